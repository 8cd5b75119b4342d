//! Byte ranges of the manifest's text.

/// A half-open range of bytes, `start..end`, of the whole text that the person gave.
///
/// Both ends lie on character boundaries of that text; `start <= end`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// A span of these bytes; ends in the wrong order are swapped, offsets past 4 GiB clamped.
    pub fn new(start: usize, end: usize) -> Self {
        let (start, end) = (clamp(start), clamp(end));
        Self { start: start.min(end), end: start.max(end) }
    }

    /// The empty span before this byte.
    pub fn at(offset: usize) -> Self {
        Self::new(offset, offset)
    }

    /// The bytes, for slicing with `str::get`.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether nothing is inside.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The smallest span around both.
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The same place where the text before it is `offset` bytes longer.
    pub fn shifted(self, offset: usize) -> Self {
        Self::new((self.start as usize).saturating_add(offset), (self.end as usize).saturating_add(offset))
    }

    /// The text of this span; empty where the span does not fit the text.
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or("")
    }
}

fn clamp(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// A value with the place it was written at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// What was written.
    pub value: T,
    /// Where.
    pub span: Span,
}
