//! What never changes between a class and the nodes. Classes that say the same of nodes share it.

use super::ask::Ask;
use super::{node_affinity, taints};
use crate::cluster::model::Node;
use crate::manifest::kinds::{NodeAffinity, PodSpec};

/// What never changes between a class and one node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fixed {
    /// Cordoned, and that is not tolerated.
    pub cordoned: bool,
    /// Has a taint that keeps the pod off.
    pub tainted: bool,
    /// Meets nodeSelector and required node affinity.
    pub allowed: bool,
    /// PreferNoSchedule taints that are not tolerated.
    pub disliked: i64,
    /// Weights of preferred node affinity.
    pub preference: i64,
}

impl Fixed {
    /// Whether none of it keeps the pod off.
    pub(super) fn is_open(&self) -> bool {
        self.allowed && !self.tainted && !self.cordoned
    }
}

/// The same of every node.
pub(super) struct FixedNodes {
    /// By node.
    pub nodes: Vec<Fixed>,
    /// Every node meets nodeSelector and required node affinity.
    pub all_allowed: bool,
    /// No node has a taint that keeps the pod off.
    pub none_tainted: bool,
    /// Some node has PreferNoSchedule taints that are not tolerated.
    pub some_disliked: bool,
}

impl FixedNodes {
    /// Asks every node.
    pub(super) fn of<'n>(ask: &Ask, nodes: impl Iterator<Item = &'n Node>) -> Self {
        let nodes: Vec<Fixed> = nodes.map(|node| fixed(&ask.class.spec, node)).collect();
        Self {
            all_allowed: nodes.iter().all(|it| it.allowed),
            none_tainted: nodes.iter().all(|it| !it.tainted),
            some_disliked: nodes.iter().any(|it| it.disliked != 0),
            nodes,
        }
    }
}

/// Whether two specs say the same of nodes.
pub(super) fn alike(one: &PodSpec, other: &PodSpec) -> bool {
    let affinity =
        |spec: &'_ PodSpec| -> Option<NodeAffinity> { spec.affinity.as_ref()?.node_affinity.clone() };
    one.tolerations == other.tolerations
        && one.node_selector == other.node_selector
        && affinity(one) == affinity(other)
}

fn fixed(spec: &PodSpec, node: &Node) -> Fixed {
    Fixed {
        cordoned: taints::cordoned(&spec.tolerations, node),
        tainted: taints::forbidding(&spec.tolerations, node).is_some(),
        allowed: node_affinity::allows(spec, node),
        disliked: taints::disliked(&spec.tolerations, node),
        preference: node_affinity::preference(spec, node),
    }
}
