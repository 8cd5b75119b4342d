//! One document's text -> objects and what is wrong with each. Places are those of the text given, which may be
//! a repaired one (`repair` finds the way back). The order is the server's: what cannot be decoded is not validated.

mod duplicates;

use std::sync::Arc;

use super::kinds::{Kind, ObjectMeta};
use super::schema::check::{Checker, inside_smart_quotes};
use super::schema::kinds::{self, Named};
use super::schema::nearest::nearest;
use super::schema::{Schema, TypeId};
use super::tree::{Entry, Node, NodeKind, Scalar, Source};
use super::yaml::{self, Duplicate, Read};
use super::{Object, decode, foreign, rules, syntax, tolerated};
use crate::diagnostic::{Code, Diagnostic, Fix, FixLabel, Severity};
use crate::pace::Pace;
use crate::text::{Edit, Span};

/// To check an object is as much work as to read so many lines.
const OBJECT: usize = 10;

/// What was read of one document.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// What is wrong with the document as a whole: then there are no items.
    pub(super) general: Vec<Diagnostic>,
    /// Its object, or those of its list.
    pub(super) items: Vec<Item>,
}

/// One object of a document.
#[derive(Debug, Default)]
pub(super) struct Item {
    /// The object, where its kind is simulated and it could be decoded.
    pub(super) object: Option<Object>,
    /// What is wrong with it.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Reads the text of one document; `first_line` is the number of lines before it, for sentences that name a line.
pub(super) async fn read(text: &str, document: u32, first_line: u32, pace: &Pace) -> Reading {
    let reader = Reader { text, document };
    match yaml::read_paced(text, pace).await {
        Err(failure) => Reading { general: syntax::diagnose(text, document, &failure), items: Vec::new() },
        Ok(Read { root, duplicates }) => match syntax::suspicious(text, document) {
            found if found.is_empty() => reader.document(root, &duplicates, first_line, pace).await,
            found => Reading { general: found, items: Vec::new() },
        },
    }
}

struct Reader<'a> {
    text: &'a str,
    document: u32,
}

impl Reader<'_> {
    async fn document(&self, root: Node, duplicates: &[Duplicate], first_line: u32, pace: &Pace) -> Reading {
        let mut reading = Reading::default();
        match root.kind {
            NodeKind::Scalar(Scalar::Null) => {}
            NodeKind::Map(_) => {
                let typed_list = foreign::list_kind(&root);
                match self.items(root, &mut reading.general) {
                    Ok(items) => {
                        for it in items {
                            let end = it.span.end as usize;
                            reading.items.push(self.item(it, typed_list.as_deref()));
                            pace.further(self.text.len().saturating_add(end) / 2);
                            pace.work(OBJECT).await;
                        }
                    }
                    Err(root) => {
                        reading.items.push(self.item(root, None));
                        pace.work(OBJECT).await;
                    }
                }
            }
            _ => reading.general.push(self.no_object(&root)),
        }
        reading.items.iter_mut().for_each(|it| foreign::templates(self.text, &mut it.diagnostics));
        if !reading
            .items
            .iter()
            .flat_map(|item| &item.diagnostics)
            .any(|it| matches!(it.code, Code::NotAnObject | Code::OtherFormat))
        {
            reading.general.extend(self.duplicates(duplicates, first_line));
        }
        reading
    }

    /// The items of a list (`List`, `ServiceList` ...), or the object itself.
    fn items(&self, mut root: Node, out: &mut Vec<Diagnostic>) -> Result<Vec<Node>, Node> {
        if !root.get("kind").and_then(Node::as_str).is_some_and(|kind| kind.ends_with("List")) {
            return Err(root);
        }
        self.head(&root, None, out);
        let place = root.entry("items").map_or_else(|| value_span(&root, "kind"), |list| list.key_span);
        let mut items = Vec::new();
        if let NodeKind::Map(entries) = &mut root.kind {
            for list in entries.iter_mut().filter(|it| it.key == "items") {
                match &mut list.value.kind {
                    NodeKind::Seq(found) => items.append(found),
                    NodeKind::Scalar(Scalar::Null) => {}
                    _ => {
                        let span = first_line(self.text, list.value.span);
                        let raw = span.of(self.text).to_string();
                        let words =
                            ["items", "list", "object", "[]runtime.RawExtension", &raw].map(str::to_string);
                        let args = words.to_vec();
                        out.push(self.diagnostic(
                            Code::WrongType,
                            Severity::Error,
                            span,
                            Some("items"),
                            args,
                        ));
                        return Ok(items);
                    }
                }
            }
        }
        if items.is_empty() {
            out.push(self.diagnostic(Code::EmptyList, Severity::Warning, place, Some("items"), Vec::new()));
        }
        Ok(items)
    }

    fn item(&self, root: Node, list_kind: Option<&str>) -> Item {
        let mut item = Item::default();
        if !matches!(root.kind, NodeKind::Map(_)) || foreign::is_prose(&root) {
            item.diagnostics.push(self.no_object(&root));
            return item;
        }
        if let Some(what) = foreign::format(&root).filter(|_| list_kind.is_none()) {
            let span = head_span(&root);
            let args = vec![what.to_string()];
            item.diagnostics.push(self.diagnostic(Code::OtherFormat, Severity::Error, span, None, args));
            return item;
        }
        if let Some((api_version, kind)) = self.head(&root, list_kind, &mut item.diagnostics) {
            self.object(&api_version, &kind, root, &mut item);
        }
        item
    }

    /// `apiVersion` and `kind`, where both are there and text.
    fn head(
        &self,
        root: &Node,
        list_kind: Option<&str>,
        out: &mut Vec<Diagnostic>,
    ) -> Option<(String, String)> {
        let api_version =
            self.head_field(root, "apiVersion", list_kind.map(|_| "v1"), Code::MissingApiVersion, out);
        let kind = self.head_field(root, "kind", list_kind, Code::MissingKind, out);
        api_version.zip(kind)
    }

    fn head_field(
        &self,
        root: &Node,
        name: &str,
        implied: Option<&str>,
        code: Code,
        out: &mut Vec<Diagnostic>,
    ) -> Option<String> {
        let entry = root.entry(name);
        if let Some(value) = entry.map(|it| &it.value)
            && let Some(inner) = inside_smart_quotes(value, self.text)
        {
            let edit = Edit { span: value.span, replacement: inner.to_string() };
            let fix = Some(Fix { edit, label: FixLabel::Use(inner.to_string()) });
            let found =
                self.diagnostic(Code::SmartQuotes, Severity::Error, value.span, Some(name), Vec::new());
            out.push(Diagnostic { fix, ..found });
            return None;
        }
        match entry.map(|entry| &entry.value.kind) {
            Some(NodeKind::Scalar(Scalar::Str(text))) if !text.is_empty() => return Some(text.clone()),
            None | Some(NodeKind::Scalar(Scalar::Null | Scalar::Str(_))) => {
                if implied.is_some() {
                    return implied.map(str::to_string);
                }
                let span = entry.map_or_else(|| head_span(root), |entry| entry.key_span);
                let fix = self.misspelt(root, name).filter(|_| entry.is_none());
                let span = fix.as_ref().map_or(span, |fix| fix.edit.span);
                let fix =
                    fix.or_else(|| self.version_of(root).filter(|_| entry.is_none() && name == "apiVersion"));
                out.push(Diagnostic {
                    fix,
                    ..self.diagnostic(code, Severity::Error, span, Some(name), Vec::new())
                });
            }
            Some(_) => {
                let span = entry.map_or(root.span, |entry| entry.value.span);
                let span = first_line(self.text, span);
                let raw = span.of(self.text);
                let args = vec![name.into(), "string".into(), "object".into(), "string".into(), raw.into()];
                out.push(self.diagnostic(Code::WrongType, Severity::Error, span, Some(name), args));
            }
        }
        None
    }

    /// `Kind:` or `apiversion:` instead of the field.
    fn misspelt(&self, root: &Node, name: &str) -> Option<Fix> {
        let NodeKind::Map(entries) = &root.kind else { return None };
        let known = ["metadata", "spec", "status", "kind", "apiVersion", "data"];
        let meant = |entry: &&Entry| {
            !known.contains(&entry.key.as_str()) && nearest(&entry.key, known.into_iter()) == Some(name)
        };
        let mut fitting = entries.iter().filter(meant);
        let (Some(entry), None) = (fitting.next(), fitting.next()) else { return None };
        let quoted = entry.key_span.of(self.text).starts_with('"');
        let replacement = if quoted { format!("\"{name}\"") } else { name.to_string() };
        Some(Fix {
            edit: Edit { span: entry.key_span, replacement },
            label: FixLabel::Rename(name.to_string()),
        })
    }

    /// The `apiVersion` that belongs to the `kind`, put before the first field.
    fn version_of(&self, root: &Node) -> Option<Fix> {
        let NodeKind::Map(entries) = &root.kind else { return None };
        let version = kinds::home(root.get("kind")?.as_str()?)?;
        let start = entries.first()?.key_span.start as usize;
        let before = self.text.get(..start)?;
        let column = before.rsplit('\n').next().filter(|_| !root.span.of(self.text).starts_with('{'))?;
        column.chars().all(|c| c == ' ' || c == '-').then_some(())?;
        let replacement = format!("apiVersion: {version}\n{}", " ".repeat(column.len()));
        let label = FixLabel::Insert(format!("apiVersion: {version}"));
        Some(Fix { edit: Edit { span: Span::at(start), replacement }, label })
    }

    fn object(&self, api_version: &str, kind: &str, mut root: Node, item: &mut Item) {
        if let Some(found) = self.nobodys(api_version, kind, &root) {
            return item.diagnostics.push(found);
        }
        if let Some(id) = Schema::get().kind(api_version, kind) {
            self.strict(id, &mut root, item);
        }
        let span = value_span(&root, "kind");
        match decode::decode(api_version, kind, &root) {
            None => {
                let (code, args) = (Code::NotSimulated, vec![kind.to_string()]);
                item.diagnostics.push(self.diagnostic(code, Severity::Info, span, Some("kind"), args));
                if !has_errors(&item.diagnostics) {
                    let source = Source { document: self.document, root: Arc::new(root) };
                    rules::check_plain(kind, &source, &mut item.diagnostics);
                }
            }
            Some(_) if item.diagnostics.iter().any(|it| tolerated::is_in_the_way_of(kind, it)) => {}
            Some(Ok(decoded)) => self.decoded(api_version, kind, decoded, root, item),
            Some(Err(_)) if has_errors(&item.diagnostics) => {}
            Some(Err(words)) => {
                let (code, args) = (Code::UndecodableObject, vec![words]);
                item.diagnostics.push(self.diagnostic(code, Severity::Error, span, None, args));
            }
        }
    }

    /// What is said of an object whose kind the server does not have, or may have by a CustomResourceDefinition: no more.
    fn nobodys(&self, api_version: &str, kind: &str, root: &Node) -> Option<Diagnostic> {
        match kinds::named(api_version, kind) {
            Named::BuiltIn => None,
            Named::Foreign => {
                let (span, args) =
                    (value_span(root, "kind"), vec![kind.to_string(), api_version.to_string()]);
                Some(self.diagnostic(Code::UnknownKind, Severity::Info, span, Some("kind"), args))
            }
            Named::WrongKind { meant } => Some(self.no_such_kind("kind", meant, api_version, kind, root)),
            Named::WrongVersion { meant } => {
                Some(self.no_such_kind("apiVersion", meant, api_version, kind, root))
            }
        }
    }

    fn strict(&self, id: TypeId, root: &mut Node, item: &mut Item) {
        let out = &mut item.diagnostics;
        Checker { schema: Schema::get(), text: self.text, document: self.document, out }.object(id, root);
    }

    /// Checks what was decoded. The server does not check what it cannot decode strictly: then nothing more is said.
    fn decoded(&self, api_version: &str, kind: &str, decoded: Kind, mut root: Node, item: &mut Item) {
        let unknown: Vec<Span> =
            item.diagnostics.iter().filter(|it| it.code == Code::UnknownField).map(|it| it.span).collect();
        if !unknown.is_empty() {
            root.leave_out(&unknown);
        }
        let source = Source { document: self.document, root: Arc::new(root) };
        let mut found = Vec::new();
        rules::check(&decoded, &source, &mut found);
        let metadata = decoded.metadata();
        if metadata.name.as_deref().unwrap_or("").is_empty() {
            found.push(self.nameless(metadata.generate_name.is_some(), &source));
        }
        let (namespace, name) = full_name(api_version, kind, metadata);
        match has_errors(&item.diagnostics) {
            true if found.iter().any(tolerated::is_in_the_way) => return,
            true => {}
            false => item.diagnostics.extend(found),
        }
        // What a server has given an id is there, whatever is said of it.
        let tolerated = has_errors(&item.diagnostics) && metadata.uid.is_none();
        item.object = Some(Object {
            namespace,
            name,
            kind: decoded,
            source,
            repaired: false,
            tolerated,
            left_over: None,
        });
    }

    /// `kubectl apply` asks for the object by its name before it sends anything (service-validation.md 1.2.2).
    fn nameless(&self, generated: bool, source: &Source) -> Diagnostic {
        let (code, path) = match generated {
            true => (Code::GeneratedName, "metadata.generateName"),
            false => (Code::MissingName, "metadata.name"),
        };
        self.diagnostic(code, Severity::Error, source.at(path), Some(path), Vec::new())
    }

    fn no_such_kind(
        &self,
        field: &str,
        meant: Option<&str>,
        version: &str,
        kind: &str,
        root: &Node,
    ) -> Diagnostic {
        let span = value_span(root, field);
        let quoted = span.of(self.text).starts_with('"');
        let fix = meant.filter(|_| root.get(field).is_some()).map(|meant| Fix {
            edit: Edit { span, replacement: if quoted { format!("\"{meant}\"") } else { meant.to_string() } },
            label: FixLabel::Use(meant.to_string()),
        });
        let args = vec![kind.to_string(), version.to_string()];
        Diagnostic { fix, ..self.diagnostic(Code::NoSuchKind, Severity::Error, span, Some(field), args) }
    }

    fn no_object(&self, root: &Node) -> Diagnostic {
        let span = first_line(self.text, root.span);
        let (code, args) = match foreign::is_table(span.of(self.text)) {
            true => (Code::OtherFormat, vec!["table".to_string()]),
            false => (Code::NotAnObject, Vec::new()),
        };
        self.diagnostic(code, Severity::Error, span, None, args)
    }

    fn diagnostic(
        &self,
        code: Code,
        severity: Severity,
        span: Span,
        field: Option<&str>,
        args: Vec<String>,
    ) -> Diagnostic {
        Diagnostic {
            code,
            severity,
            span,
            document: self.document,
            field: field.map(str::to_string),
            args,
            fix: None,
        }
    }
}

/// The namespace, `default` where none is given and empty for cluster-scoped kinds, and the name.
pub(super) fn full_name(api_version: &str, kind: &str, metadata: &ObjectMeta) -> (String, String) {
    let given = metadata.namespace.as_deref().filter(|name| !name.is_empty());
    let namespace = if kinds::is_cluster_scoped(api_version, kind) { "" } else { given.unwrap_or("default") };
    (namespace.to_string(), metadata.name.clone().unwrap_or_default())
}

/// A place cut to its first line.
fn first_line(text: &str, span: Span) -> Span {
    let raw = span.of(text);
    let length = raw.find(['\n', '\r']).unwrap_or(raw.len());
    Span::new(span.start as usize, span.start as usize + length)
}

/// Whether the API server refuses what these are about.
pub(super) fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|it| it.severity == Severity::Error)
}

/// The value of a top field, or the first key.
fn value_span(root: &Node, field: &str) -> Span {
    root.get(field).map(|it| it.span).filter(|span| !span.is_empty()).unwrap_or_else(|| head_span(root))
}

fn head_span(root: &Node) -> Span {
    match &root.kind {
        NodeKind::Map(entries) => entries.first().map_or(root.span, |entry| entry.key_span),
        _ => root.span,
    }
}
