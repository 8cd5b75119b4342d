//! What is special to mode ipvs: which real servers a virtual server has, and whom its scheduler is told of.

use super::Call;
use super::scheduler;
use super::select::{self, Selected, Want, Why};
use crate::cluster::{Node, NodeId, Service};
use crate::network::real_servers::{RealServer, VirtualServer};
use crate::network::tables::PortTable;
use crate::network::{Flows, Network, Scheduler};

/// Under Local the real servers are the local endpoints where there are any, whoever asks; else the cluster
/// list, unless the Service has only a cluster IP (data-plane.md 3.3, 3.4 last note).
pub(super) fn select<'a>(
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

/// The position in `list` that the scheduler chooses, per node and virtual server.
pub(super) fn choose(
    network: &Network,
    call: &Call,
    service: &Service,
    list: &[u32],
    flows: &mut Flows,
) -> usize {
    let now = flows.now;
    let state = flows.virtual_servers.entry(virtual_server(call)).or_default();
    match network.scheduler {
        Scheduler::RoundRobin | Scheduler::WeightedRoundRobin => scheduler::rotate(state, list.len()),
        other => {
            let servers: Vec<RealServer> =
                list.iter().filter_map(|position| real_server(service, *position)).collect();
            scheduler::choose(other, state, &servers, call.source, call.called, now)
        }
    }
}

/// Counts the connection, where the scheduler looks at how many there are.
pub(super) fn note(network: &Network, call: &Call, service: &Service, position: u32, flows: &mut Flows) {
    if network.scheduler.counts()
        && let Some(server) = real_server(service, position)
    {
        let until = flows.open_for.map(|span| flows.now.saturating_add(span));
        flows.virtual_servers.entry(virtual_server(call)).or_default().open(server, until);
    }
}

fn virtual_server(call: &Call) -> VirtualServer {
    (call.node, call.caught.service, call.caught.port, call.caught.entry, call.called)
}

fn real_server(service: &Service, position: u32) -> Option<RealServer> {
    let endpoint = service.endpoints.get(position as usize)?;
    Some((endpoint.ip, endpoint.port?))
}
