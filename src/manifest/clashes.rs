//! What is refused and drawn all the same takes nothing from what the API server accepts: no name, no address, no port,
//! no pod. What would is left out. Knows objects, not where they are written.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use super::Object;
use super::kinds::{Ingress, Kind, LabelSelector, Labels, LoadBalancerStatus, Node, Service};
use super::rules::{is_empty_selector, parse_address, selects};

/// The objects without the refused ones that are in somebody's way, in the order of the text. Of two refused ones the
/// earlier has what both want.
pub(super) fn without_clashes(mut objects: Vec<Object>) -> Vec<Object> {
    if !objects.iter().any(|it| it.tolerated) {
        return objects;
    }
    let mut taken: BTreeMap<String, (String, String)> = BTreeMap::new();
    for object in objects.iter().filter(|it| !it.tolerated) {
        taken.extend(stated(object).into_iter().map(|it| (it, name_of(object))));
    }
    let accepted = Accepted::of(objects.iter().filter(|it| !it.tolerated));
    let touched: Vec<bool> =
        objects.iter().map(|object| object.tolerated && accepted.is_touched_by(object)).collect();
    let mut touched = touched.into_iter();
    objects.retain(|object| {
        if touched.next() == Some(true) {
            return false;
        }
        let (own, name) = (stated(object), name_of(object));
        let is_free = !own.iter().any(|it| taken.get(it).is_some_and(|other| *other != name));
        if object.tolerated && is_free {
            taken.extend(own.into_iter().map(|it| (it, name.clone())));
        }
        !object.tolerated || is_free
    });
    objects
}

fn name_of(object: &Object) -> (String, String) {
    (object.namespace.clone(), object.name.clone())
}

/// What an object asks for that nobody else can have.
fn stated(object: &Object) -> Vec<String> {
    match &object.kind {
        Kind::Service(it) => of_service(it),
        Kind::Node(it) => of_node(it),
        Kind::Ingress(it) => of_ingress(it),
        Kind::Pod(it) if it.spec.host_network != Some(true) => {
            addresses(it.status.stated_ips()).map(|ip| format!("pod {ip}")).collect()
        }
        _ => Vec::new(),
    }
}

/// Its cluster IPs; its node ports, whatever the protocol, as the server counts them; its ports at addresses outside.
fn of_service(service: &Service) -> Vec<String> {
    let spec = &service.spec;
    let own = spec.cluster_ip.iter().chain(&spec.cluster_ips).map(String::as_str);
    let mut out: Vec<String> = addresses(own).map(|ip| ip.to_string()).collect();
    let numbers = spec.ports.iter().filter_map(|port| port.node_port).chain(spec.health_check_node_port);
    out.extend(numbers.filter(|it| *it != 0).map(|number| number.to_string()));
    let LoadBalancerStatus { ingress } = &service.status.load_balancer;
    let balancers = ingress.iter().filter_map(|it| it.ip.as_deref()).chain(spec.load_balancer_ip.as_deref());
    for ip in addresses(spec.external_ips.iter().map(String::as_str).chain(balancers)) {
        for port in &spec.ports {
            let protocol = port.protocol.as_deref().filter(|it| !it.is_empty()).unwrap_or("TCP");
            out.push(format!("{ip} {protocol} {}", port.port.unwrap_or(0)));
        }
    }
    out
}

/// The paths that it serves, by host: of two Ingresses the earlier would have them.
fn of_ingress(ingress: &Ingress) -> Vec<String> {
    let rules = ingress.spec.rules.iter();
    let paths = rules
        .flat_map(|rule| rule.http.iter().flat_map(|it| &it.paths).map(move |it| (&rule.host, &it.path)));
    paths.map(|(host, path)| format!("{host:?} {path:?}")).collect()
}

fn of_node(node: &Node) -> Vec<String> {
    let own = node.status.addresses.iter().filter_map(|it| it.address.as_deref());
    let ranges = node.spec.pod_cidr.iter().chain(&node.spec.pod_cidrs);
    addresses(own).map(|ip| format!("node {ip}")).chain(ranges.cloned()).collect()
}

fn addresses<'a>(texts: impl Iterator<Item = &'a str>) -> impl Iterator<Item = IpAddr> {
    texts.filter_map(parse_address)
}

/// What the server accepts, as far as others could take it or be taken by it.
struct Accepted<'a> {
    names: BTreeSet<(&'static str, &'a str, &'a str)>,
    /// Labels of pods and ReplicaSets that nobody owns, by kind and namespace.
    orphans: BTreeMap<(&'static str, &'a str), BTreeSet<&'a Labels>>,
    /// Selectors of controllers, by the kind of what they adopt and namespace.
    adopting: BTreeMap<(&'static str, &'a str), Vec<Cow<'a, LabelSelector>>>,
}

impl<'a> Accepted<'a> {
    fn of(objects: impl Iterator<Item = &'a Object>) -> Self {
        let mut all = Self { names: BTreeSet::new(), orphans: BTreeMap::new(), adopting: BTreeMap::new() };
        for object in objects {
            let (kind, namespace) = (object.kind.name(), object.namespace.as_str());
            all.names.insert((kind, namespace, &object.name));
            if let Some(labels) = unowned(object) {
                all.orphans.entry((kind, namespace)).or_default().insert(labels);
            }
            if let Some((kind, selector)) = adopts(&object.kind) {
                all.adopting.entry((kind, namespace)).or_default().push(selector);
            }
        }
        all
    }

    /// Whether a refused object has the name of one of these, would adopt one, or would be adopted by one.
    fn is_touched_by(&self, object: &Object) -> bool {
        let (kind, namespace, name) = (object.kind.name(), object.namespace.as_str(), object.name.as_str());
        let of_set =
            name.rsplit_once('-').filter(|(_, ordinal)| ordinal.bytes().all(|it| it.is_ascii_digit()));
        let set = |(set, _)| kind == "Pod" && self.names.contains(&("StatefulSet", namespace, set));
        let adopts_one = || {
            adopts(&object.kind).is_some_and(|(kind, selector)| {
                let orphans = self.orphans.get(&(kind, namespace));
                orphans.is_some_and(|all| all.iter().any(|labels| selects(&selector, labels)))
            })
        };
        let is_adopted = || {
            let selectors = self.adopting.get(&(kind, namespace)).map_or(&[][..], Vec::as_slice);
            unowned(object).is_some_and(|labels| selectors.iter().any(|it| selects(it, labels)))
        };
        self.names.contains(&(kind, namespace, name))
            || of_set.is_some_and(set)
            || adopts_one()
            || is_adopted()
    }
}

/// The labels of a pod or ReplicaSet that no controller has.
fn unowned(object: &Object) -> Option<&Labels> {
    let metadata = object.kind.metadata();
    let owned = metadata.owner_references.iter().any(|owner| owner.controller != Some(false));
    let can_be = matches!(object.kind, Kind::Pod(_) | Kind::ReplicaSet(_));
    (can_be && !owned && !metadata.labels.is_empty()).then_some(&metadata.labels)
}

/// What a controller adopts (workloads.md 6.1.4): the kind, and by which labels.
fn adopts(kind: &Kind) -> Option<(&'static str, Cow<'_, LabelSelector>)> {
    let (kind, selector) = match kind {
        Kind::Deployment(it) => ("ReplicaSet", it.spec.selector.as_ref().map(Cow::Borrowed)),
        Kind::ReplicaSet(it) => ("Pod", it.spec.selector.as_ref().map(Cow::Borrowed)),
        Kind::StatefulSet(it) => ("Pod", it.spec.selector.as_ref().map(Cow::Borrowed)),
        Kind::DaemonSet(it) => ("Pod", it.spec.selector.as_ref().map(Cow::Borrowed)),
        Kind::ReplicationController(it) => {
            let own = Some(&it.spec.selector).filter(|it| !it.is_empty());
            let labels = own.or_else(|| Some(&it.spec.template.as_ref()?.metadata.labels));
            let selector =
                |labels: &Labels| LabelSelector { match_labels: labels.clone(), ..LabelSelector::default() };
            ("Pod", labels.map(|labels| Cow::Owned(selector(labels))))
        }
        _ => return None,
    };
    Some((kind, selector.filter(|it| !is_empty_selector(it))?))
}
