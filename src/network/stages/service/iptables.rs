//! What is special to mode iptables.

use std::net::IpAddr;

use super::{Entry, Origin};
use crate::cluster::Node;
use crate::network::addresses::is_local;
use crate::rng::Rng;

/// Node ports are caught on every local address; from the node itself also on 127.0.0.1 (data-plane.md 3.6.2).
pub fn node_port_address(node: &Node, ip: IpAddr, origin: Origin) -> bool {
    is_local(node, ip) || (origin == Origin::Process && ip.is_loopback() && ip.is_ipv4())
}

/// Whether KUBE-SERVICES of the filter table rejects for want of endpoints. Packets of the node's own
/// processes to an external address do not pass that chain (data-plane.md 3.3, third row).
pub fn rejects(entry: Entry, origin: Origin) -> bool {
    origin != Origin::Process || matches!(entry, Entry::ClusterIp | Entry::NodePort)
}

/// Rule i of n jumps with probability 1/(n-i), the last always: all equally likely. One throw of the dice
/// decides the same as the chain of them.
pub fn choose(rng: &mut Rng, count: usize) -> usize {
    if count > 1 { rng.below(count) } else { 0 }
}
