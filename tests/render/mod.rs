//! A cluster as compact text, one line for each thing.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod gateways;

use std::fmt::Write;

use serviscope::cluster::*;
use serviscope::diagnostic::Diagnostics;
use serviscope::text::LineIndex;
use serviscope::words::{self, Lang};

/// Everything that is not as it always is.
pub fn cluster(text: &str, cluster: &Cluster, parsed: Diagnostics, built: Diagnostics) -> String {
    let mut out = String::new();
    diagnostics(&mut out, text, parsed, built);
    if let Some(ip) = cluster.dns_ip.filter(|ip| ip.to_string() != "10.96.0.10") {
        writeln!(out, "dns {ip}").unwrap();
    }
    for node in cluster.nodes.iter().filter(|node| node.span.is_some()) {
        let taints: Vec<_> = node.taints.iter().map(|taint| taint.key.clone().unwrap_or_default()).collect();
        let cidrs: Vec<_> =
            node.pod_cidrs.iter().map(|cidr| format!("{}/{}", cidr.base, cidr.prefix)).collect();
        let ready = if node.ready { "ready" } else { "not ready" };
        write!(out, "node {} {} {} {ready}", node.name, node.ip, cidrs.join(",")).unwrap();
        optional(&mut out, " zone ", node.zone.as_deref());
        optional(&mut out, " taints ", (!taints.is_empty()).then(|| taints.join(",")).as_deref());
        out.push('\n');
    }
    cluster.pods.iter().for_each(|it| pod(&mut out, cluster, it));
    cluster.services.iter().for_each(|it| service(&mut out, cluster, it));
    cluster.ingresses.iter().for_each(|it| ingress(&mut out, it));
    cluster.gateways.iter().for_each(|it| gateways::gateway(&mut out, cluster, it));
    cluster.http_routes.iter().for_each(|it| gateways::route(&mut out, it));
    for policy in cluster.policies.iter() {
        let (ingress, egress) = (policy.isolates_ingress, policy.isolates_egress);
        writeln!(out, "policy {}/{} ingress {ingress} egress {egress}", policy.namespace, policy.name)
            .unwrap();
    }
    out
}

fn optional(out: &mut String, label: &str, value: Option<&str>) {
    if let Some(value) = value {
        write!(out, "{label}{value}").unwrap();
    }
}

fn diagnostics(out: &mut String, text: &str, mut parsed: Diagnostics, built: Diagnostics) {
    parsed.extend(built);
    let lines = LineIndex::new(text);
    for item in &parsed.sorted().items {
        let at = lines.position(text, item.span.start);
        let words = words::diagnostic(item, Lang::En);
        writeln!(out, "{:?} {}:{} {}: {words}", item.severity, at.line, at.column, item.code.name()).unwrap();
        if let Some(fix) = &item.fix {
            let (span, put) = (fix.edit.span, &fix.edit.replacement);
            writeln!(out, "  fix {:?} -> {put:?}", span.of(text)).unwrap();
        }
    }
}

fn pod(out: &mut String, cluster: &Cluster, pod: &Pod) {
    let ips: Vec<_> = pod.ips.iter().map(ToString::to_string).collect();
    let node = pod.node.and_then(|id| cluster.nodes.get(id)).map_or("-", |node| node.name.as_str());
    write!(out, "pod {} {} on {node} {}", pod.full_name(), ips.join(","), pod.phase.name()).unwrap();
    out.push_str(if pod.ready { " ready" } else { "" });
    out.push_str(if pod.terminating { " terminating" } else { "" });
    let owner = pod.owner.as_ref().map(|owner| format!("{}/{}", owner.kind.name(), owner.name));
    optional(out, " of ", owner.as_deref());
    let labels: Vec<_> = pod.labels.iter().map(|(key, value)| format!("{key}={value}")).collect();
    optional(out, " [", Some(&format!("{}]", labels.join(" "))));
    match &*pod.listens {
        Listens::Everything => {}
        Listens::Ports(ports) => {
            let ports: Vec<_> =
                ports.iter().map(|(protocol, port)| format!("{port}/{}", protocol.name())).collect();
            write!(out, " listens {}", ports.join(",")).unwrap();
        }
    }
    optional(out, " hostname ", pod.hostname.as_deref());
    optional(out, " missing node ", pod.missing_node.as_deref());
    optional(out, " because ", pod.unscheduled.as_deref());
    optional(out, " rejected ", pod.rejected.as_deref());
    out.push('\n');
}

fn service(out: &mut String, cluster: &Cluster, service: &Service) {
    let ips: Vec<_> = service.cluster_ips.iter().map(ToString::to_string).collect();
    let ips = if service.headless { "None".to_string() } else { ips.join(",") };
    write!(out, "service {} {} {ips}", service.full_name(), service.kind.name()).unwrap();
    optional(out, " to ", service.external_name.as_deref());
    if let Some(balancer) = &service.load_balancer {
        write!(out, " {:?}", balancer.ingress).unwrap();
        optional(out, " health ", balancer.health_check_node_port.map(|port| port.to_string()).as_deref());
    }
    for port in &service.ports {
        let node_port = port.node_port.map(|port| format!(":{port}")).unwrap_or_default();
        write!(out, " {}{node_port}/{}", port.port, port.protocol.name()).unwrap();
    }
    out.push('\n');
    for endpoint in &service.endpoints {
        let port = endpoint.port.map_or("-".to_string(), |port| port.to_string());
        write!(out, "  {}:{port}", endpoint.ip).unwrap();
        optional(out, " port ", endpoint.service_port.map(|port| port.to_string()).as_deref());
        let node = endpoint.node.and_then(|id| cluster.nodes.get(id)).map(|node| node.name.as_str());
        optional(out, " on ", node);
        optional(out, " is ", endpoint.pod.and_then(|id| cluster.pods.get(id)).map(|pod| pod.name.as_str()));
        let flags =
            [(endpoint.ready, "ready"), (endpoint.serving, "serving"), (endpoint.terminating, "terminating")];
        for (_, name) in flags.iter().filter(|(set, _)| *set) {
            write!(out, " {name}").unwrap();
        }
        optional(out, " hostname ", endpoint.hostname.as_deref());
        if !endpoint.for_zones.is_empty() || !endpoint.for_nodes.is_empty() {
            write!(out, " for {:?} {:?}", endpoint.for_zones, endpoint.for_nodes).unwrap();
        }
        out.push('\n');
    }
}

fn ingress(out: &mut String, ingress: &Ingress) {
    let class = ingress.class.as_deref().unwrap_or("-");
    writeln!(out, "ingress {}/{} {class} {:?}", ingress.namespace, ingress.name, ingress.addresses).unwrap();
    let backend = |backend: &IngressBackend| {
        let known = if backend.service.is_some() { "" } else { " (missing)" };
        format!("{}{known} {:?}", backend.service_name, backend.port)
    };
    for rule in &ingress.rules {
        let host = rule.host.as_deref().unwrap_or("*");
        let path = rule.path.as_ref();
        let path = path.map(|it| format!("{:?} {} -> {}", it.path_type, it.path, backend(&it.backend)));
        writeln!(out, "  {host} {}", path.unwrap_or_default()).unwrap();
    }
    if let Some(default) = &ingress.default_backend {
        writeln!(out, "  else {}", backend(default)).unwrap();
    }
}
