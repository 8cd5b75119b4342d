//! PodDisruptionBudgets: which evictions they let pass (pkg/controller/disruption, the pods' subresource `eviction`).
//! Numbers from the world as it is; it changes nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::controllers::limits;
use super::event::PodName;
use super::world::{Pod, WorkloadKey, World};
use crate::cluster::{OwnerKind, PodPhase, selectors};
use crate::manifest::kinds::{IntOrString, Kind, LabelSelector, PodDisruptionBudgetSpec};

/// A budget with what its status says.
#[derive(Clone, Debug)]
pub struct Budget<'a> {
    /// Its names, as a pod has them.
    pub name: PodName,
    spec: &'a PodDisruptionBudgetSpec,
    selector: &'a LabelSelector,
    health: Health,
}

/// What counts of a budget's `status`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Health {
    /// `currentHealthy`: ready and not being deleted.
    current: u64,
    /// `desiredHealthy`.
    desired: u64,
    /// `disruptionsAllowed`.
    allowed: u64,
}

/// What is answered to an eviction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The pod is deleted.
    Evicted,
    /// 429: this budget does not allow it now; it is asked for again.
    Refused(PodName),
    /// 500: more than one budget guards the pod, which eviction does not support.
    Ambiguous,
}

impl World {
    /// The budgets that guard some of these pods.
    pub(super) fn budgets_of<'a>(&'a self, evicted: &[&Arc<Pod>]) -> Vec<Budget<'a>> {
        let mut latest = BTreeMap::new();
        for object in &self.manifest.objects {
            if let Kind::PodDisruptionBudget(it) = &object.kind {
                latest.insert((object.namespace.as_str(), object.name.as_str()), &it.spec);
            }
        }
        let budgets = latest.into_iter().filter_map(|((namespace, name), spec)| {
            let name = PodName { namespace: namespace.to_string(), name: name.to_string() };
            Some(Budget { name, spec, selector: spec.selector.as_ref()?, health: Health::default() })
        });
        let asked = budgets.filter(|budget| evicted.iter().any(|pod| budget.guards(pod)));
        asked.map(|budget| Budget { health: self.health(&budget), ..budget }).collect()
    }

    fn health(&self, budget: &Budget) -> Health {
        let pods: Vec<&Arc<Pod>> = self.pods.values().filter(|pod| budget.guards(pod)).collect();
        let healthy = pods.iter().filter(|pod| pod.deletion.is_none() && pod.live.ready).count();
        let current = count(healthy);
        let Some((expected, desired)) = self.expected(budget.spec, &pods) else {
            return Health { current, ..Health::default() };
        };
        let allowed = if expected == 0 { 0 } else { current.saturating_sub(desired) };
        Health { current, desired, allowed }
    }

    /// `expectedPods` and `desiredHealthy`; none where a pod's controller has no scale: then nothing is allowed.
    fn expected(&self, spec: &PodDisruptionBudgetSpec, pods: &[&Arc<Pod>]) -> Option<(u64, u64)> {
        Some(match (&spec.max_unavailable, &spec.min_available) {
            (Some(most), _) => {
                let all = self.scale(pods)?;
                (all, all.saturating_sub(limits::up(most, all)))
            }
            (None, Some(least @ IntOrString::Int(_))) => (count(pods.len()), limits::up(least, 0)),
            (None, Some(least)) => {
                let all = self.scale(pods)?;
                (all, limits::up(least, all))
            }
            (None, None) => (0, 0),
        })
    }

    /// The wanted pods of all controllers that own some of these; pods that nobody owns count nothing.
    fn scale(&self, pods: &[&Arc<Pod>]) -> Option<u64> {
        let owners: BTreeSet<&WorkloadKey> = pods.iter().filter_map(|pod| pod.controller.as_ref()).collect();
        let scaled: Option<BTreeMap<&WorkloadKey, u64>> =
            owners.into_iter().map(|key| self.scaled(key)).collect();
        Some(scaled?.values().copied().fold(0, u64::saturating_add))
    }

    /// Who says how many pods there are, and how many: of a ReplicaSet its Deployment.
    fn scaled<'a>(&'a self, key: &'a WorkloadKey) -> Option<(&'a WorkloadKey, u64)> {
        let workload = self.workloads.get(key)?;
        let above = workload.owner.as_ref().and_then(|owner| self.workloads.get(owner)).unwrap_or(workload);
        let has_scale = !matches!(above.key.kind, OwnerKind::DaemonSet | OwnerKind::Job);
        has_scale.then_some((&above.key, above.replicas))
    }
}

impl Budget<'_> {
    /// Whether it is about this pod. A pod without labels has no budget.
    fn guards(&self, pod: &Pod) -> bool {
        let labels = &pod.live.labels;
        self.name.namespace == pod.namespace()
            && !labels.is_empty()
            && selectors::matches(self.selector, labels)
    }

    /// Whether a pod that is not ready may go without being counted (`unhealthyPodEvictionPolicy`).
    fn lets_unhealthy_go(&self) -> bool {
        let Health { current, desired, .. } = self.health;
        self.spec.always_allows_unhealthy() || (desired > 0 && current >= desired)
    }
}

/// Asks for the eviction of a pod; one that is allowed is taken off its budget.
pub fn evict(budgets: &mut [Budget], pod: &Pod) -> Answer {
    if pod.deletion.is_some() || pod.live.phase != PodPhase::Running {
        return Answer::Evicted;
    }
    let mut guarding = budgets.iter_mut().filter(|budget| budget.guards(pod));
    let Some(budget) = guarding.next() else { return Answer::Evicted };
    if guarding.next().is_some() {
        return Answer::Ambiguous;
    }
    if !pod.live.ready && budget.lets_unhealthy_go() {
        return Answer::Evicted;
    }
    match budget.health.allowed.checked_sub(1) {
        Some(left) => budget.health.allowed = left,
        None => return Answer::Refused(budget.name.clone()),
    }
    Answer::Evicted
}

fn count(pods: usize) -> u64 {
    u64::try_from(pods).unwrap_or(u64::MAX)
}
