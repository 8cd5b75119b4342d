//! `networking.k8s.io/v1 Ingress` and `IngressClass` (service-validation.md 1.7).

use super::names::{self, Syntax};
use super::report::{Field, Report};
use super::{address, detail, meta};
use crate::diagnostic::{Code, Severity};
use crate::manifest::kinds::{
    ClassParameters, HttpIngressPath, Ingress, IngressBackend, IngressClass, IngressRule,
    IngressServiceBackend, IngressTls, TypedReference,
};

const PATH_TYPES: &[&str] = &["Exact", "ImplementationSpecific", "Prefix"];
const CLASS_ANNOTATION: &str = "kubernetes.io/ingress.class";
const FORBIDDEN_IN_PATHS: &[&str] = &["//", "/./", "/../", "%2f", "%2F"];
const FORBIDDEN_AT_ENDS: &[&str] = &["/..", "/."];
const SCOPES: &[&str] = &["Cluster", "Namespace"];
const LONGEST_CONTROLLER: usize = 250;

/// Checks an Ingress.
pub(super) fn check(ingress: &Ingress, report: &Report) {
    let root = report.root();
    let field = root.key("spec");
    let spec = &ingress.spec;
    meta::check(&ingress.metadata, Syntax::Subdomain, &root.key("metadata"));
    if spec.rules.is_empty() && spec.default_backend.is_none() {
        field.invalid("null", detail::RULES_OR_BACKEND);
    }
    if let Some(backend) = &spec.default_backend {
        check_backend(backend, &field.key("defaultBackend"));
    }
    let rules = field.key("rules");
    for (at, rule) in spec.rules.iter().enumerate() {
        check_rule(rule, &rules.index(at));
    }
    check_tls(&spec.tls, &field.key("tls"));
    if let Some(class) = &spec.ingress_class_name {
        names::check(&field.key("ingressClassName"), class, Syntax::Subdomain);
    }
    check_class(ingress, &root);
}

/// The annotation that `ingressClassName` replaced: warned of alone, refused where the two differ.
fn check_class(ingress: &Ingress, root: &Field) {
    let Some(class) = ingress.metadata.annotations.get(CLASS_ANNOTATION) else { return };
    let metadata = root.key("metadata");
    let annotations = metadata.key("annotations");
    let here = annotations.map_key(CLASS_ANNOTATION);
    match &ingress.spec.ingress_class_name {
        None => here.warn(Code::DeprecatedAnnotation, &[CLASS_ANNOTATION, "spec.ingressClassName"]),
        Some(name) if name != class => here.invalid(format!("\"{class}\""), detail::MUST_MATCH_CLASS),
        Some(_) => {}
    }
}

fn check_rule(rule: &IngressRule, field: &Field) {
    if let Some(host) = rule.host.as_deref().filter(|host| !host.is_empty()) {
        check_host(host, &field.key("host"));
    }
    let Some(http) = &rule.http else { return };
    let http_field = field.key("http");
    let paths = http_field.key("paths");
    if http.paths.is_empty() {
        paths.required("");
    }
    for (at, path) in http.paths.iter().enumerate() {
        check_path(path, &paths.index(at));
    }
}

/// A DNS name, or `*.` and one.
fn check_host(host: &str, field: &Field) {
    if address::parse(host).is_some() {
        return field.error(Code::HostIsAddress, &[host]);
    }
    check_dns_name(host, field);
}

fn check_dns_name(host: &str, field: &Field) {
    if !host.contains('*') {
        return names::check(field, host, Syntax::Subdomain);
    }
    if !host.strip_prefix("*.").is_some_and(|rest| Syntax::Subdomain.fits(rest)) {
        field.error(Code::InvalidWildcardHost, &[host]);
    }
}

/// A path that does not begin with `/`: with one before it, it is what was meant.
fn relative(text: &str, here: &Field) {
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c));
    let fix = here.put_value(&format!("/{text}")).filter(|_| plain && !text.is_empty());
    here.say(Severity::Error, Code::InvalidValue, &[&format!("\"{text}\""), detail::ABSOLUTE_PATH], fix);
}

fn check_path(path: &HttpIngressPath, field: &Field) {
    let text = path.path.as_deref().unwrap_or("");
    let here = field.key("path");
    let absolute = text.starts_with('/');
    match path.path_type.as_deref() {
        None => field.key("pathType").required(detail::PATH_TYPE_NEEDED),
        Some("Exact" | "Prefix") => {
            if !absolute {
                relative(text, &here);
            }
            check_path_text(text, &here);
        }
        Some("ImplementationSpecific") if !text.is_empty() && !absolute => {
            relative(text, &here);
        }
        Some("ImplementationSpecific") => {}
        Some(other) => field.key("pathType").unsupported(other, PATH_TYPES),
    }
    check_backend(&path.backend, &field.key("backend"));
}

fn check_path_text(text: &str, field: &Field) {
    for sequence in FORBIDDEN_IN_PATHS.iter().filter(|it| text.contains(**it)) {
        field.error(Code::IngressPathForbidden, &[text, sequence]);
    }
    for suffix in FORBIDDEN_AT_ENDS.iter().filter(|it| text.ends_with(**it)) {
        field.error(Code::IngressPathForbidden, &[text, suffix]);
    }
}

/// Exactly one of a Service and a resource.
fn check_backend(backend: &IngressBackend, field: &Field) {
    match (&backend.service, &backend.resource) {
        (Some(_), Some(_)) => field.error(Code::IngressBackendBoth, &[]),
        (Some(service), None) => check_service(service, field),
        (None, Some(resource)) => check_resource(resource, &field.key("resource")),
        (None, None) => field.error(Code::IngressBackendMissing, &[]),
    }
}

fn check_service(service: &IngressServiceBackend, field: &Field) {
    let here = field.key("service");
    names::check_required(&here.key("name"), service.name.as_deref(), Syntax::Label1035);
    let port = service.port.clone().unwrap_or_default();
    let number = port.number.filter(|it| *it != 0);
    let place = here.key("port");
    match (port.name.as_deref().filter(|it| !it.is_empty()), number) {
        (Some(_), Some(_)) => field.written_at(&place).invalid("\"\"", detail::PORT_NAME_AND_NUMBER),
        (Some(name), None) => names::check_port_name(&place.key("name"), name),
        (None, Some(number)) => place.key("number").port_number(number),
        (None, None) => field.required(detail::PORT_NEEDED),
    }
}

fn check_resource(resource: &TypedReference, field: &Field) {
    check_reference(resource.kind.as_deref(), resource.name.as_deref(), field);
}

/// An object of any kind, which the cluster need not know.
fn check_reference(kind: Option<&str>, name: Option<&str>, field: &Field) {
    let group = field.key("apiGroup");
    if let Some(text) = group.text() {
        names::check(&group, text, Syntax::Subdomain);
    }
    for (key, text, needed) in [("kind", kind, detail::KIND_NEEDED), ("name", name, detail::NAME_NEEDED)] {
        match text.unwrap_or("") {
            "" => field.key(key).required(needed),
            text if text.contains('/') => field.key(key).invalid(format!("\"{text}\""), detail::NO_SLASH),
            _ => {}
        }
    }
}

fn check_tls(tls: &[IngressTls], field: &Field) {
    for (at, entry) in tls.iter().enumerate() {
        let item = field.index(at);
        let hosts = item.key("hosts");
        for (at, host) in entry.hosts.iter().enumerate() {
            check_dns_name(host, &hosts.index(at));
        }
        names::check_optional(&item.key("secretName"), entry.secret_name.as_deref(), Syntax::Subdomain);
    }
}

/// Checks an IngressClass: its controller is a domain and a path.
pub(super) fn check_ingress_class(class: &IngressClass, report: &Report) {
    let root = report.root();
    meta::check(&class.metadata, Syntax::Subdomain, &root.key("metadata"));
    let spec = root.key("spec");
    let here = spec.key("controller");
    let controller = class.spec.controller.as_deref().unwrap_or("");
    names::check_domain_path(&here, controller, LONGEST_CONTROLLER);
    if let Some(parameters) = &class.spec.parameters {
        check_parameters(parameters, &spec.key("parameters"));
    }
}

/// Parameters are an object of the cluster, or of a namespace that is named.
fn check_parameters(parameters: &ClassParameters, field: &Field) {
    check_reference(parameters.kind.as_deref(), parameters.name.as_deref(), field);
    let namespace = field.key("namespace");
    let named = parameters.namespace.is_some();
    match parameters.scope.as_deref().unwrap_or("Cluster") {
        "Namespace" if !named => namespace.required(detail::SCOPE_IS_NAMESPACE),
        "Namespace" => names::check_optional(&namespace, parameters.namespace.as_deref(), Syntax::Label),
        "Cluster" if named => namespace.forbidden(detail::SCOPE_IS_CLUSTER),
        scope => field.key("scope").one_of(Some(scope), SCOPES),
    }
}
