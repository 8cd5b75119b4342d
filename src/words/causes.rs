//! The sentence of each cause: why a hop did what it did. `{0}`, `{1}` ... are the cause's arguments.

use super::{Lang, fill};
use crate::network::{Cause, CauseCode};

/// One plain sentence that says why.
pub fn cause(cause: &Cause, lang: Lang) -> String {
    let (en, ko) = template(cause.code);
    fill(if lang == Lang::Ko { ko } else { en }, &cause.args)
}

fn template(code: CauseCode) -> (&'static str, &'static str) {
    match code {
        CauseCode::ClientSends => ("The client calls {0}.", "클라이언트가 {0}을(를) 호출합니다."),
    }
}
