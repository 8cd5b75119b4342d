//! What holds on clusters made by chance, with every kind of Service, both families and policies, in every mode: addresses
//! are unique, the same text builds the same cluster and the same packets, a client with affinity is never split, and
//! nothing that a policy denies arrives. That replies come home is asked of them in `network_properties.rs`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a case that cannot be read fails the test"
)]

mod network_text;

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::Arc;

use network_text::cluster_of;
use network_text::generated::{self, Generated};
use network_text::refused::Mixed;
use serviscope::cluster::{
    self, Cluster, LoadBalancerAddress, NodeId, PodId, Protocol, ServiceId, TrafficPolicy,
};
use serviscope::diagnostic::Severity;
use serviscope::network::{
    self, Action, Backend, BackendKind, Client, Flows, Head, Host, HostAddress, Network, Outcome, Place,
    ProxyMode, Reason, Request, Scheme, Target, Trace,
};

const MODES: [ProxyMode; 3] = [ProxyMode::Iptables, ProxyMode::Nftables, ProxyMode::Ipvs];
const SEEDS: u64 = 12;

fn clusters() -> impl Iterator<Item = (u64, Generated, Arc<Cluster>)> {
    (0..SEEDS).map(|seed| {
        let made = generated::generated(seed);
        let cluster = cluster_of(&made.text);
        (seed, made, cluster)
    })
}

/// Every entrance of every Service, and every pod, by TCP and UDP.
fn calls(cluster: &Cluster) -> Vec<Request> {
    let mut targets: Vec<(Protocol, Host, u16)> = Vec::new();
    for service in cluster.services.iter() {
        for port in &service.ports {
            let name = Host::Name(format!("{}.{}", service.name, service.namespace));
            let balancers = service.load_balancer.iter().flat_map(|balancer| &balancer.ingress);
            let balancers = balancers.filter_map(|address| match address {
                LoadBalancerAddress::Vip(ip) | LoadBalancerAddress::Proxy(ip) => Some(*ip),
                LoadBalancerAddress::Hostname(_) => None,
            });
            let ips = service.cluster_ips.iter().chain(&service.external_ips).copied().chain(balancers);
            let hosts = std::iter::once(name).chain(ips.map(Host::Ip));
            targets.extend(hosts.map(|host| (port.protocol, host, port.port)));
            for (number, node) in
                port.node_port.iter().flat_map(|at| cluster.nodes.iter().map(move |it| (at, it)))
            {
                let own = std::iter::once(&node.ip).chain(&node.other_ips);
                targets.extend(own.map(|ip| (port.protocol, Host::Ip(*ip), *number)));
            }
        }
    }
    for ip in cluster.pods.iter().flat_map(|pod| &pod.ips) {
        targets.extend([Protocol::Tcp, Protocol::Udp].map(|protocol| (protocol, Host::Ip(*ip), 8080)));
    }
    let outside = ["203.0.113.9", "2001:db8::9"].map(|ip| Client::Internet(ip.parse().unwrap()));
    let clients: Vec<Client> = cluster
        .pods
        .ids()
        .map(Client::Pod)
        .chain(cluster.nodes.ids().map(Client::Node))
        .chain(outside)
        .collect();
    let call = |from: &Client, (protocol, host, port): &(Protocol, Host, u16)| {
        let scheme = Scheme::Raw(*protocol);
        let to = Target { scheme, host: host.clone(), port: *port, path: "/".into(), head: Head::default() };
        Request { from: *from, to, source_port: 40_000 }
    };
    clients.iter().flat_map(|from| targets.iter().map(move |to| call(from, to))).collect()
}

#[test]
fn every_cluster_is_accepted_and_its_addresses_are_unique() {
    let mut kinds = BTreeSet::new();
    for (seed, made, cluster) in clusters() {
        let (_, said) = serviscope::manifest::parse(&made.text);
        assert_eq!(said.count(Severity::Error), 0, "seed {seed}: {:?}\n{}", said.items, made.text);
        addresses_are_unique(&cluster, seed);
        for service in cluster.services.iter() {
            kinds.insert((service.kind, service.headless, service.cluster_ips.len()));
        }
    }
    assert!(kinds.len() >= 7, "every kind, of one family and two: {kinds:?}");
}

fn addresses_are_unique(cluster: &Cluster, seed: u64) {
    let mut taken: BTreeSet<IpAddr> = BTreeSet::new();
    let own = cluster.pods.iter().filter(|pod| !pod.template.host_network).flat_map(|pod| &pod.ips);
    let services = cluster.services.iter().flat_map(|service| &service.cluster_ips);
    let nodes = cluster.nodes.iter().flat_map(|node| std::iter::once(&node.ip).chain(&node.other_ips));
    for ip in own.chain(services).chain(nodes) {
        assert!(taken.insert(*ip), "seed {seed}: {ip} twice");
    }
    let mut ports: BTreeSet<(Protocol, u16)> = BTreeSet::new();
    for service in cluster.services.iter() {
        for port in &service.ports {
            let new = port.node_port.is_none_or(|number| ports.insert((port.protocol, number)));
            assert!(new, "seed {seed}: node port {:?} twice", port.node_port);
        }
    }
}

/// Building twice, and following the same connections twice, gives the same to the byte.
#[test]
fn the_same_text_gives_the_same_bytes() {
    for (seed, made, cluster) in clusters() {
        let again = cluster_of(&made.text);
        assert_eq!(format!("{cluster:?}"), format!("{again:?}"), "seed {seed}");
        let packets = |cluster: &Arc<Cluster>| {
            let network = Network::program(cluster.clone(), MODES[seed as usize % 3]);
            let mut flows = Flows::new(seed);
            let calls = calls(cluster);
            let trace = |call| format!("{:?}\n", network::trace(&network, call, &mut flows));
            calls.iter().step_by(7).map(trace).collect::<String>()
        };
        assert!(packets(&cluster) == packets(&again), "seed {seed}: other packets");
    }
}

/// The node whose rules rewrote the destination, the Service, and the source before it did.
fn translated(trace: &Trace) -> Option<(NodeId, ServiceId, IpAddr)> {
    let hop = trace.hops.iter().find(|hop| hop.action == Action::Dnat)?;
    match (&hop.at, hop.before.as_ref().map(|before| &before.source.host)) {
        (Place::Rules(node, service), Some(HostAddress::Ip(source))) => Some((*node, *service, *source)),
        _ => None,
    }
}

/// One client, one node, one Service port: one endpoint, whatever entrance it takes.
// rules: 3.5.2
#[test]
fn affinity_never_splits_a_client_whatever_the_entrance() {
    let mut repeated = 0;
    for (seed, _, cluster) in clusters() {
        for mode in MODES {
            let network = Network::program(cluster.clone(), mode);
            let mut flows = Flows::new(seed);
            let mut known: BTreeMap<(NodeId, ServiceId, Protocol, IpAddr), Backend> = BTreeMap::new();
            for call in calls(&cluster) {
                let trace = network::trace(&network, &call, &mut flows);
                let Some((node, id, source)) = translated(&trace) else { continue };
                let service = cluster.services.get(id).unwrap();
                // Under Local which list is used depends on the entrance: then the endpoint may have to.
                let policies = [service.internal_traffic_policy, service.external_traffic_policy];
                let one_list = policies == [TrafficPolicy::Cluster; 2];
                if let (Some(backend), Some(_), true) = (trace.backend, service.affinity_seconds, one_list) {
                    let Scheme::Raw(protocol) = call.to.scheme else { continue };
                    let first = known.entry((node, id, protocol, source)).or_insert(backend.clone());
                    repeated += usize::from(*first == backend);
                    assert_eq!(*first, backend, "seed {seed} {mode:?} {call:?}");
                }
            }
        }
    }
    assert!(repeated > 1_000, "{repeated}");
}

/// Nothing that a policy denies arrives, by whatever entrance; and nothing is dropped by a policy that allows it.
// rules: 7.6.2 7.6.3 7.6.4
#[test]
fn nothing_denied_arrives_by_any_entrance() {
    let (mut arrived, mut dropped) = (0, 0);
    for (seed, made, cluster) in clusters().filter(|(_, made, _)| !made.rules.is_empty()) {
        let number = |id: PodId| {
            let pod = cluster.pods.get(id).unwrap();
            (!pod.template.host_network).then(|| pod.name[1..].parse::<usize>().unwrap())
        };
        for mode in MODES {
            let network = Network::program(cluster.clone(), mode);
            let mut flows = Flows::new(seed);
            for call in calls(&cluster) {
                let trace = network::trace(&network, &call, &mut flows);
                let tcp = call.to.scheme == Scheme::Raw(Protocol::Tcp);
                let from = match call.from {
                    Client::Pod(id) => Some((id, number(id))),
                    _ => None,
                };
                if let Some(Backend { kind: BackendKind::Pod(id), port, .. }) = trace.backend
                    && let Some(to) = number(id)
                {
                    let seen = trace.source_seen.and_then(|ip| number(cluster.pod_at(ip)?));
                    let own_node = cluster.pods.get(id).unwrap().node;
                    let process = match call.from {
                        Client::Node(node) => Some(node),
                        Client::Pod(pod) => {
                            cluster.pods.get(pod).filter(|it| it.template.host_network).and_then(|it| it.node)
                        }
                        _ => None,
                    };
                    let exempt =
                        from.is_some_and(|(pod, _)| pod == id) || (process.is_some() && process == own_node);
                    let six = matches!(trace.source_seen, Some(IpAddr::V6(_)));
                    let may = exempt || generated::lets(&made.rules, true, (to, seen), (tcp, six, port));
                    assert!(may, "seed {seed} {mode:?} {call:?} came in to p{to}");
                    arrived += 1;
                }
                dropped += usize::from(dropped_rightly(
                    &made,
                    &cluster,
                    &trace,
                    from.and_then(|it| it.1),
                    tcp,
                    seed,
                ));
            }
        }
    }
    assert!(arrived > 1_000 && dropped > 300, "{arrived} {dropped}");
}

/// A pod that calls another by its address is dropped where the table says so, and only there.
fn dropped_rightly(
    made: &Generated,
    cluster: &Cluster,
    trace: &Trace,
    from: Option<usize>,
    tcp: bool,
    seed: u64,
) -> bool {
    let (Some(from), Host::Ip(ip)) = (from, &trace.request.to.host) else { return false };
    let Some(to) = cluster.pod_at(*ip).and_then(|id| cluster.pods.get(id)) else { return false };
    let to: usize = to.name[1..].parse().unwrap();
    let port = (tcp, ip.is_ipv6(), 8080);
    let may = from == to
        || (generated::lets(&made.rules, false, (from, Some(to)), port)
            && generated::lets(&made.rules, true, (to, Some(from)), port));
    let denied = trace.reason == Some(Reason::NetworkPolicy);
    assert_eq!(denied, !may && trace.outcome == Outcome::Dropped, "seed {seed} p{from} -> p{to}");
    assert_eq!(
        may,
        trace.outcome == Outcome::Delivered || trace.outcome == Outcome::Unreachable,
        "seed {seed} p{from} -> p{to}"
    );
    denied
}

/// How many mixed manifests are tried.
const MIXED: u64 = 40;

/// What is refused and drawn all the same takes nothing from what the server takes: names, addresses, ports and owners
/// stay.
#[test]
fn what_is_refused_takes_nothing_from_what_is_accepted() {
    let mut drawn = 0;
    for seed in 0..MIXED {
        let mixed = Mixed::of(seed);
        let (plain, whole) = (cluster_of(&mixed.accepted()), cluster_of(&mixed.text()));
        let text = mixed.text();
        addresses_are_unique(&whole, seed);
        drawn += whole.pods.len() + whole.services.len() - plain.pods.len() - plain.services.len();
        for pod in plain.pods.iter() {
            let same = whole.pods.iter().find(|it| it.full_name() == pod.full_name()).expect("it is there");
            assert_eq!(same.owner, pod.owner, "seed {seed}\n{text}");
        }
        for service in plain.services.iter() {
            let same = whole.services.iter().find(|it| it.full_name() == service.full_name());
            let kept = |it: &cluster::Service| {
                let ports: Vec<_> = it.ports.iter().map(|port| (port.port, port.node_port)).collect();
                let balancer =
                    it.load_balancer.as_ref().map(|it| (it.ingress.clone(), it.health_check_node_port));
                (it.cluster_ips.clone(), ports, balancer)
            };
            assert_eq!(same.map(kept), Some(kept(service)), "seed {seed}\n{text}");
        }
    }
    assert!(drawn > 100, "{drawn} things are drawn although they are refused");
}

/// A field that nobody knows, as one stands there while it is typed, moves nothing: neither the object that it is in
/// nor any other.
#[test]
fn a_slip_of_a_key_moves_nothing() {
    let mut slips = 0;
    for seed in 0..4 {
        let mixed = Mixed::of(seed);
        let before = cluster_of(&mixed.accepted());
        for (document, text) in mixed.slips() {
            slips += 1;
            let (_, said) = serviscope::manifest::parse(&text);
            assert_eq!(said.count(Severity::Error), 1, "seed {seed}: {:?}", said.items);
            let after = cluster_of(&text);
            let pods = |cluster: &Cluster| -> Vec<_> {
                cluster.pods.iter().map(|it| (it.full_name(), it.node, it.ips.clone(), it.phase)).collect()
            };
            let services = |cluster: &Cluster| -> Vec<_> {
                let of = |it: &cluster::Service| (it.full_name(), it.cluster_ips.clone(), it.endpoints.len());
                cluster.services.iter().map(of).collect()
            };
            assert_eq!(pods(&after), pods(&before), "seed {seed}, document {document}\n{text}");
            assert_eq!(services(&after), services(&before), "seed {seed}, document {document}\n{text}");
        }
    }
    assert!(slips > 60, "{slips} slips");
}

/// In whatever order objects stand, the same ones are refused.
#[test]
fn the_order_changes_no_verdict() {
    for seed in 0..MIXED {
        for order in 0..3 {
            let mixed = Mixed::of(seed).shuffled(order);
            let (_, said) = serviscope::manifest::parse(&mixed.text());
            let mut refused = vec![false; mixed.refused().len()];
            for it in said.items.iter().filter(|it| it.severity == Severity::Error) {
                refused[it.document as usize] = true;
            }
            assert_eq!(refused, mixed.refused(), "seed {seed}: {:?}\n{}", said.items, mixed.text());
        }
    }
}
