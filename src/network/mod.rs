//! The data plane of one cluster: DNS, kube-proxy's rules on every node, load balancers, Ingress, policy, NAT.
//!
//! Knows a cluster and packets. Must not know time, geometry, or words: every hop has a cause, a code with
//! arguments and the span that decided it. One file per stage under `stages/`; each judges the packet and
//! says why; `trace` drives them in order and writes down the hops.

mod names;
mod packet;
mod trace;

pub use packet::{Address, HostAddress, Packet, Payload};
pub use trace::{
    Action, Backend, BackendKind, Cause, CauseCode, Client, Flows, Hop, Host, Leg, Outcome, Place, Reason,
    Request, Scheme, Target, Trace,
};

use std::sync::Arc;

use crate::cluster::Cluster;

/// How kube-proxy programs the nodes (data-plane.md 3.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ProxyMode {
    /// The default on Linux.
    #[default]
    Iptables,
    /// GA since 1.33.
    Nftables,
    /// Deprecated in 1.35; scheduler `rr`.
    Ipvs,
}

/// The data plane of one cluster, ready to be asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    /// The cluster that it serves.
    pub cluster: Arc<Cluster>,
    /// How kube-proxy works.
    pub mode: ProxyMode,
    /// `masqueradeAll`: every cluster IP connection is masqueraded.
    pub masquerade_all: bool,
}

impl Network {
    /// Programs every node.
    pub fn program(cluster: Arc<Cluster>, mode: ProxyMode, masquerade_all: bool) -> Self {
        Self { cluster, mode, masquerade_all }
    }
}
