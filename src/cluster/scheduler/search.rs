//! One scheduling cycle: filter, score, choose; and the same laid open node by node (scheduling.md 5.1).

use super::filter::Filter;
use super::plan::Plan;
use super::preemption;
use super::reason::{Attempt, Reason, message, refused_beforehand};
use super::score::{Plugin, Scorer};
use super::{ClassId, Placement, Scheduler};
use crate::cluster::{Id, NodeId};
use crate::rng::Rng;

/// With fewer nodes than this, all are searched.
const SEARCH_ALL_BELOW: usize = 100;

/// What every node has to say about a pod of one class, as things stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explanation {
    /// By node.
    pub verdicts: Vec<Verdict>,
}

/// What one node has to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The node.
    pub node: NodeId,
    /// Why it is refused; empty where it is not.
    pub reasons: Vec<Reason>,
    /// The weighted scores, where it is not refused.
    pub scores: Vec<(Plugin, i64)>,
}

impl Verdict {
    /// Whether the node can take the pod.
    pub fn fits(&self) -> bool {
        self.reasons.is_empty()
    }

    /// The sum of the scores.
    pub fn total(&self) -> i64 {
        self.scores.iter().map(|(_, score)| *score).fold(0, i64::saturating_add)
    }
}

impl<'a> Scheduler<'a> {
    /// Why a pod of this class would go where it would go: every node's refusal or scores.
    pub fn explain(&mut self, class: ClassId, pinned: Option<NodeId>) -> Explanation {
        let Some(mut plan) = self.take_plan(class) else { return Explanation::default() };
        let open = self.open_nodes(class, pinned);
        let reasons = self.refusals(&mut plan, open.as_deref());
        let nodes: Vec<usize> =
            reasons.iter().enumerate().filter(|(_, it)| it.is_empty()).map(|(node, _)| node).collect();
        let mut verdicts: Vec<Verdict> = reasons
            .into_iter()
            .enumerate()
            .map(|(node, reasons)| Verdict { node: NodeId::from_index(node), reasons, scores: Vec::new() })
            .collect();
        if let Some(ask) = self.state.ask(class) {
            let scorer = Scorer { plan: &plan, ask, state: &self.state, nodes: &nodes };
            for column in scorer.columns() {
                for (&node, score) in nodes.iter().zip(column.scores) {
                    let verdict = verdicts.get_mut(node);
                    verdict.into_iter().for_each(|it| it.scores.push((column.plugin, score)));
                }
            }
        }
        self.keep_plan(plan);
        Explanation { verdicts }
    }

    /// One cycle for one pod.
    pub(super) fn search(&mut self, plan: &mut Plan, pinned: Option<NodeId>, rng: &mut Rng) -> Placement {
        let open = self.open_nodes(plan.class, pinned);
        if self
            .state
            .ask(plan.class)
            .is_some_and(|ask| ask.names.as_ref().is_some_and(|names| names.is_empty()))
        {
            let message = refused_beforehand(self.nodes.len(), "pod affinity terms conflict");
            return Placement::Nowhere { message };
        }
        let feasible = self.feasible(plan, open.as_deref());
        match self.best(plan, &feasible, rng) {
            Some(node) => Placement::Node(NodeId::from_index(node)),
            None => self.refuse(plan, open.as_deref(), rng),
        }
    }

    /// The only nodes that are looked at, where the pod is cut off from the others; in the order of the search.
    fn open_nodes(&self, class: ClassId, pinned: Option<NodeId>) -> Option<Vec<usize>> {
        if let Some(node) = pinned {
            return Some(vec![node.index()]);
        }
        let names = self.state.ask(class)?.names.as_ref()?;
        let mut nodes: Vec<usize> =
            names.iter().filter_map(|name| self.by_name.get(name.as_str()).copied()).collect();
        nodes.sort_unstable();
        Some(nodes)
    }

    /// The nodes that pass every filter: as many as are enough, beginning where the last search stopped.
    fn feasible(&mut self, plan: &mut Plan, open: Option<&[usize]>) -> Vec<usize> {
        let nodes = open.unwrap_or(&self.order);
        let enough = enough(nodes.len());
        let mut feasible = Vec::new();
        let mut tried = 0;
        for turn in 0..nodes.len() {
            let Some(&node) = nodes.get((self.start + turn) % nodes.len()) else { continue };
            tried += 1;
            let Some(ask) = self.state.ask(plan.class) else { continue };
            if (Filter { plan, ask, state: &self.state }).passes(node) {
                feasible.push(node);
            }
            if feasible.len() >= enough {
                break;
            }
        }
        self.start = (self.start + tried) % self.order.len().max(1);
        if !self.nominated.is_empty() {
            feasible.retain(|node| self.passes_with_nominated(plan, *node));
        }
        feasible
    }

    /// The node with the highest score; of several, any.
    fn best(&self, plan: &Plan, feasible: &[usize], rng: &mut Rng) -> Option<usize> {
        if let [only] = feasible {
            return Some(*only);
        }
        let ask = self.state.ask(plan.class)?;
        let totals = Scorer { plan, ask, state: &self.state, nodes: feasible }.totals();
        let highest = totals.iter().copied().max()?;
        let best: Vec<usize> = feasible
            .iter()
            .zip(&totals)
            .filter(|(_, total)| **total == highest)
            .map(|(node, _)| *node)
            .collect();
        rng.pick(&best).copied()
    }

    /// No node fits: tries preemption, and says why.
    fn refuse(&mut self, plan: &mut Plan, open: Option<&[usize]>, rng: &mut Rng) -> Placement {
        let refusals = self.refusals(plan, open);
        let preempts = self.state.ask(plan.class).is_some_and(|ask| ask.class.preempts);
        if !preempts {
            return Placement::Nowhere { message: message(&refusals, &Attempt::Never) };
        }
        match preemption::attempt(&mut self.state, plan, &refusals, rng) {
            Ok(eviction) => Placement::Preempt {
                node: NodeId::from_index(eviction.node),
                victims: eviction.victims.iter().map(|victim| victim.pod).collect(),
                waiting: message(&refusals, &Attempt::Waiting),
            },
            Err(hopes) => Placement::Nowhere { message: message(&refusals, &Attempt::Tried(hopes)) },
        }
    }

    fn refusals(&mut self, plan: &mut Plan, open: Option<&[usize]>) -> Vec<Vec<Reason>> {
        let nodes = 0..self.nodes.len();
        nodes.map(|node| self.reasons(plan, open, node)).collect()
    }

    fn reasons(&mut self, plan: &mut Plan, open: Option<&[usize]>, node: usize) -> Vec<Reason> {
        if open.is_some_and(|open| !open.contains(&node)) {
            return vec![Reason::CutOff];
        }
        let reasons = self.reasons_now(plan, node);
        let nominated = reasons.is_empty() && self.nominated.contains_key(&node);
        if nominated { self.reasons_with_nominated(plan, node) } else { reasons }
    }

    fn reasons_now(&self, plan: &Plan, node: usize) -> Vec<Reason> {
        let Some(ask) = self.state.ask(plan.class) else { return vec![Reason::NodeAffinity] };
        Filter { plan, ask, state: &self.state }.reasons(node)
    }

    fn passes_with_nominated(&mut self, plan: &mut Plan, node: usize) -> bool {
        !self.nominated.contains_key(&node) || self.reasons_with_nominated(plan, node).is_empty()
    }

    /// The filters again, with those on the node for whom a place is held there.
    fn reasons_with_nominated(&mut self, plan: &mut Plan, node: usize) -> Vec<Reason> {
        let priority = |class: ClassId| self.state.ask(class).map_or(0, |ask| ask.class.priority);
        let own = priority(plan.class);
        let nominated = self.nominated.get(&node).map_or(&[][..], Vec::as_slice).iter();
        let held: Vec<_> = nominated.filter(|it| priority(it.class) >= own).copied().collect();
        for resident in &held {
            self.state.occupy(*resident, node);
        }
        self.update(plan);
        let reasons = self.reasons_now(plan, node);
        for resident in &held {
            self.state.vacate(*resident, node);
        }
        self.update(plan);
        reasons
    }

    fn update(&self, plan: &mut Plan) {
        if let Some(ask) = self.state.ask(plan.class) {
            plan.catch_up(ask, &self.state);
        }
    }
}

/// How many feasible nodes are enough: all of fewer than 100, else 50 % less 1 % for every 125 nodes,
/// at least 5 % and at least 100 (5.1.2).
fn enough(nodes: usize) -> usize {
    if nodes < SEARCH_ALL_BELOW {
        return nodes;
    }
    let percent = 50usize.saturating_sub(nodes / 125).max(5);
    (nodes * percent / 100).max(SEARCH_ALL_BELOW)
}
