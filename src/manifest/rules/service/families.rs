//! Cluster IPs and IP families: what the server asks before it allocates (service-validation.md 1.4.5).

use std::collections::BTreeSet;
use std::net::IpAddr;

use super::Asked;
use crate::diagnostic::{Code, Severity};
use crate::manifest::kinds::ServiceSpec;
use crate::manifest::rules::report::Field;
use crate::manifest::rules::{address, detail};

const FAMILIES: &[&str] = &["IPv4", "IPv6"];
const POLICIES: &[&str] = &["PreferDualStack", "RequireDualStack", "SingleStack"];

/// `initIPFamilyFields`: the fields by themselves, then against each other; what the cluster has is asked where it is
/// known (`rules/stream/families.rs`). Each step is asked only when the one before found nothing.
pub(super) fn check(spec: &ServiceSpec, field: &Field) {
    if spec.kind() == "ExternalName" {
        return;
    }
    check_policy(spec, field);
    check_families(spec, field);
    check_agreement(spec, field);
    if let Some(read) = check_addresses(spec, field) {
        check_pairs(spec, &read, field);
    }
    if !field.has_errors() {
        check_policy_against_numbers(spec, field);
    }
}

/// Acts on `clusterIPs[index]`, which stands where it was written: there, or as `clusterIP`.
pub(in super::super) fn with_address<T>(
    spec: &ServiceSpec,
    field: &Field,
    index: usize,
    act: impl FnOnce(&Field) -> T,
) -> T {
    let list = field.key("clusterIPs");
    let item = list.index(index);
    let single = field.key("clusterIP");
    act(&if spec.cluster_ips.is_empty() { item.written_at(&single) } else { item })
}

fn check_policy(spec: &ServiceSpec, field: &Field) {
    field.key("ipFamilyPolicy").one_of(spec.ip_family_policy.as_deref(), POLICIES);
}

fn check_families(spec: &ServiceSpec, field: &Field) {
    let list = field.key("ipFamilies");
    let mut seen = BTreeSet::new();
    for (at, family) in spec.ip_families.iter().enumerate() {
        let here = list.index(at);
        here.one_of(Some(family), FAMILIES);
        if !seen.insert(family) {
            here.duplicate(quoted(family));
        }
    }
}

fn check_agreement(spec: &ServiceSpec, field: &Field) {
    let list = field.key("clusterIPs");
    match spec.cluster_ips.first() {
        Some(_) if spec.address().is_empty() => {
            list.invalid(all(spec), detail::CLUSTER_IPS_WITHOUT_CLUSTER_IP)
        }
        Some(first) if first != spec.address() => list.invalid(all(spec), detail::FIRST_MUST_MATCH),
        _ => {}
    }
}

/// The addresses, if every one could be read (`None` counts as read).
fn check_addresses(spec: &ServiceSpec, field: &Field) -> Option<Vec<IpAddr>> {
    let texts = spec.addresses();
    let mut read = Vec::new();
    let mut broken = false;
    for (at, text) in texts.iter().enumerate() {
        if at == 0 && *text == "None" {
            if texts.len() > 1 {
                broken = true;
                field.key("clusterIPs").invalid(all(spec), detail::NONE_MUST_BE_ALONE);
            }
            continue;
        }
        match with_address(spec, field, at, |here| check_address(spec, here, text)) {
            Some(address) => read.push(address),
            None => broken = true,
        }
    }
    if texts.len() > 2 {
        field.key("clusterIPs").invalid(all(spec), detail::AT_MOST_TWO_ADDRESSES);
    }
    (!broken).then_some(read)
}

/// `none` is certainly `None` where a headless Service is allowed.
fn check_address(spec: &ServiceSpec, here: &Field, text: &str) -> Option<IpAddr> {
    if text != "None" && text.eq_ignore_ascii_case("none") {
        let fix = (spec.kind() == "ClusterIP" && spec.cluster_ips.is_empty())
            .then(|| here.put_value("None"))
            .flatten();
        here.say(Severity::Error, Code::NoneInLowerCase, &[text], fix);
        return None;
    }
    address::check(here, text)
}

/// One address per family, each of the family that its place says.
fn check_pairs(spec: &ServiceSpec, read: &[IpAddr], field: &Field) {
    let both = read.iter().any(IpAddr::is_ipv4) && read.iter().any(IpAddr::is_ipv6);
    if read.len() > 1 && !both {
        field.key("clusterIPs").invalid(all(spec), detail::ONE_ADDRESS_PER_FAMILY);
        return;
    }
    for (at, (address, family)) in read.iter().zip(&spec.ip_families).enumerate() {
        let expected = if address.is_ipv4() { "IPv4" } else { "IPv6" };
        if FAMILIES.contains(&family.as_str()) && family != expected {
            let at_text = at.to_string();
            let args = [spec.addresses().get(at).copied().unwrap_or(""), family.as_str(), &at_text];
            with_address(spec, field, at, |here| here.error(Code::AddressOfOtherFamily, &args));
        }
    }
}

fn check_policy_against_numbers(spec: &ServiceSpec, field: &Field) {
    let policy = spec.family_policy();
    if policy != "SingleStack" {
        return;
    }
    let here = field.key("ipFamilyPolicy");
    let families = field.key("ipFamilies");
    let addresses = field.key("clusterIPs");
    if spec.cluster_ips.len() == 2 {
        placed(&here, &addresses).invalid(policy, detail::DUAL_STACK_FOR_TWO_ADDRESSES);
    }
    if spec.ip_families.len() == 2 {
        placed(&here, &families).invalid(policy, detail::DUAL_STACK_FOR_TWO_FAMILIES);
    }
}

/// The field itself where it is written, else the one that makes it needed.
fn placed<'a>(here: &'a Field<'a>, instead: &'a Field<'a>) -> Field<'a> {
    if here.is_written() { *here } else { here.written_at(instead) }
}

/// Whether nobody but a person makes its endpoints.
pub(in super::super) fn no_selector(spec: &ServiceSpec) -> bool {
    spec.selector.as_ref().is_none_or(std::collections::BTreeMap::is_empty)
}

/// `clusterIPs`, of which the server always shows all.
fn all(spec: &ServiceSpec) -> String {
    spec.addresses().join(", ")
}

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}
