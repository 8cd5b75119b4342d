//! What `trace` prints: the hops of the first connection, and the counts of all of them.

use std::collections::BTreeMap;

use serde::Serialize;
use serviscope::cluster::{Cluster, NodeId, Pod};
use serviscope::network::{
    self, Backend, BackendKind, Client, Flows, Hop, Leg, Network, Packet, Payload, Place, Request, Target,
    Trace,
};
use serviscope::text::LineIndex;
use serviscope::words::{self, Lang};

/// The most connections that one call makes.
pub const MOST_REQUESTS: u32 = 1_000_000;

/// The whole answer.
#[derive(Serialize)]
pub struct TraceJson {
    outcome: &'static str,
    reason: Option<&'static str>,
    backend: Option<BackendJson>,
    source_seen: Option<String>,
    entry_node: Option<String>,
    hops: Vec<HopJson>,
    summary: SummaryJson,
}

#[derive(Serialize)]
struct BackendJson {
    kind: &'static str,
    namespace: Option<String>,
    name: Option<String>,
    ip: Option<String>,
    port: u16,
    node: Option<String>,
}

/// One hop.
#[derive(Serialize)]
pub struct HopJson {
    at: String,
    action: &'static str,
    /// `lookup`, `request` or `reply`.
    leg: &'static str,
    /// The packet before the hop, where the hop changed it.
    before: Option<PacketJson>,
    packet: PacketJson,
    because: String,
    line: Option<u32>,
    /// What else there is to learn at this hop.
    also: Vec<AlsoJson>,
    /// Mode iptables: the chains that the packet passed here, as `iptables-save` names them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    chains: Vec<String>,
}

/// A second reason.
#[derive(Serialize)]
struct AlsoJson {
    because: String,
    line: Option<u32>,
}

#[derive(Serialize)]
struct PacketJson {
    protocol: &'static str,
    source: String,
    destination: String,
    /// What it carries, where that decides something: `A? web.default.svc.cluster.local`.
    #[serde(skip_serializing_if = "Option::is_none")]
    payload: Option<String>,
}

#[derive(Default, Serialize)]
struct SummaryJson {
    requests: u32,
    outcomes: BTreeMap<&'static str, u32>,
    backends: BTreeMap<String, u32>,
    entry_nodes: BTreeMap<String, u32>,
    /// HTTP statuses of the answers, where they have one.
    statuses: BTreeMap<String, u32>,
}

/// What is asked: who calls what, how often, and the seed of the dice.
pub struct Question {
    /// Who calls.
    pub from: Client,
    /// What is called.
    pub to: Target,
    /// How many connections, each with a source port of its own; at most [`MOST_REQUESTS`].
    pub requests: u32,
    /// The seed.
    pub seed: u64,
}

/// Makes the connections, one after the other, and tells what became of them.
pub fn run(text: &str, network: &Network, question: &Question, lang: Lang) -> TraceJson {
    let mut flows = Flows::new(question.seed);
    let mut summary = SummaryJson::default();
    let mut first = None;
    for number in 0..question.requests.clamp(1, MOST_REQUESTS) {
        let request =
            Request { from: question.from, to: question.to.clone(), source_port: source_port(number) };
        let trace = network::trace(network, &request, &mut flows);
        summary.count(&network.cluster, &trace);
        first.get_or_insert(trace);
    }
    TraceJson::new(text, network, first.as_ref(), summary, lang)
}

/// Source ports from 40000, a new one for each connection.
fn source_port(number: u32) -> u16 {
    u16::try_from(40_000 + number % 20_000).unwrap_or(40_000)
}

impl SummaryJson {
    fn count(&mut self, cluster: &Cluster, trace: &Trace) {
        self.requests += 1;
        *self.outcomes.entry(trace.outcome.name()).or_default() += 1;
        if let Some(backend) = &trace.backend {
            *self.backends.entry(backend_key(cluster, backend)).or_default() += 1;
        }
        if let Some(status) = trace.hops.iter().rev().find_map(status) {
            *self.statuses.entry(status.to_string()).or_default() += 1;
        }
        if let Some(node) = trace.entry_node {
            *self.entry_nodes.entry(node_name(cluster, node)).or_default() += 1;
        }
    }
}

/// The status that a hop carries.
fn status(hop: &Hop) -> Option<u16> {
    match hop.packet.payload {
        Payload::HttpStatus(status) => Some(status),
        _ => None,
    }
}

impl TraceJson {
    fn new(text: &str, network: &Network, trace: Option<&Trace>, summary: SummaryJson, lang: Lang) -> Self {
        let cluster = &*network.cluster;
        let lines = LineIndex::new(text);
        let hop = |hop: &Hop| HopJson {
            chains: network::chains::of_hop(network, hop),
            ..HopJson::new(&lines, cluster, hop, lang)
        };
        let backend = trace.and_then(|trace| trace.backend.as_ref());
        Self {
            outcome: trace.map_or("dropped", |trace| trace.outcome.name()),
            reason: trace.and_then(|trace| trace.reason).map(network::Reason::name),
            backend: backend.map(|backend| BackendJson::new(cluster, backend)),
            source_seen: trace.and_then(|trace| trace.source_seen).map(|ip| ip.to_string()),
            entry_node: trace.and_then(|trace| trace.entry_node).map(|node| node_name(cluster, node)),
            hops: trace.map_or_else(Vec::new, |trace| trace.hops.iter().map(hop).collect()),
            summary,
        }
    }
}

impl BackendJson {
    fn new(cluster: &Cluster, backend: &Backend) -> Self {
        let pod = match backend.kind {
            BackendKind::Pod(pod) => cluster.pods.get(pod),
            _ => None,
        };
        let (kind, name) = match &backend.kind {
            BackendKind::Pod(_) => ("Pod", pod.map(|pod| pod.name.clone())),
            BackendKind::Address => ("Address", None),
            BackendKind::External(name) => ("External", Some(name.to_string())),
            BackendKind::Node(node) => ("Node", Some(node_name(cluster, *node))),
        };
        Self {
            kind,
            namespace: pod.map(|pod| pod.namespace.clone()),
            name,
            ip: backend.ip.map(|ip| ip.to_string()),
            port: backend.port,
            node: backend.node.map(|node| node_name(cluster, node)),
        }
    }
}

/// The key of a backend in the summary.
fn backend_key(cluster: &Cluster, backend: &Backend) -> String {
    match &backend.kind {
        BackendKind::Pod(pod) => cluster.pods.get(*pod).map_or_else(String::new, Pod::full_name),
        BackendKind::External(name) => name.to_string(),
        BackendKind::Node(node) => node_name(cluster, *node),
        BackendKind::Address => {
            backend.ip.map_or_else(String::new, |ip| network::Address::ip(ip, backend.port).to_string())
        }
    }
}

impl HopJson {
    /// A hop of a trace in this cluster.
    pub fn new(lines: &LineIndex, cluster: &Cluster, hop: &Hop, lang: Lang) -> Self {
        let line = |cause: &network::Cause| cause.span.map(|span| lines.line(span.start));
        let also = |cause| AlsoJson { because: words::cause(cause, lang), line: line(cause) };
        Self {
            at: place(cluster, &hop.at),
            action: hop.action.name(),
            leg: leg_name(hop.leg),
            before: hop.before.as_ref().map(PacketJson::new),
            packet: PacketJson::new(&hop.packet),
            because: words::cause(&hop.cause, lang),
            line: line(&hop.cause),
            also: hop.also.iter().map(also).collect(),
            chains: Vec::new(),
        }
    }
}

/// `lookup`, `request` or `reply`.
pub fn leg_name(leg: Leg) -> &'static str {
    match leg {
        Leg::Lookup => "lookup",
        Leg::Request => "request",
        Leg::Reply => "reply",
    }
}

impl PacketJson {
    fn new(packet: &Packet) -> Self {
        Self {
            protocol: packet.protocol.name(),
            source: packet.source.to_string(),
            destination: packet.destination.to_string(),
            payload: payload(&packet.payload),
        }
    }
}

fn payload(payload: &Payload) -> Option<String> {
    match payload {
        Payload::Data => None,
        Payload::DnsQuery { name, record } => Some(format!("{record}? {name}")),
        Payload::DnsAnswer { name, found: false, .. } => Some(format!("{name}: NXDOMAIN")),
        Payload::DnsAnswer { name, records, .. } if records.is_empty() => Some(format!("{name}: NOERROR")),
        Payload::DnsAnswer { name, records, .. } => Some(format!("{name}: {}", records.join(", "))),
        Payload::Http { host, path, head } => {
            let method = head.as_ref().map_or("GET", |head| head.method());
            let headers = head.iter().flat_map(|head| &head.headers);
            let headers: String = headers.map(|(name, value)| format!(", {name}: {value}")).collect();
            Some(format!("{method} {path} (Host: {host}{headers})"))
        }
        Payload::HttpStatus(status) => Some(format!("HTTP {status}")),
    }
}

/// A place by its stable name.
pub fn place(cluster: &Cluster, place: &Place) -> String {
    match place {
        Place::Internet(ip) => format!("internet/{ip}"),
        Place::Pod(pod) => format!("pod/{}", cluster.pods.get(*pod).map_or_else(String::new, Pod::full_name)),
        Place::Node(node) | Place::Rules(node, _) => format!("node/{}", node_name(cluster, *node)),
        Place::LoadBalancer(service) => {
            let name = cluster.services.get(*service).map_or_else(String::new, |service| service.full_name());
            format!("load-balancer/{name}")
        }
        Place::Ingress(ingress) => {
            let found = cluster.ingresses.get(*ingress);
            format!(
                "ingress/{}",
                found.map_or_else(String::new, |it| format!("{}/{}", it.namespace, it.name))
            )
        }
        Place::Gateway(gateway) => {
            let found = cluster.gateways.get(*gateway);
            format!("gateway/{}", found.map_or_else(String::new, |it| it.full_name()))
        }
        Place::Dns => "dns".into(),
        Place::Workstation => "workstation".into(),
        Place::ApiServer => "api-server".into(),
        Place::External(name) => format!("external/{name}"),
        Place::Address(ip) => format!("address/{ip}"),
    }
}

fn node_name(cluster: &Cluster, node: NodeId) -> String {
    cluster.nodes.get(node).map_or_else(String::new, |node| node.name.clone())
}
