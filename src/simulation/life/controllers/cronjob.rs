//! CronJobs: a Job at each time of the schedule (workloads.md 6.6.7; pkg/controller/cronjob).

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::change::{Actor, Thing, What};
use super::super::engine::{Engine, Tick};
use super::super::event::PodName;
use super::super::start;
use super::super::world::WorkloadKey;
use super::JobStatus;
use crate::cluster::OwnerKind;
use crate::manifest::kinds::{CronJob, CronJobSpec, Job, Kind, ObjectMeta};
use crate::manifest::{Node, Object, Path};
use crate::simulation::SimTime;
use crate::simulation::schedule::{self, Schedule};

/// The controller looks this long after the time itself.
const LATE: SimTime = SimTime::from_millis(100);
/// A schedule of no more letters than these is read in no time.
const SHORT: usize = 256;
/// More missed times than these are worth a warning.
const MANY: i64 = 100;

/// A CronJob by its names.
pub(in super::super) type CronName = PodName;

/// `status` of a CronJob; times are seconds since 1970.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CronJobStatus {
    /// The Jobs that it made and that are not over, oldest first.
    pub active: Vec<WorkloadKey>,
    /// The last time of its schedule for which it made a Job.
    pub last_schedule_time: Option<i64>,
    /// When one of its Jobs was last complete.
    pub last_successful_time: Option<i64>,
}

/// What the controller keeps of a CronJob.
#[derive(Debug)]
pub(in super::super) struct Cron {
    /// From here on times may be missed: when it was made, then the last time that was started (seconds since 1970).
    since: i64,
    /// The Jobs that it made and that are still there, oldest first.
    jobs: Vec<WorkloadKey>,
    /// When it is looked at next.
    next: Option<SimTime>,
    /// Its schedule, as it was read from its text.
    read: Option<Read>,
    status: CronJobStatus,
}

/// A schedule beside the texts that it was read from.
#[derive(Debug)]
struct Read {
    text: String,
    zone: Option<String>,
    schedule: Option<Schedule>,
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
            if !self.crons.contains_key(&name) {
                let cron = Cron { jobs: self.jobs_of(&name), ..Cron::stated(object, now) };
                self.crons.insert(name.clone(), cron);
            }
            self.at(self.now, Tick::Cron(name));
        }
    }

    /// The Jobs that name a CronJob as their owner, oldest first: those of a dump.
    fn jobs_of(&self, name: &CronName) -> Vec<WorkloadKey> {
        let owned = |metadata: &ObjectMeta| {
            metadata.owner_references.iter().any(|owner| {
                owner.kind.as_deref() == Some("CronJob") && owner.name.as_ref() == Some(&name.name)
            })
        };
        let jobs = self.world.workloads.values().filter(|it| {
            it.key.kind == OwnerKind::Job
                && it.key.namespace == name.namespace
                && owned(it.object.kind.metadata())
        });
        let mut jobs: Vec<(Option<String>, WorkloadKey)> =
            jobs.map(|it| (it.object.kind.metadata().creation_timestamp.clone(), it.key.clone())).collect();
        crate::order::sort_by_key(&mut jobs, Clone::clone);
        jobs.into_iter().map(|(_, key)| key).collect()
    }

    /// The time, in seconds since 1970.
    fn unix(&self) -> i64 {
        self.unix_at(self.now)
    }

    fn unix_at(&self, at: SimTime) -> i64 {
        self.timing.epoch.saturating_add(i64::try_from(at.0 / 1_000_000).unwrap_or(i64::MAX))
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
        let Some((object, it)) = found else { return };
        let Some(mut cron) = self.crons.remove(name) else { return };
        if cron.has_another_schedule(&it.spec) {
            self.wait_for_next(name, &it.spec, &mut cron);
        } else {
            self.clean_up(name, &it.spec, &mut cron);
            self.note_success(&mut cron);
            self.works(cron.read(&it.spec));
            if it.spec.suspend != Some(true) {
                self.keep_time(object, it, &mut cron);
            }
            self.report_cron(name, &mut cron);
        }
        self.crons.insert(name.clone(), cron);
    }

    /// Another schedule: it is looked at when the next of its times comes, not at once (`updateCronJob`).
    fn wait_for_next(&mut self, name: &CronName, spec: &CronJobSpec, cron: &mut Cron) {
        self.works(cron.read(spec));
        let next = cron.schedule().and_then(|it| it.next(self.unix()));
        cron.next = next.map(|next| self.moment(next).plus(LATE));
        if let Some(at) = cron.next {
            self.at(at, Tick::Cron(name.clone()));
        }
    }

    fn keep_time(&mut self, object: &Object, it: &CronJob, cron: &mut Cron) {
        let Some(schedule) = cron.schedule() else { return };
        let now = self.unix();
        let deadline = it.spec.starting_deadline_seconds;
        let from = deadline.map_or(cron.since, |seconds| cron.since.max(now.saturating_sub(seconds)));
        let missed = latest(schedule, from, now);
        let next = schedule.next(now).map(|next| self.moment(next).plus(LATE));
        if missed.many {
            self.log(thing(object), What::TooManyMissedTimes, by(object));
        }
        let goes_on = missed.latest.is_none_or(|due| self.start(object, it, due, cron));
        if !goes_on {
            return;
        }
        if let Some(at) = next.filter(|_| cron.next != next) {
            let name = CronName { namespace: object.namespace.clone(), name: object.name.clone() };
            self.at(at, Tick::Cron(name));
        }
        cron.next = next;
    }

    /// Starts what is due, if it may. Where a Job of that name is there which somebody else made, the controller takes it that the
    /// other keeps the status too, and does not look again by itself: then false.
    fn start(&mut self, object: &Object, it: &CronJob, due: i64, cron: &mut Cron) -> bool {
        let name = format!("{}-{}", object.name, due.div_euclid(60));
        let key = WorkloadKey { kind: OwnerKind::Job, namespace: object.namespace.clone(), name };
        if cron.jobs.contains(&key) {
            cron.started(due);
            return true;
        }
        let active: Vec<WorkloadKey> = cron.jobs.iter().filter(|key| self.is_active(key)).cloned().collect();
        match it.spec.concurrency_policy() {
            "Forbid" if !active.is_empty() => {
                self.log(thing(object), What::JobAlreadyActive, by(object));
                return true;
            }
            "Replace" => {
                for key in &active {
                    self.remove_job(key, &by(object));
                    cron.jobs.retain(|job| job != key);
                }
            }
            _ => {}
        }
        if self.world.workloads.contains_key(&key) {
            return false;
        }
        self.start_job(object, it, key, cron);
        cron.started(due);
        true
    }

    /// When one of its Jobs was last complete. One that is cleaned up at the look that finds it over is never noted: the
    /// controller notes a success at the look after that.
    fn note_success(&self, cron: &mut Cron) {
        // One that was over before time zero is in what was stated.
        let ended = cron.jobs.iter().filter_map(|key| self.finished(key));
        let well = ended.filter(|(at, well)| *well && *at > SimTime::ZERO);
        let last = well.map(|(at, _)| self.unix_at(at)).max();
        cron.status.last_successful_time = cron.status.last_successful_time.max(last);
    }

    /// What the API server shows of it.
    fn report_cron(&mut self, name: &CronName, cron: &mut Cron) {
        cron.status.active = cron.jobs.iter().filter(|key| self.is_active(key)).cloned().collect();
        if self.world.cron_jobs.get(name) != Some(&cron.status) {
            self.put_cron_job(name, cron.status.clone());
        }
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
        let job = self.world.workloads.get(job)?;
        job.job.as_ref().map_or_else(|| JobStatus::stated(&job.object).finished(), |it| it.finished())
    }

    /// A Job is over: whose it is looks at what it may start now, and at its history.
    pub(super) fn job_finished(&mut self, job: &WorkloadKey) {
        let owner = self.crons.iter().find(|(_, cron)| cron.jobs.contains(job)).map(|(name, _)| name.clone());
        if let Some(owner) = owner {
            self.after(self.timing.controller, Tick::Cron(owner));
        }
    }

    /// Finished Jobs beyond the limits go, the oldest first.
    fn clean_up(&mut self, name: &CronName, spec: &CronJobSpec, cron: &mut Cron) {
        cron.jobs.retain(|key| self.world.workloads.contains_key(key));
        let limits =
            [(true, spec.successful_jobs_history_limit()), (false, spec.failed_jobs_history_limit())];
        for (well, limit) in limits {
            let of_kind =
                |key: &&WorkloadKey| self.finished(key).is_some_and(|(_, ended_well)| ended_well == well);
            let finished: Vec<WorkloadKey> = cron.jobs.iter().filter(of_kind).cloned().collect();
            let kept = usize::try_from(limit).unwrap_or(usize::MAX);
            for key in finished.iter().take(finished.len().saturating_sub(kept)) {
                self.remove_job(key, &Actor::CronJob(name.clone()));
                cron.jobs.retain(|job| job != key);
            }
        }
    }
}

impl Cron {
    /// What a dump states is shown; but times are missed from now on: its clock was another one.
    fn stated(object: &Object, now: i64) -> Self {
        let time = |field: &str| {
            let node = object.source.node(&Path::of(field));
            node.and_then(Node::as_str).and_then(schedule::second)
        };
        let status = CronJobStatus {
            active: Vec::new(),
            last_schedule_time: time("status.lastScheduleTime"),
            last_successful_time: time("status.lastSuccessfulTime"),
        };
        Self { since: now, jobs: Vec::new(), next: None, read: None, status }
    }

    /// Whether a schedule was read before, and from other texts.
    fn has_another_schedule(&self, spec: &CronJobSpec) -> bool {
        let (text, zone) = texts(spec);
        self.read.as_ref().is_some_and(|it| it.text != text || it.zone.as_deref() != zone)
    }

    /// Reads the schedule, where its texts are new; how much work that was.
    fn read(&mut self, spec: &CronJobSpec) -> usize {
        if self.read.is_some() && !self.has_another_schedule(spec) {
            return 0;
        }
        let (text, zone) = texts(spec);
        let schedule = Schedule::new(text, zone);
        self.read = Some(Read { text: text.to_string(), zone: zone.map(str::to_string), schedule });
        text.len() / SHORT
    }

    fn schedule(&self) -> Option<&Schedule> {
        self.read.as_ref()?.schedule.as_ref()
    }

    fn started(&mut self, due: i64) {
        self.since = due;
        self.status.last_schedule_time = Some(due);
    }
}

/// What a schedule is read from.
fn texts(spec: &CronJobSpec) -> (&str, Option<&str>) {
    (spec.schedule.as_deref().unwrap_or(""), spec.time_zone.as_deref())
}

/// What the schedule asked for and nobody started.
struct Missed {
    latest: Option<i64>,
    /// So many that the controller warns.
    many: bool,
}

/// The latest time after `from`, up to now, as the controller finds it (`mostRecentScheduleTime`): how many were missed
/// is estimated by the distance of the first two, and the last of them is searched from two such distances before now.
/// Of a schedule whose distances differ it may find none; the controller finds none then, either.
fn latest(schedule: &Schedule, from: i64, now: i64) -> Missed {
    let none = Missed { latest: None, many: false };
    let due = |after: i64| schedule.next(after).filter(|next| *next <= now);
    let Some(first) = due(from) else { return none };
    let Some(second) = due(first) else { return Missed { latest: Some(first), ..none } };
    let distance = second.saturating_sub(first).max(1);
    let missed = now.saturating_sub(first) / distance;
    let start = first.saturating_add(missed.saturating_sub(1).saturating_mul(distance));
    let latest = schedule.last(start, now);
    Missed { latest, many: latest.is_some() && missed >= MANY }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::schedule::{rfc3339, second};

    // rules: 6.6.7
    #[test]
    fn the_latest_of_any_number_of_missed_times() {
        for (text, from, now, found, many) in [
            ("* * * * *", "2016-01-01T00:00:00Z", "2026-11-20T13:59:59Z", "2026-11-20T13:59:00Z", true),
            ("@every 1s", "2016-01-01T00:00:00Z", "2026-11-20T13:59:59Z", "2026-11-20T13:59:59Z", true),
            ("@every 7m", "2026-11-20T00:00:00Z", "2026-11-20T13:59:59Z", "2026-11-20T13:53:00Z", true),
            ("0 3 * * *", "2026-01-01T00:00:00Z", "2026-04-10T03:00:00Z", "2026-04-10T03:00:00Z", false),
            ("0 3 * * *", "2026-01-01T00:00:00Z", "2026-04-11T03:00:00Z", "2026-04-11T03:00:00Z", true),
            ("0 0 1 1 *", "2016-06-01T00:00:00Z", "2026-11-20T00:00:00Z", "2026-01-01T00:00:00Z", false),
            (
                "30 6-16/4 * * 1-5",
                "2026-11-16T00:00:00Z",
                "2026-11-20T15:00:00Z",
                "2026-11-20T14:30:00Z",
                false,
            ),
            // The controller looks back by two of the first distances, four hours each, and finds none.
            ("30 6-16/4 * * 1-5", "2026-11-16T00:00:00Z", "2026-11-20T23:00:00Z", "", false),
            ("* * * 1 *", "2026-01-31T23:50:00Z", "2026-12-31T00:00:00Z", "", false),
            ("0 12 * * *", "2026-11-20T12:00:00Z", "2026-11-21T11:59:59Z", "", false),
        ] {
            let schedule = Schedule::new(text, None).expect("a schedule");
            let missed = latest(&schedule, second(from).expect("a time"), second(now).expect("a time"));
            assert_eq!(missed.latest.map_or(String::new(), rfc3339), found, "{text} until {now}");
            assert_eq!(missed.many, many, "{text} until {now}");
        }
    }
}
