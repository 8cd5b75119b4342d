//! What came along when a manifest was copied: Markdown fences, shell commands and what they printed, prompts,
//! quote marks, line numbers, `...` for what was left out. Nothing of it can stand in a manifest at these places.

use std::collections::BTreeMap;

use super::edit;
use super::lines::{Kind, Line, key};
use crate::diagnostic::{Code, Diagnostic, Fix, FixLabel, Severity};
use crate::text::Span;

/// What a line at the left edge is.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Mark {
    /// A manifest begins after it.
    Opens,
    /// A manifest ends before it.
    Closes,
    /// It stands by itself.
    Alone,
}

/// Everything in a document that is surely none of it. `lines` are those of the text.
pub(super) fn around(text: &str, document: u32, lines: &[Line]) -> Vec<Diagnostic> {
    if let Some(found) = conflict(text, lines) {
        return vec![error(document, Code::MergeConflict, found, Vec::new(), None)];
    }
    if let Some(edges) = prefixes(text, lines) {
        return vec![unprefixed(text, document, lines, edges)];
    }
    let marks = marks(text, lines);
    let strays = strays(text, lines, &marks);
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(stray) = strays.get(at) {
        let length = strays.iter().skip(at).take_while(|it| *it == stray).count();
        if *stray {
            out.extend(run(text, document, lines.get(at..at + length).unwrap_or(&[])));
        }
        at += length;
    }
    out
}

/// Whether a text that can be read begins like something of this kind.
pub(super) fn may_be_around(text: &str) -> bool {
    text.trim_start().starts_with(|it: char| it == '>' || it.is_ascii_digit())
}

fn error(document: u32, code: Code, span: Span, args: Vec<String>, fix: Option<Fix>) -> Diagnostic {
    Diagnostic { code, severity: Severity::Error, span, document, field: None, args, fix }
}

/// Lines that belong together, to be taken out: told at the first.
fn run(text: &str, document: u32, lines: &[Line]) -> Option<Diagnostic> {
    let mut told = lines.iter().filter(|line| !matches!(line.kind, Kind::Blank | Kind::Comment));
    let first = told.next()?;
    let last = told.next_back().unwrap_or(first);
    let shown: String = first.span().of(text).chars().take(60).collect();
    let edit = edit(first.start, last.end, "");
    let fix = Fix { edit, label: FixLabel::Remove(shown.clone()) };
    Some(error(document, Code::StrayLines, first.span(), vec![shown], Some(fix)))
}

fn marks(text: &str, lines: &[Line]) -> Vec<Option<Mark>> {
    let ends = Ends::of(text, lines);
    let mut out = vec![None; lines.len()];
    let mut inside: Option<&str> = None;
    let mut fields = false;
    for (at, line) in lines.iter().enumerate() {
        let code = line.span().of(text);
        let mark = match inside {
            _ if line.content != line.start => None,
            Some(end) if code == end => Some(Mark::Closes),
            Some(_) => None,
            None if is_fence(code) && (code.len() > 3 || !fields) => Some(Mark::Opens),
            None if is_fence(code) || code == "EOF" => Some(Mark::Closes),
            None => ends.heredoc(code, at).map(|_| Mark::Opens).or(is_shell(code).then_some(Mark::Alone)),
        };
        match mark {
            Some(Mark::Opens) => inside = ends.heredoc(code, at).or(code.get(..3)),
            Some(Mark::Closes) => (inside, fields) = (None, false),
            _ => fields |= key(code).is_some(),
        }
        if let Some(slot) = out.get_mut(at) {
            *slot = mark;
        }
    }
    out
}

fn is_fence(code: &str) -> bool {
    code.starts_with("```") || code.starts_with("~~~")
}

/// The last line of each text, where a text may end what a shell is given.
struct Ends<'a>(BTreeMap<&'a str, usize>);

impl<'a> Ends<'a> {
    fn of(text: &'a str, lines: &[Line]) -> Self {
        let any = text.contains("<<");
        let words = lines.iter().enumerate().filter(|_| any);
        Self(words.map(|(at, line)| (line.span().of(text), at)).collect())
    }

    /// The word that ends what `cat <<EOF | kubectl apply -f -` in this line is given, where it stands below.
    fn heredoc<'b>(&self, code: &'b str, at: usize) -> Option<&'b str> {
        let (_, rest) = code.split_once("<<")?;
        let rest = rest.trim_start_matches('-').trim_start().trim_start_matches(['\'', '"', '\\']);
        let word = rest.split(|it: char| !it.is_ascii_alphanumeric() && it != '_').next()?;
        let ends = self.0.get(word).is_some_and(|&last| last > at);
        (!word.is_empty() && ends).then_some(word)
    }
}

/// A prompt, a command of those who use clusters, or what kubectl answers.
fn is_shell(code: &str) -> bool {
    let first = code.split_whitespace().next().unwrap_or("");
    let command = matches!(first, "$" | "❯" | "kubectl" | "helm" | "sudo" | "cat" | "minikube" | "oc" | "k");
    let answer = code.rsplit_once(' ').is_some_and(|(name, what)| {
        name.contains('/')
            && !name.contains(' ')
            && matches!(what, "created" | "configured" | "unchanged" | "deleted")
    });
    (command || answer) && (first == "$" || first == "❯" || key(code).is_none())
}

/// Which lines stand outside of all manifests, or are left out of one.
fn strays(text: &str, lines: &[Line], marks: &[Option<Mark>]) -> Vec<bool> {
    let edge = |mark: &Option<Mark>| mark.filter(|it| *it != Mark::Alone);
    let mut opens_below: Vec<bool> = marks
        .iter()
        .rev()
        .scan(None, |below, mark| {
            *below = edge(mark).or(*below);
            Some(*below == Some(Mark::Opens))
        })
        .collect();
    opens_below.reverse();
    let mut above = None;
    let each = lines.iter().zip(marks).zip(opens_below);
    each.map(|((line, mark), opens_below)| {
        let left_out =
            matches!(line.code(text), "..." | "…") && line.kind == Kind::Outer && line.indent() > 0;
        let outside = above == Some(Mark::Closes) || (above.is_none() && opens_below);
        above = edge(mark).or(above);
        mark.is_some() || left_out || outside
    })
    .collect()
}

/// The first line of a merge that nobody has finished.
fn conflict(text: &str, lines: &[Line]) -> Option<Span> {
    let begins = |mark: &str| lines.iter().find(|line| line.span().of(text).starts_with(mark));
    let (first, last) = (begins("<<<<<<< ")?, begins(">>>>>>> ")?);
    (first.start < last.start).then(|| first.span())
}

/// Where the manifest begins in each line, where every line has a quote mark or its number before it.
fn prefixes(text: &str, lines: &[Line]) -> Option<Vec<usize>> {
    let full = || lines.iter().map(|line| line.span().of(text)).filter(|code| !code.is_empty());
    let count = full().count();
    let length = if full().all(|code| code.starts_with('>')) {
        |_: &str| 1
    } else {
        let number = |code: &str| code.bytes().take_while(u8::is_ascii_digit).count();
        let first: usize = full().next().and_then(|code| code.get(..number(code))?.parse().ok())?;
        let in_turn = |(at, code): (usize, &str)| {
            code.get(..number(code)).and_then(|it| it.parse().ok()) == Some(first.saturating_add(at))
        };
        full().enumerate().all(in_turn).then_some(())?;
        |code: &str| {
            let digits = code.bytes().take_while(u8::is_ascii_digit).count();
            digits + code.get(digits..).map_or(0, |rest| usize::from(rest.starts_with([':', '|', '.', ')'])))
        }
    };
    let rest = |code: &str| code.get(length(code)..).unwrap_or("").to_string();
    let bodies = full().map(rest).filter(|rest| !rest.trim().is_empty());
    let blanks = bodies.map(|rest| rest.len() - rest.trim_start().len()).min()?;
    let edge = |line: &Line| {
        let code = line.span().of(text);
        (line.content + if code.is_empty() { 0 } else { length(code) + blanks }).min(line.end)
    };
    (count >= 3).then(|| lines.iter().map(edge).collect())
}

fn unprefixed(text: &str, document: u32, lines: &[Line], edges: Vec<usize>) -> Diagnostic {
    let bodies = lines.iter().zip(edges).map(|(line, edge)| text.get(edge..line.end).unwrap_or(""));
    let replacement = bodies.collect::<Vec<_>>().join("\n");
    let first = lines.iter().find(|line| line.kind != Kind::Blank).map_or(Span::default(), Line::span);
    let shown: String = first.of(text).chars().take(1).collect();
    let (start, end) = (lines.first().map_or(0, |it| it.start), lines.last().map_or(0, |it| it.end));
    let fix = Fix { edit: edit(start, end, &replacement), label: FixLabel::Remove(shown.clone()) };
    error(document, Code::StrayLines, first, vec![shown], Some(fix))
}
