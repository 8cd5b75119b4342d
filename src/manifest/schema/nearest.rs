//! The word that was surely meant. Runs on errors only.

/// The one candidate that is surely meant: the same but for case, or the only nearest one, at most one edit away
/// (two for words of six letters and more). Nothing where two are equally near.
pub(in crate::manifest) fn nearest<'a>(
    word: &str,
    candidates: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    let limit = match word.chars().count() {
        0..=2 => return None,
        3..=5 => 1,
        6..=80 => 2,
        _ => return None,
    };
    let mut best: Option<(&str, usize)> = None;
    let mut tied = false;
    for candidate in candidates {
        let distance =
            if candidate.eq_ignore_ascii_case(word) { 0 } else { distance(word, candidate, limit) };
        match best {
            Some((_, least)) if distance > least => {}
            Some((_, least)) if distance == least => tied = true,
            _ if distance <= limit => (best, tied) = (Some((candidate, distance)), false),
            _ => {}
        }
    }
    best.filter(|_| !tied).map(|(candidate, _)| candidate)
}

/// How many letters must be changed, put in, left out or swapped with their neighbour, case aside;
/// `limit + 1` where it is more than the limit.
fn distance(a: &str, b: &str, limit: usize) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (lower(a), lower(b));
    if a.len().abs_diff(b.len()) > limit {
        return limit + 1;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let at = |row: &[usize], at: usize| row.get(at).copied().unwrap_or(usize::MAX - 1);
            let mut cost =
                (at(&last, j) + usize::from(x != y)).min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                cost = cost.min(at(&before, j - 1) + 1);
            }
            row.push(cost);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(0).min(limit + 1)
}

fn lower(word: &str) -> Vec<char> {
    word.chars().flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn only_what_is_certain() {
        let fields = ["port", "ports", "targetPort", "nodePort", "name", "protocol", "selector", "type"];
        let of = |word| nearest(word, fields.iter().copied());
        assert_eq!(of("targetport"), Some("targetPort"));
        assert_eq!(of("tragetPort"), Some("targetPort"));
        assert_eq!(of("selectors"), Some("selector"));
        assert_eq!(of("Type"), Some("type"));
        assert_eq!(of("prot"), Some("port"));
        assert_eq!(of("foo"), None);
        assert_eq!(of("hostPort"), None);
        assert_eq!(nearest("teo", ["two", "ten"].into_iter()), None);
    }
}
