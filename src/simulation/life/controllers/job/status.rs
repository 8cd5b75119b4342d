//! `status` of a Job: what its controller has counted and concluded (pkg/apis/batch/v1 JobStatus).

use std::collections::BTreeSet;

use crate::cluster::indexes;
use crate::manifest::{Node, NodeKind, Object, Path, Scalar};
use crate::simulation::SimTime;

/// Why a condition is as it is.
pub(super) mod reason {
    /// Every completion was reached.
    pub(crate) const COMPLETIONS: &str = "CompletionsReached";
    /// The success policy is met.
    pub(crate) const SUCCESS_POLICY: &str = "SuccessPolicy";
    /// A rule of the failure policy says so.
    pub(crate) const FAILURE_POLICY: &str = "PodFailurePolicy";
    /// Too many failures.
    pub(crate) const BACKOFF_LIMIT: &str = "BackoffLimitExceeded";
    /// Too late.
    pub(crate) const DEADLINE: &str = "DeadlineExceeded";
    /// Too many indexes failed.
    pub(crate) const MAX_FAILED_INDEXES: &str = "MaxFailedIndexesExceeded";
    /// All indexes have ended, and some failed.
    pub(crate) const FAILED_INDEXES: &str = "FailedIndexes";
    /// It waits.
    pub(crate) const SUSPENDED: &str = "JobSuspended";
    /// It goes on.
    pub(crate) const RESUMED: &str = "JobResumed";

    pub(super) const ALL: [&str; 9] = [
        COMPLETIONS,
        SUCCESS_POLICY,
        FAILURE_POLICY,
        BACKOFF_LIMIT,
        DEADLINE,
        MAX_FAILED_INDEXES,
        FAILED_INDEXES,
        SUSPENDED,
        RESUMED,
    ];
}

/// `status` of a Job.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JobStatus {
    /// Pods that have neither ended nor are being deleted.
    pub active: u64,
    /// Those of them that are Ready.
    pub ready: u64,
    /// Pods that ended well; of an Indexed Job, its indexes that did.
    pub succeeded: u64,
    /// Pods that failed.
    pub failed: u64,
    /// Pods that are being deleted and have not ended.
    pub terminating: u64,
    /// The indexes that ended well (`0,2-5`); empty for a Job without indexes.
    pub completed_indexes: String,
    /// The indexes that failed for good; none without `backoffLimitPerIndex`.
    pub failed_indexes: Option<String>,
    /// Its conditions, in the order in which they came.
    pub conditions: Vec<JobCondition>,
    /// When its controller began with it, or it was resumed; none while it was never more than suspended.
    pub start_time: Option<SimTime>,
    /// When it was complete.
    pub completion_time: Option<SimTime>,
}

/// A condition of a Job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JobCondition {
    /// Which one.
    pub kind: JobConditionType,
    /// `True`, `False`.
    pub status: bool,
    /// Why; empty where a dump states none that is known.
    pub reason: &'static str,
    /// Since when.
    pub since: SimTime,
}

/// `type` of a Job's condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobConditionType {
    /// It waits: `spec.suspend`.
    Suspended,
    /// It will be complete once its pods have ended.
    SuccessCriteriaMet,
    /// It has succeeded.
    Complete,
    /// It will have failed once its pods have ended.
    FailureTarget,
    /// It has failed.
    Failed,
}

impl JobConditionType {
    const ALL: [Self; 5] =
        [Self::Suspended, Self::SuccessCriteriaMet, Self::Complete, Self::FailureTarget, Self::Failed];

    /// As Kubernetes spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Suspended => "Suspended",
            Self::SuccessCriteriaMet => "SuccessCriteriaMet",
            Self::Complete => "Complete",
            Self::FailureTarget => "FailureTarget",
            Self::Failed => "Failed",
        }
    }
}

impl JobStatus {
    /// A condition that is True.
    pub fn is(&self, kind: JobConditionType) -> Option<&JobCondition> {
        self.conditions.iter().find(|it| it.kind == kind && it.status)
    }

    /// When it was over, and whether well.
    pub fn finished(&self) -> Option<(SimTime, bool)> {
        let complete = self.is(JobConditionType::Complete).map(|it| (it.since, true));
        complete.or_else(|| self.is(JobConditionType::Failed).map(|it| (it.since, false)))
    }

    /// The same, of a Job that has been so since before time zero.
    pub(in super::super::super) fn at_zero(&mut self) {
        self.start_time = self.start_time.map(|_| SimTime::ZERO);
        self.completion_time = self.completion_time.map(|_| SimTime::ZERO);
        self.conditions.iter_mut().for_each(|it| it.since = SimTime::ZERO);
    }

    /// Sets a condition; one that is not there yet does not begin as False. Whether anything changed.
    pub(super) fn ensure(&mut self, next: JobCondition) -> bool {
        match self.conditions.iter_mut().find(|it| it.kind == next.kind) {
            Some(old) if (old.status, old.reason) == (next.status, next.reason) => false,
            Some(old) => {
                *old = next;
                true
            }
            None if next.status => {
                self.conditions.push(next);
                true
            }
            None => false,
        }
    }

    /// What a dump states.
    pub(in super::super) fn stated(object: &Object) -> Self {
        let Some(root) = object.source.node(&Path::of("status")) else { return Self::default() };
        let count = |key: &str| match root.get(key).map(|node| &node.kind) {
            Some(NodeKind::Scalar(Scalar::Int(count))) => u64::try_from(*count).unwrap_or(0),
            _ => 0,
        };
        let text = |key: &str| root.get(key).and_then(Node::as_str).map(str::to_string);
        let conditions = (0..8).filter_map(|at| condition(root.get("conditions")?.item(at)?));
        Self {
            succeeded: count("succeeded"),
            failed: count("failed"),
            completed_indexes: text("completedIndexes").unwrap_or_default(),
            failed_indexes: text("failedIndexes"),
            conditions: conditions.collect(),
            start_time: text("startTime").map(|_| SimTime::ZERO),
            completion_time: text("completionTime").map(|_| SimTime::ZERO),
            ..Self::default()
        }
    }

    /// Whether anything has been counted or concluded yet.
    pub(super) fn is_blank(&self) -> bool {
        *self == Self::default()
    }

    /// The indexes that ended well, and those that failed.
    pub(super) fn indexes(&self, completions: u64) -> (BTreeSet<u64>, BTreeSet<u64>) {
        let read = |text: &str| indexes::members(text, completions);
        (read(&self.completed_indexes), read(self.failed_indexes.as_deref().unwrap_or("")))
    }
}

fn condition(node: &Node) -> Option<JobCondition> {
    let text = |key: &str| node.get(key).and_then(Node::as_str);
    let named = text("type")?;
    let reason = text("reason").unwrap_or("");
    Some(JobCondition {
        kind: JobConditionType::ALL.into_iter().find(|kind| kind.name() == named)?,
        status: text("status") == Some("True"),
        reason: reason::ALL.into_iter().find(|known| *known == reason).unwrap_or(""),
        since: SimTime::ZERO,
    })
}
