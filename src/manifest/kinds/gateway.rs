//! `gateway.networking.k8s.io` GatewayClass, Gateway, ReferenceGrant and what routes share (ingress-policy.md 7.7).

use super::meta::{LabelSelector, Labels, ObjectMeta};
use super::node::Condition;
use crate::manifest::decode::fields;

/// A GatewayClass.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GatewayClass {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is wanted.
    pub spec: GatewayClassSpec,
    /// What is stated of a live one.
    pub status: GatewayClassStatus,
}

fields! { GatewayClass: metadata => "metadata", spec => "spec", status => "status" }

/// `spec` of a GatewayClass.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GatewayClassSpec {
    /// The controller that acts on Gateways of the class.
    pub controller_name: Option<String>,
    /// A description.
    pub description: Option<String>,
    /// The controller's parameters.
    pub parameters_ref: Option<GroupReference>,
}

fields! { GatewayClassSpec:
    controller_name => "controllerName", description => "description", parameters_ref => "parametersRef",
}

/// `status` of a GatewayClass.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GatewayClassStatus {
    /// The conditions.
    pub conditions: Vec<Condition>,
}

fields! { GatewayClassStatus: conditions => "conditions" }

/// A Gateway.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gateway {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is wanted.
    pub spec: GatewaySpec,
    /// What is stated of a live one.
    pub status: GatewayStatus,
}

fields! { Gateway: metadata => "metadata", spec => "spec", status => "status" }

/// `spec` of a Gateway.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GatewaySpec {
    /// The class.
    pub gateway_class_name: Option<String>,
    /// The listeners.
    pub listeners: Vec<Listener>,
    /// The addresses that it asks for.
    pub addresses: Vec<GatewayAddress>,
}

fields! { GatewaySpec:
    gateway_class_name => "gatewayClassName", listeners => "listeners", addresses => "addresses",
}

/// An address of a Gateway, asked for or stated.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GatewayAddress {
    /// `IPAddress` (the default), `Hostname` or an implementation's own.
    pub type_: Option<String>,
    /// The address.
    pub value: Option<String>,
}

fields! { GatewayAddress: type_ => "type", value => "value" }

/// `status` of a Gateway.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GatewayStatus {
    /// Its addresses.
    pub addresses: Vec<GatewayAddress>,
}

fields! { GatewayStatus: addresses => "addresses" }

/// Where a Gateway accepts connections.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listener {
    /// Its name, unique in the Gateway.
    pub name: Option<String>,
    /// The host names that it takes; none: every one.
    pub hostname: Option<String>,
    /// Its port.
    pub port: Option<i64>,
    /// `HTTP`, `HTTPS`, `TLS`, `TCP`, `UDP` or an implementation's own.
    pub protocol: Option<String>,
    /// Its TLS.
    pub tls: Option<ListenerTls>,
    /// Which routes may attach.
    pub allowed_routes: Option<AllowedRoutes>,
}

fields! { Listener:
    name => "name", hostname => "hostname", port => "port", protocol => "protocol", tls => "tls",
    allowed_routes => "allowedRoutes",
}

/// TLS of a listener.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListenerTls {
    /// `Terminate` (the default) or `Passthrough`.
    pub mode: Option<String>,
    /// The certificates.
    pub certificate_refs: Vec<GroupReference>,
    /// The implementation's options.
    pub options: Labels,
}

fields! { ListenerTls: mode => "mode", certificate_refs => "certificateRefs", options => "options" }

/// Which routes may attach to a listener.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AllowedRoutes {
    /// From which namespaces; none: the Gateway's own.
    pub namespaces: Option<RouteNamespaces>,
    /// Of which kinds; none: those of the protocol.
    pub kinds: Vec<RouteGroupKind>,
}

fields! { AllowedRoutes: namespaces => "namespaces", kinds => "kinds" }

/// Namespaces of routes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RouteNamespaces {
    /// `Same` (the default), `All` or `Selector`.
    pub from: Option<String>,
    /// The namespaces, with `Selector`.
    pub selector: Option<LabelSelector>,
}

fields! { RouteNamespaces: from => "from", selector => "selector" }

/// A kind of route.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RouteGroupKind {
    /// Its group; none: the Gateway API's.
    pub group: Option<String>,
    /// The kind.
    pub kind: Option<String>,
}

fields! { RouteGroupKind: group => "group", kind => "kind" }

/// A reference to an object of any kind, as the Gateway API has them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GroupReference {
    /// The group; none: what the field says.
    pub group: Option<String>,
    /// The kind; none: what the field says.
    pub kind: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// The namespace; none: the object's own.
    pub namespace: Option<String>,
}

fields! { GroupReference: group => "group", kind => "kind", name => "name", namespace => "namespace" }

/// A ReferenceGrant: lets objects of other namespaces refer to this one's.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReferenceGrant {
    /// Standard metadata.
    pub metadata: ObjectMeta,
    /// What is allowed.
    pub spec: ReferenceGrantSpec,
}

fields! { ReferenceGrant: metadata => "metadata", spec => "spec" }

/// `spec` of a ReferenceGrant.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReferenceGrantSpec {
    /// Who may refer.
    pub from: Vec<GroupReference>,
    /// To what; without a name: to every one.
    pub to: Vec<GroupReference>,
}

fields! { ReferenceGrantSpec: from => "from", to => "to" }
