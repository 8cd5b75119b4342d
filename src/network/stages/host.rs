//! What listens on a node's own addresses: pods on the host network, the kubelet, kube-proxy's health checks.

use std::collections::BTreeSet;

use crate::cluster::{Listens, Node, NodeId, PodId, Protocol, ServiceId};
use crate::network::Network;
use crate::network::addresses::is_about_to_go;

/// The kubelet's port.
const KUBELET: u16 = 10_250;
/// Where kube-proxy says whether it is healthy (data-plane.md 3.6.8).
const KUBE_PROXY: u16 = 10_256;

/// What answers on a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listener {
    /// A pod on the host network.
    Pod(PodId),
    /// The kubelet.
    Kubelet,
    /// kube-proxy, which answers by path.
    KubeProxy,
    /// kube-proxy's answer to a load balancer: whether the node has a ready local endpoint.
    HealthCheck {
        /// The Service that it is about.
        service: ServiceId,
        /// 200 or 503.
        healthy: bool,
        /// How many ready endpoints the node has: `localEndpoints` of the body, and the header
        /// `X-Load-Balancing-Endpoint-Weight`.
        local: usize,
    },
    /// Nothing.
    Nobody,
}

/// Finds it. A host-network pod that declares nothing does not claim every port of its node.
pub fn judge(network: &Network, node: NodeId, protocol: Protocol, port: u16) -> Listener {
    let pods = network.tables.host_pods.get(&node).map_or(&[][..], Vec::as_slice);
    let listens = |pod: &&PodId| {
        let listens = network.cluster.pods.get(**pod).map(|pod| &*pod.listens);
        matches!(listens, Some(Listens::Ports(ports)) if ports.contains(&(protocol, port)))
    };
    if let Some(pod) = pods.iter().find(listens) {
        return Listener::Pod(*pod);
    }
    if protocol != Protocol::Tcp {
        return Listener::Nobody;
    }
    if let Some(service) = network.tables.health_checks.get(&port) {
        let local = local_endpoints(network, *service, node);
        return Listener::HealthCheck { service: *service, healthy: local > 0, local };
    }
    match port {
        KUBELET => Listener::Kubelet,
        KUBE_PROXY => Listener::KubeProxy,
        _ => Listener::Nobody,
    }
}

/// The addresses of a Service that are ready on a node; terminating ones do not count (data-plane.md 3.6.7).
fn local_endpoints(network: &Network, service: ServiceId, node: NodeId) -> usize {
    let endpoints = network.cluster.services.get(service).map_or(&[][..], |service| &service.endpoints);
    let local =
        endpoints.iter().filter(|one| one.ready && one.nodes().any(|it| it == node)).map(|one| one.ip);
    local.collect::<BTreeSet<_>>().len()
}

/// What kube-proxy says of itself: `/healthz` 503 where the node is about to go, `/livez` does not look at that
/// (data-plane.md 3.6.8).
pub fn kube_proxy_status(node: &Node, path: &str) -> u16 {
    match path.split('?').next() {
        Some("/healthz") if is_about_to_go(node) => 503,
        Some("/healthz" | "/livez") => 200,
        _ => 404,
    }
}
