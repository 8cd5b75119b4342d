//! `v1 Node` and `scheduling.k8s.io/v1 PriorityClass`.

use std::collections::BTreeSet;

use super::names::Syntax;
use super::report::{Field, Report};
use super::{TAINT_EFFECTS, address, detail, labels, meta, pod};
use crate::diagnostic::Code;
use crate::manifest::kinds::{Node, PriorityClass, ResourceList, Taint};
use crate::manifest::quantity::{Amount, text_of};

/// The highest priority that a person may give.
const HIGHEST_PRIORITY: i64 = 1_000_000_000;
/// The priority classes of every cluster, with their numbers.
pub(super) const SYSTEM_CLASSES: [(&str, i64); 2] =
    [("system-cluster-critical", 2_000_000_000), ("system-node-critical", 2_000_001_000)];
/// The resources that are counted, beside extended ones (`IsIntegerResourceName`).
const COUNTED: &[&str] = &[
    "configmaps",
    "persistentvolumeclaims",
    "pods",
    "replicationcontrollers",
    "resourcequotas",
    "secrets",
    "services",
    "services.loadbalancers",
    "services.nodeports",
];

/// Checks a Node.
pub(super) fn check_node(node: &Node, report: &Report) {
    let root = report.root();
    let status = root.key("status");
    meta::check(&node.metadata, Syntax::Subdomain, &root.key("metadata"));
    let spec = root.key("spec");
    check_taints(&node.spec.taints, &root);
    check_amounts(&node.status.capacity, &status.key("capacity"));
    check_amounts(&node.status.allocatable, &status.key("allocatable"));
    check_ranges(node, &spec);
}

/// The ranges, one of each family; where `podCIDR` is another than the first, it stands alone.
fn check_ranges(node: &Node, spec: &Field) {
    let (single, list) = (spec.key("podCIDR"), spec.key("podCIDRs"));
    let ranges = node.spec.ranges();
    let listed = ranges.first() == node.spec.pod_cidrs.first();
    let mut families = Vec::new();
    for (at, range) in ranges.iter().enumerate() {
        let item = list.index(at);
        let here = if listed { item } else { item.written_at(&single) };
        families.extend(address::check_cidr(&here, range).map(|it| it.address.is_ipv4()));
    }
    let dual = families.contains(&true) && families.contains(&false);
    if ranges.len() > 1 && (!dual || ranges.len() > 2) {
        list.invalid(format!("{ranges:?}"), detail::ONE_RANGE_PER_FAMILY);
    }
    for (at, range) in ranges.iter().enumerate() {
        if ranges.iter().take(at).any(|before| before == range) {
            list.index(at).duplicate(format!("\"{range}\""));
        }
    }
}

/// Nothing negative, and no part of what is counted; the server writes these paths without brackets.
fn check_amounts(amounts: &ResourceList, field: &Field) {
    for (name, quantity) in amounts {
        let Ok(amount) = Amount::read(quantity) else { continue };
        let place = field.map_key(name);
        let named = field.key(name);
        let here = named.written_at(&place);
        if amount.is_negative() {
            here.error(Code::NegativeNumber, &[&text_of(quantity)]);
        }
        if (COUNTED.contains(&&**name) || pod::is_extended(name)) && !amount.is_whole() {
            here.invalid(text_of(quantity), detail::MUST_BE_AN_INTEGER);
        }
    }
}

/// Key, value and effect; each pair of key and effect once. The server writes `metadata.taints`.
fn check_taints(taints: &[Taint], root: &Field) {
    let (metadata, spec) = (root.key("metadata"), root.key("spec"));
    let (named, list) = (metadata.key("taints"), spec.key("taints"));
    let mut seen = BTreeSet::new();
    for (at, taint) in taints.iter().enumerate() {
        let (here, item) = (named.index(at), list.index(at));
        let effect = taint.effect.as_deref().unwrap_or("");
        let (key, value, place) = (item.key("key"), item.key("value"), item.key("effect"));
        labels::check_key(&here.key("key").written_at(&key), taint.key.as_deref().unwrap_or(""));
        labels::check_value(&here.key("value").written_at(&value), taint.value.as_deref().unwrap_or(""));
        let asked = here.key("effect");
        if effect.is_empty() {
            asked.written_at(&place).required("");
        }
        asked.written_at(&place).one_of_or_empty(Some(effect), TAINT_EFFECTS);
        if !seen.insert((taint.key.as_deref().unwrap_or(""), effect)) {
            let value = format!("{}:{effect}", taint.key.as_deref().unwrap_or(""));
            here.written_at(&item).duplicate(value);
        }
    }
}

/// Checks a PriorityClass.
pub(super) fn check_priority_class(class: &PriorityClass, report: &Report) {
    let root = report.root();
    let metadata = root.key("metadata");
    meta::check(&class.metadata, Syntax::Subdomain, &metadata);
    let name = class.metadata.name.as_deref().unwrap_or("");
    let value = class.value.unwrap_or(0);
    if name.starts_with("system-") {
        let known = SYSTEM_CLASSES.contains(&(name, value)) && class.global_default != Some(true);
        if !known {
            metadata.key("name").forbidden(detail::SYSTEM_PREFIX);
        }
    } else if value > HIGHEST_PRIORITY {
        root.key("value").forbidden(detail::HIGHEST_PRIORITY);
    }
    root.key("preemptionPolicy").one_of(class.preemption_policy.as_deref(), pod::PREEMPTION_POLICIES);
}
