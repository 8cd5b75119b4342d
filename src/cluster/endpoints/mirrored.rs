//! What becomes of Endpoints objects that somebody applied: slices by the mirroring controller (endpoints.md 2.6.7), and the
//! object itself. Knows objects; what packets make of them is worked out in `written`.

use std::collections::BTreeSet;

use super::super::families::Family;
use super::super::model::*;
use super::super::naming::{generated, hash, prefix};
use super::super::pods::protocol;
use super::super::{PodId, ServiceId, parse_ip};
use super::labels::{MANAGED_BY, MIRRORER, SERVICE_NAME};
use super::slices::{EndpointSlice, ResolvedPort, SliceEndpoint};
use crate::manifest::kinds::{EndpointAddress, EndpointPort, EndpointSubset, Endpoints, Kind};
use crate::manifest::{Manifest, Object};

/// Where a leader election is kept: such an object has no addresses.
const LEADER: &str = "control-plane.alpha.kubernetes.io/leader";
/// `--mirroring-max-endpoints-per-subset`.
const MOST_OF_A_SUBSET: usize = 1_000;
/// The label of Endpoints that are left as they are.
const SKIP_MIRROR: &str = "endpointslice.kubernetes.io/skip-mirror";

/// The slices of Services without selector, made of the Endpoints of their names: one for each set of ports and family.
pub fn mirrored_slices(manifest: &Manifest, cluster: &Cluster) -> Vec<EndpointSlice> {
    let mut slices = Vec::new();
    for (object, it) in endpoints(manifest) {
        let id = cluster.service_named(&object.namespace, &object.name);
        let Some((id, service)) = id.and_then(|id| Some((id, cluster.services.get(id)?))) else { continue };
        if service.selector.is_none() && is_mirrored(it) {
            let mut own = Vec::new();
            it.subsets.iter().for_each(|subset| mirror(cluster, id, service, (it, subset), &mut own));
            slices.extend(own);
        }
    }
    slices
}

/// Whether the controller looks at the object at all (`shouldMirror`).
pub(super) fn is_mirrored(it: &Endpoints) -> bool {
    let skipped = it.metadata.labels.get(SKIP_MIRROR).is_some_and(|value| value == "true");
    !skipped && !it.metadata.annotations.contains_key(LEADER)
}

/// The addresses of a subset that are mirrored, with their place and whether they are ready.
pub(super) fn addresses(subset: &EndpointSubset) -> impl Iterator<Item = (usize, &EndpointAddress, bool)> {
    let ready = subset.addresses.iter().enumerate().map(|(at, it)| (at, it, true));
    let others = subset.not_ready_addresses.iter().enumerate().map(|(at, it)| (at, it, false));
    ready.chain(others).take(MOST_OF_A_SUBSET)
}

fn endpoints(manifest: &Manifest) -> impl Iterator<Item = (&Object, &Endpoints)> {
    manifest.objects.iter().filter_map(|object| match &object.kind {
        Kind::Endpoints(it) => Some((object, &**it)),
        _ => None,
    })
}

fn mirror(
    cluster: &Cluster,
    id: ServiceId,
    service: &Service,
    (whole, subset): (&Endpoints, &EndpointSubset),
    out: &mut Vec<EndpointSlice>,
) {
    for family in [Family::V4, Family::V6] {
        let own = |(_, it, ready)| endpoint(cluster, service, it, ready);
        let endpoints = addresses(subset).filter_map(own).filter(|it| Family::of(it.ip) == family);
        let endpoints: Vec<SliceEndpoint> = endpoints.collect();
        let ports: Vec<ResolvedPort> = subset.ports.iter().filter_map(port).collect();
        let ipv6 = family == Family::V6;
        if let Some(same) = out.iter_mut().find(|it| it.ipv6 == ipv6 && same(&it.ports, &ports)) {
            same.endpoints.extend(endpoints);
        } else if !endpoints.is_empty() {
            let number = out.len().to_string();
            let bits = hash(0, &["mirrored", &service.namespace, &service.name, &number]);
            let mut labels = whole.metadata.labels.clone();
            labels.insert(SERVICE_NAME.to_string(), service.name.clone());
            labels.insert(MANAGED_BY.to_string(), MIRRORER.to_string());
            out.push(EndpointSlice {
                service: id,
                name: generated(&prefix(&service.name, None), bits),
                labels,
                ipv6,
                ports,
                endpoints,
            });
        }
    }
}

/// Whether these are the same ports, in whatever order.
fn same(some: &[ResolvedPort], others: &[ResolvedPort]) -> bool {
    let set = |ports: &[ResolvedPort]| ports.iter().cloned().collect::<BTreeSet<_>>();
    set(some) == set(others)
}

fn endpoint(
    cluster: &Cluster,
    service: &Service,
    it: &EndpointAddress,
    ready: bool,
) -> Option<SliceEndpoint> {
    let target = it.target_ref.as_ref().filter(|target| target.kind.as_deref() == Some("Pod"));
    let pod = |name: &str| -> Option<PodId> { cluster.pod_named(&service.namespace, name) };
    Some(SliceEndpoint {
        ip: parse_ip(it.ip.as_deref()?)?,
        pod: target.and_then(|target| pod(target.name.as_deref()?)),
        ready,
        serving: ready,
        terminating: false,
        hostname: it.hostname.clone().filter(|name| !name.is_empty()),
    })
}

fn port(it: &EndpointPort) -> Option<ResolvedPort> {
    Some(ResolvedPort {
        name: it.name.clone().unwrap_or_default(),
        protocol: protocol(it.protocol.as_deref()),
        port: u16::try_from(it.port?).ok()?,
        app_protocol: it.app_protocol.clone().filter(|name| !name.is_empty()),
    })
}

/// The Endpoints objects that are as somebody applied them: those of no Service, those of a Service without selector, and
/// those that were applied over the controller's, until its next look at the Service.
pub fn applied_endpoints<'m>(manifest: &'m Manifest, cluster: &Cluster) -> Vec<&'m Object> {
    let stays = |object: &Object| {
        let id = cluster.service_named(&object.namespace, &object.name);
        let Some(service) = id.and_then(|id| cluster.services.get(id)) else { return true };
        let Some(selector) = service.listing() else { return true };
        let place = object.source.document;
        let looks = manifest.objects.iter().filter(|it| it.namespace == object.namespace).filter(|it| {
            let labels = &it.kind.metadata().labels;
            match it.kind {
                Kind::Service(_) => it.name == object.name,
                Kind::Pod(_) => selector.iter().all(|(key, value)| labels.get(key) == Some(value)),
                _ => false,
            }
        });
        looks.into_iter().all(|it| it.source.document < place)
    };
    endpoints(manifest).map(|(object, _)| object).filter(|object| stays(object)).collect()
}
