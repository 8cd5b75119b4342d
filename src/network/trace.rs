//! What a trace is: a request, the hops of its connection out and back with their causes, its outcome.

use std::net::IpAddr;
use std::sync::Arc;

use super::cause::Cause;
use super::forward::Forwarded;
use super::packet::{Head, Packet};
use crate::cluster::{GatewayId, IngressId, NodeId, PodId, Protocol, ServiceId};

/// Who calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Client {
    /// Somebody outside the cluster.
    Internet(IpAddr),
    /// A pod.
    Pod(PodId),
    /// A process of a node.
    Node(NodeId),
    /// Somebody at a workstation, through `kubectl port-forward`; the target is localhost there.
    PortForward(Forwarded),
}

/// What is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// What is spoken.
    pub scheme: Scheme,
    /// Whom.
    pub host: Host,
    /// Which port.
    pub port: u16,
    /// The path, with HTTP.
    pub path: String,
    /// Method and headers, with HTTP.
    pub head: Head,
}

/// What is spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// A bare TCP, UDP or SCTP connection.
    Raw(Protocol),
    /// HTTP.
    Http,
    /// HTTPS.
    Https,
}

/// A host as a person writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Host {
    /// An address.
    Ip(IpAddr),
    /// A DNS name, or the name of a node.
    Name(String),
}

/// One connection that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Who calls.
    pub from: Client,
    /// What is called.
    pub to: Target,
    /// The client's source port.
    pub source_port: u16,
}

/// Where a hop happens.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The client outside.
    Internet(IpAddr),
    /// A pod.
    Pod(PodId),
    /// A node: its network card, its routing.
    Node(NodeId),
    /// A node's copy of a Service's rules: where the bar crosses the lane.
    Rules(NodeId, ServiceId),
    /// A Service's cloud load balancer.
    LoadBalancer(ServiceId),
    /// An Ingress's entry point.
    Ingress(IngressId),
    /// A Gateway.
    Gateway(GatewayId),
    /// Cluster DNS.
    Dns,
    /// A host outside, by name (ExternalName) or address.
    External(Arc<str>),
    /// The workstation of who runs kubectl.
    Workstation,
    /// The API server.
    ApiServer,
    /// An address that nobody has (a hand-written endpoint outside the cluster, a pod that is gone).
    Address(IpAddr),
}

/// Out or back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leg {
    /// The name is looked up (query and answer), before the connection.
    Lookup,
    /// The request.
    Request,
    /// The reply.
    Reply,
}

/// What happens at a hop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// The client (or an Ingress controller, on its own connection) sends.
    Send,
    /// A DNS question arrives at cluster DNS.
    Query,
    /// The DNS answer arrives back.
    Answer,
    /// A load balancer chooses a node.
    Balance,
    /// An Ingress controller or a Gateway chooses a backend.
    Choose,
    /// A packet enters a node by its card.
    Enter,
    /// A node's rules rewrite the destination.
    Dnat,
    /// A node rewrites the source as well.
    Snat,
    /// A node sends it on to another node, a pod, or out.
    Forward,
    /// It arrives.
    Deliver,
    /// The backend answers.
    Reply,
    /// A node undoes on the reply what it did on the way out.
    Restore,
    /// The reply arrives at the client.
    Receive,
    /// Rejected: the client is told at once.
    Refuse,
    /// Dropped: silence.
    Drop,
    /// No route, or no such name.
    Fail,
}

/// How a connection ends (contract.md).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// An endpoint answers.
    Delivered,
    /// The client gets a rejection at once.
    Refused,
    /// Silence until the client times out.
    Dropped,
    /// The name has no DNS answer.
    Unresolved,
    /// No route from this client to that address.
    Unreachable,
}

/// Why a connection was not delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The Service has no endpoint that takes connections.
    NoEndpoints,
    /// Policy Local, and no endpoint on this node.
    NoLocalEndpoints,
    /// Nothing listens on that port.
    NoListener,
    /// No Ingress rule matches and there is no default backend (HTTP 404).
    NoIngressRule,
    /// No rule of an HTTPRoute that is attached to the Gateway's listener matches (HTTP 404).
    NoGatewayRule,
    /// The rule of an HTTPRoute has no backend that requests could go to (HTTP 500).
    NoValidBackend,
    /// A backend in another namespace that no ReferenceGrant gives away (HTTP 500).
    RefNotPermitted,
    /// TLS where clear text is spoken, or the other way round.
    ProtocolMismatch,
    /// A NetworkPolicy isolates the pod and no rule allows this.
    NetworkPolicy,
    /// The load balancer does not take this client (`loadBalancerSourceRanges`).
    SourceRange,
    /// No node passes the load balancer's health check.
    NoHealthyNode,
    /// The address is a Service's, the port is not.
    NoServicePort,
    /// The name does not exist (NXDOMAIN), or has no address.
    NameNotFound,
    /// No route from here to there.
    NoRoute,
    /// The address is nobody's.
    NoSuchAddress,
    /// The node is down or not ready to carry traffic.
    NodeDown,
    /// The Service behind an Ingress (HTTP 503) or a Gateway (HTTP 500) does not exist.
    NoBackendService,
    /// The reply goes to the wrong address (ipvs, Local, remote endpoint).
    AsymmetricReply,
    /// A proxying load balancer needs a node port, and the Service has none.
    NoNodePort,
    /// An ExternalName that looks like an address, or leads back to itself: no address comes of it.
    BadExternalName,
    /// `kubectl port-forward` found a pod that does not run.
    PodNotRunning,
    /// `kubectl port-forward` carries TCP only.
    UdpNotForwarded,
    /// A connection would go round for ever or hop too often.
    TooManyHops,
}

/// One place where a packet is decided on or rewritten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// Where.
    pub at: Place,
    /// What happens.
    pub action: Action,
    /// Out or back.
    pub leg: Leg,
    /// The packet before this hop, where the hop changed it.
    pub before: Option<Packet>,
    /// The packet as it leaves this hop.
    pub packet: Packet,
    /// Why.
    pub cause: Cause,
    /// What else there is to learn here (which list of endpoints it was, why the source stayed as it was).
    pub also: Vec<Cause>,
}

/// What answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backend {
    /// What it is.
    pub kind: BackendKind,
    /// Its address, where it has one.
    pub ip: Option<IpAddr>,
    /// Its port.
    pub port: u16,
    /// The node it is on.
    pub node: Option<NodeId>,
}

/// What answers (contract.md: `backend.kind`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BackendKind {
    /// A pod.
    Pod(PodId),
    /// An endpoint that is no pod.
    Address,
    /// What an ExternalName points to.
    External(Arc<str>),
    /// A process of a node.
    Node(NodeId),
}

/// The ordered hops of one connection, out and back, and its outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// What was asked.
    pub request: Request,
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
    /// The Service that the connection is to, where there is one: the colour of its packets.
    pub service: Option<ServiceId>,
    /// The hops.
    pub hops: Vec<Hop>,
}
