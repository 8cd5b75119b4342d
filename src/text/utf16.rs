//! Bytes to the UTF-16 units that an editor in a browser counts in, for many places of one text.

/// Every so many bytes the count is remembered.
const STEP: usize = 4_096;

/// The UTF-16 offsets of a text: read once, however many are asked for.
pub struct Utf16<'a> {
    text: &'a str,
    /// Characters' first bytes and how many units stand before them; empty where the text is ASCII.
    marks: Vec<(usize, usize)>,
}

impl<'a> Utf16<'a> {
    /// Reads a text.
    pub fn of(text: &'a str) -> Self {
        let mut marks = Vec::new();
        if !text.is_ascii() {
            let mut units = 0;
            let mut next = 0;
            for (at, character) in text.char_indices() {
                if at >= next {
                    marks.push((at, units));
                    next = at.saturating_add(STEP);
                }
                units += character.len_utf16();
            }
        }
        Self { text, marks }
    }

    /// The offset of a byte, which is clamped to the text and to a character boundary.
    pub fn at(&self, byte: usize) -> usize {
        let mut end = byte.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let before = self.marks.partition_point(|(at, _)| *at <= end);
        let Some((from, units)) = before.checked_sub(1).and_then(|at| self.marks.get(at)) else { return end };
        units + self.text.get(*from..end).map_or(0, |rest| rest.encode_utf16().count())
    }
}

#[cfg(test)]
mod tests {
    use super::Utf16;
    use crate::text::utf16_offset;

    #[test]
    fn offsets_are_those_that_are_counted_from_the_beginning() {
        for text in ["", "plain: text\n", &"키: 값 🙂 # ü\n".repeat(700)] {
            let utf16 = Utf16::of(text);
            for byte in (0..text.len() + 3).step_by(if text.len() > 100 { 13 } else { 1 }) {
                assert_eq!(utf16.at(byte), utf16_offset(text, byte), "{byte}");
            }
        }
    }
}
