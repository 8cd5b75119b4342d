//! DaemonSets: one pod on every node that fits, and how they change their pods (workloads.md 6.5; pkg/controller/daemon
//! daemon_controller.go, update.go).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::super::change::Actor;
use super::super::engine::Engine;
use super::super::status::{min_ready, revision};
use super::super::world::{Pod, Uid, Workload, WorkloadKey, World};
use super::make::Own;
use crate::cluster::{self, Daemon, OwnerKind, PodPhase};
use crate::manifest::kinds::{DaemonSet, IntOrString, Kind};
use crate::simulation::SimTime;

const FIRST_WAIT: SimTime = SimTime::from_millis(1_000);
const MOST_WAIT: SimTime = SimTime::from_millis(900_000);

/// How many pods more, or fewer, than nodes there may be while a change is rolled out.
#[derive(Clone, Copy)]
struct Room {
    surge: usize,
    unavailable: usize,
}

impl Engine {
    /// Looks at one DaemonSet.
    pub(crate) fn sync_daemon_set(&mut self, key: &WorkloadKey) {
        let Some(set) = self.world.workloads.get(key).cloned() else { return };
        let Kind::DaemonSet(it) = &set.object.kind else { return };
        self.claim_pods(&set);
        let fits = fitting(&self.world, &set, self.seed);
        let wanted = wanted(&fits);
        if *set.daemon_nodes != wanted {
            self.note(key, |it| it.daemon_nodes = Arc::new(wanted));
        }
        let desired = u64::try_from(fits.values().filter(|fit| fit.runs).count()).unwrap_or(u64::MAX);
        let on_delete = it.spec.updates_on_delete();
        let room = room(it, desired);
        self.manage_daemons(&set, &fits, room);
        if !on_delete {
            self.update_daemons(&set, room);
        }
        self.wake_daemon_set(&set);
    }

    /// The pods of each node, in the order they were made; those on their way out too.
    fn daemons_by_node(&self, set: &Workload) -> BTreeMap<String, Vec<Arc<Pod>>> {
        let mut by_node: BTreeMap<String, Vec<Arc<Pod>>> = BTreeMap::new();
        for pod in self.world.pods_of(&set.key) {
            if let Some(node) = pod.live.node.as_ref().or(pod.live.pinned.as_ref()) {
                by_node.entry(node.clone()).or_default().push(pod.clone());
            }
        }
        by_node
    }

    /// One pod where there should be one, none where there should not (`manage`).
    fn manage_daemons(&mut self, set: &Workload, fits: &BTreeMap<String, Daemon>, room: Room) {
        let by_node = self.daemons_by_node(set);
        for (node, fit) in fits {
            let pods = by_node.get(node).map_or(&[][..], Vec::as_slice);
            if fit.runs && pods.is_empty() {
                self.make_daemon(set, node);
            } else if fit.stays {
                let mut extra = too_many_daemons(set, pods, room);
                extra.retain(|uid| self.may_delete(set, node, *uid));
                extra.into_iter().for_each(|uid| self.delete_pod(uid, Actor::Controller(set.key.clone())));
            } else {
                let all = pods.iter().map(|pod| pod.uid);
                all.for_each(|uid| self.delete_pod(uid, Actor::Controller(set.key.clone())));
            }
        }
    }

    /// A failed pod is deleted and made again, but not at once if the one before it failed too: after 1 s, 2 s, 4 s, at most
    /// 15 minutes (`failedPodsBackoff`).
    fn may_delete(&mut self, set: &Workload, node: &str, uid: Uid) -> bool {
        if self.world.pods.get(&uid).is_none_or(|pod| pod.live.phase != PodPhase::Failed) {
            return true;
        }
        let now = self.now;
        let place = (set.key.clone(), node.to_string());
        let (last, wait) = self.daemon_waits.get(&place).copied().unwrap_or_default();
        let due = last.plus(wait);
        if now < due {
            self.wake_at(&set.key, due);
            return false;
        }
        let forgotten = now.since(last) > MOST_WAIT.plus(MOST_WAIT);
        let next =
            if wait == SimTime::ZERO || forgotten { FIRST_WAIT } else { wait.plus(wait).min(MOST_WAIT) };
        self.daemon_waits.insert(place, (now, next));
        true
    }

    fn make_daemon(&mut self, set: &Workload, node: &str) {
        let generation = [("pod-template-generation".to_string(), set.revision.to_string())];
        let own = Own { pinned: Some(node.to_string()), labels: generation.into(), ..Own::default() };
        self.make_pod(set, own);
    }

    /// Old pods give way to new ones, as many at once as the limits allow (`rollingUpdate`).
    fn update_daemons(&mut self, set: &Workload, room: Room) {
        let min_ready = min_ready(&set.object.kind);
        let is_new = |pod: &Pod| revision(pod) == Some(set.mould.hash.as_str());
        let (mut busy, mut at_once, mut in_turn) = (0usize, Vec::new(), Vec::new());
        let mut gone: Vec<Uid> = Vec::new();
        for (node, pods) in self.daemons_by_node(set) {
            let there = || pods.iter().filter(|pod| pod.deletion.is_none());
            let new = there().find(|pod| is_new(pod));
            let old = there().find(|pod| !is_new(pod));
            let available = |pod: &Pod| pod.is_available(self.now, min_ready);
            match (new, old) {
                (None, Some(old)) if !available(old) => at_once.push((node, old.uid)),
                (None, Some(old)) => in_turn.push((node, old.uid)),
                (Some(new), Some(old)) if room.surge > 0 && available(new) => gone.push(old.uid),
                (Some(_), Some(_)) => busy = busy.saturating_add(1),
                (Some(new), None) if room.surge == 0 && !available(new) => busy = busy.saturating_add(1),
                (None, None) if room.surge == 0 => busy = busy.saturating_add(1),
                (Some(_) | None, None) => {}
            }
        }
        let left = room.surge.max(room.unavailable).saturating_sub(busy);
        let chosen = at_once.into_iter().chain(in_turn.into_iter().take(left));
        for (node, uid) in chosen {
            if room.surge > 0 {
                self.make_daemon(set, &node);
            } else {
                gone.push(uid);
            }
        }
        gone.into_iter().for_each(|uid| self.delete_pod(uid, Actor::Controller(set.key.clone())));
    }

    fn wake_daemon_set(&mut self, set: &Workload) {
        let wait = min_ready(&set.object.kind);
        let pods = self.world.pods_of(&set.key);
        let soonest = pods.filter_map(|pod| pod.available_at(wait)).filter(|at| *at > self.now).min();
        if let Some(at) = soonest {
            self.wake_at(&set.key, at);
        }
    }
}

/// The nodes that fit a DaemonSet.
fn fitting(world: &World, set: &Workload, seed: u64) -> BTreeMap<String, Daemon> {
    cluster::daemon_nodes(&world.state(&[], seed), &set.object)
}

fn wanted(fits: &BTreeMap<String, Daemon>) -> BTreeSet<String> {
    fits.iter().filter(|(_, fit)| fit.runs).map(|(node, _)| node.clone()).collect()
}

/// Finds the nodes that should run a pod of each DaemonSet at time zero.
pub(crate) fn find_nodes(world: &mut World, seed: u64) {
    let sets = world.workloads.values().filter(|set| set.key.kind == OwnerKind::DaemonSet);
    let found: Vec<_> = sets.map(|set| (set.key.clone(), wanted(&fitting(world, set, seed)))).collect();
    for (key, nodes) in found {
        pin_waiting(world, &key, &nodes);
        if let Some(set) = world.workloads.get_mut(&key) {
            Arc::make_mut(set).daemon_nodes = Arc::new(nodes);
        }
    }
}

/// Pods that wait are made for the nodes that have none.
fn pin_waiting(world: &mut World, key: &WorkloadKey, nodes: &BTreeSet<String>) {
    let own: Vec<&Arc<Pod>> = world.pods_of(key).collect();
    let served: BTreeSet<&String> = own.iter().filter_map(|pod| pod.live.pinned.as_ref()).collect();
    let free = nodes.iter().filter(|node| !served.contains(node));
    let waiting = own.iter().filter(|pod| pod.live.pinned.is_none()).map(|pod| pod.uid);
    let pins: Vec<(Uid, String)> = waiting.zip(free.cloned()).collect();
    for (uid, node) in pins {
        if let Some(pod) = world.pods.get_mut(&uid) {
            Arc::make_mut(pod).live.pinned = Some(node);
        }
    }
}

/// `maxSurge` and `maxUnavailable` of so many nodes, both rounded up; one is always at least 1.
fn room(it: &DaemonSet, desired: u64) -> Room {
    let of = |limit: &IntOrString| usize::try_from(limit.rounded_up(desired)).unwrap_or(usize::MAX);
    let room = Room { surge: of(&it.spec.max_surge()), unavailable: of(&it.spec.max_unavailable()) };
    Room { unavailable: if room.surge == 0 { room.unavailable.max(1) } else { room.unavailable }, ..room }
}

/// Ended pods, and all that run beside the one that stays.
fn too_many_daemons(set: &Workload, pods: &[Arc<Pod>], room: Room) -> Vec<Uid> {
    let there: Vec<&Arc<Pod>> = pods.iter().filter(|pod| pod.deletion.is_none()).collect();
    let has_ended = |pod: &&&Arc<Pod>| matches!(pod.live.phase, PodPhase::Succeeded | PodPhase::Failed);
    let mut extra: Vec<Uid> = there.iter().filter(has_ended).map(|pod| pod.uid).collect();
    let running: Vec<&Arc<Pod>> = there.iter().filter(|pod| !has_ended(pod)).copied().collect();
    if room.surge == 0 {
        extra.extend(running.iter().skip(1).map(|pod| pod.uid));
        return extra;
    }
    let is_new = |pod: &Pod| revision(pod) == Some(set.mould.hash.as_str());
    let oldest = |new: bool| running.iter().find(|pod| is_new(pod) == new).map(|pod| pod.uid);
    let kept = [oldest(true), oldest(false)];
    extra.extend(running.iter().map(|pod| pod.uid).filter(|uid| !kept.contains(&Some(*uid))));
    extra
}
