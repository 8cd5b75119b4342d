//! The scheduler's turn: pods without node are asked about all at once, in the order they were made.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::change::{Actor, What};
use super::engine::Engine;
use super::world::Uid;
use crate::cluster::scheduler::Explanation;
use crate::cluster::{self, Assignment, LivePod, LiveState};
use crate::pace::Pace;

/// The nodes' answers, by pods' names.
type Answers = BTreeMap<String, Explanation>;

/// Why pods are where they are. Who asks the nodes is a pointer, so that a page on which nobody wants to know does without.
#[derive(Debug, Default)]
pub(super) struct Explaining {
    /// What asks for the nodes' answers before pods are placed; by pods' names.
    pub ask: Option<fn(&LiveState) -> Answers>,
    /// What they answered last.
    pub said: Answers,
}

impl Engine {
    /// Places what can be placed.
    pub(super) async fn schedule_pods(&mut self, pace: &Pace) {
        let waiting = |pod: &LivePod| pod.node.is_none() && !pod.terminating && pod.rejected.is_none();
        if !self.world.pods.values().any(|pod| waiting(&pod.live)) {
            return;
        }
        // Pods that have ended take no room.
        let there = || self.world.pods.iter().filter(|(_, pod)| !pod.has_ended());
        let uids: Vec<Uid> = there().map(|(uid, _)| *uid).collect();
        let pods: Vec<&LivePod> = there().map(|(_, pod)| &pod.live).collect();
        let looked_at = uids.len().saturating_add(self.world.nodes.len());
        let state = self.world.state(&pods, self.seed);
        let said = self.explaining.ask.map(|ask| ask(&state));
        let answers = cluster::assign(&state, pace).await;
        self.explaining.said.extend(said.into_iter().flatten());
        self.works(looked_at);
        let any_bound = answers.iter().any(|(_, answer)| matches!(answer, Assignment::Bound { .. }));
        for (at, answer) in answers {
            if let Some(&uid) = uids.get(at) {
                self.assigned(uid, answer);
            }
        }
        if any_bound {
            self.bind_claims();
        }
    }

    fn assigned(&mut self, uid: Uid, answer: Assignment) {
        match answer {
            Assignment::Bound { node, ips, placed, starts, rejected } => {
                let (rejects, now) = (rejected.clone(), self.now.0);
                self.change_pod(uid, |pod| {
                    pod.live.node = Some(node.clone());
                    pod.live.ips = ips;
                    pod.live.placed = placed;
                    pod.live.unscheduled = None;
                    pod.live.nominated = None;
                    pod.live.bound_at = now;
                    pod.live.rejected = rejected;
                    pod.containers.volumes_missing = !starts;
                });
                self.log_pod(uid, What::Scheduled { node }, Actor::Scheduler);
                match rejects {
                    Some(message) => self.pod_rejected(uid, &message),
                    None => self.pod_bound(uid),
                }
                self.mind_taints(uid);
            }
            Assignment::Waits { message, placed, missing_node, nominated } => {
                self.waits(uid, (message, missing_node, nominated), placed);
            }
            Assignment::Refused => {}
            Assignment::Preempted => {
                self.change_pod(uid, |pod| pod.live.preempted = true);
                self.disrupt_pod(uid, "PreemptionByScheduler", Actor::Scheduler);
            }
        }
    }

    fn waits(
        &mut self,
        uid: Uid,
        (message, missing_node, nominated): (Option<Arc<str>>, Option<Arc<str>>, Option<String>),
        placed: cluster::Placed,
    ) {
        let Some(pod) = self.world.pods.get(&uid) else { return };
        let live = &pod.live;
        let same_message = live.unscheduled == message;
        if same_message && (&live.missing_node, &live.nominated) == (&missing_node, &nominated) {
            return;
        }
        let told = message.clone().filter(|_| !same_message);
        self.change_pod(uid, |pod| {
            pod.live.unscheduled = message;
            pod.live.missing_node = missing_node;
            pod.live.nominated = nominated;
            pod.live.placed = placed;
        });
        self.mind_missing_node(uid);
        if let Some(message) = told {
            self.log_pod(uid, What::Unschedulable { message: message.to_string() }, Actor::Scheduler);
        }
    }
}
