//! ReplicaSets and ReplicationControllers: as many pods as wanted, adopted, let go, made and deleted (workloads.md
//! 6.1.4, 6.1.6, 6.3).

use std::sync::Arc;

use super::super::change::{Actor, What};
use super::super::engine::{Engine, Tick};
use super::super::world::{Pod, Uid, Workload, WorkloadKey};
use super::make::Own;
use super::ranking;
use crate::cluster::{Owner, selectors};

/// So many pods are made or deleted at one look (`burstReplicas`).
const BURST: usize = 500;

impl Engine {
    /// Looks at one set.
    pub(crate) fn sync_replicas(&mut self, key: &WorkloadKey) {
        let Some(set) = self.world.workloads.get(key).cloned() else { return };
        if self.is_making(key) {
            return; // What it has begun to make is not there yet: it would count wrong.
        }
        self.claim_pods(&set);
        let active: Vec<&Arc<Pod>> = self.world.pods_of(key).filter(|pod| pod.is_active()).collect();
        let wanted = usize::try_from(set.replicas).unwrap_or(usize::MAX);
        if active.len() < wanted {
            let missing = wanted.saturating_sub(active.len()).min(BURST);
            self.make_batch(key, missing, 1);
        } else if active.len() > wanted {
            let too_many = active.len().saturating_sub(wanted).min(BURST);
            let related = self.related(&set);
            let order = ranking::first_to_go(&active, related.iter().copied(), self.now);
            for uid in order.into_iter().take(too_many) {
                self.delete_pod(uid, Actor::Controller(key.clone()));
            }
        }
    }

    /// The pods of all sets of the same owner: they crowd the same nodes.
    fn related(&self, set: &Workload) -> Vec<&Arc<Pod>> {
        match &set.owner {
            None => self.world.pods_of(&set.key).collect(),
            Some(owner) => {
                self.world.sets_of(owner).iter().flat_map(|set| self.world.pods_of(&set.key)).collect()
            }
        }
    }

    /// Makes the next batch of pods: 1, 2, 4, 8 ...
    pub(in super::super) fn make_batch(&mut self, key: &WorkloadKey, missing: usize, size: usize) {
        let Some(set) = self.world.workloads.get(key).cloned() else { return };
        let now = missing.min(size);
        for _ in 0..now {
            if self.make_pod(&set, Own::default()).is_none() {
                self.set_making(key, false);
                return; // Refused: so are the others.
            }
        }
        let left = missing.saturating_sub(now);
        self.set_making(key, left > 0);
        if left > 0 {
            let batch = Tick::Batch { key: key.clone(), missing: left, size: size.saturating_mul(2) };
            self.after(self.timing.batch, batch);
        } else {
            self.wake(key);
        }
    }

    /// Takes over pods that match and belong to nobody, and lets go of those that no longer match.
    pub(super) fn claim_pods(&mut self, set: &Workload) {
        self.claim_matching(set, Pod::is_active);
    }

    /// The same, where a pod must also be one that the controller could have made.
    pub(super) fn claim_matching(&mut self, set: &Workload, fits: impl Fn(&Pod) -> bool) {
        let Some(selector) = &set.mould.selector else { return };
        let matches = |pod: &Pod| selectors::matches(selector, &pod.live.labels);
        let released: Vec<Uid> =
            self.world.pods_of(&set.key).filter(|pod| !matches(pod)).map(|pod| pod.uid).collect();
        let orphans = self.world.orphans().filter(|pod| pod.namespace() == set.key.namespace);
        let adopted: Vec<Uid> = orphans
            .filter(|pod| pod.deletion.is_none() && matches(pod) && fits(pod))
            .map(|pod| pod.uid)
            .collect();
        let visible = set.owner.as_ref().unwrap_or(&set.key);
        let by = Actor::Controller(set.key.clone());
        for uid in released {
            self.change_pod(uid, |pod| {
                pod.controller = None;
                pod.live.owner = None;
            });
            self.log_pod(uid, What::Released { by: set.key.clone() }, by.clone());
        }
        for uid in adopted {
            self.change_pod(uid, |pod| {
                pod.controller = Some(set.key.clone());
                pod.live.owner = Some(Owner { kind: visible.kind, name: visible.name.clone() });
            });
            self.log_pod(uid, What::Adopted { by: set.key.clone() }, by.clone());
        }
    }
}
