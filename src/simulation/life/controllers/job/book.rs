//! What the Job controller keeps of a Job beside its status: which pods it has counted, and how often indexes failed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::super::super::world::{Pod, Uid, Workload, WorkloadKey};
use crate::cluster::JOB_INDEX;
use crate::manifest::kinds::JobSpec;
use crate::simulation::SimTime;

/// The wait after the first failure; it doubles with each.
const FIRST_DELAY: SimTime = SimTime::from_millis(10_000);
const MOST_DELAY: SimTime = SimTime::from_millis(600_000);

/// What the controller keeps of all Jobs.
#[derive(Debug, Default)]
pub(in super::super::super) struct Jobs {
    /// Of each.
    pub(super) books: BTreeMap<WorkloadKey, Book>,
    /// Pods that went since a Job was last looked at: as they were at their end.
    pub(super) gone: BTreeMap<WorkloadKey, Vec<Arc<Pod>>>,
}

impl Jobs {
    /// What happened before time zero happened at time zero.
    pub(in super::super::super) fn at_zero(&mut self) {
        for book in self.books.values_mut() {
            book.made = SimTime::ZERO;
            book.last_failure = SimTime::ZERO;
            book.tries.values_mut().for_each(|it| it.failed_at = it.failed_at.map(|_| SimTime::ZERO));
        }
    }
}

/// What the controller keeps of one Job.
#[derive(Debug, Default)]
pub(super) struct Book {
    /// When the Job was made: a later one of the same name is another.
    pub made: SimTime,
    /// Pods that count no more: counted already, or deleted by the controller (they have lost their finalizer).
    pub done: BTreeSet<Uid>,
    /// Pods that went, and are still to be counted.
    pub gone: Vec<Arc<Pod>>,
    /// Indexes that ended well, that failed for good.
    pub completed: BTreeSet<u64>,
    pub failed_indexes: BTreeSet<u64>,
    /// Failures since the last success, and when the last one was.
    pub failures: u32,
    pub last_failure: SimTime,
    /// With a limit for each index: how its pods' indexes had failed before them.
    pub tries: BTreeMap<Uid, Tries>,
    /// What is there at the first look was counted in the status that a dump states.
    pub counted_before: bool,
}

/// The annotations `job-index-failure-count` and `job-index-ignored-failure-count` of a pod.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tries {
    /// Failures of its index before it.
    pub counted: u64,
    /// Those that its policy ignores.
    pub ignored: u64,
    /// When it was seen to have failed itself.
    pub failed_at: Option<SimTime>,
}

/// What a spec asks for, with its defaults.
pub(super) struct Wanted {
    pub parallelism: u64,
    pub completions: Option<u64>,
    pub backoff_limit: u64,
    pub per_index: Option<u64>,
    pub indexed: bool,
    /// A pod is replaced, and has failed, only when it has ended (`podReplacementPolicy: Failed`).
    pub waits: bool,
    pub on_failure: bool,
    pub suspended: bool,
}

impl Wanted {
    pub(super) fn of(spec: &JobSpec) -> Self {
        let number = |value: i64| u64::try_from(value).unwrap_or(0);
        Self {
            parallelism: spec.parallelism(),
            completions: spec.completions(),
            backoff_limit: spec.backoff_limit(),
            per_index: spec.backoff_limit_per_index.map(number),
            indexed: spec.is_indexed(),
            waits: spec.replaces_ended_only(),
            on_failure: spec.template.spec.restart_policy.as_deref() == Some("OnFailure"),
            suspended: spec.is_suspended(),
        }
    }

    /// How many indexes there are.
    pub(super) fn indexes(&self) -> u64 {
        self.completions.unwrap_or(self.parallelism)
    }

    /// Whether a pod can count: of an Indexed Job, one with an index that there is.
    pub(super) fn takes(&self, pod: &Pod) -> bool {
        !self.indexed || index(pod).is_some_and(|index| index < self.indexes())
    }
}

impl Book {
    /// Of a Job that was not looked at before.
    pub(super) fn new(job: &Workload) -> Self {
        Self { made: job.created, ..Self::default() }
    }

    pub(super) fn success(&mut self) {
        self.failures = 0;
    }

    pub(super) fn failure(&mut self, at: SimTime) {
        self.failures = self.failures.saturating_add(1);
        self.last_failure = at;
    }

    /// When the next pod may be made: 10 s after the first failure in a row, 20 s after the second ...
    pub(super) fn next_pod(&self) -> SimTime {
        delayed(self.last_failure, u64::from(self.failures))
    }

    /// When a pod may follow this one, which has failed, in its index.
    pub(super) fn next_try(&self, failed: Uid) -> SimTime {
        let Some(tries) = self.tries.get(&failed) else { return SimTime::ZERO };
        let failures = tries.counted.saturating_add(tries.ignored).saturating_add(1);
        tries.failed_at.map_or(SimTime::ZERO, |at| delayed(at, failures))
    }
}

/// The time after so many failures, the last of which was then.
fn delayed(last: SimTime, failures: u64) -> SimTime {
    let Some(doublings) = failures.checked_sub(1) else { return SimTime::ZERO };
    let delay = FIRST_DELAY.0.saturating_mul(1u64 << doublings.min(10));
    last.plus(SimTime(delay).min(MOST_DELAY))
}

/// The index of a pod of an Indexed Job.
pub(super) fn index(pod: &Pod) -> Option<u64> {
    pod.live.labels.get(JOB_INDEX)?.parse().ok()
}
