//! Label selectors: which label sets they match. Knows no object.

use crate::manifest::kinds::{LabelSelector, LabelSelectorRequirement, Labels};

/// Whether every pair stands in the labels. An empty set of pairs matches everything.
pub fn pairs_match(pairs: &Labels, labels: &Labels) -> bool {
    pairs.iter().all(|(key, value)| labels.get(key) == Some(value))
}

/// Whether a selector matches labels: all pairs and all expressions; an empty one matches everything.
pub fn matches(selector: &LabelSelector, labels: &Labels) -> bool {
    pairs_match(&selector.match_labels, labels)
        && selector.match_expressions.iter().all(|expression| expression_matches(expression, labels))
}

/// Whether one expression holds. One without key or with an operator that is none never does.
/// `NotIn` and `DoesNotExist` hold where the label is missing (scheduling.md 5.6).
pub fn expression_matches(expression: &LabelSelectorRequirement, labels: &Labels) -> bool {
    let Some(key) = &expression.key else { return false };
    let value = labels.get(key);
    match expression.operator.as_deref() {
        Some("In") => value.is_some_and(|value| expression.values.contains(value)),
        Some("NotIn") => value.is_none_or(|value| !expression.values.contains(value)),
        Some("Exists") => value.is_some(),
        Some("DoesNotExist") => value.is_none(),
        Some("Gt") => compare(value, expression, |have, want| have > want),
        Some("Lt") => compare(value, expression, |have, want| have < want),
        _ => false,
    }
}

fn compare(
    value: Option<&String>,
    expression: &LabelSelectorRequirement,
    holds: fn(i64, i64) -> bool,
) -> bool {
    let number = |text: &String| text.parse::<i64>().ok();
    match (value.and_then(number), expression.values.as_slice()) {
        (Some(have), [want]) => number(want).is_some_and(|want| holds(have, want)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expression(key: &str, operator: &str, values: &[&str]) -> LabelSelectorRequirement {
        LabelSelectorRequirement {
            key: Some(key.into()),
            operator: Some(operator.into()),
            values: values.iter().map(ToString::to_string).collect(),
        }
    }

    #[test]
    fn operators_match_as_documented() {
        let labels: Labels = [("app".to_string(), "web".to_string()), ("n".into(), "5".into())].into();
        for (key, operator, values, holds) in [
            ("app", "In", vec!["web", "api"], true),
            ("app", "NotIn", vec!["web"], false),
            ("zone", "NotIn", vec!["web"], true),
            ("zone", "In", vec!["web"], false),
            ("app", "Exists", vec![], true),
            ("app", "DoesNotExist", vec![], false),
            ("zone", "DoesNotExist", vec![], true),
            ("n", "Gt", vec!["4"], true),
            ("n", "Lt", vec!["5"], false),
            ("app", "Gt", vec!["4"], false),
            ("zone", "Lt", vec!["4"], false),
            ("app", "like", vec!["web"], false),
        ] {
            assert_eq!(
                expression_matches(&expression(key, operator, &values), &labels),
                holds,
                "{key} {operator}"
            );
        }
        assert!(matches(&LabelSelector::default(), &labels));
    }
}
