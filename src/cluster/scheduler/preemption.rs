//! Which pods of lower priority would have to go, and on which node (scheduling.md 5.8; plg defaultpreemption).

use super::filter::Refusal;
use super::nominated::Nominated;
use super::plan::Plan;
use super::reason::{Attempt, Hope};
use super::state::State;
use super::{Allowance, ClassId, Resident};
use crate::rng::Rng;

/// At least so many nodes are tried, or a tenth of them.
const LEAST_CANDIDATES: usize = 100;

/// A pod that would have to go, and the point of the order at which it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Victim {
    resident: Resident,
    priority: i64,
    order: u64,
}

/// A node, and who would have to go.
struct Candidate {
    node: usize,
    /// Most important first.
    victims: Vec<Victim>,
    /// How many of them a PodDisruptionBudget would keep.
    violations: usize,
}

/// The pods that must go from a node.
pub(super) struct Eviction {
    /// The node.
    pub node: usize,
    /// Most important first.
    pub victims: Vec<Resident>,
}

/// What a preemption goes by, besides the nodes.
pub(super) struct Terms<'t> {
    /// Who waits for nodes already.
    pub nominated: &'t Nominated,
    /// What the budgets let go.
    pub allowances: &'t [Allowance<'t>],
}

/// Tries the nodes whose refusal an eviction could lift, in an order that begins at random. The state is as
/// before when it returns.
pub(super) fn attempt(
    state: &mut State,
    plan: &mut Plan,
    refusals: &[Option<Refusal>],
    terms: &Terms,
    rng: &mut Rng,
) -> Result<Eviction, Attempt> {
    let nodes = open_nodes(refusals);
    let mut hopes = vec![Hope::None; refusals.len()];
    let enough = LEAST_CANDIDATES.max(nodes.len() / 10);
    let mut candidates = Vec::new();
    let offset = rng.below(nodes.len());
    for node in nodes.iter().cycle().skip(offset).take(nodes.len()).copied() {
        match try_node(state, plan, node, terms) {
            Ok(candidate) => candidates.push(candidate),
            Err(hope) => hopes.get_mut(node).into_iter().for_each(|it| *it = hope),
        }
        if candidates.len() >= enough && candidates.iter().any(|it| it.violations == 0) {
            break;
        }
    }
    let best = choose(candidates, rng).ok_or(Attempt::Tried(hopes))?;
    let victims = best.victims.iter().map(|victim| victim.resident).collect();
    Ok(Eviction { node: best.node, victims })
}

/// What is said where no pod at all has a lower priority.
pub(super) fn nobody_lower(refusals: &[Option<Refusal>]) -> Attempt {
    let mut hopes = vec![Hope::None; refusals.len()];
    for node in open_nodes(refusals) {
        hopes.get_mut(node).into_iter().for_each(|hope| *hope = Hope::NoVictims);
    }
    Attempt::Tried(hopes)
}

/// The nodes whose refusal an eviction could lift.
fn open_nodes(refusals: &[Option<Refusal>]) -> Vec<usize> {
    let open = |refusal: &Option<Refusal>| refusal.is_none_or(|refusal| !refusal.is_final());
    refusals.iter().enumerate().filter(|(_, it)| open(it)).map(|(node, _)| node).collect()
}

/// Takes every pod of lower priority off the node, and puts back those that can stay: first those that a budget would
/// keep, then the others, the more important first.
fn try_node(state: &mut State, plan: &mut Plan, node: usize, terms: &Terms) -> Result<Candidate, Hope> {
    let mut lower = lower_pods(state, plan.class, node);
    if lower.is_empty() {
        return Err(Hope::NoVictims);
    }
    for victim in &lower {
        state.vacate(victim.resident, node);
    }
    if let Some(refusal) = terms.nominated.refusal(state, plan, node) {
        put_back(state, &lower, node);
        return Err(Hope::Still(refusal));
    }
    crate::order::sort_by_key(&mut lower, importance);
    let (kept, others) = by_budgets(lower, terms.allowances);
    let mut go = |victim: &Victim| {
        state.put(victim.resident, victim.order, node);
        let goes = terms.nominated.refusal(state, plan, node).is_some();
        if goes {
            state.vacate(victim.resident, node);
        }
        goes
    };
    let mut victims: Vec<Victim> = kept.into_iter().filter(&mut go).collect();
    let violations = victims.len();
    victims.extend(others.into_iter().filter(go));
    crate::order::sort_by_key(&mut victims, importance);
    put_back(state, &victims, node);
    if victims.is_empty() { Err(Hope::NoVictims) } else { Ok(Candidate { node, victims, violations }) }
}

/// The more important first: by priority, then who started earlier.
fn importance(victim: &Victim) -> (std::cmp::Reverse<i64>, u64) {
    (std::cmp::Reverse(victim.priority), victim.order)
}

/// Those whose going would violate a budget, as if all went in this order, and the others.
fn by_budgets(lower: Vec<Victim>, allowances: &[Allowance]) -> (Vec<Victim>, Vec<Victim>) {
    let mut left: Vec<u64> = allowances.iter().map(|it| it.allowed).collect();
    lower.into_iter().partition(|victim| {
        let mut violates = false;
        for (left, allowance) in left.iter_mut().zip(allowances) {
            if allowance.pods.contains(&victim.resident.pod) {
                violates |= *left == 0;
                *left = left.saturating_sub(1);
            }
        }
        violates
    })
}

fn lower_pods(state: &State, class: ClassId, node: usize) -> Vec<Victim> {
    let priority = |class: ClassId| state.ask(class).map_or(0, |ask| ask.class.priority);
    let own = priority(class);
    let residents = state.nodes.get(node).map_or(&[][..], |it| &it.residents);
    let victim =
        |&(resident, order): &(Resident, u64)| Victim { resident, priority: priority(resident.class), order };
    residents.iter().map(victim).filter(|victim| victim.priority < own).collect()
}

fn put_back(state: &mut State, victims: &[Victim], node: usize) {
    for victim in victims {
        state.put(victim.resident, victim.order, node);
    }
}

/// The fewest violations of budgets, the lowest highest priority, the lowest sum, the fewest pods, the latest start;
/// then at random (5.8.1).
fn choose(mut candidates: Vec<Candidate>, rng: &mut Rng) -> Option<Candidate> {
    let best = candidates.iter().map(rank).min()?;
    candidates.retain(|candidate| rank(candidate) == best);
    let at = rng.below(candidates.len());
    candidates.into_iter().nth(at)
}

fn rank(candidate: &Candidate) -> (usize, i64, i64, usize, std::cmp::Reverse<u64>) {
    let victims = &candidate.victims;
    let highest = victims.iter().map(|victim| victim.priority).max().unwrap_or(0);
    // As the scheduler does it, so that one victim is better than two even where priorities are negative.
    let lifted = |victim: &Victim| victim.priority.saturating_add(i64::from(i32::MAX) + 1);
    let sum = victims.iter().map(lifted).fold(0, i64::saturating_add);
    let most_important = victims.iter().filter(|victim| victim.priority == highest);
    let earliest = most_important.map(|victim| victim.order).min().unwrap_or(0);
    (candidate.violations, highest, sum, victims.len(), std::cmp::Reverse(earliest))
}
