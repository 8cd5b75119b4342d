//! Why a node is refused, and the message that the scheduler makes of it (scheduling.md 5.2, 5.3).
//! Knows Kubernetes' own words (of 1.35); must not know how a reason is found.

use std::collections::BTreeMap;

/// Why a node cannot take a pod. The first plugin that refuses gives its reason; only resources may give several.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Cut off beforehand: the pod's required affinity names other nodes.
    CutOff,
    /// `spec.unschedulable`.
    Cordoned,
    /// A NoSchedule or NoExecute taint that is not tolerated.
    Taint {
        /// The taint's key.
        key: String,
        /// Its value, empty where it has none.
        value: String,
        /// Its effect.
        effect: String,
    },
    /// nodeSelector or required node affinity does not hold.
    NodeAffinity,
    /// Another pod has this host port.
    HostPort {
        /// The port.
        port: i64,
    },
    /// The node has as many pods as it may have.
    TooManyPods {
        /// How many that is.
        most: i64,
    },
    /// Not enough of a resource is unreserved.
    Insufficient {
        /// The resource's name.
        resource: String,
        /// What the pod requests: CPU in millicores, others in bytes or units.
        requested: i64,
        /// What is unreserved.
        free: i64,
        /// What the whole node has.
        allocatable: i64,
    },
    /// The node lacks the label of a spread constraint.
    SpreadLabelMissing {
        /// The topology key.
        key: String,
    },
    /// A spread constraint would be violated.
    Spread {
        /// The topology key.
        key: String,
        /// The skew that there would be.
        skew: i64,
        /// The skew that there may be.
        max_skew: i64,
    },
    /// No pod that the required affinity asks for is in the node's domain.
    Affinity,
    /// A pod that the required anti-affinity forbids is in the node's domain.
    AntiAffinity,
    /// The required anti-affinity of a pod in the node's domain forbids this pod.
    OthersAntiAffinity,
}

impl Reason {
    /// What the scheduler says.
    pub fn text(&self) -> String {
        match self {
            Reason::CutOff => "node(s) didn't satisfy plugin(s) [NodeAffinity]",
            Reason::Cordoned => "node(s) were unschedulable",
            Reason::Taint { .. } => "node(s) had untolerated taint(s)",
            Reason::NodeAffinity => "node(s) didn't match Pod's node affinity/selector",
            Reason::HostPort { .. } => "node(s) didn't have free ports for the requested pod ports",
            Reason::TooManyPods { .. } => "Too many pods",
            Reason::Insufficient { resource, .. } => return format!("Insufficient {resource}"),
            Reason::SpreadLabelMissing { .. } => {
                "node(s) didn't match pod topology spread constraints (missing required label)"
            }
            Reason::Spread { .. } => "node(s) didn't match pod topology spread constraints",
            Reason::Affinity => "node(s) didn't match pod affinity rules",
            Reason::AntiAffinity => "node(s) didn't match pod anti-affinity rules",
            Reason::OthersAntiAffinity => "node(s) didn't satisfy existing pods anti-affinity rules",
        }
        .to_string()
    }

    /// Whether no eviction could help (5.3.5).
    pub fn is_final(&self) -> bool {
        match self {
            Reason::CutOff
            | Reason::Cordoned
            | Reason::Taint { .. }
            | Reason::NodeAffinity
            | Reason::SpreadLabelMissing { .. }
            | Reason::Affinity => true,
            Reason::Insufficient { requested, allocatable, .. } => requested > allocatable,
            Reason::HostPort { .. }
            | Reason::TooManyPods { .. }
            | Reason::Spread { .. }
            | Reason::AntiAffinity
            | Reason::OthersAntiAffinity => false,
        }
    }
}

/// What is said where there is no node at all.
pub(super) const NO_NODES: &str = "no nodes available to schedule pods";
const NO_HELP: &str = "Preemption is not helpful for scheduling";
const NO_VICTIMS: &str = "No preemption victims found for incoming pod";

/// What a try at preemption found for a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Hope {
    /// No eviction helps.
    None,
    /// There is no pod of lower priority.
    NoVictims,
    /// Not even without them.
    Still(Vec<Reason>),
}

/// How preemption ended, as the message says it.
pub(super) enum Attempt {
    /// `preemptionPolicy: Never`.
    Never,
    /// For each node.
    Tried(Vec<Hope>),
    /// Pods are being evicted.
    Waiting,
}

/// The message of the PodScheduled condition: the refusals of every node, then how preemption ended.
pub(super) fn message(refusals: &[Vec<Reason>], attempt: &Attempt) -> String {
    let counted = histogram(refusals.iter().flatten().map(Reason::text));
    let mut out = format!("0/{} nodes are available: {counted}.", refusals.len());
    match attempt {
        Attempt::Waiting => {}
        Attempt::Never => {
            out.push_str(
                " no new claims to deallocate, preemption: not eligible due to preemptionPolicy=Never.",
            );
        }
        Attempt::Tried(hopes) => {
            let counted = histogram(hopes.iter().flat_map(Hope::texts));
            let nodes = refusals.len();
            out.push_str(&format!(
                " no new claims to deallocate, preemption: 0/{nodes} nodes are available: {counted}."
            ));
        }
    }
    out
}

/// The message where the whole cycle is refused before any node is looked at (5.3.6).
pub(super) fn refused_beforehand(nodes: usize, reason: &str) -> String {
    format!("0/{nodes} nodes are available: {reason}. not found")
}

impl Hope {
    fn texts(&self) -> Vec<String> {
        match self {
            Hope::None => vec![NO_HELP.to_string()],
            Hope::NoVictims => vec![NO_VICTIMS.to_string()],
            Hope::Still(reasons) => reasons.iter().map(Reason::text).collect(),
        }
    }
}

/// `<count> <reason>`, sorted as text (5.3.2).
fn histogram(texts: impl Iterator<Item = String>) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for text in texts {
        *counts.entry(text).or_default() += 1;
    }
    let mut lines: Vec<String> = counts.iter().map(|(text, count)| format!("{count} {text}")).collect();
    lines.sort();
    lines.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_counted_and_sorted_as_text() {
        let texts = ["b"; 9].iter().chain(&["a"; 10]).map(ToString::to_string);
        assert_eq!(histogram(texts), "10 a, 9 b");
    }
}
