//! What the API server fills in where a workload leaves it open (service-validation.md 1.9, workloads.md).

use super::meta::IntOrString;
use super::workload::{
    CronJobSpec, DaemonSetSpec, DeploymentSpec, JobSpec, ReplicaSetSpec, RollingUpdate, StatefulSetSpec,
};

/// A number that is not negative; the default where none is written.
fn number(stated: Option<i64>, default: u64) -> u64 {
    stated.map_or(default, |value| u64::try_from(value).unwrap_or(0))
}

fn limit(stated: Option<&IntOrString>, default: IntOrString) -> IntOrString {
    stated.cloned().unwrap_or(default)
}

impl DeploymentSpec {
    /// `replicas`.
    pub fn replicas(&self) -> u64 {
        number(self.replicas, 1)
    }

    /// Whether all old pods go before new ones come (`strategy.type: Recreate`).
    pub fn recreates(&self) -> bool {
        self.strategy.type_.as_deref() == Some("Recreate")
    }

    /// `strategy.rollingUpdate.maxSurge`.
    pub fn max_surge(&self) -> IntOrString {
        limit(self.rolling().and_then(|it| it.max_surge.as_ref()), IntOrString::Str("25%".to_string()))
    }

    /// `strategy.rollingUpdate.maxUnavailable`.
    pub fn max_unavailable(&self) -> IntOrString {
        limit(self.rolling().and_then(|it| it.max_unavailable.as_ref()), IntOrString::Str("25%".to_string()))
    }

    fn rolling(&self) -> Option<&RollingUpdate> {
        self.strategy.rolling_update.as_ref()
    }

    /// `revisionHistoryLimit`.
    pub fn revision_history_limit(&self) -> u64 {
        number(self.revision_history_limit, 10)
    }

    /// `progressDeadlineSeconds`; the largest 32-bit number means never.
    pub fn progress_deadline_seconds(&self) -> u64 {
        number(self.progress_deadline_seconds, 600)
    }
}

impl ReplicaSetSpec {
    /// `replicas`.
    pub fn replicas(&self) -> u64 {
        number(self.replicas, 1)
    }
}

impl StatefulSetSpec {
    /// `replicas`.
    pub fn replicas(&self) -> u64 {
        number(self.replicas, 1)
    }

    /// Whether each pod waits for the one before (`podManagementPolicy`).
    pub fn is_ordered(&self) -> bool {
        self.pod_management_policy.as_deref() != Some("Parallel")
    }

    /// Whether pods are updated only when somebody deletes them.
    pub fn updates_on_delete(&self) -> bool {
        self.update_strategy.type_.as_deref() == Some("OnDelete")
    }

    /// `updateStrategy.rollingUpdate.partition`.
    pub fn partition(&self) -> u64 {
        number(self.update_strategy.rolling_update.as_ref().and_then(|it| it.partition), 0)
    }
}

impl DaemonSetSpec {
    /// Whether pods are updated only when somebody deletes them.
    pub fn updates_on_delete(&self) -> bool {
        self.update_strategy.type_.as_deref() == Some("OnDelete")
    }

    /// `updateStrategy.rollingUpdate.maxSurge`.
    pub fn max_surge(&self) -> IntOrString {
        let rolling = self.update_strategy.rolling_update.as_ref();
        limit(rolling.and_then(|it| it.max_surge.as_ref()), IntOrString::Int(0))
    }

    /// `updateStrategy.rollingUpdate.maxUnavailable`.
    pub fn max_unavailable(&self) -> IntOrString {
        let rolling = self.update_strategy.rolling_update.as_ref();
        limit(rolling.and_then(|it| it.max_unavailable.as_ref()), IntOrString::Int(1))
    }
}

impl JobSpec {
    /// `parallelism`.
    pub fn parallelism(&self) -> u64 {
        number(self.parallelism, 1)
    }

    /// `completions`; none: as many as it takes until one succeeds.
    pub fn completions(&self) -> Option<u64> {
        let neither = self.completions.is_none() && self.parallelism.is_none();
        self.completions.map(|it| number(Some(it), 0)).or(neither.then_some(1))
    }

    /// `backoffLimit`.
    pub fn backoff_limit(&self) -> u64 {
        number(self.backoff_limit, 6)
    }

    /// Whether each pod has an index (`completionMode: Indexed`).
    pub fn is_indexed(&self) -> bool {
        self.completion_mode.as_deref() == Some("Indexed")
    }

    /// Whether a pod is replaced only once it has ended (`podReplacementPolicy: Failed`), not when it is on its way out.
    pub fn replaces_ended_only(&self) -> bool {
        match self.pod_replacement_policy.as_deref() {
            Some(policy) => policy == "Failed",
            None => self.pod_failure_policy.is_some(),
        }
    }
}

impl CronJobSpec {
    /// `concurrencyPolicy`.
    pub fn concurrency_policy(&self) -> &str {
        self.concurrency_policy.as_deref().filter(|it| !it.is_empty()).unwrap_or("Allow")
    }

    /// `successfulJobsHistoryLimit`.
    pub fn successful_jobs_history_limit(&self) -> u64 {
        number(self.successful_jobs_history_limit, 3)
    }

    /// `failedJobsHistoryLimit`.
    pub fn failed_jobs_history_limit(&self) -> u64 {
        number(self.failed_jobs_history_limit, 1)
    }
}
