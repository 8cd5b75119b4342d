//! The cards of what lets requests in by host and path: Ingresses and Gateways, with their rules and backends.

use std::collections::BTreeSet;

use super::outside::{ROW, rows_of, thing};
use super::pen::Pen;
use super::shape::{Align, BoxRole, Icon, LineRole, TextRole};
use super::text::measure;
use super::thing::{Subject, Thing, ThingKind};
use super::word::Word;
use crate::cluster::{
    Cluster, FilterAction, Gateway, GatewayId, HttpRoute, Ingress, IngressId, Listener, RouteBackend,
    RouteMatch, RouteRule, ServiceId,
};

/// A row of a card: a host, or what is asked for and who gets it.
pub(super) struct Row {
    /// The host or path; none: any host.
    what: Option<String>,
    /// The backend, where it is not a host.
    to: Option<To>,
}

/// A backend in a row.
struct To {
    service: Option<ServiceId>,
    text: String,
    /// It leads nowhere.
    bad: bool,
}

/// Hosts, paths and Services of an Ingress.
pub(super) fn ingress_rows(cluster: &Cluster, ingress: &Ingress) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut host: Option<&Option<String>> = None;
    let to = |name: &str| {
        let service = cluster.service_named(&ingress.namespace, name);
        Some(To { service, text: format!("→ {name}"), bad: service.is_none() })
    };
    for rule in &ingress.rules {
        if host != Some(&rule.host) {
            rows.push(Row { what: rule.host.clone(), to: None });
            host = Some(&rule.host);
        }
        if let Some(path) = &rule.path {
            rows.push(Row { what: Some(path.path.clone()), to: to(&path.backend.service_name) });
        }
    }
    if let Some(backend) = &ingress.default_backend {
        rows.push(Row { what: Some("*".to_string()), to: to(&backend.service_name) });
    }
    rows
}

/// No Gateway's card tells of more rows.
const MOST_ROWS: usize = 500;

/// Hosts, paths, and Services with their shares, of the routes that are attached to a Gateway; each route once.
pub(super) fn gateway_rows(cluster: &Cluster, gateway: &Gateway) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut shown = BTreeSet::new();
    let mut last = None;
    for listener in &gateway.listeners {
        for id in &listener.routes {
            if rows.len() > MOST_ROWS {
                return rows;
            }
            let Some(route) = cluster.http_routes.get(*id).filter(|_| shown.insert(*id)) else { continue };
            let host = hosts(listener, route);
            if last.as_ref() != Some(&host) {
                rows.push(Row { what: host.clone(), to: None });
                last = Some(host);
            }
            rows.extend(route.rules.iter().flat_map(rule_rows));
        }
    }
    rows
}

fn hosts(listener: &Listener, route: &HttpRoute) -> Option<String> {
    match route.hostnames.as_slice() {
        [] => listener.hostname.clone(),
        hosts => Some(hosts.join(", ")),
    }
}

/// `POST /cart`, `/cart x-env=canary`; a path that says nothing gives its place to the header.
fn asked(it: &RouteMatch) -> String {
    let header = it.headers.iter().chain(&it.query).next();
    let header = header.map(|header| format!("{}={}", header.name, header.value));
    let path = Some(it.path.clone()).filter(|path| path != "/" || header.is_none());
    it.method.iter().cloned().chain(path).chain(header).collect::<Vec<_>>().join(" ")
}

/// One row for each backend; only the first says what is asked for.
fn rule_rows(rule: &RouteRule) -> Vec<Row> {
    let mut what = rule.matches.first().map(asked);
    let redirect = rule.filters.iter().find_map(|filter| match &filter.action {
        FilterAction::Redirect(redirect) => Some(redirect.status),
        _ => None,
    });
    if let Some(status) = redirect {
        let to = To { service: None, text: format!("↩ {status}"), bad: false };
        return vec![Row { what, to: Some(to) }];
    }
    if rule.backends.is_empty() {
        return vec![Row { what, to: Some(To { service: None, text: "500".to_string(), bad: true }) }];
    }
    let sum: u64 = rule.backends.iter().map(|backend| u64::from(backend.weight)).sum();
    let several = rule.backends.len() > 1;
    let row = |backend: &RouteBackend| Row {
        what: what.take().or_else(|| Some(String::new())),
        to: Some(To {
            service: backend.service.ok(),
            text: backend_text(backend, several.then_some(sum)),
            bad: backend.service.is_err(),
        }),
    };
    rule.backends.iter().map(row).collect()
}

/// `→ web`, and of several `→ web 90%`.
fn backend_text(backend: &RouteBackend, sum: Option<u64>) -> String {
    let name = backend.name.rsplit('/').next().unwrap_or("");
    match sum {
        None => format!("→ {name}"),
        Some(sum) => {
            let percent = u64::from(backend.weight).saturating_mul(100).checked_div(sum).unwrap_or(0);
            format!("→ {name} {percent}%")
        }
    }
}

/// The card of an Ingress.
pub(super) fn ingress(cluster: &Cluster, id: IngressId, rect: kurbo::Rect, most: usize) -> Thing {
    let subject = Subject::Ingress(id);
    let Some(ingress) = cluster.ingresses.get(id) else {
        return thing(ThingKind::Ingress, String::new(), subject, rect, Pen::of(None));
    };
    let address = ingress.addresses.first().map(ToString::to_string);
    let rows = ingress_rows(cluster, ingress);
    let pen = card(&ingress.name, None, address, &rows, rect, most);
    let name = format!("{}/{}", ingress.namespace, ingress.name);
    let mut card = thing(ThingKind::Ingress, name, subject, rect, pen);
    card.span = ingress.span;
    card
}

/// The card of a Gateway.
pub(super) fn gateway(cluster: &Cluster, id: GatewayId, rect: kurbo::Rect, most: usize) -> Thing {
    let subject = Subject::Gateway(id);
    let Some(gateway) = cluster.gateways.get(id) else {
        return thing(ThingKind::Ingress, String::new(), subject, rect, Pen::of(None));
    };
    let address =
        gateway.addresses.first().map(ToString::to_string).or_else(|| gateway.hostnames.first().cloned());
    let mut ports: Vec<u16> = gateway.listeners.iter().map(|listener| listener.port).collect();
    ports.dedup();
    let ports: Vec<String> = ports.iter().take(3).map(ToString::to_string).collect();
    let address = address.map(|address| format!("{address}:{}", ports.join(",")));
    let rows = gateway_rows(cluster, gateway);
    let pen = card(&gateway.name, Some("Gateway"), address, &rows, rect, most);
    // Both are entrances of one kind: where an Ingress has the name already, the Gateway says what it is.
    let name = gateway.full_name();
    let taken =
        cluster.ingresses.iter().any(|it| it.namespace == gateway.namespace && it.name == gateway.name);
    let name = if taken { format!("{name} (Gateway)") } else { name };
    let mut card = thing(ThingKind::Ingress, name, subject, rect, pen);
    card.span = gateway.span;
    card
}

fn card(
    name: &str,
    kind: Option<&str>,
    address: Option<String>,
    rows: &[Row],
    rect: kurbo::Rect,
    most: usize,
) -> Pen {
    let mut pen = Pen::of(None);
    pen.card(rect, 10.0, BoxRole::Card);
    let (left, right) = (rect.x0 + 14.0, rect.x1 - 14.0);
    pen.icon((rect.x0 + 22.0, rect.y0 + 18.0), 16.0, Icon::Gate);
    let mut room = right - left - 22.0;
    if let Some(kind) = kind {
        let width = measure(kind, TextRole::Type);
        if room - width > measure(name, TextRole::Title).min(48.0) {
            pen.text((right, rect.y0 + 22.0), Align::End, TextRole::Type, kind, room);
            room -= width + 6.0;
        }
    }
    pen.text((left + 22.0, rect.y0 + 22.0), Align::Start, TextRole::Title, name, room);
    let base = (left, rect.y0 + 41.0);
    match address {
        Some(address) => pen.text(base, Align::Start, TextRole::Mono, &address, right - left),
        None => pen.word(base, Align::Start, TextRole::Bad, Word::NoAddress, &[], right - left),
    }
    if most > 0 && !rows.is_empty() {
        draw_rows(&mut pen, rows, (left, right, rect.y0 + 52.0), most);
    }
    pen
}

/// The width of a card at which no row is cut.
pub(super) fn rows_width(rows: &[Row]) -> f64 {
    let width = |row: &Row| {
        let what = row.what.as_ref().map_or(0.0, |what| measure(what, TextRole::Mono));
        what + row.to.as_ref().map_or(0.0, |to| measure(&to.text, TextRole::Type) + 18.0) + 28.0
    };
    rows.iter().map(width).fold(0.0, f64::max)
}

fn draw_rows(pen: &mut Pen, rows: &[Row], area: (f64, f64, f64), most: usize) {
    let (left, right, top) = area;
    pen.line(&[(left, top), (right, top)], LineRole::Rule);
    let mut y = top + 14.0;
    let (shown, more) = rows_of(rows.len(), most);
    for row in rows.iter().take(shown) {
        // Who gets it is shorter as a rule, and has more of the room.
        let part = (right - left) * 0.34;
        let (room, indent) = if row.to.is_none() { (right - left, 0.0) } else { (part, 8.0) };
        // What the one side does not need, the other may have.
        let needed = row.to.as_ref().map_or(0.0, |to| measure(&to.text, TextRole::Type));
        let room = room.max(right - left - indent - needed - 10.0).min(right - left);
        match &row.what {
            Some(text) => {
                let role = if row.to.is_none() { TextRole::Note } else { TextRole::Mono };
                pen.text((left + indent, y), Align::Start, role, text, room);
            }
            None => pen.word((left, y), Align::Start, TextRole::Note, Word::AnyHost, &[], room),
        }
        if let Some(to) = &row.to {
            let before = pen.service;
            pen.service = to.service;
            let role = if to.bad { TextRole::Bad } else { TextRole::Type };
            let taken = row.what.as_ref().map_or(0.0, |text| measure(text, TextRole::Mono)).min(part);
            pen.text((right, y), Align::End, role, &to.text, right - left - indent - taken - 10.0);
            pen.service = before;
        }
        y += ROW;
    }
    if more > 0 {
        pen.word((left, y), Align::Start, TextRole::Note, Word::More, &[&more.to_string()], right - left);
    }
}
