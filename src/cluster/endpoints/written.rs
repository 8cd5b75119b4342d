//! Endpoints and EndpointSlices of the manifest, by hand or dumped (endpoints.md 2.6).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::super::cidr::parse_ip;
use super::super::model::*;
use super::super::objects::{Item, Objects};
use super::super::pods::protocol;
use super::super::selectors;
use super::gathered::Gathered;
use super::labels::{CONTROLLER, HEADLESS, MANAGED_BY, SERVICE_NAME};
use super::mirrored::{addresses, is_mirrored};
use super::{Context, no_names};
use crate::manifest::kinds::{self, EndpointPort, HintName, Kind, Labels};
use crate::manifest::{Manifest, Object};

/// The written objects by the namespace and name of their Service.
pub(super) struct Written<'a> {
    slices: BTreeMap<(&'a str, &'a str), Vec<Item<'a, kinds::EndpointSlice>>>,
    legacy: BTreeMap<(&'a str, &'a str), Item<'a, kinds::Endpoints>>,
}

/// What is written for one Service.
pub(super) struct ByHand {
    pub endpoints: Gathered,
    /// Addresses that nothing sends to.
    pub unused: Gathered,
    /// The slices that the controller itself would write are in the manifest: a dump, which states what is.
    pub replaces_selected: bool,
}

impl<'a> Written<'a> {
    pub(super) fn of(objects: &Objects<'a>) -> Self {
        let mut slices: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for item in &objects.slices {
            if let Some(service) = item.it.metadata.labels.get(SERVICE_NAME) {
                slices.entry((item.namespace(), service.as_str())).or_default().push(*item);
            }
        }
        let legacy = objects.endpoints.iter().map(|item| ((item.namespace(), item.name()), *item));
        Self { slices, legacy: legacy.collect() }
    }

    /// The endpoints that are written for a Service, as many of each sort as there is room for.
    pub(super) fn of_service(&self, context: &Context, service: &Service, room: usize) -> ByHand {
        let key = (service.namespace.as_str(), service.name.as_str());
        let slices = self.slices.get(&key).map_or(&[][..], Vec::as_slice);
        let (managed, free): (Vec<_>, Vec<_>) = slices.iter().partition(|item| is_controllers(item.it));
        let moved = context.moved.is_some_and(|it| it.concerns(service));
        let replaces_selected = !managed.is_empty() && !moved && states_what_is(context, service, &managed);
        let (mut endpoints, mut unused) = (Gathered::with_room(room), Gathered::with_room(room));
        let used = managed.iter().filter(|_| replaces_selected);
        for item in used.chain(&free) {
            of_slice(context, service, item, (&mut endpoints, &mut unused));
        }
        let mirrored =
            self.legacy.get(&key).filter(|item| service.selector.is_none() && is_mirrored(item.it));
        if let Some(item) = mirrored {
            of_legacy(context, service, item, &mut endpoints);
        }
        ByHand { endpoints, unused, replaces_selected }
    }
}

/// What has changed since slices were dumped. Those of a Service state what is (contract.md) until something changes that they
/// tell of: then the controller writes them anew.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Moved {
    /// The labels of the pods that are others now, and their namespaces.
    pub pods: BTreeSet<(String, Arc<Labels>)>,
    /// Services that were applied otherwise, by namespace and name.
    pub services: BTreeSet<(String, String)>,
}

impl Moved {
    fn concerns(&self, service: &Service) -> bool {
        let selects = |(namespace, labels): &(String, Arc<Labels>)| {
            let selector = service.selector.as_ref();
            *namespace == service.namespace && selector.is_some_and(|it| selectors::pairs_match(it, labels))
        };
        self.services.contains(&(service.namespace.clone(), service.name.clone()))
            || self.pods.iter().any(selects)
    }
}

/// Whether a manifest has EndpointSlices that the controller wrote: then it is a dump.
pub fn are_dumped(manifest: &Manifest) -> bool {
    let is_dumped = |it: &Object| matches!(&it.kind, Kind::EndpointSlice(it) if is_controllers(it));
    manifest.objects.iter().any(is_dumped)
}

fn is_controllers(slice: &kinds::EndpointSlice) -> bool {
    slice.metadata.labels.get(MANAGED_BY).map(String::as_str) == Some(CONTROLLER)
}

/// Whether the controller's slices of a dump fit the rest of the manifest: the pods that they name are there, or
/// no pod is that the Service selects. Else they are left of another time, and the controller writes them anew.
fn states_what_is(context: &Context, service: &Service, slices: &[&Item<kinds::EndpointSlice>]) -> bool {
    let targets = slices.iter().flat_map(|item| &item.it.endpoints).filter_map(|it| it.target_ref.as_ref());
    let pods: Vec<&str> =
        targets.filter(|it| it.kind.as_deref() == Some("Pod")).filter_map(|it| it.name.as_deref()).collect();
    let there = |name: &&str| context.cluster.pod_named(&service.namespace, name).is_some();
    let selects = |labels| context.selection.selects(&service.namespace, labels);
    let nobody = !service.selector.as_ref().is_some_and(selects);
    if pods.is_empty() { nobody } else { pods.iter().all(there) || nobody }
}

fn of_slice(
    context: &Context,
    service: &Service,
    item: &Item<kinds::EndpointSlice>,
    (out, unused): (&mut Gathered, &mut Gathered),
) {
    let only_dns = item.it.metadata.labels.contains_key(HEADLESS) && !service.headless;
    if only_dns || item.it.address_type.as_deref() == Some("FQDN") {
        return;
    }
    let ports = ports(service, &item.it.ports);
    // kube-proxy takes only the first address of each endpoint (2.6.4); a headless Service is DNS's, which gives them all.
    let most = if service.headless { usize::MAX } else { 1 };
    for (at, written) in item.it.endpoints.iter().enumerate() {
        if out.is_over {
            break;
        }
        for (number, text) in written.addresses.iter().enumerate() {
            let Some(ip) = parse_ip(text) else { continue };
            let endpoint = Endpoint {
                ip,
                pod: pod_of(context, service, written.target_ref.as_ref(), ip),
                span: Some(item.at(&format!("endpoints[{at}].addresses[{number}]"))),
                ..of_written(context, written, ip)
            };
            with_ports(service, endpoint, &ports, if number < most { &mut *out } else { &mut *unused });
        }
    }
}

/// What a written endpoint says of all its addresses.
fn of_written(context: &Context, written: &kinds::SliceEndpoint, ip: std::net::IpAddr) -> Endpoint {
    let conditions = &written.conditions;
    let hints = written.hints.as_ref();
    let names = |list: Option<&Vec<HintName>>| -> Arc<[String]> {
        list.map_or_else(no_names, |list| list.iter().filter_map(|hint| hint.name.clone()).collect())
    };
    Endpoint {
        also_on: Vec::new(),
        ip,
        service_port: None,
        port: None,
        node: written.node_name.as_deref().and_then(|name| context.cluster.node_named(name)),
        pod: None,
        ready: conditions.ready != Some(false),
        serving: conditions.serving.unwrap_or(true),
        terminating: conditions.terminating == Some(true),
        hostname: written.hostname.clone().filter(|name| !name.is_empty()),
        for_zones: names(hints.map(|hints| &hints.for_zones)),
        for_nodes: names(hints.map(|hints| &hints.for_nodes)),
        span: None,
    }
}

fn of_legacy(context: &Context, service: &Service, item: &Item<kinds::Endpoints>, out: &mut Gathered) {
    for (at, subset) in item.it.subsets.iter().enumerate() {
        let ports = ports(service, &subset.ports);
        for (number, address, ready) in addresses(subset) {
            if out.is_over {
                break;
            }
            let Some(ip) = address.ip.as_deref().and_then(parse_ip) else { continue };
            let field = if ready { "addresses" } else { "notReadyAddresses" };
            let endpoint = Endpoint {
                also_on: Vec::new(),
                ip,
                service_port: None,
                port: None,
                node: address.node_name.as_deref().and_then(|name| context.cluster.node_named(name)),
                pod: pod_of(context, service, address.target_ref.as_ref(), ip),
                ready,
                serving: ready,
                terminating: false,
                hostname: address.hostname.clone().filter(|name| !name.is_empty()),
                for_zones: no_names(),
                for_nodes: no_names(),
                span: Some(item.at(&format!("subsets[{at}].{field}[{number}].ip"))),
            };
            with_ports(service, endpoint, &ports, out);
        }
    }
}

/// The Service's ports that written ports serve: same name, same protocol (2.6.2); with the number written.
fn ports(service: &Service, written: &[EndpointPort]) -> Vec<(u16, u16)> {
    let mut found = Vec::new();
    for port in written {
        let Some(number) = port.port.and_then(|port| u16::try_from(port).ok()).filter(|&port| port > 0)
        else {
            continue;
        };
        let name = port.name.as_deref().unwrap_or("");
        let same = |own: &ServicePort| {
            own.name.as_deref().unwrap_or("") == name && own.protocol == protocol(port.protocol.as_deref())
        };
        let index = service.ports.iter().position(same).and_then(|index| u16::try_from(index).ok());
        found.extend(index.map(|index| (index, number)));
    }
    found
}

/// One endpoint for each port; of a headless Service, where none fits, one without, for DNS.
fn with_ports(service: &Service, endpoint: Endpoint, ports: &[(u16, u16)], out: &mut Gathered) {
    for &(index, number) in ports {
        if out.is_over {
            break;
        }
        out.push(Endpoint { service_port: Some(index), port: Some(number), ..endpoint.clone() });
    }
    if ports.is_empty() && service.headless {
        out.push(endpoint);
    }
}

fn pod_of(
    context: &Context,
    service: &Service,
    target: Option<&kinds::ObjectReference>,
    ip: std::net::IpAddr,
) -> Option<super::super::PodId> {
    let named = target.filter(|target| target.kind.as_deref() == Some("Pod"));
    let named = named.and_then(|target| {
        let namespace = target.namespace.as_deref().unwrap_or(&service.namespace);
        context.cluster.pod_named(namespace, target.name.as_deref()?)
    });
    named.or_else(|| context.cluster.pod_at(ip))
}
