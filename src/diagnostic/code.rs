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
    /// More than blanks or a comment after `---`. kubectl refuses the stream there.
    BadSeparator => "bad-separator",
    /// Content between `...` and the next `---`, which kubectl does not read.
    AfterDocumentEnd => "after-document-end",
    /// Lists and maps stand too deep in each other. Args: the limit.
    TooDeep => "too-deep",
    /// Aliases stand for too many values. Args: the limit.
    AliasBomb => "alias-bomb",
    /// A map key that is no string, number or boolean.
    BadKey => "bad-key",
    /// An alias inside of what it stands for, or a merge of something that is no map.
    BadAlias => "bad-alias",
    /// A key stands twice in a map; the later one wins. Args: the key, the later line.
    DuplicateKey => "duplicate-key",
    /// A decoded value does not fit the kind. Args: the decoder's words.
    UndecodableObject => "undecodable-object",
    /// A tab where only blanks may indent.
    TabIndentation => "tab-indentation",
    /// A selector matches no pod. Args: the selector, the nearest label set or empty.
    SelectorMatchesNothing => "selector-matches-nothing",
}
