//! Places in a text: byte spans, lines and columns, edits. Knows no YAML and no Kubernetes.

mod edit;
mod line_index;
mod span;
mod utf16;

pub use edit::{Edit, apply_edits};
pub use line_index::{LineIndex, Position, byte_offset, utf16_offset};
pub use span::{Span, Spanned};
pub use utf16::Utf16;
