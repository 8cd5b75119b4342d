//! A document whose errors have certain fixes is read again with them made, so that what was surely meant is drawn.
//!
//! The rules, and there are no others:
//! - Every round makes the fixes of all errors of the round before. Errors that only a later round reveals are
//!   reported too, so that making the fixes by hand never brings a new one.
//! - An object that still has an error in the last round is refused, as by the API server, where the error is in the
//!   way of knowing what is meant (`tolerated`); the others stay.
//! - Places lead back to the text as it was written: text that a fix put in stands for what it replaced. A fix of a
//!   later round is offered only in a line that no earlier one touches, and one that moves a line only where all that
//!   moved lines before it are offered.
//! - What all that is offered leads to is read too, where that is not what the last round read: fixes that would leave more
//!   errors than there were are not offered.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Object;
use super::documents::{self, Document};
use super::pieces::Pieces;
use super::read::{self, Reading, has_errors};
use super::tolerated;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::pace::Pace;
use crate::text::{Edit, Span, apply_edits};

/// A short document is read again at most this often; a long one at least [`FEWEST_ROUNDS`] times.
const MOST_ROUNDS: usize = 64;
const FEWEST_ROUNDS: usize = 8;
/// So many bytes are read in all before only the fewest rounds are left.
const BUDGET: usize = 4_000_000;

/// What became of a document.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Settled {
    /// Its objects, and whether each is refused.
    pub(super) objects: Vec<(Object, bool)>,
    /// How many objects it has, of whatever kind.
    pub(super) items: usize,
    /// What is wrong, of all rounds, each once.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Reads a document until nothing is left to fix. Fixes that, all made, would leave more errors than there were are not
/// offered (contract.md): first those that move lines, then all.
pub(super) async fn settle(text: &str, document: Document, first_line: u32, pace: &Pace) -> Settled {
    let (mut settled, rounds) = explore(text, document, first_line, pace).await;
    for kept in [|it: &Diagnostic| it.code != Code::BadIndentation, |_: &Diagnostic| false] {
        let edits = edits(&settled.diagnostics);
        if edits.is_empty() {
            break;
        }
        let mended = mended(text, document, &edits);
        let (documents, said) = documents::split(&mended);
        // What one round of fixes leads to was read, and is told.
        if rounds < 2 && documents.len() < 2 && said.is_empty() {
            break;
        }
        let mut left = errors(&said);
        for document in documents {
            let (after, _) = explore(&mended, document, first_line, pace).await;
            left = left.saturating_add(errors(&after.diagnostics));
        }
        if left <= errors(&settled.diagnostics) {
            break;
        }
        let withheld = |it: &&mut Diagnostic| it.severity == Severity::Error && !kept(it);
        settled.diagnostics.iter_mut().filter(withheld).for_each(|it| it.fix = None);
    }
    settled
}

/// A document's text with fixes made.
fn mended(text: &str, document: Document, edits: &[Edit]) -> String {
    let start = document.span.start;
    let within = |it: &Edit| {
        let span =
            Span { start: it.span.start.saturating_sub(start), end: it.span.end.saturating_sub(start) };
        Edit { span, replacement: it.replacement.clone() }
    };
    apply_edits(document.span.of(text), &edits.iter().map(within).collect::<Vec<_>>())
}

fn errors(diagnostics: &[Diagnostic]) -> usize {
    diagnostics.iter().filter(|it| it.severity == Severity::Error).count()
}

/// Reads a document until nothing is left to fix, and says how many rounds of fixes that took.
async fn explore(text: &str, document: Document, first_line: u32, pace: &Pace) -> (Settled, usize) {
    let written = document.span.of(text);
    let mut found = Found { text, seen: BTreeSet::new(), follows: false, settled: Settled::default() };
    let mut repaired = Repaired::default();
    let mut pieces = Pieces::whole(document.span);
    let mut current: Option<String> = None;
    let mut texts = BTreeSet::new();
    let mut fixed = 0;
    let rounds = (BUDGET / written.len().max(1)).clamp(FEWEST_ROUNDS, MOST_ROUNDS);
    for round in 0..=rounds {
        let current_text = current.as_deref().unwrap_or(written);
        let reading = read::read(current_text, document.index, first_line, pace).await;
        let edits = edits(reading.general.iter().chain(reading.items.iter().flat_map(|it| &it.diagnostics)));
        repaired.note(&reading);
        pace.work(reading.items.len()).await;
        found.take(&reading, &pieces);
        pace.work(reading.items.len()).await;
        if edits.is_empty() || round == rounds {
            found.keep(reading, &pieces, &repaired, pace).await;
            break;
        }
        let now = current.as_deref().unwrap_or(written);
        if !texts.insert(hash(now)) {
            found.without_fixes();
            break;
        }
        let small: Vec<Edit> = edits.iter().flat_map(|edit| line_by_line(now, edit)).collect();
        current = Some(pieces.apply(now, &small));
        fixed = round.saturating_add(1);
        for item in reading.items {
            drop(item);
            pace.work(2).await;
        }
    }
    (found.settled, fixed)
}

/// The fixes of all errors, in the order of the text, without those that touch an earlier one.
fn edits<'d>(all: impl IntoIterator<Item = &'d Diagnostic>) -> Vec<Edit> {
    let errors = all.into_iter().filter(|it| it.severity == Severity::Error);
    let mut edits: Vec<&Edit> = errors.filter_map(|it| it.fix.as_ref()).map(|fix| &fix.edit).collect();
    crate::order::sort_by_key(&mut edits, |edit| (edit.span.start, edit.span.end));
    let mut out: Vec<Edit> = Vec::with_capacity(edits.len());
    for edit in edits {
        let free = out.last().is_none_or(|last| {
            last.span.end < edit.span.start
                || (last.span.end == edit.span.start && !last.span.is_empty() && !edit.span.is_empty())
        });
        if free {
            out.push(edit.clone());
        }
    }
    out
}

/// Tells texts apart (FNV-1a).
fn hash(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

/// The same edit as what it changes in each line, so that places between stay exact.
fn line_by_line(text: &str, edit: &Edit) -> Vec<Edit> {
    let old: Vec<&str> = edit.span.of(text).split('\n').collect();
    let new: Vec<&str> = edit.replacement.split('\n').collect();
    if let Some(deeper) = below_a_new_line(edit, &old, &new) {
        return deeper;
    }
    if old.len() != new.len() || old.len() == 1 {
        return vec![edit.clone()];
    }
    let mut out = Vec::new();
    let mut at = edit.span.start as usize;
    for (old, new) in old.iter().zip(new) {
        out.extend(difference(old, new, at));
        at += old.len() + 1;
    }
    out
}

/// An edit that puts a line (`spec:`) before others and moves those below it.
fn below_a_new_line(edit: &Edit, old: &[&str], new: &[&str]) -> Option<Vec<Edit>> {
    let (head, below) = new.split_first()?;
    let same = |(old, new): (&&str, &&str)| old.trim_start_matches(' ') == new.trim_start_matches(' ');
    (old.len() == below.len() && old.iter().zip(below).all(same)).then_some(())?;
    let start = edit.span.start as usize;
    let (first, moved) = (old.first()?, below.first()?);
    let indentation = moved.get(..moved.len().checked_sub(first.len())?)?;
    let mut out = vec![Edit { span: Span::at(start), replacement: format!("{head}\n{indentation}") }];
    let mut at = start + first.len() + 1;
    for (old, new) in old.iter().zip(below).skip(1) {
        out.extend(difference(old, new, at));
        at += old.len() + 1;
    }
    Some(out)
}

/// What differs between two lines, of which the older stands here: what is common at both ends is left alone.
fn difference(old: &str, new: &str, at: usize) -> Option<Edit> {
    (old != new).then_some(())?;
    let (before, after) = (old.trim_start_matches(' '), new.trim_start_matches(' '));
    if before == after {
        let span = Span::new(at, at + old.len() - before.len());
        return Some(Edit { span, replacement: " ".repeat(new.len() - after.len()) });
    }
    Some(Edit { span: Span::new(at, at + old.len()), replacement: new.to_string() })
}

/// Which items had errors in some round.
#[derive(Default)]
struct Repaired {
    all: bool,
    items: BTreeSet<usize>,
}

impl Repaired {
    fn note(&mut self, reading: &Reading) {
        self.all |= has_errors(&reading.general);
        let bad = reading.items.iter().enumerate().filter(|(_, item)| has_errors(&item.diagnostics));
        self.items.extend(bad.map(|(at, _)| at));
    }
}

struct Found<'a> {
    /// The whole text as written.
    text: &'a str,
    /// What earlier rounds said, by place.
    seen: BTreeSet<(Span, Code, Option<String>)>,
    /// Lines were moved by a fix that is not offered: where later rounds move others to follows from it.
    follows: bool,
    settled: Settled,
}

impl Found<'_> {
    /// Adds what a round found, its places led back to the text as written.
    fn take(&mut self, reading: &Reading, pieces: &Pieces) {
        let earlier = self.settled.diagnostics.len();
        let mut round: BTreeSet<(Span, Code, Vec<String>)> = BTreeSet::new();
        let follows = self.follows;
        for found in reading.general.iter().chain(reading.items.iter().flat_map(|item| &item.diagnostics)) {
            let mut found = found.clone();
            let moved = found.code == Code::BadIndentation && found.fix.is_some();
            found.span = pieces.written(found.span);
            found.fix = found.fix.and_then(|mut fix| {
                fix.edit.span = pieces
                    .untouched(self.text, fix.edit.span)
                    .filter(|_| !pieces.are_edited() || !fix.edit.replacement.contains('\n'))
                    .filter(|_| !follows || found.code != Code::BadIndentation)?;
                Some(fix)
            });
            self.follows |= moved && found.fix.is_none();
            if earlier > 0 && self.leads_nowhere(&found) {
                continue;
            }
            let known = self.seen.contains(&(found.span, found.code, found.field.clone()));
            if !known && round.insert((found.span, found.code, found.args.clone())) {
                self.settled.diagnostics.push(found);
            }
        }
        let new = self.settled.diagnostics.iter().skip(earlier);
        self.seen.extend(new.map(|it| (it.span, it.code, it.field.clone())));
    }

    /// An error without fix at the very place that an earlier fix mends: that fix is no help, and is not offered.
    fn leads_nowhere(&mut self, found: &Diagnostic) -> bool {
        if found.severity != Severity::Error || found.fix.is_some() {
            return false;
        }
        let at = |it: &&mut Diagnostic| {
            let edit = it.fix.as_ref().map(|fix| fix.edit.span);
            let quoting = matches!(it.code, Code::WrongType | Code::ReservedCharacter);
            quoting && edit == Some(it.span) && it.span == found.span
        };
        let mended = self.settled.diagnostics.iter_mut().find(at);
        mended.map(|it| it.fix = None).is_some()
    }

    /// Fixes that lead back to where they began are none.
    fn without_fixes(&mut self) {
        for it in &mut self.settled.diagnostics {
            it.fix = None;
        }
    }

    /// Keeps the objects of the last round.
    async fn keep(&mut self, reading: Reading, pieces: &Pieces, repaired: &Repaired, pace: &Pace) {
        let broken = has_errors(&reading.general);
        self.settled.items = reading.items.len();
        for (at, item) in reading.items.into_iter().enumerate() {
            let refused = broken || item.diagnostics.iter().any(tolerated::is_in_the_way);
            let Some(mut object) = item.object else { continue };
            object.repaired = repaired.all || repaired.items.contains(&at);
            object.tolerated &= !refused;
            Arc::make_mut(&mut object.source.root).replace_spans(&|span| pieces.written(span));
            self.settled.objects.push((object, refused));
            pace.work(2).await;
        }
    }
}
