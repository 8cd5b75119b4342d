//! The words that stages share: which rule caught a packet, and whose packet it is to the node that judges it.

use std::net::IpAddr;

use crate::cluster::{Cluster, NodeId, PodId, Service, ServiceId, ServicePort};

/// Which of a Service's entrances a packet came to (data-plane.md 3.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Entry {
    /// The cluster IP.
    ClusterIp,
    /// The node port.
    NodePort,
    /// An external IP.
    ExternalIp,
    /// The address of a load balancer that nodes catch.
    LoadBalancer,
}

/// A Service port whose rule matches a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caught {
    /// The Service.
    pub service: ServiceId,
    /// The position of the port in its `ports`.
    pub port: u16,
    /// By which entrance.
    pub entry: Entry,
}

impl Caught {
    /// The Service and its port.
    pub fn of(self, cluster: &Cluster) -> Option<(&Service, &ServicePort)> {
        let service = cluster.services.get(self.service)?;
        Some((service, service.ports.get(usize::from(self.port))?))
    }
}

/// Whose packet it is, as the node's rules judge it by its source (data-plane.md 3.2, 3.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A pod: a source inside the cluster CIDR, on whatever node the pod runs.
    Pod,
    /// A process of the node itself.
    Process,
    /// Anybody else, other nodes included.
    Outside,
}

/// Who is at the other end, as a NetworkPolicy sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Peer {
    /// A pod with its own address.
    Pod(PodId),
    /// A node's own process, or what the node masqueraded.
    Node(NodeId),
    /// An address that is no pod's.
    Address(IpAddr),
    /// Cluster DNS.
    Dns,
    /// A host outside whose address only the outside knows.
    Name,
}
