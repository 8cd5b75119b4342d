//! Why a document is no YAML, where, and what would certainly mend it.
//!
//! The parser says where it stopped; the cause often stands before. Each guess at the cause is tried on the
//! parser: a fix is offered only where the reading then gets past the line that it stopped at. What a line can be
//! mended by at a glance (tabs, look-alike letters) is mended in all lines at once.

mod blanks;
mod brackets;
mod characters;
mod indent;
pub(super) mod lines;
mod pasted;
mod quotes;
mod tabs;

use super::read;
use super::yaml::{self, Failure, Reason};
use crate::diagnostic::{Code, Diagnostic, Fix, Severity};
use crate::pace::{Pace, at_once};
use crate::text::{Edit, Span, apply_edits};
use lines::{Kind, Line, lines};

/// Where the reading stopped later than this, bytes, nobody guesses why: each guess would read all of it again.
const MOST_TRIED: usize = 600_000;

/// A cause is looked for up to so many bytes after the place where the reading stopped.
const LOOKED_AT: usize = 300_000;

/// The text up to a little after a place, as whole lines.
fn near(text: &str, at: usize) -> &str {
    let far = at.saturating_add(LOOKED_AT).min(text.len());
    let end = text.as_bytes().iter().skip(far).position(|&byte| byte == b'\n').map(|more| far + more + 1);
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

/// Looks for one cause, given the parser's words; none where it is not that.
type Guess = fn(&Suspect<'_>, &str) -> Option<Vec<Diagnostic>>;

/// The cause of a failure: at least one error.
pub(super) fn diagnose(text: &str, document: u32, failure: &Failure) -> Vec<Diagnostic> {
    let text = near(text, failure.at);
    let suspect = Suspect::new(text, document, failure);
    let Reason::Syntax(words) = &failure.reason else {
        return suspect.other(&failure.reason);
    };
    if text.len() > MOST_TRIED {
        return vec![suspect.unexplained(words)];
    }
    let at_once = characters::everywhere(text, document, &suspect.lines);
    if !at_once.is_empty() {
        return at_once;
    }
    let pasted = pasted::around(text, document, &suspect.lines);
    if !pasted.is_empty() {
        return pasted;
    }
    let comments = characters::json_comments(text, document);
    if !comments.is_empty() {
        return comments;
    }
    let guesses: [Guess; 7] = [
        characters::template,
        characters::directive,
        blanks::guess,
        quotes::guess,
        brackets::guess,
        indent::guess,
        characters::no_manifest,
    ];
    guesses
        .iter()
        .find_map(|guess| guess(&suspect, words))
        .unwrap_or_else(|| vec![suspect.unexplained(words)])
}

/// What can be read, but not by kubectl, or was surely not meant.
pub(super) fn suspicious(text: &str, document: u32) -> Vec<Diagnostic> {
    let pasted = match pasted::may_be_around(text) {
        true => pasted::around(text, document, &lines(text)),
        false => Vec::new(),
    };
    let comments = characters::json_comments(text, document);
    match characters::is_plain(text) {
        _ if !pasted.is_empty() => pasted,
        _ if !comments.is_empty() => comments,
        true => Vec::new(),
        false => characters::everywhere(text, document, &lines(text)),
    }
}

/// A document that cannot be read, and where the reading stopped.
struct Suspect<'a> {
    text: &'a str,
    document: u32,
    lines: Vec<Line>,
    /// The byte where the reading stopped.
    at: usize,
    /// The line of that byte, as an index.
    line: usize,
}

impl<'a> Suspect<'a> {
    fn new(text: &'a str, document: u32, failure: &Failure) -> Self {
        let lines = lines(text);
        let mut at = failure.at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let line = failing_line(text, at);
        Self { text, document, lines, at, line }
    }

    /// Whether the text can be read further with these edits, which change no line ends.
    fn passes(&self, edits: &[Edit]) -> bool {
        let mended = apply_edits(self.text, edits);
        match yaml::read(&mended) {
            Ok(_) => true,
            Err(failure) => failing_line(&mended, failure.at) > self.line,
        }
    }

    /// Lines that begin something, from the failing one backwards, with their index.
    fn back(&self) -> impl Iterator<Item = (usize, &Line)> {
        self.lines.iter().enumerate().take(self.line + 1).rev().filter(|(_, line)| line.kind == Kind::Outer)
    }

    fn error(&self, code: Code, span: Span, args: Vec<String>, fix: Option<Fix>) -> Diagnostic {
        let (severity, document) = (Severity::Error, self.document);
        Diagnostic { code, severity, span, document, field: None, args, fix }
    }

    fn other(&self, reason: &Reason) -> Vec<Diagnostic> {
        let (code, args) = match reason {
            Reason::Syntax(words) => (Code::YamlSyntax, vec![words.clone()]),
            Reason::TooDeep => (Code::TooDeep, vec![yaml::MAX_DEPTH.to_string()]),
            Reason::AliasBomb => (Code::AliasBomb, vec![yaml::MAX_EXPANSION.to_string()]),
            Reason::BadKey => match characters::template(self, "") {
                Some(found) => return found,
                None => (Code::BadKey, Vec::new()),
            },
            Reason::BadAlias => (Code::BadAlias, Vec::new()),
        };
        vec![self.error(code, self.rest_of_line(), args, None)]
    }

    fn unexplained(&self, words: &str) -> Diagnostic {
        self.error(Code::YamlSyntax, self.rest_of_line(), vec![words.to_string()], None)
    }

    /// From where the reading stopped to the end of the line; the whole line, or the last that has content,
    /// where nothing is left.
    fn rest_of_line(&self) -> Span {
        match self.lines.get(self.line) {
            Some(line) if self.at < line.end => Span::new(self.at.max(line.content), line.end),
            _ => {
                let before =
                    self.lines.iter().take(self.line + 1).rev().find(|line| line.kind != Kind::Blank);
                before.map_or(Span::at(self.at), Line::span)
            }
        }
    }
}

/// The errors that the kinds find in a text that can be read.
fn schema_errors(text: &str, document: u32) -> Vec<Code> {
    let reading = at_once(read::read(text, document, 0, &Pace::endless()));
    let all = reading.general.iter().chain(reading.items.iter().flat_map(|item| &item.diagnostics));
    all.filter(|it| it.severity == Severity::Error).map(|it| it.code).collect()
}

/// The line that the reading stopped in, as an index; the last that has content, where it stopped after it.
fn failing_line(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or("");
    let end = if rest.trim().is_empty() { text.trim_end().len() } else { at };
    text.as_bytes().iter().take(end).filter(|&&byte| byte == b'\n').count()
}

fn edit(start: usize, end: usize, replacement: &str) -> Edit {
    Edit { span: Span::new(start, end), replacement: replacement.to_string() }
}
