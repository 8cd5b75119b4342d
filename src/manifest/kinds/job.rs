//! Jobs and CronJobs. Defaults: service-validation.md 1.9, workloads.md 6.6.

use super::meta::{LabelSelector, ObjectMeta};
use super::pod::PodTemplateSpec;
use crate::manifest::decode::fields;

/// A Job.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Job {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is wanted.
    pub spec: JobSpec,
}

fields! { Job: metadata => "metadata", spec => "spec" }

/// `spec` of a Job.
#[derive(Clone, Debug, Default, PartialEq)]
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
    /// `TerminatingOrFailed`, `Failed`; the latter by default where there is a failure policy.
    pub pod_replacement_policy: Option<String>,
    /// What a failure counts as.
    pub pod_failure_policy: Option<PodFailurePolicy>,
    /// Failures allowed for each index.
    pub backoff_limit_per_index: Option<i64>,
    /// Indexes that may fail.
    pub max_failed_indexes: Option<i64>,
    /// When some indexes are enough.
    pub success_policy: Option<SuccessPolicy>,
    /// The controller that looks after it; none: the Job controller.
    pub managed_by: Option<String>,
}

fields! { JobSpec:
    parallelism => "parallelism", completions => "completions", completion_mode => "completionMode",
    backoff_limit => "backoffLimit", active_deadline_seconds => "activeDeadlineSeconds",
    ttl_seconds_after_finished => "ttlSecondsAfterFinished", suspend => "suspend",
    manual_selector => "manualSelector", selector => "selector", template => "template",
    pod_replacement_policy => "podReplacementPolicy", pod_failure_policy => "podFailurePolicy",
    backoff_limit_per_index => "backoffLimitPerIndex", max_failed_indexes => "maxFailedIndexes",
    success_policy => "successPolicy", managed_by => "managedBy",
}

/// What a Job's failures count as.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PodFailurePolicy {
    /// The first that fits counts.
    pub rules: Vec<PodFailurePolicyRule>,
}

fields! { PodFailurePolicy: rules => "rules" }

/// One rule of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PodFailurePolicyRule {
    /// `FailJob`, `FailIndex`, `Ignore`, `Count`.
    pub action: Option<String>,
    /// Which exit codes it is about.
    pub on_exit_codes: Option<OnExitCodes>,
    /// Which of the pod's conditions it is about.
    pub on_pod_conditions: Vec<OnPodCondition>,
}

fields! { PodFailurePolicyRule:
    action => "action", on_exit_codes => "onExitCodes", on_pod_conditions => "onPodConditions",
}

/// Exit codes of a pod's containers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OnExitCodes {
    /// Only this container; none: any.
    pub container_name: Option<String>,
    /// `In`, `NotIn`.
    pub operator: Option<String>,
    /// The codes.
    pub values: Vec<i64>,
}

fields! { OnExitCodes:
    container_name => "containerName", operator => "operator", values => "values",
}

/// A condition of a pod.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OnPodCondition {
    /// Its type.
    pub type_: Option<String>,
    /// Its status; `True` by default.
    pub status: Option<String>,
}

fields! { OnPodCondition: type_ => "type", status => "status" }

/// When a Job has succeeded before all its indexes have.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SuccessPolicy {
    /// One that is met is enough.
    pub rules: Vec<SuccessPolicyRule>,
}

fields! { SuccessPolicy: rules => "rules" }

/// One rule of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SuccessPolicyRule {
    /// Of these indexes (`0,2-5`); none: of all.
    pub succeeded_indexes: Option<String>,
    /// So many; none: each.
    pub succeeded_count: Option<i64>,
}

fields! { SuccessPolicyRule:
    succeeded_indexes => "succeededIndexes", succeeded_count => "succeededCount",
}

/// A CronJob.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CronJob {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is wanted.
    pub spec: CronJobSpec,
}

fields! { CronJob: metadata => "metadata", spec => "spec" }

/// `spec` of a CronJob.
#[derive(Clone, Debug, Default, PartialEq)]
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

fields! { CronJobSpec:
    schedule => "schedule", time_zone => "timeZone", concurrency_policy => "concurrencyPolicy",
    suspend => "suspend", starting_deadline_seconds => "startingDeadlineSeconds",
    successful_jobs_history_limit => "successfulJobsHistoryLimit",
    failed_jobs_history_limit => "failedJobsHistoryLimit", job_template => "jobTemplate",
}

/// The Job that a CronJob makes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct JobTemplateSpec {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is wanted.
    pub spec: JobSpec,
}

fields! { JobTemplateSpec: metadata => "metadata", spec => "spec" }
