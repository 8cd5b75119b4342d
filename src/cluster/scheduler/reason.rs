//! Why a node is refused, and the message that the scheduler makes of it (scheduling.md 5.2, 5.3).
//! Knows Kubernetes' own words (of 1.35); must not know how a reason is found.

use std::collections::BTreeMap;

use super::VolumeConflict;
use super::filter::{Filter, Refusal};

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
    /// A volume cannot be had here.
    Volume(VolumeConflict),
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
            Reason::Volume(VolumeConflict::NodeAffinity) => {
                "node(s) didn't match PersistentVolume's node affinity"
            }
            Reason::Volume(VolumeConflict::NoneToBind) => {
                "node(s) didn't find available persistent volumes to bind"
            }
            Reason::Volume(VolumeConflict::Zone) => "node(s) had no available volume zone",
            Reason::Volume(VolumeConflict::InUse) => {
                "node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode"
            }
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
}

/// What is said where there is no node at all.
pub(super) const NO_NODES: &str = "no nodes available to schedule pods";
const NO_HELP: &str = "Preemption is not helpful for scheduling";
const NO_VICTIMS: &str = "No preemption victims found for incoming pod";

/// What a try at preemption found for a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hope {
    /// No eviction helps.
    None,
    /// There is no pod of lower priority.
    NoVictims,
    /// Not even without them.
    Still(Refusal),
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
pub(super) fn message(filter: &Filter, refusals: &[Option<Refusal>], attempt: &Attempt) -> String {
    let nodes = refusals.len();
    let refused = refusals.iter().enumerate().filter_map(|(node, refusal)| Some((node, (*refusal)?)));
    let counted = histogram(refused, |node, refusal| texts(filter, node, refusal));
    let mut out = format!("0/{nodes} nodes are available: {counted}.");
    match attempt {
        Attempt::Waiting => {}
        Attempt::Never => {
            out.push_str(
                " no new claims to deallocate, preemption: not eligible due to preemptionPolicy=Never.",
            );
        }
        Attempt::Tried(hopes) => {
            let counted = histogram(hopes.iter().copied().enumerate(), |node, hope| match hope {
                Hope::None => vec![NO_HELP.to_string()],
                Hope::NoVictims => vec![NO_VICTIMS.to_string()],
                Hope::Still(refusal) => texts(filter, node, refusal),
            });
            out.push_str(&format!(
                " no new claims to deallocate, preemption: 0/{nodes} nodes are available: {counted}."
            ));
        }
    }
    out
}

fn texts(filter: &Filter, node: usize, refusal: Refusal) -> Vec<String> {
    filter.reasons(refusal, node).iter().map(Reason::text).collect()
}

/// The message where the whole cycle is refused before any node is looked at (5.3.6).
pub(super) fn refused_beforehand(nodes: usize, reason: &str) -> String {
    format!("0/{nodes} nodes are available: {reason}. not found")
}

/// `<count> <reason>`, sorted as text (5.3.2). What is equal is put into words once, with one node for all.
fn histogram<T: PartialEq + Copy>(
    items: impl Iterator<Item = (usize, T)>,
    texts: impl Fn(usize, T) -> Vec<String>,
) -> String {
    let mut kinds: Vec<(T, usize, usize)> = Vec::new();
    for (node, item) in items {
        match kinds.iter_mut().find(|(kind, ..)| *kind == item) {
            Some((_, _, count)) => *count += 1,
            None => kinds.push((item, node, 1)),
        }
    }
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (kind, node, count) in kinds {
        for text in texts(node, kind) {
            *counts.entry(text).or_default() += count;
        }
    }
    let mut lines: Vec<String> = counts.iter().map(|(text, count)| format!("{count} {text}")).collect();
    crate::order::sort(&mut lines);
    lines.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_counted_and_sorted_as_text() {
        let items = ["b"; 9].iter().chain(&["a"; 10]).enumerate();
        assert_eq!(histogram(items, |_, text| vec![text.to_string()]), "10 a, 9 b");
    }
}
