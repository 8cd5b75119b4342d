//! Tolerations and topology spread (service-validation.md 1.5).

use std::collections::BTreeMap;

use super::Place;
use crate::diagnostic::Code;
use crate::manifest::kinds::{LabelSelector, Toleration, TopologySpreadConstraint};
use crate::manifest::rules::report::Field;
use crate::manifest::rules::{TAINT_EFFECTS, detail, labels};

const WHEN_UNSATISFIABLE: &[&str] = &["DoNotSchedule", "ScheduleAnyway"];
const POLICIES: &[&str] = &["Honor", "Ignore"];

/// `ValidateTolerations`.
pub(super) fn check_tolerations(tolerations: &[Toleration], field: &Field) {
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
pub(super) fn check_spread(constraints: &[TopologySpreadConstraint], place: Place, field: &Field) {
    let kind = |it: &TopologySpreadConstraint| (it.topology_key.clone(), it.when_unsatisfiable.clone());
    let mut left: BTreeMap<_, usize> = BTreeMap::new();
    for constraint in constraints {
        *left.entry(kind(constraint)).or_default() += 1;
    }
    for (at, constraint) in constraints.iter().enumerate() {
        let here = field.index(at);
        check_constraint(constraint, place, &here);
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

fn check_constraint(it: &TopologySpreadConstraint, place: Place, field: &Field) {
    let skew = it.max_skew.unwrap_or(0);
    if skew <= 0 {
        field.key("maxSkew").invalid(skew, detail::MUST_BE_POSITIVE);
    }
    if it.topology_key.as_deref().unwrap_or("").is_empty() {
        field.key("topologyKey").required(detail::CAN_NOT_BE_EMPTY);
    }
    let when = it.when_unsatisfiable.as_deref().unwrap_or("");
    field.key("whenUnsatisfiable").one_of(Some(when), WHEN_UNSATISFIABLE);
    let domains = field.key("minDomains");
    if let Some(number) = it.min_domains.filter(|number| *number <= 0) {
        domains.invalid(number, detail::MUST_BE_POSITIVE);
    }
    if let Some(number) = it.min_domains.filter(|_| when != "DoNotSchedule") {
        domains.invalid(number, detail::MIN_DOMAINS_NEEDS_DO_NOT);
    }
    field.key("nodeAffinityPolicy").one_of(it.node_affinity_policy.as_deref(), POLICIES);
    field.key("nodeTaintsPolicy").one_of(it.node_taints_policy.as_deref(), POLICIES);
    if let Some(selector) = &it.label_selector {
        labels::check_selector(&field.key("labelSelector"), selector);
    }
    check_label_keys(&it.match_label_keys, &[], it.label_selector.as_ref(), place, field);
}

/// `matchLabelKeys` and `mismatchLabelKeys` (`ValidateMatchLabelKeysAndMismatchLabelKeys`): of a Pod that has such a
/// label, the server has added what they ask for to the selector before.
pub(super) fn check_label_keys(
    matched: &[String],
    mismatched: &[String],
    selector: Option<&LabelSelector>,
    place: Place,
    field: &Field,
) {
    for (name, keys) in [("matchLabelKeys", matched), ("mismatchLabelKeys", mismatched)] {
        let list = field.key(name);
        if selector.is_none() && !keys.is_empty() {
            list.forbidden(detail::KEYS_NEED_SELECTOR);
        }
        for (at, key) in keys.iter().enumerate().filter(|_| selector.is_some()) {
            labels::check_key(&list.index(at), key);
        }
    }
    let list = field.key("matchLabelKeys");
    for (at, key) in matched.iter().enumerate() {
        let place_of_key = list.index(at);
        if selector.is_some_and(|it| asked(it, key, place, field) > 1) {
            let here = field.index(at);
            here.written_at(&place_of_key).invalid(format!("\"{key}\""), detail::IN_KEYS_AND_SELECTOR);
        }
        if mismatched.contains(key) {
            place_of_key.invalid(format!("\"{key}\""), detail::IN_KEYS_AND_MISMATCHES);
        }
    }
}

/// How often a selector asks for a key of `matchLabelKeys`.
fn asked(selector: &LabelSelector, key: &str, place: Place, field: &Field) -> usize {
    let own = place.pod.filter(|_| !field.live()).is_some_and(|it| it.labels.contains_key(key));
    let expressions = selector.match_expressions.iter().filter(|it| it.key.as_deref() == Some(key));
    expressions.count() + usize::from(own) + usize::from(selector.match_labels.contains_key(key))
}

/// A node label's key that must be given.
pub(super) fn check_topology_key(key: Option<&str>, field: &Field) {
    match key.unwrap_or("") {
        "" => field.error(Code::RequiredValue, &[detail::CAN_NOT_BE_EMPTY]),
        key => labels::check_key(field, key),
    }
}
