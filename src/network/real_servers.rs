//! What ipvs remembers of one virtual server on one node: its rotation, and the connections of its real servers.
//!
//! The model of open connections: a connection is active for [`Flows::open_for`](super::Flows) after it was made
//! (for ever where that is not set: all connections of one trace are open side by side), then inactive (TIME_WAIT,
//! two minutes), then gone. Knows no scheduler.

use std::collections::{BTreeMap, VecDeque};
use std::net::IpAddr;

use super::entry::Entry;
use crate::cluster::{NodeId, ServiceId};

/// One virtual server: the node, the Service, its port, the entrance and the address that was called.
pub type VirtualServer = (NodeId, ServiceId, u16, Entry, IpAddr);

/// A real server: an endpoint's address and port.
pub type RealServer = (IpAddr, u16);

/// How long the kernel keeps a closed connection, microseconds.
const TIME_WAIT: u64 = 120_000_000;

/// The connections of one real server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// Open ones.
    pub active: u32,
    /// Closed ones that are not forgotten yet.
    pub inactive: u32,
}

/// What a node remembers of a virtual server.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scheduled {
    /// Connections so far: where the rotation stands.
    pub turn: u64,
    /// `lblc`, `lblcr`: the real servers that this destination goes to, the last one first.
    pub kept: Vec<RealServer>,
    /// When that changed.
    pub changed: u64,
    /// `mh`: the real servers that the table was made of, and which of them each slot has.
    pub slots: Option<(Vec<RealServer>, Vec<u16>)>,
    loads: BTreeMap<RealServer, Load>,
    closing: VecDeque<(u64, RealServer)>,
    waiting: VecDeque<(u64, RealServer)>,
}

impl Scheduled {
    /// The connections of a real server, as of the last [`Scheduled::settle`].
    pub fn load(&self, server: RealServer) -> Load {
        self.loads.get(&server).copied().unwrap_or_default()
    }

    /// A connection is made; it ends at this time.
    pub fn open(&mut self, server: RealServer, until: Option<u64>) {
        let load = self.loads.entry(server).or_default();
        load.active = load.active.saturating_add(1);
        self.closing.extend(until.map(|until| (until, server)));
    }

    /// Closes and forgets what has ended by now.
    pub fn settle(&mut self, now: u64) {
        while let Some((until, server)) = self.closing.front().copied().filter(|(until, _)| *until <= now) {
            self.closing.pop_front();
            let load = self.loads.entry(server).or_default();
            load.active = load.active.saturating_sub(1);
            load.inactive = load.inactive.saturating_add(1);
            self.waiting.push_back((until.saturating_add(TIME_WAIT), server));
        }
        while let Some((_, server)) = self.waiting.front().copied().filter(|(until, _)| *until <= now) {
            self.waiting.pop_front();
            let load = self.loads.entry(server).or_default();
            load.inactive = load.inactive.saturating_sub(1);
        }
    }
}
