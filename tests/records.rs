//! Every record of a real control plane, whole: what there was after its manifest had been applied, and after the second
//! one, against what our control plane makes of the same stream. `tests/parity/README.md` says what a record has; what is
//! not in it is not there, and what is in it must be in ours: each field of each object.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

#[path = "records/endpoints.rs"]
mod endpoints;
mod files;
#[path = "records/kubectl.rs"]
mod kubectl;
#[path = "records/likeness.rs"]
mod likeness;
#[path = "records/pods.rs"]
mod pods;
#[path = "records/routes.rs"]
mod routes;
#[path = "records/services.rs"]
mod services;
#[path = "records/specs.rs"]
mod specs;
#[path = "records/stage.rs"]
mod stage;
#[path = "records/workloads.rs"]
mod workloads;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use stage::Stage;

const SEED: u64 = 7;
/// What was chosen at random at first decides what is left later: some other seed makes the same choices.
const OTHER_SEEDS: u64 = 60;

#[test]
fn service_records() {
    agree(&["service-validation", "service-update", "endpoints-validation"]);
}

// rules: 2.3.3 2.4.1 2.4.2 2.5.2 2.5.3 2.5.4
#[test]
fn endpoint_records() {
    agree(&["endpoints", "dual-stack"]);
}

#[test]
fn workload_records() {
    agree(&["workloads", "rollouts", "workload-validation", "pod-validation"]);
}

#[test]
fn scheduling_records() {
    agree(&["scheduling"]);
}

#[test]
fn other_records() {
    agree(&["ingress-validation", "networkpolicy-validation", "names-labels", "yaml"]);
}

/// The areas above are all that there are.
#[test]
fn no_area_is_left_out() {
    let areas = fs::read_dir(folder()).unwrap().map(|it| it.unwrap().path()).filter(|it| it.is_dir());
    let mut areas: Vec<String> =
        areas.map(|it| it.file_name().unwrap().to_string_lossy().into_owned()).collect();
    areas.sort();
    let source = include_str!("records.rs");
    let missing: Vec<&String> = areas.iter().filter(|it| !source.contains(&format!("\"{it}\""))).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let records: usize = areas.iter().map(|area| records(area).len()).sum();
    assert_eq!(records, 765);
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parity")
}

fn records(area: &str) -> Vec<PathBuf> {
    files::files(&format!("tests/parity/{area}"), "json")
}

fn agree(areas: &[&str]) {
    let mut wrong = Vec::new();
    for area in areas {
        let records = records(area);
        assert!(records.len() > 10, "{} records in {area}", records.len());
        for path in records {
            let name = format!("{area}/{}", path.file_stem().unwrap().to_string_lossy());
            wrong.extend(differences(&path, area).into_iter().map(|it| format!("{name}{it}")));
        }
    }
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong.join("\n"));
}

fn differences(path: &Path, area: &str) -> Vec<String> {
    let record: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    // What the records' cluster of both families was configured with, a manifest says with its nodes.
    let both = include_str!("parity/nodes-of-both-families.yaml");
    let nodes = if area == "dual-stack" { both } else { "" };
    let first = fs::read_to_string(path.with_extension("yaml")).unwrap();
    let first = Stage::new(nodes, &first, &record);
    let mut stages = vec![(&record, "")];
    stages.extend(record.get("then").map(|then| (then, " then")));
    let random = record["after"].to_string().contains("(any)");
    let mut stage = first;
    let mut wrong = Vec::new();
    for (recorded, name) in stages {
        if !name.is_empty() {
            stage = stage.then(&fs::read_to_string(path.with_extension("then.yaml")).unwrap(), recorded);
        }
        wrong.extend(stage.kubectl(recorded).map(|it| format!("{name}{it}")));
        let after = &recorded["after"];
        let with = |seed| likeness::of_clusters(after, &stage.cluster(after, seed), name);
        let found = with(SEED);
        let fits = random && !found.is_empty() && (0..OTHER_SEEDS).any(|seed| with(seed).is_empty());
        wrong.extend(found.into_iter().filter(|_| !fits));
    }
    wrong
}
