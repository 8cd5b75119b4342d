//! Ingress controllers that are pods of the manifest: those behind a load balancer whose address an Ingress states
//! (ingress-policy.md 7.1.2).

use super::Tables;
use crate::cluster::{Cluster, IngressId, Protocol, Service, ServiceId};

/// What a pod does as an Ingress controller, at one of its ports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Controller {
    /// The Ingresses that it serves.
    pub ingresses: Vec<IngressId>,
    /// It speaks TLS there.
    pub secure: bool,
}

/// The Service ports of an Ingress controller, and whether TLS is spoken there.
const PORTS: [(u16, bool); 2] = [(80, false), (443, true)];

pub(super) fn find(tables: &mut Tables, cluster: &Cluster) {
    for (id, service) in cluster.services.enumerated() {
        let ingresses = led_to(tables, id);
        if !ingresses.is_empty() && service.endpoints.iter().any(|endpoint| endpoint.pod.is_some()) {
            add(tables, id, service, &ingresses);
        }
    }
}

/// The Ingresses that have the address or name of a Service's load balancer, older ones first.
fn led_to(tables: &Tables, service: ServiceId) -> Vec<IngressId> {
    let by_ip = tables.balancers.iter().filter(|(_, ids)| ids.contains(&service));
    let by_ip = by_ip.filter_map(|(ip, _)| tables.ingress_addresses.get(ip));
    let by_name = tables.balancer_names.iter().filter(|(_, ids)| ids.contains(&service));
    let by_name = by_name.filter_map(|(name, _)| tables.ingress_names.get(name));
    let mut ids: Vec<IngressId> = Vec::new();
    for id in by_ip.chain(by_name).flatten() {
        if !ids.contains(id) {
            ids.push(*id);
        }
    }
    ids
}

fn add(tables: &mut Tables, id: ServiceId, service: &Service, ingresses: &[IngressId]) {
    for endpoint in &service.endpoints {
        let line = endpoint.service_port.and_then(|at| service.ports.get(usize::from(at)));
        let secure = line
            .filter(|line| line.protocol == Protocol::Tcp)
            .and_then(|line| PORTS.iter().find(|(port, _)| *port == line.port).map(|(_, secure)| *secure));
        if let (Some(pod), Some(port), Some(secure)) = (endpoint.pod, endpoint.port, secure) {
            tables.controller_services.insert(id);
            let ingresses = ingresses.to_vec();
            tables.controllers.entry((pod, port)).or_insert(Controller { ingresses, secure });
        }
    }
}
