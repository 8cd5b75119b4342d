//! The beginning: the name is looked up, the client sends, the packet takes its first step.

use std::net::IpAddr;
use std::sync::Arc;

use super::node::Arrival;
use super::{Sender, Walk};
use crate::cluster::{Cluster, Node, Pod, PodPhase};
use crate::network::packet::{Address, HostAddress, Payload};
use crate::network::{Action, Cause, CauseCode, Client, Host, Outcome, Reason, Scheme};

impl<'a> Walk<'a> {
    /// From the first lookup to the last reply.
    pub(super) fn run(&mut self) {
        if let Client::PortForward(forwarded) = self.request.from {
            return self.forward_port(forwarded);
        }
        self.ask(None);
    }

    /// What the client says once it is connected.
    pub(super) fn write_request(&mut self) {
        if self.to.scheme == Scheme::Raw(self.packet.protocol) {
            return;
        }
        let host = self.host.clone().unwrap_or_else(|| Arc::from(self.host_text()));
        let path = if self.to.path.is_empty() { "/" } else { &self.to.path };
        let head = &self.to.head;
        let host = head.header("host").map_or(host, Arc::from);
        self.packet.payload = Payload::Http { host, path: Arc::from(path), head: head.clone().shared() };
    }

    fn host_text(&self) -> String {
        match &self.to.host {
            Host::Ip(ip) => ip.to_string(),
            Host::Name(name) => name.clone(),
        }
    }

    /// The target as the client asked for it.
    pub(super) fn target_text(&self) -> String {
        let host = match &self.to.host {
            Host::Ip(IpAddr::V6(ip)) => format!("[{ip}]"),
            _ => self.host_text(),
        };
        format!("{host}:{}", self.to.port)
    }

    /// From where the client is.
    pub(super) fn first_step(&mut self, wanted: Option<IpAddr>) {
        match self.request.from {
            Client::Internet(_) | Client::PortForward(_) => self.go_outside(),
            Client::Node(node) => {
                self.sender = Sender::Node(node);
                self.at_node(node, Arrival::Inside);
            }
            Client::Pod(id) => {
                let Some(pod) = self.cluster.pods.get(id) else { return };
                let Some(node) = pod.node else { return };
                let host_network = pod.template.host_network;
                self.sender = if host_network { Sender::Node(node) } else { Sender::Pod(id) };
                let itself = wanted.is_some_and(|ip| ip.is_loopback() || pod.ips.contains(&ip));
                if itself && !host_network {
                    return self.deliver_to_pod(id);
                }
                self.at_node(node, Arrival::Inside);
            }
        }
    }

    /// The client's addresses; a pod without any cannot call.
    pub(super) fn own_addresses(&mut self) -> Option<Own<'a>> {
        let cluster = self.cluster;
        let own = match self.request.from {
            Client::Internet(ip) => Some(Own { first: ip, others: &[] }),
            Client::Node(id) => cluster.nodes.get(id).map(Own::of_node),
            Client::Pod(id) => cluster.pods.get(id).and_then(|pod| Own::of_pod(cluster, pod)),
            Client::PortForward(_) => None,
        };
        if own.is_none() {
            self.cannot_call();
        }
        own
    }

    fn cannot_call(&mut self) {
        let host = HostAddress::Name(Arc::from(self.host_text()));
        self.packet.destination = Address { host, port: self.to.port };
        let name = match self.request.from {
            Client::Pod(pod) => self.network.pod_name(pod),
            Client::Internet(_) | Client::Node(_) | Client::PortForward(_) => String::new(),
        };
        self.finish(Outcome::Unreachable, Reason::NoRoute);
        let place = self.client_place();
        self.hop(place, Action::Fail, |_| Cause::new(CauseCode::ClientHasNoAddress).arg(name));
    }

    pub(super) fn no_common_family(&mut self, host: &HostAddress, own: Own<'_>) {
        self.packet.source = Address::ip(own.first, self.request.source_port);
        self.packet.destination = Address { host: host.clone(), port: self.to.port };
        self.finish(Outcome::Unreachable, Reason::NoRoute);
        let place = self.client_place();
        let host = host.to_string();
        self.hop(place, Action::Fail, |_| Cause::new(CauseCode::NoCommonFamily).arg(host));
    }
}

/// The addresses that a client may call from: at least one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Own<'a> {
    first: IpAddr,
    others: &'a [IpAddr],
}

impl<'a> Own<'a> {
    fn of_node(node: &'a Node) -> Self {
        Self { first: node.ip, others: &node.other_ips }
    }

    /// Its own, or its node's where it is on the host network; none before it is started, nor when it has ended
    /// (a status keeps the address that it had).
    fn of_pod(cluster: &'a Cluster, pod: &'a Pod) -> Option<Self> {
        if matches!(pod.phase, PodPhase::Succeeded | PodPhase::Failed) {
            return None;
        }
        let node = cluster.nodes.get(pod.node?)?;
        if pod.template.host_network {
            return Some(Self::of_node(node));
        }
        pod.ips.split_first().map(|(first, others)| Self { first: *first, others })
    }

    /// Whether one of them is of the family of this address.
    pub(super) fn reaches(self, ip: IpAddr) -> bool {
        self.towards(Some(ip)).is_some()
    }

    /// The address of the destination's family; the first, where only the outside knows the destination. What is
    /// called on loopback is called from loopback.
    pub(super) fn towards(self, wanted: Option<IpAddr>) -> Option<IpAddr> {
        match wanted {
            Some(wanted) if wanted.is_loopback() => Some(wanted),
            Some(wanted) => std::iter::once(&self.first)
                .chain(self.others)
                .find(|ip| ip.is_ipv4() == wanted.is_ipv4())
                .copied(),
            None => Some(self.first),
        }
    }

    /// The first.
    pub(super) fn first(self) -> IpAddr {
        self.first
    }
}
