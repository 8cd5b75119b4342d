//! The kinds that make pods. Defaults: service-validation.md 1.9, workloads.md.

use serde::Deserialize;

use super::meta::{IntOrString, LabelSelector, Labels, ObjectMeta};
use super::pod::PodTemplateSpec;

/// A Deployment.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Deployment {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is wanted.
    pub spec: DeploymentSpec,
}

/// `spec` of a Deployment.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct DeploymentSpec {
    /// How many pods; 1 by default.
    pub replicas: Option<i64>,
    /// The pods it owns.
    pub selector: Option<LabelSelector>,
    /// The pods it makes.
    pub template: PodTemplateSpec,
    /// How a change is rolled out.
    pub strategy: DeploymentStrategy,
    /// Seconds of readiness that count as available.
    pub min_ready_seconds: Option<i64>,
    /// Old ReplicaSets that are kept; 10 by default.
    pub revision_history_limit: Option<i64>,
    /// Makes nothing, rolls out nothing.
    pub paused: Option<bool>,
    /// Seconds until a stuck rollout is reported; 600 by default.
    pub progress_deadline_seconds: Option<i64>,
}

/// `strategy`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct DeploymentStrategy {
    /// `RollingUpdate` (default), `Recreate`.
    #[serde(rename = "type")]
    pub type_: Option<String>,
    /// Its limits.
    pub rolling_update: Option<RollingUpdate>,
}

/// Limits of a rolling update.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct RollingUpdate {
    /// How many may be missing.
    pub max_unavailable: Option<IntOrString>,
    /// How many may be too many.
    pub max_surge: Option<IntOrString>,
    /// StatefulSet: ordinals below keep the old template.
    pub partition: Option<i64>,
}

/// A ReplicaSet.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ReplicaSet {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is wanted.
    pub spec: ReplicaSetSpec,
}

/// `spec` of a ReplicaSet.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ReplicaSetSpec {
    /// How many pods; 1 by default.
    pub replicas: Option<i64>,
    /// The pods it owns.
    pub selector: Option<LabelSelector>,
    /// The pods it makes.
    pub template: PodTemplateSpec,
    /// Seconds of readiness that count as available.
    pub min_ready_seconds: Option<i64>,
}

/// A ReplicationController.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ReplicationController {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is wanted.
    pub spec: ReplicationControllerSpec,
}

/// `spec` of a ReplicationController.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ReplicationControllerSpec {
    /// How many pods; 1 by default.
    pub replicas: Option<i64>,
    /// The pods it owns; the template's labels by default.
    pub selector: Labels,
    /// The pods it makes.
    pub template: Option<PodTemplateSpec>,
    /// Seconds of readiness that count as available.
    pub min_ready_seconds: Option<i64>,
}

/// A StatefulSet.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct StatefulSet {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is wanted.
    pub spec: StatefulSetSpec,
}

/// `spec` of a StatefulSet.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct StatefulSetSpec {
    /// How many pods; 1 by default.
    pub replicas: Option<i64>,
    /// The pods it owns.
    pub selector: Option<LabelSelector>,
    /// The pods it makes.
    pub template: PodTemplateSpec,
    /// The headless Service that names its pods.
    pub service_name: Option<String>,
    /// `OrderedReady` (default), `Parallel`.
    pub pod_management_policy: Option<String>,
    /// How a change is rolled out.
    pub update_strategy: UpdateStrategy,
    /// Where counting begins.
    pub ordinals: Option<Ordinals>,
    /// Claims made for each pod.
    pub volume_claim_templates: Vec<super::node::PersistentVolumeClaim>,
    /// Seconds of readiness that count as available.
    pub min_ready_seconds: Option<i64>,
}

/// Where a StatefulSet's counting begins.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Ordinals {
    /// The first ordinal; 0 by default.
    pub start: Option<i64>,
}

/// How a StatefulSet or DaemonSet rolls out a change.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct UpdateStrategy {
    /// `RollingUpdate` (default), `OnDelete`.
    #[serde(rename = "type")]
    pub type_: Option<String>,
    /// Its limits.
    pub rolling_update: Option<RollingUpdate>,
}

/// A DaemonSet.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct DaemonSet {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is wanted.
    pub spec: DaemonSetSpec,
}

/// `spec` of a DaemonSet.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct DaemonSetSpec {
    /// The pods it owns.
    pub selector: Option<LabelSelector>,
    /// The pods it makes.
    pub template: PodTemplateSpec,
    /// How a change is rolled out.
    pub update_strategy: UpdateStrategy,
    /// Seconds of readiness that count as available.
    pub min_ready_seconds: Option<i64>,
}

/// A Job.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Job {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is wanted.
    pub spec: JobSpec,
}

/// `spec` of a Job.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct JobSpec {
    /// Pods at once; 1 by default.
    pub parallelism: Option<i64>,
    /// Successes wanted; `parallelism` unset too: 1.
    pub completions: Option<i64>,
    /// `NonIndexed` (default), `Indexed`.
    pub completion_mode: Option<String>,
    /// Failures allowed; 6 by default.
    pub backoff_limit: Option<i64>,
    /// Seconds until it is ended.
    pub active_deadline_seconds: Option<i64>,
    /// Seconds until it is removed.
    pub ttl_seconds_after_finished: Option<i64>,
    /// Makes no pods.
    pub suspend: Option<bool>,
    /// Whether `selector` is the person's.
    pub manual_selector: Option<bool>,
    /// The pods it owns; generated.
    pub selector: Option<LabelSelector>,
    /// The pods it makes.
    pub template: PodTemplateSpec,
    /// `TerminatingOrFailed` (default), `Failed`.
    pub pod_replacement_policy: Option<String>,
}

/// A CronJob.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct CronJob {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is wanted.
    pub spec: CronJobSpec,
}

/// `spec` of a CronJob.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct CronJobSpec {
    /// Five cron fields or a descriptor.
    pub schedule: Option<String>,
    /// An IANA name.
    pub time_zone: Option<String>,
    /// `Allow` (default), `Forbid`, `Replace`.
    pub concurrency_policy: Option<String>,
    /// Starts none.
    pub suspend: Option<bool>,
    /// Seconds a start may be late.
    pub starting_deadline_seconds: Option<i64>,
    /// 3 by default.
    pub successful_jobs_history_limit: Option<i64>,
    /// 1 by default.
    pub failed_jobs_history_limit: Option<i64>,
    /// The Job it makes.
    pub job_template: JobTemplateSpec,
}

/// The Job that a CronJob makes.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct JobTemplateSpec {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is wanted.
    pub spec: JobSpec,
}
