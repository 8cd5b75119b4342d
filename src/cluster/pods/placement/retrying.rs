//! Trying again what could not be placed yet. Knows what a pod waits for; must not know how it is placed.

use super::super::draft::Draft;
use super::{Fate, MAX_ROUNDS, NODES, PLACING, Placing};
use crate::manifest::kinds::PodSpec;
use crate::pace::Pace;

impl Placing<'_, '_> {
    /// Tries again what waits for other pods: affinity, spreading, an ordinal before it, a victim gone.
    pub(super) async fn retry(&mut self, queue: &mut Vec<Draft>, pace: &Pace) {
        for _ in 0..MAX_ROUNDS {
            let before = self.placed;
            self.failed.clear();
            for at in self.waiting(queue) {
                if self.may_go_now(at, queue) {
                    self.draft(at, queue);
                    pace.work(PLACING.saturating_add(self.context.nodes.len() / NODES)).await;
                }
            }
            if self.placed == before {
                return;
            }
        }
    }

    /// Whether a pod was put off because a claim that it names might still come.
    pub(super) fn is_any_held(&self, queue: &[Draft]) -> bool {
        let fates = self.fates.iter().zip(queue).filter(|(fate, _)| **fate == Fate::Held);
        let mut held = fates.filter_map(|(_, draft)| self.templates.get(draft.template));
        held.any(|template| self.claims.may_come(template))
    }

    /// Those that may go now, the higher priority first, then the older (scheduling.md 5.1.1).
    fn waiting(&self, queue: &[Draft]) -> Vec<usize> {
        let mut waiting: Vec<usize> = (0..queue.len()).filter(|at| self.may_go_now(*at, queue)).collect();
        self.by_priority(&mut waiting, queue);
        waiting
    }

    /// The order of the scheduler's queue.
    pub(super) fn by_priority(&self, waiting: &mut [usize], queue: &[Draft]) {
        let priority = |at: usize| {
            let (_, template) = self.look(at, queue)?;
            Some(self.priorities.of_pod(&template.spec)?.0)
        };
        crate::order::sort_by_key(waiting, |&at| std::cmp::Reverse(priority(at)));
    }

    fn may_go_now(&self, at: usize, queue: &[Draft]) -> bool {
        let Some((_, template)) = self.look(at, queue) else { return false };
        match self.fates.get(at) {
            Some(Fate::Held) => true,
            Some(Fate::Made(made)) => {
                let waits = self.made_room || waits_for_pods(&template.spec);
                made.node.is_none() && made.message.is_some() && waits
            }
            _ => false,
        }
    }
}

fn waits_for_pods(spec: &PodSpec) -> bool {
    let affinity = spec.affinity.as_ref().and_then(|affinity| affinity.pod_affinity.as_ref());
    affinity.is_some_and(|affinity| !affinity.required.is_empty())
        || !spec.topology_spread_constraints.is_empty()
}
