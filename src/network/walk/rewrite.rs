//! What a Service rule does to a packet: the destination becomes an endpoint's, and the source perhaps the node's.

use std::net::IpAddr;

use super::{Sender, Walk};
use crate::cluster::{NodeId, PodId};
use crate::network::packet::Address;
use crate::network::stages::nat::{self, KUBE_PROXY_PORTS};
use crate::network::stages::service::{self, Call, Choice, Entry};
use crate::network::{Action, Cause, CauseCode, Origin, Place, Remembered};

/// The endpoint that a rule chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Target {
    /// The pod that it is.
    pub(super) pod: Option<PodId>,
    /// The node that it is on.
    pub(super) node: Option<NodeId>,
}

impl Walk<'_> {
    /// To the endpoint that was chosen.
    pub(super) fn send_to_endpoint(&mut self, call: &Call, choice: Choice) {
        let Some((object, port)) = call.caught.of(self.cluster) else { return };
        let Some(on) = self.cluster.nodes.get(call.node) else { return };
        let Some(endpoint) = object.endpoints.get(choice.endpoint as usize) else { return };
        self.asymmetric = choice.asymmetric;
        let to = (endpoint.ip, endpoint.port.unwrap_or(port.port));
        let target = Target { pod: endpoint.pod, node: endpoint.node };
        self.rewrite(call, to, target, || {
            let list = service::list_cause(choice, call.caught.entry, object, on);
            (service::choice_cause(choice, object, port, on), list)
        });
    }

    /// To where conntrack sends this UDP conversation, although nothing of the Service is there any more.
    pub(super) fn send_to_stale(&mut self, call: &Call, known: Remembered) {
        let name = self.cluster.services.get(call.caught.service).map(crate::cluster::Service::full_name);
        let node = self.network.node_name(call.node);
        let target = Target { pod: self.cluster.pod_at(known.ip), node: None };
        self.rewrite(call, (known.ip, known.port), target, || {
            let cause = Cause::new(CauseCode::KeptByConntrackStale);
            (cause.arg(known.ip).arg(name.unwrap_or_default()).arg(node), None)
        });
    }

    fn rewrite(
        &mut self,
        call: &Call,
        to: (IpAddr, u16),
        target: Target,
        causes: impl FnOnce() -> (Cause, Option<Cause>),
    ) {
        let Call { node, caught, origin, called, .. } = *call;
        let Some(object) = self.cluster.services.get(caught.service) else { return };
        let Some(on) = self.cluster.nodes.get(node) else { return };
        let hairpin = call.source == to.0 && matches!(self.sender, Sender::Pod(_));
        let verdict = nat::judge(self.network, object, caught.entry, origin, hairpin);
        let before = self.snapshot();
        self.packet.destination = Address::ip(to.0, to.1);
        self.translated = true;
        self.note_service(caught.service);
        let place = Place::Rules(node, caught.service);
        self.hop_changed(place.clone(), Action::Dnat, before, |_| {
            let (cause, list) = causes();
            let mut also: Vec<Cause> = list.into_iter().collect();
            if caught.entry == Entry::LoadBalancer && origin != Origin::Outside {
                also.push(Cause::new(CauseCode::BalancerNotVisited).arg(called).arg(&on.name));
            }
            if let nat::Verdict::Keep(kept) = verdict {
                also.push(nat::kept_cause(kept, object));
            }
            (cause, also)
        });
        if !self.leaves_pod(node, target.pod) {
            return;
        }
        if let nat::Verdict::Masquerade(why) = verdict {
            let before = self.snapshot();
            let port = self.request.source_port;
            self.packet.source = nat::masqueraded(on, Some(to.0), port, KUBE_PROXY_PORTS);
            self.hop_changed(place, Action::Snat, before, |_| {
                (nat::cause(why, caught.entry, on, object), Vec::new())
            });
            self.sender = Sender::Node(node);
        }
        self.route_to_endpoint(node, to.0, target);
    }
}
