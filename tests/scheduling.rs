//! The scheduler: cases of `tests/scheduling/cases`, through the whole cluster; its own bookkeeping; its speed. The records of
//! a real one are compared in `records.rs`.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a record that cannot be read fails the test"
)]

#[path = "scheduling/consistency.rs"]
mod consistency;
mod files;
#[path = "scheduling/scale.rs"]
mod scale;

use files::files;
use std::fs;

use serviscope::cluster::scheduler::Verdict;
use serviscope::cluster::{Cluster, NodeId, Placed, Pod};

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
                    && choice.score.is_some_and(|score| score != verdict.total())
                {
                    wrong.push(format!("{}: {} was chosen for {choice:?}", path.display(), pod.name));
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
