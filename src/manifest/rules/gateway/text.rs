//! The texts of the Gateway API: names, hosts, groups, durations. Knows no kind.

use super::super::names::{self, Syntax};
use super::super::report::Field;
use super::detail;
use crate::diagnostic::Code;

/// No list is longer.
pub(super) fn at_most(field: &Field, count: usize, most: usize) {
    if count > most {
        field.error(Code::TooManyItems, &[&most.to_string()]);
    }
}

/// No text is longer.
pub(super) fn no_longer(field: &Field, text: &str, most: usize) {
    if text.chars().count() > most {
        field.error(Code::ValueTooLong, &[&most.to_string()]);
    }
}

/// The name of an object of some other kind: needed, at most 253 characters.
pub(super) fn object_name(field: &Field, name: Option<&str>) {
    match name.filter(|name| !name.is_empty()) {
        None => field.required(""),
        Some(name) => no_longer(field, name, 253),
    }
}

/// The same, where it may be left out.
pub(super) fn optional_object_name(field: &Field, name: Option<&str>) {
    if name.is_some() {
        object_name(field, name);
    }
}

/// The name of a listener, a port or a rule: it may be left out, but not be empty.
pub(super) fn section_name(field: &Field, name: Option<&str>) {
    if name.is_some() {
        names::check_required(field, name, Syntax::Subdomain);
    }
}

/// A namespace.
pub(super) fn namespace(field: &Field, name: Option<&str>, needed: bool) {
    match name {
        None if needed => field.required(""),
        None => {}
        Some(name) => names::check(field, name, Syntax::Label),
    }
}

/// `gateway.networking.k8s.io`; empty for the core's.
pub(super) fn group(field: &Field, group: Option<&str>) {
    names::check_optional(field, group, Syntax::Subdomain);
}

/// `Service`; it may be left out, but not be empty.
pub(super) fn kind(field: &Field, kind: Option<&str>) {
    let Some(kind) = kind else { return };
    if kind.is_empty() {
        return field.required("");
    }
    let good = kind.starts_with(|c: char| c.is_ascii_alphabetic())
        && kind.ends_with(|c: char| c.is_ascii_alphanumeric())
        && kind.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    no_longer(field, kind, 63);
    if !good {
        field.invalid(format!("\"{kind}\""), detail::KIND_NAME);
    }
}

/// A host, or `*.` and one.
pub(super) fn hostname(field: &Field, host: &str) {
    if !host.contains('*') {
        return names::check(field, host, Syntax::Subdomain);
    }
    if !host.strip_prefix("*.").is_some_and(|rest| Syntax::Subdomain.fits(rest)) {
        field.error(Code::InvalidWildcardHost, &[host]);
    }
    no_longer(field, host, 253);
}

/// `example.com/gateway-controller`
pub(super) fn is_controller(name: &str) -> bool {
    name.len() <= 253
        && name.split_once('/').is_some_and(|(domain, rest)| {
            Syntax::Subdomain.fits(domain) && !rest.is_empty() && rest.chars().all(names::is_path_character)
        })
}

/// `HTTP`, or `example.com/protocol`. The pattern of the second is not tied to the beginning of the text: what stands
/// before the last slash must only end as a domain does.
pub(super) fn is_protocol(text: &str) -> bool {
    let word = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_alphanumeric())
            && text.ends_with(|c: char| c.is_ascii_alphanumeric())
            && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    let own = |(domain, name): (&str, &str)| {
        ends_as_domain(domain) && !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric())
    };
    text.len() <= 255 && (word(text) || text.rsplit_once('/').is_some_and(own))
}

fn ends_as_domain(text: &str) -> bool {
    text.ends_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
}

/// `IPAddress`, `Hostname`, or `example.com/type`: what
/// `^Hostname|IPAddress|NamedAddress|[a-z0-9]...\/[A-Za-z0-9\/\-._~%!$&'()*+,;=:]+$` finds anywhere in the text.
pub(super) fn is_address_type(text: &str) -> bool {
    let own = |(at, _): (usize, &str)| {
        let (domain, path) = (text.get(..at).unwrap_or(""), text.get(at..).unwrap_or(""));
        ends_as_domain(domain) && path.len() > 1 && path.chars().all(names::is_path_character)
    };
    let known = text.starts_with("Hostname") || text.contains("IPAddress") || text.contains("NamedAddress");
    text.len() <= 253 && (known || text.match_indices('/').any(own))
}

/// The name of a header or query parameter (RFC 7230 token), which must be there.
pub(super) fn header_name(field: &Field, name: Option<&str>) {
    let Some(name) = name.filter(|name| !name.is_empty()) else { return field.required("") };
    let token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    no_longer(field, name, 256);
    if !name.chars().all(token) {
        field.invalid(format!("\"{name}\""), detail::HEADER_NAME);
    }
}

/// A value of a header or query parameter, which must be there.
pub(super) fn header_value(field: &Field, value: Option<&str>, most: usize) {
    match value.filter(|value| !value.is_empty()) {
        None => field.required(""),
        Some(value) => no_longer(field, value, most),
    }
}

/// `1h30m`, `500ms`: up to four numbers of up to five digits (GEP-2257), as milliseconds.
pub(super) fn duration(field: &Field, text: Option<&str>) -> Option<u64> {
    let text = text?;
    let read = milliseconds(text);
    if read.is_none() {
        field.invalid(format!("\"{text}\""), detail::DURATION);
    }
    read
}

fn milliseconds(text: &str) -> Option<u64> {
    let mut rest = text;
    let mut sum = 0u64;
    for _ in 0..4 {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, after) = rest.split_at_checked(digits).filter(|_| (1..=5).contains(&digits))?;
        let (unit, after) = [("ms", 1), ("h", 3_600_000), ("m", 60_000), ("s", 1_000)]
            .iter()
            .find_map(|(unit, worth)| Some((*worth, after.strip_prefix(unit)?)))?;
        sum = sum.saturating_add(number.parse::<u64>().ok()?.saturating_mul(unit));
        rest = after;
        if rest.is_empty() {
            return Some(sum);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{is_controller, is_protocol, milliseconds};

    #[test]
    fn durations_are_those_of_gep_2257() {
        for (text, expected) in [
            ("10s", Some(10_000)),
            ("1h30m", Some(5_400_000)),
            ("500ms", Some(500)),
            ("0s", Some(0)),
            ("1h1m1s1ms", Some(3_661_001)),
            ("10", None),
            ("", None),
            ("1.5s", None),
            ("123456s", None),
            ("1s1s1s1s1s", None),
            ("-1s", None),
        ] {
            assert_eq!(milliseconds(text), expected, "{text}");
        }
    }

    #[test]
    fn controllers_and_protocols() {
        assert!(is_controller("example.com/gateway-controller") && is_controller("istio.io/a/b"));
        assert!(!is_controller("example.com") && !is_controller("example.com/") && !is_controller("/a"));
        assert!(is_protocol("HTTP") && is_protocol("https") && is_protocol("example.com/bar"));
        assert!(
            is_protocol("a/b/c") && !is_protocol("example.com") && !is_protocol("") && !is_protocol("a/")
        );
    }
}
