//! A blank that is missing: `-port: 80`, `port:80`.

use super::lines::{Kind, Line, is_name, undash};
use super::{Suspect, edit};
use crate::diagnostic::{Code, Diagnostic, Fix, FixLabel};
use crate::text::{Edit, Span};

/// So many lines before the failing one may have the cause.
const REACH: usize = 8;

/// Blanks missing in the failing line, or in lines right before it that YAML took for one text.
pub(super) fn guess(suspect: &Suspect<'_>, _words: &str) -> Option<Vec<Diagnostic>> {
    let mut found: Vec<Missing> = Vec::new();
    for (at, line) in suspect.back().take(REACH) {
        let Some(missing) = missing(suspect.text, line) else {
            if found.is_empty() { continue } else { break }
        };
        found.push(missing);
        let mut edits: Vec<Edit> = found.iter().map(|it| it.edit.clone()).collect();
        if !suspect.passes(&edits)
            && let (Some(last), Some(whole)) = (edits.last_mut(), whole_item(suspect, at))
        {
            *last = whole;
        }
        if suspect.passes(&edits) {
            let reports = found.iter().zip(edits).rev();
            return Some(reports.map(|(it, edit)| it.report(suspect, edit)).collect());
        }
    }
    None
}

/// `-port: 80` with more of the item below, in line with `port`: all of it moves by the blank.
fn whole_item(suspect: &Suspect<'_>, at: usize) -> Option<Edit> {
    let line = suspect.lines.get(at)?;
    line.code(suspect.text).starts_with('-').then_some(())?;
    let deeper = |it: &&Line| it.kind == Kind::Blank || it.indent() > line.indent();
    let last =
        suspect.lines.iter().skip(at + 1).take_while(deeper).filter(|it| it.kind != Kind::Blank).last()?;
    let body = suspect.text.get(line.content + 1..last.end)?;
    Some(edit(line.content + 1, last.end, &format!(" {}", body.replace('\n', "\n "))))
}

/// A place where a blank is missing.
struct Missing {
    /// Puts it in.
    edit: Edit,
    /// The character that it is missing after.
    after: char,
    line: Span,
    name: String,
}

impl Missing {
    fn report(&self, suspect: &Suspect<'_>, edit: Edit) -> Diagnostic {
        let fix = Fix { edit, label: FixLabel::Blank };
        suspect.error(
            Code::MissingBlank,
            self.line,
            vec![self.after.to_string(), self.name.clone()],
            Some(fix),
        )
    }
}

fn missing(text: &str, line: &Line) -> Option<Missing> {
    let code = line.code(text);
    let inner = undash(code);
    let start = line.content + code.len() - inner.len();
    let found = |at, after, name: &str| Missing {
        edit: edit(at, at, " "),
        after,
        line: line.span(),
        name: name.to_string(),
    };
    if let Some(rest) =
        inner.strip_prefix('-').filter(|rest| rest.starts_with(|it: char| it.is_ascii_alphabetic()))
    {
        return Some(found(start + 1, '-', rest));
    }
    let (name, rest) = inner.split_once(':')?;
    let glued = !rest.is_empty() && !rest.starts_with([' ', '\t', '/', ':']);
    (glued && is_name(name)).then(|| found(start + name.len() + 1, ':', inner))
}
