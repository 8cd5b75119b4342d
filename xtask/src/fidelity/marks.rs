//! The cases that name rules: comments `rules: 3.2.4 3.2.5` in the files under `tests/`, and the parity records
//! of `tests/parity/rules.txt`. Knows nothing of what the rules say.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A case: where it is, and by what name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Case {
    /// From the repository's root, with `/`.
    pub path: String,
    /// The function of a Rust test, a record's `area/case`, or the file's name.
    pub name: String,
}

/// The cases of every id.
pub type Cases = BTreeMap<String, BTreeSet<Case>>;

const RECORDS: &str = "tests/parity/rules.txt";

/// Reads every mark under `root`/tests. Also says what is wrong with them: an id that `known` refuses, a record that
/// is not there.
pub fn scan(root: &Path, known: impl Fn(&str) -> bool) -> (Cases, Vec<String>) {
    let mut found = Found { cases: Cases::new(), problems: Vec::new(), known: &known };
    for path in files(&root.join("tests")) {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let relative = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        if relative == RECORDS {
            found.read_records(root, &text);
        } else if !relative.starts_with("tests/fidelity/") {
            found.read_comments(&relative, &text);
        }
    }
    (found.cases, found.problems)
}

struct Found<'a> {
    cases: Cases,
    problems: Vec<String>,
    known: &'a dyn Fn(&str) -> bool,
}

impl Found<'_> {
    fn add(&mut self, ids: &str, case: &Case, line: usize, file: &str) {
        for id in ids.split([' ', ',']).filter(|id| !id.is_empty()) {
            if (self.known)(id) {
                self.cases.entry(id.to_string()).or_default().insert(case.clone());
            } else {
                self.problems.push(format!("{file}:{line}: there is no rule `{id}`"));
            }
        }
    }

    fn read_comments(&mut self, file: &str, text: &str) {
        let lines: Vec<&str> = text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let Some(ids) = mark(line) else { continue };
            let following = lines.get(at + 1..).unwrap_or_default();
            let rust = file.ends_with(".rs");
            let function =
                if rust { following.iter().take(20).find_map(|line| function_name(line)) } else { None };
            let short = file.strip_prefix("tests/").unwrap_or(file);
            let name = function.map_or_else(|| short.to_string(), |name| format!("{short} {name}"));
            self.add(ids, &Case { path: file.to_string(), name }, at + 1, file);
        }
    }

    fn read_records(&mut self, root: &Path, text: &str) {
        let lines = text.lines().enumerate().map(|(at, line)| (at + 1, line.trim()));
        for (line, text) in lines.filter(|(_, text)| !text.is_empty() && !text.starts_with('#')) {
            let Some((case, ids)) = text.split_once(": ") else {
                self.problems.push(format!("{RECORDS}:{line}: cannot read `{text}`"));
                continue;
            };
            let path = format!("tests/parity/{case}.json");
            if !root.join(&path).is_file() {
                self.problems.push(format!("{RECORDS}:{line}: there is no record {case}"));
            }
            self.add(ids, &Case { path, name: format!("parity/{case}") }, line, RECORDS);
        }
    }
}

/// The ids of a comment line that is a mark.
fn mark(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let comment = line.strip_prefix('#').or_else(|| line.strip_prefix("//"))?;
    comment.trim_start_matches(['/', '!', ' ']).strip_prefix("rules: ").map(str::trim)
}

/// The name of the function that a line of Rust begins.
fn function_name(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once("fn ")?;
    if line.trim_start().starts_with("//") { None } else { rest.split(['(', '<']).next() }
}

/// All files of a folder and those in it, sorted.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().flatten().map(|it| it.path()).collect();
    found.sort();
    found.into_iter().flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}
