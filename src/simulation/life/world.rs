//! What the API server holds at a moment: objects, nodes, pods. Plain data; who may change it is the engine's matter.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::claims::Claim;
use super::controllers::{CronJobStatus, JobStatus};
use super::event::PodName;
use super::kubelet::Containers;
use super::status::DeploymentStatus;
use crate::cluster::{Behaviour, LiveNode, LivePod, LiveState, Mould, Moved, OwnerKind, PodPhase};
use crate::manifest::kinds::Kind;
use crate::manifest::{Manifest, Object};
use crate::simulation::SimTime;

/// A pod of one life, from the moment it is made: a pod of the same name made later is another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uid(pub(super) u64);

/// A controller by its names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WorkloadKey {
    /// Its kind.
    pub kind: OwnerKind,
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
}

/// Everything at a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct World {
    /// The objects as they were applied last, in the order of the text.
    pub manifest: Arc<Manifest>,
    /// The workloads, ReplicaSets that Deployments made included.
    pub workloads: BTreeMap<WorkloadKey, Arc<Workload>>,
    /// The manifest had no nodes at the beginning: the three default ones are there.
    pub default_nodes: bool,
    /// The nodes.
    pub nodes: BTreeMap<String, LiveNode>,
    /// What the controller of CronJobs has said of each that it looked at.
    pub cron_jobs: Arc<BTreeMap<PodName, CronJobStatus>>,
    /// The pods, in the order they were made.
    pub pods: BTreeMap<Uid, Arc<Pod>>,
    /// The PersistentVolumeClaims.
    pub claims: BTreeMap<PodName, Claim>,
    /// What has changed since time zero, where the manifest has slices that were dumped then.
    pub(super) moved: Option<Arc<Moved>>,
    /// The workloads of each Deployment.
    pub(super) by_owner: BTreeMap<WorkloadKey, BTreeSet<WorkloadKey>>,
    /// The pods of each controller; those without controller at None.
    pub(super) by_controller: BTreeMap<Option<WorkloadKey>, BTreeSet<Uid>>,
}

/// A workload.
#[derive(Clone, Debug, PartialEq)]
pub struct Workload {
    /// Its names.
    pub key: WorkloadKey,
    /// Its object as it is now; of a ReplicaSet that a Deployment made, the Deployment as it was then.
    pub object: Arc<Object>,
    /// What its pods are made from, and how they are found.
    pub mould: Arc<Mould>,
    /// `spec.replicas` (a DaemonSet: none).
    pub replicas: u64,
    /// The Deployment that owns this ReplicaSet.
    pub owner: Option<WorkloadKey>,
    /// The revision: of a ReplicaSet among its Deployment's, of a DaemonSet `pod-template-generation`.
    pub revision: u64,
    /// Annotations `desired-replicas` and `max-replicas` of a Deployment's ReplicaSet (proportional scaling).
    pub desired: Option<(u64, u64)>,
    /// When it was made.
    pub created: SimTime,
    /// How a Deployment's rollout goes.
    pub rollout: Rollout,
    /// The version that a StatefulSet's pods have that are not updated yet; none: all have its own.
    pub current: Option<Version>,
    /// The nodes that a DaemonSet's pods should run on.
    pub daemon_nodes: Arc<BTreeSet<String>>,
    /// How many pods it has made: names follow from it.
    pub made: u64,
    /// The status of a Job; none before its controller has looked at it.
    pub job: Option<Arc<JobStatus>>,
    /// It is being deleted.
    pub deleted: bool,
}

/// A version of a workload, and what is made from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// The workload as it was.
    pub object: Arc<Object>,
    /// What its pods were made from.
    pub mould: Arc<Mould>,
}

/// A Deployment's `Progressing` condition, and since when it has been so.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rollout {
    /// The condition.
    pub progress: Progress,
    /// When progress was last seen.
    pub since: SimTime,
    /// What was counted then.
    pub seen: DeploymentStatus,
}

/// The reasons of `Progressing` (pkg/controller/deployment/util).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Progress {
    /// `NewReplicaSetCreated`.
    Created,
    /// `ReplicaSetUpdated`.
    Updated,
    /// `NewReplicaSetAvailable`: the rollout is complete.
    #[default]
    Available,
    /// `ProgressDeadlineExceeded`: False.
    DeadlineExceeded,
    /// `DeploymentPaused`: Unknown.
    Paused,
    /// `DeploymentResumed`: Unknown.
    Resumed,
}

/// A pod.
#[derive(Clone, Debug, PartialEq)]
pub struct Pod {
    /// Which one.
    pub uid: Uid,
    /// What the API server shows of it.
    pub live: LivePod,
    /// The controller that owns it.
    pub controller: Option<WorkloadKey>,
    /// The hash of the template that it was made from; none for a pod that was written as such.
    pub revision: Option<String>,
    /// How its containers behave.
    pub behaviour: Arc<Behaviour>,
    /// When it was made. Time zero: it was there before.
    pub created: SimTime,
    /// Since when it is Ready.
    pub ready_since: Option<SimTime>,
    /// It is of a settled cluster: ready at time zero, it has been so for long.
    pub settled: bool,
    /// Its deletion, where it is being deleted.
    pub deletion: Option<Deletion>,
    /// What the kubelet knows of its containers.
    pub containers: Containers,
}

/// `deletionTimestamp` and what belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deletion {
    /// When it was deleted.
    pub since: SimTime,
    /// When its grace period is over.
    pub until: SimTime,
}

impl World {
    /// The world as the cluster's rules are asked about it.
    pub(super) fn state<'a>(&'a self, pods: &'a [&'a LivePod], seed: u64) -> LiveState<'a> {
        LiveState {
            manifest: &self.manifest,
            nodes: &self.nodes,
            default_nodes: self.default_nodes,
            pods,
            scales: self,
            claims: self,
            moved: self.moved.as_deref(),
            seed,
        }
    }

    /// The status of a CronJob; an empty one where nobody has looked at it.
    pub fn cron_job_status(&self, namespace: &str, name: &str) -> CronJobStatus {
        let name = PodName { namespace: namespace.to_string(), name: name.to_string() };
        self.cron_jobs.get(&name).cloned().unwrap_or_default()
    }

    /// Puts a workload in the place of the one of its names.
    pub(super) fn put_workload(&mut self, workload: Arc<Workload>) {
        self.remove_workload(&workload.key);
        if let Some(owner) = &workload.owner {
            self.by_owner.entry(owner.clone()).or_default().insert(workload.key.clone());
        }
        self.workloads.insert(workload.key.clone(), workload);
    }

    /// Takes a workload away.
    pub(super) fn remove_workload(&mut self, key: &WorkloadKey) -> Option<Arc<Workload>> {
        let gone = self.workloads.remove(key)?;
        if let Some(own) = gone.owner.as_ref().and_then(|owner| self.by_owner.get_mut(owner)) {
            own.remove(key);
        }
        Some(gone)
    }

    /// The pods of a controller, in the order they were made.
    pub fn pods_of(&self, key: &WorkloadKey) -> impl Iterator<Item = &Arc<Pod>> {
        let own = self.by_controller.get(&Some(key.clone()));
        own.into_iter().flatten().filter_map(|uid| self.pods.get(uid))
    }

    /// The pods that belong to nobody.
    pub fn orphans(&self) -> impl Iterator<Item = &Arc<Pod>> {
        self.by_controller.get(&None).into_iter().flatten().filter_map(|uid| self.pods.get(uid))
    }

    /// The ReplicaSets of a Deployment, oldest first.
    pub fn sets_of(&self, deployment: &WorkloadKey) -> Vec<&Arc<Workload>> {
        let own = self.by_owner.get(deployment).into_iter().flatten();
        let there = own.filter_map(|key| self.workloads.get(key));
        let mut sets: Vec<&Arc<Workload>> = there.filter(|it| !it.deleted).collect();
        crate::order::sort_by_key(&mut sets, |set| (set.created, set.revision));
        sets
    }

    /// The pod that has a name now.
    pub fn pod_named(&self, pod: &PodName) -> Option<&Arc<Pod>> {
        self.pods.values().rev().find(|it| it.live.name == pod.name && it.namespace() == pod.namespace)
    }
}

impl Workload {
    /// A workload that has just been made, and has made nothing yet.
    pub(super) fn new(
        key: WorkloadKey,
        object: Arc<Object>,
        mould: Mould,
        replicas: u64,
        now: SimTime,
    ) -> Self {
        Self {
            key,
            object,
            mould: Arc::new(mould),
            replicas,
            owner: None,
            revision: 1,
            desired: None,
            created: now,
            rollout: Rollout { since: now, ..Rollout::default() },
            current: None,
            daemon_nodes: Arc::default(),
            made: 0,
            job: None,
            deleted: false,
        }
    }

    /// What it is made of now.
    pub(super) fn version(&self) -> Version {
        Version { object: self.object.clone(), mould: self.mould.clone() }
    }
}

impl Pod {
    /// Its namespace.
    pub fn namespace(&self) -> &str {
        &self.live.origin.namespace
    }

    /// Its names.
    pub fn names(&self) -> PodName {
        PodName { namespace: self.namespace().to_string(), name: self.live.name.clone() }
    }

    /// Counts as a replica: neither ended nor being deleted (workloads.md 6.1.6).
    pub fn is_active(&self) -> bool {
        self.deletion.is_none() && !self.has_ended()
    }

    /// All its containers have ended for good.
    pub fn has_ended(&self) -> bool {
        matches!(self.live.phase, PodPhase::Succeeded | PodPhase::Failed)
    }

    /// Ready for so long (workloads.md 6.1.7).
    pub fn is_available(&self, now: SimTime, min_ready: SimTime) -> bool {
        self.available_at(min_ready).is_some_and(|at| at <= now)
    }

    /// When it is available, if it stays ready; none while it is not ready.
    pub fn available_at(&self, min_ready: SimTime) -> Option<SimTime> {
        let since = self.ready_since.filter(|_| self.live.ready)?;
        let for_long = since == SimTime::ZERO && (self.settled || self.is_stated());
        Some(if for_long { since } else { since.plus(min_ready) })
    }

    /// Its status was stated: it has been as it is for long.
    pub(super) fn is_stated(&self) -> bool {
        matches!(&self.live.origin.kind, Kind::Pod(it) if it.status.phase.is_some())
    }
}
