//! Our cluster as lines that can be compared with those of a record.

use std::collections::BTreeMap;

use serde_json::Value;
use serviscope::cluster::*;

use crate::record::{list, text};

const RANDOM: &str = "bcdfghjklmnpqrstvwxz2456789";

/// One line for each pod, sorted.
pub fn pods(cluster: &Cluster) -> Vec<String> {
    let mut lines: Vec<String> = cluster
        .pods
        .iter()
        .map(|it| {
            let (owner, name) = (owner(it), pattern(it));
            let node = it.node.and_then(|id| cluster.nodes.get(id)).map(|node| node.name.clone());
            let node = node.or(it.missing_node.as_ref().map(ToString::to_string));
            let labels: Vec<String> =
                it.labels.iter().map(|(key, value)| format!("{key}={}", label(key, value))).collect();
            format!(
                "{} {name} of {owner} image {} on {} {} ready {} terminating {} [{}] {}",
                it.namespace,
                it.template.containers.first().map_or("-", |it| it.image.rsplit(':').next().unwrap_or("-")),
                node.unwrap_or("-".into()),
                it.phase.name(),
                it.ready,
                it.terminating,
                labels.join(" "),
                it.unscheduled.as_deref().unwrap_or("-"),
            )
        })
        .collect();
    lines.sort();
    lines
}

fn owner(pod: &Pod) -> String {
    pod.owner.as_ref().map_or("-".to_string(), |owner| format!("{}/{}", owner.kind.name(), owner.name))
}

/// The name with `<random>` and `<hash>` for what is made up.
fn pattern(pod: &Pod) -> String {
    let Some(owner) = pod.owner.as_ref().filter(|owner| owner.kind != OwnerKind::StatefulSet) else {
        return pod.name.clone();
    };
    let Some((base, end)) = pod.name.rsplit_once('-') else { return pod.name.clone() };
    if end.len() != 5 || !end.chars().all(|c| RANDOM.contains(c)) {
        return pod.name.clone();
    }
    let hash = pod.labels.get("pod-template-hash");
    match hash.and_then(|hash| base.strip_suffix(hash.as_str())) {
        Some(base) if owner.kind == OwnerKind::Deployment => format!("{base}<hash>-<random>"),
        _ => format!("{base}-<random>"),
    }
}

fn label<'v>(key: &str, value: &'v str) -> &'v str {
    match key {
        "pod-template-hash" | "controller-revision-hash" => "<hash>",
        "controller-uid" | "batch.kubernetes.io/controller-uid" => "<uid>",
        _ => value,
    }
}

/// One line for each Service, sorted.
pub fn services(cluster: &Cluster, after: &Value) -> Vec<String> {
    let mut lines: Vec<String> = cluster.services.iter().map(|it| service(it, after)).collect();
    lines.sort();
    lines
}

fn service(service: &Service, after: &Value) -> String {
    let recorded = list(&after["services"]);
    let same =
        |it: &&Value| it["name"] == service.name.as_str() && it["namespace"] == service.namespace.as_str();
    let assigned = recorded.iter().find(same).is_some_and(|it| it["clusterIP"] == "assigned");
    let ip = match service.cluster_ip() {
        _ if service.headless => "None".to_string(),
        Some(_) if assigned => "assigned".to_string(),
        Some(ip) => ip.to_string(),
        None => "-".to_string(),
    };
    let ports: Vec<String> = service
        .ports
        .iter()
        .map(|port| {
            let target = match &port.target {
                TargetPort::Number(number) => number.to_string(),
                TargetPort::Name(name) => name.clone(),
            };
            let node_port = if port.node_port.is_some() { ":node" } else { "" };
            let name = port.name.as_deref().unwrap_or("-");
            format!("{name} {}->{target}{node_port}/{}", port.port, port.protocol.name())
        })
        .collect();
    let policy = |policy: TrafficPolicy, known: bool| match policy {
        _ if !known => "-",
        TrafficPolicy::Cluster => "Cluster",
        TrafficPolicy::Local => "Local",
    };
    format!(
        "{}/{} {} {ip} {} {} external {} internal {}",
        service.namespace,
        service.name,
        service.kind.name(),
        if service.affinity_seconds.is_some() { "ClientIP" } else { "None" },
        ports.join(","),
        policy(service.external_traffic_policy, service.externally_accessible()),
        policy(service.internal_traffic_policy, service.kind != ServiceType::ExternalName),
    )
}

/// One line for each endpoint, sorted.
pub fn endpoints(cluster: &Cluster, after: &Value) -> Vec<String> {
    let any = any_node(after);
    let mut lines = Vec::new();
    for service in cluster.services.iter() {
        for endpoint in &service.endpoints {
            lines.push(self::endpoint(cluster, service, endpoint, &any));
        }
    }
    lines.sort();
    lines
}

/// Targets whose node was chosen at random.
fn any_node(after: &Value) -> Vec<String> {
    let slices = list(&after["endpointslices"]);
    let endpoints = slices.iter().flat_map(|slice| list(&slice["endpoints"]));
    endpoints.filter(|it| it["nodeName"] == "(any)").map(|it| text(&it["targetRef"]["name"])).collect()
}

fn endpoint(cluster: &Cluster, service: &Service, endpoint: &Endpoint, any: &[String]) -> String {
    let pod = endpoint.pod.and_then(|id| cluster.pods.get(id));
    let node = endpoint.node.and_then(|id| cluster.nodes.get(id));
    let port = endpoint.service_port.and_then(|at| service.ports.get(usize::from(at)));
    let target = pod.map_or("-".to_string(), pattern);
    let address = match pod {
        Some(pod) if pod.template.host_network => "<node IP>".to_string(),
        Some(_) if endpoint.ip.is_ipv6() => "<pod IPv6>".to_string(),
        Some(_) => "<pod IP>".to_string(),
        None => endpoint.ip.to_string(),
    };
    let shown = node.filter(|_| !any.contains(&target)).map_or("-", |node| node.name.as_str());
    format!(
        "{}/{} {address}:{}/{} ready {} serving {} terminating {} on {shown} zone {} is {target} hostname {} for {} {}",
        service.namespace,
        service.name,
        endpoint.port.map_or("-".to_string(), |port| port.to_string()),
        port.and_then(|port| port.name.as_deref()).unwrap_or("-"),
        endpoint.ready,
        endpoint.serving,
        endpoint.terminating,
        node.and_then(|node| node.zone.as_deref()).unwrap_or("-"),
        endpoint.hostname.as_deref().unwrap_or("-"),
        endpoint.for_zones.join(","),
        endpoint.for_nodes.join(","),
    )
}

/// The families of each Service's cluster IPs, in order.
pub fn families(cluster: &Cluster) -> Vec<String> {
    let families = |service: &Service| {
        let names: Vec<&str> =
            service.cluster_ips.iter().map(|ip| if ip.is_ipv4() { "IPv4" } else { "IPv6" }).collect();
        if service.headless { "None".to_string() } else { names.join(",") }
    };
    cluster.services.iter().map(|service| format!("{} {}", service.name, families(service))).collect()
}

/// Pods per node of each workload that the record has them of.
pub fn spread(cluster: &Cluster, after: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    for workload in list(&after["workloads"]).iter().filter(|it| it["pods_per_node"].is_array()) {
        let name = format!("{}/{}", text(&workload["kind"]), text(&workload["name"]));
        let mut counts: BTreeMap<NodeId, u64> = BTreeMap::new();
        for node in cluster.pods.iter().filter(|pod| owner(pod) == name).filter_map(|pod| pod.node) {
            *counts.entry(node).or_default() += 1;
        }
        let mut counts: Vec<u64> = counts.into_values().collect();
        counts.sort_by(|a, b| b.cmp(a));
        lines.push(format!("{name} {}", serde_json::to_string(&counts).unwrap()));
    }
    lines.sort();
    lines
}
