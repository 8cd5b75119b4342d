//! Node and pod affinity (service-validation.md 1.3.6, 1.5).

use super::Place;
use super::scheduling::{check_label_keys, check_topology_key};
use crate::manifest::kinds::{
    Affinity, LabelSelectorRequirement, NodeAffinity, NodeSelector, NodeSelectorTerm, PodAffinity,
    PodAffinityTerm,
};
use crate::manifest::rules::names::{self, Syntax};
use crate::manifest::rules::report::Field;
use crate::manifest::rules::{detail, labels};

const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED: &str = "preferredDuringSchedulingIgnoredDuringExecution";
const NODE_OPERATORS: &[&str] = &["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"];

/// `validateAffinity`.
pub(super) fn check(affinity: &Affinity, place: Place, field: &Field) {
    if let Some(it) = &affinity.node_affinity {
        check_node(it, &field.key("nodeAffinity"));
    }
    for (key, it) in
        [("podAffinity", &affinity.pod_affinity), ("podAntiAffinity", &affinity.pod_anti_affinity)]
    {
        if let Some(it) = it {
            check_pod(it, place, &field.key(key));
        }
    }
}

fn check_node(affinity: &NodeAffinity, field: &Field) {
    if let Some(required) = &affinity.required {
        check_node_selector(required, &field.key(REQUIRED));
    }
    let list = field.key(PREFERRED);
    for (at, term) in affinity.preferred.iter().enumerate() {
        let item = list.index(at);
        check_weight(term.weight, &item);
        check_node_term(&term.preference, &item.key("preference"), false);
    }
}

/// The nodes that a pod, or a volume, may be on.
pub(crate) fn check_node_selector(selector: &NodeSelector, field: &Field) {
    let terms = field.key("nodeSelectorTerms");
    if selector.node_selector_terms.is_empty() {
        terms.required(detail::NODE_TERM_NEEDED);
    }
    for (at, term) in selector.node_selector_terms.iter().enumerate() {
        check_node_term(term, &terms.index(at), true);
    }
}

fn check_weight(weight: Option<i64>, field: &Field) {
    let weight = weight.unwrap_or(0);
    field.key("weight").in_range(weight, 1, 100);
}

fn check_node_term(term: &NodeSelectorTerm, field: &Field, required: bool) {
    let list = field.key("matchExpressions");
    for (at, expression) in term.match_expressions.iter().enumerate() {
        let item = list.index(at);
        labels::check_operator_and_values(&item, expression, NODE_OPERATORS);
        labels::check_key(&item.key("key"), expression.key.as_deref().unwrap_or(""));
        let values = item.key("values");
        // A preferred term may have values that no label can have.
        for (at, value) in expression.values.iter().enumerate().filter(|_| required) {
            labels::check_value(&values.index(at), value);
        }
    }
    let list = field.key("matchFields");
    for (at, expression) in term.match_fields.iter().enumerate() {
        check_field_expression(expression, &list.index(at));
    }
}

/// `metadata.name` is the only field of a node that can be asked for, with one value.
fn check_field_expression(expression: &LabelSelectorRequirement, field: &Field) {
    const OPERATORS: &[&str] = &["In", "NotIn"];
    match expression.operator.as_deref().unwrap_or("") {
        operator if !OPERATORS.contains(&operator) => labels::unknown_operator(field, operator, OPERATORS),
        _ if expression.values.len() != 1 => field.key("values").required(detail::ONE_FIELD_VALUE),
        _ => {}
    }
    let key = expression.key.as_deref().unwrap_or("");
    if key != "metadata.name" {
        return field.key("key").invalid(format!("\"{key}\""), detail::NOT_A_FIELD_KEY);
    }
    let values = field.key("values");
    for (at, value) in expression.values.iter().enumerate() {
        names::check(&values.index(at), value, Syntax::Subdomain);
    }
}

fn check_pod(affinity: &PodAffinity, place: Place, field: &Field) {
    let list = field.key(REQUIRED);
    for (at, term) in affinity.required.iter().enumerate() {
        check_pod_term(term, place, &list.index(at));
    }
    let list = field.key(PREFERRED);
    for (at, weighted) in affinity.preferred.iter().enumerate() {
        let item = list.index(at);
        check_weight(weighted.weight, &item);
        check_pod_term(&weighted.pod_affinity_term, place, &item.key("podAffinityTerm"));
    }
}

fn check_pod_term(term: &PodAffinityTerm, place: Place, field: &Field) {
    if let Some(selector) = &term.label_selector {
        labels::check_selector(&field.key("labelSelector"), selector);
    }
    if let Some(selector) = &term.namespace_selector {
        labels::check_selector(&field.key("namespaceSelector"), selector);
    }
    let (namespace, list) = (field.key("namespace"), field.key("namespaces"));
    for (at, name) in term.namespaces.iter().enumerate() {
        let item = list.index(at);
        names::check(&namespace.written_at(&item), name, Syntax::Label);
    }
    let selector = term.label_selector.as_ref();
    check_label_keys(&term.match_label_keys, &term.mismatch_label_keys, selector, place, field);
    check_topology_key(term.topology_key.as_deref(), &field.key("topologyKey"));
}
