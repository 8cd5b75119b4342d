//! Nodes that stop, come back and go (workloads.md 6.10): leases, conditions, evictions.
//!
//! The node's last lease is taken to be renewed at the moment that it stops, so that times are those of the table.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::drain::Drain;
use super::plan;
use crate::cluster::{self, LiveNode, NodeReady, OwnerKind, PodPhase, Since};
use crate::manifest::kinds::Toleration;
use crate::simulation::SimTime;
use crate::simulation::kubelet::PodRun;
use crate::simulation::life::change::{Actor, Thing, What};
use crate::simulation::life::engine::{Engine, Tick};
use crate::simulation::life::world::{Pod, Uid};

/// Without a renewed lease for so long, a node's conditions are Unknown (`nodeMonitorGracePeriod`).
const GRACE: SimTime = SimTime::from_millis(50_000);
/// Admission gives every pod tolerations for this long.
const TOLERATED: SimTime = SimTime::from_millis(300_000);
/// Nodes of one zone are tainted NoExecute one after the other, this far apart (0.1 a second).
const EVICTION_PACE: SimTime = SimTime::from_millis(10_000);
/// Pods of a node that is no object any more are removed after this (pod garbage collection).
const COLLECTED: SimTime = SimTime::from_millis(40_000);
/// Above this many nodes evictions go on in a partial disruption, slowly: once in a hundred seconds.
const LARGE_CLUSTER: usize = 50;
const SLOW_PACE: SimTime = SimTime::from_millis(100_000);

const UNREACHABLE: &str = "node.kubernetes.io/unreachable";
/// The keys of the taints that admission lets every pod tolerate for a while (workloads.md 6.10).
pub(crate) const ADMITTED: [&str; 2] = [UNREACHABLE, "node.kubernetes.io/not-ready"];

/// What is waited for with a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NodeTimer {
    /// Its lease has not been renewed for too long.
    Unknown,
    /// Its turn to be tainted NoExecute.
    Taint,
    /// A pod on it has tolerated the taint for long enough.
    Evict(Uid),
    /// It was said to be off for good: its pods that are being deleted are collected.
    OutOfService,
    /// Pods that were on it are collected.
    Collect,
    /// A pod that names it, where it is not there, is collected.
    Orphan(Uid),
    /// A pod on it has borne with a taint that somebody wrote for long enough.
    Borne(Uid),
    /// It is the critical pods' turn, where the node is being shut down.
    Critical,
    /// Its machine is off.
    Off,
    /// Evictions that a budget refused are asked for again.
    Drain,
}

/// What is known of nodes that are down.
#[derive(Debug, Default)]
pub(super) struct Nodes {
    /// When each stopped.
    failed: BTreeMap<String, SimTime>,
    /// Since when each is tainted NoExecute.
    tainted: BTreeMap<String, SimTime>,
    /// When a node was tainted last.
    last_taint: Option<SimTime>,
    /// The drains that still wait, by node.
    pub(super) drains: BTreeMap<String, Drain>,
}

/// How much of the cluster is down (`ComputeZoneState`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Disruption {
    Normal,
    Partial,
    Full,
}

impl Engine {
    /// A node stops: nothing on it runs, answers or reports.
    pub(super) fn fail_node(&mut self, name: &str) {
        if self.world.nodes.get(name).is_none_or(|node| node.down) {
            return;
        }
        let now = self.now;
        let ready = self.world.nodes.get(name).map(|node| node.ready);
        self.change_node(name, |node| node.down = true);
        self.log(Thing::Node(name.to_string()), What::NodeStopped, Actor::Outside);
        self.kubelets.nodes.failed.insert(name.to_string(), now);
        if matches!(ready, Some(NodeReady::True | NodeReady::False)) {
            self.after(GRACE, Tick::Node(name.to_string(), NodeTimer::Unknown));
        }
    }

    /// It is back, and reports at once: containers are started again, with the addresses that they had.
    pub(super) fn restore_node(&mut self, name: &str) {
        let Some(&LiveNode { down, ready, .. }) = self.world.nodes.get(name) else { return };
        if !down && ready == NodeReady::True {
            return;
        }
        self.kubelets.nodes.failed.remove(name);
        self.kubelets.nodes.tainted.remove(name);
        self.kubelets.shutdowns.remove(name);
        self.change_node(name, |node| {
            node.down = false;
            node.ready = NodeReady::True;
        });
        self.log(Thing::Node(name.to_string()), What::NodeReady, Actor::Kubelet);
        self.forget_unready(name);
        for uid in self.pods_on(name) {
            self.resume(uid, down);
        }
        self.taint_waiting();
    }

    /// The kubelet of a node that is back looks at one of its pods.
    fn resume(&mut self, uid: Uid, rebooted: bool) {
        let Some(pod) = self.world.pods.get(&uid) else { return };
        let now = self.now;
        if let Some(run) = self.kubelets.runs.get_mut(&uid).filter(|_| rebooted) {
            let parts = ["probe", &pod.live.origin.namespace, &pod.live.name];
            run.reboot(now, cluster::name_hash(self.seed, &parts));
        }
        if pod.deletion.is_some() && !pod.behaviour.lingers {
            return self.stop_run(uid);
        }
        if pod.live.phase == PodPhase::Pending && !self.kubelets.runs.contains_key(&uid) {
            return self.pod_bound(uid);
        }
        let (start, stop) = (self.timing.start, self.timing.stop);
        let fresh = plan(pod, self.still).filter(|_| pod.live.phase == PodPhase::Running);
        if let Some(plan) = fresh.filter(|_| !self.kubelets.runs.contains_key(&uid)) {
            // It was on a node that was not ready at time zero: nobody restarted it.
            self.kubelets.runs.insert(uid, PodRun::settled(Arc::new(plan), now, start, stop));
        }
        self.report(uid);
    }

    pub(in super::super) fn pods_on(&self, name: &str) -> Vec<Uid> {
        let pods = self.world.pods.values();
        pods.filter(|pod| pod.live.node.as_deref() == Some(name)).map(|pod| pod.uid).collect()
    }

    /// Something is due with a node.
    pub(in super::super) fn node_timer(&mut self, name: &str, timer: NodeTimer) {
        match timer {
            NodeTimer::Unknown => self.node_unknown(name),
            NodeTimer::Taint => self.taint(name),
            NodeTimer::Evict(uid) => self.evict(name, uid),
            NodeTimer::Borne(uid) => self.has_borne(uid),
            NodeTimer::OutOfService => self.collect_out_of_service(name),
            NodeTimer::Collect => self.collect(name),
            NodeTimer::Orphan(uid) => self.collect_orphan(name, uid),
            NodeTimer::Critical => self.end_critical_pods(name),
            NodeTimer::Off => self.switch_off(name),
            NodeTimer::Drain => self.drain_again(name),
        }
    }

    /// No lease for fifty seconds: Ready is Unknown, and so its pods are not ready.
    fn node_unknown(&mut self, name: &str) {
        let due = self.kubelets.nodes.failed.get(name).is_some_and(|failed| failed.plus(GRACE) == self.now);
        if !due {
            return;
        }
        self.change_node(name, |node| node.ready = NodeReady::Unknown);
        self.log(Thing::Node(name.to_string()), What::NodeUnknown, Actor::NodeController);
        for uid in self.pods_on(name) {
            let ready = self.world.pods.get(&uid).is_some_and(|pod| pod.live.ready);
            if ready {
                self.change_pod(uid, |pod| {
                    pod.live.ready = false;
                    pod.ready_since = None;
                });
                self.log_pod(uid, What::Unready, Actor::NodeController);
            }
        }
        self.mind_service(name);
        self.taint_waiting();
    }

    /// Nodes that are Unknown get the taint NoExecute one after the other, unless too many are (workloads.md 6.10.2).
    fn taint_waiting(&mut self) {
        let (state, large) = (self.disruption(), self.world.nodes.len() > LARGE_CLUSTER);
        if state == Disruption::Full {
            // It is not the nodes that are gone but the connection to them: no evictions at all.
            return self.kubelets.nodes.tainted.clear();
        }
        let pace = match state {
            Disruption::Normal => EVICTION_PACE,
            Disruption::Partial if large => SLOW_PACE,
            Disruption::Partial | Disruption::Full => return,
        };
        let nodes = &self.kubelets.nodes;
        let known = |name: &&String| {
            self.world.nodes.get(*name).is_some_and(|node| node.ready == NodeReady::Unknown)
                && !nodes.tainted.contains_key(*name)
        };
        let waiting: Vec<String> = nodes.failed.keys().filter(known).cloned().collect();
        let Some(first) = waiting.first() else { return };
        let turn = nodes.last_taint.map_or(self.now, |last| last.plus(pace)).max(self.now);
        self.at(turn, Tick::Node(first.clone(), NodeTimer::Taint));
    }

    fn disruption(&self) -> Disruption {
        let down = self.world.nodes.values().filter(|node| node.ready != NodeReady::True).count();
        let all = self.world.nodes.len();
        if down == all {
            Disruption::Full
        } else if down > 2 && down.saturating_mul(100) >= all.saturating_mul(55) {
            Disruption::Partial
        } else {
            Disruption::Normal
        }
    }

    /// NoExecute: pods go when they have tolerated it for long enough.
    fn taint(&mut self, name: &str) {
        let unknown = self.world.nodes.get(name).is_some_and(|node| node.ready == NodeReady::Unknown);
        let stopped = self.disruption() != Disruption::Normal && self.world.nodes.len() <= LARGE_CLUSTER;
        if !unknown || stopped || self.kubelets.nodes.tainted.contains_key(name) {
            return;
        }
        let now = self.now;
        self.kubelets.nodes.tainted.insert(name.to_string(), now);
        self.kubelets.nodes.last_taint = Some(now);
        for uid in self.pods_on(name) {
            let tolerated = self.world.pods.get(&uid).map(|pod| tolerated(pod, UNREACHABLE));
            if let Some(Some(time)) = tolerated {
                self.after(time, Tick::Node(name.to_string(), NodeTimer::Evict(uid)));
            }
        }
        self.taint_waiting();
    }

    fn evict(&mut self, name: &str, uid: Uid) {
        let since = self.kubelets.nodes.tainted.get(name).copied();
        let time = self.world.pods.get(&uid).and_then(|pod| tolerated(pod, UNREACHABLE));
        let due = since.zip(time).is_some_and(|(since, time)| since.plus(time) == self.now);
        if due {
            self.disrupt_pod(uid, "DeletionByTaintManager", Actor::NodeController);
        }
    }

    /// The Node object goes: its pods are collected, without the wait of a dead node (workloads.md 6.10.4).
    pub(super) fn delete_node(&mut self, name: &str) {
        if self.world.nodes.contains_key(name) {
            self.put_node(name, None);
            self.kubelets.nodes.failed.remove(name);
            self.kubelets.nodes.tainted.remove(name);
            self.log(Thing::Node(name.to_string()), What::Deleted, Actor::Outside);
            self.after(COLLECTED, Tick::Node(name.to_string(), NodeTimer::Collect));
        }
    }

    /// A pod names a node that is not there: it is collected, unless the node comes (pkg/controller/podgc, `gcOrphaned`). One
    /// of a dump is there, whatever its node.
    pub(in super::super) fn mind_missing_node(&mut self, uid: Uid) {
        let Some(pod) = self.world.pods.get(&uid) else { return };
        let waits = pod.live.phase == PodPhase::Pending && !Since::is_dumped(&pod.live.origin);
        if let Some(name) = pod.live.missing_node.as_ref().filter(|_| waits && !self.still) {
            self.after(COLLECTED, Tick::Node(name.to_string(), NodeTimer::Orphan(uid)));
        }
    }

    fn collect_orphan(&mut self, name: &str, uid: Uid) {
        let names =
            |pod: &Arc<Pod>| pod.live.missing_node.as_deref() == Some(name) && pod.live.node.is_none();
        if !self.world.nodes.contains_key(name) && self.world.pods.get(&uid).is_some_and(names) {
            self.remove_run(uid, Actor::NodeController);
        }
    }

    fn collect(&mut self, name: &str) {
        if self.world.nodes.contains_key(name) {
            return;
        }
        for uid in self.pods_on(name) {
            self.forget(uid);
            self.change_pod(uid, |pod| pod.containers.disrupted = Some("DeletionByPodGC"));
            self.remove_pod(uid, Actor::NodeController);
        }
    }
}

/// How long a pod stays on a node with this taint of [`ADMITTED`]; none: for ever.
pub(crate) fn tolerated(pod: &Pod, tainted: &str) -> Option<SimTime> {
    if pod.controller.as_ref().is_some_and(|key| key.kind == OwnerKind::DaemonSet) {
        return None;
    }
    let spec = pod.live.origin.kind.pod_spec()?;
    // Whoever names the key (or none) is given no tolerations by admission (defaulttolerationseconds), matching or not.
    let named = |it: &&Toleration| {
        let key = it.key.as_deref().unwrap_or("");
        (key == tainted || key.is_empty()) && matches!(it.effect.as_deref().unwrap_or(""), "" | "NoExecute")
    };
    let fits = |it: &&&Toleration| {
        let exists = it.operator.as_deref() == Some("Exists");
        exists || (it.key.is_some() && it.value.as_deref().unwrap_or("").is_empty())
    };
    let named: Vec<&Toleration> = spec.tolerations.iter().filter(named).collect();
    if named.is_empty() {
        return Some(TOLERATED);
    }
    let own: Vec<&&Toleration> = named.iter().filter(fits).collect();
    if own.is_empty() {
        return Some(SimTime::ZERO);
    }
    // The shortest counts.
    let times = own.iter().filter_map(|it| it.toleration_seconds);
    let shortest = times.map(|seconds| u64::try_from(seconds).unwrap_or(0)).min();
    shortest.map(|seconds| SimTime::from_millis(seconds.saturating_mul(1_000)))
}
