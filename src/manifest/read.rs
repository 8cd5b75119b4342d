//! One document -> objects and diagnostics.

use std::sync::Arc;

use super::documents::Document;
use super::kinds::Kind;
use super::tree::{Node, NodeKind, Source};
use super::yaml::{self, Failure, Read, Reason};
use super::{Object, decode, rules};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::text::Span;

/// Reads one document of the text.
pub(super) fn document(text: &str, document: Document) -> (Vec<Object>, Vec<Diagnostic>) {
    let mut out = Vec::new();
    let mut objects = Vec::new();
    match yaml::read(document.span.of(text)) {
        Err(failure) => out.push(failure_diagnostic(&failure, document)),
        Ok(Read { mut root, .. }) => {
            root.shift(document.span.start as usize);
            for item in items(root) {
                objects.extend(object(item, document, &mut out));
            }
        }
    }
    (objects, out)
}

fn failure_diagnostic(failure: &Failure, document: Document) -> Diagnostic {
    let (code, args) = match &failure.reason {
        Reason::Syntax(words) => (Code::YamlSyntax, vec![words.clone()]),
        Reason::TooDeep => (Code::TooDeep, vec![yaml::MAX_DEPTH.to_string()]),
        Reason::AliasBomb => (Code::AliasBomb, vec![yaml::MAX_EXPANSION.to_string()]),
        Reason::BadKey => (Code::BadKey, Vec::new()),
        Reason::BadAlias => (Code::BadAlias, Vec::new()),
    };
    let span = Span::at(failure.at).shifted(document.span.start as usize);
    Diagnostic {
        code,
        severity: Severity::Error,
        span,
        document: document.index,
        field: None,
        args,
        fix: None,
    }
}

/// The objects of a document: itself, or what a `List` holds.
fn items(root: Node) -> Vec<Node> {
    let is_list = root.get("kind").and_then(Node::as_str).is_some_and(|kind| kind.ends_with("List"));
    if !is_list {
        return vec![root];
    }
    match root.kind {
        NodeKind::Map(entries) => entries
            .into_iter()
            .find(|entry| entry.key == "items")
            .map(|entry| match entry.value.kind {
                NodeKind::Seq(items) => items,
                _ => Vec::new(),
            })
            .unwrap_or_default(),
        _ => Vec::new(),
    }
}

fn object(root: Node, document: Document, out: &mut Vec<Diagnostic>) -> Option<Object> {
    let api_version = root.get("apiVersion")?.as_str()?;
    let kind = root.get("kind")?.as_str()?;
    let decoded = decode::decode(api_version, kind, &root)?;
    let source = Source { document: document.index, root: Arc::new(root) };
    let kind = match decoded {
        Ok(kind) => kind,
        Err(words) => {
            out.push(Diagnostic {
                code: Code::UndecodableObject,
                severity: Severity::Error,
                span: source.at(""),
                document: document.index,
                field: None,
                args: vec![words],
                fix: None,
            });
            return None;
        }
    };
    rules::check(&kind, &source, out);
    Some(Object { namespace: namespace(&kind), name: name(&kind), kind, source, repaired: false })
}

fn namespace(kind: &Kind) -> String {
    if decode::is_cluster_scoped(kind) {
        return String::new();
    }
    let given = kind.metadata().namespace.as_deref().filter(|name| !name.is_empty());
    given.unwrap_or("default").to_string()
}

fn name(kind: &Kind) -> String {
    kind.metadata().name.clone().unwrap_or_default()
}
