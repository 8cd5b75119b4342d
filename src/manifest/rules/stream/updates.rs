//! A document that names an object of the stream again is an update of it: what may not change then
//! (service-validation.md 1.4.7, 1.5.3, 1.9).

use std::collections::BTreeSet;

use super::{job_updates, pod_updates};
use crate::diagnostic::{Code, Diagnostic};
use crate::manifest::Object;
use crate::manifest::kinds::{Kind, PriorityClass, Service, ServiceSpec, StatefulSetSpec};
use crate::manifest::rules::report::{Field, Report};
use crate::manifest::rules::service::Asked;

/// Whether an error in an update is about what the server clears of itself: the Service had use for the field before,
/// has none now, and its value was left as it was (`dropTypeDependentFields`; service-validation.md 1.4, type changes).
/// `families` are those that the old one has.
pub(super) fn clears(old: &Service, new: &Service, found: &Diagnostic, families: &[String]) -> bool {
    let (from, to) = (&old.spec, &new.spec);
    let balancer = from.kind() == "LoadBalancer";
    let had_address = from.kind() != "ExternalName";
    match (found.code, found.field.as_deref().unwrap_or("")) {
        (Code::NodePortNeedsType | Code::NodePortOnHeadless, _) => {
            (balancer || from.kind() == "NodePort") && node_ports(from) == node_ports(to)
        }
        (Code::TrafficPolicyNeedsExternalAccess, _) => {
            from.externally_accessible()
                && to.external_traffic_policy.as_deref()
                    == from.external_traffic_policy.as_deref().or(Some("Cluster"))
        }
        (Code::InvalidValue, "spec.healthCheckNodePort") => {
            from.needs_health_check() && from.health_check_node_port == to.health_check_node_port
        }
        (Code::LoadBalancerOnly, "spec.allocateLoadBalancerNodePorts") => {
            let (before, now) =
                (from.allocate_load_balancer_node_ports, to.allocate_load_balancer_node_ports);
            balancer && before.or(Some(true)) == now
        }
        (Code::LoadBalancerOnly, "spec.loadBalancerClass") => {
            balancer && from.load_balancer_class == to.load_balancer_class
        }
        (Code::NotForExternalName, "spec.clusterIPs") => had_address && from.addresses() == to.addresses(),
        (Code::NotForExternalName, "spec.ipFamilies") => had_address && families == to.ip_families,
        (Code::NotForExternalName, "spec.ipFamilyPolicy") => {
            had_address && to.ip_family_policy.as_deref() == Some(from.family_policy())
        }
        _ => false,
    }
}

fn node_ports(spec: &ServiceSpec) -> BTreeSet<i64> {
    spec.ports.iter().filter_map(|port| port.node_port).filter(|number| *number != 0).collect()
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
        (Kind::Job(old), Kind::Job(new)) => job_updates::check(&old.spec, &new.spec, &spec),
        (Kind::Pod(old), Kind::Pod(new)) => pod_updates::check(&old.spec, &new.spec, &spec),
        (Kind::EndpointSlice(old), Kind::EndpointSlice(new)) if old.address_type != new.address_type => {
            root.key("addressType").error(Code::ImmutableField, &[]);
        }
        (Kind::IngressClass(old), Kind::IngressClass(new)) if old.spec.controller != new.spec.controller => {
            spec.key("controller").error(Code::ImmutableField, &[]);
        }
        (Kind::GatewayClass(old), Kind::GatewayClass(new))
            if old.spec.controller_name != new.spec.controller_name =>
        {
            spec.key("controllerName").error(Code::ImmutableField, &[]);
        }
        (Kind::PriorityClass(old), Kind::PriorityClass(new)) => {
            let policy = |it: &PriorityClass| {
                it.preemption_policy.clone().unwrap_or_else(|| "PreemptLowerPriority".to_string())
            };
            if old.value != new.value {
                root.key("value").error(Code::ImmutableField, &[]);
            }
            if policy(old) != policy(new) {
                root.key("preemptionPolicy").error(Code::ImmutableField, &[]);
            }
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
    let number = to.health_check_node_port.filter(|it| *it != 0);
    let needed = from.needs_health_check() && to.needs_health_check();
    if needed && number.is_some() && number != from.health_check_node_port {
        spec.key("healthCheckNodePort").error(Code::ImmutableField, &[]);
    }
}

/// The fields of a StatefulSet that no update may change.
fn fixed(spec: &StatefulSetSpec) -> StatefulSetSpec {
    StatefulSetSpec {
        selector: spec.selector.clone(),
        service_name: spec.service_name.clone().filter(|it| !it.is_empty()),
        pod_management_policy: spec.pod_management_policy.clone().filter(|it| it != "OrderedReady"),
        volume_claim_templates: spec.volume_claim_templates.clone(),
        ..StatefulSetSpec::default()
    }
}
