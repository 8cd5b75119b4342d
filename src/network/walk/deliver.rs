//! The last stretch: from the node that decided to the pod, process or address that answers.

use std::net::IpAddr;
use std::sync::Arc;

use super::Walk;
use super::node::Arrival;
use super::rewrite::Target;
use crate::cluster::{self, NodeId, Pod, PodId, Protocol};
use crate::network::addresses::{in_pod_range, node_of_range};
use crate::network::packet::{HostAddress, Payload};
use crate::network::stages::host::{self, Listener};
use crate::network::{Action, Backend, BackendKind, Cause, CauseCode, Outcome, Peer, Place, Reason};

impl Walk<'_> {
    /// From the node whose rules chose an endpoint to that endpoint.
    pub(super) fn route_to_endpoint(&mut self, node: NodeId, ip: IpAddr, target: Target) {
        let pod = target.pod.or_else(|| self.cluster.pod_at(ip));
        let on = pod.and_then(|pod| self.cluster.pods.get(pod)?.node).or(target.node);
        match (pod, on) {
            (Some(pod), Some(on)) => self.carry_to_pod(node, on, pod),
            _ if self.cluster.index.service_by_ip.contains_key(&ip) => {
                self.finish(Outcome::Dropped, Reason::NoSuchAddress);
                self.hop(Place::Node(node), Action::Drop, |_| Cause::new(CauseCode::NoSuchClusterIp).arg(ip));
            }
            // Where conntrack still sends to, although the pod is gone.
            _ if !self.network.tables.addresses.contains_key(&ip) && in_pod_range(self.network, ip) => {
                self.nowhere(node, CauseCode::NoPodHasAddress, Outcome::Unreachable);
            }
            _ => {
                let of_range = || node_of_range(self.network, ip);
                let on = on.or_else(|| self.cluster.node_at(ip)).or_else(of_range);
                self.carry_to_address(node, on, ip);
            }
        }
    }

    /// To a pod on this node or another. One on the host network has its node's address, which the CNI
    /// masquerades towards like any other (data-plane.md 3.7 P8x).
    pub(super) fn carry_to_pod(&mut self, node: NodeId, on: NodeId, pod: PodId) {
        if node == on {
            if !self.just_at(node) {
                self.hop(Place::Node(node), Action::Forward, |walk| {
                    walk.node_cause(CauseCode::ForwardSameNode, node).arg(walk.network.pod_name(pod))
                });
            }
            self.close_node();
            return self.deliver_to_pod(pod);
        }
        if self.cluster.pods.get(pod).is_some_and(|pod| pod.template.host_network) {
            self.masquerade_by_cni(node);
        }
        if self.cross(node, on, |walk| {
            walk.node_cause(CauseCode::EntersForPod, on).arg(walk.network.pod_name(pod))
        }) {
            self.close_node();
            self.deliver_to_pod(pod);
        }
    }

    /// From one node to another that only passes the packet on; false: it is down.
    fn cross(&mut self, node: NodeId, on: NodeId, cause: impl FnOnce(&Self) -> Cause) -> bool {
        self.hop(Place::Node(node), Action::Forward, |walk| {
            walk.node_cause(CauseCode::ForwardToNode, node).arg(walk.network.node_name(on))
        });
        self.close_node();
        if self.is_down(on) {
            return false;
        }
        self.open_node(on);
        self.hop(Place::Node(on), Action::Enter, cause);
        true
    }

    /// To a node's own address: its rules have their say there, unless a rule has rewritten the packet already.
    pub(super) fn carry_to_node(&mut self, node: NodeId, on: NodeId) {
        if node == on {
            return self.deliver_to_host(node);
        }
        self.masquerade_by_cni(node);
        self.hop(Place::Node(node), Action::Forward, |walk| {
            walk.node_cause(CauseCode::ForwardToNode, node).arg(walk.network.node_name(on))
        });
        self.close_node();
        self.at_node(on, Arrival::Wire);
    }

    /// To an endpoint that is no pod: on a node, or outside.
    pub(super) fn carry_to_address(&mut self, node: NodeId, on: Option<NodeId>, ip: IpAddr) {
        match on {
            Some(on) if on == node => self.close_node(),
            Some(on) => {
                if self.cluster.node_at(ip).is_some() {
                    self.masquerade_by_cni(node);
                }
                let arrived =
                    self.cross(node, on, |walk| walk.node_cause(CauseCode::EntersForAddress, on).arg(ip));
                if !arrived {
                    return;
                }
                self.close_node();
            }
            None => {
                self.masquerade_by_cni(node);
                self.hop(Place::Node(node), Action::Forward, |walk| {
                    walk.node_cause(CauseCode::ForwardOut, node).arg(ip)
                });
                self.close_node();
            }
        }
        self.deliver_to_address(on, ip);
    }

    /// An endpoint that is no pod answers.
    pub(super) fn deliver_to_address(&mut self, on: Option<NodeId>, ip: IpAddr) {
        self.end.source_seen = self.source_ip();
        let backend = Backend {
            kind: BackendKind::Address,
            ip: Some(ip),
            port: self.packet.destination.port,
            node: on,
        };
        self.answered(Place::Address(ip), backend, on, |_| Cause::new(CauseCode::AddressAnswers).arg(ip));
    }

    /// At the pod's door: policies, then whether anything listens.
    pub(super) fn deliver_to_pod(&mut self, id: PodId) {
        let Some(pod) = self.cluster.pods.get(id) else { return };
        let port = self.packet.destination.port;
        let Some(allowed) = self.enters_pod(id) else { return };
        self.end.source_seen = self.source_ip();
        if !pod.listens.on(self.packet.protocol, port) {
            self.finish(Outcome::Refused, Reason::NoListener);
            self.hop(Place::Pod(id), Action::Refuse, |walk| {
                let cause = Cause::new(CauseCode::NothingListens).arg(pod.full_name()).arg(port);
                cause.at(walk.target_span().or(pod.template.span))
            });
            return self.reject(pod.node);
        }
        if self.controller.is_none()
            && self.packet.protocol == Protocol::Tcp
            && let Some(controller) = self.network.tables.controllers.get(&(id, port))
        {
            return self.at_controller(id, controller, allowed);
        }
        let backend = Backend { kind: BackendKind::Pod(id), ip: self.destination_ip(), port, node: pod.node };
        let code = match pod.template.host_network {
            _ if only_believed(pod, port) => CauseCode::PodBelieved,
            true => CauseCode::PodListensHostNetwork,
            false => CauseCode::PodListens,
        };
        self.delivered(Place::Pod(id), backend, |walk| {
            (
                Cause::new(code).arg(pod.full_name()).arg(port).at(walk.target_span().or(pod.template.span)),
                allowed,
            )
        });
        let status = self.container_answers(id, port);
        self.reply(Place::Pod(id), pod.node, status);
    }

    /// What the container on a port answers, where annotations or its image say so: 500 after so many requests, its name.
    fn container_answers(&mut self, id: PodId, port: u16) -> Option<u16> {
        let pod = self.cluster.pods.get(id).filter(|_| self.packet.protocol == Protocol::Tcp)?;
        let (at, container) = pod.template.answering(port)?;
        if let Some(most) = pod.template.fail_after.or(container.fail_after) {
            let count = self.flows.requests.entry((id, at)).or_default();
            *count = count.saturating_add(1);
            if *count > most {
                let cause = Cause::new(CauseCode::ContainerFails).arg(pod.full_name()).arg(most).arg(*count);
                self.said = vec![cause.at(pod.template.span)];
                return Some(500);
            }
        }
        let says = container.says.as_ref().filter(|_| self.recording)?;
        let text = says.replace("{pod}", &cluster::host_name(self.cluster, pod));
        self.said = vec![Cause::new(CauseCode::ContainerSays).arg(text)];
        None
    }

    /// The line of the port that led here.
    fn target_span(&self) -> Option<crate::text::Span> {
        let service = self.cluster.services.get(self.end.service?)?;
        let ip = self.destination_ip()?;
        let port = self.packet.destination.port;
        let here = service.endpoints.iter().filter(|one| one.ip == ip && one.port == Some(port));
        let mut ports = here.filter_map(|one| service.ports.get(usize::from(one.service_port?)));
        ports.find(|own| own.protocol == self.packet.protocol)?.target_span
    }

    /// To a process of the node: a pod on the host network, the kubelet, a health check, or nothing.
    fn deliver_to_host(&mut self, node: NodeId) {
        let port = self.packet.destination.port;
        let listener = host::judge(self.network, node, self.packet.protocol, port);
        if let Listener::Pod(pod) = listener {
            self.close_node();
            return self.deliver_to_pod(pod);
        }
        self.close_node();
        let place = Place::Node(node);
        let (cause, status) = match listener {
            Listener::Kubelet => (self.process_cause(node, "kubelet"), None),
            Listener::KubeProxy => {
                let status = match (&self.packet.payload, self.cluster.nodes.get(node)) {
                    (Payload::Http { path, .. }, Some(on)) => Some(host::kube_proxy_status(on, path)),
                    _ => None,
                };
                (self.process_cause(node, "kube-proxy"), status)
            }
            Listener::HealthCheck { service, healthy, local } => {
                let status = if healthy { 200 } else { 503 };
                self.end.service = Some(service);
                let name = self.cluster.services.get(service).map_or(String::new(), |one| one.full_name());
                let cause = self.node_cause(CauseCode::HealthCheckAnswers, node);
                let cause = cause.arg(name).arg(status).arg(local);
                (cause, Some(status))
            }
            Listener::Nobody | Listener::Pod(_) => {
                self.finish(Outcome::Refused, Reason::NoListener);
                self.hop(place, Action::Refuse, |walk| {
                    walk.node_cause(CauseCode::NothingListensOnNode, node).arg(port)
                });
                return self.reject(Some(node));
            }
        };
        self.end.source_seen = self.source_ip();
        let backend =
            Backend { kind: BackendKind::Node(node), ip: self.destination_ip(), port, node: Some(node) };
        self.delivered(place.clone(), backend, |_| (cause, Vec::new()));
        self.reply(place, Some(node), status);
    }

    fn process_cause(&self, node: NodeId, process: &str) -> Cause {
        self.node_cause(CauseCode::ProcessAnswers, node).arg(process).arg(self.packet.destination.port)
    }

    /// One of the cluster's own Services, which the manifest does not list.
    pub(super) fn send_to_own_service(&mut self, node: NodeId, name: &'static str) {
        // After DNAT: pods of cluster DNS, or the API server's host, whose address the manifest does not know.
        let is_dns = self.destination_ip() == self.cluster.dns_ip;
        if !self.leaves_pod_to(node, if is_dns { Peer::Dns } else { Peer::Name }) {
            return;
        }
        self.hop(Place::Node(node), Action::Forward, |walk| {
            walk.node_cause(CauseCode::ForwardOut, node).arg(name)
        });
        self.close_node();
        self.end.source_seen = self.source_ip();
        let name: Arc<str> = Arc::from(name);
        let backend = Backend {
            kind: BackendKind::External(name.clone()),
            ip: self.destination_ip(),
            port: self.packet.destination.port,
            node: None,
        };
        let ip = self.destination_ip();
        let place = if ip == self.cluster.dns_ip { Place::Dns } else { Place::External(name.clone()) };
        self.answered(place, backend, None, |_| Cause::new(CauseCode::OwnServiceAnswers).arg(name));
    }

    /// A host outside that the manifest does not know more of.
    pub(super) fn deliver_outside(&mut self) {
        self.end.source_seen = self.source_ip();
        let name: Arc<str> = match &self.packet.destination.host {
            HostAddress::Name(name) => name.clone(),
            HostAddress::Ip(ip) => Arc::from(ip.to_string()),
        };
        let port = self.packet.destination.port;
        let backend = Backend {
            kind: BackendKind::External(name.clone()),
            ip: self.destination_ip(),
            port,
            node: None,
        };
        let kept = if self.recording { self.kept_by_external_name(&name, port) } else { Vec::new() };
        let place = Place::External(name.clone());
        self.delivered(place.clone(), backend, |_| (Cause::new(CauseCode::ExternalAnswers).arg(name), kept));
        self.reply(place, None, None);
    }

    /// What an ExternalName leaves as the client wrote it: the port, and the name in the request (4.3.1, 4.3.2).
    fn kept_by_external_name(&self, name: &str, port: u16) -> Vec<Cause> {
        let service = self.end.service.and_then(|id| self.cluster.services.get(id));
        let Some(service) = service.filter(|service| service.external_name.is_some()) else {
            return Vec::new();
        };
        let span = service.spans.external_name;
        let mut kept = vec![Cause::new(CauseCode::ExternalPortKept).arg(port).at(span)];
        if let Payload::Http { host, .. } = &self.packet.payload {
            kept.push(Cause::new(CauseCode::ExternalHostKept).arg(host).arg(name).at(span));
        }
        kept
    }

    fn answered(
        &mut self,
        place: Place,
        backend: Backend,
        node: Option<NodeId>,
        cause: impl FnOnce(&Self) -> Cause,
    ) {
        self.delivered(place.clone(), backend, |walk| (cause(walk), Vec::new()));
        self.reply(place, node, None);
    }

    pub(super) fn delivered(
        &mut self,
        place: Place,
        backend: Backend,
        causes: impl FnOnce(&Self) -> (Cause, Vec<Cause>),
    ) {
        self.end.outcome = Outcome::Delivered;
        self.end.reason = None;
        self.end.backend = Some(backend);
        self.hop_changed(place, Action::Deliver, None, causes);
    }
}

/// Whether a pod declares ports, listens on all of them, and this port is none: only a Service's target port
/// speaks for it (contract.md).
fn only_believed(pod: &Pod, port: u16) -> bool {
    let declared = || pod.template.containers.iter().flat_map(|container| &container.ports);
    declared().next().is_some()
        && declared().all(|own| own.port != port && pod.listens.on(own.protocol, own.port))
}
