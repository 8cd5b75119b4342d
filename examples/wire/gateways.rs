//! Gateways and HTTPRoutes as `inspect` prints them: listeners, what is attached to them, the routes' conditions.

use serde::Serialize;
use serviscope::cluster::{
    Accepted, BackendFault, Cluster, FilterAction, Gateway, HttpRoute, Listener, RouteBackend, RouteFilter,
    RouteMatch, RouteParent, RouteRule, ValueMatch,
};

/// A Gateway.
#[derive(Serialize)]
pub struct GatewayJson {
    namespace: String,
    name: String,
    class: Option<String>,
    accepted: bool,
    addresses: Vec<String>,
    hostnames: Vec<String>,
    listeners: Vec<ListenerJson>,
}

#[derive(Serialize)]
struct ListenerJson {
    name: String,
    hostname: Option<String>,
    port: u16,
    protocol: String,
    /// Whether it is programmed; if not, why.
    programmed: bool,
    reason: Option<&'static str>,
    routes: Vec<String>,
}

/// An HTTPRoute.
#[derive(Serialize)]
pub struct RouteJson {
    namespace: String,
    name: String,
    hostnames: Vec<String>,
    parents: Vec<ParentJson>,
    resolved_refs: ConditionJson,
    rules: Vec<RuleJson>,
}

#[derive(Serialize)]
struct ParentJson {
    gateway: String,
    section_name: Option<String>,
    port: Option<u16>,
    accepted: ConditionJson,
}

#[derive(Serialize)]
struct ConditionJson {
    status: bool,
    reason: &'static str,
}

#[derive(Serialize)]
struct RuleJson {
    matches: Vec<MatchJson>,
    filters: Vec<String>,
    backends: Vec<BackendJson>,
}

#[derive(Serialize)]
struct MatchJson {
    path: String,
    path_type: &'static str,
    headers: Vec<ValueJson>,
    query_params: Vec<ValueJson>,
    method: Option<String>,
}

#[derive(Serialize)]
struct ValueJson {
    name: String,
    value: String,
    #[serde(rename = "type")]
    kind: &'static str,
}

#[derive(Serialize)]
struct BackendJson {
    service: String,
    port: u16,
    weight: u32,
    filters: Vec<String>,
    /// Why requests to it are answered with 500; null: they are not.
    reason: Option<&'static str>,
}

impl GatewayJson {
    /// As it is in the cluster.
    pub fn new(cluster: &Cluster, gateway: &Gateway) -> Self {
        Self {
            namespace: gateway.namespace.clone(),
            name: gateway.name.clone(),
            class: gateway.class.clone(),
            accepted: gateway.accepted,
            addresses: gateway.addresses.iter().map(ToString::to_string).collect(),
            hostnames: gateway.hostnames.clone(),
            listeners: gateway.listeners.iter().map(|it| ListenerJson::new(cluster, it)).collect(),
        }
    }
}

impl ListenerJson {
    fn new(cluster: &Cluster, it: &Listener) -> Self {
        let routes = it.routes.iter().filter_map(|id| cluster.http_routes.get(*id));
        Self {
            name: it.name.clone(),
            hostname: it.hostname.clone(),
            port: it.port,
            protocol: it.protocol.name().to_string(),
            programmed: it.fault.is_none(),
            reason: it.fault.map(|fault| fault.name()),
            routes: routes.map(HttpRoute::full_name).collect(),
        }
    }
}

impl RouteJson {
    /// As it is in the cluster.
    pub fn new(route: &HttpRoute) -> Self {
        Self {
            namespace: route.namespace.clone(),
            name: route.name.clone(),
            hostnames: route.hostnames.clone(),
            parents: route.parents.iter().map(ParentJson::new).collect(),
            resolved_refs: ConditionJson {
                status: route.fault.is_none(),
                reason: route.fault.map_or("ResolvedRefs", BackendFault::name),
            },
            rules: route.rules.iter().map(RuleJson::new).collect(),
        }
    }
}

impl ParentJson {
    fn new(it: &RouteParent) -> Self {
        let accepted =
            ConditionJson { status: it.accepted == Accepted::Accepted, reason: it.accepted.name() };
        Self { gateway: it.name.clone(), section_name: it.section.clone(), port: it.port, accepted }
    }
}

impl RuleJson {
    fn new(it: &RouteRule) -> Self {
        Self {
            matches: it.matches.iter().map(MatchJson::new).collect(),
            filters: filters(&it.filters),
            backends: it.backends.iter().map(BackendJson::new).collect(),
        }
    }
}

impl MatchJson {
    fn new(it: &RouteMatch) -> Self {
        Self {
            path: it.path.clone(),
            path_type: it.path_type.name(),
            headers: it.headers.iter().map(ValueJson::new).collect(),
            query_params: it.query.iter().map(ValueJson::new).collect(),
            method: it.method.clone(),
        }
    }
}

impl ValueJson {
    fn new(it: &ValueMatch) -> Self {
        let kind = if it.pattern.is_some() { "RegularExpression" } else { "Exact" };
        Self { name: it.name.clone(), value: it.value.clone(), kind }
    }
}

impl BackendJson {
    fn new(it: &RouteBackend) -> Self {
        Self {
            service: it.name.clone(),
            port: it.port,
            weight: it.weight,
            filters: filters(&it.filters),
            reason: it.service.err().map(BackendFault::name),
        }
    }
}

fn filters(list: &[RouteFilter]) -> Vec<String> {
    let name = |filter: &RouteFilter| match &filter.action {
        FilterAction::RequestHeaders(_) => "RequestHeaderModifier".to_string(),
        FilterAction::ResponseHeaders(_) => "ResponseHeaderModifier".to_string(),
        FilterAction::Mirror(_) => "RequestMirror".to_string(),
        FilterAction::Redirect(_) => "RequestRedirect".to_string(),
        FilterAction::Rewrite(_) => "URLRewrite".to_string(),
        FilterAction::Other(name) => name.clone(),
    };
    list.iter().map(name).collect()
}
