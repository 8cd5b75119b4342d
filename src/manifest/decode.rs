//! Nodes -> typed objects, by way of `serde_yaml`'s values. Knows which kinds are simulated; checks nothing.

use serde::de::DeserializeOwned;
use serde_yaml::{Mapping, Value};

use super::kinds::Kind;
use super::tree::{Node, NodeKind, Scalar};

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
        ("scheduling.k8s.io/v1", "PriorityClass") => typed(root, Kind::PriorityClass),
        _ => return None,
    };
    Some(decoded)
}

fn typed<T: DeserializeOwned>(root: &Node, wrap: fn(Box<T>) -> Kind) -> Result<Kind, String> {
    serde_yaml::from_value(value(root)).map(|it| wrap(Box::new(it))).map_err(|error| error.to_string())
}

/// Null entries are left out: a field without a value is not set. A null item of a list is an empty object,
/// as it is for Go.
fn value(node: &Node) -> Value {
    match &node.kind {
        NodeKind::Scalar(scalar) => scalar_value(scalar),
        NodeKind::Seq(items) => Value::Sequence(items.iter().map(item).collect()),
        NodeKind::Map(entries) => {
            let kept = entries.iter().filter(|entry| entry.value.kind != NodeKind::Scalar(Scalar::Null));
            Value::Mapping(
                kept.map(|entry| (Value::String(entry.key.clone()), value(&entry.value))).collect(),
            )
        }
    }
}

fn item(node: &Node) -> Value {
    match value(node) {
        Value::Null => Value::Mapping(Mapping::new()),
        other => other,
    }
}

fn scalar_value(scalar: &Scalar) -> Value {
    match scalar {
        Scalar::Null => Value::Null,
        Scalar::Bool(value) => Value::Bool(*value),
        Scalar::Int(value) => Value::Number((*value).into()),
        Scalar::Float(value) => Value::Number((*value).into()),
        Scalar::Str(text) => Value::String(text.clone()),
    }
}
