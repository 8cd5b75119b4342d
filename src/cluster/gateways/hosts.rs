//! Host names of listeners and routes: which covers which, which have names in common (ingress-policy.md 7.7.2).
//! All lower case.

/// Whether a name, or every name of a wildcard, is covered: `*.foo.com` covers `a.foo.com` and `a.b.foo.com`, never
/// `foo.com`.
pub fn covers(pattern: &str, name: &str) -> bool {
    if pattern == name {
        return true;
    }
    let Some(suffix) = pattern.strip_prefix('*').filter(|suffix| suffix.starts_with('.')) else {
        return false;
    };
    let bare = name.strip_prefix('*').unwrap_or(name);
    bare.strip_suffix(suffix).is_some_and(|rest| !rest.is_empty())
}

/// Whether two hosts, each exact or a wildcard, have a name in common.
pub fn intersect(one: &str, other: &str) -> bool {
    covers(one, other) || covers(other, one)
}

#[cfg(test)]
mod tests {
    use super::{covers, intersect};

    #[test]
    fn a_wildcard_covers_one_label_or_more() {
        for (pattern, name, expected) in [
            ("foo.com", "foo.com", true),
            ("foo.com", "a.foo.com", false),
            ("*.foo.com", "a.foo.com", true),
            ("*.foo.com", "a.b.foo.com", true),
            ("*.foo.com", "foo.com", false),
            ("*.foo.com", ".foo.com", false),
            ("*.foo.com", "afoo.com", false),
            ("*.foo.com", "*.foo.com", true),
            ("*.foo.com", "*.a.foo.com", true),
            ("*.a.foo.com", "*.foo.com", false),
        ] {
            assert_eq!(covers(pattern, name), expected, "{pattern} {name}");
        }
        assert!(intersect("*.foo.com", "*.a.foo.com") && intersect("*.a.foo.com", "*.foo.com"));
        assert!(!intersect("*.foo.com", "*.foo.org") && !intersect("*.foo.com", "foo.com"));
    }
}
