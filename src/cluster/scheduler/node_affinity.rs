//! Which nodes a pod's own words about nodes allow and prefer (scheduling.md 5.6). Knows one node at a time.

use std::collections::BTreeSet;

use crate::cluster::model::Node;
use crate::cluster::selectors;
use crate::manifest::kinds::{
    LabelSelectorRequirement, NodeAffinity, NodeSelector, NodeSelectorTerm, PodSpec,
};

/// Whether `nodeSelector` and the required node affinity hold.
pub(super) fn allows(spec: &PodSpec, node: &Node) -> bool {
    let required = affinity(spec).and_then(|affinity| affinity.required.as_ref());
    selectors::pairs_match(&spec.node_selector, &node.labels)
        && required
            .is_none_or(|required| required.node_selector_terms.iter().any(|term| term_matches(term, node)))
}

/// Whether a node is among those that a selector selects.
pub fn reaches(selector: &NodeSelector, node: &Node) -> bool {
    selector.node_selector_terms.iter().any(|term| term_matches(term, node))
}

/// The sum of the weights of the preferred terms that match.
pub(super) fn preference(spec: &PodSpec, node: &Node) -> i64 {
    let preferred = affinity(spec).map_or(&[][..], |affinity| &affinity.preferred);
    let weight = |sum: i64, weight: Option<i64>| sum.saturating_add(weight.unwrap_or(0));
    preferred
        .iter()
        .filter(|term| term_matches(&term.preference, node))
        .fold(0, |sum, term| weight(sum, term.weight))
}

/// Whether there is any preferred term.
pub(super) fn prefers(spec: &PodSpec) -> bool {
    affinity(spec).is_some_and(|affinity| !affinity.preferred.is_empty())
}

/// The names that every required term pins by `matchFields`: the other nodes are cut off beforehand (5.3.4).
/// None where a term names no node.
pub(super) fn pinned_names(spec: &PodSpec) -> Option<BTreeSet<String>> {
    let required = affinity(spec)?.required.as_ref()?;
    let mut names = BTreeSet::new();
    for term in &required.node_selector_terms {
        names.extend(names_of(term)?);
    }
    (!required.node_selector_terms.is_empty()).then_some(names)
}

/// The names that all `metadata.name In` fields of a term share; none where it has no such field.
fn names_of(term: &NodeSelectorTerm) -> Option<BTreeSet<String>> {
    let pins = |field: &&LabelSelectorRequirement| {
        field.key.as_deref() == Some("metadata.name") && field.operator.as_deref() == Some("In")
    };
    let mut fields = term.match_fields.iter().filter(pins);
    let mut names: BTreeSet<String> = fields.next()?.values.iter().cloned().collect();
    for field in fields {
        names.retain(|name| field.values.contains(name));
    }
    Some(names)
}

fn affinity(spec: &PodSpec) -> Option<&NodeAffinity> {
    spec.affinity.as_ref()?.node_affinity.as_ref()
}

/// Expressions and fields are ANDed; a term without either matches no node.
fn term_matches(term: &NodeSelectorTerm, node: &Node) -> bool {
    let empty = term.match_expressions.is_empty() && term.match_fields.is_empty();
    let expression = |it: &LabelSelectorRequirement| selectors::expression_matches(it, &node.labels);
    !empty
        && term.match_expressions.iter().all(expression)
        && term.match_fields.iter().all(|field| field_matches(field, node))
}

fn field_matches(field: &LabelSelectorRequirement, node: &Node) -> bool {
    let named = field.values.contains(&node.name);
    match (field.key.as_deref(), field.operator.as_deref()) {
        (Some("metadata.name"), Some("In")) => named,
        (Some("metadata.name"), Some("NotIn")) => !named,
        _ => false,
    }
}
