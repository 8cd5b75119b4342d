//! What is wrong with a manifest, where, and what would certainly mend it.
//!
//! A diagnostic is a code with arguments: sentences are made by `words`. Must not know who shows it.

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident => $text:literal,)*) => {
        /// The kind of a problem. Its name is stable: links, tests and documentation use it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[$doc])* $name,)* }

        impl Code {
            /// Every code, in the order they are listed here.
            pub const ALL: &'static [Code] = &[$(Code::$name,)*];

            /// The kebab-case name.
            pub fn name(self) -> &'static str {
                match self { $(Code::$name => $text,)* }
            }
        }
    };
}

mod code;
mod digest;

pub use code::Code;
pub use digest::{Entry, digest};

use crate::text::{Edit, Span};

/// How bad it is (contract.md).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// What the API server or kubectl would refuse, or what cannot be read.
    Error,
    /// What they would warn of, or what surely does not do what was meant.
    Warning,
    /// The rest: a built-in kind that is not simulated, a kind of somebody's API group.
    Info,
}

/// What would certainly mend it: one replacement, with a title for a button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// The replacement.
    pub edit: Edit,
    /// What the fix puts there, as the title's argument; `words` makes "Use `Local`" of it.
    pub label: FixLabel,
}

/// What a fix does, for its title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FixLabel {
    /// Put this value there.
    Use(String),
    /// Take this out.
    Remove(String),
    /// Put this in, where nothing stood.
    Insert(String),
    /// Rename the key to this.
    Rename(String),
    /// Indent with blanks instead of tabs.
    Untab,
    /// Put the value between quotes.
    Quote(String),
    /// Take the quotes away.
    Unquote(String),
    /// Put a blank there (`-port` to `- port`, `port:80` to `port: 80`).
    Blank,
    /// Move the line to the indentation of its neighbours.
    Indent,
}

/// One problem at one span of the manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of problem.
    pub code: Code,
    /// How bad.
    pub severity: Severity,
    /// The bytes it is about: a field's value, or the nearest parent of a missing one.
    pub span: Span,
    /// The document of the stream, from 0.
    pub document: u32,
    /// The field path as the API server writes it (`spec.ports[0].nodePort`), where it is about a field.
    pub field: Option<String>,
    /// The arguments of the code's sentence, in its order.
    pub args: Vec<String>,
    /// What would certainly mend it.
    pub fix: Option<Fix>,
}

/// The diagnostics of one manifest. [`Diagnostics::sorted`] gives the order of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    /// In the order they were found.
    pub items: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.items.push(diagnostic);
    }

    /// Adds all of another.
    pub fn extend(&mut self, other: Diagnostics) {
        self.items.extend(other.items);
    }

    /// The same, in the order of the text, errors first where two begin at the same byte.
    pub fn sorted(mut self) -> Self {
        crate::order::sort_by_key(&mut self.items, |item| (item.span.start, item.severity, item.code));
        self
    }

    /// How many there are of this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.items.iter().filter(|item| item.severity == severity).count()
    }
}
