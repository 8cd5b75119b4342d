//! Fields as an older version of the API named them, in text that nobody has brought up to date: what they are called
//! now. Gives the edits; each loses nothing of what was written.

use super::TypeId;
use super::check::Checker;
use crate::diagnostic::{Fix, FixLabel};
use crate::manifest::tree::{Entry, NodeKind, Scalar};
use crate::text::Edit;

/// What an unknown field is called in the version that is served.
pub(super) fn renamed(checker: &Checker<'_>, id: TypeId, entries: &[Entry], at: usize) -> Option<Fix> {
    let entry = entries.get(at)?;
    match (checker.schema.type_name(id), entry.key.as_str()) {
        ("networking.v1.IngressBackend", "serviceName" | "servicePort") => backend(checker, entries, at),
        ("networking.v1.IngressSpec", "backend") => called(checker, entries, at, "defaultBackend"),
        // What a Service calls it.
        ("core.v1.ContainerPort", "port") => called(checker, entries, at, "containerPort"),
        ("discovery.v1.Endpoint", "address") => called(checker, entries, at, "addresses"),
        _ => None,
    }
}

/// The name that a field has here; none where that is there too.
fn called(checker: &Checker<'_>, entries: &[Entry], at: usize, name: &str) -> Option<Fix> {
    let entry = entries.get(at).filter(|_| !entries.iter().any(|it| it.key == name))?;
    let quote = if entry.key_span.of(checker.text).starts_with('"') { "\"" } else { "" };
    let edit = Edit { span: entry.key_span, replacement: format!("{quote}{name}{quote}") };
    Some(Fix { edit, label: FixLabel::Rename(name.to_string()) })
}

/// `serviceName: web` and `servicePort: 80`, side by side and nothing else, of `networking.k8s.io/v1beta1` and before.
fn backend(checker: &Checker<'_>, entries: &[Entry], at: usize) -> Option<Fix> {
    let [first, second] = entries else { return None };
    let named = |key: &str| entries.iter().find(|it| it.key == key).map(|it| &it.value);
    let (name, port) = (named("serviceName")?, named("servicePort")?);
    (at == 0 && first.key != second.key).then_some(())?;
    let span = first.key_span.cover(second.value.span);
    let between = checker.text.get(first.value.span.end as usize..second.key_span.start as usize)?;
    let written = |node: &crate::manifest::Node| node.span.of(checker.text).to_string();
    let NodeKind::Scalar(Scalar::Str(_)) = name.kind else { return None };
    let number = match &port.kind {
        NodeKind::Scalar(Scalar::Int(_)) => "number",
        NodeKind::Scalar(Scalar::Str(_)) => "name",
        _ => return None,
    };
    // A comment between the two would be lost.
    (!between.contains('#')).then_some(())?;
    let (name, port) = (written(name), written(port));
    let replacement = match first.key_span.of(checker.text).starts_with('"') {
        true => format!("\"service\": {{\"name\": {name}, \"port\": {{\"{number}\": {port}}}}}"),
        false => format!("service: {{name: {name}, port: {{{number}: {port}}}}}"),
    };
    Some(Fix { edit: Edit { span, replacement }, label: FixLabel::Use("service".to_string()) })
}
