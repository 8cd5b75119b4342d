//! The limit on pods: a manifest that asks for more gets as many as fit, fairly shared, and is told.

use super::MAX_PODS;
use super::workloads::Plan;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};

/// Cuts what the plans want to what fits beside the pods written as such: small wants are met, the
/// largest are cut to the same size.
pub(super) fn share(plans: &mut [Plan], bare: usize, out: &mut Diagnostics) {
    let mut room = u64::try_from(MAX_PODS.saturating_sub(bare)).unwrap_or(u64::MAX);
    let mut wants: Vec<u64> = plans.iter().map(|plan| plan.wanted).collect();
    crate::order::sort(&mut wants);
    let mut limit = u64::MAX;
    let mut left = u64::try_from(wants.len()).unwrap_or(u64::MAX);
    for want in wants {
        let fair = room / left.max(1);
        if want > fair {
            limit = fair;
            break;
        }
        room = room.saturating_sub(want);
        left = left.saturating_sub(1);
    }
    for plan in plans.iter_mut().filter(|plan| plan.wanted > limit) {
        out.push(too_many(plan, limit));
        plan.wanted = limit;
    }
}

fn too_many(plan: &Plan, limit: u64) -> Diagnostic {
    let field = match plan.object.kind.name() {
        "Job" if plan.object.source.node(&crate::manifest::Path::of("spec.parallelism")).is_some() => {
            "spec.parallelism"
        }
        "Job" => "spec.completions",
        _ => "spec.replicas",
    };
    Diagnostic {
        code: Code::TooManyPods,
        severity: Severity::Warning,
        span: plan.object.source.at(field),
        document: plan.object.source.document,
        field: Some(field.to_string()),
        args: vec![plan.wanted.to_string(), limit.to_string(), MAX_PODS.to_string()],
        fix: None,
    }
}
