//! When a container starts again by its own policy, rules and resizing, read from the nodes.

use std::collections::BTreeSet;

use crate::diagnostic::Code;
use crate::manifest::rules::detail;
use crate::manifest::rules::report::Field;

const POLICIES: &[&str] = &["Always", "Never", "OnFailure"];
const MOST_RULES: usize = 20;
const MOST_CODES: usize = 255;

/// `restartPolicy` and `restartPolicyRules` of a container (`validateContainerRestartPolicy`, since 1.35).
pub(super) fn check(field: &Field, is_init: bool) {
    let (policy, rules) = (field.key("restartPolicy"), field.key("restartPolicyRules"));
    if is_init && policy.text() == Some("Always") {
        if rules.len() > 0 {
            rules.forbidden(detail::NO_RULES_FOR_SIDECARS);
        }
        return;
    }
    match policy.text() {
        Some(text) => policy.one_of(Some(text), POLICIES),
        None if rules.len() > 0 => policy.required(detail::RULES_NEED_POLICY),
        None => {}
    }
    at_most(&rules, MOST_RULES);
    for at in 0..rules.len() {
        check_rule(&rules.index(at));
    }
}

fn check_rule(field: &Field) {
    let action = field.key("action");
    action.one_of(Some(action.text().unwrap_or("")), &["Restart"]);
    let codes = field.key("exitCodes");
    if !codes.is_written() {
        return codes.required(detail::MUST_BE_SPECIFIED);
    }
    let operator = codes.key("operator");
    operator.one_of(Some(operator.text().unwrap_or("")), &["In", "NotIn"]);
    at_most(&codes.key("values"), MOST_CODES);
}

fn at_most(list: &Field, most: usize) {
    if list.len() > most {
        list.error(Code::TooManyItems, &[&most.to_string()]);
    }
}

/// `resizePolicy`: CPU and memory once each; what never starts again is not restarted to be resized.
pub(super) fn check_resizing(field: &Field, never_restarts: bool) {
    let mut seen = BTreeSet::new();
    for at in 0..field.len() {
        let item = field.index(at);
        let resource = item.key("resourceName").text().unwrap_or("").to_string();
        if !seen.insert(resource.clone()) {
            item.duplicate(format!("\"{resource}\""));
        }
        need_one_of(field, &item.key("resourceName"), &["cpu", "memory"]);
        let policy = item.key("restartPolicy");
        need_one_of(field, &policy, &["NotRequired", "RestartContainer"]);
        let text = policy.text().unwrap_or("");
        if never_restarts && text != "NotRequired" {
            field.written_at(&policy).invalid(format!("\"{text}\""), detail::NO_RESTART_TO_RESIZE);
        }
    }
}

/// The server tells the whole list, whichever item it is.
fn need_one_of(list: &Field, place: &Field, allowed: &[&str]) {
    let here = list.written_at(place);
    match place.text().unwrap_or("") {
        "" => here.required(""),
        text => here.one_of(Some(text), allowed),
    }
}
