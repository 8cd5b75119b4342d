//! Why a hop did what it did. Codes with arguments; the sentences are in `words::causes`.

mod code;

pub use code::CauseCode;

use std::fmt::Display;

use crate::text::Span;

/// Why a hop did what it did: a code with arguments, and the span of the manifest that decided it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// The code.
    pub code: CauseCode,
    /// The arguments of its sentence.
    pub args: Vec<String>,
    /// The place in the manifest, where one decided it.
    pub span: Option<Span>,
}

impl Cause {
    /// A cause without arguments.
    pub fn new(code: CauseCode) -> Self {
        Self { code, args: Vec::new(), span: None }
    }

    /// The same with one more argument.
    #[must_use]
    pub fn arg(mut self, value: impl Display) -> Self {
        self.args.push(value.to_string());
        self
    }

    /// The same, decided at this place.
    #[must_use]
    pub fn at(self, span: Option<Span>) -> Self {
        Self { span, ..self }
    }
}
