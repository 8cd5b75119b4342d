//! What a rule of a NetworkPolicy matches: ports by number, name and range, peers by labels and addresses.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr};

use super::{Direction, Question};
use crate::cluster::{Cidr, NetworkPolicy, Protocol, selectors};
use crate::manifest::kinds::{IntOrString, IpBlock, Labels, NetworkPolicyPeer, NetworkPolicyPort};
use crate::network::Network;
use crate::network::entry::Peer;

/// The namespace of cluster DNS, where the manifest does not have its pods.
pub(super) const DNS_NAMESPACE: &str = "kube-system";
/// The label that every namespace has, with its name.
pub(super) const NAME_LABEL: &str = "kubernetes.io/metadata.name";
/// Where a pod of cluster DNS answers, after DNAT: the first address that kubeadm's first node gives out.
const DNS_POD: IpAddr = IpAddr::V4(Ipv4Addr::new(10, 244, 0, 2));
/// The names of the ports of cluster DNS's pods.
const DNS_PORTS: [(&str, Protocol); 2] = [("dns", Protocol::Udp), ("dns-tcp", Protocol::Tcp)];

/// Whether one of a rule's ports fits; no ports: every one does.
pub(super) fn ports(network: &Network, ports: &[NetworkPolicyPort], asked: Question) -> bool {
    ports.is_empty() || ports.iter().any(|one| port(network, one, asked))
}

/// Whether one of a rule's peers fits; no peers: everybody does.
pub(super) fn peers(
    network: &Network,
    policy: &NetworkPolicy,
    peers: &[NetworkPolicyPeer],
    asked: Question,
) -> bool {
    peers.is_empty() || peers.iter().any(|one| peer_matches(network, policy, one, asked))
}

/// Number or name, with `endPort` a range; TCP where no protocol is written (7.6.8).
fn port(network: &Network, rule: &NetworkPolicyPort, asked: Question) -> bool {
    if rule.protocol.as_deref().unwrap_or("TCP") != asked.protocol.name() {
        return false;
    }
    match &rule.port {
        None => true,
        Some(IntOrString::Int(first)) => {
            let last = rule.end_port.unwrap_or(*first);
            (*first..=last).contains(&i64::from(asked.port))
        }
        Some(IntOrString::Str(name)) => has_port_named(network, name, asked),
    }
}

/// Whether the destination pod declares the port under that name.
fn has_port_named(network: &Network, name: &str, asked: Question) -> bool {
    let destination = match (asked.direction, asked.peer) {
        (Direction::Ingress, _) => asked.pod,
        (Direction::Egress, Peer::Pod(pod)) => pod,
        (Direction::Egress, Peer::Dns) => return DNS_PORTS.contains(&(name, asked.protocol)),
        (Direction::Egress, Peer::Node(_) | Peer::Address(_) | Peer::Name) => return false,
    };
    let pod = network.cluster.pods.get(destination);
    let containers = pod.into_iter().flat_map(|pod| &pod.template.containers);
    containers.flat_map(|container| &container.ports).any(|known| {
        known.name.as_deref() == Some(name) && known.port == asked.port && known.protocol == asked.protocol
    })
}

fn peer_matches(
    network: &Network,
    policy: &NetworkPolicy,
    rule: &NetworkPolicyPeer,
    asked: Question,
) -> bool {
    let peer = asked.peer;
    if let Some(block) = &rule.ip_block {
        return block_matches(block, address_of(network, peer, asked.six));
    }
    let (namespace, labels) = match peer {
        Peer::Pod(id) => match network.cluster.pods.get(id) {
            Some(pod) => (pod.namespace.as_str(), Cow::Borrowed(&*pod.labels)),
            None => return false,
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
pub(super) fn dns_labels() -> Labels {
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

/// The address that a plugin sees, after DNAT, of the connection's family where the other end has several; none where
/// only the outside knows it.
pub(super) fn address_of(network: &Network, peer: Peer, six: bool) -> Option<IpAddr> {
    let of_family = |ips: &mut dyn Iterator<Item = IpAddr>| {
        let first = ips.next()?;
        std::iter::once(first).chain(ips).find(|ip| ip.is_ipv6() == six).or(Some(first))
    };
    match peer {
        Peer::Pod(id) => of_family(&mut network.cluster.pods.get(id)?.ips.iter().copied()),
        Peer::Node(id) => {
            let node = network.cluster.nodes.get(id)?;
            of_family(&mut std::iter::once(node.ip).chain(node.other_ips.iter().copied()))
        }
        Peer::Address(ip) => Some(ip),
        Peer::Dns => Some(DNS_POD),
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
