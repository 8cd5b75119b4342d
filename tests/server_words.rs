//! The server's own sentences (`words::server`), letter for letter against the errors of every record: none may be wrong,
//! and most must be there.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

mod files;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use serviscope::manifest;
use serviscope::words::server;

const AREAS: [&str; 11] = [
    "dual-stack",
    "service-validation",
    "service-update",
    "names-labels",
    "pod-validation",
    "workload-validation",
    "ingress-validation",
    "networkpolicy-validation",
    "endpoints-validation",
    "workloads",
    "scheduling",
];

fn records(area: &str) -> Vec<PathBuf> {
    files::files(&format!("tests/parity/{area}"), "json")
}

/// What the records' cluster of both families was configured with, a manifest says with its nodes.
const BOTH_FAMILIES: &str = include_str!("parity/nodes-of-both-families.yaml");

/// The documents of a record with what became of each; the nodes of the records' cluster before them, where they count.
fn applied(area: &str, path: &Path) -> (String, Vec<Value>) {
    let json: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let nodes = if area == "dual-stack" { BOTH_FAMILIES } else { "" };
    let mut text = format!("{nodes}{}", fs::read_to_string(path.with_extension("yaml")).unwrap());
    let mut entries = vec![Value::Null; nodes.matches("---\n").count()];
    entries.extend_from_slice(json["applied"].as_array().unwrap());
    if let Some(then) = json.get("then") {
        let next = fs::read_to_string(path.with_extension("then.yaml")).unwrap();
        text = format!("{}\n---\n{next}", text.trim_end());
        entries.extend(then["applied"].as_array().unwrap().iter().cloned());
    }
    (text, entries)
}

// rules: 1.1.1 1.1.3 1.1.4 1.1.5 1.1.6 1.1.7
#[test]
fn the_server_is_quoted_to_the_letter_or_not_at_all() {
    let (mut all, mut quoted) = (0, 0);
    let mut missing = Vec::new();
    let mut wrong = Vec::new();
    let each = AREAS.iter().flat_map(|area| records(area).into_iter().map(move |path| (area, path)));
    for (area, path) in each {
        let (text, entries) = applied(area, &path);
        let (_, said) = manifest::parse(&text);
        for (document, entry) in entries.iter().enumerate().filter(|(_, entry)| entry["reason"] == "Invalid")
        {
            let errors: Vec<&str> =
                entry["errors"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
            let own = said.items.iter().filter(|it| it.document as usize == document);
            let ours: Vec<String> = own.filter_map(server).collect();
            missing.extend(
                errors.iter().filter(|error| !ours.iter().any(|own| own == *error)).map(|it| it.to_string()),
            );
            all += errors.len();
            quoted += errors.iter().filter(|error| ours.iter().any(|own| own == *error)).count();
            let bad = ours.iter().filter(|own| !errors.contains(&own.as_str()));
            wrong.extend(bad.map(|own| format!("{}: {own}\n    of {errors:#?}", path.display())));
        }
    }
    assert!(wrong.is_empty(), "{} wrong, {quoted} of {all} right:\n{}", wrong.len(), wrong.join("\n"));
    if std::env::var_os("MISSING").is_some() {
        panic!("{missing:#?}");
    }
    assert!(quoted >= 242, "{quoted} of {all}");
}

// rules: 1.1.7
#[test]
fn too_long_has_no_value() {
    let note = "x".repeat(300_000);
    let text =
        format!("apiVersion: v1\nkind: Namespace\nmetadata: {{name: a, annotations: {{note: {note}}}}}\n");
    let (_, said) = manifest::parse(&text);
    let ours: Vec<String> = said.items.iter().filter_map(server).collect();
    assert_eq!(ours, ["metadata.annotations: Too long: may not be more than 262144 bytes"]);
}

// rules: 1.1.3 1.1.4
#[test]
fn what_no_record_has_is_as_the_source_says() {
    const POD: &str = "{spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}";
    let job = |name: &str, spec: &str| {
        format!(
            "apiVersion: batch/v1\nkind: Job\nmetadata: {{name: {name}}}\nspec: {{{spec}, template: {POD}}}\n"
        )
    };
    let cron = |spec: &str| {
        let template = format!("jobTemplate: {{spec: {{template: {POD}}}}}");
        format!("apiVersion: batch/v1\nkind: CronJob\nmetadata: {{name: a}}\nspec: {{{spec}, {template}}}\n")
    };
    let indexed = "completionMode: Indexed, completions: 3";
    for (text, sentences) in [
        (
            job("a", "podFailurePolicy: {rules: [{onExitCodes: {values: [1, 1]}}]}"),
            &[
                "spec.podFailurePolicy.rules[0].action: Required value: valid values: [\"Count\" \"FailIndex\" \"FailJob\" \"Ignore\"]",
                "spec.podFailurePolicy.rules[0].onExitCodes.operator: Required value: valid values: [\"In\" \"NotIn\"]",
                "spec.podFailurePolicy.rules[0].onExitCodes.values[1]: Duplicate value: 1",
            ][..],
        ),
        (
            job("a.b", indexed),
            &[
                "metadata.name: Invalid value: \"a.b\": will not able to create pod with invalid DNS label: a.b-2",
            ],
        ),
        // These say more than is kept.
        (job("a", &format!("{indexed}, successPolicy: {{rules: [{{succeededCount: 4}}]}}")), &[]),
        (job("a", &format!("{indexed}, successPolicy: {{rules: [{{succeededIndexes: a}}]}}")), &[]),
        (cron("schedule: '@every x'"), &[]),
        (
            cron("schedule: '@every'"),
            &["spec.schedule: Invalid value: \"@every\": unrecognized descriptor: @every"],
        ),
        (
            cron("schedule: '@daily', timeZone: Mars/Olympus"),
            &["spec.timeZone: Invalid value: \"Mars/Olympus\": unknown time zone Mars/Olympus"],
        ),
        (
            cron("schedule: '@daily', timeZone: Asia/"),
            &["spec.timeZone: Invalid value: \"Asia/\": unknown time zone Asia/"],
        ),
        (
            cron("schedule: '@daily', timeZone: local"),
            &[
                "spec.timeZone: Invalid value: \"local\": timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones",
            ],
        ),
    ] {
        let (_, said) = manifest::parse(&text);
        assert!(!said.items.is_empty(), "{text}");
        let mut ours: Vec<String> = said.items.iter().filter_map(server).collect();
        ours.sort();
        assert_eq!(ours, sentences, "{text}");
    }
}
