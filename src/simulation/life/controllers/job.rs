//! Jobs: pods until enough of them have succeeded (workloads.md 6.6; pkg/controller/job).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::super::change::{Actor, Thing, What};
use super::super::engine::Engine;
use super::super::world::{Pod, Uid, Workload, WorkloadKey};
use super::make::Own;
use super::ranking;
use crate::cluster::{self, PodPhase};
use crate::manifest::kinds::{JobSpec, Kind};
use crate::simulation::SimTime;

const INDEX: &str = "batch.kubernetes.io/job-completion-index";
/// The wait after the first failure; it doubles with each.
const FIRST_DELAY: SimTime = SimTime::from_millis(10_000);
const MOST_DELAY: SimTime = SimTime::from_millis(600_000);
/// So many pods are made at one look.
const BURST: u64 = 500;

/// What the controller keeps of a Job (its status).
#[derive(Clone, Debug, Default, PartialEq)]
pub(in super::super) struct Progress {
    /// When the Job was made: a later one of the same name is another.
    made: SimTime,
    /// When it began; none while it is suspended.
    started: Option<SimTime>,
    /// Pods that were seen at work.
    seen: BTreeSet<Uid>,
    /// Those of them whose end is counted.
    counted: BTreeSet<Uid>,
    succeeded: u64,
    failed: u64,
    /// Indexes that have succeeded.
    indexes: BTreeSet<u64>,
    /// Failures since the last success, and when the last one was.
    failures: u32,
    last_failure: SimTime,
    /// When it was over, and whether well.
    pub finished: Option<(SimTime, bool)>,
}

/// The Jobs' progress.
pub(in super::super) type Jobs = BTreeMap<WorkloadKey, Progress>;

/// What a spec asks for, with its defaults.
struct Wanted {
    parallelism: u64,
    completions: Option<u64>,
    backoff_limit: u64,
    indexed: bool,
    /// A pod is replaced only when it has ended (`podReplacementPolicy: Failed`).
    waits: bool,
    on_failure: bool,
}

impl Wanted {
    fn of(spec: &JobSpec) -> Self {
        Self {
            parallelism: spec.parallelism(),
            completions: spec.completions(),
            backoff_limit: spec.backoff_limit(),
            indexed: spec.is_indexed(),
            waits: spec.replaces_ended_only(),
            on_failure: spec.template.spec.restart_policy.as_deref() == Some("OnFailure"),
        }
    }
}

impl Engine {
    /// Looks at one Job.
    pub fn sync_job(&mut self, key: &WorkloadKey) {
        let Some(job) = self.world.workloads.get(key).cloned() else { return };
        let Kind::Job(it) = &job.object.kind else { return };
        let known = self.jobs.remove(key).filter(|progress| progress.made == job.created);
        let mut progress = known.unwrap_or_else(|| Progress::of(&job));
        if progress.finished.is_none() {
            self.work(&job, &it.spec, &mut progress);
        }
        let (finished, ttl) = (progress.finished, it.spec.ttl_seconds_after_finished);
        self.jobs.insert(key.clone(), progress);
        if let (Some((at, _)), Some(ttl), false) = (finished, ttl, self.still) {
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
        self.jobs.remove(key);
        self.log(Thing::Workload(key.clone()), What::Deleted, by.clone());
        self.remove_workload(key);
        pods.into_iter().for_each(|uid| self.delete_pod(uid, by.clone()));
    }

    fn work(&mut self, job: &Workload, spec: &JobSpec, progress: &mut Progress) {
        let key = &job.key;
        let wanted = Wanted::of(spec);
        self.count(key, &wanted, progress);
        if spec.suspend == Some(true) {
            return self.suspended(key, progress);
        }
        if progress.started.is_none() {
            progress.started = Some(self.now);
        }
        let deadline = spec.active_deadline_seconds.zip(progress.started);
        let deadline = deadline.map(|(limit, started)| started.plus(seconds(limit))).filter(|_| !self.still);
        let active = self.active(key);
        if deadline.is_some_and(|deadline| deadline <= self.now) {
            return self.over(key, progress, Err("DeadlineExceeded"));
        }
        if progress.failed > wanted.backoff_limit
            || (wanted.on_failure && self.restarted_too_often(key, &wanted))
        {
            return self.over(key, progress, Err("BackoffLimitExceeded"));
        }
        if let Some(deadline) = deadline {
            self.wake_at(key, deadline);
        }
        let complete = match wanted.completions {
            Some(completions) => progress.succeeded >= completions,
            None => progress.succeeded > 0 && active.is_empty(),
        };
        if complete {
            return self.over(key, progress, Ok(()));
        }
        self.keep_active(job, &wanted, progress, &active);
    }

    /// Ends that were not counted yet. A pod that is deleted, or gone, before it ended has failed.
    fn count(&mut self, key: &WorkloadKey, wanted: &Wanted, progress: &mut Progress) {
        let pods: Vec<Arc<Pod>> = self.world.pods_of(key).cloned().collect();
        for pod in &pods {
            let done = match pod.live.phase {
                PodPhase::Succeeded => Some(true),
                PodPhase::Failed => Some(false),
                _ if pod.deletion.is_some() && !wanted.waits => Some(false),
                _ => None,
            };
            progress.seen.insert(pod.uid);
            match done.filter(|_| progress.counted.insert(pod.uid)) {
                Some(true) => progress.success(index(pod)),
                Some(false) => progress.failure(self.now),
                None => {}
            }
        }
        let gone: Vec<Uid> =
            progress.seen.iter().filter(|uid| !self.world.pods.contains_key(uid)).copied().collect();
        for uid in gone {
            progress.seen.remove(&uid);
            if !progress.counted.remove(&uid) {
                progress.failure(self.now);
            }
        }
    }

    fn active(&self, key: &WorkloadKey) -> Vec<Arc<Pod>> {
        self.world.pods_of(key).filter(|pod| pod.is_active()).cloned().collect()
    }

    /// With restartPolicy OnFailure the restarts of containers count (6.6.3).
    fn restarted_too_often(&self, key: &WorkloadKey, wanted: &Wanted) -> bool {
        let at_work = self.world.pods_of(key).filter(|pod| pod.is_active());
        let restarts: u64 = at_work.map(|pod| u64::from(pod.live.restarts)).sum();
        if wanted.backoff_limit == 0 { restarts > 0 } else { restarts >= wanted.backoff_limit }
    }

    /// It waits: its active pods are deleted, and do not count.
    fn suspended(&mut self, key: &WorkloadKey, progress: &mut Progress) {
        if progress.started.take().is_some() {
            self.log(Thing::Workload(key.clone()), What::Suspended, Actor::Controller(key.clone()));
        }
        self.drop_pods(key, progress);
    }

    fn drop_pods(&mut self, key: &WorkloadKey, progress: &mut Progress) {
        for pod in self.active(key) {
            progress.counted.insert(pod.uid);
            self.delete_pod(pod.uid, Actor::Controller(key.clone()));
        }
    }

    /// It is over: what still runs is deleted.
    fn over(&mut self, key: &WorkloadKey, progress: &mut Progress, end: Result<(), &'static str>) {
        progress.finished = Some((self.now, end.is_ok()));
        let what = match end {
            Ok(()) => What::JobComplete,
            Err(reason) => What::JobFailed { reason },
        };
        self.log(Thing::Workload(key.clone()), what, Actor::Controller(key.clone()));
        self.drop_pods(key, progress);
        self.job_finished(key);
    }

    /// As many active pods as are wanted (6.6.1).
    fn keep_active(&mut self, job: &Workload, wanted: &Wanted, progress: &mut Progress, active: &[Arc<Pod>]) {
        let have = active.len() as u64;
        let want = match wanted.completions {
            Some(completions) => wanted.parallelism.min(completions.saturating_sub(progress.succeeded)),
            None if progress.succeeded > 0 => have,
            None => wanted.parallelism,
        };
        if have > want {
            return self.shrink(&job.key, active, have.saturating_sub(want), progress);
        }
        let terminating = if wanted.waits { self.terminating(&job.key) } else { 0 };
        let missing = want.saturating_sub(have).saturating_sub(terminating).min(BURST);
        let next = progress.next_pod();
        if missing > 0 && next > self.now && self.still {
            return; // Its next try is not part of the settled state.
        }
        if missing > 0 && next > self.now {
            return self.wake_at(&job.key, next);
        }
        let taken: BTreeSet<u64> = active.iter().filter_map(|pod| index(pod)).collect();
        let total = wanted.completions.unwrap_or(wanted.parallelism);
        let open = (0..total).filter(|index| !taken.contains(index) && !progress.indexes.contains(index));
        let mut open: Vec<u64> =
            if wanted.indexed { open.take(BURST as usize).collect() } else { Vec::new() };
        open.reverse();
        for _ in 0..missing {
            let own = if wanted.indexed {
                open.pop().map(|index| indexed(&job.key, index))
            } else {
                Some(Own::default())
            };
            let Some(own) = own else { break };
            if let Some(uid) = self.make_pod(job, own) {
                progress.seen.insert(uid);
            }
        }
    }

    fn terminating(&self, key: &WorkloadKey) -> u64 {
        let ending = |pod: &&Arc<Pod>| {
            pod.deletion.is_some() && !matches!(pod.live.phase, PodPhase::Succeeded | PodPhase::Failed)
        };
        self.world.pods_of(key).filter(ending).count() as u64
    }

    /// Fewer are wanted: the same ranking as for ReplicaSets.
    fn shrink(&mut self, key: &WorkloadKey, active: &[Arc<Pod>], too_many: u64, progress: &mut Progress) {
        let pods: Vec<&Arc<Pod>> = active.iter().collect();
        let order = ranking::first_to_go(&pods, active.iter(), self.now);
        for uid in order.into_iter().take(usize::try_from(too_many).unwrap_or(usize::MAX)) {
            progress.counted.insert(uid);
            self.delete_pod(uid, Actor::Controller(key.clone()));
        }
    }
}

impl Progress {
    /// A Job that nothing is known of yet, but what a dump states.
    fn of(job: &Workload) -> Self {
        let ended = cluster::job_has_ended(&job.object);
        Self { made: job.created, finished: ended.map(|well| (job.created, well)), ..Self::default() }
    }

    fn success(&mut self, index: Option<u64>) {
        let fresh = index.is_none_or(|index| self.indexes.insert(index));
        self.succeeded = self.succeeded.saturating_add(u64::from(fresh));
        self.failures = 0;
    }

    fn failure(&mut self, at: SimTime) {
        self.failed = self.failed.saturating_add(1);
        self.failures = self.failures.saturating_add(1);
        self.last_failure = at;
    }

    /// When the next pod may be made: 10 s after the first failure in a row, 20 s after the second ...
    fn next_pod(&self) -> SimTime {
        let Some(doublings) = self.failures.checked_sub(1) else { return SimTime::ZERO };
        let delay = FIRST_DELAY.0.saturating_mul(1u64 << doublings.min(10));
        self.last_failure.plus(SimTime(delay).min(MOST_DELAY))
    }
}

/// The index of a pod of an Indexed Job.
fn index(pod: &Pod) -> Option<u64> {
    pod.live.labels.get(INDEX)?.parse().ok()
}

fn indexed(key: &WorkloadKey, index: u64) -> Own {
    Own {
        infix: Some(index.to_string()),
        labels: [(INDEX.to_string(), index.to_string())].into(),
        hostname: Some(format!("{}-{index}", key.name)),
        ..Own::default()
    }
}

fn seconds(value: i64) -> SimTime {
    SimTime::from_millis(u64::try_from(value).unwrap_or(0).saturating_mul(1_000))
}
