//! `networking.k8s.io/v1 Ingress` and `IngressClass`.

use serde::Deserialize;

use super::meta::ObjectMeta;

/// An Ingress.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Ingress {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is wanted.
    pub spec: IngressSpec,
    /// What is stated of a live one.
    pub status: IngressStatus,
}

/// `spec` of an Ingress.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
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

/// TLS hosts and their secret.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct IngressTls {
    /// The hosts.
    pub hosts: Vec<String>,
    /// The secret with the certificate.
    pub secret_name: Option<String>,
}

/// The rules of one host.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct IngressRule {
    /// The host; none: every host.
    pub host: Option<String>,
    /// Its paths.
    pub http: Option<HttpIngressRuleValue>,
}

/// The paths of a host.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct HttpIngressRuleValue {
    /// The paths.
    pub paths: Vec<HttpIngressPath>,
}

/// A path and its backend.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct HttpIngressPath {
    /// The path.
    pub path: Option<String>,
    /// `Exact`, `Prefix`, `ImplementationSpecific`.
    pub path_type: Option<String>,
    /// Where it goes.
    pub backend: IngressBackend,
}

/// A backend.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct IngressBackend {
    /// A Service.
    pub service: Option<IngressServiceBackend>,
    /// Something else.
    pub resource: Option<TypedReference>,
}

/// A Service as backend.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct IngressServiceBackend {
    /// Its name.
    pub name: Option<String>,
    /// Its port.
    pub port: Option<ServiceBackendPort>,
}

/// The Service's port, by number or name.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ServiceBackendPort {
    /// By number.
    pub number: Option<i64>,
    /// By name.
    pub name: Option<String>,
}

/// A reference to an object of any kind.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct TypedReference {
    /// Its group.
    pub api_group: Option<String>,
    /// Its kind.
    pub kind: Option<String>,
    /// Its name.
    pub name: Option<String>,
}

/// `status` of an Ingress.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct IngressStatus {
    /// Its addresses.
    pub load_balancer: super::service::LoadBalancerStatus,
}

/// An IngressClass.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct IngressClass {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is wanted.
    pub spec: IngressClassSpec,
}

/// `spec` of an IngressClass.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct IngressClassSpec {
    /// The controller.
    pub controller: Option<String>,
    /// Its parameters.
    pub parameters: Option<TypedReference>,
}
