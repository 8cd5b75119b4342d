//! `v1 Node`, `v1 Namespace`, `v1 PersistentVolumeClaim`, `scheduling.k8s.io/v1 PriorityClass`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::meta::{ObjectMeta, Quantity};

/// A node.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Node {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is wanted of it.
    pub spec: NodeSpec,
    /// How it is.
    pub status: NodeStatus,
}

/// `spec` of a Node.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct NodeSpec {
    /// The range of its pods' addresses.
    #[serde(rename = "podCIDR")]
    pub pod_cidr: Option<String>,
    /// The ranges, one per family.
    #[serde(rename = "podCIDRs")]
    pub pod_cidrs: Vec<String>,
    /// Cordoned.
    pub unschedulable: Option<bool>,
    /// Taints.
    pub taints: Vec<Taint>,
    /// The provider's id.
    #[serde(rename = "providerID")]
    pub provider_id: Option<String>,
}

/// A taint.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Taint {
    /// Its key.
    pub key: Option<String>,
    /// Its value.
    pub value: Option<String>,
    /// `NoSchedule`, `PreferNoSchedule`, `NoExecute`.
    pub effect: Option<String>,
}

/// `status` of a Node.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct NodeStatus {
    /// Its addresses.
    pub addresses: Vec<NodeAddress>,
    /// All it has.
    pub capacity: BTreeMap<String, Quantity>,
    /// What pods may request.
    pub allocatable: BTreeMap<String, Quantity>,
    /// How it is.
    pub conditions: Vec<Condition>,
    /// Images it has.
    pub images: Vec<ContainerImage>,
}

/// One address of a node.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct NodeAddress {
    /// `InternalIP`, `ExternalIP`, `Hostname`.
    #[serde(rename = "type")]
    pub type_: Option<String>,
    /// The address.
    pub address: Option<String>,
}

/// A condition of a node or pod.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Condition {
    /// `Ready`, `MemoryPressure` ...
    #[serde(rename = "type")]
    pub type_: Option<String>,
    /// `True`, `False`, `Unknown`.
    pub status: Option<String>,
    /// Why, one word.
    pub reason: Option<String>,
    /// Why, a sentence.
    pub message: Option<String>,
}

/// An image on a node.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ContainerImage {
    /// Its names.
    pub names: Vec<String>,
    /// Its size, bytes.
    pub size_bytes: Option<i64>,
}

/// A namespace.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Namespace {
    /// Standard metadata.
    pub metadata: ObjectMeta,
}

/// A claim for storage: only that it exists matters here.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct PersistentVolumeClaim {
    /// Standard metadata.
    pub metadata: ObjectMeta,
}

/// A class of pod priority.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct PriorityClass {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// The priority.
    pub value: Option<i64>,
    /// For pods that name none.
    pub global_default: Option<bool>,
    /// `PreemptLowerPriority` (default), `Never`.
    pub preemption_policy: Option<String>,
}
