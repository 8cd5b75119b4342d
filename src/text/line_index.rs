//! Byte offsets to lines and columns, and to the UTF-16 offsets that an editor in a browser counts in.

/// A place as people count: both from 1, columns in code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column in code points, from 1.
    pub column: u32,
}

/// Where the lines of one text begin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Reads the line starts of a text. Lines end with `\n` (a `\r` before it belongs to the line) or a lone `\r`.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let ends = bytes
            .iter()
            .enumerate()
            .filter(|&(at, &byte)| byte == b'\n' || (byte == b'\r' && bytes.get(at + 1) != Some(&b'\n')));
        let starts =
            std::iter::once(0).chain(ends.map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX))).collect();
        Self { starts }
    }

    /// The number of lines, at least 1.
    pub fn lines(&self) -> usize {
        self.starts.len().max(1)
    }

    /// The line of a byte, from 1.
    pub fn line(&self, offset: u32) -> u32 {
        u32::try_from(self.starts.partition_point(|&start| start <= offset)).unwrap_or(u32::MAX).max(1)
    }

    /// The byte that a line (from 1) begins at; the last line's for lines past the end.
    pub fn start_of(&self, line: u32) -> u32 {
        let at = (line.max(1) as usize).saturating_sub(1);
        self.starts.get(at).or(self.starts.last()).copied().unwrap_or(0)
    }

    /// The line and column of a byte of the text that this index was made from.
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let line = self.line(offset);
        let before = text.get(self.start_of(line) as usize..offset as usize).unwrap_or("");
        Position { line, column: u32::try_from(before.chars().count()).unwrap_or(u32::MAX).saturating_add(1) }
    }
}

/// The UTF-16 offset of a byte offset, which is clamped to the text and to a character boundary.
pub fn utf16_offset(text: &str, offset: usize) -> usize {
    let mut end = offset.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).map_or(0, |before| before.encode_utf16().count())
}

/// The byte offset of a UTF-16 offset; the text's length where it lies past the end.
pub fn byte_offset(text: &str, utf16: usize) -> usize {
    let mut seen = 0;
    for (at, character) in text.char_indices() {
        if seen >= utf16 {
            return at;
        }
        seen += character.len_utf16();
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_code_points_and_lines_all_endings() {
        let text = "a\r\n한글b\rc\n";
        let index = LineIndex::new(text);
        assert_eq!(index.lines(), 4);
        let at = |needle: char| index.position(text, u32::try_from(text.find(needle).unwrap()).unwrap());
        assert_eq!(at('b'), Position { line: 2, column: 3 });
        assert_eq!(at('c'), Position { line: 3, column: 1 });
        assert_eq!(index.position(text, 999).line, 4);
    }

    #[test]
    fn utf16_and_bytes_agree() {
        let text = "a😀한b";
        let at = text.find('b').unwrap();
        assert_eq!(utf16_offset(text, at), 4);
        assert_eq!(byte_offset(text, 4), at);
        assert_eq!(byte_offset(text, 99), text.len());
    }
}
