//! The endpoints that the EndpointSlice controller makes of the pods that a Service selects (endpoints.md 2.2 to 2.4).

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

use super::super::PodId;
use super::super::families::Family;
use super::super::model::*;
use super::gathered::Gathered;
use super::{Context, no_names};

/// One endpoint for each pod and port that resolves; for a pod of a headless Service of which none does, one
/// without port, so that DNS has its address.
pub(super) fn endpoints(context: &Context, service: &Service, families: &[Family], endpoints: &mut Gathered) {
    let Some(selector) = service.listing() else { return };
    let nobody = no_names();
    // Worked out once for the pods of a workload, which come one after the other and share their template.
    let mut resolved: Option<(&Arc<PodTraits>, Targets)> = None;
    for id in context.selection.pods_of(&service.namespace, selector) {
        let Some(pod) = context.pods().get(id).filter(|pod| is_listed(pod, service)) else { continue };
        let addresses =
            families.iter().filter_map(|family| pod.ips.iter().find(|ip| Family::of(**ip) == *family));
        if endpoints.is_over {
            break;
        }
        for &ip in addresses {
            let known = resolved.take().filter(|(template, _)| Arc::ptr_eq(template, &pod.template));
            let (_, targets) =
                resolved.insert(known.unwrap_or_else(|| (&pod.template, targets(pod, &service.ports))));
            for &(index, number) in targets.iter() {
                if let Ok(index) = u16::try_from(index) {
                    endpoints.push(endpoint(service, id, pod, ip, Some((index, number)), &nobody));
                }
            }
            if targets.is_empty() && service.headless {
                endpoints.push(endpoint(service, id, pod, ip, None, &nobody));
            }
        }
    }
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
