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
    check_taints(&node.spec.taints, &root);
    check_amounts(&node.status.capacity, &capacity);
    check_amounts(&node.status.allocatable, &allocatable);
    check_ranges(node, &spec);
}

/// The ranges, one of each family; where `podCIDR` is another than the first, it stands alone.
fn check_ranges(node: &Node, spec: &Field) {
    let (single, list) = (spec.key("podCIDR"), spec.key("podCIDRs"));
    let ranges = node.spec.ranges();
    let listed = ranges.len() == node.spec.pod_cidrs.len() && ranges.first() == node.spec.pod_cidrs.first();
    let mut families = Vec::new();
    for (at, range) in ranges.iter().enumerate() {
        let item = list.index(at);
        let here = if listed { item } else { item.written_at(&single) };
        families.extend(address::check_cidr(&here, range).map(|it| it.address.is_ipv4()));
    }
    let dual = families.contains(&true) && families.contains(&false);
    if ranges.len() > 2 || (ranges.len() == 2 && families.len() == 2 && !dual) {
        list.invalid(format!("{ranges:?}"), detail::ONE_RANGE_PER_FAMILY);
    }
    for (at, range) in ranges.iter().enumerate() {
        if ranges.iter().take(at).any(|before| before == range) {
            list.index(at).duplicate(format!("\"{range}\""));
        }
    }
}

/// Nothing negative; the server writes these paths without brackets.
fn check_amounts(amounts: &ResourceList, field: &Field) {
    for (name, quantity) in amounts {
        if Amount::read(quantity).is_ok_and(Amount::is_negative) {
            let place = field.map_key(name);
            field.key(name).written_at(&place).error(Code::NegativeNumber, &[&text_of(quantity)]);
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
