//! Which name a person surely meant, of those that are there.

use crate::manifest::rules::near;

/// The one name that is a near miss; of short names too, where no other is as near.
pub(super) fn nearest<'n>(wanted: &str, there: &[&'n str]) -> Option<&'n str> {
    near::nearest(wanted, there).or_else(|| {
        let mut near = there.iter().filter(|name| near::distance(wanted, name) == 1);
        let first = near.next().filter(|name| name.len() >= 3 && wanted.len() >= 3)?;
        near.next().is_none().then_some(*first)
    })
}

/// How far apart two names are, in slips of the keyboard.
pub(super) fn distance(a: &str, b: &str) -> usize {
    near::distance(a, b)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn short_names_are_near_only_when_no_other_is() {
        assert_eq!(nearest("wep", &["web"]), Some("web"));
        assert_eq!(nearest("wbe", &["api", "web", "wepp"]), Some("web"));
        assert_eq!(nearest("webb", &["web"]), Some("web"));
        assert_eq!(nearest("wep", &["web", "wex"]), None);
        assert_eq!(nearest("frontnd", &["backend", "frontend"]), Some("frontend"));
        assert_eq!(nearest("db", &["web"]), None);
    }
}
