//! The way back from a repaired text to the text as it was written. Knows edits, no YAML.

use crate::text::{Edit, Span};

/// A stretch of the repaired text.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Piece {
    /// Where it begins in the repaired text.
    start: usize,
    /// Where it ends there.
    end: usize,
    /// What it stands for in the text as written.
    written: Span,
    /// It is that text; otherwise an edit put it there.
    copied: bool,
}

/// A repaired text as pieces of the text as written.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pieces(Vec<Piece>);

impl Pieces {
    /// A text that stands here, not yet repaired.
    pub(super) fn whole(written: Span) -> Self {
        let length = (written.end - written.start) as usize;
        Self(vec![Piece { start: 0, end: length, written, copied: true }])
    }

    /// Whether any edit was made.
    pub(super) fn are_edited(&self) -> bool {
        self.0.iter().any(|piece| !piece.copied)
    }

    /// Makes the edits, which are in order and apart from each other, and gives the new text.
    pub(super) fn apply(&mut self, text: &str, edits: &[Edit]) -> String {
        let mut next = Vec::with_capacity(self.0.len() + 2 * edits.len());
        let mut out = String::with_capacity(text.len() + 16 * edits.len());
        let mut done = 0;
        for edit in edits {
            let range = edit.span.range();
            self.copy(text, done..range.start, &mut out, &mut next);
            let start = out.len();
            out.push_str(&edit.replacement);
            next.push(Piece { start, end: out.len(), written: self.written(edit.span), copied: false });
            done = range.end;
        }
        self.copy(text, done..text.len(), &mut out, &mut next);
        self.0 = next;
        out
    }

    fn copy(&self, text: &str, range: std::ops::Range<usize>, out: &mut String, next: &mut Vec<Piece>) {
        let first = self.0.partition_point(|piece| piece.end <= range.start);
        for piece in self.0.iter().skip(first).take_while(|piece| piece.start < range.end) {
            let (from, to) = (piece.start.max(range.start), piece.end.min(range.end));
            let written = match piece.copied {
                true => Span::new(from - piece.start, to - piece.start).shifted(piece.written.start as usize),
                false => piece.written,
            };
            let start = out.len();
            out.push_str(text.get(from..to).unwrap_or(""));
            next.push(Piece { start, end: out.len(), written, copied: piece.copied });
        }
    }

    /// The place in the text as written that a place of the repaired text stands for.
    pub(super) fn written(&self, span: Span) -> Span {
        if let [Piece { start: 0, written, copied: true, .. }] = self.0.as_slice() {
            return span.shifted(written.start as usize);
        }
        let (start, end) = (span.start as usize, span.end as usize);
        let from = self.0.get(self.0.partition_point(|piece| piece.end <= start));
        let first = from.or(self.0.last()).map_or(0, |piece| match piece.copied {
            true => piece.written.start as usize + start.saturating_sub(piece.start),
            false => piece.written.start as usize,
        });
        if span.is_empty() {
            return Span::at(first);
        }
        let to = self.0.get(self.0.partition_point(|piece| piece.end < end));
        let last = to.or(self.0.last()).map_or(0, |piece| match piece.copied {
            true => piece.written.start as usize + end.saturating_sub(piece.start),
            false => piece.written.end as usize,
        });
        Span::new(first, last.max(first))
    }

    /// The same, where it lies in one line of the text as written (`text`) in which no edit was made. In a text
    /// without edits everything does.
    pub(super) fn untouched(&self, text: &str, span: Span) -> Option<Span> {
        let written = self.written(span);
        if !self.are_edited() {
            return Some(written);
        }
        let before = text.get(..written.start as usize)?;
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let end = written.end as usize + text.get(written.end as usize..)?.find('\n').unwrap_or(text.len());
        let one_line =
            !written.of(text).contains('\n') && written.end - written.start == span.end - span.start;
        // Pieces stand in the order of what they stand for.
        let first = self.0.partition_point(|piece| (piece.written.end as usize) < start);
        let mut here = self.0.iter().skip(first).take_while(|piece| (piece.written.start as usize) <= end);
        (one_line && here.all(|piece| piece.copied)).then_some(written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(start: usize, end: usize, text: &str) -> Edit {
        Edit { span: Span::new(start, end), replacement: text.into() }
    }

    #[test]
    fn places_lead_back_over_two_rounds() {
        let mut pieces = Pieces::whole(Span::new(100, 110));
        let first = pieces.apply("abcdefghij", &[edit(2, 3, "XYZ"), edit(6, 6, "--")]);
        assert_eq!(first, "abXYZdef--ghij");
        assert_eq!(pieces.written(Span::new(0, 2)), Span::new(100, 102));
        assert_eq!(pieces.written(Span::new(3, 4)), Span::new(102, 103));
        assert_eq!(pieces.written(Span::new(5, 8)), Span::new(103, 106));
        assert_eq!(pieces.written(Span::new(10, 14)), Span::new(106, 110));
        let second = pieces.apply(&first, &[edit(1, 4, "")]);
        assert_eq!(second, "aZdef--ghij");
        assert_eq!(pieces.written(Span::new(2, 3)), Span::new(103, 104));
        assert_eq!(pieces.written(Span::new(8, 9)), Span::new(107, 108));
        assert_eq!(pieces.written(Span::at(11)), Span::at(110));
    }

    #[test]
    fn fixes_of_later_rounds_keep_to_lines_without_edits() {
        let text = "ab\ncd\nef";
        let mut pieces = Pieces::whole(Span::new(0, 8));
        assert_eq!(pieces.untouched(text, Span::new(1, 4)), Some(Span::new(1, 4)));
        pieces.apply(text, &[edit(3, 4, "XYZ")]);
        assert_eq!(pieces.untouched(text, Span::new(9, 10)), Some(Span::new(7, 8)));
        assert_eq!(pieces.untouched(text, Span::new(6, 7)), None);
        assert_eq!(pieces.untouched(text, Span::new(1, 9)), None);
    }
}
