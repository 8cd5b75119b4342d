//! The Gateways and HTTPRoutes: which routes are attached where, and what they lead to (ingress-policy.md 7.7).
//!
//! A controller acts on every Gateway whose GatewayClass is written and not stated to be refused; where no class is
//! written at all, on all: classes come with their controller, and are seldom written beside the routes.

mod attach;
mod grants;
mod hosts;
mod pattern;
mod references;
mod routes;

pub use hosts::{covers, intersect};
pub use pattern::Pattern;

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::assigned::Assigned;
use super::cidr::parse_ip;
use super::model::*;
use super::objects::{Item, Objects};
use super::{Cluster, GatewayId, IndexVec, RouteId};
use crate::manifest::kinds;
use grants::Grants;

/// The group of the API.
const GROUP: &str = "gateway.networking.k8s.io";

/// Adds the Gateways and routes of a manifest to its cluster, whose Services and namespaces are there already.
pub(super) fn build(cluster: &mut Cluster, objects: &Objects, assigned: &mut Assigned) {
    let grants = Grants::of(objects);
    let mut gateways: IndexVec<GatewayId, Gateway> = IndexVec::default();
    let mut by_name = BTreeMap::new();
    for item in &objects.gateways {
        let gateway = gateway(item, objects, &grants, assigned);
        let name = gateway.full_name();
        by_name.insert(name, gateways.push(gateway));
    }
    let mut routes: IndexVec<RouteId, HttpRoute> = IndexVec::default();
    let attach = attach::Attach { by_name: &by_name, namespaces: &cluster.namespaces, objects };
    for item in &objects.http_routes {
        let read = routes::route(item, &references::Names { cluster, grants: &grants });
        let id = routes.push(read);
        if let Some(route) = routes.get_mut(id) {
            attach.route(item, id, route, &mut gateways);
        }
    }
    cluster.gateways = gateways;
    cluster.http_routes = routes;
}

fn gateway(
    item: &Item<kinds::Gateway>,
    objects: &Objects,
    grants: &Grants,
    assigned: &mut Assigned,
) -> Gateway {
    let class = item.it.spec.gateway_class_name.clone();
    let accepted = class.as_deref().is_none_or(|class| is_accepted(class, objects));
    let (addresses, hostnames) = if accepted { addresses(item, assigned) } else { Default::default() };
    let listeners = item.it.spec.listeners.iter().enumerate();
    Gateway {
        namespace: item.namespace().to_string(),
        name: item.name().to_string(),
        class,
        accepted,
        addresses,
        hostnames,
        listeners: listeners.map(|(at, it)| listener(item, at, it, grants)).collect(),
        span: Some(item.at("metadata.name")),
    }
}

/// Whether a controller takes Gateways of a class.
fn is_accepted(class: &str, objects: &Objects) -> bool {
    let mut named = objects.gateway_classes.iter().filter(|item| item.name() == class).peekable();
    if named.peek().is_none() {
        return objects.gateway_classes.is_empty();
    }
    let conditions = named.flat_map(|item| &item.it.status.conditions);
    conditions
        .filter(|it| it.type_.as_deref() == Some("Accepted"))
        .all(|it| it.status.as_deref() == Some("True"))
}

/// What the status states, else what the spec asks for; else one is assigned, but to a live one that has none.
fn addresses(item: &Item<kinds::Gateway>, assigned: &mut Assigned) -> (Vec<IpAddr>, Vec<String>) {
    let (mut ips, names) = match stated(&item.it.status.addresses) {
        (ips, names) if ips.is_empty() && names.is_empty() => stated(&item.it.spec.addresses),
        found => found,
    };
    let pending = item.it.metadata.uid.is_some();
    if ips.is_empty() && names.is_empty() && !pending {
        let parts = ["Gateway", item.namespace(), item.name()];
        ips.extend(assigned.outside_pool.give(&mut assigned.outside, &parts));
    }
    (ips, names)
}

fn stated(addresses: &[kinds::GatewayAddress]) -> (Vec<IpAddr>, Vec<String>) {
    let (mut ips, mut names) = (Vec::new(), Vec::new());
    for it in addresses {
        let value = it.value.as_deref().unwrap_or("");
        match it.type_.as_deref() {
            None | Some("IPAddress") => ips.extend(parse_ip(value)),
            Some("Hostname") if !value.is_empty() => names.push(value.to_string()),
            Some(_) => {}
        }
    }
    (ips, names)
}

fn listener(item: &Item<kinds::Gateway>, at: usize, it: &kinds::Listener, grants: &Grants) -> Listener {
    let protocol = match it.protocol.as_deref().unwrap_or("") {
        // Whatever the case (Gateway API, ProtocolType).
        text if text.eq_ignore_ascii_case("HTTP") => ListenerProtocol::Http,
        text if text.eq_ignore_ascii_case("HTTPS") => ListenerProtocol::Https,
        text => ListenerProtocol::Other(text.to_string()),
    };
    Listener {
        name: it.name.clone().unwrap_or_default(),
        hostname: it.hostname.as_ref().map(|host| host.to_ascii_lowercase()).filter(|host| !host.is_empty()),
        port: it.port.and_then(|port| u16::try_from(port).ok()).unwrap_or(0),
        fault: fault(item, it, &protocol, grants),
        protocol,
        routes: Vec::new(),
        span: Some(item.at(&format!("spec.listeners[{at}].name"))),
    }
}

/// HTTPS needs a certificate that may be used. Secrets are taken for there: they are seldom written.
fn fault(
    item: &Item<kinds::Gateway>,
    it: &kinds::Listener,
    protocol: &ListenerProtocol,
    grants: &Grants,
) -> Option<ListenerFault> {
    if *protocol != ListenerProtocol::Https {
        return None;
    }
    let Some(tls) = &it.tls else { return Some(ListenerFault::InvalidCertificateRef) };
    let may = |reference: &kinds::GroupReference| {
        let namespace = reference.namespace.as_deref().unwrap_or(item.namespace());
        let (kind, name) = (reference.kind.as_deref(), reference.name.as_deref());
        namespace == item.namespace()
            || grants.allow(
                ("Gateway", item.namespace()),
                (reference.group.as_deref().unwrap_or(""), kind.unwrap_or("Secret")),
                (namespace, name.unwrap_or("")),
            )
    };
    (!tls.certificate_refs.iter().all(may)).then_some(ListenerFault::RefNotPermitted)
}
