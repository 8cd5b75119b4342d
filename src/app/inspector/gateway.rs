//! A Gateway: its listeners, the routes that are attached to them, and those that are not, with the reason.

use leptos::prelude::*;
use serviscope::cluster::{
    Accepted, Cluster, FilterAction, Gateway, GatewayId, HttpRoute, RouteBackend, RouteMatch, RouteRule,
};
use serviscope::words::{self, Ui};

use super::{Inspected, parts};

/// How many rows a table has.
const LISTED: usize = 60;

/// The page of a Gateway.
pub fn page(here: Inspected, cluster: &Cluster, id: GatewayId) -> Option<AnyView> {
    let gateway = cluster.gateways.get(id)?;
    let addresses = gateway.addresses.iter().map(ToString::to_string).chain(gateway.hostnames.clone());
    let rows = vec![
        (Ui::Class, gateway.class.as_ref().and_then(parts::code)),
        (Ui::Addresses, parts::codes(addresses)),
        (Ui::Manifest, parts::to_line(here, gateway.span)),
    ];
    let listeners = parts::section(here, Ui::Listeners, listeners(here, gateway));
    let routes = cluster.http_routes.iter().filter(|route| names(route, id)).take(LISTED);
    let routes: Vec<AnyView> = routes.map(|route| self::route(here, cluster, id, route)).collect();
    let routes = (!routes.is_empty()).then(|| routes.into_any());
    let routes = parts::section(here, Ui::Routes, routes);
    Some(view! { {parts::facts(here, rows)}{listeners}{routes} }.into_any())
}

fn names(route: &HttpRoute, id: GatewayId) -> bool {
    route.parents.iter().any(|parent| parent.gateway == Some(id))
}

fn listeners(here: Inspected, gateway: &Gateway) -> Option<AnyView> {
    let rows = gateway.listeners.iter().take(LISTED).map(|listener| {
        let port = [listener.protocol.name(), " ", &listener.port.to_string()].concat();
        let host = listener.hostname.clone().unwrap_or_else(|| here.t(Ui::AnyHost).to_string());
        let fault = listener.fault.map(|fault| view! { " "<code>{fault.name()}</code> });
        view! {
            <tr>
                <td>{listener.name.clone()}" "<code>{port}</code>{fault}</td>
                <td>{host}</td>
                <td>{parts::to_line(here, listener.span)}</td>
            </tr>
        }
        .into_any()
    });
    let rows: Vec<AnyView> = rows.collect();
    (!rows.is_empty()).then(|| view! { <table><tbody>{rows}</tbody></table> }.into_any())
}

fn route(here: Inspected, cluster: &Cluster, id: GatewayId, route: &HttpRoute) -> AnyView {
    let parents = route.parents.iter().filter(|parent| parent.gateway == Some(id));
    let reason = parents
        .clone()
        .all(|parent| parent.accepted != Accepted::Accepted)
        .then(|| parents.map(|parent| parent.accepted.name()).next())
        .flatten();
    let refused = reason.map(|reason| {
        let said = words::fill(here.t(Ui::NotAttached), &[reason.to_string()]);
        view! { <div>{said}</div> }
    });
    let hosts = match route.hostnames.is_empty() {
        true => String::new(),
        false => route.hostnames.join(", "),
    };
    let rules = route.rules.iter().take(LISTED).map(|rule| self::rule(here, cluster, rule));
    view! {
        <div>
            <b>{route.name.clone()}</b>" "<code>{hosts}</code>" "{parts::to_line(here, route.span)}
        </div>
        {refused}
        <table><tbody>{rules.collect_view()}</tbody></table>
    }
    .into_any()
}

fn rule(here: Inspected, cluster: &Cluster, rule: &RouteRule) -> AnyView {
    let matches = rule.matches.iter().take(LISTED).map(|it| view! { <div><code>{asked(it)}</code></div> });
    let filters = rule.filters.iter().map(|filter| match &filter.action {
        FilterAction::Redirect(redirect) => ["RequestRedirect ", &redirect.status.to_string()].concat(),
        FilterAction::RequestHeaders(_) => "RequestHeaderModifier".to_string(),
        FilterAction::ResponseHeaders(_) => "ResponseHeaderModifier".to_string(),
        FilterAction::Rewrite(_) => "URLRewrite".to_string(),
        FilterAction::Mirror(to) => ["RequestMirror ", &to.name].concat(),
        FilterAction::Other(name) => name.clone(),
    });
    let filters = filters.map(|name| view! { <div><code>{name}</code></div> });
    let sum: u64 = rule.backends.iter().map(|backend| u64::from(backend.weight)).sum();
    let sum = if rule.backends.len() > 1 { sum } else { 0 };
    let backends = rule.backends.iter().map(|it| backend(here, cluster, it, sum));
    view! {
        <tr>
            <td>{matches.collect_view()}</td>
            <td>{filters.collect_view()}{backends.collect_view()}</td>
            <td>{parts::to_line(here, rule.span)}</td>
        </tr>
    }
    .into_any()
}

/// `POST /cart x-env: canary ?q=1`
fn asked(it: &RouteMatch) -> String {
    let mut out = it.method.iter().map(|method| [method, " "].concat()).collect::<String>();
    out.push_str(&it.path);
    for header in &it.headers {
        out.push_str(&[" ", &header.name, ": ", &header.value].concat());
    }
    for param in &it.query {
        out.push_str(&[" ?", &param.name, "=", &param.value].concat());
    }
    out
}

fn backend(here: Inspected, cluster: &Cluster, it: &RouteBackend, sum: u64) -> AnyView {
    let name = it.service.ok().and_then(|service| parts::to_service(here, cluster, service));
    let name = name.unwrap_or_else(|| it.name.clone().into_any());
    let port = [":", &it.port.to_string()].concat();
    let percent = u64::from(it.weight).saturating_mul(100).checked_div(sum);
    let share = percent.map(|percent| [" ", &percent.to_string(), "%"].concat());
    let fault = it.service.err().map(|fault| view! { " "<code>{fault.name()}</code> });
    view! { <div>{name}<code>{port}</code>{share}{fault}</div> }.into_any()
}
