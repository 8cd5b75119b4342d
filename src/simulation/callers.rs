//! The scenario of a manifest that names none: each Service gets the callers that make its type
//! understandable. Knows the cluster; must not know how it answers.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::clients::Crowd;
use super::gateway_calls;
use super::{Caller, Scenario, SimTime};
use crate::cluster::{
    Cluster, Endpoint, Ingress, LoadBalancerAddress, NodeId, PodId, Protocol, Service, ServiceId,
    ServicePort, ServiceType, TrafficPolicy,
};
use crate::network::{Client, Head, Host, Scheme, Target};

/// The client on the internet (TEST-NET-3, RFC 5737).
pub const INTERNET_CLIENT: IpAddr = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 9));

/// The same client where only IPv6 leads there (RFC 3849).
const INTERNET_CLIENT_V6: IpAddr = IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 9));

/// No scenario has more: what an eye can follow.
const MOST_CALLERS: usize = 24;
/// No Service has more ports called.
const MOST_PORTS: usize = 4;
/// How long the scenario lasts before it begins again.
const DURATION: SimTime = SimTime::from_millis(40_000);

/// Who calls whom, what is asked: a caller without its times.
pub(super) type Call = (Client, Target);

/// Callers for every Service, Ingress and Gateway, staggered so that a few packets are in flight at any time.
/// Where there are too many, each Service's first come before any Service's second.
pub fn default_scenario(cluster: &Cluster) -> Scenario {
    let crowd = Crowd::new(cluster);
    let through_ingress = ingress_backends(cluster);
    let from_ingresses = cluster.ingresses.iter().map(ingress_calls);
    let from_gateways = cluster.gateways.iter().map(|gateway| gateway_calls::calls(cluster, gateway));
    let from_services = cluster
        .services
        .enumerated()
        .map(|(id, service)| service_calls(&crowd, id, service, through_ingress.contains(&id)));
    // In a large cluster the first Services take all the callers there may be.
    let lists: Vec<Vec<Call>> = from_ingresses
        .chain(from_gateways)
        .chain(from_services)
        .filter(|calls| !calls.is_empty())
        .take(MOST_CALLERS)
        .collect();
    let mut calls = Vec::new();
    let deepest = lists.iter().map(Vec::len).max().unwrap_or(0);
    for depth in 0..deepest {
        calls.extend(lists.iter().filter_map(|list| list.get(depth).cloned()));
    }
    calls.truncate(MOST_CALLERS);
    Scenario { callers: staggered(calls), duration: DURATION }
}

/// The times of the callers: a connection every 0.7 s in all, each caller at least every 8 s and at most
/// every 1.4 s; the first at once. So six to eight packets are in flight, as many as an eye tells apart.
fn staggered(calls: Vec<Call>) -> Vec<Caller> {
    let callers = calls.len().max(1) as u64;
    let every = callers.saturating_mul(700).clamp(1_400, 8_000);
    let slot = every / callers;
    let times = (0u64..).map(|index| SimTime::from_millis(100 + index * slot));
    let every = SimTime::from_millis(every);
    calls
        .into_iter()
        .zip(times)
        .map(|((from, to), start)| Caller { from, to, start, every, count: None })
        .collect()
}

fn service_calls(crowd: &Crowd, id: ServiceId, service: &Service, through_ingress: bool) -> Vec<Call> {
    let cluster = crowd.cluster;
    let inside = |most: usize| inside_calls(crowd, id, service, most);
    let mut calls = match service.kind {
        ServiceType::ExternalName => inside(1),
        ServiceType::LoadBalancer if is_pending(service) => node_port_calls(cluster, service),
        ServiceType::LoadBalancer => load_balancer_calls(service),
        ServiceType::NodePort => node_port_calls(cluster, service),
        ServiceType::ClusterIp if !service.external_ips.is_empty() => Vec::new(),
        // Its traffic is shown by the Ingress; a second stream from inside only where somebody asks for it.
        ServiceType::ClusterIp if through_ingress => {
            crowd.named_client(service).map_or(vec![], |_| inside(1))
        }
        // What a node answers its own pods is another answer on each node.
        ServiceType::ClusterIp if service.internal_traffic_policy == TrafficPolicy::Local => inside(3),
        ServiceType::ClusterIp => inside(2),
    };
    calls.extend(external_ip_calls(service));
    calls
}

fn raw(protocol: Protocol, host: Host, port: u16) -> Target {
    Target { scheme: Scheme::Raw(protocol), host, port, path: String::new(), head: Head::default() }
}

fn from_internet(protocol: Protocol, host: Host, port: u16) -> Call {
    let client = if matches!(host, Host::Ip(IpAddr::V6(_))) { INTERNET_CLIENT_V6 } else { INTERNET_CLIENT };
    (Client::Internet(client), raw(protocol, host, port))
}

/// A load balancer that has no address yet, or never gets one (minikube without its tunnel).
fn is_pending(service: &Service) -> bool {
    service.load_balancer.as_ref().is_none_or(|balancer| balancer.ingress.is_empty())
}

fn load_balancer_calls(service: &Service) -> Vec<Call> {
    let address = service.load_balancer.as_ref().and_then(|balancer| balancer.ingress.first());
    let host = match address {
        Some(LoadBalancerAddress::Vip(ip) | LoadBalancerAddress::Proxy(ip)) => Host::Ip(*ip),
        Some(LoadBalancerAddress::Hostname(name)) => Host::Name(name.clone()),
        None => return Vec::new(),
    };
    let ports = service.ports.iter().take(MOST_PORTS);
    ports.map(|port| from_internet(port.protocol, host.clone(), port.port)).collect()
}

/// Towards two nodes where that tells something: one with a pod and one without.
fn node_port_calls(cluster: &Cluster, service: &Service) -> Vec<Call> {
    let with_pod: BTreeSet<NodeId> = service
        .endpoints
        .iter()
        .filter(|endpoint| endpoint.ready)
        .filter_map(|endpoint| endpoint.node)
        .collect();
    let up = || cluster.nodes.enumerated().filter(|(_, node)| node.ready);
    let without = up().find(|(id, _)| !with_pod.contains(id));
    let with = up().find(|(id, _)| with_pod.contains(id));
    let other = up().filter(|(id, _)| with_pod.contains(id)).nth(1);
    let doors: Vec<IpAddr> = with.into_iter().chain(without.or(other)).map(|(_, node)| node.ip).collect();
    let mut calls = Vec::new();
    for door in doors {
        let ports = service.ports.iter().take(MOST_PORTS);
        calls.extend(
            ports.filter_map(|port| Some(from_internet(port.protocol, Host::Ip(door), port.node_port?))),
        );
    }
    calls
}

fn external_ip_calls(service: &Service) -> Vec<Call> {
    let mut calls = Vec::new();
    for ip in service.external_ips.iter().take(2) {
        let ports = service.ports.iter().take(MOST_PORTS);
        calls.extend(ports.map(|port| from_internet(port.protocol, Host::Ip(*ip), port.port)));
    }
    calls
}

/// One request for each distinct host and path of an Ingress.
fn ingress_calls(ingress: &Ingress) -> Vec<Call> {
    let Some(address) = ingress.addresses.first() else { return Vec::new() };
    let mut seen = BTreeSet::new();
    let mut calls = Vec::new();
    for rule in &ingress.rules {
        let path = rule.path.as_ref().map_or("/", |path| path.path.as_str());
        if seen.insert((rule.host.clone(), path.to_string())) {
            calls.push(ingress_call(ingress, *address, rule.host.as_deref(), path));
        }
    }
    if ingress.rules.is_empty() && ingress.default_backend.is_some() {
        calls.push(ingress_call(ingress, *address, None, "/"));
    }
    calls
}

fn ingress_call(ingress: &Ingress, address: IpAddr, host: Option<&str>, path: &str) -> Call {
    let tls = host.is_some_and(|host| ingress.tls.iter().flat_map(|tls| &tls.hosts).any(|it| it == host));
    let (scheme, port) = if tls { (Scheme::Https, 443) } else { (Scheme::Http, 80) };
    // A wildcard stands for one label (ingress-policy.md 7.2).
    let name =
        host.map(|host| host.strip_prefix("*.").map_or(host.to_string(), |rest| format!("www.{rest}")));
    let host = name.map_or(Host::Ip(address), Host::Name);
    let path = if path.starts_with('/') { path.to_string() } else { "/".to_string() };
    (Client::Internet(INTERNET_CLIENT), Target { scheme, host, port, path, head: Head::default() })
}

fn ingress_backends(cluster: &Cluster) -> BTreeSet<ServiceId> {
    let mut services = BTreeSet::new();
    for ingress in cluster.ingresses.iter() {
        let paths = ingress.rules.iter().filter_map(|rule| rule.path.as_ref()).map(|path| &path.backend);
        services.extend(paths.chain(&ingress.default_backend).filter_map(|backend| backend.service));
    }
    if !cluster.gateways.is_empty() {
        services.extend(gateway_calls::backends(cluster));
    }
    services
}

/// Calls by name from pods, or by address from a node where there is no pod to call from.
fn inside_calls(crowd: &Crowd, id: ServiceId, service: &Service, most_clients: usize) -> Vec<Call> {
    let cluster = crowd.cluster;
    let clients = crowd.clients_of(id, service, most_clients);
    let mut calls = Vec::new();
    for client in &clients {
        for (port, protocol) in called_ports(service) {
            let name = name_for(cluster, *client, service);
            calls.push((Client::Pod(*client), raw(protocol, Host::Name(name), port)));
        }
    }
    if let (Some(client), Some((port, protocol)), true) =
        (clients.first(), called_ports(service).first().copied(), service.headless)
    {
        let own = service.endpoints.iter().find_map(|it| Some((it, it.hostname.as_ref()?)));
        calls.extend(own.map(|(endpoint, hostname)| {
            let name = format!("{hostname}.{}", name_for(cluster, *client, service));
            (Client::Pod(*client), raw(protocol, Host::Name(name), endpoint.port.unwrap_or(port)))
        }));
    }
    if clients.is_empty() {
        calls.extend(node_calls(cluster, service));
    }
    calls
}

/// A node's own process calls the cluster IP: it resolves no cluster names.
fn node_calls(cluster: &Cluster, service: &Service) -> Vec<Call> {
    let node = cluster.nodes.enumerated().find(|(_, node)| node.ready);
    let (Some((node, _)), Some(ip)) = (node, service.cluster_ip()) else { return Vec::new() };
    let ports = service.ports.iter().take(MOST_PORTS);
    ports.map(|port| (Client::Node(node), raw(port.protocol, Host::Ip(ip), port.port))).collect()
}

fn called_ports(service: &Service) -> Vec<(u16, Protocol)> {
    let headless = |port: &ServicePort| {
        service.endpoints.iter().find(|it| service_port_is(service, it, port)).and_then(|it| it.port)
    };
    let number = |port: &ServicePort| {
        // Nothing rewrites the port of a headless Service: its clients use the pods' own.
        if service.headless { headless(port).unwrap_or(port.port) } else { port.port }
    };
    let ports: Vec<_> =
        service.ports.iter().map(|port| (number(port), port.protocol)).take(MOST_PORTS).collect();
    match ports.is_empty() {
        true if service.kind == ServiceType::ExternalName => vec![(443, Protocol::Tcp)],
        true => vec![(80, Protocol::Tcp)],
        false => ports,
    }
}

fn service_port_is(service: &Service, endpoint: &Endpoint, port: &ServicePort) -> bool {
    let at = endpoint.service_port.and_then(|index| service.ports.get(usize::from(index)));
    at.is_some_and(|at| at == port)
}

/// As a person would write it in that pod's configuration.
fn name_for(cluster: &Cluster, client: PodId, service: &Service) -> String {
    match cluster.pods.get(client).is_some_and(|pod| pod.namespace == service.namespace) {
        true => service.name.clone(),
        false => format!("{}.{}", service.name, service.namespace),
    }
}
