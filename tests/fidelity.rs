//! Every rule has a case or a reason, and docs/fidelity.md says which: it is written from the cases
//! (`cargo xtask fidelity`, or BLESS=1 with this test).
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

#[path = "../xtask/src/fidelity/mod.rs"]
#[allow(dead_code, reason = "the command and the site use more of it")]
mod fidelity;

#[path = "fidelity/specification.rs"]
mod specification;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use fidelity::{Fidelity, OPEN, PAGE, page};
use specification::ids_of_specification;

const STALE: &str = "is not up to date: run `cargo xtask fidelity` and look at what changed";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read() -> Fidelity {
    Fidelity::read(root()).unwrap_or_else(|problems| panic!("{}", problems.join("\n")))
}

#[test]
fn the_page_is_that_of_the_cases_and_the_open_rules_are_exactly_the_listed() {
    let all = read();
    if std::env::var_os("BLESS").is_some() {
        all.write(root()).unwrap();
    }
    let written = |path: &str| fs::read_to_string(root().join(path)).ok();
    assert!(written(PAGE).as_deref() == Some(page::markdown(&all).as_str()), "{PAGE} {STALE}");
    assert!(written(OPEN) == all.open_list(), "{OPEN} {STALE}");
}

/// Where the specification stands beside the repository; elsewhere there is nothing to hold the list against.
#[test]
fn the_list_has_every_rule_of_the_specification() {
    let folder = root().join("../shared/kubernetes");
    let Ok(entries) = fs::read_dir(folder) else { return };
    let texts = entries.flatten().filter(|it| it.path().extension().is_some_and(|it| it == "md"));
    let theirs: BTreeSet<String> =
        texts.flat_map(|it| ids_of_specification(&fs::read_to_string(it.path()).unwrap())).collect();
    let all = read();
    let ours: BTreeSet<String> = all.rules.to_be_shown().into_iter().map(str::to_string).collect();
    let differ: Vec<&String> = ours.symmetric_difference(&theirs).collect();
    assert!(differ.is_empty(), "in one list only: {differ:?}");
}

#[test]
fn rules_are_read_from_numbered_texts() {
    let text = "## 3.2 Items\n\n1. one\n| 2. | no |\n2. two\n## 3.3 Rows\n\n| a |\n## 3.7 Paths\n**P3h hairpin**\n\
                ```\n9. not this\n```\n**Pod** neither\n## 5.5 Parts\n5.5.1 least\n";
    assert_eq!(ids_of_specification(text), ["3.2.1", "3.2.2", "3.3", "3.7.P3h", "5.5.1"]);
}

#[test]
fn both_languages_say_each_rule_and_each_reason() {
    let all = read();
    let korean = |text: &str| text.chars().any(|it| ('가'..='힣').contains(&it));
    let same_words =
        ["Pod", "Endpoints", "EndpointSlice", "Ingress", "NetworkPolicy", "ExternalName", "DaemonSet"];
    for entry in all.rules.entries.iter().chain(all.reasons.values()) {
        let named = entry.en == entry.ko || same_words.contains(&entry.ko.as_str());
        assert!(!entry.en.is_empty() && !korean(&entry.en), "{}: English", entry.id);
        assert!(korean(&entry.ko) || named, "{}: Korean", entry.id);
    }
}

#[test]
fn the_pages_of_the_site_show_every_rule_and_need_nothing_from_elsewhere() {
    let all = read();
    let folder = std::env::temp_dir().join(format!("serviscope-fidelity-{}", std::process::id()));
    fs::create_dir_all(folder.join("public/style")).unwrap();
    for file in
        ["public/fidelity.js", "public/icon.svg", "public/style/tokens.css", "public/style/fidelity.css"]
    {
        fs::copy(root().join(file), folder.join(file)).unwrap();
    }
    fidelity::site::write(&all, &folder).unwrap();
    for name in ["fidelity.html", "fidelity.ko.html"] {
        let html = fs::read_to_string(folder.join("target/fidelity").join(name)).unwrap();
        for id in all.rules.to_be_shown() {
            assert_eq!(html.matches(&format!("<tr id=\"r{id}\"")).count(), 1, "{name}: {id}");
        }
        let outside = html.split("</table>").map(|it| it.split("<table").next().unwrap());
        assert_eq!(outside.filter(|it| it.contains("<tr")).count(), 0, "{name}: a row outside of its table");
        for tag in ["section", "table", "tbody", "tr", "details"] {
            let (begun, ended) =
                (html.matches(&format!("<{tag}")).count(), html.matches(&format!("</{tag}>")).count());
            assert!(begun == ended, "{name}: {begun} <{tag}>, {ended} ended");
        }
        for forbidden in ["<style", " style=", "<script>", "href=\"/", "src=\"/", "http://", "https://"] {
            assert!(!html.contains(forbidden), "{name} contains {forbidden}");
        }
    }
    fs::remove_dir_all(folder).unwrap();
}
