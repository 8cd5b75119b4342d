//! The listeners and addresses of a Gateway.

use std::collections::BTreeMap;

use super::super::address;
use super::super::names::{self, Syntax};
use super::super::report::Field;
use super::{broken, check_object, detail, text};
use crate::manifest::kinds::{AllowedRoutes, GatewayAddress, Listener, ListenerTls};

const MOST_LISTENERS: usize = 64;
const FROM: &[&str] = &["All", "Selector", "Same"];
const MODES: &[&str] = &["Terminate", "Passthrough"];

/// Checks the listeners.
pub(super) fn check(listeners: &[Listener], field: &Field) {
    if listeners.is_empty() {
        return field.required("");
    }
    text::at_most(field, listeners.len(), MOST_LISTENERS);
    for (at, listener) in listeners.iter().enumerate() {
        check_one(listener, &field.index(at));
    }
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, listener) in listeners.iter().enumerate() {
        let Some(name) = listener.name.as_deref() else { continue };
        if names.insert(name, at).is_some() {
            field.index(at).key("name").duplicate(format!("\"{name}\""));
        }
    }
    if !field.has_errors() {
        compare(listeners, field);
    }
}

fn check_one(listener: &Listener, field: &Field) {
    names::check_required(&field.key("name"), listener.name.as_deref(), Syntax::Subdomain);
    if let Some(host) = listener.hostname.as_deref() {
        text::hostname(&field.key("hostname"), host);
    }
    match listener.port {
        None => field.key("port").required(""),
        Some(port) => field.key("port").port_number(port),
    }
    let protocol = field.key("protocol");
    match listener.protocol.as_deref().filter(|it| !it.is_empty()) {
        None => protocol.required(""),
        Some(it) if !text::is_protocol(it) => protocol.invalid(format!("\"{it}\""), detail::PROTOCOL_NAME),
        Some(_) => {}
    }
    if let Some(tls) = &listener.tls {
        check_tls(tls, &field.key("tls"));
    }
    if let Some(allowed) = &listener.allowed_routes {
        check_allowed(allowed, &field.key("allowedRoutes"));
    }
}

fn check_tls(tls: &ListenerTls, field: &Field) {
    field.key("mode").one_of(tls.mode.as_deref(), MODES);
    let references = field.key("certificateRefs");
    text::at_most(&references, tls.certificate_refs.len(), 64);
    for (at, it) in tls.certificate_refs.iter().enumerate() {
        check_object(&references.index(at), it, false);
    }
    let options = field.key("options");
    text::at_most(&options, tls.options.len(), 16);
    for (name, value) in &tls.options {
        text::no_longer(&options.map_key(name), value, 4096);
    }
}

fn check_allowed(allowed: &AllowedRoutes, field: &Field) {
    if let Some(namespaces) = &allowed.namespaces {
        let here = field.key("namespaces");
        here.key("from").one_of(namespaces.from.as_deref(), FROM);
        // What the selector asks for, the definition does not look at: one that is no good matches nothing.
    }
    let kinds = field.key("kinds");
    text::at_most(&kinds, allowed.kinds.len(), 8);
    for (at, it) in allowed.kinds.iter().enumerate() {
        let item = kinds.index(at);
        if it.kind.is_none() {
            item.key("kind").required("");
        }
        text::kind(&item.key("kind"), it.kind.as_deref());
        text::group(&item.key("group"), it.group.as_deref());
    }
}

/// The rules that compare fields; each says that of the whole list.
fn compare(listeners: &[Listener], field: &Field) {
    let mut seen: BTreeMap<(i64, &str, Option<&str>), usize> = BTreeMap::new();
    for (at, listener) in listeners.iter().enumerate() {
        let item = field.index(at);
        let protocol = listener.protocol.as_deref().unwrap_or("");
        let is = |names: &[&str]| names.iter().any(|it| it.eq_ignore_ascii_case(protocol));
        if is(&["HTTP", "TCP", "UDP"]) && listener.tls.is_some() {
            broken(field, &item.key("tls"), detail::NO_TLS_FOR_PROTOCOL);
        }
        if is(&["TCP", "UDP"]) && listener.hostname.is_some() {
            broken(field, &item.key("hostname"), detail::NO_HOSTNAME_FOR_PROTOCOL);
        }
        if is(&["TLS"]) && listener.tls.is_none() {
            broken(field, &item, detail::TLS_MODE_NEEDED);
        }
        if let Some(tls) = &listener.tls {
            compare_tls(tls, is(&["HTTPS"]), field, &item.key("tls"));
        }
        let key = (listener.port.unwrap_or(0), protocol, listener.hostname.as_deref());
        if seen.insert(key, at).is_some() {
            broken(field, &item.key("port"), detail::LISTENERS_NOT_DISTINCT);
        }
    }
}

fn compare_tls(tls: &ListenerTls, https: bool, list: &Field, field: &Field) {
    let mode = tls.mode.as_deref().unwrap_or("Terminate");
    if https && mode != "Terminate" {
        broken(list, &field.key("mode"), detail::HTTPS_TERMINATES);
    }
    if mode == "Terminate" && tls.certificate_refs.is_empty() && tls.options.is_empty() {
        broken(field, field, detail::CERTIFICATE_NEEDED);
    }
}

/// Checks the addresses that a Gateway asks for.
pub(super) fn check_addresses(addresses: &[GatewayAddress], field: &Field) {
    text::at_most(field, addresses.len(), 16);
    let mut seen: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (at, it) in addresses.iter().enumerate() {
        let item = field.index(at);
        let here = item.key("value");
        let kind = it.type_.as_deref().unwrap_or("IPAddress");
        if !text::is_address_type(kind) {
            item.key("type").invalid(format!("\"{kind}\""), detail::ADDRESS_TYPE);
        }
        let Some(value) = it.value.as_deref() else { continue };
        match kind {
            "IPAddress" => drop(address::check(&here, value)),
            "Hostname" => text::hostname(&here, value),
            _ => text::no_longer(&here, value, 253),
        }
        if matches!(kind, "IPAddress" | "Hostname") && seen.insert((kind, value), at).is_some() {
            let detail = match kind {
                "IPAddress" => detail::UNIQUE_ADDRESSES,
                _ => detail::UNIQUE_HOSTNAMES,
            };
            broken(field, &here, detail);
        }
    }
}
