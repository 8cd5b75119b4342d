//! Ingresses and NetworkPolicies. Plain data.

use std::net::IpAddr;
use std::sync::Arc;

use super::super::ids::ServiceId;
use crate::manifest::kinds::{LabelSelector, NetworkPolicySpec};
use crate::text::Span;

/// An Ingress.
#[derive(Clone, Debug, PartialEq)]
pub struct Ingress {
    /// Namespace.
    pub namespace: String,
    /// Name.
    pub name: String,
    /// The class that it has, by name, annotation or default.
    pub class: Option<String>,
    /// A controller acts on it. Not where the manifest has IngressClasses, but none of the name (7.2.1): then
    /// nobody gives it an address.
    pub served: bool,
    /// What ingress-nginx does with it; none: another controller acts.
    pub nginx: Option<NginxOptions>,
    /// Where its controller answers: stated, else assigned.
    pub addresses: Vec<IpAddr>,
    /// Host names that its status states.
    pub hostnames: Vec<String>,
    /// One for each host and path, in the manifest's order.
    pub rules: Vec<IngressRule>,
    /// Where what matches no rule goes.
    pub default_backend: Option<IngressBackend>,
    /// Certificates, and for which hosts.
    pub tls: Vec<IngressTls>,
    /// `metadata.creationTimestamp`, where a dump states it.
    pub created: Option<Arc<str>>,
    /// Where the manifest has it.
    pub span: Option<Span>,
}

/// A certificate of an Ingress (ingress-policy.md 7.5).
#[derive(Clone, Debug, PartialEq)]
pub struct IngressTls {
    /// The hosts that it is for; none: every host of the Ingress.
    pub hosts: Vec<String>,
    /// The Secret that it is in; none: the controller's default certificate.
    pub secret: Option<String>,
    /// Where the manifest has it.
    pub span: Option<Span>,
}

/// The annotations that ingress-nginx reads, of those that decide where a request goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NginxOptions {
    /// HTTP is redirected to HTTPS for hosts with TLS (`ssl-redirect`, true by default).
    pub ssl_redirect: bool,
    /// ... for every host (`force-ssl-redirect`).
    pub force_ssl_redirect: bool,
    /// What the path becomes (`rewrite-target`), where no capture groups of a regular expression are in it.
    pub rewrite_target: Option<String>,
}

/// How a path is compared (ingress-policy.md 7.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathType {
    /// Equal.
    Exact,
    /// By path elements.
    Prefix,
    /// As the class likes: as Prefix.
    ImplementationSpecific,
}

impl PathType {
    /// As the API spells it.
    pub fn name(self) -> &'static str {
        match self {
            PathType::Exact => "Exact",
            PathType::Prefix => "Prefix",
            PathType::ImplementationSpecific => "ImplementationSpecific",
        }
    }
}

/// One host and path of an Ingress.
#[derive(Clone, Debug, PartialEq)]
pub struct IngressRule {
    /// The host; none: every host.
    pub host: Option<String>,
    /// The path and where it goes; none: a rule without `http`, whose traffic goes to the default backend, or `unserved`.
    pub path: Option<IngressPath>,
    /// The path of a backend that is no Service (`resource`), which controllers of the usual classes leave aside.
    pub unserved: Option<(String, PathType)>,
    /// Where the manifest has it.
    pub span: Option<Span>,
}

/// A path of an Ingress rule.
#[derive(Clone, Debug, PartialEq)]
pub struct IngressPath {
    /// The path.
    pub path: String,
    /// How it is compared.
    pub path_type: PathType,
    /// Where it goes.
    pub backend: IngressBackend,
}

/// A Service port that an Ingress sends to. The Service may not exist.
#[derive(Clone, Debug, PartialEq)]
pub struct IngressBackend {
    /// The Service, where it exists in the Ingress's namespace.
    pub service: Option<ServiceId>,
    /// Its name.
    pub service_name: String,
    /// The port.
    pub port: BackendPort,
    /// Where the manifest has it.
    pub span: Option<Span>,
}

/// The Service port of an Ingress backend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BackendPort {
    /// By number.
    Number(u16),
    /// By name.
    Name(String),
}

/// A NetworkPolicy: its spec as written, with the defaults of `policyTypes` resolved.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkPolicy {
    /// Namespace.
    pub namespace: String,
    /// Name.
    pub name: String,
    /// The pods that it isolates.
    pub pod_selector: LabelSelector,
    /// Isolates for what comes in.
    pub isolates_ingress: bool,
    /// Isolates for what goes out.
    pub isolates_egress: bool,
    /// The rules.
    pub spec: NetworkPolicySpec,
    /// Where the manifest has each rule of `ingress`.
    pub ingress_spans: Vec<Span>,
    /// Where it has each rule of `egress`.
    pub egress_spans: Vec<Span>,
    /// Where the manifest has it.
    pub span: Option<Span>,
}
