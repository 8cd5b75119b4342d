//! What listens on a node's own addresses: pods on the host network, the kubelet, kube-proxy's health checks.

use crate::cluster::{Listens, NodeId, PodId, Protocol, ServiceId};
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
    /// kube-proxy's `/healthz`: 503 where the autoscaler is about to delete the node.
    KubeProxy {
        /// 200 or 503.
        healthy: bool,
    },
    /// kube-proxy's answer to a load balancer: whether the node has a ready local endpoint.
    HealthCheck {
        /// The Service that it is about.
        service: ServiceId,
        /// 200 or 503.
        healthy: bool,
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
        let healthy = network.tables.nodes_with_ready(*service).binary_search(&node).is_ok();
        return Listener::HealthCheck { service: *service, healthy };
    }
    match port {
        KUBELET => Listener::Kubelet,
        KUBE_PROXY => {
            Listener::KubeProxy { healthy: !network.cluster.nodes.get(node).is_some_and(is_about_to_go) }
        }
        _ => Listener::Nobody,
    }
}
