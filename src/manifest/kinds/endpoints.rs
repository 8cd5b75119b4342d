//! `v1 Endpoints` and `discovery.k8s.io/v1 EndpointSlice`, as written by hand or dumped.

use serde::Deserialize;

use super::meta::ObjectMeta;

/// The legacy list of a Service's addresses.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Endpoints {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// Addresses that share ports.
    pub subsets: Vec<EndpointSubset>,
}

/// Addresses that share ports.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct EndpointSubset {
    /// The ready ones.
    pub addresses: Vec<EndpointAddress>,
    /// The others.
    pub not_ready_addresses: Vec<EndpointAddress>,
    /// Their ports.
    pub ports: Vec<EndpointPort>,
}

/// One address.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct EndpointAddress {
    /// The address.
    pub ip: Option<String>,
    /// Its host name.
    pub hostname: Option<String>,
    /// The node it is on.
    pub node_name: Option<String>,
    /// The pod it is.
    pub target_ref: Option<ObjectReference>,
}

/// A reference to an object.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ObjectReference {
    /// Its kind.
    pub kind: Option<String>,
    /// Its namespace.
    pub namespace: Option<String>,
    /// Its name.
    pub name: Option<String>,
}

/// One port.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct EndpointPort {
    /// The Service port's name.
    pub name: Option<String>,
    /// The number.
    pub port: Option<i64>,
    /// `TCP` by default.
    pub protocol: Option<String>,
    /// A hint at the application's protocol.
    pub app_protocol: Option<String>,
}

/// A part of a Service's endpoints; the label `kubernetes.io/service-name` names it.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct EndpointSlice {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// `IPv4`, `IPv6`, `FQDN`.
    pub address_type: Option<String>,
    /// The endpoints.
    pub endpoints: Vec<SliceEndpoint>,
    /// Their ports.
    pub ports: Vec<EndpointPort>,
}

/// One endpoint; only its first address counts.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct SliceEndpoint {
    /// Addresses.
    pub addresses: Vec<String>,
    /// How it is.
    pub conditions: EndpointConditions,
    /// Its host name.
    pub hostname: Option<String>,
    /// Its node.
    pub node_name: Option<String>,
    /// Its zone.
    pub zone: Option<String>,
    /// The pod it is.
    pub target_ref: Option<ObjectReference>,
    /// Whom it should serve.
    pub hints: Option<EndpointHints>,
}

/// Absent `ready` and `serving` count as true, absent `terminating` as false (endpoints.md 2.2).
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct EndpointConditions {
    /// Takes new connections.
    pub ready: Option<bool>,
    /// Is ready, terminating or not.
    pub serving: Option<bool>,
    /// Is being deleted.
    pub terminating: Option<bool>,
}

/// Whom an endpoint should serve (endpoints.md 2.8).
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct EndpointHints {
    /// Zones.
    pub for_zones: Vec<HintName>,
    /// Nodes.
    pub for_nodes: Vec<HintName>,
}

/// A zone or node by name.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct HintName {
    /// The name.
    pub name: Option<String>,
}
