//! The event parser counts characters; the manifest's places are bytes.

/// Every so many characters the byte is remembered.
const STEP: usize = 64;

/// From character numbers to bytes, for one text.
pub(super) struct Places<'a> {
    text: &'a str,
    /// The byte of every [`STEP`]th character; empty where the text is ASCII.
    marks: Vec<u32>,
}

impl<'a> Places<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let marks = if text.is_ascii() {
            Vec::new()
        } else {
            let byte = |(at, _)| u32::try_from(at).unwrap_or(u32::MAX);
            text.char_indices().step_by(STEP).map(byte).collect()
        };
        Self { text, marks }
    }

    /// The byte of a character; the text's length past its end.
    pub(super) fn byte(&self, character: usize) -> usize {
        if self.marks.is_empty() {
            return character.min(self.text.len());
        }
        let Some(&mark) = self.marks.get(character / STEP) else {
            return self.text.len();
        };
        let rest = self.text.get(mark as usize..).unwrap_or("");
        let inside = rest.char_indices().nth(character % STEP).map_or(rest.len(), |(at, _)| at);
        mark as usize + inside
    }
}

#[cfg(test)]
mod tests {
    use super::Places;

    #[test]
    fn characters_become_bytes() {
        let text = "가나다abc".repeat(40);
        let places = Places::new(&text);
        for (count, (at, _)) in text.char_indices().enumerate() {
            assert_eq!(places.byte(count), at);
        }
        assert_eq!(places.byte(9999), text.len());
        assert_eq!(Places::new("abc").byte(2), 2);
    }
}
