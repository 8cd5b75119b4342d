//! From pods to addresses behind a Service (endpoints.md): what the EndpointSlice controllers write and
//! kube-proxy makes of it. Must not know packets.

mod hints;
mod labels;
mod mirrored;
mod selected;
mod slices;
mod written;
mod zone_shares;

pub(super) use labels::{MANAGED_BY, SERVICE_NAME};
pub use mirrored::{applied_endpoints, mirrored_slices};
pub use slices::{
    EndpointSlice, EndpointsObject, ResolvedPort, SliceEndpoint, Subset, endpoint_slices, endpoints_objects,
};
pub use written::{Moved, are_dumped};

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::net::IpAddr;
use std::sync::Arc;

use super::families::Families;
use super::model::*;
use super::objects::Objects;
use super::selection::Selection;
use super::{Id, IndexVec, PodId, ServiceId};
use crate::pace::Pace;

/// Gives every Service its endpoints. `moved`: what has changed since slices were dumped.
pub(super) async fn build(
    cluster: &mut Cluster,
    objects: &Objects<'_>,
    families: &Families,
    moved: Option<&Moved>,
    pace: &Pace,
) {
    let written = written::Written::of(objects);
    let mut lists: Vec<Vec<Endpoint>> = Vec::new();
    {
        let selection = Selection::of(&cluster.pods);
        pace.work(cluster.pods.len()).await;
        let context = Context { cluster, selection: &selection, families, moved };
        for (service, item) in context.cluster.services.iter().zip(&objects.services) {
            let list = endpoints(&context, service, item.it, &written, pace).await;
            pace.work(list.len().saturating_add(1)).await;
            lists.push(list);
        }
    }
    for (at, list) in lists.into_iter().enumerate() {
        if let Some(service) = cluster.services.get_mut(ServiceId::from_index(at)) {
            service.endpoints = list;
        }
    }
}

struct Context<'c> {
    cluster: &'c Cluster,
    selection: &'c Selection<'c>,
    families: &'c Families,
    moved: Option<&'c Moved>,
}

impl Context<'_> {
    fn pods(&self) -> &IndexVec<PodId, Pod> {
        &self.cluster.pods
    }
}

async fn endpoints(
    context: &Context<'_>,
    service: &Service,
    object: &crate::manifest::kinds::Service,
    written: &written::Written<'_>,
    pace: &Pace,
) -> Vec<Endpoint> {
    if service.kind == ServiceType::ExternalName {
        return Vec::new();
    }
    let by_hand = written.of_service(context, service);
    let mut all = if by_hand.replaces_selected {
        Vec::new()
    } else {
        let mut selected = selected::endpoints(
            context,
            service,
            &context.families.of_service(&object.spec, &service.cluster_ips),
        );
        hints::add(context.cluster, object, &mut selected);
        selected
    };
    all.extend(by_hand.endpoints);
    pace.work(all.len()).await;
    once_each(all, pace).await
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
    let mut served: std::collections::BTreeSet<IpAddr> = std::collections::BTreeSet::new();
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
