//! Topology hints that the controller writes (endpoints.md 2.8).

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::NodeId;
use super::super::model::{Cluster, Endpoint};
use super::no_names;
use crate::manifest::kinds;

/// Adds the hints that a Service's `trafficDistribution` asks for.
pub(super) fn add(cluster: &Cluster, object: &kinds::Service, endpoints: &mut [Endpoint]) {
    let (zones, nodes) = match object.spec.traffic_distribution.as_deref() {
        Some("PreferClose" | "PreferSameZone") => (true, false),
        Some("PreferSameNode") => (true, true),
        _ => return,
    };
    let mut known: BTreeMap<NodeId, (Arc<[String]>, Arc<[String]>)> = BTreeMap::new();
    for endpoint in endpoints.iter_mut().filter(|endpoint| endpoint.ready) {
        let Some(id) = endpoint.node else { continue };
        let (zone, node) = known.entry(id).or_insert_with(|| {
            let node = cluster.nodes.get(id);
            let zone = node.and_then(|node| node.zone.clone());
            (one(zone), one(node.map(|node| node.name.clone())))
        });
        if zones {
            endpoint.for_zones = zone.clone();
        }
        if nodes {
            endpoint.for_nodes = node.clone();
        }
    }
}

fn one(name: Option<String>) -> Arc<[String]> {
    name.map_or_else(no_names, |name| Arc::from(vec![name]))
}
