//! What cluster DNS answers to a full name, and what the world outside does (dns-discovery.md 4.1, 4.3).

use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;

use super::ZONE;
use crate::cluster::gateways::covers;
use crate::cluster::{HttpRoute, Service, ServiceId, ServiceType};
use crate::network::Network;
use crate::network::addresses::UNNAMED_PROXY;
use crate::network::cause::{Cause, CauseCode};

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// What it leads to.
    pub found: Found,
    /// The records, written as a zone file writes their data (`A 10.96.0.20`).
    pub records: Vec<String>,
    /// The name exists (else NXDOMAIN).
    pub exists: bool,
    /// Why this is the answer.
    pub cause: Cause,
    /// The Service that it is about.
    pub service: Option<ServiceId>,
}

/// What an answer leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Addresses; none: the name exists without any.
    Addresses(Vec<IpAddr>),
    /// A host outside, whose address the manifest does not know.
    Name(Arc<str>),
    /// An ExternalName that no address can come of.
    Broken,
    /// Nothing.
    Nothing,
}

impl Answer {
    fn addresses(addresses: Vec<IpAddr>, cause: Cause) -> Self {
        let records = addresses.iter().map(record).collect();
        Self { found: Found::Addresses(addresses), records, exists: true, cause, service: None }
    }

    fn none(cause: Cause) -> Self {
        Self { found: Found::Nothing, records: Vec::new(), exists: false, cause, service: None }
    }

    fn of(self, service: ServiceId) -> Self {
        Self { service: Some(service), ..self }
    }
}

/// As a zone file writes it.
pub(super) fn record(ip: &IpAddr) -> String {
    format!("{} {ip}", if ip.is_ipv4() { "A" } else { "AAAA" })
}

/// The answer to a full name, lower case. `chain`: how many CNAMEs may still be followed.
pub fn answer(network: &Network, name: &str, chain: usize) -> Answer {
    let Some(inside) = name.strip_suffix(ZONE).and_then(|rest| rest.strip_suffix('.')) else {
        return outside(network, name);
    };
    let labels: Vec<&str> = inside.split('.').collect();
    match labels.as_slice() {
        [service, namespace, "svc"] => of_service(network, namespace, service, name, chain),
        [host, service, namespace, "svc"] => of_endpoint(network, namespace, service, host, name),
        [dashed, namespace, "pod"] => of_pod(network, namespace, dashed, name),
        [namespace, "svc" | "pod"] if network.cluster.namespaces.contains_key(*namespace) => {
            Answer::addresses(Vec::new(), Cause::new(CauseCode::NameWithoutRecords).arg(name))
        }
        _ => nothing(name),
    }
}

fn nothing(name: &str) -> Answer {
    Answer::none(Cause::new(CauseCode::NoSuchName).arg(name))
}

fn of_service(network: &Network, namespace: &str, service: &str, name: &str, chain: usize) -> Answer {
    let Some(id) = network.cluster.service_named(namespace, service) else {
        return network.own_service(namespace, service).map_or_else(
            || nothing(name),
            |ip| Answer::addresses(vec![ip], Cause::new(CauseCode::AnswersClusterIp).arg(name).arg(ip)),
        );
    };
    let Some(found) = network.cluster.services.get(id) else { return nothing(name) };
    if found.kind == ServiceType::ExternalName {
        return of_external_name(network, found, chain).of(id);
    }
    if !found.headless {
        let ips = found.cluster_ips.clone();
        let list = ips.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let cause = Cause::new(CauseCode::AnswersClusterIp).arg(found.full_name()).arg(list);
        return Answer::addresses(ips, cause.at(found.spans.cluster_ip.or(found.spans.name))).of(id);
    }
    of_headless(found).of(id)
}

/// One record for each ready endpoint; NXDOMAIN where there is none.
fn of_headless(service: &Service) -> Answer {
    let mut ips: Vec<IpAddr> = Vec::new();
    for endpoint in service.endpoints.iter().filter(|endpoint| endpoint.ready) {
        if !ips.contains(&endpoint.ip) {
            ips.push(endpoint.ip);
        }
    }
    let span = service.spans.cluster_ip.or(service.spans.name);
    if ips.is_empty() {
        let cause = Cause::new(CauseCode::HeadlessHasNone).arg(service.full_name()).at(span);
        return Answer::none(cause);
    }
    let cause = Cause::new(CauseCode::AnswersHeadless).arg(service.full_name()).arg(ips.len());
    Answer::addresses(ips, cause.at(span))
}

fn of_external_name(network: &Network, service: &Service, chain: usize) -> Answer {
    let target = service.external_name.as_deref().unwrap_or("");
    let target = target.trim_end_matches('.').to_ascii_lowercase();
    let span = service.spans.external_name;
    let cause = |code| Cause::new(code).arg(service.full_name()).arg(&target).at(span);
    let mut records = vec![format!("CNAME {target}")];
    let broken = |code| Answer {
        found: Found::Broken,
        records: vec![format!("CNAME {target}")],
        exists: true,
        cause: cause(code),
        service: None,
    };
    if target.parse::<IpAddr>().is_ok() || target.is_empty() {
        return broken(CauseCode::ExternalNameIsAddress);
    }
    let Some(left) = chain.checked_sub(1) else {
        return broken(CauseCode::ExternalNameLoops);
    };
    // Nobody outside has a name of the zone, one that ends in `svc`, or one without a dot that is a Service's here.
    let inside = target.strip_suffix(ZONE).is_some_and(|rest| rest.ends_with('.'))
        || target.ends_with(".svc")
        || network.cluster.service_named(&service.namespace, &target).is_some();
    let next = answer(network, &target, left);
    let found = match next.found {
        Found::Nothing if inside => return broken(CauseCode::ExternalNameLeadsNowhere),
        Found::Broken => return broken(next.cause.code),
        Found::Nothing => Found::Name(Arc::from(target.as_str())),
        found => found,
    };
    records.extend(next.records);
    Answer { found, records, exists: true, cause: cause(CauseCode::AnswersCname), service: None }
}

/// `<hostname>.<service>`: that endpoint, ready only. Without a host name the address with dashes.
fn of_endpoint(network: &Network, namespace: &str, service: &str, host: &str, name: &str) -> Answer {
    let id = network.cluster.service_named(namespace, service);
    let Some((id, found)) = id.and_then(|id| Some((id, network.cluster.services.get(id)?))) else {
        return nothing(name);
    };
    let mut ips: Vec<IpAddr> = Vec::new();
    for endpoint in found.endpoints.iter().filter(|endpoint| endpoint.ready) {
        let is = match &endpoint.hostname {
            Some(hostname) => hostname.eq_ignore_ascii_case(host),
            None => dashed(endpoint.ip) == host,
        };
        if is && !ips.contains(&endpoint.ip) {
            ips.push(endpoint.ip);
        }
    }
    if ips.is_empty() {
        return nothing(name).of(id);
    }
    let cause = Cause::new(CauseCode::AnswersEndpoint).arg(host).arg(found.full_name());
    Answer::addresses(ips, cause.at(found.spans.name)).of(id)
}

/// The address with dashes, as CoreDNS writes it.
pub(super) fn dashed(ip: IpAddr) -> String {
    ip.to_string().replace(['.', ':'], "-")
}

/// `10-244-1-7.<namespace>.pod`: the address that the name spells, whether a pod has it or not.
fn of_pod(network: &Network, namespace: &str, dashed: &str, name: &str) -> Answer {
    let spelled = dashed.replace('-', ".").parse().map(IpAddr::V4);
    let ip = spelled.or_else(|_| dashed.replace('-', ":").parse::<Ipv6Addr>().map(IpAddr::V6));
    match ip {
        Ok(ip) if network.cluster.namespaces.contains_key(namespace) => {
            Answer::addresses(vec![ip], Cause::new(CauseCode::AnswersSpelledAddress).arg(ip))
        }
        _ => nothing(name),
    }
}

/// What the world outside answers: hosts of Ingresses and Gateways, names of load balancers, names of nodes.
pub fn outside(network: &Network, name: &str) -> Answer {
    let tables = &network.tables;
    if let Some(node) = network.cluster.node_named(name).and_then(|id| network.cluster.nodes.get(id)) {
        return Answer::addresses(vec![node.ip], Cause::new(CauseCode::NamesNode).arg(name).arg(node.ip));
    }
    if let Some(id) = tables.balancer_names.get(name).and_then(|ids| ids.first()) {
        return of_balancer(name).of(*id);
    }
    // The balancer's own, which a cloud gives an Ingress or Gateway: no host of a rule.
    if tables.ingress_names.contains_key(name) || tables.gateway_names.contains_key(name) {
        return of_balancer(name);
    }
    let of_ingress = of_ingress_host(network, name);
    let of_gateway = match &of_ingress {
        Some(answer) if answer.exists => None,
        _ if network.cluster.http_routes.is_empty() => None,
        _ => of_gateway_host(network, name),
    };
    of_gateway.or(of_ingress).unwrap_or_else(|| {
        let cluster_name = name.strip_suffix(ZONE).is_some_and(|rest| rest.ends_with('.'));
        let code = if cluster_name { CauseCode::ClusterNameOutside } else { CauseCode::NoSuchNameOutside };
        Answer::none(Cause::new(code).arg(name))
    })
}

/// A balancer's own name: the world knows its address, and the client goes on by the name, as the manifest does.
fn of_balancer(name: &str) -> Answer {
    let answer = by_name(name, Cause::new(CauseCode::NamesBalancer).arg(name));
    Answer { records: vec![format!("A {UNNAMED_PROXY}")], ..answer }
}

fn by_name(name: &str, cause: Cause) -> Answer {
    let found = Found::Name(Arc::from(name));
    Answer { found, records: vec![format!("CNAME {name}")], exists: true, cause, service: None }
}

/// A host of an Ingress, or one that a wildcard of one covers (one label, ingress-policy.md 7.3).
fn of_ingress_host(network: &Network, name: &str) -> Option<Answer> {
    let hosts = &network.tables.ingress_hosts;
    let wildcard = || hosts.get(&format!("*.{}", name.split_once('.')?.1));
    let mut unserved = None;
    for id in hosts.get(name).into_iter().chain(wildcard()).flatten() {
        let Some(ingress) = network.cluster.ingresses.get(*id) else { continue };
        let full = format!("{}/{}", ingress.namespace, ingress.name);
        let cause = Cause::new(CauseCode::NamesIngress).arg(name).arg(full).at(ingress.span);
        if !ingress.addresses.is_empty() {
            return Some(Answer::addresses(ingress.addresses.clone(), cause));
        }
        if let Some(hostname) = ingress.hostnames.first() {
            return Some(by_name(hostname, cause));
        }
        unserved = unserved.or(Some(Cause { code: CauseCode::IngressWithoutAddress, ..cause }));
    }
    unserved.map(Answer::none)
}

/// A host of a Gateway, or one that a wildcard of one covers (any number of labels, ingress-policy.md 7.7.2).
fn of_gateway_host(network: &Network, name: &str) -> Option<Answer> {
    let hosts = &network.tables.gateway_hosts;
    let mut rest = name;
    let mut found = hosts.get(name);
    while let (None, Some((_, shorter))) = (found, rest.split_once('.')) {
        found = hosts.get(&format!("*.{shorter}"));
        rest = shorter;
    }
    let mut gateways = found.into_iter().flatten().filter_map(|id| network.cluster.gateways.get(*id));
    let Some(gateway) = gateways.find(|it| !it.addresses.is_empty() || !it.hostnames.is_empty()) else {
        return unpublished_host(network, name);
    };
    let cause = Cause::new(CauseCode::NamesGateway).arg(name).arg(gateway.full_name()).at(gateway.span);
    match gateway.hostnames.first() {
        Some(hostname) if gateway.addresses.is_empty() => Some(by_name(hostname, cause)),
        _ => Some(Answer::addresses(gateway.addresses.clone(), cause)),
    }
}

/// A host of a route that no Gateway with an address takes.
fn unpublished_host(network: &Network, name: &str) -> Option<Answer> {
    let has = |route: &&HttpRoute| route.hostnames.iter().any(|host| covers(host, name));
    let route = network.cluster.http_routes.iter().find(has)?;
    Some(Answer::none(
        Cause::new(CauseCode::RouteUnpublished).arg(name).arg(route.full_name()).at(route.span),
    ))
}
