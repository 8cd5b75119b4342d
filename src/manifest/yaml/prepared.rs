//! What kubectl's parser reads and ours refuses: the text is prepared, so that ours reads it to the same values.
//!
//! go-yaml has no indentation inside brackets and quotes, begins a comment right after a comma, bracket or quote, takes
//! `\'` for an apostrophe, and a tab after a colon for a blank. Nothing is done before the parser refuses: its refusal says
//! what stands there, so that blanks are put in only where they surely mean nothing. Where reading gets no further than
//! what was prepared, that was not the cause, and the first refusal stands.

use super::{Failure, Read, Reason};
use crate::manifest::pieces::Pieces;
use crate::text::{Edit, Span};

/// The parser is asked at least this often for one document, of a short one oftener: each time costs a reading.
const FEWEST_ROUNDS: usize = 64;
const MOST_ROUNDS: usize = 256;
/// So many bytes are read again in all before only the fewest rounds are left.
const BUDGET: usize = 8_000_000;
/// No line is moved further, whatever stands before it.
const WIDEST: usize = 256;
/// So many bytes of blanks are put in by one round at most.
const MOST_ADDED: usize = 4_000_000;

/// A text as the parser is given it.
#[derive(Default)]
pub(super) struct Prepared {
    edits: Vec<Edit>,
    /// The text with the edits made, and the way back.
    text: Option<(String, Pieces)>,
    /// The last refusal that edits were made for, and where what they are for ends.
    mended: Option<(Failure, usize)>,
    rounds: usize,
}

impl Prepared {
    /// The text to be read, given the one as it is written.
    pub(super) fn text<'a>(&'a self, written: &'a str) -> &'a str {
        self.text.as_ref().map_or(written, |(text, _)| text)
    }

    /// The place as written that a place of that text stands for.
    pub(super) fn written(&self, span: Span) -> Span {
        self.text.as_ref().map_or(span, |(_, pieces)| pieces.written(span))
    }

    /// What reading comes to; none where the text is to be read again, now that it is prepared further.
    pub(super) fn result(
        &mut self,
        written: &str,
        read: Result<Read, Failure>,
    ) -> Option<Result<Read, Failure>> {
        let failure = match read {
            Ok(read) => return Some(Ok(read)),
            Err(failure) => failure,
        };
        if let Some((first, end)) = self.mended.take()
            && !gets_past(written, &failure, end)
        {
            return Some(Err(first));
        }
        let most = (BUDGET / written.len().max(1)).clamp(FEWEST_ROUNDS, MOST_ROUNDS);
        self.rounds = self.rounds.saturating_add(1);
        let Some((edits, end)) = preparation(written, &failure).filter(|_| self.rounds <= most) else {
            return Some(Err(failure));
        };
        self.edits.extend(edits);
        crate::order::sort_by_key(&mut self.edits, |edit| (edit.span.start, edit.span.end));
        let mut pieces = Pieces::whole(Span::new(0, written.len()));
        let text = pieces.apply(written, &self.edits);
        self.text = Some((text, pieces));
        self.mended = Some((failure, end));
        None
    }
}

/// Whether reading stopped behind what the text was prepared for, and not because of how that ends.
fn gets_past(text: &str, failure: &Failure, end: usize) -> bool {
    let Reason::Syntax(words) = &failure.reason else { return true };
    let same = || text.get(end..failure.at).is_none_or(|it| it.trim().is_empty());
    failure.at >= end && !(words.contains("trailing content") && same())
}

/// The edits that a refusal asks for, and where what they are for ends.
fn preparation(text: &str, failure: &Failure) -> Option<(Vec<Edit>, usize)> {
    let Reason::Syntax(words) = &failure.reason else { return None };
    let at = failure.at;
    if words.contains("':' must be followed") {
        let before = text.get(..at)?;
        let kept = before.trim_end_matches([' ', '\t']).len();
        return (kept < at).then(|| (vec![edit(kept, at, " ".repeat(at - kept))], kept));
    }
    if words.contains("comments must be separated") {
        return Some((vec![edit(at, at, " ".to_string())], at));
    }
    let mut walk = Walk { text, at, width: width(text.get(..at)?), edits: Vec::new(), added: 0 };
    if words.contains("in quoted scalar") || words.contains("unknown escape") {
        walk.quoted()?;
    } else if words.contains("tab cannot be used") {
        let start = line_start(text, at);
        walk.put(start, start, " ".repeat(walk.width));
        // The text may begin before, and whatever else is refused in it is another matter.
        walk.at = 0;
    } else if words.contains("invalid indentation") {
        walk.brackets()?;
    } else {
        return None;
    }
    (!walk.edits.is_empty() && walk.added <= MOST_ADDED).then_some((walk.edits, walk.at))
}

/// Where a quoted text ends that begins here.
pub(super) fn end_of_quoted(text: &str, at: usize) -> Option<usize> {
    let mut walk = Walk { text, at, width: 0, edits: Vec::new(), added: 0 };
    walk.quoted().map(|()| walk.at)
}

/// A column that is deeper than any list or map begun before.
fn width(before: &str) -> usize {
    let begins = |line: &str| line.bytes().take_while(|it| matches!(it, b' ' | b'-' | b'?' | b'\t')).count();
    before.split('\n').map(begins).max().unwrap_or(0).min(WIDEST) + 1
}

fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |it| it + 1)
}

fn edit(start: usize, end: usize, replacement: String) -> Edit {
    Edit { span: Span::new(start, end), replacement }
}

/// From token to token inside brackets or quotes.
struct Walk<'a> {
    text: &'a str,
    at: usize,
    /// The columns that a line needs before it.
    width: usize,
    edits: Vec<Edit>,
    added: usize,
}

impl Walk<'_> {
    fn byte(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + ahead).copied()
    }

    fn put(&mut self, start: usize, end: usize, replacement: String) {
        self.added = self.added.saturating_add(replacement.len());
        if self.added <= MOST_ADDED {
            self.edits.push(edit(start, end, replacement));
        }
    }

    /// Moves the line that begins here, unless it is empty or ends the document.
    fn indent(&mut self) {
        let rest = self.text.get(self.at..).unwrap_or("");
        let blanks = rest.bytes().take_while(|&it| it == b' ').count();
        let empty = matches!(self.byte(blanks), Some(b'\n' | b'\r'));
        if blanks < self.width && !empty && !rest.starts_with("...") {
            self.put(self.at, self.at, " ".repeat(self.width - blanks));
        }
    }

    /// Past a line end.
    fn line(&mut self) {
        self.at += 1;
        self.indent();
    }

    /// From the quote that opens to behind the one that closes.
    fn quoted(&mut self) -> Option<()> {
        let quote = self.byte(0)?;
        self.at += 1;
        loop {
            match (self.byte(0)?, self.byte(1)) {
                (b'\n', _) => self.line(),
                (b'\\', Some(next)) if quote == b'"' => {
                    if next == b'\'' {
                        self.put(self.at, self.at + 2, "'".to_string());
                    }
                    self.at += if matches!(next, b'\n' | b'\r') { 1 } else { 2 };
                }
                (b'\'', Some(b'\'')) if quote == b'\'' => self.at += 2,
                (byte, _) => {
                    self.at += 1;
                    if byte == quote {
                        return Some(());
                    }
                }
            }
        }
    }

    /// From a token inside of brackets, the first of its line, to behind what closes them.
    fn brackets(&mut self) -> Option<()> {
        let from = self.at;
        self.at = line_start(self.text, from);
        self.indent();
        self.at = from;
        let (mut depth, mut plain) = (0usize, false);
        loop {
            match self.byte(0)? {
                b'\n' => self.line(),
                b' ' | b'\t' | b'\r' => self.at += 1,
                b'#' if !plain || self.follows_blank() => {
                    plain = false;
                    self.comment();
                }
                b'"' | b'\'' if !plain => self.quoted()?,
                b'&' | b'!' if !plain => self.word(),
                byte => {
                    self.at += 1;
                    plain = match byte {
                        b'[' | b'{' | b']' | b'}' | b',' => false,
                        b':' => plain && !self.ends_key(),
                        _ => true,
                    };
                    match (byte, depth) {
                        (b'[' | b'{', _) => depth += 1,
                        (b']' | b'}', 0) if !self.goes_on() => return Some(()),
                        (b']' | b'}', _) => depth = depth.saturating_sub(1),
                        _ => {}
                    }
                }
            }
        }
    }

    fn follows_blank(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|it| self.text.as_bytes().get(it));
        before.is_none_or(u8::is_ascii_whitespace)
    }

    /// Whether a colon before this place ends a key.
    fn ends_key(&self) -> bool {
        self.byte(0).is_none_or(|it| it.is_ascii_whitespace() || b",[]{}".contains(&it))
    }

    /// To the end of a comment, which the parser wants a blank before.
    fn comment(&mut self) {
        if !self.follows_blank() {
            self.put(self.at, self.at, " ".to_string());
        }
        self.at += self.text.get(self.at..).and_then(|it| it.find('\n')).unwrap_or(self.text.len() - self.at);
    }

    /// Past an anchor or a tag.
    fn word(&mut self) {
        let ends = |it: u8| it.is_ascii_whitespace() || b",[]{}".contains(&it);
        while self.byte(0).is_some_and(|it| !ends(it)) {
            self.at += 1;
        }
    }

    /// Whether other brackets are surely still open behind one that closes.
    fn goes_on(&self) -> bool {
        let mut rest = self.text.get(self.at..).unwrap_or("").trim_start();
        while rest.starts_with('#') {
            rest = rest.split_once('\n').map_or("", |(_, below)| below).trim_start();
        }
        rest.starts_with([',', ']', '}'])
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Read, read};
    use crate::manifest::tree::{NodeKind, Scalar};
    use crate::text::Span;

    /// The values of a list under the key of an item, and their places as text.
    fn values(list: &str) -> Option<Vec<(String, String)>> {
        let text = format!("a:\n- 한: {list}\n  b: 1\n");
        let Read { root, .. } = read(&text).ok()?;
        let NodeKind::Seq(items) = &root.get("a")?.kind else { return None };
        let item = items.first()?;
        assert_eq!(item.get("b").map(|it| it.span), Some(Span::new(text.len() - 2, text.len() - 1)));
        let NodeKind::Seq(values) = &item.get("한")?.kind else { return None };
        let each = values.iter().map(|it| match &it.kind {
            NodeKind::Scalar(Scalar::Str(value)) => Some((value.clone(), it.span.of(&text).to_string())),
            _ => None,
        });
        each.collect()
    }

    fn value(list: &str) -> Option<(String, String)> {
        values(list)?.into_iter().next()
    }

    #[test]
    fn lines_inside_brackets_and_quotes_stand_anywhere() {
        let pair = |value: &str, place: &str| Some((value.to_string(), place.to_string()));
        for list in ["[\nx\n]", "[x\n]", "[ # ]\nx,\n]#c", "[x,#]\n]"] {
            assert_eq!(value(list), pair("x", "x"), "{list}");
        }
        assert_eq!(value("[\"x\n y\\\n z\n\n'\"]"), pair("x yz\n'", "\"x\n y\\\n z\n\n'\""));
        assert_eq!(value("['x''\n]y']"), pair("x' ]y", "'x''\n]y'"));
        assert_eq!(value("[\"\\'x\\'\" #]\n]"), pair("'x'", "\"\\'x\\'\""));
        assert_eq!(value("[it's\nb]"), pair("it's b", "it's\nb"));
        assert_eq!(values("[&a x,\n!!str \"]\"\n]").map(|it| it.len()), Some(2));
    }

    #[test]
    fn what_kubectl_refuses_is_refused_where_it_was() {
        for list in ["[x\n]]", "[x", "[\"x\n\" y]", "[\"\\'\\q\"]", "[\"x\n... y\"]", "[\n- x\n]"] {
            assert_eq!(value(list), None, "{list}");
        }
    }
}
