//! Which node a pod gets (scheduling.md). Knows nodes and the pods already placed; must not know
//! controllers, addresses or endpoints.
//!
//! Pods of one template and label set are a *class*. What a class asks for is read once (`ask`), what it
//! needs to know of every node is worked out once (`plan`) and then follows the log of what came and went
//! (`state`), so that 150,000 pods on 5,000 nodes take seconds, not hours.

mod admission;
mod ask;
mod filter;
mod fixed;
mod images;
mod index;
mod node_affinity;
mod nominated;
mod own_labels;
mod plan;
mod ports;
mod preemption;
mod profile;
mod reason;
mod resources;
mod score;
mod search;
mod spread;
mod state;
mod taints;
mod terms;
mod topology;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use admission::Rejection;
pub use node_affinity::reaches;
pub use reason::Reason;
pub use score::Plugin;
pub use search::{Explanation, Verdict};
pub use taints::tolerates;

use super::model::{Choice, Namespace, Node};
use super::{Id, IndexVec, NodeId, PodId};
use crate::manifest::kinds::{LabelSelector, Labels, PodSpec, Toleration};
use crate::rng::Rng;
use ask::Ask;
use fixed::FixedNodes;
use nominated::Nominated;
use own_labels::OwnLabels;
use plan::Plan;
use profile::Profile;
use reason::NO_NODES;
use state::State;
use terms::{Reader, Services};

/// So many plans are kept, and so many of what they share: pods of one template come one after the other.
const KEPT: usize = 16;

/// So many classes of the same labels are looked at for one that asks for the same.
const ALIKE: usize = 8;

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
    /// So many of the Services are there when it is placed, the first ones; none: all.
    pub services: Option<usize>,
    /// What each node has against its volumes; empty: nothing.
    pub volumes: Arc<[Option<VolumeConflict>]>,
    /// The claims that one pod alone may use (`ReadWriteOncePod`).
    pub alone: Vec<&'a str>,
    /// The priority, classes and defaults resolved.
    pub priority: i64,
    /// `preemptionPolicy` is not Never, the class's included.
    pub preempts: bool,
}

/// What a node has against the volumes of a pod.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum VolumeConflict {
    /// The volume of a claim cannot be reached from it.
    NodeAffinity,
    /// There is none on it for a claim that waits for its first pod.
    NoneToBind,
    /// The volume is of another zone or region, as its labels say (plg volumezone).
    Zone,
    /// Another pod, on whichever node, uses a claim that one alone may use (plg volumerestrictions).
    InUse,
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
    /// Where it stands in the stream.
    pub place: u32,
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
    /// Being deleted for a pod of a higher priority.
    pub preempted: bool,
}

/// A pod that is to be placed.
#[derive(Clone, Copy)]
pub struct Incoming<'i> {
    /// How it schedules.
    pub class: ClassId,
    /// A DaemonSet's pod is cut off from every other node (5.3.4).
    pub pinned: Option<NodeId>,
    /// The node whose pods were made to go for it (`status.nominatedNodeName`).
    pub nominated: Option<NodeId>,
    /// What the PodDisruptionBudgets let go now: asked for where a pod would have to go.
    pub allowances: &'i dyn Fn() -> Vec<Allowance<'i>>,
}

impl Incoming<'_> {
    /// A pod of a class, nothing else.
    pub fn of(class: ClassId) -> Self {
        Self { class, pinned: None, nominated: None, allowances: &Vec::new }
    }
}

/// A PodDisruptionBudget as preemption sees it.
#[derive(Clone, Copy, Debug)]
pub struct Allowance<'p> {
    /// The pods that it guards.
    pub pods: &'p BTreeSet<PodId>,
    /// How many of them may go now (`status.disruptionsAllowed`).
    pub allowed: u64,
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
    /// None yet: the pods that were made to go for it are not gone. What it was told stands.
    Later,
}

/// The scheduler's view of one cluster while its pods are placed one by one.
pub struct Scheduler<'a> {
    state: State<'a>,
    nodes: Vec<&'a Node>,
    by_name: BTreeMap<&'a str, usize>,
    namespaces: &'a BTreeMap<String, Namespace>,
    services: Services<'a>,
    own_labels: OwnLabels,
    order: Vec<usize>,
    start: usize,
    plans: Vec<Plan>,
    profiles: Vec<Profile>,
    fixed: Vec<(ClassId, Arc<FixedNodes>)>,
    nominated: Nominated,
    known: BTreeMap<(&'a str, Arc<Labels>), Vec<ClassId>>,
    failed: Option<Failure>,
    choice: Option<Choice>,
}

/// A pod that fitted nowhere: the next one of its class does not either, unless something changed.
struct Failure {
    class: ClassId,
    pinned: Option<NodeId>,
    position: u64,
    message: String,
}

impl<'a> Scheduler<'a> {
    /// A scheduler over empty nodes.
    pub fn new(
        nodes: &'a IndexVec<NodeId, Node>,
        namespaces: &'a BTreeMap<String, Namespace>,
        spreaders: &'a [Spreader<'a>],
    ) -> Self {
        let nodes: Vec<&Node> = nodes.iter().collect();
        Self {
            state: State::new(&nodes),
            by_name: nodes.iter().enumerate().map(|(at, node)| (node.name.as_str(), at)).collect(),
            namespaces,
            services: Services::of(spreaders),
            own_labels: OwnLabels::of(spreaders),
            order: topology::search_order(&nodes),
            start: 0,
            plans: Vec::new(),
            profiles: Vec::new(),
            fixed: Vec::new(),
            nominated: Nominated::default(),
            known: BTreeMap::new(),
            failed: None,
            choice: None,
            nodes,
        }
    }

    /// Makes a class known: what follows from its template is worked out once. The dump of a live cluster
    /// makes one for each of its pods: one that asks for the same as an earlier one is that one.
    pub fn class(&mut self, class: PodClass<'a>) -> ClassId {
        let class = PodClass { labels: self.own_labels.of_class(&class), ..class };
        let key = (class.namespace, class.labels.clone());
        let mut alike = self.known.get(&key).map_or(&[][..], Vec::as_slice).iter().rev().take(ALIKE);
        let serves = |id: &&ClassId| self.state.ask(**id).is_some_and(|ask| ask.serves(&class));
        if let Some(&id) = alike.find(serves) {
            return id;
        }
        let (nodes, mut topology) = (&self.nodes, std::mem::take(&mut self.state.topology));
        let mut reader = Reader { namespaces: self.namespaces, key: |name: &str| topology.key(name, nodes) };
        let ask = Ask::of(class, &mut reader, &self.services);
        self.state.topology = topology;
        let id = self.state.add_class(ask);
        self.known.entry(key).or_default().push(id);
        id
    }

    /// Where a pod goes. Changes nothing; [`Scheduler::occupy`] does. Ties are broken by `rng`.
    pub fn place(&mut self, incoming: &Incoming, rng: &mut Rng) -> Placement {
        let Incoming { class, pinned, .. } = *incoming;
        if self.nodes.is_empty() {
            return Placement::Nowhere { message: NO_NODES.into() };
        }
        let position = self.state.position();
        let known =
            self.failed.as_ref().filter(|it| (it.class, it.pinned, it.position) == (class, pinned, position));
        if let Some(failure) = known {
            return Placement::Nowhere { message: failure.message.clone() };
        }
        let Some(mut plan) = self.take_plan(class) else {
            return Placement::Nowhere { message: NO_NODES.into() };
        };
        let placement = self.search(&mut plan, incoming, rng);
        self.keep_plan(plan);
        if let Placement::Nowhere { message } = &placement {
            let (message, position) = (message.clone(), self.state.position());
            self.failed = Some(Failure { class, pinned, position, message });
        }
        placement
    }

    /// What the node that was given last was chosen among.
    pub fn choice(&self) -> Option<Choice> {
        self.choice
    }

    /// Counts a pod on its node, whoever put it there. A pod that has ended holds nothing and is not counted.
    pub fn occupy(&mut self, resident: Resident, node: NodeId) {
        self.state.occupy(resident, node.index());
    }

    /// Takes a pod off its node again.
    pub fn vacate(&mut self, resident: Resident, node: NodeId) {
        self.state.vacate(resident, node.index());
    }

    /// Holds a place for a pod that waits for its victims: pods of lower priority leave it free (5.8.2). Gives those
    /// who waited for the node with a lower priority: they wait for it no more.
    pub fn nominate(&mut self, resident: Resident, node: NodeId) -> Vec<PodId> {
        let priority = self.state.ask(resident.class).map_or(0, |ask| ask.class.priority);
        let lower = self.nominated.lower(&self.state, node.index(), priority);
        lower.iter().for_each(|pod| self.nominated.withdraw(*pod));
        self.failed = None;
        self.nominated.hold(resident, node.index());
        lower
    }

    /// Gives up the place held for a pod: it is about to be placed, or gone.
    pub fn withdraw(&mut self, pod: PodId) {
        self.failed = None;
        self.nominated.withdraw(pod);
    }

    /// What the kubelet says of a pod that names its node itself; none: it takes it (5.7).
    pub fn admit(&self, class: ClassId, node: NodeId) -> Option<Rejection> {
        admission::admit(self.state.ask(class)?, self.state.nodes.get(node.index())?)
    }

    /// The plan of a class, up to date.
    fn take_plan(&mut self, class: ClassId) -> Option<Plan> {
        let kept = self.plans.iter().position(|plan| plan.class == class).map(|at| self.plans.remove(at));
        let kept = kept.filter(|plan| self.state.remembers(plan.seen));
        let Some(mut plan) = kept else {
            let fixed = self.fixed(class)?;
            return Some(Plan::new(class, self.state.ask(class)?, fixed, &self.state));
        };
        plan.catch_up(self.state.ask(class)?, &self.state);
        Some(plan)
    }

    fn keep_plan(&mut self, plan: Plan) {
        keep(&mut self.plans, plan);
    }

    /// What never changes between a class and the nodes: that of a class that says the same, where one is known.
    fn fixed(&mut self, class: ClassId) -> Option<Arc<FixedNodes>> {
        let ask = self.state.ask(class)?;
        let same = |(other, _): &&(ClassId, Arc<FixedNodes>)| {
            self.state.ask(*other).is_some_and(|other| fixed::alike(&ask.class.spec, &other.class.spec))
        };
        if let Some((_, known)) = self.fixed.iter().find(same) {
            return Some(known.clone());
        }
        let fixed = Arc::new(FixedNodes::of(ask, self.nodes.iter().copied()));
        keep(&mut self.fixed, (class, fixed.clone()));
        Some(fixed)
    }

    /// What the nodes say to the requests of a class, up to date.
    fn take_profile(&mut self, class: ClassId) -> Option<Profile> {
        let requests = &self.state.ask(class)?.requests;
        let kept = self.profiles.iter().position(|profile| profile.requests == *requests);
        let Some(at) = kept else { return Some(Profile::new(requests, &self.state)) };
        let mut profile = self.profiles.remove(at);
        profile.catch_up(&self.state);
        Some(profile)
    }
}

/// Keeps what was used last, and so many before it.
fn keep<T>(kept: &mut Vec<T>, one: T) {
    if kept.len() >= KEPT {
        kept.remove(0);
    }
    kept.push(one);
}

/// Whether a node meets a pod's node selector, required node affinity and NoSchedule/NoExecute taints:
/// the DaemonSet controller's question (workloads.md 6.5). `tolerations` are the pod's, the daemon's own included.
pub fn eligible(spec: &PodSpec, tolerations: &[Toleration], node: &Node) -> bool {
    node_affinity::allows(spec, node) && taints::forbidding(tolerations, node).is_none()
}
