//! Any question to cluster DNS, as `dig` would ask it: A, AAAA, SRV, CNAME, PTR, TXT (dns-discovery.md 4.1).

use std::net::{IpAddr, Ipv6Addr};

use super::records::{dashed, record};
use super::{Answer, CHAIN, ZONE, answer};
use crate::cluster::{Endpoint, Protocol, Service, ServicePort, ServiceType};
use crate::network::Network;

/// A record type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Record {
    /// IPv4 addresses.
    A,
    /// IPv6 addresses.
    Aaaa,
    /// Ports by name.
    Srv,
    /// The name that an ExternalName stands for.
    Cname,
    /// The name of an address.
    Ptr,
    /// Text.
    Txt,
}

impl Record {
    /// The type of this name, in whatever case.
    pub fn named(text: &str) -> Option<Self> {
        let all = [Record::A, Record::Aaaa, Record::Srv, Record::Cname, Record::Ptr, Record::Txt];
        all.into_iter().find(|record| record.name().eq_ignore_ascii_case(text))
    }

    /// As a zone file writes it.
    pub fn name(self) -> &'static str {
        match self {
            Record::A => "A",
            Record::Aaaa => "AAAA",
            Record::Srv => "SRV",
            Record::Cname => "CNAME",
            Record::Ptr => "PTR",
            Record::Txt => "TXT",
        }
    }
}

/// What cluster DNS answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// The name exists; else NXDOMAIN.
    pub exists: bool,
    /// The records' data, with their types. None of the asked type: NOERROR without records.
    pub records: Vec<String>,
}

/// Asks cluster DNS for a full name; case and a last dot do not matter.
pub fn query(network: &Network, name: &str, wanted: Record) -> Response {
    let network = network.names.as_ref().map_or(network, |old| &old.network);
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    if name == format!("dns-version.{ZONE}") {
        return of_type(wanted, Record::Txt, vec!["TXT \"1.1.0\"".into()]);
    }
    if let Some(ip) = reversed(&name) {
        return of_type(wanted, Record::Ptr, names_of(network, ip));
    }
    if name.starts_with('_') {
        return services(network, &name)
            .map_or_else(Response::default, |found| of_type(wanted, Record::Srv, found));
    }
    let Answer { records, exists, .. } = answer(network, &name, CHAIN);
    let keep = |text: &String| {
        let kind = text.split(' ').next();
        kind == Some(wanted.name()) || kind == Some(Record::Cname.name())
    };
    Response { exists, records: records.into_iter().filter(keep).collect() }
}

/// A name that has records of one type: others are asked in vain, and none at all is NXDOMAIN.
fn of_type(wanted: Record, has: Record, records: Vec<String>) -> Response {
    Response { exists: !records.is_empty(), records: if wanted == has { records } else { Vec::new() } }
}

/// `_<port>._<proto>.<service>.<namespace>.svc.<zone>`: named ports only.
fn services(network: &Network, name: &str) -> Option<Vec<String>> {
    let inside = name.strip_suffix(ZONE)?.strip_suffix('.')?;
    let labels: Vec<&str> = inside.split('.').collect();
    let [port, protocol, service, namespace, "svc"] = labels.as_slice() else { return None };
    let (port, protocol) = (port.strip_prefix('_')?, protocol.strip_prefix('_')?);
    let id = network.cluster.service_named(namespace, service)?;
    let service = network.cluster.services.get(id)?;
    let fits = |one: &ServicePort| one.name.as_deref() == Some(port) && protocol_is(one.protocol, protocol);
    let at = service.ports.iter().position(fits)?;
    let found = service.ports.get(at)?;
    if service.kind == ServiceType::ExternalName {
        return None;
    }
    if !service.headless {
        return Some(vec![format!("SRV 0 100 {} {}.", found.port, full_name(service))]);
    }
    let at = u16::try_from(at).ok();
    let ready: Vec<&Endpoint> = service
        .endpoints
        .iter()
        .filter(|one| one.ready && one.service_port == at && one.port.is_some())
        .collect();
    let weight = 100usize.checked_div(ready.len()).unwrap_or(0).max(1);
    let line = |one: &&Endpoint| {
        format!("SRV 0 {weight} {} {}.{}.", one.port.unwrap_or(0), host_of(one), full_name(service))
    };
    Some(ready.iter().map(line).collect())
}

fn protocol_is(protocol: Protocol, text: &str) -> bool {
    protocol.name().eq_ignore_ascii_case(text)
}

fn full_name(service: &Service) -> String {
    format!("{}.{}.svc.{ZONE}", service.name, service.namespace)
}

/// The first label of an endpoint's name: its host name, else its address with dashes.
fn host_of(endpoint: &Endpoint) -> String {
    endpoint.hostname.clone().unwrap_or_else(|| dashed(endpoint.ip))
}

/// The name of a cluster IP, or the names of an endpoint.
fn names_of(network: &Network, ip: IpAddr) -> Vec<String> {
    let cluster = &network.cluster;
    let service = cluster.index.service_by_ip.get(&ip).and_then(|id| cluster.services.get(*id));
    if let Some(service) = service {
        return vec![format!("PTR {}.", full_name(service))];
    }
    let mut names: Vec<String> = Vec::new();
    for service in cluster.services.iter() {
        for endpoint in service.endpoints.iter().filter(|one| one.ready && one.ip == ip) {
            let name = format!("PTR {}.{}.", host_of(endpoint), full_name(service));
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

/// The address of a name under `in-addr.arpa` or `ip6.arpa`.
fn reversed(name: &str) -> Option<IpAddr> {
    if let Some(dotted) = name.strip_suffix(".in-addr.arpa") {
        let parts: Vec<&str> = dotted.split('.').rev().collect();
        return parts.join(".").parse().ok().map(IpAddr::V4);
    }
    let digits = name.strip_suffix(".ip6.arpa")?;
    let nibbles: Vec<&str> = digits.split('.').rev().collect();
    let text: String = nibbles.concat();
    if nibbles.len() != 32 || nibbles.iter().any(|nibble| nibble.len() != 1) {
        return None;
    }
    u128::from_str_radix(&text, 16).ok().map(|bits| IpAddr::V6(Ipv6Addr::from_bits(bits)))
}

/// Every name that DNS has for a Service, with its records, for the inspector: the Service's own, those of its
/// named ports, and those of its endpoints where they have host names.
pub fn names_of_service(network: &Network, service: &Service) -> Vec<(String, Response)> {
    let own = full_name(service);
    let kind = if service.kind == ServiceType::ExternalName { Record::Cname } else { Record::A };
    let mut found = vec![(own.clone(), both(network, &own, kind))];
    for port in service.ports.iter().filter_map(|port| Some((port.name.as_ref()?, port.protocol))) {
        let name = format!("_{}._{}.{own}", port.0, port.1.name().to_ascii_lowercase());
        let response = query(network, &name, Record::Srv);
        found.push((name, response));
    }
    for endpoint in service.endpoints.iter().filter(|one| one.ready) {
        let Some(host) = &endpoint.hostname else { continue };
        let name = format!("{host}.{own}");
        if !found.iter().any(|(known, _)| *known == name) {
            let records = vec![record(&endpoint.ip)];
            found.push((name, Response { exists: true, records }));
        }
    }
    found
}

/// Addresses of both families.
fn both(network: &Network, name: &str, kind: Record) -> Response {
    let mut first = query(network, name, kind);
    if kind == Record::A {
        first.records.extend(query(network, name, Record::Aaaa).records);
    }
    first
}
