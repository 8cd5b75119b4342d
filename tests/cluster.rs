//! Cases of `tests/cluster/*.yaml` against what the cluster made of them looks like (`.expect` beside each).
//! Run with `BLESS=1` to write the expectations anew, then read the difference.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod render;

use std::fs;
use std::path::PathBuf;

fn cases() -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cluster");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ext| ext == "yaml"));
    files.sort();
    files
}

#[test]
fn every_case_makes_the_expected_cluster() {
    let mut wrong = Vec::new();
    for case in cases() {
        let text = fs::read_to_string(&case).unwrap();
        let (manifest, parsed) = serviscope::manifest::parse(&text);
        let (cluster, built) = serviscope::cluster::build(&manifest, 1);
        let found = render::cluster(&text, &cluster, parsed, built);
        let expected = case.with_extension("expect");
        if std::env::var_os("BLESS").is_some() {
            fs::write(&expected, &found).unwrap();
        } else if fs::read_to_string(&expected).unwrap_or_default() != found {
            wrong.push(format!("{}:\n{found}", case.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
