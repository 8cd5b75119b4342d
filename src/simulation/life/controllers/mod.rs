//! The controllers of workloads: each looks at what there is and says what to change. One file each.

mod cronjob;
pub(super) mod daemonset;
mod deployment;
mod job;
pub(super) mod limits;
mod make;
mod ranking;
mod replicaset;
mod rolling;
mod statefulset;

pub use cronjob::CronJobStatus;
pub(super) use cronjob::{CronName, Crons};
pub(super) use deployment::{at_rest, desired};
pub(super) use job::Jobs;
pub use job::{JobCondition, JobConditionType, JobStatus};
pub(super) use make::{bare_pod, restarted, still_restarted};

use std::collections::BTreeSet;

use super::engine::Engine;
use super::world::WorkloadKey;
use crate::cluster::OwnerKind;

impl Engine {
    /// A controller's turn: it looks at one workload.
    pub(super) fn sync(&mut self, key: &WorkloadKey) {
        self.works(self.pods_below(key));
        match key.kind {
            OwnerKind::Deployment => self.sync_deployment(key),
            OwnerKind::ReplicaSet | OwnerKind::ReplicationController => self.sync_replicas(key),
            OwnerKind::StatefulSet => self.sync_stateful_set(key),
            OwnerKind::DaemonSet => self.sync_daemon_set(key),
            OwnerKind::Job => self.sync_job(key),
        }
    }

    /// So many pods a controller looks at: its own, and those of its ReplicaSets.
    fn pods_below(&self, key: &WorkloadKey) -> usize {
        let of =
            |key: &WorkloadKey| self.world.by_controller.get(&Some(key.clone())).map_or(0, BTreeSet::len);
        let sets = self.world.sets_of(key);
        sets.iter().map(|set| of(&set.key)).fold(of(key), usize::saturating_add)
    }
}
