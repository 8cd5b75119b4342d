//! Texts that other programs read or print, where Kubernetes objects were expected: told by a glance at their fields.

use super::tree::{Entry, Node, NodeKind};
use crate::diagnostic::{Code, Diagnostic, Severity};

/// What a map without `apiVersion` and `kind` surely is: the code that [`crate::diagnostic::Code::OtherFormat`] takes.
pub(super) fn format(root: &Node) -> Option<&'static str> {
    let has = |key: &str| root.get(key).is_some();
    if has("apiVersion") || has("kind") {
        return None;
    }
    let is_list = |key: &str| root.get(key).is_some_and(|it| matches!(it.kind, NodeKind::Seq(_)));
    let image = root.get("image").and_then(|image| image.get("repository"));
    match () {
        () if root.get("services").is_some_and(has_images) => Some("compose"),
        () if has("Name") && ["Namespace", "Labels", "Roles", "Addresses"].iter().any(|it| has(it)) => {
            Some("describe")
        }
        () if ["resources", "bases", "patches"].iter().any(|it| is_list(it)) => Some("kustomization"),
        () if has("replicaCount") || image.is_some() => Some("values"),
        () => None,
    }
}

fn has_images(services: &Node) -> bool {
    let NodeKind::Map(entries) = &services.kind else { return false };
    entries.iter().any(|it| it.value.get("image").or_else(|| it.value.get("build")).is_some())
}

/// What the server refuses because it is still a template (`"{{ .Values.name }}"`) is told as one, once in each place.
pub(super) fn templates(text: &str, found: &mut Vec<Diagnostic>) {
    let is_one = |it: &Diagnostic| {
        let written = it.span.of(text);
        it.severity == Severity::Error && written.contains("{{") && written.contains("}}")
    };
    let mut told = Vec::new();
    found.retain_mut(|it| {
        if !is_one(it) {
            return true;
        }
        (it.code, it.args, it.fix) = (Code::Template, Vec::new(), None);
        let new = !told.contains(&it.span);
        told.push(it.span);
        new
    });
}

/// Whether a line is the head of a table that kubectl prints.
pub(super) fn is_table(line: &str) -> bool {
    let heads = line.split_whitespace();
    let upper = |it: &str| it.bytes().all(|byte| byte.is_ascii_uppercase() || b"-()%".contains(&byte));
    line.starts_with("NAME") && line.contains("   ") && heads.clone().count() > 1 && heads.clone().all(upper)
}

/// Sentences with colons make a map for YAML, but no key of it is a word.
pub(super) fn is_prose(root: &Node) -> bool {
    let NodeKind::Map(entries) = &root.kind else { return false };
    let blank = |entry: &Entry| entry.key.contains(' ');
    !entries.is_empty() && entries.iter().all(blank)
}

/// The kind of the items of a typed list (`ServiceList`), where they do not say it themselves.
pub(super) fn list_kind(root: &Node) -> Option<String> {
    let kind = root.get("kind").and_then(Node::as_str)?.strip_suffix("List")?;
    (!kind.is_empty()).then(|| kind.to_string())
}
