//! The endpoint lists of one Service port, as every node's kube-proxy would derive them (data-plane.md 3.2).
//!
//! Lists hold positions in `Service::endpoints`, which stand in kube-proxy's order.

use std::collections::BTreeMap;
use std::net::IpAddr;

use crate::cluster::{Endpoint, NodeId, Service};

/// Positions of endpoints.
pub(super) type List = Vec<u32>;

/// Positions of endpoints by the node that they are on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ByNode {
    ranges: Vec<(NodeId, u32, u32)>,
    positions: List,
}

impl ByNode {
    fn new(mut pairs: Vec<(NodeId, u32)>) -> Self {
        crate::order::sort(&mut pairs);
        let mut ranges: Vec<(NodeId, u32, u32)> = Vec::new();
        for (at, (node, _)) in (0u32..).zip(&pairs) {
            match ranges.last_mut() {
                Some((last, _, end)) if last == node => *end = at.saturating_add(1),
                _ => ranges.push((*node, at, at.saturating_add(1))),
            }
        }
        Self { ranges, positions: pairs.into_iter().map(|(_, position)| position).collect() }
    }

    /// The endpoints on a node.
    pub fn on(&self, node: NodeId) -> &[u32] {
        let found = self.ranges.binary_search_by_key(&node, |(node, _, _)| *node).ok();
        let range = found.and_then(|at| self.ranges.get(at));
        range.and_then(|(_, start, end)| self.positions.get(*start as usize..*end as usize)).unwrap_or(&[])
    }
}

/// The endpoint lists of one Service port.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PortTable {
    /// Ready endpoints.
    pub ready: List,
    /// Endpoints that are serving and terminating (and not ready).
    pub terminating: List,
    /// Ready ones by node.
    pub local: ByNode,
    /// Serving and terminating ones by node.
    pub local_terminating: ByNode,
    /// By hinted node; empty unless every ready endpoint has node hints (data-plane.md 3.2.2 a).
    pub for_node: BTreeMap<String, List>,
    /// By hinted zone; empty unless every ready endpoint has zone hints (data-plane.md 3.2.2 b).
    pub for_zone: BTreeMap<String, List>,
    /// All endpoints, ready or not.
    pub total: u32,
}

/// The tables of one port: IPv4 and IPv6. kube-proxy keeps the families apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Families {
    four: PortTable,
    six: Option<Box<PortTable>>,
}

impl Families {
    /// The lists of the family of this address.
    pub fn like(&self, ip: IpAddr) -> Option<&PortTable> {
        if ip.is_ipv4() { Some(&self.four) } else { self.six.as_deref() }
    }

    /// The lists of the family that has a ready endpoint, IPv4 first.
    pub fn any_ready(&self) -> Option<&PortTable> {
        std::iter::once(&self.four).chain(self.six.as_deref()).find(|table| !table.ready.is_empty())
    }
}

/// Both tables for each port of a Service.
pub(super) fn families_of(service: &Service) -> Vec<Families> {
    let four = tables_of(service, IpAddr::is_ipv4);
    let wants_six = service.cluster_ips.iter().any(IpAddr::is_ipv6)
        || service.endpoints.iter().any(|endpoint| endpoint.ip.is_ipv6());
    if !wants_six {
        return four.into_iter().map(|four| Families { four, six: None }).collect();
    }
    let six = tables_of(service, IpAddr::is_ipv6);
    four.into_iter().zip(six).map(|(four, six)| Families { four, six: Some(Box::new(six)) }).collect()
}

fn tables_of(service: &Service, family: fn(&IpAddr) -> bool) -> Vec<PortTable> {
    let mut tables: Vec<PortTable> = Vec::new();
    tables.resize_with(service.ports.len(), PortTable::default);
    let mut local: Vec<[Vec<(NodeId, u32)>; 2]> = Vec::new();
    local.resize_with(tables.len(), Default::default);
    let endpoints = (0u32..).zip(&service.endpoints).filter(|(_, endpoint)| family(&endpoint.ip));
    for (position, endpoint) in endpoints {
        let at = endpoint.service_port.map_or(usize::MAX, usize::from);
        let (Some(table), Some([ready, terminating])) = (tables.get_mut(at), local.get_mut(at)) else {
            continue;
        };
        add(table, ready, terminating, position, endpoint);
    }
    for (table, [ready, terminating]) in tables.iter_mut().zip(local) {
        table.local = ByNode::new(ready);
        table.local_terminating = ByNode::new(terminating);
        add_hints(table, service);
    }
    tables
}

fn add(
    table: &mut PortTable,
    ready: &mut Vec<(NodeId, u32)>,
    terminating: &mut Vec<(NodeId, u32)>,
    position: u32,
    endpoint: &Endpoint,
) {
    table.total = table.total.saturating_add(1);
    if endpoint.port.is_none() {
        return;
    }
    let (list, by_node) = if endpoint.ready {
        (&mut table.ready, ready)
    } else if endpoint.serving && endpoint.terminating {
        (&mut table.terminating, terminating)
    } else {
        return;
    };
    list.push(position);
    by_node.extend(endpoint.nodes().map(|node| (node, position)));
}

fn add_hints(table: &mut PortTable, service: &Service) {
    let ready: Vec<(u32, &Endpoint)> = table
        .ready
        .iter()
        .filter_map(|position| Some((*position, service.endpoints.get(*position as usize)?)))
        .collect();
    table.for_node = hinted(&ready, |endpoint| &endpoint.for_nodes);
    table.for_zone = hinted(&ready, |endpoint| &endpoint.for_zones);
}

fn hinted(ready: &[(u32, &Endpoint)], hints: fn(&Endpoint) -> &[String]) -> BTreeMap<String, List> {
    let mut lists: BTreeMap<String, List> = BTreeMap::new();
    if ready.iter().any(|(_, endpoint)| hints(endpoint).is_empty()) {
        return lists;
    }
    for (position, endpoint) in ready {
        for name in hints(endpoint) {
            let list = lists.entry(name.clone()).or_default();
            if list.last() != Some(position) {
                list.push(*position);
            }
        }
    }
    lists
}
