//! Metadata of objects (service-validation.md 1.2, 1.3; `ValidateObjectMeta`): which kind has which syntax of names.

use super::detail;
use super::labels;
use super::names::{self, Syntax};
use super::report::Field;
use crate::manifest::kinds::{Kind, ObjectMeta, OwnerReference, Service};

/// The finalizers without a domain that Kubernetes itself knows.
const FINALIZERS: &[&str] = &["kubernetes", "orphan", "foregroundDeletion"];

/// The syntax of a kind's name (1.2.1).
pub(super) fn name_syntax(kind: &Kind) -> Syntax {
    match kind {
        Kind::Service(_) => Syntax::Label1035,
        Kind::Namespace(_) | Kind::StatefulSet(_) => Syntax::Label,
        _ => Syntax::Subdomain,
    }
}

/// Checks the metadata of any kind of Kubernetes' own. That there is no name, kubectl says before the server does (1.2.2).
pub(super) fn check(metadata: &ObjectMeta, syntax: Syntax, field: &Field) {
    check_custom(metadata, syntax, field);
    let finalizers = field.key("finalizers");
    for at in 0..finalizers.len() {
        let here = finalizers.index(at);
        let name = here.text().unwrap_or("");
        if !name.contains('/') && !FINALIZERS.contains(&name) {
            here.invalid(format!("\"{name}\""), detail::FINALIZER);
        }
    }
}

/// Checks the metadata of an object of a CustomResourceDefinition, which may name its finalizers as it likes.
pub(super) fn check_custom(metadata: &ObjectMeta, syntax: Syntax, field: &Field) {
    names::check_optional(&field.key("name"), metadata.name.as_deref(), syntax);
    labels::check_labels(&field.key("labels"), &metadata.labels);
    labels::check_annotations(&field.key("annotations"), &metadata.annotations);
    check_owners(&metadata.owner_references, &field.key("ownerReferences"));
    let finalizers = field.key("finalizers");
    let mut kept = Vec::new();
    for at in 0..finalizers.len() {
        let place = finalizers.index(at);
        let name = place.text().unwrap_or("");
        labels::check_key(&finalizers.written_at(&place), name);
        kept.push(name);
    }
    if kept.contains(&"orphan") && kept.contains(&"foregroundDeletion") {
        finalizers.invalid(format!("{kept:?}"), detail::ORPHAN_OR_FOREGROUND);
    }
}

/// All four fields of each, and one controller at most. The server's paths have no index.
fn check_owners(owners: &[OwnerReference], list: &Field) {
    for (at, owner) in owners.iter().enumerate() {
        let item = list.index(at);
        let version = owner.api_version.as_deref().unwrap_or("");
        let readable = !version.is_empty() && !version.ends_with('/') && version.matches('/').count() < 2;
        for (key, good, detail) in [
            ("apiVersion", readable, detail::VERSION_NOT_EMPTY),
            ("kind", has_text(&owner.kind), detail::MUST_NOT_BE_EMPTY),
            ("name", has_text(&owner.name), detail::MUST_NOT_BE_EMPTY),
            ("uid", has_text(&owner.uid), detail::MUST_NOT_BE_EMPTY),
        ] {
            let place = item.key(key);
            if !good {
                let value = place.text().unwrap_or("");
                list.key(key).written_at(&place).invalid(format!("\"{value}\""), detail);
            }
        }
    }
    let mut controllers =
        (0..owners.len()).filter(|at| owners.get(*at).is_some_and(|it| it.controller == Some(true)));
    if let Some(second) = controllers.nth(1) {
        let item = list.index(second);
        list.written_at(&item.key("controller")).invalid("[…]", detail::ONE_CONTROLLER);
    }
}

fn has_text(text: &Option<String>) -> bool {
    text.as_deref().is_some_and(|it| !it.is_empty())
}

/// Checks the metadata of a Service.
pub(super) fn check_service(service: &Service, field: &Field) {
    check(&service.metadata, Syntax::Label1035, field);
}
