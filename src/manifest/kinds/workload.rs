//! The kinds that make pods. Defaults: service-validation.md 1.9, workloads.md.

use super::meta::{IntOrString, LabelSelector, Labels, ObjectMeta};
use super::pod::PodTemplateSpec;
use crate::manifest::decode::fields;

/// A Deployment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Deployment {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is wanted.
    pub spec: DeploymentSpec,
}

fields! { Deployment: metadata => "metadata", spec => "spec" }

/// `spec` of a Deployment.
#[derive(Clone, Debug, Default, PartialEq)]
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

fields! { DeploymentSpec:
    replicas => "replicas", selector => "selector", template => "template", strategy => "strategy",
    min_ready_seconds => "minReadySeconds", revision_history_limit => "revisionHistoryLimit",
    paused => "paused", progress_deadline_seconds => "progressDeadlineSeconds",
}

/// `strategy`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeploymentStrategy {
    /// `RollingUpdate` (default), `Recreate`.
    pub type_: Option<String>,
    /// Its limits.
    pub rolling_update: Option<RollingUpdate>,
}

fields! { DeploymentStrategy: type_ => "type", rolling_update => "rollingUpdate" }

/// Limits of a rolling update.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RollingUpdate {
    /// How many may be missing.
    pub max_unavailable: Option<IntOrString>,
    /// How many may be too many.
    pub max_surge: Option<IntOrString>,
    /// StatefulSet: ordinals below keep the old template.
    pub partition: Option<i64>,
}

fields! { RollingUpdate:
    max_unavailable => "maxUnavailable", max_surge => "maxSurge", partition => "partition",
}

/// A ReplicaSet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReplicaSet {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is wanted.
    pub spec: ReplicaSetSpec,
}

fields! { ReplicaSet: metadata => "metadata", spec => "spec" }

/// `spec` of a ReplicaSet.
#[derive(Clone, Debug, Default, PartialEq)]
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

fields! { ReplicaSetSpec:
    replicas => "replicas", selector => "selector", template => "template",
    min_ready_seconds => "minReadySeconds",
}

/// A ReplicationController.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReplicationController {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is wanted.
    pub spec: ReplicationControllerSpec,
}

fields! { ReplicationController: metadata => "metadata", spec => "spec" }

/// `spec` of a ReplicationController.
#[derive(Clone, Debug, Default, PartialEq)]
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

fields! { ReplicationControllerSpec:
    replicas => "replicas", selector => "selector", template => "template",
    min_ready_seconds => "minReadySeconds",
}

/// A StatefulSet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StatefulSet {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is wanted.
    pub spec: StatefulSetSpec,
}

fields! { StatefulSet: metadata => "metadata", spec => "spec" }

/// `spec` of a StatefulSet.
#[derive(Clone, Debug, Default, PartialEq)]
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
    pub volume_claim_templates: Vec<super::volume::PersistentVolumeClaim>,
    /// What becomes of the claims.
    pub persistent_volume_claim_retention_policy: ClaimRetentionPolicy,
    /// Seconds of readiness that count as available.
    pub min_ready_seconds: Option<i64>,
    /// How many old revisions are kept.
    pub revision_history_limit: Option<i64>,
}

fields! { StatefulSetSpec:
    replicas => "replicas", selector => "selector", template => "template", service_name => "serviceName",
    pod_management_policy => "podManagementPolicy", update_strategy => "updateStrategy",
    ordinals => "ordinals", volume_claim_templates => "volumeClaimTemplates",
    persistent_volume_claim_retention_policy => "persistentVolumeClaimRetentionPolicy",
    min_ready_seconds => "minReadySeconds", revision_history_limit => "revisionHistoryLimit",
}

/// When a StatefulSet's claims go with their pods: `Retain` (default) or `Delete`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClaimRetentionPolicy {
    /// When the set is deleted.
    pub when_deleted: Option<String>,
    /// When the pod is scaled away.
    pub when_scaled: Option<String>,
}

fields! { ClaimRetentionPolicy: when_deleted => "whenDeleted", when_scaled => "whenScaled" }

/// Where a StatefulSet's counting begins.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ordinals {
    /// The first ordinal; 0 by default.
    pub start: Option<i64>,
}

fields! { Ordinals: start => "start" }

/// How a StatefulSet or DaemonSet rolls out a change.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateStrategy {
    /// `RollingUpdate` (default), `OnDelete`.
    pub type_: Option<String>,
    /// Its limits.
    pub rolling_update: Option<RollingUpdate>,
}

fields! { UpdateStrategy: type_ => "type", rolling_update => "rollingUpdate" }

/// A DaemonSet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DaemonSet {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is wanted.
    pub spec: DaemonSetSpec,
}

fields! { DaemonSet: metadata => "metadata", spec => "spec" }

/// `spec` of a DaemonSet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DaemonSetSpec {
    /// The pods it owns.
    pub selector: Option<LabelSelector>,
    /// The pods it makes.
    pub template: PodTemplateSpec,
    /// How a change is rolled out.
    pub update_strategy: UpdateStrategy,
    /// Seconds of readiness that count as available.
    pub min_ready_seconds: Option<i64>,
    /// How many old revisions are kept.
    pub revision_history_limit: Option<i64>,
}

fields! { DaemonSetSpec:
    selector => "selector", template => "template", update_strategy => "updateStrategy",
    min_ready_seconds => "minReadySeconds", revision_history_limit => "revisionHistoryLimit",
}
