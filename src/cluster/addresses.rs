//! Addresses and node ports that the manifest does not state (contract.md). What is stated is taken first;
//! the rest is derived from names, so that adding one object renumbers no other.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::families::Family;
use super::model::Cidr;
use super::naming;

/// A set of addresses of one range that are given out once each.
pub(super) struct Pool {
    range: Cidr,
    /// The first offset that is given out.
    first: u64,
    /// How many offsets are given out.
    count: u64,
    given: u64,
}

impl Pool {
    /// The addresses of a range between two offsets, the second not included.
    pub(super) fn new(range: Cidr, first: u64, end: u64) -> Self {
        let end = end.min(range.size());
        Self { range, first, count: end.saturating_sub(first), given: 0 }
    }

    /// An address for these parts: where their hash points, else the next free one. None where all are given.
    pub(super) fn give(&mut self, taken: &mut BTreeSet<IpAddr>, parts: &[&str]) -> Option<IpAddr> {
        if self.given >= self.count {
            return None;
        }
        let start = naming::hash(0, parts) % self.count;
        for step in 0..self.count {
            let offset = self.first.saturating_add(start.wrapping_add(step) % self.count);
            let ip = self.range.nth(offset)?;
            if taken.insert(ip) {
                self.given = self.given.saturating_add(1);
                return Some(ip);
            }
        }
        self.given = self.count;
        None
    }
}

fn v4(parts: [u8; 4], prefix: u8) -> Cidr {
    Cidr { base: IpAddr::V4(Ipv4Addr::from(parts)), prefix }
}

/// The service range of a family: 10.96.0.0/16 or fd00:10:96::/112. The upper band first, as Kubernetes assigns.
pub(super) fn service_pools(family: Family) -> [Pool; 2] {
    let range = match family {
        Family::V4 => v4([10, 96, 0, 0], 16),
        Family::V6 => {
            Cidr { base: IpAddr::V6(Ipv6Addr::new(0xfd00, 0x10, 0x96, 0, 0, 0, 0, 0)), prefix: 112 }
        }
    };
    [Pool::new(range, 256, 65_535), Pool::new(range, 2, 256)]
}

/// Load balancers and Ingresses.
pub(super) fn load_balancer_pool() -> Pool {
    Pool::new(v4([198, 51, 100, 0], 24), 1, 255)
}

/// Pods of a node: its range without the network's address, the bridge's and the last.
pub(super) fn pod_pool(range: Cidr) -> Pool {
    let size = range.size().min(65_536);
    if size < 4 { Pool::new(range, 0, size) } else { Pool::new(range, 2, size.saturating_sub(1)) }
}

/// Pods of nodes whose own range is used up.
pub(super) fn overflow_pool() -> Pool {
    Pool::new(v4([100, 64, 0, 0], 10), 2, u64::MAX)
}

/// Where `kubernetes` answers.
pub(super) const KUBERNETES: IpAddr = IpAddr::V4(Ipv4Addr::new(10, 96, 0, 1));
/// Where cluster DNS answers, unless the manifest gives that address away.
pub(super) const DNS: IpAddr = IpAddr::V4(Ipv4Addr::new(10, 96, 0, 10));

/// Node ports: 30000 to 32767, assigned from the band above 30085 first.
#[derive(Default)]
pub(super) struct NodePorts {
    taken: BTreeSet<u16>,
}

impl NodePorts {
    /// Takes a stated one.
    pub(super) fn take(&mut self, port: u16) {
        self.taken.insert(port);
    }

    /// One for these parts; none where all are taken.
    pub(super) fn give(&mut self, parts: &[&str]) -> Option<u16> {
        let upper = 30_086u16..=32_767;
        let count = u64::try_from(upper.clone().count()).unwrap_or(1).max(1);
        let start = naming::hash(0, parts) % count;
        let offsets = (0..count).map(|step| start.wrapping_add(step) % count);
        let candidates =
            offsets.filter_map(|offset| Some(30_086u16.saturating_add(u16::try_from(offset).ok()?)));
        let free = candidates.chain(30_000..=30_085).find(|port| !self.taken.contains(port))?;
        self.taken.insert(free);
        Some(free)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_unique_and_end() {
        let mut taken = BTreeSet::new();
        let mut pool = pod_pool(v4([10, 244, 1, 0], 29));
        let given: Vec<_> = (0..7).map(|n| pool.give(&mut taken, &[&n.to_string()])).collect();
        assert_eq!(given.iter().flatten().collect::<BTreeSet<_>>().len(), 5);
        assert_eq!(given.get(5..), Some(&[None, None][..]));
    }

    #[test]
    fn another_name_keeps_the_first_ones_address() {
        let give = |names: &[&str]| {
            let [mut pool, _] = service_pools(Family::V4);
            let mut taken = BTreeSet::new();
            names.iter().filter_map(|name| pool.give(&mut taken, &["default", name])).collect::<Vec<_>>()
        };
        let (one, two) = (give(&["web"]), give(&["api", "web"]));
        assert_eq!(one.first(), two.get(1));
    }
}
