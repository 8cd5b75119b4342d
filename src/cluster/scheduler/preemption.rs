//! Which pods of lower priority would have to go, and on which node (scheduling.md 5.8).

use super::filter::{Filter, Refusal};
use super::plan::Plan;
use super::reason::{Attempt, Hope};
use super::state::State;
use super::{ClassId, Resident};
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
    victims: Vec<Victim>,
}

/// The pods that must go from a node.
pub(super) struct Eviction {
    /// The node.
    pub node: usize,
    /// Most important first.
    pub victims: Vec<Resident>,
}

/// Tries the nodes whose refusal an eviction could lift, in an order that begins at random. The state is as
/// before when it returns.
pub(super) fn attempt(
    state: &mut State,
    plan: &mut Plan,
    refusals: &[Option<Refusal>],
    rng: &mut Rng,
) -> Result<Eviction, Attempt> {
    let open = |refusal: &Option<Refusal>| refusal.is_none_or(|refusal| !refusal.is_final());
    let nodes: Vec<usize> =
        refusals.iter().enumerate().filter(|(_, it)| open(it)).map(|(node, _)| node).collect();
    let mut hopes = vec![Hope::None; refusals.len()];
    let own = state.ask(plan.class).map_or(0, |ask| ask.class.priority);
    if !state.has_lower(own) {
        for node in nodes {
            hopes.get_mut(node).into_iter().for_each(|hope| *hope = Hope::NoVictims);
        }
        return Err(Attempt::Tried(hopes));
    }
    let enough = LEAST_CANDIDATES.max(nodes.len() / 10);
    let mut candidates = Vec::new();
    let offset = rng.below(nodes.len());
    for node in nodes.iter().cycle().skip(offset).take(nodes.len()).copied() {
        match try_node(state, plan, node) {
            Ok(candidate) => candidates.push(candidate),
            Err(hope) => hopes.get_mut(node).into_iter().for_each(|it| *it = hope),
        }
        if candidates.len() >= enough {
            break;
        }
    }
    let best = choose(candidates, rng).ok_or(Attempt::Tried(hopes))?;
    let victims = best.victims.iter().map(|victim| victim.resident).collect();
    Ok(Eviction { node: best.node, victims })
}

/// Takes every pod of lower priority off the node, and puts back, the most important first, those that can stay.
fn try_node(state: &mut State, plan: &mut Plan, node: usize) -> Result<Candidate, Hope> {
    let mut lower = lower_pods(state, plan.class, node);
    if lower.is_empty() {
        return Err(Hope::NoVictims);
    }
    for victim in &lower {
        state.vacate(victim.resident, node);
    }
    if let Some(refusal) = refusal(state, plan, node) {
        put_back(state, &lower, node);
        return Err(Hope::Still(refusal));
    }
    crate::order::sort_by_key(&mut lower, |victim| (std::cmp::Reverse(victim.priority), victim.order));
    let mut victims = Vec::new();
    for victim in lower {
        state.put(victim.resident, victim.order, node);
        if refusal(state, plan, node).is_some() {
            state.vacate(victim.resident, node);
            victims.push(victim);
        }
    }
    put_back(state, &victims, node);
    if victims.is_empty() { Err(Hope::NoVictims) } else { Ok(Candidate { node, victims }) }
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

fn refusal(state: &State, plan: &mut Plan, node: usize) -> Option<Refusal> {
    let ask = state.ask(plan.class)?;
    plan.catch_up(ask, state);
    Filter { plan, ask, state }.refusal(node)
}

/// The lowest highest priority, the lowest sum, the fewest pods, the latest start; then at random (5.8.1).
fn choose(mut candidates: Vec<Candidate>, rng: &mut Rng) -> Option<Candidate> {
    let best = candidates.iter().map(rank).min()?;
    candidates.retain(|candidate| rank(candidate) == best);
    let at = rng.below(candidates.len());
    candidates.into_iter().nth(at)
}

fn rank(candidate: &Candidate) -> (i64, i64, usize, std::cmp::Reverse<u64>) {
    let victims = &candidate.victims;
    let highest = victims.iter().map(|victim| victim.priority).max().unwrap_or(0);
    // As the scheduler does it, so that one victim is better than two even where priorities are negative.
    let lifted = |victim: &Victim| victim.priority.saturating_add(i64::from(i32::MAX) + 1);
    let sum = victims.iter().map(lifted).fold(0, i64::saturating_add);
    let most_important = victims.iter().filter(|victim| victim.priority == highest);
    let earliest = most_important.map(|victim| victim.order).min().unwrap_or(0);
    (highest, sum, victims.len(), std::cmp::Reverse(earliest))
}
