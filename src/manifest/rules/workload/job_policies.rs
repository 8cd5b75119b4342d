//! What a Job's failures and successes count as: `podFailurePolicy`, `successPolicy`, limits for each index
//! (`validateJobSpec` of pkg/apis/batch/validation).

use std::collections::BTreeSet;

use crate::diagnostic::Code;
use crate::manifest::kinds::{JobSpec, OnExitCodes, OnPodCondition, PodFailurePolicyRule, SuccessPolicyRule};
use crate::manifest::rules::report::Field;
use crate::manifest::rules::{detail, labels};

const ACTIONS: &[&str] = &["Count", "FailIndex", "FailJob", "Ignore"];
const OPERATORS: &[&str] = &["In", "NotIn"];
const STATUSES: &[&str] = &["False", "True", "Unknown"];
const REPLACEMENT_POLICIES: &[&str] = &["Failed", "TerminatingOrFailed"];
const BESIDE_A_FAILURE_POLICY: &[&str] = &["Failed"];
const MOST_RULES: usize = 20;
const MOST_CODES: usize = 255;
const MOST_CONDITIONS: usize = 20;
const LONGEST_INDEXES: usize = 64 * 1024;
/// Of an Indexed Job: pods at once, failed indexes; above so many completions less is allowed.
const MOST_INDEXED: i64 = 100_000;
const MOST_BESIDE_MANY: i64 = 10_000;

/// `backoffLimitPerIndex`, `maxFailedIndexes` and the numbers of an Indexed Job.
pub(super) fn check_indexes(spec: &JobSpec, field: &Field) {
    let (most_failed, per_index) = (spec.max_failed_indexes, spec.backoff_limit_per_index);
    field.key("backoffLimitPerIndex").not_negative(per_index);
    field.key("maxFailedIndexes").not_negative(most_failed);
    if most_failed.is_some() && per_index.is_none() {
        field.key("backoffLimitPerIndex").required(detail::WITH_MAX_FAILED_INDEXES);
    }
    match spec.completion_mode.as_deref().unwrap_or("NonIndexed") {
        "Indexed" => check_sizes(spec, field),
        "NonIndexed" => {
            let needs_indexes = [("backoffLimitPerIndex", per_index), ("maxFailedIndexes", most_failed)];
            for (key, number) in needs_indexes {
                if let Some(number) = number {
                    field.key(key).invalid(number, detail::NEEDS_INDEXED);
                }
            }
        }
        _ => {}
    }
}

fn check_sizes(spec: &JobSpec, field: &Field) {
    let (parallelism, most_failed) = (field.key("parallelism"), field.key("maxFailedIndexes"));
    let above = |number: Option<i64>, most: i64| number.filter(|number| *number > most);
    if let Some(number) = above(spec.parallelism, MOST_INDEXED) {
        parallelism.invalid(number, detail::INDEXED_AT_MOST);
    }
    let completions = spec.completions().and_then(|it| i64::try_from(it).ok());
    if let Some(number) = completions.and_then(|all| above(spec.max_failed_indexes, all)) {
        most_failed.invalid(number, detail::NOT_ABOVE_COMPLETIONS);
    }
    if let Some(number) = above(spec.max_failed_indexes, MOST_INDEXED) {
        most_failed.invalid(number, detail::AT_MOST_100000);
    }
    if spec.backoff_limit_per_index.is_none() || above(spec.completions, MOST_INDEXED).is_none() {
        return;
    }
    if spec.max_failed_indexes.is_none() {
        most_failed.required(detail::NEEDED_ABOVE_100000);
    }
    for (here, number) in [(&parallelism, spec.parallelism), (&most_failed, spec.max_failed_indexes)] {
        if let Some(number) = above(number, MOST_BESIDE_MANY) {
            here.invalid(number, detail::AT_MOST_10000);
        }
    }
}

/// `podFailurePolicy`, and what replaces pods beside it.
pub(super) fn check_failures(spec: &JobSpec, field: &Field) {
    if let Some(policy) = &spec.pod_failure_policy {
        let here = field.key("podFailurePolicy");
        let rules = here.key("rules");
        at_most(policy.rules.len(), MOST_RULES, &rules);
        for (at, rule) in policy.rules.iter().enumerate() {
            check_rule(spec, rule, &rules.index(at));
        }
    }
    let beside = spec.pod_failure_policy.is_some();
    let allowed = if beside { BESIDE_A_FAILURE_POLICY } else { REPLACEMENT_POLICIES };
    field.key("podReplacementPolicy").one_of(spec.pod_replacement_policy.as_deref(), allowed);
}

fn at_most(count: usize, most: usize, field: &Field) {
    if count > most {
        field.error(Code::TooManyItems, &[&most.to_string()]);
    }
}

fn check_rule(spec: &JobSpec, rule: &PodFailurePolicyRule, field: &Field) {
    let action = field.key("action");
    match rule.action.as_deref().unwrap_or("") {
        "" => action.required(detail::ACTIONS),
        "FailIndex" if spec.backoff_limit_per_index.is_none() => {
            action.invalid("\"FailIndex\"", detail::NEEDS_LIMIT_PER_INDEX);
        }
        other => action.one_of(Some(other), ACTIONS),
    }
    if let Some(codes) = &rule.on_exit_codes {
        check_codes(spec, codes, &field.key("onExitCodes"));
    }
    let conditions = field.key("onPodConditions");
    at_most(rule.on_pod_conditions.len(), MOST_CONDITIONS, &conditions);
    for (at, asked) in rule.on_pod_conditions.iter().enumerate() {
        check_condition(asked, &conditions.index(at));
    }
    match (rule.on_exit_codes.is_some(), rule.on_pod_conditions.is_empty()) {
        (true, false) => field.invalid("{…}", detail::NOT_BOTH_REQUIREMENTS),
        (false, true) => field.invalid("{…}", detail::ONE_REQUIREMENT),
        _ => {}
    }
}

fn check_condition(asked: &OnPodCondition, field: &Field) {
    labels::check_key(&field.key("type"), asked.type_.as_deref().unwrap_or(""));
    field.key("status").one_of_or_empty(asked.status.as_deref(), STATUSES);
}

fn check_codes(spec: &JobSpec, codes: &OnExitCodes, field: &Field) {
    let operator = codes.operator.as_deref().unwrap_or("");
    match operator {
        "" => field.key("operator").required(detail::OPERATORS_OF_CODES),
        other => field.key("operator").one_of(Some(other), OPERATORS),
    }
    let pod = &spec.template.spec;
    let mut names = pod.containers.iter().chain(&pod.init_containers).filter_map(|it| it.name.as_deref());
    if let Some(name) = codes.container_name.as_deref().filter(|name| !names.any(|it| it == *name)) {
        field.key("containerName").invalid(format!("\"{name}\""), detail::NO_SUCH_CONTAINER);
    }
    let values = field.key("values");
    if codes.values.is_empty() {
        values.invalid("[]", detail::VALUE_NEEDED);
    }
    at_most(codes.values.len(), MOST_CODES, &values);
    let mut seen = BTreeSet::new();
    for (at, &code) in codes.values.iter().enumerate() {
        let here = values.index(at);
        if operator == "In" && code == 0 {
            here.invalid(code, detail::NOT_ZERO_FOR_IN);
        }
        if !seen.insert(code) {
            here.duplicate(code);
        }
    }
    if !codes.values.is_sorted() {
        values.invalid(format!("{:?}", codes.values), detail::MUST_BE_ORDERED);
    }
}

/// `successPolicy`.
pub(super) fn check_successes(spec: &JobSpec, field: &Field) {
    let Some(policy) = &spec.success_policy else { return };
    let here = field.key("successPolicy");
    if !spec.is_indexed() {
        return here.invalid("{…}", detail::NEEDS_INDEXED);
    }
    let rules = here.key("rules");
    if policy.rules.is_empty() {
        rules.required(detail::SUCCESS_RULE_NEEDED);
    }
    at_most(policy.rules.len(), MOST_RULES, &rules);
    let completions = spec.completions().unwrap_or(0);
    for (at, rule) in policy.rules.iter().enumerate() {
        check_success(rule, i64::try_from(completions).unwrap_or(i64::MAX), &rules.index(at));
    }
}

fn check_success(rule: &SuccessPolicyRule, completions: i64, field: &Field) {
    if rule.succeeded_count.is_none() && rule.succeeded_indexes.is_none() {
        field.required(detail::COUNT_OR_INDEXES);
    }
    let mut listed = None;
    if let Some(text) = &rule.succeeded_indexes {
        let here = field.key("succeededIndexes");
        if text.len() > LONGEST_INDEXES {
            here.error(Code::ValueTooLong, &[&LONGEST_INDEXES.to_string()]);
        }
        listed = Some(count_indexes(text, completions));
        if listed == Some(None) {
            here.invalid(format!("\"{text}\""), detail::INDEXES);
        }
    }
    let here = field.key("succeededCount");
    here.not_negative(rule.succeeded_count);
    let Some(count) = rule.succeeded_count else { return };
    if count > completions {
        here.invalid(count, detail::NOT_ABOVE_COMPLETIONS);
    }
    if listed.is_some_and(|listed| count > listed.unwrap_or(0)) {
        here.invalid(count, detail::NOT_ABOVE_INDEXES);
    }
}

/// How many indexes a text lists: numbers and intervals that rise, all below `completions`. None: it is no such text.
fn count_indexes(text: &str, completions: i64) -> Option<i64> {
    let mut highest = -1i64;
    let mut count = 0i64;
    for part in text.split(',').filter(|_| !text.is_empty()) {
        let number = |digits: &str| digits.parse::<i64>().ok().filter(|number| *number < completions);
        let (first, last) = match part.split_once('-') {
            Some((first, last)) => (number(first)?, number(last)?),
            None => (number(part)?, number(part)?),
        };
        if first <= highest || (part.contains('-') && last <= first) {
            return None;
        }
        highest = last;
        count = count.saturating_add(last.saturating_sub(first)).saturating_add(1);
    }
    Some(count)
}
