//! Which pods go first when there are too many (workloads.md 6.3, ActivePodsWithRanks).

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::world::{Pod, Uid};
use crate::cluster::PodPhase;
use crate::manifest::kinds::Kind;
use crate::rng::Rng;
use crate::simulation::SimTime;

const DELETION_COST: &str = "controller.kubernetes.io/pod-deletion-cost";

/// The pods in the order in which they are deleted. `related`: those of the whole owner chain, which crowd nodes.
pub(super) fn first_to_go<'p>(
    pods: &[&'p Arc<Pod>],
    related: impl Iterator<Item = &'p Arc<Pod>>,
    now: SimTime,
) -> Vec<Uid> {
    let mut crowd: BTreeMap<&str, usize> = BTreeMap::new();
    for node in related.filter(|pod| pod.is_active()).filter_map(|pod| pod.live.node.as_deref()) {
        *crowd.entry(node).or_default() += 1;
    }
    let mut sorted: Vec<&Arc<Pod>> = pods.to_vec();
    crate::order::sort_by_key(&mut sorted, |pod| {
        let rank = pod.live.node.as_deref().and_then(|node| crowd.get(node)).copied().unwrap_or(0);
        (
            pod.live.node.is_some(),
            phase_rank(pod.live.phase),
            pod.live.ready,
            deletion_cost(pod),
            Reverse(rank),
            ready_for(pod, now),
            tie(pod),
            Reverse(pod.live.restarts),
            Reverse((pod.created, pod.uid)),
        )
    });
    sorted.into_iter().map(|pod| pod.uid).collect()
}

fn phase_rank(phase: PodPhase) -> u8 {
    match phase {
        PodPhase::Pending => 0,
        PodPhase::Unknown => 1,
        _ => 2,
    }
}

/// The annotation of the pod, which its template gives it.
fn deletion_cost(pod: &Pod) -> i64 {
    let annotations = match &pod.live.origin.kind {
        Kind::Pod(it) => Some(&it.metadata.annotations),
        kind => kind.pod_template().map(|it| &it.metadata.annotations),
    };
    annotations.and_then(|it| it.get(DELETION_COST)).and_then(|cost| cost.parse().ok()).unwrap_or(0)
}

/// How long it has been ready, in powers of two (of nanoseconds, as Go counts): shorter goes first.
fn ready_for(pod: &Pod, now: SimTime) -> u32 {
    match pod.ready_since {
        None => 0,
        Some(since) => {
            let nanoseconds = now.since(since).0.saturating_mul(1_000);
            nanoseconds.checked_ilog2().map_or(0, |log| log.saturating_add(1))
        }
    }
}

/// Where that is the same but they became ready in different seconds (which is all that a condition tells), their
/// UIDs decide: chance. Only those of the same second are compared any further.
fn tie(pod: &Pod) -> u64 {
    pod.ready_since.map_or(0, |since| Rng::new(since.0 / 1_000_000).next_u64())
}
