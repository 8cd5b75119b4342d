//! A Gateway: which listener and rule a request matches (ingress-policy.md 7.7.1 to 7.7.4).
//!
//! Knows hosts, paths, headers and precedence. Must not know kube-proxy, nor what a filter does.

pub mod filters;
pub mod matches;

use std::cmp::Reverse;

use crate::cluster::gateways::covers;
use crate::cluster::{
    Cluster, Gateway, GatewayId, HttpRoute, Listener, ListenerProtocol, PathMatchType, RouteMatch, RouteRule,
};
use crate::network::cause::{Cause, CauseCode};
use matches::{Asked, matches};

/// What a Gateway makes of a request.
#[derive(Clone, Copy, Debug)]
pub enum Verdict<'a> {
    /// This rule.
    Rule(Chosen<'a>),
    /// No listener on that port.
    NoListener(GatewayId),
    /// The listener does not speak what the client does.
    OtherProtocol(GatewayId, &'a Listener),
    /// No listener takes the host: 404.
    NoHost(GatewayId),
    /// No rule of the routes that are attached to the listener matches: 404.
    NoRule(GatewayId, &'a Listener),
}

/// The rule that takes a request.
#[derive(Clone, Copy, Debug)]
pub struct Chosen<'a> {
    /// The Gateway.
    pub gateway: GatewayId,
    /// Its listener.
    pub listener: &'a Listener,
    /// The route.
    pub route: &'a HttpRoute,
    /// The rule of the route.
    pub rule: &'a RouteRule,
    /// The match of the rule.
    pub matched: &'a RouteMatch,
    /// The host that matched, as it is written; none: every host.
    pub host: Option<&'a str>,
}

/// Chooses among the listeners of all Gateways at one address; none where there is no Gateway. `tls`: what the
/// client speaks; none: nobody knows.
pub fn judge<'a>(
    cluster: &'a Cluster,
    ids: &[GatewayId],
    asked: &Asked<'_>,
    tls: Option<bool>,
) -> Option<Verdict<'a>> {
    let gateways = ids.iter().filter_map(|id| Some((*id, cluster.gateways.get(*id)?)));
    let on_port: Vec<(GatewayId, &Listener)> =
        gateways.flat_map(|(id, gateway)| on_port(gateway, asked.port).map(move |it| (id, it))).collect();
    let host = asked.host_only();
    let speaks = |listener: &Listener| match listener.protocol {
        ListenerProtocol::Http => tls != Some(true),
        ListenerProtocol::Https => tls != Some(false),
        ListenerProtocol::Other(_) => false,
    };
    let Some(&(id, listener)) = on_port.first() else {
        return ids.first().map(|id| Verdict::NoListener(*id));
    };
    if !on_port.iter().any(|(_, listener)| speaks(listener)) {
        return Some(Verdict::OtherProtocol(id, listener));
    }
    let fitting = on_port.iter().filter(|(_, listener)| speaks(listener) && takes(listener, &host));
    // Of several listeners the one whose host says most: exact, then the longest wildcard, then any.
    let best = fitting.min_by_key(|(_, listener)| Reverse(specificity(listener.hostname.as_deref())));
    let verdict = |(id, listener): &(GatewayId, &'a Listener)| rule(cluster, *id, listener, &host, asked);
    Some(best.map_or(Verdict::NoHost(id), verdict))
}

fn on_port(gateway: &Gateway, port: u16) -> impl Iterator<Item = &Listener> {
    gateway.listeners.iter().filter(move |it| it.port == port && it.fault.is_none())
}

fn takes(listener: &Listener, host: &str) -> bool {
    listener.hostname.as_ref().is_none_or(|own| covers(own, host))
}

/// The characters of a host without wildcard, then those of any (ingress-policy.md 7.7.4).
fn specificity(host: Option<&str>) -> (usize, usize) {
    match host {
        Some(host) if host.starts_with('*') => (0, host.len()),
        Some(host) => (host.len(), host.len()),
        None => (0, 0),
    }
}

/// The rule of the best match among all routes of a listener (ingress-policy.md 7.7.4).
fn rule<'a>(
    cluster: &'a Cluster,
    id: GatewayId,
    listener: &'a Listener,
    host: &str,
    asked: &Asked<'_>,
) -> Verdict<'a> {
    let mut best: Option<(Key<'a>, Chosen<'a>)> = None;
    for route in listener.routes.iter().filter_map(|id| cluster.http_routes.get(*id)) {
        let Some(own) = host_of(listener, route, host) else { continue };
        for (at, rule) in route.rules.iter().enumerate() {
            for matched in rule.matches.iter().filter(|it| matches(it, asked)) {
                let chosen = Chosen { gateway: id, listener, route, rule, matched, host: own };
                let key = key(&chosen, at);
                if best.as_ref().is_none_or(|(other, _)| key < *other) {
                    best = Some((key, chosen));
                }
            }
        }
    }
    best.map_or(Verdict::NoRule(id, listener), |(_, chosen)| Verdict::Rule(chosen))
}

/// The host of a route that fits best, of a route without hosts the listener's; of neither: any host, `Some(None)`. None:
/// the route has hosts, and none of them fits.
fn host_of<'a>(listener: &'a Listener, route: &'a HttpRoute, host: &str) -> Option<Option<&'a str>> {
    if route.hostnames.is_empty() {
        return Some(listener.hostname.as_deref());
    }
    let fitting = route.hostnames.iter().map(String::as_str).filter(|own| covers(own, host));
    fitting.max_by_key(|own| specificity(Some(own))).map(Some)
}

/// What decides between matches, the smallest first.
type Key<'a> = (
    Reverse<(usize, usize)>,
    Reverse<(u8, usize)>,
    Reverse<(bool, usize, usize)>,
    (bool, Option<&'a str>),
    (&'a str, &'a str),
    usize,
);

/// Host, path, method, headers, query; then the older route, its name, the first rule. A route that says no time
/// of creation is younger than one that does. Where a regular expression stands is up to the implementation: here
/// between the exact paths and the prefixes.
fn key<'a>(chosen: &Chosen<'a>, at: usize) -> Key<'a> {
    let it = chosen.matched;
    let path = match it.path_type {
        PathMatchType::Exact => (2, it.path.len()),
        PathMatchType::Regex => (1, it.path.len()),
        PathMatchType::Prefix => (0, it.path.trim_end_matches('/').len()),
    };
    let created = chosen.route.created.as_deref();
    (
        Reverse(specificity(chosen.host)),
        Reverse(path),
        Reverse((it.method.is_some(), it.headers.len(), it.query.len())),
        (created.is_none(), created),
        (&chosen.route.namespace, &chosen.route.name),
        at,
    )
}

/// Why this rule, or none.
pub fn cause(cluster: &Cluster, verdict: Verdict<'_>, asked: &Asked<'_>) -> Cause {
    let name = |id| cluster.gateways.get(id).map_or(String::new(), Gateway::full_name);
    match verdict {
        Verdict::Rule(chosen) => Cause::new(CauseCode::GatewayRule)
            .arg(chosen.route.full_name())
            .arg(chosen.host.unwrap_or("*"))
            .arg(match_text(chosen.matched))
            .arg(&chosen.listener.name)
            .at(chosen.matched.span.or(chosen.rule.span)),
        Verdict::NoListener(id) => {
            let span = cluster.gateways.get(id).and_then(|gateway| gateway.span);
            Cause::new(CauseCode::GatewayNoListener).arg(asked.port).arg(name(id)).at(span)
        }
        Verdict::OtherProtocol(_, listener) => Cause::new(CauseCode::GatewayOtherProtocol)
            .arg(&listener.name)
            .arg(listener.protocol.name())
            .arg(listener.port)
            .at(listener.span),
        Verdict::NoHost(id) => Cause::new(CauseCode::GatewayNoHost).arg(asked.host).arg(name(id)),
        Verdict::NoRule(_, listener) => Cause::new(CauseCode::GatewayNoRule)
            .arg(asked.host)
            .arg(asked.path)
            .arg(&listener.name)
            .at(listener.span),
    }
}

/// `PathPrefix /cart, x-env: canary, ?q=1, POST`
fn match_text(it: &RouteMatch) -> String {
    let path = format!("{} {}", it.path_type.name(), it.path);
    let headers = it.headers.iter().map(|header| format!("{}: {}", header.name, header.value));
    let query = it.query.iter().map(|param| format!("?{}={}", param.name, param.value));
    let parts: Vec<String> =
        std::iter::once(path).chain(headers).chain(query).chain(it.method.clone()).collect();
    parts.join(", ")
}
