//! Reads the records of an area and compares them with what `manifest::parse` says. Every disagreement of an
//! area is reported at once.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use serviscope::diagnostic::{Code, Diagnostic, Severity};
use serviscope::manifest;
use serviscope::text::LineIndex;
use serviscope::words::{Lang, diagnostic as sentence};

use super::{files, stream};

/// Replays every record of an area: the verdict on each object, the fields of the errors, the warnings, the lines.
pub fn validate(area: &str) {
    validate_on(area, "");
}

/// The same on a cluster whose nodes are these documents, each ended by `---`.
pub fn validate_on(area: &str, nodes: &str) {
    let mut wrong = Vec::new();
    for path in &cases(area) {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        for line in disagreements(path, nodes) {
            wrong.push(format!("{area}/{name}: {line}"));
        }
    }
    assert!(wrong.is_empty(), "{} disagreements:\n{}", wrong.len(), wrong.join("\n"));
}

/// The records of an area.
pub fn cases(area: &str) -> Vec<PathBuf> {
    files::files(&format!("tests/parity/{area}"), "json")
}

/// What differs in one case; what was applied after the first had settled counts as later documents.
fn disagreements(record: &Path, nodes: &str) -> Vec<String> {
    let json: Value = serde_json::from_str(&fs::read_to_string(record).unwrap()).unwrap();
    let mut text = format!("{nodes}{}", fs::read_to_string(record.with_extension("yaml")).unwrap());
    let first = nodes.matches("---\n").count();
    let mut entries = json["applied"].as_array().unwrap().clone();
    if let Some(then) = json.get("then") {
        let next = fs::read_to_string(record.with_extension("then.yaml")).unwrap();
        text = format!("{}\n---\n{next}", text.trim_end());
        entries.extend(then["applied"].as_array().unwrap().iter().cloned());
    }
    let (_, diagnostics) = manifest::parse(&text);
    let lines = LineIndex::new(&text);
    let mut wrong = Vec::new();
    for (document, entry) in entries.iter().enumerate().map(|(at, entry)| (first + at, entry)) {
        let said: Vec<&Diagnostic> =
            diagnostics.items.iter().filter(|it| it.document as usize == document).collect();
        let mut here = compare(entry, &said);
        let fields = fields_of_document(&text, document);
        for it in said.iter().filter(|it| it.field.is_some()) {
            let line = lines.line(it.span.start) as usize;
            here.extend(misplaced(&fields, it, line));
        }
        wrong.extend(here.into_iter().map(|it| format!("document {document}: {it}")));
    }
    wrong
}

fn compare(entry: &Value, said: &[&Diagnostic]) -> Vec<String> {
    let errors: Vec<&&Diagnostic> = said.iter().filter(|it| it.severity == Severity::Error).collect();
    let accepted = entry["accepted"].as_bool() == Some(true);
    let mut wrong = Vec::new();
    if accepted != errors.is_empty() {
        let told: Vec<String> = errors.iter().map(|it| sentence(it, Lang::En)).collect();
        wrong.push(format!("accepted {accepted}, errors {}, we say {told:?}", entry["errors"]));
    } else if entry["reason"] == "Invalid" {
        let expected: BTreeSet<String> = texts(&entry["errors"]).map(|it| path_of(&it)).collect();
        let got: BTreeSet<String> = errors.iter().filter_map(|it| it.field.clone()).collect();
        if expected != got {
            wrong.push(format!("fields of errors: expected {expected:?}, we say {got:?}"));
        }
        wrong.extend(texts(&entry["errors"]).filter_map(|error| unsaid(&error, &errors)));
    } else {
        // Refused before validation: the error names the field, or none.
        let bare = |path: &str| stream::without_indexes(path);
        let named: BTreeSet<String> = texts(&entry["errors"]).flat_map(|it| stream::paths(&it)).collect();
        let got: Vec<String> = errors.iter().filter_map(|it| Some(bare(it.field.as_deref()?))).collect();
        let about = |path: &str, it: &str| it == path || it.starts_with(&format!("{path}["));
        let missing = named.iter().filter(|path| !got.iter().any(|it| about(&bare(path), it)));
        wrong.extend(missing.map(|path| format!("no error about {path}, but {got:?}")));
    }
    let warned: Vec<String> = texts(&entry["warnings"]).collect();
    wrong.extend(differing_warnings(warned.iter().map(String::as_str), said.iter().copied()));
    wrong
}

/// Whether the warnings are about the same. That an object stands twice, or a key, is ours alone to say: the server sees one.
pub fn differing_warnings<'a>(
    recorded: impl Iterator<Item = &'a str>,
    said: impl Iterator<Item = &'a Diagnostic>,
) -> Option<String> {
    let expected: BTreeSet<String> = recorded.map(subject_of).collect();
    let got: BTreeSet<String> = said
        .filter(|it| it.severity == Severity::Warning)
        .filter(|it| !matches!(it.code, Code::DuplicateObject | Code::DuplicateKey))
        .map(|it| subject_of_field(it.field.as_deref().unwrap_or("")))
        .collect();
    (expected != got).then(|| format!("warnings: expected {expected:?}, we say {got:?}"))
}

/// What an error of the server tells and none of our sentences about its field does: the value as it was written, the
/// values that it may have in their order (service-validation.md 1.1.4, 1.1.5).
fn unsaid(error: &str, said: &[&&Diagnostic]) -> Option<String> {
    let path = path_of(error);
    let ours = said.iter().filter(|it| it.field.as_deref() == Some(&path)).map(|it| sentence(it, Lang::En));
    let ours: Vec<String> = ours.collect();
    let mut wanted = Vec::new();
    if let Some((_, values)) = error.split_once(": supported values: ") {
        wanted.push(values.replace('"', ""));
    }
    if let Some((_, value)) = error.split_once("nvalid value: ").or(error.split_once("nsupported value: ")) {
        let end = value.find(": ").unwrap_or(value.len());
        let value = value.get(..end).unwrap_or(value);
        let plain = value.parse::<i64>().is_ok() || value.starts_with('"');
        wanted.extend(plain.then(|| value.trim_matches('"').to_string()));
    }
    // Made up by the server; and of an `endPort` it prints the `port`.
    wanted.retain(|text| text != "<assigned>" && !path.ends_with(".endPort"));
    wanted.retain(|text| !ours.iter().any(|sentence| sentence.contains(text.as_str())));
    (!wanted.is_empty()).then(|| format!("{error}: {wanted:?} is not in {ours:?}"))
}

fn texts(list: &Value) -> impl Iterator<Item = String> {
    list.as_array().cloned().unwrap_or_default().into_iter().filter_map(|it| it.as_str().map(str::to_string))
}

/// `spec.ports[0].port: Invalid value: ...` -> `spec.ports[0].port`
fn path_of(error: &str) -> String {
    error.split(": ").next().unwrap_or("").to_string()
}

/// What a warning of the server is about: a field or an annotation, in lower case (`spec.SessionAffinity`).
fn subject_of(warning: &str) -> String {
    if let Some(rest) = warning.strip_prefix("annotation ") {
        let name = rest.trim_start_matches('"').split(['"', ' ']).next().unwrap_or("");
        return format!("metadata.annotations[{name}]");
    }
    if warning.starts_with("v1 Endpoints is deprecated") {
        return "apiversion".to_string();
    }
    let path = warning.split([':', ' ']).next().unwrap_or("").to_lowercase();
    // An EndpointSlice has no `spec`; the server says so all the same.
    path.replace("spec.addresstype", "addresstype")
}

fn subject_of_field(field: &str) -> String {
    if field.contains('[') && field.contains("annotations") {
        field.to_string()
    } else {
        field.to_lowercase()
    }
}

/// The lines of every field of a document of plain block YAML: path -> (first, last), lines of the text from 1.
type Fields = BTreeMap<String, (usize, usize)>;

fn fields_of_document(text: &str, document: usize) -> Fields {
    let mut fields = Fields::new();
    let mut open: Vec<(usize, String)> = Vec::new();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut at = 0;
    let mut seen_content = false;
    for (number, line) in text.lines().enumerate().map(|(at, line)| (at + 1, line)) {
        if line.starts_with("---") {
            at += usize::from(seen_content);
            seen_content = false;
            continue;
        }
        let content = line.trim_start();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        seen_content = true;
        if at == document {
            read_line(line, number, &mut open, &mut counts, &mut fields);
        }
    }
    fields
}

fn read_line(
    line: &str,
    number: usize,
    open: &mut Vec<(usize, String)>,
    counts: &mut BTreeMap<String, usize>,
    fields: &mut Fields,
) {
    let mut indent = line.len() - line.trim_start().len();
    let mut rest = line.trim_start();
    while let Some(inside) = rest.strip_prefix("- ").or(if rest == "-" { Some("") } else { None }) {
        open.retain(|(depth, path)| *depth < indent || (*depth == indent && !path.ends_with(']')));
        let parent = open.last().map(|(_, path)| path.clone()).unwrap_or_default();
        let index = counts.entry(parent.clone()).or_insert(0);
        open.push((indent, format!("{parent}[{index}]")));
        *index += 1;
        rest = inside.trim_start();
        indent += 2;
        mark(number, open, fields);
    }
    if let Some((key, _)) = rest.split_once(": ").or(rest.strip_suffix(':').map(|key| (key, ""))) {
        open.retain(|(depth, _)| *depth < indent);
        let parent = open.last().map(|(_, path)| path.clone()).unwrap_or_default();
        let key = key.trim_matches(['"', '\'']);
        let free = parent.ends_with("annotations");
        let path = match (parent.is_empty(), free) {
            (true, _) => key.to_string(),
            (false, true) => format!("{parent}[{key}]"),
            (false, false) => format!("{parent}.{key}"),
        };
        open.push((indent, path));
    }
    mark(number, open, fields);
}

fn mark(number: usize, open: &[(usize, String)], fields: &mut Fields) {
    for (_, path) in open {
        fields.entry(path.clone()).or_insert((number, number)).1 = number;
    }
}

/// A diagnostic must stand in the lines of its field; of a missing one, of the nearest parent that is there.
fn misplaced(fields: &Fields, diagnostic: &Diagnostic, line: usize) -> Option<String> {
    let field = diagnostic.field.as_deref()?;
    let path = field
        .replace("LoadBalancerSourceRanges", "loadBalancerSourceRanges")
        .replace("spec.template.labels", "spec.template.metadata.labels");
    let path = if path.starts_with("spec.clusterIPs") && !fields.contains_key("spec.clusterIPs") {
        "spec.clusterIP".to_string()
    } else {
        path
    };
    let (first, last) = nearest(fields, &path)?;
    (line < first || line > last).then(|| format!("{field} is at lines {first} to {last}, we say {line}"))
}

fn nearest(fields: &Fields, path: &str) -> Option<(usize, usize)> {
    let mut path = path;
    loop {
        if let Some(lines) = fields.get(path) {
            return Some(*lines);
        }
        let cut = path.rfind(['.', '['])?;
        path = &path[..cut];
    }
}
