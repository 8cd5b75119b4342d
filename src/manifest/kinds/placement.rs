//! Where a pod wants to be: affinity, tolerations, spreading (scheduling.md 5.6).

use super::meta::{LabelSelector, LabelSelectorRequirement};
use crate::manifest::decode::fields;

/// A taint that is tolerated.
#[derive(Clone, Debug, Default, PartialEq)]
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

fields! { Toleration:
    key => "key", operator => "operator", value => "value", effect => "effect",
    toleration_seconds => "tolerationSeconds",
}

/// How pods spread over a topology.
#[derive(Clone, Debug, Default, PartialEq)]
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

fields! { TopologySpreadConstraint:
    max_skew => "maxSkew", topology_key => "topologyKey", when_unsatisfiable => "whenUnsatisfiable",
    label_selector => "labelSelector", min_domains => "minDomains",
    node_affinity_policy => "nodeAffinityPolicy", node_taints_policy => "nodeTaintsPolicy",
    match_label_keys => "matchLabelKeys",
}

/// Where a pod wants to be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Affinity {
    /// By node.
    pub node_affinity: Option<NodeAffinity>,
    /// Near pods.
    pub pod_affinity: Option<PodAffinity>,
    /// Away from pods.
    pub pod_anti_affinity: Option<PodAffinity>,
}

fields! { Affinity:
    node_affinity => "nodeAffinity", pod_affinity => "podAffinity", pod_anti_affinity => "podAntiAffinity",
}

/// Affinity by node.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NodeAffinity {
    /// Must hold.
    pub required: Option<NodeSelector>,
    /// Should hold.
    pub preferred: Vec<PreferredSchedulingTerm>,
}

fields! { NodeAffinity:
    required => "requiredDuringSchedulingIgnoredDuringExecution",
    preferred => "preferredDuringSchedulingIgnoredDuringExecution",
}

/// Terms, one of which must hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NodeSelector {
    /// The terms.
    pub node_selector_terms: Vec<NodeSelectorTerm>,
}

fields! { NodeSelector: node_selector_terms => "nodeSelectorTerms" }

/// Expressions, all of which must hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NodeSelectorTerm {
    /// On labels.
    pub match_expressions: Vec<LabelSelectorRequirement>,
    /// On `metadata.name`.
    pub match_fields: Vec<LabelSelectorRequirement>,
}

fields! { NodeSelectorTerm: match_expressions => "matchExpressions", match_fields => "matchFields" }

/// A term with a weight.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PreferredSchedulingTerm {
    /// 1 to 100.
    pub weight: Option<i64>,
    /// The term.
    pub preference: NodeSelectorTerm,
}

fields! { PreferredSchedulingTerm: weight => "weight", preference => "preference" }

/// Affinity or anti-affinity to pods.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PodAffinity {
    /// Must hold.
    pub required: Vec<PodAffinityTerm>,
    /// Should hold.
    pub preferred: Vec<WeightedPodAffinityTerm>,
}

fields! { PodAffinity:
    required => "requiredDuringSchedulingIgnoredDuringExecution",
    preferred => "preferredDuringSchedulingIgnoredDuringExecution",
}

/// Pods and the topology they are near in.
#[derive(Clone, Debug, Default, PartialEq)]
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

fields! { PodAffinityTerm:
    label_selector => "labelSelector", namespaces => "namespaces", namespace_selector => "namespaceSelector",
    topology_key => "topologyKey", match_label_keys => "matchLabelKeys",
    mismatch_label_keys => "mismatchLabelKeys",
}

/// A term with a weight.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WeightedPodAffinityTerm {
    /// 1 to 100.
    pub weight: Option<i64>,
    /// The term.
    pub pod_affinity_term: PodAffinityTerm,
}

fields! { WeightedPodAffinityTerm: weight => "weight", pod_affinity_term => "podAffinityTerm" }
