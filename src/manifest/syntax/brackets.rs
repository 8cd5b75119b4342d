//! Brackets: one that is not closed, one too many, a comma that is missing between.

use super::lines::{Kind, Line};
use super::{Suspect, edit};
use crate::diagnostic::{Code, Diagnostic, Fix, FixLabel};
use crate::text::Span;

/// What brackets explain.
pub(super) fn guess(suspect: &Suspect<'_>, words: &str) -> Option<Vec<Diagnostic>> {
    let line = suspect.lines.get(suspect.line)?;
    if words.contains("misplaced bracket") {
        return Some(vec![too_many(suspect)]);
    }
    let flow = words.contains("flow") || words.contains("expected ','") || line.kind == Kind::Inner;
    let before = suspect.lines.iter().take(suspect.line).rev().find(|line| line.kind != Kind::Blank);
    let inside = before.is_some_and(|line| line.open > 0) || line.open > 0;
    if !flow && !inside {
        return None;
    }
    comma(suspect, line, before).or_else(|| unclosed(suspect)).map(|found| vec![found])
}

fn too_many(suspect: &Suspect<'_>) -> Diagnostic {
    let bracket = suspect.text.get(suspect.at..suspect.at + 1).unwrap_or("").to_string();
    let doubled =
        suspect.text.get(..suspect.at).is_some_and(|before| before.trim_end().ends_with([']', '}']));
    let remove = edit(suspect.at, suspect.at + bracket.len(), "");
    let certain = doubled && suspect.passes(std::slice::from_ref(&remove));
    let span = remove.span;
    let fix = certain.then(|| Fix { edit: remove, label: FixLabel::Remove(bracket.clone()) });
    suspect.error(Code::BracketTooMany, span, vec![bracket], fix)
}

/// A line of JSON that does not end in a comma, and another entry after it.
fn comma(suspect: &Suspect<'_>, line: &Line, before: Option<&Line>) -> Option<Diagnostic> {
    let before = before.filter(|it| it.open > 0)?;
    let ends_open = before.code(suspect.text).ends_with([',', '[', '{', ':']);
    (line.code(suspect.text).starts_with(['"', '{', '[']) && !ends_open).then_some(())?;
    let insert = edit(before.code_end, before.code_end, ",");
    suspect.passes(std::slice::from_ref(&insert)).then(|| {
        let fix = Fix { edit: insert, label: FixLabel::Insert(",".to_string()) };
        suspect.error(Code::MissingComma, before.span(), Vec::new(), Some(fix))
    })
}

/// The last line that opens more brackets than it closes: they are closed at its end, where that helps.
fn unclosed(suspect: &Suspect<'_>) -> Option<Diagnostic> {
    let mut depth = 0;
    let mut found = None;
    for line in suspect.lines.iter().take(suspect.line + 1).filter(|line| line.kind != Kind::Comment) {
        if line.open > depth {
            found = Some((line, depth));
        }
        depth = line.open;
    }
    let (line, _) = found?;
    let brackets = open_brackets(line.code(suspect.text));
    let (first, _) = *brackets.first()?;
    let closing: String = brackets.iter().rev().map(|(_, it)| if *it == '[' { ']' } else { '}' }).collect();
    let close = edit(line.code_end, line.code_end, &closing);
    let holds_something = !line.code(suspect.text).ends_with(['[', '{', ',', ':']);
    let certain = holds_something && suspect.passes(std::slice::from_ref(&close));
    let shown = in_short(&closing);
    let fix = certain.then(|| Fix { edit: close, label: FixLabel::Insert(shown.clone()) });
    let span = Span::new(line.content + first, line.code_end);
    Some(suspect.error(Code::UnclosedBracket, span, vec![shown], fix))
}

/// Brackets as a message names them: thousands would fill the page.
fn in_short(brackets: &str) -> String {
    const SHOWN: usize = 12;
    let mut shown: String = brackets.chars().take(SHOWN).collect();
    if shown.len() < brackets.len() {
        shown.push_str(" ...");
    }
    shown
}

/// The brackets of a line that it does not close, with their places in it.
fn open_brackets(code: &str) -> Vec<(usize, char)> {
    let mut open = Vec::new();
    let mut quote = None;
    for (at, letter) in code.char_indices() {
        match (quote, letter) {
            (Some(it), _) if it == letter => quote = None,
            (None, '"' | '\'') => quote = Some(letter),
            (None, '[' | '{') => open.push((at, letter)),
            (None, ']' | '}') => {
                open.pop();
            }
            _ => {}
        }
    }
    open
}
