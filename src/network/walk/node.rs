//! A packet on a node: Service rules, host ports, the CNI's masquerade, routing.

use std::net::IpAddr;

use super::{Sender, Walk};
use crate::cluster::{NodeId, ServiceId};
use crate::network::addresses::is_local;
use crate::network::packet::{Address, HostAddress};
use crate::network::stages::nat::{self, CNI_PORTS, KUBE_PROXY_PORTS};
use crate::network::stages::route::{self, Route};
use crate::network::stages::service::{self, Call, Catch, Caught, Entry, Nothing, Verdict};
use crate::network::stages::{host_port, source_range};
use crate::network::{Action, Cause, CauseCode, Origin, Outcome, Place, Reason};

/// How a packet came to a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arrival {
    /// From a pod or process on it.
    Inside,
    /// Over the wire.
    Wire,
}

impl Walk<'_> {
    /// A packet that no rule has touched yet comes to a node.
    pub(super) fn at_node(&mut self, node: NodeId, arrival: Arrival) {
        if !self.may_go_on() {
            return self.too_many_hops(Place::Node(node));
        }
        if self.is_down(node) {
            return;
        }
        self.open_node(node);
        let origin = self.origin(node);
        let caught = self.catch(node, origin);
        if arrival == Arrival::Wire {
            self.enter(node, caught);
        }
        match caught {
            Catch::Port(caught) => self.apply_rules(node, caught, origin),
            Catch::WrongPort(service) => self.wrong_port(node, service),
            Catch::None if arrival == Arrival::Wire => self.after_rules_from_wire(node),
            Catch::None => self.after_rules(node),
        }
    }

    /// Whose packet it is to this node: pods by their address, wherever they run.
    fn origin(&self, node: NodeId) -> Origin {
        match self.sender {
            Sender::Pod(_) if self.network.knows_pods => Origin::Pod,
            Sender::Node(from) if from == node => Origin::Process,
            Sender::Pod(_) | Sender::Node(_) | Sender::Outside => Origin::Outside,
        }
    }

    fn catch(&self, node: NodeId, origin: Origin) -> Catch {
        let (Some(ip), Some(on)) = (self.destination_ip(), self.cluster.nodes.get(node)) else {
            return Catch::None;
        };
        let port = self.packet.destination.port;
        service::catch(self.network, on, origin, self.packet.protocol, ip, port)
    }

    fn apply_rules(&mut self, node: NodeId, caught: Caught, origin: Origin) {
        self.end.service = Some(caught.service);
        if !self.in_source_ranges(node, caught) {
            return;
        }
        let (Some(source), Some(called)) = (self.source_ip(), self.destination_ip()) else {
            return self.after_rules(node);
        };
        let call = Call { node, caught, origin, source, source_port: self.packet.source.port, called };
        match service::judge(self.network, &call, self.flows) {
            Verdict::To(choice) => self.send_to_endpoint(&call, choice),
            Verdict::Stale(known) => self.send_to_stale(&call, known),
            Verdict::Refuse(nothing) => self.nothing(node, Some(caught), caught.service, nothing, true),
            Verdict::Drop(nothing) => self.nothing(node, Some(caught), caught.service, nothing, false),
            Verdict::Pass => self.after_rules(node),
        }
    }

    /// The node's own firewall for a load balancer's address; mode iptables has none while there are no
    /// endpoints (data-plane.md 3.6.6).
    fn in_source_ranges(&mut self, node: NodeId, caught: Caught) -> bool {
        let Some(service) = self.cluster.services.get(caught.service) else { return true };
        let (Entry::LoadBalancer, Some(source)) = (caught.entry, self.source_ip()) else { return true };
        let unchecked = self.network.mode == crate::network::ProxyMode::Iptables
            && !service::has_endpoints(self.network, caught, source);
        if unchecked || source_range::node_allows(service, source) {
            return true;
        }
        self.finish(Outcome::Dropped, Reason::SourceRange);
        self.hop(Place::Rules(node, caught.service), Action::Drop, |_| {
            source_range::cause(service, source, true)
        });
        false
    }

    fn wrong_port(&mut self, node: NodeId, service: ServiceId) {
        if let Some(name) = self.own_service_here() {
            return self.send_to_own_service(node, name);
        }
        self.end.service = Some(service);
        let refuse = matches!(service::wrong_port(self.network.mode), Verdict::Refuse(_));
        self.nothing(node, None, service, Nothing::WrongPort, refuse);
    }

    fn nothing(
        &mut self,
        node: NodeId,
        caught: Option<Caught>,
        service: ServiceId,
        nothing: Nothing,
        refuse: bool,
    ) {
        let port = self.packet.destination.port;
        let (outcome, action) =
            if refuse { (Outcome::Refused, Action::Refuse) } else { (Outcome::Dropped, Action::Drop) };
        self.finish(outcome, nothing.reason());
        self.hop(Place::Rules(node, service), action, |walk| {
            let parts = (walk.cluster.services.get(service), walk.cluster.nodes.get(node));
            match parts {
                (Some(service), Some(node)) => service::nothing_cause(nothing, caught, service, node, port),
                _ => Cause::new(CauseCode::NoEndpoints),
            }
        });
        if refuse {
            self.close_node();
            self.reject(Some(node));
        }
    }

    /// An external IP is routed to this node, but no rule is for that port: the packet would go out again and
    /// come back until it dies.
    fn after_rules_from_wire(&mut self, node: NodeId) {
        let routed = self.destination_ip().and_then(|ip| {
            let own = self.cluster.nodes.get(node).is_some_and(|on| is_local(on, ip));
            self.network.tables.external_ips.get(&ip).filter(|_| !own)
        });
        match routed {
            Some(service) => self.nothing(node, None, *service, Nothing::WrongPort, false),
            None => self.after_rules(node),
        }
    }

    /// What comes after the Service rules: host ports, then routing.
    pub(super) fn after_rules(&mut self, node: NodeId) {
        let Some(ip) = self.destination_ip() else {
            if self.leaves_pod(node, None) {
                self.leave(node);
            }
            return;
        };
        if let Some(name) = self.own_service_here() {
            return self.send_to_own_service(node, name);
        }
        if self.try_host_port(node, ip) {
            return;
        }
        match route::judge(self.network, node, ip) {
            Route::Pod(pod, on) => {
                if self.leaves_pod(node, Some(pod)) {
                    self.carry_to_pod(node, on, pod);
                }
            }
            Route::Node(on) => {
                if self.leaves_pod(node, None) {
                    self.carry_to_node(node, on);
                }
            }
            Route::Address(ip, on) => {
                if self.leaves_pod(node, None) {
                    self.carry_to_address(node, on, ip);
                }
            }
            Route::Outside => {
                if self.leaves_pod(node, None) {
                    self.leave(node);
                }
            }
            Route::ServiceRange => self.no_rule(node, ip),
            Route::NoPod => self.nowhere(node, CauseCode::NoPodHasAddress, Outcome::Unreachable),
        }
    }

    /// An address of the service range that no rule is for: nobody's, or a Service of another proxy's.
    fn no_rule(&mut self, node: NodeId, ip: IpAddr) {
        let Some(id) = self.cluster.index.service_by_ip.get(&ip) else {
            return self.nowhere(node, CauseCode::NoSuchClusterIp, Outcome::Dropped);
        };
        self.end.service = Some(*id);
        self.finish(Outcome::Dropped, Reason::NoSuchAddress);
        self.hop(Place::Node(node), Action::Drop, |walk| {
            let service = walk.cluster.services.get(*id);
            let name = service.map_or_else(String::new, crate::cluster::Service::full_name);
            Cause::new(CauseCode::OtherProxy).arg(name).at(service.and_then(|service| service.spans.name))
        });
    }

    pub(super) fn nowhere(&mut self, node: NodeId, code: CauseCode, outcome: Outcome) {
        self.finish(outcome, Reason::NoSuchAddress);
        let action = if outcome == Outcome::Dropped { Action::Drop } else { Action::Fail };
        self.hop(Place::Node(node), action, |walk| Cause::new(code).arg(&walk.packet.destination.host));
    }

    fn try_host_port(&mut self, node: NodeId, ip: IpAddr) -> bool {
        let Some(on) = self.cluster.nodes.get(node) else { return false };
        let port = self.packet.destination.port;
        let found = host_port::judge(self.network, node, on, self.packet.protocol, ip, port);
        let Some(found) = found else { return false };
        let Some(pod) = self.cluster.pods.get(found.pod) else { return false };
        let Some(target) = pod.ips.iter().find(|target| target.is_ipv4() == ip.is_ipv4()) else {
            return false;
        };
        let before = self.snapshot();
        self.packet.destination = Address::ip(*target, found.port);
        self.translated = true;
        self.hop_changed(Place::Node(node), Action::Dnat, before, |_| {
            (host_port::cause(pod, on, port), Vec::new())
        });
        if !self.leaves_pod(node, Some(found.pod)) {
            return true;
        }
        let looped = self.source_ip().is_some_and(|source| source.is_loopback());
        let hairpin = matches!(self.sender, Sender::Pod(_)) && self.client_node() == Some(node);
        if looped || hairpin {
            self.masquerade(node, KUBE_PROXY_PORTS, CauseCode::SnatHostPort);
        }
        self.carry_to_pod(node, node, found.pod);
        true
    }

    /// Rewrites the source to the node's address.
    pub(super) fn masquerade(&mut self, node: NodeId, base: u16, code: CauseCode) {
        let Some(on) = self.cluster.nodes.get(node) else { return };
        let before = self.snapshot();
        let port = self.request.source_port;
        self.packet.source = nat::masqueraded(on, self.destination_ip(), port, base);
        self.sender = Sender::Node(node);
        self.hop_changed(Place::Node(node), Action::Snat, before, |walk| {
            (walk.node_cause(code, node), Vec::new())
        });
    }

    /// The CNI masquerades what a pod sends to anything but pods (data-plane.md 3.7 P8x, P16).
    pub(super) fn masquerade_by_cni(&mut self, node: NodeId) {
        if let Sender::Pod(_) = self.sender {
            self.masquerade(node, CNI_PORTS, CauseCode::SnatByCni);
        }
    }

    /// The Service of the cluster's own that the packet is for, where no rule of the manifest caught it.
    fn own_service_here(&self) -> Option<&'static str> {
        self.network.own_service_at(self.destination_ip()?, self.packet.destination.port)
    }

    /// Whether this node is switched off; then the packet is lost.
    pub(super) fn is_down(&mut self, node: NodeId) -> bool {
        if !self.network.down.contains(&node) {
            return false;
        }
        self.finish(Outcome::Dropped, Reason::NodeDown);
        self.hop(Place::Node(node), Action::Drop, |walk| walk.node_cause(CauseCode::NodeIsDown, node));
        true
    }

    pub(super) fn too_many_hops(&mut self, place: Place) {
        self.finish(Outcome::Dropped, Reason::TooManyHops);
        self.hop(place, Action::Drop, |walk| Cause::new(CauseCode::TooManyHops).arg(walk.stations));
    }

    /// The hop of a packet that comes to a node over the wire.
    fn enter(&mut self, node: NodeId, caught: Catch) {
        self.hop(Place::Node(node), Action::Enter, |walk| walk.enter_cause(node, caught));
    }

    fn enter_cause(&self, node: NodeId, caught: Catch) -> Cause {
        let name = self.network.node_name(node);
        let port = self.packet.destination.port;
        let own = || self.node_cause(CauseCode::EntersForNode, node);
        let ip = match &self.packet.destination.host {
            HostAddress::Ip(ip) => *ip,
            HostAddress::Name(_) => return own(),
        };
        if let Catch::Port(caught) = caught
            && let Some((service, line)) = caught.of(self.cluster)
        {
            let full = service.full_name();
            let spans = &service.spans;
            return match caught.entry {
                Entry::NodePort => Cause::new(CauseCode::EntersByNodePort)
                    .arg(name)
                    .arg(port)
                    .arg(full)
                    .at(line.node_port_span.or(line.span)),
                Entry::ExternalIp => Cause::new(CauseCode::EntersByExternalIp)
                    .arg(name)
                    .arg(ip)
                    .arg(full)
                    .at(spans.external_ips),
                Entry::LoadBalancer | Entry::ClusterIp => {
                    Cause::new(CauseCode::EntersByVip).arg(name).arg(ip).arg(full).at(spans.kind)
                }
            };
        }
        let on = self.cluster.nodes.get(node);
        let host_port =
            on.and_then(|on| host_port::judge(self.network, node, on, self.packet.protocol, ip, port));
        match host_port {
            Some(found) => Cause::new(CauseCode::EntersByHostPort)
                .arg(name)
                .arg(self.network.pod_name(found.pod))
                .arg(port),
            None if on.is_some_and(|on| is_local(on, ip)) => own(),
            None => Cause::new(CauseCode::EntersForAddress).arg(name).arg(ip),
        }
    }
}
