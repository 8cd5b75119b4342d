//! NoExecute taints that a person puts on a node: pods that do not tolerate them are deleted (pkg/controller/tainteviction).
//! Those of nodes that do not report are the kubelets' matter.

use super::change::Actor;
use super::engine::{Engine, Tick};
use super::event::Event;
use super::world::{Pod, Uid};
use crate::cluster::scheduler::tolerates;
use crate::manifest::kinds::{Node, Taint};
use crate::simulation::SimTime;

/// How long a pod bears with a node's taints.
enum Bears {
    ForEver,
    For(SimTime),
    NotAtAll,
}

impl Engine {
    /// A node's taints are these now.
    pub(super) fn evict_from(&mut self, name: &str, node: &Node) {
        let executing = |taint: &&Taint| taint.effect.as_deref() == Some("NoExecute");
        let taints: Vec<&Taint> = node.spec.taints.iter().filter(executing).collect();
        let on_it = self.world.pods.values().filter(|pod| pod.live.node.as_deref() == Some(name));
        let fates: Vec<(Uid, Bears)> = on_it.map(|pod| (pod.uid, bears(pod, &taints))).collect();
        for (uid, fate) in fates {
            match fate {
                Bears::ForEver => {}
                Bears::NotAtAll => self.disrupt_pod(uid, "DeletionByTaintManager", Actor::NodeController),
                Bears::For(time) => {
                    let names = self.world.pods.get(&uid).map(|pod| pod.names());
                    let later = names.map(|names| Tick::Outside(Event::DeletePod(names)));
                    later.into_iter().for_each(|tick| self.after(time, tick));
                }
            }
        }
    }
}

/// The shortest that it bears with any of them.
fn bears(pod: &Pod, taints: &[&Taint]) -> Bears {
    let tolerations = pod.live.origin.kind.pod_spec().map_or(&[][..], |spec| &spec.tolerations);
    let mut shortest: Option<SimTime> = None;
    for taint in taints {
        let mut fitting = tolerations.iter().filter(|it| tolerates(it, taint)).peekable();
        if fitting.peek().is_none() {
            return Bears::NotAtAll;
        }
        let seconds = fitting.filter_map(|it| it.toleration_seconds).min();
        let time = seconds.map(|it| u64::try_from(it).unwrap_or(0).saturating_mul(1_000));
        shortest = time.map(SimTime::from_millis).into_iter().chain(shortest).min();
    }
    shortest.map_or(Bears::ForEver, Bears::For)
}
