//! The stream of documents, as kubectl takes it apart: where each begins and ends. Knows no YAML but its separators.
//!
//! A line that begins with `---` separates, and only blanks or a comment may follow it (service-validation.md
//! 1.11.7). JSON objects may stand one after the other. A document is numbered from 0 when it has content:
//! empty ones and those with comments alone are skipped and not counted, so that the number does not depend on
//! whether a stream begins with a separator.

use super::syntax::lines::{Kind, lines};
use crate::diagnostic::{Code, Diagnostic, Fix, FixLabel, Severity};
use crate::text::{Edit, Span};

/// The byte order mark that some editors begin a file with: it stands amid a stream where files were put together.
const MARK: char = '\u{feff}';

/// One document of the stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Document {
    /// Its number, from 0.
    pub(super) index: u32,
    /// Its bytes, separators not included.
    pub(super) span: Span,
}

/// The documents with content, in the order of the text, and what is wrong with what separates them.
pub(super) fn split(text: &str) -> (Vec<Document>, Vec<Diagnostic>) {
    let mut stream = Stream::default();
    let mut start = if text.starts_with(MARK) { MARK.len_utf8() } else { 0 };
    let mut at = start;
    let mut ended = false;
    for line in text.get(start..).unwrap_or("").split_inclusive('\n') {
        let next = at + line.len();
        if let Some(rest) = line.strip_prefix("---") {
            stream.close(text, start, at, ended);
            stream.check_separator(at, rest);
            (start, ended) = (next, false);
        } else if let Some(rest) = line.strip_prefix(MARK).and_then(|line| line.strip_prefix("---")) {
            let dashes = at + MARK.len_utf8();
            stream.close(text, start, at, ended);
            stream.report_mark(Span::new(at, dashes));
            stream.check_separator(dashes, rest);
            (start, ended) = (next, false);
        } else if is_wide_separator(line) {
            stream.close(text, start, at, ended);
            let span = Span::new(at, at + line.trim_end().len());
            stream.report(Code::BadSeparator, Severity::Error, span);
            stream.mend_separator(span);
            (start, ended) = (next, false);
        } else if is_end_marker(line) {
            stream.close(text, start, at, ended);
            (start, ended) = (next, true);
        }
        at = next;
    }
    stream.close(text, start, at, ended);
    (stream.documents, stream.diagnostics)
}

#[derive(Default)]
struct Stream {
    documents: Vec<Document>,
    diagnostics: Vec<Diagnostic>,
}

impl Stream {
    /// Takes `start..end` as a document; `ended`: it follows `...` without a separator, so kubectl never reads it.
    fn close(&mut self, text: &str, start: usize, end: usize, ended: bool) {
        let Some(body) = text.get(start..end).filter(|body| has_content(body)) else {
            return;
        };
        if ended {
            let first = first_content(body);
            let span = Span::new(start + first, start + first + line_length(body.get(first..).unwrap_or("")));
            self.report(Code::AfterDocumentEnd, Severity::Warning, span);
            return;
        }
        let mut from = start;
        for (blanks, dashes, next) in indented_separators(body) {
            self.take(text, from, start + blanks);
            let span = Span::new(start + dashes, start + dashes + 3);
            let edit = Edit { span: Span::new(start + blanks, start + dashes), replacement: String::new() };
            self.report(Code::IndentedSeparator, Severity::Error, span);
            if let Some(found) = self.diagnostics.last_mut() {
                found.fix = Some(Fix { edit, label: FixLabel::Indent });
            }
            from = start + next;
        }
        self.take(text, from, end);
    }

    /// Takes the text between two separators, which may be several objects of JSON.
    fn take(&mut self, text: &str, start: usize, end: usize) {
        let Some(body) = text.get(start..end).filter(|body| has_content(body)) else {
            return;
        };
        for (from, to) in json_objects(body) {
            let index = self.next_index();
            self.documents.push(Document { index, span: Span::new(start + from, start + to) });
        }
    }

    fn check_separator(&mut self, at: usize, rest: &str) {
        let trimmed = rest.trim();
        if !trimmed.is_empty() && !trimmed.starts_with('#') {
            let span = Span::new(at, at + 3 + rest.trim_end().len());
            self.report(Code::BadSeparator, Severity::Error, span);
            if trimmed.bytes().all(|it| it == b'-') {
                self.mend_separator(span);
            }
        }
    }

    /// The last one said that this is no separator, but surely meant as one.
    fn mend_separator(&mut self, span: Span) {
        if let Some(found) = self.diagnostics.last_mut() {
            let edit = Edit { span, replacement: "---".to_string() };
            found.fix = Some(Fix { edit, label: FixLabel::Use("---".to_string()) });
        }
    }

    /// A mark before a separator, which kubectl takes for a part of the document before.
    fn report_mark(&mut self, span: Span) {
        self.report(Code::ControlCharacter, Severity::Error, span);
        if let Some(found) = self.diagnostics.last_mut() {
            let name = format!("U+{:04X}", u32::from(MARK));
            let edit = Edit { span, replacement: String::new() };
            found.args.push(name.clone());
            found.fix = Some(Fix { edit, label: FixLabel::Remove(name) });
        }
    }

    fn report(&mut self, code: Code, severity: Severity, span: Span) {
        let document = self.next_index();
        self.diagnostics.push(Diagnostic {
            code,
            severity,
            span,
            document,
            field: None,
            args: Vec::new(),
            fix: None,
        });
    }

    fn next_index(&self) -> u32 {
        u32::try_from(self.documents.len()).unwrap_or(u32::MAX)
    }
}

/// Separators that are indented, and so none for kubectl, outside of texts that may well hold one: where the line
/// begins, its dashes, and the next line.
fn indented_separators(body: &str) -> Vec<(usize, usize, usize)> {
    let is_one =
        |code: &str| code == "---" || code.strip_prefix("--- ").is_some_and(|rest| rest.starts_with('#'));
    if !body.lines().any(|line| line.starts_with([' ', '\t']) && is_one(line.trim())) {
        return Vec::new();
    }
    let found = lines(body).into_iter().filter(|line| line.kind == Kind::Outer && is_one(line.code(body)));
    found
        .map(|line| {
            let rest = body.get(line.end..).unwrap_or("");
            (line.start, line.content, line.end + rest.find('\n').map_or(rest.len(), |at| at + 1))
        })
        .collect()
}

/// `—`: what a word processor makes of `---`.
fn is_wide_separator(line: &str) -> bool {
    let line = line.trim_end();
    line.starts_with(['—', '–', '―']) && line.chars().all(|it| matches!(it, '—' | '–' | '―' | '-'))
}

fn is_end_marker(line: &str) -> bool {
    line.strip_prefix("...").is_some_and(|rest| {
        let rest = rest.trim();
        rest.is_empty() || rest.starts_with('#')
    })
}

fn has_content(body: &str) -> bool {
    body.lines().any(|line| {
        let line = line.trim();
        !line.is_empty() && !line.starts_with('#')
    })
}

fn first_content(body: &str) -> usize {
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        let trimmed = line.trim_start();
        if !trimmed.trim_end().is_empty() && !trimmed.starts_with('#') {
            return at + line.len() - trimmed.len();
        }
        at += line.len();
    }
    0
}

fn line_length(text: &str) -> usize {
    text.lines().next().map_or(0, |line| line.trim_end().len())
}

/// The JSON objects that stand one after the other; the whole body where it is not such a stream.
fn json_objects(body: &str) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(rest) = body.get(at..).filter(|rest| rest.trim_start().starts_with('{')) {
        let Some(length) = json_object(rest) else {
            break;
        };
        out.push((at, at + length));
        at += length;
    }
    let rest = body.get(at..).unwrap_or("");
    match out.len() {
        0 => vec![(0, body.len())],
        _ if rest.trim_start().starts_with('{') => {
            out.push((at, body.len()));
            out
        }
        _ if has_content(rest) => vec![(0, body.len())],
        _ => out,
    }
}

/// How many bytes the object at the beginning takes, where its braces close.
fn json_object(text: &str) -> Option<usize> {
    let (mut depth, mut quoted, mut escaped) = (0usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'{' => depth += 1,
            b'}' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<&str> {
        split(text).0.iter().map(|document| document.span.of(text).trim()).collect()
    }

    #[test]
    fn separators_bom_and_empty_documents() {
        assert_eq!(parts("\u{feff}---\n# x\n---\na: 1\n--- # c\r\n\r\nb: 2\r\n---\n"), ["a: 1", "b: 2"]);
        assert_eq!(parts("a: 1\n...\n---\nb: 2"), ["a: 1", "b: 2"]);
        assert_eq!(parts("a: |\n  ---\nb: 2"), ["a: |\n  ---\nb: 2"]);
        assert_eq!(parts("a: 1\n ---\nb: 2"), ["a: 1", "b: 2"]);
        assert_eq!(parts(""), [""; 0]);
    }

    #[test]
    fn json_objects_stand_one_after_the_other() {
        assert_eq!(
            parts("{\"a\": \"}\\\"\"}{\"b\": {}}\n {\"c\": 1}"),
            ["{\"a\": \"}\\\"\"}", "{\"b\": {}}", "{\"c\": 1}"]
        );
        assert_eq!(parts("{a: 1}\n{b: "), ["{a: 1}", "{b:"]);
        assert_eq!(parts("{a: 1}\nb: 2"), ["{a: 1}\nb: 2"]);
    }

    #[test]
    fn what_kubectl_does_not_read_is_said() {
        let (documents, diagnostics) = split("a: 1\n...\nb: 2\n---- x\nc: 3");
        assert_eq!(documents.len(), 2);
        let codes: Vec<Code> = diagnostics.iter().map(|it| it.code).collect();
        assert_eq!(codes, [Code::AfterDocumentEnd, Code::BadSeparator]);
    }
}
