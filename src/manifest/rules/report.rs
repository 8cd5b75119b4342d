//! Where the rules write what they find: a field knows its path, its place in the text and how to complain.
//!
//! Paths are built only when there is something to say, so that checking a good object allocates nothing.

use std::cell::{Cell, RefCell};
use std::fmt::Display;

use super::near;
use crate::diagnostic::{Code, Diagnostic, Fix, FixLabel, Severity};
use crate::manifest::{Node, NodeKind, Path, Scalar, Source};
use crate::text::{Edit, Span};

/// The findings about one object.
pub(super) struct Report<'a> {
    source: &'a Source,
    found: RefCell<Vec<Diagnostic>>,
    errors: Cell<usize>,
    /// The object is the dump of a live one: what depends on the cluster's configuration is not asked.
    pub live: bool,
}

impl<'a> Report<'a> {
    /// An empty report about the object written here.
    pub(super) fn new(source: &'a Source, live: bool) -> Self {
        Self { source, found: RefCell::new(Vec::new()), errors: Cell::new(0), live }
    }

    /// The object itself: the path that all others begin at.
    pub(super) fn root(&self) -> Field<'_> {
        Field { report: self, parent: None, step: StepRef::Root, written: None, at_key: false }
    }

    /// Whether any error was found.
    pub(super) fn has_errors(&self) -> bool {
        self.errors.get() > 0
    }

    /// All findings. The server warns only of what it accepts; that a whole API is deprecated it always says.
    pub(super) fn finish(self) -> Vec<Diagnostic> {
        let refused = self.has_errors();
        let mut found = self.found.into_inner();
        found.retain(|it| {
            !refused || it.severity == Severity::Error || it.code == Code::EndpointsApiDeprecated
        });
        found
    }
}

#[derive(Clone, Copy)]
enum StepRef<'a> {
    Root,
    Key(&'a str),
    MapKey(&'a str),
    Index(usize),
}

/// A field of the object being checked.
#[derive(Clone, Copy)]
pub(super) struct Field<'a> {
    report: &'a Report<'a>,
    parent: Option<&'a Field<'a>>,
    step: StepRef<'a>,
    written: Option<&'a Field<'a>>,
    at_key: bool,
}

impl<'a> Field<'a> {
    fn with<'b>(&'b self, step: StepRef<'b>) -> Field<'b>
    where
        'a: 'b,
    {
        Field { report: self.report, parent: Some(self), step, written: None, at_key: false }
    }

    /// The field of this.
    pub(super) fn key<'b>(&'b self, name: &'b str) -> Field<'b>
    where
        'a: 'b,
    {
        self.with(StepRef::Key(name))
    }

    /// The key of this free map.
    pub(super) fn map_key<'b>(&'b self, name: &'b str) -> Field<'b>
    where
        'a: 'b,
    {
        self.with(StepRef::MapKey(name))
    }

    /// The item of this list.
    pub(super) fn index<'b>(&'b self, index: usize) -> Field<'b>
    where
        'a: 'b,
    {
        self.with(StepRef::Index(index))
    }

    /// The same path, but its value stands at another place of the text: the server copies some fields
    /// (`clusterIP` to `clusterIPs[0]`) and misspells others.
    pub(super) fn written_at<'b>(&'b self, place: &'b Field<'b>) -> Field<'b>
    where
        'a: 'b,
    {
        Field { written: Some(place), ..*self }
    }

    /// The same key of a map, where what is wrong is the key and not its value.
    pub(super) fn at_key(self) -> Self {
        Field { at_key: true, ..self }
    }

    fn key_span(&self) -> Option<Span> {
        if let Some(place) = self.written {
            return place.key_span();
        }
        let (StepRef::Key(name) | StepRef::MapKey(name)) = self.step else { return None };
        Some(self.parent?.node()?.entry(name)?.key_span)
    }

    fn span(&self) -> Span {
        let key = self.at_key.then(|| self.key_span()).flatten();
        key.unwrap_or_else(|| self.report.source.span(&self.place()))
    }

    /// The path as the server writes it.
    pub(super) fn path(&self) -> Path {
        self.step_from(self.parent.map(Field::path).unwrap_or_default())
    }

    fn place(&self) -> Path {
        let above = || self.parent.map(Field::place).unwrap_or_default();
        self.written.map_or_else(|| self.step_from(above()), Field::place)
    }

    fn step_from(&self, above: Path) -> Path {
        match self.step {
            StepRef::Root => above,
            StepRef::Key(name) => above.key(name),
            StepRef::MapKey(name) => above.map_key(name),
            StepRef::Index(index) => above.index(index),
        }
    }

    /// What was written here, where something was.
    pub(super) fn node(&self) -> Option<&'a Node> {
        if let Some(place) = self.written {
            return place.node();
        }
        let Some(parent) = self.parent else { return Some(&self.report.source.root) };
        let above = parent.node()?;
        match self.step {
            StepRef::Root => Some(above),
            StepRef::Key(name) | StepRef::MapKey(name) => above.get(name),
            StepRef::Index(index) => above.item(index),
        }
    }

    /// Whether this key of a map was written, null aside, where the typed objects do not keep it.
    pub(super) fn has(&self, key: &str) -> bool {
        self.key(key).is_written()
    }

    /// Whether the object is the dump of a live one.
    pub(super) fn live(&self) -> bool {
        self.report.live
    }

    /// Whether any error was found in the object so far.
    pub(super) fn has_errors(&self) -> bool {
        self.report.has_errors()
    }

    /// Whether any error but of this code was found in the object so far.
    pub(super) fn has_errors_beside(&self, code: Code) -> bool {
        let found = self.report.found.borrow();
        found.iter().any(|it| it.severity == Severity::Error && it.code != code)
    }

    /// How many errors were found in the object so far.
    pub(super) fn error_count(&self) -> usize {
        self.report.errors.get()
    }

    /// The text written here.
    pub(super) fn text(&self) -> Option<&'a str> {
        self.node()?.as_str()
    }

    /// The whole number written here.
    pub(super) fn int(&self) -> Option<i64> {
        match self.node()?.kind {
            NodeKind::Scalar(Scalar::Int(number)) => Some(number),
            _ => None,
        }
    }

    /// The boolean written here.
    pub(super) fn flag(&self) -> Option<bool> {
        match self.node()?.kind {
            NodeKind::Scalar(Scalar::Bool(flag)) => Some(flag),
            _ => None,
        }
    }

    /// How many items the list written here has.
    pub(super) fn len(&self) -> usize {
        match self.node().map(|node| &node.kind) {
            Some(NodeKind::Seq(items)) => items.len(),
            _ => 0,
        }
    }

    /// Whether the field was written at all, null aside.
    pub(super) fn is_written(&self) -> bool {
        self.node().is_some_and(|node| node.kind != NodeKind::Scalar(Scalar::Null))
    }

    /// A fix that puts this text in place of the value; none where there is no scalar to replace.
    pub(super) fn put(&self, label: FixLabel, replacement: &str) -> Option<Fix> {
        let node = self.node()?;
        let NodeKind::Scalar(scalar) = &node.kind else { return None };
        if *scalar == Scalar::Null || node.span.is_empty() {
            return None;
        }
        Some(Fix { edit: Edit { span: node.span, replacement: replacement.to_string() }, label })
    }

    /// A fix that writes this value instead.
    pub(super) fn put_value(&self, value: &str) -> Option<Fix> {
        self.put(FixLabel::Use(value.to_string()), value)
    }

    /// Reports; the first argument of every sentence is the path.
    pub(super) fn say(&self, severity: Severity, code: Code, args: &[&str], fix: Option<Fix>) {
        if severity == Severity::Error {
            self.report.errors.set(self.error_count().saturating_add(1));
        }
        let field = self.path().to_string();
        let mut all = vec![field.clone()];
        all.extend(args.iter().map(|arg| shortened(arg)));
        self.report.found.borrow_mut().push(Diagnostic {
            code,
            severity,
            span: fix.as_ref().map_or_else(|| self.span(), |fix| fix.edit.span),
            document: self.report.source.document,
            field: Some(field),
            args: all,
            fix,
        });
    }

    /// An error with its own code.
    pub(super) fn error(&self, code: Code, args: &[&str]) {
        self.say(Severity::Error, code, args, None);
    }

    /// A warning.
    pub(super) fn warn(&self, code: Code, args: &[&str]) {
        self.say(Severity::Warning, code, args, None);
    }

    /// `Required value`, with the server's reason or none.
    pub(super) fn required(&self, detail: &str) {
        self.error(Code::RequiredValue, &[detail]);
    }

    /// `Invalid value`, with the server's reason.
    pub(super) fn invalid(&self, value: impl Display, detail: &str) {
        self.error(Code::InvalidValue, &[&value.to_string(), detail]);
    }

    /// `Forbidden`, with the server's reason.
    pub(super) fn forbidden(&self, detail: &str) {
        self.error(Code::ForbiddenValue, &[detail]);
    }

    /// `Duplicate value`.
    pub(super) fn duplicate(&self, value: impl Display) {
        self.error(Code::DuplicateValue, &[&value.to_string()]);
    }

    /// `Unsupported value`; a near miss of exactly one of the allowed values can be mended.
    pub(super) fn unsupported(&self, value: &str, allowed: &[&str]) {
        let fix = near::nearest(value, allowed).and_then(|right| self.put_value(right));
        self.say(Severity::Error, Code::UnsupportedValue, &[value, &allowed.join(", ")], fix);
    }

    /// One of the allowed values, where anything is given.
    pub(super) fn one_of(&self, value: Option<&str>, allowed: &[&str]) {
        if let Some(value) = value.filter(|value| !allowed.contains(value)) {
            self.unsupported(value, allowed);
        }
    }

    /// The same; an empty text counts as not given.
    pub(super) fn one_of_or_empty(&self, value: Option<&str>, allowed: &[&str]) {
        self.one_of(value.filter(|value| !value.is_empty()), allowed);
    }

    /// `must be between 1 and 65535, inclusive`.
    pub(super) fn in_range(&self, value: i64, least: i64, most: i64) {
        if value < least || value > most {
            let (value_text, least, most) = (value.to_string(), least.to_string(), most.to_string());
            match value == 0 && !self.is_written() {
                true => self.error(Code::NumberOutOfRange, &[&value_text, &least, &most, "missing"]),
                false => self.error(Code::NumberOutOfRange, &[&value_text, &least, &most]),
            }
        }
    }

    /// A port number.
    pub(super) fn port_number(&self, value: i64) {
        self.in_range(value, 1, 65535);
    }

    /// `must be greater than or equal to 0`.
    pub(super) fn not_negative(&self, value: Option<i64>) {
        if let Some(value) = value.filter(|value| *value < 0) {
            self.error(Code::NegativeNumber, &[&value.to_string()]);
        }
    }
}

/// Values of any length are given; a sentence shows so many characters of them.
fn shortened(text: &str) -> String {
    const SHOWN: usize = 120;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or("")),
        None => text.to_string(),
    }
}
