//! The Services, with the addresses and node ports that the API server and a load balancer would assign.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

use super::assigned::{Assigned, number};
use super::cidr::parse_ip;
use super::families::{Families, Family, stated_cluster_ips};
use super::model::*;
use super::objects::{Item, Objects};
use super::pods::protocol;
use super::{IndexVec, ServiceId, frontends};
use crate::diagnostic::{Code, Diagnostics, Severity};
use crate::manifest::kinds::{self, IntOrString};
use crate::pace::Pace;

/// The annotation that `loadBalancerSourceRanges` replaced.
const SOURCE_RANGES: &str = "service.beta.kubernetes.io/load-balancer-source-ranges";

/// The Services of a manifest, without endpoints.
pub(super) async fn build(
    objects: &Objects<'_>,
    families: &Families,
    out: &mut Diagnostics,
    pace: &Pace,
) -> (IndexVec<ServiceId, Service>, Assigned) {
    let mut assigned = Assigned::of(objects);
    let mut services = IndexVec::default();
    let mut room = frontends::MAX_PAIRS;
    for item in &objects.services {
        let mut service = service(item, families, &mut assigned, out);
        room = frontends::fit(&mut service, item, room, out);
        services.push(service);
        pace.work(3).await;
    }
    (services, assigned)
}

fn service(
    item: &Item<kinds::Service>,
    families: &Families,
    assigned: &mut Assigned,
    out: &mut Diagnostics,
) -> Service {
    let spec = &item.it.spec;
    let kind = service_type(spec);
    let headless = kind == ServiceType::ClusterIp && spec.cluster_ip.as_deref() == Some("None");
    let virtual_ip = kind != ServiceType::ExternalName && !headless;
    let cluster_ips = if virtual_ip { cluster_ips(item, families, assigned) } else { Vec::new() };
    let ports = ports(item, kind, assigned);
    if allocates_node_ports(spec, kind) && ports.iter().any(|port| port.node_port.is_none()) {
        let args = vec![item.name().to_string()];
        out.push(item.diagnostic(Severity::Error, Code::NodePortsUsedUp, "spec.type", args));
    }
    let external = text(&spec.external_name).filter(|_| kind == ServiceType::ExternalName);
    let seconds =
        spec.session_affinity_config.as_ref().and_then(|config| config.client_ip.as_ref()?.timeout_seconds);
    let labels = &item.it.metadata.labels;
    Service {
        namespace: item.namespace().to_string(),
        name: item.name().to_string(),
        kind,
        headless,
        cluster_ips,
        selector: spec.selector.clone().filter(|selector| !selector.is_empty()),
        left_over: item.object.left_over.clone(),
        ports,
        endpoints: Vec::new(),
        unused: Vec::new(),
        external_ips: spec.external_ips.iter().filter_map(|text| parse_ip(text)).collect(),
        load_balancer: (kind == ServiceType::LoadBalancer).then(|| load_balancer(item, assigned, out)),
        external_name: external,
        external_traffic_policy: policy(spec.external_traffic_policy.as_deref()),
        internal_traffic_policy: policy(spec.internal_traffic_policy.as_deref()),
        affinity_seconds: (spec.session_affinity.as_deref() == Some("ClientIP"))
            .then(|| seconds.and_then(|seconds| u32::try_from(seconds).ok()).unwrap_or(10_800)),
        labels: labels.clone(),
        publish_not_ready: spec.publish_not_ready_addresses == Some(true),
        other_proxy: labels.contains_key("service.kubernetes.io/service-proxy-name"),
        created: item.it.metadata.creation_timestamp.as_deref().map(Arc::from),
        kept: kept(spec, kind),
        spans: spans(item),
    }
}

fn kept(spec: &kinds::ServiceSpec, kind: ServiceType) -> KeptFields {
    let texts = spec.cluster_ip.iter().chain(&spec.cluster_ips).chain(&spec.external_ips);
    let read = texts.filter_map(|text| Some((parse_ip(text)?, text)));
    let external = kind == ServiceType::ExternalName;
    KeptFields {
        addresses: read
            .filter(|(ip, text)| ip.to_string() != **text)
            .map(|(ip, text)| (ip, Arc::from(text.as_str())))
            .collect(),
        external_name: text(&spec.external_name).filter(|_| !external).map(Arc::from),
        node_ports: spec.ports.iter().filter(|_| external).map(|port| number(port.node_port)).collect(),
    }
}

/// The stated ones, and one assigned for each further family that it wants.
fn cluster_ips(item: &Item<kinds::Service>, families: &Families, assigned: &mut Assigned) -> Vec<IpAddr> {
    let mut ips = stated_cluster_ips(item);
    for family in families.of_service(&item.it.spec, &ips) {
        if !ips.iter().any(|ip| Family::of(*ip) == family) {
            ips.extend(assigned.cluster_ip(item, family));
        }
    }
    ips
}

fn text(value: &Option<String>) -> Option<String> {
    value.clone().filter(|value| !value.is_empty())
}

fn service_type(spec: &kinds::ServiceSpec) -> ServiceType {
    match spec.type_.as_deref() {
        Some("NodePort") => ServiceType::NodePort,
        Some("LoadBalancer") => ServiceType::LoadBalancer,
        Some("ExternalName") => ServiceType::ExternalName,
        _ => ServiceType::ClusterIp,
    }
}

fn policy(value: Option<&str>) -> TrafficPolicy {
    if value == Some("Local") { TrafficPolicy::Local } else { TrafficPolicy::Cluster }
}

fn allocates_node_ports(spec: &kinds::ServiceSpec, kind: ServiceType) -> bool {
    kind == ServiceType::NodePort || (kind == ServiceType::LoadBalancer && spec.allocates_node_ports())
}

fn ports(item: &Item<kinds::Service>, kind: ServiceType, assigned: &mut Assigned) -> Vec<ServicePort> {
    let spec = &item.it.spec;
    let has_node_ports = matches!(kind, ServiceType::NodePort | ServiceType::LoadBalancer);
    // Two protocols of one port number share a node port (parity README).
    let mut of_number: BTreeMap<u16, u16> = BTreeMap::new();
    for port in spec.ports.iter().filter(|_| has_node_ports) {
        if let (Some(port), Some(node_port)) = (number(port.port), number(port.node_port)) {
            of_number.entry(port).or_insert(node_port);
        }
    }
    let mut ports = Vec::new();
    for (at, port) in spec.ports.iter().enumerate() {
        let Some(value) = number(port.port) else { continue };
        let stated = number(port.node_port).filter(|_| has_node_ports);
        let node_port = match stated {
            Some(node_port) => Some(node_port),
            None if !allocates_node_ports(spec, kind) => None,
            None => of_number.get(&value).copied().or_else(|| {
                let text = value.to_string();
                assigned.node_ports.give(&[item.namespace(), item.name(), &text])
            }),
        };
        if let Some(node_port) = node_port {
            of_number.entry(value).or_insert(node_port);
        }
        ports.push(service_port(item, at, port, value, node_port));
    }
    ports
}

fn service_port(
    item: &Item<kinds::Service>,
    at: usize,
    port: &kinds::ServicePort,
    value: u16,
    node_port: Option<u16>,
) -> ServicePort {
    let target = match &port.target_port {
        Some(IntOrString::Int(target)) => TargetPort::Number(number(Some(*target)).unwrap_or(value)),
        Some(IntOrString::Str(name)) if !name.is_empty() => TargetPort::Name(name.clone()),
        _ => TargetPort::Number(value),
    };
    let span = item.stated(&format!("spec.ports[{at}].port"));
    ServicePort {
        name: text(&port.name),
        protocol: protocol(port.protocol.as_deref()),
        port: value,
        target,
        node_port,
        app_protocol: text(&port.app_protocol),
        span,
        target_span: item.stated(&format!("spec.ports[{at}].targetPort")).or(span),
        node_port_span: item.stated(&format!("spec.ports[{at}].nodePort")).or(span),
    }
}

fn load_balancer(
    item: &Item<kinds::Service>,
    assigned: &mut Assigned,
    out: &mut Diagnostics,
) -> LoadBalancer {
    let spec = &item.it.spec;
    let mut ingress: Vec<LoadBalancerAddress> =
        item.it.status.load_balancer.ingress.iter().filter_map(load_balancer_address).collect();
    // The dump of a live cluster says so where nobody has given it an address.
    let pending = item.it.metadata.uid.is_some();
    if ingress.is_empty() && !pending {
        let wanted = spec.load_balancer_ip.as_deref().and_then(parse_ip);
        let parts = ["Service", item.namespace(), item.name()];
        let ip = wanted.or_else(|| assigned.outside_pool.give(&mut assigned.outside, &parts));
        if ip.is_none() {
            item.warn(out, Code::LoadBalancerPoolEmpty, "spec.type", vec![item.name().to_string()], None);
        }
        ingress.extend(ip.map(LoadBalancerAddress::Vip));
    }
    let health = number(spec.health_check_node_port).or_else(|| {
        let local = policy(spec.external_traffic_policy.as_deref()) == TrafficPolicy::Local;
        local.then(|| assigned.node_ports.give(&[item.namespace(), item.name(), "health"]))?
    });
    LoadBalancer {
        ingress,
        source_ranges: source_ranges(item.it),
        ranges_by_annotation: spec.load_balancer_source_ranges.is_empty(),
        health_check_node_port: health,
    }
}

/// The annotation counts where the field is empty (service-validation.md 1.4.14).
fn source_ranges(service: &kinds::Service) -> Vec<Cidr> {
    let stated = &service.spec.load_balancer_source_ranges;
    let annotation = service.metadata.annotations.get(SOURCE_RANGES).filter(|_| stated.is_empty());
    let listed = annotation.into_iter().flat_map(|text| text.split(','));
    stated.iter().map(String::as_str).chain(listed).filter_map(Cidr::parse).collect()
}

/// An address of a status: `ipMode` VIP unless it says Proxy (data-plane.md 3.6.4).
fn load_balancer_address(entry: &kinds::LoadBalancerIngress) -> Option<LoadBalancerAddress> {
    match entry.ip.as_deref().and_then(parse_ip) {
        Some(ip) if entry.ip_mode.as_deref() == Some("Proxy") => Some(LoadBalancerAddress::Proxy(ip)),
        Some(ip) => Some(LoadBalancerAddress::Vip(ip)),
        None => text(&entry.hostname).map(LoadBalancerAddress::Hostname),
    }
}

fn spans(item: &Item<kinds::Service>) -> ServiceSpans {
    let at = |path: &str| item.stated(path);
    ServiceSpans {
        name: at("metadata.name"),
        kind: at("spec.type"),
        selector: at("spec.selector"),
        cluster_ip: at("spec.clusterIP"),
        external_name: at("spec.externalName"),
        external_ips: at("spec.externalIPs"),
        external_traffic_policy: at("spec.externalTrafficPolicy"),
        internal_traffic_policy: at("spec.internalTrafficPolicy"),
        session_affinity: at("spec.sessionAffinity"),
        source_ranges: at("spec.loadBalancerSourceRanges").or_else(|| item.annotation(SOURCE_RANGES)),
        traffic_distribution: at("spec.trafficDistribution"),
        publish_not_ready: at("spec.publishNotReadyAddresses"),
    }
}
