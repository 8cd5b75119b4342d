//! What placing one class needs to know of every node, kept up to date from the log of what came and went.
//! Knows nodes, classes and counts; must not decide anything.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::ClassId;
use super::ask::Ask;
use super::fixed::{Fixed, FixedNodes};
use super::state::{Event, State};
use super::terms::Constraint;
use super::topology::{KeyId, Topology};

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
    /// The domain of each node.
    domains: Arc<[u32]>,
    /// By domain.
    counts: Vec<i64>,
    /// How many pods have been counted.
    pub pods: i64,
    /// The nodes that count; none: all.
    eligible: Option<Vec<bool>>,
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
    present: Vec<bool>,
    /// Enough domains for `minDomains`.
    enough_domains: bool,
    /// The class's own pods are counted.
    pub counts_itself: bool,
    /// The smallest count, 0 where there are too few domains.
    pub least: i64,
    /// How many domains have it; none: it must be looked for again.
    at_least: usize,
}

/// What placing one class needs.
pub(super) struct Plan {
    /// The class.
    pub class: ClassId,
    /// What never changes.
    pub fixed: Arc<FixedNodes>,
    /// The score of images by node; empty where no node states any.
    pub images: Vec<i64>,
    /// By constraint.
    pub hard: Vec<Hard>,
    /// The counter of each soft constraint.
    pub soft: Vec<usize>,
    /// Nodes that soft spreading leaves out for want of a key; empty: none.
    pub unkeyed: Vec<bool>,
    counters: Vec<Counter>,
    by_role: [Vec<usize>; 4],
    effects: BTreeMap<ClassId, Vec<Effect>>,
    /// The position in the log up to which it counts.
    pub seen: u64,
}

impl Plan {
    /// Works everything out from what is placed now.
    pub(super) fn new(class: ClassId, ask: &Ask, fixed: Arc<FixedNodes>, state: &State) -> Self {
        let mut plan = Self {
            class,
            images: state.images.scores(&ask.class.spec, state.nodes.iter().map(|it| it.node)),
            hard: Vec::new(),
            soft: Vec::new(),
            unkeyed: Vec::new(),
            counters: Vec::new(),
            by_role: Default::default(),
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
        plan.refresh();
        plan
    }

    /// Counts what came and went since the last time.
    pub(super) fn catch_up(&mut self, ask: &Ask, state: &State) {
        for &event in state.events_since(self.seen) {
            self.count(event, ask, state);
        }
        self.seen = state.position();
        self.refresh();
    }

    /// The same, where the class is known.
    pub(super) fn refreshed(&mut self, state: &State) {
        if let Some(ask) = state.ask(self.class) {
            self.catch_up(ask, state);
        }
    }

    fn add_constraints(&mut self, ask: &Ask, topology: &Topology) {
        let nodes = 0..self.fixed.nodes.len();
        let keyed = |constraints: &[Constraint]| -> Vec<bool> {
            let has = |node| constraints.iter().all(|it| topology.has(it.key, node));
            nodes.clone().map(has).collect()
        };
        if !ask.hard.is_empty() {
            let keyed = keyed(&ask.hard);
            for constraint in &ask.hard {
                self.add_hard(constraint, &keyed, ask, topology);
            }
        }
        if ask.soft_needs_keys && !ask.soft.is_empty() {
            self.unkeyed = keyed(&ask.soft).into_iter().map(|keyed| !keyed).collect();
        }
        for (at, constraint) in ask.soft.iter().enumerate() {
            // Hosts are counted one by one, whatever the policies say (5.5.3).
            let eligible = if constraint.by_host() { None } else { self.eligible(constraint, &self.unkeyed) };
            let counter = self.add_counter(Role::Soft(at), constraint.key, eligible, topology);
            self.soft.push(counter);
        }
    }

    fn add_hard(&mut self, constraint: &Constraint, keyed: &[bool], ask: &Ask, topology: &Topology) {
        let unkeyed: Vec<bool> = keyed.iter().map(|keyed| !keyed).collect();
        let eligible = self.eligible(constraint, &unkeyed);
        let domains = topology.domains(constraint.key);
        let mut present = vec![false; topology.count(constraint.key)];
        for (node, domain) in domains.iter().enumerate() {
            let counts = eligible.as_ref().is_none_or(|them| them.get(node).copied().unwrap_or(false));
            let domain = present.get_mut(*domain as usize).filter(|_| counts);
            domain.into_iter().for_each(|present| *present = true);
        }
        let found = present.iter().filter(|present| **present).count();
        let counter = self.add_counter(Role::Hard(self.hard.len()), constraint.key, eligible, topology);
        self.hard.push(Hard {
            counter,
            present,
            enough_domains: found >= constraint.min_domains,
            counts_itself: constraint.group.has(ask.class.namespace, &ask.class.labels),
            least: 0,
            at_least: 0,
        });
    }

    /// The nodes that a constraint counts; none: all.
    fn eligible(&self, constraint: &Constraint, unkeyed: &[bool]) -> Option<Vec<bool>> {
        let fixed = &self.fixed;
        let honours = (constraint.honor_affinity && !fixed.all_allowed)
            || (constraint.honor_taints && !fixed.none_tainted);
        if !honours && unkeyed.iter().all(|unkeyed| !unkeyed) {
            return None;
        }
        let counts = |(node, fixed): (usize, &Fixed)| {
            !unkeyed.get(node).copied().unwrap_or(false)
                && (fixed.allowed || !constraint.honor_affinity)
                && (!fixed.tainted || !constraint.honor_taints)
        };
        Some(fixed.nodes.iter().enumerate().map(counts).collect())
    }

    fn add_counter(
        &mut self,
        role: Role,
        key: KeyId,
        eligible: Option<Vec<bool>>,
        topology: &Topology,
    ) -> usize {
        let at = self.counters.len();
        self.counters.push(Counter {
            role,
            key,
            domains: topology.domains(key),
            counts: vec![0; topology.count(key)],
            pods: 0,
            eligible,
        });
        if let Some(them) = role.shared().and_then(|shared| self.by_role.get_mut(shared)) {
            them.push(at);
        }
        at
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
            let pods = if effect.alive_only { event.alive } else { event.all };
            let Some((domain, before, now)) = counter.add(event.node, pods, effect.weight) else { continue };
            if let Role::Hard(at) = counter.role {
                self.hard.get_mut(at).into_iter().for_each(|hard| hard.changed(domain, before, now));
            }
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
    fn refresh(&mut self) {
        for hard in self.hard.iter_mut().filter(|hard| hard.at_least == 0) {
            if let Some(counter) = self.counters.get(hard.counter) {
                hard.look(&counter.counts);
            }
        }
    }

    /// A counter of a constraint.
    pub(super) fn counter(&self, at: usize) -> Option<&Counter> {
        self.counters.get(at)
    }

    /// The counters of a role that terms share.
    pub(super) fn of_role(&self, role: Role) -> impl Iterator<Item = &Counter> {
        let them = role.shared().and_then(|shared| self.by_role.get(shared));
        them.into_iter().flatten().filter_map(|at| self.counters.get(*at))
    }
}

impl Role {
    /// Where the counters of a role that terms share are listed.
    fn shared(self) -> Option<usize> {
        match self {
            Role::Hard(_) | Role::Soft(_) => None,
            Role::Join => Some(0),
            Role::Avoid => Some(1),
            Role::Shunned => Some(2),
            Role::Liking => Some(3),
        }
    }
}

impl Counter {
    /// The number for a node's domain; none where it lacks the key.
    pub(super) fn at(&self, node: usize) -> Option<i64> {
        self.counts.get(*self.domains.get(node)? as usize).copied()
    }

    /// The domain of a node; none where it lacks the key.
    pub(super) fn domain(&self, node: usize) -> Option<usize> {
        self.domains.get(node).map(|domain| *domain as usize).filter(|domain| *domain < self.counts.len())
    }

    /// How many domains there are.
    pub(super) fn size(&self) -> usize {
        self.counts.len()
    }

    /// Counts pods on a node; gives the domain and its numbers before and after. None where it does not count.
    fn add(&mut self, node: usize, pods: i64, weight: i64) -> Option<(usize, i64, i64)> {
        if self.eligible.as_ref().is_some_and(|eligible| !eligible.get(node).copied().unwrap_or(false)) {
            return None;
        }
        let domain = self.domain(node)?;
        let count = self.counts.get_mut(domain)?;
        let before = *count;
        *count = before.saturating_add(weight.saturating_mul(pods));
        self.pods = self.pods.saturating_add(pods);
        Some((domain, before, *count))
    }
}

impl Hard {
    /// Keeps the smallest count right, or notes that it must be looked for.
    fn changed(&mut self, domain: usize, before: i64, now: i64) {
        if !self.enough_domains || !self.present.get(domain).copied().unwrap_or(false) || self.at_least == 0 {
            return;
        }
        if now < self.least {
            (self.least, self.at_least) = (now, 1);
        } else if now == self.least && before != now {
            self.at_least += 1;
        } else if before == self.least && before != now {
            self.at_least -= 1;
        }
    }

    fn look(&mut self, counts: &[i64]) {
        if !self.enough_domains {
            return;
        }
        let present =
            || self.present.iter().zip(counts).filter(|(present, _)| **present).map(|(_, count)| *count);
        let least = present().min().unwrap_or(0);
        (self.least, self.at_least) = (least, present().filter(|count| *count == least).count());
    }
}
