//! The files of cases that the tests read: in the order of their names, and never none. A folder that has lost its cases
//! fails the test that reads it.
#![allow(
    dead_code,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "each test uses what it needs, and fails where there is nothing to read"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// The files of a folder of the project that end so.
pub fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut found = all_of(&at(folder));
    keep(&mut found, folder, extension);
    found
}

/// The same, of the folders in it too, however deep.
pub fn files_below(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut found = all_of(&at(folder));
    let mut next = 0;
    while let Some(path) = found.get(next) {
        if path.is_dir() {
            found.extend(all_of(&path.clone()));
        }
        next += 1;
    }
    keep(&mut found, folder, extension);
    found
}

/// The text of a file.
pub fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The name of each file, without its folder and its ending, with its text.
pub fn named(files: Vec<PathBuf>) -> Vec<(String, String)> {
    let name = |path: &Path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    files.iter().map(|path| (name(path), text(path))).collect()
}

/// The lines in which a file is not what has been found; none where it is. With `BLESS=1` what has been found is written:
/// read it before it is committed.
pub fn difference(path: &Path, found: &str) -> Option<String> {
    if std::env::var_os("BLESS").is_some() {
        fs::write(path, found).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        return None;
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    if expected == found {
        return None;
    }
    let (expected, found): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), found.lines().collect());
    let before = expected.iter().zip(&found).take_while(|(a, b)| a == b).count();
    let most = expected.len().min(found.len()) - before;
    let after = expected.iter().rev().zip(found.iter().rev()).take_while(|(a, b)| a == b).count().min(most);
    let mut out = format!("{}:{}:\n", path.display(), before + 1);
    for (sign, lines) in [("-", expected), ("+", found)] {
        let different = &lines[before..lines.len() - after];
        different.iter().for_each(|line| out.push_str(&format!("  {sign} {line}\n")));
    }
    Some(out)
}

fn at(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)
}

fn all_of(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    entries.flatten().map(|entry| entry.path()).collect()
}

fn keep(found: &mut Vec<PathBuf>, folder: &str, extension: &str) {
    found.retain(|path| path.extension().is_some_and(|it| it == extension));
    found.sort();
    assert!(!found.is_empty(), "{folder} has no {extension}");
}
