//! What the server checks across objects, in the order of the text: namespaces and priority classes that must
//! be there first, addresses and node ports that are taken, updates of what stands earlier in the stream.

mod addresses;
mod families;
mod node_ports;
mod updates;

use std::collections::{BTreeMap, BTreeSet};

use super::report::Report;
use super::service::{self, Asked};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::manifest::Object;
use crate::manifest::kinds::{Kind, Pod, Service};
use crate::pace::Pace;

/// Namespaces of every cluster.
const NAMESPACES: &[&str] = &["default", "kube-system", "kube-public", "kube-node-lease"];
/// Priority classes of every cluster.
const PRIORITY_CLASSES: &[&str] = &["system-cluster-critical", "system-node-critical"];

/// An object's kind, namespace and name.
type Identity<'a> = (&'static str, &'a str, &'a str);

/// Checks the stream; `out` holds what was found in each object by itself. An object that was refused only for what a
/// change of its type clears is not refused any more.
pub async fn check(objects: &[Object], refused: &mut [bool], out: &mut Vec<Diagnostic>, pace: &Pace) {
    let mut cluster = Cluster::new(objects);
    let mut found = Vec::new();
    let mut replaced = Vec::new();
    for (object, refused) in objects.iter().zip(refused) {
        let live = object.kind.metadata().uid.is_some();
        let (home, report) = (Report::new(&object.source, live), Report::new(&object.source, live));
        cluster.check_namespace(object, &home);
        found.extend(home.finish());
        let cleared = cluster.apply(object, *refused, &report);
        *refused &= !cleared || remains(object, out);
        let said = report.finish();
        if cleared || said.iter().any(|it| is_allocation(it.code)) {
            replaced.push((extent(object), cleared));
        }
        found.extend(said);
        pace.work(4).await;
    }
    forget(out, &mut replaced);
    out.extend(found);
}

/// The bytes that an object stands at.
fn extent(object: &Object) -> (u32, u32) {
    (object.source.root.span.start, object.source.root.span.end)
}

/// An error that comes before validation, and alone (service-validation.md 1.1.1).
fn is_allocation(code: Code) -> bool {
    matches!(
        code,
        Code::ClusterIpTaken
            | Code::ClusterIpOutOfRange
            | Code::NodePortTaken
            | Code::NodePortOutOfRange
            | Code::HealthCheckPortRefused
            | Code::FamilyNotConfigured
            | Code::DualStackNotConfigured
    )
}

/// What a change of type clears of itself where it was left as it was (service-validation.md 1.4, type changes).
fn is_cleared_by_type_change(code: Code) -> bool {
    matches!(code, Code::NodePortNeedsType | Code::LoadBalancerOnly | Code::TrafficPolicyNeedsExternalAccess)
}

/// Whether an object has an error that a change of its type leaves.
fn remains(object: &Object, found: &[Diagnostic]) -> bool {
    let (start, end) = extent(object);
    found.iter().any(|it| {
        let inside = start <= it.span.start && it.span.start < end;
        inside && it.severity == Severity::Error && !is_cleared_by_type_change(it.code)
    })
}

/// Takes back the findings about fields of these objects: all of them, or what a change of type clears.
fn forget(out: &mut Vec<Diagnostic>, objects: &mut [((u32, u32), bool)]) {
    if objects.is_empty() {
        return;
    }
    crate::order::sort(objects);
    out.retain(|it| {
        let at = objects.partition_point(|((start, _), _)| *start <= it.span.start);
        let Some(((_, end), cleared)) = at.checked_sub(1).and_then(|at| objects.get(at)) else { return true };
        let inside = it.field.is_some() && it.span.start < *end;
        !(inside && (!*cleared || is_cleared_by_type_change(it.code)))
    });
}

/// What the objects so far have made.
struct Cluster<'a> {
    namespaces: BTreeSet<&'a str>,
    priority_classes: BTreeSet<&'a str>,
    objects: BTreeMap<Identity<'a>, &'a Object>,
    addresses: addresses::Taken<'a>,
    node_ports: node_ports::Taken<'a>,
    families: families::Families,
}

impl<'a> Cluster<'a> {
    fn new(objects: &[Object]) -> Self {
        Self {
            families: families::Families::of(objects),
            namespaces: NAMESPACES.iter().copied().collect(),
            priority_classes: PRIORITY_CLASSES.iter().copied().collect(),
            objects: BTreeMap::new(),
            addresses: addresses::Taken::new(),
            node_ports: node_ports::Taken::default(),
        }
    }

    /// Applies one object. True where an update's change of type clears errors that were found before.
    fn apply(&mut self, object: &'a Object, refused: bool, report: &Report) -> bool {
        if let Kind::Pod(pod) = &object.kind {
            self.check_priority_class(pod, report);
        }
        if report.has_errors() {
            return false;
        }
        let identity = (object.kind.name(), object.namespace.as_str(), object.name.as_str());
        let before = self.objects.get(&identity).copied();
        let cleared = before.is_some_and(|old| updates::changes_type(old, object));
        if let Kind::Service(service) = &object.kind {
            self.allocate(service, object, report);
        }
        if let Some(old) = before.filter(|_| !report.has_errors()) {
            updates::check(old, object, report);
            if let (Kind::Service(old), Kind::Service(new)) = (&old.kind, &object.kind) {
                let root = report.root();
                self.families.check_update(old, new, &root.key("spec"));
            }
        }
        if report.has_errors() || (refused && !cleared) {
            self.release(object, before);
            return false;
        }
        self.objects.insert(identity, object);
        match &object.kind {
            Kind::Namespace(_) => drop(self.namespaces.insert(&object.name)),
            Kind::PriorityClass(_) => drop(self.priority_classes.insert(&object.name)),
            _ => {}
        }
        cleared
    }

    /// A namespace must be there before what is put in it; a live object's is.
    fn check_namespace(&self, object: &Object, report: &Report) {
        let missing = !object.namespace.is_empty() && !self.namespaces.contains(object.namespace.as_str());
        if missing && !report.live {
            let root = report.root();
            let metadata = root.key("metadata");
            let here = metadata.key("namespace");
            // Names of namespaces are lower case: in another case it is surely the one that is there.
            let lower = object.namespace.to_lowercase();
            let fix = self.namespaces.get(lower.as_str()).and_then(|name| here.put_value(name));
            here.say(Severity::Error, Code::NamespaceNotFound, &[&object.namespace], fix);
        }
    }

    /// The Priority admission plugin looks at pods alone.
    fn check_priority_class(&self, pod: &Pod, report: &Report) {
        let Some(name) = pod.spec.priority_class_name.as_deref().filter(|name| !name.is_empty()) else {
            return;
        };
        if !self.priority_classes.contains(name) && !report.live {
            let root = report.root();
            let spec = root.key("spec");
            spec.key("priorityClassName").error(Code::PriorityClassNotFound, &[name]);
        }
    }

    /// Cluster IPs, then node ports; the first that cannot be had is the only error.
    fn allocate(&mut self, service: &Service, object: &'a Object, report: &Report) {
        let root = report.root();
        let spec = root.key("spec");
        if service.spec.kind() == "ExternalName" || !service::families_fit(service, object) {
            return;
        }
        self.families.check(&service.spec, &spec);
        if report.has_errors() {
            return;
        }
        self.addresses.allocate(&service.spec, object, &spec);
        if !report.has_errors() {
            self.node_ports.allocate(&service.spec, object, &spec);
        }
    }

    /// Gives back what a refused object was given; what it had before stays its own.
    fn release(&mut self, object: &'a Object, before: Option<&'a Object>) {
        if let (Kind::Service(service), None) = (&object.kind, before) {
            self.addresses.release(&service.spec, object);
            self.node_ports.release(&service.spec, object);
        }
    }
}

/// How a sentence names an object of the stream.
fn name_of(object: &Object) -> String {
    format!("{}/{}", object.namespace, object.name)
}

/// Whether both are the same object, perhaps written twice.
fn same(a: &Object, b: &Object) -> bool {
    a.kind.name() == b.kind.name() && a.namespace == b.namespace && a.name == b.name
}
