//! What happened, when, and who did it. Codes with arguments: `words` makes sentences of them.

use super::event::PodName;
use super::world::WorkloadKey;
use crate::simulation::SimTime;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// When.
    pub at: SimTime,
    /// To what.
    pub object: Thing,
    /// What.
    pub what: What,
    /// Who did it.
    pub by: Actor,
}

/// What a change is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    /// A pod.
    Pod(PodName),
    /// A workload, or a ReplicaSet that a Deployment made.
    Workload(WorkloadKey),
    /// A node.
    Node(String),
    /// A CronJob, by namespace and name.
    CronJob(PodName),
    /// A PersistentVolumeClaim.
    Claim(PodName),
    /// A namespace.
    Namespace(String),
    /// The whole cluster.
    Cluster,
}

/// What happened to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// The manifest was applied.
    Applied,
    /// A workload or ReplicaSet was made.
    Made {
        /// Wanted pods.
        replicas: u64,
    },
    /// Its wanted number of pods changed.
    Scaled {
        /// Before.
        from: u64,
        /// Now.
        to: u64,
    },
    /// Its template changed.
    TemplateChanged,
    /// It was deleted.
    Deleted,
    /// The pod was made.
    Created,
    /// It was bound to a node.
    Scheduled {
        /// The node.
        node: String,
    },
    /// No node takes it: the scheduler's message.
    Unschedulable {
        /// The message.
        message: String,
    },
    /// Its node did not take it: reason and message.
    Rejected {
        /// Reason and message.
        message: String,
    },
    /// Its containers run.
    Started,
    /// Its Ready condition became True.
    Ready,
    /// Its Ready condition became False.
    Unready,
    /// One of its containers was started again.
    Restarted {
        /// How often, by now, all its containers together.
        restarts: u32,
    },
    /// One of its containers waits to be started again, or its image to be pulled.
    BacksOff {
        /// `CrashLoopBackOff`, `ImagePullBackOff`.
        reason: &'static str,
    },
    /// Its eviction would violate this PodDisruptionBudget: it waits, and is asked for again.
    EvictionRefused {
        /// The budget's names.
        budget: PodName,
    },
    /// Its eviction failed: more than one PodDisruptionBudget guards it.
    EvictionFails,
    /// `deletionTimestamp` was set.
    Terminating,
    /// Its object is gone.
    Gone,
    /// All its containers ended well.
    Succeeded,
    /// All its containers ended, one of them badly.
    Failed,
    /// A controller took it over.
    Adopted {
        /// The controller.
        by: WorkloadKey,
    },
    /// Its controller let it go.
    Released {
        /// The controller.
        by: WorkloadKey,
    },
    /// Its rollout makes no progress: `ProgressDeadlineExceeded`.
    DeadlineExceeded,
    /// Its label has this value now; none: it is gone.
    Labelled {
        /// The key.
        key: String,
        /// The value.
        value: Option<String>,
    },
    /// The Job is suspended: its pods go.
    Suspended,
    /// The Job goes on.
    Resumed,
    /// The Job has succeeded before all its pods have: those that still run go.
    JobSucceeds {
        /// `SuccessPolicy`.
        reason: &'static str,
    },
    /// The Job fails: its pods go first.
    JobFails {
        /// As of [`Self::JobFailed`].
        reason: &'static str,
    },
    /// The Job is complete.
    JobComplete,
    /// The Job has failed.
    JobFailed {
        /// `BackoffLimitExceeded`, `DeadlineExceeded`, `PodFailurePolicy`, `MaxFailedIndexesExceeded`, `FailedIndexes`.
        reason: &'static str,
    },
    /// A CronJob missed more than a hundred of its times; only the latest is started.
    TooManyMissedTimes,
    /// A CronJob was due while its last Job still ran (`concurrencyPolicy: Forbid`).
    JobAlreadyActive,
    /// The node stopped; nobody knows yet.
    NodeStopped,
    /// The node is being shut down: it is not ready, and its kubelet ends its pods.
    NodeShutsDown,
    /// The node's Ready condition became Unknown.
    NodeUnknown,
    /// The node reports again.
    NodeReady,
    /// The node takes no new pods.
    Cordoned,
    /// The node takes new pods again.
    Uncordoned,
    /// The API server does not take a pod that was written as such.
    Refused {
        /// Its words.
        message: String,
    },
    /// The API server does not take the workload's pods: told once, asked again when something else is applied.
    CreateFails {
        /// Its words.
        message: String,
    },
    /// An event was about it, but it is not there: nothing happened.
    NotFound,
    /// It is of a kind that takes no such change: kubectl or the API server refuses it.
    NotTaken,
    /// Too much happens: the rest is not worked out.
    TooMuch,
}

impl What {
    /// The code, in kebab case.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Made { .. } => "made",
            Self::Scaled { .. } => "scaled",
            Self::TemplateChanged => "template-changed",
            Self::Deleted => "deleted",
            Self::Created => "created",
            Self::Scheduled { .. } => "scheduled",
            Self::Unschedulable { .. } => "unschedulable",
            Self::Rejected { .. } => "rejected",
            Self::Started => "started",
            Self::Ready => "ready",
            Self::Unready => "unready",
            Self::Restarted { .. } => "restarted",
            Self::BacksOff { .. } => "backs-off",
            Self::EvictionRefused { .. } => "eviction-refused",
            Self::EvictionFails => "eviction-fails",
            Self::Terminating => "terminating",
            Self::Gone => "gone",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Adopted { .. } => "adopted",
            Self::Released { .. } => "released",
            Self::DeadlineExceeded => "deadline-exceeded",
            Self::Labelled { .. } => "labelled",
            Self::Suspended => "suspended",
            Self::Resumed => "resumed",
            Self::JobSucceeds { .. } => "job-succeeds",
            Self::JobFails { .. } => "job-fails",
            Self::JobComplete => "job-complete",
            Self::JobFailed { .. } => "job-failed",
            Self::TooManyMissedTimes => "too-many-missed-times",
            Self::JobAlreadyActive => "job-already-active",
            Self::NodeStopped => "node-stopped",
            Self::NodeShutsDown => "node-shuts-down",
            Self::NodeUnknown => "node-unknown",
            Self::NodeReady => "node-ready",
            Self::Cordoned => "cordoned",
            Self::Uncordoned => "uncordoned",
            Self::Refused { .. } => "refused",
            Self::CreateFails { .. } => "create-fails",
            Self::NotFound => "not-found",
            Self::NotTaken => "not-taken",
            Self::TooMuch => "too-much",
        }
    }
}

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Somebody outside: an event.
    Outside,
    /// A controller.
    Controller(WorkloadKey),
    /// The controller of CronJobs, for this one.
    CronJob(PodName),
    /// The scheduler.
    Scheduler,
    /// The kubelet of the pod's node.
    Kubelet,
    /// The controllers that watch nodes.
    NodeController,
    /// The garbage collector.
    GarbageCollector,
    /// The engine itself: its limits.
    Simulator,
}
