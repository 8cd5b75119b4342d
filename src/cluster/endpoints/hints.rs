//! Topology hints that the controller writes (endpoints.md 2.8).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::super::NodeId;
use super::super::model::{Cluster, Endpoint};
use super::{no_names, zone_shares};
use crate::manifest::kinds;

/// The annotation that asks for zones in proportion to CPU, and its older name.
const MODE: [&str; 2] = ["service.kubernetes.io/topology-mode", "service.kubernetes.io/topology-aware-hints"];

/// Names of zones or nodes, shared between endpoints.
type Names = Arc<[String]>;

/// Adds the hints that a Service's annotation or `trafficDistribution` asks for. The annotation wins.
pub(super) fn add(cluster: &Cluster, object: &kinds::Service, endpoints: &mut [Endpoint]) {
    let annotations = &object.metadata.annotations;
    let asked = |key: &&str| matches!(annotations.get(*key).map(String::as_str), Some("Auto" | "auto"));
    if MODE.iter().any(asked) {
        return by_share(cluster, endpoints);
    }
    match object.spec.traffic_distribution.as_deref() {
        Some("PreferClose" | "PreferSameZone") => to_their_own(cluster, endpoints, false),
        Some("PreferSameNode") => to_their_own(cluster, endpoints, true),
        _ => {}
    }
}

/// Each ready endpoint is for its own zone, and where asked for its own node.
fn to_their_own(cluster: &Cluster, endpoints: &mut [Endpoint], nodes: bool) {
    let mut known: BTreeMap<NodeId, (Names, Names)> = BTreeMap::new();
    for endpoint in endpoints.iter_mut().filter(|endpoint| endpoint.ready) {
        let Some(id) = endpoint.node else { continue };
        let (zone, node) = known.entry(id).or_insert_with(|| {
            let node = cluster.nodes.get(id);
            let zone = node.and_then(|node| node.zone.clone());
            (one(zone), one(node.map(|node| node.name.clone())))
        });
        endpoint.for_zones = zone.clone();
        if nodes {
            endpoint.for_nodes = node.clone();
        }
    }
}

/// Zones in proportion to their CPU (2.8.2); no hints at all where that cannot be done fairly.
fn by_share(cluster: &Cluster, endpoints: &mut [Endpoint]) {
    let Some(ratios) = zone_shares::ratios(&cluster.nodes) else { return };
    let mut pods: Vec<(super::super::PodId, String)> = Vec::new();
    let mut seen = BTreeSet::new();
    for endpoint in endpoints.iter().filter(|endpoint| endpoint.ready) {
        let Some(pod) = endpoint.pod.filter(|pod| seen.insert(*pod)) else { continue };
        let zone = endpoint.node.and_then(|id| cluster.nodes.get(id)?.zone.clone());
        let Some(zone) = zone else { return };
        pods.push((pod, zone));
    }
    let zones: Vec<&str> = pods.iter().map(|(_, zone)| zone.as_str()).collect();
    let Some(hints) = zone_shares::hints(&ratios, &zones) else { return };
    let of_pod: BTreeMap<_, _> =
        pods.iter().map(|(pod, _)| *pod).zip(hints.into_iter().map(|zone| one(Some(zone)))).collect();
    for endpoint in endpoints {
        if let Some(zone) = endpoint.pod.and_then(|pod| of_pod.get(&pod)) {
            endpoint.for_zones = zone.clone();
        }
    }
}

fn one(name: Option<String>) -> Arc<[String]> {
    name.map_or_else(no_names, |name| Arc::from(vec![name]))
}
