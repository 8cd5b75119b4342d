//! The namespaces: those of the manifest, and those that its objects are in.

use std::collections::BTreeMap;

use super::model::Namespace;
use super::objects::Objects;
use crate::manifest::Manifest;

/// The label that every namespace has (ingress-policy.md 7.6.7).
const NAME_LABEL: &str = "kubernetes.io/metadata.name";

pub(super) fn build(manifest: &Manifest, objects: &Objects) -> BTreeMap<String, Namespace> {
    let mut namespaces = BTreeMap::new();
    for name in ["default", "kube-system"] {
        namespaces.insert(name.to_string(), named(name));
    }
    for object in manifest.objects.iter().filter(|object| !object.namespace.is_empty()) {
        if !namespaces.contains_key(&object.namespace) {
            namespaces.insert(object.namespace.clone(), named(&object.namespace));
        }
    }
    for item in &objects.namespaces {
        let namespace = namespaces.entry(item.name().to_string()).or_insert_with(|| named(item.name()));
        namespace.labels.extend(item.it.metadata.labels.clone());
        namespace.labels.insert(NAME_LABEL.to_string(), item.name().to_string());
    }
    namespaces
}

fn named(name: &str) -> Namespace {
    Namespace { labels: [(NAME_LABEL.to_string(), name.to_string())].into() }
}
