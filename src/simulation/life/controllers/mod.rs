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

pub(super) use cronjob::{CronName, Crons};
pub(super) use deployment::{at_rest, desired};
pub(super) use job::Jobs;
pub(super) use make::{bare_pod, restarted};

use super::engine::Engine;
use super::world::WorkloadKey;
use crate::cluster::OwnerKind;

impl Engine {
    /// A controller's turn: it looks at one workload.
    pub(super) fn sync(&mut self, key: &WorkloadKey) {
        self.works(self.world.pods_of(key).count());
        match key.kind {
            OwnerKind::Deployment => self.sync_deployment(key),
            OwnerKind::ReplicaSet | OwnerKind::ReplicationController => self.sync_replicas(key),
            OwnerKind::StatefulSet => self.sync_stateful_set(key),
            OwnerKind::DaemonSet => self.sync_daemon_set(key),
            OwnerKind::Job => self.sync_job(key),
        }
    }
}
