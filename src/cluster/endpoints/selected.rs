//! The endpoints that the EndpointSlice controller makes of the pods that a Service selects (endpoints.md 2.2 to 2.4).

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

use super::super::families::Family;
use super::super::model::*;
use super::super::selection::PerSelector;
use super::super::{PodId, ServiceId};
use super::gathered::Gathered;
use super::{Context, no_names};
use crate::manifest::kinds::Labels;

/// Pods that share their template, one after the other.
pub(super) struct Run {
    pods: Vec<PodId>,
}

/// The pods that the Services of a selector list: those that publish not-ready ones, and the others.
pub(super) type Listings = PerSelector<Vec<Run>>;

/// One endpoint for each pod and port that resolves; for a pod of a headless Service of which none does, one
/// without port, so that DNS has its address. How many runs of pods were looked at.
pub(super) fn endpoints(
    context: &Context,
    listings: &mut Listings,
    (id, service): (ServiceId, &Service),
    families: &[Family],
    endpoints: &mut Gathered,
) -> usize {
    let (Some(selector), Some(number)) = (service.listing(), context.selectors.number(id)) else { return 0 };
    let nobody = no_names();
    let number = number.saturating_mul(2).saturating_add(usize::from(service.publish_not_ready));
    let listing = listings.of(number, || listing(context, service, selector));
    for run in listing.iter() {
        let pods = || run.pods.iter().filter_map(|&id| Some((id, context.pods().get(id)?)));
        let Some((_, first)) = pods().next() else { continue };
        let targets = targets(first, &service.ports);
        if targets.is_empty() && !service.headless {
            continue;
        }
        for (id, pod) in pods() {
            if endpoints.is_over {
                return listing.len();
            }
            let of_family = |family: &Family| pod.ips.iter().find(|ip| Family::of(**ip) == *family);
            for &ip in families.iter().filter_map(of_family) {
                for &(index, number) in &targets {
                    if let Ok(index) = u16::try_from(index) {
                        endpoints.push(endpoint(service, id, pod, ip, Some((index, number)), &nobody));
                    }
                }
                if targets.is_empty() {
                    endpoints.push(endpoint(service, id, pod, ip, None, &nobody));
                }
            }
        }
    }
    listing.len()
}

/// The pods that a Service lists, and how many.
fn listing(context: &Context, service: &Service, selector: &Labels) -> (Vec<Run>, usize) {
    let mut runs: Vec<Run> = Vec::new();
    let mut template: Option<&Arc<PodTraits>> = None;
    let selected = context.selection.pods_of(&service.namespace, selector);
    let size = selected.len();
    for id in selected {
        let Some(pod) = context.pods().get(id).filter(|pod| is_listed(pod, service)) else { continue };
        match runs.last_mut().filter(|_| template.is_some_and(|it| Arc::ptr_eq(it, &pod.template))) {
            Some(run) => run.pods.push(id),
            None => runs.push(Run { pods: vec![id] }),
        }
        template = Some(&pod.template);
    }
    (runs, size)
}

/// A pod that has ended is not listed; one whose node is missing only where not-ready ones are published (2.2).
pub(super) fn is_listed(pod: &Pod, service: &Service) -> bool {
    !matches!(pod.phase, PodPhase::Succeeded | PodPhase::Failed)
        && (pod.node.is_some() || service.publish_not_ready)
}

/// The position of a Service's port, and the number that it means for a pod.
type Targets = Vec<(usize, u16)>;

/// The ports of a Service that resolve for a pod, by their position, and the number that each means (2.4): a name is
/// looked up in the containers in order.
pub(super) fn targets(pod: &Pod, ports: &[ServicePort]) -> Targets {
    let mut names: Option<BTreeMap<(&str, Protocol), u16>> = None;
    let mut number = |port: &ServicePort| match &port.target {
        TargetPort::Number(number) => Some(*number),
        TargetPort::Name(name) => {
            let names = names.get_or_insert_with(|| named(pod));
            names.get(&(name.as_str(), port.protocol)).copied()
        }
    };
    ports.iter().enumerate().filter_map(|(at, port)| Some((at, number(port)?))).collect()
}

/// The first port of each name and protocol.
fn named(pod: &Pod) -> BTreeMap<(&str, Protocol), u16> {
    let mut names = BTreeMap::new();
    for port in pod.template.containers.iter().flat_map(|container| &container.ports) {
        if let Some(name) = &port.name {
            names.entry((name.as_str(), port.protocol)).or_insert(port.port);
        }
    }
    names
}

pub(super) fn endpoint(
    service: &Service,
    id: PodId,
    pod: &Pod,
    ip: IpAddr,
    port: Option<(u16, u16)>,
    nobody: &Arc<[String]>,
) -> Endpoint {
    let under_it = pod.template.subdomain.as_deref() == Some(service.name.as_str());
    Endpoint {
        also_on: Vec::new(),
        ip,
        service_port: port.map(|(index, _)| index),
        port: port.map(|(_, number)| number),
        node: pod.node,
        pod: Some(id),
        ready: service.publish_not_ready || (pod.ready && !pod.terminating),
        serving: pod.ready,
        terminating: pod.terminating,
        hostname: pod.hostname.clone().filter(|_| under_it),
        for_zones: nobody.clone(),
        for_nodes: nobody.clone(),
        span: None,
    }
}
