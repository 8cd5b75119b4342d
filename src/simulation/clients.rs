//! Which pods look like the clients of a Service. Knows names and endpoints; must not know what is called.

use std::collections::{BTreeMap, BTreeSet};

use crate::cluster::{Cluster, Pod, PodId, PodPhase, Service, ServiceId};

/// The pods that may call, looked through once for all Services.
pub(super) struct Crowd<'a> {
    pub cluster: &'a Cluster,
    /// Pods to choose from: all, or in a large cluster the first of each workload.
    candidates: Vec<PodId>,
    /// The last Service in the manifest's order that each pod is an endpoint of.
    serves: BTreeMap<PodId, ServiceId>,
}

/// More pods than this are represented by the first of each workload.
const MOST_CANDIDATES: usize = 1_000;

impl<'a> Crowd<'a> {
    pub fn new(cluster: &'a Cluster) -> Self {
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
        let candidates = first.map(|(id, _)| id).take(MOST_CANDIDATES).collect();
        Self { cluster, candidates, serves }
    }

    /// The pods that call a Service: of the workload that most looks like its client, on different nodes.
    pub fn clients_of(&self, id: ServiceId, service: &Service, most: usize) -> Vec<PodId> {
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
        let stranger = ranked.min().map(|(_, pod)| pod);
        // Peers of a headless Service find each other; a cluster IP is called by a backend only where nobody
        // else can (its name could not be shown otherwise).
        let peers_call = service.headless || !self.cluster.nodes.iter().any(|node| node.ready);
        let peer = || backends.iter().find(|id| pod(id).is_some_and(can_call)).copied();
        stranger.or_else(|| if peers_call { peer() } else { None })
    }

    /// Lower is more like a client: its namespace first, then its name, then that it is no backend of a
    /// Service that comes later in the manifest (front ends are usually written before what they call).
    fn rank(&self, id: ServiceId, service: &Service, pod_id: PodId, pod: &Pod) -> (bool, u8, bool) {
        let serves_later = self.serves.get(&pod_id).is_some_and(|other| *other > id);
        (pod.namespace != service.namespace, name_rank(&pod.name), serves_later)
    }

    /// A pod of the Service's namespace that is there to call.
    pub fn named_client(&self, service: &Service) -> Option<PodId> {
        let backends = backend_pods(service);
        let fits = |id: &PodId| {
            let pod = self.cluster.pods.get(*id);
            pod.is_some_and(|pod| pod.namespace == service.namespace && name_rank(&pod.name) == 0)
                && !backends.contains(id)
        };
        self.candidates.iter().copied().find(fits)
    }
}

fn backend_pods(service: &Service) -> BTreeSet<PodId> {
    service.endpoints.iter().filter_map(|endpoint| endpoint.pod).collect()
}

fn can_call(pod: &Pod) -> bool {
    pod.phase == PodPhase::Running && !pod.ips.is_empty() && !pod.terminating
}

const CLIENT_NAMES: [&str; 8] =
    ["client", "curl", "toolbox", "busybox", "netshoot", "tester", "debug", "caller"];
const FRONT_NAMES: [&str; 6] = ["frontend", "front-end", "gateway", "web", "ui", "app"];

fn name_rank(name: &str) -> u8 {
    let among = |names: &[&str]| names.iter().any(|it| name.contains(it));
    match name {
        _ if among(&CLIENT_NAMES) => 0,
        _ if among(&FRONT_NAMES) => 1,
        _ => 2,
    }
}
