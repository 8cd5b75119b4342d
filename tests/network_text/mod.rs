//! Requests read from text, and traces written as text.
#![allow(dead_code, reason = "each test uses what it needs")]

mod environment;
pub mod generated;
pub mod refused;
#[path = "../../examples/wire/forward.rs"]
mod wire_forward;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::Arc;

use serviscope::cluster::{self, Cidr, Cluster, Protocol};
use serviscope::manifest;
use serviscope::network::stages::dns;
use serviscope::network::{
    self, BackendKind, Client, Decision, Flows, Head, Hop, Host, Leg, Network, NodePortAddresses, Place,
    ProxyMode, Request, Scheduler, Scheme, Target, Trace,
};
use serviscope::text::LineIndex;

/// One file.
pub struct Case<'a> {
    text: &'a str,
    cluster: Arc<Cluster>,
    lines: LineIndex,
}

/// One request line.
struct Ask {
    from: String,
    to: String,
    seed: u64,
    mode: ProxyMode,
    masquerade_all: bool,
    down: Vec<String>,
    scheduler: Scheduler,
    node_ports: NodePortAddresses,
    route: Option<String>,
    no_cluster_cidr: bool,
    no_network_policy: bool,
    times: usize,
    brief: bool,
    policies: bool,
    args: bool,
    head: Head,
}

/// The cluster of a manifest.
pub fn cluster_of(text: &str) -> Arc<Cluster> {
    let (manifest, _) = manifest::parse(text);
    let (cluster, _) = cluster::build(&manifest, 1);
    Arc::new(cluster)
}

impl<'a> Case<'a> {
    pub fn read(text: &'a str) -> Self {
        Self { text, cluster: cluster_of(text), lines: LineIndex::new(text) }
    }

    /// The text with the answers that the network gives now.
    pub fn answered(&self) -> String {
        let mut out = String::new();
        let mut answering = false;
        for line in self.text.lines() {
            if let Some(ask) = line.strip_prefix("#$ ") {
                writeln!(out, "{line}").unwrap();
                for answer in environment::answer(&self.cluster, ask) {
                    writeln!(out, "#  {answer}").unwrap();
                }
                answering = true;
            } else if let Some(ask) = line.strip_prefix("#? ") {
                writeln!(out, "{line}\n#  {}", self.dig(ask)).unwrap();
                answering = true;
            } else if let Some(ask) = line.strip_prefix("#> ") {
                out.push_str(line);
                out.push('\n');
                for answer in self.answer(&Ask::read(ask)).lines() {
                    writeln!(out, "#  {answer}").unwrap();
                }
                answering = true;
            } else if !(answering && line.starts_with("#  ")) {
                answering = false;
                out.push_str(line);
                out.push('\n');
            }
        }
        out
    }

    /// `NAME TYPE`, as dig asks.
    fn dig(&self, ask: &str) -> String {
        let (name, kind) = ask.split_once(' ').expect("a name and a type");
        let kind = dns::Record::named(kind).expect("a record type");
        let network = Network::program(self.cluster.clone(), ProxyMode::Iptables);
        let response = dns::query(&network, name, kind);
        match (response.exists, response.records.as_slice()) {
            (false, _) => "NXDOMAIN".to_string(),
            (true, []) => "NOERROR".to_string(),
            (true, records) => records.join(" | "),
        }
    }

    fn answer(&self, ask: &Ask) -> String {
        let mut network = Network::program(self.cluster.clone(), ask.mode)
            .with_scheduler(ask.scheduler)
            .with_node_port_addresses(ask.node_ports.clone());
        if let Some(node) = &ask.route {
            network = network.with_service_route(self.cluster.node_named(node).expect("a node"));
        }
        if ask.masquerade_all {
            network = network.with_masquerade_all();
        }
        if ask.no_network_policy {
            network = network.without_policies();
        }
        if ask.no_cluster_cidr {
            network = network.without_cluster_cidr();
        }
        if !ask.down.is_empty() {
            let down: BTreeSet<_> =
                ask.down.iter().map(|name| self.cluster.node_named(name).expect("a node")).collect();
            network = network.with_down(down);
        }
        let mut flows = Flows::new(ask.seed);
        if ask.times > 1 {
            return summary(&network, ask, &mut flows);
        }
        let request = ask.request(&self.cluster, 0);
        let mut twin = flows.clone();
        let trace = network::trace(&network, &request, &mut flows);
        assert_eq!(
            network::decide(&network, &request, &mut twin),
            decision(&trace),
            "{} -> {}",
            ask.from,
            ask.to
        );
        assert_eq!(twin, flows, "deciding and tracing throw the dice alike");
        if ask.policies {
            return decided(&outcome(&self.cluster, &decision(&trace)), &trace);
        }
        if ask.brief { outcome(&self.cluster, &decision(&trace)) } else { self.trace_text(ask, &trace) }
    }

    fn trace_text(&self, ask: &Ask, trace: &Trace) -> String {
        let mut out = outcome(&self.cluster, &decision(trace));
        out.push('\n');
        for hop in &trace.hops {
            let leg = match hop.leg {
                Leg::Lookup => "? ",
                Leg::Request => "",
                Leg::Reply => "< ",
            };
            let (at, action) = (place(&self.cluster, &hop.at), hop.action.name());
            write!(out, "{leg}{at} {action} {}>{}", hop.packet.source, hop.packet.destination).unwrap();
            payload(&mut out, hop);
            for cause in std::iter::once(&hop.cause).chain(&hop.also) {
                write!(out, " {:?}", cause.code).unwrap();
                if ask.args || cause.code == network::CauseCode::HealthCheckAnswers {
                    write!(out, "[{}]", cause.args.join(" ")).unwrap();
                }
                if let Some(span) = cause.span {
                    let line = self.lines.line(span.start) as usize;
                    let text = self.text.lines().nth(line - 1).unwrap_or("").trim();
                    let text = text.strip_prefix("- ").unwrap_or(text);
                    write!(out, "({text})").unwrap();
                }
            }
            out.push('\n');
        }
        out
    }
}

fn payload(out: &mut String, hop: &Hop) {
    match &hop.packet.payload {
        network::Payload::Data => {}
        network::Payload::DnsQuery { name, record } => write!(out, " {record}? {name}").unwrap(),
        network::Payload::DnsAnswer { records, found, .. } => {
            let text = match (found, records.as_slice()) {
                (false, _) => "NXDOMAIN".to_string(),
                (true, []) => "NOERROR".to_string(),
                (true, records) => records.join(", "),
            };
            write!(out, " {text}").unwrap();
        }
        network::Payload::Http { host, path, head } => {
            let head = head.as_deref().cloned().unwrap_or_default();
            if let Some(method) = &head.method {
                write!(out, " {method}").unwrap();
            }
            write!(out, " http://{host}{path}").unwrap();
            for (name, value) in &head.headers {
                write!(out, " [{name}: {value}]").unwrap();
            }
        }
        network::Payload::HttpStatus(status) => write!(out, " {status}").unwrap(),
    }
}

impl Ask {
    fn read(text: &str) -> Self {
        let mut words = text.split_whitespace();
        let from = words.next().expect("a client").to_string();
        assert_eq!(words.next(), Some("->"), "{text}");
        let to = words.next().expect("a target").to_string();
        let mut ask = Self {
            from,
            to,
            seed: 1,
            mode: ProxyMode::Iptables,
            masquerade_all: false,
            down: Vec::new(),
            scheduler: Scheduler::default(),
            node_ports: NodePortAddresses::default(),
            route: None,
            no_cluster_cidr: false,
            no_network_policy: false,
            times: 1,
            brief: false,
            policies: false,
            args: false,
            head: Head::default(),
        };
        while let Some(word) = words.next() {
            let mut value = || words.next().expect("a value").to_string();
            match word {
                "seed" => ask.seed = value().parse().expect("a seed"),
                "mode" => ask.mode = mode(&value()),
                "down" => ask.down.push(value()),
                "scheduler" => ask.scheduler = Scheduler::named(&value()).expect("a scheduler"),
                "services-via" => ask.route = Some(value()),
                "no-network-policy" => ask.no_network_policy = true,
                "no-cluster-cidr" => ask.no_cluster_cidr = true,
                "node-ports" => ask.node_ports = node_ports(&value()),
                "brief" => ask.brief = true,
                "policies" => ask.policies = true,
                "args" => ask.args = true,
                "method" => ask.head.method = Some(value()),
                "header" => {
                    let text = value();
                    let (name, value) = text.split_once(':').expect("Name:value");
                    ask.head.headers.push((name.into(), value.into()));
                }
                "masquerade-all" => ask.masquerade_all = true,
                times => ask.times = times.strip_prefix('x').expect(text).parse().expect(text),
            }
        }
        ask
    }

    fn request(&self, cluster: &Cluster, nth: u16) -> Request {
        let mut request = request(cluster, &self.from, &self.to, nth);
        request.to.head = self.head.clone();
        request
    }
}

pub fn mode(name: &str) -> ProxyMode {
    match name {
        "iptables" => ProxyMode::Iptables,
        "nftables" => ProxyMode::Nftables,
        "ipvs" => ProxyMode::Ipvs,
        other => panic!("no mode {other}"),
    }
}

fn node_ports(text: &str) -> NodePortAddresses {
    match text {
        "primary" => NodePortAddresses::Primary,
        ranges => {
            NodePortAddresses::In(ranges.split(',').map(|one| Cidr::parse(one).expect("a range")).collect())
        }
    }
}

/// A request as the command line writes it (contract.md).
pub fn request(cluster: &Cluster, from: &str, to: &str, nth: u16) -> Request {
    let source_port = 40_000 + nth % 10_000;
    if from == "port-forward" {
        let (from, to) = wire_forward::forwarding(to, cluster).expect("something to forward to");
        return Request { from, to, source_port };
    }
    Request { from: client(cluster, from), to: target(to), source_port }
}

fn client(cluster: &Cluster, text: &str) -> Client {
    if let Some(name) = text.strip_prefix("pod/") {
        let (namespace, name) = name.split_once('/').unwrap_or(("default", name));
        return Client::Pod(cluster.pod_named(namespace, name).unwrap_or_else(|| panic!("no pod {name}")));
    }
    if let Some(name) = text.strip_prefix("node/") {
        return Client::Node(cluster.node_named(name).unwrap_or_else(|| panic!("no node {name}")));
    }
    match text.strip_prefix("internet=") {
        Some(ip) => Client::Internet(ip.parse().expect("an address")),
        None if text == "internet" => Client::Internet("203.0.113.9".parse().unwrap()),
        None => panic!("no client {text}"),
    }
}

fn target(text: &str) -> Target {
    let (scheme, rest, port) = match text.split_once("://") {
        Some(("http", rest)) => (Scheme::Http, rest, Some(80)),
        Some(("https", rest)) => (Scheme::Https, rest, Some(443)),
        Some(("udp", rest)) => (Scheme::Raw(Protocol::Udp), rest, None),
        Some(("sctp", rest)) => (Scheme::Raw(Protocol::Sctp), rest, None),
        _ => (Scheme::Raw(Protocol::Tcp), text, None),
    };
    let slash = rest.find('/').unwrap_or(rest.len());
    let (authority, path) = rest.split_at(slash);
    let (host, given) = match authority.strip_prefix('[') {
        Some(inside) => {
            let (host, after) = inside.split_once(']').expect("a bracket");
            (host, after.strip_prefix(':'))
        }
        None => authority.rsplit_once(':').map_or((authority, None), |(host, port)| (host, Some(port))),
    };
    let port = given.map(|port| port.parse().expect("a port")).or(port).expect("a port");
    let host = host.parse().map_or_else(|_| Host::Name(host.into()), Host::Ip);
    Target { scheme, host, port, path: path.into(), head: Head::default() }
}

/// How a trace ended, without its hops.
pub fn decision(trace: &Trace) -> Decision {
    Decision {
        outcome: trace.outcome,
        reason: trace.reason,
        backend: trace.backend.clone(),
        source_seen: trace.source_seen,
        entry_node: trace.entry_node,
        service: trace.service,
    }
}

/// `delivered default/w2 10.244.2.7:8080 sees 192.168.0.13 by node-3 of default/web`.
pub fn outcome(cluster: &Cluster, decision: &Decision) -> String {
    let mut out = decision.outcome.name().to_string();
    if let Some(reason) = decision.reason {
        write!(out, " {}", reason.name()).unwrap();
    }
    if let Some(backend) = &decision.backend {
        let name = match &backend.kind {
            BackendKind::Pod(pod) => cluster.pods.get(*pod).unwrap().full_name(),
            BackendKind::Address => "address".to_string(),
            BackendKind::External(name) => format!("external {name}"),
            BackendKind::Node(node) => format!("node {}", cluster.nodes.get(*node).unwrap().name),
        };
        let ip = backend.ip.map_or("-".to_string(), |ip| ip.to_string());
        write!(out, " {name} {ip}:{}", backend.port).unwrap();
    }
    if let Some(seen) = decision.source_seen {
        write!(out, " sees {seen}").unwrap();
    }
    if let Some(node) = decision.entry_node {
        write!(out, " by {}", cluster.nodes.get(node).unwrap().name).unwrap();
    }
    if let Some(service) = decision.service {
        write!(out, " of {}", cluster.services.get(service).unwrap().full_name()).unwrap();
    }
    out
}

/// The outcome, and below it what policies had to say, with the arguments.
fn decided(outcome: &str, trace: &Trace) -> String {
    let causes = trace.hops.iter().flat_map(|hop| std::iter::once(&hop.cause).chain(&hop.also));
    let policies = causes.filter(|cause| format!("{:?}", cause.code).starts_with("Policy"));
    let lines = policies.map(|cause| format!("\n  {:?} {}", cause.code, cause.args.join(" | ")));
    std::iter::once(outcome.to_string()).chain(lines).collect()
}

/// How often each outcome came, one a line.
fn summary(network: &Network, ask: &Ask, flows: &mut Flows) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for nth in 0..ask.times {
        let nth = u16::try_from(nth % 10_000).unwrap();
        let request = ask.request(&network.cluster, nth);
        let decision = network::decide(network, &request, flows);
        *counts.entry(outcome(&network.cluster, &decision)).or_default() += 1;
    }
    counts.iter().map(|(outcome, count)| format!("{count} {outcome}\n")).collect()
}

pub fn place(cluster: &Cluster, place: &Place) -> String {
    let node = |id| cluster.nodes.get(id).unwrap().name.clone();
    match place {
        Place::Internet(ip) => format!("internet/{ip}"),
        Place::Pod(id) => format!("pod/{}", cluster.pods.get(*id).unwrap().full_name()),
        Place::Node(id) => format!("node/{}", node(*id)),
        Place::Rules(id, service) => {
            format!("rules/{}/{}", node(*id), cluster.services.get(*service).unwrap().full_name())
        }
        Place::LoadBalancer(id) => {
            format!("load-balancer/{}", cluster.services.get(*id).unwrap().full_name())
        }
        Place::Ingress(id) => {
            let ingress = cluster.ingresses.get(*id).unwrap();
            format!("ingress/{}/{}", ingress.namespace, ingress.name)
        }
        Place::Gateway(id) => format!("gateway/{}", cluster.gateways.get(*id).unwrap().full_name()),
        Place::Dns => "dns".to_string(),
        Place::Workstation => "workstation".to_string(),
        Place::ApiServer => "api-server".to_string(),
        Place::External(name) => format!("external/{name}"),
        Place::Address(ip) => format!("address/{ip}"),
    }
}

/// A policy with the rule that is said to let this connection pass; none where no policy drops it.
pub fn remedy(cluster: &Arc<Cluster>, from: &str, to: &str) -> Option<String> {
    let network = Network::program(cluster.clone(), ProxyMode::Iptables);
    let trace = network::trace(&network, &request(cluster, from, to, 0), &mut Flows::new(1));
    let dropped = trace.reason == Some(network::Reason::NetworkPolicy);
    let hop = trace.hops.last().filter(|_| dropped)?;
    let namespace = hop.cause.args[1].split_once('/').unwrap().0;
    let rule = hop.also.last().unwrap();
    let (kind, list) = match rule.code {
        network::CauseCode::PolicyRuleThatLetsIn => ("Ingress", "ingress"),
        network::CauseCode::PolicyRuleThatLetsOut => ("Egress", "egress"),
        other => panic!("{other:?} after a drop"),
    };
    Some(format!(
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: remedy-{}, namespace: {namespace}}}\n\
         spec: {{podSelector: {{}}, policyTypes: [{kind}], {list}: [{}]}}\n",
        cluster.policies.len(),
        rule.args[0]
    ))
}
