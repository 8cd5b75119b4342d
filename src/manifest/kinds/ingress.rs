//! `networking.k8s.io/v1 Ingress` and `IngressClass`.

use super::meta::ObjectMeta;
use crate::manifest::decode::fields;

/// An Ingress.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ingress {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is wanted.
    pub spec: IngressSpec,
    /// What is stated of a live one.
    pub status: IngressStatus,
}

fields! { Ingress: metadata => "metadata", spec => "spec", status => "status" }

/// `spec` of an Ingress.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IngressSpec {
    /// The class.
    pub ingress_class_name: Option<String>,
    /// Where what matches no rule goes.
    pub default_backend: Option<IngressBackend>,
    /// TLS hosts.
    pub tls: Vec<IngressTls>,
    /// The rules.
    pub rules: Vec<IngressRule>,
}

fields! { IngressSpec:
    ingress_class_name => "ingressClassName", default_backend => "defaultBackend", tls => "tls",
    rules => "rules",
}

/// TLS hosts and their secret.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IngressTls {
    /// The hosts.
    pub hosts: Vec<String>,
    /// The secret with the certificate.
    pub secret_name: Option<String>,
}

fields! { IngressTls: hosts => "hosts", secret_name => "secretName" }

/// The rules of one host.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IngressRule {
    /// The host; none: every host.
    pub host: Option<String>,
    /// Its paths.
    pub http: Option<HttpIngressRuleValue>,
}

fields! { IngressRule: host => "host", http => "http" }

/// The paths of a host.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpIngressRuleValue {
    /// The paths.
    pub paths: Vec<HttpIngressPath>,
}

fields! { HttpIngressRuleValue: paths => "paths" }

/// A path and its backend.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HttpIngressPath {
    /// The path.
    pub path: Option<String>,
    /// `Exact`, `Prefix`, `ImplementationSpecific`.
    pub path_type: Option<String>,
    /// Where it goes.
    pub backend: IngressBackend,
}

fields! { HttpIngressPath: path => "path", path_type => "pathType", backend => "backend" }

/// A backend.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IngressBackend {
    /// A Service.
    pub service: Option<IngressServiceBackend>,
    /// Something else.
    pub resource: Option<TypedReference>,
}

fields! { IngressBackend: service => "service", resource => "resource" }

/// A Service as backend.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IngressServiceBackend {
    /// Its name.
    pub name: Option<String>,
    /// Its port.
    pub port: Option<ServiceBackendPort>,
}

fields! { IngressServiceBackend: name => "name", port => "port" }

/// The Service's port, by number or name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ServiceBackendPort {
    /// By number.
    pub number: Option<i64>,
    /// By name.
    pub name: Option<String>,
}

fields! { ServiceBackendPort: number => "number", name => "name" }

/// A reference to an object of any kind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TypedReference {
    /// Its group.
    pub api_group: Option<String>,
    /// Its kind.
    pub kind: Option<String>,
    /// Its name.
    pub name: Option<String>,
}

fields! { TypedReference: api_group => "apiGroup", kind => "kind", name => "name" }

/// The object that holds an IngressClass's parameters.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClassParameters {
    /// Its kind.
    pub kind: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// `Cluster` or `Namespace`.
    pub scope: Option<String>,
    /// Its namespace, where it is in one.
    pub namespace: Option<String>,
}

fields! { ClassParameters: kind => "kind", name => "name", scope => "scope", namespace => "namespace" }

/// `status` of an Ingress.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IngressStatus {
    /// Its addresses.
    pub load_balancer: super::service::LoadBalancerStatus,
}

fields! { IngressStatus: load_balancer => "loadBalancer" }

/// An IngressClass.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IngressClass {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is wanted.
    pub spec: IngressClassSpec,
}

fields! { IngressClass: metadata => "metadata", spec => "spec" }

/// `spec` of an IngressClass.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IngressClassSpec {
    /// The controller.
    pub controller: Option<String>,
    /// Its parameters.
    pub parameters: Option<ClassParameters>,
}

fields! { IngressClassSpec: controller => "controller", parameters => "parameters" }
