//! What is special to mode nftables.

use std::net::IpAddr;

use crate::cluster::Node;
use crate::rng::Rng;

/// Node ports are caught only on the node's primary address of each family (`--nodeport-addresses primary`).
pub fn node_port_address(node: &Node, ip: IpAddr) -> bool {
    if node.ip.is_ipv4() == ip.is_ipv4() {
        return node.ip == ip;
    }
    node.other_ips.iter().find(|other| other.is_ipv4() == ip.is_ipv4()) == Some(&ip)
}

/// `numgen random mod n`.
pub fn choose(rng: &mut Rng, count: usize) -> usize {
    if count > 1 { rng.below(count) } else { 0 }
}
