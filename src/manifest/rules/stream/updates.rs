//! A document that names an object of the stream again is an update of it: what may not change then
//! (service-validation.md 1.4.7, 1.5.3, 1.9).

use crate::diagnostic::Code;
use crate::manifest::Object;
use crate::manifest::kinds::{Kind, PodSpec, Service, StatefulSetSpec};
use crate::manifest::rules::report::{Field, Report};
use crate::manifest::rules::service::Asked;

/// Whether an update changes a Service's type, and so clears what it left of the old one.
pub(super) fn changes_type(old: &Object, new: &Object) -> bool {
    match (&old.kind, &new.kind) {
        (Kind::Service(old), Kind::Service(new)) => {
            old.spec.kind() != new.spec.kind() && left_as_it_was(old, new)
        }
        _ => false,
    }
}

fn left_as_it_was(old: &Service, new: &Service) -> bool {
    let node_ports = |it: &Service| it.spec.ports.iter().map(|port| port.node_port).collect::<Vec<_>>();
    let (from, to) = (&old.spec, &new.spec);
    let same_or_none = node_ports(new).iter().all(Option::is_none) || node_ports(old) == node_ports(new);
    same_or_none
        && (to.external_traffic_policy.is_none()
            || from.external_traffic_policy == to.external_traffic_policy)
        && (to.load_balancer_class.is_none() || from.load_balancer_class == to.load_balancer_class)
}

/// Checks an update of any kind.
pub(super) fn check(old: &Object, new: &Object, report: &Report) {
    let root = report.root();
    let spec = root.key("spec");
    let selector = spec.key("selector");
    match (&old.kind, &new.kind) {
        (Kind::Service(old), Kind::Service(new)) => check_service(old, new, &spec),
        (Kind::Deployment(old), Kind::Deployment(new)) if old.spec.selector != new.spec.selector => {
            selector.error(Code::ImmutableField, &[]);
        }
        (Kind::ReplicaSet(old), Kind::ReplicaSet(new)) if old.spec.selector != new.spec.selector => {
            selector.error(Code::ImmutableField, &[]);
        }
        (Kind::DaemonSet(old), Kind::DaemonSet(new)) if old.spec.selector != new.spec.selector => {
            selector.error(Code::ImmutableField, &[]);
        }
        (Kind::StatefulSet(old), Kind::StatefulSet(new)) if fixed(&old.spec) != fixed(&new.spec) => {
            spec.error(Code::ImmutableField, &[]);
        }
        (Kind::Job(old), Kind::Job(new)) if old.spec.template != new.spec.template => {
            spec.key("template").error(Code::ImmutableField, &[]);
        }
        (Kind::Pod(old), Kind::Pod(new)) if !may_become(&old.spec, &new.spec) => {
            spec.error(Code::PodUpdateForbidden, &[]);
        }
        _ => {}
    }
}

fn check_service(old: &Service, new: &Service, spec: &Field) {
    let (from, to) = (&old.spec, &new.spec);
    let both = |kind: fn(&str) -> bool| kind(from.kind()) && kind(to.kind());
    if both(|kind| kind != "ExternalName") && !to.address().is_empty() && to.address() != from.address() {
        let list = spec.key("clusterIPs");
        let first = list.index(0);
        let single = spec.key("clusterIP");
        first.written_at(&single).error(Code::ImmutableField, &[]);
    }
    if both(|kind| kind == "LoadBalancer") && from.load_balancer_class != to.load_balancer_class {
        let class = to.load_balancer_class.as_deref().unwrap_or("");
        spec.key("loadBalancerClass").error(Code::ImmutableField, &[class]);
    }
}

/// The fields of a StatefulSet that no update may change.
fn fixed(spec: &StatefulSetSpec) -> StatefulSetSpec {
    StatefulSetSpec {
        selector: spec.selector.clone(),
        service_name: spec.service_name.clone(),
        pod_management_policy: spec.pod_management_policy.clone(),
        volume_claim_templates: spec.volume_claim_templates.clone(),
        ..StatefulSetSpec::default()
    }
}

/// Whether a pod may be changed so: images, deadlines, the grace period, tolerations that are added.
fn may_become(old: &PodSpec, new: &PodSpec) -> bool {
    let mut changed = old.clone();
    let containers = changed.containers.iter_mut().zip(&new.containers);
    for (container, next) in containers.chain(changed.init_containers.iter_mut().zip(&new.init_containers)) {
        container.image.clone_from(&next.image);
        container.image_pull_policy.clone_from(&next.image_pull_policy);
    }
    changed.active_deadline_seconds = new.active_deadline_seconds;
    changed.termination_grace_period_seconds = new.termination_grace_period_seconds;
    if old.tolerations.iter().all(|it| new.tolerations.contains(it)) {
        changed.tolerations.clone_from(&new.tolerations);
    }
    changed == *new
}
