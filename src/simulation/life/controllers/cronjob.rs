//! CronJobs: a Job at each time of the schedule (workloads.md 6.6.7; pkg/controller/cronjob).

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::change::{Actor, Thing, What};
use super::super::engine::{Engine, Tick};
use super::super::event::PodName;
use super::super::start;
use super::super::world::WorkloadKey;
use crate::cluster::OwnerKind;
use crate::manifest::Object;
use crate::manifest::kinds::{CronJob, CronJobSpec, Job, Kind};
use crate::simulation::SimTime;
use crate::simulation::schedule::Schedule;

/// The controller looks this long after the time itself.
const LATE: SimTime = SimTime::from_millis(100);
/// So many missed times are looked through.
const MOST_MISSED: usize = 100_000;
/// A schedule of no more letters than these is read in no time.
const SHORT: usize = 256;

/// A CronJob by its names.
pub(in super::super) type CronName = PodName;

/// What the controller keeps of a CronJob (its status).
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Cron {
    /// From here on times may be missed: when it was made, then the last time that was started (seconds since 1970).
    since: i64,
    /// The Jobs that it made and that are still there, oldest first.
    jobs: Vec<WorkloadKey>,
    /// When it is looked at next.
    next: Option<SimTime>,
}

/// The CronJobs' states.
pub(in super::super) type Crons = BTreeMap<CronName, Cron>;

impl Engine {
    /// All CronJobs of the manifest are looked at: at the beginning, and when one was applied.
    pub(in super::super) fn wake_cron_jobs(&mut self) {
        if self.cron_jobs.is_none() {
            return;
        }
        let manifest = self.world.manifest.clone();
        let now = self.unix();
        for object in manifest.objects.iter().filter(|object| matches!(object.kind, Kind::CronJob(_))) {
            let name = CronName { namespace: object.namespace.clone(), name: object.name.clone() };
            self.crons.entry(name.clone()).or_insert(Cron { since: now, jobs: Vec::new(), next: None });
            self.at(self.now, Tick::Cron(name));
        }
    }

    /// The time, in seconds since 1970.
    fn unix(&self) -> i64 {
        self.timing.epoch.saturating_add(i64::try_from(self.now.0 / 1_000_000).unwrap_or(i64::MAX))
    }

    fn moment(&self, unix: i64) -> SimTime {
        let seconds = u64::try_from(unix.saturating_sub(self.timing.epoch)).unwrap_or(0);
        SimTime(seconds.saturating_mul(1_000_000))
    }

    /// Looks at one CronJob.
    pub(in super::super) fn sync_cron_job(&mut self, name: &CronName) {
        let manifest = self.world.manifest.clone();
        let is_it = |object: &&Object| object.namespace == name.namespace && object.name == name.name;
        let found = manifest.objects.iter().filter(is_it).find_map(|object| match &object.kind {
            Kind::CronJob(it) => Some((object, it)),
            _ => None,
        });
        let (Some((object, it)), Some(mut cron)) = (found, self.crons.get(name).cloned()) else { return };
        self.clean_up(&it.spec, &mut cron);
        let text = it.spec.schedule.as_deref().unwrap_or("");
        self.works(text.len() / SHORT);
        let schedule = Schedule::new(text, it.spec.time_zone.as_deref());
        if let Some(schedule) = schedule.filter(|_| it.spec.suspend != Some(true)) {
            self.start_due(object, it, &schedule, &mut cron);
            let next = schedule.next(self.unix()).map(|next| self.moment(next).plus(LATE));
            if let Some(at) = next.filter(|_| cron.next != next) {
                self.at(at, Tick::Cron(name.clone()));
            }
            cron.next = next;
        }
        self.crons.insert(name.clone(), cron);
    }

    /// Starts the latest time that is due and was not started, if it may.
    fn start_due(&mut self, object: &Object, it: &CronJob, schedule: &Schedule, cron: &mut Cron) {
        let now = self.unix();
        let deadline = it.spec.starting_deadline_seconds;
        let from = deadline.map_or(cron.since, |seconds| cron.since.max(now.saturating_sub(seconds)));
        let (due, looked) = latest(schedule, from, now);
        self.works(looked);
        let Some(due) = due else { return };
        let name = format!("{}-{}", object.name, due.div_euclid(60));
        let key = WorkloadKey { kind: OwnerKind::Job, namespace: object.namespace.clone(), name };
        if self.world.workloads.contains_key(&key) {
            cron.since = due;
            return;
        }
        let active: Vec<WorkloadKey> = cron.jobs.iter().filter(|key| self.is_active(key)).cloned().collect();
        match it.spec.concurrency_policy() {
            "Forbid" if !active.is_empty() => {
                return self.log(thing(object), What::JobAlreadyActive, by(object));
            }
            "Replace" => {
                for key in &active {
                    self.remove_job(key, &by(object));
                    cron.jobs.retain(|job| job != key);
                }
            }
            _ => {}
        }
        self.start_job(object, it, key, cron);
        cron.since = due;
    }

    fn start_job(&mut self, object: &Object, it: &CronJob, key: WorkloadKey, cron: &mut Cron) {
        let (template, maker) = (&it.spec.job_template, by(object));
        let mut job = Job { metadata: template.metadata.clone(), spec: template.spec.clone() };
        job.metadata.name = Some(key.name.clone());
        job.metadata.namespace = Some(key.namespace.clone());
        let object = Object { name: key.name.clone(), kind: Kind::Job(Box::new(job)), ..object.clone() };
        let (made, replicas) = (thing(&object), parallelism(&object));
        let Some(workload) = start::workload(&Arc::new(object), self.now) else { return };
        self.put_workload(workload);
        self.log(made, What::Made { replicas }, maker);
        cron.jobs.push(key);
    }

    fn is_active(&self, job: &WorkloadKey) -> bool {
        self.world.workloads.contains_key(job) && self.finished(job).is_none()
    }

    /// When a Job was over, and whether well.
    fn finished(&self, job: &WorkloadKey) -> Option<(SimTime, bool)> {
        self.world.workloads.get(job)?.job.as_ref()?.finished()
    }

    /// A Job is over: whose it is looks at what it may start now, and at its history.
    pub(super) fn job_finished(&mut self, job: &WorkloadKey) {
        let owner = self.crons.iter().find(|(_, cron)| cron.jobs.contains(job)).map(|(name, _)| name.clone());
        if let Some(owner) = owner {
            self.after(self.timing.controller, Tick::Cron(owner));
        }
    }

    /// Finished Jobs beyond the limits go, the oldest first.
    fn clean_up(&mut self, spec: &CronJobSpec, cron: &mut Cron) {
        cron.jobs.retain(|key| self.world.workloads.contains_key(key));
        let limits =
            [(true, spec.successful_jobs_history_limit()), (false, spec.failed_jobs_history_limit())];
        for (well, limit) in limits {
            let of_kind =
                |key: &&WorkloadKey| self.finished(key).is_some_and(|(_, ended_well)| ended_well == well);
            let finished: Vec<WorkloadKey> = cron.jobs.iter().filter(of_kind).cloned().collect();
            let kept = usize::try_from(limit).unwrap_or(usize::MAX);
            for key in finished.iter().take(finished.len().saturating_sub(kept)) {
                self.remove_job(key, &Actor::Controller(key.clone()));
                cron.jobs.retain(|job| job != key);
            }
        }
    }
}

/// The last time after `from`, up to now, and how many times were looked through.
fn latest(schedule: &Schedule, from: i64, now: i64) -> (Option<i64>, usize) {
    let mut found = None;
    let mut at = from;
    for looked in 0..MOST_MISSED {
        match schedule.next(at).filter(|next| *next <= now) {
            Some(next) => (found, at) = (Some(next), next),
            None => return (found, looked),
        }
    }
    (found, MOST_MISSED)
}

fn parallelism(object: &Object) -> u64 {
    match &object.kind {
        Kind::Job(it) => u64::try_from(it.spec.parallelism.unwrap_or(1)).unwrap_or(0),
        _ => 0,
    }
}

fn thing(object: &Object) -> Thing {
    match object.kind {
        Kind::Job(_) => Thing::Workload(WorkloadKey {
            kind: OwnerKind::Job,
            namespace: object.namespace.clone(),
            name: object.name.clone(),
        }),
        _ => Thing::CronJob(CronName { namespace: object.namespace.clone(), name: object.name.clone() }),
    }
}

fn by(object: &Object) -> Actor {
    Actor::CronJob(CronName { namespace: object.namespace.clone(), name: object.name.clone() })
}
