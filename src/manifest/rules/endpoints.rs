//! `v1 Endpoints` and `discovery.k8s.io/v1 EndpointSlice` (service-validation.md 1.6).

use std::collections::BTreeSet;
use std::net::IpAddr;

use super::names::{self, Syntax};
use super::report::{Field, Report};
use super::{PROTOCOLS, address, detail, labels, meta};
use crate::diagnostic::{Code, Severity};
use crate::manifest::kinds::{
    EndpointAddress, EndpointPort, EndpointSlice, EndpointSubset, Endpoints, SliceEndpoint,
};

const ADDRESS_TYPES: &[&str] = &["FQDN", "IPv4", "IPv6"];
const MOST_ENDPOINTS: usize = 1000;
const MOST_ADDRESSES: usize = 100;
const MOST_PORTS: usize = 20_000;
const MOST_HINTS: usize = 8;

/// Checks an Endpoints object.
pub(super) fn check(endpoints: &Endpoints, report: &Report) {
    let root = report.root();
    root.key("apiVersion").warn(Code::EndpointsApiDeprecated, &[]);
    meta::check(&endpoints.metadata, Syntax::Subdomain, &root.key("metadata"));
    let list = root.key("subsets");
    for (at, subset) in endpoints.subsets.iter().enumerate() {
        check_subset(subset, &list.index(at));
    }
}

fn check_subset(subset: &EndpointSubset, field: &Field) {
    if subset.addresses.is_empty() && subset.not_ready_addresses.is_empty() {
        field.required(detail::ADDRESSES_NEEDED);
    }
    for (key, addresses) in
        [("addresses", &subset.addresses), ("notReadyAddresses", &subset.not_ready_addresses)]
    {
        let list = field.key(key);
        for (at, address) in addresses.iter().enumerate() {
            check_address(address, &list.index(at));
        }
    }
    let list = field.key("ports");
    for (at, port) in subset.ports.iter().enumerate() {
        let here = list.index(at);
        let name = port.name.as_deref().filter(|name| !name.is_empty());
        if name.is_none() && subset.ports.len() > 1 {
            here.key("name").required("");
        }
        names::check_optional(&here.key("name"), name, Syntax::Label);
        here.key("port").port_number(port.port.unwrap_or(0));
        check_protocol(port, &here);
    }
}

fn check_protocol(port: &EndpointPort, field: &Field) {
    field.key("protocol").one_of_or_empty(port.protocol.as_deref(), PROTOCOLS);
    if let Some(protocol) = &port.app_protocol {
        labels::check_key(&field.key("appProtocol"), protocol);
    }
}

fn check_address(endpoint: &EndpointAddress, field: &Field) {
    let here = field.key("ip");
    let text = endpoint.ip.as_deref().unwrap_or("");
    if let Some(it) = address::check(&here, text) {
        address::check_endpoint(&here, text, it);
        address::warn_if_unusual(&here, text);
    }
    names::check_optional(&field.key("hostname"), endpoint.hostname.as_deref(), Syntax::Label);
    if let Some(node) = &endpoint.node_name {
        names::check(&field.key("nodeName"), node, Syntax::Subdomain);
    }
}

/// Checks an EndpointSlice.
pub(super) fn check_slice(slice: &EndpointSlice, report: &Report) {
    let root = report.root();
    meta::check(&slice.metadata, Syntax::Subdomain, &root.key("metadata"));
    let kind = slice.address_type.as_deref().unwrap_or("");
    let here = root.key("addressType");
    match kind {
        "" => here.required(""),
        "FQDN" => here.warn(Code::FqdnEndpointsDeprecated, &[]),
        _ => here.one_of(Some(kind), ADDRESS_TYPES),
    }
    let list = root.key("endpoints");
    if too_many(slice.endpoints.len(), MOST_ENDPOINTS, &list) {
        return;
    }
    for (at, endpoint) in slice.endpoints.iter().enumerate() {
        check_endpoint(endpoint, kind, &list.index(at));
    }
    check_slice_ports(&slice.ports, &root.key("ports"));
}

fn too_many(count: usize, most: usize, field: &Field) -> bool {
    if count > most {
        field.error(Code::TooManyItems, &[&most.to_string()]);
    }
    count > most
}

fn check_endpoint(endpoint: &SliceEndpoint, kind: &str, field: &Field) {
    let list = field.key("addresses");
    if endpoint.addresses.is_empty() {
        list.required(detail::ADDRESS_NEEDED);
    }
    if !too_many(endpoint.addresses.len(), MOST_ADDRESSES, &list) {
        for (at, text) in endpoint.addresses.iter().enumerate() {
            check_slice_address(text, kind, &list, at);
        }
    }
    names::check_optional(&field.key("hostname"), endpoint.hostname.as_deref(), Syntax::Label);
    if let Some(node) = &endpoint.node_name {
        names::check(&field.key("nodeName"), node, Syntax::Subdomain);
    }
    let Some(hints) = &endpoint.hints else { return };
    let hints_field = field.key("hints");
    for (key, names) in [("forZones", &hints.for_zones), ("forNodes", &hints.for_nodes)] {
        let list = hints_field.key(key);
        if too_many(names.len(), MOST_HINTS, &list) {
            continue;
        }
        let mut seen = BTreeSet::new();
        for (at, name) in names.iter().map(|it| it.name.as_deref().unwrap_or("")).enumerate() {
            let item = list.index(at);
            let here = item.key("name");
            if !seen.insert(name) {
                here.duplicate(format!("\"{name}\""));
            }
            match key {
                "forZones" => labels::check_value(&here, name),
                _ => names::check(&here, name, Syntax::Subdomain),
            }
        }
    }
}

/// An address of the slice's family, written as it should be; the server says of the whole list that a
/// family is wrong.
fn check_slice_address(text: &str, kind: &str, list: &Field, at: usize) {
    let here = list.index(at);
    if kind == "FQDN" {
        let bare = text.strip_suffix('.').unwrap_or(text);
        if !Syntax::Subdomain.fits(bare) {
            here.error(Code::InvalidDnsSubdomain, &[text]);
        } else if !bare.contains('.') {
            here.invalid(format!("\"{text}\""), detail::TWO_SEGMENTS);
        }
        return;
    }
    match (kind, address::parse(text)) {
        ("IPv4" | "IPv6", None) => here.error(Code::InvalidIpAddress, &[text]),
        ("IPv4", Some(IpAddr::V6(_))) | ("IPv6", Some(IpAddr::V4(_))) => {
            list.written_at(&here).error(Code::AddressOfOtherType, &[text, kind]);
        }
        ("IPv4" | "IPv6", Some(address)) => {
            let canonical = address.to_string();
            if canonical != text {
                let fix = here.put_value(&canonical);
                here.say(Severity::Error, Code::AddressNotCanonical, &[text, &canonical], fix);
            }
            address::check_endpoint(&here, text, address);
        }
        _ => {}
    }
}

/// Unlike an Endpoints' ports, these may be 0 or absent; two without a name are the same.
fn check_slice_ports(ports: &[EndpointPort], field: &Field) {
    if too_many(ports.len(), MOST_PORTS, field) {
        return;
    }
    let mut seen = BTreeSet::new();
    for (at, port) in ports.iter().enumerate() {
        let here = field.index(at);
        let name = port.name.as_deref().unwrap_or("");
        names::check_optional(&here.key("name"), port.name.as_deref(), Syntax::Label);
        if !seen.insert(name) {
            here.key("name").duplicate(format!("\"{name}\""));
        }
        check_protocol(port, &here);
    }
}
