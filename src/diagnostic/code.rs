//! Every kind of problem, by its kebab-case name. One line each: what it means is in `words::diagnostics`.

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

codes! {
    /// The YAML cannot be read at all. Args: the parser's words.
    YamlSyntax => "yaml-syntax",
    /// A tab where only blanks may indent.
    TabIndentation => "tab-indentation",
    /// A selector matches no pod. Args: the selector, the nearest label set or empty.
    SelectorMatchesNothing => "selector-matches-nothing",
}
