//! How kube-proxy is run: its mode and the flags that change what nodes do with a packet. Knows no cluster.

use std::net::IpAddr;

use crate::cluster::Cidr;

/// How kube-proxy programs the nodes (data-plane.md 3.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ProxyMode {
    /// The default on Linux.
    #[default]
    Iptables,
    /// GA since 1.33.
    Nftables,
    /// Deprecated in 1.35.
    Ipvs,
}

/// `--ipvs-scheduler`: how ipvs chooses a real server (data-plane.md 3.5). kube-proxy gives every one weight 1, so
/// that the weighted ones do as their plain ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scheduler {
    /// `rr`: the next one.
    #[default]
    RoundRobin,
    /// `wrr`: the next one, by weight.
    WeightedRoundRobin,
    /// `lc`: the one with the fewest connections.
    LeastConnection,
    /// `wlc`: the same by weight.
    WeightedLeastConnection,
    /// `lblc`: the one of this destination, until it is overloaded.
    LocalityLeastConnection,
    /// `lblcr`: of those of this destination the one with the fewest, until that is overloaded.
    LocalityReplication,
    /// `sh`: by the source address.
    SourceHash,
    /// `dh`: by the destination address.
    DestinationHash,
    /// `sed`: the one with the shortest expected delay.
    ShortestDelay,
    /// `nq`: an idle one, else as `sed`.
    NeverQueue,
    /// `mh`: by the source address, with Maglev's table.
    Maglev,
}

impl Scheduler {
    /// Every scheduler with its name, in the order of data-plane.md 3.5.
    pub const ALL: &'static [(Scheduler, &'static str)] = &[
        (Scheduler::RoundRobin, "rr"),
        (Scheduler::WeightedRoundRobin, "wrr"),
        (Scheduler::LeastConnection, "lc"),
        (Scheduler::WeightedLeastConnection, "wlc"),
        (Scheduler::LocalityLeastConnection, "lblc"),
        (Scheduler::LocalityReplication, "lblcr"),
        (Scheduler::SourceHash, "sh"),
        (Scheduler::DestinationHash, "dh"),
        (Scheduler::ShortestDelay, "sed"),
        (Scheduler::NeverQueue, "nq"),
        (Scheduler::Maglev, "mh"),
    ];

    /// As `--ipvs-scheduler` spells it.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(one, _)| *one == self).map_or("", |(_, name)| name)
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(one, _)| *one)
    }

    /// Whether it looks at how many connections each real server has.
    pub fn counts(self) -> bool {
        use Scheduler::{
            LeastConnection, LocalityLeastConnection, LocalityReplication, NeverQueue, ShortestDelay,
            WeightedLeastConnection,
        };
        matches!(
            self,
            LeastConnection
                | WeightedLeastConnection
                | LocalityLeastConnection
                | LocalityReplication
                | ShortestDelay
                | NeverQueue
        )
    }
}

/// `--nodeport-addresses`: the addresses of a node at which node ports answer (data-plane.md 3.1, 3.6.2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum NodePortAddresses {
    /// What the mode does by itself: nftables the primary ones, the others all.
    #[default]
    OfMode,
    /// `primary`: the node's first address of each family.
    Primary,
    /// Those in one of these ranges.
    In(Vec<Cidr>),
}

impl NodePortAddresses {
    /// Whether an address is in one of the ranges; none where no ranges are given.
    pub fn lists(&self, ip: IpAddr) -> Option<bool> {
        match self {
            NodePortAddresses::OfMode | NodePortAddresses::Primary => None,
            NodePortAddresses::In(ranges) => Some(ranges.iter().any(|range| range.contains(ip))),
        }
    }
}
