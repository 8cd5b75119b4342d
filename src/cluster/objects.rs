//! The manifest's objects sorted by kind: of an object that stands twice, the later one, as `kubectl apply`
//! leaves it. Knows no controller.

use std::collections::{BTreeMap, BTreeSet};

use super::admission::{Admission, Since};
use super::budgets::{Budget, Scales};
use super::claims::Claims;
use super::model::{Owner, OwnerKind};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Fix, Severity};
use crate::manifest::kinds::{self, Kind};
use crate::manifest::{Manifest, Object};
use crate::text::Span;

/// An object with what its kind says.
#[derive(Debug)]
pub(super) struct Item<'a, T> {
    /// The object: names and places.
    pub object: &'a Object,
    /// Its kind's fields.
    pub it: &'a T,
}

impl<T> Clone for Item<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Item<'_, T> {}

impl<'a, T> Item<'a, T> {
    /// Its namespace.
    pub(super) fn namespace(&self) -> &'a str {
        &self.object.namespace
    }

    /// Its name.
    pub(super) fn name(&self) -> &'a str {
        &self.object.name
    }

    /// The place of a field, or of its nearest parent.
    pub(super) fn at(&self, path: &str) -> Span {
        self.object.source.at(path)
    }

    /// The place of a field, where it is written.
    pub(super) fn stated(&self, path: &str) -> Option<Span> {
        let path = crate::manifest::Path::of(path);
        self.object.source.node(&path).map(|_| self.object.source.span(&path))
    }

    /// The place of an annotation, where it is written.
    pub(super) fn annotation(&self, key: &str) -> Option<Span> {
        let path = crate::manifest::Path::of("metadata.annotations").map_key(key);
        self.object.source.node(&path).map(|_| self.object.source.span(&path))
    }

    /// A diagnostic about a field of it.
    pub(super) fn diagnostic(
        &self,
        severity: Severity,
        code: Code,
        field: &str,
        args: Vec<String>,
    ) -> Diagnostic {
        Diagnostic {
            code,
            severity,
            span: self.at(field),
            document: self.object.source.document,
            field: Some(field.to_string()),
            args,
            fix: None,
        }
    }

    /// Adds a warning about a field of it.
    pub(super) fn warn(
        &self,
        out: &mut Diagnostics,
        code: Code,
        field: &str,
        args: Vec<String>,
        fix: Option<Fix>,
    ) {
        out.push(Diagnostic { fix, ..self.diagnostic(Severity::Warning, code, field, args) });
    }
}

/// The objects by kind, each in the order of the text.
#[derive(Default)]
pub(super) struct Objects<'a> {
    pub nodes: Vec<Item<'a, kinds::Node>>,
    /// The manifest has none: the default ones are there.
    pub default_nodes: bool,
    pub namespaces: Vec<Item<'a, kinds::Namespace>>,
    pub pods: Vec<Item<'a, kinds::Pod>>,
    /// Deployments, ReplicaSets and everything else that makes pods.
    pub workloads: Vec<&'a Object>,
    pub services: Vec<Item<'a, kinds::Service>>,
    pub endpoints: Vec<Item<'a, kinds::Endpoints>>,
    pub slices: Vec<Item<'a, kinds::EndpointSlice>>,
    pub ingresses: Vec<Item<'a, kinds::Ingress>>,
    pub classes: Vec<Item<'a, kinds::IngressClass>>,
    pub policies: Vec<Item<'a, kinds::NetworkPolicy>>,
    pub gateway_classes: Vec<Item<'a, kinds::GatewayClass>>,
    pub gateways: Vec<Item<'a, kinds::Gateway>>,
    pub http_routes: Vec<Item<'a, kinds::HttpRoute>>,
    pub grants: Vec<Item<'a, kinds::ReferenceGrant>>,
    pub claims: Vec<Item<'a, kinds::PersistentVolumeClaim>>,
    pub volumes: Vec<Item<'a, kinds::PersistentVolume>>,
    pub storage_classes: Vec<Item<'a, kinds::StorageClass>>,
    /// Claims that admission refuses.
    pub refused_claims: Vec<Item<'a, kinds::PersistentVolumeClaim>>,
    pub limit_ranges: Vec<Item<'a, kinds::LimitRange>>,
    /// What admission makes of new pods.
    pub admission: Admission,
    pub priorities: Vec<Item<'a, kinds::PriorityClass>>,
    pub budgets: Vec<Budget<'a>>,
}

impl<'a> Objects<'a> {
    /// Sorts a manifest.
    pub(super) fn of(manifest: &'a Manifest) -> Self {
        let mut objects = Self::default();
        for object in last_of_each(manifest) {
            objects.add(object);
        }
        if !objects.limit_ranges.is_empty() {
            objects.admission = Admission::of_ranges(&objects.limit_ranges);
            objects.refuse_claims();
        }
        objects.default_nodes = objects.nodes.is_empty() && !manifest.without_nodes;
        objects
    }

    /// Claims that admission refuses are not there.
    fn refuse_claims(&mut self) {
        let admission = &self.admission;
        let taken = |item: &Item<kinds::PersistentVolumeClaim>| {
            admission.claim(item.namespace(), Since::of(item.object), item.it).is_ok()
        };
        (self.claims, self.refused_claims) = std::mem::take(&mut self.claims).into_iter().partition(taken);
    }

    fn add(&mut self, object: &'a Object) {
        match &object.kind {
            Kind::Node(it) => self.nodes.push(Item { object, it }),
            Kind::Namespace(it) => self.namespaces.push(Item { object, it }),
            Kind::Pod(it) => self.pods.push(Item { object, it }),
            Kind::Service(it) => self.services.push(Item { object, it }),
            Kind::Endpoints(it) => self.endpoints.push(Item { object, it }),
            Kind::EndpointSlice(it) => self.slices.push(Item { object, it }),
            Kind::Ingress(it) => self.ingresses.push(Item { object, it }),
            Kind::IngressClass(it) => self.classes.push(Item { object, it }),
            Kind::NetworkPolicy(it) => self.policies.push(Item { object, it }),
            Kind::GatewayClass(it) => self.gateway_classes.push(Item { object, it }),
            Kind::Gateway(it) => self.gateways.push(Item { object, it }),
            Kind::HttpRoute(it) => self.http_routes.push(Item { object, it }),
            Kind::ReferenceGrant(it) => self.grants.push(Item { object, it }),
            Kind::PersistentVolumeClaim(it) => self.claims.push(Item { object, it }),
            Kind::PersistentVolume(it) => self.volumes.push(Item { object, it }),
            Kind::StorageClass(it) => self.storage_classes.push(Item { object, it }),
            Kind::PriorityClass(it) => self.priorities.push(Item { object, it }),
            Kind::PodDisruptionBudget(_) => self.budgets.extend(Budget::of(object)),
            Kind::LimitRange(it) => self.limit_ranges.push(Item { object, it }),
            Kind::Deployment(_)
            | Kind::ReplicaSet(_)
            | Kind::ReplicationController(_)
            | Kind::StatefulSet(_)
            | Kind::DaemonSet(_)
            | Kind::Job(_)
            | Kind::CronJob(_) => self.workloads.push(object),
        }
    }
}

/// As written: no pod has been before.
impl Claims for Objects<'_> {
    fn claims(&self) -> BTreeSet<(&str, &str)> {
        self.claims.iter().map(|item| (item.namespace(), item.name())).collect()
    }

    fn volume(&self, _: &str, _: &str) -> Option<&str> {
        None
    }
}

/// As written: one by default.
impl Scales for Objects<'_> {
    fn scale(&self, namespace: &str, owner: &Owner) -> Option<u64> {
        let is_it = |it: &&&Object| {
            it.kind.name() == owner.kind.name() && it.namespace == namespace && it.name == owner.name
        };
        if matches!(owner.kind, OwnerKind::DaemonSet | OwnerKind::Job) {
            return None;
        }
        let replicas = self.workloads.iter().find(is_it)?.kind.replicas();
        Some(replicas.map_or(1, |it| u64::try_from(it).unwrap_or(0)))
    }
}

/// Each object once, where it first stands, as it last stands.
fn last_of_each(manifest: &Manifest) -> Vec<&Object> {
    let mut place: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
    let mut kept: Vec<&Object> = Vec::with_capacity(manifest.objects.len());
    for object in &manifest.objects {
        let key = (object.kind.name(), object.namespace.as_str(), object.name.as_str());
        match place.get(&key).and_then(|&at| kept.get_mut(at)) {
            Some(earlier) => *earlier = object,
            None => {
                place.insert(key, kept.len());
                kept.push(object);
            }
        }
    }
    kept
}
