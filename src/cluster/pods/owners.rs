//! Who owns a pod, as a person sees it: the workload that was written, not what a controller made between
//! (contract.md; workloads.md 6.1.3).

use std::collections::{BTreeMap, BTreeSet};

use super::super::model::{Owner, OwnerKind};
use super::super::objects::Objects;
use crate::manifest::Object;
use crate::manifest::kinds::{Kind, Labels, ObjectMeta, OwnerReference};

/// The label that ties a pod to its ReplicaSet.
pub(super) const TEMPLATE_HASH: &str = "pod-template-hash";

/// The workloads of a manifest by kind, namespace and name.
pub(super) struct Owners<'a> {
    known: BTreeMap<(&'static str, &'a str, &'a str), &'a Object>,
    /// Deployments that own a ReplicaSet of the manifest.
    with_replica_sets: BTreeSet<(&'a str, &'a str)>,
}

impl<'a> Owners<'a> {
    pub(super) fn of(objects: &Objects<'a>) -> Self {
        let workloads = objects.workloads.iter();
        let known = workloads
            .clone()
            .map(|object| ((object.kind.name(), object.namespace.as_str(), object.name.as_str()), *object));
        let owned = workloads.filter_map(|object| {
            let Kind::ReplicaSet(set) = &object.kind else { return None };
            let owner =
                controller(&set.metadata).filter(|owner| owner.kind.as_deref() == Some("Deployment"))?;
            Some((object.namespace.as_str(), owner.name.as_deref()?))
        });
        Self { with_replica_sets: owned.collect(), known: known.collect() }
    }

    /// The workload of this kind, if the manifest has it.
    pub(super) fn object(&self, kind: &'static str, namespace: &str, name: &str) -> Option<&'a Object> {
        self.known.get(&(kind, namespace, name)).copied()
    }

    /// Whether ReplicaSets that the manifest states make this Deployment's pods.
    pub(super) fn has_replica_sets(&self, deployment: &Object) -> bool {
        self.with_replica_sets.contains(&(deployment.namespace.as_str(), deployment.name.as_str()))
    }

    /// The owner that a dumped pod states, as a person sees it.
    pub(super) fn of_pod(&self, namespace: &str, metadata: &ObjectMeta) -> Option<Owner> {
        let reference = controller(metadata)?;
        let name = reference.name.clone()?;
        let owner = |kind| Some(Owner { kind, name: name.clone() });
        match reference.kind.as_deref()? {
            "ReplicaSet" => Some(self.of_replica_set(namespace, &name, &metadata.labels)),
            "ReplicationController" => owner(OwnerKind::ReplicationController),
            "StatefulSet" => owner(OwnerKind::StatefulSet),
            "DaemonSet" => owner(OwnerKind::DaemonSet),
            "Job" => owner(OwnerKind::Job),
            "Deployment" => owner(OwnerKind::Deployment),
            _ => None,
        }
    }

    /// A ReplicaSet that a Deployment made is named after it and its template's hash.
    fn of_replica_set(&self, namespace: &str, name: &str, labels: &Labels) -> Owner {
        let written = self.object("ReplicaSet", namespace, name);
        let deployment = match written {
            Some(object) => controller(object.kind.metadata())
                .filter(|owner| owner.kind.as_deref() == Some("Deployment"))
                .and_then(|owner| owner.name.clone()),
            None => labels
                .get(TEMPLATE_HASH)
                .and_then(|hash| name.strip_suffix(hash.as_str())?.strip_suffix('-'))
                .map(str::to_string),
        };
        match deployment {
            Some(name) => Owner { kind: OwnerKind::Deployment, name },
            None => Owner { kind: OwnerKind::ReplicaSet, name: name.to_string() },
        }
    }
}

/// The owner that is the managing controller.
pub(super) fn controller(metadata: &ObjectMeta) -> Option<&OwnerReference> {
    metadata.owner_references.iter().find(|owner| owner.controller != Some(false))
}
