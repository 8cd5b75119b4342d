//! The cluster that the manifest's objects make: controllers, scheduler, addresses, endpoints.
//!
//! Knows objects and the rules of the control plane. Must not know packets, time, geometry or YAML.
//! The state is the settled one at time zero (contract.md). Nothing stated in the manifest is overruled.

mod access;
mod addresses;
mod admission;
mod assigned;
pub mod budgets;
mod cidr;
mod claims;
mod endpoints;
mod environment;
mod families;
mod frontends;
pub mod gateways;
mod ids;
pub mod images;
pub mod indexes;
mod ingresses;
mod lints;
mod listens;
mod live;
mod model;
mod namespaces;
mod naming;
mod nodes;
mod objects;
mod pods;
mod policies;
mod priorities;
pub mod quantity;
pub mod scheduler;
mod selection;
pub mod selectors;
mod services;
mod stale;
mod volumes;

pub use admission::{Admission, Refusal, Since};
pub use cidr::parse_ip;
pub use claims::Claims;
pub use endpoints::{
    EndpointSlice, EndpointsObject, Moved, ResolvedPort, SliceEndpoint, Subset, applied_endpoints,
    are_dumped as has_dumped_slices, endpoint_slices, endpoints_objects, mirrored_slices,
};
pub use environment::{Environment, ServiceVariables, Variable, environment, host_name};
pub use families::{ServiceFamilies, service_families};
pub use ids::{GatewayId, Id, IndexVec, IngressId, NodeId, PodId, PolicyId, RouteId, ServiceId};
pub use live::{LiveState, assign, bindings, daemon_nodes, explain_live, live, live_paced};
pub use model::*;
pub use naming::{generated as generated_name, hash as name_hash, prefix as name_prefix};
pub use nodes::{LiveNode, NodeReady};
pub use pods::{
    Assignment, Behaviour, Daemon, JOB_INDEX, LivePod, MAX_PODS, Mould, behaviour, job_has_ended, mould,
    same_template,
};

pub use volumes::Binding;

use crate::diagnostic::Diagnostics;
use crate::manifest::Manifest;
use crate::pace::{Pace, Stage, at_once};

/// The seed that the programs and the page build with, so that they show the same names and nodes.
pub const SEED: u64 = 1;

/// Builds the cluster of a manifest. `seed` breaks the ties that a real scheduler breaks at random,
/// and makes the random parts of pod names. The same manifest and seed give the same cluster.
pub fn build(manifest: &Manifest, seed: u64) -> (Cluster, Diagnostics) {
    at_once(build_paced(manifest, seed, &Pace::endless()))
}

/// The same in pieces.
pub async fn build_paced(manifest: &Manifest, seed: u64, pace: &Pace) -> (Cluster, Diagnostics) {
    pace.begin(Stage::Building, 100);
    let mut out = Diagnostics::default();
    let objects = objects::Objects::of(manifest);
    pace.work(manifest.objects.len()).await;
    let cluster = made(manifest, &objects, seed, &mut out, pace).await;
    pace.reach(90);
    lints::check(&cluster, &objects, &mut out, pace).await;
    (cluster, crate::manifest::finish(out.items))
}

/// The same cluster of a manifest that has nothing wrong with it: nothing is looked for.
pub fn build_trusted(manifest: &Manifest, seed: u64) -> Cluster {
    let objects = objects::Objects::of(manifest);
    at_once(made(manifest, &objects, seed, &mut Diagnostics::default(), &Pace::endless()))
}

async fn made(
    manifest: &Manifest,
    objects: &objects::Objects<'_>,
    seed: u64,
    out: &mut Diagnostics,
    pace: &Pace,
) -> Cluster {
    let families = families::Families::of(objects);
    let mut cluster = ground(manifest, objects, &families, objects.default_nodes);
    pace.work(cluster.nodes.len()).await;
    cluster.pods = pods(&context(objects, &cluster, &families, seed), out, pace).await;
    pace.work(cluster.pods.len()).await;
    cluster.index.add_pods(&cluster.pods);
    pace.work(cluster.pods.len()).await;
    services_and_endpoints(&mut cluster, objects, &families, None, (out, pace)).await;
    cluster
}

/// What stands on pods: policies, Services with their addresses and endpoints, Ingresses.
async fn services_and_endpoints(
    cluster: &mut Cluster,
    objects: &objects::Objects<'_>,
    families: &families::Families,
    moved: Option<&Moved>,
    (out, pace): (&mut Diagnostics, &Pace),
) {
    cluster.policies = policies::build(objects);
    let (services, mut assigned) = services::build(objects, families, out, pace).await;
    cluster.services = services;
    cluster.dns_ip = assigned.dns_ip;
    cluster.index.add_services(&cluster.services);
    pace.work(cluster.services.len()).await;
    cluster.ingresses = ingresses::build(objects, &cluster.index.service_by_name, &mut assigned);
    if !objects.gateways.is_empty() || !objects.http_routes.is_empty() {
        gateways::build(cluster, objects, &mut assigned);
    }
    listen(cluster, pace).await;
    pace.turn().await;
    endpoints::build(cluster, objects, families, moved, (out, pace)).await;
}

/// What every node said to one pod (`namespace/name`) when the scheduler came to it: why it is where it is, or
/// nowhere. The nodes are those of the cluster that is built of the same manifest and seed, which takes as long.
/// None where the scheduler never saw the pod: it names its node, waits for something else, or is not there.
pub fn explain(manifest: &Manifest, seed: u64, pod: &str) -> Option<scheduler::Explanation> {
    let objects = objects::Objects::of(manifest);
    let families = families::Families::of(&objects);
    let cluster = ground(manifest, &objects, &families, objects.default_nodes);
    let context = context(&objects, &cluster, &families, seed);
    let mut drafts = at_once(pods::draft(&context, &mut Diagnostics::default(), &Pace::endless()));
    pods::explain(&context, &mut drafts, pod)
}

/// The same of every pod that the scheduler saw, by `namespace/name`. It asks every node about every pod: not for the
/// largest of clusters.
pub fn explain_all(
    manifest: &Manifest,
    seed: u64,
) -> std::collections::BTreeMap<String, scheduler::Explanation> {
    let objects = objects::Objects::of(manifest);
    let families = families::Families::of(&objects);
    let cluster = ground(manifest, &objects, &families, objects.default_nodes);
    let context = context(&objects, &cluster, &families, seed);
    let mut drafts = at_once(pods::draft(&context, &mut Diagnostics::default(), &Pace::endless()));
    pods::explain_all(&context, &mut drafts)
}

/// What pods stand on: nodes and namespaces.
fn ground(
    manifest: &Manifest,
    objects: &objects::Objects,
    families: &families::Families,
    default_nodes: bool,
) -> Cluster {
    let mut cluster = Cluster {
        namespaces: namespaces::build(manifest, objects),
        nodes: nodes::build(objects, families, default_nodes),
        ..Cluster::default()
    };
    cluster.index.add_nodes(&cluster.nodes);
    cluster
}

fn context<'a>(
    objects: &'a objects::Objects<'a>,
    cluster: &'a Cluster,
    families: &'a families::Families,
    seed: u64,
) -> pods::Context<'a> {
    pods::Context {
        objects,
        nodes: &cluster.nodes,
        node_names: &cluster.index.node_by_name,
        namespaces: &cluster.namespaces,
        families,
        scales: objects,
        claims: objects,
        seed,
    }
}

async fn pods(context: &pods::Context<'_>, out: &mut Diagnostics, pace: &Pace) -> IndexVec<PodId, Pod> {
    let mut drafts = pods::draft(context, out, pace).await;
    pace.reach(15);
    let fates = pods::place(context, &mut drafts, pace).await;
    pace.reach(75);
    pods::finish(context, &drafts, &fates, pace).await
}

async fn listen(cluster: &mut Cluster, pace: &Pace) {
    let found = {
        let selection = selection::Selection::of(&cluster.pods);
        listens::of(&cluster.pods, &cluster.services, &selection, pace).await
    };
    for (pod, listens) in cluster.pods.iter_mut().zip(found) {
        if let Some(listens) = listens {
            pod.listens = listens;
        }
    }
}

impl Cluster {
    /// Gives back its memory in pieces: that of 150,000 pods takes longer than a frame.
    pub(crate) async fn free(self, pace: &Pace) {
        for pod in self.pods.into_items() {
            drop(pod);
            pace.work(1).await;
        }
        for service in self.services.into_items() {
            pace.work(service.endpoints.len() / 8).await;
        }
        for name in self.index.pod_by_name {
            drop(name);
            pace.work(1).await;
        }
        for _ in self.index.pod_by_ip {
            pace.work(1).await;
        }
    }
}

impl ClusterIndex {
    fn add_nodes(&mut self, nodes: &IndexVec<NodeId, Node>) {
        for (id, node) in nodes.enumerated() {
            self.node_by_name.insert(node.name.clone(), id);
            for ip in std::iter::once(node.ip).chain(node.other_ips.iter().copied()) {
                self.node_by_ip.entry(ip).or_insert(id);
            }
        }
    }

    fn add_pods(&mut self, pods: &IndexVec<PodId, Pod>) {
        // Collected, not inserted one by one: sorting once is much faster. Of equal keys the last counts.
        self.pod_by_name = pods.enumerated().map(|(id, pod)| (pod.full_name(), id)).collect();
        let ended = |pod: &Pod| matches!(pod.phase, PodPhase::Succeeded | PodPhase::Failed);
        let mut addresses: Vec<(std::net::IpAddr, PodId)> = Vec::with_capacity(pods.len());
        for (id, pod) in pods.enumerated().filter(|(_, pod)| !pod.template.host_network && !ended(pod)) {
            addresses.extend(pod.ips.iter().map(|ip| (*ip, id)));
        }
        addresses.reverse();
        self.pod_by_ip = addresses.into_iter().collect();
    }

    fn add_services(&mut self, services: &IndexVec<ServiceId, Service>) {
        for (id, service) in services.enumerated() {
            self.service_by_name.insert(service.full_name(), id);
            for &ip in &service.cluster_ips {
                self.service_by_ip.entry(ip).or_insert(id);
            }
        }
    }
}
