//! HTTPRoutes that are attached to nothing, lead nowhere or never match, and listeners without a certificate
//! (ingress-policy.md 7.7).

use std::collections::BTreeSet;

use super::super::gateways::Pattern;
use super::super::model::*;
use super::super::objects::Item;
use super::{Lints, listed, names, use_instead};
use crate::diagnostic::{Code, Diagnostics, Fix, FixLabel};
use crate::manifest::Path;
use crate::manifest::kinds::{self, HttpBackendRef};
use crate::text::Edit;

/// Near misses are looked for among so many names.
const MOST_NAMES: usize = 1_000;

pub(super) fn check(lints: &Lints, out: &mut Diagnostics) {
    for (item, gateway) in lints.objects.gateways.iter().zip(lints.cluster.gateways.iter()) {
        if !gateway.accepted {
            class(lints, item, gateway, out);
        }
        listeners(item, gateway, out);
    }
    for (item, route) in lints.objects.http_routes.iter().zip(lints.cluster.http_routes.iter()) {
        if item.it.spec.parent_refs.is_empty() {
            item.warn(out, Code::RouteWithoutParent, "spec", vec![item.name().to_string()], None);
        }
        // What a live route's status says is as it is meant to be shown, and needs no advice.
        let live = !item.it.status.parents.is_empty();
        for (at, parent) in route.parents.iter().enumerate().filter(|_| !live) {
            self::parent(lints, item, route, parent, at, out);
        }
        rules(lints, item, route, out);
    }
}

/// A class that is not there, or that no controller takes.
fn class(lints: &Lints, item: &Item<kinds::Gateway>, gateway: &Gateway, out: &mut Diagnostics) {
    let class = gateway.class.clone().unwrap_or_default();
    let there: Vec<&str> = lints.objects.gateway_classes.iter().map(|item| item.name()).collect();
    let path = Path::of("spec.gatewayClassName");
    if there.contains(&class.as_str()) {
        let args = vec![gateway.full_name(), class];
        return item.warn(out, Code::GatewayClassNotAccepted, &path.to_string(), args, None);
    }
    let fix = names::nearest(&class, &there).and_then(|near| use_instead(item.object, &path, near));
    let args = vec![class, gateway.full_name(), listed(there.iter().copied())];
    item.warn(out, Code::GatewayClassMissing, &path.to_string(), args, fix);
}

fn listeners(item: &Item<kinds::Gateway>, gateway: &Gateway, out: &mut Diagnostics) {
    for (at, listener) in gateway.listeners.iter().enumerate() {
        let Some(fault) = listener.fault else { continue };
        let (code, field) = match fault {
            ListenerFault::InvalidCertificateRef => (Code::ListenerWithoutCertificate, "name"),
            ListenerFault::RefNotPermitted => (Code::CertificateNotPermitted, "tls.certificateRefs"),
        };
        item.warn(out, code, &format!("spec.listeners[{at}].{field}"), vec![listener.name.clone()], None);
    }
}

/// A parent that does not take the route.
fn parent(
    lints: &Lints,
    item: &Item<kinds::HttpRoute>,
    route: &HttpRoute,
    parent: &RouteParent,
    at: usize,
    out: &mut Diagnostics,
) {
    let path = Path::of(&format!("spec.parentRefs[{at}]"));
    let gateway = parent.gateway.and_then(|id| lints.cluster.gateways.get(id));
    match (parent.accepted, gateway) {
        (Accepted::Accepted | Accepted::NotGateway | Accepted::UnsupportedValue, _)
        | (Accepted::Pending, Some(_)) => {}
        (_, None) => no_gateway(lints, item, parent, &path, out),
        (Accepted::NoMatchingParent, Some(gateway)) => no_listener(item, parent, gateway, &path, out),
        (Accepted::NotAllowedByListeners, Some(gateway)) => {
            let args = vec![gateway.full_name(), route.namespace.clone()];
            item.warn(out, Code::RouteNotAllowed, &path.key("name").to_string(), args, None);
        }
        (Accepted::NoMatchingListenerHostname, Some(gateway)) => {
            let hosts = gateway.listeners.iter().filter_map(|listener| listener.hostname.as_deref());
            let own = listed(route.hostnames.iter().map(String::as_str));
            let args = vec![own, gateway.full_name(), listed(hosts)];
            item.warn(out, Code::RouteHostMismatch, "spec.hostnames", args, None);
        }
    }
}

fn no_gateway(
    lints: &Lints,
    item: &Item<kinds::HttpRoute>,
    parent: &RouteParent,
    path: &Path,
    out: &mut Diagnostics,
) {
    let (namespace, name) = parent.name.split_once('/').unwrap_or(("", &parent.name));
    let all = lints.cluster.gateways.iter().map(|it| (it.namespace.as_str(), it.name.as_str()));
    missing(item, Code::RouteParentMissing, (namespace, name), all, &path.key("name"), out);
}

/// What is named is not there: the nearest name of its namespace is offered, but where another namespace has that name.
fn missing<'a>(
    item: &Item<kinds::HttpRoute>,
    code: Code,
    (namespace, name): (&str, &str),
    all: impl Iterator<Item = (&'a str, &'a str)> + Clone,
    path: &Path,
    out: &mut Diagnostics,
) {
    let here: Vec<&str> =
        all.clone().filter(|it| it.0 == namespace).map(|it| it.1).take(MOST_NAMES).collect();
    let elsewhere: BTreeSet<&str> = all.filter(|it| it.1 == name).map(|it| it.0).collect();
    let near = names::nearest(name, &here).filter(|_| elsewhere.is_empty());
    let fix = near.and_then(|near| use_instead(item.object, path, near));
    let args = vec![name.to_string(), namespace.to_string(), listed(elsewhere.into_iter())];
    item.warn(out, code, &path.to_string(), args, fix);
}

fn no_listener(
    item: &Item<kinds::HttpRoute>,
    parent: &RouteParent,
    gateway: &Gateway,
    path: &Path,
    out: &mut Diagnostics,
) {
    let there: Vec<&str> = gateway.listeners.iter().map(|listener| listener.name.as_str()).collect();
    let (wanted, path, fix) = match &parent.section {
        Some(name) if !there.contains(&name.as_str()) => {
            let path = path.key("sectionName");
            let fix = names::nearest(name, &there).and_then(|near| use_instead(item.object, &path, near));
            (name.clone(), path, fix)
        }
        _ => (parent.port.map_or(String::new(), |port| port.to_string()), path.key("port"), None),
    };
    let ports = gateway.listeners.iter().map(|listener| format!("{} ({})", listener.name, listener.port));
    let ports: Vec<String> = ports.collect();
    let args = vec![gateway.full_name(), wanted, listed(ports.iter().map(String::as_str))];
    item.warn(out, Code::RouteListenerMissing, &path.to_string(), args, fix);
}

/// Backends that lead nowhere, weights that add up to nothing, patterns that nobody can read.
fn rules(lints: &Lints, item: &Item<kinds::HttpRoute>, route: &HttpRoute, out: &mut Diagnostics) {
    let written = item.it.spec.rules.as_deref().unwrap_or_default();
    for (at, (it, rule)) in written.iter().zip(&route.rules).enumerate() {
        let path = format!("spec.rules[{at}]");
        for (number, (it, known)) in it.backend_refs.iter().zip(&rule.backends).enumerate() {
            let place = Path::of(&format!("{path}.backendRefs[{number}]"));
            if let Err(fault) = known.service {
                backend(lints, item, it, fault, &place, out);
            }
        }
        let nothing = !rule.backends.is_empty() && rule.backends.iter().all(|backend| backend.weight == 0);
        if nothing {
            item.warn(out, Code::RouteWeightsZero, &format!("{path}.backendRefs"), Vec::new(), None);
        }
        for (number, it) in rule.matches.iter().enumerate() {
            patterns(item, it, &format!("{path}.matches[{number}]"), out);
        }
    }
}

fn backend(
    lints: &Lints,
    item: &Item<kinds::HttpRoute>,
    it: &HttpBackendRef,
    fault: BackendFault,
    path: &Path,
    out: &mut Diagnostics,
) {
    let name = it.name.clone().unwrap_or_default();
    let namespace = it.namespace.as_deref().unwrap_or(item.namespace());
    match fault {
        BackendFault::InvalidKind => {
            let kind = it.kind.clone().unwrap_or_default();
            item.warn(out, Code::RouteBackendKind, &path.key("kind").to_string(), vec![kind, name], None);
        }
        BackendFault::RefNotPermitted => {
            let args = vec![name, namespace.to_string(), item.namespace().to_string()];
            item.warn(out, Code::ReferenceNotPermitted, &path.key("namespace").to_string(), args, None);
        }
        BackendFault::BackendNotFound => {
            let found = lints.cluster.service_named(namespace, &name);
            match found.and_then(|id| lints.cluster.services.get(id)) {
                Some(service) => port(item, it, service, &path.key("port"), out),
                None => {
                    let all =
                        lints.cluster.services.iter().map(|it| (it.namespace.as_str(), it.name.as_str()));
                    let wanted = (namespace, name.as_str());
                    missing(item, Code::RouteBackendMissing, wanted, all, &path.key("name"), out);
                }
            }
        }
    }
}

fn port(
    item: &Item<kinds::HttpRoute>,
    it: &HttpBackendRef,
    service: &Service,
    path: &Path,
    out: &mut Diagnostics,
) {
    let there: Vec<String> = service.ports.iter().map(|own| own.port.to_string()).collect();
    let fix = match there.as_slice() {
        [only] if !item.object.repaired => item.object.source.node(path).map(|node| Fix {
            edit: Edit { span: node.span, replacement: only.clone() },
            label: FixLabel::Use(only.clone()),
        }),
        _ => None,
    };
    let wanted = it.port.unwrap_or(0).to_string();
    let args = vec![wanted, service.name.clone(), listed(there.iter().map(String::as_str))];
    item.warn(out, Code::BackendPortMissing, &path.to_string(), args, fix);
}

fn patterns(item: &Item<kinds::HttpRoute>, it: &RouteMatch, path: &str, out: &mut Diagnostics) {
    let mut check = |pattern: Option<&Pattern>, text: &str, field: String| {
        if pattern.is_some_and(|pattern| !pattern.is_good()) {
            item.warn(out, Code::InvalidPattern, &field, vec![text.chars().take(80).collect()], None);
        }
    };
    check(it.pattern.as_ref(), &it.path, format!("{path}.path.value"));
    for (name, list) in [("headers", &it.headers), ("queryParams", &it.query)] {
        for (at, one) in list.iter().enumerate() {
            check(one.pattern.as_ref(), &one.value, format!("{path}.{name}[{at}].value"));
        }
    }
}
