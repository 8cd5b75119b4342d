//! Whether a request has what a match of an HTTPRoute asks for (ingress-policy.md 7.7.3). Knows no route.

use crate::cluster::{PathMatchType, PathType, RouteMatch, ValueMatch};
use crate::network::http::{self, path_matches};

/// What is asked of a Gateway.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The Host header.
    pub host: &'a str,
    /// Path and query.
    pub path: &'a str,
    /// The method.
    pub method: &'a str,
    /// Headers.
    pub headers: &'a [(String, String)],
    /// The port.
    pub port: u16,
}

impl Asked<'_> {
    /// The host without its port, lower case.
    pub fn host_only(&self) -> String {
        http::host_only(self.host).to_ascii_lowercase()
    }
}

/// All that a match names must be there.
pub fn matches(it: &RouteMatch, asked: &Asked<'_>) -> bool {
    let (path, query) = asked.path.split_once('?').unwrap_or((asked.path, ""));
    let path = path.split('#').next().unwrap_or("");
    let fits = || match it.path_type {
        PathMatchType::Exact => path_matches(PathType::Exact, &it.path, path),
        PathMatchType::Prefix => path_matches(PathType::Prefix, &it.path, path),
        PathMatchType::Regex => it.pattern.as_ref().is_some_and(|pattern| pattern.matches(path)),
    };
    // What is dear to compare comes last.
    it.method.as_deref().is_none_or(|method| method == asked.method)
        && it.headers.iter().all(|want| has_header(want, asked.headers))
        && it.query.iter().all(|want| has_parameter(want, query))
        && fits()
}

/// Names of headers are the same in any case, values are not; of a header that comes twice, both values with a comma.
fn has_header(want: &ValueMatch, headers: &[(String, String)]) -> bool {
    let mut given =
        headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case(&want.name)).map(|(_, it)| it.as_str());
    let Some(first) = given.next() else { return false };
    let all = given.fold(first.to_string(), |all, more| format!("{all},{more}"));
    value_fits(want, &all)
}

/// Of a parameter that comes twice, the first counts.
fn has_parameter(want: &ValueMatch, query: &str) -> bool {
    let query = query.split('#').next().unwrap_or("");
    let pairs = query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let mut given = pairs.filter(|(name, _)| *name == want.name).map(|(_, value)| value);
    given.next().is_some_and(|value| value_fits(want, value))
}

fn value_fits(want: &ValueMatch, value: &str) -> bool {
    want.pattern.as_ref().map_or(want.value == value, |pattern| pattern.matches(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::gateways::Pattern;

    fn value(name: &str, value: &str, regex: bool) -> ValueMatch {
        let pattern = regex.then(|| Pattern::new(value));
        ValueMatch { name: name.into(), value: value.into(), pattern }
    }

    #[test]
    fn headers_and_parameters() {
        let headers =
            [("X-Env".to_string(), "canary".to_string()), ("a".into(), "1".into()), ("A".into(), "2".into())];
        for (name, want, regex, expected) in [
            ("x-env", "canary", false, true),
            ("x-env", "Canary", false, false),
            ("x-env", "can.*", true, true),
            ("x-env", "can", true, false),
            ("a", "1,2", false, true),
            ("b", "", false, false),
        ] {
            assert_eq!(has_header(&value(name, want, regex), &headers), expected, "{name} {want}");
        }
        for (name, want, expected) in
            [("q", "1", true), ("q", "2", false), ("Q", "1", false), ("r", "", true)]
        {
            assert_eq!(has_parameter(&value(name, want, false), "q=1&q=2&r#s=1"), expected, "{name} {want}");
        }
    }
}
