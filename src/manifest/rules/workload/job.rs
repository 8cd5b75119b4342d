//! `batch/v1 Job` (service-validation.md 1.9).

use super::{check_match, check_template, job_policies, mismatch, selector_text};
use crate::diagnostic::{Code, Severity};
use crate::manifest::kinds::{Job, JobSpec, LabelSelector};
use crate::manifest::rules::names::{self, Syntax};
use crate::manifest::rules::report::{Field, Report};
use crate::manifest::rules::{detail, labels, meta, pod};

const COMPLETION_MODES: &[&str] = &["NonIndexed", "Indexed"];
const LONGEST_MANAGER: usize = 63;

/// Checks a Job.
pub(crate) fn check(job: &Job, report: &Report) {
    let root = report.root();
    let field = root.key("spec");
    let metadata = root.key("metadata");
    meta::check(&job.metadata, Syntax::Subdomain, &metadata);
    check_index_names(job, &metadata);
    check_generated_labels(job, &field);
    check_selector(&job.spec, &field);
    check_spec(&job.spec, &field);
    pod::warn_of_name(job.metadata.name.as_deref(), &metadata);
}

/// The pods of an Indexed Job are named by their index, and those names must be labels.
fn check_index_names(job: &Job, metadata: &Field) {
    let completions = job.spec.completions().filter(|it| *it > 0);
    let indexed = job.spec.completion_mode.as_deref() == Some("Indexed");
    if let (true, Some(name), Some(count)) = (indexed, job.metadata.name.as_deref(), completions) {
        let longest = format!("{name}-{}", count.saturating_sub(1));
        if longest.len() > 63 || !Syntax::Label.fits(&longest) {
            metadata.key("name").error(Code::NameOfIndexes, &[name, &longest]);
        }
    }
}

/// The labels that the server writes itself: stated, they are of another Job, as in a copy of a live one.
fn check_generated_labels(job: &Job, field: &Field) {
    if field.live() || job.spec.manual_selector == Some(true) {
        return;
    }
    let template = field.key("template");
    let metadata = template.key("metadata");
    let list = metadata.key("labels");
    for (key, right) in [
        ("controller-uid", None),
        ("job-name", job.metadata.name.as_ref()),
        ("batch.kubernetes.io/controller-uid", None),
        ("batch.kubernetes.io/job-name", job.metadata.name.as_ref()),
    ] {
        let stated = job.spec.template.metadata.labels.get(key);
        if stated.is_some() && stated != right {
            list.map_key(key).invalid("{…}", detail::GENERATED_LABEL);
        }
    }
}

/// The selector is generated; a person's own needs `manualSelector`, and must match.
fn check_selector(spec: &JobSpec, field: &Field) {
    let here = field.key("selector");
    let manual = spec.manual_selector == Some(true);
    let Some(selector) = &spec.selector else {
        if manual {
            here.required("");
        }
        return;
    };
    labels::check_selector(&here, selector);
    let template = field.key("template");
    if manual {
        return check_match(Some(selector), &spec.template, &template);
    }
    if field.live() || selector == &LabelSelector::default() {
        return;
    }
    here.invalid(selector_text(selector), detail::SELECTOR_NOT_GENERATED);
    if !labels::matches(selector, &spec.template.metadata.labels) {
        mismatch(&spec.template.metadata.labels, &selector_text(selector), &template);
    }
}

/// `validateJobSpec`, of a Job or of a CronJob's template.
pub(super) fn check_spec(spec: &JobSpec, field: &Field) {
    for (key, number) in [
        ("parallelism", spec.parallelism),
        ("completions", spec.completions),
        ("activeDeadlineSeconds", spec.active_deadline_seconds),
        ("backoffLimit", spec.backoff_limit),
        ("ttlSecondsAfterFinished", spec.ttl_seconds_after_finished),
    ] {
        field.key(key).not_negative(number);
    }
    field.key("completionMode").one_of(spec.completion_mode.as_deref(), COMPLETION_MODES);
    // Both left out, they are 1.
    let counted = spec.completions.is_some() || spec.parallelism.is_none();
    if spec.completion_mode.as_deref() == Some("Indexed") && !counted {
        field.key("completions").required(detail::INDEXED_NEEDS_COMPLETIONS);
    }
    job_policies::check_indexes(spec, field);
    if let Some(name) = &spec.managed_by {
        names::check_domain_path(&field.key("managedBy"), name, LONGEST_MANAGER);
    }
    job_policies::check_failures(spec, field);
    job_policies::check_successes(spec, field);
    let template = field.key("template");
    check_template(&spec.template, &template);
    let policy = spec.template.spec.restart_policy.as_deref().unwrap_or("");
    if matches!(policy, "" | "Always") {
        template.key("spec").key("restartPolicy").error(Code::JobRestartPolicy, &[]);
    } else if !matches!(policy, "OnFailure" | "Never") {
        // The pod's rules, which know of Always too, have offered what can be mended.
        let here = template.key("spec");
        let args = [policy, "OnFailure, Never"];
        here.key("restartPolicy").say(Severity::Error, Code::UnsupportedValue, &args, None);
    } else if policy == "OnFailure" && spec.pod_failure_policy.is_some() {
        let here = template.key("spec");
        here.key("restartPolicy").invalid("\"OnFailure\"", detail::NEVER_WITH_FAILURE_POLICY);
    }
}
