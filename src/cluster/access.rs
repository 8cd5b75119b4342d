//! Reading a cluster: names, lookups, small questions that several stages ask.

use std::borrow::Cow;
use std::net::IpAddr;

use super::model::*;
use super::{NodeId, PodId, ServiceId};
use crate::manifest::kinds::Labels;

impl Cluster {
    /// The node of this name.
    pub fn node_named(&self, name: &str) -> Option<NodeId> {
        self.index.node_by_name.get(name).copied()
    }

    /// The pod of this namespace and name.
    pub fn pod_named(&self, namespace: &str, name: &str) -> Option<PodId> {
        self.index.pod_by_name.get(&format!("{namespace}/{name}")).copied()
    }

    /// The Service of this namespace and name.
    pub fn service_named(&self, namespace: &str, name: &str) -> Option<ServiceId> {
        self.index.service_by_name.get(&format!("{namespace}/{name}")).copied()
    }

    /// The pod at an address. Host-network pods are not found: their address is their node's.
    pub fn pod_at(&self, ip: IpAddr) -> Option<PodId> {
        self.index.pod_by_ip.get(&ip).copied()
    }

    /// The node at an address.
    pub fn node_at(&self, ip: IpAddr) -> Option<NodeId> {
        self.index.node_by_ip.get(&ip).copied()
    }
}

impl Pod {
    /// `namespace/name`.
    pub fn full_name(&self) -> String {
        format!("{}/{}", self.namespace, self.name)
    }

    /// What `kubectl get pods` shows as its status: a phase, or a word that is none (workloads.md 6.8.3).
    pub fn status(&self) -> Cow<'_, str> {
        let refused =
            || self.rejected.as_deref().and_then(|why| why.split_once(':')).map(|(reason, _)| reason);
        let word = match self.phase {
            PodPhase::Succeeded | PodPhase::Failed | PodPhase::Pending | PodPhase::Running
                if !self.shown.is_empty() && !self.is_ending() =>
            {
                &*self.shown
            }
            PodPhase::Succeeded => "Completed",
            PodPhase::Failed => refused().unwrap_or("Error"),
            _ if self.terminating => "Terminating",
            PodPhase::Pending if self.template.gated && self.node.is_none() => "SchedulingGated",
            PodPhase::Pending if self.node.is_none() => "Pending",
            PodPhase::Pending if self.template.inits > 0 => {
                return Cow::Owned(format!("Init:0/{}", self.template.inits));
            }
            PodPhase::Pending => "ContainerCreating",
            phase => phase.name(),
        };
        Cow::Borrowed(word)
    }

    /// It is being deleted, and something of it still runs.
    fn is_ending(&self) -> bool {
        self.terminating && !matches!(self.phase, PodPhase::Succeeded | PodPhase::Failed)
    }

    /// The reason of its PodScheduled condition while that is False (scheduling.md 5.1.1, 5.3.1).
    pub fn waiting_reason(&self) -> Option<&'static str> {
        self.unscheduled.as_ref()?;
        Some(if self.template.gated { "SchedulingGated" } else { "Unschedulable" })
    }

    /// Its first address.
    pub fn ip(&self) -> Option<IpAddr> {
        self.ips.first().copied()
    }
}

impl Service {
    /// The selector by which its slices were written.
    pub fn listing(&self) -> Option<&Labels> {
        let own = self.selector.as_ref().filter(|_| self.kind != ServiceType::ExternalName);
        own.or(self.left_over.as_ref())
    }

    /// `namespace/name`.
    pub fn full_name(&self) -> String {
        format!("{}/{}", self.namespace, self.name)
    }

    /// Its first cluster IP.
    pub fn cluster_ip(&self) -> Option<IpAddr> {
        self.cluster_ips.first().copied()
    }

    /// Whether it can be reached from outside by a node port, an external IP or a load balancer (data-plane.md 3.2).
    pub fn externally_accessible(&self) -> bool {
        matches!(self.kind, ServiceType::NodePort | ServiceType::LoadBalancer)
            || !self.external_ips.is_empty()
    }
}

impl Listens {
    /// Whether something listens there.
    pub fn on(&self, protocol: Protocol, port: u16) -> bool {
        match self {
            Listens::Everything => true,
            Listens::Ports(ports) => ports.contains(&(protocol, port)),
        }
    }
}

impl Protocol {
    /// `TCP`, `UDP`, `SCTP`.
    pub fn name(self) -> &'static str {
        match self {
            Protocol::Tcp => "TCP",
            Protocol::Udp => "UDP",
            Protocol::Sctp => "SCTP",
        }
    }
}

impl ServiceType {
    /// As `spec.type` spells it.
    pub fn name(self) -> &'static str {
        match self {
            ServiceType::ClusterIp => "ClusterIP",
            ServiceType::NodePort => "NodePort",
            ServiceType::LoadBalancer => "LoadBalancer",
            ServiceType::ExternalName => "ExternalName",
        }
    }
}

impl PodPhase {
    /// As `status.phase` spells it.
    pub fn name(self) -> &'static str {
        match self {
            PodPhase::Pending => "Pending",
            PodPhase::Running => "Running",
            PodPhase::Succeeded => "Succeeded",
            PodPhase::Failed => "Failed",
            PodPhase::Unknown => "Unknown",
        }
    }
}

impl OwnerKind {
    /// All of them.
    pub const ALL: [Self; 6] = [
        OwnerKind::Deployment,
        OwnerKind::ReplicaSet,
        OwnerKind::ReplicationController,
        OwnerKind::StatefulSet,
        OwnerKind::DaemonSet,
        OwnerKind::Job,
    ];

    /// As `kind:` spells it.
    pub fn name(self) -> &'static str {
        match self {
            OwnerKind::Deployment => "Deployment",
            OwnerKind::ReplicaSet => "ReplicaSet",
            OwnerKind::ReplicationController => "ReplicationController",
            OwnerKind::StatefulSet => "StatefulSet",
            OwnerKind::DaemonSet => "DaemonSet",
            OwnerKind::Job => "Job",
        }
    }
}

impl Cidr {
    /// Whether an address is inside.
    pub fn contains(&self, ip: IpAddr) -> bool {
        match (self.base, ip) {
            (IpAddr::V4(base), IpAddr::V4(ip)) => {
                let shift = 32u32.saturating_sub(u32::from(self.prefix));
                shift >= 32 || (base.to_bits() >> shift) == (ip.to_bits() >> shift)
            }
            (IpAddr::V6(base), IpAddr::V6(ip)) => {
                let shift = 128u32.saturating_sub(u32::from(self.prefix));
                shift >= 128 || (base.to_bits() >> shift) == (ip.to_bits() >> shift)
            }
            _ => false,
        }
    }
}
