//! The EndpointSlice and Endpoints objects that the controllers keep, where `inspect --slices` asks for them.

use std::net::IpAddr;

use serde::Serialize;
use serviscope::cluster::{
    Cluster, EndpointSlice, EndpointsObject, PodId, ResolvedPort, Service, ServiceId, Subset,
    endpoint_slices, endpoints_objects, service_families,
};
use serviscope::manifest::Manifest;
use serviscope::manifest::kinds::Labels;

/// All of them.
#[derive(Serialize)]
pub struct SlicesJson {
    endpoint_slices: Vec<SliceJson>,
    endpoints: Vec<EndpointsJson>,
}

#[derive(Serialize)]
struct SliceJson {
    namespace: String,
    name: String,
    labels: Labels,
    address_type: &'static str,
    ports: Vec<PortJson>,
    endpoints: Vec<AddressJson>,
}

#[derive(Serialize)]
struct EndpointsJson {
    namespace: String,
    name: String,
    subsets: Vec<SubsetJson>,
    /// `endpoints.kubernetes.io/over-capacity`.
    over_capacity: Option<&'static str>,
}

#[derive(Serialize)]
struct SubsetJson {
    addresses: Vec<AddressJson>,
    not_ready_addresses: Vec<AddressJson>,
    ports: Vec<PortJson>,
}

#[derive(Serialize)]
struct PortJson {
    name: String,
    protocol: &'static str,
    port: u16,
}

#[derive(Serialize)]
struct AddressJson {
    ip: String,
    target: String,
}

impl SlicesJson {
    /// Those of a cluster.
    pub fn new(manifest: &Manifest, cluster: &Cluster) -> Self {
        let families = service_families(manifest);
        Self {
            endpoint_slices: endpoint_slices(cluster, &families)
                .iter()
                .map(|one| SliceJson::new(cluster, one))
                .collect(),
            endpoints: endpoints_objects(cluster, &families)
                .iter()
                .map(|one| EndpointsJson::new(cluster, one))
                .collect(),
        }
    }
}

impl SliceJson {
    fn new(cluster: &Cluster, slice: &EndpointSlice) -> Self {
        Self {
            namespace: name_of(cluster, slice.service).0,
            name: slice.name.clone(),
            labels: slice.labels.clone(),
            address_type: if slice.ipv6 { "IPv6" } else { "IPv4" },
            ports: ports(&slice.ports),
            endpoints: slice.endpoints.iter().map(|it| address(cluster, it.pod, it.ip)).collect(),
        }
    }
}

impl EndpointsJson {
    fn new(cluster: &Cluster, object: &EndpointsObject) -> Self {
        let (namespace, name) = name_of(cluster, object.service);
        let subset = |subset: &Subset| SubsetJson {
            addresses: addresses(cluster, &subset.addresses),
            not_ready_addresses: addresses(cluster, &subset.not_ready),
            ports: ports(&subset.ports),
        };
        Self {
            namespace,
            name,
            subsets: object.subsets.iter().map(subset).collect(),
            over_capacity: object.truncated.then_some("truncated"),
        }
    }
}

fn name_of(cluster: &Cluster, id: ServiceId) -> (String, String) {
    let parts = |service: &Service| (service.namespace.clone(), service.name.clone());
    cluster.services.get(id).map(parts).unwrap_or_default()
}

fn ports(ports: &[ResolvedPort]) -> Vec<PortJson> {
    let one =
        |it: &ResolvedPort| PortJson { name: it.name.clone(), protocol: it.protocol.name(), port: it.port };
    ports.iter().map(one).collect()
}

fn addresses(cluster: &Cluster, list: &[(PodId, IpAddr)]) -> Vec<AddressJson> {
    list.iter().map(|(pod, ip)| address(cluster, Some(*pod), *ip)).collect()
}

fn address(cluster: &Cluster, pod: Option<PodId>, ip: IpAddr) -> AddressJson {
    let pod = pod.and_then(|pod| cluster.pods.get(pod));
    AddressJson { ip: ip.to_string(), target: pod.map(|pod| pod.full_name()).unwrap_or_default() }
}
