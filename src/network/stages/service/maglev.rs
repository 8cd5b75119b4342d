//! ipvs' scheduler `mh`: Maglev's table, hashed and filled as the kernel does, so that an address gets the real
//! server that it gets there.

use std::net::IpAddr;

use super::scheduler::folded;
use crate::network::real_servers::{RealServer, Scheduled};

/// The slots of the table (`CONFIG_IP_VS_MH_TAB_INDEX` 12).
const SLOTS: u32 = 4_093;
/// The keys of the two hashes.
const FIRST_KEY: u64 = 2_654_435_761;
const SECOND_KEY: u64 = 2_654_446_892;

/// The position of the real server for a source address. The table is made anew only when the servers change.
pub(super) fn choose(state: &mut Scheduled, servers: &[RealServer], source: IpAddr) -> usize {
    if state.slots.as_ref().is_none_or(|(known, _)| known != servers) {
        state.slots = Some((servers.to_vec(), fill(servers)));
    }
    let slot = hash(source, 0, FIRST_KEY) % SLOTS;
    let found = state.slots.as_ref().and_then(|(_, slots)| slots.get(usize::try_from(slot).ok()?));
    found.map_or(0, |at| usize::from(*at))
}

/// Each server in turn takes the first free slot of its own permutation.
fn fill(servers: &[RealServer]) -> Vec<u16> {
    const FREE: u16 = u16::MAX;
    let mut next: Vec<(u32, u32)> = servers
        .iter()
        .map(|(ip, port)| {
            let (offset, skip) = (hash(*ip, *port, FIRST_KEY), hash(*ip, *port, SECOND_KEY));
            (offset % SLOTS, skip % (SLOTS - 1) + 1)
        })
        .collect();
    let mut slots = vec![FREE; SLOTS as usize];
    let mut left = slots.len();
    while left > 0 && !next.is_empty() {
        for (server, (slot, skip)) in (0u16..).zip(&mut next) {
            while slots.get(*slot as usize).is_some_and(|taken| *taken != FREE) {
                *slot = (*slot + *skip) % SLOTS;
            }
            if let Some(free) = slots.get_mut(*slot as usize) {
                *free = server;
                left = left.saturating_sub(1);
            }
            if left == 0 {
                break;
            }
        }
    }
    slots
}

/// The kernel's `hsiphash` (SipHash-1-3) of an address and port.
fn hash(ip: IpAddr, port: u16, key: u64) -> u32 {
    let word = u64::from(folded(ip).wrapping_add(u32::from(port))) | 4 << 56;
    let mut v = [
        0x736f_6d65_7073_6575 ^ key,
        0x646f_7261_6e64_6f6d ^ key,
        0x6c79_6765_6e65_7261 ^ key,
        0x7465_6462_7974_6573 ^ key,
    ];
    v[3] ^= word;
    round(&mut v);
    v[0] ^= word;
    v[2] ^= 0xff;
    (0..3).for_each(|_| round(&mut v));
    (v[0] ^ v[1] ^ v[2] ^ v[3]) as u32
}

fn round(v: &mut [u64; 4]) {
    let [mut a, mut b, mut c, mut d] = *v;
    a = a.wrapping_add(b);
    b = b.rotate_left(13) ^ a;
    a = a.rotate_left(32);
    c = c.wrapping_add(d);
    d = d.rotate_left(16) ^ c;
    a = a.wrapping_add(d);
    d = d.rotate_left(21) ^ a;
    c = c.wrapping_add(b);
    b = b.rotate_left(17) ^ c;
    c = c.rotate_left(32);
    *v = [a, b, c, d];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_shared_evenly_and_moves_little() {
        let server = |last: u8| (IpAddr::from([10, 244, 1, last]), 8_080);
        let three = [server(1), server(2), server(3)];
        let slots = fill(&three);
        let share = |at: u16| slots.iter().filter(|slot| **slot == at).count();
        assert_eq!((share(0), share(1), share(2)), (1_365, 1_364, 1_364));
        let two = fill(&three[..2]);
        let moved = slots.iter().zip(&two).filter(|(before, after)| **before < 2 && before != after).count();
        assert!(moved < 400, "{moved} of 2,729 slots moved although their server stayed");
    }
}
