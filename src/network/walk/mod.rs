//! The driver: takes a connection from stage to stage, rewrites its packet as they judge, and writes down the hops.
//!
//! The same walk decides without hops: causes and packets are only made where they are kept.

mod connect;
mod deliver;
mod entrance;
mod gateway;
mod ingress;
mod lookup;
mod node;
mod outside;
mod policies;
mod port_forward;
mod redirect;
mod reply;
mod rewrite;
mod write;

use std::borrow::Cow;
use std::net::IpAddr;
use std::sync::Arc;

use super::packet::{Address, HostAddress, Packet, Payload};
use super::{
    Backend, Cause, Client, Flows, Hop, Leg, Network, Outcome, Place, Reason, Request, Scheme, Target, Trace,
};
use crate::cluster::{Cluster, NodeId, PodId, Protocol, ServiceId};

/// How many nodes, balancers and proxies one connection may pass.
const MAX_STATIONS: u32 = 12;

/// How a connection ends, without its hops.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// How it ends.
    pub outcome: Outcome,
    /// Why, where it is not delivered.
    pub reason: Option<Reason>,
    /// What answers.
    pub backend: Option<Backend>,
    /// The source address in the packet that reaches the backend.
    pub source_seen: Option<IpAddr>,
    /// The node that traffic from outside came in by.
    pub entry_node: Option<NodeId>,
    /// The Service that the connection is to.
    pub service: Option<ServiceId>,
}

/// Follows one new connection hop by hop.
pub fn trace(network: &Network, request: &Request, flows: &mut Flows) -> Trace {
    let mut walk = Walk::new(network, request, flows, true);
    walk.run();
    let Walk { end, hops, .. } = walk;
    Trace {
        request: request.clone(),
        outcome: end.outcome,
        reason: end.reason,
        backend: end.backend,
        source_seen: end.source_seen,
        entry_node: end.entry_node,
        service: end.service,
        hops,
    }
}

/// The same decision as [`trace`], without writing down the hops: for counting many connections.
pub fn decide(network: &Network, request: &Request, flows: &mut Flows) -> Decision {
    let mut walk = Walk::new(network, request, flows, false);
    walk.run();
    walk.end
}

/// A station that a request passed, for the way back.
#[derive(Clone, Debug)]
struct Crossing {
    /// Which.
    station: Station,
    /// The packet as it came.
    arrived: Packet,
    /// The packet as it left.
    left: Packet,
}

#[derive(Clone, Debug)]
enum Station {
    /// A node, and the Service whose rules rewrote the packet there.
    Node(NodeId, Option<ServiceId>),
    /// Something that answers on a connection of its own: a proxying balancer, an Ingress controller.
    Proxy(Place),
}

/// Who sends the packet that is on its way now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sender {
    /// A pod, with its own address as source.
    Pod(PodId),
    /// A process of a node, or what a node masqueraded.
    Node(NodeId),
    /// Anybody else.
    Outside,
}

/// One connection on its way.
struct Walk<'a> {
    network: &'a Network,
    cluster: &'a Cluster,
    request: &'a Request,
    flows: &'a mut Flows,
    recording: bool,
    hops: Vec<Hop>,
    crossings: Vec<Crossing>,
    open: Option<Crossing>,
    leg: Leg,
    packet: Packet,
    sender: Sender,
    /// A Service rule rewrote the destination: no other will (data-plane.md 3.6.11).
    translated: bool,
    /// The reply will come from an address that the client did not call.
    asymmetric: bool,
    /// The pod that sends now as an Ingress controller, on a connection of its own.
    controller: Option<PodId>,
    /// What is called, by the last redirect that was followed.
    to: Cow<'a, Target>,
    /// The HTTP request as the client sent it.
    sent: Option<Packet>,
    /// Redirects followed so far.
    redirects: u32,
    /// The client follows redirects.
    follows: bool,
    /// The name that the client asked for, where an Ingress looks at it.
    host: Option<Arc<str>>,
    stations: u32,
    /// What the container that answers has to say.
    said: Vec<Cause>,
    end: Decision,
}

impl<'a> Walk<'a> {
    fn new(network: &'a Network, request: &'a Request, flows: &'a mut Flows, recording: bool) -> Self {
        let unset = Address::ip(IpAddr::from([0, 0, 0, 0]), 0);
        Self {
            network,
            cluster: &network.cluster,
            request,
            flows,
            recording,
            hops: Vec::new(),
            crossings: Vec::new(),
            open: None,
            leg: Leg::Request,
            packet: Packet {
                protocol: protocol(request.to.scheme),
                source: unset.clone(),
                destination: unset,
                payload: Payload::Data,
            },
            sender: Sender::Outside,
            translated: false,
            asymmetric: false,
            controller: None,
            to: Cow::Borrowed(&request.to),
            sent: None,
            redirects: 0,
            follows: true,
            host: None,
            stations: 0,
            said: Vec::new(),
            end: Decision {
                outcome: Outcome::Unreachable,
                reason: None,
                backend: None,
                source_seen: None,
                entry_node: None,
                service: None,
            },
        }
    }

    /// Notes how it ends. The first end is the one that stays.
    fn finish(&mut self, outcome: Outcome, reason: Reason) {
        self.end.outcome = outcome;
        self.end.reason = Some(reason);
    }

    /// The place of the client.
    fn client_place(&self) -> Place {
        match self.request.from {
            Client::Internet(ip) => Place::Internet(ip),
            Client::Pod(pod) => Place::Pod(pod),
            Client::Node(node) => Place::Node(node),
            Client::PortForward(_) => Place::Workstation,
        }
    }

    /// The node that the client is on.
    fn client_node(&self) -> Option<NodeId> {
        match self.request.from {
            Client::Internet(_) | Client::PortForward(_) => None,
            Client::Pod(pod) => self.cluster.pods.get(pod)?.node,
            Client::Node(node) => Some(node),
        }
    }

    /// The destination address; none where it is a name that only the outside knows.
    fn destination_ip(&self) -> Option<IpAddr> {
        host_ip(&self.packet.destination.host)
    }

    fn source_ip(&self) -> Option<IpAddr> {
        host_ip(&self.packet.source.host)
    }

    /// Whether one more station may be passed.
    fn may_go_on(&mut self) -> bool {
        self.stations = self.stations.saturating_add(1);
        self.stations <= MAX_STATIONS
    }
}

fn host_ip(host: &HostAddress) -> Option<IpAddr> {
    match host {
        HostAddress::Ip(ip) => Some(*ip),
        HostAddress::Name(_) => None,
    }
}

fn protocol(scheme: Scheme) -> Protocol {
    match scheme {
        Scheme::Raw(protocol) => protocol,
        Scheme::Http | Scheme::Https => Protocol::Tcp,
    }
}
