//! The kinds that make pods (service-validation.md 1.9): what they share. Each kind has its file.

pub mod cron;
mod cron_job;
mod daemon_set;
mod deployment;
mod job;
mod job_policies;
pub(super) mod limits;
mod replication_controller;
mod stateful_set;

pub(super) use cron_job::check as check_cron_job;
pub(super) use daemon_set::check as check_daemon_set;
pub(super) use deployment::{check as check_deployment, check_replica_set};
pub(super) use job::check as check_job;
pub(super) use replication_controller::check as check_replication_controller;
pub(super) use stateful_set::check as check_stateful_set;

use super::pod::{self, Place};
use super::report::Field;
use super::{detail, labels};
use crate::diagnostic::Code;
use crate::manifest::kinds::{LabelSelector, Labels, PodTemplateSpec};

/// A selector that must be there and ask for something. False where it cannot be read.
fn check_selector(selector: Option<&LabelSelector>, field: &Field) -> bool {
    let Some(selector) = selector else {
        field.required("");
        return true;
    };
    let before = field.error_count();
    labels::check_selector(field, selector);
    if labels::is_empty(selector) {
        field.error(Code::SelectorEmpty, &[]);
    }
    let readable = field.error_count() == before || labels::is_empty(selector);
    if !readable {
        field.invalid(selector_text(selector), detail::INVALID_SELECTOR);
    }
    readable
}

/// The selector must match the template's labels; a missing one matches nothing, an empty one is not asked.
fn check_match(selector: Option<&LabelSelector>, template: &PodTemplateSpec, field: &Field) {
    let matches = selector.is_some_and(|it| labels::matches(it, &template.metadata.labels));
    if !matches {
        mismatch(
            &template.metadata.labels,
            &selector.map_or(detail::NO_SELECTOR.to_string(), selector_text),
            field,
        );
    }
}

/// Says so, at the template's labels.
fn mismatch(labels: &Labels, selector: &str, field: &Field) {
    let metadata = field.key("metadata");
    metadata.key("labels").error(Code::SelectorTemplateMismatch, &[&labels_text(labels), selector]);
}

/// Only `Always`, and no deadline: the pods are replaced for ever.
fn check_for_ever(template: &PodTemplateSpec, deadline: &str, field: &Field) {
    let spec = field.key("spec");
    let policy = template.spec.restart_policy.as_deref().filter(|it| !it.is_empty());
    if let Some(policy) = policy.filter(|it| *it != "Always") {
        let here = spec.key("restartPolicy");
        // The pod's own rule has said so already of what is no policy at all.
        if matches!(policy, "OnFailure" | "Never") {
            here.error(Code::RestartPolicyOfWorkload, &[policy]);
        }
    }
    if template.spec.active_deadline_seconds.is_some() {
        spec.key("activeDeadlineSeconds").forbidden(deadline);
    }
}

/// The template as a template, by itself.
fn check_template(template: &PodTemplateSpec, field: &Field) {
    pod::check_template(template, Place::default(), field);
}

/// `app=web, tier in (a, b)`, as kubectl writes a selector.
fn selector_text(selector: &LabelSelector) -> String {
    let mut parts = vec![labels_text(&selector.match_labels)];
    for it in &selector.match_expressions {
        let (key, operator) = (it.key.as_deref().unwrap_or(""), it.operator.as_deref().unwrap_or(""));
        parts.push(match operator {
            "Exists" => key.to_string(),
            "DoesNotExist" => format!("!{key}"),
            _ => format!("{key} {operator} ({})", it.values.join(", ")),
        });
    }
    parts.retain(|part| !part.is_empty());
    parts.join(", ")
}

fn labels_text(labels: &Labels) -> String {
    let parts: Vec<String> = labels.iter().map(|(key, value)| format!("{key}={value}")).collect();
    parts.join(", ")
}
