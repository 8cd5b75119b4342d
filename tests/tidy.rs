//! The house rules that a machine can check: the direction of the stages, the browser kept out of the core,
//! files of a readable length that say what they are for. Each failure is the sentence that explains it.

#![allow(clippy::expect_used, reason = "a case that cannot be read fails the test")]

use std::fs;
use std::path::{Path, PathBuf};

/// The stages in their order: none may name one that stands after it.
const STAGES: &[&str] = &[
    "order",
    "pace",
    "rng",
    "text",
    "diagnostic",
    "manifest",
    "cluster",
    "network",
    "simulation",
    "scene",
    "words",
    "app",
];

/// What only `app` may name.
const BROWSER: &[&str] = &[
    "leptos",
    "web_sys",
    "js_sys",
    "wasm_bindgen",
    "gloo_timers",
    "wasm_bindgen_futures",
    "console_error_panic_hook",
];

/// What would tie the core to a clock, to chance from outside, or to a place on a disk.
const AMBIENT: &[&str] =
    &["std::time::Instant", "std::time::SystemTime", "std::fs", "std::env", "std::thread", "rand::"];

const LONGEST: usize = 450;

struct SourceFile {
    path: PathBuf,
    text: String,
}

impl SourceFile {
    /// The stage that the file is in; none for `lib.rs` and `main.rs`.
    fn stage(&self) -> Option<&'static str> {
        let inside = self.path.strip_prefix(root().join("src")).ok()?;
        let first = inside.components().next()?.as_os_str().to_str()?;
        let name = first.strip_suffix(".rs").unwrap_or(first);
        STAGES.iter().copied().find(|&stage| stage == name)
    }

    /// The lines that are code: no comments, and nothing from the tests at the end on.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let until_tests = self.text.lines().take_while(|line| line.trim() != "#[cfg(test)]");
        until_tests
            .enumerate()
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
            .map(|(at, line)| (at + 1, line))
    }

    fn place(&self, line: usize) -> String {
        format!("{}:{line}", self.path.strip_prefix(root()).unwrap_or(&self.path).display())
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sources(folder: &str) -> Vec<SourceFile> {
    let mut found = Vec::new();
    collect(&root().join(folder), &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!found.is_empty(), "no sources under {folder}");
    found
}

fn collect(folder: &Path, found: &mut Vec<SourceFile>) {
    for entry in fs::read_dir(folder).expect("a folder of sources").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("a source file in UTF-8");
            found.push(SourceFile { path, text });
        }
    }
}

/// Whether a line names this identifier as a whole word followed by nothing that makes it longer.
fn names(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        let part = |character: Option<char>| character.is_some_and(|it| it.is_alphanumeric() || it == '_');
        !part(before) && !part(after)
    })
}

fn report(broken: &[String], rule: &str) {
    assert!(broken.is_empty(), "{rule}\n{}", broken.join("\n"));
}

#[test]
fn no_stage_names_one_to_its_right() {
    let mut broken = Vec::new();
    for file in sources("src") {
        let Some(stage) = file.stage() else { continue };
        let own = STAGES.iter().position(|&it| it == stage).unwrap();
        for (line, text) in file.code() {
            for later in &STAGES[own + 1..] {
                let named = [format!("crate::{later}"), format!("serviscope::{later}")];
                if named.iter().any(|name| names(text, name)) {
                    broken.push(format!("{}: {stage} names {later}", file.place(line)));
                }
            }
        }
    }
    report(
        &broken,
        "The house has one direction, text -> manifest -> cluster -> network -> simulation -> scene -> words -> app: a stage never imports one to its right.",
    );
}

#[test]
fn only_the_app_knows_a_browser() {
    let mut broken = Vec::new();
    for file in sources("src").into_iter().chain(sources("examples")) {
        if file.stage() == Some("app") {
            continue;
        }
        for (line, text) in file.code() {
            broken.extend(
                BROWSER
                    .iter()
                    .filter(|name| names(text, name))
                    .map(|name| format!("{}: {name}", file.place(line))),
            );
        }
    }
    report(
        &broken,
        "Everything outside src/app is pure Rust that builds for any target: it names no browser crate.",
    );
}

#[test]
fn the_core_has_no_clock_no_chance_and_no_disk_of_its_own() {
    let mut broken = Vec::new();
    for file in sources("src") {
        if matches!(file.stage(), Some("app") | None) {
            continue;
        }
        for (line, text) in file.code() {
            broken.extend(
                AMBIENT
                    .iter()
                    .filter(|name| text.contains(**name))
                    .map(|name| format!("{}: {name}", file.place(line))),
            );
        }
    }
    report(&broken, "Time and chance are arguments of the core, and it reads nothing but what it is given.");
}

#[test]
fn nothing_in_the_library_panics_by_name() {
    const PANICS: &[&str] =
        &[".unwrap()", ".expect(", "panic!(", "unreachable!(", "todo!(", "unimplemented!("];
    let mut broken = Vec::new();
    for file in sources("src") {
        for (line, text) in file.code() {
            broken.extend(
                PANICS
                    .iter()
                    .filter(|name| text.contains(**name))
                    .map(|name| format!("{}: {name}", file.place(line))),
            );
        }
    }
    report(&broken, "A panic kills the page: any input gets a message instead.");
}

#[test]
fn every_file_says_what_it_is_for_and_fits_a_reader() {
    let mut broken = Vec::new();
    for file in sources("src").into_iter().chain(sources("examples")).chain(sources("xtask")) {
        if !file.text.starts_with("//!") {
            broken.push(format!("{}: begin with //! and say what the file is for", file.place(1)));
        }
        let lines = file.text.lines().count();
        if lines > LONGEST {
            broken
                .push(format!("{}: {lines} lines; split it by idea (at most {LONGEST})", file.place(lines)));
        }
    }
    report(&broken, "A file is one idea of at most a few hundred lines, and its head says which.");
}

#[test]
fn nothing_is_left_for_later_in_the_code() {
    let marks = ["TODO", "FIXME", "XXX", "HACK"];
    let mut broken = Vec::new();
    for file in sources("src").into_iter().chain(sources("examples")).chain(sources("xtask")) {
        for (at, line) in file.text.lines().enumerate() {
            broken.extend(
                marks
                    .iter()
                    .filter(|mark| names(line, mark))
                    .map(|mark| format!("{}: {mark}", file.place(at + 1))),
            );
        }
    }
    report(&broken, "What is missing is an issue, not a mark in the code.");
}
