//! Fields that stand one level off: beside the field they belong into, or with a level between too few or too many.
//! Gives the edits; whether they are certain is said beside each.

use super::Shape;
use super::check::Checker;
use super::types::could_hold;
use crate::diagnostic::{Fix, FixLabel};
use crate::manifest::tree::{Entry, Node, NodeKind, Scalar};
use crate::text::{Edit, Span};

/// ```yaml
/// selector:
/// app: web
/// ```
/// An unknown field after one that is empty and could hold it belongs into that one. The first of several takes the
/// others along: each moved alone would leave lines that do not line up.
pub(super) fn into_empty(
    checker: &Checker<'_>,
    id: super::TypeId,
    entries: &[Entry],
    at: usize,
) -> Option<Fix> {
    let entry = entries.get(at)?;
    let known = |other: &Entry| checker.schema.field(id, &other.key).is_some();
    let before = entries.get(at.checked_sub(1)?)?;
    (before.value.kind == NodeKind::Scalar(Scalar::Null)).then_some(())?;
    let shape = &checker.schema.field(id, &before.key)?.shape;
    let start_of_all = before.value.span.end.max(before.key_span.end);
    let mut done = start_of_all;
    for moved in entries.get(at..)?.iter().take_while(|it| !known(it) && fits(checker, shape, it)) {
        if !only_comments(checker.text, done, moved.key_span.start) {
            break;
        }
        done = moved.value.span.end.max(moved.key_span.end);
    }
    (done != start_of_all).then_some(())?;
    let start = line_of_its_own(checker.text, entry.key_span)?;
    let end = done as usize;
    let edit = match checker.text.get(start..end)?.contains('\n') {
        true => replace(start, end, indented(checker.text.get(start..end)?, 2)),
        false => Edit { span: Span::at(start), replacement: "  ".to_string() },
    };
    Some(Fix { edit, label: FixLabel::Indent })
}

/// ```yaml
/// metadata:
///   name: web
/// namespace: shop
/// ```
/// An unknown field right after one that has such a field, a map or the last item of a list: it is a level too far
/// left, and so are those after it that fit too.
pub(super) fn into_one_before(
    checker: &Checker<'_>,
    id: super::TypeId,
    entries: &[Entry],
    at: usize,
) -> Option<Fix> {
    let before = entries.get(at.checked_sub(1)?)?;
    let shape = &checker.schema.field(id, &before.key)?.shape;
    let (inner, target) = match (shape, &before.value.kind) {
        (Shape::Type(inner), NodeKind::Map(_)) => (*inner, &before.value),
        (Shape::List(item), NodeKind::Seq(items)) => match **item {
            Shape::Type(inner) => (inner, items.last()?),
            _ => return None,
        },
        _ => return None,
    };
    let NodeKind::Map(own) = &target.kind else { return None };
    let there = column(checker.text, own.first()?.key_span)?;
    let moved = run(checker, id, entries, at, &|entry| {
        fits(checker, &Shape::Type(inner), entry) && !own.iter().any(|it| it.key == entry.key)
    });
    let (first, last) = (moved.first()?, moved.last()?);
    let start = line_of_its_own(checker.text, first.key_span)?;
    let shift = there.checked_sub(column(checker.text, first.key_span)?).filter(|by| *by > 0)?;
    let flow = target.span.of(checker.text).starts_with('{');
    let end = last.value.span.end.max(last.key_span.end) as usize;
    let body = checker.text.get(start..end).filter(|_| !flow)?;
    let edit = match body.contains('\n') {
        true => replace(start, end, indented(body, shift)),
        false => Edit { span: Span::at(start), replacement: " ".repeat(shift) },
    };
    Some(Fix { edit, label: FixLabel::Indent })
}

/// ```yaml
/// template:
///   containers: []
/// ```
/// Unknown fields that all belong into one field of this type, which is not there: it is missing between.
pub(super) fn into_missing(
    checker: &Checker<'_>,
    id: super::TypeId,
    entries: &[Entry],
    at: usize,
) -> Option<Fix> {
    let known = |entry: &Entry| checker.schema.field(id, &entry.key).is_some();
    at.checked_sub(1).and_then(|at| entries.get(at)).is_none_or(known).then_some(())?;
    let moved = run(checker, id, entries, at, &|_| true);
    let (first, last) = (moved.first()?, moved.last()?);
    let mut homes = checker.schema.fields(id).iter().filter(|field| {
        let Shape::Type(inner) = field.shape else { return false };
        let mut needed = checker.schema.fields(inner).iter().filter(|it| it.required);
        needed.all(|it| moved.iter().any(|entry| entry.key == it.name))
            && !entries.iter().any(|it| it.key == field.name)
            && moved.iter().all(|entry| fits(checker, &field.shape, entry))
    });
    let (Some(home), None) = (homes.next(), homes.next()) else { return None };
    let column = column(checker.text, first.key_span)?;
    let (start, end) = (first.key_span.start as usize, last.value.span.end.max(last.key_span.end) as usize);
    let body = indented(checker.text.get(start..end)?, 2);
    let replacement = format!("{}:\n{}{body}", home.name, " ".repeat(column));
    Some(Fix { edit: replace(start, end, replacement), label: FixLabel::Insert(home.name.to_string()) })
}

/// The unknown fields from here on that stand together and fit.
fn run<'e>(
    checker: &Checker<'_>,
    id: super::TypeId,
    entries: &'e [Entry],
    at: usize,
    fits: &dyn Fn(&Entry) -> bool,
) -> Vec<&'e Entry> {
    let unknown = |it: &&Entry| checker.schema.field(id, &it.key).is_none() && fits(it);
    entries.get(at..).unwrap_or(&[]).iter().take_while(unknown).collect()
}

/// How many blanks stand before a key, those before the dash of its item and the dash included.
fn column(text: &str, key: Span) -> Option<usize> {
    let line = text.get(..key.start as usize)?.rsplit('\n').next()?;
    line.bytes().all(|byte| byte == b' ' || byte == b'-').then_some(line.len())
}

fn fits(checker: &Checker<'_>, shape: &Shape, entry: &Entry) -> bool {
    match shape {
        Shape::Map(inner) => could_hold(inner, &entry.value),
        Shape::Type(inner) => {
            let field = checker.schema.field(*inner, &entry.key);
            field.is_some_and(|field| could_hold(&field.shape, &entry.value))
        }
        _ => false,
    }
}

/// Whether nothing but line ends, blanks and comments stands between two places.
fn only_comments(text: &str, from: u32, to: u32) -> bool {
    let between = text.get(from as usize..to as usize).unwrap_or("x");
    between.split('\n').all(|line| line.trim().is_empty() || line.trim_start().starts_with(['#', ':']))
}

/// `selector: {app: web}` of a workload: every key is unknown there and every value a word, so `matchLabels` is
/// missing between.
pub(super) fn into_match_labels(
    checker: &Checker<'_>,
    id: super::TypeId,
    entries: &[Entry],
    flow: bool,
) -> Option<Fix> {
    (checker.schema.type_name(id) == "LabelSelector").then_some(())?;
    let label = |entry: &Entry| matches!(entry.value.kind, NodeKind::Scalar(Scalar::Str(_)));
    entries
        .iter()
        .all(|entry| label(entry) && checker.schema.field(id, &entry.key).is_none())
        .then_some(())?;
    let start = entries.first()?.key_span.start as usize;
    let end = entries.iter().map(|entry| entry.value.span.end).max()? as usize;
    let body = checker.text.get(start..end)?;
    let replacement = match line_of_its_own(checker.text, entries.first()?.key_span) {
        Some(line) if !flow => {
            format!("matchLabels:\n{}  {}", " ".repeat(start - line), indented(body, 2).get(2..)?)
        }
        _ if !flow => return None,
        _ => format!("matchLabels: {{{body}}}"),
    };
    Some(Fix { edit: replace(start, end, replacement), label: FixLabel::Insert("matchLabels".to_string()) })
}

/// `selector: {matchLabels: {app: web}}` of a Service, whose selector is a plain map: the level is too many.
pub(super) fn out_of_match_labels(checker: &Checker<'_>, node: &Node) -> Option<Fix> {
    let NodeKind::Map(entries) = &node.kind else { return None };
    let [Entry { key, key_span, value }] = entries.as_slice() else { return None };
    let NodeKind::Map(labels) = &value.kind else { return None };
    let label = |entry: &Entry| matches!(entry.value.kind, NodeKind::Scalar(_));
    (key == "matchLabels" && !labels.is_empty() && labels.iter().all(label)).then_some(())?;
    let raw = value.span.of(checker.text);
    let label = FixLabel::Remove("matchLabels".to_string());
    if raw.starts_with('{') {
        let whole =
            if node.span.of(checker.text).starts_with('{') { node.span } else { key_span.cover(value.span) };
        return Some(Fix { edit: Edit { span: whole, replacement: raw.to_string() }, label });
    }
    let outer = line_of_its_own(checker.text, *key_span)?;
    let inner = line_of_its_own(checker.text, labels.first()?.key_span)?;
    let deeper = (value.span.start as usize - inner).checked_sub(key_span.start as usize - outer)?;
    let lines: Vec<&str> =
        raw.split('\n').enumerate().map(|(at, line)| outdented(at, line, deeper)).collect();
    let edit = replace(key_span.start as usize, value.span.end as usize, lines.join("\n"));
    Some(Fix { edit, label })
}

/// The start of the line, where nothing but blanks stands before the key.
fn line_of_its_own(text: &str, key: Span) -> Option<usize> {
    let before = text.get(..key.start as usize)?;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    before.get(start..)?.bytes().all(|byte| byte == b' ').then_some(start)
}

/// Whether a value stands in brackets of its line: a map there needs its own.
pub(super) fn is_in_flow(text: &str, value: Span) -> bool {
    let before = text.get(..value.start as usize).unwrap_or("").trim_end();
    before.ends_with(['[', ','])
}

fn indented(body: &str, by: usize) -> String {
    let more = " ".repeat(by);
    let line = |line: &str| if line.trim().is_empty() { line.to_string() } else { format!("{more}{line}") };
    body.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

fn outdented(at: usize, line: &str, by: usize) -> &str {
    let blank = line.get(..by).is_some_and(|head| head.bytes().all(|byte| byte == b' '));
    if at > 0 && blank { line.get(by..).unwrap_or(line) } else { line }
}

fn replace(start: usize, end: usize, replacement: String) -> Edit {
    Edit { span: Span::new(start, end), replacement }
}
