//! `metadata` of every kind: the syntax of its name, labels and annotations (service-validation.md 1.2, 1.3).

use super::labels;
use super::names::{self, Syntax};
use super::report::Field;
use crate::manifest::kinds::{Kind, ObjectMeta, Service};

/// The syntax of a kind's name (1.2.1).
pub fn name_syntax(kind: &Kind) -> Syntax {
    match kind {
        Kind::Service(_) => Syntax::Label1035,
        Kind::Namespace(_) | Kind::StatefulSet(_) => Syntax::Label,
        _ => Syntax::Subdomain,
    }
}

/// Checks the metadata of any kind. That there is no name, kubectl says before the server does (1.2.2).
pub fn check(metadata: &ObjectMeta, syntax: Syntax, field: &Field) {
    names::check_optional(&field.key("name"), metadata.name.as_deref(), syntax);
    labels::check_labels(&field.key("labels"), &metadata.labels);
    labels::check_annotations(&field.key("annotations"), &metadata.annotations);
}

/// Checks the metadata of a Service.
pub fn check_service(service: &Service, field: &Field) {
    check(&service.metadata, Syntax::Label1035, field);
}
