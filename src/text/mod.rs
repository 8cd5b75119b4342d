//! Places in a text: byte spans, lines and columns, edits. Knows no YAML and no Kubernetes.

mod edit;
mod line_index;
mod span;

pub use edit::{Edit, apply_edits};
pub use line_index::{LineIndex, Position, byte_offset, utf16_offset};
pub use span::{Span, Spanned};
