//! The specs of workloads as the server stores them, with its defaults.

use serde_json::{Value, json};
use serviscope::cluster::OwnerKind;
use serviscope::manifest::kinds::{
    CronJobSpec, DaemonSetSpec, DeploymentSpec, JobSpec, Kind, StatefulSetSpec,
};
use serviscope::simulation::life::{Workload, World};

use crate::routes::{int_or_string, object};

/// That of a workload.
pub fn of(world: &World, it: &Workload) -> Value {
    match &it.object.kind {
        _ if it.key.kind == OwnerKind::ReplicaSet => {
            let owner = it.owner.as_ref().and_then(|owner| world.workloads.get(owner));
            let wait = match &owner.map_or(&it.object, |owner| &owner.object).kind {
                Kind::Deployment(it) => it.spec.min_ready_seconds,
                Kind::ReplicaSet(it) => it.spec.min_ready_seconds,
                _ => None,
            };
            object(&[("replicas", Some(it.replicas.into())), ("minReadySeconds", wait.map(Value::from))])
        }
        Kind::Deployment(object) => deployment(&object.spec, it.replicas),
        Kind::StatefulSet(object) => stateful_set(&object.spec, it.replicas),
        Kind::DaemonSet(object) => daemon_set(&object.spec),
        Kind::Job(object) => job(&object.spec),
        _ => json!({"replicas": it.replicas}),
    }
}

fn deployment(spec: &DeploymentSpec, replicas: u64) -> Value {
    let strategy = match spec.recreates() {
        true => json!({"type": "Recreate"}),
        false => json!({"type": "RollingUpdate", "rollingUpdate": {
            "maxSurge": int_or_string(&spec.max_surge()),
            "maxUnavailable": int_or_string(&spec.max_unavailable()),
        }}),
    };
    object(&[
        ("replicas", Some(replicas.into())),
        ("revisionHistoryLimit", Some(spec.revision_history_limit().into())),
        ("progressDeadlineSeconds", Some(spec.progress_deadline_seconds().into())),
        ("strategy", Some(strategy)),
        ("minReadySeconds", spec.min_ready_seconds.map(Value::from)),
        ("paused", spec.paused.filter(|it| *it).map(Value::from)),
    ])
}

fn stateful_set(spec: &StatefulSetSpec, replicas: u64) -> Value {
    let strategy = match spec.updates_on_delete() {
        true => json!({"type": "OnDelete"}),
        false => json!({"type": "RollingUpdate", "rollingUpdate": {"partition": spec.partition()}}),
    };
    json!({
        "replicas": replicas,
        "podManagementPolicy": if spec.is_ordered() { "OrderedReady" } else { "Parallel" },
        "serviceName": spec.service_name.clone().unwrap_or_default(),
        "updateStrategy": strategy,
        "revisionHistoryLimit": spec.revision_history_limit(),
    })
}

fn daemon_set(spec: &DaemonSetSpec) -> Value {
    let strategy = match spec.updates_on_delete() {
        true => json!({"type": "OnDelete"}),
        false => json!({"type": "RollingUpdate", "rollingUpdate": {
            "maxSurge": int_or_string(&spec.max_surge()),
            "maxUnavailable": int_or_string(&spec.max_unavailable()),
        }}),
    };
    json!({"updateStrategy": strategy, "revisionHistoryLimit": spec.revision_history_limit()})
}

fn job(spec: &JobSpec) -> Value {
    object(&[
        ("parallelism", Some(spec.parallelism().into())),
        ("completions", spec.completions().map(Value::from)),
        ("backoffLimit", Some(spec.backoff_limit().into())),
        ("completionMode", Some(if spec.is_indexed() { "Indexed" } else { "NonIndexed" }.into())),
        (
            "podReplacementPolicy",
            Some(if spec.replaces_ended_only() { "Failed" } else { "TerminatingOrFailed" }.into()),
        ),
        ("suspend", Some((spec.suspend == Some(true)).into())),
    ])
}

/// That of a CronJob.
pub fn cron_job(spec: &CronJobSpec) -> Value {
    object(&[
        ("schedule", spec.schedule.clone().map(Value::from)),
        ("concurrencyPolicy", Some(spec.concurrency_policy().into())),
        ("successfulJobsHistoryLimit", Some(spec.successful_jobs_history_limit().into())),
        ("failedJobsHistoryLimit", Some(spec.failed_jobs_history_limit().into())),
        ("suspend", Some((spec.suspend == Some(true)).into())),
        ("timeZone", spec.time_zone.clone().map(Value::from)),
    ])
}
