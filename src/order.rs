//! Sorting, in one small piece of code. The standard library writes its sorts anew for every type and
//! comparison, 3 to 5 KB each, and a page that loads in a moment cannot carry forty of them.

use std::cmp::Ordering;

/// Sorts in place by a comparison; what compares equal keeps its order.
pub fn sort_by<T>(items: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    let wanted = permutation(items.len(), &mut |one, other| match (items.get(one), items.get(other)) {
        (Some(one), Some(other)) => compare(one, other),
        _ => Ordering::Equal,
    });
    place(items.len(), wanted, &mut |one, other| items.swap(one, other));
}

/// Sorts in place by a key; what has equal keys keeps its order.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], mut key: impl FnMut(&T) -> K) {
    sort_by(items, |one, other| key(one).cmp(&key(other)));
}

/// Sorts in place.
pub fn sort<T: Ord>(items: &mut [T]) {
    sort_by(items, T::cmp);
}

/// The positions of the items in their order: a merge sort of runs that double, over positions alone.
fn permutation(count: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut from: Vec<usize> = (0..count).collect();
    let mut into = Vec::with_capacity(count);
    let mut run = 1;
    while run < count {
        into.clear();
        for pair in from.chunks(run.saturating_mul(2)) {
            let (left, right) = pair.split_at(run.min(pair.len()));
            merge(left, right, compare, &mut into);
        }
        std::mem::swap(&mut from, &mut into);
        run = run.saturating_mul(2);
    }
    from
}

fn merge(
    left: &[usize],
    right: &[usize],
    compare: &mut dyn FnMut(usize, usize) -> Ordering,
    out: &mut Vec<usize>,
) {
    let (mut left, mut right) = (left.iter().peekable(), right.iter().peekable());
    while let (Some(&&one), Some(&&other)) = (left.peek(), right.peek()) {
        if compare(other, one) == Ordering::Less {
            out.push(other);
            right.next();
        } else {
            out.push(one);
            left.next();
        }
    }
    out.extend(left);
    out.extend(right);
}

/// Moves every item to its place, along the cycles of the permutation.
fn place(count: usize, mut wanted: Vec<usize>, swap: &mut dyn FnMut(usize, usize)) {
    for start in 0..count {
        let mut at = start;
        while let Some(next) = wanted.get_mut(at).map(|slot| std::mem::replace(slot, at)) {
            if next == start || next == at {
                break;
            }
            swap(at, next);
            at = next;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rng::Rng;

    #[test]
    fn the_order_is_that_of_the_standard_library() {
        let mut rng = Rng::new(7);
        for count in 0..130 {
            let given: Vec<(usize, usize)> = (0..count).map(|at| (rng.below(1 + count / 3), at)).collect();
            let (mut ours, mut theirs) = (given.clone(), given);
            super::sort_by_key(&mut ours, |item| item.0);
            theirs.sort_by_key(|item| item.0);
            assert_eq!(ours, theirs);
            super::sort_by(&mut ours, |one, other| other.1.cmp(&one.1));
            theirs.sort_by_key(|item| std::cmp::Reverse(item.1));
            assert_eq!(ours, theirs);
        }
    }
}
