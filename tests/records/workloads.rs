//! Our workloads as a record writes them: spec, status, pods per node.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use serviscope::cluster::{Cluster, NodeId, OwnerKind};
use serviscope::manifest::Object;
use serviscope::manifest::kinds::{Kind, PodTemplateSpec};
use serviscope::simulation::SimTime;
use serviscope::simulation::life::{JobCondition, Progress, Workload, World};

use crate::{pods, specs};

/// All workloads. `after` says of which the pods per node were the same every time.
pub fn ours(world: &World, cluster: &Cluster, now: SimTime, after: &Value) -> Vec<Value> {
    let mut all: Vec<Value> = world.workloads.values().map(|it| workload(world, it, now)).collect();
    for object in &world.manifest.objects {
        if let Kind::CronJob(it) = &object.kind {
            all.push(json!({
                "kind": "CronJob", "namespace": object.namespace, "name": object.name,
                "spec": specs::cron_job(&it.spec), "status": cron_job_status(world, object),
            }));
        }
    }
    for it in &mut all {
        spread(cluster, after, it);
    }
    all
}

fn workload(world: &World, it: &Workload, now: SimTime) -> Value {
    let made = !matches!(it.object.kind, Kind::ReplicaSet(_)) && it.key.kind == OwnerKind::ReplicaSet;
    let name = if made { it.key.name.replace(&it.mould.hash, "<hash>") } else { it.key.name.clone() };
    let mut out = json!({
        "kind": it.key.kind.name(),
        "namespace": it.key.namespace,
        "name": name,
        "spec": specs::of(world, it),
        "status": status(world, it, now),
    });
    if let Some(owner) = &it.owner {
        out["owner"] = format!("{}/{}", owner.kind.name(), owner.name).into();
    }
    if it.key.kind == OwnerKind::ReplicaSet {
        let images = template(&it.object.kind).map(|it| &it.spec.containers).into_iter().flatten();
        let images: Vec<&str> = images.filter_map(|it| it.image.as_deref()).collect();
        out["image"] = images.join(",").into();
    }
    out
}

fn template(kind: &Kind) -> Option<&PodTemplateSpec> {
    match kind {
        Kind::Deployment(it) => Some(&it.spec.template),
        Kind::ReplicaSet(it) => Some(&it.spec.template),
        _ => None,
    }
}

/// How many pods it has on each node that it uses, largest first.
fn spread(cluster: &Cluster, after: &Value, it: &mut Value) {
    let recorded = after["workloads"].as_array().into_iter().flatten();
    let same = |other: &&Value| ["kind", "namespace", "name"].iter().all(|field| other[field] == it[field]);
    if !recorded.filter(same).any(|it| it["pods_per_node"].is_array()) {
        return;
    }
    let name = format!("{}/{}", it["kind"].as_str().unwrap(), it["name"].as_str().unwrap());
    let mut counts: BTreeMap<NodeId, u64> = BTreeMap::new();
    let own = cluster.pods.iter().filter(|pod| pods::owner(pod).as_ref() == Some(&name));
    for node in own.filter_map(|pod| pod.node) {
        *counts.entry(node).or_default() += 1;
    }
    let mut counts: Vec<u64> = counts.into_values().collect();
    counts.sort_by(|a, b| b.cmp(a));
    it["pods_per_node"] = counts.into();
}

/// Counts that are always there, counts that are left out where they are 0 (`omitempty`), conditions.
fn counts(always: &[(&str, u64)], others: &[(&str, u64)]) -> Map<String, Value> {
    let others = others.iter().filter(|(_, count)| *count > 0);
    always.iter().chain(others).map(|(name, count)| (name.to_string(), (*count).into())).collect()
}

fn status(world: &World, it: &Workload, now: SimTime) -> Value {
    Value::Object(match it.key.kind {
        OwnerKind::Deployment => deployment(world, it, now),
        OwnerKind::ReplicaSet | OwnerKind::ReplicationController => {
            let status = world.replica_set_status(it, now);
            let labelled = ("fullyLabeledReplicas", status.fully_labeled);
            let others = [("readyReplicas", status.ready), ("availableReplicas", status.available), labelled];
            // The records leave it out for a ReplicationController.
            let kept = if it.key.kind == OwnerKind::ReplicaSet { 3 } else { 2 };
            counts(&[("replicas", status.replicas)], &others[..kept])
        }
        OwnerKind::StatefulSet => {
            let status = world.stateful_set_status(it, now);
            counts(
                &[("replicas", status.replicas), ("availableReplicas", status.available)],
                &[
                    ("readyReplicas", status.ready),
                    ("currentReplicas", status.current),
                    ("updatedReplicas", status.updated),
                ],
            )
        }
        OwnerKind::DaemonSet => {
            let status = world.daemon_set_status(it, now);
            counts(
                &[
                    ("desiredNumberScheduled", status.desired),
                    ("currentNumberScheduled", status.current),
                    ("numberMisscheduled", status.misscheduled),
                    ("numberReady", status.ready),
                ],
                &[
                    ("numberAvailable", status.available),
                    ("updatedNumberScheduled", status.updated),
                    ("numberUnavailable", status.desired.saturating_sub(status.available)),
                ],
            )
        }
        OwnerKind::Job => job(it),
    })
}

fn deployment(world: &World, it: &Workload, now: SimTime) -> Map<String, Value> {
    let status = world.deployment_status(it, now);
    let mut out = counts(
        &[],
        &[
            ("replicas", status.replicas),
            ("updatedReplicas", status.updated),
            ("readyReplicas", status.ready),
            ("availableReplicas", status.available),
            ("unavailableReplicas", status.unavailable),
        ],
    );
    let available = match status.is_available {
        true => ("True", "MinimumReplicasAvailable"),
        false => ("False", "MinimumReplicasUnavailable"),
    };
    let progressing = match it.rollout.progress {
        Progress::Created => ("True", "NewReplicaSetCreated"),
        Progress::Updated => ("True", "ReplicaSetUpdated"),
        Progress::Available => ("True", "NewReplicaSetAvailable"),
        Progress::DeadlineExceeded => ("False", "ProgressDeadlineExceeded"),
        Progress::Paused => ("Unknown", "DeploymentPaused"),
        Progress::Resumed => ("Unknown", "DeploymentResumed"),
    };
    let condition = |kind: &str, (status, reason): (&str, &str)| json!({"type": kind, "status": status, "reason": reason});
    out.insert(
        "conditions".to_string(),
        json!([condition("Available", available), condition("Progressing", progressing)]),
    );
    out
}

fn job(job: &Workload) -> Map<String, Value> {
    let Some(status) = &job.job else { return Map::new() };
    let mut out = counts(
        &[("ready", status.ready), ("terminating", status.terminating)],
        &[("active", status.active), ("succeeded", status.succeeded), ("failed", status.failed)],
    );
    let indexes = Some(&status.completed_indexes).filter(|text| !text.is_empty());
    out.extend(indexes.map(|text| ("completedIndexes".to_string(), text.clone().into())));
    out.extend(status.failed_indexes.clone().map(|text| ("failedIndexes".to_string(), text.into())));
    let condition = |it: &JobCondition| json!({"type": it.kind.name(), "status": if it.status { "True" } else { "False" }, "reason": it.reason});
    let mut conditions: Vec<Value> = status.conditions.iter().map(condition).collect();
    conditions.sort_by_key(|it| it["type"].to_string());
    if !conditions.is_empty() {
        out.insert("conditions".to_string(), conditions.into());
    }
    out
}

/// What it has at work, and when it last was due.
fn cron_job_status(world: &World, object: &Object) -> Value {
    let status = world.cron_job_status(&object.namespace, &object.name);
    let time = |time: Option<i64>| time.map(Value::from);
    crate::routes::object(&[
        ("active", (!status.active.is_empty()).then(|| status.active.len().into())),
        ("lastScheduleTime", time(status.last_schedule_time)),
        ("lastSuccessfulTime", time(status.last_successful_time)),
    ])
}
