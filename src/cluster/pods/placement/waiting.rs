//! What keeps a pod from being scheduled at all. Knows the pod's own fields and the claims that there are; must not
//! know nodes.

use std::sync::Arc;

use super::super::super::model::{Placed, PodPhase};
use super::super::draft::{Draft, Template};
use super::Placing;
use crate::manifest::kinds::PodSpec;

impl Placing<'_, '_> {
    /// What keeps a pod from being scheduled whatever the nodes are, with the message that it shows.
    pub(super) fn kept_waiting(&self, draft: &Draft, template: &Template) -> Option<Option<Arc<str>>> {
        let spec = &*template.spec;
        if let Some(message) = draft.stated.as_ref().and_then(|stated| stated.unscheduled.as_ref()) {
            return Some(Some(message.as_str().into()));
        }
        let ended = |phase| matches!(phase, PodPhase::Succeeded | PodPhase::Failed);
        if draft.stated.as_ref().and_then(|stated| stated.phase).is_some_and(ended) {
            return Some(None);
        }
        if !spec.scheduling_gates.is_empty() {
            return Some(Some("Scheduling is blocked due to non-empty scheduling gates".into()));
        }
        if other_scheduler(spec) {
            return Some(None);
        }
        let nodes = self.context.nodes.len();
        if self.volumes.is_any_unbound(template.namespace, &template.claims) {
            let said = format!(
                "0/{nodes} nodes are available: pod has unbound immediate PersistentVolumeClaims. not found"
            );
            return Some(Some(said.into()));
        }
        let missing = self.claims.missing(template)?;
        Some(Some(
            format!(
                "0/{nodes} nodes are available: persistentvolumeclaim \"{missing}\" not found. not found"
            )
            .into(),
        ))
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
