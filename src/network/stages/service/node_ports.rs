//! At which of a node's addresses node ports answer (data-plane.md 3.1, 3.6.2).

use std::net::IpAddr;

use super::Origin;
use crate::cluster::Node;
use crate::network::addresses::is_local;
use crate::network::{Network, NodePortAddresses, ProxyMode};

/// Every local address, in mode nftables the primary ones; `--nodeport-addresses` says otherwise. Loopback answers the
/// node's own processes in mode iptables only, IPv4.
pub(super) fn answers(network: &Network, node: &Node, ip: IpAddr, origin: Origin) -> bool {
    let looped =
        network.mode == ProxyMode::Iptables && origin == Origin::Process && ip.is_loopback() && ip.is_ipv4();
    match &network.node_port_addresses {
        NodePortAddresses::In(ranges) => {
            (looped || is_local(node, ip)) && ranges.iter().any(|range| range.contains(ip))
        }
        NodePortAddresses::Primary => is_primary(node, ip),
        NodePortAddresses::OfMode if network.mode == ProxyMode::Nftables => is_primary(node, ip),
        NodePortAddresses::OfMode => looped || is_local(node, ip),
    }
}

/// The node's first address of its family.
fn is_primary(node: &Node, ip: IpAddr) -> bool {
    if node.ip.is_ipv4() == ip.is_ipv4() {
        return node.ip == ip;
    }
    node.other_ips.iter().find(|other| other.is_ipv4() == ip.is_ipv4()) == Some(&ip)
}
