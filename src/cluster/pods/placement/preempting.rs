//! What a preemption does to pods: victims go, or linger, and a place is held meanwhile (scheduling.md 5.8.2). Must not
//! know how victims are chosen.

use super::super::super::naming;
use super::super::super::scheduler::Resident;
use super::super::super::{Id, NodeId, PodId};
use super::super::draft::Draft;
use super::{Fate, Made, Placing};

impl Placing<'_, '_> {
    /// Places that are held since earlier.
    pub(super) fn nominated(&mut self, queue: &mut [Draft]) {
        for at in 0..queue.len() {
            let Some((draft, template)) = self.look(at, queue) else { continue };
            let Some(node) = draft.past.nominated.filter(|_| draft.bound.is_none()) else { continue };
            let Some((priority, preempts)) = self.priorities.of_pod(&template.spec) else { continue };
            let class = self.class(draft, template, priority, preempts);
            let pod = PodId::from_index(at);
            self.hold(Resident { pod, class, terminating: false, preempted: false }, node, queue);
        }
    }

    /// Holds a place on a node for a pod; who waited for it with a lower priority waits for it no more.
    pub(super) fn hold(&mut self, resident: Resident, node: NodeId, queue: &mut [Draft]) {
        let mut nominate = |pod: PodId, node: Option<NodeId>| {
            queue.get_mut(pod.index()).into_iter().for_each(|draft| draft.past.nominated = node);
            if let Some(Fate::Made(made)) = self.fates.get_mut(pod.index()) {
                made.nominated = node;
            }
        };
        let lower = self.scheduler.nominate(resident, node);
        lower.into_iter().for_each(|pod| nominate(pod, None));
        nominate(resident.pod, Some(node));
    }

    /// Deletes the victims of a preemption; whether one of them lingers. Their controllers make new ones.
    pub(super) fn evict(&mut self, victims: &[PodId], queue: &mut Vec<Draft>) -> bool {
        let mut lingering = false;
        for victim in victims.iter().map(|victim| victim.index()) {
            let Some((draft, template)) = self.look(victim, queue) else { continue };
            let Some(Fate::Made(made)) = self.fates.get(victim).cloned() else { continue };
            let lingers = template.behaviour.lingers;
            let replacement = draft.owner.is_some().then(|| draft.replacement());
            if let (Some(node), Some((priority, preempts))) =
                (made.node, self.priorities.of_pod(&template.spec))
            {
                let class = self.class(draft, template, priority, preempts);
                let pod = PodId::from_index(victim);
                let (terminating, preempted) = (made.terminating, draft.past.preempted);
                self.scheduler.vacate(Resident { pod, class, terminating, preempted }, node);
                if lingers {
                    let preempted = preempted || !terminating;
                    self.scheduler.occupy(Resident { pod, class, terminating: true, preempted }, node);
                }
            }
            lingering |= lingers;
            self.set(
                victim,
                if lingers { Fate::Made(Made { terminating: true, ..made }) } else { Fate::Gone },
            );
            if let Some(replacement) = replacement {
                queue.push(replacement);
                self.fates.push(Fate::Held);
            }
        }
        self.failed.clear();
        self.made_room |= !lingering;
        lingering
    }
}

impl Draft {
    /// The pod that its controller makes in its place.
    fn replacement(&self) -> Draft {
        let keeps_name = self.labels.is_some();
        let prefix = self.name.get(..self.name.len().saturating_sub(5)).unwrap_or("");
        let again = naming::generated(prefix, naming::hash(0, &["again", &self.name]));
        let name = if keeps_name { self.name.clone() } else { again };
        Draft {
            hostname: self.hostname.clone(),
            owner: self.owner.clone(),
            labels: self.labels.clone(),
            pinned: self.pinned,
            ..Draft::new(self.template, name)
        }
    }
}
