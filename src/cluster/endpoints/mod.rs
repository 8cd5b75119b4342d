//! From pods to addresses behind a Service (endpoints.md): what the EndpointSlice controllers write and
//! kube-proxy makes of it. Must not know packets.

mod gathered;
mod hints;
mod labels;
mod mirrored;
mod selected;
mod slices;
mod written;
mod zone_shares;

use gathered::{Gathered, MAX_ENDPOINTS};
pub(super) use labels::{MANAGED_BY, SERVICE_NAME};
pub use mirrored::{applied_endpoints, mirrored_slices};
pub use slices::{
    EndpointSlice, EndpointsObject, ResolvedPort, SliceEndpoint, Subset, endpoint_slices, endpoints_objects,
};
pub use written::{Moved, are_dumped};

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::Arc;

use super::families::Families;
use super::model::*;
use super::objects::{Item, Objects};
use super::selection::{Selection, Selectors};
use super::{Id, IndexVec, PodId, ServiceId};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::manifest::kinds;
use crate::pace::Pace;

/// Gives every Service its endpoints. `moved`: what has changed since slices were dumped.
pub(super) async fn build(
    cluster: &mut Cluster,
    objects: &Objects<'_>,
    families: &Families,
    moved: Option<&Moved>,
    (out, pace): (&mut Diagnostics, &Pace),
) {
    let written = written::Written::of(objects);
    let mut lists: Vec<(Vec<Endpoint>, Vec<Endpoint>)> = Vec::new();
    {
        let selection = Selection::of(&cluster.pods);
        pace.work(cluster.pods.len()).await;
        let selectors = Selectors::of(&cluster.services, Service::listing);
        let context = Context { cluster, selection: &selection, selectors, families, moved };
        let mut room = MAX_ENDPOINTS;
        let mut listings = selected::Listings::default();
        for ((id, service), item) in context.cluster.services.enumerated().zip(&objects.services) {
            let found =
                endpoints(&context, &mut listings, (id, service, item.it), (&written, room), pace).await;
            pace.work(found.used.len().saturating_add(1)).await;
            room = room.saturating_sub(found.used.len()).saturating_sub(found.unused.len());
            if found.is_over {
                out.push(too_many(service, item));
            }
            lists.push((found.used, found.unused));
        }
    }
    for (at, list) in lists.into_iter().enumerate() {
        if let Some(service) = cluster.services.get_mut(ServiceId::from_index(at)) {
            (service.endpoints, service.unused) = list;
        }
    }
}

struct Context<'c> {
    cluster: &'c Cluster,
    selection: &'c Selection<'c>,
    selectors: Selectors<'c>,
    families: &'c Families,
    moved: Option<&'c Moved>,
}

impl Context<'_> {
    fn pods(&self) -> &IndexVec<PodId, Pod> {
        &self.cluster.pods
    }
}

/// What a Service has.
#[derive(Default)]
struct Found {
    used: Vec<Endpoint>,
    unused: Vec<Endpoint>,
    /// There was no room for all.
    is_over: bool,
}

/// The endpoints beyond the room are left out, and that is said.
fn too_many(service: &Service, item: &Item<kinds::Service>) -> Diagnostic {
    Diagnostic {
        code: Code::TooManyEndpoints,
        severity: Severity::Warning,
        span: item.at("metadata.name"),
        document: item.object.source.document,
        field: None,
        args: vec![service.name.clone(), MAX_ENDPOINTS.to_string()],
        fix: None,
    }
}

async fn endpoints(
    context: &Context<'_>,
    listings: &mut selected::Listings,
    (id, service, object): (ServiceId, &Service, &kinds::Service),
    (written, room): (&written::Written<'_>, usize),
    pace: &Pace,
) -> Found {
    if service.kind == ServiceType::ExternalName {
        return Found::default();
    }
    let by_hand = written.of_service(context, service, room);
    let mut all = Gathered::with_room(room);
    if !by_hand.replaces_selected {
        let families = context.families.of_service(&object.spec, &service.cluster_ips);
        let runs = selected::endpoints(context, listings, (id, service), &families, &mut all);
        pace.work(runs / 8).await;
        hints::add(context.cluster, object, &mut all.list);
    }
    by_hand.endpoints.list.into_iter().for_each(|endpoint| all.push(endpoint));
    let is_over = all.is_over || by_hand.endpoints.is_over || by_hand.unused.is_over;
    let all = all.list;
    pace.work(all.len()).await;
    let endpoints = once_each(all, pace).await;
    let mut unused = by_hand.unused.list;
    if !unused.is_empty() {
        keep_others(&endpoints, &mut unused);
    }
    Found { used: endpoints, unused, is_over }
}

/// Of the addresses that nothing sends to, each once, and none that has another endpoint too.
fn keep_others(used: &[Endpoint], unused: &mut Vec<Endpoint>) {
    let place = |it: &Endpoint| (it.service_port, it.ip, it.port);
    let mut known: BTreeSet<_> = used.iter().map(place).collect();
    unused.retain(|it| known.insert(place(it)));
}

/// Each address and port once, the first that was found, and local wherever a copy says so (endpoints.md 2.6.6); by port,
/// then by the text `ip:port`.
async fn once_each(endpoints: Vec<Endpoint>, pace: &Pace) -> Vec<Endpoint> {
    let mut kept: BTreeMap<(Option<u16>, String), Endpoint> = BTreeMap::new();
    for endpoint in endpoints {
        let text = match endpoint.port {
            Some(port) => format!("{}:{port}", bracketed(endpoint.ip)),
            None => bracketed(endpoint.ip),
        };
        match kept.entry((endpoint.service_port, text)) {
            Entry::Vacant(free) => {
                free.insert(endpoint);
            }
            // Only a copy that names its node can be local somewhere.
            Entry::Occupied(mut known) if known.get().node.is_none() && endpoint.node.is_some() => {
                known.insert(endpoint);
            }
            Entry::Occupied(mut known) => {
                let new = endpoint.node.filter(|node| !known.get().nodes().any(|it| it == *node));
                known.get_mut().also_on.extend(new);
            }
        }
        pace.work(1).await;
    }
    let mut served: BTreeSet<IpAddr> = BTreeSet::new();
    served.extend(kept.values().filter(|it| it.service_port.is_some()).map(|it| it.ip));
    let listed = |endpoint: &Endpoint| endpoint.service_port.is_some() || !served.contains(&endpoint.ip);
    kept.into_values().filter(listed).collect()
}

fn bracketed(ip: IpAddr) -> String {
    if ip.is_ipv4() { ip.to_string() } else { format!("[{ip}]") }
}

fn no_names() -> Arc<[String]> {
    Arc::from(Vec::new())
}
