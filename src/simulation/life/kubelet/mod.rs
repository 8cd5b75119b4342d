//! What the kubelets do: they start the containers of bound pods, and end those of deleted ones.
//!
//! The engine calls `pod_bound`, `pod_rejected`, `delete_pod` and `kubelet_timer`; everything else is decided here.

use crate::cluster::{self, Behaviour, NodeReady, PodPhase};
use crate::manifest::kinds::Kind;
use crate::simulation::SimTime;
use crate::simulation::life::change::{Actor, What};
use crate::simulation::life::engine::{Engine, Tick};
use crate::simulation::life::event::{Event, PodName};
use crate::simulation::life::world::{Deletion, Pod, Uid};

/// What a kubelet waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timer {
    /// The containers run now.
    Started,
    /// They have ended: the pod's object goes.
    Stopped,
}

/// What the kubelet knows of a pod's containers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Containers {
    /// A volume is missing: they cannot start.
    pub volumes_missing: bool,
    /// It is deleted to make room for a pod of a higher priority.
    pub preempted: bool,
}

impl Containers {
    /// Those of a pod that was there at time zero.
    pub(super) fn settled(_behaviour: &Behaviour, _shown: &cluster::Pod) -> Self {
        Self::default()
    }
}

impl Engine {
    /// What is under way at time zero already.
    pub(super) fn begin(&mut self) {}

    /// A pod was bound to a node.
    pub(super) fn pod_bound(&mut self, uid: Uid) {
        if self.can_start(uid) {
            self.after(self.timing.start, Tick::Kubelet(uid, Timer::Started));
        }
    }

    fn can_start(&self, uid: Uid) -> bool {
        let Some(pod) = self.world.pods.get(&uid) else { return false };
        let node = pod.live.node.as_ref().and_then(|name| self.world.nodes.get(name));
        node.is_some_and(|node| node.ready == NodeReady::True) && !pod.containers.volumes_missing
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
        let goes_at_once =
            pod.live.node.is_none() || matches!(pod.live.phase, PodPhase::Succeeded | PodPhase::Failed);
        let lingers = pod.behaviour.lingers;
        let now = self.now;
        self.change_pod(uid, |pod| {
            pod.live.terminating = true;
            pod.deletion = Some(Deletion { since: now, until: now.plus(grace) });
        });
        self.log_pod(uid, What::Terminating, by.clone());
        if goes_at_once {
            self.remove_pod(uid, by);
        } else if !lingers {
            self.after(self.timing.stop.min(grace), Tick::Kubelet(uid, Timer::Stopped));
        }
    }

    /// A timer of a pod.
    pub(super) fn kubelet_timer(&mut self, uid: Uid, timer: Timer) {
        match timer {
            Timer::Started => self.started(uid),
            Timer::Stopped => self.remove_pod(uid, Actor::Kubelet),
        }
    }

    fn started(&mut self, uid: Uid) {
        let Some(pod) = self.world.pods.get(&uid) else { return };
        if pod.live.phase != PodPhase::Pending || pod.deletion.is_some() || !self.can_start(uid) {
            return;
        }
        let behaviour = pod.behaviour.clone();
        let now = self.now;
        let phase = behaviour.phase;
        let ready = behaviour.ready && phase == PodPhase::Running;
        self.change_pod(uid, |pod| {
            pod.live.phase = phase;
            pod.live.ready = ready;
            pod.ready_since = ready.then_some(now);
        });
        match phase {
            PodPhase::Running => self.log_pod(uid, What::Started, Actor::Kubelet),
            PodPhase::Succeeded => self.log_pod(uid, What::Succeeded, Actor::Kubelet),
            PodPhase::Failed => self.log_pod(uid, What::Failed, Actor::Kubelet),
            PodPhase::Pending | PodPhase::Unknown => {}
        }
        if ready {
            self.log_pod(uid, What::Ready, Actor::Kubelet);
        }
        if behaviour.terminating && phase == PodPhase::Running {
            self.delete_pod(uid, Actor::Outside);
        }
    }

    /// Events that are about nodes and probes.
    pub(super) fn kubelet_event(&mut self, event: Event) {
        match event {
            Event::FailNode(_) | Event::RestoreNode(_) | Event::Drain(_) => {}
            Event::FailReadiness(pod) => self.set_ready(&pod, false),
            Event::PassReadiness(pod) => self.set_ready(&pod, true),
            Event::FailLiveness(_) => {}
            _ => {}
        }
    }

    fn set_ready(&mut self, pod: &PodName, ready: bool) {
        let Some(pod) = self.world.pod_named(pod) else { return };
        let (uid, now) = (pod.uid, self.now);
        if pod.live.ready == ready || pod.live.phase != PodPhase::Running {
            return;
        }
        self.change_pod(uid, |pod| {
            pod.live.ready = ready;
            pod.ready_since = ready.then_some(now);
        });
        self.log_pod(uid, if ready { What::Ready } else { What::Unready }, Actor::Kubelet);
    }
}

/// `terminationGracePeriodSeconds`; 30 s by default.
fn grace(pod: &Pod) -> SimTime {
    let spec = match &pod.live.origin.kind {
        Kind::Pod(it) => Some(&it.spec),
        Kind::Deployment(it) => Some(&it.spec.template.spec),
        Kind::ReplicaSet(it) => Some(&it.spec.template.spec),
        Kind::StatefulSet(it) => Some(&it.spec.template.spec),
        Kind::DaemonSet(it) => Some(&it.spec.template.spec),
        Kind::Job(it) => Some(&it.spec.template.spec),
        Kind::ReplicationController(it) => it.spec.template.as_ref().map(|it| &it.spec),
        _ => None,
    };
    let seconds = spec.and_then(|spec| spec.termination_grace_period_seconds).unwrap_or(30);
    SimTime::from_millis(u64::try_from(seconds).unwrap_or(0).saturating_mul(1_000))
}
