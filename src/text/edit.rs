//! Replacing parts of a text.

use super::Span;

/// One replacement. An empty span inserts, an empty replacement deletes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is taken out.
    pub span: Span,
    /// What stands there instead.
    pub replacement: String,
}

/// The text with all edits made. Edits are taken in the order of their places; one that overlaps
/// an earlier one, or does not fit the text, is left out.
pub fn apply_edits(text: &str, edits: &[Edit]) -> String {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    crate::order::sort_by_key(&mut sorted, |edit| (edit.span.start, edit.span.end));
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for edit in sorted {
        let range = edit.span.range();
        let Some(kept) = text.get(done..range.start) else {
            continue;
        };
        if text.get(range.clone()).is_none() {
            continue;
        }
        out.push_str(kept);
        out.push_str(&edit.replacement);
        done = range.end;
    }
    out.push_str(text.get(done..).unwrap_or(""));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_apply_in_place_order_and_overlaps_are_left_out() {
        let edit = |start, end, text: &str| Edit { span: Span::new(start, end), replacement: text.into() };
        assert_eq!(apply_edits("abcdef", &[edit(4, 5, "X"), edit(0, 1, "YY"), edit(4, 6, "Z")]), "YYbcdXf");
        assert_eq!(apply_edits("é", &[edit(1, 1, "x"), edit(9, 9, "y")]), "é");
    }
}
