//! As many active pods as a Job wants: which go, which come, with which index (pkg/controller/job `manageJob`).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::super::super::change::Actor;
use super::super::super::engine::Engine;
use super::super::super::world::{Pod, Uid, Workload, WorkloadKey};
use super::super::make::Own;
use super::super::ranking;
use super::book::{Tries, index};
use super::failure::{self, Action};
use super::turn::{Turn, is_terminating};
use crate::cluster::JOB_INDEX;
use crate::simulation::SimTime;

/// So many pods are made, or deleted, at one look.
const BURST: usize = 500;

impl Engine {
    /// The active pods of a Job.
    pub(super) fn active_pods(&self, key: &WorkloadKey) -> impl Iterator<Item = &Arc<Pod>> {
        self.world.pods_of(key).filter(|pod| pod.is_active())
    }

    /// Counts the pods as they are now.
    pub(super) fn count_pods(&self, turn: &mut Turn) {
        let key = &turn.key;
        turn.status.active = self.active_pods(key).count() as u64;
        turn.status.ready = self.active_pods(key).filter(|pod| pod.live.ready).count() as u64;
        let own = self.world.pods_of(key).filter(|pod| pod.created >= turn.book.made);
        turn.status.terminating = own.filter(|pod| is_terminating(pod)).count() as u64;
    }

    /// As many active pods as are wanted (6.6.1).
    pub(super) fn manage(&mut self, turn: &mut Turn) {
        let have = turn.active.len() as u64;
        let want = match turn.wanted.completions {
            _ if turn.wanted.suspended => 0,
            Some(completions) => turn.wanted.parallelism.min(completions.saturating_sub(turn.succeeded)),
            None if turn.succeeded > 0 => have,
            None => turn.wanted.parallelism,
        };
        let surplus = turn.surplus(have.saturating_sub(want), self.now);
        if !surplus.is_empty() {
            return self.drop_pods(turn, &surplus);
        }
        let on_their_way = if turn.wanted.waits { turn.terminating() } else { 0 };
        let missing = want.saturating_sub(have).saturating_sub(on_their_way);
        if missing > 0 {
            self.make_missing(turn, usize::try_from(missing).map_or(BURST, |it| it.min(BURST)));
        }
    }

    /// What the controller deletes itself does not count.
    fn drop_pods(&mut self, turn: &mut Turn, pods: &[Uid]) {
        for &uid in pods {
            turn.book.done.insert(uid);
            self.delete_pod(uid, Actor::Controller(turn.key.clone()));
        }
    }

    fn make_missing(&mut self, turn: &mut Turn, missing: usize) {
        if turn.wanted.per_index.is_none() && !self.is_time(turn, turn.book.next_pod()) {
            return;
        }
        let Some(job) = self.world.workloads.get(&turn.key).cloned() else { return };
        if !turn.wanted.indexed {
            for _ in 0..missing {
                self.make_pod(&job, Own::default());
            }
            return;
        }
        let pending = turn.first_pending(missing);
        let next =
            |index: &u64| turn.delayed.get(index).map_or(SimTime::ZERO, |uid| turn.book.next_try(*uid));
        let due: Vec<u64> = pending.iter().copied().filter(|index| next(index) <= self.now).collect();
        if due.is_empty()
            && let Some(first) = pending.iter().map(next).min()
        {
            self.is_time(turn, first);
        }
        due.into_iter().for_each(|index| self.make_indexed(turn, &job, index));
    }

    /// Whether the time has come; if not, the Job is looked at again then. A later try is no part of the settled state.
    fn is_time(&mut self, turn: &Turn, at: SimTime) -> bool {
        if at > self.now && !self.still {
            self.wake_at(&turn.key, at);
        }
        at <= self.now
    }

    fn make_indexed(&mut self, turn: &mut Turn, job: &Workload, index: u64) {
        let made = self.make_pod(job, own(&turn.key, index));
        if let (Some(made), Some(_)) = (made, turn.wanted.per_index) {
            let tries = turn.tries_after(index);
            turn.book.tries.insert(made, tries);
        }
    }
}

impl Turn<'_> {
    /// The active pods that are too many, first to go first; indexes that there are not, or twice, always are.
    fn surplus(&self, too_many: u64, now: SimTime) -> Vec<Uid> {
        let all = usize::try_from(too_many).unwrap_or(usize::MAX);
        if all == 0 && self.each_index_once() {
            return Vec::new();
        }
        let pods: Vec<&Arc<Pod>> = self.active.iter().collect();
        let order = ranking::first_to_go(&pods, self.active.iter(), now);
        let indexes: BTreeMap<Uid, Option<u64>> = pods.iter().map(|pod| (pod.uid, index(pod))).collect();
        let there = |uid: &Uid| indexes.get(uid).copied().flatten().filter(|it| *it < self.wanted.indexes());
        let mut seen = BTreeSet::new();
        let (mut right, mut wrong) = (Vec::new(), Vec::new());
        for uid in order.into_iter().rev() {
            let fits = !self.wanted.indexed || there(&uid).is_some_and(|it| seen.insert(it));
            if fits { right.push(uid) } else { wrong.push(uid) }
        }
        let more = all.saturating_sub(wrong.len());
        wrong.extend(right.into_iter().rev().take(more));
        wrong.truncate(BURST);
        wrong
    }

    /// Whether every active pod has an index that there is, and no other has the same.
    fn each_index_once(&self) -> bool {
        let mut seen = BTreeSet::new();
        let fits = |pod: &Arc<Pod>| self.wanted.takes(pod) && index(pod).is_some_and(|it| seen.insert(it));
        !self.wanted.indexed || self.active.iter().all(fits)
    }

    /// The lowest indexes that are neither at work nor over.
    fn first_pending(&self, count: usize) -> Vec<u64> {
        let ending = self.pods.iter().filter(|pod| self.wanted.waits && is_terminating(pod));
        let taken: BTreeSet<u64> = self.active.iter().chain(ending).filter_map(|pod| index(pod)).collect();
        let over = |it: &u64| self.book.completed.contains(it) || self.book.failed_indexes.contains(it);
        (0..self.wanted.indexes()).filter(|it| !taken.contains(it) && !over(it)).take(count).collect()
    }

    /// How often an index had failed before the pod that is made for it now.
    fn tries_after(&self, index: u64) -> Tries {
        let Some(uid) = self.delayed.get(&index) else { return Tries::default() };
        let before = self.book.tries.get(uid).copied().unwrap_or_default();
        let failed = self.pods.iter().find(|pod| pod.uid == *uid);
        let policy = self.spec.pod_failure_policy.as_ref();
        let ignored = failed.is_some_and(|pod| failure::action(policy, pod) == Some(Action::Ignore));
        Tries {
            counted: before.counted.saturating_add(u64::from(!ignored)),
            ignored: before.ignored.saturating_add(u64::from(ignored)),
            failed_at: None,
        }
    }
}

/// What a pod of an index has of its own.
fn own(key: &WorkloadKey, index: u64) -> Own {
    Own {
        infix: Some(index.to_string()),
        labels: [(JOB_INDEX.to_string(), index.to_string())].into(),
        hostname: Some(format!("{}-{index}", key.name)),
        ..Own::default()
    }
}
