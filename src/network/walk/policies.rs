//! Where policies are asked on the way: before a lookup, as the packet leaves its pod, at the other pod's door.

use super::{Sender, Walk};
use crate::cluster::{NodeId, PodId, Protocol};
use crate::network::stages::policy::{self, Direction, Question, Verdict};
use crate::network::{Action, Cause, CauseCode, Client, Outcome, Peer, Place, Reason};

const DNS_PORT: u16 = 53;

impl Walk<'_> {
    /// The egress policies of the pod that sends, judged after DNAT; false: the packet was dropped.
    pub(super) fn leaves_pod(&mut self, node: NodeId, to: Option<PodId>) -> bool {
        let peer = to.map_or_else(|| self.peer_of_destination(), Peer::Pod);
        self.leaves_pod_to(node, peer)
    }

    /// The same towards this peer.
    pub(super) fn leaves_pod_to(&mut self, node: NodeId, peer: Peer) -> bool {
        let Sender::Pod(pod) = self.sender else { return true };
        let on = self.cluster.pods.get(pod).and_then(|pod| pod.node);
        if self.network.tables.policies.is_empty() || on != Some(node) {
            return true;
        }
        let protocol = self.packet.protocol;
        let port = self.packet.destination.port;
        let six = self.is_six();
        let asked = Question { direction: Direction::Egress, pod, peer, protocol, six, port };
        let verdict = policy::judge(self.network, asked);
        if let Verdict::Denied(_) = verdict {
            self.drop_by_policy(Place::Node(node), asked, CauseCode::PolicyDeniesEgress);
            return false;
        }
        self.note_allowed(asked, verdict);
        true
    }

    /// The ingress policies of the pod that the packet is for; false: it was dropped. What allowed it is noted.
    pub(super) fn enters_pod(&mut self, pod: PodId) -> Option<Vec<Cause>> {
        if self.network.tables.policies.is_empty() {
            return Some(Vec::new());
        }
        let (protocol, port) = (self.packet.protocol, self.packet.destination.port);
        let asked = Question {
            direction: Direction::Ingress,
            pod,
            peer: self.peer_of_source(pod),
            protocol,
            six: self.is_six(),
            port,
        };
        let verdict = policy::judge(self.network, asked);
        if let Verdict::Denied(_) = verdict {
            self.drop_by_policy(Place::Pod(pod), asked, CauseCode::PolicyDeniesIngress);
            return None;
        }
        let allowed = self.recording.then(|| policy::allowed(self.network, asked, verdict)).flatten();
        Some(allowed.into_iter().collect())
    }

    /// Whether the pod's policies let it ask its DNS server (ingress-policy.md 7.8.9), and what says so. The packet
    /// is the question.
    pub(super) fn may_ask_dns(&mut self, server: Peer) -> Result<Option<Cause>, ()> {
        let Client::Pod(pod) = self.request.from else { return Ok(None) };
        if self.network.tables.policies.is_empty() {
            return Ok(None);
        }
        let direction = Direction::Egress;
        let asked = Question {
            direction,
            pod,
            peer: server,
            protocol: Protocol::Udp,
            six: self.is_six(),
            port: DNS_PORT,
        };
        let verdict = policy::judge(self.network, asked);
        if let Verdict::Denied(_) = verdict {
            let place = self.client_place();
            self.drop_by_policy(place, asked, CauseCode::PolicyDeniesDns);
            return Err(());
        }
        Ok(self.recording.then(|| policy::allowed(self.network, asked, verdict)).flatten())
    }

    /// The packet is of IPv6.
    fn is_six(&self) -> bool {
        self.destination_ip().is_some_and(|ip| ip.is_ipv6())
    }

    fn drop_by_policy(&mut self, place: Place, asked: Question, code: CauseCode) {
        self.finish(Outcome::Dropped, Reason::NetworkPolicy);
        self.hop_changed(place, Action::Drop, None, |walk| policy::denied(walk.network, asked, code));
    }

    /// Notes what let the packet out, at the last hop.
    fn note_allowed(&mut self, asked: Question, verdict: Verdict) {
        if !self.recording {
            return;
        }
        let allowed = policy::allowed(self.network, asked, verdict);
        if let (Some(allowed), Some(last)) = (allowed, self.hops.last_mut()) {
            last.also.push(allowed);
        }
    }

    fn peer_of_destination(&self) -> Peer {
        match self.destination_ip() {
            None => Peer::Name,
            Some(ip) => match (self.cluster.pod_at(ip), self.cluster.node_at(ip)) {
                (Some(pod), _) => Peer::Pod(pod),
                (None, Some(node)) => Peer::Node(node),
                (None, None) => Peer::Address(ip),
            },
        }
    }

    /// Who sends, as the policies of a pod see it: a pod that comes back to itself is itself, whatever its source.
    fn peer_of_source(&self, pod: PodId) -> Peer {
        let caller = self.controller.map_or(self.request.from, Client::Pod);
        if self.sender != Sender::Outside && caller == Client::Pod(pod) {
            return Peer::Pod(pod);
        }
        match (self.sender, self.source_ip()) {
            (Sender::Pod(sender), _) => Peer::Pod(sender),
            (Sender::Node(node), _) if self.is_own_process(node) => Peer::Node(node),
            (_, Some(ip)) => Peer::Address(ip),
            (_, None) => Peer::Name,
        }
    }

    /// Whether the client is a process of this node, and not merely masqueraded by it.
    fn is_own_process(&self, node: NodeId) -> bool {
        match self.controller.map_or(self.request.from, Client::Pod) {
            Client::Node(client) => client == node,
            Client::Pod(pod) => {
                let pod = self.cluster.pods.get(pod);
                pod.is_some_and(|pod| pod.template.host_network && pod.node == Some(node))
            }
            Client::Internet(_) | Client::PortForward(_) => false,
        }
    }
}
