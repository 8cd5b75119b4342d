//! DaemonSets: which nodes get a pod (workloads.md 6.5).

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::super::NodeId;
use super::super::model::{Node, OwnerKind};
use super::super::scheduler::eligible;
use super::Context;
use super::workloads::{Known, Plan, Shape, revision};
use crate::manifest::Object;
use crate::manifest::kinds::{DaemonSet, Kind, Toleration};

/// Whether a node is one for a DaemonSet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Daemon {
    /// A pod of it should run here.
    pub runs: bool,
    /// One that is here already may stay.
    pub stays: bool,
}

/// A pod on each node that should have one and has none. `budget`: so many pairs of a node and a DaemonSet may still be looked at.
pub(super) fn daemon_set<'a>(
    context: &Context<'a>,
    known: &Known<'_, 'a>,
    object: &'a Object,
    it: &'a DaemonSet,
    budget: &mut usize,
) -> Plan<'a> {
    let mut plan = of_daemon_set(object, it);
    let spec = &it.spec.template.spec;
    let mut tolerations = spec.tolerations.clone();
    tolerations.extend(daemon_tolerations(spec.host_network == Some(true)));
    let served: BTreeSet<&str> = known
        .of_controller(&plan)
        .iter()
        .filter(|pod| pod.active())
        .filter_map(|pod| pod.item.it.spec.node_name.as_deref())
        .collect();
    let looked_at = context.nodes.len().min(*budget);
    *budget = budget.saturating_sub(looked_at);
    let nodes: Vec<NodeId> = context
        .nodes
        .enumerated()
        .take(looked_at)
        .filter(|(_, node)| eligible(spec, &tolerations, node) && !served.contains(node.name.as_str()))
        .filter(|(_, node)| spec.node_name.as_ref().is_none_or(|name| *name == node.name))
        .map(|(id, _)| id)
        .collect();
    // Those that are not looked at are asked for all the same: `sharing` then says that there are too many.
    let unseen = context.nodes.len().saturating_sub(looked_at);
    plan.wanted = u64::try_from(nodes.len().saturating_add(unseen)).unwrap_or(u64::MAX);
    plan.shape = Shape::PerNode(nodes);
    plan
}

pub(super) fn of_daemon_set<'a>(object: &'a Object, it: &'a DaemonSet) -> Plan<'a> {
    let mut plan = Plan::new(object, OwnerKind::DaemonSet, &it.spec.template);
    plan.selector = it.spec.selector.as_ref().map(Cow::Borrowed);
    plan.added.insert("controller-revision-hash".into(), revision(object));
    plan.added.insert("pod-template-generation".into(), "1".into());
    plan
}

/// Whether a node is one for a DaemonSet: its pods run where they fit, and stay where nothing drives them away.
pub(in super::super) fn daemon_fit(object: &Object, node: &Node) -> Daemon {
    let Kind::DaemonSet(it) = &object.kind else { return Daemon::default() };
    let spec = &it.spec.template.spec;
    let mut tolerations = spec.tolerations.clone();
    tolerations.extend(daemon_tolerations(spec.host_network == Some(true)));
    let named = spec.node_name.as_ref().is_none_or(|name| *name == node.name);
    let runs = named && eligible(spec, &tolerations, node);
    let mut only_executing = node.clone();
    only_executing.taints.retain(|taint| taint.effect.as_deref() == Some("NoExecute"));
    Daemon { runs, stays: runs || (named && eligible(spec, &tolerations, &only_executing)) }
}

/// What every DaemonSet's pods tolerate (workloads.md 6.5.2).
pub(super) fn daemon_tolerations(host_network: bool) -> Vec<Toleration> {
    let tolerate = |key: &str, effect: &str| Toleration {
        key: Some(key.into()),
        operator: Some("Exists".into()),
        effect: Some(effect.into()),
        ..Toleration::default()
    };
    let mut tolerations = vec![
        tolerate("node.kubernetes.io/not-ready", "NoExecute"),
        tolerate("node.kubernetes.io/unreachable", "NoExecute"),
        tolerate("node.kubernetes.io/disk-pressure", "NoSchedule"),
        tolerate("node.kubernetes.io/memory-pressure", "NoSchedule"),
        tolerate("node.kubernetes.io/pid-pressure", "NoSchedule"),
        tolerate("node.kubernetes.io/unschedulable", "NoSchedule"),
    ];
    if host_network {
        tolerations.push(tolerate("node.kubernetes.io/network-unavailable", "NoSchedule"));
    }
    tolerations
}
