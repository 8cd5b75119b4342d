//! `networking.k8s.io/v1 NetworkPolicy`.

use super::meta::{IntOrString, LabelSelector, ObjectMeta};
use crate::manifest::decode::fields;

/// A NetworkPolicy.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NetworkPolicy {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is wanted.
    pub spec: NetworkPolicySpec,
}

fields! { NetworkPolicy: metadata => "metadata", spec => "spec" }

/// `spec` of a NetworkPolicy.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NetworkPolicySpec {
    /// The pods it isolates; empty: all of its namespace.
    pub pod_selector: LabelSelector,
    /// `Ingress`, `Egress`.
    pub policy_types: Vec<String>,
    /// What may come in.
    pub ingress: Option<Vec<NetworkPolicyIngressRule>>,
    /// What may go out.
    pub egress: Option<Vec<NetworkPolicyEgressRule>>,
}

fields! { NetworkPolicySpec:
    pod_selector => "podSelector", policy_types => "policyTypes", ingress => "ingress", egress => "egress",
}

/// What may come in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NetworkPolicyIngressRule {
    /// From whom; empty: from anywhere.
    pub from: Vec<NetworkPolicyPeer>,
    /// To which ports; empty: all.
    pub ports: Vec<NetworkPolicyPort>,
}

fields! { NetworkPolicyIngressRule: from => "from", ports => "ports" }

/// What may go out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NetworkPolicyEgressRule {
    /// To whom; empty: to anywhere.
    pub to: Vec<NetworkPolicyPeer>,
    /// To which ports; empty: all.
    pub ports: Vec<NetworkPolicyPort>,
}

fields! { NetworkPolicyEgressRule: to => "to", ports => "ports" }

/// Pods, namespaces, or addresses.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NetworkPolicyPeer {
    /// Pods.
    pub pod_selector: Option<LabelSelector>,
    /// Namespaces.
    pub namespace_selector: Option<LabelSelector>,
    /// Addresses.
    pub ip_block: Option<IpBlock>,
}

fields! { NetworkPolicyPeer:
    pod_selector => "podSelector", namespace_selector => "namespaceSelector", ip_block => "ipBlock",
}

/// A range of addresses.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IpBlock {
    /// The range.
    pub cidr: Option<String>,
    /// Ranges taken out of it.
    pub except: Vec<String>,
}

fields! { IpBlock: cidr => "cidr", except => "except" }

/// A port or range of ports.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NetworkPolicyPort {
    /// `TCP` by default.
    pub protocol: Option<String>,
    /// A number, or a container port's name; none: all.
    pub port: Option<IntOrString>,
    /// The last port of a range.
    pub end_port: Option<i64>,
}

fields! { NetworkPolicyPort: protocol => "protocol", port => "port", end_port => "endPort" }
