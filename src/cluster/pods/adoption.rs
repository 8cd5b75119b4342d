//! Controllers take over pods that match their selector and belong to nobody (workloads.md 6.1.4), and
//! delete what is too many (6.3).

use std::collections::BTreeMap;

use super::super::model::OwnerKind;
use super::super::selectors;
use super::Context;
use super::stated::Bare;
use super::workloads::{Plan, Shape};
use crate::diagnostic::{Code, Diagnostics};

const DELETION_COST: &str = "controller.kubernetes.io/pod-deletion-cost";

/// Lets the plans adopt the pods without owner.
pub(super) fn adopt<'a>(
    _context: &Context<'a>,
    plans: &mut [Plan<'a>],
    bare: &mut [Bare<'a>],
    out: &mut Diagnostics,
) {
    let mut orphans: BTreeMap<&'a str, Vec<usize>> = BTreeMap::new();
    for (at, pod) in bare.iter().enumerate().filter(|(_, pod)| pod.reference.is_none() && pod.active()) {
        orphans.entry(pod.item.namespace()).or_default().push(at);
    }
    for plan in plans.iter_mut() {
        let Some(here) = orphans.get(plan.object.namespace.as_str()) else { continue };
        let mut taken = matching(plan, here, bare);
        match plan.owner.kind {
            OwnerKind::StatefulSet => adopt_ordinals(plan, &taken, bare),
            OwnerKind::DaemonSet => taken.iter().for_each(|&at| remove(plan, bare, at, out)),
            OwnerKind::Job => {}
            _ => {
                rank(&mut taken, bare, plan.place);
                let wanted = usize::try_from(plan.wanted).unwrap_or(usize::MAX);
                for &at in taken.iter().skip(wanted) {
                    remove(plan, bare, at, out);
                }
                taken.truncate(wanted);
                plan.wanted = plan.wanted.saturating_sub(taken.len() as u64);
                plan.present = plan.present.saturating_add(taken.len() as u64);
                own(plan, &taken, bare);
            }
        }
    }
}

fn matching(plan: &Plan, here: &[usize], bare: &[Bare]) -> Vec<usize> {
    let Some(selector) = &plan.selector else { return Vec::new() };
    let matches = |at: &&usize| {
        bare.get(**at).is_some_and(|pod| {
            pod.owner.is_none() && !pod.removed && selectors::matches(selector, pod.labels())
        })
    };
    here.iter().filter(matches).copied().collect()
}

/// Best first: those that were there before the controller (a later one is deleted as soon as it is made, before
/// it has a node), then those that scale-down keeps longest (6.3).
fn rank(pods: &mut [usize], bare: &[Bare], controller: usize) {
    let key = |at: usize| {
        bare.get(at).map(|pod| {
            let late = pod.place > controller && pod.stated.phase.is_none();
            let annotations = &pod.item.it.metadata.annotations;
            let cost: i64 = annotations.get(DELETION_COST).and_then(|cost| cost.parse().ok()).unwrap_or(0);
            (late, !pod.ready(), std::cmp::Reverse(cost), at)
        })
    };
    pods.sort_by_key(|&at| key(at));
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
