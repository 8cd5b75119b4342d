//! The Gateway API's kinds: what their CustomResourceDefinitions refuse (Gateway API v1; ingress-policy.md 7.7).
//!
//! As the server does, first the structure (what is required, patterns, ranges, lengths), and only where that is
//! right the rules that compare fields (CEL); those carry the path of the object that the rule belongs to.

mod filters;
mod listeners;
mod matches;
mod route;
mod text;
mod tries;

pub(super) use route::check as check_route;

use super::detail;
use super::meta;
use super::names::Syntax;
use super::report::{Field, Report};
use crate::diagnostic::Code;
use crate::manifest::kinds::{Gateway, GatewayClass, GroupReference, ReferenceGrant};

const LONGEST_DESCRIPTION: usize = 64;

/// Checks a GatewayClass.
pub(super) fn check_class(class: &GatewayClass, report: &Report) {
    let root = report.root();
    meta::check_custom(&class.metadata, Syntax::Subdomain, &root.key("metadata"));
    let spec = root.key("spec");
    if !has_spec(&root) {
        return;
    }
    let here = spec.key("controllerName");
    match class.spec.controller_name.as_deref().filter(|name| !name.is_empty()) {
        None => here.required(""),
        Some(name) if !text::is_controller(name) => here.invalid(format!("\"{name}\""), detail::DOMAIN_PATH),
        Some(_) => {}
    }
    if let Some(text) = &class.spec.description {
        text::no_longer(&spec.key("description"), text, LONGEST_DESCRIPTION);
    }
    if let Some(parameters) = &class.spec.parameters_ref {
        check_object(&spec.key("parametersRef"), parameters, true);
    }
}

/// Checks a Gateway.
pub(super) fn check(gateway: &Gateway, report: &Report) {
    let root = report.root();
    meta::check_custom(&gateway.metadata, Syntax::Subdomain, &root.key("metadata"));
    let spec = root.key("spec");
    if !has_spec(&root) {
        return;
    }
    text::object_name(&spec.key("gatewayClassName"), gateway.spec.gateway_class_name.as_deref());
    listeners::check(&gateway.spec.listeners, &spec.key("listeners"));
    listeners::check_addresses(&gateway.spec.addresses, &spec.key("addresses"));
}

/// Checks a ReferenceGrant.
pub(super) fn check_grant(grant: &ReferenceGrant, report: &Report) {
    let root = report.root();
    meta::check_custom(&grant.metadata, Syntax::Subdomain, &root.key("metadata"));
    let spec = root.key("spec");
    if !has_spec(&root) {
        return;
    }
    for (key, list) in [("from", &grant.spec.from), ("to", &grant.spec.to)] {
        let field = spec.key(key);
        if list.is_empty() {
            field.required("");
        }
        text::at_most(&field, list.len(), 16);
        for (at, it) in list.iter().enumerate() {
            let item = field.index(at);
            check_group_and_kind(&item, it, true);
            match key {
                "from" => text::namespace(&item.key("namespace"), it.namespace.as_deref(), true),
                _ => text::optional_object_name(&item.key("name"), it.name.as_deref()),
            }
        }
    }
}

/// What these objects say is in their `spec`, which they must have.
fn has_spec(root: &Field) -> bool {
    let written = root.has("spec");
    if !written {
        root.key("spec").required("");
    }
    written
}

/// A reference: its name is needed, group and kind where nothing stands for them.
fn check_object(field: &Field, it: &GroupReference, all: bool) {
    check_group_and_kind(field, it, all);
    text::object_name(&field.key("name"), it.name.as_deref());
    text::namespace(&field.key("namespace"), it.namespace.as_deref(), false);
}

fn check_group_and_kind(field: &Field, it: &GroupReference, needed: bool) {
    if needed && !field.has("group") {
        field.key("group").required("");
    }
    if needed && it.kind.is_none() {
        field.key("kind").required("");
    }
    text::group(&field.key("group"), it.group.as_deref());
    text::kind(&field.key("kind"), it.kind.as_deref());
}

/// A rule of the object at `field` is broken by what stands at `place`.
fn broken(field: &Field, place: &Field, detail: &str) {
    field.written_at(place).error(Code::FieldsDisagree, &[detail]);
}
