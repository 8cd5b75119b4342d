//! A cluster's life: controllers over time, held against timelines that are written down, and against what must hold at
//! every moment of every life.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

#[allow(dead_code, reason = "a case has its times in a place of their own")]
#[path = "../examples/wire/event.rs"]
mod event;
#[path = "life/timeline.rs"]
mod timeline;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serviscope::cluster::SEED;
use serviscope::diagnostic::Severity;
use serviscope::manifest::{self, Manifest};
use serviscope::simulation::SimTime;
use serviscope::simulation::life::{Actor, Life, Timing, What};

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    files.sort();
    files
}

/// `BLESS=1` writes what comes out into the files, to be read before it is committed. `timeline` says how to read them.
#[test]
fn clusters_live_as_their_timelines_say() {
    let files = files("tests/life");
    assert!(files.len() > 5, "{} cases", files.len());
    let mut wrong = String::new();
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let found = timeline::answered(&text);
        if found != text {
            wrong.push_str(&format!("{}\n{}\n", file.display(), timeline::difference(&text, &found)));
            if std::env::var_os("BLESS").is_some() {
                fs::write(&file, found).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn read(file: &Path) -> Option<Manifest> {
    let (manifest, said) = manifest::parse(&fs::read_to_string(file).unwrap());
    (said.count(Severity::Error) == 0).then_some(manifest)
}

/// Nobody has anything to do in a cluster that is settled: controllers and scheduler find it as they would leave it.
#[test]
fn what_is_settled_stays_settled() {
    let mut wrong = Vec::new();
    let mut lives = 0;
    for folder in [
        "tests/parity/workloads",
        "tests/parity/endpoints",
        "tests/parity/scheduling",
        "tests/apps",
        "tests/good",
    ] {
        for file in files(folder) {
            let Some(manifest) = read(&file) else { continue };
            let horizon = SimTime::from_millis(5_000);
            let life = Life::new(Arc::new(manifest), &[], SEED, Timing { horizon, ..Timing::default() });
            lives += 1;
            let by_controllers = |by: &Actor| matches!(by, Actor::Controller(_) | Actor::Scheduler);
            // A Job's controller says what came out: that changes nothing.
            let said = |what: &What| matches!(what, What::JobComplete | What::JobFailed { .. });
            let changes: Vec<String> = life
                .changes()
                .iter()
                .filter(|change| by_controllers(&change.by) && !said(&change.what))
                .map(|change| serviscope::words::change(change, serviscope::words::Lang::En))
                .collect();
            if !changes.is_empty() {
                wrong.push(format!("{}:\n  {}", file.display(), changes.join("\n  ")));
            }
        }
    }
    assert!(lives > 150, "{lives} lives");
    assert!(wrong.is_empty(), "{} not settled:\n{}", wrong.len(), wrong.join("\n"));
}
