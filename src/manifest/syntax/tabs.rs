//! Tabs that our parser passes over and kubectl's does not: in a line of nothing else, and after the dash of an item.

use super::edit;
use super::lines::{Kind, Line, key, undash};
use crate::diagnostic::{Code, Diagnostic, Fix, FixLabel, Severity};
use crate::text::Span;

/// The errors about the tabs of a line, which has none before its content; `above` is the column of the field or item
/// before, where there is one, and is kept up.
pub(super) fn of(text: &str, document: u32, line: &Line, above: &mut Option<usize>) -> Option<Diagnostic> {
    match line.kind {
        Kind::Blank => blank(text, line, (*above)?),
        Kind::Outer => {
            let code = line.code(text);
            if key(code).is_some() {
                *above = Some(line.indent() + code.len() - undash(code).len());
            } else if code.starts_with("- ") {
                *above = Some(line.indent());
            }
            after_dash(text, line)
        }
        _ => None,
    }
    .map(|found| Diagnostic { document, ..found })
}

/// A line of blanks with a tab no deeper than what stands above: deeper, it may be a part of a text there.
fn blank(text: &str, line: &Line, above: usize) -> Option<Diagnostic> {
    let blanks = text.get(line.start..)?.split(['\n', '\r']).next()?;
    (blanks.find('\t')? <= above).then_some(())?;
    let edit = edit(line.start, line.start + blanks.len(), "");
    Some(error(Code::TabIndentation, edit.span, Vec::new(), Fix { edit, label: FixLabel::Untab }))
}

/// `-` and a tab, where a blank belongs.
fn after_dash(text: &str, line: &Line) -> Option<Diagnostic> {
    let code = line.code(text);
    let inner = undash(code);
    let rest = inner.strip_prefix('-').or((inner.len() < code.len()).then_some(inner))?;
    let value = rest.trim_start_matches([' ', '\t']);
    (rest.starts_with('\t') && !value.is_empty()).then_some(())?;
    let end = line.content + code.len() - value.len();
    let edit = edit(end - (rest.len() - value.len()), end, " ");
    let args = vec!["-".to_string(), value.to_string()];
    Some(error(Code::MissingBlank, edit.span, args, Fix { edit, label: FixLabel::Blank }))
}

fn error(code: Code, span: Span, args: Vec<String>, fix: Fix) -> Diagnostic {
    let (severity, fix) = (Severity::Error, Some(fix));
    Diagnostic { code, severity, span, document: 0, field: None, args, fix }
}
