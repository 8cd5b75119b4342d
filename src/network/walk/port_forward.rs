//! The stream of a `kubectl port-forward`: workstation, API server, kubelet, the pod's own localhost (data-plane.md
//! 3.7 P14). No Service rule, no NetworkPolicy, no balancing sees it.

use std::net::{IpAddr, Ipv4Addr};

use super::Walk;
use crate::cluster::{NodeId, Pod, Protocol, Service};
use crate::network::forward::{Forwarded, Picked, Unable};
use crate::network::packet::Address;
use crate::network::stages::nat::PROXY_PORTS;
use crate::network::{Action, Backend, BackendKind, Cause, CauseCode, Outcome, Place, Reason};

const LOCALHOST: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

impl<'a> Walk<'a> {
    /// From the workstation to the pod, and back.
    pub(super) fn forward_port(&mut self, forwarded: Forwarded) {
        let asked = self.request.to.port;
        self.packet.protocol = Protocol::Tcp;
        self.packet.source = Address::ip(LOCALHOST, self.request.source_port);
        self.packet.destination = Address::ip(LOCALHOST, asked);
        if let Forwarded::Service(id) = forwarded {
            self.end.service = Some(id);
        }
        match forwarded.pick(self.cluster, asked) {
            Ok(picked) => self.tunnel(forwarded, picked),
            Err(unable) => self.cannot_forward(forwarded, &unable),
        }
    }

    fn tunnel(&mut self, forwarded: Forwarded, picked: Picked) {
        let Some(pod) = self.cluster.pods.get(picked.pod) else { return };
        let Some(node) = pod.node else { return };
        let asked = self.request.to.port;
        self.hop_changed(Place::Workstation, Action::Send, None, |walk| {
            (Cause::new(CauseCode::PortForwardListens).arg(asked), walk.picked_causes(forwarded, picked, pod))
        });
        let before = self.snapshot();
        self.pass_proxy(Place::ApiServer, before);
        self.hop(Place::ApiServer, Action::Forward, |walk| {
            Cause::new(CauseCode::PortForwardTunnels).arg(walk.network.node_name(node)).arg(pod.full_name())
        });
        if self.is_down(node) {
            return;
        }
        self.enter_pod(pod, node, picked);
    }

    /// The kubelet connects inside the pod's network namespace.
    fn enter_pod(&mut self, pod: &'a Pod, node: NodeId, picked: Picked) {
        let before = self.snapshot();
        let own = PROXY_PORTS.saturating_add(self.request.source_port % 10_000);
        self.packet.source = Address::ip(LOCALHOST, own);
        self.packet.destination = Address::ip(LOCALHOST, picked.port);
        self.pass_proxy(Place::Node(node), before.clone());
        self.hop_changed(Place::Node(node), Action::Forward, before, |walk| {
            let cause = walk.node_cause(CauseCode::PortForwardConnects, node);
            (cause.arg(pod.full_name()).arg(picked.port), Vec::new())
        });
        self.end.source_seen = Some(LOCALHOST);
        let place = Place::Pod(picked.pod);
        let span = self.forwarded_span(picked).or(pod.template.span);
        if !pod.listens.on(Protocol::Tcp, picked.port) {
            self.finish(Outcome::Refused, Reason::NoListener);
            self.hop(place, Action::Refuse, |_| {
                Cause::new(CauseCode::NothingListens).arg(pod.full_name()).arg(picked.port).at(span)
            });
            return self.reject(Some(node));
        }
        let backend =
            Backend { kind: BackendKind::Pod(picked.pod), ip: pod.ip(), port: picked.port, node: Some(node) };
        self.delivered(place.clone(), backend, |_| {
            let cause = Cause::new(CauseCode::PodListens).arg(pod.full_name()).arg(picked.port).at(span);
            (cause, Vec::new())
        });
        self.reply(place, Some(node), None);
    }

    /// What there is to learn where kubectl begins.
    fn picked_causes(&self, forwarded: Forwarded, picked: Picked, pod: &Pod) -> Vec<Cause> {
        let mut causes = Vec::new();
        let service = self.end.service.and_then(|id| self.cluster.services.get(id));
        if !matches!(forwarded, Forwarded::Pod(_)) {
            let span = service.and_then(|service| service.spans.selector);
            let picks = Cause::new(CauseCode::PortForwardPicks);
            let object = forwarded.text(self.cluster);
            causes.push(picks.arg(object).arg(pod.full_name()).arg(picked.of).at(span));
        }
        if let Some(service) = service {
            let code = if service.headless {
                CauseCode::PortForwardHeadless
            } else {
                CauseCode::PortForwardTargetPort
            };
            let cause = Cause::new(code).arg(service.full_name()).arg(self.request.to.port).arg(picked.port);
            causes.push(cause.at(self.forwarded_span(picked)));
        }
        if !pod.ready {
            causes.push(Cause::new(CauseCode::PortForwardNotReady).arg(pod.full_name()));
        }
        causes
    }

    /// The line of the Service port that was translated.
    fn forwarded_span(&self, picked: Picked) -> Option<crate::text::Span> {
        let service = self.cluster.services.get(self.end.service?)?;
        let port = service.ports.get(usize::from(picked.service_port?))?;
        if service.headless { port.span } else { port.target_span }
    }

    /// kubectl ends with an error: nothing listens on the workstation.
    fn cannot_forward(&mut self, forwarded: Forwarded, unable: &Unable) {
        let object = forwarded.text(self.cluster);
        let port = self.request.to.port;
        let service = self.end.service.and_then(|id| self.cluster.services.get(id));
        let spans = service.map(|service| &service.spans);
        let (reason, cause) = match unable {
            Unable::NoSelector => (
                Reason::NoEndpoints,
                Cause::new(CauseCode::PortForwardNoSelector).arg(object).at(spans.and_then(|it| it.name)),
            ),
            Unable::NoPods => (
                Reason::NoEndpoints,
                Cause::new(CauseCode::PortForwardNoPods).arg(object).at(spans.and_then(|it| it.selector)),
            ),
            Unable::NotRunning(pod) => {
                let pod = self.cluster.pods.get(*pod);
                let (name, phase) =
                    pod.map_or((String::new(), ""), |pod| (pod.full_name(), pod.phase.name()));
                let cause = Cause::new(CauseCode::PortForwardNotRunning).arg(name).arg(phase);
                (Reason::PodNotRunning, cause.at(pod.and_then(|pod| pod.template.span)))
            }
            Unable::NoServicePort => {
                let first = service.and_then(|service| service.ports.first()?.span);
                let cause = Cause::new(CauseCode::PortForwardNoServicePort).arg(object).arg(port);
                (Reason::NoServicePort, cause.at(first))
            }
            Unable::NoNamedPort(pod, name) => {
                let span = service.and_then(|service| port_span(service, port));
                let cause = Cause::new(CauseCode::PortForwardNoNamedPort);
                (Reason::NoServicePort, cause.arg(self.network.pod_name(*pod)).arg(name).at(span))
            }
            Unable::Udp => {
                let span = service.and_then(|service| port_span(service, port));
                (Reason::UdpNotForwarded, Cause::new(CauseCode::PortForwardUdp).arg(port).at(span))
            }
        };
        self.finish(Outcome::Refused, reason);
        self.hop(Place::Workstation, Action::Send, |_| Cause::new(CauseCode::PortForwardAsked).arg(port));
        self.hop(Place::Workstation, Action::Refuse, |_| cause);
        self.reject(None);
    }
}

/// The line of a Service port's target.
fn port_span(service: &Service, port: u16) -> Option<crate::text::Span> {
    service.ports.iter().find(|known| known.port == port)?.target_span
}
