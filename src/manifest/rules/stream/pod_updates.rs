//! What of a pod may change (`ValidatePodUpdate`; service-validation.md 1.5.3). Both specs are compared as the server
//! keeps them: what one says and the other leaves to the defaults is the same.

use std::collections::BTreeSet;

use crate::diagnostic::Code;
use crate::manifest::kinds::{Affinity, Container, NodeSelectorTerm, PodSpec, Probe, Toleration};
use crate::manifest::rules::detail;
use crate::manifest::rules::report::Field;

/// A pod's spec, as it was and as it is to be.
pub(super) fn check(old: &PodSpec, new: &PodSpec, spec: &Field) {
    for (key, old, new) in [
        ("containers", &old.containers, &new.containers),
        ("initContainers", &old.init_containers, &new.init_containers),
    ] {
        if old.len() != new.len() {
            return spec.key(key).forbidden(detail::SAME_CONTAINERS);
        }
    }
    let here = spec.key("activeDeadlineSeconds");
    match (old.active_deadline_seconds, new.active_deadline_seconds) {
        (Some(before), Some(now)) if now > before => {
            return here.invalid(now, detail::NOT_ABOVE_THE_PREVIOUS);
        }
        (Some(_), None) => here.invalid("null", detail::NOT_TO_NOTHING),
        _ => {}
    }
    let kept: BTreeSet<[&str; 4]> = new.tolerations.iter().map(bare).collect();
    if !old.tolerations.iter().all(|it| kept.contains(&bare(it))) {
        spec.key("tolerations").forbidden(detail::ONLY_SECONDS_OF_TOLERATION);
    }
    let gates = spec.key("schedulingGates");
    let there: BTreeSet<_> = old.scheduling_gates.iter().map(|gate| &gate.name).collect();
    for (at, _) in new.scheduling_gates.iter().enumerate().filter(|(_, gate)| !there.contains(&gate.name)) {
        gates.index(at).key("name").forbidden(detail::NO_NEW_GATES);
    }
    if !may_become(old, new, spec) {
        spec.error(Code::PodUpdateForbidden, &[]);
    }
}

/// A toleration without its seconds; nothing stands for an operator that is left out.
fn bare(it: &Toleration) -> [&str; 4] {
    [
        it.key.as_deref().unwrap_or(""),
        it.operator.as_deref().unwrap_or(""),
        it.value.as_deref().unwrap_or(""),
        it.effect.as_deref().unwrap_or(""),
    ]
}

/// Whether nothing else is changed than images, a deadline, tolerations, gates, a grace period that was negative (to 1),
/// and where a pod that is held back by gates may go.
fn may_become(old: &PodSpec, new: &PodSpec, spec: &Field) -> bool {
    let (mut before, mut after) = (settled(old), settled(new));
    for (old, new) in before.containers.iter().zip(&mut after.containers) {
        keep_image(old, new);
    }
    for (old, new) in before.init_containers.iter().zip(&mut after.init_containers) {
        keep_image(old, new);
    }
    let grace = (old.termination_grace_period_seconds, new.termination_grace_period_seconds);
    if matches!(grace, (Some(..0), Some(1))) {
        before.termination_grace_period_seconds = grace.1;
    }
    after.active_deadline_seconds = before.active_deadline_seconds;
    after.tolerations.clone_from(&before.tolerations);
    after.scheduling_gates.clone_from(&before.scheduling_gates);
    if !old.scheduling_gates.is_empty() {
        check_gated(old, new, spec);
        after.node_selector.clone_from(&before.node_selector);
        let node = before.affinity.as_ref().and_then(|it| it.node_affinity.clone());
        let mut affinity = after.affinity.take().unwrap_or_default();
        affinity.node_affinity = node;
        after.affinity = Some(affinity);
        before.affinity.get_or_insert_default();
    }
    before == after
}

/// A pod that is held back may ask for more of its node.
fn check_gated(old: &PodSpec, new: &PodSpec, spec: &Field) {
    if old.node_selector.iter().any(|(key, value)| new.node_selector.get(key) != Some(value)) {
        spec.key("nodeSelector").invalid("{...}", detail::ONLY_MORE_SELECTORS);
    }
    let (before, now) = (terms(old.affinity.as_ref()), terms(new.affinity.as_ref()));
    let affinity = spec.key("affinity");
    let node = affinity.key("nodeAffinity");
    let required = node.key("requiredDuringSchedulingIgnoredDuringExecution");
    let list = required.key("nodeSelectorTerms");
    if !before.is_empty() && before.len() != now.len() {
        return list.invalid("[...]", detail::SAME_TERMS);
    }
    for (at, (before, now)) in before.iter().zip(now).enumerate() {
        let is_empty = before.match_expressions.is_empty() && before.match_fields.is_empty();
        let grows = now.match_expressions.starts_with(&before.match_expressions)
            && now.match_fields.starts_with(&before.match_fields);
        if !grows || (is_empty && now != before) {
            list.index(at).invalid("{...}", detail::ONLY_ADDITIONS);
        }
    }
}

fn terms(affinity: Option<&Affinity>) -> &[NodeSelectorTerm] {
    let required = affinity.and_then(|it| it.node_affinity.as_ref()?.required.as_ref());
    required.map_or(&[], |it| &it.node_selector_terms)
}

/// A spec with the server's defaults.
fn settled(spec: &PodSpec) -> PodSpec {
    let mut spec = spec.clone();
    fill(&mut spec.restart_policy, "Always");
    fill(&mut spec.dns_policy, "ClusterFirst");
    fill(&mut spec.scheduler_name, "default-scheduler");
    fill(&mut spec.service_account_name, "default");
    fill(&mut spec.preemption_policy, "PreemptLowerPriority");
    spec.termination_grace_period_seconds.get_or_insert(30);
    spec.enable_service_links.get_or_insert(true);
    spec.host_network.get_or_insert(false);
    spec.priority = None;
    for container in spec.containers.iter_mut().chain(&mut spec.init_containers) {
        settle_container(container);
    }
    spec
}

fn fill(text: &mut Option<String>, default: &str) {
    if text.as_deref().is_none_or(str::is_empty) {
        *text = Some(default.to_string());
    }
}

fn settle_container(container: &mut Container) {
    for port in &mut container.ports {
        fill(&mut port.protocol, "TCP");
        port.host_port = port.host_port.filter(|number| *number != 0);
    }
    for variable in &mut container.env {
        variable.value.get_or_insert_default();
    }
    for (name, limit) in &container.resources.limits {
        container.resources.requests.entry(name.clone()).or_insert_with(|| limit.clone());
    }
    let probes =
        [&mut container.readiness_probe, &mut container.liveness_probe, &mut container.startup_probe];
    probes.into_iter().flatten().for_each(settle_probe);
}

fn settle_probe(probe: &mut Probe) {
    probe.initial_delay_seconds.get_or_insert(0);
    for (number, default) in [
        (&mut probe.timeout_seconds, 1),
        (&mut probe.period_seconds, 10),
        (&mut probe.success_threshold, 1),
        (&mut probe.failure_threshold, 3),
    ] {
        *number = Some(number.filter(|it| *it != 0).unwrap_or(default));
    }
    if let Some(http) = &mut probe.http_get {
        fill(&mut http.path, "/");
        fill(&mut http.scheme, "HTTP");
    }
}

/// Another image, with the pull policy that there was.
fn keep_image(old: &Container, new: &mut Container) {
    if keeps_pull_policy(old, new) {
        new.image_pull_policy.clone_from(&old.image_pull_policy);
    }
    new.image.clone_from(&old.image);
}

/// Whether the pull policy stays what it was. What was never written is what the server made of the first image.
fn keeps_pull_policy(old: &Container, new: &Container) -> bool {
    let before = old.image_pull_policy.as_deref().unwrap_or_else(|| default_pull_policy(old));
    let now = match (&old.image_pull_policy, &new.image_pull_policy) {
        (_, Some(policy)) => policy,
        (Some(_), None) => default_pull_policy(new),
        (None, None) => before,
    };
    before == now
}

/// `Always` for the tag `latest` or none, else `IfNotPresent` (service-validation.md 1.5).
fn default_pull_policy(container: &Container) -> &'static str {
    let image = container.image.as_deref().unwrap_or("");
    let name = image.rsplit('/').next().unwrap_or(image);
    let (name, digest) = name.split_once('@').map_or((name, false), |(name, _)| (name, true));
    match name.split_once(':') {
        None if digest => "IfNotPresent",
        Some((_, tag)) if tag != "latest" => "IfNotPresent",
        _ => "Always",
    }
}
