//! The word that was surely meant. Runs on errors only.

use crate::manifest::rules::near;

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
    match a.chars().count().abs_diff(b.chars().count()) > limit {
        true => limit + 1,
        false => near::distance(&a.to_lowercase(), &b.to_lowercase()).min(limit + 1),
    }
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
