//! A node that is shut down while its kubelet holds the machine back (`shutdownGracePeriod`, workloads.md 6.10.5;
//! pkg/kubelet/nodeshutdown): ordinary pods are ended first, critical ones last, all of them stay as Failed.

use std::collections::BTreeMap;

use super::nodes::NodeTimer;
use crate::cluster::{NodeReady, PodPhase};
use crate::simulation::SimTime;
use crate::simulation::life::change::{Actor, Thing, What};
use crate::simulation::life::engine::{Engine, Tick};
use crate::simulation::life::world::{Pod, Uid};

/// Pods of this priority and above are critical (`system-cluster-critical`).
const CRITICAL: i64 = 2_000_000_000;

/// The nodes that are being shut down: how long critical pods have, and whether their turn has come.
pub(in super::super) type Shutdowns = BTreeMap<String, Shutdown>;

/// One of them.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Shutdown {
    /// `shutdownGracePeriodCriticalPods`.
    critical: SimTime,
    /// The critical pods are being ended.
    last: bool,
}

impl Engine {
    /// The machine is told to shut down. `grace`: `shutdownGracePeriod`, of which critical pods have the last part; zero, as
    /// is the default: it just stops.
    pub(super) fn shut_down_node(&mut self, name: &str, grace: SimTime, critical: SimTime) {
        let up = self.world.nodes.get(name).is_some_and(|node| node.ready == NodeReady::True && !node.down);
        if grace == SimTime::ZERO || !up {
            return self.fail_node(name);
        }
        let critical = critical.min(grace);
        self.kubelets.shutdowns.insert(name.to_string(), Shutdown { critical, last: false });
        self.log(Thing::Node(name.to_string()), What::NodeShutsDown, Actor::Outside);
        let ordinary = SimTime(grace.0.saturating_sub(critical.0));
        for uid in self.pods_of_turn(name, false) {
            self.end_for_shutdown(uid, ordinary);
        }
        self.change_node(name, |node| node.ready = NodeReady::False);
        self.after(ordinary, Tick::Node(name.to_string(), NodeTimer::Critical));
        self.shutdown_goes_on(name);
    }

    /// Whether its kubelet ends its pods.
    pub(super) fn is_shutting_down(&self, name: &str) -> bool {
        self.kubelets.shutdowns.contains_key(name)
    }

    /// The pods whose turn it is, critical or not, that still run.
    fn pods_of_turn(&self, name: &str, critical: bool) -> Vec<Uid> {
        let runs = |uid: &Uid| {
            let pod = self.world.pods.get(uid);
            pod.is_some_and(|pod| !pod.has_ended() && is_critical(pod) == critical)
        };
        self.pods_on(name).into_iter().filter(runs).collect()
    }

    /// The kubelet ends a pod: not ready from now on, Failed once its containers have stopped.
    fn end_for_shutdown(&mut self, uid: Uid, most: SimTime) {
        let Some(pod) = self.world.pods.get(&uid) else { return };
        let grace = super::grace(pod).min(most);
        let ready = pod.live.ready;
        self.change_pod(uid, |pod| {
            pod.containers.disrupted = Some("TerminationByKubelet");
            pod.containers.shut_down = true;
            pod.live.ready = false;
            pod.ready_since = None;
        });
        if ready {
            self.log_pod(uid, What::Unready, Actor::Kubelet);
        }
        let now = self.now;
        match self.kubelets.runs.get_mut(&uid) {
            Some(run) => {
                run.delete(now, Some(grace));
                self.report(uid);
            }
            None => self.failed_by_shutdown(uid),
        }
    }

    /// Nothing of it runs any more: its object stays, unless somebody had deleted it.
    pub(super) fn failed_by_shutdown(&mut self, uid: Uid) {
        self.forget(uid);
        let Some(pod) = self.world.pods.get(&uid) else { return };
        let node = pod.live.node.clone();
        if pod.deletion.is_some() {
            self.remove_pod(uid, Actor::Kubelet);
        } else {
            self.change_pod(uid, |pod| {
                pod.live.phase = PodPhase::Failed;
                pod.live.shown = "Terminated".into();
            });
            self.log_pod(uid, What::Failed, Actor::Kubelet);
        }
        node.into_iter().for_each(|node| self.shutdown_goes_on(&node));
    }

    /// As soon as all pods of a turn have ended, or its time is over, it is the next one's.
    fn shutdown_goes_on(&mut self, name: &str) {
        let Some(shutdown) = self.kubelets.shutdowns.get(name).copied() else { return };
        if !self.pods_of_turn(name, shutdown.last).is_empty() {
            return;
        }
        let timer = if shutdown.last { NodeTimer::Off } else { NodeTimer::Critical };
        self.at(self.now, Tick::Node(name.to_string(), timer));
    }

    /// The critical pods' turn.
    pub(super) fn end_critical_pods(&mut self, name: &str) {
        let Some(shutdown) = self.kubelets.shutdowns.get_mut(name).filter(|it| !it.last) else { return };
        shutdown.last = true;
        let critical = shutdown.critical;
        for uid in self.pods_of_turn(name, true) {
            self.end_for_shutdown(uid, critical);
        }
        self.after(critical, Tick::Node(name.to_string(), NodeTimer::Off));
        self.shutdown_goes_on(name);
    }

    /// The machine is off.
    pub(super) fn switch_off(&mut self, name: &str) {
        if self.kubelets.shutdowns.remove(name).is_some() {
            self.fail_node(name);
        }
    }
}

fn is_critical(pod: &Pod) -> bool {
    let spec = pod.live.origin.kind.pod_spec();
    spec.is_some_and(|spec| {
        matches!(
            spec.priority_class_name.as_deref(),
            Some("system-cluster-critical" | "system-node-critical")
        ) || spec.priority.is_some_and(|priority| priority >= CRITICAL)
    })
}
