//! Tolerations and topology spread (service-validation.md 1.5).

use std::collections::BTreeMap;

use crate::diagnostic::Code;
use crate::manifest::kinds::{Toleration, TopologySpreadConstraint};
use crate::manifest::rules::report::Field;
use crate::manifest::rules::{TAINT_EFFECTS, detail, labels};

const WHEN_UNSATISFIABLE: &[&str] = &["DoNotSchedule", "ScheduleAnyway"];
const POLICIES: &[&str] = &["Honor", "Ignore"];

/// `ValidateTolerations`.
pub fn check_tolerations(tolerations: &[Toleration], field: &Field) {
    for (at, toleration) in tolerations.iter().enumerate() {
        check_toleration(toleration, &field.index(at));
    }
}

fn check_toleration(it: &Toleration, field: &Field) {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let (key, operator, value, effect) =
        (text(&it.key), text(&it.operator), text(&it.value), text(&it.effect));
    let (operator_field, effect_field) = (field.key("operator"), field.key("effect"));
    if !key.is_empty() {
        labels::check_key(&field.key("key"), &key);
    } else if operator != "Exists" {
        operator_field.invalid(format!("\"{operator}\""), detail::EXISTS_FOR_EMPTY_KEY);
    }
    if it.toleration_seconds.is_some() && effect != "NoExecute" {
        effect_field.invalid(format!("\"{effect}\""), detail::NO_EXECUTE_FOR_SECONDS);
    }
    let value_field = field.key("value");
    match operator.as_str() {
        "" | "Equal" => labels::check_value(&operator_field.written_at(&value_field), &value),
        "Exists" if !value.is_empty() => {
            operator_field.invalid(format!("\"{value}\""), detail::NO_VALUE_WITH_EXISTS);
        }
        "Exists" => {}
        _ => operator_field.unsupported(&operator, &["Equal", "Exists"]),
    }
    effect_field.one_of_or_empty(it.effect.as_deref(), TAINT_EFFECTS);
}

/// `validateTopologySpreadConstraints`.
pub fn check_spread(constraints: &[TopologySpreadConstraint], field: &Field) {
    let kind = |it: &TopologySpreadConstraint| (it.topology_key.clone(), it.when_unsatisfiable.clone());
    let mut left: BTreeMap<_, usize> = BTreeMap::new();
    for constraint in constraints {
        *left.entry(kind(constraint)).or_default() += 1;
    }
    for (at, constraint) in constraints.iter().enumerate() {
        let here = field.index(at);
        check_constraint(constraint, &here);
        // The server calls the earlier of two a duplicate, not the later.
        let kind = kind(constraint);
        let again = left.get_mut(&kind).is_some_and(|count| {
            *count = count.saturating_sub(1);
            *count > 0
        });
        if again {
            let place = here.key("topologyKey");
            let value = format!("\"{{{}, {}}}\"", kind.0.unwrap_or_default(), kind.1.unwrap_or_default());
            here.key("{topologyKey, whenUnsatisfiable}").written_at(&place).duplicate(value);
        }
    }
}

fn check_constraint(it: &TopologySpreadConstraint, field: &Field) {
    let skew = it.max_skew.unwrap_or(0);
    if skew <= 0 {
        field.key("maxSkew").invalid(skew, detail::MUST_BE_POSITIVE);
    }
    check_topology_key(it.topology_key.as_deref(), &field.key("topologyKey"));
    let when = it.when_unsatisfiable.as_deref().unwrap_or("");
    field.key("whenUnsatisfiable").one_of(Some(when), WHEN_UNSATISFIABLE);
    let domains = field.key("minDomains");
    match it.min_domains {
        Some(number) if number <= 0 => domains.invalid(number, detail::MUST_BE_POSITIVE),
        Some(number) if when != "DoNotSchedule" => domains.invalid(number, detail::MIN_DOMAINS_NEEDS_DO_NOT),
        _ => {}
    }
    field.key("nodeAffinityPolicy").one_of(it.node_affinity_policy.as_deref(), POLICIES);
    field.key("nodeTaintsPolicy").one_of(it.node_taints_policy.as_deref(), POLICIES);
    match &it.label_selector {
        Some(selector) => labels::check_selector(&field.key("labelSelector"), selector),
        None if !it.match_label_keys.is_empty() => {
            field.key("matchLabelKeys").forbidden(detail::KEYS_NEED_SELECTOR);
        }
        None => {}
    }
    let keys = field.key("matchLabelKeys");
    for (at, key) in it.match_label_keys.iter().enumerate() {
        labels::check_key(&keys.index(at), key);
    }
}

/// A node label's key that must be given.
pub fn check_topology_key(key: Option<&str>, field: &Field) {
    match key.unwrap_or("") {
        "" => field.error(Code::RequiredValue, &[detail::CAN_NOT_BE_EMPTY]),
        key => labels::check_key(field, key),
    }
}
