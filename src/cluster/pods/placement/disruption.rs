//! What the PodDisruptionBudgets let a preemption take, as the pods are (scheduling.md 5.8.1).

use std::collections::BTreeSet;

use super::super::super::budgets::{Budget, Guarded, Scales};
use super::super::super::scheduler::Allowance;
use super::super::super::{Id, PodId};
use super::super::draft::{Draft, Template};
use super::Fate;

/// The budgets that the scheduler asks, each with the drafts that it guards.
pub(super) struct Budgets<'a> {
    guarding: Vec<(Budget<'a>, BTreeSet<PodId>)>,
    seen: usize,
}

impl<'a> Budgets<'a> {
    /// Those of a cluster. To the scheduler an empty selector selects nothing.
    pub(super) fn of(budgets: &[Budget<'a>]) -> Self {
        let asked = budgets.iter().filter(|budget| !budget.selects_all());
        Self { guarding: asked.map(|budget| (*budget, BTreeSet::new())).collect(), seen: 0 }
    }

    /// Looks at the drafts that have come since.
    pub(super) fn look(&mut self, queue: &[Draft], templates: &[Template]) {
        if self.guarding.is_empty() {
            return;
        }
        for (at, draft) in queue.iter().enumerate().skip(self.seen) {
            let Some(template) = templates.get(draft.template) else { continue };
            let labels = draft.labels.as_ref().unwrap_or(&template.labels);
            for (budget, pods) in &mut self.guarding {
                if budget.guards(template.namespace, labels) {
                    pods.insert(PodId::from_index(at));
                }
            }
        }
        self.seen = queue.len();
    }

    /// How many pods each lets go now.
    pub(super) fn allowances(
        &self,
        queue: &[Draft],
        fates: &[Fate],
        scales: &dyn Scales,
    ) -> Vec<Allowance<'_>> {
        let guarded = |pod: &PodId| {
            let Fate::Made(made) = fates.get(pod.index())? else { return None };
            let owner = queue.get(pod.index())?.owner.as_ref();
            Some(Guarded { healthy: made.ready && !made.terminating, owner })
        };
        let allowance = |(budget, pods): &'_ (Budget, BTreeSet<PodId>)| {
            let there: Vec<Guarded> = pods.iter().filter_map(guarded).collect();
            budget.health(&there, scales).allowed
        };
        self.guarding.iter().map(|it| Allowance { pods: &it.1, allowed: allowance(it) }).collect()
    }
}
