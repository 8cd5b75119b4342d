//! Indexes of an Indexed Job as text (`0,2-5`), and the success policy that asks for some of them
//! (pkg/controller/job/indexed_job_utils.go, success_policy.go).

use std::collections::BTreeSet;

use crate::cluster::indexes::intervals;
use crate::manifest::kinds::SuccessPolicy;

/// As the server writes them: two neighbours are no interval.
pub(super) fn text(indexes: &BTreeSet<u64>) -> String {
    let mut intervals: Vec<(u64, u64)> = Vec::new();
    for &index in indexes {
        match intervals.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(index) => *last = index,
            _ => intervals.push((index, index)),
        }
    }
    let written = intervals.iter().map(|&(first, last)| match last.saturating_sub(first) {
        0 => first.to_string(),
        1 => format!("{first},{last}"),
        _ => format!("{first}-{last}"),
    });
    written.collect::<Vec<_>>().join(",")
}

/// Whether the indexes that succeeded are enough.
pub(super) fn are_enough(policy: &SuccessPolicy, succeeded: &BTreeSet<u64>, completions: u64) -> bool {
    let size = |set: usize| u64::try_from(set).unwrap_or(u64::MAX);
    let count = |stated: Option<i64>| stated.map(|count| u64::try_from(count).unwrap_or(0));
    !succeeded.is_empty()
        && policy.rules.iter().any(|rule| match (&rule.succeeded_indexes, count(rule.succeeded_count)) {
            (Some(text), least) => {
                let asked = intervals(text, completions);
                let all = asked.iter().map(|it| it.end().saturating_sub(*it.start()).saturating_add(1)).sum();
                let there = asked.iter().map(|it| size(succeeded.range(it.clone()).count())).sum::<u64>();
                !asked.is_empty() && there >= least.unwrap_or(all)
            }
            (None, Some(least)) => size(succeeded.len()) >= least,
            (None, None) => false,
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::indexes::members;
    use crate::manifest::kinds::SuccessPolicyRule;

    #[test]
    fn indexes_as_the_server_writes_them() {
        for (indexes, written) in [
            (&[][..], ""),
            (&[3], "3"),
            (&[0, 1], "0,1"),
            (&[0, 1, 2], "0-2"),
            (&[1, 3, 4, 5, 7, 8], "1,3-5,7,8"),
        ] {
            let indexes: BTreeSet<u64> = indexes.iter().copied().collect();
            assert_eq!(text(&indexes), written);
            assert_eq!(members(written, 100), indexes, "{written}");
        }
        assert_eq!(members("0-9", 3), BTreeSet::from([0, 1, 2]));
        assert_eq!(members("5,x,1-", 10), BTreeSet::from([5]));
        assert_eq!(members("0-99999999999", u64::MAX).len(), 999_999);
    }

    #[test]
    fn enough_indexes_have_succeeded() {
        let rule = |indexes: Option<&str>, count| SuccessPolicy {
            rules: vec![SuccessPolicyRule {
                succeeded_indexes: indexes.map(str::to_string),
                succeeded_count: count,
            }],
        };
        let succeeded = BTreeSet::from([0, 2, 3]);
        for (policy, enough) in [
            (rule(Some("0,2"), None), true),
            (rule(Some("0-2"), None), false),
            (rule(Some("0-2"), Some(2)), true),
            (rule(Some("4,5"), Some(1)), false),
            (rule(None, Some(3)), true),
            (rule(None, Some(4)), false),
            (rule(Some("7-9"), None), false),
        ] {
            assert_eq!(are_enough(&policy, &succeeded, 6), enough, "{policy:?}");
        }
        assert!(!are_enough(&rule(None, Some(0)), &BTreeSet::new(), 6), "nothing has succeeded yet");
    }
}
