//! What the API server fills in where a workload leaves it open (service-validation.md 1.9, workloads.md).

use super::meta::IntOrString;
use super::workload::{DaemonSetSpec, DeploymentSpec, ReplicaSetSpec, RollingUpdate, StatefulSetSpec};

/// A number that is not negative; the default where none is written.
pub(super) fn number(stated: Option<i64>, default: u64) -> u64 {
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
    /// `revisionHistoryLimit`.
    pub fn revision_history_limit(&self) -> u64 {
        number(self.revision_history_limit, 10)
    }

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
    /// `revisionHistoryLimit`.
    pub fn revision_history_limit(&self) -> u64 {
        number(self.revision_history_limit, 10)
    }

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
