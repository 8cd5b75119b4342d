//! The kubelets of all nodes: what `simulation::kubelet` works out for each pod, told to the API server.
//!
//! The engine calls `begin_kubelets`, `pod_bound`, `pod_rejected`, `delete_pod`, `kubelet_timer` and `kubelet_event`; `nodes` is about
//! nodes that fail. A kubelet's own knowledge is no part of the world: what it reports is.

mod drain;
mod nodes;
mod shutdown;

use nodes::Nodes;
pub(super) use nodes::{ADMITTED, NodeTimer, tolerated};

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::cluster::{self, Behaviour, LiveNode, NodeReady, OwnerKind, PodPhase, Started};
use crate::simulation::SimTime;
use crate::simulation::kubelet::{Container, ContainerPlan, PodPlan, PodRun, Role, Said, State};
use crate::simulation::life::change::{Actor, What};
use crate::simulation::life::engine::{Engine, Tick};
use crate::simulation::life::event::{Event, PodName};
use crate::simulation::life::world::{Deletion, Pod, Uid};

/// What a kubelet waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Timer {
    /// Something happens to the pod's containers.
    Due,
}

/// What the API server shows of a pod's containers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Containers {
    /// A volume is missing: they cannot start.
    pub volumes_missing: bool,
    /// The reason of its condition DisruptionTarget, where it has it: it is deleted for its node's or the cluster's sake.
    pub disrupted: Option<&'static str>,
    /// Its node is being shut down, and its kubelet ends it.
    pub shut_down: bool,
    /// How its containers ended, once the pod has: the app's first.
    pub exits: Vec<Exit>,
}

/// The end of a container.
#[derive(Clone, Debug, PartialEq)]
pub struct Exit {
    /// Its name.
    pub container: String,
    /// Its exit code.
    pub code: u8,
}

impl Containers {
    /// Those of a pod that was there at time zero.
    pub(super) fn settled(behaviour: &Behaviour, shown: &cluster::Pod) -> Self {
        let code = match behaviour.phase {
            PodPhase::Succeeded => Some(0),
            PodPhase::Failed => Some(1),
            _ => None,
        };
        let app = shown.template.containers.iter();
        let exit = |name: &str| Some(Exit { container: name.to_string(), code: code? });
        Self { exits: app.filter_map(|it| exit(&it.name)).collect(), ..Self::default() }
    }
}

/// What all kubelets know.
#[derive(Debug, Default)]
pub(super) struct Kubelets {
    runs: BTreeMap<Uid, PodRun>,
    /// When each pod is looked at next.
    due: BTreeMap<Uid, SimTime>,
    /// Restarts that a dump states.
    before: BTreeMap<Uid, u32>,
    nodes: Nodes,
    shutdowns: shutdown::Shutdowns,
}

impl Engine {
    /// What is under way at time zero already: the pods that run have run for a while.
    pub(super) fn begin_kubelets(&mut self) {
        let uids: Vec<Uid> = self.world.pods.keys().copied().collect();
        for uid in uids {
            let Some(pod) = self.world.pods.get(&uid) else { continue };
            let restarts = pod.live.restarts;
            let (running, ready) = (pod.live.phase == PodPhase::Running, pod.live.ready);
            let terminating = pod.live.terminating;
            let Some(plan) = plan(pod, self.still).filter(|_| running && self.node_is_up(uid)) else {
                continue;
            };
            let plan = PodPlan { lingers: plan.lingers || terminating, ..plan };
            // What a dump states has come that far; what was written is at its init containers still.
            let begins = plan.is_stuck() && !pod.is_stated();
            let run = if begins { PodRun::new } else { PodRun::settled };
            let mut run = run(Arc::new(plan), self.now, self.timing.start, self.timing.stop);
            if !ready && run.is_ready() {
                // A dump states it: so it stays until somebody says otherwise.
                run.force_readiness(false, self.now);
            }
            if terminating {
                run.delete(self.now, None);
            }
            let (ended_at_once, now) =
                (run.phase() != PodPhase::Running || run.is_ready() != ready, self.now);
            self.kubelets.before.insert(uid, restarts);
            self.kubelets.runs.insert(uid, run);
            if ended_at_once {
                self.kubelets.due.insert(uid, now);
                self.at(now, Tick::Kubelet(uid, Timer::Due));
            } else {
                self.look_again(uid);
            }
        }
        let jobs = self.world.workloads.keys().filter(|key| key.kind == OwnerKind::Job).cloned();
        jobs.collect::<Vec<_>>().iter().for_each(|key| self.wake(key));
        self.wake_cron_jobs();
        if !self.still {
            self.mind_all_taints();
            let homeless = self.world.pods.values().filter(|pod| pod.live.missing_node.is_some());
            let homeless: Vec<Uid> = homeless.map(|pod| pod.uid).collect();
            homeless.into_iter().for_each(|uid| self.mind_missing_node(uid));
        }
    }

    /// A pod was bound to a node.
    pub(super) fn pod_bound(&mut self, uid: Uid) {
        if !self.can_start(uid) {
            return;
        }
        let Some(plan) = self.world.pods.get(&uid).and_then(|pod| plan(pod, self.still)) else { return };
        let run = PodRun::new(Arc::new(plan), self.now, self.timing.start, self.timing.stop);
        self.kubelets.runs.insert(uid, run);
        self.report(uid);
    }

    fn can_start(&self, uid: Uid) -> bool {
        let Some(pod) = self.world.pods.get(&uid) else { return false };
        let fresh = pod.live.phase == PodPhase::Pending
            && pod.deletion.is_none()
            && !self.kubelets.runs.contains_key(&uid);
        let goes = pod.live.node.as_deref().is_some_and(|node| self.is_shutting_down(node));
        fresh && self.node_is_up(uid) && !goes && !pod.containers.volumes_missing
    }

    /// Whether a pod's node runs containers.
    fn node_is_up(&self, uid: Uid) -> bool {
        let Some(name) = self.world.pods.get(&uid).and_then(|pod| pod.live.node.as_ref()) else {
            return false;
        };
        let works = |node: &LiveNode| node.ready == NodeReady::True || self.is_shutting_down(name);
        self.world.nodes.get(name).is_some_and(|node| works(node) && !node.down)
    }

    /// The node that a pod names does not take it (scheduling.md 5.7).
    pub(super) fn pod_rejected(&mut self, uid: Uid, message: &str) {
        self.change_pod(uid, |pod| pod.live.phase = PodPhase::Failed);
        self.log_pod(uid, What::Rejected { message: message.to_string() }, Actor::Kubelet);
    }

    /// Somebody deletes a pod.
    pub(super) fn delete_pod(&mut self, uid: Uid, by: Actor) {
        let Some(pod) = self.world.pods.get(&uid).filter(|pod| pod.deletion.is_none()) else { return };
        let grace = grace(pod);
        let finished = matches!(pod.live.phase, PodPhase::Succeeded | PodPhase::Failed);
        let goes_at_once = pod.live.node.is_none() || finished || grace == SimTime::ZERO;
        let now = self.now;
        self.change_pod(uid, |pod| {
            pod.live.terminating = true;
            pod.deletion = Some(Deletion { since: now, until: now.plus(grace) });
        });
        self.log_pod(uid, What::Terminating, by.clone());
        if goes_at_once {
            self.remove_run(uid, by);
        } else {
            self.stop_run(uid);
        }
    }

    /// A pod is deleted for its node's or the cluster's sake: its condition DisruptionTarget says why.
    pub(super) fn disrupt_pod(&mut self, uid: Uid, reason: &'static str, by: Actor) {
        if self.world.pods.get(&uid).is_some_and(|pod| pod.deletion.is_none()) {
            self.change_pod(uid, |pod| pod.containers.disrupted = Some(reason));
            self.delete_pod(uid, by);
        }
    }

    /// The kubelet learns that a pod is deleted, if it is there to learn it.
    fn stop_run(&mut self, uid: Uid) {
        if !self.node_is_up(uid) {
            return;
        }
        let now = self.now;
        match self.kubelets.runs.get_mut(&uid) {
            Some(run) => {
                run.delete(now, None);
                self.report(uid);
            }
            // Nothing of it runs.
            None => self.remove_pod(uid, Actor::Kubelet),
        }
    }

    /// Something may have happened to a pod's containers.
    pub(super) fn kubelet_timer(&mut self, uid: Uid, timer: Timer) {
        match timer {
            Timer::Due if self.kubelets.due.get(&uid) == Some(&self.now) => {
                self.kubelets.due.remove(&uid);
                if self.node_is_up(uid) {
                    self.report(uid);
                }
            }
            Timer::Due => {}
        }
    }

    /// Works out a pod's containers up to now, and tells the API server what changed.
    fn report(&mut self, uid: Uid) {
        let now = self.now;
        let before = self.kubelets.before.get(&uid).copied().unwrap_or(0);
        let Some(run) = self.kubelets.runs.get_mut(&uid) else { return };
        run.advance(now);
        let exits = exits(run);
        if run.is_gone() {
            let phase = run.phase();
            if let Some(pod) = self.world.pods.get_mut(&uid) {
                // Nobody sees it any more but the Job that counts it.
                let pod = Arc::make_mut(pod);
                pod.live.phase = phase;
                pod.containers.exits = exits;
                if pod.containers.shut_down {
                    return self.failed_by_shutdown(uid);
                }
            }
            self.forget(uid);
            return self.remove_pod(uid, Actor::Kubelet);
        }
        let seen = Seen {
            phase: run.phase(),
            ready: run.is_ready() && !self.world.pods.get(&uid).is_some_and(|pod| pod.containers.shut_down),
            restarts: run.restarts().saturating_add(before),
            shown: of_its_own(run.phase(), run.shown(now)),
        };
        self.look_again(uid);
        self.tell(uid, seen, exits);
    }

    /// Puts what is seen of a pod into the world, where it is new.
    fn tell(&mut self, uid: Uid, seen: Seen, exits: Vec<Exit>) {
        let Some(pod) = self.world.pods.get(&uid) else { return };
        let live = &pod.live;
        let shown = live.shown.clone();
        let old = Seen { phase: live.phase, ready: live.ready, restarts: live.restarts, shown };
        if old == seen {
            return;
        }
        let now = self.now;
        let deleted_by_itself = pod.behaviour.terminating && pod.deletion.is_none();
        self.change_pod(uid, |pod| {
            pod.live.phase = seen.phase;
            pod.live.ready = seen.ready;
            pod.live.restarts = seen.restarts;
            if old.restarts < seen.restarts {
                pod.live.started = Started::Later;
            }
            pod.live.shown = seen.shown.clone();
            pod.containers.exits = exits;
            if old.ready != seen.ready || old.restarts != seen.restarts {
                pod.ready_since = seen.ready.then_some(now);
            }
        });
        if old.phase != seen.phase && matches!(seen.phase, PodPhase::Succeeded | PodPhase::Failed) {
            self.wake_scheduler_for_room();
        }
        self.log_seen(uid, &old, &seen);
        if deleted_by_itself && seen.phase == PodPhase::Running {
            self.delete_pod(uid, Actor::Outside);
        }
    }

    fn log_seen(&mut self, uid: Uid, old: &Seen, seen: &Seen) {
        if old.phase != seen.phase {
            match seen.phase {
                PodPhase::Running => self.log_pod(uid, What::Started, Actor::Kubelet),
                PodPhase::Succeeded => self.log_pod(uid, What::Succeeded, Actor::Kubelet),
                PodPhase::Failed => self.log_pod(uid, What::Failed, Actor::Kubelet),
                PodPhase::Pending | PodPhase::Unknown => {}
            }
        }
        if old.restarts < seen.restarts {
            self.log_pod(uid, What::Restarted { restarts: seen.restarts }, Actor::Kubelet);
        }
        let waits = WAITS.into_iter().find(|word| seen.shown.ends_with(word));
        if let Some(reason) = waits.filter(|_| old.shown != seen.shown) {
            self.log_pod(uid, What::BacksOff { reason }, Actor::Kubelet);
        }
        if old.ready != seen.ready {
            self.log_pod(uid, if seen.ready { What::Ready } else { What::Unready }, Actor::Kubelet);
        }
    }

    /// Looks at a pod again when something happens to it.
    fn look_again(&mut self, uid: Uid) {
        let Some(next) = self.kubelets.runs.get(&uid).and_then(PodRun::next) else { return };
        if self.kubelets.due.get(&uid) != Some(&next) {
            self.kubelets.due.insert(uid, next);
            self.at(next, Tick::Kubelet(uid, Timer::Due));
        }
    }

    /// A pod's object goes, whatever its containers do.
    pub(super) fn remove_run(&mut self, uid: Uid, by: Actor) {
        self.forget(uid);
        self.remove_pod(uid, by);
    }

    fn forget(&mut self, uid: Uid) {
        self.kubelets.runs.remove(&uid);
        self.kubelets.due.remove(&uid);
        self.kubelets.before.remove(&uid);
    }

    /// Events that are about nodes and probes.
    pub(super) fn kubelet_event(&mut self, event: Event) {
        match event {
            Event::FailNode(name) => self.fail_node(&name),
            Event::RestoreNode(name) => self.restore_node(&name),
            Event::ShutdownNode { node, grace, critical } => self.shut_down_node(&node, grace, critical),
            Event::Drain(name) => self.drain(&name),
            Event::DeleteNode(name) => self.delete_node(&name),
            Event::FailReadiness(pod) => self.with_run(&pod, |run, now| run.force_readiness(false, now)),
            Event::PassReadiness(pod) => self.with_run(&pod, |run, now| run.force_readiness(true, now)),
            Event::FailLiveness(pod) => self.with_run(&pod, PodRun::fail_liveness),
            Event::Requests { pod, port, count } => self.with_run(&pod, |run, now| {
                for _ in 0..count.min(MOST_REQUESTS) {
                    run.request(port, now);
                }
            }),
            _ => {}
        }
    }

    fn with_run(&mut self, pod: &PodName, act: impl FnOnce(&mut PodRun, SimTime)) {
        let Some(uid) = self.world.pod_named(pod).map(|pod| pod.uid) else { return };
        let now = self.now;
        if !self.node_is_up(uid) {
            return;
        }
        if let Some(run) = self.kubelets.runs.get_mut(&uid) {
            act(run, now);
            self.report(uid);
        }
    }
}

/// How the containers of a pod that has ended did so, the app's first.
fn exits(run: &PodRun) -> Vec<Exit> {
    if !run.is_over() {
        return Vec::new();
    }
    let of = |app: bool| run.containers().filter(move |(_, plan)| (plan.role == Role::App) == app);
    let exit = |(container, plan): (&Container, &ContainerPlan)| match container.state {
        State::Ended { code, .. } => Some(Exit { container: plan.name.clone(), code }),
        _ => None,
    };
    of(true).chain(of(false)).filter_map(exit).collect()
}

/// Words of containers that wait to be tried again, at the end of a pod's word.
const WAITS: [&str; 2] = ["CrashLoopBackOff", "ImagePullBackOff"];

/// A word that says more than the phase.
fn of_its_own(phase: PodPhase, shown: Cow<'static, str>) -> Cow<'static, str> {
    let plain = match phase {
        PodPhase::Succeeded => "Completed",
        PodPhase::Failed => "Error",
        PodPhase::Pending => "ContainerCreating",
        PodPhase::Running | PodPhase::Unknown => "Running",
    };
    if shown == plain || shown == "Terminating" { Cow::Borrowed("") } else { shown }
}

/// More requests at one moment say nothing new.
const MOST_REQUESTS: u32 = 100_000;

/// What an API server shows of a pod's containers.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Seen {
    phase: PodPhase,
    ready: bool,
    restarts: u32,
    shown: Cow<'static, str>,
}

/// A pod as its kubelet reads it.
fn plan(pod: &Pod, still: bool) -> Option<PodPlan> {
    let it = &*pod.behaviour;
    let said = Said {
        ready: it.ready,
        phase: it.phase,
        listens: it.listens.clone(),
        latency_us: it.latency_us,
        fail_after: it.fail_after,
        run_for_us: it.run_for_us,
        lingers: it.lingers,
    };
    let plan = PodPlan::of(pod.live.origin.kind.pod_spec()?, &said);
    Some(if still { plan.still(it.phase) } else { plan })
}

/// How long it may take to end.
fn grace(pod: &Pod) -> SimTime {
    let spec = pod.live.origin.kind.pod_spec();
    let seconds = spec.map_or(30, crate::manifest::kinds::PodSpec::grace_seconds);
    SimTime::from_millis(u64::try_from(seconds).unwrap_or(0).saturating_mul(1_000))
}
