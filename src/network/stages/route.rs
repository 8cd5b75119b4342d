//! Where a node's routing sends a packet, once its destination is what it will stay. Rewrites nothing.

use std::net::IpAddr;

use crate::cluster::{NodeId, PodId, PodPhase};
use crate::network::Network;
use crate::network::addresses::{in_pod_range, in_service_range, is_local, node_of_range};

/// Where it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// To a pod with an address of its own, on this node.
    Pod(PodId, NodeId),
    /// To a node's own address.
    Node(NodeId),
    /// To an address that is an endpoint written by hand, on a node or outside.
    Address(IpAddr, Option<NodeId>),
    /// Out of the cluster.
    Outside,
    /// To an address of the service range, which nobody has.
    ServiceRange,
    /// To an address of a node's pods that no pod has.
    NoPod,
}

/// Judges a destination address on a node.
pub fn judge(network: &Network, node: NodeId, ip: IpAddr) -> Route {
    let cluster = &network.cluster;
    if ip.is_loopback() {
        return Route::Node(node);
    }
    if let Some(pod) = cluster.pod_at(ip) {
        let found = cluster.pods.get(pod);
        let alive = found.filter(|pod| matches!(pod.phase, PodPhase::Running | PodPhase::Unknown));
        return alive.and_then(|found| found.node).map_or(Route::NoPod, |on| Route::Pod(pod, on));
    }
    let own = cluster.nodes.get(node).is_some_and(|node| is_local(node, ip));
    if let Some(other) = if own { Some(node) } else { cluster.node_at(ip) } {
        return Route::Node(other);
    }
    if cluster.index.service_by_ip.contains_key(&ip) {
        return Route::ServiceRange;
    }
    if let Some(on) = network.tables.addresses.get(&ip) {
        return Route::Address(ip, on.or_else(|| node_of_range(network, ip)));
    }
    if in_service_range(network, ip) {
        return Route::ServiceRange;
    }
    if in_pod_range(network, ip) {
        return Route::NoPod;
    }
    Route::Outside
}
