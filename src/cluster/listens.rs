//! What each pod listens on, where no annotation says so (contract.md): its container ports and the numeric
//! target ports of Services that select it; where nothing is declared at all, everything.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::model::*;
use super::selection::{Selection, Selectors};
use super::{Id, IndexVec, PodId, ServiceId};
use crate::pace::Pace;

/// Ports of a container, or those that Services send to.
type Ports = Vec<(Protocol, u16)>;

/// Pods that share their template and labels.
struct Alike<'s> {
    declared: Ports,
    /// The numbers of the selectors that select them.
    selected_by: &'s [u32],
    pods: Vec<PodId>,
}

/// What each pod listens on, in the order of the pods; none: what it has already.
pub(super) async fn of(
    pods: &IndexVec<PodId, Pod>,
    services: &IndexVec<ServiceId, Service>,
    selection: &Selection<'_>,
    pace: &Pace,
) -> Vec<Option<Arc<Listens>>> {
    let selectors = Selectors::of(services, |service| service.selector.as_ref());
    let targets = targets(services, &selectors);
    let selected_by = selected_by(&selectors, selection, pace).await;
    let mut all: Vec<Alike> = Vec::new();
    for (group, selected_by) in selection.groups.iter().zip(&selected_by) {
        let mut known: BTreeMap<usize, usize> = BTreeMap::new();
        for &id in &group.pods {
            let Some(pod) = pods.get(id).filter(|pod| *pod.listens == Listens::Everything) else { continue };
            let at = *known.entry(Arc::as_ptr(&pod.template) as usize).or_insert_with(|| {
                all.push(Alike { declared: declared(pod), selected_by, pods: Vec::new() });
                all.len().saturating_sub(1)
            });
            if let Some(alike) = all.get_mut(at) {
                alike.pods.push(id);
            }
        }
        pace.work(group.pods.len()).await;
    }
    // The same ports are kept once: thousands of pods may be selected by thousands of Services.
    crate::order::sort_by(&mut all, |one, other| one.key().cmp(&other.key()));
    let mut found: Vec<Option<Arc<Listens>>> = vec![None; pods.len()];
    let mut last: Option<(&Alike, Arc<Listens>)> = None;
    for alike in &all {
        let same = last.take().filter(|(before, _)| before.key() == alike.key());
        let (_, listens) = last.insert(same.unwrap_or_else(|| (alike, Arc::new(alike.listens(&targets)))));
        for id in &alike.pods {
            if let Some(slot) = found.get_mut(id.index()) {
                *slot = Some(listens.clone());
            }
        }
        pace.work(alike.pods.len()).await;
    }
    found
}

impl Alike<'_> {
    fn key(&self) -> (&Ports, &[u32]) {
        (&self.declared, self.selected_by)
    }

    fn listens(&self, targets: &[Ports]) -> Listens {
        let mut ports = self.declared.clone();
        for &selector in self.selected_by {
            ports.extend(usize::try_from(selector).ok().and_then(|at| targets.get(at)).into_iter().flatten());
        }
        crate::order::sort(&mut ports);
        ports.dedup();
        if ports.is_empty() { Listens::Everything } else { Listens::Ports(ports) }
    }
}

fn declared(pod: &Pod) -> Ports {
    let containers = pod.template.containers.iter();
    containers.flat_map(|container| &container.ports).map(|port| (port.protocol, port.port)).collect()
}

/// The numeric target ports of the Services of each selector.
fn targets(services: &IndexVec<ServiceId, Service>, selectors: &Selectors) -> Vec<Ports> {
    let mut targets = vec![Vec::new(); selectors.all.len()];
    for (id, service) in services.enumerated().filter(|(_, it)| it.kind != ServiceType::ExternalName) {
        let Some(ports) = selectors.number(id).and_then(|number| targets.get_mut(number)) else { continue };
        for port in &service.ports {
            if let TargetPort::Number(number) = port.target {
                ports.push((port.protocol, number));
            }
        }
    }
    targets
}

/// The numbers of the selectors that select each group.
async fn selected_by(selectors: &Selectors<'_>, selection: &Selection<'_>, pace: &Pace) -> Vec<Vec<u32>> {
    let mut found = vec![Vec::new(); selection.groups.len()];
    for (number, (namespace, selector)) in (0..).zip(&selectors.all) {
        for group in selection.groups_of(namespace, selector) {
            if let Some(own) = found.get_mut(group) {
                own.push(number);
            }
            pace.work(1).await;
        }
    }
    found
}
