//! What an HTTPRoute says: matches with their defaults, filters, backends with what they refer to.

use super::Pattern;
use super::references::Names;
use crate::cluster::model::*;
use crate::cluster::objects::Item;
use crate::manifest::kinds;
use crate::text::Span;

/// A route as it is written, attached to nothing yet.
pub(super) fn route(item: &Item<kinds::HttpRoute>, names: &Names) -> HttpRoute {
    let spec = &item.it.spec;
    let rules = match &spec.rules {
        // The server's default: a rule that matches everything, without backends.
        None => vec![kinds::HttpRouteRule::default()],
        Some(rules) => rules.clone(),
    };
    let read = rules.iter().enumerate();
    let rules: Vec<RouteRule> =
        read.map(|(at, it)| rule(item, it, &format!("spec.rules[{at}]"), names)).collect();
    let fault = rules.iter().flat_map(references).find_map(|backend| backend.service.err());
    HttpRoute {
        namespace: item.namespace().to_string(),
        name: item.name().to_string(),
        hostnames: spec.hostnames.iter().map(|host| host.to_ascii_lowercase()).collect(),
        created: item.it.metadata.creation_timestamp.clone(),
        parents: Vec::new(),
        fault,
        rules,
        span: Some(item.at("metadata.name")),
    }
}

/// Everything that a rule refers to.
fn references(rule: &RouteRule) -> impl Iterator<Item = &RouteBackend> {
    let of_backends = rule.backends.iter().flat_map(|backend| &backend.filters);
    let mirrors = rule.filters.iter().chain(of_backends).filter_map(|filter| match &filter.action {
        FilterAction::Mirror(backend) => Some(backend),
        _ => None,
    });
    rule.backends.iter().chain(mirrors)
}

fn rule(item: &Item<kinds::HttpRoute>, it: &kinds::HttpRouteRule, path: &str, names: &Names) -> RouteRule {
    let written = it.matches.iter().enumerate();
    let mut matches: Vec<RouteMatch> =
        written.map(|(at, it)| one_match(it, Some(item.at(&format!("{path}.matches[{at}]"))))).collect();
    if matches.is_empty() {
        matches.push(one_match(&kinds::HttpRouteMatch::default(), Some(item.at(path))));
    }
    let backends = it.backend_refs.iter().enumerate();
    RouteRule {
        matches,
        filters: filters(item, &it.filters, &format!("{path}.filters"), names),
        backends: backends
            .map(|(at, it)| backend(item, it, &format!("{path}.backendRefs[{at}]"), names))
            .collect(),
        span: Some(item.at(path)),
    }
}

fn one_match(it: &kinds::HttpRouteMatch, span: Option<Span>) -> RouteMatch {
    let path = it.path.clone().unwrap_or_default();
    let path_type = match path.type_.as_deref() {
        Some("Exact") => PathMatchType::Exact,
        Some("RegularExpression") => PathMatchType::Regex,
        _ => PathMatchType::Prefix,
    };
    let path = path.value.unwrap_or_else(|| "/".to_string());
    RouteMatch {
        path_type,
        pattern: (path_type == PathMatchType::Regex).then(|| Pattern::new(&path)),
        path,
        headers: values(&it.headers, str::eq_ignore_ascii_case),
        query: values(&it.query_params, |one, other| one == other),
        method: it.method.clone(),
        span,
    }
}

/// Of equivalent names only the first counts.
fn values(list: &[kinds::HttpValueMatch], same: fn(&str, &str) -> bool) -> Vec<ValueMatch> {
    let mut out: Vec<ValueMatch> = Vec::new();
    for it in list {
        let name = it.name.clone().unwrap_or_default();
        if !out.iter().any(|known| same(&known.name, &name)) {
            let value = it.value.clone().unwrap_or_default();
            let is_pattern = it.type_.as_deref() == Some("RegularExpression");
            out.push(ValueMatch { name, pattern: is_pattern.then(|| Pattern::new(&value)), value });
        }
    }
    out
}

fn backend(
    item: &Item<kinds::HttpRoute>,
    it: &kinds::HttpBackendRef,
    path: &str,
    names: &Names,
) -> RouteBackend {
    let span = Some(item.at(&format!("{path}.name")));
    RouteBackend {
        weight: it.weight.and_then(|weight| u32::try_from(weight).ok()).unwrap_or(1),
        filters: filters(item, &it.filters, &format!("{path}.filters"), names),
        ..names.backend(item.namespace(), &it.reference(), span)
    }
}

fn filters(
    item: &Item<kinds::HttpRoute>,
    list: &[kinds::HttpRouteFilter],
    path: &str,
    names: &Names,
) -> Vec<RouteFilter> {
    let read = |(at, it): (usize, &kinds::HttpRouteFilter)| RouteFilter {
        action: action(item, it, &format!("{path}[{at}]"), names),
        span: Some(item.at(&format!("{path}[{at}].type"))),
    };
    list.iter().enumerate().map(read).collect()
}

fn action(
    item: &Item<kinds::HttpRoute>,
    it: &kinds::HttpRouteFilter,
    path: &str,
    names: &Names,
) -> FilterAction {
    if let Some(changes) = &it.request_header_modifier {
        return FilterAction::RequestHeaders(headers(changes));
    }
    if let Some(changes) = &it.response_header_modifier {
        return FilterAction::ResponseHeaders(headers(changes));
    }
    if let Some(mirror) = &it.request_mirror {
        let span = Some(item.at(&format!("{path}.requestMirror.backendRef.name")));
        return FilterAction::Mirror(names.backend(item.namespace(), &mirror.backend_ref, span));
    }
    if let Some(redirect) = &it.request_redirect {
        let number = |value: Option<i64>| value.and_then(|value| u16::try_from(value).ok());
        return FilterAction::Redirect(Redirect {
            scheme: redirect.scheme.clone(),
            hostname: redirect.hostname.clone(),
            port: number(redirect.port),
            path: redirect.path.as_ref().and_then(path_change),
            status: number(redirect.status_code).unwrap_or(302),
        });
    }
    if let Some(rewrite) = &it.url_rewrite {
        return FilterAction::Rewrite(Rewrite {
            hostname: rewrite.hostname.clone(),
            path: rewrite.path.as_ref().and_then(path_change),
        });
    }
    FilterAction::Other(it.type_.clone().unwrap_or_default())
}

fn headers(it: &kinds::HttpHeaderFilter) -> HeaderChanges {
    let pairs = |list: &[kinds::HttpHeader]| {
        let pair = |it: &kinds::HttpHeader| Some((it.name.clone()?, it.value.clone()?));
        list.iter().filter_map(pair).collect()
    };
    HeaderChanges { set: pairs(&it.set), add: pairs(&it.add), remove: it.remove.clone() }
}

fn path_change(it: &kinds::HttpPathModifier) -> Option<PathChange> {
    match it.type_.as_deref() {
        Some("ReplaceFullPath") => it.replace_full_path.clone().map(PathChange::Full),
        Some("ReplacePrefixMatch") => it.replace_prefix_match.clone().map(PathChange::Prefix),
        _ => None,
    }
}
