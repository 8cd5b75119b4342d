//! Nodes -> typed objects. Knows which kinds are simulated; checks nothing: what does not fit a field was named
//! by `schema` before.
//!
//! Not by serde: its derived decoders are a sixth of all the code that the page downloads, for types that need
//! none of its freedom. Here a type lists its fields (`fields!`), and the same few lines fill all of them.

use std::collections::BTreeMap;

use super::kinds::{IntOrString, Kind, Quantity};
use super::tree::{Node, NodeKind, Scalar};
use super::yaml;

/// A value that fills itself from a node that is not null.
pub trait Decode {
    /// Errors: what was expected, in a word or two.
    fn decode(&mut self, node: &Node) -> Result<(), &'static str>;
}

/// An object with named fields.
pub(super) trait Fields {
    /// The field with this name in YAML; None: not one that we know.
    fn field(&mut self, name: &str) -> Option<&mut dyn Decode>;
}

/// Names the fields of a type as YAML does. All of them: a field that is left out does not compile.
macro_rules! fields {
    ($type:ident: $($field:ident => $name:literal),* $(,)?) => {
        impl $crate::manifest::decode::Fields for $type {
            fn field(&mut self, name: &str) -> Option<&mut dyn $crate::manifest::decode::Decode> {
                let Self { $($field),* } = self;
                match name {
                    $($name => Some($field),)*
                    _ => None,
                }
            }
        }

        impl $crate::manifest::decode::Decode for $type {
            fn decode(&mut self, node: &$crate::manifest::tree::Node) -> Result<(), &'static str> {
                $crate::manifest::decode::object(self, node)
            }
        }
    };
}
pub(super) use fields;

/// The object of these nodes; None: a kind that is not simulated. Errors: the decoder's words.
pub(super) fn decode(api_version: &str, kind: &str, root: &Node) -> Option<Result<Kind, String>> {
    let decoded = match (api_version, kind) {
        ("v1", "Pod") => typed(root, Kind::Pod),
        ("v1", "Service") => typed(root, Kind::Service),
        ("v1", "Endpoints") => typed(root, Kind::Endpoints),
        ("v1", "Node") => typed(root, Kind::Node),
        ("v1", "Namespace") => typed(root, Kind::Namespace),
        ("v1", "ReplicationController") => typed(root, Kind::ReplicationController),
        ("v1", "PersistentVolumeClaim") => typed(root, Kind::PersistentVolumeClaim),
        ("v1", "PersistentVolume") => typed(root, Kind::PersistentVolume),
        ("storage.k8s.io/v1", "StorageClass") => typed(root, Kind::StorageClass),
        ("apps/v1", "Deployment") => typed(root, Kind::Deployment),
        ("apps/v1", "ReplicaSet") => typed(root, Kind::ReplicaSet),
        ("apps/v1", "StatefulSet") => typed(root, Kind::StatefulSet),
        ("apps/v1", "DaemonSet") => typed(root, Kind::DaemonSet),
        ("batch/v1", "Job") => typed(root, Kind::Job),
        ("batch/v1", "CronJob") => typed(root, Kind::CronJob),
        ("discovery.k8s.io/v1", "EndpointSlice") => typed(root, Kind::EndpointSlice),
        ("networking.k8s.io/v1", "Ingress") => typed(root, Kind::Ingress),
        ("networking.k8s.io/v1", "IngressClass") => typed(root, Kind::IngressClass),
        ("networking.k8s.io/v1", "NetworkPolicy") => typed(root, Kind::NetworkPolicy),
        ("v1", "LimitRange") => typed(root, Kind::LimitRange),
        ("policy/v1", "PodDisruptionBudget") => typed(root, Kind::PodDisruptionBudget),
        ("scheduling.k8s.io/v1", "PriorityClass") => typed(root, Kind::PriorityClass),
        _ => return gateway_api(api_version, kind, root),
    };
    Some(decoded)
}

/// The kinds of the Gateway API, whose versions have the same fields.
fn gateway_api(api_version: &str, kind: &str, root: &Node) -> Option<Result<Kind, String>> {
    let version = api_version.strip_prefix("gateway.networking.k8s.io/")?;
    let decoded = match kind {
        _ if !matches!(version, "v1" | "v1beta1") => return None,
        "GatewayClass" => typed(root, Kind::GatewayClass),
        "Gateway" => typed(root, Kind::Gateway),
        "HTTPRoute" => typed(root, Kind::HttpRoute),
        "ReferenceGrant" => typed(root, Kind::ReferenceGrant),
        _ => return None,
    };
    Some(decoded)
}

fn typed<T: Decode + Default>(root: &Node, wrap: fn(Box<T>) -> Kind) -> Result<Kind, String> {
    let mut it = Box::<T>::default();
    match it.decode(root) {
        Ok(()) => Ok(wrap(it)),
        Err(expected) => Err(format!("expected {expected}")),
    }
}

/// One value of a type from its YAML alone, as tests write them: unchecked, null is the type's default.
pub fn from_yaml<T: Decode + Default>(text: &str) -> Result<T, String> {
    let root = yaml::read(text).map_err(|failure| format!("{failure:?}"))?.root;
    let mut it = T::default();
    unless_null(&mut it, &root).map(|()| it).map_err(|expected| format!("expected {expected}"))
}

/// Fills the fields of an object. Null entries are left out: a field without a value is not set.
pub(super) fn object(it: &mut dyn Fields, node: &Node) -> Result<(), &'static str> {
    let NodeKind::Map(entries) = &node.kind else { return Err("an object") };
    for entry in entries {
        if let Some(field) = it.field(&entry.key) {
            unless_null(field, &entry.value)?;
        }
    }
    Ok(())
}

/// A null leaves what is there, as it does for Go: in a list an empty object.
fn unless_null(it: &mut dyn Decode, node: &Node) -> Result<(), &'static str> {
    if node.kind == NodeKind::Scalar(Scalar::Null) { Ok(()) } else { it.decode(node) }
}

impl<T: Decode + Default> Decode for Option<T> {
    fn decode(&mut self, node: &Node) -> Result<(), &'static str> {
        self.insert(T::default()).decode(node)
    }
}

impl<T: Decode + Default> Decode for Vec<T> {
    fn decode(&mut self, node: &Node) -> Result<(), &'static str> {
        let NodeKind::Seq(items) = &node.kind else { return Err("a list") };
        self.resize_with(items.len(), T::default);
        self.iter_mut().zip(items).try_for_each(|(it, item)| unless_null(it, item))
    }
}

impl<T: Decode + Default> Decode for BTreeMap<String, T> {
    fn decode(&mut self, node: &Node) -> Result<(), &'static str> {
        let NodeKind::Map(entries) = &node.kind else { return Err("a map") };
        for entry in entries.iter().filter(|entry| entry.value.kind != NodeKind::Scalar(Scalar::Null)) {
            self.entry(entry.key.clone()).or_default().decode(&entry.value)?;
        }
        Ok(())
    }
}

impl Decode for String {
    fn decode(&mut self, node: &Node) -> Result<(), &'static str> {
        *self = node.as_str().ok_or("text")?.to_string();
        Ok(())
    }
}

impl Decode for bool {
    fn decode(&mut self, node: &Node) -> Result<(), &'static str> {
        let NodeKind::Scalar(Scalar::Bool(value)) = node.kind else { return Err("true or false") };
        *self = value;
        Ok(())
    }
}

impl Decode for i64 {
    fn decode(&mut self, node: &Node) -> Result<(), &'static str> {
        let NodeKind::Scalar(Scalar::Int(value)) = node.kind else { return Err("a whole number") };
        *self = value;
        Ok(())
    }
}

impl Decode for IntOrString {
    fn decode(&mut self, node: &Node) -> Result<(), &'static str> {
        *self = match &node.kind {
            NodeKind::Scalar(Scalar::Int(value)) => Self::Int(*value),
            NodeKind::Scalar(Scalar::Str(text)) => Self::Str(text.clone()),
            _ => return Err("a whole number or text"),
        };
        Ok(())
    }
}

impl Decode for Quantity {
    fn decode(&mut self, node: &Node) -> Result<(), &'static str> {
        *self = match &node.kind {
            NodeKind::Scalar(Scalar::Int(value)) => Self::Int(*value),
            NodeKind::Scalar(Scalar::Float(value)) => Self::Float(*value),
            NodeKind::Scalar(Scalar::Str(text)) => Self::Str(text.clone()),
            _ => return Err("a quantity"),
        };
        Ok(())
    }
}
