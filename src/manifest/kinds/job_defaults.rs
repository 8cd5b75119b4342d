//! What the API server fills in where a Job or CronJob leaves it open (service-validation.md 1.9, workloads.md 6.6).

use super::job::{CronJobSpec, JobSpec};
use super::workload_defaults::number;

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

    /// `backoffLimit`; with a limit for each index, as many failures as there may be in all.
    pub fn backoff_limit(&self) -> u64 {
        let each = self.backoff_limit_per_index.is_some();
        number(self.backoff_limit, if each { i32::MAX as u64 } else { 6 })
    }

    /// `suspend`.
    pub fn is_suspended(&self) -> bool {
        self.suspend == Some(true)
    }

    /// Whether some other controller than Kubernetes' own looks after it (`managedBy`).
    pub fn is_managed_elsewhere(&self) -> bool {
        self.managed_by.as_deref().is_some_and(|name| name != "kubernetes.io/job-controller")
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
