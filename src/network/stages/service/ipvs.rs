//! What is special to mode ipvs (scheduler `rr`).

use std::net::IpAddr;

use super::Caught;
use super::select::{self, Selected, Want, Why};
use crate::cluster::{Node, NodeId, Service};
use crate::network::Flows;
use crate::network::addresses::is_local;
use crate::network::tables::PortTable;

/// Node ports are caught on every local address but loopback.
pub fn node_port_address(node: &Node, ip: IpAddr) -> bool {
    is_local(node, ip) && !ip.is_loopback()
}

/// Under Local the real servers are the local endpoints where there are any, whoever asks; else the cluster
/// list, unless the Service has only a cluster IP (data-plane.md 3.3, 3.4 last note).
pub fn select<'a>(
    service: &Service,
    table: &'a PortTable,
    node_id: NodeId,
    node: &Node,
    want: Want,
) -> Option<Selected<'a>> {
    match want {
        Want::Cluster => select::cluster(table, node),
        Want::Local | Want::ShortCircuit => select::local(table, node_id).or_else(|| {
            let fallen = service.externally_accessible().then(|| select::cluster(table, node)).flatten()?;
            Some(Selected { why: Why::FellBack, asymmetric: true, ..fallen })
        }),
    }
}

/// The next one, in strict rotation, per node and virtual server.
pub fn choose(flows: &mut Flows, node: NodeId, caught: Caught, count: usize) -> usize {
    let turn = flows.rotation.entry((node, caught.service, caught.port, caught.entry)).or_insert(0);
    let at = usize::try_from(*turn % (count.max(1) as u64)).unwrap_or(0);
    *turn = turn.wrapping_add(1);
    at
}
