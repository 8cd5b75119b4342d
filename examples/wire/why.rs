//! Why each pod is where it is: the scheduler's reasons and scores.

use std::collections::BTreeMap;

use serde::Serialize;
use serviscope::cluster::scheduler::{Explanation, Reason, Verdict};
use serviscope::cluster::{self, Cluster, Placed, Pod};
use serviscope::manifest::Manifest;
use serviscope::simulation::life;
use serviscope::words::{self, Lang};

/// So many answers of nodes about pods are given with the others; `--why` gives them all.
pub const PLAIN: usize = 10_000;

/// Why one pod is where it is. The nodes' answers are those of the moment at which it was placed.
#[derive(Serialize)]
pub struct WhyJson {
    /// `named`, `pinned`, `only-node`, `best-score`, `tie`, `made-room`, `nowhere`, `not-asked`.
    reason: &'static str,
    /// One sentence; the scheduler's own message where no node can take the pod.
    message: String,
    /// The nodes that could take it, of those that were looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    feasible: Option<u32>,
    /// Each node that could not, and why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    filtered: Vec<FilteredJson>,
    /// The sum of the weighted scores of each node that could.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    scores: BTreeMap<String, i64>,
    /// The same by plugin.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    plugin_scores: BTreeMap<String, BTreeMap<&'static str, i64>>,
}

#[derive(Serialize)]
struct FilteredJson {
    node: String,
    /// The scheduler's words.
    reasons: Vec<String>,
    /// The same with what is missing.
    details: Vec<String>,
}

/// The reasons of all pods, in the cluster's order. The nodes' answers are left out where there are more than `most`.
pub fn all(manifest: &Manifest, cluster: &Cluster, most: usize, lang: Lang) -> Vec<WhyJson> {
    let answers = cluster.pods.len().saturating_mul(cluster.nodes.len());
    let mut said = if answers <= most { life::explain_all(manifest, cluster::SEED) } else { BTreeMap::new() };
    let mut explanation =
        |pod: &Pod| said.remove(&pod.full_name()).filter(|it| it.is_of(pod.placed, pod.node));
    let pods = cluster.pods.iter();
    pods.map(|pod| WhyJson::new(cluster, pod, explanation(pod).unwrap_or_default(), lang)).collect()
}

impl WhyJson {
    fn new(cluster: &Cluster, pod: &Pod, explanation: Explanation, lang: Lang) -> Self {
        let name = |verdict: &Verdict| cluster.nodes.get(verdict.node).map(|node| node.name.clone());
        let (fit, unfit): (Vec<Verdict>, Vec<Verdict>) =
            explanation.verdicts.into_iter().partition(Verdict::fits);
        let filtered = unfit.iter().filter_map(|it| Some(FilteredJson::new(name(it)?, &it.reasons, lang)));
        let scores = fit.iter().filter_map(|it| Some((name(it)?, it.total())));
        let plugins = fit.iter().filter_map(|it| {
            let scores = it.scores.iter().map(|(plugin, score)| (plugin.name(), *score));
            Some((name(it)?, scores.collect()))
        });
        let compared = fit.len() > 1;
        Self {
            reason: reason(pod.placed),
            message: words::placed(cluster, pod, lang),
            feasible: feasible(pod.placed),
            filtered: filtered.collect(),
            scores: if compared { scores.collect() } else { BTreeMap::new() },
            plugin_scores: if compared { plugins.collect() } else { BTreeMap::new() },
        }
    }
}

impl FilteredJson {
    fn new(node: String, reasons: &[Reason], lang: Lang) -> Self {
        let details = reasons.iter().map(|reason| words::refusal(reason, lang)).collect();
        Self { node, reasons: reasons.iter().map(Reason::text).collect(), details }
    }
}

fn reason(placed: Placed) -> &'static str {
    match placed {
        Placed::ByName => "named",
        Placed::Pinned => "pinned",
        Placed::Chosen(choice) if choice.score.is_none() => "only-node",
        Placed::Chosen(choice) if choice.tied > 1 => "tie",
        Placed::Chosen(_) => "best-score",
        Placed::MadeRoom { .. } => "made-room",
        Placed::Nowhere => "nowhere",
        Placed::NotAsked => "not-asked",
    }
}

fn feasible(placed: Placed) -> Option<u32> {
    match placed {
        Placed::Chosen(choice) => Some(choice.fits),
        Placed::MadeRoom { .. } | Placed::Nowhere => Some(0),
        Placed::ByName | Placed::Pinned | Placed::NotAsked => None,
    }
}
