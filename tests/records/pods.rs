//! Our pods as a record writes them.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use serviscope::cluster::scheduler::Explanation;
use serviscope::cluster::*;

const RANDOM: &str = "bcdfghjklmnpqrstvwxz2456789";
/// The image that a record does not mention.
const USUAL: &str = "registry.example/app:1";

/// All pods.
pub fn ours(cluster: &Cluster, said: &BTreeMap<String, Explanation>) -> Vec<Value> {
    cluster.pods.iter().map(|it| pod(cluster, it, said.get(&it.full_name()))).collect()
}

fn pod(cluster: &Cluster, it: &Pod, said: Option<&Explanation>) -> Value {
    let name = |node: Option<NodeId>| node.and_then(|id| cluster.nodes.get(id)).map(|node| node.name.clone());
    let node = name(it.node).or(it.missing_node.as_ref().map(ToString::to_string));
    let labels: BTreeMap<&String, &str> =
        it.labels.iter().map(|(key, value)| (key, label(key, value))).collect();
    let mut out = json!({
        "namespace": it.namespace,
        "owner": owner(it),
        "name_pattern": pattern(it),
        "node": node,
        "phase": it.phase.name(),
        "ready": it.ready,
    });
    let images: Vec<&str> =
        it.template.containers.iter().filter(|it| !it.sidecar).map(|it| it.image.as_str()).collect();
    let images = images.join(",");
    let mut add = |field: &str, value: Option<Value>| {
        value.into_iter().for_each(|value| out[field] = value);
    };
    add("labels", (!labels.is_empty()).then(|| json!(labels)));
    add("image", (images != USUAL).then(|| images.into()));
    add("terminating", it.terminating.then_some(true.into()));
    add("reason", it.waiting_reason().map(Value::from));
    add("message", it.unscheduled.as_deref().map(Value::from));
    add("nominated_node", name(it.nominated).map(Value::from));
    let choice = match it.placed {
        Placed::Chosen(choice) if it.owner.is_none() && choice.fits > 1 => Some(choice),
        _ => None,
    };
    if let Some((choice, said)) = choice.zip(said) {
        let (scores, plugins) = scores(cluster, said);
        let candidates = candidates(cluster, said);
        assert_eq!(candidates.len(), choice.tied as usize, "{}", it.name);
        add("scores", Some(scores));
        add("plugin_scores", Some(plugins));
        add("node_candidates", (choice.tied > 1).then(|| candidates.into()));
    }
    out
}

fn node_name(cluster: &Cluster, node: NodeId) -> String {
    cluster.nodes.get(node).unwrap().name.clone()
}

/// The total of each node that fits, and the parts of it.
fn scores(cluster: &Cluster, said: &Explanation) -> (Value, Value) {
    let (mut totals, mut parts) = (Map::new(), Map::new());
    for verdict in said.verdicts.iter().filter(|it| it.fits()) {
        let name = node_name(cluster, verdict.node);
        totals.insert(name.clone(), verdict.total().into());
        let of = verdict.scores.iter().map(|(plugin, score)| (plugin.name().to_string(), (*score).into()));
        parts.insert(name, Value::Object(of.collect()));
    }
    (totals.into(), parts.into())
}

/// The nodes with the highest total.
fn candidates(cluster: &Cluster, said: &Explanation) -> Vec<String> {
    let best = said.verdicts.iter().filter(|it| it.fits()).map(|it| it.total()).max();
    let tied = said.verdicts.iter().filter(|it| it.fits() && Some(it.total()) == best);
    let mut names: Vec<String> = tied.map(|it| node_name(cluster, it.node)).collect();
    names.sort();
    names
}

/// The workload that a person sees.
pub fn owner(pod: &Pod) -> Option<String> {
    pod.owner.as_ref().map(|owner| format!("{}/{}", owner.kind.name(), owner.name))
}

/// The name with `<random>` and `<hash>` for what is made up.
pub fn pattern(pod: &Pod) -> String {
    let Some(owner) = pod.owner.as_ref().filter(|owner| owner.kind != OwnerKind::StatefulSet) else {
        return pod.name.clone();
    };
    let Some((base, end)) = pod.name.rsplit_once('-') else { return pod.name.clone() };
    if end.len() != 5 || !end.chars().all(|c| RANDOM.contains(c)) {
        return pod.name.clone();
    }
    let hash = pod.labels.get("pod-template-hash");
    match hash.and_then(|hash| base.strip_suffix(hash.as_str())) {
        Some(base) if owner.kind == OwnerKind::Deployment => format!("{base}<hash>-<random>"),
        _ => format!("{base}-<random>"),
    }
}

fn label<'v>(key: &str, value: &'v str) -> &'v str {
    match key {
        "pod-template-hash" | "controller-revision-hash" => "<hash>",
        "controller-uid" | "batch.kubernetes.io/controller-uid" => "<uid>",
        _ => value,
    }
}
