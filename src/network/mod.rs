//! The data plane of one cluster: DNS, kube-proxy's rules on every node, load balancers, Ingress, Gateways, policy, NAT.
//!
//! Knows a cluster and packets. Must not know a clock (`Flows` carries the moment as a number), geometry, or words: every
//! hop has a cause, a code with arguments and the span that decided it. One file per stage under `stages/`; each judges
//! the packet and says why; `walk` drives them in order, rewrites the packet as they say, and writes down the hops.

mod addresses;
mod cause;
pub mod chains;
mod entry;
mod flows;
pub mod forward;
mod http;
mod names;
mod packet;
mod real_servers;
mod settings;
pub mod stages;
mod tables;
mod trace;
mod walk;

pub use cause::{Cause, CauseCode};
pub use entry::{Caught, Entry, Origin, Peer};
pub use flows::{Flows, Remembered};
pub use forward::Forwarded;
pub use packet::{Address, Head, HostAddress, Packet, Payload};
pub use real_servers::{Load, RealServer, Scheduled, VirtualServer};
pub use settings::{NodePortAddresses, ProxyMode, Scheduler};
pub use tables::{Controller, HostPort, Tables};
pub use trace::{
    Action, Backend, BackendKind, Client, Hop, Host, Leg, Outcome, Place, Reason, Request, Scheme, Target,
    Trace,
};
pub use walk::{Decision, decide, trace};

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use crate::cluster::{Cluster, NodeId, PodId};

/// The data plane of one cluster, ready to be asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    /// The cluster that it serves.
    pub cluster: Arc<Cluster>,
    /// How kube-proxy works.
    pub mode: ProxyMode,
    /// `masqueradeAll`: every cluster IP connection is masqueraded.
    pub masquerade_all: bool,
    /// `--ipvs-scheduler`; other modes do not look at it.
    pub scheduler: Scheduler,
    /// `--nodeport-addresses`.
    pub node_port_addresses: NodePortAddresses,
    /// The node that the network around routes the service range to; usually none.
    pub service_route: Option<NodeId>,
    /// Whether kube-proxy knows the range of the pods (`--cluster-cidr`, `detectLocalMode`): without it no source is
    /// judged by where it is (data-plane.md 3.4).
    pub knows_pods: bool,
    /// Nodes that are switched off: nothing passes them. One that is merely not ready still forwards
    /// (data-plane.md 3.8.6).
    pub down: BTreeSet<NodeId>,
    /// What was computed once.
    pub tables: Arc<Tables>,
    /// What cluster DNS knows, where that is not the cluster as it is.
    pub names: Option<Arc<OldNames>>,
}

/// What cluster DNS still answers (dns-discovery.md 4.1.6).
#[derive(Clone, Debug, PartialEq)]
pub struct OldNames {
    /// The same data plane, of the cluster as DNS knows it, in the same ids.
    pub network: Network,
    /// How long ago that was, microseconds.
    pub age_us: u64,
}

/// The cluster IP of the Service `kubernetes`, which every cluster has.
const API_SERVER: IpAddr = IpAddr::V4(Ipv4Addr::new(10, 96, 0, 1));

impl Network {
    /// Programs every node. Those that have stopped are switched off.
    pub fn program(cluster: Arc<Cluster>, mode: ProxyMode) -> Self {
        let down = cluster.nodes.enumerated().filter(|(_, node)| node.down).map(|(id, _)| id).collect();
        let tables = Arc::new(Tables::program(&cluster, &down));
        let (scheduler, node_port_addresses) = Default::default();
        Self {
            cluster,
            mode,
            masquerade_all: false,
            scheduler,
            node_port_addresses,
            service_route: None,
            knows_pods: true,
            down,
            tables,
            names: None,
        }
    }

    /// The same with every connection to a cluster IP masqueraded (`masqueradeAll`).
    #[must_use]
    pub fn with_masquerade_all(self) -> Self {
        Self { masquerade_all: true, ..self }
    }

    /// The same with this scheduler of ipvs.
    #[must_use]
    pub fn with_scheduler(self, scheduler: Scheduler) -> Self {
        Self { scheduler, ..self }
    }

    /// The same with a network plugin that does not enforce NetworkPolicies (ingress-policy.md 7.6.1).
    #[must_use]
    pub fn without_policies(self) -> Self {
        let mut tables = (*self.tables).clone();
        tables.policies.clear();
        Self { tables: Arc::new(tables), ..self }
    }

    /// The same with the service range routed to this node from outside.
    #[must_use]
    pub fn with_service_route(self, node: NodeId) -> Self {
        Self { service_route: Some(node), ..self }
    }

    /// The same without a configured range of pods.
    #[must_use]
    pub fn without_cluster_cidr(self) -> Self {
        Self { knows_pods: false, ..self }
    }

    /// The same with a cluster DNS that knows the cluster as it was so many microseconds ago.
    #[must_use]
    pub fn with_old_names(self, cluster: Arc<Cluster>, age_us: u64) -> Self {
        let network = Self { cluster, names: None, ..self.clone() };
        Self { names: Some(Arc::new(OldNames { network, age_us })), ..self }
    }

    /// The same with node ports at these addresses only.
    #[must_use]
    pub fn with_node_port_addresses(self, node_port_addresses: NodePortAddresses) -> Self {
        Self { node_port_addresses, ..self }
    }

    /// The same with these nodes switched off.
    #[must_use]
    pub fn with_down(self, down: BTreeSet<NodeId>) -> Self {
        let mut tables = Tables::program(&self.cluster, &down);
        tables.policies.clone_from(&self.tables.policies);
        Self { down, tables: Arc::new(tables), ..self }
    }

    /// The address of one of the cluster's own Services, where the manifest has none of that name
    /// (contract.md: they are not listed, but they answer).
    pub fn own_service(&self, namespace: &str, name: &str) -> Option<IpAddr> {
        match (namespace, name) {
            ("default", "kubernetes") => Some(API_SERVER),
            ("kube-system", "kube-dns") => self.cluster.dns_ip,
            _ => None,
        }
    }

    /// The name of the cluster's own Service at an address and port.
    pub fn own_service_at(&self, ip: IpAddr, port: u16) -> Option<&'static str> {
        if self.cluster.index.service_by_ip.contains_key(&ip) {
            return None;
        }
        match port {
            443 if ip == API_SERVER => Some("kubernetes.default"),
            53 if Some(ip) == self.cluster.dns_ip => Some("kube-dns.kube-system"),
            _ => None,
        }
    }

    /// A node's name; empty for one of another cluster.
    pub fn node_name(&self, id: NodeId) -> &str {
        self.cluster.nodes.get(id).map_or("", |node| node.name.as_str())
    }

    /// A pod's `namespace/name`; empty for one of another cluster.
    pub fn pod_name(&self, id: PodId) -> String {
        self.cluster.pods.get(id).map_or(String::new(), crate::cluster::Pod::full_name)
    }
}
