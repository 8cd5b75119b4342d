//! The lookup before a connection: every question to DNS with its answer.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use super::Walk;
use super::connect::Own;
use crate::cluster::Protocol;
use crate::network::packet::{Address, HostAddress, Packet, Payload};
use crate::network::stages::dns::{self, Resolved, Resolver, Server, Step};
use crate::network::{Action, Cause, CauseCode, Client, Host, Leg, Outcome, Peer, Place, Reason};

const DNS_PORT: u16 = 53;
/// What a C library asks for each name: both families at once, from one socket (dns-discovery.md 4.2).
const BOTH: &str = "A+AAAA";

impl Walk<'_> {
    /// The host to connect to, and why that one; none where the name comes to nothing.
    pub(super) fn resolve(&mut self, own: Own<'_>) -> Option<(HostAddress, Option<Cause>)> {
        let name = match &self.to.host {
            Host::Ip(ip) => {
                let cause = || Cause::new(CauseCode::ClientSends).arg(self.target_text());
                return Some((HostAddress::Ip(*ip), self.recording.then(cause)));
            }
            Host::Name(name) => name.clone(),
        };
        if let Some(ip) = self.in_hosts_file(own, &name) {
            let cause = || Cause::new(CauseCode::NameInHostsFile).arg(&name).arg(ip);
            return Some((HostAddress::Ip(ip), self.recording.then(cause)));
        }
        let resolver = self.resolver();
        if let Some(found) = self.node_name(&resolver, &name) {
            return Some(found);
        }
        let allowed = self.ask_policies(&resolver, own)?;
        let (steps, resolved) = dns::resolve(self.network, &resolver, &name);
        self.note_service_of(&steps);
        let first = self.hops.len();
        self.write_lookup(&resolver, &name, own, &steps);
        if let (Some(allowed), Some(hop)) = (allowed, self.hops.get_mut(first)) {
            hop.also.push(allowed);
        }
        match resolved {
            Resolved::Addresses(addresses) => self.choose_address(&name, own, &addresses),
            Resolved::Name(host) => {
                let cause = Cause::new(CauseCode::ClientSendsToName).arg(&name).arg(&host);
                Some((HostAddress::Name(host), Some(cause)))
            }
            Resolved::Failed(reason) => {
                self.finish(Outcome::Unresolved, reason);
                None
            }
        }
    }

    /// What the client's own `/etc/hosts` says, before any server is asked: `localhost`, and what a kubelet writes
    /// there for a pod: its own name, and `hostAliases` (pkg/kubelet/kubelet_pods.go).
    fn in_hosts_file(&self, own: Own<'_>, name: &str) -> Option<IpAddr> {
        let name = name.trim_end_matches('.');
        if name.eq_ignore_ascii_case("localhost") {
            let only_six = !own.reaches(Ipv4Addr::UNSPECIFIED.into());
            let six = IpAddr::from(Ipv6Addr::LOCALHOST);
            return Some(if only_six { six } else { Ipv4Addr::LOCALHOST.into() });
        }
        let Client::Pod(id) = self.request.from else { return None };
        let pod = self.cluster.pods.get(id)?;
        let aliases = pod.template.host_aliases.iter().filter(|(alias, _)| alias.eq_ignore_ascii_case(name));
        let itself = crate::cluster::host_name(self.cluster, pod).eq_ignore_ascii_case(name)
            && !pod.template.host_network;
        let mut ips = aliases.map(|(_, ip)| *ip).chain(itself.then_some(own.first()));
        let first = ips.next()?;
        Some(if own.reaches(first) { first } else { ips.find(|ip| own.reaches(*ip)).unwrap_or(first) })
    }

    fn resolver(&self) -> Resolver {
        match self.request.from {
            Client::Pod(id) => {
                let pod = self.cluster.pods.get(id);
                pod.map_or_else(Resolver::outside, |pod| dns::resolver(self.cluster, pod))
            }
            Client::Internet(_) | Client::Node(_) | Client::PortForward(_) => Resolver::outside(),
        }
    }

    /// A target that is the name of a node is its address (contract.md), unless cluster DNS knows the name.
    fn node_name(&self, resolver: &Resolver, name: &str) -> Option<(HostAddress, Option<Cause>)> {
        let node = self.cluster.nodes.get(self.cluster.node_named(name)?)?;
        if resolver.asks_cluster() {
            let (steps, _) = dns::resolve(self.network, resolver, name);
            if steps.last().is_some_and(|step| step.answer.service.is_some()) {
                return None;
            }
        }
        let cause = Cause::new(CauseCode::ClientSendsToName).arg(name).arg(node.ip).at(node.span);
        Some((HostAddress::Ip(node.ip), Some(cause)))
    }

    /// Of several addresses the first of the client's family; of a headless Service's, any.
    fn choose_address(
        &mut self,
        name: &str,
        own: Own<'_>,
        addresses: &[IpAddr],
    ) -> Option<(HostAddress, Option<Cause>)> {
        let fitting: Vec<IpAddr> = addresses.iter().filter(|ip| own.reaches(**ip)).copied().collect();
        let headless = self.end.service.and_then(|id| self.cluster.services.get(id));
        let headless = headless.is_some_and(|service| service.headless);
        let chosen = match fitting.as_slice() {
            [] => *addresses.first()?,
            [one] => *one,
            several if headless => *self.flows.rng.pick(several)?,
            several => *several.first()?,
        };
        let cause = if headless && fitting.len() > 1 {
            Cause::new(CauseCode::ClientChoseRecord).arg(name).arg(chosen).arg(fitting.len())
        } else {
            Cause::new(CauseCode::ClientSendsToName).arg(name).arg(chosen)
        };
        Some((HostAddress::Ip(chosen), Some(cause)))
    }

    fn note_service_of(&mut self, steps: &[Step]) {
        self.end.service = steps.iter().rev().find_map(|step| step.answer.service);
    }

    /// The address of the server that a resolver asks, where it is known.
    fn dns_server_of(&self, resolver: &Resolver) -> Option<IpAddr> {
        match resolver.server {
            Server::Cluster => self.cluster.dns_ip,
            Server::Outside(ip) => ip,
        }
    }

    /// What lets the client ask its server, if a policy has to; none where it may not.
    fn ask_policies(&mut self, resolver: &Resolver, own: Own<'_>) -> Option<Option<Cause>> {
        let saved = self.packet.clone();
        let address = self.dns_server_of(resolver);
        self.packet.protocol = Protocol::Udp;
        self.packet.source = client_address(address, own, self.request.source_port);
        self.packet.destination = dns_server(address);
        self.leg = Leg::Lookup;
        let peer = match resolver.server {
            Server::Cluster => Peer::Dns,
            Server::Outside(ip) => ip.map_or(Peer::Name, Peer::Address),
        };
        let Ok(allowed) = self.may_ask_dns(peer) else {
            self.finish(Outcome::Unresolved, Reason::NetworkPolicy);
            return None;
        };
        self.leg = Leg::Request;
        self.packet = saved;
        Some(allowed)
    }

    fn write_lookup(&mut self, resolver: &Resolver, asked: &str, own: Own<'_>, steps: &[Step]) {
        if !self.recording {
            return;
        }
        let saved = self.packet.clone();
        self.leg = Leg::Lookup;
        for (at, step) in steps.iter().enumerate() {
            self.write_question(resolver, asked, own, step);
            let last = at.saturating_add(1) == steps.len();
            if last && step.answer.records.is_empty() {
                let place = self.client_place();
                let telling = steps.iter().find(|step| step.answer.service.is_some()).unwrap_or(step);
                let cause = telling.answer.cause.clone();
                self.hop_changed(place, Action::Fail, None, |_| {
                    (Cause::new(CauseCode::NameNotFound).arg(asked), vec![cause])
                });
            } else if last && matches!(step.answer.found, dns::Found::Broken) {
                let place = self.client_place();
                let cause = step.answer.cause.clone();
                self.hop(place, Action::Fail, |_| cause);
            }
        }
        self.leg = Leg::Request;
        self.packet = saved;
    }

    fn write_question(&mut self, resolver: &Resolver, asked: &str, own: Own<'_>, step: &Step) {
        let place = self.client_place();
        let name: Arc<str> = Arc::from(step.candidate.name.as_str());
        let ask_cluster = resolver.asks_cluster();
        let server = self.dns_server_of(resolver);
        let query = Packet {
            protocol: Protocol::Udp,
            source: client_address(server, own, self.request.source_port),
            destination: dns_server(server),
            payload: Payload::DnsQuery { name: name.clone(), record: BOTH },
        };
        if ask_cluster {
            self.packet = query.clone();
            let candidate = &step.candidate;
            self.hop(place.clone(), Action::Send, |_| dns::question_cause(asked, candidate));
            self.hop(Place::Dns, Action::Query, |_| {
                Cause::new(CauseCode::DnsIsAsked).arg(&candidate.name).arg(BOTH)
            });
        }
        self.packet = Packet {
            source: query.destination,
            destination: query.source,
            payload: Payload::DnsAnswer {
                name,
                records: step.answer.records.clone(),
                found: step.answer.exists,
            },
            ..query
        };
        let cause = step.answer.cause.clone();
        self.hop(place, Action::Answer, |_| cause);
    }
}

/// Where a question comes from: the client's address of the server's family.
fn client_address(server: Option<IpAddr>, own: Own<'_>, port: u16) -> Address {
    let host = HostAddress::Ip(own.towards(server).unwrap_or(own.first()));
    Address { host, port }
}

/// Where it goes: cluster DNS, or a resolver somewhere outside.
fn dns_server(ip: Option<IpAddr>) -> Address {
    let host = ip.map_or_else(|| HostAddress::Name(Arc::from("dns")), HostAddress::Ip);
    Address { host, port: DNS_PORT }
}
