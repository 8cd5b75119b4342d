//! The promise about fixes (contract.md): making every fix of every error, over and over, ends with no fix left and
//! never adds an error. Tried on every manifest of the records, whole and with one slip of the pen in each line.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod files;

use std::path::PathBuf;

use serviscope::diagnostic::{Diagnostics, Severity};
use serviscope::manifest;
use serviscope::text::{Edit, apply_edits};

/// So many rounds are more than anyone would click.
const MOST_ROUNDS: usize = 40;
/// Every so many-th slip is tried: enough to meet each rule, few enough for a quick test.
const STRIDE: usize = 97;

fn manifests(folder: &str) -> Vec<(String, String)> {
    let read = |path: PathBuf| (path.display().to_string(), files::text(&path));
    files::files_below(folder, "yaml").into_iter().map(read).collect()
}

fn fixes(diagnostics: &Diagnostics) -> Vec<Edit> {
    let errors = diagnostics.items.iter().filter(|it| it.severity == Severity::Error);
    errors.filter_map(|it| it.fix.as_ref()).map(|fix| fix.edit.clone()).collect()
}

/// What breaks the promise for this text, if anything.
fn broken_promise(text: &str) -> Option<String> {
    let mut text = text.to_string();
    let mut last: Option<usize> = None;
    for _ in 0..MOST_ROUNDS {
        let (_, diagnostics) = manifest::parse(&text);
        let errors = diagnostics.count(Severity::Error);
        if last.is_some_and(|last| errors > last) {
            return Some(format!("{last:?} errors became {errors}: {diagnostics:?}\n{text}"));
        }
        let edits = fixes(&diagnostics);
        if edits.is_empty() {
            return None;
        }
        last = Some(errors);
        text = apply_edits(&text, &edits);
    }
    Some(format!("fixes without end\n{text}"))
}

/// The text with one value written otherwise: in small or capital letters, with a letter lost, in or out of quotes.
fn slips(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let mut out = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some((head, value)) = line.split_once(": ").or(line.split_once("- ")) else { continue };
        let separator = &line[head.len()..line.len() - value.len()];
        let bare = value.trim_matches('"');
        let shorter: String = bare.chars().skip(1).collect();
        for slip in [
            value.to_lowercase(),
            value.to_uppercase(),
            shorter,
            format!("\"{bare}\""),
            bare.to_string(),
            format!("{bare}{bare}"),
            bare.replace(['-', '.'], "_"),
        ] {
            if slip != value && !slip.is_empty() {
                let mut changed: Vec<String> = lines.iter().map(|line| (*line).to_string()).collect();
                changed[at] = format!("{head}{separator}{slip}");
                out.push(changed.join("\n") + "\n");
            }
        }
    }
    out
}

#[test]
fn fixes_end_and_never_add_an_error() {
    let mut wrong = Vec::new();
    let mut tried = 0usize;
    let mut before = String::new();
    for (at, (name, text)) in manifests("tests/parity").into_iter().enumerate() {
        wrong.extend(broken_promise(&text).map(|it| format!("{name}: {it}")));
        // Two in one stream: names, addresses and ports meet.
        let small = text.to_lowercase().replace("apiversion", "apiVersion");
        let other = if at % 2 == 0 { &small } else { &before };
        if at.is_multiple_of(3) {
            let both = format!("{other}\n---\n{text}");
            wrong.extend(broken_promise(&both).map(|it| format!("{name} after another: {it}")));
        }
        before.clone_from(&text);
        for slip in slips(&text) {
            tried += 1;
            if tried.is_multiple_of(STRIDE) {
                wrong.extend(broken_promise(&slip).map(|it| format!("{name}, with a slip: {it}")));
            }
        }
    }
    assert!(tried > 1_000, "only {tried} slips");
    wrong.truncate(5);
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// Damaged ones (lines lost, doubled, moved) whose fixes, all made, once left more errors than there were.
#[test]
fn fixes_that_would_add_an_error_are_not_offered() {
    let damaged = manifests("tests/fixes");
    assert!(damaged.len() > 2, "only {} cases", damaged.len());
    let broken = |(name, text): &(String, String)| broken_promise(text).map(|it| format!("{name}: {it}"));
    let wrong: Vec<String> = damaged.iter().filter_map(broken).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
