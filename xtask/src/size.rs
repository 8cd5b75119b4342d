//! How many bytes a visitor downloads, and the budgets of design.md section 9.
//!
//! Counted is what a plain static host sends: gzip of code and text, packed files as they are.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::{Outcome, pack, parts};

/// Bytes of a kilobyte, as the budgets count it.
const KB: usize = 1000;
const FIRST_LOAD_BUDGET: usize = 300 * KB;
const EDITOR_BUDGET: usize = 200 * KB;

/// Loaded after the first picture.
const EDITOR: &str = "editor.js";
/// Loaded after the first picture too.
const LATER: [&str; 3] = ["inspector.css", "later.css", "later.js"];
/// Loaded by other people's pages, never by ours.
const FOR_HOSTS: &str = "embed.js";
/// The page 'What is simulated' and its files: loaded by those who open it.
const FIDELITY: &str = "fidelity.";

/// Prints the sizes of the site in `dist`; fails when one exceeds its budget.
pub fn check(dist: &Path) -> Outcome {
    let mut first_load = Vec::new();
    let mut editor = Vec::new();
    let mut rest = Vec::new();
    for path in code_files(dist)? {
        let bytes = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let name = path.strip_prefix(dist).unwrap_or(&path).display().to_string();
        let compressed = if name.ends_with(pack::EXTENSION) { bytes.len() } else { gzip(&bytes)? };
        let file = Sized { raw: bytes.len(), compressed, name };
        match file.name.as_str() {
            EDITOR => editor.push(file),
            FOR_HOSTS => {}
            name if name.starts_with(FIDELITY) => {}
            name if LATER.contains(&name) || name.starts_with(parts::REST) => rest.push(file),
            _ => first_load.push(file),
        }
    }
    println!("\nSizes as they are sent, gzip or packed (and as they are):");
    let first = report("first load, until the first picture moves", &first_load, FIRST_LOAD_BUDGET);
    list(&rest);
    println!("  {:>7.1} KB  the rest of the program, loaded after the first picture", kb(total(&rest)));
    let later = report("editor, loaded after the first picture", &editor, EDITOR_BUDGET);
    first.and(later)
}

struct Sized {
    name: String,
    raw: usize,
    compressed: usize,
}

fn list(files: &[Sized]) {
    for file in files {
        println!("  {:>7.1} KB  ({:>7.1})  {}", kb(file.compressed), kb(file.raw), file.name);
    }
}

fn total(files: &[Sized]) -> usize {
    files.iter().map(|file| file.compressed).sum()
}

fn report(what: &str, files: &[Sized], budget: usize) -> Outcome {
    list(files);
    let total = total(files);
    println!("  {:>7.1} KB  {what}; the budget is {:.0} KB", kb(total), kb(budget));
    if total == 0 {
        return Err(format!("nothing was built: {what}"));
    }
    if total > budget {
        return Err(format!("{what}: {:.1} KB is over the budget of {:.0} KB", kb(total), kb(budget)));
    }
    Ok(())
}

#[allow(clippy::cast_precision_loss, reason = "sizes of files in kilobytes, for reading")]
fn kb(bytes: usize) -> f64 {
    bytes as f64 / KB as f64
}

/// Every file that is markup, style, code or the page's icon, in the order of their names.
fn code_files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut files = Vec::new();
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for entry in entries.filter_map(Result::ok) {
        let path = entry.path();
        if path.is_dir() {
            files.extend(code_files(&path)?);
        } else if path.extension().is_some_and(|kind| {
            ["html", "css", "js", "wasm", "svg", pack::EXTENSION].iter().any(|k| kind == *k)
        }) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn gzip(bytes: &[u8]) -> Outcome<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.map(|bytes| bytes.len()).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::{Sized, gzip, report};

    #[test]
    fn a_site_over_its_budget_fails() {
        let files = |compressed| vec![Sized { name: "a.js".to_owned(), raw: 9, compressed }];
        assert!(report("test", &files(10), 10).is_ok());
        assert!(report("test", &files(11), 10).is_err());
        assert!(report("test", &[], 10).is_err());
    }

    #[test]
    fn gzip_makes_repetition_small() {
        assert!(gzip(&[b'a'; 10_000]).is_ok_and(|size| size < 100));
    }
}
