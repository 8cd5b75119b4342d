//! A cloud load balancer: which node it sends a connection to (data-plane.md 3.6.7 to 3.6.9, 3.7 P10).

use std::net::IpAddr;

use crate::cluster::{NodeId, Protocol, Service, ServiceId, TrafficPolicy};
use crate::network::cause::{Cause, CauseCode};
use crate::network::{Network, Reason};
use crate::rng::Rng;

/// What the balancer does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Sends to this node.
    To {
        /// The node.
        node: NodeId,
        /// How many passed the health check.
        healthy: u32,
        /// Of how many that it knows.
        of: u32,
        /// None passed: it tries them all rather than none.
        open: bool,
    },
    /// Drops, for this reason.
    Drop(Reason),
}

/// The node for a new connection: one of those that pass the health check, all equally likely, which is
/// what a hash of five values amounts to. Where none passes, one of all: pass-through balancers fail open.
pub fn judge(network: &Network, id: ServiceId, service: &Service, rng: &mut Rng) -> Verdict {
    let candidates = &network.tables.candidates;
    let healthy = healthy(network, id, service);
    let counts = (as_u32(healthy.len()), as_u32(candidates.len()));
    let (pool, open) = if healthy.is_empty() { (candidates.as_slice(), true) } else { (healthy, false) };
    match rng.pick(pool) {
        Some(node) => Verdict::To { node: *node, healthy: counts.0, of: counts.1, open },
        None => Verdict::Drop(Reason::NoHealthyNode),
    }
}

/// The nodes that pass the health check: under Cluster those whose kube-proxy answers, under Local those
/// with a ready endpoint (data-plane.md 3.6.7, 3.6.8). A node that is not ready passes neither.
pub fn healthy<'a>(network: &'a Network, id: ServiceId, service: &Service) -> &'a [NodeId] {
    match service.external_traffic_policy {
        TrafficPolicy::Cluster => &network.tables.healthy_candidates,
        TrafficPolicy::Local => network.tables.healthy_locals(id),
    }
}

/// The position of the port that the balancer listens on.
pub fn port(service: &Service, protocol: Protocol, port: u16) -> Option<u16> {
    let at = service.ports.iter().position(|known| known.protocol == protocol && known.port == port)?;
    u16::try_from(at).ok()
}

/// Why it chose the node, or dropped.
pub fn cause(network: &Network, service: &Service, verdict: Verdict) -> Cause {
    let spans = &service.spans;
    match verdict {
        Verdict::To { node, open: true, of, .. } => {
            Cause::new(CauseCode::BalancerFailsOpen).arg(network.node_name(node)).arg(of)
        }
        Verdict::To { node, healthy, of, .. } => {
            let code = match service.external_traffic_policy {
                TrafficPolicy::Cluster => CauseCode::BalancerChose,
                TrafficPolicy::Local => CauseCode::BalancerChoseLocal,
            };
            Cause::new(code).arg(network.node_name(node)).arg(healthy).arg(of)
        }
        Verdict::Drop(_) => Cause::new(CauseCode::BalancerHasNoNode),
    }
    .at(spans.external_traffic_policy.or(spans.kind))
}

/// How the balancer hands the connection on, by the kind of its address (data-plane.md 3.6.4).
pub fn manner(service: &Service, vip: bool, own: Option<IpAddr>) -> Cause {
    let code = if vip { CauseCode::BalancerKeepsHeader } else { CauseCode::BalancerProxies };
    let own = own.map_or(String::new(), |own| own.to_string());
    Cause::new(code).arg(own).at(service.spans.kind)
}

fn as_u32(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
