//! Which pods look like the clients of a Service: by what their containers are given, by policies, by names. Must not
//! know which of the Service's doors is called.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::cluster::{Cluster, DnsPolicy, Pod, PodId, PodPhase, Protocol, Service, ServiceId};
use crate::network::{self, Client, Flows, Head, Host, Network, Outcome, ProxyMode, Request, Scheme, Target};

/// The pods that may call, looked through once for all Services.
pub(super) struct Crowd<'a> {
    pub cluster: &'a Cluster,
    /// Pods to choose from: all, or in a large cluster the first of each workload.
    candidates: Vec<PodId>,
    /// Where each of them stands, by its name.
    tiers: BTreeMap<PodId, Tier>,
    /// The last Service in the manifest's order that each pod is an endpoint of.
    serves: BTreeMap<PodId, ServiceId>,
    /// Where policies must be asked.
    network: Option<Network>,
}

/// More pods than this are represented by the first of each workload.
const MOST_CANDIDATES: usize = 1_000;

impl<'a> Crowd<'a> {
    pub(super) fn new(cluster: &'a Cluster) -> Self {
        let mut serves = BTreeMap::new();
        for (id, service) in cluster.services.enumerated() {
            serves.extend(service.endpoints.iter().filter_map(|endpoint| Some((endpoint.pod?, id))));
        }
        let all = cluster.pods.enumerated().filter(|(_, pod)| can_call(pod));
        let mut workloads = BTreeSet::new();
        let crowded = cluster.pods.len() > MOST_CANDIDATES;
        let fits = |pod: &'a Pod, known: &mut BTreeSet<_>| {
            !crowded || pod.owner.is_none() || known.insert((pod.namespace.as_str(), &pod.owner))
        };
        let first = all.filter(|(_, pod)| fits(pod, &mut workloads));
        let (candidates, tiers) =
            first.take(MOST_CANDIDATES).map(|(id, pod)| (id, (id, tier(&pod.name)))).unzip();
        let program = || Network::program(Arc::new(cluster.clone()), ProxyMode::default());
        let network = (!cluster.policies.is_empty()).then(program);
        Self { cluster, candidates, tiers, serves, network }
    }

    /// The pods that call a Service: of the workload that most looks like its client, on different nodes.
    pub(super) fn clients_of(&self, id: ServiceId, service: &Service, most: usize) -> Vec<PodId> {
        let Some(first) = self.best_client(id, service) else { return Vec::new() };
        let Some(pod) = self.cluster.pods.get(first) else { return Vec::new() };
        // Two clients show that each node decides for its own pods; more Services than a few show that anyway.
        if most < 2 || self.cluster.services.len() > 3 {
            return vec![first];
        }
        let mut nodes = BTreeMap::from([(pod.node, first)]);
        let backends = backend_pods(service);
        let best = self.rank(id, service, first, pod);
        for other in &self.candidates {
            let Some(it) = self.cluster.pods.get(*other) else { continue };
            let sibling = it.owner == pod.owner && it.namespace == pod.namespace;
            let sibling = sibling && self.rank(id, service, *other, it) == best;
            if sibling && !backends.contains(other) && nodes.len() < most {
                nodes.entry(it.node).or_insert(*other);
            }
        }
        let mut clients: Vec<PodId> = nodes.into_values().collect();
        crate::order::sort_by_key(&mut clients, |client| (*client != first, *client));
        clients
    }

    fn best_client(&self, id: ServiceId, service: &Service) -> Option<PodId> {
        let backends = backend_pods(service);
        let pod = |id: &PodId| self.cluster.pods.get(*id);
        let strangers = self.candidates.iter().filter(|id| !backends.contains(id));
        let ranked = strangers.filter_map(|it| Some((self.rank(id, service, *it, pod(it)?), *it)));
        let own = self.tier_of(service, &backends);
        let stranger = ranked.min().filter(|(rank, _)| rank.likely(own)).map(|(_, pod)| pod);
        // Peers of a headless Service find each other; a cluster IP is called by a backend only where nobody
        // else can (its name could not be shown otherwise).
        let peers_call = service.headless || !self.cluster.nodes.iter().any(|node| node.ready);
        let peer = || backends.iter().find(|id| pod(id).is_some_and(can_call)).copied();
        stranger.or_else(|| if peers_call { peer() } else { None })
    }

    fn rank(&self, id: ServiceId, service: &Service, pod_id: PodId, pod: &Pod) -> Rank {
        let elsewhere = pod.namespace != service.namespace;
        let tier = self.tiers.get(&pod_id).copied().unwrap_or_else(|| tier(&pod.name));
        let meant = match tier {
            _ if mentions(pod, service) => Meant::Mentioned,
            Tier::Client if !elsewhere => Meant::Named,
            _ => Meant::Guessed,
        };
        Rank {
            meant,
            denied: self.denied(pod_id, service),
            elsewhere,
            tier,
            serves_later: self.serves.get(&pod_id).is_some_and(|other| *other > id),
        }
    }

    /// A policy would drop what this pod sends to the Service's endpoints.
    fn denied(&self, pod: PodId, service: &Service) -> bool {
        let (Some(network), Some(endpoint)) = (&self.network, service.endpoints.first()) else {
            return false;
        };
        let Some(port) = endpoint.port else { return false };
        let protocol = endpoint.service_port.and_then(|at| service.ports.get(usize::from(at)));
        let scheme = Scheme::Raw(protocol.map_or(Protocol::Tcp, |port| port.protocol));
        let to =
            Target { scheme, host: Host::Ip(endpoint.ip), port, path: String::new(), head: Head::default() };
        let request = Request { from: Client::Pod(pod), to, source_port: 40_000 };
        network::decide(network, &request, &mut Flows::new(1)).outcome == Outcome::Dropped
    }

    /// How far in front the Service stands: as its pods do, or by its own name where it has none.
    fn tier_of(&self, service: &Service, backends: &BTreeSet<PodId>) -> Tier {
        let first = backends.first().and_then(|id| self.cluster.pods.get(*id));
        tier(first.map_or(&service.name, |pod| &pod.name))
    }

    /// A pod of the Service's namespace that is there to call.
    pub(super) fn named_client(&self, service: &Service) -> Option<PodId> {
        let backends = backend_pods(service);
        let fits = |id: &PodId| {
            let pod = self.cluster.pods.get(*id);
            pod.is_some_and(|pod| pod.namespace == service.namespace && tier(&pod.name) == Tier::Client)
                && !backends.contains(id)
        };
        self.candidates.iter().copied().find(fits)
    }
}

fn backend_pods(service: &Service) -> BTreeSet<PodId> {
    service.endpoints.iter().filter_map(|endpoint| endpoint.pod).collect()
}

fn can_call(pod: &Pod) -> bool {
    let resolves = match pod.template.dns_policy {
        DnsPolicy::ClusterFirst => !pod.template.host_network,
        DnsPolicy::ClusterFirstWithHostNet => true,
        DnsPolicy::Default | DnsPolicy::None => false,
    };
    pod.phase == PodPhase::Running && !pod.ips.is_empty() && !pod.terminating && resolves
}

/// The pod's variables, commands or arguments have the Service's name, or that of one of its pods.
fn mentions(pod: &Pod, service: &Service) -> bool {
    let here = pod.namespace == service.namespace;
    let is_it = |name: Option<&str>, namespace: Option<&str>| {
        name == Some(service.name.as_str()) && namespace.map_or(here, |it| it == service.namespace)
    };
    pod.template.mentions.iter().any(|host| {
        let mut labels = host.split('.');
        let (first, second, third) = (labels.next(), labels.next(), labels.next());
        is_it(first, second) || (service.headless && is_it(second, third))
    })
}

/// Lower is more like a client of a Service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    meant: Meant,
    /// Policies forbid it.
    denied: bool,
    /// In another namespace.
    elsewhere: bool,
    tier: Tier,
    /// A backend of a Service that comes later in the manifest (front ends are usually written before what
    /// they call).
    serves_later: bool,
}

impl Rank {
    /// Nobody is called by who stands behind it, unless it is said to be so.
    fn likely(&self, called: Tier) -> bool {
        self.meant != Meant::Guessed || self.tier <= called
    }
}

/// Why a pod would be a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Meant {
    /// It has the Service's name.
    Mentioned,
    /// Its own name says that it is there to call.
    Named,
    /// Nothing says so.
    Guessed,
}

/// Where a pod stands by its name: each calls its own tier and those that follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Tier {
    Client,
    Front,
    Middle,
    Store,
}

const CLIENT_NAMES: [&str; 11] = [
    "client", "curl", "toolbox", "busybox", "netshoot", "net-pod", "tester", "debug", "caller", "loadgen",
    "load-gen",
];
const FRONT_NAMES: [&str; 9] = [
    "frontend",
    "front-end",
    "storefront",
    "gateway",
    "prometheus",
    "dashboard",
    "grafana",
    "kibana",
    "page",
];
const FRONT_WORDS: [&str; 4] = ["web", "ui", "app", "proxy"];
const STORE_NAMES: [&str; 12] = [
    "redis",
    "mysql",
    "mariadb",
    "postgres",
    "mongo",
    "cassandra",
    "kafka",
    "zookeeper",
    "rabbitmq",
    "memcached",
    "elasticsearch",
    "etcd",
];
const STORE_WORDS: [&str; 3] = ["db", "database", "zk"];

fn tier(name: &str) -> Tier {
    let among = |names: &[&str]| names.iter().any(|it| name.contains(it));
    let word = |words: &[&str]| name.split('-').any(|it| words.contains(&it));
    match name {
        _ if among(&CLIENT_NAMES) => Tier::Client,
        _ if among(&STORE_NAMES) || word(&STORE_WORDS) => Tier::Store,
        _ if among(&FRONT_NAMES) || word(&FRONT_WORDS) => Tier::Front,
        _ => Tier::Middle,
    }
}
