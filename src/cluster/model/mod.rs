//! What a cluster is: nodes, pods, Services with their endpoints, Ingresses, Gateways, policies. Plain data.

mod gateway;
mod ingress;
mod pod;
mod service;

pub use gateway::*;
pub use ingress::*;
pub use pod::*;
pub use service::*;

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::ids::{GatewayId, IndexVec, IngressId, NodeId, PodId, PolicyId, RouteId, ServiceId};
use crate::manifest::kinds::{Labels, Taint};
use crate::text::Span;

/// One cluster at one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cluster {
    /// The nodes, in the manifest's order.
    pub nodes: IndexVec<NodeId, Node>,
    /// The pods, in the order they were made.
    pub pods: IndexVec<PodId, Pod>,
    /// The Services, in the manifest's order.
    pub services: IndexVec<ServiceId, Service>,
    /// The Ingresses, in the manifest's order.
    pub ingresses: IndexVec<IngressId, Ingress>,
    /// The Gateways, in the manifest's order.
    pub gateways: IndexVec<GatewayId, Gateway>,
    /// The HTTPRoutes, in the manifest's order.
    pub http_routes: IndexVec<RouteId, HttpRoute>,
    /// The NetworkPolicies, in the manifest's order.
    pub policies: IndexVec<PolicyId, NetworkPolicy>,
    /// The namespaces: those of the manifest and those that its objects are in.
    pub namespaces: BTreeMap<String, Namespace>,
    /// Where cluster DNS answers (10.96.0.10 unless the manifest gives that address away).
    pub dns_ip: Option<IpAddr>,
    /// The lookups, made once.
    pub index: ClusterIndex,
}

/// Lookups by name and address.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClusterIndex {
    /// Nodes by name.
    pub node_by_name: BTreeMap<String, NodeId>,
    /// Nodes by any of their addresses.
    pub node_by_ip: BTreeMap<IpAddr, NodeId>,
    /// Pods by `namespace/name`.
    pub pod_by_name: BTreeMap<String, PodId>,
    /// Pods by address; host-network pods are not in it.
    pub pod_by_ip: BTreeMap<IpAddr, PodId>,
    /// Services by `namespace/name`.
    pub service_by_name: BTreeMap<String, ServiceId>,
    /// Services by cluster IP.
    pub service_by_ip: BTreeMap<IpAddr, ServiceId>,
}

/// A node.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// `metadata.name`.
    pub name: String,
    /// The InternalIP.
    pub ip: IpAddr,
    /// Every further address that it has (ExternalIP, the other family).
    pub other_ips: Vec<IpAddr>,
    /// The label `topology.kubernetes.io/zone`.
    pub zone: Option<String>,
    /// The Ready condition is True.
    pub ready: bool,
    /// It has stopped: nothing on it answers, whatever its condition says.
    pub down: bool,
    /// `spec.unschedulable`.
    pub unschedulable: bool,
    /// `deletionTimestamp` is set.
    pub deleting: bool,
    /// Labels.
    pub labels: Labels,
    /// Taints, those of conditions and cordoning included.
    pub taints: Vec<Taint>,
    /// `status.allocatable`: CPU in millicores, memory and others in bytes or units.
    pub allocatable: BTreeMap<String, i64>,
    /// The ranges of its pods' addresses.
    pub pod_cidrs: Vec<Cidr>,
    /// `status.images`: sizes in bytes by each of their names. The scheduler prefers nodes that have an image.
    pub images: BTreeMap<String, i64>,
    /// Where the manifest has it; none for the three default nodes.
    pub span: Option<Span>,
}

/// A range of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cidr {
    /// Its first address, host bits cleared.
    pub base: IpAddr,
    /// The prefix length in bits.
    pub prefix: u8,
}

/// A namespace.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Namespace {
    /// Labels, `kubernetes.io/metadata.name` included.
    pub labels: Labels,
}

/// TCP, UDP or SCTP.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Protocol {
    /// TCP.
    #[default]
    Tcp,
    /// UDP.
    Udp,
    /// SCTP.
    Sctp,
}
