//! Quotes: one that is not closed, one inside of quotes, and values that need them.

use super::lines::{self, Line};
use super::{Suspect, edit};
use crate::diagnostic::{Code, Diagnostic, Fix, FixLabel};
use crate::text::Span;

/// What the quotes of the failing line, or their absence, explain.
pub(super) fn guess(suspect: &Suspect<'_>, words: &str) -> Option<Vec<Diagnostic>> {
    let line = suspect.lines.get(suspect.line)?;
    let found = if words.contains("quoted scalar") {
        quoted(suspect, line, words)
    } else if words.contains("unexpected character") || words.contains("anchor") {
        reserved(suspect, line)
    } else if words.contains("mapping values are not allowed") {
        second_colon(suspect, line)
    } else {
        None
    };
    found.map(|found| vec![found])
}

fn quoted(suspect: &Suspect<'_>, line: &Line, words: &str) -> Option<Diagnostic> {
    if words.contains("trailing content") {
        return Some(apostrophe(suspect, line).unwrap_or_else(|| {
            suspect.error(Code::TextAfterQuote, suspect.rest_of_line(), Vec::new(), None)
        }));
    }
    if words.contains("escape") {
        let span = Span::new(suspect.at, line.end);
        return Some(suspect.error(Code::BadEscape, span, Vec::new(), None));
    }
    // The parser points at the quote that opens, in whatever line it stops.
    let quote = suspect.text.get(suspect.at..)?.chars().next().filter(|it| matches!(it, '"' | '\''))?;
    let end = suspect.text.get(suspect.at..line.end)?.trim_end_matches([',', ' ']).len() + suspect.at;
    let close = edit(end, end, &quote.to_string());
    // A quote that a line begins with is as likely one too many.
    let before = suspect.text.get(..suspect.at)?.trim_end_matches([' ', '\t']);
    let begins = before.is_empty() || before.ends_with('\n');
    let all = begins.then_some(suspect.text.len());
    let certain = end > suspect.at + 1 && suspect.passes_after(all.unwrap_or(line.end), &close);
    let fix = certain.then(|| Fix { edit: close, label: FixLabel::Insert(quote.to_string()) });
    Some(suspect.error(Code::UnclosedQuote, Span::new(suspect.at, line.end), vec![quote.to_string()], fix))
}

/// `'it's'`: the apostrophe inside must stand twice.
fn apostrophe(suspect: &Suspect<'_>, line: &Line) -> Option<Diagnostic> {
    let code = line.code(suspect.text);
    let open = code.find('\'')?;
    let inside = code.get(open + 1..)?.strip_suffix('\'')?;
    (inside.matches('\'').count() == 1 && !inside.contains("' ")).then_some(())?;
    let at = line.content + open + 1 + inside.find('\'')?;
    let double = edit(at, at, "'");
    let span = Span::new(line.content + open, line.code_end);
    suspect.passes(std::slice::from_ref(&double)).then(|| {
        let fix = Fix { edit: double, label: FixLabel::Insert("'".to_string()) };
        suspect.error(Code::ApostropheInQuotes, span, Vec::new(), Some(fix))
    })
}

/// `host: *.example.com`, `name: @web`: characters that mean something at the beginning of a value.
fn reserved(suspect: &Suspect<'_>, line: &Line) -> Option<Diagnostic> {
    let rest = suspect.text.get(suspect.at..line.code_end)?;
    let first = rest.chars().next().filter(|it| matches!(it, '@' | '`' | '%' | '*' | '&'))?;
    let value = Span::new(suspect.at, line.code_end);
    let is_alias =
        first == '*' && rest.len() > 1 && rest.bytes().skip(1).all(|it| it.is_ascii_alphanumeric());
    if is_alias {
        return Some(suspect.error(Code::UnknownAnchor, value, vec![rest.to_string()], None));
    }
    let quote = if rest.contains(['"', '\\']) { "'" } else { "\"" };
    let quoted = edit(suspect.at, line.code_end, &format!("{quote}{rest}{quote}"));
    let certain = !rest.contains(quote) && suspect.passes(std::slice::from_ref(&quoted));
    let fix = certain.then(|| Fix { edit: quoted, label: FixLabel::Quote(rest.to_string()) });
    Some(suspect.error(Code::ReservedCharacter, value, vec![first.to_string()], fix))
}

/// `image: nginx: latest`.
fn second_colon(suspect: &Suspect<'_>, line: &Line) -> Option<Diagnostic> {
    let before = suspect.text.get(line.content..suspect.at)?;
    before.contains(": ").then(|| {
        let start = line.content + before.find(": ").map_or(0, |at| at + 2);
        let value = Span::new(start, line.code_end);
        let fix = image(before, value.of(suspect.text))
            .map(|image| Fix { edit: edit(start, line.code_end, &image), label: FixLabel::Use(image) });
        suspect.error(Code::SecondColon, value, Vec::new(), fix)
    })
}

/// `image: nginx: latest`: no blank may stand before a tag.
fn image(before: &str, value: &str) -> Option<String> {
    let (name, tag) = value.split_once(": ").filter(|_| lines::key(before) == Some("image"))?;
    let word = |it: &str| !it.is_empty() && !it.contains([' ', ':', '"', '\'']);
    (word(name) && word(tag.trim())).then(|| format!("{name}:{}", tag.trim()))
}

impl Suspect<'_> {
    /// Whether the reading gets past the line that ends here, when a quote is closed in it.
    fn passes_after(&self, end: usize, close: &crate::text::Edit) -> bool {
        let mended = crate::text::apply_edits(self.text, std::slice::from_ref(close));
        match super::yaml::read(&mended) {
            Ok(_) => true,
            Err(failure) => failure.at > end + close.replacement.len(),
        }
    }
}
