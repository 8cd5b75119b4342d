//! Whose address is that? Small questions that several stages ask.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::Network;
use crate::cluster::{Cidr, Node, NodeId};

/// The range of cluster IPs (contract.md), which no route leads to.
const SERVICE_RANGES: [Cidr; 2] = [
    Cidr { base: IpAddr::V4(Ipv4Addr::new(10, 96, 0, 0)), prefix: 16 },
    Cidr { base: IpAddr::V6(Ipv6Addr::new(0xfd00, 0x10, 0x96, 0, 0, 0, 0, 0)), prefix: 112 },
];

/// The range that the nodes' pod ranges are taken from (contract.md; kubeadm's for IPv6).
const POD_RANGES: [Cidr; 2] = [
    Cidr { base: IpAddr::V4(Ipv4Addr::new(10, 244, 0, 0)), prefix: 16 },
    Cidr { base: IpAddr::V6(Ipv6Addr::new(0xfd00, 0x10, 0x244, 0, 0, 0, 0, 0)), prefix: 56 },
];

/// The address of a balancer, or of an Ingress controller, that the manifest knows by name only.
pub(super) const UNNAMED_PROXY: IpAddr = IpAddr::V4(Ipv4Addr::new(198, 51, 100, 250));

/// The taint of a node that the cluster autoscaler is about to delete.
const AUTOSCALER_TAINT: &str = "ToBeDeletedByClusterAutoscaler";

/// Whether a node is being deleted, or the cluster autoscaler is about to: balancers leave it, `/healthz` says 503
/// (data-plane.md 3.6.8, 3.6.9).
pub(super) fn is_about_to_go(node: &Node) -> bool {
    node.deleting || node.taints.iter().any(|taint| taint.key.as_deref() == Some(AUTOSCALER_TAINT))
}

/// The address of a node of the same family as another address; its first one where it has none.
pub(super) fn node_address(node: &Node, like: Option<IpAddr>) -> IpAddr {
    let fits = |ip: &&IpAddr| like.is_none_or(|like| like.is_ipv4() == ip.is_ipv4());
    std::iter::once(&node.ip).chain(&node.other_ips).find(fits).copied().unwrap_or(node.ip)
}

/// Whether an address is one of a node's.
pub(super) fn is_local(node: &Node, ip: IpAddr) -> bool {
    node.ip == ip || node.other_ips.contains(&ip)
}

/// Whether an address is a cluster IP, or could be one.
pub(super) fn in_service_range(network: &Network, ip: IpAddr) -> bool {
    SERVICE_RANGES.iter().any(|range| range.contains(ip))
        || network.cluster.index.service_by_ip.contains_key(&ip)
}

/// Whether an address can only be a pod's: it is in the range of some node's pods, or in the cluster's, where the
/// nodes' ranges are taken from that.
pub(super) fn in_pod_range(network: &Network, ip: IpAddr) -> bool {
    let used = |range: &Cidr| {
        let mut nodes = network.cluster.nodes.iter().flat_map(|node| &node.pod_cidrs);
        nodes.any(|cidr| range.contains(cidr.base))
    };
    node_of_range(network, ip).is_some() || POD_RANGES.iter().any(|range| range.contains(ip) && used(range))
}

/// The node whose pods' range an address lies in.
pub(super) fn node_of_range(network: &Network, ip: IpAddr) -> Option<NodeId> {
    let mut nodes = network.cluster.nodes.enumerated();
    nodes.find(|(_, node)| node.pod_cidrs.iter().any(|cidr| cidr.contains(ip))).map(|(id, _)| id)
}
