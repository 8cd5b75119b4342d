//! Where a pod wants to be: affinity, tolerations, spreading (scheduling.md 5.6).

use serde::Deserialize;

use super::meta::{LabelSelector, LabelSelectorRequirement};

/// A taint that is tolerated.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Toleration {
    /// The key; none with Exists: all.
    pub key: Option<String>,
    /// `Equal` (default), `Exists`.
    pub operator: Option<String>,
    /// The value.
    pub value: Option<String>,
    /// The effect; none: all.
    pub effect: Option<String>,
    /// For how long (NoExecute).
    pub toleration_seconds: Option<i64>,
}

/// How pods spread over a topology.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct TopologySpreadConstraint {
    /// How uneven it may be.
    pub max_skew: Option<i64>,
    /// The node label that makes the domains.
    pub topology_key: Option<String>,
    /// `DoNotSchedule`, `ScheduleAnyway`.
    pub when_unsatisfiable: Option<String>,
    /// The pods that are counted.
    pub label_selector: Option<LabelSelector>,
    /// Domains that there should be.
    pub min_domains: Option<i64>,
    /// `Honor` (default), `Ignore`.
    pub node_affinity_policy: Option<String>,
    /// `Ignore` (default), `Honor`.
    pub node_taints_policy: Option<String>,
    /// Labels of the pod that join the selector.
    pub match_label_keys: Vec<String>,
}

/// Where a pod wants to be.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Affinity {
    /// By node.
    pub node_affinity: Option<NodeAffinity>,
    /// Near pods.
    pub pod_affinity: Option<PodAffinity>,
    /// Away from pods.
    pub pod_anti_affinity: Option<PodAffinity>,
}

/// Affinity by node.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct NodeAffinity {
    /// Must hold.
    #[serde(rename = "requiredDuringSchedulingIgnoredDuringExecution")]
    pub required: Option<NodeSelector>,
    /// Should hold.
    #[serde(rename = "preferredDuringSchedulingIgnoredDuringExecution")]
    pub preferred: Vec<PreferredSchedulingTerm>,
}

/// Terms, one of which must hold.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct NodeSelector {
    /// The terms.
    pub node_selector_terms: Vec<NodeSelectorTerm>,
}

/// Expressions, all of which must hold.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct NodeSelectorTerm {
    /// On labels.
    pub match_expressions: Vec<LabelSelectorRequirement>,
    /// On `metadata.name`.
    pub match_fields: Vec<LabelSelectorRequirement>,
}

/// A term with a weight.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct PreferredSchedulingTerm {
    /// 1 to 100.
    pub weight: Option<i64>,
    /// The term.
    pub preference: NodeSelectorTerm,
}

/// Affinity or anti-affinity to pods.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct PodAffinity {
    /// Must hold.
    #[serde(rename = "requiredDuringSchedulingIgnoredDuringExecution")]
    pub required: Vec<PodAffinityTerm>,
    /// Should hold.
    #[serde(rename = "preferredDuringSchedulingIgnoredDuringExecution")]
    pub preferred: Vec<WeightedPodAffinityTerm>,
}

/// Pods and the topology they are near in.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct PodAffinityTerm {
    /// The pods.
    pub label_selector: Option<LabelSelector>,
    /// Their namespaces.
    pub namespaces: Vec<String>,
    /// Their namespaces, by label.
    pub namespace_selector: Option<LabelSelector>,
    /// The node label that makes the domains.
    pub topology_key: Option<String>,
    /// Labels of the pod that join the selector (In).
    pub match_label_keys: Vec<String>,
    /// The same (NotIn).
    pub mismatch_label_keys: Vec<String>,
}

/// A term with a weight.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct WeightedPodAffinityTerm {
    /// 1 to 100.
    pub weight: Option<i64>,
    /// The term.
    pub pod_affinity_term: PodAffinityTerm,
}
