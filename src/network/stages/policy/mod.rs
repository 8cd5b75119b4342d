//! NetworkPolicy: whether a connection may leave one end and enter the other (ingress-policy.md 7.6).
//!
//! Judges after DNAT, by pods and their own ports; never by Services. Replies are always allowed. `matching` says
//! what a rule matches, `why` names the policy that decided and what would have allowed it.

mod matching;
mod why;

pub use why::{allowed, denied};

use crate::cluster::{NetworkPolicy, NodeId, Pod, PodId, PolicyId, Protocol, selectors};
use crate::manifest::kinds::{NetworkPolicyPeer, NetworkPolicyPort};
use crate::network::Network;
use crate::network::entry::Peer;

/// Which way a policy looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Into the pod.
    Ingress,
    /// Out of the pod.
    Egress,
}

/// One end of a connection, as the policies of the pod there see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// Which way it goes for this pod.
    pub direction: Direction,
    /// The pod.
    pub pod: PodId,
    /// The other end.
    pub peer: Peer,
    /// The protocol.
    pub protocol: Protocol,
    /// It is of IPv6: of a pod or node with addresses of both families that one counts.
    pub six: bool,
    /// The port of whichever end is the destination, after DNAT.
    pub port: u16,
}

/// What the policies of one pod say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// No policy selects the pod in this direction, or none has a say.
    Open,
    /// This rule of this policy allows it, by its place in `ingress` or `egress`.
    Allowed(PolicyId, usize),
    /// It is isolated, by this policy (and perhaps others), and no rule allows it.
    Denied(PolicyId),
}

/// The peers and ports of a rule, whichever way it looks.
type Rule<'a> = (&'a [NetworkPolicyPeer], &'a [NetworkPolicyPort]);

/// Judges a connection at one pod's end.
pub fn judge(network: &Network, asked: Question) -> Verdict {
    let Some(pod) = network.cluster.pods.get(asked.pod) else { return Verdict::Open };
    let peer = as_node(network, asked.peer);
    if pod.template.host_network || always_allowed(asked.pod, pod.node, peer) {
        return Verdict::Open;
    }
    let asked = Question { peer, ..asked };
    let mut isolated_by = None;
    for (id, policy) in isolating(network, pod, asked.direction) {
        let allows = |(peers, ports): Rule<'_>| {
            matching::ports(network, ports, asked) && matching::peers(network, policy, peers, asked)
        };
        if let Some(rule) = rules(policy, asked.direction).into_iter().position(allows) {
            return Verdict::Allowed(id, rule);
        }
        isolated_by.get_or_insert(id);
    }
    isolated_by.map_or(Verdict::Open, Verdict::Denied)
}

/// The policies that isolate a pod in a direction: of its namespace, selecting it, in the manifest's order.
fn isolating<'a>(
    network: &'a Network,
    pod: &'a Pod,
    direction: Direction,
) -> impl Iterator<Item = (PolicyId, &'a NetworkPolicy)> {
    let ids = network.tables.policies.get(&pod.namespace).map_or(&[][..], Vec::as_slice);
    let policies = ids.iter().filter_map(|id| Some((*id, network.cluster.policies.get(*id)?)));
    policies.filter(move |(_, policy)| {
        let isolates = match direction {
            Direction::Ingress => policy.isolates_ingress,
            Direction::Egress => policy.isolates_egress,
        };
        isolates && selectors::matches(&policy.pod_selector, &pod.labels)
    })
}

fn rules(policy: &NetworkPolicy, direction: Direction) -> Vec<Rule<'_>> {
    match direction {
        Direction::Ingress => {
            policy.spec.ingress.iter().flatten().map(|rule| (&*rule.from, &*rule.ports)).collect()
        }
        Direction::Egress => {
            policy.spec.egress.iter().flatten().map(|rule| (&*rule.to, &*rule.ports)).collect()
        }
    }
}

/// A pod on the host network is seen as its node (7.6.10).
fn as_node(network: &Network, peer: Peer) -> Peer {
    let Peer::Pod(id) = peer else { return peer };
    let pod = network.cluster.pods.get(id).filter(|pod| pod.template.host_network);
    pod.and_then(|pod| pod.node).map_or(peer, Peer::Node)
}

/// A pod to itself, and a pod and its own node (7.6.10).
fn always_allowed(pod: PodId, node: Option<NodeId>, peer: Peer) -> bool {
    match peer {
        Peer::Pod(other) => other == pod,
        Peer::Node(other) => Some(other) == node,
        Peer::Address(_) | Peer::Dns | Peer::Name => false,
    }
}
