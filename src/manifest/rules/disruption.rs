//! `policy/v1 PodDisruptionBudget` (pkg/apis/policy/validation).

use super::names::Syntax;
use super::report::Report;
use super::workload::limits;
use super::{detail, labels, meta};
use crate::manifest::kinds::PodDisruptionBudget;

const UNHEALTHY_POLICIES: &[&str] = &["AlwaysAllow", "IfHealthyBudget"];

/// Checks a PodDisruptionBudget.
pub(super) fn check(budget: &PodDisruptionBudget, report: &Report) {
    let root = report.root();
    let field = root.key("spec");
    let spec = &budget.spec;
    meta::check(&budget.metadata, Syntax::Subdomain, &root.key("metadata"));
    if spec.min_available.is_some() && spec.max_unavailable.is_some() {
        let most = field.key("maxUnavailable");
        field.written_at(&most).invalid("{…}", detail::NOT_BOTH_LIMITS);
    }
    for (key, limit) in [("minAvailable", &spec.min_available), ("maxUnavailable", &spec.max_unavailable)] {
        if let Some(limit) = limit {
            limits::check(limit, &field.key(key));
            limits::check_at_most_all(limit, &field.key(key));
        }
    }
    if let Some(selector) = &spec.selector {
        labels::check_selector(&field.key("selector"), selector);
    }
    field
        .key("unhealthyPodEvictionPolicy")
        .one_of(spec.unhealthy_pod_eviction_policy.as_deref(), UNHEALTHY_POLICIES);
}
