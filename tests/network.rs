//! Traces as text: each file of `tests/network/` is a manifest whose leading comments ask for connections and
//! say every hop, for records of DNS (`#? NAME TYPE`), or for what a pod sees (`#$ pod/NAME env`,
//! `resolv.conf`, `hostname`). `BLESS=1` writes what comes out into the files, to be read before it is committed.
//!
//! `#> CLIENT -> TARGET [seed N] [mode M] [scheduler S] [node-ports RANGES] [services-via NODE] [no-cluster-cidr] [no-network-policy] [masquerade-all] [down NODE] [header NAME:VALUE] [method M] [xN] [brief|policies|args]`, then one line `#  ` for the outcome
//! and (unless brief) one for each hop: `[?|<] PLACE ACTION SOURCE>DESTINATION CODES(LINE)` (`?` a lookup, `<` a reply; with `args` what the sentences say).

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a case that cannot be read fails the test"
)]

mod files;
mod network_text;

use std::fs;
use std::path::PathBuf;

use files::files;
use network_text::Case;

fn cases() -> Vec<PathBuf> {
    files("tests/network", "yaml")
}

#[test]
fn every_connection_goes_hop_by_hop_as_written() {
    let mut wrong = Vec::new();
    for path in cases() {
        let text = fs::read_to_string(&path).expect("a case in UTF-8");
        let got = Case::read(&text).answered();
        wrong.extend(files::difference(&path, &got));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a drop by policy says would have let it pass does so, at each end in turn.
#[test]
fn the_rule_that_a_drop_names_lets_the_connection_pass() {
    let mut mended = 0;
    for path in cases() {
        let text = fs::read_to_string(&path).expect("a case in UTF-8");
        if !text.contains("kind: NetworkPolicy") {
            continue;
        }
        let cluster = network_text::cluster_of(&text);
        for ask in text.lines().filter_map(|line| line.strip_prefix("#> ")) {
            let words: Vec<&str> = ask.split_whitespace().collect();
            let (mut text, mut cluster) = (text.clone(), cluster.clone());
            for round in 0.. {
                let Some(remedy) = network_text::remedy(&cluster, words[0], words[2]) else { break };
                assert!(round < 3, "{}: {ask} is still dropped, with\n{text}", path.display());
                text = format!("{text}---\n{remedy}");
                cluster = network_text::cluster_of(&text);
                mended += 1;
            }
        }
    }
    assert!(mended > 60, "{mended}");
}
