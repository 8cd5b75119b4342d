//! One document's text -> nodes with their places, in one pass of the event parser. Knows no kind of object.
//!
//! Reads as kubectl does: YAML 1.1 words, keys as strings, the later of two equal keys, merge keys, aliases
//! as copies. What kubectl's parser takes and ours refuses, `prepared` makes ours take. Places are bytes of the text given.
//! What cannot be read is one [`Failure`]; `syntax` looks for its cause.

mod build;
mod place;
mod prepared;

pub(super) use build::{MAX_DEPTH, MAX_EXPANSION};

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::scalar;
use super::tree::{Node, NodeKind, Scalar};
use crate::pace::{Pace, at_once};
use crate::text::Span;
use build::Builder;
use place::Places;
use prepared::Prepared;

/// What was read of a document.
#[derive(Debug)]
pub(super) struct Read {
    /// The document's value.
    pub(super) root: Node,
    /// Keys that a later equal key overrules, with the later one's place.
    pub(super) duplicates: Vec<Duplicate>,
}

/// A key that a later one in the same map overrules.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Duplicate {
    /// The key.
    pub(super) key: String,
    /// The earlier place.
    pub(super) span: Span,
    /// The later place.
    pub(super) later: Span,
    /// The map's depth: 0 is the document's own.
    pub(super) depth: usize,
}

/// Why a document cannot be read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Failure {
    /// What is wrong.
    pub(super) reason: Reason,
    /// Where the reading stopped: the byte, in the text given.
    pub(super) at: usize,
}

/// What is wrong with a document that cannot be read.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Reason {
    /// It is no YAML. The parser's words.
    Syntax(String),
    /// Lists and maps stand deeper in each other than [`MAX_DEPTH`].
    TooDeep,
    /// Aliases stand for more than [`MAX_EXPANSION`] values.
    AliasBomb,
    /// A key that is no string, number or boolean.
    BadKey,
    /// An alias inside of what it stands for, or `<<` with something else than maps.
    BadAlias,
}

/// Reads one document.
pub(super) fn read(text: &str) -> Result<Read, Failure> {
    at_once(read_paced(text, &Pace::endless()))
}

/// The same in pieces.
pub(super) async fn read_paced(text: &str, pace: &Pace) -> Result<Read, Failure> {
    let mut prepared = Prepared::default();
    loop {
        let read = read_strictly(text, &prepared, pace).await;
        if let Some(result) = prepared.result(text, read) {
            return result;
        }
    }
}

/// Before a collection in brackets the parser looks for the `:` after it, to the end of the collection, before it says
/// a word. Behind this it does not: what stands there is no key.
const NO_KEY: &str = "--- ";

/// A document in brackets with more bytes comes word by word.
const LONG: usize = 64 * 1024;

/// The text as the parser is to read it, and how many characters of ours that leaves out.
fn word_by_word(text: &str) -> Option<(String, usize)> {
    let code = text.trim_ascii_start();
    (text.len() > LONG && code.starts_with(['{', '[']))
        .then(|| ([NO_KEY, code].concat(), text.len() - code.len()))
}

async fn read_strictly(text: &str, prepared: &Prepared, pace: &Pace) -> Result<Read, Failure> {
    let given = prepared.text(text);
    let places = Places::new(given);
    pace.work(given.len() / super::BYTES).await;
    let long = word_by_word(given);
    let (read, before) = long.as_ref().map_or((given, None), |(read, before)| (read.as_str(), Some(*before)));
    let byte = |character: usize| match before {
        Some(before) => places.byte(character.saturating_add(before).saturating_sub(NO_KEY.len())),
        None => places.byte(character),
    };
    let mut parser = Parser::new_from_str(read);
    let mut builder = Builder::new(text);
    while let Some(next) = parser.next_event() {
        let (event, span) = next.map_err(|error| Failure {
            at: prepared.written(Span::at(byte(error.marker().index()))).start as usize,
            reason: Reason::Syntax(error.info().to_string()),
        })?;
        let span = prepared.written(Span::new(byte(span.start.index()), byte(span.end.index())));
        if matches!(event, Event::DocumentEnd) {
            break;
        }
        let span = match &event {
            Event::Scalar(_, ScalarStyle::Literal, ..) => with_header(text, span, '|'),
            Event::Scalar(_, ScalarStyle::Folded, ..) => with_header(text, span, '>'),
            Event::Scalar(_, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted, ..) => {
                without_comment(text, span)
            }
            _ => span,
        };
        take(&mut builder, event, span)?;
        pace.further(span.end as usize / 2);
        pace.work(1).await;
    }
    Ok(builder.finish())
}

/// The parser's place of a text begins after its header and reaches to what follows; ours begins with the header and
/// ends with the last word, so that what is put in its place leaves the next line alone.
fn with_header(text: &str, span: Span, mark: char) -> Span {
    let before = text.get(..span.start as usize).unwrap_or("").trim_end();
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let header = before.get(line..).unwrap_or("");
    let code = header.split(" #").next().unwrap_or(header);
    let start = match code.rfind(mark) {
        Some(at) if !span.of(text).starts_with(mark) => line + at,
        _ => span.start as usize,
    };
    let whole = text.get(start..span.end as usize).unwrap_or("");
    Span::new(start, start + whole.trim_end().len())
}

/// The parser's place of a quoted text has what follows in the line, a comment too; ours ends with the quote, so that
/// what is put in its place leaves the comment alone. One that touches the quote stays in it: what is put there without
/// quotes would make one word with it.
fn without_comment(text: &str, span: Span) -> Span {
    let start = span.start as usize;
    let whole = span.of(text).trim_end();
    let close = whole.contains('#').then(|| prepared::end_of_quoted(text, start)).flatten();
    let apart = close.filter(|&end| !text.get(end..).is_some_and(|rest| rest.starts_with('#')));
    Span::new(start, apart.unwrap_or(start + whole.len()))
}

fn take(builder: &mut Builder<'_>, event: Event<'_>, span: Span) -> Result<(), Failure> {
    match event {
        Event::Scalar(text, style, anchor, tag) => {
            let tag = tag.filter(|tag| tag.is_yaml_core_schema()).map(|tag| tag.suffix.clone());
            let plain = style == ScalarStyle::Plain;
            let merge = plain && text == "<<" && tag.is_none();
            let value = tagged(&text, plain, tag.as_deref());
            builder.value(Node { span, kind: NodeKind::Scalar(value) }, anchor, merge)
        }
        Event::Alias(anchor) => builder.alias(anchor, span),
        Event::SequenceStart(anchor, _) => builder.open(span, anchor, false),
        Event::MappingStart(anchor, _) => builder.open(span, anchor, true),
        Event::SequenceEnd | Event::MappingEnd => builder.close(span),
        _ => Ok(()),
    }
}

fn tagged(text: &str, plain: bool, tag: Option<&str>) -> Scalar {
    match tag {
        Some("int" | "float" | "bool" | "null") => scalar::resolve(text),
        None if plain => scalar::resolve(text),
        _ => Scalar::Str(text.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::{LONG, Node, NodeKind, read, word_by_word};

    /// Every value's place, as the text there.
    fn places<'a>(node: &Node, text: &'a str, out: &mut Vec<&'a str>) {
        out.push(node.span.of(text));
        match &node.kind {
            NodeKind::Seq(items) => items.iter().for_each(|it| places(it, text, out)),
            NodeKind::Map(entries) => entries.iter().for_each(|it| places(&it.value, text, out)),
            NodeKind::Scalar(_) => {}
        }
    }

    #[test]
    fn a_long_document_in_brackets_has_the_places_that_a_short_one_has() {
        let short = " \n{\"이름\": [\"가\", {\"a\": 1}],\n \"b\": \"끝\"}\n";
        let long = format!("{short}{}", " ".repeat(LONG));
        assert!(word_by_word(short).is_none() && word_by_word(&long).is_some());
        let all = [short, long.as_str()].map(|text| {
            let mut out = Vec::new();
            places(&read(text).map(|it| it.root).expect("JSON"), text, &mut out);
            out
        });
        assert_eq!(all[0], all[1]);
        assert_eq!(all[0].last(), Some(&"\"끝\""));
    }

    #[test]
    fn a_long_document_in_brackets_breaks_where_it_is_broken() {
        let broken = format!("{{\"가\": [1, }}{}", " ".repeat(LONG));
        assert_eq!(read(&broken).err().map(|it| it.at), read(broken.trim_end()).err().map(|it| it.at));
    }
}
