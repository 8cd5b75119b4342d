//! `v1 Node`, `scheduling.k8s.io/v1 PriorityClass`, and `v1 PersistentVolumeClaim`: what the simulator needs of them.

use std::collections::BTreeSet;

use super::names::Syntax;
use super::report::{Field, Report};
use super::{TAINT_EFFECTS, address, detail, labels, meta, pod};
use crate::manifest::kinds::{Node, PersistentVolumeClaim, PriorityClass, Taint};

/// The highest priority that a person may give.
const HIGHEST_PRIORITY: i64 = 1_000_000_000;
const SYSTEM_CLASSES: &[&str] = &["system-cluster-critical", "system-node-critical"];

/// Checks a Node.
pub fn check_node(node: &Node, report: &Report) {
    let root = report.root();
    let status = root.key("status");
    let (capacity, allocatable) = (status.key("capacity"), status.key("allocatable"));
    pod::check_readable_amounts(&node.status.capacity, &capacity);
    pod::check_readable_amounts(&node.status.allocatable, &allocatable);
    if report.has_errors() {
        return;
    }
    meta::check(&node.metadata, Syntax::Subdomain, &root.key("metadata"));
    let spec = root.key("spec");
    check_taints(&node.spec.taints, &spec.key("taints"));
    let (single, list) = (spec.key("podCIDR"), spec.key("podCIDRs"));
    let alone = node.spec.pod_cidr.as_deref().filter(|it| !it.is_empty() && node.spec.pod_cidrs.is_empty());
    if let Some(range) = alone {
        let first = list.index(0);
        address::check_cidr(&first.written_at(&single), range);
    }
    for (at, range) in node.spec.pod_cidrs.iter().enumerate() {
        address::check_cidr(&list.index(at), range);
    }
    if let (Some(range), Some(first)) = (&node.spec.pod_cidr, node.spec.pod_cidrs.first())
        && range != first
    {
        list.invalid(format!("\"{first}\""), detail::FIRST_RANGE_MUST_MATCH);
    }
}

/// Key, value and effect; each pair of key and effect once.
fn check_taints(taints: &[Taint], field: &Field) {
    let mut seen = BTreeSet::new();
    for (at, taint) in taints.iter().enumerate() {
        let here = field.index(at);
        let effect = taint.effect.as_deref().unwrap_or("");
        labels::check_key(&here.key("key"), taint.key.as_deref().unwrap_or(""));
        labels::check_value(&here.key("value"), taint.value.as_deref().unwrap_or(""));
        if effect.is_empty() {
            here.key("effect").required("");
        }
        here.key("effect").one_of_or_empty(Some(effect), TAINT_EFFECTS);
        if !seen.insert((taint.key.as_deref().unwrap_or(""), effect)) {
            here.duplicate(format!("{}:{effect}", taint.key.as_deref().unwrap_or("")));
        }
    }
}

/// Checks a PriorityClass.
pub fn check_priority_class(class: &PriorityClass, report: &Report) {
    let root = report.root();
    let metadata = root.key("metadata");
    meta::check(&class.metadata, Syntax::Subdomain, &metadata);
    let name = class.metadata.name.as_deref().unwrap_or("");
    let system = SYSTEM_CLASSES.contains(&name);
    if name.starts_with("system-") && !system {
        metadata.key("name").forbidden(detail::SYSTEM_PREFIX);
    }
    if class.value.unwrap_or(0) > HIGHEST_PRIORITY && !system {
        root.key("value").forbidden(detail::HIGHEST_PRIORITY);
    }
    root.key("preemptionPolicy").one_of(class.preemption_policy.as_deref(), pod::PREEMPTION_POLICIES);
}

/// Checks a PersistentVolumeClaim: what any claim must say.
pub fn check_claim(claim: &PersistentVolumeClaim, report: &Report) {
    let root = report.root();
    meta::check(&claim.metadata, Syntax::Subdomain, &root.key("metadata"));
    check_claim_spec(&root.key("spec"));
}

/// What a claim asks for.
pub fn check_claim_spec(spec: &Field) {
    if !spec.key("accessModes").is_written() {
        spec.key("accessModes").required(detail::ACCESS_MODE_NEEDED);
    }
    let resources = spec.key("resources");
    if !resources.key("requests").key("storage").is_written() {
        resources.map_key("storage").required("");
    }
}
