//! Why a pod is where it is, in a sentence.

use super::{Lang, fill};
use crate::cluster::{Choice, Cluster, Placed, Pod};

/// Why a pod is where it is; the scheduler's own message where it is nowhere.
pub fn placed(cluster: &Cluster, pod: &Pod, lang: Lang) -> String {
    if let Some(message) = &pod.unscheduled {
        return message.to_string();
    }
    let ((en, ko), args) = template(cluster, pod);
    fill(if lang == Lang::Ko { ko } else { en }, &args)
}

type Template = ((&'static str, &'static str), Vec<String>);

fn template(cluster: &Cluster, pod: &Pod) -> Template {
    let node = || pod.node.and_then(|node| cluster.nodes.get(node)).map(|node| node.name.clone());
    let name = node().or_else(|| pod.missing_node.as_ref().map(ToString::to_string)).unwrap_or_default();
    match pod.placed {
        Placed::ByName if pod.node.is_none() => (
            (
                "It names the node {0}, which is not there: no scheduler is asked.",
                "{0} 노드를 직접 지정했지만 그런 노드가 없습니다. 스케줄러는 거치지 않습니다.",
            ),
            vec![name],
        ),
        Placed::ByName => (
            (
                "It names the node {0} itself (spec.nodeName): the scheduler is not asked.",
                "{0} 노드를 직접 지정했습니다(spec.nodeName). 스케줄러는 거치지 않습니다.",
            ),
            vec![name],
        ),
        Placed::Pinned => (
            (
                "A DaemonSet has a pod for each node: this one is for {0}.",
                "DaemonSet은 노드마다 파드를 하나씩 둡니다. 이 파드는 {0}의 것입니다.",
            ),
            vec![name],
        ),
        Placed::Chosen(choice) => chosen(choice, name, cluster.nodes.len()),
        Placed::MadeRoom { victims } => (
            (
                "No node could take it: on {0}, pods of lower priority made way ({1}).",
                "받을 수 있는 노드가 없어 {0}에서 우선순위가 낮은 파드({1}개)가 자리를 내주었습니다.",
            ),
            vec![name, victims.to_string()],
        ),
        Placed::Nowhere => (("No node can take it.", "받을 수 있는 노드가 없습니다."), Vec::new()),
        Placed::NotAsked => {
            (("The scheduler is not asked for it.", "스케줄러에 맡겨지지 않은 파드입니다."), Vec::new())
        }
    }
}

fn chosen(choice: Choice, node: String, nodes: usize) -> Template {
    let (fits, all) = (choice.fits.to_string(), nodes.to_string());
    let Some(score) = choice.score.map(|score| score.to_string()) else {
        let words =
            ("Of {1} nodes, {0} alone can take it.", "노드 {1}개 가운데 {0}만 이 파드를 받을 수 있습니다.");
        return (words, vec![node, all]);
    };
    if choice.tied > 1 {
        let words = (
            "{1} of {2} nodes can take it; {4} share the highest score, {3}, and the seed chose {0} of them.",
            "노드 {2}개 가운데 {1}개가 받을 수 있고, 그중 {4}개가 최고 점수 {3}(으)로 같아 시드가 {0}을(를) 골랐습니다.",
        );
        return (words, vec![node, fits, all, score, choice.tied.to_string()]);
    }
    let words = (
        "{1} of {2} nodes can take it, and {0} has the highest score, {3}.",
        "노드 {2}개 가운데 {1}개가 받을 수 있고, {0}의 점수가 {3}(으)로 가장 높습니다.",
    );
    (words, vec![node, fits, all, score])
}
