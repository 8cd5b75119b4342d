//! What the server warns of in pods and templates that it accepts (service-validation.md 1.5.1).

use std::collections::{BTreeMap, BTreeSet};

use super::overlaps;
use super::ports::protocol_of;
use crate::diagnostic::Code;
use crate::manifest::kinds::{Container, ContainerPort, NodeSelectorTerm, PodAffinity, PodSpec, Quantity};
use crate::manifest::quantity::{Amount, text_of};
use crate::manifest::rules::labels;
use crate::manifest::rules::report::Field;

/// Labels that kubelets still set under an old name.
const OLD_LABELS: &[(&str, &str)] = &[
    ("beta.kubernetes.io/arch", "kubernetes.io/arch"),
    ("beta.kubernetes.io/os", "kubernetes.io/os"),
    ("beta.kubernetes.io/instance-type", "node.kubernetes.io/instance-type"),
    ("failure-domain.beta.kubernetes.io/region", "topology.kubernetes.io/region"),
    ("failure-domain.beta.kubernetes.io/zone", "topology.kubernetes.io/zone"),
];

/// Kinds of volumes that the server takes and kubelets have forgotten: since when deprecated, since when gone.
const OLD_VOLUMES: &[(&str, &str, &str)] = &[
    ("photonPersistentDisk", "1.11", "1.16"),
    ("gitRepo", "1.11", "1.33"),
    ("scaleIO", "1.16", "1.22"),
    ("flocker", "1.22", "1.25"),
    ("storageos", "1.22", "1.25"),
    ("quobyte", "1.22", "1.25"),
    ("glusterfs", "1.25", "1.26"),
    ("cephfs", "1.28", "1.31"),
    ("rbd", "1.28", "1.31"),
];

/// A port is compared with so many of its number before it.
const MOST_COMPARED: usize = 32;

/// `warningsForPodSpecAndMeta`.
pub(super) fn warn(spec: &PodSpec, field: &Field) {
    let list = field.key("topologySpreadConstraints");
    for (at, constraint) in spec.topology_spread_constraints.iter().enumerate() {
        if constraint.label_selector.is_none() {
            list.index(at).key("labelSelector").warn(Code::NullSelectorMatchesNothing, &[]);
        }
    }
    if let Some(affinity) = &spec.affinity {
        let here = field.key("affinity");
        warn_of_null_selectors(affinity.pod_affinity.as_ref(), &here.key("podAffinity"));
        warn_of_null_selectors(affinity.pod_anti_affinity.as_ref(), &here.key("podAntiAffinity"));
    }
    warn_of_old_labels(spec, field);
    warn_of_old_volumes(&field.key("volumes"));
    warn_of_lists(spec, field);
    overlaps::warn(&field.key("volumes"));
    warn_of_fractions(&spec.overhead, &field.key("overhead"));
    let mut ports: BTreeMap<(i64, &str), Vec<(String, &ContainerPort)>> = BTreeMap::new();
    let mut names: BTreeMap<&str, String> = BTreeMap::new();
    for (key, containers) in [("initContainers", &spec.init_containers), ("containers", &spec.containers)] {
        let list = field.key(key);
        for (at, container) in containers.iter().enumerate() {
            let here = list.index(at);
            warn_of_container(container, &here);
            warn_of_ports(container, &here, &mut ports);
            if key == "containers" || container.restart_policy.as_deref() == Some("Always") {
                warn_of_port_names(container, &here, &mut names);
            }
        }
    }
}

/// `warningsForPodAffinityTerms`, `warningsForWeightedPodAffinityTerms`.
fn warn_of_null_selectors(affinity: Option<&PodAffinity>, field: &Field) {
    let Some(affinity) = affinity else { return };
    let list = field.key("requiredDuringSchedulingIgnoredDuringExecution");
    for (at, _) in affinity.required.iter().enumerate().filter(|(_, it)| it.label_selector.is_none()) {
        list.index(at).key("labelSelector").warn(Code::NullSelectorMatchesNothing, &[]);
    }
    let list = field.key("preferredDuringSchedulingIgnoredDuringExecution");
    let terms = affinity.preferred.iter().map(|it| &it.pod_affinity_term);
    for (at, _) in terms.enumerate().filter(|(_, it)| it.label_selector.is_none()) {
        let item = list.index(at);
        let term = item.key("podAffinityTerm");
        term.key("labelSelector").warn(Code::NullSelectorMatchesNothing, &[]);
    }
}

/// Volumes that no container can have any more.
fn warn_of_old_volumes(volumes: &Field) {
    for at in 0..volumes.len() {
        let volume = volumes.index(at);
        for (kind, deprecated, gone) in OLD_VOLUMES.iter().filter(|(kind, ..)| volume.has(kind)) {
            volume.key(kind).warn(Code::VolumeOfThePast, &[deprecated, gone]);
        }
    }
}

/// Secrets without a name (what is left of a merge) or twice, an address of `/etc/hosts` twice.
fn warn_of_lists(spec: &PodSpec, field: &Field) {
    let secrets = field.key("imagePullSecrets");
    let mut named = BTreeSet::new();
    for at in 0..secrets.len() {
        let item = secrets.index(at);
        let name = item.key("name");
        let text = name.text().unwrap_or("");
        if text.is_empty() {
            name.warn(Code::RequiredValue, &[""]);
        } else if !named.insert(text.to_string()) {
            name.warn(Code::DuplicateValue, &[&format!("\"{text}\"")]);
        }
    }
    let aliases = field.key("hostAliases");
    let mut seen = BTreeSet::new();
    for (at, alias) in spec.host_aliases.iter().enumerate() {
        let ip = alias.ip.as_deref().unwrap_or("");
        if !seen.insert(ip) {
            aliases.index(at).key("ip").warn(Code::DuplicateValue, &[&format!("\"{ip}\"")]);
        }
    }
}

/// Labels of nodes that have newer names, wherever nodes are chosen by them.
fn warn_of_old_labels(spec: &PodSpec, field: &Field) {
    let selector = field.key("nodeSelector");
    for key in spec.node_selector.keys() {
        warn_of_old_label(key, &selector.map_key(key));
    }
    let list = field.key("topologySpreadConstraints");
    for (at, constraint) in spec.topology_spread_constraints.iter().enumerate() {
        let item = list.index(at);
        warn_of_old_label(constraint.topology_key.as_deref().unwrap_or(""), &item.key("topologyKey"));
    }
    let Some(asked) = spec.affinity.as_ref().and_then(|it| it.node_affinity.as_ref()) else { return };
    let affinity = field.key("affinity");
    let node = affinity.key("nodeAffinity");
    let list = node.key("requiredDuringSchedulingIgnoredDuringExecution");
    let terms = list.key("nodeSelectorTerms");
    let required = asked.required.iter().flat_map(|it| &it.node_selector_terms);
    for (at, term) in required.enumerate() {
        warn_of_old_labels_in_term(term, &terms.index(at));
    }
    let list = node.key("preferredDuringSchedulingIgnoredDuringExecution");
    for (at, term) in asked.preferred.iter().enumerate() {
        let item = list.index(at);
        let here = item.key("preference");
        warn_of_old_labels_in_term(&term.preference, &here);
        warn_of_values(&term.preference, &here);
    }
}

fn warn_of_old_labels_in_term(term: &NodeSelectorTerm, field: &Field) {
    let expressions = field.key("matchExpressions");
    for (at, expression) in term.match_expressions.iter().enumerate() {
        let here = expressions.index(at);
        warn_of_old_label(expression.key.as_deref().unwrap_or(""), &here.key("key"));
    }
}

/// A preference may ask for what no label can be: it never holds.
fn warn_of_values(term: &NodeSelectorTerm, field: &Field) {
    let expressions = field.key("matchExpressions");
    for (at, expression) in term.match_expressions.iter().enumerate() {
        let item = expressions.index(at);
        let values = item.key("values");
        for (at, value) in expression.values.iter().enumerate().filter(|(_, it)| !labels::is_value(it)) {
            values.index(at).warn(Code::InvalidLabelValue, &[value]);
        }
    }
}

fn warn_of_old_label(key: &str, field: &Field) {
    if let Some((_, new)) = OLD_LABELS.iter().find(|(old, _)| *old == key) {
        field.warn(Code::DeprecatedValue, &[key, new]);
    }
}

fn warn_of_container(container: &Container, field: &Field) {
    let resources = field.key("resources");
    warn_of_fractions(&container.resources.limits, &resources.key("limits"));
    warn_of_fractions(&container.resources.requests, &resources.key("requests"));
    let env = field.key("env");
    let mut seen = BTreeSet::new();
    for (at, variable) in container.env.iter().enumerate() {
        let name = variable.name.as_deref().unwrap_or("");
        let before = !seen.insert(name);
        let reference = format!("$({name})");
        let value = variable.value.as_deref().unwrap_or("");
        // A value that contains the earlier one only adds to it.
        if before && (value == reference || !value.contains(&reference)) {
            env.index(at).warn(Code::HiddenVariable, &[name]);
        }
    }
}

fn warn_of_fractions(amounts: &BTreeMap<String, Quantity>, field: &Field) {
    for name in ["memory", "ephemeral-storage"] {
        let Some(quantity) = amounts.get(name) else { continue };
        if Amount::read(quantity).is_ok_and(|amount| !amount.is_whole()) {
            field.map_key(name).warn(Code::FractionalBytes, &[&text_of(quantity)]);
        }
    }
}

/// The same port of the same protocol again; on different host ports it is not a duplicate.
fn warn_of_ports<'a>(
    container: &'a Container,
    field: &Field,
    seen: &mut BTreeMap<(i64, &'a str), Vec<(String, &'a ContainerPort)>>,
) {
    let list = field.key("ports");
    for (at, port) in container.ports.iter().enumerate() {
        let here = list.index(at);
        if port.host_ip.as_deref().is_some_and(|ip| !ip.is_empty()) && port.host_port.unwrap_or(0) == 0 {
            here.warn(Code::HostIpWithoutPort, &[]);
        }
        let others = seen.entry((port.container_port.unwrap_or(0), protocol_of(port))).or_default();
        if let Some((path, _)) = others.iter().find(|(_, other)| overlap(port, other)) {
            here.warn(Code::DuplicateContainerPort, &[path]);
        }
        if others.len() < MOST_COMPARED {
            others.push((here.path().to_string(), port));
        }
    }
}

/// Whether two ports of one number and protocol are the same on the node too.
fn overlap(a: &ContainerPort, b: &ContainerPort) -> bool {
    let (host_a, host_b) = (a.host_port.unwrap_or(0), b.host_port.unwrap_or(0));
    let (ip_a, ip_b) = (a.host_ip.as_deref().unwrap_or(""), b.host_ip.as_deref().unwrap_or(""));
    host_a == 0 || host_b == 0 || (host_a == host_b && (ip_a == ip_b || ip_a.is_empty() || ip_b.is_empty()))
}

fn warn_of_port_names<'a>(container: &'a Container, field: &Field, seen: &mut BTreeMap<&'a str, String>) {
    let list = field.key("ports");
    for (at, port) in container.ports.iter().enumerate() {
        let Some(name) = port.name.as_deref().filter(|name| !name.is_empty()) else { continue };
        let here = list.index(at);
        if let Some(first) = seen.get(name) {
            here.warn(Code::DuplicateContainerPortName, &[name, first]);
        } else {
            seen.insert(name, here.path().to_string());
        }
    }
}
