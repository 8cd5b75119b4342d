//! Controllers take over pods that match their selector and belong to nobody (workloads.md 6.1.4), and
//! delete what is too many (6.3).

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::super::model::OwnerKind;
use super::super::scheduler::eligible;
use super::super::selectors;
use super::Context;
use super::stated::Bare;
use super::workloads::{Plan, Shape};
use crate::diagnostic::{Code, Diagnostics};

const DELETION_COST: &str = "controller.kubernetes.io/pod-deletion-cost";

/// Lets the plans adopt the pods without owner.
pub(super) fn adopt<'a>(
    context: &Context<'a>,
    plans: &mut [Plan<'a>],
    bare: &mut [Bare<'a>],
    out: &mut Diagnostics,
) {
    let orphans = Orphans::of(bare);
    for plan in plans.iter_mut() {
        let mut taken = orphans.matching(plan, bare);
        match plan.owner.kind {
            OwnerKind::StatefulSet => adopt_ordinals(plan, &taken, bare),
            OwnerKind::DaemonSet => taken.iter().for_each(|&at| remove(plan, bare, at, out)),
            OwnerKind::Job => {}
            _ => {
                rank(context, &mut taken, bare, plan.place);
                let wanted = usize::try_from(plan.wanted).unwrap_or(usize::MAX);
                let early = taken.iter().take_while(|&&at| !is_late(bare, at, plan.place)).count();
                for &at in taken.iter().skip(wanted.min(early)) {
                    remove(plan, bare, at, out);
                }
                taken.truncate(wanted.min(early));
                plan.wanted = plan.wanted.saturating_sub(taken.len() as u64);
                plan.present = plan.present.saturating_add(taken.len() as u64);
                own(plan, &taken, bare);
            }
        }
    }
}

/// The pods that belong to nobody, by namespace and by each of their labels.
struct Orphans<'a> {
    all: BTreeMap<&'a str, Vec<usize>>,
    by_label: BTreeMap<(&'a str, &'a str, &'a str), Vec<usize>>,
}

impl<'a> Orphans<'a> {
    fn of(bare: &[Bare<'a>]) -> Self {
        let mut orphans = Self { all: BTreeMap::new(), by_label: BTreeMap::new() };
        for (at, pod) in bare.iter().enumerate().filter(|(_, pod)| pod.reference.is_none() && pod.active()) {
            let namespace = pod.item.namespace();
            orphans.all.entry(namespace).or_default().push(at);
            for (key, value) in pod.labels() {
                orphans.by_label.entry((namespace, key, value)).or_default().push(at);
            }
        }
        orphans
    }

    /// Those that a plan's selector matches and no other has taken.
    fn matching(&self, plan: &Plan, bare: &[Bare]) -> Vec<usize> {
        let Some(selector) = &plan.selector else { return Vec::new() };
        let namespace = plan.object.namespace.as_str();
        let pairs = selector.match_labels.iter();
        let lists = pairs.map(|(key, value)| self.by_label.get(&(namespace, key.as_str(), value.as_str())));
        let shortest = lists.map(|list| list.map_or(&[][..], Vec::as_slice)).min_by_key(|list| list.len());
        let all = || self.all.get(namespace).map_or(&[][..], Vec::as_slice);
        let matches = |at: &&usize| {
            bare.get(**at).is_some_and(|pod| {
                pod.owner.is_none() && !pod.removed && selectors::matches(selector, pod.labels())
            })
        };
        shortest.unwrap_or_else(all).iter().filter(matches).copied().collect()
    }
}

/// Whether a pod is written after its controller, which has then made enough already: the pod is too many as soon
/// as it is made, and goes first, as it has no node yet (parity record workloads/replicaset-created-before-bare-pod).
fn is_late(bare: &[Bare], at: usize, controller: usize) -> bool {
    bare.get(at).is_some_and(|pod| pod.place > controller && pod.stated.phase.is_none())
}

/// Best first: those that were there before the controller, then those that scale-down keeps longest (6.3).
fn rank(context: &Context, pods: &mut [usize], bare: &[Bare], controller: usize) {
    let mut crowd: BTreeMap<&str, usize> = BTreeMap::new();
    let node = |at: usize| bare.get(at).and_then(|pod| pod.item.it.spec.node_name.as_deref());
    for name in pods.iter().filter_map(|&at| node(at)) {
        *crowd.entry(name).or_default() += 1;
    }
    let key = |at: usize| {
        bare.get(at).map(|pod| {
            let annotations = &pod.item.it.metadata.annotations;
            let cost: i64 = annotations.get(DELETION_COST).and_then(|cost| cost.parse().ok()).unwrap_or(0);
            let crowd = node(at).and_then(|name| crowd.get(name)).copied().unwrap_or(1);
            let late = is_late(bare, at, controller);
            (late, !has_a_place(context, pod), !pod.ready(), Reverse(cost), crowd, at)
        })
    };
    crate::order::sort_by_key(pods, |&at| key(at));
}

/// Whether it has a node, or some node would take it.
fn has_a_place(context: &Context, pod: &Bare) -> bool {
    let spec = &pod.item.it.spec;
    spec.node_name.is_some() || context.nodes.iter().any(|node| eligible(spec, &spec.tolerations, node))
}

fn own<'a>(plan: &Plan<'a>, pods: &[usize], bare: &mut [Bare<'a>]) {
    for &at in pods {
        if let Some(pod) = bare.get_mut(at) {
            pod.owner = Some(plan.owner.clone());
        }
    }
}

/// A StatefulSet adopts pods that have one of its names, and labels them as its own.
fn adopt_ordinals<'a>(plan: &Plan<'a>, pods: &[usize], bare: &mut [Bare<'a>]) {
    for &at in pods {
        let Some(pod) = bare.get_mut(at) else { continue };
        let Some(ordinal) = pod.item.name().strip_prefix(&plan.base).and_then(|rest| rest.strip_prefix('-'))
        else {
            continue;
        };
        if ordinal.parse::<u64>().is_ok() && matches!(plan.shape, Shape::Ordinals { .. }) {
            pod.owner = Some(plan.owner.clone());
            pod.adopted_labels = super::replicas::ordinal_labels(plan, pod.item.name(), ordinal);
        }
    }
}

fn remove<'a>(plan: &Plan<'a>, bare: &mut [Bare<'a>], at: usize, out: &mut Diagnostics) {
    let Some(pod) = bare.get_mut(at) else { return };
    if pod.behaviour.lingers {
        // Deleted, but its containers never stop.
        pod.owner = Some(plan.owner.clone());
        pod.behaviour.terminating = true;
        return;
    }
    pod.removed = true;
    let args = vec![pod.item.name().to_string(), plan.owner.kind.name().to_string(), plan.owner.name.clone()];
    pod.item.warn(out, Code::PodDeletedByController, "metadata.labels", args, None);
}
