//! `loadBalancerSourceRanges`: which clients may use a load balancer's address (data-plane.md 3.6.6).
//!
//! The cloud's balancer applies them, and so does every node for the address it catches.

use std::net::IpAddr;

use crate::cluster::Service;
use crate::network::cause::{Cause, CauseCode};

/// Whether a client may. No ranges: everybody.
pub fn allows(service: &Service, client: IpAddr) -> bool {
    let ranges = service.load_balancer.as_ref().map_or(&[][..], |balancer| &balancer.source_ranges);
    ranges.is_empty() || ranges.iter().any(|range| range.contains(client))
}

/// Whether a node's own firewall lets it pass: kube-proxy does not read the annotation (service-validation.md 1.4.14).
pub fn node_allows(service: &Service, client: IpAddr) -> bool {
    service.load_balancer.as_ref().is_some_and(|it| it.ranges_by_annotation) || allows(service, client)
}

/// Why the balancer (or the node) drops.
pub fn cause(service: &Service, client: IpAddr, on_node: bool) -> Cause {
    let code = if on_node { CauseCode::NotInSourceRangesNode } else { CauseCode::NotInSourceRanges };
    Cause::new(code).arg(client).arg(service.full_name()).at(service.spans.source_ranges)
}
