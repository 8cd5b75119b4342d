//! How many pairs of an outer address and a port Services may have in all: each is an entry of kube-proxy's tables, and a
//! manifest of a megabyte can ask for hundreds of millions.

use super::model::Service;
use super::objects::Item;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::manifest::kinds;

/// So many pairs are kept.
pub(super) const MAX_PAIRS: usize = 1_000_000;

/// The room that is left after a Service. Addresses of it (`externalIPs`, and those of its load balancer) that have none
/// are left out, and that is said.
pub(super) fn fit(
    service: &mut Service,
    item: &Item<kinds::Service>,
    room: usize,
    out: &mut Diagnostics,
) -> usize {
    let ports = service.ports.len().max(1);
    let balancers = service.load_balancer.as_ref().map_or(0, |balancer| balancer.ingress.len());
    let pairs = service.external_ips.len().saturating_add(balancers).saturating_mul(ports);
    if pairs > room {
        out.push(too_many(service, item));
        cut(service, room / ports);
    }
    room.saturating_sub(pairs)
}

/// Leaves so many addresses.
#[inline(never)]
fn cut(service: &mut Service, most: usize) {
    service.external_ips.truncate(most);
    let left = most.saturating_sub(service.external_ips.len());
    service.load_balancer.iter_mut().for_each(|balancer| balancer.ingress.truncate(left));
}

#[inline(never)]
fn too_many(service: &Service, item: &Item<kinds::Service>) -> Diagnostic {
    Diagnostic {
        code: Code::TooManyAddresses,
        severity: Severity::Warning,
        span: item.at("metadata.name"),
        document: item.object.source.document,
        field: None,
        args: vec![service.name.clone(), MAX_PAIRS.to_string()],
        fix: None,
    }
}
