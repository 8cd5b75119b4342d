//! One scheduling cycle: filter, score, choose; and the same laid open node by node (scheduling.md 5.1).

use super::filter::{Filter, Refusal};
use super::fixed::Fixed;
use super::plan::Plan;
use super::preemption;
use super::reason::{Attempt, Reason, message, refused_beforehand};
use super::score::{Plugin, Scorer};
use super::{ClassId, Incoming, Placement, Scheduler};
use crate::cluster::{Choice, Id, NodeId, Placed};
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

impl Explanation {
    /// Whether a pod owes its place to these answers: not where it was placed in another state of the cluster, later in
    /// its life.
    pub fn is_of(&self, placed: Placed, node: Option<NodeId>) -> bool {
        let mut fits = self.verdicts.iter().filter(|it| it.fits());
        match placed {
            Placed::Chosen(choice) => {
                let best = |it: &Verdict| choice.score.is_none_or(|score| score == it.total());
                count(fits.clone().count()) == choice.fits && fits.any(|it| Some(it.node) == node && best(it))
            }
            Placed::Nowhere | Placed::MadeRoom { .. } => fits.next().is_none(),
            Placed::Pinned => true,
            Placed::ByName | Placed::NotAsked => false,
        }
    }
}

impl<'a> Scheduler<'a> {
    /// Why a pod of this class would go where it would go: every node's refusal or scores.
    pub fn explain(&mut self, class: ClassId, pinned: Option<NodeId>) -> Explanation {
        let Some(mut plan) = self.take_plan(class) else { return Explanation::default() };
        let open = self.open_nodes(class, pinned);
        let refusals = self.refusals(&mut plan, open.as_deref());
        let Some(ask) = self.state.ask(class) else { return Explanation::default() };
        let filter = Filter { plan: &plan, ask, state: &self.state };
        let verdict = |(node, refusal): (usize, &Option<Refusal>)| Verdict {
            node: NodeId::from_index(node),
            reasons: refusal.map_or(Vec::new(), |refusal| filter.reasons(refusal, node)),
            scores: Vec::new(),
        };
        let mut verdicts: Vec<Verdict> = refusals.iter().enumerate().map(verdict).collect();
        let fits = verdicts.iter().enumerate().filter(|(_, verdict)| verdict.fits());
        let nodes: Vec<usize> = fits.map(|(node, _)| node).collect();
        for column in (Scorer { plan: &plan, ask, state: &self.state, nodes: &nodes }).columns() {
            for (&node, score) in nodes.iter().zip(column.scores) {
                verdicts.get_mut(node).into_iter().for_each(|it| it.scores.push((column.plugin, score)));
            }
        }
        self.keep_plan(plan);
        Explanation { verdicts }
    }

    /// One cycle for one pod.
    pub(super) fn search(&mut self, plan: &mut Plan, incoming: &Incoming, rng: &mut Rng) -> Placement {
        let open = self.open_nodes(plan.class, incoming.pinned);
        if self
            .state
            .ask(plan.class)
            .is_some_and(|ask| ask.names.as_ref().is_some_and(|names| names.is_empty()))
        {
            let message = refused_beforehand(self.nodes.len(), "pod affinity terms conflict");
            return Placement::Nowhere { message };
        }
        // The node that it waits for is taken without a look at the others.
        if let Some(node) = incoming.nominated
            && self.nominated.refusal(&mut self.state, plan, node.index()).is_none()
        {
            self.choice = Some(Choice { fits: 1, score: None, tied: 1 });
            return Placement::Node(node);
        }
        let (feasible, scores) = self.feasible(plan, open.as_deref());
        let best = self.best(plan, &feasible, scores, rng);
        self.choice = best.map(|(_, choice)| choice);
        match best {
            Some((node, _)) => Placement::Node(NodeId::from_index(node)),
            None => self.refuse(plan, incoming, open.as_deref(), rng),
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
        crate::order::sort(&mut nodes);
        Some(nodes)
    }

    /// The nodes that pass every filter, with their resource scores: as many as are enough, beginning where
    /// the last search stopped.
    fn feasible(&mut self, plan: &mut Plan, open: Option<&[usize]>) -> (Vec<usize>, Vec<i64>) {
        let Some(mut profile) = self.take_profile(plan.class) else { return Default::default() };
        let nodes = open.unwrap_or(&self.order);
        let enough = enough(nodes.len());
        let (mut feasible, mut scores) = (Vec::with_capacity(enough), Vec::with_capacity(enough));
        let mut tried = 0;
        if let Some(ask) = self.state.ask(plan.class) {
            let filter = Filter { plan, ask, state: &self.state };
            let (after, before) = nodes.split_at(self.start % nodes.len().max(1));
            for &node in before.iter().chain(after) {
                tried += 1;
                if !plan.fixed.nodes.get(node).is_some_and(Fixed::is_open) {
                    continue;
                }
                let Some(score) = profile.score(node, &self.state) else { continue };
                if filter.passes_the_rest(node) {
                    feasible.push(node);
                    scores.push(i64::from(score));
                    if feasible.len() >= enough {
                        break;
                    }
                }
            }
        }
        self.start = (self.start + tried) % self.order.len().max(1);
        super::keep(&mut self.profiles, profile);
        if !self.nominated.is_empty() {
            let both = feasible.into_iter().zip(scores);
            let (nominated, state) = (&self.nominated, &mut self.state);
            return both
                .filter(|(node, _)| {
                    !nominated.is_on(*node) || nominated.refusal(state, plan, *node).is_none()
                })
                .unzip();
        }
        (feasible, scores)
    }

    /// The node with the highest score; of several, any.
    fn best(
        &self,
        plan: &Plan,
        feasible: &[usize],
        scores: Vec<i64>,
        rng: &mut Rng,
    ) -> Option<(usize, Choice)> {
        if let [only] = feasible {
            return Some((*only, Choice { fits: 1, score: None, tied: 1 }));
        }
        let ask = self.state.ask(plan.class)?;
        let scorer = Scorer { plan, ask, state: &self.state, nodes: feasible };
        let totals = scorer.add_to(scores);
        let highest = totals.iter().copied().max()?;
        let best: Vec<usize> = feasible
            .iter()
            .zip(&totals)
            .filter(|(_, total)| **total == highest)
            .map(|(node, _)| *node)
            .collect();
        let score = Some(highest.saturating_add(scorer.left_out()));
        let choice = Choice { fits: count(feasible.len()), score, tied: count(best.len()) };
        Some((rng.pick(&best).copied()?, choice))
    }

    /// No node fits: tries preemption, and says why.
    fn refuse(
        &mut self,
        plan: &mut Plan,
        incoming: &Incoming,
        open: Option<&[usize]>,
        rng: &mut Rng,
    ) -> Placement {
        let refusals = self.refusals(plan, open);
        let may = self.state.ask(plan.class).filter(|ask| ask.class.preempts).map(|ask| ask.class.priority);
        let attempt = match may {
            None => Err(Attempt::Never),
            Some(own) if self.waits_for_victims(incoming, own, &refusals) => return Placement::Later,
            Some(own) if !self.state.has_lower(own) => Err(preemption::nobody_lower(&refusals)),
            Some(_) => {
                let allowances = (incoming.allowances)();
                let terms = preemption::Terms { nominated: &self.nominated, allowances: &allowances };
                preemption::attempt(&mut self.state, plan, &refusals, &terms, rng)
            }
        };
        plan.refreshed(&self.state);
        let say = |attempt: &Attempt| {
            let ask = self.state.ask(plan.class)?;
            Some(message(&Filter { plan, ask, state: &self.state }, &refusals, attempt))
        };
        match attempt {
            Ok(eviction) => Placement::Preempt {
                node: NodeId::from_index(eviction.node),
                victims: eviction.victims.iter().map(|victim| victim.pod).collect(),
                waiting: say(&Attempt::Waiting).unwrap_or_default(),
            },
            Err(attempt) => Placement::Nowhere { message: say(&attempt).unwrap_or_default() },
        }
    }

    /// Whether a pod has made others go, which are not gone: it makes none go elsewhere meanwhile, unless that cannot
    /// help it any more (plg defaultpreemption, `PodEligibleToPreemptOthers`).
    fn waits_for_victims(&self, incoming: &Incoming, own: i64, refusals: &[Option<Refusal>]) -> bool {
        let Some(node) = incoming.nominated.map(Id::index) else { return false };
        let lost = refusals.get(node).is_some_and(|it| it.is_some_and(Refusal::is_final));
        let lower = |class: ClassId| self.state.ask(class).is_some_and(|ask| ask.class.priority < own);
        let mut there = self.state.nodes.get(node).into_iter().flat_map(|it| &it.residents);
        !lost && there.any(|(it, _)| it.preempted && lower(it.class))
    }

    fn refusals(&mut self, plan: &mut Plan, open: Option<&[usize]>) -> Vec<Option<Refusal>> {
        let mut refusals: Vec<Option<Refusal>> = match self.state.ask(plan.class) {
            Some(ask) => {
                let filter = Filter { plan, ask, state: &self.state };
                (0..self.nodes.len()).map(|node| filter.refusal(node)).collect()
            }
            None => Vec::new(),
        };
        for node in self.nominated.nodes() {
            let Some(None) = refusals.get(node) else { continue };
            let refusal = self.nominated.refusal(&mut self.state, plan, node);
            refusals.get_mut(node).into_iter().for_each(|it| *it = refusal);
        }
        if let Some(open) = open {
            let cut_off = refusals.iter_mut().enumerate().filter(|(node, _)| !open.contains(node));
            cut_off.for_each(|(_, refusal)| *refusal = Some(Refusal::CutOff));
        }
        refusals
    }
}

fn count(nodes: usize) -> u32 {
    u32::try_from(nodes).unwrap_or(u32::MAX)
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
