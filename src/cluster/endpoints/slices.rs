//! The EndpointSlice and Endpoints objects that the controllers write for Services with selector (endpoints.md 2.5).
//! kube-proxy merges all slices of a Service, so packets do not see where one ends: this is for who reads the objects.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use super::super::families::{Family, ServiceFamilies};
use super::super::model::*;
use super::super::naming::{generated, hash, prefix};
use super::super::selection::Selection;
use super::super::{PodId, ServiceId};
use super::labels::{CONTROLLER, HEADLESS, MANAGED_BY, SERVICE_NAME};
use super::selected::{endpoint, is_listed, targets};
use crate::manifest::kinds::Labels;

/// `--max-endpoints-per-slice`.
const MOST_ENDPOINTS: usize = 100;
/// An Endpoints object is cut here.
const MOST_ADDRESSES: usize = 1_000;

/// A port of a slice or subset.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ResolvedPort {
    /// The name of the Service port, `""` without.
    pub name: String,
    /// The protocol.
    pub protocol: Protocol,
    /// The number.
    pub port: u16,
    /// A hint at the application's protocol.
    pub app_protocol: Option<String>,
}

/// An endpoint of a slice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SliceEndpoint {
    /// The address.
    pub ip: IpAddr,
    /// The pod that it is of.
    pub pod: Option<PodId>,
    /// Takes new connections.
    pub ready: bool,
    /// Ready, terminating or not.
    pub serving: bool,
    /// Being deleted.
    pub terminating: bool,
    /// Its name in headless DNS.
    pub hostname: Option<String>,
}

/// A slice that the controller keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointSlice {
    /// The Service.
    pub service: ServiceId,
    /// `<service>-<five characters>`.
    pub name: String,
    /// Those of the Service, and those by which it is found.
    pub labels: Labels,
    /// Its addresses are of IPv6.
    pub ipv6: bool,
    /// What every endpoint in it serves; none: nothing that kube-proxy could use.
    pub ports: Vec<ResolvedPort>,
    /// Its endpoints. None: a placeholder.
    pub endpoints: Vec<SliceEndpoint>,
}

/// The legacy object of the same name as the Service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointsObject {
    /// The Service.
    pub service: ServiceId,
    /// Its subsets.
    pub subsets: Vec<Subset>,
    /// It was cut at 1000 addresses (`endpoints.kubernetes.io/over-capacity: truncated`).
    pub truncated: bool,
}

/// Addresses that serve the same ports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subset {
    /// Ready ones.
    pub addresses: Vec<(PodId, IpAddr)>,
    /// The others.
    pub not_ready: Vec<(PodId, IpAddr)>,
    /// The ports.
    pub ports: Vec<ResolvedPort>,
}

/// The slices of all Services with selector, in the order of the Services.
pub fn endpoint_slices(cluster: &Cluster, families: &ServiceFamilies) -> Vec<EndpointSlice> {
    let selection = Selection::of(&cluster.pods);
    let mut slices = Vec::new();
    for (id, service) in selecting(cluster) {
        let pods = listed(cluster, &selection, service);
        for family in of_service(families, service) {
            of_family(cluster, id, service, family, &pods, &mut slices);
        }
    }
    slices
}

/// The Endpoints objects of all Services with selector: the first family, without pods that are being deleted.
pub fn endpoints_objects(cluster: &Cluster, families: &ServiceFamilies) -> Vec<EndpointsObject> {
    let selection = Selection::of(&cluster.pods);
    let object = |(id, service): (ServiceId, &Service)| {
        let pods = listed(cluster, &selection, service);
        let first = of_service(families, service).next();
        endpoints_object(cluster, id, (service, first), &pods)
    };
    selecting(cluster).map(object).collect()
}

fn selecting(cluster: &Cluster) -> impl Iterator<Item = (ServiceId, &Service)> {
    let services = cluster.services.enumerated();
    services.filter(|(_, service)| service.listing().is_some())
}

fn listed(cluster: &Cluster, selection: &Selection, service: &Service) -> Vec<PodId> {
    let Some(selector) = service.listing() else { return Vec::new() };
    let mut pods = selection.pods_of(&service.namespace, selector);
    pods.retain(|id| cluster.pods.get(*id).is_some_and(|pod| is_listed(pod, service)));
    pods
}

/// `spec.ipFamilies`, in order.
fn of_service(families: &ServiceFamilies, service: &Service) -> impl Iterator<Item = Family> {
    let names = families.get(&service.full_name()).map_or(&[][..], |(names, _)| names);
    names.iter().filter_map(|name| Family::named(name))
}

fn of_family(
    cluster: &Cluster,
    id: ServiceId,
    service: &Service,
    family: Family,
    pods: &[PodId],
    out: &mut Vec<EndpointSlice>,
) {
    let mut groups: BTreeMap<Vec<ResolvedPort>, Vec<SliceEndpoint>> = BTreeMap::new();
    for pod_id in pods {
        let Some(pod) = cluster.pods.get(*pod_id) else { continue };
        let Some(ip) = pod.ips.iter().find(|ip| Family::of(**ip) == family) else { continue };
        let own = endpoint(service, *pod_id, pod, *ip, None, &super::no_names());
        groups.entry(resolved(service, pod)).or_default().push(of_endpoint(&own));
    }
    if groups.is_empty() {
        groups.insert(Vec::new(), Vec::new());
    }
    for (ports, endpoints) in groups {
        let chunks: Vec<&[SliceEndpoint]> =
            if endpoints.is_empty() { vec![&[]] } else { endpoints.chunks(MOST_ENDPOINTS).collect() };
        for chunk in chunks {
            let number = out.len().to_string();
            let random = hash(0, &[&service.namespace, &service.name, &number]);
            out.push(EndpointSlice {
                service: id,
                name: generated(&prefix(&service.name, None), random),
                labels: labels(service),
                ipv6: family == Family::V6,
                ports: ports.clone(),
                endpoints: chunk.to_vec(),
            });
        }
    }
}

/// An endpoint as a slice has it.
pub(super) fn of_endpoint(it: &Endpoint) -> SliceEndpoint {
    let Endpoint { ip, pod, ready, serving, terminating, .. } = *it;
    SliceEndpoint { ip, pod, ready, serving, terminating, hostname: it.hostname.clone() }
}

fn labels(service: &Service) -> Labels {
    let mut labels = service.labels.clone();
    labels.insert(SERVICE_NAME.to_string(), service.name.clone());
    labels.insert(MANAGED_BY.to_string(), CONTROLLER.to_string());
    if service.headless {
        labels.insert(HEADLESS.to_string(), String::new());
    }
    labels
}

/// The ports that a pod serves, in the order of the Service's.
fn resolved(service: &Service, pod: &Pod) -> Vec<ResolvedPort> {
    let one = |(at, number): (usize, u16)| {
        let port = service.ports.get(at)?;
        Some(ResolvedPort {
            name: port.name.clone().unwrap_or_default(),
            protocol: port.protocol,
            port: number,
            app_protocol: port.app_protocol.clone(),
        })
    };
    targets(pod, &service.ports).into_iter().filter_map(one).collect()
}

fn endpoints_object(
    cluster: &Cluster,
    id: ServiceId,
    (service, family): (&Service, Option<Family>),
    pods: &[PodId],
) -> EndpointsObject {
    // Subsets are packed anew: ports that the same addresses serve stand together.
    let mut by_port: BTreeMap<Option<ResolvedPort>, BTreeSet<(PodId, IpAddr, bool)>> = BTreeMap::new();
    for pod_id in pods {
        let Some(pod) = cluster.pods.get(*pod_id) else { continue };
        let Some(ip) = pod.ips.iter().find(|ip| Some(Family::of(**ip)) == family) else { continue };
        if pod.terminating && !service.publish_not_ready {
            continue;
        }
        let address = (*pod_id, *ip, pod.ready || service.publish_not_ready);
        for port in resolved(service, pod) {
            by_port.entry(Some(port)).or_default().insert(address);
        }
        if service.headless && service.ports.is_empty() {
            by_port.entry(None).or_default().insert(address);
        }
    }
    let mut packed: BTreeMap<BTreeSet<(PodId, IpAddr, bool)>, Vec<ResolvedPort>> = BTreeMap::new();
    for (port, addresses) in by_port {
        packed.entry(addresses).or_default().extend(port);
    }
    let subsets: Vec<Subset> =
        packed.into_iter().map(|(addresses, ports)| subset(addresses, ports)).collect();
    cut(id, subsets)
}

fn subset(addresses: BTreeSet<(PodId, IpAddr, bool)>, ports: Vec<ResolvedPort>) -> Subset {
    let of = |wanted: bool| {
        let those = addresses.iter().filter(move |(_, _, ready)| *ready == wanted);
        those.map(|(pod, ip, _)| (*pod, *ip)).collect()
    };
    Subset { addresses: of(true), not_ready: of(false), ports }
}

/// Cut at the capacity: ready addresses before the others, each subset in proportion (`truncateEndpoints`).
fn cut(service: ServiceId, mut subsets: Vec<Subset>) -> EndpointsObject {
    let ready: usize = subsets.iter().map(|it| it.addresses.len()).sum();
    let others: usize = subsets.iter().map(|it| it.not_ready.len()).sum();
    if ready.saturating_add(others) <= MOST_ADDRESSES {
        return EndpointsObject { service, subsets, truncated: false };
    }
    let too_many_ready = ready > MOST_ADDRESSES;
    let (room, total) =
        if too_many_ready { (MOST_ADDRESSES, ready) } else { (MOST_ADDRESSES.saturating_sub(ready), others) };
    let mut left = room;
    for subset in &mut subsets {
        let list = if too_many_ready { &mut subset.addresses } else { &mut subset.not_ready };
        let share = list.len().saturating_mul(room).div_ceil(total.max(1));
        list.truncate(share.min(left));
        left = left.saturating_sub(list.len());
        if too_many_ready {
            subset.not_ready.clear();
        }
    }
    EndpointsObject { service, subsets, truncated: true }
}
