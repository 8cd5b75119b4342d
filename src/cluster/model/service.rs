//! Services and the endpoints behind them. Plain data.

use std::net::IpAddr;
use std::sync::Arc;

use super::super::ids::{NodeId, PodId};
use super::{Cidr, Protocol};
use crate::manifest::kinds::Labels;
use crate::text::Span;

/// A Service's type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum ServiceType {
    /// `ClusterIP` (headless where there is no cluster IP).
    #[default]
    ClusterIp,
    /// `NodePort`.
    NodePort,
    /// `LoadBalancer`.
    LoadBalancer,
    /// `ExternalName`.
    ExternalName,
}

/// `Cluster` or `Local`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TrafficPolicy {
    /// Every endpoint.
    #[default]
    Cluster,
    /// Only endpoints of the node that decides.
    Local,
}

/// A Service.
#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    /// Namespace.
    pub namespace: String,
    /// Name.
    pub name: String,
    /// Type.
    pub kind: ServiceType,
    /// `clusterIP: None`.
    pub headless: bool,
    /// Cluster IPs, the first family first; empty where headless or ExternalName.
    pub cluster_ips: Vec<IpAddr>,
    /// The selector; none (or empty): endpoints are written by hand.
    pub selector: Option<Labels>,
    /// The selector that it had: its slices stay as they were.
    pub left_over: Option<Labels>,
    /// Ports.
    pub ports: Vec<ServicePort>,
    /// One for each address and port (a headless Service without ports: one for each address),
    /// ready or not, in kube-proxy's order: by the text `ip:port` within each port.
    pub endpoints: Vec<Endpoint>,
    /// Addresses after the first of a written endpoint: listed in its slice, and nothing sends to them (endpoints.md
    /// 2.6.4). A headless Service has none: DNS answers with all.
    pub unused: Vec<Endpoint>,
    /// `externalIPs`.
    pub external_ips: Vec<IpAddr>,
    /// What a load balancer has; of type LoadBalancer only.
    pub load_balancer: Option<LoadBalancer>,
    /// `externalName`.
    pub external_name: Option<String>,
    /// For traffic from outside.
    pub external_traffic_policy: TrafficPolicy,
    /// For traffic to the cluster IP.
    pub internal_traffic_policy: TrafficPolicy,
    /// `sessionAffinity: ClientIP`: how long a client is remembered, seconds.
    pub affinity_seconds: Option<u32>,
    /// Labels.
    pub labels: Labels,
    /// `publishNotReadyAddresses`.
    pub publish_not_ready: bool,
    /// kube-proxy leaves it alone (label `service.kubernetes.io/service-proxy-name`).
    pub other_proxy: bool,
    /// `metadata.creationTimestamp`, where a dump states it.
    pub created: Option<Arc<str>>,
    /// What the API server keeps as it was written.
    pub kept: KeptFields,
    /// Where the manifest has it.
    pub spans: ServiceSpans,
}

/// What the API server keeps as it was written, though the data plane takes it otherwise or not at all
/// (parity/README.md).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KeptFields {
    /// Addresses that were not written in their canonical form (`010.96.0.20`), with that text.
    pub addresses: Vec<(IpAddr, Arc<str>)>,
    /// `externalName` of another type.
    pub external_name: Option<Arc<str>>,
    /// `nodePort` of an ExternalName, of each port.
    pub node_ports: Vec<Option<u16>>,
}

impl KeptFields {
    /// An address as it was written.
    #[must_use]
    pub fn written(&self, ip: IpAddr) -> String {
        let found = self.addresses.iter().find(|(it, _)| *it == ip);
        found.map_or_else(|| ip.to_string(), |(_, text)| text.to_string())
    }
}

/// The places in the manifest that decide what a Service does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ServiceSpans {
    /// `metadata.name`.
    pub name: Option<Span>,
    /// `spec.type`.
    pub kind: Option<Span>,
    /// `spec.selector`.
    pub selector: Option<Span>,
    /// `spec.clusterIP`.
    pub cluster_ip: Option<Span>,
    /// `spec.externalName`.
    pub external_name: Option<Span>,
    /// `spec.externalIPs`.
    pub external_ips: Option<Span>,
    /// `spec.externalTrafficPolicy`.
    pub external_traffic_policy: Option<Span>,
    /// `spec.internalTrafficPolicy`.
    pub internal_traffic_policy: Option<Span>,
    /// `spec.sessionAffinity`.
    pub session_affinity: Option<Span>,
    /// `spec.loadBalancerSourceRanges`.
    pub source_ranges: Option<Span>,
    /// `spec.trafficDistribution`.
    pub traffic_distribution: Option<Span>,
    /// `spec.publishNotReadyAddresses`.
    pub publish_not_ready: Option<Span>,
}

/// A port of a Service.
#[derive(Clone, Debug, PartialEq)]
pub struct ServicePort {
    /// Name.
    pub name: Option<String>,
    /// Protocol.
    pub protocol: Protocol,
    /// The port that clients use.
    pub port: u16,
    /// The pod's port.
    pub target: TargetPort,
    /// The port on every node.
    pub node_port: Option<u16>,
    /// A hint at the application's protocol.
    pub app_protocol: Option<String>,
    /// Where the manifest has `port`.
    pub span: Option<Span>,
    /// Where it has `targetPort`, else `port`.
    pub target_span: Option<Span>,
    /// Where it has `nodePort`, else `port`.
    pub node_port_span: Option<Span>,
}

/// A target port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TargetPort {
    /// This number.
    Number(u16),
    /// The container port of this name, per pod.
    Name(String),
}

/// What a load balancer has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LoadBalancer {
    /// Its addresses: stated ones, else one assigned.
    pub ingress: Vec<LoadBalancerAddress>,
    /// The clients it takes; empty: all.
    pub source_ranges: Vec<Cidr>,
    /// They come from the annotation, which only the balancer itself heeds: kube-proxy reads the field alone.
    pub ranges_by_annotation: bool,
    /// The node port of its health check (policy Local).
    pub health_check_node_port: Option<u16>,
}

/// An address of a load balancer (data-plane.md 3.6.4).
#[derive(Clone, Debug, PartialEq)]
pub enum LoadBalancerAddress {
    /// An address that nodes catch (`ipMode: VIP`).
    Vip(IpAddr),
    /// An address that nodes leave alone (`ipMode: Proxy`).
    Proxy(IpAddr),
    /// A name that resolves outside.
    Hostname(String),
}

/// An address and port behind a Service.
#[derive(Clone, Debug, PartialEq)]
pub struct Endpoint {
    /// The address.
    pub ip: IpAddr,
    /// Which of the Service's ports it serves, as an index into its `ports`; none where the Service has none.
    pub service_port: Option<u16>,
    /// The port on that address.
    pub port: Option<u16>,
    /// The node it is on, where that is known.
    pub node: Option<NodeId>,
    /// Others that copies of it name, where slices do not agree: it is local there too (endpoints.md 2.6.6).
    pub also_on: Vec<NodeId>,
    /// The pod it is.
    pub pod: Option<PodId>,
    /// Takes new connections.
    pub ready: bool,
    /// Ready, terminating or not.
    pub serving: bool,
    /// Being deleted.
    pub terminating: bool,
    /// Its name in headless DNS.
    pub hostname: Option<String>,
    /// Zones it should serve (`hints.forZones`).
    pub for_zones: Arc<[String]>,
    /// Nodes it should serve (`hints.forNodes`).
    pub for_nodes: Arc<[String]>,
    /// Where a hand-written one stands.
    pub span: Option<Span>,
}

impl Endpoint {
    /// The nodes that it is local to: each proxy takes the copy of its own node.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> {
        self.node.into_iter().chain(self.also_on.iter().copied())
    }
}
