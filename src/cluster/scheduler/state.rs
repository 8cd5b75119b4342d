//! What is on the nodes: resources, host ports and pods by class, with a log of every change.
//! Knows nodes and classes; must not decide anything.

use std::collections::BTreeMap;

use super::ask::Ask;
use super::images::Images;
use super::index::{ByLabels, ByTerms};
use super::ports::HostPort;
use super::resources::Requests;
use super::topology::Topology;
use super::{ClassId, Resident};
use crate::cluster::model::Node;

/// The log is cut when it gets longer: plans that have not seen all of it are made anew.
const LONGEST_LOG: usize = 1 << 18;

/// A node and what is on it.
pub(super) struct NodeState<'a> {
    /// The node.
    pub node: &'a Node,
    /// What pods may request: CPU, memory, pods.
    pub allocatable: Allocatable,
    /// What they request.
    pub used: Used,
    /// The pods, with the order in which they came.
    pub residents: Vec<(Resident, u64)>,
    /// The host ports that they take.
    pub ports: Vec<HostPort>,
}

/// The resources of a node that every pod asks for; the others are looked up by name.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Allocatable {
    /// Millicores.
    pub cpu: i64,
    /// Bytes.
    pub memory: i64,
    /// How many.
    pub pods: i64,
}

/// What the pods of a node request.
#[derive(Clone, Debug, Default)]
pub(super) struct Used {
    /// Millicores.
    pub cpu: i64,
    /// Bytes.
    pub memory: i64,
    /// How many pods.
    pub pods: i64,
    /// Millicores, with what is assumed for containers that request none.
    pub assumed_cpu: i64,
    /// Bytes, the same way.
    pub assumed_memory: i64,
    /// Other resources by name.
    pub others: BTreeMap<String, i64>,
}

/// Pods of one class on one node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Placed {
    /// Those that are not terminating.
    pub alive: i64,
    /// All.
    pub all: i64,
}

/// Pods of a class that came to a node, or (negative) left it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Event {
    /// The class.
    pub class: ClassId,
    /// The node.
    pub node: usize,
    /// Pods that are not terminating.
    pub alive: i64,
    /// All pods.
    pub all: i64,
}

/// Everything that placing depends on.
pub(super) struct State<'a> {
    /// By node.
    pub nodes: Vec<NodeState<'a>>,
    /// The domains of topology keys.
    pub topology: Topology,
    /// Images on nodes.
    pub images: Images,
    /// Classes by their labels.
    pub by_labels: ByLabels,
    /// Classes by their affinity terms.
    pub by_terms: ByTerms,
    asks: Vec<Ask<'a>>,
    placed: Vec<BTreeMap<usize, Placed>>,
    log: Vec<Event>,
    dropped: u64,
    arrivals: u64,
    priorities: BTreeMap<i64, i64>,
    /// How many pods use each claim that one alone may use.
    alone: BTreeMap<(&'a str, &'a str), i64>,
}

impl<'a> State<'a> {
    /// Empty nodes.
    pub(super) fn new(nodes: &[&'a Node]) -> Self {
        Self {
            nodes: nodes.iter().map(|node| NodeState::new(node)).collect(),
            topology: Topology::default(),
            images: Images::of(nodes),
            by_labels: ByLabels::default(),
            by_terms: ByTerms::default(),
            asks: Vec::new(),
            placed: Vec::new(),
            log: Vec::new(),
            dropped: 0,
            arrivals: 0,
            priorities: BTreeMap::new(),
            alone: BTreeMap::new(),
        }
    }

    /// Makes a class known.
    pub(super) fn add_class(&mut self, ask: Ask<'a>) -> ClassId {
        let class = ClassId(u32::try_from(self.asks.len()).unwrap_or(u32::MAX));
        self.by_labels.insert(ask.class.namespace, &ask.class.labels, class);
        ask.terms().for_each(|term| self.by_terms.insert(&term.group, class));
        self.asks.push(ask);
        self.placed.push(BTreeMap::new());
        class
    }

    /// What a class asks for.
    pub(super) fn ask(&self, class: ClassId) -> Option<&Ask<'a>> {
        self.asks.get(class.0 as usize)
    }

    /// Where the pods of a class are.
    pub(super) fn placed(&self, class: ClassId) -> impl Iterator<Item = (usize, Placed)> {
        let placed = self.placed.get(class.0 as usize).into_iter().flatten();
        placed.map(|(node, placed)| (*node, *placed))
    }

    /// How many changes there have been.
    pub(super) fn position(&self) -> u64 {
        self.dropped.saturating_add(self.log.len() as u64)
    }

    /// The changes from a position on.
    pub(super) fn events_since(&self, position: u64) -> &[Event] {
        let from = usize::try_from(position.saturating_sub(self.dropped)).unwrap_or(usize::MAX);
        self.log.get(from..).unwrap_or(&[])
    }

    /// Whether the log still has everything from a position on, and not too much of it.
    pub(super) fn remembers(&self, position: u64) -> bool {
        position >= self.dropped && self.events_since(position).len() <= self.nodes.len().max(1_000)
    }

    /// Whether any pod has a lower priority than this.
    pub(super) fn has_lower(&self, priority: i64) -> bool {
        self.priorities.first_key_value().is_some_and(|(lowest, _)| *lowest < priority)
    }

    /// Whether another pod uses a claim that this class's pods may only use alone.
    pub(super) fn in_use(&self, ask: &Ask) -> bool {
        let used =
            |claim: &&str| self.alone.get(&(ask.class.namespace, *claim)).is_some_and(|pods| *pods > 0);
        ask.class.alone.iter().any(used)
    }

    /// Puts a pod on a node.
    pub(super) fn occupy(&mut self, resident: Resident, node: usize) {
        self.arrivals = self.arrivals.saturating_add(1);
        let order = self.arrivals;
        self.put(resident, order, node);
    }

    /// Puts a pod on a node as the one that came at this point of the order.
    pub(super) fn put(&mut self, resident: Resident, order: u64, node: usize) {
        let Some(state) = self.nodes.get_mut(node) else { return };
        let Some(ask) = self.asks.get(resident.class.0 as usize) else { return };
        state.used.add(&ask.requests, 1);
        state.ports.extend(ask.ports.iter().cloned());
        state.residents.push((resident, order));
        self.record(resident, node, 1);
    }

    /// Takes a pod off a node; gives the point of the order at which it came.
    pub(super) fn vacate(&mut self, resident: Resident, node: usize) -> Option<u64> {
        let state = self.nodes.get_mut(node)?;
        let ask = self.asks.get(resident.class.0 as usize)?;
        let at = state.residents.iter().position(|(other, _)| *other == resident)?;
        let (_, order) = state.residents.swap_remove(at);
        state.used.add(&ask.requests, -1);
        for port in &ask.ports {
            if let Some(at) = state.ports.iter().position(|other| other == port) {
                state.ports.swap_remove(at);
            }
        }
        self.record(resident, node, -1);
        Some(order)
    }

    fn record(&mut self, resident: Resident, node: usize, sign: i64) {
        let alive = if resident.terminating { 0 } else { sign };
        let Some(placed) = self.placed.get_mut(resident.class.0 as usize) else { return };
        let here = placed.entry(node).or_default();
        here.alive += alive;
        here.all += sign;
        if here.all == 0 {
            placed.remove(&node);
        }
        let class = self.asks.get(resident.class.0 as usize).map(|ask| &ask.class);
        for claim in class.map_or(&[][..], |class| &class.alone) {
            *self.alone.entry((class.map_or("", |class| class.namespace), claim)).or_default() += sign;
        }
        let priority = class.map_or(0, |class| class.priority);
        let equals = self.priorities.entry(priority).or_default();
        *equals += sign;
        if *equals == 0 {
            self.priorities.remove(&priority);
        }
        if self.log.len() >= LONGEST_LOG {
            self.dropped = self.position();
            self.log.clear();
        }
        self.log.push(Event { class: resident.class, node, alive, all: sign });
    }
}

impl<'a> NodeState<'a> {
    fn new(node: &'a Node) -> Self {
        let amount = |name: &str| node.allocatable.get(name).copied().unwrap_or(0);
        Self {
            node,
            allocatable: Allocatable { cpu: amount("cpu"), memory: amount("memory"), pods: amount("pods") },
            used: Used::default(),
            residents: Vec::new(),
            ports: Vec::new(),
        }
    }
}

impl Used {
    fn add(&mut self, requests: &Requests, sign: i64) {
        let add = |sum: &mut i64, amount: i64| *sum = sum.saturating_add(amount.saturating_mul(sign));
        add(&mut self.cpu, requests.cpu);
        add(&mut self.memory, requests.memory);
        add(&mut self.assumed_cpu, requests.assumed_cpu);
        add(&mut self.assumed_memory, requests.assumed_memory);
        add(&mut self.pods, 1);
        for (name, amount) in &requests.others {
            add(self.others.entry(name.clone()).or_default(), *amount);
        }
    }
}
