//! A cluster over time: controllers, the scheduler and kubelets answer to events, each after the delay that it takes.
//!
//! Knows the cluster's rules and integer time. Must not know packets, pixels or words. A life is recorded once, when
//! its events are known; every moment of it is only read. The same manifest, events, seed and timing give the same bytes.
//!
//! ```text
//! start (the settled cluster as a world) -> engine (a queue of ticks) -> controllers, scheduling, kubelet
//!     -> record (what changed when) -> Life (the cluster at any time, the list of changes)
//! ```
//! `World` is what the API server holds. Who changes it goes through the engine, which tells those that watch.

mod admission;
mod budgets;
mod change;
mod claims;
mod controllers;
mod engine;
mod event;
mod kube_proxy;
mod kubelet;
mod names;
mod outside;
mod record;
mod scheduling;
mod settle;
mod start;
mod status;
mod taints;
mod timing;
mod world;

pub use change::{Actor, Change, Thing, What};
pub use claims::{Claim, ClaimOwner};
pub use controllers::{CronJobStatus, JobCondition, JobConditionType, JobStatus};
pub use event::{Event, PodName, Target};
pub use names::DNS_CACHE;
pub use record::{Ending, Life};
pub use settle::{explain_all, settle, settle_paced, settled_world};
pub use status::{DaemonSetStatus, DeploymentStatus, ReplicaSetStatus, StatefulSetStatus};
pub use timing::{EPOCH, Timing};
pub use world::{Deletion, Pod, Progress, Rollout, Uid, Version, Workload, WorkloadKey, World};
