//! A blank that is missing: `-port: 80`, `port:80`.

use super::lines::{Line, is_name, undash};
use super::{Suspect, edit};
use crate::diagnostic::{Code, Diagnostic, Fix, FixLabel};
use crate::text::{Edit, Span};

/// So many lines before the failing one may have the cause.
const REACH: usize = 8;

/// Blanks missing in the failing line, or in lines right before it that YAML took for one text.
pub(super) fn guess(suspect: &Suspect<'_>, _words: &str) -> Option<Vec<Diagnostic>> {
    let mut found: Vec<Missing> = Vec::new();
    for (_, line) in suspect.back().take(REACH) {
        let Some(missing) = missing(suspect.text, line) else {
            if found.is_empty() { continue } else { break }
        };
        found.push(missing);
        let edits: Vec<Edit> = found.iter().map(Missing::edit).collect();
        if suspect.passes(&edits) {
            return Some(found.iter().rev().map(|it| it.report(suspect)).collect());
        }
    }
    None
}

/// A place where a blank is missing.
struct Missing {
    /// The byte that it belongs before.
    at: usize,
    /// The character that it is missing after.
    after: char,
    line: Span,
    name: String,
}

impl Missing {
    fn edit(&self) -> Edit {
        edit(self.at, self.at, " ")
    }

    fn report(&self, suspect: &Suspect<'_>) -> Diagnostic {
        let fix = Fix { edit: self.edit(), label: FixLabel::Blank };
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
    let found = |at, after, name: &str| Missing { at, after, line: line.span(), name: name.to_string() };
    if let Some(rest) =
        inner.strip_prefix('-').filter(|rest| rest.starts_with(|it: char| it.is_ascii_alphabetic()))
    {
        return Some(found(start + 1, '-', rest));
    }
    let (name, rest) = inner.split_once(':')?;
    let glued = !rest.is_empty() && !rest.starts_with([' ', '\t', '/', ':']);
    (glued && is_name(name)).then(|| found(start + name.len() + 1, ':', inner))
}
