//! The workloads of a settled world, with their status, as lines that can be compared with those of a record.

use serviscope::cluster::OwnerKind;
use serviscope::manifest::Object;
use serviscope::manifest::kinds::{Kind, PodTemplateSpec};
use serviscope::simulation::SimTime;
use serviscope::simulation::life::{JobStatus, Progress, Workload, World};

/// One line for each workload, sorted.
pub fn ours(world: &World, now: SimTime) -> Vec<String> {
    let mut lines: Vec<String> = world.workloads.values().map(|it| workload(world, it, now)).collect();
    let cron_jobs = world.manifest.objects.iter().filter(|it| matches!(it.kind, Kind::CronJob(_)));
    lines.extend(cron_jobs.map(|it| cron_job(world, it)));
    lines.sort();
    lines
}

fn workload(world: &World, it: &Workload, now: SimTime) -> String {
    let owner = it.owner.as_ref().map(|owner| format!("{}/{}", owner.kind.name(), owner.name));
    let made = !matches!(it.object.kind, Kind::ReplicaSet(_)) && it.key.kind == OwnerKind::ReplicaSet;
    let name = if made { it.key.name.replace(&it.mould.hash, "<hash>") } else { it.key.name.clone() };
    let image = template(&it.object.kind).and_then(|it| it.spec.containers.first()?.image.clone());
    let shown = image.filter(|_| it.key.kind == OwnerKind::ReplicaSet);
    let scaled = !matches!(it.key.kind, OwnerKind::DaemonSet | OwnerKind::Job);
    let wants = if scaled { it.replicas.to_string() } else { "-".to_string() };
    format!(
        "{}/{name} in {} of {} image {} wants {wants} has {}",
        it.key.kind.name(),
        it.key.namespace,
        owner.as_deref().unwrap_or("-"),
        shown.as_deref().unwrap_or("-"),
        status(world, it, now).join(" "),
    )
}

/// A Job's status: `ready` and `terminating` are there even where they are 0.
fn job(status: &JobStatus) -> Vec<String> {
    let mut all = vec![format!("ready={}", status.ready), format!("terminating={}", status.terminating)];
    for (name, count) in
        [("active", status.active), ("succeeded", status.succeeded), ("failed", status.failed)]
    {
        all.extend((count > 0).then(|| format!("{name}={count}")));
    }
    let indexes = Some(&status.completed_indexes).filter(|text| !text.is_empty());
    all.extend(indexes.map(|text| format!("completedIndexes={text}")));
    all.extend(status.failed_indexes.as_ref().map(|text| format!("failedIndexes={text}")));
    all.extend(
        status.conditions.iter().map(|it| {
            format!("{}:{}={}", it.kind.name(), if it.status { "True" } else { "False" }, it.reason)
        }),
    );
    all.sort();
    all
}

/// A CronJob's status: what it has at work, where it has any.
fn cron_job(world: &World, object: &Object) -> String {
    let status = world.cron_job_status(&object.namespace, &object.name);
    let mut all = Vec::new();
    all.extend((!status.active.is_empty()).then(|| format!("active={}", status.active.len())));
    all.extend(status.last_schedule_time.map(|_| "lastScheduleTime".to_string()));
    all.extend(status.last_successful_time.map(|_| "lastSuccessfulTime".to_string()));
    format!("CronJob/{} in {} of - image - wants - has {}", object.name, object.namespace, all.join(" "))
}

fn template(kind: &Kind) -> Option<&PodTemplateSpec> {
    match kind {
        Kind::Deployment(it) => Some(&it.spec.template),
        Kind::ReplicaSet(it) => Some(&it.spec.template),
        _ => None,
    }
}

fn status(world: &World, it: &Workload, now: SimTime) -> Vec<String> {
    let mut counts: Vec<(&str, u64)> = Vec::new();
    let mut conditions = Vec::new();
    match it.key.kind {
        OwnerKind::Deployment => {
            let status = world.deployment_status(it, now);
            counts.extend([
                ("replicas", status.replicas),
                ("updatedReplicas", status.updated),
                ("readyReplicas", status.ready),
                ("availableReplicas", status.available),
                ("unavailableReplicas", status.unavailable),
            ]);
            conditions.push(match status.is_available {
                true => "Available:True=MinimumReplicasAvailable",
                false => "Available:False=MinimumReplicasUnavailable",
            });
            conditions.push(match it.rollout.progress {
                Progress::Created => "Progressing:True=NewReplicaSetCreated",
                Progress::Updated => "Progressing:True=ReplicaSetUpdated",
                Progress::Available => "Progressing:True=NewReplicaSetAvailable",
                Progress::DeadlineExceeded => "Progressing:False=ProgressDeadlineExceeded",
                Progress::Paused => "Progressing:Unknown=DeploymentPaused",
                Progress::Resumed => "Progressing:Unknown=DeploymentResumed",
            });
        }
        OwnerKind::ReplicaSet | OwnerKind::ReplicationController => {
            let status = world.replica_set_status(it, now);
            counts.extend([
                ("replicas", status.replicas),
                // The records leave it out for a ReplicationController.
                (
                    "fullyLabeledReplicas",
                    if it.key.kind == OwnerKind::ReplicaSet { status.fully_labeled } else { 0 },
                ),
                ("readyReplicas", status.ready),
                ("availableReplicas", status.available),
            ]);
        }
        OwnerKind::StatefulSet => {
            let status = world.stateful_set_status(it, now);
            counts.extend([
                ("replicas", status.replicas),
                ("readyReplicas", status.ready),
                ("currentReplicas", status.current),
                ("updatedReplicas", status.updated),
                ("availableReplicas", status.available),
            ]);
        }
        OwnerKind::DaemonSet => {
            let status = world.daemon_set_status(it, now);
            counts.extend([
                ("desiredNumberScheduled", status.desired),
                ("currentNumberScheduled", status.current),
                ("numberMisscheduled", status.misscheduled),
                ("numberReady", status.ready),
                ("numberAvailable", status.available),
                ("updatedNumberScheduled", status.updated),
                ("numberUnavailable", status.desired.saturating_sub(status.available)),
            ]);
        }
        OwnerKind::Job => return it.job.as_ref().map_or(Vec::new(), |status| job(status)),
    }
    let named =
        counts.into_iter().filter(|(_, count)| *count > 0).map(|(name, count)| format!("{name}={count}"));
    let mut all: Vec<String> = named.chain(conditions.into_iter().map(str::to_string)).collect();
    all.sort();
    all
}
