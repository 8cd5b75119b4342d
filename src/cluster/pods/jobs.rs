//! Jobs: how many pods at time zero, with which indexes (workloads.md 6.6).

use std::collections::BTreeSet;

use super::super::model::{OwnerKind, PodPhase};
use super::super::naming;
use super::behaviour::Behaviour;
use super::stated::Bare;
use super::workloads::{Known, Plan, Shape};
use crate::cluster::indexes;
use crate::manifest::kinds::Job;
use crate::manifest::{Node, NodeKind, Object, Path, Scalar};

/// The label (and annotation) of a pod of an Indexed Job.
pub const INDEX: &str = "batch.kubernetes.io/job-completion-index";

/// A Job's pods at time zero: the first that run, or all where they end well at once (6.6).
pub(super) fn job<'a>(known: &Known<'_, 'a>, object: &'a Object, it: &'a Job) -> Option<Plan<'a>> {
    if it.spec.is_suspended() || it.spec.is_managed_elsewhere() || has_ended(object).is_some() {
        return None;
    }
    let mut plan = of_job(object, it);
    let template = &it.spec.template;
    let behaviour = Behaviour::of(&template.metadata.annotations, &template.spec);
    let (parallelism, completions) = (it.spec.parallelism(), it.spec.completions());
    let pods = known.of_controller(&plan);
    let succeeded = pods.iter().filter(|pod| pod.stated.phase == Some(PodPhase::Succeeded)).count() as u64;
    let counted = object.source.node(&Path::of("status.succeeded")).map(|node| &node.kind);
    let counted = if let Some(NodeKind::Scalar(Scalar::Int(it))) = counted { *it } else { 0 };
    let succeeded = succeeded.max(u64::try_from(counted).unwrap_or(0));
    let active = pods.iter().filter(|pod| pod.active()).count() as u64;
    let ending = pods.iter().filter(|pod| waits_for(it, pod)).count() as u64;
    let left = completions.map_or(u64::MAX, |completions| completions.saturating_sub(succeeded));
    let ends_well = behaviour.phase == PodPhase::Succeeded && parallelism > 0;
    let at_once = if ends_well && completions.is_some() && it.spec.success_policy.is_none() {
        left
    } else {
        parallelism.min(left)
    };
    plan.wanted = at_once.saturating_sub(active).saturating_sub(ending);
    plan.present = active.saturating_add(succeeded);
    if it.spec.is_indexed() {
        let completions = completions.unwrap_or(parallelism);
        let taken = taken(object, it, pods, completions);
        plan.wanted = plan.wanted.min(completions.saturating_sub(taken.len() as u64));
        plan.shape = Shape::Indexed { taken };
    }
    Some(plan)
}

/// Where only what has failed is replaced, a pod that is being deleted still has its place.
fn waits_for(it: &Job, pod: &Bare) -> bool {
    let phase = pod.stated.phase.unwrap_or(pod.behaviour.phase);
    it.spec.replaces_ended_only() && pod.deleted() && !matches!(phase, PodPhase::Succeeded | PodPhase::Failed)
}

/// The indexes that need no pod: they have one, or have ended.
fn taken(object: &Object, it: &Job, pods: &[&Bare], completions: u64) -> BTreeSet<u64> {
    let stated = |field: &str| {
        let text = object.source.node(&Path::of(field)).and_then(Node::as_str);
        indexes::members(text.unwrap_or(""), completions)
    };
    let succeeded = |pod: &Bare| pod.stated.phase == Some(PodPhase::Succeeded);
    let there = pods.iter().filter(|pod| pod.active() || waits_for(it, pod) || succeeded(pod));
    let index = |pod: &&Bare| pod.labels().get(INDEX)?.parse().ok();
    let mut taken: BTreeSet<u64> = there.filter_map(index).filter(|index| *index < completions).collect();
    taken.extend(stated("status.completedIndexes"));
    taken.extend(stated("status.failedIndexes"));
    taken
}

pub(super) fn of_job<'a>(object: &'a Object, it: &'a Job) -> Plan<'a> {
    let mut plan = Plan::new(object, OwnerKind::Job, &it.spec.template);
    let uid = naming::safe_hash(naming::hash(0, &["Job", &object.namespace, &object.name]) as u32);
    for (key, value) in [("job-name", &object.name), ("controller-uid", &uid)] {
        plan.added.insert(key.to_string(), value.clone());
        plan.added.insert(format!("batch.kubernetes.io/{key}"), value.clone());
    }
    plan
}

/// How a dumped Job's status says that it ended, if it does: well, or not.
pub fn has_ended(object: &Object) -> Option<bool> {
    let text = |path: &str| object.source.node(&Path::of(path)).and_then(|node| node.as_str());
    (0..8).find_map(|at| {
        let well = match text(&format!("status.conditions[{at}].type")) {
            Some("Complete") => true,
            Some("Failed") => false,
            _ => return None,
        };
        (text(&format!("status.conditions[{at}].status")) == Some("True")).then_some(well)
    })
}
