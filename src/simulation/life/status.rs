//! What the status of a workload counts (workloads.md 6.1.7; the controllers' `calculateStatus`).

use std::sync::Arc;

use super::controllers::limits;
use super::world::{Pod, Workload, World};
use crate::manifest::kinds::Kind;
use crate::simulation::SimTime;

/// `status` of a ReplicaSet or ReplicationController.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReplicaSetStatus {
    /// Pods that are neither ended nor being deleted.
    pub replicas: u64,
    /// Those that have all labels of the template.
    pub fully_labeled: u64,
    /// Those that are Ready.
    pub ready: u64,
    /// Those that have been Ready for minReadySeconds.
    pub available: u64,
}

/// `status` of a Deployment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeploymentStatus {
    /// Pods of all its ReplicaSets.
    pub replicas: u64,
    /// Pods of the newest template.
    pub updated: u64,
    /// Those that are Ready.
    pub ready: u64,
    /// Those that are available.
    pub available: u64,
    /// Wanted by its ReplicaSets and not available.
    pub unavailable: u64,
    /// The condition `Available`.
    pub is_available: bool,
}

/// `status` of a StatefulSet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StatefulSetStatus {
    /// Its pods.
    pub replicas: u64,
    /// Those that are Ready.
    pub ready: u64,
    /// Those of the version before the update.
    pub current: u64,
    /// Those of the newest version.
    pub updated: u64,
    /// Those that are available.
    pub available: u64,
}

/// `status` of a DaemonSet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DaemonSetStatus {
    /// Nodes that should run a pod of it.
    pub desired: u64,
    /// Those of them that do.
    pub current: u64,
    /// Nodes that run one and should not.
    pub misscheduled: u64,
    /// Nodes with a Ready one.
    pub ready: u64,
    /// Nodes with an available one.
    pub available: u64,
    /// Nodes whose oldest one is of the newest template.
    pub updated: u64,
}

/// `minReadySeconds` of a workload.
pub(super) fn min_ready(kind: &Kind) -> SimTime {
    let seconds = match kind {
        Kind::Deployment(it) => it.spec.min_ready_seconds,
        Kind::ReplicaSet(it) => it.spec.min_ready_seconds,
        Kind::ReplicationController(it) => it.spec.min_ready_seconds,
        Kind::StatefulSet(it) => it.spec.min_ready_seconds,
        Kind::DaemonSet(it) => it.spec.min_ready_seconds,
        _ => None,
    };
    SimTime::from_millis(u64::try_from(seconds.unwrap_or(0)).unwrap_or(0).saturating_mul(1_000))
}

fn count<'p>(pods: impl Iterator<Item = &'p Arc<Pod>>) -> u64 {
    u64::try_from(pods.count()).unwrap_or(u64::MAX)
}

impl World {
    /// A ReplicaSet's counts.
    pub fn replica_set_status(&self, set: &Workload, now: SimTime) -> ReplicaSetStatus {
        let active = || self.pods_of(&set.key).filter(|pod| pod.is_active());
        let owner = set.owner.as_ref().and_then(|owner| self.workloads.get(owner));
        let min_ready = min_ready(&owner.map_or(&set.object, |owner| &owner.object).kind);
        let labelled = |pod: &&Arc<Pod>| {
            set.mould.labels.iter().all(|(key, value)| pod.live.labels.get(key) == Some(value))
        };
        ReplicaSetStatus {
            replicas: count(active()),
            fully_labeled: count(active().filter(labelled)),
            ready: count(active().filter(|pod| pod.live.ready)),
            available: count(active().filter(|pod| pod.is_available(now, min_ready))),
        }
    }

    /// The ReplicaSet of a Deployment's newest template, and the others, oldest first.
    pub(super) fn new_and_old_sets(
        &self,
        deployment: &Workload,
    ) -> (Option<&Arc<Workload>>, Vec<&Arc<Workload>>) {
        let sets = self.sets_of(&deployment.key);
        let is_new = |set: &&Arc<Workload>| crate::cluster::same_template(&set.object, &deployment.object);
        let new = sets.iter().copied().find(is_new);
        let old = sets.into_iter().filter(|set| new.is_none_or(|new| new.key != set.key)).collect();
        (new, old)
    }

    /// A Deployment's counts.
    pub fn deployment_status(&self, deployment: &Workload, now: SimTime) -> DeploymentStatus {
        let (new, old) = self.new_and_old_sets(deployment);
        let mut status = DeploymentStatus::default();
        let mut wanted = 0u64;
        for set in old.into_iter().chain(new) {
            let counts = self.replica_set_status(set, now);
            wanted = wanted.saturating_add(set.replicas);
            status.replicas = status.replicas.saturating_add(counts.replicas);
            status.ready = status.ready.saturating_add(counts.ready);
            status.available = status.available.saturating_add(counts.available);
            if new.is_some_and(|new| new.key == set.key) {
                status.updated = counts.replicas;
            }
        }
        status.unavailable = wanted.saturating_sub(status.available);
        let limits = limits::of_deployment(deployment);
        status.is_available = status.available >= deployment.replicas.saturating_sub(limits.unavailable);
        status
    }

    /// A StatefulSet's counts.
    pub fn stateful_set_status(&self, set: &Workload, now: SimTime) -> StatefulSetStatus {
        let min_ready = min_ready(&set.object.kind);
        let pods = || self.pods_of(&set.key);
        let of =
            |hash: &str| count(pods().filter(|pod| pod.deletion.is_none() && revision(pod) == Some(hash)));
        let updated = of(&set.mould.hash);
        StatefulSetStatus {
            replicas: count(pods()),
            ready: count(pods().filter(|pod| pod.live.ready)),
            current: set.current.as_ref().map_or(updated, |current| of(&current.mould.hash)),
            updated,
            available: count(pods().filter(|pod| pod.is_available(now, min_ready))),
        }
    }

    /// A DaemonSet's counts.
    pub fn daemon_set_status(&self, set: &Workload, now: SimTime) -> DaemonSetStatus {
        let min_ready = min_ready(&set.object.kind);
        let mut status = DaemonSetStatus {
            desired: u64::try_from(set.daemon_nodes.len()).unwrap_or(u64::MAX),
            ..DaemonSetStatus::default()
        };
        let add = |count: &mut u64, when: bool| *count = count.saturating_add(u64::from(when));
        for node in self.nodes.keys() {
            let on = |pod: &&Arc<Pod>| pod.live.pinned.as_ref().or(pod.live.node.as_ref()) == Some(node);
            let Some(oldest) = self.pods_of(&set.key).find(on) else { continue };
            let wanted = set.daemon_nodes.contains(node);
            let available = oldest.is_available(now, min_ready);
            add(&mut status.misscheduled, !wanted);
            add(&mut status.current, wanted);
            add(&mut status.ready, wanted && oldest.live.ready);
            add(&mut status.available, wanted && available);
            add(&mut status.updated, wanted && revision(oldest) == Some(&set.mould.hash));
        }
        status
    }
}

/// Which version of its StatefulSet or DaemonSet a pod was made from.
pub(super) fn revision(pod: &Pod) -> Option<&str> {
    pod.revision.as_deref()
}
