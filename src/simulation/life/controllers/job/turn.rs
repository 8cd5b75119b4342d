//! One look of the controller at a Job: what it finds, and what follows for the counts. Changes nothing outside of itself.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;
use std::sync::Arc;

use super::super::super::engine::Engine;
use super::super::super::world::{Pod, Uid, Workload, WorkloadKey};
use super::book::{self, Book, Wanted};
use super::failure::{self, Action};
use super::indexes;
use super::status::{JobConditionType, JobStatus, reason};
use crate::cluster::PodPhase;
use crate::manifest::kinds::{JobSpec, Kind};
use crate::simulation::SimTime;

/// How a Job ends, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct End {
    pub well: bool,
    pub reason: &'static str,
}

/// What one look finds, and what it makes of it.
pub(super) struct Turn<'j> {
    pub key: WorkloadKey,
    pub spec: &'j JobSpec,
    pub wanted: Wanted,
    pub status: JobStatus,
    pub book: Book,
    /// Its pods as they were found, and those that went without being counted.
    pub pods: Vec<Arc<Pod>>,
    pub active: Vec<Arc<Pod>>,
    /// With those that are not in the status yet.
    pub succeeded: u64,
    pub failed: u64,
    /// The failed pods that indexes wait to follow: not counted before.
    pub delayed: BTreeMap<u64, Uid>,
}

impl<'j> Turn<'j> {
    /// Looks at a Job, and takes its book.
    pub(super) fn new(engine: &mut Engine, job: &Workload, spec: &'j JobSpec) -> Self {
        let key = job.key.clone();
        let wanted = Wanted::of(spec);
        let known = engine.jobs.books.remove(&key).filter(|book| book.made == job.created);
        let status = job.job.as_deref().cloned().unwrap_or_else(|| JobStatus::stated(&job.object));
        let mut book = known.unwrap_or_else(|| opened(job, &status, &wanted));
        for pod in engine.jobs.gone.remove(&key).unwrap_or_default() {
            if !book.done.remove(&pod.uid) && pod.created >= job.created {
                book.gone.push(pod);
            }
        }
        // What a Job of the same name left is still on its way out.
        let own = engine.world.pods_of(&key).filter(|pod| pod.created >= job.created);
        let mut pods: Vec<Arc<Pod>> = own.cloned().collect();
        if mem::take(&mut book.counted_before) {
            book.done.extend(pods.iter().filter(|pod| is_stated(pod)).map(|pod| pod.uid));
        }
        let active = pods.iter().filter(|pod| pod.is_active()).cloned().collect();
        pods.extend(book.gone.iter().cloned());
        let delayed = BTreeMap::new();
        let mut turn =
            Self { key, spec, wanted, status, book, pods, active, succeeded: 0, failed: 0, delayed };
        turn.succeeded = turn.status.succeeded.saturating_add(turn.fresh(Self::has_succeeded));
        turn.failed = turn.status.failed.saturating_add(turn.fresh(Self::counts_as_failed));
        turn
    }

    /// How many pods that were not counted yet are so.
    fn fresh(&self, so: impl Fn(&Self, &Pod) -> bool) -> u64 {
        self.uncounted().filter(|pod| so(self, pod)).count() as u64
    }

    fn uncounted(&self) -> impl Iterator<Item = &Arc<Pod>> {
        self.pods.iter().filter(|pod| !self.book.done.contains(&pod.uid) && self.wanted.takes(pod))
    }

    fn has_succeeded(&self, pod: &Pod) -> bool {
        pod.live.phase == PodPhase::Succeeded
    }

    /// A pod that is deleted before it ended has failed, unless only ended ones are replaced.
    fn has_failed(&self, pod: &Pod) -> bool {
        match pod.live.phase {
            PodPhase::Failed => true,
            PodPhase::Succeeded => false,
            _ => pod.deletion.is_some() && !self.wanted.waits,
        }
    }

    fn action(&self, pod: &Pod) -> Option<Action> {
        failure::action(self.spec.pod_failure_policy.as_ref(), pod)
    }

    fn counts_as_failed(&self, pod: &Pod) -> bool {
        self.has_failed(pod) && self.action(pod) != Some(Action::Ignore)
    }

    /// Its pods that are being deleted and have not ended.
    pub(super) fn terminating(&self) -> u64 {
        self.pods.iter().filter(|pod| is_terminating(pod)).count() as u64
    }

    /// The back-off counts every failure, those that its policy ignores too. One that is found together with a success is not
    /// later than it, and forgotten (backoff_utils.go `newBackoffRecord`; its times are whole seconds).
    pub(super) fn note_failures(&mut self, now: SimTime) {
        if self.fresh(Self::has_succeeded) > 0 {
            return self.book.success();
        }
        for _ in 0..self.fresh(Self::has_failed) {
            self.book.failure(now);
        }
    }

    /// What was decided at an earlier look: its last pods are on their way out.
    pub(super) fn decided(&self) -> Option<End> {
        let met = self.status.is(JobConditionType::SuccessCriteriaMet);
        let met = met.map(|it| End { well: true, reason: it.reason });
        let failing = self.status.is(JobConditionType::FailureTarget);
        met.or_else(|| failing.map(|it| End { well: false, reason: it.reason }))
    }

    /// A rule of the failure policy lets the Job fail.
    pub(super) fn policy_fails(&self) -> bool {
        let has_policy = self.spec.pod_failure_policy.is_some();
        let fails = |pod: &Arc<Pod>| self.has_failed(pod) && self.action(pod) == Some(Action::FailJob);
        has_policy && self.pods.iter().any(fails)
    }

    /// With restartPolicy OnFailure the restarts of containers count (6.6.3).
    pub(super) fn restarted_too_often(&self) -> bool {
        let at_work = self.pods.iter().filter(|pod| !pod.has_ended());
        let restarts: u64 = at_work.map(|pod| u64::from(pod.live.restarts)).sum();
        let limit = self.wanted.backoff_limit;
        self.wanted.on_failure && (if limit == 0 { restarts > 0 } else { restarts >= limit })
    }

    /// Which indexes have ended, well or for good, and which wait to be tried again.
    pub(super) fn note_indexes(&mut self, now: SimTime) {
        if !self.wanted.indexed {
            return;
        }
        let ended: Vec<Arc<Pod>> = self.uncounted().filter(|pod| pod.has_ended()).cloned().collect();
        let well = ended.iter().filter(|pod| self.has_succeeded(pod)).filter_map(|pod| book::index(pod));
        self.book.completed.extend(well.collect::<Vec<_>>());
        drop(self.book.completed.split_off(&self.wanted.indexes()));
        self.succeeded = self.book.completed.len() as u64;
        if let Some(limit) = self.wanted.per_index {
            self.note_failed_indexes(limit, now);
        }
    }

    fn note_failed_indexes(&mut self, limit: u64, now: SimTime) {
        let failed: Vec<Arc<Pod>> = self.uncounted().filter(|pod| self.has_failed(pod)).cloned().collect();
        for pod in &failed {
            let before = self.book.tries.entry(pod.uid).or_default();
            before.failed_at.get_or_insert(now);
            let before = *before;
            let fails = match self.action(pod) {
                Some(Action::FailIndex) => true,
                Some(Action::Ignore) => false,
                _ => before.counted >= limit,
            };
            self.book.failed_indexes.extend(book::index(pod).filter(|_| fails));
        }
        drop(self.book.failed_indexes.split_off(&self.wanted.indexes()));
        let active: BTreeSet<u64> = self.active.iter().filter_map(|pod| book::index(pod)).collect();
        for pod in &failed {
            let Some(index) = book::index(pod).filter(|index| !active.contains(index)) else { continue };
            if self.book.completed.contains(&index) || self.book.failed_indexes.contains(&index) {
                continue;
            }
            let tried =
                |uid: &Uid| self.book.tries.get(uid).map_or(0, |it| it.counted.saturating_add(it.ignored));
            if self.delayed.get(&index).is_none_or(|other| tried(other) <= tried(&pod.uid)) {
                self.delayed.insert(index, pod.uid);
            }
        }
    }

    /// The indexes decide: too many have failed, all have ended and some have failed, enough have succeeded.
    pub(super) fn end_of_indexes(&self) -> Option<End> {
        if !self.wanted.indexed {
            return None;
        }
        let (failed, completions) = (self.book.failed_indexes.len() as u64, self.wanted.indexes());
        let most = self.spec.max_failed_indexes.map(|most| u64::try_from(most).unwrap_or(0));
        if most.is_some_and(|most| failed > most) {
            return Some(End { well: false, reason: reason::MAX_FAILED_INDEXES });
        }
        if failed > 0 && failed.saturating_add(self.succeeded) >= completions {
            return Some(End { well: false, reason: reason::FAILED_INDEXES });
        }
        let policy = self.spec.success_policy.as_ref();
        let enough = policy.is_some_and(|it| indexes::are_enough(it, &self.book.completed, completions));
        enough.then_some(End { well: true, reason: reason::SUCCESS_POLICY })
    }

    /// Enough have succeeded, and nothing is at work any more.
    pub(super) fn is_complete(&self, active: usize) -> bool {
        let enough = match self.wanted.completions {
            Some(completions) => self.succeeded >= completions,
            None => self.succeeded > 0,
        };
        enough && active == 0
    }

    /// Counts what has ended. Of a Job that fails, what has not ended has failed.
    pub(super) fn track(&mut self, end: Option<End>) {
        for pod in mem::take(&mut self.pods) {
            let (succeeded, failed) = (self.has_succeeded(&pod), self.has_failed(&pod));
            let waits = end.is_none() && self.delayed.values().any(|uid| *uid == pod.uid);
            let counts = end.is_some() || succeeded || failed;
            if !counts || waits || !self.book.done.insert(pod.uid) {
                continue;
            }
            self.book.tries.remove(&pod.uid);
            let taken = self.wanted.takes(&pod);
            let lost = failed || end.is_some_and(|end| !end.well);
            if succeeded && self.wanted.indexed {
                self.book.completed.extend(book::index(&pod).filter(|_| taken));
            } else if succeeded {
                self.status.succeeded = self.status.succeeded.saturating_add(1);
            } else if lost && taken && self.action(&pod) != Some(Action::Ignore) {
                self.status.failed = self.status.failed.saturating_add(1);
            }
        }
        let Book { gone, done, .. } = &mut self.book;
        gone.retain(|pod| !done.remove(&pod.uid));
        if self.wanted.indexed {
            self.status.succeeded = self.book.completed.len() as u64;
            self.status.completed_indexes = indexes::text(&self.book.completed);
            let failed = self.wanted.per_index.map(|_| indexes::text(&self.book.failed_indexes));
            self.status.failed_indexes = failed;
        }
    }
}

/// Being deleted, and not ended.
pub(super) fn is_terminating(pod: &Pod) -> bool {
    pod.deletion.is_some() && !pod.has_ended()
}

/// The book of a Job that is looked at for the first time.
fn opened(job: &Workload, status: &JobStatus, wanted: &Wanted) -> Book {
    let (completed, failed_indexes) = match wanted.indexed {
        true => status.indexes(wanted.indexes()),
        false => Default::default(),
    };
    Book { completed, failed_indexes, counted_before: !status.is_blank(), ..Book::new(job) }
}

/// A dump states it, and its end.
fn is_stated(pod: &Pod) -> bool {
    let stated = matches!(&pod.live.origin.kind, Kind::Pod(it) if it.status.phase.is_some());
    stated && pod.has_ended()
}
