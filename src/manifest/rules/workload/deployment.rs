//! `apps/v1 Deployment` and `ReplicaSet` (service-validation.md 1.9).

use super::{check_for_ever, check_match, check_selector, check_template, limits};
use crate::manifest::kinds::{
    Deployment, DeploymentSpec, DeploymentStrategy, IntOrString, LabelSelector, PodTemplateSpec, ReplicaSet,
    RollingUpdate,
};
use crate::manifest::rules::names::Syntax;
use crate::manifest::rules::report::{Field, Report};
use crate::manifest::rules::{detail, labels, meta, pod};

const STRATEGIES: &[&str] = &["Recreate", "RollingUpdate"];
/// The seconds until a stuck rollout is reported, by default.
const PROGRESS_DEADLINE: i64 = 600;

/// Checks a Deployment.
pub(crate) fn check(deployment: &Deployment, report: &Report) {
    let root = report.root();
    let field = root.key("spec");
    let spec = &deployment.spec;
    let metadata = root.key("metadata");
    meta::check(&deployment.metadata, Syntax::Subdomain, &metadata);
    field.key("replicas").not_negative(spec.replicas);
    check_pods(spec.selector.as_ref(), &spec.template, &field);
    check_strategy(&spec.strategy, &field.key("strategy"));
    check_seconds(spec, &field);
    field.key("revisionHistoryLimit").not_negative(spec.revision_history_limit);
    pod::warn_of_name(deployment.metadata.name.as_deref(), &metadata);
}

/// Checks a ReplicaSet.
pub(crate) fn check_replica_set(set: &ReplicaSet, report: &Report) {
    let root = report.root();
    let field = root.key("spec");
    let metadata = root.key("metadata");
    meta::check(&set.metadata, Syntax::Subdomain, &metadata);
    field.key("replicas").not_negative(set.spec.replicas);
    field.key("minReadySeconds").not_negative(set.spec.min_ready_seconds);
    check_pods(set.spec.selector.as_ref(), &set.spec.template, &field);
    pod::warn_of_name(set.metadata.name.as_deref(), &metadata);
}

/// The selector and, where it can be read, the template.
fn check_pods(selector: Option<&LabelSelector>, template: &PodTemplateSpec, field: &Field) {
    if !check_selector(selector, &field.key("selector")) {
        return;
    }
    let here = field.key("template");
    if !selector.is_some_and(labels::is_empty) {
        check_match(selector, template, &here);
    }
    check_template(template, &here);
    check_for_ever(template, detail::DEADLINE_IN_REPLICA_SET, &here);
}

fn check_strategy(strategy: &DeploymentStrategy, field: &Field) {
    let kind = strategy.type_.as_deref().filter(|it| !it.is_empty()).unwrap_or("RollingUpdate");
    let rolling = field.key("rollingUpdate");
    match (kind, &strategy.rolling_update) {
        ("Recreate", Some(_)) => rolling.forbidden(detail::NO_ROLLING_WITH_RECREATE),
        ("RollingUpdate", Some(update)) => check_rolling(update, &rolling),
        ("Recreate" | "RollingUpdate", None) => {}
        _ => field.written_at(&field.key("type")).unsupported(kind, STRATEGIES),
    }
}

fn check_rolling(update: &RollingUpdate, field: &Field) {
    let default = IntOrString::Str("25%".to_string());
    let unavailable = update.max_unavailable.as_ref().unwrap_or(&default);
    let surge = update.max_surge.as_ref().unwrap_or(&default);
    let unavailable_field = field.key("maxUnavailable");
    limits::check(unavailable, &unavailable_field);
    limits::check(surge, &field.key("maxSurge"));
    if limits::is_zero(unavailable) && limits::is_zero(surge) {
        unavailable_field.invalid(0, detail::NOT_BOTH_ZERO);
    }
    limits::check_at_most_all(unavailable, &unavailable_field);
}

fn check_seconds(spec: &DeploymentSpec, field: &Field) {
    field.key("minReadySeconds").not_negative(spec.min_ready_seconds);
    let deadline = spec.progress_deadline_seconds.unwrap_or(PROGRESS_DEADLINE);
    let here = field.key("progressDeadlineSeconds");
    here.not_negative(Some(deadline));
    if deadline <= spec.min_ready_seconds.unwrap_or(0) {
        here.invalid(deadline, detail::DEADLINE_AFTER_READY);
    }
}
