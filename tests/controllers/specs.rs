//! The workloads as the server had filled them in, against ours: lines that can be compared.

use serde_json::{Map, Value, json};
use serviscope::cluster::OwnerKind;
use serviscope::manifest::kinds::{
    CronJobSpec, DaemonSetSpec, DeploymentSpec, IntOrString, JobSpec, Kind, StatefulSetSpec,
};
use serviscope::simulation::life::{Workload, World};

use crate::record::{list, text};

/// One line for each workload of a record, sorted.
pub fn recorded(after: &Value) -> Vec<String> {
    let mut lines: Vec<String> = list(&after["workloads"])
        .iter()
        .map(|it| {
            let mut spec = it["spec"].as_object().cloned().unwrap_or_default();
            // Nothing here depends on how many ControllerRevisions are kept.
            if it["kind"] != "Deployment" {
                spec.remove("revisionHistoryLimit");
            }
            line(&text(&it["kind"]), &text(&it["namespace"]), &text(&it["name"]), Value::Object(spec))
        })
        .collect();
    lines.sort();
    lines
}

fn line(kind: &str, namespace: &str, name: &str, spec: Value) -> String {
    format!("{kind}/{name} in {namespace} {spec}")
}

/// One line for each of ours, sorted.
pub fn ours(world: &World) -> Vec<String> {
    let mut lines: Vec<String> = world.workloads.values().map(|it| workload(world, it)).collect();
    for object in &world.manifest.objects {
        if let Kind::CronJob(it) = &object.kind {
            lines.push(line("CronJob", &object.namespace, &object.name, cron_job(&it.spec)));
        }
    }
    lines.sort();
    lines
}

fn workload(world: &World, it: &Workload) -> String {
    let made = it.owner.as_ref().and_then(|owner| world.workloads.get(owner));
    let written = matches!(it.object.kind, Kind::ReplicaSet(_));
    let name = if made.is_some() && !written {
        it.key.name.replace(&it.mould.hash, "<hash>")
    } else {
        it.key.name.clone()
    };
    let spec = match &it.object.kind {
        _ if it.key.kind == OwnerKind::ReplicaSet => {
            let wait = match &made.map_or(&it.object, |owner| &owner.object).kind {
                Kind::Deployment(it) => it.spec.min_ready_seconds,
                Kind::ReplicaSet(it) => it.spec.min_ready_seconds,
                _ => None,
            };
            with(json!({"replicas": it.replicas}), "minReadySeconds", wait.map(Value::from))
        }
        Kind::Deployment(object) => deployment(&object.spec, it.replicas),
        Kind::StatefulSet(object) => stateful_set(&object.spec, it.replicas),
        Kind::DaemonSet(object) => daemon_set(&object.spec),
        Kind::Job(object) => job(&object.spec),
        _ => json!({"replicas": it.replicas}),
    };
    line(it.key.kind.name(), &it.key.namespace, &name, spec)
}

/// With a field, where it has a value.
fn with(spec: Value, field: &str, value: Option<Value>) -> Value {
    let mut spec: Map<String, Value> = spec.as_object().cloned().unwrap_or_default();
    spec.extend(value.map(|value| (field.to_string(), value)));
    Value::Object(spec)
}

fn limit(limit: &IntOrString) -> Value {
    match limit {
        IntOrString::Int(number) => json!(number),
        IntOrString::Str(text) => json!(text),
    }
}

fn deployment(spec: &DeploymentSpec, replicas: u64) -> Value {
    let strategy = match spec.recreates() {
        true => json!({"type": "Recreate"}),
        false => json!({"type": "RollingUpdate", "rollingUpdate": {
            "maxSurge": limit(&spec.max_surge()), "maxUnavailable": limit(&spec.max_unavailable()),
        }}),
    };
    let all = json!({
        "replicas": replicas,
        "revisionHistoryLimit": spec.revision_history_limit(),
        "progressDeadlineSeconds": spec.progress_deadline_seconds(),
        "strategy": strategy,
    });
    let all = with(all, "minReadySeconds", spec.min_ready_seconds.map(Value::from));
    with(all, "paused", spec.paused.filter(|it| *it).map(Value::from))
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
    })
}

fn daemon_set(spec: &DaemonSetSpec) -> Value {
    let strategy = match spec.updates_on_delete() {
        true => json!({"type": "OnDelete"}),
        false => json!({"type": "RollingUpdate", "rollingUpdate": {
            "maxSurge": limit(&spec.max_surge()), "maxUnavailable": limit(&spec.max_unavailable()),
        }}),
    };
    json!({"updateStrategy": strategy})
}

fn job(spec: &JobSpec) -> Value {
    let all = json!({
        "parallelism": spec.parallelism(),
        "backoffLimit": spec.backoff_limit(),
        "completionMode": if spec.is_indexed() { "Indexed" } else { "NonIndexed" },
        "podReplacementPolicy": if spec.replaces_ended_only() { "Failed" } else { "TerminatingOrFailed" },
        "suspend": spec.suspend == Some(true),
    });
    with(all, "completions", spec.completions().map(Value::from))
}

fn cron_job(spec: &CronJobSpec) -> Value {
    let all = json!({
        "schedule": spec.schedule,
        "concurrencyPolicy": spec.concurrency_policy(),
        "successfulJobsHistoryLimit": spec.successful_jobs_history_limit(),
        "failedJobsHistoryLimit": spec.failed_jobs_history_limit(),
        "suspend": spec.suspend == Some(true),
    });
    with(all, "timeZone", spec.time_zone.clone().map(Value::from))
}
