//! Places held for pods that wait for their victims to go (scheduling.md 5.8.2). Knows who waits for which node; must
//! not know why.

use std::collections::BTreeMap;

use super::filter::{Filter, Refusal};
use super::plan::Plan;
use super::state::State;
use super::{ClassId, Resident};
use crate::cluster::PodId;

/// Who waits for which node.
#[derive(Default)]
pub(super) struct Nominated {
    held: BTreeMap<usize, Vec<Resident>>,
}

impl Nominated {
    /// Nobody waits.
    pub(super) fn is_empty(&self) -> bool {
        self.held.is_empty()
    }

    /// Holds a place.
    pub(super) fn hold(&mut self, resident: Resident, node: usize) {
        self.held.entry(node).or_default().push(resident);
    }

    /// Gives it up.
    pub(super) fn withdraw(&mut self, pod: PodId) {
        for held in self.held.values_mut() {
            held.retain(|resident| resident.pod != pod);
        }
        self.held.retain(|_, held| !held.is_empty());
    }

    /// The nodes with a place held.
    pub(super) fn nodes(&self) -> Vec<usize> {
        self.held.keys().copied().collect()
    }

    /// Whether a node has a place held.
    pub(super) fn is_on(&self, node: usize) -> bool {
        self.held.contains_key(&node)
    }

    /// Who waits for a node with a lower priority than this: what is freed there is not for them any more.
    pub(super) fn lower(&self, state: &State, node: usize, priority: i64) -> Vec<PodId> {
        let held = self.held.get(&node).into_iter().flatten();
        held.filter(|it| of(state, it.class) < priority).map(|it| it.pod).collect()
    }

    /// The filters, as the node is and with those on it for whom a place is held there: they must pass both times.
    pub(super) fn refusal(&self, state: &mut State, plan: &mut Plan, node: usize) -> Option<Refusal> {
        let plain = refusal(state, plan, node);
        if plain.is_some() || !self.is_on(node) {
            return plain;
        }
        let own = of(state, plan.class);
        let held = self.held.get(&node).into_iter().flatten();
        let held: Vec<Resident> = held.filter(|it| of(state, it.class) >= own).copied().collect();
        held.iter().for_each(|resident| state.occupy(*resident, node));
        let with_them = refusal(state, plan, node);
        for resident in &held {
            state.vacate(*resident, node);
        }
        plan.refreshed(state);
        with_them
    }
}

fn of(state: &State, class: ClassId) -> i64 {
    state.ask(class).map_or(0, |ask| ask.class.priority)
}

fn refusal(state: &State, plan: &mut Plan, node: usize) -> Option<Refusal> {
    plan.refreshed(state);
    let ask = state.ask(plan.class)?;
    Filter { plan, ask, state }.refusal(node)
}
