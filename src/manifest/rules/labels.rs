//! Labels, annotations and selectors (service-validation.md 1.3). Knows no kind of object.

use super::detail;
use super::names::{self, Syntax};
use super::near::without_end;
use super::report::Field;
use crate::diagnostic::{Code, Severity};
use crate::manifest::kinds::{LabelSelector, LabelSelectorRequirement, Labels};

/// A map of labels. Errors carry the path of the whole map (1.3.3) and stand at the label.
pub(super) fn check_labels(field: &Field, labels: &Labels) {
    check_labels_at(field, field, labels);
}

/// The same, where the map is written at another path than the server says.
pub(super) fn check_labels_at(field: &Field, written: &Field, labels: &Labels) {
    for (key, value) in labels {
        let place = written.map_key(key);
        let here = field.written_at(&place);
        check_key(&here.at_key(), key);
        check_value(&here, value);
    }
}

/// A label's key or any other qualified name (1.3.1).
pub(super) fn check_key(field: &Field, key: &str) {
    let (prefix, name) = match key.split_once('/') {
        Some((_, name)) if name.contains('/') => return field.error(Code::InvalidLabelKey, &[key]),
        Some((prefix, name)) => (Some(prefix), name),
        None => (None, key),
    };
    if let Some(prefix) = prefix.filter(|prefix| !Syntax::Subdomain.fits(prefix) || prefix.len() > 253) {
        field.error(Code::InvalidLabelPrefix, &[key, prefix]);
    }
    if name.len() > 63 {
        names::too_long(field, key, 63);
    }
    if !is_label_text(name) {
        field.error(Code::InvalidLabelKey, &[key]);
    }
}

/// A label's value (1.3.2).
pub(super) fn check_value(field: &Field, value: &str) {
    if value.len() > 63 {
        names::too_long(field, value, 63);
    }
    if !value.is_empty() && !is_label_text(value) {
        let bare = without_end(value);
        let mended = bare != value && is_label_text(bare) && names::is_plain_scalar(bare);
        let fix = mended.then(|| field.put_value(bare)).flatten();
        field.say(Severity::Error, Code::InvalidLabelValue, &[value], fix);
    }
}

/// Whether a label can have this value.
pub(super) fn is_value(value: &str) -> bool {
    value.len() <= 63 && (value.is_empty() || is_label_text(value))
}

/// `([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]`
fn is_label_text(text: &str) -> bool {
    let edge = |c: char| c.is_ascii_alphanumeric();
    text.starts_with(edge)
        && text.ends_with(edge)
        && text.chars().all(|c| edge(c) || matches!(c, '-' | '_' | '.'))
}

/// Annotations: keys like labels' but in any case, all together at most 256 KiB (1.3.4).
pub(super) fn check_annotations(field: &Field, annotations: &Labels) {
    check_annotations_at(field, field, annotations);
}

/// The same, where the map is written at another path than the server says.
pub(super) fn check_annotations_at(field: &Field, written: &Field, annotations: &Labels) {
    const MOST_BYTES: usize = 262_144;
    for key in annotations.keys() {
        let place = written.map_key(key);
        check_key(&field.written_at(&place).at_key(), &key.to_ascii_lowercase());
    }
    let bytes: usize = annotations.iter().map(|(key, value)| key.len() + value.len()).sum();
    if bytes > MOST_BYTES {
        field.written_at(written).error(Code::ValueTooLong, &[&MOST_BYTES.to_string()]);
    }
}

/// A label selector's own syntax (1.3.6); whether an empty one is allowed, its owner knows.
pub(super) fn check_selector(field: &Field, selector: &LabelSelector) {
    check_labels(&field.key("matchLabels"), &selector.match_labels);
    let expressions = field.key("matchExpressions");
    for (at, expression) in selector.match_expressions.iter().enumerate() {
        check_expression(&expressions.index(at), expression);
    }
}

fn check_expression(field: &Field, expression: &LabelSelectorRequirement) {
    const OPERATORS: &[&str] = &["In", "NotIn", "Exists", "DoesNotExist"];
    check_operator_and_values(field, expression, OPERATORS);
    check_key(&field.key("key"), expression.key.as_deref().unwrap_or(""));
    let values = field.key("values");
    for (at, value) in expression.values.iter().enumerate() {
        check_value(&values.index(at), value);
    }
}

/// How many values an operator takes; shared with node selectors, which know two operators more.
pub(super) fn check_operator_and_values(
    field: &Field,
    expression: &LabelSelectorRequirement,
    operators: &[&str],
) {
    let operator = expression.operator.as_deref().unwrap_or("");
    let values = field.key("values");
    match operator {
        _ if !operators.contains(&operator) => unknown_operator(field, operator, operators),
        "In" | "NotIn" if expression.values.is_empty() => values.required(detail::VALUES_NEEDED),
        "Exists" | "DoesNotExist" if !expression.values.is_empty() => {
            values.forbidden(detail::VALUES_FORBIDDEN);
        }
        "Gt" | "Lt" if expression.values.len() != 1 => values.required(detail::SINGLE_VALUE_NEEDED),
        _ => {}
    }
}

/// An operator that a selector does not know.
pub(super) fn unknown_operator(field: &Field, operator: &str, operators: &[&str]) {
    if operator.is_empty() {
        return field.key("operator").invalid("\"\"", detail::NOT_AN_OPERATOR);
    }
    field.key("operator").unsupported(operator, operators);
}

/// Whether a selector that could be read matches these labels; one that cannot be read matches nothing.
pub fn matches(selector: &LabelSelector, labels: &Labels) -> bool {
    let equal = selector.match_labels.iter().all(|(key, value)| labels.get(key) == Some(value));
    equal && selector.match_expressions.iter().all(|it| expression_matches(it, labels))
}

fn expression_matches(expression: &LabelSelectorRequirement, labels: &Labels) -> bool {
    let value = expression.key.as_deref().and_then(|key| labels.get(key));
    match expression.operator.as_deref() {
        Some("In") => value.is_some_and(|value| expression.values.contains(value)),
        Some("NotIn") => value.is_none_or(|value| !expression.values.contains(value)),
        Some("Exists") => value.is_some(),
        Some("DoesNotExist") => value.is_none(),
        _ => false,
    }
}

/// Whether nothing is asked.
pub fn is_empty(selector: &LabelSelector) -> bool {
    selector.match_labels.is_empty() && selector.match_expressions.is_empty()
}
