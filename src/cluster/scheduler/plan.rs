//! What placing one class needs to know of every node, kept up to date from the log of what came and went.
//! Knows nodes, classes and counts; must not decide anything.

use std::collections::{BTreeMap, BTreeSet};

use super::ask::Ask;
use super::state::{Event, State};
use super::terms::Constraint;
use super::topology::{KeyId, Topology};
use super::{ClassId, node_affinity, taints};
use crate::cluster::model::Node;

/// What never changes between a class and a node.
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
    /// The score of its images (5.5.5).
    pub images: i64,
}

/// Whose pods a counter counts, and for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Pods of a DoNotSchedule constraint.
    Hard(usize),
    /// Pods of a ScheduleAnyway constraint.
    Soft(usize),
    /// Pods that all required affinity terms match.
    Join,
    /// Pods that required anti-affinity matches.
    Avoid,
    /// Pods whose required anti-affinity matches this class.
    Shunned,
    /// Weights of preferences, in both directions.
    Liking,
}

/// A number for each domain of a key.
pub(super) struct Counter {
    /// What it is for.
    pub role: Role,
    /// The key.
    pub key: KeyId,
    /// By domain.
    pub counts: Vec<i64>,
    /// How many pods have been counted.
    pub pods: i64,
    /// The nodes that count; none: all.
    pub eligible: Option<Vec<bool>>,
}

/// How one pod of a class changes a counter.
#[derive(Clone, Copy)]
struct Effect {
    counter: usize,
    weight: i64,
    /// Not once it is terminating.
    alive_only: bool,
}

/// A DoNotSchedule constraint while pods are placed.
pub(super) struct Hard {
    /// Its counter.
    pub counter: usize,
    /// Domains with an eligible node.
    pub present: Vec<bool>,
    /// The class's own pods are counted.
    pub counts_itself: bool,
    /// The smallest count, 0 where there are too few domains.
    pub least: i64,
}

/// What placing one class needs.
pub(super) struct Plan {
    /// The class.
    pub class: ClassId,
    /// By node.
    pub fixed: Vec<Fixed>,
    /// By constraint.
    pub hard: Vec<Hard>,
    /// The counter of each soft constraint.
    pub soft: Vec<usize>,
    /// Nodes that soft spreading leaves out for want of a key.
    pub unkeyed: Vec<bool>,
    /// All counters.
    pub counters: Vec<Counter>,
    effects: BTreeMap<ClassId, Vec<Effect>>,
    /// The position in the log up to which it counts.
    pub seen: u64,
}

impl Plan {
    /// Works everything out from what is placed now.
    pub fn new(class: ClassId, ask: &Ask, state: &State) -> Self {
        let fixed: Vec<Fixed> = state.nodes.iter().map(|it| fixed(ask, it.node, state)).collect();
        let mut plan = Self {
            class,
            hard: Vec::new(),
            soft: Vec::new(),
            unkeyed: vec![false; if ask.soft_needs_keys { fixed.len() } else { 0 }],
            counters: Vec::new(),
            effects: BTreeMap::new(),
            seen: state.position(),
            fixed,
        };
        plan.add_constraints(ask, &state.topology);
        let mut found = BTreeSet::new();
        for constraint in ask.hard.iter().chain(&ask.soft) {
            state.by_labels.candidates(&constraint.group, &mut found);
        }
        ask.terms().for_each(|term| state.by_labels.candidates(&term.group, &mut found));
        state.by_terms.candidates(ask.class.namespace, &ask.class.labels, &mut found);
        for other in found {
            for (node, placed) in state.placed(other) {
                let event = Event { class: other, node, alive: placed.alive, all: placed.all };
                plan.count(event, ask, state);
            }
        }
        plan.refresh(ask);
        plan
    }

    /// Counts what came and went since the last time.
    pub fn catch_up(&mut self, ask: &Ask, state: &State) {
        for &event in state.events_since(self.seen) {
            self.count(event, ask, state);
        }
        self.seen = state.position();
        self.refresh(ask);
    }

    fn add_constraints(&mut self, ask: &Ask, topology: &Topology) {
        let keyed = |constraints: &[Constraint], node: usize| {
            constraints.iter().all(|it| topology.domain(it.key, node).is_some())
        };
        let nodes = self.fixed.len();
        let hard_keyed: Vec<bool> = (0..nodes).map(|node| keyed(&ask.hard, node)).collect();
        for (at, constraint) in ask.hard.iter().enumerate() {
            let eligible = self.eligible(constraint, &hard_keyed);
            let mut present = vec![false; topology.count(constraint.key)];
            for (node, _) in eligible.iter().enumerate().filter(|(_, eligible)| **eligible) {
                let domain = topology.domain(constraint.key, node).and_then(|domain| present.get_mut(domain));
                domain.into_iter().for_each(|present| *present = true);
            }
            let counts_itself = constraint.group.has(ask.class.namespace, &ask.class.labels);
            let counter = self.add_counter(Role::Hard(at), constraint.key, Some(eligible), topology);
            self.hard.push(Hard { counter, present, counts_itself, least: 0 });
        }
        if ask.soft_needs_keys && !ask.soft.is_empty() {
            self.unkeyed = (0..nodes).map(|node| !keyed(&ask.soft, node)).collect();
        }
        let soft_keyed: Vec<bool> =
            (0..nodes).map(|node| !self.unkeyed.get(node).copied().unwrap_or(false)).collect();
        for (at, constraint) in ask.soft.iter().enumerate() {
            // Hosts are counted one by one, whatever the policies say (5.5.3).
            let eligible = (!constraint.by_host()).then(|| self.eligible(constraint, &soft_keyed));
            let counter = self.add_counter(Role::Soft(at), constraint.key, eligible, topology);
            self.soft.push(counter);
        }
    }

    fn eligible(&self, constraint: &Constraint, keyed: &[bool]) -> Vec<bool> {
        let policies = |fixed: &Fixed| {
            (fixed.allowed || !constraint.honor_affinity) && (!fixed.tainted || !constraint.honor_taints)
        };
        self.fixed.iter().zip(keyed).map(|(fixed, keyed)| *keyed && policies(fixed)).collect()
    }

    fn add_counter(
        &mut self,
        role: Role,
        key: KeyId,
        eligible: Option<Vec<bool>>,
        topology: &Topology,
    ) -> usize {
        self.counters.push(Counter { role, key, counts: vec![0; topology.count(key)], pods: 0, eligible });
        self.counters.len() - 1
    }

    /// The counter of a role that all terms of one key share.
    fn shared(&mut self, role: Role, key: KeyId, topology: &Topology) -> usize {
        let found = self.counters.iter().position(|counter| counter.role == role && counter.key == key);
        found.unwrap_or_else(|| self.add_counter(role, key, None, topology))
    }

    fn count(&mut self, event: Event, ask: &Ask, state: &State) {
        if !self.effects.contains_key(&event.class) {
            let effects = self.effects_of(event.class, ask, state);
            self.effects.insert(event.class, effects);
        }
        for effect in self.effects.get(&event.class).map_or(&[][..], Vec::as_slice) {
            let Some(counter) = self.counters.get_mut(effect.counter) else { continue };
            let eligible = counter.eligible.as_ref();
            if eligible.is_some_and(|eligible| !eligible.get(event.node).copied().unwrap_or(false)) {
                continue;
            }
            let domain = state.topology.domain(counter.key, event.node);
            let Some(count) = domain.and_then(|domain| counter.counts.get_mut(domain)) else { continue };
            let pods = if effect.alive_only { event.alive } else { event.all };
            *count = count.saturating_add(effect.weight.saturating_mul(pods));
            counter.pods = counter.pods.saturating_add(pods);
        }
    }

    fn effects_of(&mut self, other: ClassId, ask: &Ask, state: &State) -> Vec<Effect> {
        let Some(them) = state.ask(other) else { return Vec::new() };
        let mut effects = Vec::new();
        let counted =
            |constraint: &Constraint| constraint.group.has(them.class.namespace, &them.class.labels);
        let hard = ask.hard.iter().zip(self.hard.iter().map(|hard| hard.counter));
        let soft = ask.soft.iter().zip(self.soft.iter().copied());
        for (_, counter) in hard.chain(soft).filter(|(constraint, _)| counted(constraint)) {
            effects.push(Effect { counter, weight: 1, alive_only: true });
        }
        let mut add = |role: Role, key: KeyId, weight: i64| {
            let counter = self.shared(role, key, &state.topology);
            effects.push(Effect { counter, weight, alive_only: false });
        };
        if !ask.join.is_empty() && ask.join.iter().all(|term| them.is_in(term)) {
            ask.join.iter().for_each(|term| add(Role::Join, term.key, 1));
        }
        ask.avoid.iter().filter(|term| them.is_in(term)).for_each(|term| add(Role::Avoid, term.key, 1));
        them.avoid.iter().filter(|term| ask.is_in(term)).for_each(|term| add(Role::Shunned, term.key, 1));
        let theirs = them.likes.iter().chain(&them.join).filter(|term| ask.is_in(term));
        let likes = ask.likes.iter().filter(|term| them.is_in(term)).chain(theirs);
        likes.for_each(|term| add(Role::Liking, term.key, term.weight));
        effects
    }

    /// The smallest count of each hard constraint (5.6).
    fn refresh(&mut self, ask: &Ask) {
        for (hard, constraint) in self.hard.iter_mut().zip(&ask.hard) {
            let Some(counter) = self.counters.get(hard.counter) else { continue };
            let present = || hard.present.iter().zip(&counter.counts).filter(|(present, _)| **present);
            let least = present().map(|(_, count)| *count).min().unwrap_or(0);
            hard.least = if present().count() < constraint.min_domains { 0 } else { least };
        }
    }

    /// The counters of a role.
    pub fn of_role(&self, role: Role) -> impl Iterator<Item = &Counter> {
        self.counters.iter().filter(move |counter| counter.role == role)
    }
}

impl Counter {
    /// The number for a node's domain; none where it lacks the key.
    pub fn at(&self, node: usize, topology: &Topology) -> Option<i64> {
        self.counts.get(topology.domain(self.key, node)?).copied()
    }
}

fn fixed(ask: &Ask, node: &Node, state: &State) -> Fixed {
    let spec = &*ask.class.spec;
    Fixed {
        cordoned: taints::cordoned(&spec.tolerations, node),
        tainted: taints::forbidding(&spec.tolerations, node).is_some(),
        allowed: node_affinity::allows(spec, node),
        disliked: taints::disliked(&spec.tolerations, node),
        preference: node_affinity::preference(spec, node),
        images: state.images.score(spec, node),
    }
}
