//! Outside the cluster: load balancers, Ingress controllers, the way into a node, hosts beyond.

use super::entrance::proxy_port;
use super::node::Arrival;
use super::{Sender, Walk};
use crate::cluster::{LoadBalancerAddress, NodeId, Service, ServiceId};
use crate::network::addresses::UNNAMED_PROXY;
use crate::network::packet::Address;
use crate::network::stages::load_balancer::{self, Verdict as Balanced};
use crate::network::stages::outside::{self, Found};
use crate::network::stages::source_range;
use crate::network::{Action, Cause, CauseCode, Client, Outcome, Place, Reason};

impl Walk<'_> {
    /// The packet leaves the cluster through a node.
    pub(super) fn leave(&mut self, node: NodeId) {
        self.masquerade_by_cni(node);
        self.hop(Place::Node(node), Action::Forward, |walk| {
            walk.node_cause(CauseCode::ForwardOut, node).arg(&walk.packet.destination.host)
        });
        self.close_node();
        self.sender = Sender::Outside;
        self.go_outside();
    }

    /// The packet is outside the cluster: what its destination leads to there.
    pub(super) fn go_outside(&mut self) {
        if !self.may_go_on() {
            return self.too_many_hops(self.client_place());
        }
        let destination = &self.packet.destination;
        let network = self.network;
        let found = outside::find(
            network,
            &destination.host,
            self.packet.protocol,
            destination.port,
            &mut self.flows.rng,
        );
        match found {
            Found::Ingress(ids) => self.at_ingress(ids),
            Found::IngressPort(id) => self.refuse_port_at_ingress(id),
            Found::Gateway(ids) => self.at_gateway(ids),
            Found::LoadBalancer(service) => self.at_balancer(service),
            Found::Node(node) | Found::Routed(node) => self.enter_cluster(node),
            Found::ExternalIp(service, node) => {
                self.end.service = Some(service);
                self.enter_cluster(node);
            }
            Found::Pod(_) => self.no_route(CauseCode::PodIpFromOutside),
            Found::ClusterIp(service) => {
                self.end.service = service.or(self.end.service);
                self.no_route(CauseCode::ClusterIpFromOutside);
            }
            Found::Unknown if matches!(self.request.from, Client::Internet(_)) && self.is_address() => {
                self.finish(Outcome::Unreachable, Reason::NoSuchAddress);
                self.fail_outside(CauseCode::NobodyHasAddress);
            }
            Found::Unknown => self.deliver_outside(),
        }
    }

    fn is_address(&self) -> bool {
        self.destination_ip().is_some()
    }

    fn no_route(&mut self, code: CauseCode) {
        self.finish(Outcome::Unreachable, Reason::NoRoute);
        self.fail_outside(code);
    }

    fn fail_outside(&mut self, code: CauseCode) {
        let place = self.client_place();
        self.hop(place, Action::Fail, |walk| {
            let service = walk.end.service.and_then(|id| walk.cluster.services.get(id));
            let span = service.and_then(|service| service.spans.cluster_ip.or(service.spans.kind));
            Cause::new(code).arg(&walk.packet.destination.host).at(span)
        });
    }

    fn enter_cluster(&mut self, node: NodeId) {
        if let Client::Internet(_) = self.request.from {
            self.end.entry_node.get_or_insert(node);
        }
        self.at_node(node, Arrival::Wire);
    }

    fn at_balancer(&mut self, id: ServiceId) {
        let Some(service) = self.cluster.services.get(id) else { return };
        self.end.service = Some(id);
        let place = Place::LoadBalancer(id);
        let source = self.source_ip();
        if let Some(source) = source.filter(|source| !source_range::allows(service, *source)) {
            self.finish(Outcome::Dropped, Reason::SourceRange);
            return self.hop(place, Action::Drop, |_| source_range::cause(service, source, false));
        }
        let wanted = self.packet.destination.port;
        let Some(port) = load_balancer::port(service, self.packet.protocol, wanted) else {
            self.finish(Outcome::Dropped, Reason::NoServicePort);
            return self.hop(place, Action::Drop, |_| {
                let span = service.ports.first().and_then(|port| port.span);
                Cause::new(CauseCode::BalancerHasNoPort).arg(service.full_name()).arg(wanted).at(span)
            });
        };
        let verdict = load_balancer::judge(self.network, id, service, &mut self.flows.rng);
        match verdict {
            Balanced::Drop(reason) => {
                self.finish(Outcome::Dropped, reason);
                self.hop(place, Action::Drop, |walk| load_balancer::cause(walk.network, service, verdict));
            }
            Balanced::To { node, .. } if self.is_vip(service) => {
                self.hop_changed(place, Action::Balance, None, |walk| {
                    let cause = load_balancer::cause(walk.network, service, verdict);
                    (cause, vec![load_balancer::manner(service, true, None)])
                });
                self.enter_cluster(node);
            }
            Balanced::To { node, .. } => self.proxy_to_node(place, service, port, node, verdict),
        }
    }

    /// Whether the balancer passes packets on as they are: nodes catch its address themselves.
    fn is_vip(&self, service: &Service) -> bool {
        let ip = self.destination_ip();
        let addresses = service.load_balancer.iter().flat_map(|balancer| &balancer.ingress);
        addresses.clone().any(|address| match address {
            LoadBalancerAddress::Vip(vip) => Some(*vip) == ip,
            LoadBalancerAddress::Proxy(_) | LoadBalancerAddress::Hostname(_) => false,
        })
    }

    /// A proxying balancer opens its own connection to the node port (data-plane.md 3.7 P10).
    fn proxy_to_node(&mut self, place: Place, service: &Service, port: u16, node: NodeId, verdict: Balanced) {
        let node_port = service.ports.get(usize::from(port)).and_then(|port| port.node_port);
        let (Some(node_port), Some(on)) = (node_port, self.cluster.nodes.get(node)) else {
            self.finish(Outcome::Refused, Reason::NoNodePort);
            self.hop(place, Action::Refuse, |_| {
                Cause::new(CauseCode::BalancerNeedsNodePort).arg(service.full_name()).at(service.spans.kind)
            });
            return self.reject(None);
        };
        let own = self.destination_ip().unwrap_or(UNNAMED_PROXY);
        let before = self.snapshot();
        self.packet.source = Address::ip(own, proxy_port(self.request.source_port));
        self.packet.destination = Address::ip(on.ip, node_port);
        self.pass_proxy(place.clone(), before.clone());
        self.hop_changed(place, Action::Balance, before, |walk| {
            let cause = load_balancer::cause(walk.network, service, verdict);
            (cause, vec![load_balancer::manner(service, false, Some(own))])
        });
        self.sender = Sender::Outside;
        self.enter_cluster(node);
    }
}
