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

impl Rejection {
    /// `status.message`, as the kubelet writes it.
    pub fn message(&self) -> String {
        let why = match &self.because {
            Reason::Insufficient { resource, requested, free, allocatable } => {
                let used = allocatable.saturating_sub(*free);
                format!(
                    "Node didn't have enough resource: {resource}, requested: {requested}, used: {used}, capacity: {allocatable}"
                )
            }
            Reason::TooManyPods { most } => {
                format!(
                    "Node didn't have enough resource: pods, requested: 1, used: {most}, capacity: {most}"
                )
            }
            because => format!("Predicate {} failed: {}", self.reason, because.text()),
        };
        format!("Pod was rejected: {why}")
    }
}

/// The first check that fails (pkg/kubelet/lifecycle/predicate.go). A resource of which the Node says nothing
/// is not checked: a kubelet knows its own machine.
pub(super) fn admit(ask: &Ask, state: &NodeState) -> Option<Rejection> {
    let stated = |resource: &str| state.node.allocatable.contains_key(resource);
    let counted = |it: &Reason| match it {
        Reason::Insufficient { resource, .. } => stated(resource),
        _ => stated("pods"),
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
