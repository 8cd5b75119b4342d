//! The endpoints that the EndpointSlice controller makes of the pods that a Service selects (endpoints.md 2.2 to 2.4).

use std::net::IpAddr;
use std::sync::Arc;

use super::super::PodId;
use super::super::families::Family;
use super::super::model::*;
use super::{Context, no_names};

/// One endpoint for each pod and port that resolves; for a pod of a headless Service of which none does, one
/// without port, so that DNS has its address.
pub(super) fn endpoints(context: &Context, service: &Service, families: &[Family]) -> Vec<Endpoint> {
    let Some(selector) = service.listing() else { return Vec::new() };
    let nobody = no_names();
    let mut endpoints = Vec::new();
    for id in context.selection.pods_of(&service.namespace, selector) {
        let Some(pod) = context.pods().get(id).filter(|pod| is_listed(pod, service)) else { continue };
        let addresses =
            families.iter().filter_map(|family| pod.ips.iter().find(|ip| Family::of(**ip) == *family));
        for &ip in addresses {
            let before = endpoints.len();
            for (index, port) in service.ports.iter().enumerate() {
                if let (Ok(index), Some(number)) = (u16::try_from(index), target(pod, port)) {
                    endpoints.push(endpoint(service, id, pod, ip, Some((index, number)), &nobody));
                }
            }
            if endpoints.len() == before && service.headless {
                endpoints.push(endpoint(service, id, pod, ip, None, &nobody));
            }
        }
    }
    endpoints
}

/// A pod that has ended is not listed; one whose node is missing only where not-ready ones are published (2.2).
pub(super) fn is_listed(pod: &Pod, service: &Service) -> bool {
    !matches!(pod.phase, PodPhase::Succeeded | PodPhase::Failed)
        && (pod.node.is_some() || service.publish_not_ready)
}

/// The number that a target port means for this pod (2.4): a name is looked up in the containers in order.
pub(super) fn target(pod: &Pod, port: &ServicePort) -> Option<u16> {
    match &port.target {
        TargetPort::Number(number) => Some(*number),
        TargetPort::Name(name) => {
            let mut ports = pod.template.containers.iter().flat_map(|container| &container.ports);
            let named = |own: &&ContainerPort| {
                own.name.as_deref() == Some(name.as_str()) && own.protocol == port.protocol
            };
            ports.find(named).map(|own| own.port)
        }
    }
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
