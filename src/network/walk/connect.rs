//! The beginning: the name is looked up, the client sends, the packet takes its first step.

use std::net::IpAddr;
use std::sync::Arc;

use super::node::Arrival;
use super::{Sender, Walk, host_ip};
use crate::cluster::Pod;
use crate::network::packet::{Address, HostAddress, Payload};
use crate::network::{Action, Cause, CauseCode, Client, Host, Outcome, Reason, Scheme};

impl Walk<'_> {
    /// From the first lookup to the last reply.
    pub(super) fn run(&mut self) {
        if let Host::Name(name) = &self.request.to.host {
            self.host = Some(Arc::from(name.as_str()));
        }
        if self.request.to.scheme != Scheme::Raw(self.packet.protocol) {
            let host = self.host.clone().unwrap_or_else(|| Arc::from(self.host_text()));
            let path = if self.request.to.path.is_empty() { "/" } else { &self.request.to.path };
            self.packet.payload = Payload::Http { host, path: Arc::from(path) };
        }
        let Some(own) = self.own_addresses() else { return };
        let Some((host, cause)) = self.resolve(&own) else { return };
        let wanted = host_ip(&host);
        let Some(source) = pick_source(&own, wanted) else {
            return self.no_common_family(&host, &own);
        };
        self.packet.source = Address::ip(source, self.request.source_port);
        self.packet.destination = Address { host, port: self.request.to.port };
        let place = self.client_place();
        self.hop(place, Action::Send, |_| cause);
        self.first_step(wanted);
    }

    fn host_text(&self) -> String {
        match &self.request.to.host {
            Host::Ip(ip) => ip.to_string(),
            Host::Name(name) => name.clone(),
        }
    }

    /// The target as the client asked for it.
    pub(super) fn target_text(&self) -> String {
        let host = match &self.request.to.host {
            Host::Ip(IpAddr::V6(ip)) => format!("[{ip}]"),
            _ => self.host_text(),
        };
        format!("{host}:{}", self.request.to.port)
    }

    fn first_step(&mut self, wanted: Option<IpAddr>) {
        match self.request.from {
            Client::Internet(_) => self.go_outside(),
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
    fn own_addresses(&mut self) -> Option<Vec<IpAddr>> {
        let addresses = match self.request.from {
            Client::Internet(ip) => vec![ip],
            Client::Node(id) => {
                let node = self.cluster.nodes.get(id)?;
                std::iter::once(node.ip).chain(node.other_ips.iter().copied()).collect()
            }
            Client::Pod(id) => self.cluster.pods.get(id).map_or_else(Vec::new, |pod| self.pod_addresses(pod)),
        };
        if addresses.is_empty() {
            let host = HostAddress::Name(Arc::from(self.host_text()));
            self.packet.destination = Address { host, port: self.request.to.port };
            let place = self.client_place();
            let name = match self.request.from {
                Client::Pod(pod) => self.network.pod_name(pod),
                _ => String::new(),
            };
            self.finish(Outcome::Unreachable, Reason::NoRoute);
            self.hop(place, Action::Fail, |_| Cause::new(CauseCode::ClientHasNoAddress).arg(name));
            return None;
        }
        Some(addresses)
    }

    fn pod_addresses(&self, pod: &Pod) -> Vec<IpAddr> {
        let node = pod.node.and_then(|id| self.cluster.nodes.get(id));
        match node {
            None => Vec::new(),
            Some(node) if pod.template.host_network => {
                std::iter::once(node.ip).chain(node.other_ips.iter().copied()).collect()
            }
            Some(_) => pod.ips.clone(),
        }
    }

    fn no_common_family(&mut self, host: &HostAddress, own: &[IpAddr]) {
        let own = own.first().copied().unwrap_or(IpAddr::from([0, 0, 0, 0]));
        self.packet.source = Address::ip(own, self.request.source_port);
        self.packet.destination = Address { host: host.clone(), port: self.request.to.port };
        self.finish(Outcome::Unreachable, Reason::NoRoute);
        let place = self.client_place();
        let host = host.to_string();
        self.hop(place, Action::Fail, |_| Cause::new(CauseCode::NoCommonFamily).arg(host));
    }
}

/// The client's address of the destination's family; any, where only the outside knows the address. A
/// loopback destination is called from loopback.
fn pick_source(own: &[IpAddr], wanted: Option<IpAddr>) -> Option<IpAddr> {
    match wanted {
        Some(wanted) if wanted.is_loopback() => Some(wanted),
        Some(wanted) => own.iter().find(|ip| ip.is_ipv4() == wanted.is_ipv4()).copied(),
        None => own.first().copied(),
    }
}
