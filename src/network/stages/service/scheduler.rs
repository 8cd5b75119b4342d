//! ipvs' schedulers: which real server a new connection gets (data-plane.md 3.5). Each does what the kernel's module
//! of that name does with real servers of weight 1, which is what kube-proxy gives them. The real servers stand in
//! kube-proxy's order, by the text `ip:port`.

use std::net::IpAddr;

use super::maglev;
use crate::network::real_servers::{RealServer, Scheduled};
use crate::network::settings::Scheduler;

/// The buckets of `sh` and `dh`: 2 to the power of this.
const HASH_BITS: u32 = 8;
/// What the kernel's `hash_32` multiplies with.
const GOLDEN_RATIO: u32 = 0x61C8_8647;
/// `lblcr` forgets the busiest server of a destination whose set has not changed for a day, microseconds.
const SET_EXPIRES: u64 = 24 * 3_600 * 1_000_000;

/// The position of the real server for a connection from `source` to `called`, of at least one.
pub(super) fn choose(
    scheduler: Scheduler,
    state: &mut Scheduled,
    servers: &[RealServer],
    source: IpAddr,
    called: IpAddr,
    now: u64,
) -> usize {
    state.settle(now);
    match scheduler {
        Scheduler::RoundRobin | Scheduler::WeightedRoundRobin => rotate(state, servers.len()),
        Scheduler::LeastConnection | Scheduler::WeightedLeastConnection => least(state, servers),
        Scheduler::ShortestDelay => least_active(state, servers),
        Scheduler::NeverQueue => {
            let idle = servers.iter().position(|server| state.load(*server).active == 0);
            idle.unwrap_or_else(|| least_active(state, servers))
        }
        Scheduler::LocalityLeastConnection => by_destination(state, servers),
        Scheduler::LocalityReplication => by_destination_set(state, servers, now),
        Scheduler::SourceHash => bucket(source, servers.len()),
        Scheduler::DestinationHash => bucket(called, servers.len()),
        Scheduler::Maglev => maglev::choose(state, servers, source),
    }
}

/// Strict rotation.
pub(super) fn rotate(state: &mut Scheduled, count: usize) -> usize {
    let at = usize::try_from(state.turn % (count.max(1) as u64)).unwrap_or(0);
    state.turn = state.turn.wrapping_add(1);
    at
}

/// An open connection counts 256 times as much as one that has ended.
fn overhead(state: &Scheduled, server: RealServer) -> u64 {
    let load = state.load(server);
    (u64::from(load.active) << 8).saturating_add(u64::from(load.inactive))
}

/// The first of those with the least overhead.
fn least(state: &Scheduled, servers: &[RealServer]) -> usize {
    let keys = servers.iter().map(|server| overhead(state, *server)).zip(0..);
    keys.min().map_or(0, |(_, at)| at)
}

/// The first of those with the fewest open connections; ended ones do not count.
fn least_active(state: &Scheduled, servers: &[RealServer]) -> usize {
    let keys = servers.iter().map(|server| state.load(*server).active).zip(0..);
    keys.min().map_or(0, |(_, at)| at)
}

/// More connections than its weight, while another has less than half of its own: none.
fn is_overloaded(state: &Scheduled, server: RealServer, servers: &[RealServer]) -> bool {
    state.load(server).active > 1 && servers.iter().any(|other| state.load(*other).active == 0)
}

fn position(servers: &[RealServer], server: RealServer) -> Option<usize> {
    servers.iter().position(|one| *one == server)
}

fn by_destination(state: &mut Scheduled, servers: &[RealServer]) -> usize {
    if let Some(server) = state.kept.first().copied()
        && let Some(at) = position(servers, server)
        && !is_overloaded(state, server, servers)
    {
        return at;
    }
    let at = least(state, servers);
    state.kept = servers.get(at).copied().into_iter().collect();
    at
}

fn by_destination_set(state: &mut Scheduled, servers: &[RealServer], now: u64) -> usize {
    let mut kept = std::mem::take(&mut state.kept);
    kept.retain(|server| servers.contains(server));
    let chosen = kept.get(least(state, &kept)).copied();
    if kept.len() > 1 && now.saturating_sub(state.changed) > SET_EXPIRES {
        let keys = kept.iter().map(|server| overhead(state, *server)).zip((0..kept.len()).rev());
        let busiest =
            keys.max().map_or(0, |(_, from_end)| kept.len().saturating_sub(1).saturating_sub(from_end));
        kept.remove(busiest);
        state.changed = now;
    }
    let fitting = chosen.filter(|server| !is_overloaded(state, *server, servers));
    let at = match fitting.and_then(|server| position(servers, server)) {
        Some(at) => at,
        None => {
            let at = least(state, servers);
            if let Some(server) = servers.get(at).copied().filter(|server| !kept.contains(server)) {
                kept.insert(0, server);
                state.changed = now;
            }
            at
        }
    };
    state.kept = kept;
    at
}

/// The bucket of an address: buckets are dealt out in turn.
fn bucket(ip: IpAddr, count: usize) -> usize {
    let hash = folded(ip).wrapping_mul(GOLDEN_RATIO) >> (32 - HASH_BITS);
    usize::try_from(hash).unwrap_or(0).checked_rem(count).unwrap_or(0)
}

/// An address as the kernel's modules hash it: 32 bits, those of IPv6 folded.
pub(super) fn folded(ip: IpAddr) -> u32 {
    match ip {
        IpAddr::V4(ip) => ip.to_bits(),
        IpAddr::V6(ip) => {
            let bits = ip.to_bits();
            [96u32, 64, 32, 0].iter().fold(0, |fold, shift| fold ^ ((bits >> shift) as u32))
        }
    }
}
