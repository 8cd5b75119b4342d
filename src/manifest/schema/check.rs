//! Strict validation: every field exists and holds what it should, as kubectl's and the API server's decoders
//! see it (service-validation.md 1.11.3 to 1.11.5). Knows fields, not what their values mean.
//!
//! Whole numbers written as floats (`8e1`) are made whole here, as JSON does. Nothing else is changed.

use std::fmt::Write as _;

use super::nearest::nearest;
use super::{Schema, Shape, TypeId, moves, older, types};
use crate::diagnostic::{Code, Diagnostic, Fix, FixLabel, Severity};
use crate::manifest::tree::{Entry, Node, NodeKind, Scalar};
use crate::text::{Edit, Span};

/// So much is said of one object.
const MOST_FINDINGS: usize = 2_000;

/// What a check needs: the text, the document's number, and where to put what it finds.
pub(in crate::manifest) struct Checker<'a> {
    pub(in crate::manifest) schema: &'static Schema,
    pub(in crate::manifest) text: &'a str,
    pub(in crate::manifest) document: u32,
    pub(in crate::manifest) out: &'a mut Vec<Diagnostic>,
}

/// The way from the object to a value, as a list that ends in the object.
#[derive(Clone, Copy)]
pub(super) struct Trail<'a> {
    parent: Option<&'a Trail<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Root,
    Field(&'a str),
    Key(&'a str),
    Index(usize),
}

impl<'a> Trail<'a> {
    fn then(&'a self, step: Step<'a>) -> Trail<'a> {
        Trail { parent: Some(self), step }
    }

    /// The name of the innermost field.
    fn field(&self) -> &'a str {
        match (self.step, self.parent) {
            (Step::Field(name), _) => name,
            (_, Some(parent)) => parent.field(),
            (_, None) => "",
        }
    }

    /// The field path as the API server writes it.
    pub(super) fn path(&self) -> String {
        let mut steps = Vec::new();
        let mut next = Some(self);
        while let Some(trail) = next {
            steps.push(trail.step);
            next = trail.parent;
        }
        let mut out = String::new();
        for step in steps.iter().rev() {
            let dot = if out.is_empty() { "" } else { "." };
            let _ = match step {
                Step::Root => Ok(()),
                Step::Field(name) => write!(out, "{dot}{name}"),
                Step::Key(name) => write!(out, "[{name}]"),
                Step::Index(index) => write!(out, "[{index}]"),
            };
        }
        out
    }
}

impl Checker<'_> {
    /// Checks an object against its type.
    pub(in crate::manifest) fn object(&mut self, id: TypeId, root: &mut Node) {
        self.value(&Shape::Type(id), root, &Trail { parent: None, step: Step::Root });
    }

    fn value(&mut self, shape: &Shape, node: &mut Node, trail: &Trail<'_>) {
        if self.too_deep(shape, node, trail) {
            return;
        }
        let flow = node.span.of(self.text).starts_with('{');
        match (shape, &mut node.kind) {
            (_, NodeKind::Scalar(Scalar::Null)) | (Shape::Any, _) => {}
            (Shape::Type(id), NodeKind::Map(entries)) => self.fields(*id, entries, flow, trail),
            (Shape::Object, NodeKind::Map(_)) => {}
            (Shape::Map(inner), NodeKind::Map(entries)) => {
                for Entry { key, value, .. } in entries {
                    self.value(inner, value, &trail.then(Step::Key(key)));
                }
            }
            (Shape::List(inner), NodeKind::Seq(items)) => {
                for (at, item) in items.iter_mut().enumerate() {
                    self.value(inner, item, &trail.then(Step::Index(at)));
                }
            }
            (_, NodeKind::Scalar(scalar)) => {
                make_whole(shape, scalar);
                if !self.smart_quotes(shape, node, trail) {
                    types::scalar(self, shape, node, trail);
                }
            }
            _ => types::structure(self, shape, node, trail),
        }
    }

    /// The selector of a Service, written like one of a workload.
    fn too_deep(&mut self, shape: &Shape, node: &Node, trail: &Trail<'_>) -> bool {
        let plain = matches!(shape, Shape::Map(inner) if **inner == Shape::Text);
        let fix = if plain { moves::out_of_match_labels(self, node) } else { None };
        let (Some(fix), NodeKind::Map(entries)) = (fix, &node.kind) else { return false };
        let Some(entry) = entries.first() else { return false };
        let path = trail.then(Step::Key(&entry.key)).path();
        let words = ["match-labels", "object", "string", entry.key.as_str()].map(str::to_string);
        let args = std::iter::once(path.clone()).chain(words).collect();
        self.report(Code::WrongType, entry.key_span, path, args, Some(fix));
        true
    }

    fn fields(&mut self, id: TypeId, entries: &mut [Entry], flow: bool, trail: &Trail<'_>) {
        let mut whole = moves::into_match_labels(self, id, entries, flow);
        for at in 0..entries.len() {
            let Some(entry) = entries.get(at) else { continue };
            match self.schema.field(id, &entry.key) {
                None => {
                    let fix = whole.take().or_else(|| self.meant(id, entries, at, flow));
                    self.unknown(entry, trail, fix);
                }
                Some(field) => {
                    let Some(entry) = entries.get_mut(at) else { continue };
                    self.swallowed(id, entry, trail);
                    self.value(&field.shape, &mut entry.value, &trail.then(Step::Field(field.name)));
                }
            }
        }
    }

    /// What an unknown field was surely meant to be.
    fn meant(&self, id: TypeId, entries: &[Entry], at: usize, flow: bool) -> Option<Fix> {
        let entry = entries.get(at)?;
        let near = self
            .glued_dash(id, entries, at)
            .or_else(|| older::renamed(self, id, entries, at))
            .or_else(|| self.rename(id, entries, entry));
        near.or_else(|| match flow {
            true => self.glued_colon(id, entry),
            false => moves::into_empty(self, id, entries, at)
                .or_else(|| moves::into_one_before(self, id, entries, at))
                .or_else(|| moves::into_missing(self, id, entries, at)),
        })
    }

    /// `{port:80}` is one key without a value.
    fn glued_colon(&self, id: TypeId, entry: &Entry) -> Option<Fix> {
        let raw = entry.key_span.of(self.text);
        let (name, _) = raw.split_once(':').filter(|_| entry.value.kind == NodeKind::Scalar(Scalar::Null))?;
        self.schema.field(id, name)?;
        Some(blank_at(entry.key_span.start as usize + name.len() + 1))
    }

    fn unknown(&mut self, entry: &Entry, trail: &Trail<'_>, fix: Option<Fix>) {
        let path = trail.then(Step::Field(&entry.key)).path();
        let code = if matches!(fix, Some(Fix { label: FixLabel::Blank, .. })) {
            Code::MissingBlank
        } else {
            Code::UnknownField
        };
        let args = match code {
            Code::MissingBlank => {
                let after = if entry.key.starts_with('-') { "-" } else { ":" };
                vec![after.to_string(), entry.key.clone()]
            }
            _ => vec![path.clone()],
        };
        self.report(code, entry.key_span, path, args, fix);
    }

    /// The field that was surely meant: near in spelling, not there yet, and able to hold this value.
    fn rename(&self, id: TypeId, entries: &[Entry], entry: &Entry) -> Option<Fix> {
        let name = nearest(&entry.key, self.schema.fields(id).iter().map(|field| field.name))?;
        let taken = entries.iter().any(|other| other.key == name);
        let field = self.schema.field(id, name).filter(|_| !taken)?;
        // `parentRef: {name: a}`, `externalIP: 1.2.3.4`: one, where a list of them is wanted.
        let one_of_them = matches!(field.shape, Shape::List(_)) && name.strip_suffix('s') == Some(&entry.key);
        (one_of_them || types::could_hold(&field.shape, &entry.value)).then_some(())?;
        let quote = match self.text.as_bytes().get(entry.key_span.start as usize) {
            Some(b'"') => "\"",
            Some(b'\'') => "'",
            _ => "",
        };
        let edit = Edit { span: entry.key_span, replacement: format!("{quote}{name}{quote}") };
        Some(Fix { edit, label: FixLabel::Rename(name.to_string()) })
    }

    /// `-port: 80` right under `ports:`: the dash wants a blank.
    fn glued_dash(&self, id: TypeId, entries: &[Entry], at: usize) -> Option<Fix> {
        let entry = entries.get(at)?;
        let name = entry.key.strip_prefix('-')?;
        let before = entries.get(..at)?.iter().rev().find(|other| !other.key.starts_with('-'))?;
        let field = self.schema.field(id, &before.key)?;
        let Shape::List(inner) = &field.shape else { return None };
        let Shape::Type(item) = **inner else { return None };
        self.schema.field(item, name)?;
        Some(blank_at(entry.key_span.start as usize + 1))
    }

    /// `name: web` with `namespace:x` in the next line is one text of two lines for YAML.
    fn swallowed(&mut self, id: TypeId, entry: &Entry, trail: &Trail<'_>) {
        let span = entry.value.span;
        if !matches!(entry.value.kind, NodeKind::Scalar(Scalar::Str(_))) || span.start <= entry.key_span.end {
            return;
        }
        let raw = span.of(self.text);
        if !raw.contains('\n') || raw.starts_with(['"', '\'', '|', '>']) {
            return;
        }
        let mut at = span.start as usize;
        for (number, line) in raw.split_inclusive('\n').enumerate() {
            let body = line.trim();
            let start = at + line.len() - line.trim_start().len();
            at += line.len();
            let Some((name, rest)) = body.split_once(':').filter(|_| number > 0) else { continue };
            if self.schema.field(id, name).is_some() && !rest.is_empty() {
                let span = Span::new(start, start + body.len());
                let path = trail.then(Step::Field(name)).path();
                let fix = Some(blank_at(start + name.len() + 1));
                self.report(Code::MissingBlank, span, path, vec![":".into(), name.into()], fix);
            }
        }
    }

    /// `name: “web”`: the quotes are letters of the value. In texts for people they may be meant.
    fn smart_quotes(&mut self, shape: &Shape, node: &Node, trail: &Trail<'_>) -> bool {
        const FOR_PEOPLE: &[&str] = &[
            "annotations",
            "args",
            "command",
            "data",
            "stringData",
            "value",
            "message",
            "reason",
            "description",
        ];
        let Some(inner) = inside_smart_quotes(node, self.text) else { return false };
        let replacement = match shape {
            Shape::Text | Shape::Time | Shape::Bytes => format!("\"{inner}\""),
            _ => inner.to_string(),
        };
        let edit = Edit { span: node.span, replacement: replacement.clone() };
        let fix = Some(Fix { edit, label: FixLabel::Use(replacement) });
        self.report(Code::SmartQuotes, node.span, trail.path(), Vec::new(), fix);
        if *shape == Shape::Text
            && FOR_PEOPLE.contains(&trail.field())
            && let Some(found) = self.out.last_mut()
        {
            found.severity = Severity::Warning;
        }
        true
    }

    /// Adds an error about a field.
    pub(super) fn report(
        &mut self,
        code: Code,
        span: Span,
        path: String,
        args: Vec<String>,
        fix: Option<Fix>,
    ) {
        if self.out.len() >= MOST_FINDINGS {
            return;
        }
        let field = Some(path).filter(|path| !path.is_empty());
        let (severity, document) = (Severity::Error, self.document);
        self.out.push(Diagnostic { code, severity, span, document, field, args, fix });
    }
}

/// What stands between typographic quotes, where a value is all between them.
pub(in crate::manifest) fn inside_smart_quotes<'a>(node: &Node, text: &'a str) -> Option<&'a str> {
    const QUOTES: [char; 7] = ['“', '”', '‘', '’', '„', '«', '»'];
    let raw = node.span.of(text);
    let inner = raw.strip_prefix(QUOTES).and_then(|rest| rest.strip_suffix(QUOTES))?;
    let plain = node.as_str() == Some(raw) && !inner.contains(['"', '\\', '\n']) && !inner.contains(QUOTES);
    plain.then_some(inner)
}

/// A blank put in before this byte.
pub(super) fn blank_at(at: usize) -> Fix {
    Fix { edit: Edit { span: Span::at(at), replacement: " ".to_string() }, label: FixLabel::Blank }
}

/// `8e1` is 80 for JSON, and so for every field that wants a whole number.
fn make_whole(shape: &Shape, scalar: &mut Scalar) {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if let Scalar::Float(value) = *scalar
        && matches!(shape, Shape::Int32 | Shape::Int64 | Shape::IntOrText | Shape::Quantity)
        && value == value.trunc()
        && value.abs() <= EXACT
    {
        *scalar = Scalar::Int(value as i64);
    }
}
