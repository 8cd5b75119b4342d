//! The picture in sentences, for a screen reader and for tests: codes with arguments, in reading order.
//! `words::scene::sentence` says them. Knows the cluster and what is drawn; no language.

use super::groups::{common_node, common_owner, names};
use super::headers::address;
use super::plan::is_address;
use super::thing::{Layout, Part, Subject, Thing};
use crate::cluster::{Cluster, GatewayId, IngressId, NodeId, Pod, PodId, Service, ServiceId, ServiceType};
use crate::network::{Outcome, Place, Trace};

/// A sentence: its code and its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// What it says.
    pub code: SentenceCode,
    /// The arguments of its template.
    pub args: Vec<String>,
}

/// The kinds of sentence about the picture. Their texts are in `words::scene`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SentenceCode {
    /// The whole. Args: nodes, pods, Services.
    Cluster,
    /// A ready node. Args: name, address, pods.
    NodeReady,
    /// A node that is not ready. Args: the same.
    NodeNotReady,
    /// Nodes folded into one lane. Args: how many, pods.
    NodesFolded,
    /// A ready pod. Args: name, address, node.
    PodReady,
    /// A running pod that is not ready. Args: the same.
    PodNotReady,
    /// A pod in another phase. Args: name, phase.
    PodPhase,
    /// A pod without a node. Args: name, the scheduler's message.
    PodUnscheduled,
    /// Pods folded into one card. Args: whose they are and where, how many, how many ready.
    PodsFolded,
    /// A Service with rules. Args: name, type, address and ports, ready endpoints, all endpoints.
    Service,
    /// A headless Service. Args: name, ready endpoints, all endpoints.
    ServiceHeadless,
    /// An ExternalName Service. Args: name, host.
    ServiceExternalName,
    /// An ExternalName Service whose name is an address. Args: name, address.
    ServiceNeverResolves,
    /// The rules of a Service on a node. Args: Service, node.
    Rules,
    /// A client on the internet. Args: address.
    Client,
    /// A load balancer. Args: Service.
    LoadBalancer,
    /// An Ingress's entry point. Args: name, address, rules.
    Ingress,
    /// A Gateway. Args: name, address, routes.
    Gateway,
    /// A host or address outside. Args: it.
    External,
    /// Cluster DNS. Args: address.
    Dns,
    /// A connection that was answered. Args: client, target, who answered.
    Delivered,
    /// A connection that was not. Args: client, target.
    Failed,
}

fn say(code: SentenceCode, args: &[&dyn std::fmt::Display]) -> Sentence {
    Sentence { code, args: args.iter().map(|arg| arg.to_string()).collect() }
}

/// What is on the picture: the whole in a sentence, then each thing that can be reached.
pub fn describe(cluster: &Cluster, layout: &Layout) -> Vec<Sentence> {
    let whole =
        say(SentenceCode::Cluster, &[&cluster.nodes.len(), &cluster.pods.len(), &cluster.services.len()]);
    let things = layout.things.iter().filter(|thing| thing.part == Part::Whole);
    std::iter::once(whole).chain(things.filter_map(|thing| describe_thing(cluster, thing))).collect()
}

/// What a thing is; none for captions.
pub fn describe_thing(cluster: &Cluster, thing: &Thing) -> Option<Sentence> {
    match &thing.subject {
        Subject::Node(node) => describe_node(cluster, *node),
        Subject::Nodes(nodes) => {
            let pods = cluster.pods.iter().filter(|pod| pod.node.is_some_and(|node| nodes.contains(&node)));
            Some(say(SentenceCode::NodesFolded, &[&nodes.len(), &pods.count()]))
        }
        Subject::Pod(pod) => describe_pod(cluster, *pod),
        Subject::Pods(pods) => {
            let ready = pods.iter().filter_map(|id| cluster.pods.get(*id)).filter(|pod| pod.ready).count();
            Some(say(SentenceCode::PodsFolded, &[&folded_pods(cluster, pods), &pods.len(), &ready]))
        }
        Subject::Service(service) => describe_service(cluster, *service),
        Subject::Rules(node, service) => {
            let (node, service) = (cluster.nodes.get(*node)?, cluster.services.get(*service)?);
            Some(say(SentenceCode::Rules, &[&service.full_name(), &node.name]))
        }
        Subject::LoadBalancer(service) => {
            Some(say(SentenceCode::LoadBalancer, &[&cluster.services.get(*service)?.full_name()]))
        }
        Subject::Ingress(ingress) => describe_ingress(cluster, *ingress),
        Subject::Gateway(gateway) => describe_gateway(cluster, *gateway),
        Subject::Place(place) => describe_place(cluster, place),
        Subject::Caption => None,
    }
}

/// How a connection went; its hops follow as an ordered list, each with its cause.
pub fn describe_trace(cluster: &Cluster, trace: &Trace) -> Sentence {
    let client = place_name(cluster, &crate::simulation::client_place(trace.request.from));
    let port = trace.request.to.port;
    let target = match &trace.request.to.host {
        crate::network::Host::Ip(std::net::IpAddr::V6(ip)) => format!("[{ip}]:{port}"),
        crate::network::Host::Ip(ip) => format!("{ip}:{port}"),
        crate::network::Host::Name(name) => format!("{name}:{port}"),
    };
    let answered = trace.hops.iter().find(|hop| hop.action == crate::network::Action::Deliver);
    match (trace.outcome, answered) {
        (Outcome::Delivered, Some(hop)) => {
            say(SentenceCode::Delivered, &[&client, &target, &place_name(cluster, &hop.at)])
        }
        _ => say(SentenceCode::Failed, &[&client, &target]),
    }
}

/// The name of a place, the same in every language.
pub fn place_name(cluster: &Cluster, place: &Place) -> String {
    let node = |id: NodeId| cluster.nodes.get(id).map(|node| node.name.clone()).unwrap_or_default();
    let service = |id: ServiceId| cluster.services.get(id).map(Service::full_name).unwrap_or_default();
    match place {
        Place::Internet(ip) | Place::Address(ip) => ip.to_string(),
        Place::Pod(id) => cluster.pods.get(*id).map(Pod::full_name).unwrap_or_default(),
        Place::Node(id) => node(*id),
        Place::Rules(on, id) => format!("{}@{}", service(*id), node(*on)),
        Place::LoadBalancer(id) => service(*id),
        Place::Ingress(id) => {
            cluster.ingresses.get(*id).map(|it| format!("{}/{}", it.namespace, it.name)).unwrap_or_default()
        }
        Place::Gateway(id) => {
            cluster.gateways.get(*id).map(crate::cluster::Gateway::full_name).unwrap_or_default()
        }
        Place::Dns => "kube-dns".to_string(),
        Place::Workstation => "kubectl".to_string(),
        Place::ApiServer => "kube-apiserver".to_string(),
        Place::External(name) => name.to_string(),
    }
}

fn describe_node(cluster: &Cluster, id: NodeId) -> Option<Sentence> {
    let node = cluster.nodes.get(id)?;
    let pods = cluster.pods.iter().filter(|pod| pod.node == Some(id)).count();
    let code = if node.ready { SentenceCode::NodeReady } else { SentenceCode::NodeNotReady };
    Some(say(code, &[&node.name, &node.ip, &pods]))
}

fn describe_pod(cluster: &Cluster, id: PodId) -> Option<Sentence> {
    let pod = cluster.pods.get(id)?;
    let name = pod.full_name();
    let Some(node) = pod.node.and_then(|node| cluster.nodes.get(node)) else {
        let reason = pod.unscheduled.as_deref().unwrap_or("");
        return Some(say(SentenceCode::PodUnscheduled, &[&name, &reason]));
    };
    match (pod.phase, pod.ip()) {
        (crate::cluster::PodPhase::Running, Some(ip)) => {
            let code = if pod.ready { SentenceCode::PodReady } else { SentenceCode::PodNotReady };
            Some(say(code, &[&name, &ip, &node.name]))
        }
        (phase, _) => Some(say(SentenceCode::PodPhase, &[&name, &phase.name()])),
    }
}

/// Whose the pods of a card are, and the node that they are on.
fn folded_pods(cluster: &Cluster, pods: &[PodId]) -> String {
    let owner = common_owner(cluster, pods);
    let mut text =
        owner.map_or_else(|| names(cluster, pods), |owner| [owner.kind.name(), "/", &owner.name].concat());
    if let Some(node) = common_node(cluster, pods).and_then(|id| cluster.nodes.get(id)) {
        text.extend([", ", &node.name]);
    }
    text
}

fn describe_service(cluster: &Cluster, id: ServiceId) -> Option<Sentence> {
    let service = cluster.services.get(id)?;
    let name = service.full_name();
    let ready = service.endpoints.iter().filter(|endpoint| endpoint.ready).count();
    let all = service.endpoints.len();
    Some(match (&service.external_name, service.kind) {
        (Some(host), ServiceType::ExternalName) if is_address(host) => {
            say(SentenceCode::ServiceNeverResolves, &[&name, host])
        }
        (Some(host), ServiceType::ExternalName) => say(SentenceCode::ServiceExternalName, &[&name, host]),
        _ if service.headless => say(SentenceCode::ServiceHeadless, &[&name, &ready, &all]),
        (_, kind) => say(SentenceCode::Service, &[&name, &kind.name(), &address(service), &ready, &all]),
    })
}

fn describe_ingress(cluster: &Cluster, id: IngressId) -> Option<Sentence> {
    let ingress = cluster.ingresses.get(id)?;
    let name = format!("{}/{}", ingress.namespace, ingress.name);
    let address = ingress.addresses.first().map(|ip| ip.to_string()).unwrap_or_default();
    Some(say(SentenceCode::Ingress, &[&name, &address, &ingress.rules.len()]))
}

fn describe_gateway(cluster: &Cluster, id: GatewayId) -> Option<Sentence> {
    let gateway = cluster.gateways.get(id)?;
    let address = gateway.addresses.first().map(|ip| ip.to_string()).unwrap_or_default();
    let routes: std::collections::BTreeSet<_> = gateway.listeners.iter().flat_map(|it| &it.routes).collect();
    Some(say(SentenceCode::Gateway, &[&gateway.full_name(), &address, &routes.len()]))
}

fn describe_place(cluster: &Cluster, place: &Place) -> Option<Sentence> {
    match place {
        Place::Internet(ip) => Some(say(SentenceCode::Client, &[ip])),
        Place::Dns => {
            let ip = cluster.dns_ip.map(|ip| ip.to_string()).unwrap_or_default();
            Some(say(SentenceCode::Dns, &[&ip]))
        }
        Place::External(_) | Place::Address(_) | Place::Workstation | Place::ApiServer => {
            Some(say(SentenceCode::External, &[&place_name(cluster, place)]))
        }
        _ => None,
    }
}
