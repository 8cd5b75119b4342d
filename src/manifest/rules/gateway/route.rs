//! An HTTPRoute: its parents, hosts and rules.

use std::collections::BTreeMap;

use super::super::meta;
use super::super::names::Syntax;
use super::super::report::{Field, Report};
use super::{broken, detail, filters, matches, text, tries};
use crate::diagnostic::Code;
use crate::manifest::kinds::{
    BackendObjectReference, GroupReference, HttpRoute, HttpRouteFilter, HttpRouteRule, ParentReference,
};

const MOST_PARENTS: usize = 32;
const MOST_RULES: usize = 16;
const MOST_HOSTNAMES: usize = 16;
const MOST_BACKENDS: usize = 16;
const MOST_WEIGHT: i64 = 1_000_000;

/// Checks an HTTPRoute.
pub(crate) fn check(route: &HttpRoute, report: &Report) {
    let root = report.root();
    meta::check_custom(&route.metadata, Syntax::Subdomain, &root.key("metadata"));
    let spec = root.key("spec");
    if !super::has_spec(&root) {
        return;
    }
    let (parents, rules) = (spec.key("parentRefs"), spec.key("rules"));
    check_parents(&route.spec.parent_refs, &parents);
    let hostnames = spec.key("hostnames");
    text::at_most(&hostnames, route.spec.hostnames.len(), MOST_HOSTNAMES);
    for (at, host) in route.spec.hostnames.iter().enumerate() {
        text::hostname(&hostnames.index(at), host);
    }
    let list = route.spec.rules.as_deref().unwrap_or_default();
    if route.spec.rules.is_some() && list.is_empty() {
        rules.required("");
    }
    text::at_most(&rules, list.len(), MOST_RULES);
    for (at, rule) in list.iter().enumerate() {
        check_rule(rule, &rules.index(at));
    }
    if !root.has_errors_beside(Code::FieldsDisagree) {
        compare_parents(&route.spec.parent_refs, &parents);
        matches::compare_all(list, &rules);
        for (at, rule) in list.iter().enumerate() {
            compare_rule(rule, &rules.index(at));
        }
    }
}

fn check_parents(parents: &[ParentReference], field: &Field) {
    text::at_most(field, parents.len(), MOST_PARENTS);
    for (at, it) in parents.iter().enumerate() {
        let item = field.index(at);
        text::object_name(&item.key("name"), it.name.as_deref());
        text::group(&item.key("group"), it.group.as_deref());
        text::kind(&item.key("kind"), it.kind.as_deref());
        text::namespace(&item.key("namespace"), it.namespace.as_deref(), false);
        text::section_name(&item.key("sectionName"), it.section_name.as_deref());
        if let Some(port) = it.port {
            item.key("port").port_number(port);
        }
    }
}

/// Two references to one parent: both name a listener or port, and not the same.
fn compare_parents(parents: &[ParentReference], field: &Field) {
    let mut first: BTreeMap<[&str; 4], &ParentReference> = BTreeMap::new();
    let mut seen: BTreeMap<([&str; 4], &str, i64), usize> = BTreeMap::new();
    for (at, it) in parents.iter().enumerate() {
        let item = field.index(at);
        let key = [
            it.group.as_deref().unwrap_or("gateway.networking.k8s.io"),
            it.kind.as_deref().unwrap_or("Gateway"),
            it.namespace.as_deref().unwrap_or(""),
            it.name.as_deref().unwrap_or(""),
        ];
        let before = *first.entry(key).or_insert(it);
        let alike = before.section_name.is_some() == it.section_name.is_some()
            && before.port.is_some() == it.port.is_some();
        let whole = (key, it.section_name.as_deref().unwrap_or(""), it.port.unwrap_or(0));
        let again = seen.insert(whole, at).is_some();
        if !alike {
            broken(field, &item.key("name"), detail::SECTION_NEEDED);
        } else if again {
            broken(field, &item.key("name"), detail::SECTION_UNIQUE);
        }
    }
}

fn check_rule(rule: &HttpRouteRule, field: &Field) {
    text::section_name(&field.key("name"), rule.name.as_deref());
    matches::check(&rule.matches, &field.key("matches"));
    filters::check(&rule.filters, &field.key("filters"));
    let backends = field.key("backendRefs");
    text::at_most(&backends, rule.backend_refs.len(), MOST_BACKENDS);
    for (at, it) in rule.backend_refs.iter().enumerate() {
        let item = backends.index(at);
        check_backend(&it.reference(), &item);
        if let Some(weight) = it.weight {
            item.key("weight").in_range(weight, 0, MOST_WEIGHT);
        }
        filters::check(&it.filters, &item.key("filters"));
    }
    tries::check(field);
    let Some(timeouts) = &rule.timeouts else { return };
    let here = field.key("timeouts");
    let whole = text::duration(&here.key("request"), timeouts.request.as_deref());
    let part = text::duration(&here.key("backendRequest"), timeouts.backend_request.as_deref());
    if let (Some(whole), Some(part)) = (whole, part)
        && whole > 0
        && part > whole
    {
        broken(&here, &here.key("backendRequest"), detail::BACKEND_TIMEOUT_LONGER);
    }
}

/// A reference to a backend; one to a Service needs the Service's port.
pub(super) fn check_backend(it: &BackendObjectReference, field: &Field) {
    let object = GroupReference {
        group: it.group.clone(),
        kind: it.kind.clone(),
        name: it.name.clone(),
        namespace: it.namespace.clone(),
    };
    super::check_object(field, &object, false);
    let is_service = it.group.as_deref().unwrap_or("").is_empty()
        && it.kind.as_deref().is_none_or(|kind| kind == "Service");
    match it.port {
        Some(port) => field.key("port").port_number(port),
        None if is_service && it.name.is_some() => broken(field, field, detail::SERVICE_PORT_NEEDED),
        None => {}
    }
}

fn compare_rule(rule: &HttpRouteRule, field: &Field) {
    let here = field.key("filters");
    let redirects = |filters: &[HttpRouteFilter]| filters.iter().any(|it| it.request_redirect.is_some());
    if !rule.backend_refs.is_empty() && redirects(&rule.filters) {
        broken(field, &field.key("backendRefs"), detail::REDIRECT_WITH_BACKENDS);
    }
    filters::compare(&rule.filters, &here);
    let backends = field.key("backendRefs");
    for (at, it) in rule.backend_refs.iter().enumerate() {
        filters::compare(&it.filters, &backends.index(at).key("filters"));
    }
    if !matches::is_one_prefix(&rule.matches, field.has("matches")) {
        for replaces in filters::REPLACE_PREFIX {
            compare_prefix(rule, replaces, field);
        }
    }
}

/// What stands in place of a prefix needs one. Among backends the server looks at one that does so, and at none where
/// several do.
fn compare_prefix(rule: &HttpRouteRule, replaces: fn(&HttpRouteFilter) -> bool, field: &Field) {
    let (own, backends) = (field.key("filters"), field.key("backendRefs"));
    if rule.filters.iter().any(replaces) {
        broken(field, &own, detail::ONE_PREFIX_NEEDED);
    }
    let mut those = (0..).zip(&rule.backend_refs).filter(|(_, it)| it.filters.iter().any(replaces));
    if let (Some((at, _)), None) = (those.next(), those.next()) {
        broken(field, &backends.index(at).key("filters"), detail::ONE_PREFIX_NEEDED);
    }
}
