//! What `inspect` prints of a cluster's life: what happened when, and how its workloads are.

use std::sync::Arc;

use serde::Serialize;
use serviscope::cluster::{OwnerKind, SEED};
use serviscope::manifest::Manifest;
use serviscope::simulation::SimTime;
use serviscope::simulation::life::{
    Change, Claim, ClaimOwner, Event, JobCondition, JobStatus, Life, PodName, Progress, Thing, Timing,
    Workload, WorkloadKey, World,
};
use serviscope::words::{self, Lang};

/// Beside the cluster at a time: how it came to be.
#[derive(Serialize)]
pub struct LifeJson {
    at: f64,
    workloads: Vec<WorkloadJson>,
    claims: Vec<ClaimJson>,
    changes: Vec<ChangeJson>,
}

/// One thing that happened; seconds since the beginning.
#[derive(Serialize)]
struct ChangeJson {
    at: f64,
    object: String,
    what: &'static str,
    text: String,
}

/// A PersistentVolumeClaim, and who takes it along.
#[derive(Serialize)]
struct ClaimJson {
    namespace: String,
    name: String,
    owner: Option<String>,
    terminating: bool,
}

/// How a workload is: the counts of its status.
#[derive(Serialize)]
struct WorkloadJson {
    kind: &'static str,
    namespace: String,
    name: String,
    owner: Option<String>,
    replicas: u64,
    ready: u64,
    available: u64,
    updated: u64,
    progressing: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    job: Option<JobStatusJson>,
}

/// `status` of a Job; times in seconds since the beginning.
#[derive(Serialize)]
struct JobStatusJson {
    active: u64,
    ready: u64,
    succeeded: u64,
    failed: u64,
    terminating: u64,
    completed_indexes: String,
    failed_indexes: Option<String>,
    conditions: Vec<JobConditionJson>,
    start_time: Option<f64>,
    completion_time: Option<f64>,
}

/// A condition of it.
#[derive(Serialize)]
struct JobConditionJson {
    r#type: &'static str,
    status: bool,
    reason: &'static str,
}

/// The life that a command line asks for, and the time to look at: without one, when nothing happens any more. None
/// where neither events nor a time were given.
pub fn asked(
    manifest: &Manifest,
    events: &[(SimTime, Event)],
    at: Option<SimTime>,
    epoch: i64,
) -> Option<(Life, SimTime)> {
    if events.is_empty() && at.is_none() {
        return None;
    }
    let timing = Timing::default();
    let timing = Timing { horizon: at.unwrap_or(timing.horizon), epoch, ..timing };
    let life = Life::with_cron_jobs(Arc::new(manifest.clone()), events, SEED, timing);
    let at = at.unwrap_or_else(|| life.moments().last().unwrap_or(SimTime::ZERO));
    Some((life, at))
}

impl LifeJson {
    /// What is known at a time.
    pub fn new(life: &Life, at: SimTime, lang: Lang) -> Self {
        let world = life.world(at);
        let past = life.changes().iter().filter(|change| change.at <= at);
        Self {
            at: at.seconds(),
            workloads: world.workloads.values().map(|it| WorkloadJson::new(&world, it, at)).collect(),
            claims: world.claims.iter().map(ClaimJson::new).collect(),
            changes: past.map(|change| ChangeJson::new(change, lang)).collect(),
        }
    }
}

impl ClaimJson {
    fn new((names, claim): (&PodName, &Claim)) -> Self {
        Self {
            namespace: names.namespace.clone(),
            name: names.name.clone(),
            owner: claim.owner.as_ref().map(|owner| match owner {
                ClaimOwner::Set(set) => name(set),
                ClaimOwner::Pod(pod) => format!("pod/{}/{}", pod.namespace, pod.name),
            }),
            terminating: claim.terminating,
        }
    }
}

impl ChangeJson {
    fn new(change: &Change, lang: Lang) -> Self {
        let object = match &change.object {
            Thing::Pod(pod) => format!("pod/{}/{}", pod.namespace, pod.name),
            Thing::Workload(key) => name(key),
            Thing::CronJob(job) => format!("cronjob/{}/{}", job.namespace, job.name),
            Thing::Claim(claim) => format!("persistentvolumeclaim/{}/{}", claim.namespace, claim.name),
            Thing::Node(node) => format!("node/{node}"),
            Thing::Namespace(name) => format!("namespace/{name}"),
            Thing::Cluster => "cluster".to_string(),
        };
        Self { at: change.at.seconds(), object, what: change.what.name(), text: words::change(change, lang) }
    }
}

fn name(key: &WorkloadKey) -> String {
    format!("{}/{}/{}", key.kind.name().to_lowercase(), key.namespace, key.name)
}

impl WorkloadJson {
    fn new(world: &World, it: &Workload, at: SimTime) -> Self {
        let (replicas, ready, available, updated) = counts(world, it, at);
        Self {
            kind: it.key.kind.name(),
            namespace: it.key.namespace.clone(),
            name: it.key.name.clone(),
            owner: it.owner.as_ref().map(name),
            replicas,
            ready,
            available,
            updated,
            progressing: (it.key.kind == OwnerKind::Deployment).then(|| reason(it.rollout.progress)),
            job: it.job.as_deref().map(JobStatusJson::new),
        }
    }
}

impl JobStatusJson {
    fn new(status: &JobStatus) -> Self {
        let condition = |it: &JobCondition| JobConditionJson {
            r#type: it.kind.name(),
            status: it.status,
            reason: it.reason,
        };
        Self {
            active: status.active,
            ready: status.ready,
            succeeded: status.succeeded,
            failed: status.failed,
            terminating: status.terminating,
            completed_indexes: status.completed_indexes.clone(),
            failed_indexes: status.failed_indexes.clone(),
            conditions: status.conditions.iter().map(condition).collect(),
            start_time: status.start_time.map(SimTime::seconds),
            completion_time: status.completion_time.map(SimTime::seconds),
        }
    }
}

fn counts(world: &World, it: &Workload, at: SimTime) -> (u64, u64, u64, u64) {
    match it.key.kind {
        OwnerKind::Deployment => {
            let status = world.deployment_status(it, at);
            (status.replicas, status.ready, status.available, status.updated)
        }
        OwnerKind::StatefulSet => {
            let status = world.stateful_set_status(it, at);
            (status.replicas, status.ready, status.available, status.updated)
        }
        OwnerKind::DaemonSet => {
            let status = world.daemon_set_status(it, at);
            (status.current, status.ready, status.available, status.updated)
        }
        OwnerKind::ReplicaSet | OwnerKind::ReplicationController | OwnerKind::Job => {
            let status = world.replica_set_status(it, at);
            (status.replicas, status.ready, status.available, status.replicas)
        }
    }
}

fn reason(progress: Progress) -> &'static str {
    match progress {
        Progress::Created => "NewReplicaSetCreated",
        Progress::Updated => "ReplicaSetUpdated",
        Progress::Available => "NewReplicaSetAvailable",
        Progress::DeadlineExceeded => "ProgressDeadlineExceeded",
        Progress::Paused => "DeploymentPaused",
        Progress::Resumed => "DeploymentResumed",
    }
}
