//! Events -> nodes: an explicit stack, so that no nesting can overflow the program's own.

use std::collections::BTreeMap;

use super::{Duplicate, Failure, Read, Reason, scalar};
use crate::manifest::tree::{Entry, Node, NodeKind, Scalar};
use crate::text::Span;

/// How deep lists and maps may stand in each other.
pub(in crate::manifest) const MAX_DEPTH: usize = 100;
/// How many values aliases may stand for in all (long texts count more than once).
pub(in crate::manifest) const MAX_EXPANSION: usize = 200_000;

/// So many keys that stand twice are remembered.
const MOST_DUPLICATES: usize = 2_000;

/// A list or map that is still open.
struct Open {
    node: Node,
    anchor: usize,
    /// The key that waits for its value.
    key: Option<Key>,
    /// Entries of maps under `<<`: not warned of as duplicates.
    merged: bool,
}

enum Key {
    Named(String, Span),
    Merge,
}

pub(super) struct Builder<'a> {
    text: &'a str,
    stack: Vec<Open>,
    /// Finished anchors: the value, and how many values it counts.
    anchors: BTreeMap<usize, (Node, usize)>,
    expanded: usize,
    root: Option<Node>,
    duplicates: Vec<Duplicate>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            stack: Vec::new(),
            anchors: BTreeMap::new(),
            expanded: 0,
            root: None,
            duplicates: Vec::new(),
        }
    }

    pub(super) fn finish(self) -> Read {
        let empty = Node { span: Span::default(), kind: NodeKind::Scalar(Scalar::Null) };
        Read { root: self.root.unwrap_or(empty), duplicates: self.duplicates }
    }

    pub(super) fn open(&mut self, span: Span, anchor: usize, map: bool) -> Result<(), Failure> {
        if self.stack.len() >= MAX_DEPTH {
            return Err(Failure { reason: Reason::TooDeep, at: span.start as usize });
        }
        if self.awaits_key() {
            return Err(Failure { reason: Reason::BadKey, at: span.start as usize });
        }
        let kind = if map { NodeKind::Map(Vec::new()) } else { NodeKind::Seq(Vec::new()) };
        self.stack.push(Open { node: Node { span, kind }, anchor, key: None, merged: false });
        Ok(())
    }

    pub(super) fn close(&mut self, span: Span) -> Result<(), Failure> {
        let Some(mut open) = self.stack.pop() else {
            return Ok(());
        };
        let depth = self.stack.len();
        if let NodeKind::Map(entries) = &mut open.node.kind {
            drop_earlier(entries, open.merged, depth, &mut self.duplicates);
        }
        open.node.span = extent(&open.node, span, self.text);
        self.value(open.node, open.anchor, false)
    }

    pub(super) fn alias(&mut self, anchor: usize, span: Span) -> Result<(), Failure> {
        let fail = |reason| Err(Failure { reason, at: span.start as usize });
        let Some((node, weight)) = self.anchors.get(&anchor) else {
            return fail(Reason::BadAlias);
        };
        self.expanded = self.expanded.saturating_add(*weight);
        if self.expanded > MAX_EXPANSION {
            return fail(Reason::AliasBomb);
        }
        if self.stack.len().saturating_add(depth(node)) > MAX_DEPTH {
            return fail(Reason::TooDeep);
        }
        let node = node.clone();
        self.value(node, 0, false)
    }

    /// A finished value: the document's own, an item, a key, or a key's value.
    pub(super) fn value(&mut self, mut node: Node, anchor: usize, merge: bool) -> Result<(), Failure> {
        if let Some(Key::Named(_, key)) = self.stack.last().and_then(|open| open.key.as_ref())
            && node.span.is_empty()
        {
            node.span = Span::at(after_colon(self.text, key.end as usize));
        }
        if anchor != 0 {
            let weight = weight(&node);
            self.expanded = self.expanded.saturating_add(weight / 4);
            self.anchors.insert(anchor, (node.clone(), weight));
        }
        let Some(open) = self.stack.last_mut() else {
            self.root.get_or_insert(node);
            return Ok(());
        };
        match &mut open.node.kind {
            NodeKind::Seq(items) => items.push(node),
            NodeKind::Map(entries) => match open.key.take() {
                None if merge => open.key = Some(Key::Merge),
                None => open.key = Some(name(node)?),
                Some(Key::Named(key, key_span)) => entries.push(Entry { key, key_span, value: node }),
                Some(Key::Merge) => {
                    open.merged = true;
                    merge_into(entries, node)?;
                }
            },
            NodeKind::Scalar(_) => {}
        }
        Ok(())
    }

    fn awaits_key(&self) -> bool {
        self.stack.last().is_some_and(|open| open.key.is_none() && matches!(open.node.kind, NodeKind::Map(_)))
    }
}

fn name(node: Node) -> Result<Key, Failure> {
    let span = node.span;
    let key = match node.kind {
        NodeKind::Scalar(value) => scalar::key_text(value),
        _ => None,
    };
    key.map(|key| Key::Named(key, span)).ok_or(Failure { reason: Reason::BadKey, at: span.start as usize })
}

/// `<<`: what stands before is overruled, what stands after overrules (go-yaml v2, which kubectl reads with);
/// of a list of maps the first wins.
fn merge_into(entries: &mut Vec<Entry>, node: Node) -> Result<(), Failure> {
    let at = node.span.start as usize;
    let maps = match node.kind {
        NodeKind::Map(inner) => vec![inner],
        NodeKind::Seq(items) => {
            let map = |item: Node| match item.kind {
                NodeKind::Map(inner) => Ok(inner),
                _ => Err(Failure { reason: Reason::BadAlias, at }),
            };
            items.into_iter().rev().map(map).collect::<Result<_, _>>()?
        }
        NodeKind::Scalar(_) => return Err(Failure { reason: Reason::BadAlias, at }),
    };
    entries.extend(maps.into_iter().flatten());
    Ok(())
}

/// Keeps the last of equal keys and reports the others, unless merging brought them.
fn drop_earlier(entries: &mut Vec<Entry>, merged: bool, depth: usize, out: &mut Vec<Duplicate>) {
    if all_differ(entries) {
        return;
    }
    let mut order: Vec<usize> = (0..entries.len()).collect();
    let key = |at: &usize| entries.get(*at).map_or("", |entry| entry.key.as_str());
    crate::order::sort_by(&mut order, |a, b| key(a).cmp(key(b)).then(a.cmp(b)));
    let mut dropped = vec![false; entries.len()];
    let mut any = false;
    for pair in order.windows(2) {
        let [earlier, later] = pair else { continue };
        let (Some(first), Some(second)) = (entries.get(*earlier), entries.get(*later)) else { continue };
        if first.key != second.key {
            continue;
        }
        if !merged && out.len() < MOST_DUPLICATES {
            let (span, later) = (first.key_span, second.key_span);
            out.push(Duplicate { key: first.key.clone(), span, later, depth });
        }
        if let Some(mark) = dropped.get_mut(*earlier) {
            *mark = true;
            any = true;
        }
    }
    if any {
        let mut marks = dropped.into_iter();
        entries.retain(|_| !marks.next().unwrap_or(false));
    }
}

/// Whether a short map has no key twice: the usual case, without a sort.
fn all_differ(entries: &[Entry]) -> bool {
    let apart =
        |(at, entry): (usize, &Entry)| entries.iter().skip(at + 1).all(|other| other.key != entry.key);
    entries.len() <= 12 && entries.iter().enumerate().all(apart)
}

/// The place of a list or map: a bracketed one from bracket to bracket, a block from its first value to its last.
fn extent(node: &Node, end: Span, text: &str) -> Span {
    let start = node.span.start as usize;
    if text.as_bytes().get(start).is_some_and(|byte| matches!(byte, b'{' | b'[')) {
        return node.span.cover(end);
    }
    let last = match &node.kind {
        NodeKind::Seq(items) => items.last().map(|item| item.span.end),
        NodeKind::Map(entries) => {
            entries.iter().map(|entry| entry.value.span.end.max(entry.key_span.end)).max()
        }
        NodeKind::Scalar(_) => None,
    };
    Span::new(start, (last.unwrap_or(node.span.end) as usize).max(start))
}

/// The byte after the colon of a key that ends here.
fn after_colon(text: &str, end: usize) -> usize {
    let rest = text.get(end..).unwrap_or("");
    let blank = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    match rest.get(blank..).is_some_and(|rest| rest.starts_with(':')) {
        true => end + blank + 1,
        false => end,
    }
}

fn weight(node: &Node) -> usize {
    match &node.kind {
        NodeKind::Scalar(Scalar::Str(text)) => 1 + text.len() / 32,
        NodeKind::Scalar(_) => 1,
        NodeKind::Seq(items) => items.iter().map(weight).fold(1, usize::saturating_add),
        NodeKind::Map(entries) => entries
            .iter()
            .map(|entry| weight(&entry.value).saturating_add(entry.key.len() / 32))
            .fold(1, usize::saturating_add),
    }
}

fn depth(node: &Node) -> usize {
    match &node.kind {
        NodeKind::Scalar(_) => 0,
        NodeKind::Seq(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        NodeKind::Map(entries) => 1 + entries.iter().map(|entry| depth(&entry.value)).max().unwrap_or(0),
    }
}
