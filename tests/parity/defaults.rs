//! The Services of a record as the server had filled them in, against ours: every field that has a meaning here.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use serviscope::cluster::{self, Service, ServicePort, ServiceType, TargetPort, TrafficPolicy};
use serviscope::manifest;

use super::harness::cases;

/// Compares the Services of every record of an area, those after the second part included.
pub fn compare(area: &str, before: &str) {
    let mut wrong = Vec::new();
    let mut compared = 0;
    for path in cases(area) {
        let record: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let mut text = format!("{before}{}", fs::read_to_string(path.with_extension("yaml")).unwrap());
        let mut stages = vec![(text.clone(), &record)];
        if let Some(then) = record.get("then") {
            text = format!(
                "{}\n---\n{}",
                text.trim_end(),
                fs::read_to_string(path.with_extension("then.yaml")).unwrap()
            );
            stages.push((text, then));
        }
        for (text, stage) in stages {
            let (found, differs) = differences(&text, &stage["after"], stopped(stage));
            compared += found;
            wrong.extend(differs.into_iter().map(|it| format!("{}: {it}", name(&path))));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} differences in {compared} Services of {area}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(compared > 0, "{area} has no Service");
}

fn stopped(stage: &Value) -> bool {
    stage["applied"].as_array().unwrap().iter().any(|it| it["by"] == "kubectl")
}

fn name(path: &Path) -> String {
    path.file_stem().unwrap().to_string_lossy().into_owned()
}

/// How many Services the record has, and what differs. `went_on`: kubectl read nothing after a broken document, where
/// an editor may go on (service-validation.md 1.11.10).
fn differences(text: &str, after: &Value, went_on: bool) -> (usize, Vec<String>) {
    let (manifest, _) = manifest::parse(text);
    let refused: BTreeSet<String> = manifest
        .objects
        .iter()
        .filter(|it| !it.is_accepted())
        .map(|it| format!("{}/{}", it.namespace, it.name))
        .collect();
    let (built, _) = cluster::build(&manifest, 1);
    let theirs: BTreeMap<String, &Value> = after["services"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (format!("{}/{}", it["namespace"].as_str().unwrap(), it["name"].as_str().unwrap()), it))
        .collect();
    let mut wrong = Vec::new();
    for (name, recorded) in &theirs {
        let ours = built.services.iter().find(|it| it.full_name() == *name);
        let Some(ours) = ours.filter(|_| !refused.contains(name)) else {
            wrong.push(format!("{name} is not there"));
            continue;
        };
        let (expected, got) = (theirs_as_lines(recorded), ours_as_lines(ours, recorded));
        wrong.extend(expected.difference(&got).map(|it| format!("{name}: recorded {it}")));
        wrong.extend(got.difference(&expected).map(|it| format!("{name}: we have {it}")));
    }
    if went_on {
        return (theirs.len(), wrong);
    }
    let extra = built.services.iter().map(Service::full_name);
    wrong.extend(
        extra
            .filter(|it| !theirs.contains_key(it) && !refused.contains(it))
            .map(|it| format!("{it} was not made")),
    );
    (theirs.len(), wrong)
}

/// Addresses and ranges are stored as they were written; what they mean is compared.
fn canonical(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(canonical).collect(),
        Value::String(text) => match (cluster::parse_ip(text), text.split_once('/')) {
            (Some(ip), _) => json!(ip),
            (None, Some((base, prefix))) => network(base, prefix).unwrap_or_else(|| value.clone()),
            _ => value.clone(),
        },
        other => other.clone(),
    }
}

fn network(base: &str, prefix: &str) -> Option<Value> {
    let std::net::IpAddr::V4(base) = cluster::parse_ip(base)? else { return None };
    let prefix: u32 = prefix.trim().parse().ok()?;
    let mask = u32::MAX.checked_shl(32 - prefix).unwrap_or(0);
    Some(format!("{}/{prefix}", std::net::Ipv4Addr::from_bits(base.to_bits() & mask)).into())
}

/// What is made up by the server, ours too, is written as the record writes it.
const ASSIGNED: &str = "assigned";

fn theirs_as_lines(service: &Value) -> BTreeSet<String> {
    let mut lines = BTreeSet::new();
    let mut line = |name: &str, value: &Value| {
        let empty = value.is_null() || *value == json!([]) || *value == json!({}) || *value == json!(false);
        if !empty {
            lines.insert(format!("{name}: {value}"));
        }
    };
    // What is kept without any effect is not part of a cluster.
    let external = service["type"] == "ExternalName";
    for field in [
        "type",
        "externalIPs",
        "externalName",
        "externalTrafficPolicy",
        "internalTrafficPolicy",
        "sessionAffinity",
        "selector",
        "publishNotReadyAddresses",
        "healthCheckNodePort",
        "loadBalancerSourceRanges",
        "clusterIPs",
        "ipFamilies",
    ] {
        if field != "externalName" || external {
            line(field, &canonical(&service[field]));
        }
    }
    line("timeoutSeconds", &service["sessionAffinityConfig"]["clientIP"]["timeoutSeconds"]);
    for (at, port) in service["ports"].as_array().into_iter().flatten().enumerate() {
        for field in ["name", "protocol", "port", "targetPort", "nodePort"] {
            if field != "nodePort" || !external {
                line(&format!("ports[{at}].{field}"), &port[field]);
            }
        }
    }
    lines
}

fn ours_as_lines(service: &Service, recorded: &Value) -> BTreeSet<String> {
    let mut fields = json!({
        "type": service.kind.name(),
        "externalIPs": service.external_ips,
        "externalName": service.external_name,
        "sessionAffinity": if service.affinity_seconds.is_some() { "ClientIP" } else { "None" },
        "sessionAffinityConfig": {"clientIP": {"timeoutSeconds": service.affinity_seconds}},
        "selector": service.selector,
        "publishNotReadyAddresses": service.publish_not_ready,
    });
    if service.kind != ServiceType::ExternalName {
        fields["internalTrafficPolicy"] = policy(service.internal_traffic_policy).into();
    }
    if service.externally_accessible() {
        fields["externalTrafficPolicy"] = policy(service.external_traffic_policy).into();
    }
    if let Some(balancer) = &service.load_balancer {
        let number = balancer.health_check_node_port;
        fields["healthCheckNodePort"] =
            number.map_or(Value::Null, |it| assigned(&recorded["healthCheckNodePort"], json!(it)));
        let ranges = balancer.source_ranges.iter().filter(|_| !balancer.ranges_by_annotation);
        let ranges = ranges.map(|it| format!("{}/{}", it.base, it.prefix)).collect::<Vec<_>>();
        fields["loadBalancerSourceRanges"] = ranges.into();
    }
    let ips = service.cluster_ips.iter().enumerate();
    let ips: Vec<Value> =
        ips.map(|(at, ip)| assigned(&recorded["clusterIPs"][at], json!(ip.to_string()))).collect();
    fields["clusterIPs"] = if service.headless { json!(["None"]) } else { ips.into() };
    let families = service.cluster_ips.iter().map(|ip| if ip.is_ipv4() { "IPv4" } else { "IPv6" });
    fields["ipFamilies"] =
        if service.headless { recorded["ipFamilies"].clone() } else { families.collect::<Vec<_>>().into() };
    let ports = service.ports.iter().enumerate();
    fields["ports"] = ports.map(|(at, it)| port(service, it, &recorded["ports"][at])).collect();
    theirs_as_lines(&fields)
}

fn policy(policy: TrafficPolicy) -> &'static str {
    match policy {
        TrafficPolicy::Cluster => "Cluster",
        TrafficPolicy::Local => "Local",
    }
}

/// `assigned` where the server chose, and ours is one that it may choose.
fn assigned(recorded: &Value, ours: Value) -> Value {
    if *recorded == ASSIGNED { ASSIGNED.into() } else { ours }
}

fn port(service: &Service, port: &ServicePort, recorded: &Value) -> Value {
    let shared =
        recorded["nodePort"].as_str().and_then(|it| it.strip_prefix("assigned, the same as of ports["));
    let first = shared.and_then(|it| service.ports.get(it.trim_end_matches(']').parse::<usize>().ok()?));
    let node_port = match first {
        Some(first) if first.node_port == port.node_port => recorded["nodePort"].clone(),
        _ => port.node_port.map_or(Value::Null, |it| assigned(&recorded["nodePort"], it.into())),
    };
    json!({
        "name": port.name,
        "protocol": port.protocol.name(),
        "port": port.port,
        "targetPort": match &port.target {
            TargetPort::Number(number) => json!(number),
            TargetPort::Name(name) => json!(name),
        },
        "nodePort": node_port,
    })
}
