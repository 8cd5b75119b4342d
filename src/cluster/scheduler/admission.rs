//! What a kubelet checks when a pod that the scheduler never saw arrives (scheduling.md 5.7).

use super::ask::Ask;
use super::filter::{shortage, shortages};
use super::node_affinity;
use super::reason::Reason;
use super::state::NodeState;
use super::taints;

/// Why a kubelet refuses a pod: its phase becomes Failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// `status.reason`: `OutOfcpu`, `OutOfmemory`, `OutOfpods`, `NodeAffinity`, `NodePorts`, `TaintToleration`.
    pub reason: String,
    /// What refuses it.
    pub because: Reason,
}

/// The first check that fails; a resource that the node does not have at all is not checked
/// (pkg/kubelet/lifecycle/predicate.go).
pub(super) fn admit(ask: &Ask, state: &NodeState) -> Option<Rejection> {
    let counted = |it: &Reason| match it {
        Reason::Insufficient { resource, .. } => {
            !resource.contains('/') || state.node.allocatable.contains_key(resource)
        }
        _ => true,
    };
    let shortages = shortage(&ask.requests, state).map(|it| shortages(&ask.requests, it, state));
    let short = shortages.into_iter().flatten().find(counted).map(|because| {
        let resource = match &because {
            Reason::Insufficient { resource, .. } => resource.as_str(),
            _ => "pods",
        };
        Rejection { reason: format!("OutOf{resource}"), because }
    });
    let spec = &*ask.class.spec;
    let named = |reason: &str, because: Reason| Some(Rejection { reason: reason.to_string(), because });
    let taken = ask.ports.iter().find(|port| state.ports.iter().any(|other| other.clashes(port)));
    let evicts = |taint: &&crate::manifest::kinds::Taint| {
        taint.effect.as_deref() == Some("NoExecute") && !taints::tolerated(&spec.tolerations, taint)
    };
    short
        .or_else(|| {
            let allowed = node_affinity::allows(spec, state.node);
            (!allowed).then(|| named("NodeAffinity", Reason::NodeAffinity)).flatten()
        })
        .or_else(|| named("NodePorts", Reason::HostPort { port: taken?.port }))
        .or_else(|| {
            let taint = state.node.taints.iter().find(evicts)?;
            named("TaintToleration", super::filter::taint_reason(Some(taint)))
        })
}
