//! `v1 Endpoints` and `discovery.k8s.io/v1 EndpointSlice`, as written by hand or dumped.

use super::meta::ObjectMeta;
use crate::manifest::decode::fields;

/// The legacy list of a Service's addresses.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Endpoints {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// Addresses that share ports.
    pub subsets: Vec<EndpointSubset>,
}

fields! { Endpoints: metadata => "metadata", subsets => "subsets" }

/// Addresses that share ports.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EndpointSubset {
    /// The ready ones.
    pub addresses: Vec<EndpointAddress>,
    /// The others.
    pub not_ready_addresses: Vec<EndpointAddress>,
    /// Their ports.
    pub ports: Vec<EndpointPort>,
}

fields! { EndpointSubset:
    addresses => "addresses", not_ready_addresses => "notReadyAddresses", ports => "ports",
}

/// One address.
#[derive(Clone, Debug, Default, PartialEq)]
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

fields! { EndpointAddress:
    ip => "ip", hostname => "hostname", node_name => "nodeName", target_ref => "targetRef",
}

/// A reference to an object.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ObjectReference {
    /// Its kind.
    pub kind: Option<String>,
    /// Its namespace.
    pub namespace: Option<String>,
    /// Its name.
    pub name: Option<String>,
}

fields! { ObjectReference: kind => "kind", namespace => "namespace", name => "name" }

/// One port.
#[derive(Clone, Debug, Default, PartialEq)]
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

fields! { EndpointPort:
    name => "name", port => "port", protocol => "protocol", app_protocol => "appProtocol",
}

/// A part of a Service's endpoints; the label `kubernetes.io/service-name` names it.
#[derive(Clone, Debug, Default, PartialEq)]
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

fields! { EndpointSlice:
    metadata => "metadata", address_type => "addressType", endpoints => "endpoints", ports => "ports",
}

/// One endpoint; for kube-proxy only its first address counts.
#[derive(Clone, Debug, Default, PartialEq)]
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

fields! { SliceEndpoint:
    addresses => "addresses", conditions => "conditions", hostname => "hostname", node_name => "nodeName",
    zone => "zone", target_ref => "targetRef", hints => "hints",
}

/// Absent `ready` and `serving` count as true, absent `terminating` as false (endpoints.md 2.2).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EndpointConditions {
    /// Takes new connections.
    pub ready: Option<bool>,
    /// Is ready, terminating or not.
    pub serving: Option<bool>,
    /// Is being deleted.
    pub terminating: Option<bool>,
}

fields! { EndpointConditions: ready => "ready", serving => "serving", terminating => "terminating" }

/// Whom an endpoint should serve (endpoints.md 2.8).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EndpointHints {
    /// Zones.
    pub for_zones: Vec<HintName>,
    /// Nodes.
    pub for_nodes: Vec<HintName>,
}

fields! { EndpointHints: for_zones => "forZones", for_nodes => "forNodes" }

/// A zone or node by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HintName {
    /// The name.
    pub name: Option<String>,
}

fields! { HintName: name => "name" }
