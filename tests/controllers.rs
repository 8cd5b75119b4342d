//! The records of a real control plane, replayed: the pods that its controllers made and the endpoints
//! behind its Services (`tests/parity/README.md`).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

#[path = "controllers/accepted.rs"]
mod accepted;
#[path = "controllers/ours.rs"]
mod ours;
#[path = "controllers/record.rs"]
mod record;
#[path = "controllers/specs.rs"]
mod specs;
#[path = "controllers/workloads.rs"]
mod workloads;

use std::fs;
use std::path::Path;

use serde_json::Value;
use serviscope::simulation::life;

#[test]
fn endpoints() {
    replay("endpoints");
}

#[test]
fn workloads() {
    replay("workloads");
}

#[test]
fn rollouts() {
    replay("rollouts");
}

#[test]
fn scheduling() {
    replay("scheduling");
}

#[test]
fn dual_stack() {
    // What the records' cluster was configured with, a manifest says with its nodes.
    let nodes = include_str!("parity/nodes-of-both-families.yaml");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parity/dual-stack");
    let mut wrong = Vec::new();
    let mut replayed = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|it| it != "json") {
            continue;
        }
        let json: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let text = format!("{nodes}{}", fs::read_to_string(path.with_extension("yaml")).unwrap());
        let (manifest, said) = serviscope::manifest::parse(&text);
        let accepted = json["applied"].as_array().unwrap().iter().all(|it| it["accepted"] == true);
        if !accepted || said.count(serviscope::diagnostic::Severity::Error) > 0 {
            continue; // Refused: that is for the replay of the rules.
        }
        replayed += 1;
        let (cluster, _) = serviscope::cluster::build(&manifest, 7);
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        for (what, recorded, found) in [
            ("families", record::families(&json["after"]), ours::families(&cluster)),
            ("endpoints", record::endpoints(&json["after"]), ours::endpoints(&cluster, &json["after"])),
        ] {
            if recorded != found {
                wrong.push(format!("{name} {what}: recorded {recorded:#?}, found {found:#?}"));
            }
        }
    }
    assert!(replayed >= 6, "{replayed} replayed");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The records that are left out, with the reasons.
const LEFT_OUT: &str = include_str!("fidelity/records.txt");

fn is_left_out(record: &str) -> bool {
    LEFT_OUT.lines().any(|line| line.split(" | ").next() == Some(record))
}

/// What differs from the records of an area, all at once.
fn replay(area: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parity").join(area);
    let mut records: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    records.retain(|path| path.extension().is_some_and(|it| it == "json"));
    records.sort();
    assert!(records.len() > 30, "{} records in {area}", records.len());
    let mut wrong = Vec::new();
    for path in records {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if is_left_out(&format!("{area}/{name}")) {
            continue;
        }
        let json: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let mut text = fs::read_to_string(path.with_extension("yaml")).unwrap();
        wrong.extend(compare(&text, &json["after"], 7).into_iter().map(|it| format!("{name}: {it}")));
        if let Some(then) = json.get("then") {
            // Applied on top: of an object that stands twice the later one counts, as for kubectl.
            let next = fs::read_to_string(path.with_extension("then.yaml")).unwrap();
            text = format!("{}\n---\n{next}", text.trim_end());
            let found = compare(&text, &then["after"], 7);
            // What was chosen at random at first decides what is left later: another seed makes the same choices.
            let random = json["after"].to_string().contains("(any)");
            let fits = random && (0..60).any(|seed| compare(&text, &then["after"], seed).is_empty());
            wrong.extend(found.into_iter().filter(|_| !fits).map(|it| format!("{name} then: {it}")));
        }
    }
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong.join("\n"));
}

fn compare(text: &str, after: &Value, seed: u64) -> Vec<String> {
    compare_manifest(&serviscope::manifest::parse(text).0, after, seed)
}

fn compare_manifest(manifest: &serviscope::manifest::Manifest, after: &Value, seed: u64) -> Vec<String> {
    let (cluster, _) = life::settle(manifest, seed);
    let (world, now) = life::settled_world(manifest, seed);
    let mut wrong = Vec::new();
    for (what, recorded, found) in [
        ("pods", record::pods(after), ours::pods(&cluster)),
        ("services", record::services(after), ours::services(&cluster, after)),
        ("endpoints", record::endpoints(after), ours::endpoints(&cluster, after)),
        ("workloads", record::workloads(after), workloads::ours(&world, now)),
        ("specs", specs::recorded(after), specs::ours(&world)),
        ("pods per node", record::spread(after), ours::spread(&cluster, after)),
    ] {
        let (missing, extra) = unmatched(&recorded, &found);
        if !missing.is_empty() || !extra.is_empty() {
            wrong.push(format!(
                "{} {what} recorded, {} found\n  recorded {missing:#?}\n  found {extra:#?}",
                recorded.len(),
                found.len()
            ));
        }
    }
    wrong
}

/// The recorded lines that nothing found is like, and what was found beside.
fn unmatched(recorded: &[String], found: &[String]) -> (Vec<String>, Vec<String>) {
    let mut left = found.to_vec();
    let mut missing = Vec::new();
    for exact in [true, false] {
        for line in recorded.iter().filter(|line| line.contains("(any)") != exact) {
            match left.iter().position(|it| is_like(it, line)) {
                Some(at) => drop(left.remove(at)),
                None => missing.push(line.clone()),
            }
        }
    }
    (missing, left)
}

/// Whether a line is a recorded one, in which `(any)` stands for a word that was chosen at random.
fn is_like(line: &str, recorded: &str) -> bool {
    let words = |text: &str| text.split([' ', '=']).map(str::to_string).collect::<Vec<_>>();
    let (line, recorded) = (words(line), words(recorded));
    let like = |(word, recorded): (&String, &String)| {
        word == recorded || matches!(recorded.trim_end_matches(']'), "(any)" | "(varies)")
    };
    line.len() == recorded.len() && line.iter().zip(&recorded).all(like)
}
