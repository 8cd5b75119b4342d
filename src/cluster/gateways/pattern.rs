//! Regular expressions of routes. What dialect they are in is up to the implementation: here the syntax that RE2 and
//! most others share, always for the whole text.

use regex_lite::{Regex, RegexBuilder};

/// One that compiles to more bytes than this is not taken.
const LARGEST: usize = 1 << 20;

fn compiled(pattern: &str) -> Option<Regex> {
    RegexBuilder::new(&format!("^(?:{pattern})$")).size_limit(LARGEST).build().ok()
}

/// Whether it can be read at all.
pub fn is_pattern(pattern: &str) -> bool {
    compiled(pattern).is_some()
}

/// Whether it matches the whole text; one that cannot be read matches nothing.
pub fn pattern_matches(pattern: &str, text: &str) -> bool {
    compiled(pattern).is_some_and(|regex| regex.is_match(text))
}

#[cfg(test)]
mod tests {
    use super::pattern_matches;

    #[test]
    fn broken_and_greedy_patterns_match_nothing_and_take_no_time() {
        assert!(pattern_matches("/v[0-9]+/.*", "/v12/x") && !pattern_matches("/v[0-9]+", "/v1/x"));
        assert!(pattern_matches("/a|/b", "/b") && !pattern_matches("/a|/b", "/bc"));
        assert!(!pattern_matches("(", "(") && !pattern_matches("(?=a)a", "a"));
        assert!(!pattern_matches("(a*)*b", &"a".repeat(10_000)));
        assert!(!pattern_matches("((a{500}){500}){500}", "a"));
    }
}
