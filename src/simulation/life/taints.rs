//! NoExecute taints that a person puts on a node: pods that do not tolerate them are deleted (pkg/controller/tainteviction).
//! Those of nodes that do not report are the kubelets' matter.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::change::Actor;
use super::engine::{Engine, Tick};
use super::kubelet::{ADMITTED, NodeTimer, tolerated};
use super::world::{Pod, Uid};
use crate::cluster::NodeReady;
use crate::cluster::scheduler::tolerates;
use crate::manifest::kinds::{Kind, Taint};
use crate::simulation::SimTime;

/// Says that a node is off for good.
const OUT_OF_SERVICE: &str = "node.kubernetes.io/out-of-service";
/// Pods are collected this often (`gcCheckPeriod`).
const COLLECTS: SimTime = SimTime::from_millis(20_000);

/// The reason of the condition `DisruptionTarget`.
const TAINTED: &str = "DeletionByTaintManager";

/// How long a pod bears with a node's taints.
enum Bears {
    ForEver,
    For(SimTime),
    NotAtAll,
}

impl Engine {
    /// A node's taints are these now.
    pub(super) fn evict_from(&mut self, name: &str) {
        for uid in self.pods_on(name) {
            self.mind_taints(uid);
        }
        self.mind_service(name);
    }

    /// Whether it is time to collect what a node cannot let go.
    pub(super) fn mind_service(&mut self, name: &str) {
        if self.is_out_of_service(name) {
            self.after(COLLECTS, Tick::Node(name.to_string(), NodeTimer::OutOfService));
        }
    }

    /// Somebody said that the node is off for good: what is being deleted on it need not wait for its kubelet
    /// (workloads.md 6.10; pkg/controller/podgc).
    pub(super) fn collect_out_of_service(&mut self, name: &str) {
        if !self.is_out_of_service(name) {
            return;
        }
        for uid in self.pods_on(name) {
            if self.world.pods.get(&uid).is_some_and(|pod| pod.deletion.is_some()) {
                self.remove_run(uid, Actor::NodeController);
            }
        }
    }

    fn is_out_of_service(&self, name: &str) -> bool {
        let silent = self.world.nodes.get(name).is_some_and(|node| node.ready != NodeReady::True);
        silent && self.taints_of(name).iter().any(|taint| taint.key.as_deref() == Some(OUT_OF_SERVICE))
    }

    /// How long a pod bears with its node's taints: one that is counted already goes on being counted.
    pub(super) fn mind_taints(&mut self, uid: Uid) {
        let Some(pod) = self.world.pods.get(&uid) else { return };
        let Some(name) = pod.live.node.clone() else { return };
        match bears(pod, &self.executing(&name)) {
            Bears::ForEver => drop(self.bearing.remove(&uid)),
            Bears::NotAtAll => self.disrupt_pod(uid, TAINTED, Actor::NodeController),
            Bears::For(time) => self.bear(uid, name, time),
        }
    }

    fn bear(&mut self, uid: Uid, node: String, time: SimTime) {
        if !self.bearing.contains_key(&uid) {
            self.bearing.insert(uid, self.now.plus(time));
            self.after(time, Tick::Node(node, NodeTimer::Borne(uid)));
        }
    }

    /// The taints that nodes have at time zero are taken to be new: how long ago they came is not known.
    pub(super) fn mind_all_taints(&mut self) {
        let manifest = self.world.manifest.clone();
        let mut tainted: BTreeMap<&str, Vec<&Taint>> = BTreeMap::new();
        for object in &manifest.objects {
            if let Kind::Node(it) = &object.kind {
                tainted.insert(&object.name, it.spec.taints.iter().filter(|it| executes(it)).collect());
            }
        }
        tainted.retain(|_, taints| !taints.is_empty());
        if tainted.is_empty() {
            return;
        }
        let bearing = |pod: &Arc<Pod>| {
            let node = pod.live.node.clone()?;
            let time = match bears(pod, tainted.get(node.as_str())?) {
                Bears::ForEver => return None,
                Bears::NotAtAll => self.timing.controller,
                Bears::For(time) => time,
            };
            Some((pod.uid, node, time))
        };
        let bearing: Vec<(Uid, String, SimTime)> = self.world.pods.values().filter_map(bearing).collect();
        bearing.into_iter().for_each(|(uid, node, time)| self.bear(uid, node, time));
    }

    /// A node reports again: the taints that said otherwise are gone.
    pub(super) fn forget_unready(&mut self, name: &str) {
        let others: Vec<Taint> = self.executing(name).into_iter().cloned().collect();
        let lasting = |it: &&Taint| !ADMITTED.contains(&it.key.as_deref().unwrap_or(""));
        let others: Vec<&Taint> = others.iter().filter(lasting).collect();
        for uid in self.pods_on(name) {
            let bears = self.world.pods.get(&uid).map(|pod| bears(pod, &others));
            if matches!(bears, Some(Bears::ForEver)) {
                self.bearing.remove(&uid);
            }
        }
    }

    /// It has borne with them for long enough, unless they went in between.
    pub(super) fn has_borne(&mut self, uid: Uid) {
        if self.bearing.get(&uid) == Some(&self.now) {
            self.bearing.remove(&uid);
            self.disrupt_pod(uid, TAINTED, Actor::NodeController);
        }
    }

    fn executing(&self, name: &str) -> Vec<&Taint> {
        self.taints_of(name).iter().filter(|taint| executes(taint)).collect()
    }

    fn taints_of(&self, name: &str) -> &[Taint] {
        let nodes = self.world.manifest.objects.iter().filter(|object| object.name == name);
        let mut specs = nodes.filter_map(|object| match &object.kind {
            Kind::Node(it) => Some(&it.spec),
            _ => None,
        });
        specs.next_back().map_or(&[], |spec| &spec.taints)
    }
}

fn executes(taint: &Taint) -> bool {
    taint.effect.as_deref() == Some("NoExecute")
}

/// The shortest that it bears with any of them.
fn bears(pod: &Pod, taints: &[&Taint]) -> Bears {
    let tolerations = pod.live.origin.kind.pod_spec().map_or(&[][..], |spec| &spec.tolerations);
    let mut shortest: Option<SimTime> = None;
    for taint in taints {
        let key = taint.key.as_deref().unwrap_or("");
        let time = if ADMITTED.contains(&key) {
            tolerated(pod, key)
        } else {
            let mut fitting = tolerations.iter().filter(|it| tolerates(it, taint)).peekable();
            if fitting.peek().is_none() {
                return Bears::NotAtAll;
            }
            let seconds = fitting.filter_map(|it| it.toleration_seconds).min();
            let time = seconds.map(|it| u64::try_from(it).unwrap_or(0).saturating_mul(1_000));
            time.map(SimTime::from_millis)
        };
        shortest = time.into_iter().chain(shortest).min();
    }
    shortest.map_or(Bears::ForEver, Bears::For)
}
