//! The edge where codes become sentences, in English and Korean. Knows every code; decides nothing.
//!
//! Every match is exhaustive: a new code does not compile before it has both sentences.

mod arguments;
mod causes;
mod cluster;
mod details;
mod diagnostics;
mod gateways;
mod hops;
mod life;
mod particles;
mod placed;
pub mod presets;
mod rules;
pub mod scene;
mod scheduling;
mod server;
mod ui;

pub use causes::{because, cause};
pub use diagnostics::{diagnostic, fix_title};
pub use hops::{action, leg, outcome, reason};
pub use life::{actor as change_actor, change};
pub use placed::placed;
pub use scheduling::{plugin, refusal};
pub use server::server;
pub use ui::Ui;

/// The interface's languages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// 한국어.
    Ko,
}

/// Fills `{0}`, `{1}` ... of a template with the arguments; one that is missing stays empty.
/// `{1:text}` is `text` and the argument, or nothing where the argument is empty.
pub fn fill(template: &str, args: &[String]) -> String {
    let mut out = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let (before, from) = rest.split_at(open);
        particles::push(&mut out, before);
        match placeholder(from) {
            Some((index, before, after)) => {
                let arg = args.get(index).map_or("", String::as_str);
                if !arg.is_empty() {
                    out.push_str(before);
                    out.push_str(arg);
                }
                rest = after;
            }
            None => {
                out.push('{');
                rest = from.get(1..).unwrap_or("");
            }
        }
    }
    particles::push(&mut out, rest);
    out
}

/// The argument's index, the text that stands before it unless it is empty, and what follows.
fn placeholder(from: &str) -> Option<(usize, &str, &str)> {
    let (inside, after) = from.strip_prefix('{')?.split_once('}')?;
    let (index, before) = inside.split_once(':').unwrap_or((inside, ""));
    Some((index.parse().ok()?, before, after))
}

#[cfg(test)]
mod tests {
    use super::{Lang, diagnostic};
    use crate::diagnostic::{Code, Diagnostic, Severity};
    use crate::text::Span;

    #[test]
    fn placeholders_are_filled_and_other_braces_kept() {
        let args = ["a".to_string(), "{0}".to_string()];
        assert_eq!(super::fill("{0} {1} {2}| {} {x}", &args), "a {0} | {} {x}");
        assert_eq!(super::fill("{0:, by }{2:, to }.", &args), ", by a.");
    }

    /// What one language tells, the other tells too.
    #[test]
    fn both_languages_say_the_same_arguments() {
        let marks: Vec<String> = (0..9).map(|at| format!("<<{at}>>")).collect();
        let told = |said: &str| marks.iter().filter(|mark| said.contains(*mark)).cloned().collect::<Vec<_>>();
        for code in Code::ALL {
            let it = Diagnostic {
                code: *code,
                severity: Severity::Error,
                span: Span::default(),
                document: 0,
                field: None,
                args: marks.clone(),
                fix: None,
            };
            let [en, ko] = [Lang::En, Lang::Ko].map(|lang| told(&diagnostic(&it, lang)));
            assert_eq!(en, ko, "{}", code.name());
        }
    }
}
