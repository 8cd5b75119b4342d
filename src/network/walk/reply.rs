//! The way back: what answers, and how every station that rewrote the request undoes it.

use super::{Crossing, Station, Walk};
use crate::cluster::NodeId;
use crate::network::packet::{Address, Packet, Payload};
use crate::network::{Action, Cause, CauseCode, Leg, Outcome, Place, Reason};

/// What a proxy answers for an endpoint that refused it.
const BAD_GATEWAY: u16 = 502;

/// Where a reply is: on a node, or between machines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    Node(NodeId),
    Outside,
}

impl Walk<'_> {
    /// What was reached answers, with an HTTP status where it speaks HTTP.
    pub(super) fn reply(&mut self, place: Place, node: Option<NodeId>, status: Option<u16>) {
        if self.asymmetric {
            self.finish(Outcome::Dropped, Reason::AsymmetricReply);
            self.end.backend = None;
        }
        if !self.recording {
            return;
        }
        self.turn_round();
        let spoken = matches!(self.packet.payload, Payload::Http { .. }).then_some(200);
        let status = status.or(spoken);
        self.packet.payload = status.map_or(Payload::Data, Payload::HttpStatus);
        let name = self.place_text(&place);
        let said = std::mem::take(&mut self.said);
        self.hop_changed(place, Action::Reply, None, |_| {
            let cause = match status {
                Some(status) => Cause::new(CauseCode::BackendRepliesStatus).arg(status).arg(name),
                None => Cause::new(CauseCode::BackendReplies).arg(name),
            };
            (cause, said)
        });
        if self.asymmetric {
            return self.reply_astray(node);
        }
        self.walk_back(node);
        let cause = self.receive_cause(status);
        let place = self.client_place();
        self.hop(place, Action::Receive, |_| cause);
    }

    /// The rejection (RST, or ICMP port unreachable) travels back to the client.
    pub(super) fn reject(&mut self, node: Option<NodeId>) {
        if !self.recording {
            return;
        }
        self.turn_round();
        self.packet.payload = Payload::Data;
        self.walk_back(node);
        let place = self.client_place();
        let cause = match self.packet.payload {
            Payload::HttpStatus(status) => Cause::new(CauseCode::ClientGetsStatus).arg(status),
            _ => Cause::new(CauseCode::ClientIsRefused).arg(self.place_text(&place)),
        };
        self.hop(place, Action::Receive, |_| cause);
    }

    /// A proxy answers by itself, on the client's connection.
    pub(super) fn answer_for(&mut self, status: u16) {
        if !self.recording {
            return;
        }
        self.turn_round();
        self.packet.payload = Payload::HttpStatus(status);
        self.walk_back(self.controller_node());
        let place = self.client_place();
        self.hop(place, Action::Receive, |_| Cause::new(CauseCode::ClientGetsStatus).arg(status));
    }

    pub(super) fn turn_round(&mut self) {
        self.leg = Leg::Reply;
        std::mem::swap(&mut self.packet.source, &mut self.packet.destination);
    }

    pub(super) fn walk_back(&mut self, from: Option<NodeId>) {
        let mut at = from.map_or(At::Outside, At::Node);
        let crossings = std::mem::take(&mut self.crossings);
        for (index, crossing) in crossings.iter().enumerate().rev() {
            let next = index.checked_sub(1).and_then(|next| crossings.get(next));
            at = match &crossing.station {
                Station::Node(node, _) => self.back_through(*node, crossing, at, next),
                Station::Proxy(place) => self.back_by_proxy(place.clone(), crossing),
            };
        }
    }

    fn back_through(&mut self, node: NodeId, crossing: &Crossing, at: At, next: Option<&Crossing>) -> At {
        let entered = at != At::Node(node);
        let rejected_here = self.last_was_on(node);
        if entered {
            self.hop(Place::Node(node), Action::Enter, |walk| walk.node_cause(CauseCode::ReplyEnters, node));
        }
        let restored = self.restore(node, crossing);
        let leaves = match next {
            Some(Crossing { station: Station::Node(next, _), .. }) => *next != node,
            Some(Crossing { station: Station::Proxy(place), .. }) => self.node_of_proxy(place) != Some(node),
            None => self.client_node() != Some(node),
        };
        if leaves {
            let to_client = next.is_none();
            self.hop(Place::Node(node), Action::Forward, |walk| {
                walk.forward_cause(node, restored, to_client)
            });
        } else if !entered && !restored && !rejected_here {
            self.hop(Place::Node(node), Action::Forward, |walk| {
                walk.node_cause(CauseCode::ReplyPasses, node)
            });
        }
        At::Node(node)
    }

    fn forward_cause(&self, node: NodeId, restored: bool, to_client: bool) -> Cause {
        let balanced = self.hops.iter().any(|hop| matches!(hop.at, Place::LoadBalancer(_)));
        let direct = restored && to_client && balanced;
        let code = if direct { CauseCode::ReplyGoesDirect } else { CauseCode::ReplyPasses };
        self.node_cause(code, node)
    }

    /// conntrack undoes on this node what it did on the way out, and only here (data-plane.md 3.1.2).
    fn restore(&mut self, node: NodeId, crossing: &Crossing) -> bool {
        if crossing.arrived == crossing.left {
            return false;
        }
        let code = match (
            crossing.arrived.source == crossing.left.source,
            crossing.arrived.destination == crossing.left.destination,
        ) {
            (true, _) => CauseCode::ReplyRestoresDestination,
            (false, true) => CauseCode::ReplyRestoresSource,
            (false, false) => CauseCode::ReplyRestoresBoth,
        };
        let before = self.snapshot();
        self.packet.source = crossing.arrived.destination.clone();
        self.packet.destination = crossing.arrived.source.clone();
        let place = match crossing.station {
            Station::Node(_, Some(service)) => Place::Rules(node, service),
            _ => Place::Node(node),
        };
        self.hop_changed(place, Action::Restore, before, |walk| (walk.node_cause(code, node), Vec::new()));
        true
    }

    /// The node that a proxy runs on, where it is a pod.
    fn node_of_proxy(&self, place: &Place) -> Option<NodeId> {
        match place {
            Place::Pod(pod) => self.cluster.pods.get(*pod)?.node,
            _ => None,
        }
    }

    fn back_by_proxy(&mut self, place: Place, crossing: &Crossing) -> At {
        let before = self.snapshot();
        self.packet = Packet {
            source: crossing.arrived.destination.clone(),
            destination: crossing.arrived.source.clone(),
            ..self.packet.clone()
        };
        let name = self.place_text(&place);
        // What is not answered in HTTP was refused: the controller says so in its own words (ingress-policy.md 7.4.5).
        let asked = matches!(crossing.arrived.payload, Payload::Http { .. })
            && matches!(place, Place::Ingress(_) | Place::Gateway(_) | Place::Pod(_));
        let code = if asked && self.packet.payload == Payload::Data {
            self.packet.payload = Payload::HttpStatus(BAD_GATEWAY);
            CauseCode::ProxyWasRefused
        } else {
            CauseCode::ReplyThroughProxy
        };
        let at = self.node_of_proxy(&place).map_or(At::Outside, At::Node);
        self.hop_changed(place, Action::Forward, before, |_| (Cause::new(code).arg(name), Vec::new()));
        at
    }

    /// The reply leaves by the backend's node as it is, and the client knows no such connection.
    fn reply_astray(&mut self, node: Option<NodeId>) {
        if let Some(node) = node {
            self.hop(Place::Node(node), Action::Forward, |walk| {
                walk.node_cause(CauseCode::ReplyPasses, node)
            });
        }
        let (place, called) = self.who_called();
        self.hop(place, Action::Drop, |walk| {
            let called = called.map_or(String::new(), |address| address.to_string());
            Cause::new(CauseCode::ReplyFromWrongAddress).arg(&walk.packet.source).arg(called)
        });
    }

    /// Who waits for the reply, and the address that it called: the last proxy, else the client.
    fn who_called(&self) -> (Place, Option<Address>) {
        for crossing in self.crossings.iter().rev() {
            if let Station::Proxy(place) = &crossing.station {
                return (place.clone(), Some(crossing.left.destination.clone()));
            }
        }
        let sent = self.hops.iter().rev().find(|hop| hop.leg == Leg::Request && hop.action == Action::Send);
        (self.client_place(), sent.map(|hop| hop.packet.destination.clone()))
    }

    fn receive_cause(&self, status: Option<u16>) -> Cause {
        let place = self.client_place();
        match status {
            Some(status) if status >= 400 => Cause::new(CauseCode::ClientGetsStatus).arg(status),
            _ => Cause::new(CauseCode::ClientReceives).arg(self.place_text(&place)).arg(&self.packet.source),
        }
    }

    /// What a place is called in a sentence.
    fn place_text(&self, place: &Place) -> String {
        match place {
            Place::Internet(ip) => ip.to_string(),
            Place::Pod(pod) => self.network.pod_name(*pod),
            Place::Node(node) | Place::Rules(node, _) => self.network.node_name(*node).to_string(),
            Place::LoadBalancer(id) => {
                self.cluster.services.get(*id).map_or(String::new(), crate::cluster::Service::full_name)
            }
            Place::Ingress(id) => self
                .cluster
                .ingresses
                .get(*id)
                .map_or(String::new(), |ingress| format!("{}/{}", ingress.namespace, ingress.name)),
            Place::Gateway(id) => {
                self.cluster.gateways.get(*id).map_or(String::new(), crate::cluster::Gateway::full_name)
            }
            Place::Dns => "kube-dns".to_string(),
            Place::Workstation => "kubectl".to_string(),
            Place::ApiServer => "kube-apiserver".to_string(),
            Place::External(name) => name.to_string(),
            Place::Address(ip) => ip.to_string(),
        }
    }
}
