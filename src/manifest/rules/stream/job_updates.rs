//! What an update of a Job may change, and what not (`ValidateJobSpecUpdate` of pkg/apis/batch/validation).

use crate::diagnostic::Code;
use crate::manifest::kinds::{Affinity, JobSpec, LabelSelector, PodSpec, PodTemplateSpec};
use crate::manifest::rules::detail;
use crate::manifest::rules::report::Field;

/// Checks the new spec of a Job against the one before.
pub(super) fn check(old: &JobSpec, new: &JobSpec, spec: &Field) {
    // Where neither says it, the default of the first one stays.
    let unsaid = old.completions.is_none() && new.completions.is_none();
    if old.completions().and_then(|it| i64::try_from(it).ok()) != new.completions && !unsaid {
        let here = spec.key("completions");
        if !new.is_indexed() {
            here.error(Code::ImmutableField, &[]);
        } else if let Some(number) = new.completions {
            if i64::try_from(new.parallelism()) != Ok(number) {
                here.invalid(number, detail::WITH_PARALLELISM);
            }
        } else if new.parallelism.is_none() {
            // What the server made of parallelism stays, so that nothing stands for completions.
            here.required(detail::INDEXED_NEEDS_COMPLETIONS);
        }
    }
    let changed = [
        ("selector", manual(old) != manual(new)),
        ("template", job_template(old, new) != new.template),
        ("completionMode", old.is_indexed() != new.is_indexed()),
        ("podFailurePolicy", old.pod_failure_policy != new.pod_failure_policy),
        ("backoffLimitPerIndex", old.backoff_limit_per_index != new.backoff_limit_per_index),
        ("managedBy", old.managed_by != new.managed_by),
        ("successPolicy", old.success_policy != new.success_policy),
    ];
    for (key, _) in changed.iter().filter(|(_, changed)| *changed) {
        spec.key(key).error(Code::ImmutableField, &[]);
    }
}

/// A person's own selector; that the server makes one instead changes nothing.
fn manual(spec: &JobSpec) -> Option<&LabelSelector> {
    spec.selector.as_ref().filter(|_| spec.manual_selector == Some(true))
}

/// A Job's template with the changes that are allowed: while it is suspended and has never begun, where its pods go and
/// what they are labelled with.
fn job_template(old: &JobSpec, new: &JobSpec) -> PodTemplateSpec {
    let mut template = old.template.clone();
    if !old.is_suspended() {
        return template;
    }
    let next = &new.template;
    template.metadata.labels.clone_from(&next.metadata.labels);
    template.metadata.annotations.clone_from(&next.metadata.annotations);
    template.spec.node_selector.clone_from(&next.spec.node_selector);
    template.spec.tolerations.clone_from(&next.spec.tolerations);
    template.spec.scheduling_gates.clone_from(&next.spec.scheduling_gates);
    let affinity = |spec: &PodSpec| spec.affinity.clone().unwrap_or_default();
    let asked = affinity(&next.spec).node_affinity;
    let mut changed = affinity(&template.spec);
    changed.node_affinity = asked;
    let is_none = changed == Affinity::default() && next.spec.affinity.is_none();
    template.spec.affinity = Some(changed).filter(|_| !is_none);
    template
}
