//! StatefulSets: numbered pods, made in order and taken away in the opposite one, updated from the highest ordinal down
//! (workloads.md 6.4; pkg/controller/statefulset/stateful_set_control.go). `maxUnavailable` is not followed: the server of the
//! records drops it (rollouts/statefulset-rollout-maxunavailable), and updates one pod at a time.

use std::sync::Arc;

use super::super::change::Actor;
use super::super::engine::Engine;
use super::super::event::PodName;
use super::super::status::{min_ready, revision};
use super::super::world::{Pod, Uid, Workload, WorkloadKey};
use super::make::Own;
use crate::cluster::{OwnerKind, PodPhase};
use crate::manifest::kinds::{Kind, StatefulSet};
use crate::simulation::SimTime;

/// What one look at a StatefulSet goes by.
struct Look<'s> {
    set: &'s Workload,
    it: &'s StatefulSet,
    start: u64,
    /// Each waits for the one before (`OrderedReady`).
    ordered: bool,
    min_ready: SimTime,
}

/// Whether a look goes on after a pod was dealt with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Then {
    GoOn,
    Stop,
}

impl Engine {
    /// Looks at one StatefulSet.
    pub(crate) fn sync_stateful_set(&mut self, key: &WorkloadKey) {
        let Some(set) = self.world.workloads.get(key).cloned() else { return };
        let Kind::StatefulSet(it) = &set.object.kind else { return };
        let start = it.spec.ordinals.as_ref().and_then(|it| it.start).unwrap_or(0);
        let look = Look {
            set: &set,
            it,
            start: u64::try_from(start).unwrap_or(0),
            ordered: it.spec.is_ordered(),
            min_ready: min_ready(&set.object.kind),
        };
        self.claim_ordinals(&look);
        if self.living(&look) == Then::GoOn && self.condemned(&look) == Then::GoOn {
            self.update(&look);
        }
        self.finish_update(&look);
        self.wake_stateful_set(&look);
    }

    /// A pod's name is free again: a StatefulSet that could not have it tries once more.
    pub(in super::super) fn name_is_free(&mut self, pod: &PodName) {
        let Some((set, _)) = pod.name.rsplit_once('-') else { return };
        let (kind, namespace, name) = (OwnerKind::StatefulSet, pod.namespace.clone(), set.to_string());
        let key = WorkloadKey { kind, namespace, name };
        if self.world.workloads.contains_key(&key) {
            self.wake(&key);
        }
    }

    fn ordinal_pod(&self, look: &Look, ordinal: u64) -> Option<&Arc<Pod>> {
        let name = format!("{}-{ordinal}", look.set.key.name);
        self.world.pods_of(&look.set.key).find(|pod| pod.live.name == name)
    }

    /// Pods that match and have one of its names are its own; those that no longer match are let go (6.1.4).
    fn claim_ordinals(&mut self, look: &Look) {
        let key = &look.set.key;
        let numbered = |pod: &Pod| ordinal(&pod.live.name, &key.name).is_some();
        self.claim_matching(look.set, numbered);
    }

    /// Every pod that should be there, in order.
    fn living(&mut self, look: &Look) -> Then {
        let end = look.start.saturating_add(look.set.replicas);
        for ordinal in look.start..end {
            if self.living_pod(look, ordinal) == Then::Stop && look.ordered {
                return Then::Stop;
            }
        }
        Then::GoOn
    }

    fn living_pod(&mut self, look: &Look, ordinal: u64) -> Then {
        let Some(pod) = self.ordinal_pod(look, ordinal).cloned() else {
            self.make_ordinal(look, ordinal);
            return Then::Stop;
        };
        if matches!(pod.live.phase, PodPhase::Succeeded | PodPhase::Failed) {
            self.delete_pod(pod.uid, Actor::Controller(look.set.key.clone()));
            return Then::Stop;
        }
        self.own_claims(look.set, &pod, false);
        let held = pod.deletion.is_some() || !pod.is_available(self.now, look.min_ready);
        if held { Then::Stop } else { Then::GoOn }
    }

    fn make_ordinal(&mut self, look: &Look, ordinal: u64) {
        let key = &look.set.key;
        let name = format!("{}-{ordinal}", key.name);
        let taken = PodName { namespace: key.namespace.clone(), name: name.clone() };
        if self.world.pod_named(&taken).is_some() {
            return; // Somebody else's pod has the name.
        }
        if !self.make_claims(look.set, &name) {
            return; // The old one is not gone yet.
        }
        let old = look.set.current.as_ref().filter(|_| ordinal < look.kept_old());
        let mut maker = look.set.clone();
        if let Some(old) = old {
            maker.object = old.object.clone();
            maker.mould = old.mould.clone();
        }
        let labels = [
            ("statefulset.kubernetes.io/pod-name".to_string(), name.clone()),
            ("apps.kubernetes.io/pod-index".to_string(), ordinal.to_string()),
        ];
        let own =
            Own { hostname: Some(name.clone()), name: Some(name), labels: labels.into(), ..Own::default() };
        self.make_pod(&maker, own);
    }

    /// Pods beyond the wanted number go, the highest ordinal first.
    fn condemned(&mut self, look: &Look) -> Then {
        let end = look.start.saturating_add(look.set.replicas);
        let beyond = |ordinal: u64| ordinal < look.start || ordinal >= end;
        let own = self.world.pods_of(&look.set.key);
        let numbered = own.filter_map(|pod| Some((ordinal(&pod.live.name, &look.set.key.name)?, pod.uid)));
        let mut condemned: Vec<(u64, Uid)> = numbered.filter(|(ordinal, _)| beyond(*ordinal)).collect();
        crate::order::sort_by_key(&mut condemned, |it| std::cmp::Reverse(*it));
        // Those that should be there are all available here, where it matters.
        let mut lowest_first = condemned.iter().rev().filter_map(|(_, uid)| self.world.pods.get(uid));
        let unhealthy = lowest_first.find(|pod| !is_healthy(pod)).map(|pod| pod.uid);
        for (_, uid) in condemned {
            let Some(pod) = self.world.pods.get(&uid).cloned() else { continue };
            self.own_claims(look.set, &pod, true);
            let waits = !pod.is_available(self.now, look.min_ready) && unhealthy != Some(uid);
            if look.ordered && (pod.deletion.is_some() || waits) {
                return Then::Stop;
            }
            if pod.deletion.is_none() {
                self.delete_pod(uid, Actor::Controller(look.set.key.clone()));
                if look.ordered {
                    return Then::Stop;
                }
            }
        }
        Then::GoOn
    }

    /// From the highest ordinal down to the partition, one at a time (6.4.2).
    fn update(&mut self, look: &Look) {
        if look.on_delete() {
            return;
        }
        let end = look.start.saturating_add(look.set.replicas);
        for ordinal in (look.kept_old().max(look.start)..end).rev() {
            let Some(pod) = self.ordinal_pod(look, ordinal) else { return };
            if revision(pod) != Some(look.set.mould.hash.as_str()) {
                let uid = pod.uid;
                self.delete_pod(uid, Actor::Controller(look.set.key.clone()));
                return;
            }
            if !is_healthy(pod) {
                return;
            }
        }
    }

    /// Once all pods are of the newest version and ready, the old one is forgotten (`completeRollingUpdate`).
    fn finish_update(&mut self, look: &Look) {
        let status = self.world.stateful_set_status(look.set, self.now);
        let complete = status.updated == status.replicas && status.ready == status.replicas;
        let current = self.world.workloads.get(&look.set.key).is_some_and(|it| it.current.is_some());
        if complete && current && !look.on_delete() {
            self.note(&look.set.key, |it| it.current = None);
        }
    }

    fn wake_stateful_set(&mut self, look: &Look) {
        let available = |pod: &Arc<Pod>| pod.available_at(look.min_ready).filter(|at| *at > self.now);
        let soonest = self.world.pods_of(&look.set.key).filter_map(available).min();
        if let Some(at) = soonest {
            self.wake_at(&look.set.key, at);
        }
    }
}

impl Look<'_> {
    fn on_delete(&self) -> bool {
        self.it.spec.updates_on_delete()
    }

    /// Ordinals below this keep the version before the update.
    fn kept_old(&self) -> u64 {
        self.start.saturating_add(self.it.spec.partition())
    }
}

fn is_healthy(pod: &Pod) -> bool {
    pod.live.ready && pod.deletion.is_none()
}

/// The number of a pod's name, where it is one of a StatefulSet's names.
fn ordinal(pod: &str, set: &str) -> Option<u64> {
    let digits = pod.strip_prefix(set)?.strip_prefix('-')?;
    let plain = digits.len() == 1 || !digits.starts_with('0');
    digits.parse().ok().filter(|_| plain)
}
