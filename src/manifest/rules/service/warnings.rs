//! What the server warns of in a Service that it accepts (service-validation.md 1.4, at the end).

use super::Asked;
use crate::diagnostic::{Code, Severity};
use crate::manifest::kinds::{Service, ServiceSpec};
use crate::manifest::rules::address;
use crate::manifest::rules::report::Field;

const HINTS: &str = "service.kubernetes.io/topology-aware-hints";
const MODE: &str = "service.kubernetes.io/topology-mode";

/// `GetWarningsForService`, and the disagreement of the two topology annotations, which is an error.
pub(super) fn warn(service: &Service, root: &Field) {
    let spec = root.key("spec");
    warn_annotations(service, root);
    warn_addresses(&service.spec, &spec);
    if service.spec.kind() == "ClusterIP" && service.spec.headless() {
        warn_headless(&service.spec, &spec);
    }
    if service.spec.kind() != "ExternalName" && !text(&service.spec.external_name).is_empty() {
        spec.key("externalName").warn(Code::IgnoredUnlessExternalName, &[]);
    }
    if service.spec.traffic_distribution.as_deref() == Some("PreferClose") {
        let here = spec.key("trafficDistribution");
        let fix = here.put_value("PreferSameZone");
        here.say(Severity::Warning, Code::DeprecatedValue, &["PreferClose", "PreferSameZone"], fix);
    }
}

fn text(value: &Option<String>) -> &str {
    value.as_deref().unwrap_or("")
}

fn warn_annotations(service: &Service, root: &Field) {
    let metadata = root.key("metadata");
    let annotations = metadata.key("annotations");
    let all = &service.metadata.annotations;
    let Some(hints) = all.get(HINTS) else { return };
    if let Some(mode) = all.get(MODE).filter(|mode| *mode != hints) {
        annotations.map_key(MODE).error(Code::TopologyAnnotationsDisagree, &[mode, hints]);
    }
    annotations.map_key(HINTS).warn(Code::DeprecatedAnnotation, &[HINTS, MODE]);
}

fn warn_addresses(spec: &ServiceSpec, field: &Field) {
    let list = field.key("clusterIPs");
    let single = field.key("clusterIP");
    for (at, text) in spec.addresses().iter().enumerate() {
        let item = list.index(at);
        address::warn_if_unusual(
            &if spec.cluster_ips.is_empty() { item.written_at(&single) } else { item },
            text,
        );
    }
    let list = field.key("externalIPs");
    for (at, text) in spec.external_ips.iter().enumerate() {
        address::warn_if_unusual(&list.index(at), text);
    }
    if !spec.external_ips.is_empty() && spec.kind() == "ExternalName" {
        list.warn(Code::IgnoredForExternalName, &[]);
    } else if !spec.external_ips.is_empty() && !spec.headless() {
        list.warn(Code::ExternalIpsDeprecated, &[]);
    }
    address::warn_if_unusual(&field.key("loadBalancerIP"), text(&spec.load_balancer_ip));
    let list = field.key("loadBalancerSourceRanges");
    for (at, text) in spec.load_balancer_source_ranges.iter().enumerate() {
        address::warn_if_unusual_cidr(&list.index(at), text);
    }
}

fn warn_headless(spec: &ServiceSpec, field: &Field) {
    if !text(&spec.load_balancer_ip).is_empty() {
        field.key("loadBalancerIP").warn(Code::IgnoredForHeadless, &[]);
    }
    if !spec.external_ips.is_empty() {
        field.key("externalIPs").warn(Code::IgnoredForHeadless, &[]);
    }
    if spec.session_affinity.as_deref() == Some("ClientIP") {
        field.key("sessionAffinity").warn(Code::IgnoredForHeadless, &[]);
    }
}
