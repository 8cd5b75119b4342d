//! Which endpoints a node may use (data-plane.md 3.2). Chooses none of them.

use super::{Entry, Origin};
use crate::cluster::{Node, NodeId, Service, TrafficPolicy};
use crate::network::tables::PortTable;

/// The list that an entry asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want {
    /// The cluster list.
    Cluster,
    /// The local list.
    Local,
    /// externalTrafficPolicy Local, but the client is inside: the cluster list all the same.
    ShortCircuit,
}

/// Why a list is what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Every ready endpoint.
    AllReady,
    /// The ready ones hinted for this node.
    SameNode,
    /// The ready ones hinted for this zone.
    SameZone,
    /// None is ready: those that are terminating and still serve.
    Terminating,
    /// The ready ones on this node.
    Local,
    /// None on this node is ready: those on it that are terminating and still serve.
    LocalTerminating,
    /// Policy Local, but the client is in the cluster: every ready endpoint.
    ShortCircuit,
    /// ipvs, policy Local, none local: the cluster list.
    FellBack,
    /// No list was asked: conntrack knew.
    Kept,
}

/// A list that is not empty.
#[derive(Clone, Copy, Debug)]
pub struct Selected<'a> {
    /// Positions in the Service's endpoints.
    pub list: &'a [u32],
    /// Why these.
    pub why: Why,
    /// Replies to clients outside will not find their way (ipvs).
    pub asymmetric: bool,
}

/// Which list an entry uses (data-plane.md 3.2, second table).
pub fn want(service: &Service, entry: Entry, origin: Origin) -> Want {
    let policy = match entry {
        Entry::ClusterIp => service.internal_traffic_policy,
        Entry::NodePort | Entry::ExternalIp | Entry::LoadBalancer => service.external_traffic_policy,
    };
    match (policy, entry, origin) {
        (TrafficPolicy::Cluster, _, _) => Want::Cluster,
        (TrafficPolicy::Local, Entry::ClusterIp, _) | (TrafficPolicy::Local, _, Origin::Outside) => {
            Want::Local
        }
        (TrafficPolicy::Local, _, _) => Want::ShortCircuit,
    }
}

/// The cluster list of a node: ready endpoints by topology, else terminating ones (3.2.2, 3.2.3).
pub fn cluster<'a>(table: &'a PortTable, node: &Node) -> Option<Selected<'a>> {
    let by_node = table.for_node.get(&node.name).map(|list| (list, Why::SameNode));
    let by_zone = || {
        let zone = node.zone.as_ref()?;
        table.for_zone.get(zone).map(|list| (list, Why::SameZone))
    };
    let hinted = by_node.or_else(by_zone);
    let (list, why) = hinted.unwrap_or((&table.ready, Why::AllReady));
    some(list, why).or_else(|| some(&table.terminating, Why::Terminating))
}

/// The cluster list for a client in the cluster, although the policy is Local (3.2, second table).
pub fn short_circuit<'a>(table: &'a PortTable, node: &Node) -> Option<Selected<'a>> {
    let selected = cluster(table, node)?;
    let why = if selected.why == Why::AllReady { Why::ShortCircuit } else { selected.why };
    Some(Selected { why, ..selected })
}

/// The local list of a node (3.2.4). Topology plays no part.
pub fn local(table: &PortTable, node: NodeId) -> Option<Selected<'_>> {
    some(table.local.on(node), Why::Local)
        .or_else(|| some(table.local_terminating.on(node), Why::LocalTerminating))
}

fn some(list: &[u32], why: Why) -> Option<Selected<'_>> {
    (!list.is_empty()).then_some(Selected { list, why, asymmetric: false })
}
