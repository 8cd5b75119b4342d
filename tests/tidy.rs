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
const AMBIENT: &[&str] = &[
    "std::time",
    "std::fs",
    "std::env",
    "std::io",
    "std::process",
    "std::thread",
    "rand::",
    "thread_local!",
    "static mut",
    "Mutex",
    "RwLock",
    "Atomic",
];

/// Functions of floating point numbers that each platform rounds in its own way.
const INEXACT: &[&str] = &[
    ".sin()",
    ".cos()",
    ".tan()",
    ".atan2(",
    ".hypot(",
    ".exp()",
    ".exp2()",
    ".ln()",
    ".log2()",
    ".log10()",
    ".powf(",
    ".powi(",
    ".cbrt()",
    ".mul_add(",
];

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

    fn is(&self, path: &str) -> bool {
        self.path == root().join(path)
    }

    /// The module that the file is, from the root of the crate.
    fn module(&self) -> Vec<String> {
        let inside = self.path.strip_prefix(root().join("src")).unwrap_or(&self.path).with_extension("");
        let parts = inside.iter().map(|part| part.to_string_lossy().into_owned());
        parts.filter(|part| part != "mod").collect()
    }

    /// The paths that a line names by `crate::`, `serviscope::` or `super::`, from the root of the crate; where it goes
    /// on in braces or with a star, what is before those.
    fn paths(&self, line: &str) -> Vec<String> {
        let mut found = Vec::new();
        for start in ["crate::", "serviscope::", "super::"] {
            for (at, _) in line.match_indices(start) {
                let before = line[..at].chars().next_back();
                if before.is_some_and(|it| it.is_alphanumeric() || it == '_' || it == ':') {
                    continue;
                }
                let written = line[at..].split(|it: char| !(it.is_alphanumeric() || it == '_' || it == ':'));
                let parts = written.take(1).flat_map(|path| path.split("::")).filter(|part| !part.is_empty());
                let mut module = if start == "super::" { self.module() } else { Vec::new() };
                for part in parts {
                    match part {
                        "crate" | "serviscope" => {}
                        "super" => drop(module.pop()),
                        part => module.push(part.to_string()),
                    }
                }
                found.push(module.join("::"));
            }
        }
        found
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

/// What the core is: everything but the page.
fn core() -> Vec<SourceFile> {
    sources("src").into_iter().filter(|file| !matches!(file.stage(), Some("app") | None)).collect()
}

/// The lines of code in which something is found that should not be there, each with its place.
fn broken(files: &[SourceFile], find: impl Fn(&SourceFile, &str) -> Option<String>) -> Vec<String> {
    let lines = files.iter().flat_map(|file| file.code().map(move |(line, text)| (file, line, text)));
    lines
        .filter_map(|(file, line, text)| Some(format!("{}: {}", file.place(line), find(file, text)?)))
        .collect()
}

fn first_named(text: &str, words: &[&str]) -> Option<String> {
    words.iter().find(|word| names(text, word)).map(|it| it.to_string())
}

fn first_within(text: &str, parts: &[&str]) -> Option<String> {
    parts.iter().find(|part| text.contains(**part)).map(|it| it.to_string())
}

fn report(broken: &[String], rule: &str) {
    assert!(broken.is_empty(), "{rule}\n{}", broken.join("\n"));
}

#[test]
fn every_module_has_its_place_in_the_order() {
    let outside: Vec<String> = sources("src")
        .iter()
        .filter(|file| file.stage().is_none() && !file.is("src/lib.rs") && !file.is("src/main.rs"))
        .map(|file| file.place(1))
        .collect();
    report(&outside, "Every folder and file of src/ is a stage: give it its place in STAGES.");
    let library = fs::read_to_string(root().join("src/lib.rs")).expect("the library");
    let modules = library.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    assert!(
        modules.eq(STAGES.iter().copied().filter(|&stage| stage != "app")),
        "src/lib.rs lists the stages in reading order"
    );
}

#[test]
fn no_stage_names_one_to_its_right() {
    let broken = broken(&sources("src"), |file, text| {
        let own = file.stage()?;
        let later = STAGES.iter().skip_while(|&&it| it != own).skip(1);
        let first = |path: &String| path.split("::").next().unwrap_or("").to_string();
        let named =
            file.paths(text).iter().map(first).find(|it| it.is_empty() || later.clone().any(|l| l == it))?;
        Some(if named.is_empty() {
            "name each stage by itself".into()
        } else {
            format!("{own} names {named}")
        })
    });
    report(
        &broken,
        "The house has one direction, text -> manifest -> cluster -> network -> simulation -> scene -> words -> app: a stage never imports one to its right.",
    );
}

#[test]
fn no_stage_of_the_data_plane_knows_another() {
    let broken = broken(&sources("src/network/stages"), |file, text| {
        let stage = |path: &str| {
            let inside = path.strip_prefix("network::stages")?;
            Some(inside.split("::").nth(1).unwrap_or("").to_string())
        };
        let own = stage(&file.module().join("::")).filter(|own| !own.is_empty())?;
        file.paths(text).into_iter().find(|path| stage(path).is_some_and(|named| named != own))
    });
    report(&broken, "A stage of the data plane judges by itself; `walk` knows them all.");
}

#[test]
fn no_room_names_what_the_map_keeps_from_it() {
    const KEPT: &[(&str, &[&str])] = &[
        ("simulation::kubelet", &["network", "simulation::life"]),
        ("simulation::life", &["network"]),
        ("app::ui", &["app::model", "app::derived"]),
    ];
    let below = |path: &str, room: &str| {
        path.strip_prefix(room).is_some_and(|it| it.is_empty() || it.starts_with("::"))
    };
    let broken = broken(&sources("src"), |file, text| {
        let module = file.module().join("::");
        let (_, kept) = KEPT.iter().find(|(room, _)| below(&module, room))?;
        file.paths(text).into_iter().find(|path| kept.iter().any(|it| below(path, it)))
    });
    report(&broken, "ARCHITECTURE.md says what each room must not know.");
}

#[test]
fn only_the_app_knows_a_browser() {
    let files = sources("src").into_iter().chain(sources("examples")).filter(|it| it.stage() != Some("app"));
    let broken = broken(&files.collect::<Vec<_>>(), |_, text| first_named(text, BROWSER));
    report(
        &broken,
        "Everything outside src/app is pure Rust that builds for any target: it names no browser crate.",
    );
}

#[test]
fn the_core_has_no_clock_no_chance_no_state_and_no_disk_of_its_own() {
    let broken = broken(&core(), |_, text| first_within(text, AMBIENT));
    report(&broken, "Time and chance are arguments of the core, and it reads nothing but what it is given.");
}

#[test]
fn the_core_reckons_alike_everywhere() {
    let broken = broken(&core(), |_, text| first_within(text, INEXACT));
    report(&broken, "These differ in the last bit from one platform to the next: use libm, or none of them.");
}

#[test]
fn order_is_never_that_of_a_hasher() {
    const ASKED_ONLY: &str = "src/cluster/pods/draft.rs";
    let broken = broken(&core(), |file, text| {
        first_named(text, &["HashMap", "HashSet"]).filter(|_| !file.is(ASKED_ONLY))
    });
    report(
        &broken,
        "Use BTreeMap, BTreeSet or Vec: clippy sees a `for` over a hash map, but no iterator chain.",
    );
}

#[test]
fn the_core_has_no_wire_format() {
    let broken = broken(&core(), |_, text| first_named(text, &["serde", "serde_json", "Serialize"]));
    report(&broken, "Core types are not `Serialize`: the wire has its own types, in examples/wire.");
}

#[test]
fn nothing_in_the_library_panics_by_name() {
    const PANICS: &[&str] =
        &[".unwrap()", ".expect(", "panic!(", "unreachable!(", "todo!(", "unimplemented!(", "assert!("];
    let broken = broken(&sources("src"), |_, text| first_within(text, PANICS));
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
fn what_the_documents_name_is_there() {
    const ROOMS: &[&str] =
        &["src/", "tests/", "examples/", "benches/", "xtask/", "editor/", "public/", "docs/", ".ci/"];
    let mut gone = Vec::new();
    for page in ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md"] {
        let text = fs::read_to_string(root().join(page)).expect("a page");
        let quoted = text.split('`').skip(1).step_by(2).flat_map(str::split_whitespace);
        let named = quoted.filter(|it| ROOMS.iter().any(|room| it.starts_with(room)) && !it.contains('*'));
        gone.extend(named.filter(|path| !root().join(path).exists()).map(|path| format!("{page}: {path}")));
    }
    report(&gone, "A page names a file or folder that is not there (any more).");
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
