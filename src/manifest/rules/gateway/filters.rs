//! The filters of an HTTPRoute: each is exactly what its type says, and some do not go together.

use std::collections::BTreeSet;

use super::super::names::{self, Syntax};
use super::super::report::Field;
use super::{broken, detail, route, text};
use crate::manifest::kinds::{
    GroupReference, HttpHeaderFilter, HttpPathModifier, HttpRequestMirror, HttpRequestRedirect,
    HttpRouteFilter,
};

const MOST_FILTERS: usize = 16;
const SCHEMES: &[&str] = &["http", "https"];
const STATUSES: &[i64] = &[301, 302, 303, 307, 308];
const MODIFIERS: &[&str] = &["ReplaceFullPath", "ReplacePrefixMatch"];

/// The types, the field of each, and whether it may stand only once.
const TYPES: &[(&str, &str, bool)] = &[
    ("RequestHeaderModifier", "requestHeaderModifier", true),
    ("ResponseHeaderModifier", "responseHeaderModifier", true),
    ("RequestMirror", "requestMirror", false),
    ("RequestRedirect", "requestRedirect", true),
    ("URLRewrite", "urlRewrite", true),
    ("ExtensionRef", "extensionRef", false),
    ("CORS", "cors", true),
    ("ExternalAuth", "externalAuth", false),
];

/// Checks filters one by one.
pub(super) fn check(filters: &[HttpRouteFilter], field: &Field) {
    text::at_most(field, filters.len(), MOST_FILTERS);
    for (at, it) in filters.iter().enumerate() {
        check_one(it, &field.index(at));
    }
}

fn check_one(filter: &HttpRouteFilter, field: &Field) {
    let known: Vec<&str> = TYPES.iter().map(|(name, ..)| *name).collect();
    let kind = filter.type_.as_deref().filter(|kind| !kind.is_empty());
    match kind {
        None => field.key("type").required(""),
        Some(kind) => field.key("type").one_of(Some(kind), &known),
    }
    if let Some(it) = &filter.request_header_modifier {
        check_headers(it, &field.key("requestHeaderModifier"));
    }
    if let Some(it) = &filter.response_header_modifier {
        check_headers(it, &field.key("responseHeaderModifier"));
    }
    if let Some(it) = &filter.request_mirror {
        check_mirror(it, &field.key("requestMirror"));
    }
    if let Some(it) = &filter.request_redirect {
        check_redirect(it, &field.key("requestRedirect"));
    }
    if let Some(it) = &filter.url_rewrite {
        let here = field.key("urlRewrite");
        precise_host(it.hostname.as_deref(), &here.key("hostname"));
        check_modifier(it.path.as_ref(), &here.key("path"));
    }
    if field.has("extensionRef") {
        check_extension(&field.key("extensionRef"));
    }
    let Some(kind) = kind.filter(|kind| known.contains(kind)) else { return };
    for (name, key, _) in TYPES {
        match (*name == kind, field.has(key)) {
            (true, false) => broken(field, &field.key("type"), detail::FILTER_MISSING),
            (false, true) => broken(field, &field.key(key), detail::FILTER_OF_OTHER_TYPE),
            _ => {}
        }
    }
}

/// An implementation's own filter: an object of the same namespace.
fn check_extension(field: &Field) {
    let text = |key: &str| field.key(key).text().map(str::to_string);
    let object =
        GroupReference { group: text("group"), kind: text("kind"), name: text("name"), namespace: None };
    super::check_object(field, &object, true);
}

fn check_headers(filter: &HttpHeaderFilter, field: &Field) {
    for (key, headers) in [("set", &filter.set), ("add", &filter.add)] {
        let list = field.key(key);
        text::at_most(&list, headers.len(), 16);
        let mut seen = BTreeSet::new();
        for (at, it) in headers.iter().enumerate() {
            let item = list.index(at);
            text::header_name(&item.key("name"), it.name.as_deref());
            text::header_value(&item.key("value"), it.value.as_deref(), 4096);
            if let Some(name) = it.name.as_deref().filter(|name| !seen.insert(*name)) {
                item.key("name").duplicate(format!("\"{name}\""));
            }
        }
    }
    let remove = field.key("remove");
    text::at_most(&remove, filter.remove.len(), 16);
    let mut seen = BTreeSet::new();
    for (at, name) in filter.remove.iter().enumerate() {
        if !seen.insert(name) {
            remove.index(at).duplicate(format!("\"{name}\""));
        }
    }
}

fn check_mirror(mirror: &HttpRequestMirror, field: &Field) {
    route::check_backend(&mirror.backend_ref, &field.key("backendRef"));
    if let Some(percent) = mirror.percent {
        field.key("percent").in_range(percent, 0, 100);
    }
    if let Some(fraction) = &mirror.fraction {
        let here = field.key("fraction");
        let (part, whole) = (fraction.numerator, fraction.denominator);
        if part.is_none() {
            here.key("numerator").required("");
        }
        here.key("numerator").not_negative(part);
        here.key("denominator").in_range(whole.unwrap_or(100), 1, i64::from(i32::MAX));
        if part.unwrap_or(0) > whole.unwrap_or(100) {
            broken(&here, &here.key("numerator"), detail::PART_OF_WHOLE);
        }
    }
    if mirror.percent.is_some() && mirror.fraction.is_some() {
        broken(field, &field.key("fraction"), detail::PERCENT_OR_FRACTION);
    }
}

fn check_redirect(redirect: &HttpRequestRedirect, field: &Field) {
    field.key("scheme").one_of(redirect.scheme.as_deref(), SCHEMES);
    precise_host(redirect.hostname.as_deref(), &field.key("hostname"));
    check_modifier(redirect.path.as_ref(), &field.key("path"));
    if let Some(port) = redirect.port {
        field.key("port").port_number(port);
    }
    if let Some(status) = redirect.status_code.filter(|status| !STATUSES.contains(status)) {
        let allowed: Vec<String> = STATUSES.iter().map(ToString::to_string).collect();
        let allowed: Vec<&str> = allowed.iter().map(String::as_str).collect();
        field.key("statusCode").unsupported(&status.to_string(), &allowed);
    }
}

fn precise_host(host: Option<&str>, field: &Field) {
    if let Some(host) = host {
        names::check(field, host, Syntax::Subdomain);
    }
}

fn check_modifier(modifier: Option<&HttpPathModifier>, field: &Field) {
    let Some(it) = modifier else { return };
    match it.type_.as_deref().filter(|kind| !kind.is_empty()) {
        None => field.key("type").required(""),
        Some(kind) => field.key("type").one_of(Some(kind), MODIFIERS),
    }
    let both = [
        ("ReplaceFullPath", "replaceFullPath", &it.replace_full_path),
        ("ReplacePrefixMatch", "replacePrefixMatch", &it.replace_prefix_match),
    ];
    for (name, key, value) in both {
        let here = field.key(key);
        if let Some(value) = value {
            text::no_longer(&here, value, 1024);
        }
        match (it.type_.as_deref() == Some(name), value.is_some()) {
            (true, false) => broken(field, &field.key("type"), detail::MODIFIER_MISSING),
            (false, true) if it.type_.as_deref().is_some_and(|kind| MODIFIERS.contains(&kind)) => {
                broken(field, &here, detail::MODIFIER_OF_OTHER_TYPE);
            }
            _ => {}
        }
    }
}

/// What does not go together in one list.
pub(super) fn compare(filters: &[HttpRouteFilter], field: &Field) {
    let mut seen = BTreeSet::new();
    for (at, it) in filters.iter().enumerate() {
        let kind = it.type_.as_deref().unwrap_or("");
        let once = TYPES.iter().any(|(name, _, once)| *name == kind && *once);
        if once && !seen.insert(kind) {
            broken(field, &field.index(at).key("type"), detail::FILTER_REPEATED);
        }
    }
    if seen.contains("RequestRedirect") && seen.contains("URLRewrite") {
        broken(field, field, detail::REDIRECT_AND_REWRITE);
    }
}

/// Whether a filter puts something in place of the prefix that matched: by a redirect, by a rewrite.
pub(super) const REPLACE_PREFIX: [fn(&HttpRouteFilter) -> bool; 2] = [
    |it| it.request_redirect.as_ref().is_some_and(|it| replaces_prefix(it.path.as_ref())),
    |it| it.url_rewrite.as_ref().is_some_and(|it| replaces_prefix(it.path.as_ref())),
];

fn replaces_prefix(path: Option<&HttpPathModifier>) -> bool {
    path.is_some_and(|it| it.replace_prefix_match.is_some())
}
