//! UDP has no connections: what comes again from the same port to the same address goes where the first packet went,
//! as long as conntrack remembers (data-plane.md 3.5.5). TCP and SCTP begin anew with every handshake.

use super::{Call, Choice, How, Verdict, select};
use crate::cluster::Service;
use crate::network::Flows;
use crate::network::flows::{ConntrackKey, Remembered};

/// How long conntrack keeps an answered UDP conversation that is silent, microseconds (the kernel's default).
const STREAM_TIMEOUT: u64 = 120_000_000;

fn key(call: &Call) -> ConntrackKey {
    (call.node, call.caught.service, call.caught.port, call.source, call.source_port, call.called)
}

/// Where the conversation went before, unless it is forgotten: by time, or because kube-proxy deletes entries whose
/// endpoint does not serve any more. It deletes none while the Service has no serving endpoint at all.
pub(super) fn recall(flows: &mut Flows, call: &Call, service: &Service) -> Option<Verdict> {
    let key = key(call);
    let known = flows.conntrack.get(&key).copied()?;
    let current = service.endpoints.iter().filter(|one| one.service_port == Some(call.caught.port));
    let position = (0u32..).zip(&service.endpoints).find(|(_, one)| {
        one.service_port == Some(call.caught.port) && one.ip == known.ip && one.port == Some(known.port)
    });
    let serves = position.is_some_and(|(_, endpoint)| endpoint.serving);
    let cleaned = !serves && current.clone().any(|endpoint| endpoint.serving);
    if cleaned || flows.now.saturating_sub(known.at) > STREAM_TIMEOUT {
        flows.conntrack.remove(&key);
        return None;
    }
    flows.conntrack.insert(key, Remembered { at: flows.now, ..known });
    Some(match position {
        Some((endpoint, _)) => Verdict::To(Choice {
            endpoint,
            of: 1,
            list: select::Why::Kept,
            how: How::Conntrack,
            asymmetric: false,
        }),
        None => Verdict::Stale(known),
    })
}

/// Remembers the first packet's endpoint.
pub(super) fn remember(flows: &mut Flows, call: &Call, service: &Service, position: u32) {
    let endpoint = service.endpoints.get(position as usize);
    if let Some((ip, port)) = endpoint.and_then(|endpoint| Some((endpoint.ip, endpoint.port?))) {
        flows.conntrack.insert(key(call), Remembered { ip, port, at: flows.now });
    }
}
