//! A document as lines, roughly: enough to guess where an error came from in text that is no YAML.
//!
//! Every guess is tried on the real parser before it is offered, so a wrong one costs nothing but time.

use crate::text::Span;

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::manifest) enum Kind {
    /// Nothing but blanks.
    Blank,
    /// A comment.
    Comment,
    /// Goes on with a text, a quoted scalar or a bracketed collection.
    Inner,
    /// Begins something at its own indentation.
    Outer,
}

/// One line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::manifest) struct Line {
    /// Its first byte.
    pub(in crate::manifest) start: usize,
    /// Where its content begins: after blanks, tabs and anything that looks like one.
    pub(in crate::manifest) content: usize,
    /// The byte after its last, line end and blanks before it left out.
    pub(in crate::manifest) end: usize,
    /// What it is.
    pub(in crate::manifest) kind: Kind,
    /// Where a comment after the content begins; `end` without one.
    pub(in crate::manifest) code_end: usize,
    /// How many brackets are open after it.
    pub(in crate::manifest) open: usize,
}

impl Line {
    /// Its content, a comment after it left out.
    pub(in crate::manifest) fn code<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.content..self.code_end).unwrap_or("")
    }

    /// The columns before its content.
    pub(in crate::manifest) fn indent(&self) -> usize {
        self.content - self.start
    }

    /// Its content.
    pub(in crate::manifest) fn span(&self) -> Span {
        Span::new(self.content, self.end)
    }
}

/// The lines of a document.
pub(in crate::manifest) fn lines(text: &str) -> Vec<Line> {
    let mut scanner = Scanner { text, inside: Inside::Nothing, depth: 0 };
    let mut at = 0;
    let mut out = Vec::new();
    for raw in text.split_inclusive('\n') {
        out.push(scanner.line(at, raw));
        at += raw.len();
    }
    out
}

/// What an earlier line began and did not end.
#[derive(Clone, Copy, PartialEq)]
enum Inside {
    Nothing,
    /// A text after `|` or `>`, indented more than this.
    Text(usize),
    /// A quoted scalar, of a line indented by this.
    Quote(char, usize),
}

struct Scanner<'a> {
    text: &'a str,
    inside: Inside,
    depth: usize,
}

impl Scanner<'_> {
    fn line(&mut self, start: usize, raw: &str) -> Line {
        let body = raw.trim_end();
        let end = start + body.len();
        let content = start + body.len() - body.trim_start().len();
        let kind = if self.inside == Inside::Nothing && self.depth == 0 { Kind::Blank } else { Kind::Inner };
        let blank = Line { start, content: end, end, kind, code_end: end, open: self.depth };
        if content == end {
            return blank;
        }
        let indent = content - start;
        let code = self.text.get(content..end).unwrap_or("");
        match self.inside {
            Inside::Text(parent) if indent > parent => return Line { content, kind: Kind::Inner, ..blank },
            Inside::Text(_) => self.inside = Inside::Nothing,
            Inside::Quote(_, parent) if indent <= parent && key(code).is_some() => {
                (self.inside, self.depth) = (Inside::Nothing, 0);
            }
            _ => {}
        }
        let kind = match self.inside {
            Inside::Quote(..) => Kind::Inner,
            _ if self.depth > 0 => Kind::Inner,
            _ if code.starts_with('#') => return Line { content, kind: Kind::Comment, ..blank },
            _ => Kind::Outer,
        };
        let code_end = content + self.scan(code, indent);
        if kind == Kind::Outer && self.inside == Inside::Nothing && self.depth == 0 {
            self.text_header(self.text.get(content..code_end).unwrap_or(""), indent);
        }
        Line { start, content, end, kind, code_end, open: self.depth }
    }

    /// Follows quotes and brackets; gives where a comment begins.
    fn scan(&mut self, code: &str, indent: usize) -> usize {
        let mut quote = match self.inside {
            Inside::Quote(quote, _) => Some(quote),
            _ => None,
        };
        let mut fresh = true;
        let mut escaped = false;
        let mut before = ' ';
        let mut end = code.len();
        for (at, letter) in code.char_indices() {
            match (quote, letter) {
                (Some('"'), _) if escaped => escaped = false,
                (Some('"'), '\\') => escaped = true,
                (Some(open), _) if open == letter => quote = None,
                (Some(_), _) => {}
                (None, '#') if before.is_whitespace() => {
                    end = code.get(..at).unwrap_or("").trim_end().len();
                    break;
                }
                (None, '"' | '\'') if fresh => quote = Some(letter),
                (None, '[' | '{') if fresh || self.depth > 0 => self.depth += 1,
                (None, ']' | '}') if self.depth > 0 => self.depth -= 1,
                _ => {}
            }
            let separator =
                letter.is_whitespace() || (self.depth > 0 && matches!(letter, '[' | '{' | ',' | ':'));
            fresh = quote.is_none() && (separator || (fresh && letter == '-'));
            before = letter;
        }
        self.inside = quote.map_or(Inside::Nothing, |quote| Inside::Quote(quote, indent));
        end
    }

    fn text_header(&mut self, code: &str, indent: usize) {
        let last = code.rsplit([' ', '\t']).next().unwrap_or("");
        let mut marks = last.chars();
        let is_header =
            matches!(marks.next(), Some('|' | '>')) && marks.all(|it| matches!(it, '+' | '-' | '0'..='9'));
        if is_header && last.len() <= 3 {
            let dashes = code.len() - undash(code).len();
            let has_key = key(undash(code)).is_some();
            self.inside =
                Inside::Text(if has_key { indent + dashes } else { indent + dashes.saturating_sub(2) });
        }
    }
}

/// What stands after the dashes of list items.
pub(in crate::manifest) fn undash(code: &str) -> &str {
    let mut rest = code;
    while let Some(inner) = rest.strip_prefix("- ") {
        rest = inner.trim_start_matches(' ');
    }
    rest
}

/// The key that a line begins with, quotes left out, where it looks like one.
pub(in crate::manifest) fn key(code: &str) -> Option<&str> {
    let (name, rest) = undash(code).split_once(':')?;
    let fits = rest.is_empty() || rest.starts_with([' ', '\t']);
    let name = name.trim_matches(['"', '\'']);
    (fits && is_name(name)).then_some(name)
}

/// Whether a text could be the name of a field or label.
pub(in crate::manifest) fn is_name(name: &str) -> bool {
    name.starts_with(|it: char| it.is_ascii_alphanumeric())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> String {
        let letter = |line: &Line| match line.kind {
            Kind::Blank => 'b',
            Kind::Comment => '#',
            Kind::Inner => 'i',
            Kind::Outer => 'o',
        };
        lines(text).iter().map(letter).collect()
    }

    #[test]
    fn texts_quotes_and_brackets_go_on() {
        assert_eq!(kinds("a: |\n  x\n\n  y: z\nb: 1\n\n"), "oiiiob");
        assert_eq!(kinds("- k: |\n    x\n  y: z\n- >-\n x\n"), "oiooi");
        assert_eq!(kinds("a: \"x\n  y\"\nb: 'it''s' # 'c\nc: d\n"), "oioo");
        assert_eq!(kinds("a: [1,\n2, {\n}]\nb: x[y\n# c\nc: 1"), "oiio#o");
        assert_eq!(kinds("a: \"x\nb: 1\nc: 2\n"), "ooo");
    }

    #[test]
    fn comments_end_the_code() {
        let text = "a: 'b # c' # d";
        assert_eq!(lines(text).first().map(|line| line.code(text)), Some("a: 'b # c'"));
    }
}
