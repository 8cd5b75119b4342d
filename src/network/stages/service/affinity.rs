//! `sessionAffinity: ClientIP` on one node (data-plane.md 3.5.2, 3.5.3).

use crate::cluster::Service;
use crate::network::Flows;
use crate::network::flows::{AffinityKey, Remembered};

/// The endpoint that this client went to last, where it is still in the list and not forgotten.
pub(super) fn recall(
    flows: &Flows,
    key: &AffinityKey,
    seconds: u32,
    service: &Service,
    list: &[u32],
) -> Option<u32> {
    let known = flows.affinity.get(key)?;
    if flows.now.saturating_sub(known.at) > u64::from(seconds).saturating_mul(1_000_000) {
        return None;
    }
    let same = |position: &u32| {
        service
            .endpoints
            .get(*position as usize)
            .is_some_and(|endpoint| endpoint.ip == known.ip && endpoint.port == Some(known.port))
    };
    list.iter().copied().find(same)
}

/// Remembers the endpoint, from now on.
pub(super) fn remember(flows: &mut Flows, key: AffinityKey, service: &Service, position: u32) {
    let endpoint = service.endpoints.get(position as usize);
    if let Some((ip, port)) = endpoint.and_then(|endpoint| Some((endpoint.ip, endpoint.port?))) {
        let at = flows.now;
        flows.affinity.insert(key, Remembered { ip, port, at });
    }
}
