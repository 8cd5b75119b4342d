//! NetworkPolicy: whether a connection may leave one end and enter the other (ingress-policy.md 7.6).
//!
//! Judges after DNAT, by pods and their own ports; never by Services. Replies are always allowed.

use std::borrow::Cow;
use std::net::IpAddr;

use crate::cluster::{Cidr, NetworkPolicy, NodeId, Pod, PodId, PolicyId, Protocol, selectors};
use crate::manifest::kinds::{IntOrString, IpBlock, Labels, NetworkPolicyPeer, NetworkPolicyPort};
use crate::network::Network;
use crate::network::cause::{Cause, CauseCode};
use crate::network::entry::Peer;

/// The namespace of cluster DNS, where the manifest does not have its pods.
const DNS_NAMESPACE: &str = "kube-system";
const NAME_LABEL: &str = "kubernetes.io/metadata.name";

/// Which way a policy looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Into the pod.
    Ingress,
    /// Out of the pod.
    Egress,
}

/// What the policies of one pod say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// No policy selects the pod in this direction.
    Open,
    /// A rule of this policy allows it.
    Allowed(PolicyId),
    /// It is isolated, by this policy (and perhaps others), and no rule allows it.
    Denied(PolicyId),
}

/// Judges a connection at one pod's end: to or from `peer`, at `port` of whichever end is the destination.
pub fn judge(
    network: &Network,
    direction: Direction,
    pod_id: PodId,
    peer: Peer,
    protocol: Protocol,
    port: u16,
) -> Verdict {
    let Some(pod) = network.cluster.pods.get(pod_id) else { return Verdict::Open };
    let Some(policies) = network.tables.policies.get(&pod.namespace) else { return Verdict::Open };
    if pod.template.host_network || always_allowed(pod_id, pod.node, peer) {
        return Verdict::Open;
    }
    let mut isolated_by = None;
    for id in policies {
        let Some(policy) = network.cluster.policies.get(*id) else { continue };
        if !isolates(policy, direction) || !selectors::matches(&policy.pod_selector, &pod.labels) {
            continue;
        }
        let destination = match direction {
            Direction::Ingress => Some(pod),
            Direction::Egress => pod_of(network, peer),
        };
        if allows(network, policy, direction, peer, destination, protocol, port) {
            return Verdict::Allowed(*id);
        }
        isolated_by.get_or_insert(*id);
    }
    isolated_by.map_or(Verdict::Open, Verdict::Denied)
}

/// A pod to itself, and a pod and its own node (7.6.10).
fn always_allowed(pod: PodId, node: Option<NodeId>, peer: Peer) -> bool {
    match peer {
        Peer::Pod(other) => other == pod,
        Peer::Node(other) => Some(other) == node,
        Peer::Address(_) | Peer::Dns | Peer::Name => false,
    }
}

fn isolates(policy: &NetworkPolicy, direction: Direction) -> bool {
    match direction {
        Direction::Ingress => policy.isolates_ingress,
        Direction::Egress => policy.isolates_egress,
    }
}

fn pod_of(network: &Network, peer: Peer) -> Option<&Pod> {
    match peer {
        Peer::Pod(id) => network.cluster.pods.get(id),
        Peer::Node(_) | Peer::Address(_) | Peer::Dns | Peer::Name => None,
    }
}

fn allows(
    network: &Network,
    policy: &NetworkPolicy,
    direction: Direction,
    peer: Peer,
    destination: Option<&Pod>,
    protocol: Protocol,
    port: u16,
) -> bool {
    let fits = |peers: &[NetworkPolicyPeer], ports: &[NetworkPolicyPort]| {
        (ports.is_empty() || ports.iter().any(|one| port_matches(one, destination, protocol, port)))
            && (peers.is_empty() || peers.iter().any(|one| peer_matches(network, policy, one, peer)))
    };
    match direction {
        Direction::Ingress => policy.spec.ingress.iter().flatten().any(|rule| fits(&rule.from, &rule.ports)),
        Direction::Egress => policy.spec.egress.iter().flatten().any(|rule| fits(&rule.to, &rule.ports)),
    }
}

/// Number or name, with `endPort` a range; TCP where no protocol is written (7.6.8).
fn port_matches(rule: &NetworkPolicyPort, pod: Option<&Pod>, protocol: Protocol, port: u16) -> bool {
    if rule.protocol.as_deref().unwrap_or("TCP") != protocol.name() {
        return false;
    }
    match &rule.port {
        None => true,
        Some(IntOrString::Int(first)) => {
            let last = rule.end_port.unwrap_or(*first);
            (*first..=last).contains(&i64::from(port))
        }
        Some(IntOrString::Str(name)) => {
            let containers = pod.into_iter().flat_map(|pod| &pod.template.containers);
            containers.flat_map(|container| &container.ports).any(|known| {
                known.name.as_ref() == Some(name) && known.port == port && known.protocol == protocol
            })
        }
    }
}

fn peer_matches(network: &Network, policy: &NetworkPolicy, rule: &NetworkPolicyPeer, peer: Peer) -> bool {
    if let Some(block) = &rule.ip_block {
        return block_matches(block, address_of(network, peer));
    }
    let (namespace, labels) = match peer {
        Peer::Pod(id) => match network.cluster.pods.get(id) {
            Some(pod) if !pod.template.host_network => (pod.namespace.as_str(), Cow::Borrowed(&*pod.labels)),
            _ => return false,
        },
        Peer::Dns => (DNS_NAMESPACE, Cow::Owned(dns_labels())),
        Peer::Node(_) | Peer::Address(_) | Peer::Name => return false,
    };
    let in_namespace = match &rule.namespace_selector {
        Some(selector) => selectors::matches(selector, &namespace_labels(network, namespace)),
        None => policy.namespace == namespace,
    };
    in_namespace && rule.pod_selector.as_ref().is_none_or(|selector| selectors::matches(selector, &labels))
}

/// The labels of cluster DNS's pods, as kubeadm sets them.
fn dns_labels() -> Labels {
    [("k8s-app".to_string(), "kube-dns".to_string())].into()
}

/// The labels of a namespace; the one with its name is always there (7.6.7).
fn namespace_labels<'a>(network: &'a Network, name: &str) -> Cow<'a, Labels> {
    let own = network.cluster.namespaces.get(name).map(|namespace| &namespace.labels);
    match own {
        Some(labels) if labels.contains_key(NAME_LABEL) => Cow::Borrowed(labels),
        _ => {
            let mut labels = own.cloned().unwrap_or_default();
            labels.insert(NAME_LABEL.into(), name.into());
            Cow::Owned(labels)
        }
    }
}

fn address_of(network: &Network, peer: Peer) -> Option<IpAddr> {
    match peer {
        Peer::Pod(id) => network.cluster.pods.get(id)?.ip(),
        Peer::Node(id) => network.cluster.nodes.get(id).map(|node| node.ip),
        Peer::Address(ip) => Some(ip),
        Peer::Dns => network.cluster.dns_ip,
        Peer::Name => None,
    }
}

/// In the range and in none of the exceptions. A host whose address nobody knows is only in `/0`.
fn block_matches(block: &IpBlock, ip: Option<IpAddr>) -> bool {
    let Some(range) = block.cidr.as_deref().and_then(cidr) else { return false };
    match ip {
        Some(ip) => {
            let excepted = block.except.iter().filter_map(|text| cidr(text)).any(|range| range.contains(ip));
            range.contains(ip) && !excepted
        }
        None => range.prefix == 0,
    }
}

fn cidr(text: &str) -> Option<Cidr> {
    let (base, prefix) = text.trim().split_once('/')?;
    Some(Cidr { base: base.parse().ok()?, prefix: prefix.parse().ok()? })
}

/// The policy that decided; none where the pod is open.
pub fn cause(network: &Network, direction: Direction, pod: PodId, verdict: Verdict) -> Option<Cause> {
    let (id, code) = match (verdict, direction) {
        (Verdict::Open, _) | (Verdict::Allowed(_), Direction::Egress) => return None,
        (Verdict::Allowed(id), Direction::Ingress) => (id, CauseCode::PolicyAllowsIngress),
        (Verdict::Denied(id), Direction::Ingress) => (id, CauseCode::PolicyDeniesIngress),
        (Verdict::Denied(id), Direction::Egress) => (id, CauseCode::PolicyDeniesEgress),
    };
    let policy = network.cluster.policies.get(id)?;
    let name = format!("{}/{}", policy.namespace, policy.name);
    Some(Cause::new(code).arg(name).arg(network.pod_name(pod)).at(policy.span))
}
