//! `apps/v1 StatefulSet` (service-validation.md 1.9).

use super::{check_for_ever, check_match, check_selector, limits};
use crate::diagnostic::{Code, Severity};
use crate::manifest::kinds::{StatefulSet, StatefulSetSpec, UpdateStrategy};
use crate::manifest::rules::names::{self, Syntax};
use crate::manifest::rules::pod::{self, Place};
use crate::manifest::rules::report::{Field, Report};
use crate::manifest::rules::{detail, labels, meta, near, volumes};

const MANAGEMENT: &[&str] = &["OrderedReady", "Parallel"];
const STRATEGIES: &[&str] = &["RollingUpdate", "OnDelete"];

const RETENTION: &[&str] = &["Delete", "Retain"];

/// Checks a StatefulSet.
pub(crate) fn check(set: &StatefulSet, report: &Report) {
    let root = report.root();
    let field = root.key("spec");
    let spec = &set.spec;
    meta::check(&set.metadata, Syntax::Label, &root.key("metadata"));
    let management = spec.pod_management_policy.as_deref().filter(|it| !it.is_empty());
    check_word(management, MANAGEMENT, detail::ORDERED_OR_PARALLEL, &field.key("podManagementPolicy"));
    check_strategy(&spec.update_strategy, &field.key("updateStrategy"));
    field.key("replicas").not_negative(spec.replicas);
    field.key("minReadySeconds").not_negative(spec.min_ready_seconds);
    names::check_optional(&field.key("serviceName"), spec.service_name.as_deref(), Syntax::Label1035);
    let revisions = field.key("revisionHistoryLimit");
    if let Some(limit) = revisions.int().filter(|it| *it < 0) {
        revisions.warn(Code::RetainsAllRevisions, &[&limit.to_string()]);
    }
    let ordinals = field.key("ordinals");
    ordinals.key("start").not_negative(spec.ordinals.as_ref().and_then(|it| it.start));
    let retention = field.key("persistentVolumeClaimRetentionPolicy");
    let policy = &spec.persistent_volume_claim_retention_policy;
    for (key, value) in [("whenDeleted", &policy.when_deleted), ("whenScaled", &policy.when_scaled)] {
        retention.key(key).one_of_or_empty(value.as_deref(), RETENTION);
    }
    // Looked at since 1.34; the claims' names are not.
    let templates = field.key("volumeClaimTemplates");
    for (at, claim) in spec.volume_claim_templates.iter().enumerate() {
        volumes::check_claim_spec(&claim.spec, &templates.index(at).key("spec"));
    }
    check_pods(spec, &field);
}

/// One of two words, which the server calls invalid, not unsupported.
fn check_word(value: Option<&str>, allowed: &[&str], reason: &str, field: &Field) {
    if let Some(value) = value.filter(|value| !allowed.contains(value)) {
        let fix = near::nearest(value, allowed).and_then(|right| field.put_value(right));
        field.say(Severity::Error, Code::InvalidValue, &[&format!("\"{value}\""), reason], fix);
    }
}

fn check_strategy(strategy: &UpdateStrategy, field: &Field) {
    let kind = strategy.type_.as_deref().filter(|it| !it.is_empty());
    let place = field.key("type");
    check_word(kind, STRATEGIES, detail::ROLLING_OR_ON_DELETE, &field.written_at(&place));
    let Some(update) = &strategy.rolling_update else { return };
    let here = field.key("rollingUpdate");
    if kind == Some("OnDelete") {
        return here.invalid("{…}", detail::ONLY_WITH_ROLLING);
    }
    here.key("partition").not_negative(update.partition);
    // Looked at since 1.35, and left aside before.
    let most = here.key("maxUnavailable");
    if let Some(limit) = &update.max_unavailable {
        limits::check(limit, &most);
        limits::check_at_most_all(limit, &most);
        if limits::is_zero(limit) {
            most.invalid(0, detail::CANNOT_BE_ZERO);
        }
    }
}

/// The selector and, where it can be read, the template with the volumes of the claim templates.
fn check_pods(spec: &StatefulSetSpec, field: &Field) {
    let selector = spec.selector.as_ref();
    if !check_selector(selector, &field.key("selector")) {
        return;
    }
    let here = field.key("template");
    if !selector.is_some_and(labels::is_empty) {
        check_match(selector, &spec.template, &here);
    }
    let claims: Vec<String> =
        spec.volume_claim_templates.iter().filter_map(|it| it.metadata.name.clone()).collect();
    pod::check_template(&spec.template, Place { claims: &claims, ..Place::default() }, &here);
    check_for_ever(&spec.template, detail::DEADLINE_IN_STATEFUL_SET, &here);
}
