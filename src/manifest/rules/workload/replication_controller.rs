//! `v1 ReplicationController` (service-validation.md 1.9): its selector is a plain map.

use super::{check_for_ever, check_template, labels_text, mismatch};
use crate::manifest::kinds::{Labels, ReplicationController};
use crate::manifest::rules::names::Syntax;
use crate::manifest::rules::report::Report;
use crate::manifest::rules::{detail, meta, pod};

/// Checks a ReplicationController.
pub(crate) fn check(controller: &ReplicationController, report: &Report) {
    let root = report.root();
    let field = root.key("spec");
    let here = field.key("template");
    let spec = &controller.spec;
    let metadata = root.key("metadata");
    meta::check(&controller.metadata, Syntax::Subdomain, &metadata);
    field.key("replicas").not_negative(spec.replicas);
    field.key("minReadySeconds").not_negative(spec.min_ready_seconds);
    pod::warn_of_name(controller.metadata.name.as_deref(), &metadata);
    let Some(template) = &spec.template else { return here.required("") };
    let own = &template.metadata.labels;
    // Left out, the selector is the template's labels.
    let selector: &Labels = if spec.selector.is_empty() { own } else { &spec.selector };
    if selector.is_empty() {
        field.key("selector").required("");
    }
    if !selector.iter().all(|(key, value)| own.get(key) == Some(value)) {
        mismatch(own, &labels_text(selector), &here);
    }
    check_template(template, &here);
    check_for_ever(template, detail::DEADLINE_IN_CONTROLLER, &here);
}
