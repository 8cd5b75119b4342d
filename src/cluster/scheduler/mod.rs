//! Which node a pod gets (scheduling.md). Knows nodes and the pods already placed; must not know
//! controllers, addresses or endpoints.
//!
//! The state is incremental: pods of one template and label set are a *class*, and nodes count pods
//! by class, so that 150,000 pods on 5,000 nodes take seconds, not hours.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::model::{Namespace, Node};
use super::{IndexVec, NodeId, PodId, quantity, selectors};
use crate::manifest::kinds::{LabelSelector, Labels, PodSpec, Taint, Toleration};
use crate::rng::Rng;

/// What pods that schedule alike have in common.
#[derive(Clone, Debug)]
pub struct PodClass<'a> {
    /// Their namespace.
    pub namespace: &'a str,
    /// Their labels as the scheduler sees them (before zone labels are added at binding).
    pub labels: Arc<Labels>,
    /// What their template wants (owned where a controller added to it: a DaemonSet's tolerations).
    pub spec: Cow<'a, PodSpec>,
    /// The selector of the owning ReplicaSet, ReplicationController or StatefulSet, for default spreading (5.5.3).
    pub owner_selector: Option<LabelSelector>,
    /// The priority, classes and defaults resolved.
    pub priority: i64,
    /// `preemptionPolicy` is not Never, the class's included.
    pub preempts: bool,
}

/// A class of one [`Scheduler`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClassId(u32);

/// A Service as default spreading sees it: its namespace and selector.
#[derive(Clone, Debug)]
pub struct Spreader<'a> {
    /// Its namespace.
    pub namespace: &'a str,
    /// Its selector.
    pub selector: &'a Labels,
}

/// A pod that holds its place on a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resident {
    /// The pod.
    pub pod: PodId,
    /// How it schedules.
    pub class: ClassId,
    /// Being deleted: it keeps its resources, but spreading does not count it.
    pub terminating: bool,
}

/// What the scheduler decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placement {
    /// This node.
    Node(NodeId),
    /// This node, once these pods of lower priority are gone (5.8).
    Preempt {
        /// The node.
        node: NodeId,
        /// The pods that are deleted for it.
        victims: Vec<PodId>,
        /// What the pod's condition says while it waits for them (5.3.7).
        waiting: String,
    },
    /// None: the message of the pod's PodScheduled condition (5.3).
    Nowhere {
        /// The message.
        message: String,
    },
}

/// The scheduler's view of one cluster while its pods are placed one by one.
pub struct Scheduler<'a> {
    nodes: Vec<NodeState<'a>>,
    classes: Vec<Prepared<'a>>,
}

struct NodeState<'a> {
    id: NodeId,
    node: &'a Node,
    requested: BTreeMap<String, i64>,
    pods: i64,
    by_class: BTreeMap<ClassId, i64>,
}

struct Prepared<'a> {
    class: PodClass<'a>,
    requests: BTreeMap<String, i64>,
}

impl<'a> Scheduler<'a> {
    /// A scheduler over empty nodes.
    pub fn new(
        nodes: &'a IndexVec<NodeId, Node>,
        _namespaces: &'a BTreeMap<String, Namespace>,
        _spreaders: &'a [Spreader<'a>],
    ) -> Self {
        let nodes = nodes
            .enumerated()
            .map(|(id, node)| NodeState {
                id,
                node,
                requested: BTreeMap::new(),
                pods: 0,
                by_class: BTreeMap::new(),
            })
            .collect();
        Self { nodes, classes: Vec::new() }
    }

    /// Makes a class known: what follows from its template is worked out once. The dump of a live cluster
    /// makes one for each of its pods, so this must be cheap, and what is equal be shared.
    pub fn class(&mut self, class: PodClass<'a>) -> ClassId {
        let id = ClassId(u32::try_from(self.classes.len()).unwrap_or(u32::MAX));
        let requests = requests(&class.spec);
        self.classes.push(Prepared { class, requests });
        id
    }

    /// Where a pod of this class goes. `pinned`: a DaemonSet's pod, cut off from every other node (5.3.4).
    /// Changes nothing; [`Scheduler::occupy`] does. Ties are broken by `rng`.
    pub fn place(&mut self, class: ClassId, pinned: Option<NodeId>, rng: &mut Rng) -> Placement {
        let Some(prepared) = self.classes.get(class.0 as usize) else {
            return Placement::Nowhere { message: "no nodes available to schedule pods".into() };
        };
        let open = self.nodes.iter().filter(|state| pinned.is_none_or(|node| node == state.id));
        let fitting: Vec<&NodeState> = open.filter(|state| state.fits(prepared)).collect();
        let crowd = |state: &NodeState| (state.by_class.get(&class).copied().unwrap_or(0), state.pods);
        let least = fitting.iter().map(|state| crowd(state)).min();
        let best: Vec<NodeId> =
            fitting.iter().filter(|state| Some(crowd(state)) == least).map(|state| state.id).collect();
        match rng.pick(&best) {
            Some(&node) => Placement::Node(node),
            None => Placement::Nowhere { message: format!("0/{} nodes are available.", self.nodes.len()) },
        }
    }

    /// Counts a pod on its node, whoever put it there. A pod that has ended holds nothing and is not counted.
    pub fn occupy(&mut self, resident: Resident, node: NodeId) {
        self.count(resident, node, 1);
    }

    /// Takes a pod off its node again.
    pub fn vacate(&mut self, resident: Resident, node: NodeId) {
        self.count(resident, node, -1);
    }

    fn count(&mut self, resident: Resident, node: NodeId, sign: i64) {
        let Some(prepared) = self.classes.get(resident.class.0 as usize) else { return };
        let Some(state) = self.nodes.iter_mut().find(|state| state.id == node) else { return };
        state.pods = state.pods.saturating_add(sign);
        for (name, amount) in &prepared.requests {
            let sum = state.requested.entry(name.clone()).or_default();
            *sum = sum.saturating_add(amount.saturating_mul(sign));
        }
        let class_count = state.by_class.entry(resident.class).or_default();
        *class_count = class_count.saturating_add(sign);
    }
}

impl NodeState<'_> {
    fn fits(&self, prepared: &Prepared) -> bool {
        let spec = &*prepared.class.spec;
        let free = |name: &String| {
            let all = self.node.allocatable.get(name).copied().unwrap_or(0);
            all.saturating_sub(self.requested.get(name).copied().unwrap_or(0))
        };
        let blocked = |taint: &&Taint| taint.effect.as_deref() != Some("PreferNoSchedule");
        tolerates_all(&spec.tolerations, self.node.taints.iter().filter(blocked))
            && selectors::pairs_match(&spec.node_selector, &self.node.labels)
            && self.pods < self.node.allocatable.get("pods").copied().unwrap_or(0)
            && prepared.requests.iter().all(|(name, &amount)| amount == 0 || amount <= free(name))
    }
}

fn requests(spec: &PodSpec) -> BTreeMap<String, i64> {
    let mut sums = BTreeMap::new();
    for container in &spec.containers {
        for (name, quantity) in &container.resources.requests {
            let sum: &mut i64 = sums.entry(name.clone()).or_default();
            *sum = sum.saturating_add(quantity::of_resource(name, quantity).unwrap_or(0));
        }
    }
    sums
}

fn tolerates_all<'t>(tolerations: &[Toleration], mut taints: impl Iterator<Item = &'t Taint>) -> bool {
    taints.all(|taint| tolerations.iter().any(|toleration| tolerates(toleration, taint)))
}

/// Whether a toleration matches a taint (5.6).
pub fn tolerates(toleration: &Toleration, taint: &Taint) -> bool {
    let set = |text: &Option<String>| text.clone().unwrap_or_default();
    let effect = set(&toleration.effect);
    let key = set(&toleration.key);
    let exists = toleration.operator.as_deref() == Some("Exists");
    (effect.is_empty() || effect == set(&taint.effect))
        && ((key.is_empty() && exists) || key == set(&taint.key))
        && (exists || set(&toleration.value) == set(&taint.value))
}

/// Whether a node meets a pod's node selector, required node affinity and NoSchedule/NoExecute taints:
/// the DaemonSet controller's question (workloads.md 6.5). `tolerations` are the pod's, the daemon's own included.
pub fn eligible(spec: &PodSpec, tolerations: &[Toleration], node: &Node) -> bool {
    let blocked = |taint: &&Taint| taint.effect.as_deref() != Some("PreferNoSchedule");
    selectors::pairs_match(&spec.node_selector, &node.labels)
        && tolerates_all(tolerations, node.taints.iter().filter(blocked))
}
