//! What an Ingress controller and a Gateway have in common: a connection of their own, straight to an endpoint
//! (ingress-policy.md 7.4, 7.7.8).

use std::net::IpAddr;
use std::sync::Arc;

use super::rewrite::Target;
use super::{Sender, Walk};
use crate::cluster::{Endpoint, NodeId, PodId, Protocol, Service, ServiceId};
use crate::network::addresses::UNNAMED_PROXY;
use crate::network::packet::{Address, HostAddress, Packet};
use crate::network::stages::nat::PROXY_PORTS;
use crate::network::{Action, Cause, CauseCode, Client, Outcome, Place, Reason};

/// How many endpoints ingress-nginx asks in all, where each refuses (its `proxy-next-upstream-tries`).
const TRIES: usize = 3;

/// Why an entrance chose as it did, and what else there is to learn.
pub(super) type Causes = (Cause, Vec<Cause>);

impl Walk<'_> {
    /// The entrance answers with an error by itself.
    pub(super) fn refuse_at(&mut self, place: Place, reason: Reason, status: u16, cause: Cause) {
        self.finish(Outcome::Refused, reason);
        self.hop(place, Action::Refuse, |_| cause);
        self.answer_for(status);
    }

    /// To the next ready endpoint of a Service's port that an Ingress controller finds listening (ingress-policy.md 7.4.5);
    /// none is ready: 503. `before`: the packet as it came.
    pub(super) fn send_to_endpoints(
        &mut self,
        place: Place,
        (id, service): (ServiceId, &Service),
        port: u16,
        before: Option<Packet>,
        mut causes: Causes,
    ) {
        let network = self.network;
        let table = network.tables.port(id, port).and_then(|both| both.any_ready());
        let ready = table.map_or(&[][..], |table| table.ready.as_slice());
        let mut endpoint = self.next_endpoint((id, service), port, ready);
        // What refuses is tried and left: the next one is asked, so long as there are tries and others.
        for _ in 1..TRIES.min(ready.len()) {
            let Some(refuses) = endpoint.filter(|_| matches!(place, Place::Ingress(_) | Place::Pod(_)))
            else {
                break;
            };
            if self.would_listen(refuses) {
                break;
            }
            let text = Address::ip(refuses.ip, refuses.port.unwrap_or(0));
            causes.1.push(Cause::new(CauseCode::IngressTriesNext).arg(text));
            endpoint = self.next_endpoint((id, service), port, ready);
        }
        let Some(endpoint) = endpoint else {
            let cause =
                Cause::new(CauseCode::IngressNoEndpoints).arg(service.full_name()).at(service.spans.selector);
            return self.refuse_at(place, Reason::NoEndpoints, 503, cause);
        };
        self.connect_to_endpoint(place, (service, endpoint), ready.len(), before, causes);
    }

    /// The next of a port's ready endpoints, in turn.
    fn next_endpoint<'s>(
        &mut self,
        (id, service): (ServiceId, &'s Service),
        port: u16,
        ready: &[u32],
    ) -> Option<&'s Endpoint> {
        let turn = self.flows.ingress_rotation.entry((id, port)).or_insert(0);
        let at = usize::try_from(*turn % (ready.len().max(1) as u64)).unwrap_or(0);
        *turn = turn.wrapping_add(1);
        service.endpoints.get(*ready.get(at)? as usize)
    }

    /// Whether a connection to an endpoint would not be refused there.
    fn would_listen(&self, endpoint: &Endpoint) -> bool {
        let pod = endpoint.pod.and_then(|pod| self.cluster.pods.get(pod));
        pod.is_none_or(|pod| pod.listens.on(Protocol::Tcp, endpoint.port.unwrap_or(0)))
    }

    /// The entrance's own connection, straight to the endpoint (ingress-policy.md 7.4).
    fn connect_to_endpoint(
        &mut self,
        place: Place,
        (service, endpoint): (&Service, &Endpoint),
        of: usize,
        before: Option<Packet>,
        (cause, mut also): Causes,
    ) {
        let client = self.packet.source.host.clone();
        let own = self.own_address(&place, endpoint.ip);
        let port = proxy_port(self.request.source_port);
        self.packet.source = Address::ip(own, port);
        self.packet.destination = Address::ip(endpoint.ip, endpoint.port.unwrap_or(0));
        self.pass_proxy(place.clone(), before.clone());
        self.hop_changed(place, Action::Choose, before, |walk| {
            let chosen = Cause::new(CauseCode::IngressChoseEndpoint)
                .arg(&walk.packet.destination)
                .arg(of)
                .arg(service.full_name());
            let own = Cause::new(CauseCode::IngressOwnConnection).arg(own).arg(client);
            also.extend([chosen, own]);
            (cause, also)
        });
        self.translated = true;
        if let Some(pod) = self.controller {
            return self.leave_controller(pod, endpoint);
        }
        self.sender = Sender::Outside;
        // The controller stands outside: what it sends on for an outside client comes in by the endpoint's node.
        if let (Client::Internet(_), Some(node)) = (self.request.from, endpoint.node) {
            self.end.entry_node.get_or_insert(node);
        }
        self.enter_for_endpoint(endpoint);
    }

    /// The entrance's address of the same family, if it has one.
    fn own_address(&self, place: &Place, like: IpAddr) -> IpAddr {
        let addresses = match place {
            Place::Ingress(id) => self.cluster.ingresses.get(*id).map(|it| &it.addresses),
            Place::Gateway(id) => self.cluster.gateways.get(*id).map(|it| &it.addresses),
            Place::Pod(id) => self.cluster.pods.get(*id).map(|it| &it.ips),
            _ => None,
        };
        let mut addresses = addresses.into_iter().flatten();
        let same = addresses.clone().find(|ip| ip.is_ipv4() == like.is_ipv4());
        same.or_else(|| addresses.next()).copied().unwrap_or(UNNAMED_PROXY)
    }

    /// To what an ExternalName Service leads to.
    pub(super) fn send_to_external(
        &mut self,
        place: Place,
        service: &Service,
        port: u16,
        before: Option<Packet>,
        causes: Causes,
    ) {
        let name: Arc<str> = Arc::from(service.external_name.as_deref().unwrap_or(""));
        let own = self.own_address(&place, UNNAMED_PROXY);
        self.packet.source = Address::ip(own, proxy_port(self.request.source_port));
        self.packet.destination = Address { host: HostAddress::Name(name), port };
        self.pass_proxy(place.clone(), before.clone());
        self.hop_changed(place, Action::Choose, before, |_| causes);
        match self.open_controller_node() {
            Some(node) => {
                if self.leaves_pod(node, None) {
                    self.leave(node);
                }
            }
            None => self.deliver_outside(),
        }
    }

    /// From a controller that is a pod, by its node, to the endpoint: as any pod calls another.
    fn leave_controller(&mut self, pod: PodId, endpoint: &Endpoint) {
        let Some(node) = self.open_controller_node() else { return };
        let target = Target { pod: endpoint.pod, node: endpoint.node };
        if endpoint.pod == Some(pod) || self.leaves_pod(node, endpoint.pod) {
            self.route_to_endpoint(node, endpoint.ip, target);
        }
    }

    /// The node of the pod that is the controller, which now sends; none where the controller stands outside.
    fn open_controller_node(&mut self) -> Option<NodeId> {
        let id = self.controller?;
        let pod = self.cluster.pods.get(id)?;
        let node = pod.node?;
        self.sender = if pod.template.host_network { Sender::Node(node) } else { Sender::Pod(id) };
        self.open_node(node);
        Some(node)
    }

    /// From the controller, over the wire, to the node of the endpoint.
    fn enter_for_endpoint(&mut self, endpoint: &Endpoint) {
        let pod = endpoint.pod.or_else(|| self.cluster.pod_at(endpoint.ip));
        let node = pod.and_then(|pod| self.cluster.pods.get(pod)?.node).or(endpoint.node);
        let (Some(pod), Some(node)) = (pod, node) else {
            return self.enter_for_address(node, endpoint.ip);
        };
        if self.is_down(node) {
            return;
        }
        self.open_node(node);
        self.hop(Place::Node(node), Action::Enter, |walk| {
            walk.node_cause(CauseCode::EntersForPod, node).arg(walk.network.pod_name(pod))
        });
        self.close_node();
        self.deliver_to_pod(pod);
    }

    fn enter_for_address(&mut self, node: Option<NodeId>, ip: IpAddr) {
        if let Some(node) = node {
            if self.is_down(node) {
                return;
            }
            self.open_node(node);
            self.hop(Place::Node(node), Action::Enter, |walk| {
                walk.node_cause(CauseCode::EntersForAddress, node).arg(ip)
            });
            self.close_node();
        }
        self.deliver_to_address(node, ip);
    }
}

/// The source port of a proxy's own connection: those of data-plane.md 3.7 begin at 50000.
pub(super) fn proxy_port(client: u16) -> u16 {
    PROXY_PORTS.saturating_add(client % 10_000)
}
