//! `kubectl drain` (workloads.md 6.10.3): cordon, then evict; what a PodDisruptionBudget refuses is asked for again.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::nodes::NodeTimer;
use crate::cluster::OwnerKind;
use crate::simulation::SimTime;
use crate::simulation::life::budgets::{self, Answer};
use crate::simulation::life::change::{Actor, What};
use crate::simulation::life::engine::{Engine, Tick};
use crate::simulation::life::event::PodName;
use crate::simulation::life::world::{Pod, Uid};

/// kubectl asks again for an eviction that was refused after this.
const AGAIN: SimTime = SimTime::from_millis(5_000);

/// The pods that a drain still has to evict, and when it asks for them again.
#[derive(Debug)]
pub(super) struct Drain {
    due: SimTime,
    refused: Refused,
}

/// Each with the budget that refused it last.
type Refused = BTreeMap<Uid, Option<PodName>>;

impl Engine {
    /// `kubectl drain --ignore-daemonsets --force`: cordon, then evict each pod.
    pub(super) fn drain(&mut self, name: &str) {
        self.cordon(name, true);
        let daemon =
            |pod: &Arc<Pod>| pod.controller.as_ref().is_some_and(|key| key.kind == OwnerKind::DaemonSet);
        let mut earlier =
            self.kubelets.nodes.drains.remove(name).map(|drain| drain.refused).unwrap_or_default();
        let pods = self.pods_on(name).into_iter();
        let evicted = pods.filter(|uid| !self.world.pods.get(uid).is_some_and(daemon));
        let evicted = evicted.map(|uid| (uid, earlier.remove(&uid).flatten())).collect();
        self.evict_pods(name, evicted);
    }

    /// Asks again for what was refused.
    pub(super) fn drain_again(&mut self, name: &str) {
        let drains = &mut self.kubelets.nodes.drains;
        if drains.get(name).is_some_and(|drain| drain.due == self.now)
            && let Some(drain) = drains.remove(name)
        {
            self.evict_pods(name, drain.refused);
        }
    }

    fn evict_pods(&mut self, name: &str, evicted: Refused) {
        let answers = self.answers(&evicted);
        let mut refused = Refused::new();
        for (uid, answer) in answers {
            match answer {
                Answer::Evicted => self.disrupt_pod(uid, "EvictionByEvictionAPI", Actor::Outside),
                Answer::Ambiguous => self.log_pod(uid, What::EvictionFails, Actor::Outside),
                Answer::Refused(budget) => {
                    if evicted.get(&uid).is_none_or(|before| before.as_ref() != Some(&budget)) {
                        let what = What::EvictionRefused { budget: budget.clone() };
                        self.log_pod(uid, what, Actor::Outside);
                    }
                    refused.insert(uid, Some(budget));
                }
            }
        }
        if !refused.is_empty() {
            let due = self.now.plus(AGAIN);
            self.at(due, Tick::Node(name.to_string(), NodeTimer::Drain));
            self.kubelets.nodes.drains.insert(name.to_string(), Drain { due, refused });
        }
    }

    /// What is answered for each pod that is still there, one after the other.
    fn answers(&mut self, evicted: &Refused) -> Vec<(Uid, Answer)> {
        let pods: Vec<&Arc<Pod>> = evicted.keys().filter_map(|uid| self.world.pods.get(uid)).collect();
        let mut budgets = self.world.budgets_of(&pods);
        let looked_at = budgets.len().saturating_mul(self.world.pods.len());
        let answers = pods.iter().map(|pod| (pod.uid, budgets::evict(&mut budgets, pod))).collect();
        self.works(looked_at);
        answers
    }
}
