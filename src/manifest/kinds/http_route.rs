//! `gateway.networking.k8s.io HTTPRoute` (ingress-policy.md 7.7).

use super::meta::ObjectMeta;
use super::node::Condition;
use crate::manifest::decode::fields;

/// An HTTPRoute.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpRoute {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is wanted.
    pub spec: HttpRouteSpec,
    /// What is stated of a live one.
    pub status: HttpRouteStatus,
}

fields! { HttpRoute: metadata => "metadata", spec => "spec", status => "status" }

/// `status` of an HTTPRoute.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpRouteStatus {
    /// What each parent's controller says.
    pub parents: Vec<RouteParentStatus>,
}

fields! { HttpRouteStatus: parents => "parents" }

/// What a parent's controller says of a route.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RouteParentStatus {
    /// The parent.
    pub parent_ref: ParentReference,
    /// The conditions.
    pub conditions: Vec<Condition>,
}

fields! { RouteParentStatus: parent_ref => "parentRef", conditions => "conditions" }

/// `spec` of an HTTPRoute.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpRouteSpec {
    /// The Gateways that it wants to be attached to.
    pub parent_refs: Vec<ParentReference>,
    /// The hosts; none: those of the listener.
    pub hostnames: Vec<String>,
    /// The rules; not written: one that matches everything.
    pub rules: Option<Vec<HttpRouteRule>>,
}

fields! { HttpRouteSpec: parent_refs => "parentRefs", hostnames => "hostnames", rules => "rules" }

/// A parent of a route.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParentReference {
    /// The group; none: the Gateway API's.
    pub group: Option<String>,
    /// The kind; none: Gateway.
    pub kind: Option<String>,
    /// The namespace; none: the route's own.
    pub namespace: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// The listener; none: every one.
    pub section_name: Option<String>,
    /// The listener's port; none: any.
    pub port: Option<i64>,
}

fields! { ParentReference:
    group => "group", kind => "kind", namespace => "namespace", name => "name",
    section_name => "sectionName", port => "port",
}

/// A rule of an HTTPRoute.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpRouteRule {
    /// Its name, unique in the route.
    pub name: Option<String>,
    /// What it matches, one of these; none: everything.
    pub matches: Vec<HttpRouteMatch>,
    /// What is done with a request.
    pub filters: Vec<HttpRouteFilter>,
    /// Where it goes.
    pub backend_refs: Vec<HttpBackendRef>,
    /// How long it may take.
    pub timeouts: Option<HttpRouteTimeouts>,
}

fields! { HttpRouteRule:
    name => "name", matches => "matches", filters => "filters", backend_refs => "backendRefs",
    timeouts => "timeouts",
}

/// What a request must have, all of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpRouteMatch {
    /// The path; none: every one.
    pub path: Option<HttpPathMatch>,
    /// Headers.
    pub headers: Vec<HttpValueMatch>,
    /// Query parameters.
    pub query_params: Vec<HttpValueMatch>,
    /// The method.
    pub method: Option<String>,
}

fields! { HttpRouteMatch:
    path => "path", headers => "headers", query_params => "queryParams", method => "method",
}

/// A path.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpPathMatch {
    /// `Exact`, `PathPrefix` (the default) or `RegularExpression`.
    pub type_: Option<String>,
    /// The path; none: `/`.
    pub value: Option<String>,
}

fields! { HttpPathMatch: type_ => "type", value => "value" }

/// A header or a query parameter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpValueMatch {
    /// `Exact` (the default) or `RegularExpression`.
    pub type_: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Its value.
    pub value: Option<String>,
}

fields! { HttpValueMatch: type_ => "type", name => "name", value => "value" }

/// What is done with a request or its response.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpRouteFilter {
    /// Which of the following it is.
    pub type_: Option<String>,
    /// Headers of the request.
    pub request_header_modifier: Option<HttpHeaderFilter>,
    /// Headers of the response.
    pub response_header_modifier: Option<HttpHeaderFilter>,
    /// A copy to somewhere else.
    pub request_mirror: Option<HttpRequestMirror>,
    /// An answer that leads elsewhere.
    pub request_redirect: Option<HttpRequestRedirect>,
    /// Another host or path.
    pub url_rewrite: Option<HttpUrlRewrite>,
}

fields! { HttpRouteFilter:
    type_ => "type", request_header_modifier => "requestHeaderModifier",
    response_header_modifier => "responseHeaderModifier", request_mirror => "requestMirror",
    request_redirect => "requestRedirect", url_rewrite => "urlRewrite",
}

/// A header's name and value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpHeader {
    /// The name.
    pub name: Option<String>,
    /// The value.
    pub value: Option<String>,
}

fields! { HttpHeader: name => "name", value => "value" }

/// Changes of headers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpHeaderFilter {
    /// Overwritten.
    pub set: Vec<HttpHeader>,
    /// Appended.
    pub add: Vec<HttpHeader>,
    /// Taken away.
    pub remove: Vec<String>,
}

fields! { HttpHeaderFilter: set => "set", add => "add", remove => "remove" }

/// A copy of the request.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpRequestMirror {
    /// Where it goes.
    pub backend_ref: BackendObjectReference,
    /// Of how many requests, percent.
    pub percent: Option<i64>,
    /// Of how many requests, as a fraction.
    pub fraction: Option<Fraction>,
}

fields! { HttpRequestMirror: backend_ref => "backendRef", percent => "percent", fraction => "fraction" }

/// A part of a whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fraction {
    /// So many.
    pub numerator: Option<i64>,
    /// Of so many; none: 100.
    pub denominator: Option<i64>,
}

fields! { Fraction: numerator => "numerator", denominator => "denominator" }

/// A redirect.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpRequestRedirect {
    /// `http` or `https`; none: the request's.
    pub scheme: Option<String>,
    /// The host; none: the request's.
    pub hostname: Option<String>,
    /// The path; none: the request's.
    pub path: Option<HttpPathModifier>,
    /// The port; none: the scheme's, else the listener's.
    pub port: Option<i64>,
    /// The status; none: 302.
    pub status_code: Option<i64>,
}

fields! { HttpRequestRedirect:
    scheme => "scheme", hostname => "hostname", path => "path", port => "port", status_code => "statusCode",
}

/// Another host or path for the backend.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpUrlRewrite {
    /// The host.
    pub hostname: Option<String>,
    /// The path.
    pub path: Option<HttpPathModifier>,
}

fields! { HttpUrlRewrite: hostname => "hostname", path => "path" }

/// What becomes of a path.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpPathModifier {
    /// `ReplaceFullPath` or `ReplacePrefixMatch`.
    pub type_: Option<String>,
    /// The whole new path.
    pub replace_full_path: Option<String>,
    /// What stands instead of the prefix that matched.
    pub replace_prefix_match: Option<String>,
}

fields! { HttpPathModifier:
    type_ => "type", replace_full_path => "replaceFullPath", replace_prefix_match => "replacePrefixMatch",
}

/// A reference to a backend.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BackendObjectReference {
    /// The group; none: the core's.
    pub group: Option<String>,
    /// The kind; none: Service.
    pub kind: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// The namespace; none: the route's own.
    pub namespace: Option<String>,
    /// The Service's port.
    pub port: Option<i64>,
}

fields! { BackendObjectReference:
    group => "group", kind => "kind", name => "name", namespace => "namespace", port => "port",
}

/// A backend of a rule.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpBackendRef {
    /// The group; none: the core's.
    pub group: Option<String>,
    /// The kind; none: Service.
    pub kind: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// The namespace; none: the route's own.
    pub namespace: Option<String>,
    /// The Service's port.
    pub port: Option<i64>,
    /// Its share; none: 1.
    pub weight: Option<i64>,
    /// What is done with requests to it.
    pub filters: Vec<HttpRouteFilter>,
}

fields! { HttpBackendRef:
    group => "group", kind => "kind", name => "name", namespace => "namespace", port => "port",
    weight => "weight", filters => "filters",
}

impl HttpBackendRef {
    /// What it refers to.
    pub fn reference(&self) -> BackendObjectReference {
        BackendObjectReference {
            group: self.group.clone(),
            kind: self.kind.clone(),
            name: self.name.clone(),
            namespace: self.namespace.clone(),
            port: self.port,
        }
    }
}

/// How long a request may take.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpRouteTimeouts {
    /// The whole.
    pub request: Option<String>,
    /// One try at a backend.
    pub backend_request: Option<String>,
}

fields! { HttpRouteTimeouts: request => "request", backend_request => "backendRequest" }
