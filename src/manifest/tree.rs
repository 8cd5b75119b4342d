//! A YAML document as nodes with their places, and field paths into it. Knows no kind of object.

use std::fmt;
use std::sync::Arc;

use crate::text::Span;

/// A value of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The bytes of the value in the text that the person wrote.
    pub span: Span,
    /// What it is.
    pub kind: NodeKind,
}

/// The kinds of value, as JSON has them.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeKind {
    /// A string, number, boolean or null.
    Scalar(Scalar),
    /// A list.
    Seq(Vec<Node>),
    /// A map in the order of the text; of a key that stands twice, the later one (as kubectl reads it).
    Map(Vec<Entry>),
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key, as a string (`on:` is `"true"`, as kubectl reads it).
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

/// A scalar as YAML 1.1 reads it for Kubernetes (service-validation.md 1.11).
#[derive(Clone, Debug, PartialEq)]
pub enum Scalar {
    /// Nothing: the field is not set.
    Null,
    /// `true`, `yes`, `on` ...
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// Text.
    Str(String),
}

impl Node {
    /// The value of a key of a map.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The key and value of a map.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        match &self.kind {
            NodeKind::Map(entries) => entries.iter().find(|entry| entry.key == key),
            _ => None,
        }
    }

    /// An item of a list.
    pub fn item(&self, index: usize) -> Option<&Node> {
        match &self.kind {
            NodeKind::Seq(items) => items.get(index),
            _ => None,
        }
    }

    /// The text of a string scalar.
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::Scalar(Scalar::Str(text)) => Some(text),
            _ => None,
        }
    }

    /// Replaces every place of the node by another.
    pub(super) fn replace_spans(&mut self, place: &impl Fn(Span) -> Span) {
        self.span = place(self.span);
        match &mut self.kind {
            NodeKind::Scalar(_) => {}
            NodeKind::Seq(items) => items.iter_mut().for_each(|item| item.replace_spans(place)),
            NodeKind::Map(entries) => entries.iter_mut().for_each(|entry| {
                entry.key_span = place(entry.key_span);
                entry.value.replace_spans(place);
            }),
        }
    }

    /// Leaves out the entries whose keys stand at these places.
    pub(super) fn leave_out(&mut self, keys: &[Span]) {
        match &mut self.kind {
            NodeKind::Scalar(_) => {}
            NodeKind::Seq(items) => items.iter_mut().for_each(|item| item.leave_out(keys)),
            NodeKind::Map(entries) => {
                entries.retain(|entry| !keys.contains(&entry.key_span));
                entries.iter_mut().for_each(|entry| entry.value.leave_out(keys));
            }
        }
    }

    fn step(&self, step: &Step) -> Option<&Node> {
        match step {
            Step::Key(key) | Step::MapKey(key) => self.get(key),
            Step::Index(index) => self.item(*index),
        }
    }
}

/// One step of a field path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A field: printed `.name`.
    Key(String),
    /// A key of a free map (labels, annotations): printed `[key]`.
    MapKey(String),
    /// An item of a list: printed `[0]`.
    Index(usize),
}

/// A field path as the API server writes it: `spec.ports[0].nodePort`, `metadata.annotations[key]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path(Vec<Step>);

impl Path {
    /// The object itself.
    pub fn root() -> Self {
        Self::default()
    }

    /// A path of fields and list indexes: `Path::of("spec.ports[0].port")`.
    pub fn of(text: &str) -> Self {
        let mut path = Self::default();
        for part in text.split('.').filter(|part| !part.is_empty()) {
            let mut pieces = part.split('[');
            if let Some(name) = pieces.next().filter(|name| !name.is_empty()) {
                path.0.push(Step::Key(name.to_string()));
            }
            for piece in pieces {
                let inside = piece.trim_end_matches(']');
                path.0.push(inside.parse().map_or_else(|_| Step::MapKey(inside.to_string()), Step::Index));
            }
        }
        path
    }

    /// The field of this.
    pub fn key(&self, name: &str) -> Self {
        self.with(Step::Key(name.to_string()))
    }

    /// The key of this free map.
    pub fn map_key(&self, name: &str) -> Self {
        self.with(Step::MapKey(name.to_string()))
    }

    /// The item of this list.
    pub fn index(&self, index: usize) -> Self {
        self.with(Step::Index(index))
    }

    /// A path inside this one.
    pub fn join(&self, inner: &Path) -> Self {
        let mut steps = self.0.clone();
        steps.extend(inner.0.iter().cloned());
        Self(steps)
    }

    /// The steps from the object inwards.
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    fn with(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }
}

impl fmt::Display for Path {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(name) if at == 0 => write!(out, "{name}")?,
                Step::Key(name) => write!(out, ".{name}")?,
                Step::MapKey(name) => write!(out, "[{name}]")?,
                Step::Index(index) => write!(out, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// Where an object was written: its document and its nodes.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// The document of the stream, from 0.
    pub document: u32,
    /// The object's nodes. Shared: objects are cloned freely.
    pub root: Arc<Node>,
}

impl Source {
    /// The node at a path, where there is one.
    pub fn node(&self, path: &Path) -> Option<&Node> {
        path.steps().iter().try_fold(&*self.root, |node, step| node.step(step))
    }

    /// The place of the value at a path; of a missing one, of its nearest parent that is there
    /// (of a parent that is a map or list: of its key, so that one line is marked, not a whole block).
    pub fn span(&self, path: &Path) -> Span {
        let mut node = &*self.root;
        let mut key = None;
        for (depth, step) in path.steps().iter().enumerate() {
            let Some(next) = node.step(step) else {
                return key.filter(|_| depth > 0).unwrap_or_else(|| first_line(node));
            };
            key = match step {
                Step::Key(name) | Step::MapKey(name) => node.entry(name).map(|entry| entry.key_span),
                Step::Index(_) => None,
            };
            node = next;
        }
        match &node.kind {
            NodeKind::Scalar(_) if !node.span.is_empty() => node.span,
            _ => key.unwrap_or_else(|| first_line(node)),
        }
    }

    /// The place of the value at a path written out (`"spec.ports[0].port"`).
    pub fn at(&self, path: &str) -> Span {
        self.span(&Path::of(path))
    }
}

/// The first key of a map or item of a list: a block is marked by its first line.
fn first_line(node: &Node) -> Span {
    match &node.kind {
        NodeKind::Map(entries) => entries.first().map_or(node.span, |entry| entry.key_span),
        NodeKind::Seq(items) => items.first().map_or(node.span, first_line),
        NodeKind::Scalar(_) => node.span,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_print_as_the_api_server_writes_them() {
        for text in ["spec.ports[0].nodePort", "metadata.annotations[a-b]", "spec"] {
            assert_eq!(Path::of(text).to_string(), text);
        }
        assert_eq!(Path::of("metadata.labels").map_key("a.b/c").to_string(), "metadata.labels[a.b/c]");
    }
}
