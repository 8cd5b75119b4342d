//! The NetworkPolicies, with the defaults of `policyTypes` resolved (ingress-policy.md 7.6.5).

use super::model::NetworkPolicy;
use super::objects::{Item, Objects};
use super::{IndexVec, PolicyId};
use crate::manifest::kinds;
use crate::text::Span;

pub(super) fn build(objects: &Objects) -> IndexVec<PolicyId, NetworkPolicy> {
    let mut policies = IndexVec::default();
    for item in &objects.policies {
        let spec = &item.it.spec;
        let has = |kind: &str| spec.policy_types.iter().any(|own| own == kind);
        let unsaid = spec.policy_types.is_empty();
        policies.push(NetworkPolicy {
            namespace: item.namespace().to_string(),
            name: item.name().to_string(),
            pod_selector: spec.pod_selector.clone(),
            isolates_ingress: unsaid || has("Ingress"),
            isolates_egress: has("Egress")
                || (unsaid && spec.egress.as_ref().is_some_and(|rules| !rules.is_empty())),
            ingress_spans: rule_spans(item, "ingress", spec.ingress.as_ref().map_or(0, Vec::len)),
            egress_spans: rule_spans(item, "egress", spec.egress.as_ref().map_or(0, Vec::len)),
            spec: spec.clone(),
            span: Some(item.at("metadata.name")),
        });
    }
    policies
}

/// Where each rule of a list stands.
fn rule_spans(item: &Item<kinds::NetworkPolicy>, list: &str, count: usize) -> Vec<Span> {
    (0..count).map(|at| item.at(&format!("spec.{list}[{at}]"))).collect()
}
