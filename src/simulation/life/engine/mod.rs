//! The queue of what is to happen, and the only door through which the world changes: who changes something is written
//! down, and whoever watches it is told.

mod settling;

pub(super) use settling::{Restless, Why};

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::admission::Gate;
use super::change::{Actor, Change, Thing, What};
use super::claims::{self, Claim};
use super::controllers::{self, daemonset};
use super::event::{Event, PodName};
use super::kubelet;
use super::record::{Ending, Recorder, Touched};
use super::scheduling::Explaining;
use super::timing::Timing;
use super::world::{Pod, Uid, Workload, WorkloadKey, World};
use crate::cluster::LiveNode;
use crate::manifest::Manifest;
use crate::pace::{Pace, at_once};
use crate::simulation::SimTime;

/// What is to happen at a time.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Tick {
    /// An event from outside.
    Outside(Event),
    /// A controller takes this workload from its queue.
    Sync(WorkloadKey),
    /// The scheduler takes the pods without node.
    Schedule,
    /// A controller makes the next pods of those that it has begun to make.
    Batch {
        /// The workload.
        key: WorkloadKey,
        /// How many are still to be made.
        missing: usize,
        /// How many of them now.
        size: usize,
    },
    /// A timer of the kubelet, for one pod.
    Kubelet(Uid, kubelet::Timer),
    /// A timer of those who watch a node.
    Node(String, kubelet::NodeTimer),
    /// The garbage collector deletes a claim.
    Claim(PodName),
    /// The controller of CronJobs looks at this one.
    Cron(controllers::CronName),
}

/// A life while it is being worked out.
pub(super) struct Engine {
    /// The time.
    pub now: SimTime,
    /// The world as it is.
    pub world: World,
    /// The delays.
    pub timing: Timing,
    /// What names and choices are derived from.
    pub seed: u64,
    /// What the kubelets know.
    pub kubelets: kubelet::Kubelets,
    /// What admission makes of new pods.
    pub gate: Gate,
    /// What the Jobs have come to.
    pub jobs: controllers::Jobs,
    /// What the CronJobs have come to.
    pub crons: controllers::Crons,
    /// What looks at a CronJob; none: nobody does. A pointer, so that a page that shows no CronJobs over time does not
    /// carry the world's time zones.
    pub cron_jobs: Option<fn(&mut Engine, &controllers::CronName)>,
    /// Only the settled state is asked for: containers do what annotations say at once, and nothing takes its time.
    pub still: bool,
    /// Why pods are where they are, for who wants to know.
    pub explaining: Explaining,
    queue: BTreeMap<(SimTime, u64), Tick>,
    ticks: u64,
    /// Workloads that are in a queue already, to be taken at this time.
    queued: BTreeMap<WorkloadKey, SimTime>,
    /// Workloads of which some pods are still to be made.
    making: BTreeSet<WorkloadKey>,
    scheduling: bool,
    /// When the failed pod of a DaemonSet was last deleted on a node, and how long the next one waits.
    pub daemon_waits: BTreeMap<(WorkloadKey, String), (SimTime, SimTime)>,
    /// Until when each pod bears with a taint that somebody wrote on its node.
    pub bearing: BTreeMap<Uid, SimTime>,
    /// How many pods have had each name.
    born: BTreeMap<PodName, u32>,
    next_uid: u64,
    work: u64,
    recorder: Recorder,
    touched: Touched,
}

impl Engine {
    /// An engine at time zero, with nothing to do.
    pub(super) fn new(mut world: World, seed: u64, timing: Timing) -> Self {
        daemonset::find_nodes(&mut world, seed);
        claims::bind_settled(&mut world, seed);
        let next_uid = world.pods.keys().next_back().map_or(0, |uid| uid.0.saturating_add(1));
        Self {
            now: SimTime::ZERO,
            born: world.pods.values().map(|pod| (pod.names(), pod.live.nth.saturating_add(1))).collect(),
            gate: Gate::of(&world.manifest),
            recorder: Recorder::new(world.clone()),
            world,
            timing,
            seed,
            kubelets: kubelet::Kubelets::default(),
            jobs: controllers::Jobs::default(),
            crons: BTreeMap::new(),
            cron_jobs: None,
            still: false,
            explaining: Explaining::default(),
            queue: BTreeMap::new(),
            ticks: 0,
            queued: BTreeMap::new(),
            making: BTreeSet::new(),
            daemon_waits: BTreeMap::new(),
            bearing: BTreeMap::new(),
            scheduling: false,
            next_uid,
            work: 0,
            touched: Touched::default(),
        }
    }

    /// At time zero everybody looks once, and finds nothing to do.
    pub(super) fn begin(&mut self) {
        let keys: Vec<WorkloadKey> = self.world.workloads.keys().cloned().collect();
        keys.iter().for_each(|key| self.wake(key));
        self.begin_kubelets();
    }

    /// Works out everything, up to the horizon or until nothing is left to do.
    pub(super) fn run(mut self) -> Recorder {
        while self.work < self.timing.most_work {
            let Some(((at, _), tick)) = self.queue.pop_first() else { return self.close(Ending::Quiet) };
            if at > self.timing.horizon {
                return self.close(Ending::Horizon);
            }
            self.advance(at);
            at_once(self.tick(tick, &Pace::endless()));
        }
        self.log(Thing::Cluster, What::TooMuch, Actor::Simulator);
        self.close(Ending::TooMuch)
    }

    fn advance(&mut self, at: SimTime) {
        if at > self.now {
            self.flush();
            self.now = at;
        }
    }

    fn close(mut self, ending: Ending) -> Recorder {
        self.flush();
        self.recorder.ending = ending;
        self.recorder
    }

    fn flush(&mut self) {
        let touched = std::mem::take(&mut self.touched);
        self.recorder.frame(self.now, &touched, &self.world);
    }

    async fn tick(&mut self, tick: Tick, pace: &Pace) {
        self.works(1);
        match tick {
            Tick::Outside(event) => self.outside(event),
            Tick::Sync(key) => {
                if self.queued.get(&key) == Some(&self.now) {
                    self.queued.remove(&key);
                    self.sync(&key);
                }
            }
            Tick::Schedule => {
                self.scheduling = false;
                self.schedule_pods(pace).await;
            }
            Tick::Batch { key, missing, size } => self.make_batch(&key, missing, size),
            Tick::Kubelet(uid, timer) => self.kubelet_timer(uid, timer),
            Tick::Cron(name) => self.cron_jobs.into_iter().for_each(|look| look(self, &name)),
            Tick::Claim(name) => self.collect_claim(&name),
            Tick::Node(name, timer) => self.node_timer(&name, timer),
        }
    }

    /// So much more was worked out.
    pub(super) fn works(&mut self, more: usize) {
        self.work = self.work.saturating_add(u64::try_from(more).unwrap_or(u64::MAX));
    }

    /// Puts a tick into the queue.
    pub(super) fn at(&mut self, at: SimTime, tick: Tick) {
        self.queue.insert((at.max(self.now), self.ticks), tick);
        self.ticks = self.ticks.saturating_add(1);
    }

    /// Puts a tick into the queue that comes after a while.
    pub(super) fn after(&mut self, delay: SimTime, tick: Tick) {
        self.at(self.now.plus(delay), tick);
    }

    /// Writes down that something happened.
    pub(super) fn log(&mut self, object: Thing, what: What, by: Actor) {
        self.recorder.log(Change { at: self.now, object, what, by });
    }

    /// Writes down that something happened to a pod.
    pub(super) fn log_pod(&mut self, uid: Uid, what: What, by: Actor) {
        if let Some(pod) = self.world.pods.get(&uid) {
            let names = pod.names();
            self.log(Thing::Pod(names), what, by);
        }
    }

    /// Its controller looks at this workload soon.
    pub(super) fn wake(&mut self, key: &WorkloadKey) {
        self.wake_at(key, self.now.plus(self.timing.controller));
    }

    /// Its controller looks at this workload then, unless it does so before.
    pub(super) fn wake_at(&mut self, key: &WorkloadKey, at: SimTime) {
        let sooner = self.queued.get(key).is_some_and(|queued| *queued <= at);
        if !sooner && self.world.workloads.contains_key(key) {
            self.queued.insert(key.clone(), at);
            self.at(at, Tick::Sync(key.clone()));
        }
    }

    /// Whether some of the pods that a workload's controller has begun to make are still to come.
    pub(super) fn is_making(&self, key: &WorkloadKey) -> bool {
        self.making.contains(key)
    }

    /// Says whether more of them are to come.
    pub(super) fn set_making(&mut self, key: &WorkloadKey, more: bool) {
        if more {
            self.making.insert(key.clone());
        } else {
            self.making.remove(key);
        }
    }

    /// The scheduler looks at the pods without node soon.
    pub(super) fn wake_scheduler(&mut self) {
        if !self.scheduling {
            self.scheduling = true;
            self.after(self.timing.scheduler, Tick::Schedule);
        }
    }

    /// Adds a pod and gives its uid.
    pub(super) fn add_pod(&mut self, make: impl FnOnce(Uid) -> Pod, by: Actor) -> Uid {
        let uid = Uid(self.next_uid);
        self.next_uid = self.next_uid.saturating_add(1);
        let mut pod = make(uid);
        let born = self.born.entry(pod.names()).or_insert(0);
        pod.live.nth = *born;
        *born = born.saturating_add(1);
        self.world.by_controller.entry(pod.controller.clone()).or_default().insert(uid);
        self.world.pods.insert(uid, Arc::new(pod));
        self.touched.pods.insert(uid);
        self.log_pod(uid, What::Created, by);
        self.told_of_pod(uid);
        self.wake_scheduler();
        uid
    }

    /// Whether there is, or was, a pod of this name.
    pub(super) fn was_born(&self, pod: &PodName) -> bool {
        self.born.contains_key(pod)
    }

    /// Takes a pod's object away.
    pub(super) fn remove_pod(&mut self, uid: Uid, by: Actor) {
        self.log_pod(uid, What::Gone, by);
        self.told_of_pod(uid);
        if let Some(pod) = self.world.pods.remove(&uid) {
            self.leave(uid, &pod.controller);
            self.touched.pods.insert(uid);
            self.claims_without(&pod.names());
            self.name_is_free(&pod.names());
            self.job_pod_gone(pod);
        }
        self.wake_scheduler_for_room();
    }

    /// Changes a pod, and tells who watches it.
    pub(super) fn change_pod<T>(&mut self, uid: Uid, change: impl FnOnce(&mut Pod) -> T) -> Option<T> {
        let pod = Arc::make_mut(self.world.pods.get_mut(&uid)?);
        let before = pod.controller.clone();
        let done = change(pod);
        let after = pod.controller.clone();
        if before != after {
            self.leave(uid, &before);
            self.world.by_controller.entry(after).or_default().insert(uid);
            self.wake_owner(before.as_ref());
        }
        self.touched.pods.insert(uid);
        self.told_of_pod(uid);
        Some(done)
    }

    fn leave(&mut self, uid: Uid, controller: &Option<WorkloadKey>) {
        if let Some(own) = self.world.by_controller.get_mut(controller) {
            own.remove(&uid);
        }
    }

    /// Changes a workload (makes it, where it is new), and tells its controller and that of its owner.
    pub(super) fn put_workload(&mut self, workload: Workload) {
        let key = workload.key.clone();
        let owner = workload.owner.clone();
        self.world.put_workload(Arc::new(workload));
        self.touched.workloads.insert(key.clone());
        self.wake(&key);
        self.wake_owner(owner.as_ref());
    }

    /// Changes what a controller keeps with a workload; nobody is told.
    pub(super) fn note(&mut self, key: &WorkloadKey, change: impl FnOnce(&mut Workload)) {
        if let Some(workload) = self.world.workloads.get_mut(key) {
            change(Arc::make_mut(workload));
            self.touched.workloads.insert(key.clone());
        }
    }

    /// Takes a workload's object away.
    pub(super) fn remove_workload(&mut self, key: &WorkloadKey) {
        if let Some(gone) = self.world.remove_workload(key) {
            self.touched.workloads.insert(key.clone());
            self.wake_owner(gone.owner.as_ref());
        }
    }

    /// Changes a node, and tells DaemonSets and the scheduler.
    pub(super) fn change_node(&mut self, name: &str, change: impl FnOnce(&mut LiveNode)) {
        let Some(node) = self.world.nodes.get_mut(name) else { return };
        let before = *node;
        change(node);
        if before != *node {
            self.told_of_node(name);
        }
    }

    /// Adds a node, or takes it away.
    pub(super) fn put_node(&mut self, name: &str, node: Option<LiveNode>) {
        match node {
            Some(node) => drop(self.world.nodes.insert(name.to_string(), node)),
            None => drop(self.world.nodes.remove(name)),
        }
        self.told_of_node(name);
    }

    /// Adds or changes a claim, or takes it away.
    pub(super) fn put_claim(&mut self, name: &PodName, claim: Option<Claim>) {
        match claim {
            Some(claim) => {
                if self.world.claims.insert(name.clone(), claim).is_none() {
                    self.claim_came(name);
                }
            }
            None => drop(self.world.claims.remove(name)),
        }
        self.touched.claims.insert(name.clone());
    }

    fn told_of_node(&mut self, name: &str) {
        self.touched.nodes.insert(name.to_string());
        let sets: Vec<WorkloadKey> = self.daemon_sets();
        sets.iter().for_each(|key| self.wake(key));
        self.wake_scheduler();
    }

    fn daemon_sets(&self) -> Vec<WorkloadKey> {
        let kind = crate::cluster::OwnerKind::DaemonSet;
        self.world.workloads.keys().filter(|key| key.kind == kind).cloned().collect()
    }

    /// Replaces what is applied.
    pub(super) fn put_manifest(&mut self, manifest: Arc<Manifest>) {
        self.world.manifest = manifest;
        self.touched.manifest = true;
        self.renew_gate();
        self.wake_scheduler();
    }

    /// The controller of CronJobs says how one is.
    pub(super) fn put_cron_job(&mut self, name: &controllers::CronName, status: controllers::CronJobStatus) {
        Arc::make_mut(&mut self.world.cron_jobs).insert(name.clone(), status);
        self.touched.cron_jobs = true;
    }

    /// Whoever owns a pod is told of it; of one that belongs to nobody, whoever might adopt it.
    fn told_of_pod(&mut self, uid: Uid) {
        let Some(pod) = self.world.pods.get(&uid) else { return };
        if let Some(key) = pod.controller.clone() {
            self.wake_owner(Some(&key));
            return;
        }
        let labels = pod.live.labels.clone();
        let namespace = pod.namespace().to_string();
        let adopting = |it: &&Arc<Workload>| {
            let selector = it.mould.selector.as_ref();
            it.key.namespace == namespace
                && selector.is_some_and(|selector| crate::cluster::selectors::matches(selector, &labels))
        };
        let keys: Vec<WorkloadKey> =
            self.world.workloads.values().filter(adopting).map(|it| it.key.clone()).collect();
        keys.iter().for_each(|key| self.wake(key));
    }

    /// A controller and the one above it are told.
    fn wake_owner(&mut self, key: Option<&WorkloadKey>) {
        let Some(key) = key else { return };
        self.wake(key);
        if let Some(owner) = self.world.workloads.get(key).and_then(|it| it.owner.clone()) {
            self.wake(&owner);
        }
    }

    /// Something left a node, or is another one to affinity: pods that found none are tried again.
    pub(super) fn wake_scheduler_for_room(&mut self) {
        if self.world.pods.values().any(|pod| pod.live.node.is_none()) {
            self.wake_scheduler();
        }
    }
}
