//! A life as it was worked out: what changed at each moment, from which the world at any time is read again.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};

use super::change::Change;
use super::claims::Claim;
use super::controllers::{CronJobStatus, CronName, Jobs};
use super::engine::{Engine, Tick};
use super::event::{Event, PodName};
use super::timing::Timing;
use super::world::{Pod, Uid, Workload, WorkloadKey, World};
use super::{settle, start};
use crate::cluster::{self, Cluster, LiveNode, LivePod, Moved, PodPhase};
use crate::manifest::Manifest;
use crate::manifest::kinds::{Kind, Labels, Service};
use crate::pace::{Pace, at_once};
use crate::simulation::SimTime;

/// A cluster over time. Worked out once; reading it changes nothing.
#[derive(Debug)]
pub struct Life {
    start: World,
    /// In the order of time, each later than the one before.
    frames: Vec<Frame>,
    /// The clusters of the start and of each frame; made when they are asked for, always the same.
    clusters: Vec<OnceLock<Arc<Cluster>>>,
    changes: Vec<Change>,
    ending: Ending,
    seed: u64,
}

/// Why nothing more is known after the last change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Nothing would happen any more.
    Quiet,
    /// The horizon of the timing.
    Horizon,
    /// Too much happened.
    TooMuch,
}

impl Life {
    /// Works out what becomes of the settled cluster of a manifest, given events and their times. CronJobs start
    /// nothing: see [`Life::with_cron_jobs`].
    pub fn new(manifest: Arc<Manifest>, events: &[(SimTime, Event)], seed: u64, timing: Timing) -> Self {
        Self::work_out(manifest, events, seed, timing, None)
    }

    /// The same with CronJobs. It brings the world's time zones (100 KB compressed, code included) into a program that
    /// calls it.
    pub fn with_cron_jobs(
        manifest: Arc<Manifest>,
        events: &[(SimTime, Event)],
        seed: u64,
        timing: Timing,
    ) -> Self {
        Self::work_out(manifest, events, seed, timing, Some(Engine::sync_cron_job))
    }

    fn work_out(
        manifest: Arc<Manifest>,
        events: &[(SimTime, Event)],
        seed: u64,
        timing: Timing,
        cron_jobs: Option<fn(&mut Engine, &CronName)>,
    ) -> Self {
        let (mut world, jobs, built) = beginning(manifest, seed);
        world.moved = cluster::has_dumped_slices(&world.manifest).then(Arc::default);
        let mut engine = Engine::new(world, seed, timing);
        engine.jobs = jobs;
        engine.cron_jobs = cron_jobs;
        engine.begin();
        for (at, event) in events {
            engine.at(*at, Tick::Outside(event.clone()));
        }
        let Recorder { start, frames, changes, ending } = engine.run();
        let clusters: Vec<OnceLock<Arc<Cluster>>> = (0..=frames.len()).map(|_| OnceLock::new()).collect();
        if let Some(first) = clusters.first() {
            let _ = first.set(Arc::new(built));
        }
        Self { start, frames, clusters, changes, ending, seed }
    }

    /// The cluster as it is at a time.
    pub fn at(&self, time: SimTime) -> Arc<Cluster> {
        let passed = self.frames.partition_point(|frame| frame.at <= time);
        let make = || Arc::new(show(&self.world_after(passed), self.seed));
        self.clusters.get(passed).map_or_else(make, |cell| cell.get_or_init(make).clone())
    }

    /// What the API server holds at a time.
    pub fn world(&self, time: SimTime) -> World {
        self.world_after(self.frames.partition_point(|frame| frame.at <= time))
    }

    fn world_after(&self, frames: usize) -> World {
        let mut world = self.start.clone();
        for frame in self.frames.iter().take(frames) {
            world.replay(frame);
        }
        world
    }

    /// What happened, in the order of time.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// The moments at which the cluster changed.
    pub fn moments(&self) -> impl Iterator<Item = SimTime> {
        self.frames.iter().map(|frame| frame.at)
    }

    /// Why nothing more is known.
    pub fn ending(&self) -> Ending {
        self.ending
    }
}

/// The settled cluster of a manifest, as a world too, and what is known of its Jobs.
fn beginning(manifest: Arc<Manifest>, seed: u64) -> (World, Jobs, Cluster) {
    if settle::is_built_settled(&manifest) {
        let (built, _) = cluster::build(&manifest, seed);
        let mut world = start::world(manifest, &built);
        start::for_long(&mut world);
        return (world, Jobs::default(), built);
    }
    let Engine { mut world, mut jobs, .. } = settle::settled(&manifest, seed);
    start::at_zero(&mut world);
    jobs.at_zero();
    let built = show(&world, seed);
    (world, jobs, built)
}

/// The cluster of a world.
fn show(world: &World, seed: u64) -> Cluster {
    at_once(show_paced(world, seed, &Pace::endless()))
}

/// The same in pieces.
pub(super) async fn show_paced(world: &World, seed: u64, pace: &Pace) -> Cluster {
    let pods: Vec<&LivePod> = world.pods.values().map(|pod| &pod.live).collect();
    cluster::live_paced(&world.state(&pods, seed), pace).await
}

/// What is written down while a life is worked out.
#[derive(Debug)]
pub(super) struct Recorder {
    start: World,
    frames: Vec<Frame>,
    changes: Vec<Change>,
    /// Why it ended.
    pub ending: Ending,
}

/// What changed since the last frame, by its names.
#[derive(Debug, Default)]
pub(super) struct Touched {
    pub pods: BTreeSet<Uid>,
    pub workloads: BTreeSet<WorkloadKey>,
    pub nodes: BTreeSet<String>,
    pub claims: BTreeSet<PodName>,
    pub manifest: bool,
    pub cron_jobs: bool,
}

/// What changed at a moment; none: it is gone.
#[derive(Debug)]
struct Frame {
    at: SimTime,
    pods: Vec<(Uid, Option<Arc<Pod>>)>,
    workloads: Vec<(WorkloadKey, Option<Arc<Workload>>)>,
    nodes: Vec<(String, Option<LiveNode>)>,
    claims: Vec<(PodName, Option<Claim>)>,
    manifest: Option<Arc<Manifest>>,
    cron_jobs: Option<Arc<BTreeMap<CronName, CronJobStatus>>>,
}

impl Touched {
    /// Whether nothing changed.
    pub(super) fn is_empty(&self) -> bool {
        let objects = self.pods.is_empty() && self.workloads.is_empty() && self.nodes.is_empty();
        objects && self.claims.is_empty() && !self.manifest && !self.cron_jobs
    }
}

impl Recorder {
    /// A record that begins with a world.
    pub(super) fn new(start: World) -> Self {
        Self { start, frames: Vec::new(), changes: Vec::new(), ending: Ending::Quiet }
    }

    /// Writes down that something happened.
    pub(super) fn log(&mut self, change: Change) {
        self.changes.push(change);
    }

    /// Writes down how what was touched is now.
    pub(super) fn frame(&mut self, at: SimTime, touched: &Touched, world: &World) {
        if touched.is_empty() {
            return;
        }
        self.frames.push(Frame {
            at,
            pods: now(&touched.pods, &world.pods),
            workloads: now(&touched.workloads, &world.workloads),
            nodes: now(&touched.nodes, &world.nodes),
            claims: now(&touched.claims, &world.claims),
            manifest: touched.manifest.then(|| world.manifest.clone()),
            cron_jobs: touched.cron_jobs.then(|| world.cron_jobs.clone()),
        });
    }
}

fn now<K: Ord + Clone, V: Clone>(touched: &BTreeSet<K>, all: &BTreeMap<K, V>) -> Vec<(K, Option<V>)> {
    touched.iter().map(|key| (key.clone(), all.get(key).cloned())).collect()
}

impl World {
    fn replay(&mut self, frame: &Frame) {
        if let Some(mut moved) = self.moved.take() {
            self.moves(frame, Arc::make_mut(&mut moved));
            self.moved = Some(moved);
        }
        for (uid, pod) in &frame.pods {
            if let Some(before) = self.pods.get(uid)
                && let Some(own) = self.by_controller.get_mut(&before.controller)
            {
                own.remove(uid);
            }
            if let Some(pod) = pod {
                self.by_controller.entry(pod.controller.clone()).or_default().insert(*uid);
            }
        }
        set(&mut self.pods, &frame.pods);
        for (key, workload) in &frame.workloads {
            match workload {
                Some(workload) => self.put_workload(workload.clone()),
                None => drop(self.remove_workload(key)),
            }
        }
        set(&mut self.nodes, &frame.nodes);
        set(&mut self.claims, &frame.claims);
        if let Some(manifest) = &frame.manifest {
            self.manifest = manifest.clone();
        }
        if let Some(cron_jobs) = &frame.cron_jobs {
            self.cron_jobs = cron_jobs.clone();
        }
    }
}

impl World {
    /// What a frame changes of which slices tell.
    fn moves(&self, frame: &Frame, moved: &mut Moved) {
        for (uid, pod) in &frame.pods {
            let (before, now) = (self.pods.get(uid), pod.as_ref());
            if before.map(|pod| told(pod)) != now.map(|pod| told(pod)) {
                let labels = |it: &Arc<Pod>| (it.namespace().to_string(), it.live.labels.clone());
                moved.pods.extend(before.into_iter().chain(now).map(labels));
            }
        }
        let Some(manifest) = &frame.manifest else { return };
        let before: BTreeMap<_, _> = services(&self.manifest).collect();
        let changed = services(manifest).filter(|(names, it)| before.get(names).is_some_and(|old| old != it));
        moved
            .services
            .extend(changed.map(|((namespace, name), _)| (namespace.to_string(), name.to_string())));
    }
}

/// What a slice tells of a pod.
fn told(pod: &Pod) -> (&Option<String>, &[IpAddr], &Labels, PodPhase, (bool, bool)) {
    let it = &pod.live;
    (&it.node, &it.ips, &it.labels, it.phase, (it.ready, it.terminating))
}

/// The Services of a manifest by namespace and name.
fn services(manifest: &Manifest) -> impl Iterator<Item = ((&str, &str), &Service)> {
    manifest.objects.iter().filter_map(|object| match &object.kind {
        Kind::Service(it) => Some(((object.namespace.as_str(), object.name.as_str()), &**it)),
        _ => None,
    })
}

fn set<K: Ord + Clone, V: Clone>(all: &mut BTreeMap<K, V>, changed: &[(K, Option<V>)]) {
    for (key, value) in changed {
        match value {
            Some(value) => drop(all.insert(key.clone(), value.clone())),
            None => drop(all.remove(key)),
        }
    }
}
