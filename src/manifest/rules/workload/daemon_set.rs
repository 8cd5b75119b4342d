//! `apps/v1 DaemonSet` (service-validation.md 1.9).

use super::{check_for_ever, check_match, check_template, limits};
use crate::diagnostic::Code;
use crate::manifest::kinds::{DaemonSet, IntOrString, RollingUpdate, UpdateStrategy};
use crate::manifest::rules::names::Syntax;
use crate::manifest::rules::report::{Field, Report};
use crate::manifest::rules::{detail, labels, meta};

const STRATEGIES: &[&str] = &["RollingUpdate", "OnDelete"];

/// Checks a DaemonSet. A missing selector is only said to match nothing.
pub(crate) fn check(set: &DaemonSet, report: &Report) {
    let root = report.root();
    let field = root.key("spec");
    let template = field.key("template");
    let spec = &set.spec;
    meta::check(&set.metadata, Syntax::Subdomain, &root.key("metadata"));
    let selector = field.key("selector");
    let before = selector.error_count();
    if let Some(it) = &spec.selector {
        labels::check_selector(&selector, it);
    }
    if selector.error_count() == before {
        check_match(spec.selector.as_ref(), &spec.template, &template);
    }
    if spec.selector.as_ref().is_some_and(labels::is_empty) {
        selector.error(Code::SelectorEmpty, &[]);
    }
    check_template(&spec.template, &template);
    check_for_ever(&spec.template, detail::DEADLINE_IN_DAEMON_SET, &template);
    field.key("minReadySeconds").not_negative(spec.min_ready_seconds);
    check_strategy(&spec.update_strategy, &field.key("updateStrategy"));
    let revisions = field.key("revisionHistoryLimit");
    revisions.not_negative(revisions.int());
}

fn check_strategy(strategy: &UpdateStrategy, field: &Field) {
    match strategy.type_.as_deref().filter(|it| !it.is_empty()).unwrap_or("RollingUpdate") {
        "OnDelete" => {}
        "RollingUpdate" => {
            if let Some(update) = &strategy.rolling_update {
                check_rolling(update, &field.key("rollingUpdate"));
            }
        }
        other => field.written_at(&field.key("type")).unsupported(other, STRATEGIES),
    }
}

/// Exactly one of the two may be other than 0; `maxUnavailable` is 1 where it is left out.
fn check_rolling(update: &RollingUpdate, field: &Field) {
    let (one, zero) = (IntOrString::Int(1), IntOrString::Int(0));
    let unavailable = update.max_unavailable.as_ref().unwrap_or(&one);
    let surge = update.max_surge.as_ref().unwrap_or(&zero);
    for (key, limit) in [("maxUnavailable", unavailable), ("maxSurge", surge)] {
        limits::check(limit, &field.key(key));
        limits::check_at_most_all(limit, &field.key(key));
    }
    match (limits::is_zero(unavailable), limits::is_zero(surge)) {
        (false, false) => field.key("maxSurge").invalid(text_of(surge), detail::NO_SURGE_WITH_UNAVAILABLE),
        (true, true) => field.key("maxUnavailable").required(detail::UNAVAILABLE_NOT_ZERO),
        _ => {}
    }
}

fn text_of(limit: &IntOrString) -> String {
    match limit {
        IntOrString::Int(number) => number.to_string(),
        IntOrString::Str(text) => format!("\"{text}\""),
    }
}
