//! `v1 Pod` and pod templates (service-validation.md 1.5): what `ValidatePodSpec` refuses, by theme.

mod affinity;
mod annotations;
mod claims;
mod containers;
mod dns;
mod handlers;
mod mounts;
mod overlaps;
mod ports;
mod probes;
mod projected;
mod resources;
mod restart;
mod scheduling;
mod security;
mod selectors;
mod sources;
mod system;
mod variables;
mod warnings;
mod whole;

use std::collections::BTreeSet;

use super::names::{self, Syntax};
use super::report::{Field, Report};
use super::{address, detail, labels, meta};
use crate::diagnostic::Code;
use crate::manifest::kinds::{ObjectMeta, Pod, PodSpec, PodTemplateSpec};
use mounts::Volumes;

pub(super) use affinity::check_node_selector;
pub(super) use resources::{is_extended, is_standard};

const RESTART_POLICIES: &[&str] = &["Always", "OnFailure", "Never"];
/// Whom a pod may put out.
pub(super) const PREEMPTION_POLICIES: &[&str] = &["PreemptLowerPriority", "Never"];

/// Where a pod spec stands, which changes what it may say.
#[derive(Clone, Copy, Default)]
pub(super) struct Place<'a> {
    /// The metadata of a Pod of its own; none in a template.
    pub pod: Option<&'a ObjectMeta>,
    /// Its containers are never started again.
    pub never_restarts: bool,
    /// Volumes that a StatefulSet's claim templates add.
    pub claims: &'a [String],
}

/// What of a pod its containers refer to.
struct Own {
    volumes: Volumes,
    claims: BTreeSet<String>,
    host_users: bool,
}

impl Place<'_> {
    /// A Pod of its own, not a template.
    pub(super) fn is_pod(&self) -> bool {
        self.pod.is_some()
    }
}

/// Checks a Pod.
pub(super) fn check(pod: &Pod, report: &Report) {
    let root = report.root();
    let spec = root.key("spec");
    let metadata = root.key("metadata");
    meta::check(&pod.metadata, Syntax::Subdomain, &metadata);
    let annotations = metadata.key("annotations");
    annotations::check(&pod.metadata.annotations, &pod.spec, &annotations, &annotations);
    check_spec(&pod.spec, Place { pod: Some(&pod.metadata), ..Place::default() }, &spec);
    annotations::check_against_fields(&pod.metadata.annotations, &spec);
    warn_of_name(pod.metadata.name.as_deref(), &metadata);
    annotations::warn(&pod.metadata.annotations, &spec, &metadata.key("annotations"));
    warnings::warn(&pod.spec, &spec);
}

/// A name that becomes a host name should be a label.
pub(super) fn warn_of_name(name: Option<&str>, metadata: &Field) {
    if let Some(name) = name.filter(|name| name.len() > 63 || !Syntax::Label.fits(name)) {
        metadata.key("name").warn(Code::PodNameIsNoLabel, &[name]);
    }
}

/// Checks a template: the server leaves `metadata` out of the path of its labels.
pub(super) fn check_template(template: &PodTemplateSpec, place: Place, field: &Field) {
    let metadata = field.key("metadata");
    let (written_labels, written_annotations) = (metadata.key("labels"), metadata.key("annotations"));
    let (own_labels, own_annotations) = (field.key("labels"), field.key("annotations"));
    labels::check_labels_at(&own_labels, &written_labels, &template.metadata.labels);
    labels::check_annotations_at(&own_annotations, &written_annotations, &template.metadata.annotations);
    annotations::check(
        &template.metadata.annotations,
        &template.spec,
        &own_annotations,
        &written_annotations,
    );
    let spec = field.key("spec");
    check_spec(&template.spec, place, &spec);
    annotations::check_against_fields(&template.metadata.annotations, &spec);
    annotations::warn(&template.metadata.annotations, &spec, &written_annotations);
    warnings::warn(&template.spec, &spec);
}

/// `ValidatePodSpec`.
fn check_spec(spec: &PodSpec, place: Place, field: &Field) {
    let never_restarts = spec.restart_policy.as_deref() == Some("Never");
    let place = Place { never_restarts, ..place };
    let volumes = mounts::check_volumes(spec, place, field);
    let claims = claims::check_pod(&field.key("resourceClaims"));
    let own = Own { volumes, claims, host_users: field.key("hostUsers").flag() != Some(false) };
    containers::check(spec, place, &own, field);
    whole::check(spec, place, field);
    resources::check_overhead(&spec.overhead, &field.key("overhead"));
    field.key("restartPolicy").one_of_or_empty(spec.restart_policy.as_deref(), RESTART_POLICIES);
    dns::check(spec, field);
    labels::check_labels(&field.key("nodeSelector"), &spec.node_selector);
    if let Some(it) = &spec.affinity {
        affinity::check(it, place, &field.key("affinity"));
    }
    scheduling::check_spread(
        &spec.topology_spread_constraints,
        place,
        &field.key("topologySpreadConstraints"),
    );
    scheduling::check_tolerations(&spec.tolerations, &field.key("tolerations"));
    check_gates(spec, field);
    check_on_create(spec, place, field);
    security::check_pod(&field.key("securityContext"), field);
    system::check(field);
    check_names(spec, field);
    if let Some(seconds) = spec.active_deadline_seconds {
        field.key("activeDeadlineSeconds").in_range(seconds, 1, i64::from(i32::MAX));
    }
    field.key("preemptionPolicy").one_of(spec.preemption_policy.as_deref(), PREEMPTION_POLICIES);
}

fn check_gates(spec: &PodSpec, field: &Field) {
    let list = field.key("readinessGates");
    for (at, gate) in spec.readiness_gates.iter().enumerate() {
        let item = list.index(at);
        labels::check_key(&item.key("conditionType"), gate.condition_type.as_deref().unwrap_or(""));
    }
    let list = field.key("schedulingGates");
    let mut seen = BTreeSet::new();
    for (at, gate) in spec.scheduling_gates.iter().enumerate() {
        let name = gate.name.as_deref().unwrap_or("");
        let item = list.index(at);
        labels::check_key(&item, name);
        if !seen.insert(name) {
            item.duplicate(format!("\"{name}\""));
        }
    }
}

/// What only comes later in the life of a pod (`ValidatePodCreate`, `ValidatePodTemplateSpec`).
fn check_on_create(spec: &PodSpec, place: Place, field: &Field) {
    if field.live() {
        return;
    }
    if place.is_pod() && !spec.scheduling_gates.is_empty() && spec.node_name.is_some() {
        field.key("nodeName").forbidden(detail::GATES_BEFORE_NODE);
    }
    // The RuntimeClass admission plugin; what a class that is named says, is not known here.
    if place.is_pod() && !spec.overhead.is_empty() && !field.has("runtimeClassName") {
        field.key("overhead").error(Code::OverheadWithoutClass, &[]);
    }
    let ephemeral = field.key("ephemeralContainers");
    if ephemeral.len() > 0 {
        ephemeral.forbidden(if place.is_pod() { detail::NOT_ON_CREATE } else { detail::NOT_IN_TEMPLATE });
    }
}

fn check_names(spec: &PodSpec, field: &Field) {
    for (key, name, syntax) in [
        ("serviceAccountName", &spec.service_account_name, Syntax::Subdomain),
        ("nodeName", &spec.node_name, Syntax::Subdomain),
        ("priorityClassName", &spec.priority_class_name, Syntax::Subdomain),
        ("hostname", &spec.hostname, Syntax::Label),
        ("subdomain", &spec.subdomain, Syntax::Label),
    ] {
        names::check_optional(&field.key(key), name.as_deref(), syntax);
    }
    let list = field.key("hostAliases");
    for (at, alias) in spec.host_aliases.iter().enumerate() {
        let item = list.index(at);
        address::check(&item.key("ip"), alias.ip.as_deref().unwrap_or(""));
        let names = item.key("hostnames");
        for (at, name) in alias.hostnames.iter().enumerate() {
            names::check(&names.index(at), name, Syntax::Subdomain);
        }
    }
}
