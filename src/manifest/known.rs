//! What documents were read as, so that an edit of one of them leaves the others as they are. Knows documents that
//! were read to the end, and how they move; not how they are read.
//!
//! A document is read by itself: what comes of it depends on its own text, and beyond that only its place does. The one
//! sentence that names a line of the whole text (a key that stands twice) is made anew: such a document is not kept.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::documents::Document;
use super::repair::Settled;
use crate::diagnostic::{Code, Diagnostic};
use crate::text::Span;

/// Of longer texts nothing is kept: they are not read at each key, and it would take their memory twice.
const LONGEST: usize = 256 << 10;

/// The documents of a text, as they were read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Known(BTreeMap<Arc<str>, Arc<Entry>>);

/// A document, and what was read of it where it stood.
#[derive(Clone, Debug, PartialEq)]
struct Entry {
    document: Document,
    settled: Settled,
}

impl Known {
    /// How many documents both know to say the same.
    pub fn shared(&self, other: &Known) -> usize {
        self.0.keys().filter(|written| other.0.contains_key(*written)).count()
    }

    /// Whether the documents of this text are kept.
    pub(super) fn keeps(text: &str) -> bool {
        text.len() <= LONGEST
    }

    /// Keeps what was read of a document.
    pub(super) fn keep(&mut self, written: &str, document: Document, settled: &Settled) {
        if !settled.diagnostics.iter().any(|it| it.code == Code::DuplicateKey) {
            self.0.insert(written.into(), Arc::new(Entry { document, settled: settled.clone() }));
        }
    }

    /// What reading this document would come to, where the same was read before; it is kept from now on.
    pub(super) fn take(&mut self, before: &Known, written: &str, document: Document) -> Option<Settled> {
        let (written, entry) = before.0.get_key_value(written)?;
        let entry = if entry.document == document { entry.clone() } else { Arc::new(entry.moved(document)) };
        let settled = entry.settled.clone();
        self.0.insert(written.clone(), entry);
        Some(settled)
    }
}

impl Entry {
    /// The same document elsewhere.
    fn moved(&self, document: Document) -> Self {
        let (from, to) = (self.document.span.start, document.span.start);
        let place = |span: Span| Span {
            start: span.start.wrapping_sub(from).wrapping_add(to),
            end: span.end.wrapping_sub(from).wrapping_add(to),
        };
        let mut settled = self.settled.clone();
        for (object, _) in &mut settled.objects {
            object.source.document = document.index;
            if from != to {
                Arc::make_mut(&mut object.source.root).replace_spans(&place);
            }
        }
        settled.diagnostics.iter_mut().for_each(|it| relocate(it, document.index, place));
        Self { document, settled }
    }
}

fn relocate(found: &mut Diagnostic, document: u32, place: impl Fn(Span) -> Span) {
    found.document = document;
    found.span = place(found.span);
    if let Some(fix) = &mut found.fix {
        fix.edit.span = place(fix.edit.span);
    }
}
