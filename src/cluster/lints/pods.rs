//! What pods name and nobody has: nodes, claims, priority classes.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use super::super::claims::Makers;
use super::super::model::{Pod, PodPhase};
use super::super::priorities::Priorities;
use super::{Lints, names, use_instead};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::manifest::kinds::{Kind, PodSpec};
use crate::manifest::{Object, Path};
use crate::pace::Pace;

pub(super) async fn check(lints: &Lints<'_>, out: &mut Diagnostics, pace: &Pace) {
    let there = There {
        claims: lints.objects.claims.iter().map(|item| (item.namespace(), item.name())).collect(),
        priorities: Priorities::of(lints.objects),
        made: OnceCell::new(),
        lints,
    };
    for item in &lints.objects.pods {
        there.spec(item.object, &Path::of("spec"), &item.it.spec, &[], out);
        pace.work(2).await;
    }
    for object in &lints.objects.workloads {
        pace.work(2).await;
        let template = Path::of("spec.template.spec");
        let mut own: Vec<&str> = Vec::new();
        if let Kind::StatefulSet(it) = &object.kind {
            let templates = it.spec.volume_claim_templates.iter();
            own.extend(templates.filter_map(|claim| claim.metadata.name.as_deref()));
            service_of(lints, object, it.spec.service_name.as_deref(), out);
        }
        let Some(spec) = object.kind.pod_spec() else { continue };
        there.spec(object, &template, spec, &own, out);
    }
}

struct There<'l, 'c> {
    lints: &'l Lints<'c>,
    claims: BTreeSet<(&'c str, &'c str)>,
    priorities: Priorities<'c>,
    made: OnceCell<BTreeSet<(String, String)>>,
}

impl There<'_, '_> {
    fn spec(&self, object: &Object, path: &Path, spec: &PodSpec, own: &[&str], out: &mut Diagnostics) {
        self.node(object, path, spec, out);
        self.volumes(object, path, spec, own, out);
        if let Some((field, given, says)) = self.priorities.contradiction(spec) {
            let path = path.key(field);
            let args = vec![path.to_string(), given, says];
            out.push(about(object, Severity::Warning, Code::ClassDecides, &path, args));
        } else if self.priorities.of_pod(spec).is_none() {
            let class = spec.priority_class_name.clone().unwrap_or_default();
            // A pod is refused; a workload is taken and its pods are refused, one by one, for ever.
            let bare = matches!(object.kind, Kind::Pod(_));
            let severity = if bare { Severity::Error } else { Severity::Warning };
            let args = vec![class, object.name.clone()];
            out.push(about(
                object,
                severity,
                Code::PriorityClassMissing,
                &path.key("priorityClassName"),
                args,
            ));
        }
    }

    /// A pod of a dump of only some kinds is there, whatever its node.
    fn node(&self, object: &Object, path: &Path, spec: &PodSpec, out: &mut Diagnostics) {
        let Some(name) = spec.node_name.as_deref().filter(|name| !name.is_empty()) else { return };
        if self.lints.cluster.node_named(name).is_some() {
            return;
        }
        let path = path.key("nodeName");
        let nodes: Vec<&str> = self.lints.cluster.nodes.iter().map(|node| node.name.as_str()).collect();
        let mut diagnostic =
            about(object, Severity::Warning, Code::NodeMissing, &path, vec![name.to_string()]);
        diagnostic.fix = names::nearest(name, &nodes).and_then(|near| use_instead(object, &path, near));
        out.push(diagnostic);
    }

    fn volumes(&self, object: &Object, path: &Path, spec: &PodSpec, own: &[&str], out: &mut Diagnostics) {
        for (at, volume) in spec.volumes.iter().enumerate() {
            let claim = volume.persistent_volume_claim.as_ref().and_then(|claim| claim.claim_name.as_deref());
            let Some(claim) = claim else { continue };
            let filled = volume.name.as_deref().is_some_and(|name| own.contains(&name));
            if filled || self.claims.contains(&(object.namespace.as_str(), claim)) || self.runs(object) {
                continue;
            }
            if self.made().contains(&(object.namespace.clone(), claim.to_string())) {
                continue;
            }
            let path = path.key("volumes").index(at).key("persistentVolumeClaim").key("claimName");
            let here: Vec<&str> = self
                .claims
                .iter()
                .filter(|(namespace, _)| *namespace == object.namespace)
                .map(|(_, name)| *name)
                .collect();
            let args = vec![claim.to_string(), object.namespace.clone()];
            let mut diagnostic = about(object, Severity::Warning, Code::ClaimMissing, &path, args);
            diagnostic.fix = names::nearest(claim, &here).and_then(|near| use_instead(object, &path, near));
            out.push(diagnostic);
        }
    }
}

impl There<'_, '_> {
    /// Whether a pod of an object is shown to run: then it has its claims, whether a dump lists them or not.
    fn runs(&self, object: &Object) -> bool {
        let bare = matches!(object.kind, Kind::Pod(_));
        let is_its = |pod: &&Pod| match &pod.owner {
            _ if bare => pod.name == object.name,
            Some(owner) => owner.kind.name() == object.kind.name() && owner.name == object.name,
            None => false,
        };
        let pods = self.lints.cluster.pods.iter().filter(|pod| pod.namespace == object.namespace);
        pods.filter(is_its).any(|pod| pod.phase != PodPhase::Pending)
    }

    /// The claims that templates make for the pods that there are, with their namespaces: worked out once, where asked.
    fn made(&self) -> &BTreeSet<(String, String)> {
        self.made.get_or_init(|| {
            let objects = self.lints.objects;
            let makers = Makers::of(objects);
            let mut bare = BTreeMap::new();
            for it in &objects.pods {
                bare.entry((it.namespace(), it.name())).or_insert(&it.it.spec);
            }
            let mut workloads = BTreeMap::new();
            for it in &objects.workloads {
                let key = (it.namespace.as_str(), it.kind.name(), it.name.as_str());
                workloads.entry(key).or_insert(it.kind.pod_spec());
            }
            let mut names = BTreeSet::new();
            for pod in self.lints.cluster.pods.iter() {
                let namespace = pod.namespace.as_str();
                let owner = pod.owner.as_ref();
                let workload =
                    owner.and_then(|it| *workloads.get(&(namespace, it.kind.name(), &*it.name))?);
                let own = || bare.get(&(namespace, pod.name.as_str())).copied();
                let Some(spec) = workload.or_else(own) else { continue };
                let made = makers.names((namespace, &pod.name), owner, spec);
                names.extend(made.into_iter().map(|name| (namespace.to_string(), name)));
            }
            names
        })
    }
}

/// A StatefulSet whose Service is missing has no names for its pods (workloads.md 6.4.3).
fn service_of(lints: &Lints, object: &Object, service: Option<&str>, out: &mut Diagnostics) {
    let Some(name) = service.filter(|name| !name.is_empty()) else { return };
    if lints.cluster.service_named(&object.namespace, name).is_none() {
        let args = vec![name.to_string(), object.name.clone(), object.namespace.clone()];
        let path = Path::of("spec.serviceName");
        out.push(about(object, Severity::Info, Code::StatefulSetServiceMissing, &path, args));
    }
}

fn about(object: &Object, severity: Severity, code: Code, path: &Path, args: Vec<String>) -> Diagnostic {
    Diagnostic {
        code,
        severity,
        span: object.source.span(path),
        document: object.source.document,
        field: Some(path.to_string()),
        args,
        fix: None,
    }
}
