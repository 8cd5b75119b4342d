//! Our Services as a record writes them: what is stored, with the defaults; `assigned` for what the server chose.

use std::collections::BTreeMap;
use std::net::IpAddr;

use serde_json::{Value, json};
use serviscope::cluster::*;
use serviscope::manifest::kinds::{self, Kind};
use serviscope::simulation::life::World;

use crate::routes::object;

const ASSIGNED: &str = "assigned";

/// All Services.
pub fn ours(world: &World, cluster: &Cluster) -> Vec<Value> {
    let stored: BTreeMap<(&str, &str), &kinds::Service> = world
        .manifest
        .objects
        .iter()
        .filter_map(|it| match &it.kind {
            Kind::Service(service) => Some(((it.namespace.as_str(), it.name.as_str()), &**service)),
            _ => None,
        })
        .collect();
    let families = service_families(&world.manifest);
    let of = |it: &Service| service(it, &stored[&(it.namespace.as_str(), it.name.as_str())].spec, &families);
    cluster.services.iter().map(of).collect()
}

fn service(it: &Service, spec: &kinds::ServiceSpec, families: &ServiceFamilies) -> Value {
    let external = it.kind == ServiceType::ExternalName;
    let balancer = it.load_balancer.as_ref();
    let texts = |texts: &[String]| (!texts.is_empty()).then(|| json!(texts));
    let own = families.get(&it.full_name()).filter(|_| !external);
    let ips = cluster_ips(it, spec);
    let seconds = it.affinity_seconds.map(|seconds| json!({"clientIP": {"timeoutSeconds": seconds}}));
    object(&[
        ("name", Some(it.name.clone().into())),
        ("namespace", Some(it.namespace.clone().into())),
        ("type", Some(it.kind.name().into())),
        ("clusterIP", Some(ips.first().cloned().unwrap_or(Value::Null))),
        ("clusterIPs", (!ips.is_empty()).then(|| ips.into())),
        ("ports", ports(it, spec)),
        ("selector", it.selector.as_ref().map(|it| json!(it))),
        ("sessionAffinity", Some(if seconds.is_some() { "ClientIP" } else { "None" }.into())),
        ("sessionAffinityConfig", seconds),
        ("externalName", spec.external_name.clone().map(Value::from)),
        ("externalIPs", texts(&spec.external_ips)),
        ("externalTrafficPolicy", it.externally_accessible().then(|| policy(it.external_traffic_policy))),
        ("internalTrafficPolicy", (!external).then(|| policy(it.internal_traffic_policy))),
        ("ipFamilies", own.map(|it| it.0.clone().into())),
        ("ipFamilyPolicy", own.map(|it| it.1.into())),
        ("publishNotReadyAddresses", it.publish_not_ready.then_some(true.into())),
        (
            "healthCheckNodePort",
            balancer.and_then(|it| node_port(it.health_check_node_port, spec.health_check_node_port)),
        ),
        ("loadBalancerSourceRanges", texts(&spec.load_balancer_source_ranges)),
        ("loadBalancerClass", balancer.and_then(|_| spec.load_balancer_class.clone()).map(Value::from)),
        ("loadBalancerIP", balancer.and_then(|_| spec.load_balancer_ip.clone()).map(Value::from)),
        ("allocateLoadBalancerNodePorts", balancer.map(|_| spec.allocates_node_ports().into())),
        ("trafficDistribution", spec.traffic_distribution.clone().map(Value::from)),
    ])
}

fn policy(policy: TrafficPolicy) -> Value {
    match policy {
        TrafficPolicy::Cluster => "Cluster".into(),
        TrafficPolicy::Local => "Local".into(),
    }
}

/// As they were written; `assigned` where they were not, and ours are of the range.
fn cluster_ips(it: &Service, spec: &kinds::ServiceSpec) -> Vec<Value> {
    if it.headless {
        return vec!["None".into()];
    }
    let mut written: Vec<&String> = spec.cluster_ip.iter().collect();
    written.extend(spec.cluster_ips.iter().filter(|ip| !spec.cluster_ip.iter().any(|first| first == *ip)));
    let of = |ip: &IpAddr| {
        let stated = written.iter().find(|text| parse_ip(text) == Some(*ip));
        match (stated, ip) {
            (Some(stated), _) => json!(stated),
            (None, IpAddr::V4(ip)) if ip.octets()[..2] == [10, 96] => ASSIGNED.into(),
            (None, IpAddr::V6(ip)) if ip.segments()[..3] == [0xfd00, 0x10, 0x96] => ASSIGNED.into(),
            (None, _) => json!(ip),
        }
    };
    it.cluster_ips.iter().map(of).collect()
}

/// `assigned` where the server chose, and ours is one that it may choose.
fn node_port(ours: Option<u16>, written: Option<i64>) -> Option<Value> {
    let ours = ours?;
    let chosen = written.is_none_or(|it| it == 0) && (30_000..=32_767).contains(&ours);
    Some(if chosen { ASSIGNED.into() } else { ours.into() })
}

fn ports(it: &Service, spec: &kinds::ServiceSpec) -> Option<Value> {
    let mut all: Vec<Value> = Vec::new();
    for (at, (port, written)) in it.ports.iter().zip(&spec.ports).enumerate() {
        let before = it.ports[..at].iter().position(|other| other.node_port == port.node_port);
        let shared = before.filter(|_| port.node_port.is_some() && written.node_port.is_none());
        // What is kept without any effect is stored all the same.
        let idle = written.node_port.filter(|_| it.kind == ServiceType::ExternalName);
        let asked = spec
            .ports
            .iter()
            .find_map(|other| other.node_port.filter(|it| Some(*it) == port.node_port.map(i64::from)));
        let chosen = match shared {
            _ if asked.or(idle).is_some() => asked.or(idle).map(Value::from),
            Some(first) => Some(format!("{ASSIGNED}, the same as of ports[{first}]").into()),
            None => node_port(port.node_port, written.node_port),
        };
        let target = match &port.target {
            TargetPort::Number(number) => json!(number),
            TargetPort::Name(name) => json!(name),
        };
        all.push(object(&[
            ("name", port.name.clone().map(Value::from)),
            ("protocol", Some(port.protocol.name().into())),
            ("port", Some(port.port.into())),
            ("targetPort", Some(target)),
            ("nodePort", chosen),
            ("appProtocol", port.app_protocol.clone().map(Value::from)),
        ]));
    }
    (!all.is_empty()).then(|| all.into())
}
