//! `v1 Service`. Defaults: service-validation.md 1.4.

use serde::Deserialize;

use super::meta::{IntOrString, Labels, ObjectMeta};

/// A Service.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Service {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is wanted.
    pub spec: ServiceSpec,
    /// What is stated of a live one.
    pub status: ServiceStatus,
}

/// `spec` of a Service.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ServiceSpec {
    /// `ClusterIP`, `NodePort`, `LoadBalancer`, `ExternalName`.
    #[serde(rename = "type")]
    pub type_: Option<String>,
    /// The ports.
    pub ports: Vec<ServicePort>,
    /// The labels that its pods have; none: endpoints are written by hand.
    pub selector: Option<Labels>,
    /// The cluster IP, or `None`.
    #[serde(rename = "clusterIP")]
    pub cluster_ip: Option<String>,
    /// The cluster IPs, one per family.
    #[serde(rename = "clusterIPs")]
    pub cluster_ips: Vec<String>,
    /// `IPv4`, `IPv6`.
    pub ip_families: Vec<String>,
    /// `SingleStack`, `PreferDualStack`, `RequireDualStack`.
    pub ip_family_policy: Option<String>,
    /// Addresses that every node catches.
    #[serde(rename = "externalIPs")]
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
    #[serde(rename = "loadBalancerIP")]
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

/// One port of a Service.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
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

/// `sessionAffinityConfig`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct SessionAffinityConfig {
    /// Affinity by client address.
    #[serde(rename = "clientIP")]
    pub client_ip: Option<ClientIpConfig>,
}

/// Affinity by client address.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ClientIpConfig {
    /// How long a client is remembered after its last connection, seconds; 10800 by default.
    pub timeout_seconds: Option<i64>,
}

/// `status` of a Service.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ServiceStatus {
    /// What a provider gave.
    pub load_balancer: LoadBalancerStatus,
}

/// What a provider gave.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct LoadBalancerStatus {
    /// Its addresses.
    pub ingress: Vec<LoadBalancerIngress>,
}

/// One address of a load balancer.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct LoadBalancerIngress {
    /// An address.
    pub ip: Option<String>,
    /// A name instead.
    pub hostname: Option<String>,
    /// `VIP` (default with `ip`) or `Proxy`.
    pub ip_mode: Option<String>,
}
