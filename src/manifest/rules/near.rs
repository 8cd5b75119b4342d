//! Which allowed value a person surely meant. Pure text; knows no field.

/// The one allowed value that this is a near miss of: the same but for case and dashes, else the one that begins so, as
/// while it is typed, else one slip of the keyboard away (two in long words). None where none or several come close.
pub fn nearest<'a>(value: &str, allowed: &[&'a str]) -> Option<&'a str> {
    let bare = folded(value);
    if bare.is_empty() || bare.len() > 64 {
        return None;
    }
    let alike = only(allowed.iter().filter(|it| folded(it) == bare));
    let begun = || only(allowed.iter().filter(|it| folded(it).starts_with(&bare)));
    alike.or_else(begun).or_else(|| {
        only(allowed.iter().filter(|it| {
            let right = folded(it);
            let slips = match right.chars().count() {
                0..=3 => return false,
                4..=7 => 1,
                _ => 2,
            };
            distance(&bare, &right) <= slips
        }))
    })
}

/// The text without the comma or semicolon that ends a value in other languages.
pub fn without_end(text: &str) -> &str {
    text.trim_end_matches([',', ';'])
}

fn only<'a, 'b: 'a>(mut found: impl Iterator<Item = &'a &'b str>) -> Option<&'b str> {
    let first = found.next()?;
    found.next().is_none().then_some(*first)
}

fn folded(text: &str) -> String {
    without_end(text.trim())
        .chars()
        .filter(|c| !matches!(c, '-' | '_' | ' '))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Insertions, deletions, replacements and swaps of neighbours between two words.
pub fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, right) in b.iter().enumerate() {
            let at = |row: &[usize], index: usize| row.get(index).copied().unwrap_or(usize::MAX / 2);
            let mut least = (at(&last, j) + usize::from(left != right)).min(at(&last, j + 1) + 1);
            least = least.min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(right) && b.get(j - 1) == Some(left);
            if swapped {
                least = least.min(at(&before, j - 1) + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn near_misses_have_one_answer_or_none() {
        const TYPES: &[&str] = &["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];
        for (value, expected) in [
            ("Nodeport", Some("NodePort")),
            ("clusterip", Some("ClusterIP")),
            ("Load-Balancer", Some("LoadBalancer")),
            ("LoadBalencer", Some("LoadBalancer")),
            ("NodePrt", Some("NodePort")),
            ("NdoePort", Some("NodePort")),
            ("Ingress", None),
            ("", None),
            ("Node", Some("NodePort")),
            ("l", Some("LoadBalancer")),
            ("Port", None),
        ] {
            assert_eq!(nearest(value, TYPES), expected, "{value}");
        }
        assert_eq!(nearest("tcp", &["SCTP", "TCP", "UDP"]), Some("TCP"));
        assert_eq!(
            nearest("ClusterFirst1", &["ClusterFirst", "ClusterFirstWithHostNet"]),
            Some("ClusterFirst")
        );
        assert_eq!(nearest("Cluster", &["ClusterFirst", "ClusterFirstWithHostNet"]), None);
        assert_eq!(nearest("TPC", &["SCTP", "TCP", "UDP"]), None);
        assert_eq!(nearest("http", &["SCTP", "TCP", "UDP"]), None);
    }
}
