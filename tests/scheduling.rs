//! The scheduler against the records of a real control plane: `tests/parity/scheduling/`, the nodes chosen,
//! the messages where none fits, the scores where several were compared.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a record that cannot be read fails the test"
)]

#[path = "scheduling/consistency.rs"]
mod consistency;
#[path = "scheduling/replay.rs"]
mod replay;
#[path = "scheduling/scale.rs"]
mod scale;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use serviscope::cluster::scheduler::Verdict;
use serviscope::cluster::{Cluster, NodeId, Placed, Pod};

fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        files.filter(|path| path.extension().is_some_and(|it| it == extension)).collect();
    files.sort();
    files
}

/// `#= who: node`, or `#= who: null "message"`, perhaps with `nominated node`: one line for each pod.
#[test]
fn cases_end_as_they_say() {
    let mut wrong = Vec::new();
    for path in files("tests/scheduling/cases", "yaml") {
        let text = fs::read_to_string(&path).unwrap();
        let mut expected: Vec<String> =
            text.lines().filter_map(|line| line.strip_prefix("#= ")).map(str::to_string).collect();
        assert!(!expected.is_empty(), "{} expects nothing", path.display());
        let (manifest, _) = serviscope::manifest::parse(&text);
        let (cluster, _) = serviscope::cluster::build(&manifest, 1);
        let mut got: Vec<String> = cluster.pods.iter().map(|pod| line(&cluster, pod)).collect();
        expected.sort();
        got.sort();
        if expected != got {
            wrong.push(format!("{}: expected {expected:#?}, got {got:#?}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn line(cluster: &Cluster, pod: &Pod) -> String {
    let name = |node: Option<NodeId>| node.and_then(|node| cluster.nodes.get(node)).map(|it| it.name.clone());
    let place = match name(pod.node) {
        Some(node) => node,
        None => format!("null \"{}\"", pod.unscheduled.as_deref().unwrap_or("")),
    };
    let nominated = name(pod.nominated).map_or(String::new(), |node| format!(" nominated {node}"));
    format!("{}: {place}{nominated}", shown(pod))
}

fn shown(pod: &Pod) -> String {
    match &pod.owner {
        Some(owner) => format!("{}/{}", owner.kind.name(), owner.name),
        None => pod.name.clone(),
    }
}

/// `#% who on node: plugin score, plugin score`: the weighted scores of a node that could take the pod. Their sum is what the
/// search counted.
#[test]
fn nodes_score_as_the_cases_say() {
    let mut wrong = Vec::new();
    let mut compared = 0;
    for path in files("tests/scheduling/cases", "yaml") {
        let text = fs::read_to_string(&path).unwrap();
        let expected: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("#% ")).collect();
        if expected.is_empty() {
            continue;
        }
        let (manifest, _) = serviscope::manifest::parse(&text);
        let (cluster, _) = serviscope::cluster::build(&manifest, 1);
        let said = serviscope::cluster::explain_all(&manifest, 1);
        let mut got = Vec::new();
        for pod in cluster.pods.iter() {
            let Some(said) = said.get(&pod.full_name()) else { continue };
            for verdict in said.verdicts.iter().filter(|verdict| verdict.fits()) {
                got.push(scores(&cluster, pod, verdict));
                if let Placed::Chosen(choice) = pod.placed
                    && Some(verdict.node) == pod.node
                {
                    assert!(choice.score.is_none_or(|score| score == verdict.total()), "{}", path.display());
                }
            }
        }
        compared += expected.len();
        let missing: Vec<_> = expected.into_iter().filter(|line| !got.iter().any(|it| it == line)).collect();
        if !missing.is_empty() {
            wrong.push(format!("{}: expected {missing:#?}, got {got:#?}", path.display()));
        }
    }
    assert!(compared > 20, "{compared}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn scores(cluster: &Cluster, pod: &Pod, verdict: &Verdict) -> String {
    let node = cluster.nodes.get(verdict.node).unwrap();
    let all: Vec<String> =
        verdict.scores.iter().map(|(plugin, score)| format!("{} {score}", plugin.name())).collect();
    format!("{} on {}: {}", shown(pod), node.name, all.join(", "))
}

#[test]
fn every_record_is_scheduled_as_it_was() {
    let records = files("tests/parity/scheduling", "json");
    assert_eq!(records.len(), 121);
    let mut wrong = Vec::new();
    for path in records {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let record: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let mut world = replay::World::default();
        for (stage, file) in [(Some(&record), "yaml"), (record.get("then"), "then.yaml")] {
            let Some(stage) = stage else { continue };
            let text = fs::read_to_string(path.with_extension(file)).unwrap();
            let accepted =
                stage["applied"].as_array().unwrap().iter().map(|it| it["accepted"] == true).collect();
            world.apply(&text, accepted);
            let pods = world.schedule();
            wrong.extend(
                compare(&pods, &stage["after"]).into_iter().map(|it| format!("{name} ({file}): {it}")),
            );
        }
    }
    assert!(wrong.is_empty(), "{} disagreements:\n{}", wrong.len(), wrong.join("\n"));
}

/// What differs between the pods of a stage and its record.
fn compare(pods: &[replay::Outcome], after: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    let recorded = after["pods"].as_array().unwrap();
    if recorded.len() != pods.len() {
        wrong.push(format!("{} pods, recorded {}", pods.len(), recorded.len()));
    }
    let mut expected: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut got: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for pod in recorded {
        let any = pod["node"] == "(any)";
        let state = format!("{} {} {}", pod["node"], pod["message"], pod["nominated_node"]);
        expected.entry(who(pod)).or_default().push(if any { "(any)".into() } else { state });
    }
    for pod in pods {
        let any = expected.get(&pod.who).is_some_and(|them| them.iter().any(|it| it == "(any)"));
        let null = |text: &Option<String>| text.as_ref().map_or(Value::Null, |it| it.as_str().into());
        let state = format!("{} {} {}", null(&pod.node), null(&pod.message), null(&pod.nominated));
        let free = any && pod.node.is_some();
        got.entry(pod.who.clone()).or_default().push(if free { "(any)".into() } else { state });
    }
    expected.values_mut().chain(got.values_mut()).for_each(|states| states.sort());
    if expected != got {
        wrong.push(format!("expected {expected:#?}, got {got:#?}"));
    }
    wrong.extend(recorded.iter().filter_map(|pod| different_scores(pod, pods)));
    wrong.extend(different_spread(after, pods));
    wrong
}

fn who(pod: &Value) -> String {
    match pod["owner"].as_str() {
        Some(owner) => owner.to_string(),
        None => pod["name_pattern"].as_str().unwrap().to_string(),
    }
}

/// Every plugin's weighted score, but for the one whose formula changed after 1.35 (parity/README.md).
fn different_scores(record: &Value, pods: &[replay::Outcome]) -> Option<String> {
    const CHANGED: &str = "NodeResourcesBalancedAllocation";
    let recorded = record["plugin_scores"].as_object()?;
    let pod = pods.iter().find(|pod| pod.who == who(record))?;
    let mut wrong = Vec::new();
    for (node, plugins) in recorded {
        for (plugin, score) in plugins.as_object().unwrap().iter().filter(|(plugin, _)| *plugin != CHANGED) {
            let key = (node.clone(), plugin.clone());
            let ours = pod.scores.get(&key).copied().unwrap_or(0);
            if Some(ours) != score.as_i64() {
                wrong.push(format!("{node} {plugin}: {score}, we say {ours}"));
            }
        }
    }
    let known = |(node, plugin): &(String, String)| {
        plugin == CHANGED || recorded.get(node).is_some_and(|them| them.get(plugin).is_some())
    };
    let unknown = pod.scores.keys().filter(|key| !known(key) && pod.scores.get(*key) != Some(&0));
    wrong.extend(unknown.map(|key| format!("{key:?} is not in the record")));
    (!wrong.is_empty()).then(|| wrong.join(", "))
}

/// How many pods of a workload are on each node, where it was the same every time.
fn different_spread(after: &Value, pods: &[replay::Outcome]) -> Vec<String> {
    let mut wrong = Vec::new();
    for workload in after["workloads"].as_array().into_iter().flatten() {
        let Some(recorded) = workload["pods_per_node"].as_array() else { continue };
        let owner = format!("{}/{}", workload["kind"].as_str().unwrap(), workload["name"].as_str().unwrap());
        let mut counts: BTreeMap<&str, i64> = BTreeMap::new();
        for node in pods.iter().filter(|pod| pod.who == owner).filter_map(|pod| pod.node.as_deref()) {
            *counts.entry(node).or_default() += 1;
        }
        let mut counts: Vec<i64> = counts.into_values().collect();
        counts.sort_by(|a, b| b.cmp(a));
        let recorded: Vec<i64> = recorded.iter().filter_map(Value::as_i64).collect();
        if recorded != counts {
            wrong.push(format!("{owner}: pods per node {recorded:?}, we have {counts:?}"));
        }
    }
    wrong
}
