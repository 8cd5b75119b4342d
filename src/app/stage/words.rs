//! The words on the stage.

use serviscope::scene::Word;
use serviscope::words::Lang;

/// A word of the stage.
pub fn word(word: Word, args: &[String], _lang: Lang) -> String {
    [format!("{word:?}"), args.join(" ")].join(" ")
}
