//! Whether a node rewrites the source as well (data-plane.md 3.4), and to what.

use std::net::IpAddr;

use crate::cluster::{Node, Service, TrafficPolicy};
use crate::network::Network;
use crate::network::addresses::node_address;
use crate::network::cause::{Cause, CauseCode};
use crate::network::entry::{Entry, Origin};
use crate::network::packet::Address;

/// Whether the source is rewritten, and why (not).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Masqueraded.
    Masquerade(Why),
    /// Left as it is.
    Keep(Kept),
}

/// Why the source is rewritten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The chosen endpoint is the client itself.
    Hairpin,
    /// `masqueradeAll`.
    All,
    /// A process of the node: its source is not in the cluster CIDR.
    Process,
    /// From outside to a cluster IP.
    OutsideToClusterIp,
    /// externalTrafficPolicy Cluster.
    ClusterPolicy,
}

/// Why the source stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// A pod to a cluster IP.
    PodToClusterIp,
    /// externalTrafficPolicy Local, from outside.
    Local,
    /// externalTrafficPolicy Local, from a pod.
    LocalFromPod,
    /// To a cluster IP, and kube-proxy does not know the range of the pods.
    RangeUnknown,
}

/// Judges a connection that a Service rule caught, as kube-proxy of this network is configured. `hairpin`: the endpoint
/// is where it came from.
pub fn judge(network: &Network, service: &Service, entry: Entry, origin: Origin, hairpin: bool) -> Verdict {
    use Verdict::{Keep, Masquerade};
    if hairpin {
        return Masquerade(Why::Hairpin);
    }
    match (entry, origin, service.external_traffic_policy) {
        (Entry::ClusterIp, _, _) if network.masquerade_all => Masquerade(Why::All),
        (Entry::ClusterIp, _, _) if !network.knows_pods => Keep(Kept::RangeUnknown),
        (Entry::ClusterIp, Origin::Pod, _) => Keep(Kept::PodToClusterIp),
        (_, Origin::Process, _) => Masquerade(Why::Process),
        (Entry::ClusterIp, Origin::Outside, _) => Masquerade(Why::OutsideToClusterIp),
        (_, _, TrafficPolicy::Cluster) => Masquerade(Why::ClusterPolicy),
        (_, Origin::Pod, TrafficPolicy::Local) => Keep(Kept::LocalFromPod),
        (_, Origin::Outside, TrafficPolicy::Local) => Keep(Kept::Local),
    }
}

/// What the node puts there: its own address, and a port that no other connection has. kube-proxy's
/// ports begin at 51000 and the CNI's at 52000 here, as in the figures of data-plane.md 3.7.
pub fn masqueraded(node: &Node, destination: Option<IpAddr>, port: u16, base: u16) -> Address {
    Address::ip(node_address(node, destination), base.saturating_add(port % 10_000))
}

/// The first source port of what kube-proxy masquerades.
pub const KUBE_PROXY_PORTS: u16 = 51_000;
/// The first source port of what the CNI masquerades.
pub const CNI_PORTS: u16 = 52_000;
/// The first source port of a proxy's own connections.
pub const PROXY_PORTS: u16 = 50_000;

/// Why the source was rewritten on this node.
pub fn cause(why: Why, entry: Entry, node: &Node, service: &Service) -> Cause {
    let spans = &service.spans;
    let entrance = if entry == Entry::ExternalIp { spans.external_ips } else { spans.kind };
    match why {
        Why::Hairpin => Cause::new(CauseCode::SnatHairpin).arg(&node.name),
        Why::All => Cause::new(CauseCode::SnatMasqueradeAll).arg(&node.name),
        Why::Process => Cause::new(CauseCode::SnatProcess).arg(&node.name),
        Why::OutsideToClusterIp => Cause::new(CauseCode::SnatOutsideToClusterIp).arg(&node.name),
        Why::ClusterPolicy => Cause::new(CauseCode::SnatClusterPolicy)
            .arg(&node.name)
            .at(spans.external_traffic_policy.or(entrance)),
    }
}

/// Why it was not.
pub fn kept_cause(kept: Kept, service: &Service) -> Cause {
    let span = service.spans.external_traffic_policy;
    match kept {
        Kept::PodToClusterIp => Cause::new(CauseCode::KeptPodToClusterIp),
        Kept::RangeUnknown => Cause::new(CauseCode::KeptRangeUnknown),
        Kept::Local => Cause::new(CauseCode::KeptLocal).at(span),
        Kept::LocalFromPod => Cause::new(CauseCode::KeptLocalFromPod).at(span),
    }
}
