//! What a rule of an HTTPRoute matches: paths, headers, query parameters, methods.

use std::collections::BTreeSet;

use super::super::report::Field;
use super::{broken, detail, text};
use crate::diagnostic::{Code, Severity};
use crate::manifest::kinds::{HttpPathMatch, HttpRouteMatch, HttpRouteRule, HttpValueMatch};

const MOST_MATCHES: usize = 64;
const MOST_MATCHES_IN_ALL: usize = 128;
const MOST_VALUES: usize = 16;
const PATH_TYPES: &[&str] = &["Exact", "PathPrefix", "RegularExpression"];
const VALUE_TYPES: &[&str] = &["Exact", "RegularExpression"];
const METHODS: &[&str] = &["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"];
const FORBIDDEN: &[&str] = &["//", "/./", "/../", "%2f", "%2F", "#"];
const FORBIDDEN_AT_ENDS: &[&str] = &["/..", "/."];

/// Checks the matches of a rule.
pub(super) fn check(matches: &[HttpRouteMatch], field: &Field) {
    text::at_most(field, matches.len(), MOST_MATCHES);
    for (at, it) in matches.iter().enumerate() {
        let item = field.index(at);
        if let Some(path) = &it.path {
            check_path(path, &item.key("path"));
        }
        check_values(&it.headers, &item.key("headers"), 4096);
        check_values(&it.query_params, &item.key("queryParams"), 1024);
        item.key("method").one_of(it.method.as_deref(), METHODS);
    }
}

fn check_path(path: &HttpPathMatch, field: &Field) {
    let kind = path.type_.as_deref().unwrap_or("PathPrefix");
    let type_field = field.key("type");
    match kind {
        // What an Ingress calls it.
        "Prefix" => {
            let fix = type_field.put_value("PathPrefix");
            let args = [kind, &PATH_TYPES.join(", ")];
            type_field.say(Severity::Error, Code::UnsupportedValue, &args, fix);
        }
        _ => type_field.one_of(Some(kind), PATH_TYPES),
    }
    let Some(value) = path.value.as_deref() else { return };
    let here = field.key("value");
    text::no_longer(&here, value, 1024);
    if !matches!(kind, "Exact" | "PathPrefix") {
        return;
    }
    if !value.starts_with('/') {
        return broken(field, &here, detail::ABSOLUTE_PATH);
    }
    let inside = FORBIDDEN.iter().filter(|it| value.contains(**it));
    let at_end = FORBIDDEN_AT_ENDS.iter().filter(|it| value.ends_with(**it));
    let wrong: Vec<_> = inside.chain(at_end).collect();
    for sequence in &wrong {
        field.written_at(&here).error(Code::IngressPathForbidden, &[value, sequence]);
    }
    if wrong.is_empty() && !is_path_text(value) {
        broken(field, &here, detail::PATH_CHARACTERS);
    }
}

/// `^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|[%][0-9a-fA-F]{2})+$`
fn is_path_text(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-/._~!$&'()*+,;=:@".contains(&byte);
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let escape = byte == b'%';
        let mut hex = || bytes.next().is_some_and(|it| it.is_ascii_hexdigit());
        if !(plain(byte) || escape && hex() && hex()) {
            return false;
        }
    }
    true
}

fn check_values(values: &[HttpValueMatch], field: &Field, most: usize) {
    text::at_most(field, values.len(), MOST_VALUES);
    let mut names = BTreeSet::new();
    for (at, it) in values.iter().enumerate() {
        let item = field.index(at);
        item.key("type").one_of(it.type_.as_deref(), VALUE_TYPES);
        text::header_name(&item.key("name"), it.name.as_deref());
        text::header_value(&item.key("value"), it.value.as_deref(), most);
        if let Some(name) = it.name.as_deref().filter(|name| !names.insert(*name)) {
            item.key("name").duplicate(format!("\"{name}\""));
        }
    }
}

/// What the rules of a route share: names once each, and no more than so many matches in all.
pub(super) fn compare_all(rules: &[HttpRouteRule], field: &Field) {
    let mut names = BTreeSet::new();
    for (at, rule) in rules.iter().enumerate() {
        if rule.name.as_deref().is_some_and(|name| !names.insert(name)) {
            broken(field, &field.index(at).key("name"), detail::RULE_NAMES_UNIQUE);
        }
    }
    let of_rule = |(at, rule): (usize, &HttpRouteRule)| match rule.matches.len() {
        0 if !field.index(at).has("matches") => 1,
        count => count,
    };
    let count: usize = rules.iter().enumerate().map(of_rule).sum();
    if count > MOST_MATCHES_IN_ALL {
        broken(field, field, detail::TOO_MANY_MATCHES);
    }
}

/// Whether a rule has exactly one match, of a prefix; none `written` is the prefix `/`, an empty list is none.
pub(super) fn is_one_prefix(matches: &[HttpRouteMatch], written: bool) -> bool {
    let prefix = |path: &HttpPathMatch| path.type_.as_deref().is_none_or(|kind| kind == "PathPrefix");
    match matches {
        [] => !written,
        [one] => one.path.as_ref().is_none_or(prefix),
        _ => false,
    }
}
