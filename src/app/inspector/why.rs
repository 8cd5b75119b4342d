//! Why a pod is where it is: the sentence, and what every node said when the scheduler came to it.

use leptos::prelude::*;
use serviscope::cluster::scheduler::Verdict;
use serviscope::cluster::{self, Cluster, Pod};
use serviscope::words::{self, Ui};

use super::{Inspected, parts};

/// Asking the nodes places every pod once more: only in clusters of so many answers is it done at a click.
const ANSWERS: usize = 20_000;

/// The section of a pod's page.
pub fn section(here: Inspected, cluster: &Cluster, pod: &Pod) -> Option<AnyView> {
    let lang = here.model.lang.get();
    let bad = pod.unscheduled.is_some() || pod.missing_node.is_some();
    let sentence = words::placed(cluster, pod, lang);
    let nodes = nodes(here, cluster, pod);
    parts::section(here, Ui::WhyHere, Some(view! { <p class:bad=bad>{sentence}</p>{nodes} }.into_any()))
}

fn nodes(here: Inspected, cluster: &Cluster, pod: &Pod) -> Option<AnyView> {
    if cluster.pods.len().saturating_mul(cluster.nodes.len()) > ANSWERS {
        return None;
    }
    let read = here.derived.prepared.get_untracked();
    let said = cluster::explain(&read.manifest, cluster::SEED, &pod.full_name())?;
    if !said.is_of(pod.placed, pod.node) {
        return None;
    }
    let rows: Vec<AnyView> = said.verdicts.iter().filter_map(|it| row(here, cluster, pod, it)).collect();
    Some(view! { <table class="nodes"><tbody>{rows}</tbody></table> }.into_any())
}

fn row(here: Inspected, cluster: &Cluster, pod: &Pod, verdict: &Verdict) -> Option<AnyView> {
    let node = parts::to_node(here, cluster, Some(verdict.node))?;
    let lang = here.model.lang.get();
    let (said, details) = if verdict.fits() {
        let total = words::fill(here.t(Ui::ScoreOf), &[verdict.total().to_string()]);
        let parts = verdict.scores.iter().filter(|(_, score)| *score != 0);
        let parts =
            parts.map(|(plugin, score)| [words::plugin(*plugin, lang), " ", &score.to_string()].concat());
        (total, parts.collect::<Vec<_>>().join(" · "))
    } else {
        let reasons = verdict.reasons.iter().map(|reason| words::refusal(reason, lang));
        (String::new(), reasons.collect::<Vec<_>>().join(" "))
    };
    let chosen = pod.node == Some(verdict.node);
    Some(
        view! {
            <tr class:chosen=chosen>
                <th scope="row">{node}</th>
                <td>{said}<span class="kind">{details}</span></td>
            </tr>
        }
        .into_any(),
    )
}
