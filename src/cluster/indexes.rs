//! Indexes of an Indexed Job as text (`0,2-5`; pkg/controller/job/indexed_job_utils.go). Must not know who asks.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

/// No Job has more pods here; a dump may claim more.
const MOST_MEMBERS: u64 = 1_000_000;

/// The intervals of a text, those below `completions`; what cannot be read is left out.
pub fn intervals(text: &str, completions: u64) -> Vec<RangeInclusive<u64>> {
    let Some(highest) = completions.checked_sub(1) else { return Vec::new() };
    let read = text.split(',').filter_map(|part| {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last): (u64, u64) = (first.parse().ok()?, last.parse().ok()?);
        (first <= highest).then(|| first..=last.min(highest))
    });
    read.collect()
}

/// The indexes of a text.
pub fn members(text: &str, completions: u64) -> BTreeSet<u64> {
    let mut left = MOST_MEMBERS;
    let mut all = BTreeSet::new();
    for interval in intervals(text, completions) {
        for index in interval {
            left = left.saturating_sub(1);
            if left == 0 {
                return all;
            }
            all.insert(index);
        }
    }
    all
}
