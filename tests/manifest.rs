//! Manifests with what is said of them written under the words it is said of, in `tests/manifest/*.yaml`:
//!
//! ```text
//!   port: "80"
//! #       ^^^^ error[wrong-type]: a whole number => 80
//! ```
//! The carets stand under the place in the line above; where that begins in the first column, as many `<` as it has
//! letters (`#<<<`); `|` where it is empty. After the colon stands a part of the sentence, after `=>` what the fix puts there (`\n`
//! for a line end, `""` for nothing). `#! Service/web Pod/x*` names the objects that come of it, `*` those that
//! were mended. Every diagnostic must be there, and no other. These lines are taken out before the text is read.
//!
//! `BLESS=1 cargo test --test manifest` writes them anew, the line of objects where there is one (`=whole`:
//! with the whole sentence where none was asked for). Read the difference before it is committed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a case that cannot be read fails the test"
)]

#[path = "manifest/fixes.rs"]
mod fixes;

mod files;

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use serviscope::diagnostic::{Diagnostic, Diagnostics, Severity};
use serviscope::manifest::{self, Manifest, Object};
use serviscope::text::LineIndex;
use serviscope::words::{Lang, diagnostic as sentence};

/// One line of expectation.
#[derive(Debug)]
struct Expected {
    line: u32,
    columns: (u32, u32),
    severity: String,
    code: String,
    sentence: String,
    fix: Option<String>,
}

fn cases() -> Vec<PathBuf> {
    ["yaml", "json"].into_iter().flat_map(|ending| files::files("tests/manifest", ending)).collect()
}

/// The text without its expectations.
fn bare(text: &str) -> (String, Vec<Expected>, Option<Vec<String>>) {
    let (mut out, mut expected, mut objects) = (String::new(), Vec::new(), None);
    let mut line = 0;
    for raw in text.split_inclusive('\n') {
        let trimmed = raw.trim_end();
        if let Some(names) = trimmed.strip_prefix("#!") {
            objects = Some(names.split_whitespace().map(str::to_string).collect());
        } else if let Some(found) = expectation(trimmed, line) {
            expected.push(found);
        } else {
            out.push_str(raw);
            line += 1;
        }
    }
    (out, expected, objects)
}

fn expectation(comment: &str, line: u32) -> Option<Expected> {
    let after = comment.strip_prefix('#')?;
    let marks = after.trim_start_matches(' ');
    let mark = marks.chars().next().filter(|it| matches!(it, '^' | '<' | '|'))?;
    let rest = marks.trim_start_matches(mark);
    let (severity, rest) = rest.trim_start().split_once('[')?;
    let (code, rest) = rest.split_once(']')?;
    let start = u32::try_from(1 + after.len() - marks.len()).unwrap();
    let length = u32::try_from(marks.len() - marks.trim_start_matches(mark).len()).unwrap();
    let columns = match mark {
        '<' => (1, length + 1),
        '|' => (start + 1, start + 1),
        _ => (start + 1, start + 1 + length),
    };
    let (said, fix) = rest.split_once("=>").map_or((rest, None), |(said, fix)| (said, Some(fix.trim())));
    let unescape =
        |fix: &str| if fix == "\"\"" { String::new() } else { fix.replace("\\n", "\n").replace("\\s", " ") };
    Some(Expected {
        line,
        columns,
        severity: severity.to_string(),
        code: code.to_string(),
        sentence: said.trim_start_matches(':').trim().to_string(),
        fix: fix.map(unescape),
    })
}

fn severity(it: &Diagnostic) -> &'static str {
    match it.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

#[test]
fn cases_say_what_they_expect() {
    let mut wrong = String::new();
    for path in cases() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let (text, mut expected, objects) = bare(&fs::read_to_string(&path).unwrap());
        let (manifest, diagnostics) = manifest::parse(&text);
        if std::env::var_os("BLESS").is_some() {
            let mut updated = update(&text, &expected, &diagnostics);
            if objects.is_some() {
                writeln!(updated, "#! {}", names(&manifest).join(" ")).unwrap();
            }
            fs::write(&path, updated).unwrap();
            continue;
        }
        for it in &diagnostics.items {
            match expected.iter().position(|want| fits(want, it, &text)) {
                Some(at) => drop(expected.remove(at)),
                None => {
                    let line = LineIndex::new(&text).line(it.span.start);
                    let said = sentence(it, Lang::En);
                    writeln!(wrong, "{name}:{line}: not expected:\n{}", print(it, &text, &said)).unwrap();
                }
            }
        }
        for it in expected {
            writeln!(wrong, "{name}: missing: {it:?}").unwrap();
        }
        let found = names(&manifest);
        if let Some(objects) = objects.filter(|objects| *objects != found) {
            writeln!(wrong, "{name}: objects {found:?}, expected {objects:?}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

fn fits(want: &Expected, it: &Diagnostic, text: &str) -> bool {
    let lines = LineIndex::new(text);
    let (start, end) = (lines.position(text, it.span.start), lines.position(text, it.span.end));
    // Of a value over several lines the column where its last one ends.
    want.line == start.line
        && want.columns == (start.column, end.column)
        && want.severity == severity(it)
        && want.code == it.code.name()
        && sentence(it, Lang::En).contains(&want.sentence)
        && want.fix.as_deref() == it.fix.as_ref().map(|fix| fix.edit.replacement.as_str())
}

/// A diagnostic as a case expects it.
fn print(it: &Diagnostic, text: &str, said: &str) -> String {
    let lines = LineIndex::new(text);
    let (start, end) = (lines.position(text, it.span.start), lines.position(text, it.span.end));
    let length = end.column.saturating_sub(start.column).max(1) as usize;
    let marks = match start.column {
        _ if it.span.is_empty() => format!("#{}|", " ".repeat(start.column.saturating_sub(2) as usize)),
        1 => format!("#{}", "<".repeat(length)),
        column => format!("#{}{}", " ".repeat(column as usize - 2), "^".repeat(length)),
    };
    let escape = |fix: &str| match fix {
        "" => "\"\"".to_string(),
        _ if fix.trim() == fix => fix.replace('\n', "\\n"),
        _ => fix.replace('\n', "\\n").replace(' ', "\\s"),
    };
    let fix = it.fix.as_ref().map(|fix| format!(" => {}", escape(&fix.edit.replacement)));
    let said = if said.is_empty() { String::new() } else { format!(": {said}") };
    format!("{marks} {}[{}]{said}{}", severity(it), it.code.name(), fix.unwrap_or_default())
}

/// The case with what is said of it now; parts of sentences that still fit are kept.
fn update(text: &str, expected: &[Expected], diagnostics: &Diagnostics) -> String {
    let lines = LineIndex::new(text);
    let mut out = String::new();
    for (number, raw) in (1..).zip(text.split_inclusive('\n')) {
        out.push_str(raw);
        for it in diagnostics.items.iter().filter(|it| lines.line(it.span.start) == number) {
            let before = expected.iter().filter(|want| want.line == number && want.code == it.code.name());
            let fits = |said: &&String| sentence(it, Lang::En).contains(said.as_str());
            let said = before.map(|want| &want.sentence).filter(fits).max_by_key(|said| said.len());
            let whole = std::env::var("BLESS").is_ok_and(|it| it == "whole");
            let said = match said.filter(|said| !said.is_empty()) {
                Some(said) => said.clone(),
                None if whole => sentence(it, Lang::En),
                None => String::new(),
            };
            let end = if raw.ends_with("\r\n") { "\r\n" } else { "\n" };
            let start = if raw.ends_with('\n') { "" } else { "\n" };
            write!(out, "{start}{}{end}", print(it, text, &said)).unwrap();
        }
    }
    out
}

fn names(manifest: &Manifest) -> Vec<String> {
    let name = |it: &Object| format!("{}/{}{}", it.kind.name(), it.name, if it.repaired { "*" } else { "" });
    manifest.objects.iter().map(name).collect()
}

#[test]
fn fixes_lead_somewhere_in_every_case() {
    for path in cases() {
        let (text, ..) = bare(&fs::read_to_string(&path).unwrap());
        for check in [fixes::converge, fixes::converge_step_by_step] {
            check(&text).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
        }
    }
}

#[test]
fn every_sentence_is_whole_in_both_languages() {
    for path in cases() {
        let (text, ..) = bare(&fs::read_to_string(&path).unwrap());
        for it in manifest::parse(&text).1.items {
            for lang in [Lang::En, Lang::Ko] {
                let said = sentence(&it, lang);
                assert!(!said.trim().is_empty() && !said.contains("{0}"), "{}: {said}", it.code.name());
            }
        }
    }
}

/// Manifests broken at random, from a fixed seed: never a panic, every place inside of the text, and the promise
/// about fixes holds.
#[test]
fn broken_manifests_are_read_all_the_same() {
    let wrong = break_and_read(7, 400);
    assert!(wrong.is_empty(), "{}", wrong.join("\n====\n"));
}

#[test]
#[ignore = "takes minutes; for a change of the parser"]
fn many_broken_manifests_are_read_all_the_same() {
    let seeds = 100..105;
    let wrong: Vec<String> = seeds.flat_map(|seed| break_and_read(seed, 3_000)).take(10).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n====\n"));
}

fn break_and_read(seed: u64, rounds: usize) -> Vec<String> {
    let mut wrong = Vec::new();
    let texts: Vec<String> = cases().iter().map(|path| bare(&fs::read_to_string(path).unwrap()).0).collect();
    let mut random = fixes::Random::new(seed);
    for round in 0..rounds {
        let mut text = texts[random.below(texts.len())].clone();
        for _ in 0..=random.below(4) {
            text = fixes::mutate(&text, &mut random);
        }
        let (_, diagnostics) = manifest::parse(&text);
        for it in &diagnostics.items {
            let places = std::iter::once(it.span).chain(it.fix.as_ref().map(|fix| fix.edit.span));
            for span in places {
                assert!(text.get(span.range()).is_some(), "round {round}: {it:?} is not inside of\n{text}");
            }
        }
        if round % 4 == 0 {
            wrong.extend(fixes::converge(&text).err().map(|why| format!("round {round}: {why}")));
        }
    }
    wrong
}
