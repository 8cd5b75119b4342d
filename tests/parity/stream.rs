//! Streams of documents against their records: which objects are accepted, and by which field one is refused, where
//! documents and records do not stand one beside the other (lists, JSON, what kubectl itself refuses).

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use serviscope::diagnostic::{Diagnostic, Severity};
use serviscope::manifest::{self, Manifest};
use serviscope::text::LineIndex;

use super::harness;

/// Replays every record of an area.
pub fn validate(area: &str) {
    let cases = read_area(area);
    assert!(!cases.is_empty(), "no records in {area}");
    let wrong: Vec<String> = cases
        .iter()
        .flat_map(|case| judge(case).into_iter().map(|it| format!("{area}/{}: {it}", case.name)))
        .collect();
    assert!(wrong.is_empty(), "{} disagreements:\n{}", wrong.len(), wrong.join("\n"));
}

/// A manifest and its record.
struct Case {
    /// The file's name without its ending.
    name: String,
    /// What was applied; what was applied later comes after it, as further documents.
    text: String,
    /// The record.
    record: Value,
}

/// What became of one object.
struct Applied<'a> {
    /// Its kind, where it reached the API server.
    kind: Option<&'a str>,
    /// Its name.
    name: &'a str,
    /// Its namespace; empty for cluster-scoped kinds.
    namespace: &'a str,
    /// Whether the server took it.
    accepted: bool,
    /// What the server or kubectl said.
    errors: Vec<&'a str>,
    /// What the server warned of.
    warnings: Vec<&'a str>,
}

impl Case {
    /// Every object in the order it was applied, those of the later manifest included.
    fn applied(&self) -> Vec<Applied<'_>> {
        let later = self.record["then"]["applied"].as_array();
        let all = self.record["applied"].as_array().into_iter().chain(later).flatten();
        all.map(applied).collect()
    }
}

fn applied(entry: &Value) -> Applied<'_> {
    let texts =
        |field: &str| entry[field].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    Applied {
        kind: entry["kind"].as_str(),
        name: entry["name"].as_str().unwrap_or(""),
        namespace: entry["namespace"].as_str().unwrap_or(""),
        accepted: entry["accepted"] == true,
        errors: texts("errors"),
        warnings: texts("warnings"),
    }
}

/// Every case of an area, by name.
fn read_area(area: &str) -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parity").join(area);
    let name = |path: PathBuf| path.file_stem().unwrap().to_string_lossy().into_owned();
    harness::cases(area).into_iter().map(|path| read(&folder, name(path))).collect()
}

fn read(folder: &Path, name: String) -> Case {
    let mut text = fs::read_to_string(folder.join(format!("{name}.yaml"))).unwrap();
    if let Ok(then) = fs::read_to_string(folder.join(format!("{name}.then.yaml"))) {
        let separator = if text.ends_with('\n') { "---\n" } else { "\n---\n" };
        text = format!("{text}{separator}{then}");
    }
    let record = fs::read_to_string(folder.join(format!("{name}.json"))).unwrap();
    Case { name, text, record: serde_json::from_str(&record).unwrap() }
}

/// The objects that are accepted are the same, and of each refusal the fields are.
fn judge(case: &Case) -> Vec<String> {
    let (manifest, diagnostics) = manifest::parse(&case.text);
    let errors: Vec<&Diagnostic> =
        diagnostics.items.iter().filter(|it| it.severity == Severity::Error).collect();
    let applied = case.applied();
    let mut wrong = accepted(&manifest, &applied);
    for entry in applied.iter().filter(|entry| !entry.accepted) {
        if errors.is_empty() {
            wrong.push(format!("refused, but no error: {}", entry.errors.join("; ")));
        }
        for path in entry.errors.iter().flat_map(|text| paths(text)) {
            wrong.extend(about_field(case, &errors, &path));
        }
    }
    let warned = applied.iter().flat_map(|entry| entry.warnings.iter().copied());
    wrong.extend(harness::differing_warnings(warned, diagnostics.items.iter()));
    if applied.iter().all(|entry| entry.accepted) {
        wrong.extend(errors.iter().map(|it| format!("accepted, but {} at {:?}", it.code.name(), it.field)));
    }
    wrong
}

/// Both ways; what stands after a document that kubectl itself refuses was never applied, and may be more.
fn accepted(manifest: &Manifest, applied: &[Applied<'_>]) -> Vec<String> {
    let ours: BTreeSet<_> = manifest
        .objects
        .iter()
        .filter(|it| it.is_accepted())
        .map(|it| (it.kind.name(), it.namespace.as_str(), it.name.as_str()))
        .collect();
    let theirs: BTreeSet<_> = applied
        .iter()
        .filter(|it| it.accepted)
        .filter_map(|it| it.kind.map(|kind| (kind, it.namespace, it.name)))
        .collect();
    let stopped = applied.iter().any(|it| it.kind.is_none());
    let missing = theirs.difference(&ours).map(|it| format!("accepted, but we have it not: {it:?}"));
    let more =
        ours.difference(&theirs).filter(|_| !stopped).map(|it| format!("refused, but we take it: {it:?}"));
    missing.chain(more).collect()
}

/// Some error is about this field, and stands where a part of its path is written, or inside of it.
fn about_field(case: &Case, errors: &[&Diagnostic], path: &str) -> Option<String> {
    let bare = without_indexes(path);
    let about = |it: &&&Diagnostic| {
        let field = it.field.as_deref().unwrap_or("");
        field == path
            || without_indexes(field) == bare
            || without_indexes(field).starts_with(&format!("{bare}["))
    };
    let fitting: Vec<_> = errors.iter().filter(about).collect();
    if fitting.is_empty() {
        let fields: Vec<_> =
            errors.iter().map(|it| (it.code.name(), it.field.as_deref().unwrap_or(""))).collect();
        return Some(format!("no error about {path}, but {fields:?}"));
    }
    let lines = LineIndex::new(&case.text);
    let placed = fitting.iter().any(|it| {
        let around = line_and_parents(&case.text, lines.line(it.span.start) as usize - 1);
        around
            .iter()
            .any(|line| bare.split(['.', '[', ']']).any(|part| !part.is_empty() && line.contains(part)))
    });
    (!placed).then(|| format!("the error about {path} stands elsewhere"))
}

/// A line and those above it that it is indented under.
fn line_and_parents(text: &str, line: usize) -> Vec<&str> {
    let lines: Vec<&str> = text.lines().take(line + 1).collect();
    let mut out = Vec::new();
    let mut least = usize::MAX;
    for line in lines.into_iter().rev().filter(|line| !line.trim().is_empty()) {
        let indent = line.len() - line.trim_start_matches([' ', '-']).len();
        if indent < least {
            least = indent;
            out.push(line);
        }
    }
    out
}

/// The field paths that an error text names.
pub fn paths(text: &str) -> Vec<String> {
    if text.contains("unknown field \"") {
        return text
            .split("unknown field \"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .map(str::to_string)
            .collect();
    }
    if let Some((_, rest)) = text.split_once("into Go struct field ") {
        let path =
            rest.split(' ').next().and_then(|path| path.split_once('.')).map(|(_, path)| path.to_string());
        return path.into_iter().collect();
    }
    let head = text.split(": ").next().unwrap_or("");
    let is_path = text.contains(": ")
        && head.bytes().all(|it| it.is_ascii_alphanumeric() || b".[]-_/".contains(&it))
        && !matches!(head, "error" | "Error");
    if is_path { vec![head.to_string()] } else { Vec::new() }
}

/// `spec.ports[0].port` as `spec.ports.port`; the keys of maps stay.
pub fn without_indexes(path: &str) -> String {
    let mut out = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('[') {
        let (inside, after) = after.split_once(']').unwrap_or((after, ""));
        out.push_str(before);
        if !inside.bytes().all(|it| it.is_ascii_digit()) {
            out.push_str(&format!("[{inside}]"));
        }
        rest = after;
    }
    out + rest
}
