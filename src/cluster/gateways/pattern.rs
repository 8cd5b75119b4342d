//! Regular expressions of routes. What dialect they are in is up to the implementation: here the syntax that RE2 and
//! most others share, always for the whole text.

use regex_lite::{Regex, RegexBuilder};

/// One that compiles to more bytes than this is not taken.
const LARGEST: usize = 1 << 16;

/// A regular expression, read once.
#[derive(Clone, Debug)]
pub struct Pattern {
    text: String,
    /// None: it cannot be read.
    regex: Option<Regex>,
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Pattern {
    /// Reads it.
    pub fn new(text: &str) -> Self {
        let whole = format!("^(?:{text})$");
        let regex = RegexBuilder::new(&whole).size_limit(LARGEST).build().ok();
        Self { text: text.to_string(), regex }
    }

    /// Whether it could be read.
    pub fn is_good(&self) -> bool {
        self.regex.is_some()
    }

    /// Whether it matches the whole text; one that cannot be read matches nothing.
    pub fn matches(&self, text: &str) -> bool {
        self.regex.as_ref().is_some_and(|regex| regex.is_match(text))
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn broken_and_greedy_patterns_match_nothing_and_take_no_time() {
        let matches = |pattern: &str, text: &str| Pattern::new(pattern).matches(text);
        assert!(matches("/v[0-9]+/.*", "/v12/x") && !matches("/v[0-9]+", "/v1/x"));
        assert!(matches("/a|/b", "/b") && !matches("/a|/b", "/bc"));
        assert!(!matches("(", "(") && !matches("(?=a)a", "a"));
        assert!(!matches("(a*)*b", &"a".repeat(10_000)));
        assert!(!matches("((a{500}){500}){500}", "a"));
    }
}
