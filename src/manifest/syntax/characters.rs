//! Characters that do not belong where they stand: tabs that indent, letters that only look like YAML's, control
//! characters, templates, and text that is no manifest at all.

use super::lines::{Kind, Line, is_name, key, undash};
use super::{Suspect, edit, schema_errors, tabs};
use crate::diagnostic::{Code, Diagnostic, Fix, FixLabel, Severity};
use crate::manifest::foreign::is_table;
use crate::manifest::yaml;
use crate::text::{Edit, Span, apply_edits};

/// So many control characters are pointed at one by one; more, and it is no text.
const FEW: usize = 20;

/// So many lines are told at once; the rest comes when these are mended.
const MOST_FINDINGS: usize = 5_000;

/// Characters that stand for the hyphen in other texts.
const DASHES: [char; 7] = ['‐', '–', '—', '−', '－', '•', '·'];

/// Whether a text has none of the characters that this file is about.
pub(super) fn is_plain(text: &str) -> bool {
    let odd = |it: char| it == '\t' || it == '：' || DASHES.contains(&it) || is_wide_blank(it);
    !text.chars().any(|it| odd(it) || !is_printable(it))
}

/// Everything that can be told by its character alone, in all lines.
pub(super) fn everywhere(text: &str, document: u32, lines: &[Line]) -> Vec<Diagnostic> {
    let mut out = controls(text, document);
    let mut above = Above::default();
    let mut field = None;
    // JSON is read by another parser of kubectl's, which takes tabs anywhere.
    let yaml = text.contains('\t') && !text.trim_start().starts_with('{');
    for line in lines {
        if out.len() >= MOST_FINDINGS {
            break;
        }
        let shift = above.shift(text, line, &out);
        out.extend(indentation(text, document, line, shift));
        if yaml {
            out.extend(tabs::of(text, document, line, &mut field));
        }
        if line.kind == Kind::Outer {
            out.extend(wide_colon(text, document, line));
            out.extend(wide_blank_after_colon(text, document, line));
            out.extend(wide_dash(text, document, line));
        }
    }
    out
}

fn error(document: u32, code: Code, span: Span, args: Vec<String>, fix: Option<Fix>) -> Diagnostic {
    Diagnostic { code, severity: Severity::Error, span, document, field: None, args, fix }
}

/// What kubectl's parser takes in a text at all.
fn is_printable(it: char) -> bool {
    matches!(it, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
        && it != '\u{feff}'
}

fn controls(text: &str, document: u32) -> Vec<Diagnostic> {
    let bad = text.char_indices().filter(|(_, it)| !is_printable(*it));
    let found: Vec<(usize, char)> = bad.take(FEW + 1).collect();
    if found.len() > FEW {
        let first = found.first().map_or(0, |(at, _)| *at);
        let length = text.get(first..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        return vec![error(document, Code::NotText, Span::new(first, first + length), Vec::new(), None)];
    }
    let report = |(at, it): (usize, char)| {
        let span = Span::new(at, at + it.len_utf8());
        let name = format!("U+{:04X}", u32::from(it));
        let fix =
            Fix { edit: Edit { span, replacement: String::new() }, label: FixLabel::Remove(name.clone()) };
        error(document, Code::ControlCharacter, span, vec![name], Some(fix))
    };
    found.into_iter().map(report).collect()
}

/// Blanks that are not the one that YAML indents with.
fn is_wide_blank(it: char) -> bool {
    matches!(it, '\u{a0}' | '\u{2000}'..='\u{200b}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// What stands above a line that a tab indents.
#[derive(Default)]
struct Above {
    /// The columns under a key without a value, where what follows belongs to it.
    opened: Option<usize>,
    /// The columns of the keys of the item `- key: value`.
    item: Option<usize>,
    /// How much deeper the lines of this run of tabs belong than their tabs say.
    shift: usize,
}

impl Above {
    /// The blanks that the fix adds to this line: a run of tabs below `key:` goes under that key, below `- key: value`
    /// beside that key where the kind's fields fit better so.
    fn shift(&mut self, text: &str, line: &Line, found: &[Diagnostic]) -> usize {
        if line.kind != Kind::Outer {
            return 0;
        }
        let head = text.get(line.start..line.content).unwrap_or("");
        let code = line.code(text);
        if !head.contains('\t') {
            let inner = line.indent() + code.len() - undash(code).len();
            let opens = code.trim_end().ends_with(':');
            let item = (!opens && code.starts_with('-')).then_some(inner);
            *self = Self { opened: opens.then_some(inner + 2), item, shift: 0 };
        } else if let Some(opened) = self.opened.take() {
            let least = if code.starts_with('-') { opened.saturating_sub(2) } else { opened };
            self.shift = least.saturating_sub(columns_of(head).len());
        } else if let Some(inner) = self.item.filter(|_| !code.starts_with('-')) {
            let own = columns_of(head).len();
            let shifts = [self.shift, inner.saturating_sub(own), 0];
            let errors = |shift: &usize| fits(text, line, found, own.saturating_add(*shift));
            self.shift = shifts.into_iter().min_by_key(errors).unwrap_or(0);
        }
        self.shift
    }
}

/// Of longer texts, and below more tabs, no place is tried.
const MOST_READ: usize = 64 * 1024;

/// How many errors the text has up to this line with what was found mended, and the line at these columns. A field that
/// nobody knows counts twice: beside it, values are not looked at.
fn fits(text: &str, line: &Line, found: &[Diagnostic], columns: usize) -> usize {
    let Some(text) = text.get(..line.end).filter(|text| text.len() < MOST_READ && found.len() < FEW) else {
        return 0;
    };
    let mut edits: Vec<Edit> = found.iter().filter_map(|it| Some(it.fix.as_ref()?.edit.clone())).collect();
    edits.push(edit(line.start, line.content, &" ".repeat(columns)));
    let mended = apply_edits(text, &edits);
    match yaml::read(&mended) {
        Ok(_) => {
            let errors = schema_errors(&mended, 0);
            errors.len() + errors.iter().filter(|&&code| code == Code::UnknownField).count()
        }
        Err(_) => usize::MAX,
    }
}

/// Blanks for what indents a line. A tab counts as two.
fn columns_of(head: &str) -> String {
    let mut columns = String::new();
    for it in head.chars() {
        match it {
            '\t' => columns.push_str(if columns.len().is_multiple_of(2) { "  " } else { " " }),
            '\u{200b}' => {}
            '\u{3000}' => columns.push_str("  "),
            _ => columns.push(' '),
        }
    }
    columns
}

/// A line that is indented by something else than blanks.
fn indentation(text: &str, document: u32, line: &Line, shift: usize) -> Option<Diagnostic> {
    let head = text.get(line.start..line.content)?;
    if line.kind == Kind::Inner || head.bytes().all(|byte| byte == b' ' || byte == b'\n' || byte == b'\r') {
        return None;
    }
    let span = Span::new(line.start, line.content);
    let mut columns = columns_of(head) + &" ".repeat(shift);
    if line.kind == Kind::Blank {
        columns.clear();
    }
    let code = if head.contains('\t') { Code::TabIndentation } else { Code::WideBlank };
    let fix = Fix { edit: Edit { span, replacement: columns }, label: FixLabel::Untab };
    Some(error(document, code, span, Vec::new(), Some(fix)))
}

/// `name： web`, as a Korean or Chinese keyboard writes it.
fn wide_colon(text: &str, document: u32, line: &Line) -> Option<Diagnostic> {
    let code = line.code(text);
    let inner = undash(code);
    let (name, rest) = inner.split_once('：')?;
    let bare = name.trim_end();
    is_name(bare.trim_matches(['"', '\''])).then_some(())?;
    let start = line.content + code.len() - inner.len() + bare.len();
    let blanks = rest.len() - rest.trim_start().len();
    let end = line.content + code.len() - inner.len() + name.len() + '：'.len_utf8() + blanks;
    let replacement = if rest.trim_start().is_empty() { ":" } else { ": " };
    let fix = Fix { edit: edit(start, end, replacement), label: FixLabel::Use(":".to_string()) };
    Some(error(document, Code::WideColon, Span::new(start, end), vec![bare.to_string()], Some(fix)))
}

/// `name:` with a blank after the colon that is none for YAML.
fn wide_blank_after_colon(text: &str, document: u32, line: &Line) -> Option<Diagnostic> {
    let code = line.code(text);
    let inner = undash(code);
    let (name, rest) = inner.split_once(':')?;
    let blanks = rest.len() - rest.trim_start_matches(|it| it == ' ' || is_wide_blank(it)).len();
    let wide = rest.get(..blanks)?.chars().any(is_wide_blank);
    (wide && is_name(name.trim_matches(['"', '\'']))).then_some(())?;
    let start = line.content + code.len() - inner.len() + name.len() + 1;
    let fix = Fix { edit: edit(start, start + blanks, " "), label: FixLabel::Blank };
    Some(error(document, Code::WideBlank, Span::new(start, start + blanks), Vec::new(), Some(fix)))
}

/// `– port: 80`, as a word processor or another keyboard writes it.
fn wide_dash(text: &str, document: u32, line: &Line) -> Option<Diagnostic> {
    let code = line.code(text);
    let rest = code.strip_prefix(DASHES)?;
    let body = rest.trim_start();
    key(body)?;
    let start = line.content;
    let end = start + code.len() - body.len();
    let fix = Fix { edit: edit(start, end, "- "), label: FixLabel::Use("-".to_string()) };
    let dash = Span::new(start, start + code.len() - rest.len());
    Some(error(document, Code::WideDash, dash, Vec::new(), Some(fix)))
}

/// `//` and `/* */` between the brackets of JSON, where YAML reads on.
pub(super) fn json_comments(text: &str, document: u32) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    if !text.trim_start().starts_with('{') || !(text.contains("//") || text.contains("/*")) {
        return out;
    }
    let (mut quoted, mut escaped, mut done, mut before) = (false, false, 0, ' ');
    for (at, letter) in text.char_indices() {
        let rest = text.get(at..).unwrap_or("");
        let line = rest.split(['\n', '\r']).next().unwrap_or("").trim_end();
        let fresh = at >= done && !quoted && !before.is_alphanumeric() && before != ':';
        let comment = match () {
            () if fresh && rest.starts_with("//") => {
                let replacement = if before.is_whitespace() { "#" } else { " #" };
                Some((line.len(), edit(at, at + 2, replacement), FixLabel::Use("#".to_string())))
            }
            () if fresh && rest.starts_with("/*") => rest
                .find("*/")
                .map(|end| (end + 2, edit(at, at + end + 2, ""), FixLabel::Remove("/* */".to_string()))),
            () => None,
        };
        if let Some((length, edit, label)) = comment {
            let span = Span::new(at, at + length.min(line.len()));
            out.push(error(document, Code::SlashComment, span, Vec::new(), Some(Fix { edit, label })));
            done = at + length;
        }
        match letter {
            _ if at < done => {}
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ => {}
        }
        before = letter;
        if out.len() >= MOST_FINDINGS {
            break;
        }
    }
    out
}

/// `{{ .Values.name }}`: a chart's template, not yet a manifest.
pub(super) fn template(suspect: &Suspect<'_>, _words: &str) -> Option<Vec<Diagnostic>> {
    let outside = |line: &&Line| line.kind != Kind::Comment && line.code(suspect.text).contains("{{");
    let line = suspect.lines.iter().find(outside)?;
    let at = line.content + line.code(suspect.text).find("{{")?;
    let end = suspect.text.get(at..line.end)?.find("}}").map_or(line.end, |length| at + length + 2);
    Some(vec![suspect.error(Code::Template, Span::new(at, end), Vec::new(), None)])
}

/// `%YAML 1.2`: kubectl takes the stream apart before it reads, so that a directive stands alone.
pub(super) fn directive(suspect: &Suspect<'_>, _words: &str) -> Option<Vec<Diagnostic>> {
    let line = suspect.lines.iter().find(|line| line.kind == Kind::Outer)?;
    let code = line.code(suspect.text).strip_prefix('%').filter(|_| line.content == line.start)?;
    let is_directive = code.starts_with("YAML") || code.starts_with("TAG");
    is_directive.then(|| {
        let fix = Fix { edit: edit(line.start, line.end, ""), label: FixLabel::Remove(format!("%{code}")) };
        vec![suspect.error(Code::Directive, line.span(), Vec::new(), Some(fix))]
    })
}

/// Prose, HTML, a program: hardly a line looks like a field.
pub(super) fn no_manifest(suspect: &Suspect<'_>, _words: &str) -> Option<Vec<Diagnostic>> {
    let content =
        || suspect.lines.iter().filter(|line| matches!(line.kind, Kind::Outer | Kind::Inner)).take(60);
    let first = content().next()?;
    let looks = |line: &&Line| {
        let code = line.code(suspect.text);
        key(code).is_some() || code.starts_with(['-', '{', '}', '[', ']', '"'])
    };
    let (fields, all) = (content().filter(looks).count(), content().count());
    if is_table(first.code(suspect.text)) {
        return Some(vec![suspect.error(Code::OtherFormat, first.span(), vec!["table".to_string()], None)]);
    }
    let markup = first.code(suspect.text).starts_with('<');
    (markup || fields * 4 < all)
        .then(|| vec![suspect.error(Code::NotAnObject, first.span(), Vec::new(), None)])
}
