//! What the data plane remembers between connections: affinity, rotations, and the dice.
//!
//! Passed in and out by whoever asks, so that the network itself stays as it was programmed.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::real_servers::{Scheduled, VirtualServer};
use crate::cluster::{NodeId, PodId, ServiceId};
use crate::rng::Rng;

/// One affinity table's key: each node has one table per Service port (data-plane.md 3.5.2).
pub(super) type AffinityKey = (NodeId, ServiceId, u16, IpAddr);

/// A UDP conversation on a node: the Service port that caught it, its source, and the address that it called.
pub(super) type ConntrackKey = (NodeId, ServiceId, u16, IpAddr, u16, IpAddr);

/// The endpoint that a client went to last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Remembered {
    /// Its address.
    pub ip: IpAddr,
    /// Its port.
    pub port: u16,
    /// When, in microseconds of [`Flows::now`].
    pub at: u64,
}

/// What the nodes remember between connections, and the dice.
#[derive(Clone, Debug, PartialEq)]
pub struct Flows {
    /// The dice.
    pub rng: Rng,
    /// The time of the next connection, microseconds: affinity expires by it. Stays 0 where nobody sets it.
    pub now: u64,
    /// How long connections stay open, microseconds; none: as long as anybody asks. Only some of ipvs' schedulers
    /// look at it.
    pub open_for: Option<u64>,
    /// Affinity `ClientIP`.
    pub affinity: BTreeMap<AffinityKey, Remembered>,
    /// UDP: where conntrack sends what comes from the same port again (data-plane.md 3.5.5).
    pub conntrack: BTreeMap<ConntrackKey, Remembered>,
    /// ipvs: what each virtual server of each node has done so far (data-plane.md 3.5).
    pub virtual_servers: BTreeMap<VirtualServer, Scheduled>,
    /// An Ingress controller's rotation per backend Service port.
    pub ingress_rotation: BTreeMap<(ServiceId, u16), u64>,
    /// Requests so far of containers that fail after some, by pod and place among its containers.
    pub requests: BTreeMap<(PodId, usize), u32>,
}

impl Flows {
    /// Nothing remembered yet.
    pub fn new(seed: u64) -> Self {
        Self {
            rng: Rng::new(seed),
            now: 0,
            open_for: None,
            affinity: BTreeMap::new(),
            conntrack: BTreeMap::new(),
            virtual_servers: BTreeMap::new(),
            ingress_rotation: BTreeMap::new(),
            requests: BTreeMap::new(),
        }
    }
}
