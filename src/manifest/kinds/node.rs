//! `v1 Node`, `v1 Namespace`, `scheduling.k8s.io/v1 PriorityClass`.

use std::collections::BTreeMap;

use super::meta::{ObjectMeta, Quantity};
use crate::manifest::decode::fields;

/// A node.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Node {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is wanted of it.
    pub spec: NodeSpec,
    /// How it is.
    pub status: NodeStatus,
}

fields! { Node: metadata => "metadata", spec => "spec", status => "status" }

/// `spec` of a Node.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NodeSpec {
    /// The range of its pods' addresses.
    pub pod_cidr: Option<String>,
    /// The ranges, one per family.
    pub pod_cidrs: Vec<String>,
    /// Cordoned.
    pub unschedulable: Option<bool>,
    /// Taints.
    pub taints: Vec<Taint>,
    /// The provider's id.
    pub provider_id: Option<String>,
}

fields! { NodeSpec:
    pod_cidr => "podCIDR", pod_cidrs => "podCIDRs", unschedulable => "unschedulable", taints => "taints",
    provider_id => "providerID",
}

impl NodeSpec {
    /// The ranges of its pods, the first one first: `podCIDR` wins where `podCIDRs` begins otherwise, as when the server
    /// reads it.
    pub fn ranges(&self) -> &[String] {
        let single = self.pod_cidr.as_ref().filter(|it| !it.is_empty());
        match single {
            Some(single) if self.pod_cidrs.first() != Some(single) => std::slice::from_ref(single),
            _ => &self.pod_cidrs,
        }
    }
}

/// A taint.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Taint {
    /// Its key.
    pub key: Option<String>,
    /// Its value.
    pub value: Option<String>,
    /// `NoSchedule`, `PreferNoSchedule`, `NoExecute`.
    pub effect: Option<String>,
}

fields! { Taint: key => "key", value => "value", effect => "effect" }

/// `status` of a Node.
#[derive(Clone, Debug, Default, PartialEq)]
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

fields! { NodeStatus:
    addresses => "addresses", capacity => "capacity", allocatable => "allocatable",
    conditions => "conditions", images => "images",
}

/// One address of a node.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NodeAddress {
    /// `InternalIP`, `ExternalIP`, `Hostname`.
    pub type_: Option<String>,
    /// The address.
    pub address: Option<String>,
}

fields! { NodeAddress: type_ => "type", address => "address" }

/// A condition of a node or pod.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Condition {
    /// `Ready`, `MemoryPressure` ...
    pub type_: Option<String>,
    /// `True`, `False`, `Unknown`.
    pub status: Option<String>,
    /// Why, one word.
    pub reason: Option<String>,
    /// Why, a sentence.
    pub message: Option<String>,
}

fields! { Condition: type_ => "type", status => "status", reason => "reason", message => "message" }

/// An image on a node.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContainerImage {
    /// Its names.
    pub names: Vec<String>,
    /// Its size, bytes.
    pub size_bytes: Option<i64>,
}

fields! { ContainerImage: names => "names", size_bytes => "sizeBytes" }

/// A namespace.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Namespace {
    /// Standard metadata.
    pub metadata: ObjectMeta,
}

fields! { Namespace: metadata => "metadata" }

/// A class of pod priority.
#[derive(Clone, Debug, Default, PartialEq)]
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

fields! { PriorityClass:
    metadata => "metadata", value => "value", global_default => "globalDefault",
    preemption_policy => "preemptionPolicy",
}
