//! Gateways and the HTTPRoutes that are attached to them (ingress-policy.md 7.7). Plain data.

use std::net::IpAddr;

use super::super::gateways::Pattern;
use super::super::ids::{GatewayId, RouteId, ServiceId};
use crate::text::Span;

/// A Gateway.
#[derive(Clone, Debug, PartialEq)]
pub struct Gateway {
    /// Namespace.
    pub namespace: String,
    /// Name.
    pub name: String,
    /// The name of its GatewayClass.
    pub class: Option<String>,
    /// A controller acts on it: its class is not stated to be refused.
    pub accepted: bool,
    /// Where it answers: stated, else asked for, else assigned.
    pub addresses: Vec<IpAddr>,
    /// Host names that stand for its addresses.
    pub hostnames: Vec<String>,
    /// The listeners, in the manifest's order.
    pub listeners: Vec<Listener>,
    /// Where the manifest has it.
    pub span: Option<Span>,
}

/// Where a Gateway accepts connections.
#[derive(Clone, Debug, PartialEq)]
pub struct Listener {
    /// Its name.
    pub name: String,
    /// The host names that it takes; none: every one.
    pub hostname: Option<String>,
    /// Its port.
    pub port: u16,
    /// What it speaks.
    pub protocol: ListenerProtocol,
    /// Why it is not programmed; none: it is.
    pub fault: Option<ListenerFault>,
    /// The routes that are attached to it, in the manifest's order.
    pub routes: Vec<RouteId>,
    /// Where the manifest has it.
    pub span: Option<Span>,
}

/// What a listener speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListenerProtocol {
    /// HTTP in clear text.
    Http,
    /// HTTP over TLS, which ends at the Gateway.
    Https,
    /// Something else, which HTTPRoutes cannot attach to.
    Other(String),
}

/// Why a listener is not programmed: the reason of its condition `ResolvedRefs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListenerFault {
    /// HTTPS without a certificate.
    InvalidCertificateRef,
    /// A certificate of another namespace that no ReferenceGrant gives away.
    RefNotPermitted,
}

/// An HTTPRoute.
#[derive(Clone, Debug, PartialEq)]
pub struct HttpRoute {
    /// Namespace.
    pub namespace: String,
    /// Name.
    pub name: String,
    /// Its hosts, lower case; none: those of the listener.
    pub hostnames: Vec<String>,
    /// When it was created, where that is stated (RFC 3339).
    pub created: Option<String>,
    /// What it wants to be attached to, and whether it is.
    pub parents: Vec<RouteParent>,
    /// The reason of its condition `ResolvedRefs`; none: all references are good.
    pub fault: Option<BackendFault>,
    /// The rules, in the manifest's order.
    pub rules: Vec<RouteRule>,
    /// Where the manifest has it.
    pub span: Option<Span>,
}

/// A parent of a route.
#[derive(Clone, Debug, PartialEq)]
pub struct RouteParent {
    /// The Gateway, where it exists.
    pub gateway: Option<GatewayId>,
    /// Its `namespace/name`.
    pub name: String,
    /// Only this listener.
    pub section: Option<String>,
    /// Only listeners of this port.
    pub port: Option<u16>,
    /// The condition `Accepted`.
    pub accepted: Accepted,
    /// Where the manifest has it.
    pub span: Option<Span>,
}

/// The reason of a route's condition `Accepted`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepted {
    /// It is attached to at least one listener.
    Accepted,
    /// No listener of that name or port.
    NoMatchingParent,
    /// No listener lets routes of this namespace or kind attach.
    NotAllowedByListeners,
    /// No listener has a host in common with it.
    NoMatchingListenerHostname,
    /// The route's status says that it is refused, for a reason of the controller's own.
    UnsupportedValue,
    /// The Gateway is not there, or no controller acts on it.
    Pending,
    /// The parent is no Gateway: not simulated.
    NotGateway,
}

/// A rule of a route.
#[derive(Clone, Debug, PartialEq)]
pub struct RouteRule {
    /// What it matches: one of these. Never empty.
    pub matches: Vec<RouteMatch>,
    /// What is done with a request.
    pub filters: Vec<RouteFilter>,
    /// Where it goes.
    pub backends: Vec<RouteBackend>,
    /// Where the manifest has it.
    pub span: Option<Span>,
}

/// What a request must have, all of it.
#[derive(Clone, Debug, PartialEq)]
pub struct RouteMatch {
    /// How the path is compared.
    pub path_type: PathMatchType,
    /// The path.
    pub path: String,
    /// The path as a regular expression, where it is one.
    pub pattern: Option<Pattern>,
    /// Headers, each name once.
    pub headers: Vec<ValueMatch>,
    /// Query parameters, each name once.
    pub query: Vec<ValueMatch>,
    /// The method.
    pub method: Option<String>,
    /// Where the manifest has it.
    pub span: Option<Span>,
}

/// How a path is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathMatchType {
    /// Equal.
    Exact,
    /// By path elements.
    Prefix,
    /// A regular expression for the whole path.
    Regex,
}

/// A header or query parameter that a request must have.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueMatch {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// The value as a regular expression, where it is one.
    pub pattern: Option<Pattern>,
}

/// A filter.
#[derive(Clone, Debug, PartialEq)]
pub struct RouteFilter {
    /// What it does.
    pub action: FilterAction,
    /// Where the manifest has it.
    pub span: Option<Span>,
}

/// What a filter does.
#[derive(Clone, Debug, PartialEq)]
pub enum FilterAction {
    /// Changes headers of the request.
    RequestHeaders(HeaderChanges),
    /// Changes headers of the response.
    ResponseHeaders(HeaderChanges),
    /// Sends a copy elsewhere.
    Mirror(RouteBackend),
    /// Answers with another place.
    Redirect(Redirect),
    /// Changes host and path.
    Rewrite(Rewrite),
    /// Something that is not simulated; its type.
    Other(String),
}

/// Changes of headers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeaderChanges {
    /// Overwritten.
    pub set: Vec<(String, String)>,
    /// Appended.
    pub add: Vec<(String, String)>,
    /// Taken away.
    pub remove: Vec<String>,
}

/// A redirect.
#[derive(Clone, Debug, PartialEq)]
pub struct Redirect {
    /// The scheme; none: the request's.
    pub scheme: Option<String>,
    /// The host; none: the request's.
    pub hostname: Option<String>,
    /// The port; none: the scheme's, else the listener's.
    pub port: Option<u16>,
    /// The path; none: the request's.
    pub path: Option<PathChange>,
    /// The status.
    pub status: u16,
}

/// Another host or path for the backend.
#[derive(Clone, Debug, PartialEq)]
pub struct Rewrite {
    /// The host.
    pub hostname: Option<String>,
    /// The path.
    pub path: Option<PathChange>,
}

/// What becomes of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathChange {
    /// The whole new path.
    Full(String),
    /// What stands instead of the prefix that matched.
    Prefix(String),
}

/// A backend of a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct RouteBackend {
    /// The Service, or why there is none.
    pub service: Result<ServiceId, BackendFault>,
    /// Its `namespace/name`, and the kind before it where it is no Service.
    pub name: String,
    /// The Service's port.
    pub port: u16,
    /// Its share.
    pub weight: u32,
    /// What is done with requests to it.
    pub filters: Vec<RouteFilter>,
    /// Where the manifest has it.
    pub span: Option<Span>,
}

/// Why a reference to a backend leads nowhere: the reason of a route's condition `ResolvedRefs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BackendFault {
    /// Not a Service.
    InvalidKind,
    /// In another namespace, and no ReferenceGrant there lets the route refer to it.
    RefNotPermitted,
    /// The Service, or its port, is not there.
    BackendNotFound,
}

impl Gateway {
    /// `namespace/name`
    pub fn full_name(&self) -> String {
        format!("{}/{}", self.namespace, self.name)
    }
}

impl HttpRoute {
    /// `namespace/name`
    pub fn full_name(&self) -> String {
        format!("{}/{}", self.namespace, self.name)
    }

    /// Whether it is attached to any Gateway.
    pub fn is_attached(&self) -> bool {
        self.parents.iter().any(|parent| parent.accepted == Accepted::Accepted)
    }
}

impl ListenerProtocol {
    /// As the API writes it.
    pub fn name(&self) -> &str {
        match self {
            ListenerProtocol::Http => "HTTP",
            ListenerProtocol::Https => "HTTPS",
            ListenerProtocol::Other(name) => name,
        }
    }
}

impl ListenerFault {
    /// The condition's reason.
    pub fn name(self) -> &'static str {
        match self {
            ListenerFault::InvalidCertificateRef => "InvalidCertificateRef",
            ListenerFault::RefNotPermitted => "RefNotPermitted",
        }
    }
}

impl Accepted {
    /// The condition's reason.
    pub fn name(self) -> &'static str {
        match self {
            Accepted::Accepted => "Accepted",
            Accepted::NoMatchingParent => "NoMatchingParent",
            Accepted::NotAllowedByListeners => "NotAllowedByListeners",
            Accepted::NoMatchingListenerHostname => "NoMatchingListenerHostname",
            Accepted::UnsupportedValue => "UnsupportedValue",
            Accepted::Pending | Accepted::NotGateway => "Pending",
        }
    }
}

impl BackendFault {
    /// The condition's reason.
    pub fn name(self) -> &'static str {
        match self {
            BackendFault::InvalidKind => "InvalidKind",
            BackendFault::RefNotPermitted => "RefNotPermitted",
            BackendFault::BackendNotFound => "BackendNotFound",
        }
    }
}

impl PathMatchType {
    /// As the API writes it.
    pub fn name(self) -> &'static str {
        match self {
            PathMatchType::Exact => "Exact",
            PathMatchType::Prefix => "PathPrefix",
            PathMatchType::Regex => "RegularExpression",
        }
    }
}
