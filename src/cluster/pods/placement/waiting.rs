//! What keeps a pod from being scheduled at all. Knows the pod's own fields and the claims that there are; must not
//! know nodes.

use std::sync::Arc;

use super::super::super::model::{Placed, PodPhase};
use super::super::draft::{Draft, Template};
use super::Placing;
use crate::manifest::kinds::PodSpec;

/// A pod is kept from being scheduled whatever the nodes are.
pub(super) struct Kept {
    /// What its condition then says; none: it has no such condition.
    pub message: Option<Arc<str>>,
}

impl Kept {
    const SILENTLY: Self = Self { message: None };

    fn saying(message: &str) -> Self {
        Self { message: Some(message.into()) }
    }
}

impl Placing<'_, '_> {
    /// What keeps a pod from being scheduled, if anything does.
    pub(super) fn kept_waiting(&self, draft: &Draft, template: &Template) -> Option<Kept> {
        let spec = &*template.spec;
        if let Some(message) = draft.stated.as_ref().and_then(|stated| stated.unscheduled.as_ref()) {
            return Some(Kept::saying(message));
        }
        let ended = |phase| matches!(phase, PodPhase::Succeeded | PodPhase::Failed);
        if draft.stated.as_ref().and_then(|stated| stated.phase).is_some_and(ended) {
            return Some(Kept::SILENTLY);
        }
        if !spec.scheduling_gates.is_empty() {
            return Some(Kept::saying("Scheduling is blocked due to non-empty scheduling gates"));
        }
        if other_scheduler(spec) {
            return Some(Kept::SILENTLY);
        }
        let nodes = self.context.nodes.len();
        if self.volumes.is_any_unbound(template.namespace, &template.claims) {
            let said = "pod has unbound immediate PersistentVolumeClaims. not found";
            return Some(Kept::saying(&format!("0/{nodes} nodes are available: {said}")));
        }
        let missing = self.claims.missing(template)?;
        let said = format!("persistentvolumeclaim \"{missing}\" not found. not found");
        Some(Kept::saying(&format!("0/{nodes} nodes are available: {said}")))
    }

    /// What is said of a pod without a node.
    pub(super) fn asked(&self, draft: &Draft, template: &Template, told: bool) -> Placed {
        let kept = self.kept_waiting(draft, template).is_some();
        if told && !kept { Placed::Nowhere } else { Placed::NotAsked }
    }
}

fn other_scheduler(spec: &PodSpec) -> bool {
    spec.scheduler_name.as_deref().is_some_and(|name| !name.is_empty() && name != "default-scheduler")
}
