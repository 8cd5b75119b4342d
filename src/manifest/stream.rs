//! What depends on the whole stream: objects that stand twice, names and addresses that are taken, how much is said.

use std::collections::{BTreeMap, BTreeSet};

use super::documents::Document;
use super::{Object, clashes, rules, tolerated, update};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, FixLabel, Severity};
use crate::pace::Pace;
use crate::text::Span;

/// So many diagnostics are given in all.
const MOST_DIAGNOSTICS: usize = 1_000;

/// The objects that the API server takes, each once. `objects` come with whether they are refused already.
/// Beside them, the rounds in which they were applied, where there are several.
pub(super) async fn accept(
    objects: Vec<(Object, bool)>,
    diagnostics: &mut Vec<Diagnostic>,
    pace: &Pace,
) -> (Vec<Object>, Vec<Vec<Object>>) {
    let (mut all, alone): (Vec<Object>, Vec<bool>) = objects.into_iter().unzip();
    // What is drawn although it is refused takes no name and no address from others.
    let mut refused: Vec<bool> = all.iter().zip(&alone).map(|(object, it)| *it || object.tolerated).collect();
    let before: BTreeSet<Key> = diagnostics.iter().map(key).collect();
    pace.work(before.len().saturating_add(all.len())).await;
    let first = refused.clone();
    rules::check_stream(&all, &mut refused, diagnostics, pace).await;
    for (object, (first, refused)) in all.iter_mut().zip(first.iter().zip(&refused)) {
        // What came before it clears its errors: it is as it was written.
        let cleared = *first && !refused;
        object.repaired &= !cleared;
        object.tolerated &= !cleared;
    }
    let new = |it: &&Diagnostic| it.severity == Severity::Error && !before.contains(&key(it));
    let (in_the_way, tolerated): (Vec<&Diagnostic>, Vec<&Diagnostic>) =
        diagnostics.iter().filter(new).partition(|it| tolerated::is_in_the_way(it));
    let (in_the_way, tolerated) = (ByPlace::of(in_the_way), ByPlace::of(tolerated));
    let kept: Vec<Object> = all
        .into_iter()
        .zip(alone.into_iter().zip(refused))
        .filter(|(object, (alone, refused))| !(*refused && *alone) && in_the_way.first_in(object).is_none())
        .map(|(object, _)| match tolerated.first_in(&object) {
            Some(found) => all_the_same(object, found),
            None => object,
        })
        .map(presumed)
        .collect();
    once_each(clashes::without_clashes(kept).into_iter(), diagnostics, pace).await
}

/// An object that the stream refuses, as it is drawn all the same: in the namespace that was surely meant.
fn all_the_same(mut object: Object, found: &Diagnostic) -> Object {
    object.tolerated = true;
    let meant = found.fix.as_ref().filter(|_| found.code == Code::NamespaceNotFound);
    if let Some(FixLabel::Use(name)) = meant.map(|fix| &fix.label) {
        object.namespace.clone_from(name);
        object.repaired = true;
    }
    object
}

fn presumed(mut object: Object) -> Object {
    if object.tolerated {
        tolerated::presume(&mut object.kind);
    }
    object
}

/// Diagnostics in the order of the text.
struct ByPlace<'a>(Vec<&'a Diagnostic>);

impl<'a> ByPlace<'a> {
    fn of(mut found: Vec<&'a Diagnostic>) -> Self {
        crate::order::sort_by_key(&mut found, |it| it.span.start);
        Self(found)
    }

    /// The first that is about this object.
    fn first_in(&self, object: &Object) -> Option<&'a Diagnostic> {
        let root = object.source.root.span;
        let next = self.0.get(self.0.partition_point(|it| it.span.start < root.start))?;
        (next.span.start < root.end).then_some(next)
    }
}

/// Empty lists and nothing else: kubectl has no objects to apply.
pub(super) fn refuse_nothing(items: usize, diagnostics: &mut [Diagnostic]) {
    for it in diagnostics.iter_mut().filter(|it| items == 0 && it.code == Code::EmptyList) {
        it.severity = Severity::Error;
    }
}

/// The only thing that is said of a text that is too long.
pub(super) fn too_long(longest: usize) -> Diagnostic {
    Diagnostic {
        code: Code::TooLong,
        severity: Severity::Error,
        span: Span::default(),
        document: 0,
        field: None,
        args: vec![(longest >> 20).to_string()],
        fix: None,
    }
}

/// The only thing that is said of a document that is too long: at its first line.
pub(super) fn too_large(text: &str, document: Document, largest: usize) -> Diagnostic {
    let (start, body) = (document.span.start as usize, document.span.of(text));
    let begins = body.len() - body.trim_start().len();
    let line = body.trim_start().find('\n').unwrap_or(body.len() - begins).min(80);
    let end = (0..=line).rev().find(|at| text.is_char_boundary(start + begins + at)).unwrap_or(0);
    Diagnostic {
        code: Code::DocumentTooLarge,
        severity: Severity::Error,
        span: Span::new(start + begins, start + begins + end),
        document: document.index,
        field: None,
        args: vec![format!("{}.{}", largest >> 20, (largest >> 10) % 1024 * 10 / 1024)],
        fix: None,
    }
}

type Key = (Span, Code, Vec<String>);

fn key(it: &Diagnostic) -> Key {
    (it.span, it.code, it.args.clone())
}

/// `kubectl apply` changes an object that it meets again: the later one stands where the earlier one stood.
async fn once_each(
    objects: impl Iterator<Item = Object>,
    out: &mut Vec<Diagnostic>,
    pace: &Pace,
) -> (Vec<Object>, Vec<Vec<Object>>) {
    let mut kept: Vec<Object> = Vec::new();
    let mut rounds = Rounds::default();
    let mut places: BTreeMap<(&'static str, String, String), usize> = BTreeMap::new();
    for object in objects {
        pace.work(2).await;
        let name = (object.kind.name(), object.namespace.clone(), object.name.clone());
        let Some(&place) = places.get(&name) else {
            rounds.write(kept.len(), &object);
            places.insert(name, kept.len());
            kept.push(object);
            continue;
        };
        rounds.open(&kept, place);
        if let Some(earlier) = kept.get_mut(place) {
            out.push(stands_twice(&object));
            let before = std::mem::replace(earlier, object);
            update::keep_allocated(&before, earlier);
            rounds.write(place, earlier);
        }
    }
    (kept, rounds.done)
}

fn stands_twice(object: &Object) -> Diagnostic {
    Diagnostic {
        code: Code::DuplicateObject,
        severity: Severity::Warning,
        span: object.source.at("metadata.name"),
        document: object.source.document,
        field: Some("metadata.name".to_string()),
        args: vec![object.kind.name().to_string(), object.name.clone()],
        fix: None,
    }
}

/// What was applied one after the other. A round ends where an object comes that it has already.
#[derive(Default)]
struct Rounds {
    done: Vec<Vec<Object>>,
    /// The objects of the last round, by their places.
    last: BTreeSet<usize>,
}

impl Rounds {
    /// An object comes again: all that came before are a round.
    fn open(&mut self, kept: &[Object], place: usize) {
        if self.done.is_empty() {
            self.done.push(kept.to_vec());
            self.last = (0..kept.len()).collect();
        }
        if self.last.contains(&place) {
            self.done.push(Vec::new());
            self.last.clear();
        }
    }

    /// An object of the last round, where there are rounds.
    fn write(&mut self, place: usize, object: &Object) {
        if let Some(round) = self.done.last_mut() {
            round.push(object.clone());
            self.last.insert(place);
        }
    }
}

/// In the order of the text, no two fixes on the same place, not more than anyone reads.
pub(crate) fn finish(items: Vec<Diagnostic>) -> Diagnostics {
    let mut items = Diagnostics { items }.sorted().items;
    if items.len() > MOST_DIAGNOSTICS {
        crate::order::sort_by_key(&mut items, |it| it.severity);
        let left_off = items.split_off(MOST_DIAGNOSTICS);
        items.extend(more(&left_off));
        items = Diagnostics { items }.sorted().items;
    }
    one_fix_each(&mut items);
    Diagnostics { items }
}

fn more(left_off: &[Diagnostic]) -> Option<Diagnostic> {
    let first = left_off.iter().min_by_key(|it| it.span.start)?;
    let severity = left_off.iter().map(|it| it.severity).min()?;
    let args = vec![left_off.len().to_string()];
    Some(Diagnostic { code: Code::MoreDiagnostics, severity, args, field: None, fix: None, ..first.clone() })
}

/// Of fixes that touch each other only the first is offered: the next comes when it is made.
fn one_fix_each(items: &mut [Diagnostic]) {
    let mut order: Vec<usize> = (0..items.len()).collect();
    let span = |items: &[Diagnostic], at: usize| {
        items.get(at).and_then(|it| it.fix.as_ref()).map(|fix| fix.edit.span)
    };
    crate::order::sort_by_key(&mut order, |&at| (span(items, at), items.get(at).map(|it| it.severity)));
    let mut last: Option<Span> = None;
    for at in order {
        let Some(place) = span(items, at) else { continue };
        let free = last.is_none_or(|last| {
            last.end < place.start || (last.end == place.start && !last.is_empty() && !place.is_empty())
        });
        match (free, items.get_mut(at)) {
            (true, _) => last = Some(place),
            (false, Some(item)) => item.fix = None,
            _ => {}
        }
    }
}
