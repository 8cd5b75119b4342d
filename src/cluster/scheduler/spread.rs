//! The score of PodTopologySpread: few pods of its like, weighed by how many domains there are (scheduling.md 5.5.3).

use super::plan::Counter;
use super::score::Scorer;

/// 0 to 100 for each node asked about; a node that lacks one of the pod's own keys gets 0.
pub(super) fn scores(scorer: &Scorer) -> Vec<i64> {
    let left_out = |node: &usize| scorer.plan.unkeyed.get(*node).copied().unwrap_or(false);
    let raw = raw(scorer, left_out);
    if scorer.plan.unkeyed.is_empty() {
        return normalized(&raw, |_| true);
    }
    let counts: Vec<bool> = scorer.nodes.iter().map(|node| !left_out(node)).collect();
    normalized(&raw, |at| counts.get(at).copied().unwrap_or(true))
}

/// The sum over the constraints of the pods in the node's domain, times the weight, and `maxSkew - 1`, rounded.
fn raw(scorer: &Scorer, left_out: impl Fn(&usize) -> bool) -> Vec<i64> {
    let counted = || scorer.nodes.iter().filter(|node| !left_out(node));
    let mut sums = vec![0.0; scorer.nodes.len()];
    for (constraint, counter) in scorer.ask.soft.iter().zip(&scorer.plan.soft) {
        let Some(counter) = scorer.plan.counter(*counter) else { continue };
        let size = if constraint.by_host() { counted().count() } else { domains(counter, counted()) };
        let weight = libm::log((size + 2) as f64);
        let leeway = constraint.max_skew.saturating_sub(1) as f64;
        for (sum, node) in sums.iter_mut().zip(scorer.nodes) {
            if let Some(count) = counter.at(*node) {
                *sum += count as f64 * weight + leeway;
            }
        }
    }
    sums.into_iter().map(rounded).collect()
}

/// How many domains the nodes are in. Those without the label count as one more.
fn domains<'n>(counter: &Counter, nodes: impl Iterator<Item = &'n usize>) -> usize {
    let mut seen = vec![false; counter.size() + 1];
    for node in nodes {
        let domain = counter.domain(*node).unwrap_or(counter.size());
        seen.get_mut(domain).into_iter().for_each(|seen| *seen = true);
    }
    seen.iter().filter(|seen| **seen).count()
}

/// The fewer the better: the node with the most gets the share that the fewest are of it.
fn normalized(raw: &[i64], counts: impl Fn(usize) -> bool) -> Vec<i64> {
    let counted = || raw.iter().enumerate().filter(|(at, _)| counts(*at)).map(|(_, score)| *score);
    let least = counted().min().unwrap_or(0);
    let most = counted().max().unwrap_or(0);
    let share = |score: i64| match most {
        ..=0 => 100,
        _ => most.saturating_add(least).saturating_sub(score).saturating_mul(100) / most,
    };
    // Most nodes are alike: the last answer is remembered.
    let mut last = (least, share(least));
    let mut known = |score: i64| {
        if score != last.0 {
            last = (score, share(score));
        }
        last.1
    };
    raw.iter().enumerate().map(|(at, score)| if counts(at) { known(*score) } else { 0 }).collect()
}

/// The nearest whole number, halves away from zero. Of numbers that are not negative, without a call.
fn rounded(number: f64) -> i64 {
    let whole = number as i64;
    whole + i64::from(number - whole as f64 >= 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fullest_node_gets_the_least() {
        assert_eq!(normalized(&[0, 0], |_| true), [100, 100]);
        assert_eq!(normalized(&[2, 4], |_| true), [100, 50]);
        assert_eq!(normalized(&[2, 4, 9], |at| at != 2), [100, 50, 0]);
        assert_eq!([0.49999999999999994, 0.5, 1.5, 2.4].map(rounded), [0, 1, 2, 2]);
    }
}
