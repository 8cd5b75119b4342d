//! `podFailurePolicy`: what a pod's failure counts as (pkg/controller/job/pod_failure_policy.go).

use super::super::super::world::Pod;
use crate::manifest::kinds::{Kind, OnExitCodes, OnPodCondition, PodFailurePolicy, PodFailurePolicyRule};

/// What follows from a failure that a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// The Job fails.
    FailJob,
    /// The index fails, whatever its limit leaves.
    FailIndex,
    /// It does not count.
    Ignore,
    /// It counts, as without a rule.
    Count,
}

/// What the first rule that fits says; none: none fits, and the failure counts.
pub(super) fn action(policy: Option<&PodFailurePolicy>, pod: &Pod) -> Option<Action> {
    let rule = policy?.rules.iter().find(|rule| fits(rule, pod))?;
    Some(match rule.action.as_deref()? {
        "FailJob" => Action::FailJob,
        "FailIndex" => Action::FailIndex,
        "Ignore" => Action::Ignore,
        _ => Action::Count,
    })
}

fn fits(rule: &PodFailurePolicyRule, pod: &Pod) -> bool {
    match &rule.on_exit_codes {
        Some(asked) => pod.containers.exits.iter().any(|exit| has_code(asked, &exit.container, exit.code)),
        None => rule.on_pod_conditions.iter().any(|asked| has_condition(asked, pod)),
    }
}

/// Code 0 is no failure, whatever is asked for.
fn has_code(asked: &OnExitCodes, container: &str, code: u8) -> bool {
    let named = asked.container_name.as_deref().is_none_or(|name| name == container);
    let listed = asked.values.contains(&i64::from(code));
    named && code != 0 && listed == (asked.operator.as_deref() != Some("NotIn"))
}

fn has_condition(asked: &OnPodCondition, pod: &Pod) -> bool {
    let kind = asked.type_.as_deref().unwrap_or("");
    let truth = |it: bool| if it { "True" } else { "False" };
    let status = asked.status.as_deref().unwrap_or("True");
    let made = match kind {
        "DisruptionTarget" => pod.containers.disrupted.map(|_| "True"),
        "PodScheduled" => Some(truth(pod.live.node.is_some())),
        "Ready" | "ContainersReady" => Some(truth(pod.live.ready)),
        _ => None,
    };
    let stated = || match &pod.live.origin.kind {
        Kind::Pod(it) => {
            let found = it.status.conditions.iter().find(|it| it.type_.as_deref() == Some(kind));
            found.and_then(|it| it.status.as_deref())
        }
        _ => None,
    };
    made.or_else(stated) == Some(status)
}
