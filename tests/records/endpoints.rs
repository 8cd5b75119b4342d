//! Our EndpointSlices and Endpoints as a record writes them.

use std::net::IpAddr;

use serde_json::{Value, json};
use serviscope::cluster::*;
use serviscope::manifest::kinds::{self, EndpointPort, Kind};
use serviscope::simulation::life::World;

use crate::pods;
use crate::routes::object;

/// The labels by which a slice is found, and its maker.
const OWN: [&str; 2] = ["kubernetes.io/service-name", "endpointslice.kubernetes.io/managed-by"];

/// All slices: those of the controllers, and those that were applied.
pub fn slices(world: &World, cluster: &Cluster) -> Vec<Value> {
    let families = service_families(&world.manifest);
    let made =
        endpoint_slices(cluster, &families).into_iter().chain(mirrored_slices(&world.manifest, cluster));
    let mut all: Vec<Value> = made.map(|it| slice(cluster, &it)).collect();
    all.extend(world.manifest.objects.iter().filter_map(|it| match &it.kind {
        Kind::EndpointSlice(slice) => Some(written(it, slice)),
        _ => None,
    }));
    all
}

fn slice(cluster: &Cluster, it: &EndpointSlice) -> Value {
    let service = cluster.services.get(it.service).unwrap();
    let endpoints: Vec<Value> = it.endpoints.iter().map(|one| endpoint(cluster, service, one)).collect();
    let labels: serde_json::Map<String, Value> = it
        .labels
        .iter()
        .filter(|(key, _)| !OWN.contains(&key.as_str()))
        .map(|(key, value)| (key.clone(), value.clone().into()))
        .collect();
    let ports: Vec<Value> = it.ports.iter().map(|it| port(it, true)).collect();
    object(&[
        ("namespace", Some(service.namespace.clone().into())),
        ("service", Some(it.labels[OWN[0]].clone().into())),
        ("managedBy", Some(it.labels[OWN[1]].clone().into())),
        ("addressType", Some(if it.ipv6 { "IPv6" } else { "IPv4" }.into())),
        ("ports", Some(if ports.is_empty() { Value::Null } else { ports.into() })),
        ("endpoints", Some(endpoints.into())),
        ("labels", (!labels.is_empty()).then(|| labels.into())),
    ])
}

fn endpoint(cluster: &Cluster, service: &Service, it: &SliceEndpoint) -> Value {
    let Some(id) = it.pod else {
        return json!({"addresses": [it.ip], "conditions": {"ready": it.ready}});
    };
    let pod = cluster.pods.get(id).unwrap();
    let node = pod.node.and_then(|node| cluster.nodes.get(node));
    let hints = service.endpoints.iter().find(|own| own.pod == it.pod && own.ip == it.ip);
    let named = |names: &[String]| -> Vec<Value> { names.iter().map(|name| json!({"name": name})).collect() };
    let hints = hints.map(|own| (named(&own.for_zones), named(&own.for_nodes)));
    let hints =
        hints.filter(|(zones, nodes)| !zones.is_empty() || !nodes.is_empty()).map(|(zones, nodes)| {
            object(&[
                ("forZones", (!zones.is_empty()).then(|| zones.into())),
                ("forNodes", (!nodes.is_empty()).then(|| nodes.into())),
            ])
        });
    object(&[
        ("addresses", Some(json!([address(pod, it.ip)]))),
        (
            "conditions",
            Some(json!({"ready": it.ready, "serving": it.serving, "terminating": it.terminating})),
        ),
        ("nodeName", node.map(|node| node.name.clone().into())),
        ("zone", node.and_then(|node| node.zone.clone()).map(Value::from)),
        ("targetRef", Some(json!({"kind": "Pod", "name": pods::pattern(pod)}))),
        ("hostname", it.hostname.clone().map(Value::from)),
        ("hints", hints),
    ])
}

fn address(pod: &Pod, ip: IpAddr) -> &'static str {
    match ip {
        _ if pod.template.host_network => "<node IP>",
        IpAddr::V4(_) => "<pod IP>",
        IpAddr::V6(_) => "<pod IPv6>",
    }
}

/// A port; a slice always has a name, if an empty one.
fn port(it: &ResolvedPort, always_named: bool) -> Value {
    let unnamed = always_named.then(|| "".into());
    object(&[
        ("name", if it.name.is_empty() { unnamed } else { Some(it.name.clone().into()) }),
        ("protocol", Some(it.protocol.name().into())),
        ("port", Some(it.port.into())),
        ("appProtocol", it.app_protocol.clone().map(Value::from)),
    ])
}

/// A slice that somebody applied.
fn written(of: &serviscope::manifest::Object, it: &kinds::EndpointSlice) -> Value {
    let label = |key: &str| it.metadata.labels.get(key).cloned().map_or(Value::Null, Value::from);
    let ports: Vec<Value> = it
        .ports
        .iter()
        .map(|it| written_port(it, Some(it.name.clone().unwrap_or_default()), Some(it.port.unwrap_or(0))))
        .collect();
    let endpoints = it.endpoints.iter().map(|it| {
        let conditions = object(&[
            ("ready", it.conditions.ready.map(Value::from)),
            ("serving", it.conditions.serving.map(Value::from)),
            ("terminating", it.conditions.terminating.map(Value::from)),
        ]);
        let names = |names: &[kinds::HintName]| -> Option<Value> {
            let names: Vec<Value> = names.iter().map(|it| json!({"name": it.name})).collect();
            (!names.is_empty()).then(|| names.into())
        };
        let hints = it.hints.as_ref();
        let hints =
            hints.map(|it| object(&[("forZones", names(&it.for_zones)), ("forNodes", names(&it.for_nodes))]));
        object(&[
            ("addresses", Some(json!(it.addresses))),
            ("conditions", Some(conditions)),
            ("nodeName", it.node_name.clone().map(Value::from)),
            ("zone", it.zone.clone().map(Value::from)),
            ("hostname", it.hostname.clone().map(Value::from)),
            ("hints", hints),
        ])
    });
    object(&[
        ("namespace", Some(of.namespace.clone().into())),
        ("name", Some(of.name.clone().into())),
        ("service", Some(label(OWN[0]))),
        ("managedBy", Some(label(OWN[1]))),
        ("addressType", it.address_type.clone().map(Value::from)),
        ("ports", Some(if ports.is_empty() { Value::Null } else { ports.into() })),
        ("endpoints", Some(endpoints.collect::<Vec<_>>().into())),
    ])
}

fn written_port(it: &EndpointPort, name: Option<String>, number: Option<i64>) -> Value {
    object(&[
        ("name", name.map(Value::from)),
        ("protocol", Some(it.protocol.clone().unwrap_or_else(|| "TCP".to_string()).into())),
        ("port", number.map(Value::from)),
        ("appProtocol", it.app_protocol.clone().map(Value::from)),
    ])
}

/// All Endpoints objects: those of the controller, and those that were applied.
pub fn objects(world: &World, cluster: &Cluster) -> Vec<Value> {
    let applied = applied_endpoints(&world.manifest, cluster);
    let mut all = Vec::new();
    for object in endpoints_objects(cluster, &service_families(&world.manifest)) {
        let service = cluster.services.get(object.service).unwrap();
        let replaced = |it: &&&serviscope::manifest::Object| {
            (it.namespace.as_str(), it.name.as_str()) == (service.namespace.as_str(), service.name.as_str())
        };
        if applied.iter().find(replaced).is_none() {
            let subsets: Vec<Value> = object.subsets.iter().map(|it| subset(cluster, it)).collect();
            all.push(json!({"namespace": service.namespace, "name": service.name, "subsets": subsets}));
        }
    }
    for object in applied {
        let Kind::Endpoints(it) = &object.kind else { continue };
        let subsets: Vec<Value> = it.subsets.iter().map(written_subset).collect();
        all.push(json!({"namespace": object.namespace, "name": object.name, "subsets": subsets}));
    }
    all
}

fn subset(cluster: &Cluster, it: &Subset) -> Value {
    let names = |pods: &[(PodId, IpAddr)]| -> Option<Value> {
        let of = |id: PodId| format!("<pod> {}", pods::pattern(cluster.pods.get(id).unwrap()));
        let names: Vec<String> = pods.iter().map(|it| of(it.0)).collect();
        (!names.is_empty()).then(|| names.into())
    };
    let ports: Vec<Value> = it.ports.iter().map(|it| port(it, false)).collect();
    object(&[
        ("addresses", names(&it.addresses)),
        ("notReadyAddresses", names(&it.not_ready)),
        ("ports", (!ports.is_empty()).then(|| ports.into())),
    ])
}

fn written_subset(it: &kinds::EndpointSubset) -> Value {
    let ips = |all: &[kinds::EndpointAddress]| -> Option<Value> {
        let ips: Vec<&String> = all.iter().filter_map(|it| it.ip.as_ref()).collect();
        (!ips.is_empty()).then(|| json!(ips))
    };
    let ports: Vec<Value> = it.ports.iter().map(|it| written_port(it, it.name.clone(), it.port)).collect();
    object(&[
        ("addresses", ips(&it.addresses)),
        ("notReadyAddresses", ips(&it.not_ready_addresses)),
        ("ports", (!ports.is_empty()).then(|| ports.into())),
    ])
}
