//! What each pod listens on, where no annotation says so (contract.md): its container ports and the numeric
//! target ports of Services that select it; where nothing is declared at all, everything.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::model::*;
use super::selection::Selection;
use super::{IndexVec, PodId, ServiceId};

/// What each pod listens on, in the order of the pods; none: what it has already.
pub(super) fn of(
    pods: &IndexVec<PodId, Pod>,
    services: &IndexVec<ServiceId, Service>,
    selection: &Selection,
) -> Vec<Option<Arc<Listens>>> {
    let targets = targets(services, selection);
    let mut found: Vec<Option<Arc<Listens>>> = vec![None; pods.len()];
    for (at, group) in selection.groups.iter().enumerate() {
        let mut known: BTreeMap<usize, Arc<Listens>> = BTreeMap::new();
        for &id in &group.pods {
            let (Some(pod), Some(slot)) = (pods.get(id), found.get_mut(super::Id::index(id))) else {
                continue;
            };
            if *pod.listens != Listens::Everything {
                continue;
            }
            let template = Arc::as_ptr(&pod.template) as usize;
            let listens = known.entry(template).or_insert_with(|| {
                let declared = targets.get(&at).map_or(&[][..], Vec::as_slice);
                Arc::new(declared_ports(pod, declared))
            });
            *slot = Some(listens.clone());
        }
    }
    found
}

/// The numeric target ports of the Services that select each group.
fn targets(
    services: &IndexVec<ServiceId, Service>,
    selection: &Selection,
) -> BTreeMap<usize, Vec<(Protocol, u16)>> {
    let mut targets: BTreeMap<usize, Vec<(Protocol, u16)>> = BTreeMap::new();
    for service in services.iter().filter(|service| service.kind != ServiceType::ExternalName) {
        let Some(selector) = &service.selector else { continue };
        for group in selection.groups_of(&service.namespace, selector) {
            let ports = targets.entry(group).or_default();
            for port in &service.ports {
                if let TargetPort::Number(number) = port.target {
                    ports.push((port.protocol, number));
                }
            }
        }
    }
    targets
}

fn declared_ports(pod: &Pod, targets: &[(Protocol, u16)]) -> Listens {
    let containers = pod.template.containers.iter();
    let declared = containers.flat_map(|container| &container.ports).map(|port| (port.protocol, port.port));
    let mut ports: Vec<(Protocol, u16)> = declared.chain(targets.iter().copied()).collect();
    crate::order::sort(&mut ports);
    ports.dedup();
    if ports.is_empty() { Listens::Everything } else { Listens::Ports(ports) }
}
