//! Jobs: pods until enough of them have succeeded (workloads.md 6.6; pkg/controller/job `syncJob`).

mod book;
mod failure;
mod indexes;
mod pods;
mod status;
mod turn;

pub(in super::super) use book::Jobs;
pub use status::{JobCondition, JobConditionType, JobStatus};

use std::sync::Arc;

use super::super::change::{Actor, Thing, What};
use super::super::engine::Engine;
use super::super::world::{Pod, Uid, WorkloadKey};
use crate::cluster::{OwnerKind, PodPhase};
use crate::manifest::kinds::Kind;
use crate::simulation::SimTime;
use status::reason;
use turn::{End, Turn};

impl Engine {
    /// Looks at one Job.
    pub(crate) fn sync_job(&mut self, key: &WorkloadKey) {
        let Some(job) = self.world.workloads.get(key).cloned() else { return };
        let Kind::Job(it) = &job.object.kind else { return };
        if it.spec.is_managed_elsewhere() {
            return;
        }
        let mut turn = Turn::new(self, &job, &it.spec);
        if turn.status.finished().is_none() {
            self.look(&mut turn);
        }
        let Turn { status, book, .. } = turn;
        self.jobs.books.insert(key.clone(), book);
        let finished = status.finished();
        if job.job.as_deref() != Some(&status) {
            self.note(key, |it| it.job = Some(Arc::new(status)));
        }
        if let (Some((at, _)), Some(ttl), false) = (finished, it.spec.ttl_seconds_after_finished, self.still)
        {
            self.expire(key, at.plus(seconds(ttl)));
        }
    }

    /// A finished Job goes with its pods when its time to live is over.
    fn expire(&mut self, key: &WorkloadKey, at: SimTime) {
        if at > self.now {
            return self.wake_at(key, at);
        }
        self.remove_job(key, &Actor::Controller(key.clone()));
    }

    /// Takes a Job away, and what it owns.
    pub(super) fn remove_job(&mut self, key: &WorkloadKey, by: &Actor) {
        let pods: Vec<Uid> = self.world.pods_of(key).map(|pod| pod.uid).collect();
        self.jobs.books.remove(key);
        self.jobs.gone.remove(key);
        self.log(Thing::Workload(key.clone()), What::Deleted, by.clone());
        self.remove_workload(key);
        pods.into_iter().for_each(|uid| self.delete_pod(uid, by.clone()));
    }

    /// A pod is gone: its Job counts it as it was at its end. What never ended has failed.
    pub(in super::super) fn job_pod_gone(&mut self, mut pod: Arc<Pod>) {
        let Some(key) = pod.controller.clone().filter(|key| key.kind == OwnerKind::Job) else { return };
        if self.world.workloads.contains_key(&key) {
            if !pod.has_ended() {
                Arc::make_mut(&mut pod).live.phase = PodPhase::Failed;
            }
            self.jobs.gone.entry(key).or_default().push(pod);
        }
    }

    fn look(&mut self, turn: &mut Turn) {
        if turn.status.start_time.is_none() && !turn.wanted.suspended {
            turn.status.start_time = Some(self.now);
        }
        turn.note_failures(self.now);
        let end = self.end_of(turn);
        let end = match end {
            Some(end) => {
                self.stop(turn, end);
                Some(end)
            }
            None => {
                self.manage(turn);
                let complete = turn.is_complete(self.active_pods(&turn.key).count());
                if !complete {
                    self.suspend_or_resume(turn);
                }
                complete.then_some(End { well: true, reason: reason::COMPLETIONS })
            }
        };
        turn.track(end);
        self.count_pods(turn);
        if let Some(end) = end {
            self.conclude(turn, end);
        }
    }

    /// Whether it is over, as far as counts, rules and time say.
    fn end_of(&mut self, turn: &mut Turn) -> Option<End> {
        if let Some(end) = turn.decided() {
            return Some(end);
        }
        turn.note_indexes(self.now);
        let fails = |reason| Some(End { well: false, reason });
        if turn.policy_fails() {
            return fails(reason::FAILURE_POLICY);
        }
        if turn.failed > turn.wanted.backoff_limit || turn.restarted_too_often() {
            return fails(reason::BACKOFF_LIMIT);
        }
        if self.is_overdue(turn) {
            return fails(reason::DEADLINE);
        }
        turn.end_of_indexes()
    }

    /// `activeDeadlineSeconds`: of the time since it began, or was resumed. That the timer stops while it is suspended is
    /// the API's word; controllers before 1.36 forget the old start only after they have asked for it.
    fn is_overdue(&mut self, turn: &Turn) -> bool {
        let limit = turn.spec.active_deadline_seconds.filter(|_| !turn.wanted.suspended && !self.still);
        let Some((limit, started)) = limit.zip(turn.status.start_time) else { return false };
        let deadline = started.plus(seconds(limit));
        if deadline > self.now {
            self.wake_at(&turn.key, deadline);
        }
        deadline <= self.now
    }

    fn suspend_or_resume(&mut self, turn: &mut Turn) {
        let (status, reason) =
            if turn.wanted.suspended { (true, reason::SUSPENDED) } else { (false, reason::RESUMED) };
        let kind = JobConditionType::Suspended;
        if !turn.status.ensure(JobCondition { kind, status, reason, since: self.now }) {
            return;
        }
        let thing = Thing::Workload(turn.key.clone());
        if !status {
            self.log(thing, What::Resumed, Actor::Controller(turn.key.clone()));
        } else if turn.status.start_time.take().is_some() {
            self.log(thing, What::Suspended, Actor::Controller(turn.key.clone()));
        }
    }

    /// It is over: what still runs is deleted.
    fn stop(&mut self, turn: &Turn, end: End) {
        let key = &turn.key;
        let waits = !turn.active.is_empty() || turn.terminating() > 0;
        if turn.decided().is_none() && waits {
            let what = match end.well {
                true => What::JobSucceeds { reason: end.reason },
                false => What::JobFails { reason: end.reason },
            };
            self.log(Thing::Workload(key.clone()), what, Actor::Controller(key.clone()));
        }
        for pod in &turn.active {
            self.delete_pod(pod.uid, Actor::Controller(key.clone()));
        }
    }

    /// Its conditions: the last one comes when none of its pods is on its way out any more.
    fn conclude(&mut self, turn: &mut Turn, end: End) {
        let (now, key) = (self.now, &turn.key);
        let (first, last) = match end.well {
            true => (JobConditionType::SuccessCriteriaMet, JobConditionType::Complete),
            false => (JobConditionType::FailureTarget, JobConditionType::Failed),
        };
        let condition = |kind| JobCondition { kind, status: true, reason: end.reason, since: now };
        turn.status.ensure(condition(first));
        if turn.status.terminating > 0 {
            return;
        }
        turn.status.ensure(condition(last));
        turn.status.completion_time = end.well.then_some(now);
        let what = match end.well {
            true => What::JobComplete,
            false => What::JobFailed { reason: end.reason },
        };
        self.log(Thing::Workload(key.clone()), what, Actor::Controller(key.clone()));
        self.job_finished(key);
    }
}

fn seconds(value: i64) -> SimTime {
    SimTime::from_millis(u64::try_from(value).unwrap_or(0).saturating_mul(1_000))
}
