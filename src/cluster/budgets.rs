//! PodDisruptionBudgets: what counts in the status of one (pkg/controller/disruption). The evictions of a drain and the
//! scheduler's preemptions ask for it. Knows numbers of pods; must not know who asks, or what follows.

use std::collections::BTreeMap;

use super::model::Owner;
use super::selectors;
use crate::manifest::Object;
use crate::manifest::kinds::{IntOrString, Kind, LabelSelector, Labels, PodDisruptionBudgetSpec};

/// A budget that guards pods: one without selector guards none.
#[derive(Clone, Copy, Debug)]
pub struct Budget<'a> {
    /// Its namespace.
    pub namespace: &'a str,
    /// Its name.
    pub name: &'a str,
    /// What it wants.
    pub spec: &'a PodDisruptionBudgetSpec,
    selector: &'a LabelSelector,
}

/// A guarded pod.
#[derive(Clone, Copy, Debug)]
pub struct Guarded<'p> {
    /// Ready, and not being deleted.
    pub healthy: bool,
    /// The workload that it belongs to.
    pub owner: Option<&'p Owner>,
}

/// What counts of a budget's `status`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// `currentHealthy`.
    pub current: u64,
    /// `desiredHealthy`.
    pub desired: u64,
    /// `disruptionsAllowed`.
    pub allowed: u64,
}

/// Who knows how many pods a workload wants.
pub trait Scales {
    /// The scale of a workload; none where it is not there, or of a kind without scale (DaemonSet, Job).
    fn scale(&self, namespace: &str, owner: &Owner) -> Option<u64>;
}

impl<'a> Budget<'a> {
    /// The budget that an object is.
    pub fn of(object: &'a Object) -> Option<Self> {
        let Kind::PodDisruptionBudget(it) = &object.kind else { return None };
        let selector = it.spec.selector.as_ref()?;
        Some(Self { namespace: &object.namespace, name: &object.name, spec: &it.spec, selector })
    }

    /// Whether it is about a pod of this namespace with these labels. A pod without labels has no budget.
    pub fn guards(&self, namespace: &str, labels: &Labels) -> bool {
        self.namespace == namespace && !labels.is_empty() && selectors::matches(self.selector, labels)
    }

    /// Whether its selector is empty: it guards every pod of its namespace, but not from the scheduler
    /// (plg defaultpreemption, `filterPodsWithPDBViolation`).
    pub fn selects_all(&self) -> bool {
        self.selector.match_labels.is_empty() && self.selector.match_expressions.is_empty()
    }

    /// Its numbers, of the pods that it guards.
    pub fn health(&self, pods: &[Guarded], scales: &dyn Scales) -> Health {
        let current = count(pods.iter().filter(|pod| pod.healthy).count());
        let Some((expected, desired)) = self.expected(pods, scales) else {
            return Health { current, ..Health::default() };
        };
        let allowed = if expected == 0 { 0 } else { current.saturating_sub(desired) };
        Health { current, desired, allowed }
    }

    /// `expectedPods` and `desiredHealthy`; none where a pod's controller has no scale: then nothing is allowed.
    fn expected(&self, pods: &[Guarded], scales: &dyn Scales) -> Option<(u64, u64)> {
        Some(match (&self.spec.max_unavailable, &self.spec.min_available) {
            (Some(most), _) => {
                let all = self.wanted(pods, scales)?;
                (all, all.saturating_sub(most.rounded_up(all)))
            }
            (None, Some(least @ IntOrString::Int(_))) => (count(pods.len()), least.rounded_up(0)),
            (None, Some(least)) => {
                let all = self.wanted(pods, scales)?;
                (all, least.rounded_up(all))
            }
            (None, None) => (0, 0),
        })
    }

    /// The wanted pods of all controllers that own some of these; pods that nobody owns count nothing.
    fn wanted(&self, pods: &[Guarded], scales: &dyn Scales) -> Option<u64> {
        let owners = pods.iter().filter_map(|pod| pod.owner);
        let scaled = owners.map(|owner| Some((owner, scales.scale(self.namespace, owner)?)));
        let scaled: BTreeMap<&Owner, u64> = scaled.collect::<Option<_>>()?;
        Some(scaled.values().copied().fold(0, u64::saturating_add))
    }
}

fn count(pods: usize) -> u64 {
    u64::try_from(pods).unwrap_or(u64::MAX)
}
