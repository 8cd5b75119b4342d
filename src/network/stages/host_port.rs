//! `hostPort`: the CNI's portmap on the pod's own node (data-plane.md 3.7 P13). Not kube-proxy.

use std::net::IpAddr;

use crate::cluster::{Node, NodeId, Pod, Protocol};
use crate::network::Network;
use crate::network::addresses::is_local;
use crate::network::cause::{Cause, CauseCode};
use crate::network::tables::HostPort;

/// The pod whose host port a packet to this node is for. `hostIP`, where set, must be the destination.
pub fn judge(
    network: &Network,
    node_id: NodeId,
    node: &Node,
    protocol: Protocol,
    ip: IpAddr,
    port: u16,
) -> Option<HostPort> {
    let ports = network.tables.host_ports.get(&(node_id, protocol, port))?;
    if !is_local(node, ip) && !ip.is_loopback() {
        return None;
    }
    ports.iter().find(|entry| fits(entry.host_ip, ip)).copied()
}

fn fits(host_ip: Option<IpAddr>, ip: IpAddr) -> bool {
    host_ip.is_none_or(|wanted| wanted.is_unspecified() || wanted == ip)
}

/// Why the destination was rewritten.
pub fn cause(pod: &Pod, node: &Node, port: u16) -> Cause {
    let span = pod.template.span;
    Cause::new(CauseCode::HostPort).arg(port).arg(pod.full_name()).arg(&node.name).at(span)
}
