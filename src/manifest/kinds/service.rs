//! `v1 Service`. Defaults: service-validation.md 1.4.

use super::meta::{IntOrString, Labels, ObjectMeta};
use crate::manifest::decode::fields;

/// A Service.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Service {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is wanted.
    pub spec: ServiceSpec,
    /// What is stated of a live one.
    pub status: ServiceStatus,
}

fields! { Service: metadata => "metadata", spec => "spec", status => "status" }

/// `spec` of a Service.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ServiceSpec {
    /// `ClusterIP`, `NodePort`, `LoadBalancer`, `ExternalName`.
    pub type_: Option<String>,
    /// The ports.
    pub ports: Vec<ServicePort>,
    /// The labels that its pods have; none: endpoints are written by hand.
    pub selector: Option<Labels>,
    /// The cluster IP, or `None`.
    pub cluster_ip: Option<String>,
    /// The cluster IPs, one per family.
    pub cluster_ips: Vec<String>,
    /// `IPv4`, `IPv6`.
    pub ip_families: Vec<String>,
    /// `SingleStack`, `PreferDualStack`, `RequireDualStack`.
    pub ip_family_policy: Option<String>,
    /// Addresses that every node catches.
    pub external_ips: Vec<String>,
    /// What an ExternalName leads to.
    pub external_name: Option<String>,
    /// `Cluster`, `Local`.
    pub external_traffic_policy: Option<String>,
    /// `Cluster`, `Local`.
    pub internal_traffic_policy: Option<String>,
    /// `None`, `ClientIP`.
    pub session_affinity: Option<String>,
    /// Details of the affinity.
    pub session_affinity_config: Option<SessionAffinityConfig>,
    /// The node port of the load balancer's health check.
    pub health_check_node_port: Option<i64>,
    /// The wanted load balancer address (deprecated).
    pub load_balancer_ip: Option<String>,
    /// The clients a load balancer takes.
    pub load_balancer_source_ranges: Vec<String>,
    /// The load balancer's implementation.
    pub load_balancer_class: Option<String>,
    /// Whether a load balancer gets node ports.
    pub allocate_load_balancer_node_ports: Option<bool>,
    /// Whether unready pods are published.
    pub publish_not_ready_addresses: Option<bool>,
    /// `PreferClose`, `PreferSameZone`, `PreferSameNode`.
    pub traffic_distribution: Option<String>,
}

fields! { ServiceSpec:
    type_ => "type", ports => "ports", selector => "selector", cluster_ip => "clusterIP",
    cluster_ips => "clusterIPs", ip_families => "ipFamilies", ip_family_policy => "ipFamilyPolicy",
    external_ips => "externalIPs", external_name => "externalName",
    external_traffic_policy => "externalTrafficPolicy", internal_traffic_policy => "internalTrafficPolicy",
    session_affinity => "sessionAffinity", session_affinity_config => "sessionAffinityConfig",
    health_check_node_port => "healthCheckNodePort", load_balancer_ip => "loadBalancerIP",
    load_balancer_source_ranges => "loadBalancerSourceRanges", load_balancer_class => "loadBalancerClass",
    allocate_load_balancer_node_ports => "allocateLoadBalancerNodePorts",
    publish_not_ready_addresses => "publishNotReadyAddresses", traffic_distribution => "trafficDistribution",
}

impl ServiceSpec {
    /// `allocateLoadBalancerNodePorts`.
    pub fn allocates_node_ports(&self) -> bool {
        self.allocate_load_balancer_node_ports != Some(false)
    }
}

/// One port of a Service.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ServicePort {
    /// Its name; needed where there are several.
    pub name: Option<String>,
    /// `TCP`, `UDP`, `SCTP`; `TCP` by default.
    pub protocol: Option<String>,
    /// The port that clients use.
    pub port: Option<i64>,
    /// The pod's port: a number, or the name of a container port; `port` by default.
    pub target_port: Option<IntOrString>,
    /// The port on every node.
    pub node_port: Option<i64>,
    /// A hint at the application's protocol.
    pub app_protocol: Option<String>,
}

fields! { ServicePort:
    name => "name", protocol => "protocol", port => "port", target_port => "targetPort",
    node_port => "nodePort", app_protocol => "appProtocol",
}

/// `sessionAffinityConfig`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SessionAffinityConfig {
    /// Affinity by client address.
    pub client_ip: Option<ClientIpConfig>,
}

fields! { SessionAffinityConfig: client_ip => "clientIP" }

/// Affinity by client address.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClientIpConfig {
    /// How long a client is remembered after its last connection, seconds; 10800 by default.
    pub timeout_seconds: Option<i64>,
}

fields! { ClientIpConfig: timeout_seconds => "timeoutSeconds" }

/// `status` of a Service.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ServiceStatus {
    /// What a provider gave.
    pub load_balancer: LoadBalancerStatus,
}

fields! { ServiceStatus: load_balancer => "loadBalancer" }

/// What a provider gave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LoadBalancerStatus {
    /// Its addresses.
    pub ingress: Vec<LoadBalancerIngress>,
}

fields! { LoadBalancerStatus: ingress => "ingress" }

/// One address of a load balancer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LoadBalancerIngress {
    /// An address.
    pub ip: Option<String>,
    /// A name instead.
    pub hostname: Option<String>,
    /// `VIP` (default with `ip`) or `Proxy`.
    pub ip_mode: Option<String>,
}

fields! { LoadBalancerIngress: ip => "ip", hostname => "hostname", ip_mode => "ipMode" }
