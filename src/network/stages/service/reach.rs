//! What a node's copy of a Service's rules leads to, all of it, for a person to read. Decides no packet.

use super::{Caught, Entry, Origin, has_endpoints, select};
use crate::cluster::{NodeId, ServiceId};
use crate::network::Network;

/// Where the rules of one node send new connections, as iptables and nftables do it (data-plane.md 3.2, 3.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// To any of these: positions in the Service's endpoints.
    To(Vec<u32>),
    /// Nowhere, as there is nothing anywhere: they refuse.
    Refused,
    /// Nowhere, as there is something on other nodes alone: they drop.
    Dropped,
}

/// Where a node sends what comes to an entry of a Service, by whatever port: calls of its pods to the cluster IP, and
/// what enters it from outside. None: not of this cluster.
pub fn reach(network: &Network, node: NodeId, id: ServiceId, entry: Entry) -> Option<Reach> {
    let service = network.cluster.services.get(id)?;
    let it = network.cluster.nodes.get(node)?;
    let family = service.cluster_ip()?;
    let (mut found, mut elsewhere) = (Vec::new(), false);
    for (port, _) in (0u16..).zip(&service.ports) {
        let Some(table) = network.tables.port(id, port).and_then(|both| both.like(family)) else { continue };
        let selected = match select::want(service, entry, Origin::Outside) {
            select::Want::Local => select::local(table, node),
            select::Want::Cluster | select::Want::ShortCircuit => select::cluster(table, it),
        };
        found.extend(selected.iter().flat_map(|selected| selected.list));
        elsewhere |= has_endpoints(network, Caught { service: id, port, entry }, family);
    }
    crate::order::sort(&mut found);
    Some(match (found.is_empty(), elsewhere) {
        (false, _) => Reach::To(found),
        (true, true) => Reach::Dropped,
        (true, false) => Reach::Refused,
    })
}
