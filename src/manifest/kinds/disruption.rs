//! `policy/v1 PodDisruptionBudget`.

use super::meta::{IntOrString, LabelSelector, ObjectMeta};
use crate::manifest::decode::fields;

/// A budget of how many pods evictions may take at once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PodDisruptionBudget {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is wanted.
    pub spec: PodDisruptionBudgetSpec,
}

fields! { PodDisruptionBudget: metadata => "metadata", spec => "spec" }

/// `spec` of a PodDisruptionBudget.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PodDisruptionBudgetSpec {
    /// The pods it guards; none: no pod; empty: all of its namespace.
    pub selector: Option<LabelSelector>,
    /// So many, or so large a part, must stay healthy.
    pub min_available: Option<IntOrString>,
    /// So many, or so large a part, may be missing.
    pub max_unavailable: Option<IntOrString>,
    /// `IfHealthyBudget` (default), `AlwaysAllow`.
    pub unhealthy_pod_eviction_policy: Option<String>,
}

fields! { PodDisruptionBudgetSpec:
    selector => "selector", min_available => "minAvailable", max_unavailable => "maxUnavailable",
    unhealthy_pod_eviction_policy => "unhealthyPodEvictionPolicy",
}

impl PodDisruptionBudgetSpec {
    /// Whether pods that are not ready may be evicted whatever the budget says.
    pub fn always_allows_unhealthy(&self) -> bool {
        self.unhealthy_pod_eviction_policy.as_deref() == Some("AlwaysAllow")
    }
}
