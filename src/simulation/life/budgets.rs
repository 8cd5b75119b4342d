//! Which evictions the PodDisruptionBudgets let pass (the pods' subresource `eviction`). Numbers from the world as it is;
//! it changes nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::event::PodName;
use super::world::{Pod, WorkloadKey, World};
use crate::cluster::budgets::{Budget, Guarded, Health, Scales};
use crate::cluster::{Owner, OwnerKind, PodPhase};

/// A budget with what its status says.
#[derive(Clone, Debug)]
pub(super) struct Counted<'a> {
    budget: Budget<'a>,
    health: Health,
}

/// What is answered to an eviction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// The pod is deleted.
    Evicted,
    /// 429: this budget does not allow it now; it is asked for again.
    Refused(PodName),
    /// 500: more than one budget guards the pod, which eviction does not support.
    Ambiguous,
}

impl World {
    /// The budgets that guard some of these pods.
    pub(super) fn budgets_of<'a>(&'a self, evicted: &[&Arc<Pod>]) -> Vec<Counted<'a>> {
        let all = self.manifest.objects.iter().filter_map(Budget::of);
        let latest: BTreeMap<_, _> = all.map(|it| ((it.namespace, it.name), it)).collect();
        let asked = latest.into_values().filter(|it| evicted.iter().any(|pod| guards(it, pod)));
        asked.map(|budget| Counted { health: self.health(&budget), budget }).collect()
    }

    fn health(&self, budget: &Budget) -> Health {
        let pods = self.pods.values().filter(|pod| guards(budget, pod));
        let guarded = |pod: &'_ Arc<Pod>| pod.deletion.is_none() && pod.live.ready;
        let pods: Vec<Guarded> =
            pods.map(|pod| Guarded { healthy: guarded(pod), owner: pod.live.owner.as_ref() }).collect();
        budget.health(&pods, self)
    }
}

/// Of a ReplicaSet that a Deployment owns, the Deployment says how many pods there are.
impl Scales for World {
    fn scale(&self, namespace: &str, owner: &Owner) -> Option<u64> {
        if matches!(owner.kind, OwnerKind::DaemonSet | OwnerKind::Job) {
            return None;
        }
        let key =
            WorkloadKey { kind: owner.kind, namespace: namespace.to_string(), name: owner.name.clone() };
        Some(self.workloads.get(&key)?.replicas)
    }
}

fn guards(budget: &Budget, pod: &Pod) -> bool {
    budget.guards(pod.namespace(), &pod.live.labels)
}

impl Counted<'_> {
    /// Whether a pod that is not ready may go without being counted (`unhealthyPodEvictionPolicy`).
    fn lets_unhealthy_go(&self) -> bool {
        let Health { current, desired, .. } = self.health;
        self.budget.spec.always_allows_unhealthy() || (desired > 0 && current >= desired)
    }

    fn name(&self) -> PodName {
        PodName { namespace: self.budget.namespace.to_string(), name: self.budget.name.to_string() }
    }
}

/// Asks for the eviction of a pod; one that is allowed is taken off its budget.
pub(super) fn evict(budgets: &mut [Counted], pod: &Pod) -> Answer {
    if pod.deletion.is_some() || pod.live.phase != PodPhase::Running {
        return Answer::Evicted;
    }
    let mut guarding = budgets.iter_mut().filter(|it| guards(&it.budget, pod));
    let Some(budget) = guarding.next() else { return Answer::Evicted };
    if guarding.next().is_some() {
        return Answer::Ambiguous;
    }
    if !pod.live.ready && budget.lets_unhealthy_go() {
        return Answer::Evicted;
    }
    match budget.health.allowed.checked_sub(1) {
        Some(left) => budget.health.allowed = left,
        None => return Answer::Refused(budget.name()),
    }
    Answer::Evicted
}
