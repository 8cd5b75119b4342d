//! What the server checks across objects, in the order of the text: namespaces and priority classes that must
//! be there first, addresses and node ports that are taken, updates of what stands earlier in the stream.

mod addresses;
mod families;
mod job_updates;
mod node_ports;
mod pod_updates;
mod updates;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::cluster_scoped::SYSTEM_CLASSES;
use super::detail;
use super::report::Report;
use super::service::{self, Asked};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::manifest::kinds::{Kind, Pod, PriorityClass, Service, ServiceSpec};
use crate::manifest::{Object, update};
use crate::pace::Pace;

/// Namespaces of every cluster.
const NAMESPACES: &[&str] = &["default", "kube-system", "kube-public", "kube-node-lease"];
/// What a class says that does not say whom its pods may put out.
const PREEMPTS: &str = "PreemptLowerPriority";

/// An object's kind, namespace and name.
type Identity<'a> = (&'static str, &'a str, &'a str);

/// Checks the stream; `out` holds what was found in each object by itself. An object that was refused only for what an
/// update clears is not refused any more.
pub(super) async fn check(objects: &[Object], refused: &mut [bool], out: &mut Vec<Diagnostic>, pace: &Pace) {
    let mut cluster = Cluster::new(objects, refused);
    let errors = errors_by_place(out);
    let (mut found, mut replaced, mut cleared) = (Vec::new(), Vec::new(), BTreeSet::new());
    for (object, refused) in objects.iter().zip(refused) {
        let live = object.kind.metadata().uid.is_some();
        let (home, report) = (Report::new(&object.source, live), Report::new(&object.source, live));
        cluster.check_namespace(object, &home);
        found.extend(home.finish());
        *refused &= cluster.remains_refused(object, out, &errors, &mut cleared);
        cluster.apply(object, *refused, &report);
        let said = report.finish();
        if said.iter().any(|it| is_allocation(it.code)) {
            replaced.push(extent(object));
        }
        found.extend(said);
        pace.work(4).await;
    }
    forget(out, &mut replaced, &cleared);
    out.extend(found);
}

/// Where each error stands, and its place in the list.
fn errors_by_place(found: &[Diagnostic]) -> Vec<(u32, usize)> {
    let errors = found.iter().enumerate().filter(|(_, it)| it.severity == Severity::Error);
    let mut places: Vec<(u32, usize)> = errors.map(|(at, it)| (it.span.start, at)).collect();
    crate::order::sort(&mut places);
    places
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

/// Takes back what was cleared, and the findings about fields of the objects at these places.
fn forget(out: &mut Vec<Diagnostic>, replaced: &mut [(u32, u32)], cleared: &BTreeSet<usize>) {
    if replaced.is_empty() && cleared.is_empty() {
        return;
    }
    crate::order::sort(replaced);
    let mut number = 0..;
    out.retain(|it| {
        let gone = number.next().is_some_and(|at| cleared.contains(&at));
        let at = replaced.partition_point(|(start, _)| *start <= it.span.start);
        let before = at.checked_sub(1).and_then(|at| replaced.get(at));
        // A field that nobody knows is refused before anything is allocated.
        let checked = it.field.is_some() && it.code != Code::UnknownField;
        let inside = before.is_some_and(|(_, end)| checked && it.span.start < *end);
        !gone && !inside
    });
}

fn identity(object: &Object) -> Identity<'_> {
    (object.kind.name(), object.namespace.as_str(), object.name.as_str())
}

/// What a pod takes from its priority class.
#[derive(Clone, Copy)]
struct Class<'a> {
    value: i64,
    policy: &'a str,
    /// Whether it is that of pods that name none.
    is_default: bool,
}

/// What the objects so far have made.
struct Cluster<'a> {
    namespaces: BTreeSet<&'a str>,
    priority_classes: BTreeMap<&'a str, Class<'a>>,
    /// Each as it was given; a Service with what it keeps of before.
    objects: BTreeMap<Identity<'a>, Cow<'a, Object>>,
    addresses: addresses::Taken<'a>,
    node_ports: node_ports::Taken<'a>,
    families: families::Families,
}

impl<'a> Cluster<'a> {
    fn new(objects: &'a [Object], refused: &[bool]) -> Self {
        let there = objects.iter().zip(refused).filter(|(object, refused)| !**refused || object.tolerated);
        let live = objects.iter().filter(|it| it.kind.metadata().uid.is_some());
        Self {
            families: families::Families::of(there.map(|(object, _)| object)),
            namespaces: NAMESPACES.iter().copied().chain(live.map(|it| it.namespace.as_str())).collect(),
            priority_classes: SYSTEM_CLASSES
                .map(|(name, value)| (name, Class { value, policy: PREEMPTS, is_default: false }))
                .into(),
            objects: BTreeMap::new(),
            addresses: addresses::Taken::new(),
            node_ports: node_ports::Taken::default(),
        }
    }

    /// Whether an object has errors that an update does not clear; the places of those that it clears are noted.
    fn remains_refused(
        &self,
        object: &Object,
        found: &[Diagnostic],
        errors: &[(u32, usize)],
        cleared: &mut BTreeSet<usize>,
    ) -> bool {
        let before = self.objects.get(&identity(object)).map(|old| &old.kind);
        let (Some(Kind::Service(old)), Kind::Service(new)) = (before, &object.kind) else { return true };
        let (start, end) = extent(object);
        let families = self.families.of_service(&old.spec);
        let first = errors.partition_point(|(place, _)| *place < start);
        let own = errors.iter().skip(first).take_while(|(place, _)| *place < end);
        own.fold(false, |remains, (_, at)| {
            let clears = found.get(*at).is_some_and(|it| updates::clears(old, new, it, &families));
            if clears {
                cleared.insert(*at);
            }
            remains || !clears
        })
    }

    /// Applies one object.
    fn apply(&mut self, object: &'a Object, refused: bool, report: &Report) {
        match &object.kind {
            Kind::Pod(pod) => self.check_priority_class(pod, report),
            Kind::PriorityClass(class) => self.check_default(class, object, report),
            _ => {}
        }
        if report.has_errors() {
            return;
        }
        let before = self.objects.get(&identity(object)).cloned();
        let before = before.as_deref();
        if let Kind::Service(service) = &object.kind {
            let old =
                before.and_then(|it| if let Kind::Service(it) = &it.kind { Some(&it.spec) } else { None });
            self.allocate(service, old, object, report);
        }
        if let Some(old) = before.filter(|_| !report.has_errors()) {
            updates::check(old, object, report);
            if let (Kind::Service(old), Kind::Service(new)) = (&old.kind, &object.kind) {
                let root = report.root();
                self.families.check_update(old, new, &root.key("spec"));
            }
        }
        if report.has_errors() || refused {
            return self.release(object, before);
        }
        let mut now = Cow::Borrowed(object);
        if let Some(old) = before.filter(|_| matches!(object.kind, Kind::Service(_))) {
            update::keep_allocated(old, now.to_mut());
            self.release(old, Some(&now));
        }
        self.objects.insert(identity(object), now);
        match &object.kind {
            Kind::Namespace(_) => drop(self.namespaces.insert(&object.name)),
            Kind::PriorityClass(it) => {
                let class = Class {
                    value: it.value.unwrap_or(0),
                    policy: it.preemption_policy.as_deref().unwrap_or(PREEMPTS),
                    is_default: it.global_default == Some(true),
                };
                self.priority_classes.insert(&object.name, class);
            }
            _ => {}
        }
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

    /// The default is one class at most.
    fn check_default(&self, class: &PriorityClass, object: &Object, report: &Report) {
        let other = self.priority_classes.iter().any(|(name, it)| it.is_default && **name != *object.name);
        if class.global_default == Some(true) && other && !report.live {
            report.root().key("globalDefault").forbidden(detail::ONE_DEFAULT_CLASS);
        }
    }

    /// The class of pods that name none: of several (of a live cluster) the lowest.
    fn default_class(&self) -> Class<'a> {
        let defaults = self.priority_classes.values().filter(|it| it.is_default);
        let none = Class { value: 0, policy: PREEMPTS, is_default: false };
        defaults.min_by_key(|it| it.value).copied().unwrap_or(none)
    }

    /// The Priority admission plugin looks at pods alone: their class is there, and they say nothing else than it does.
    fn check_priority_class(&self, pod: &Pod, report: &Report) {
        if report.live {
            return;
        }
        let root = report.root();
        let spec = root.key("spec");
        let Class { value, policy, .. } =
            match pod.spec.priority_class_name.as_deref().filter(|name| !name.is_empty()) {
                None => self.default_class(),
                Some(name) => match self.priority_classes.get(name) {
                    Some(class) => *class,
                    None => return spec.key("priorityClassName").error(Code::PriorityClassNotFound, &[name]),
                },
            };
        if let Some(given) = pod.spec.priority.filter(|given| *given != value) {
            let args = [&*given.to_string(), &value.to_string()];
            return spec.key("priority").error(Code::ClassDecides, &args);
        }
        if let Some(given) = pod.spec.preemption_policy.as_deref().filter(|given| *given != policy) {
            spec.key("preemptionPolicy").error(Code::ClassDecides, &[given, policy]);
        }
    }

    /// Cluster IPs, then node ports; the first that cannot be had is the only error. `old` is what an update changes.
    fn allocate(
        &mut self,
        service: &Service,
        old: Option<&ServiceSpec>,
        object: &'a Object,
        report: &Report,
    ) {
        let root = report.root();
        let spec = root.key("spec");
        if service.spec.kind() == "ExternalName" || !service::families_fit(service, object) {
            return;
        }
        self.families.check(&service.spec, &spec);
        if report.has_errors() {
            return;
        }
        self.addresses.allocate(&service.spec, old, object, &spec);
        if !report.has_errors() {
            self.node_ports.allocate(&service.spec, old, object, &spec);
        }
    }

    /// Gives back what an object was given, but for what it keeps as it is now: a refused one what it had before, one
    /// that was changed what it has since.
    fn release(&mut self, object: &Object, now: Option<&Object>) {
        if let Kind::Service(service) = &object.kind {
            let now = now.and_then(|it| if let Kind::Service(it) = &it.kind { Some(&it.spec) } else { None });
            self.addresses.release(&service.spec, object, now);
            self.node_ports.release(&service.spec, object, now);
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
