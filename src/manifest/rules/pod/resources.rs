//! Requests and limits (service-validation.md 1.5, 1.10).

use std::collections::BTreeMap;

use crate::diagnostic::Code;
use crate::manifest::kinds::{Quantity, ResourceRequirements};
use crate::manifest::quantity::{Amount, text_of};
use crate::manifest::rules::report::Field;
use crate::manifest::rules::{detail, labels};

type Amounts = BTreeMap<String, Quantity>;

/// Requests and limits of a container (`validateResourceRequirements`).
pub(super) fn check(requirements: &ResourceRequirements, field: &Field) {
    check_amounts(&requirements.limits, &field.key("limits"));
    check_amounts(&requirements.requests, &field.key("requests"));
    check_pairs(requirements, field);
}

/// Those of the pod itself, which has fewer kinds of them.
pub(super) fn check_of_pod(requirements: &ResourceRequirements, field: &Field) {
    for (key, amounts) in [("limits", &requirements.limits), ("requests", &requirements.requests)] {
        let list = field.key(key);
        for (name, quantity) in amounts {
            let here = list.map_key(name);
            labels::check_key(&here, name);
            if !matches!(&**name, "cpu" | "memory") && !is_huge_pages(name) {
                here.unsupported(name, &["cpu", "hugepages-", "memory"]);
            }
            check_amount(name, quantity, &here);
        }
    }
    check_pairs(requirements, field);
}

/// Each request against its limit.
fn check_pairs(requirements: &ResourceRequirements, field: &Field) {
    let requests = field.key("requests");
    for (name, quantity) in &requirements.requests {
        let Some(limit) = requirements.limits.get(name) else {
            if is_exact(name) {
                field.key("limits").required(detail::LIMIT_NEEDED);
            }
            continue;
        };
        let (Ok(asked), Ok(allowed)) = (Amount::read(quantity), Amount::read(limit)) else { continue };
        let code = match is_exact(name) {
            true => Code::RequestUnequalLimit,
            false => Code::RequestAboveLimit,
        };
        if asked > allowed || (asked != allowed && is_exact(name)) {
            let place = requests.map_key(name);
            requests.written_at(&place).error(code, &[&text_of(quantity), name, &text_of(limit)]);
        }
    }
    let mut names = requirements.requests.keys().chain(requirements.limits.keys());
    let huge = names.clone().any(|name| is_huge_pages(name));
    if huge && !names.any(|name| name == "cpu" || name == "memory") {
        field.forbidden(detail::HUGE_PAGES_ALONE);
    }
}

/// What cannot be promised to more than one: the request equals the limit.
fn is_exact(name: &str) -> bool {
    is_extended(name) || is_huge_pages(name)
}

/// Huge pages of a size, which are never shared.
pub(super) fn is_huge_pages(name: &str) -> bool {
    name.starts_with("hugepages-")
}

/// A runtime's own share: checked as if it were the limits of a container, and told so.
pub(super) fn check_overhead(amounts: &Amounts, field: &Field) {
    let limits = field.key("limits");
    for (name, quantity) in amounts {
        let place = field.map_key(name);
        let own = limits.map_key(name);
        let here = own.written_at(&place);
        check_name(name, &here);
        check_amount(name, quantity, &here);
    }
    let mut names = amounts.keys();
    if names.clone().any(|name| is_huge_pages(name)) && !names.any(|name| name == "cpu" || name == "memory") {
        field.forbidden(detail::HUGE_PAGES_ALONE);
    }
}

/// Names of resources, and no negative amounts.
fn check_amounts(amounts: &Amounts, field: &Field) {
    for (name, quantity) in amounts {
        let here = field.map_key(name);
        check_name(name, &here);
        check_amount(name, quantity, &here);
    }
}

/// `validateContainerResourceName`
fn check_name(name: &str, field: &Field) {
    labels::check_key(field, name);
    if !name.contains('/') && !is_standard(name) {
        field.error(Code::UnknownResource, &[name]);
    }
}

fn check_amount(name: &str, quantity: &Quantity, field: &Field) {
    let Ok(amount) = Amount::read(quantity) else { return };
    if amount.is_negative() {
        field.error(Code::NegativeNumber, &[&text_of(quantity)]);
    } else if is_extended(name) && !amount.is_whole() {
        field.invalid(text_of(quantity), detail::MUST_BE_AN_INTEGER);
    }
    if let Some(page) = name.strip_prefix("hugepages-") {
        let page = Amount::read(&Quantity::Str(page.to_string())).ok().filter(|it| it.is_whole());
        let page = page.map_or(0, Amount::units);
        if page <= 0 || amount.units().checked_rem(page) != Some(0) {
            field.error(Code::UnevenHugePages, &[&text_of(quantity), name]);
        }
    }
}

/// Whether containers may ask for a resource of this name, which has no domain.
pub(crate) fn is_standard(name: &str) -> bool {
    matches!(name, "cpu" | "memory" | "ephemeral-storage") || is_huge_pages(name)
}

/// A resource of a device plugin: whole numbers, requests equal to limits.
pub(crate) fn is_extended(name: &str) -> bool {
    name.split_once('/').is_some_and(|(domain, _)| !domain.ends_with("kubernetes.io"))
}
