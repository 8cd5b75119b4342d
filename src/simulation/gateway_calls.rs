//! The calls that show what a Gateway does: one for each host and rule of the routes that are attached to it.

use std::collections::BTreeSet;
use std::net::IpAddr;

use super::callers::{Call, INTERNET_CLIENT};
use crate::cluster::{
    Cluster, FilterAction, Gateway, HttpRoute, Listener, ListenerProtocol, PathMatchType, RouteMatch,
    RouteRule, ServiceId, ValueMatch,
};
use crate::network::{Client, Head, Host, Scheme, Target};

/// No Gateway has many more: a scenario has fewer callers.
const MOST_CALLS: usize = 24;
/// No rule has more callers.
const MOST_CALLERS_OF_RULE: usize = 3;

/// The calls through a Gateway.
pub(super) fn calls(cluster: &Cluster, gateway: &Gateway) -> Vec<Call> {
    let mut seen = BTreeSet::new();
    let mut calls = Vec::new();
    for listener in gateway.listeners.iter().filter(|it| it.fault.is_none()) {
        for route in listener.routes.iter().filter_map(|id| cluster.http_routes.get(*id)) {
            for host in hosts(gateway, listener, route) {
                if calls.len() > MOST_CALLS {
                    return calls;
                }
                for rule in &route.rules {
                    let Some(it) = rule.matches.iter().find(|it| is_plain(it)) else { continue };
                    let (path, head) = (path(it), head(it));
                    // A route that is attached to several listeners is called at the first; what leads to another
                    // listener is called as well.
                    if seen.insert(format!("{host:?} {path} {head:?} {}", redirects(rule))) {
                        let call = call(listener, host.clone(), path, head);
                        calls.extend(std::iter::repeat_n(call, callers_of(rule)));
                    }
                }
            }
        }
    }
    calls
}

/// Several callers where weights share the requests: a small share is to be seen too.
fn callers_of(rule: &RouteRule) -> usize {
    rule.backends.iter().filter(|backend| backend.weight > 0).count().clamp(1, MOST_CALLERS_OF_RULE)
}

fn redirects(rule: &RouteRule) -> bool {
    rule.filters.iter().any(|filter| matches!(filter.action, FilterAction::Redirect(_)))
}

/// The Services that requests reach through a Gateway.
pub(super) fn backends(cluster: &Cluster) -> impl Iterator<Item = ServiceId> {
    let attached = cluster.http_routes.iter().filter(|route| route.is_attached());
    let rules = attached.flat_map(|route| &route.rules);
    rules
        .filter(|rule| !redirects(rule))
        .flat_map(|rule| &rule.backends)
        .filter_map(|backend| backend.service.ok())
}

/// The names to call a route by; without any, the Gateway's address.
fn hosts(gateway: &Gateway, listener: &Listener, route: &HttpRoute) -> Vec<Host> {
    let written: Vec<&String> = match route.hostnames.is_empty() {
        true => listener.hostname.iter().collect(),
        false => {
            let own = listener.hostname.as_deref();
            let fits = |host: &&String| own.is_none_or(|own| crate::cluster::gateways::intersect(own, host));
            route.hostnames.iter().filter(fits).collect()
        }
    };
    if written.is_empty() {
        let address = gateway.addresses.first().map(|ip: &IpAddr| Host::Ip(*ip));
        return address.or_else(|| gateway.hostnames.first().cloned().map(Host::Name)).into_iter().collect();
    }
    let reachable = !gateway.addresses.is_empty() || !gateway.hostnames.is_empty();
    let name = |host: &String| host.strip_prefix("*.").map_or(host.clone(), |rest| format!("www.{rest}"));
    written.into_iter().filter(|_| reachable).map(|host| Host::Name(name(host))).collect()
}

/// Whether a request can be made up that fits: what regular expressions want, nobody can tell.
fn is_plain(it: &RouteMatch) -> bool {
    it.path_type != PathMatchType::Regex
        && !it.headers.iter().chain(&it.query).any(|value| value.pattern.is_some())
}

fn path(it: &RouteMatch) -> String {
    let pair = |value: &ValueMatch| format!("{}={}", value.name, value.value);
    let query: Vec<String> = it.query.iter().map(pair).collect();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{}{mark}{}", it.path, query.join("&"))
}

fn head(it: &RouteMatch) -> Head {
    let headers = it.headers.iter().map(|header| (header.name.clone(), header.value.clone()));
    Head { method: it.method.clone(), headers: headers.collect() }
}

fn call(listener: &Listener, host: Host, path: String, head: Head) -> Call {
    let scheme = if listener.protocol == ListenerProtocol::Https { Scheme::Https } else { Scheme::Http };
    (Client::Internet(INTERNET_CLIENT), Target { scheme, host, port: listener.port, path, head })
}
