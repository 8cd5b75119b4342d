//! A line that stands a little beside its neighbours.
//!
//! The line is tried at each indentation that the lines before it have. The best place is where the kind's fields
//! fit best (fewest errors of the schema), then the nearest; it is offered only where it is the only best.

use super::lines::{Kind, Line, key, undash};
use super::{Suspect, edit, schema_errors};
use crate::diagnostic::{Code, Diagnostic, Fix, FixLabel};
use crate::manifest::schema::Schema;
use crate::manifest::yaml;
use crate::text::{Edit, apply_edits};

/// So many indentations are tried.
const MOST_PLACES: usize = 8;

/// The failing line at another indentation; where none helps, what is wrong with the line in words.
pub(super) fn guess(suspect: &Suspect<'_>, words: &str) -> Option<Vec<Diagnostic>> {
    if words.contains("comment intercepting") {
        let next = suspect.lines.iter().skip(suspect.line + 1).find(|line| line.kind == Kind::Outer)?;
        return Some(vec![colon(suspect, next, false)]);
    }
    let about_structure = [
        "mapping values",
        "expected key",
        "simple key",
        "'-' indicator",
        "invalid indentation",
        "block sequence entries",
    ];
    about_structure.iter().any(|it| words.contains(it)).then_some(())?;
    let line = suspect.lines.get(suspect.line)?;
    if line.kind != Kind::Outer || line.content == line.end {
        return last_words(suspect, words);
    }
    let code = line.code(suspect.text);
    if key(code).is_none() && !code.starts_with('-') {
        return last_words(suspect, words);
    }
    if words.contains("block sequence entries") && suspect.at > line.content {
        return Some(vec![suspect.error(Code::ListInLine, suspect.rest_of_line(), Vec::new(), None)]);
    }
    let wordless = wordless(suspect);
    if let Some((found, beside)) = &wordless
        && (found.fix.is_some() || *beside)
    {
        return Some(vec![found.clone()]);
    }
    let fix = best(suspect).map(|edit| Fix { edit, label: FixLabel::Indent });
    if let (None, Some((found, _))) = (&fix, wordless) {
        return Some(vec![found]);
    }
    Some(vec![suspect.error(Code::BadIndentation, line.span(), Vec::new(), fix)])
}

/// A line before that has neither key nor dash: it was taken for the end of a text. And whether it lines up with the
/// failing one, which then is right where it stands.
fn wordless(suspect: &Suspect<'_>) -> Option<(Diagnostic, bool)> {
    let (_, line) = suspect.back().nth(1)?;
    let code = line.code(suspect.text);
    let beside =
        !code.starts_with('-') && suspect.lines.get(suspect.line).map(Line::indent) == Some(line.indent());
    let found = (key(code).is_none() && !code.contains(':')).then(|| colon(suspect, line, beside));
    let found = found.filter(|found| found.fix.is_some() || !code.starts_with('-'))?;
    Some((found, beside))
}

fn last_words(suspect: &Suspect<'_>, words: &str) -> Option<Vec<Diagnostic>> {
    if !words.contains("simple key") {
        return None;
    }
    // The parser notices one line late that a line has no colon.
    let (at, line) = suspect.back().find(|(_, line)| {
        let code = line.code(suspect.text);
        key(code).is_none() && !code.starts_with('-')
    })?;
    let no_manifest = super::characters::no_manifest(suspect, words);
    no_manifest.or_else(|| Some(vec![colon(suspect, line, follows_fields(suspect, at, line.indent()))]))
}

/// Whether a field of the same map stands before the line.
fn follows_fields(suspect: &Suspect<'_>, at: usize, indent: usize) -> bool {
    let mut before = suspect.back().skip_while(|(other, _)| *other >= at).map(|(_, line)| line);
    before.find(|line| line.indent() <= indent).is_some_and(|line| {
        let code = line.code(suspect.text);
        let field = undash(code);
        key(field).is_some() && line.indent() + code.len() - field.len() == indent
    })
}

/// A line without a colon: a comment as other languages write it, or a field whose colon is missing: one that there is,
/// or any word `beside` other fields.
fn colon(suspect: &Suspect<'_>, line: &Line, beside: bool) -> Diagnostic {
    let code = line.code(suspect.text);
    let certain = |edit: &Edit| suspect.passes(std::slice::from_ref(edit));
    if code.starts_with("//") {
        let edit = edit(line.content, line.content + 2, "#");
        let fix = certain(&edit).then(|| Fix { edit, label: FixLabel::Use("#".to_string()) });
        return suspect.error(Code::SlashComment, line.span(), Vec::new(), fix);
    }
    let field = undash(code);
    let word = field.split([' ', '\t', '=']).next().unwrap_or("");
    let end = line.content + code.len() - field.len() + word.len();
    let rest = field.get(word.len()..).unwrap_or("");
    // `port = 80`: the sign stands where the colon should.
    let sign = rest.trim_start().strip_prefix('=').map(|value| rest.len() - value.trim_start().len());
    let insert = sign.map_or_else(|| edit(end, end, ":"), |length| edit(end, end + length, ": "));
    let word_of_map =
        beside && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte));
    let known = (word_of_map || Schema::get().has_field(word)) && certain(&insert);
    let fix = known.then(|| Fix { edit: insert, label: FixLabel::Insert(":".to_string()) });
    suspect.error(Code::MissingColon, line.span(), Vec::new(), fix)
}

/// The one best place for the failing line.
fn best(suspect: &Suspect<'_>) -> Option<Edit> {
    let current = suspect.lines.get(suspect.line)?.indent();
    let mut scored: Vec<(usize, usize, Edit)> = Vec::new();
    for place in places(suspect, current) {
        let edit = moved(suspect, place)?;
        if let Some(errors) = errors(suspect, &edit) {
            scored.push((errors, place.abs_diff(current), edit));
        }
    }
    crate::order::sort_by_key(&mut scored, |(errors, distance, _)| (*errors, *distance));
    let mut ranked = scored.into_iter();
    let (errors, distance, edit) = ranked.next()?;
    let tied = ranked.next().is_some_and(|next| (next.0, next.1) == (errors, distance));
    (!tied).then_some(edit)
}

/// The indentations of the lines before, nearest first: of keys, of dashes, and of what follows a dash.
fn places(suspect: &Suspect<'_>, current: usize) -> Vec<usize> {
    let mut out = Vec::new();
    for (_, line) in suspect.back().skip(1).take(40) {
        let code = line.code(suspect.text);
        let inner = line.indent() + code.len() - undash(code).len();
        for place in [line.indent(), inner] {
            if place != current && !out.contains(&place) {
                out.push(place);
            }
        }
        if out.len() >= MOST_PLACES {
            break;
        }
    }
    out.truncate(MOST_PLACES);
    out
}

/// The failing line at another indentation, and with it the lines below that are indented deeper.
fn moved(suspect: &Suspect<'_>, place: usize) -> Option<Edit> {
    let line = suspect.lines.get(suspect.line)?;
    let current = line.indent();
    let deeper = |it: &&Line| it.kind == Kind::Blank || it.indent() >= current + 2;
    let block = suspect.lines.iter().skip(suspect.line + 1).take_while(deeper);
    let last = block.filter(|it| it.kind != Kind::Blank).last();
    let code = line.code(suspect.text);
    let opens = code.ends_with(':') || code.starts_with('-');
    let Some(last) = last.filter(|_| opens) else {
        return Some(edit(line.start, line.content, &" ".repeat(place)));
    };
    let body = suspect.text.get(line.start..last.end)?;
    let shift = |it: &str| match it.trim().is_empty() {
        true => it.to_string(),
        false if place > current => format!("{}{it}", " ".repeat(place - current)),
        false => it.get(current - place..).unwrap_or(it).to_string(),
    };
    let shifted: Vec<String> = body.split('\n').map(shift).collect();
    Some(edit(line.start, last.end, &shifted.join("\n")))
}

/// How many errors of the schema the text has with this edit, up to the line where the reading stops next.
/// None: it does not get past the failing line.
fn errors(suspect: &Suspect<'_>, edit: &Edit) -> Option<usize> {
    let mut mended = apply_edits(suspect.text, std::slice::from_ref(edit));
    for _ in 0..2 {
        match yaml::read(&mended) {
            Ok(_) => return Some(schema_errors(&mended, suspect.document).len()),
            Err(failure) => {
                (super::failing_line(&mended, failure.at) > suspect.line).then_some(())?;
                let start = mended.get(..failure.at)?.rfind('\n').map_or(0, |at| at + 1);
                mended.truncate(start);
            }
        }
    }
    Some(0)
}
