//! The syntax of names (service-validation.md 1.2): labels, subdomains, port names. Knows no kind.

use super::detail;
use super::near::without_end;
use super::report::Field;
use crate::diagnostic::{Code, Severity};

/// The kinds of name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Syntax {
    /// `[a-z0-9]([-a-z0-9]*[a-z0-9])?`, at most 63.
    Label,
    /// Labels joined by dots, at most 253.
    Subdomain,
    /// As a label, beginning with a letter.
    Label1035,
}

impl Syntax {
    fn max(self) -> usize {
        if self == Syntax::Subdomain { 253 } else { 63 }
    }

    fn code(self) -> Code {
        match self {
            Syntax::Label => Code::InvalidDnsLabel,
            Syntax::Subdomain => Code::InvalidDnsSubdomain,
            Syntax::Label1035 => Code::InvalidServiceName,
        }
    }

    /// Whether the characters are right, the length aside.
    pub(super) fn fits(self, name: &str) -> bool {
        match self {
            Syntax::Label => is_label(name),
            Syntax::Subdomain => name.split('.').all(is_label),
            Syntax::Label1035 => is_label(name) && name.starts_with(|c: char| c.is_ascii_lowercase()),
        }
    }
}

/// The characters of one DNS-1123 label, whatever its length.
pub(super) fn is_label(name: &str) -> bool {
    let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    name.starts_with(inner) && name.ends_with(inner) && name.chars().all(|c| inner(c) || c == '-')
}

/// `IsDNS1123Label` and its sisters: the length, then the characters. A value that is right but for
/// capitals, or a comma behind it, can be mended: whatever refers to it is held to the same syntax, and DNS is blind to case. One with
/// underscores is left: a URL or a variable may name it, where no rule would see it.
pub(super) fn check(field: &Field, name: &str, syntax: Syntax) {
    let max = syntax.max();
    if name.len() > max {
        too_long(field, name, max);
    }
    if syntax.fits(name) {
        return;
    }
    if syntax == Syntax::Label && Syntax::Subdomain.fits(name) {
        return field.error(Code::LabelWithDots, &[name]);
    }
    let lower = without_end(name).to_ascii_lowercase();
    let host = if syntax == Syntax::Subdomain { host_of(&lower) } else { &lower };
    let mended = host.len() <= max && syntax.fits(host) && is_plain_scalar(host);
    let fix = mended.then(|| field.put_value(host)).flatten();
    field.say(Severity::Error, syntax.code(), &[name], fix);
}

/// The host of a URL (`https://a.b/c`) or of a host with its port (`a.b:80`); else the text as it is.
fn host_of(text: &str) -> &str {
    let scheme = text.split_once("://").filter(|(scheme, _)| matches!(*scheme, "http" | "https" | "tcp"));
    let rest = scheme.map_or(text, |(_, rest)| rest);
    let host = rest.split(['/', ':']).next().unwrap_or(rest);
    let port = |port: &str| !port.is_empty() && port.bytes().all(|it| it.is_ascii_digit());
    let has_port = rest.split_once(':').is_some_and(|(name, it)| name.contains('.') && port(it));
    if scheme.is_some() || has_port { host } else { text }
}

/// The same, for a name that must be there.
pub(super) fn check_required(field: &Field, name: Option<&str>, syntax: Syntax) {
    match name.filter(|name| !name.is_empty()) {
        None => field.required(""),
        Some(name) => check(field, name, syntax),
    }
}

/// The same, for a name that may be left out or empty.
pub(super) fn check_optional(field: &Field, name: Option<&str>, syntax: Syntax) {
    if let Some(name) = name.filter(|name| !name.is_empty()) {
        check(field, name, syntax);
    }
}

/// `must be no more than 63 characters`.
pub(super) fn too_long(field: &Field, name: &str, max: usize) {
    field.error(Code::NameTooLong, &[name, &max.to_string()]);
}

/// An IANA service name, as container ports, target ports and Ingress backends have: one error for each
/// rule that is broken (`IsValidPortName`).
pub(super) fn check_port_name(field: &Field, name: &str) {
    let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let lower = without_end(name).to_ascii_lowercase();
    let fix = || is_port_name(&lower).then(|| field.put_value(&lower)).flatten();
    if name.len() > 15 {
        too_long(field, name, 15);
    }
    if name.is_empty() || !name.chars().all(|c| inner(c) || c == '-') {
        field.say(Severity::Error, Code::InvalidPortName, &[name], fix());
    }
    if !name.contains(|c: char| c.is_ascii_lowercase()) {
        field.say(Severity::Error, Code::PortNameWithoutLetter, &[name], fix());
    }
    if name.contains("--") {
        field.error(Code::PortNameHyphens, &[name]);
    }
    if name.starts_with('-') || name.ends_with('-') {
        field.error(Code::PortNameHyphens, &[name, "edge"]);
    }
}

fn is_port_name(name: &str) -> bool {
    name.len() <= 15 && is_label(name) && !name.contains("--") && is_plain_scalar(name)
}

/// Whether YAML reads the text as a string without quotes: not a number, boolean or null.
pub(super) fn is_plain_scalar(text: &str) -> bool {
    const WORDS: &[&str] = &["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"];
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && !WORDS.contains(&text)
}

/// A key of a ConfigMap or Secret, which becomes a file's name or a variable's.
pub(super) fn check_config_key(key: &str, field: &Field) {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if key.len() > 253 {
        too_long(field, key, 253);
    }
    let wrong = key.is_empty() || !key.chars().all(plain);
    let dots = match key {
        "." => Some(detail::NOT_A_DOT),
        ".." => Some(detail::NOT_TWO_DOTS),
        _ => key.starts_with("..").then_some(detail::NO_LEADING_BACKSTEPS),
    };
    for detail in wrong.then_some(detail::CONFIG_KEY).into_iter().chain(dots) {
        field.invalid(format!("\"{key}\""), detail);
    }
}

/// A domain and a path (`acme.io/foo`).
pub(super) fn check_domain_path(field: &Field, text: &str, longest: usize) {
    if text.len() > longest {
        field.error(Code::ValueTooLong, &[&longest.to_string()]);
    }
    match text.split_once('/').filter(|(domain, path)| !domain.is_empty() && !path.is_empty()) {
        None if text.is_empty() => field.required(""),
        None => field.invalid(format!("\"{text}\""), detail::DOMAIN_PATH),
        Some((domain, path)) => {
            if !Syntax::Subdomain.fits(domain) {
                field.error(Code::InvalidDnsSubdomain, &[domain]);
            }
            if !path.chars().all(is_path_character) {
                field.invalid(format!("\"{path}\""), detail::INVALID_PATH);
            }
        }
    }
}

/// What a path of a URL may have as it stands.
pub(super) fn is_path_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || "/-._~%!$&'()*+,;=:".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syntaxes() {
        for (name, label, subdomain, label_1035) in [
            ("web", true, true, true),
            ("1st-web", true, true, false),
            ("web.v1", false, true, false),
            ("web-", false, false, false),
            ("-web", false, false, false),
            ("Web", false, false, false),
            ("", false, false, false),
            ("a..b", false, false, false),
            ("한글", false, false, false),
        ] {
            assert_eq!(Syntax::Label.fits(name), label, "{name}");
            assert_eq!(Syntax::Subdomain.fits(name), subdomain, "{name}");
            assert_eq!(Syntax::Label1035.fits(name), label_1035, "{name}");
        }
    }
}
