//! Type, affinity, external addresses, load balancer and traffic policies of a Service
//! (service-validation.md 1.4, rules 1, 2 and 10 to 14).

use super::{Asked, TYPES};
use crate::diagnostic::Code;
use crate::manifest::kinds::{Service, ServiceSpec};
use crate::manifest::rules::names::{self, Syntax};
use crate::manifest::rules::report::Field;
use crate::manifest::rules::{address, detail, labels};

/// The annotation that `loadBalancerSourceRanges` replaced.
const SOURCE_RANGES: &str = "service.beta.kubernetes.io/load-balancer-source-ranges";
const POLICIES: &[&str] = &["Cluster", "Local"];
const DISTRIBUTIONS: &[&str] = &["PreferClose", "PreferSameZone", "PreferSameNode"];
/// A day: the longest that a client is remembered.
const LONGEST_AFFINITY_SECONDS: i64 = 86_400;

/// `type`, and what it allows of cluster IP and external name (rules 1 and 2).
pub(super) fn check_type(spec: &ServiceSpec, field: &Field) {
    field.key("type").one_of(Some(spec.kind()), TYPES);
    match spec.kind() {
        "NodePort" | "LoadBalancer" if spec.headless() => {
            with_first_address(spec, field, |here| here.error(Code::HeadlessWithType, &[spec.kind()]));
        }
        "ExternalName" => check_external_name(spec, field),
        _ => {}
    }
}

fn with_first_address(spec: &ServiceSpec, field: &Field, act: impl FnOnce(&Field)) {
    let list = field.key("clusterIPs");
    let first = list.index(0);
    let single = field.key("clusterIP");
    act(&if spec.cluster_ips.is_empty() { first.written_at(&single) } else { first });
}

fn check_external_name(spec: &ServiceSpec, field: &Field) {
    let addresses = field.key("clusterIPs");
    let single = field.key("clusterIP");
    if !spec.cluster_ips.is_empty() {
        addresses.error(Code::NotForExternalName, &[]);
    } else if !spec.address().is_empty() {
        addresses.written_at(&single).error(Code::NotForExternalName, &[]);
    }
    if !spec.ip_families.is_empty() {
        field.key("ipFamilies").error(Code::NotForExternalName, &[]);
    }
    if spec.ip_family_policy.is_some() {
        field.key("ipFamilyPolicy").error(Code::NotForExternalName, &[]);
    }
    let here = field.key("externalName");
    let name = spec.external_name.as_deref().unwrap_or("");
    match name.strip_suffix('.').unwrap_or(name) {
        "" => here.error(Code::ExternalNameMissing, &[]),
        // One trailing dot is allowed; a fix would lose it, so a name with one is only refused.
        bare if bare.len() < name.len() && !Syntax::Subdomain.fits(bare) => {
            here.error(Code::InvalidDnsSubdomain, &[name]);
        }
        bare => names::check(&here, bare, Syntax::Subdomain),
    }
}

/// `sessionAffinity` and its timeout. Without `ClientIP` the config is cleared, not refused (rule 13).
pub(super) fn check_affinity(spec: &ServiceSpec, field: &Field) {
    field.key("sessionAffinity").one_of_or_empty(spec.session_affinity.as_deref(), &["ClientIP", "None"]);
    let config = spec.session_affinity_config.as_ref().and_then(|config| config.client_ip.as_ref());
    let seconds = config.and_then(|client| client.timeout_seconds);
    if spec.session_affinity.as_deref() != Some("ClientIP") {
        return;
    }
    if let Some(seconds) = seconds.filter(|it| !(1..=LONGEST_AFFINITY_SECONDS).contains(it)) {
        let config = field.key("sessionAffinityConfig");
        let client = config.key("clientIP");
        client.key("timeoutSeconds").error(
            Code::NumberOutOfRange,
            &[&seconds.to_string(), "1", &LONGEST_AFFINITY_SECONDS.to_string()],
        );
    }
}

/// `externalIPs` (rule 12).
pub(super) fn check_external_ips(spec: &ServiceSpec, field: &Field) {
    let list = field.key("externalIPs");
    for (at, text) in spec.external_ips.iter().enumerate() {
        let here = list.index(at);
        if let Some(address) = address::check(&here, text) {
            address::check_endpoint(&here, text, address);
        }
    }
}

/// What is for load balancers alone.
pub(super) fn check_load_balancer(service: &Service, root: &Field) {
    let spec = &service.spec;
    let field = root.key("spec");
    let elsewhere = spec.kind() != "LoadBalancer";
    check_source_ranges(service, root);
    if elsewhere && spec.allocate_load_balancer_node_ports.is_some() {
        field.key("allocateLoadBalancerNodePorts").error(Code::LoadBalancerOnly, &[]);
    }
    match &spec.load_balancer_class {
        Some(_) if elsewhere => field.key("loadBalancerClass").error(Code::LoadBalancerOnly, &[]),
        Some(class) => labels::check_key(&field.key("loadBalancerClass"), class),
        None => {}
    }
}

/// The field, whose path the server writes with a capital; without it, the annotation (rule 14).
fn check_source_ranges(service: &Service, root: &Field) {
    let spec = root.key("spec");
    let elsewhere = service.spec.kind() != "LoadBalancer";
    let written = spec.key("loadBalancerSourceRanges");
    let capital = spec.key("LoadBalancerSourceRanges");
    let ranges = &service.spec.load_balancer_source_ranges;
    if !ranges.is_empty() {
        if elsewhere {
            capital.written_at(&written).error(Code::LoadBalancerOnly, &[]);
        }
        for (at, range) in ranges.iter().enumerate() {
            let place = written.index(at);
            address::check_cidr(&capital.index(at).written_at(&place), range.trim());
        }
        return;
    }
    let Some(text) = service.metadata.annotations.get(SOURCE_RANGES) else { return };
    let metadata = root.key("metadata");
    let annotations = metadata.key("annotations");
    let here = annotations.map_key(SOURCE_RANGES);
    if elsewhere {
        here.error(Code::LoadBalancerOnly, &[]);
    }
    let broken = |range: &&str| address::Cidr::parse(range.trim()).is_none();
    if !text.trim().is_empty()
        && let Some(range) = text.split(',').find(broken)
    {
        here.error(Code::InvalidCidr, &[range.trim()]);
    }
}

/// Traffic policies, distribution and the health check's port (rules 10 and 11).
pub(super) fn check_traffic(spec: &ServiceSpec, field: &Field) {
    let external = field.key("externalTrafficPolicy");
    match spec.external_traffic_policy.as_deref().filter(|policy| !policy.is_empty()) {
        Some(policy) if !spec.externally_accessible() => {
            external.error(Code::TrafficPolicyNeedsExternalAccess, &[policy, spec.kind()]);
        }
        policy => external.one_of(policy, POLICIES),
    }
    // Where it is needed, its number is the allocator's to judge (`rules/stream/node_ports.rs`).
    if let Some(port) = spec.health_check_node_port.filter(|port| *port != 0 && !spec.needs_health_check()) {
        field.key("healthCheckNodePort").invalid(port, detail::HEALTH_CHECK_PORT_NOT_NEEDED);
    }
    field.key("internalTrafficPolicy").one_of(spec.internal_traffic_policy.as_deref(), POLICIES);
    field.key("trafficDistribution").one_of(spec.traffic_distribution.as_deref(), DISTRIBUTIONS);
}
