//! What the person wrote: text -> typed objects with the places they came from, and diagnostics.
//!
//! Knows YAML and the API's rules (names, defaults, validation). Must not know ids, assigned
//! addresses, placement, packets or time: an object here is what `kubectl apply` sends, no more.
//!
//! ```text
//! text -> documents -> yaml (nodes with spans) -> schema (strict validation) -> kinds (typed, decode)
//!      -> rules (what the API server refuses or warns of) -> Object
//! ```
//! A document whose errors all have a certain fix is read again with the fixes made, so that what was
//! surely meant is drawn; its spans still point into the text as the person wrote it.

mod clashes;
mod decode;
mod documents;
mod foreign;
pub mod kinds;
mod known;
mod pieces;
pub mod quantity;
mod read;
mod repair;
pub mod rules;
mod scalar;
pub mod schema;
mod stream;
mod syntax;
mod tolerated;
pub mod tree;
mod trusted;
mod update;
mod yaml;

pub use decode::{Decode, from_yaml};
pub use known::Known;
pub(crate) use stream::finish;
pub use tree::{Node, NodeKind, Path, Scalar, Source, Step};
pub use trusted::trusted;

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostics;
use crate::pace::{Pace, Stage, at_once};
use crate::text::LineIndex;
use kinds::Kind;

/// The objects of a manifest, in the order of the text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Manifest {
    /// Everything that could be read and that the API server would take (perhaps after certain fixes), and what it
    /// would refuse and what is drawn all the same: as though it were mended.
    pub objects: Vec<Object>,
    /// How many documents the stream has, empty ones not counted.
    pub documents: u32,
    /// Where an object stands more than once: what was applied one after the other, in rounds of which each has every
    /// object once at most. Empty where nothing stands twice.
    pub rounds: Vec<Vec<Object>>,
    /// Nodes stand in the stream, but the server takes none of them: there are no default ones either.
    pub without_nodes: bool,
}

impl Manifest {
    /// The same without some of its objects, as if those had never been applied.
    pub fn only(&self, keep: impl Fn(&Object) -> bool) -> Manifest {
        let kept =
            |objects: &[Object]| -> Vec<Object> { objects.iter().filter(|it| keep(it)).cloned().collect() };
        let rounds: Vec<Vec<Object>> = self.rounds.iter().map(|round| kept(round)).collect();
        let objects = match rounds.is_empty() {
            true => kept(&self.objects),
            false => rounds.iter().fold(Vec::new(), |before, after| applied(&before, after)),
        };
        let nodes = |objects: &[Object]| objects.iter().any(|it| matches!(it.kind, Kind::Node(_)));
        let without_nodes = self.without_nodes || (nodes(&self.objects) && !nodes(&objects));
        Manifest { objects, documents: self.documents, rounds, without_nodes }
    }
}

/// One object of the manifest.
#[derive(Clone, Debug, PartialEq)]
pub struct Object {
    /// `metadata.namespace`, `default` where none is given; empty for cluster-scoped kinds.
    pub namespace: String,
    /// `metadata.name`.
    pub name: String,
    /// The object as the API knows it, defaults not yet filled in (each kind has methods for them).
    pub kind: Kind,
    /// Where it was written.
    pub source: Source,
    /// It had errors, all with a certain fix, and stands here as fixed.
    pub repaired: bool,
    /// It has errors for which the API server refuses it, and is drawn all the same: what is meant is certain.
    pub tolerated: bool,
    /// The selector that a Service had before it was changed to have none: its slices stay as they were.
    pub left_over: Option<kinds::Labels>,
}

impl Object {
    /// Whether the API server takes it as it is written.
    pub fn is_accepted(&self) -> bool {
        !self.repaired && !self.tolerated
    }
}

/// So many bytes are read at most.
const LONGEST: usize = 64 << 20;
/// An object of more bytes is refused: etcd takes requests of 1.5 MiB at most.
const LARGEST: usize = 3 << 19;
/// So many diagnostics end the reading: a stream with more has nothing that anyone could want to see.
const MOST_FINDINGS: usize = 20_000;
/// A look at so many bytes is a unit of work.
const BYTES: usize = 4_000;

/// Reads a manifest. Never fails: what cannot be read is a diagnostic and left aside.
pub fn parse(text: &str) -> (Manifest, Diagnostics) {
    at_once(parse_paced(text, &Pace::endless()))
}

/// The same in pieces.
pub async fn parse_paced(text: &str, pace: &Pace) -> (Manifest, Diagnostics) {
    let (manifest, diagnostics, _) = parse_again(text, &Known::default(), pace).await;
    (manifest, diagnostics)
}

/// The same, of a text whose documents may have been read before: those are not read again. Comes to what
/// [`parse`] comes to, and beside it to what is known of the documents now.
pub async fn parse_again(text: &str, before: &Known, pace: &Pace) -> (Manifest, Diagnostics, Known) {
    let mut known = Known::default();
    if text.len() > LONGEST {
        return (Manifest::default(), Diagnostics { items: vec![stream::too_long(LONGEST)] }, known);
    }
    pace.begin(Stage::Reading, text.len());
    let (documents, mut diagnostics) = documents::split(text);
    pace.work(text.len() / BYTES).await;
    let lines = LineIndex::new(text);
    pace.work(text.len() / BYTES).await;
    let mut objects = Vec::new();
    let mut items = 0;
    for document in &documents {
        if diagnostics.len() > MOST_FINDINGS {
            break;
        }
        if is_too_large(document.span.of(text)) {
            items += 1;
            diagnostics.push(stream::too_large(text, *document, LARGEST));
            continue;
        }
        let written = document.span.of(text);
        let settled = match known.take(before, written, *document) {
            Some(settled) => settled,
            None => {
                let first_line = lines.line(document.span.start).saturating_sub(1);
                let settled = repair::settle(text, *document, first_line, pace).await;
                if Known::keeps(text) {
                    known.keep(written, *document, &settled);
                }
                settled
            }
        };
        pace.reach(document.span.end as usize);
        objects.extend(settled.objects);
        items += settled.items;
        diagnostics.extend(settled.diagnostics);
    }
    stream::refuse_nothing(items, &mut diagnostics);
    let (objects, rounds) = stream::accept(objects, &mut diagnostics, pace).await;
    let documents = u32::try_from(documents.len()).unwrap_or(u32::MAX);
    let manifest = Manifest { objects, documents, rounds, without_nodes: false };
    (manifest, stream::finish(diagnostics), known)
}

/// Whether a document is an object that nobody stores; of a list, each item is sent by itself.
fn is_too_large(document: &str) -> bool {
    let lists =
        || document.starts_with("items:") || ["\nitems:", "\"items\""].iter().any(|it| document.contains(it));
    document.len() > LARGEST && !lists()
}

/// The objects after `kubectl apply` of others: each as it stands there, with what it keeps of before; new ones last.
pub fn applied(before: &[Object], after: &[Object]) -> Vec<Object> {
    let key = |object: &Object| (object.kind.name(), object.namespace.clone(), object.name.clone());
    let mut objects = before.to_vec();
    let mut places: BTreeMap<_, usize> = objects.iter().enumerate().map(|(at, it)| (key(it), at)).collect();
    for object in after {
        let place = places.get(&key(object)).copied();
        match place.and_then(|at| objects.get_mut(at)) {
            Some(old) => {
                let old = std::mem::replace(old, object.clone());
                let new = place.and_then(|at| objects.get_mut(at));
                new.into_iter().for_each(|new| update::keep_allocated(&old, new));
            }
            None => {
                places.insert(key(object), objects.len());
                objects.push(object.clone());
            }
        }
    }
    objects
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_object_of_the_stream_is_read_with_its_place() {
        let text = "# 한글\n---\napiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  ports:\n  - port: 80\n---\n\
                    apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Node\n  metadata: {name: n1, annotations: {a: 파드}}\n";
        let (manifest, diagnostics) = parse(text);
        assert_eq!(diagnostics.items, []);
        let names: Vec<_> =
            manifest.objects.iter().map(|it| (it.kind.name(), &*it.namespace, &*it.name)).collect();
        assert_eq!(names, [("Service", "default", "web"), ("Node", "", "n1")]);
        let place = |at: usize, path| manifest.objects.get(at).map(|it| it.source.at(path).of(text));
        assert_eq!(place(0, "spec.ports[0].port"), Some("80"));
        assert_eq!(place(0, "spec.ports[0].nodePort"), Some("port"));
        assert_eq!(place(1, "metadata.annotations[a]"), Some("파드"));
    }
}
