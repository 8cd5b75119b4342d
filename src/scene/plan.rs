//! What is drawn, before where: which clients, nodes, bars and cards, and what is folded. Knows no pixels.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use crate::cluster::{
    Cluster, GatewayId, Id, IngressId, LoadBalancerAddress, NodeId, Owner, PodId, Service, ServiceId,
    ServiceType,
};
use crate::network::{Client, Place};
use crate::simulation::Simulation;

/// What a picture is made of.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Plan {
    /// What stands outside, top to bottom.
    pub outside: Vec<Outsider>,
    /// The lanes, top to bottom.
    pub lanes: Vec<LanePlan>,
    /// The Services that have a bar, left to right.
    pub bars: Vec<ServiceId>,
    /// How many Services have none, for want of room.
    pub more_services: usize,
    /// Cluster DNS is asked.
    pub dns: bool,
    /// Pods without a node.
    pub pending: Vec<Cell>,
}

/// Something outside the cluster.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Outsider {
    Client(IpAddr),
    LoadBalancer(ServiceId),
    Ingress(IngressId),
    Gateway(GatewayId),
    /// A host or address, and the Service that leads there.
    External(Place, Option<ServiceId>),
}

impl Outsider {
    /// The place that packets call it.
    pub(super) fn place(&self) -> Place {
        match self {
            Outsider::Client(ip) => Place::Internet(*ip),
            Outsider::LoadBalancer(service) => Place::LoadBalancer(*service),
            Outsider::Ingress(ingress) => Place::Ingress(*ingress),
            Outsider::Gateway(gateway) => Place::Gateway(*gateway),
            Outsider::External(place, _) => place.clone(),
        }
    }
}

/// A lane: a node, or the nodes that are folded into one.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct LanePlan {
    pub nodes: Vec<NodeId>,
    /// The cards in it.
    pub cells: Vec<Cell>,
    /// A process of the node calls.
    pub host_process: bool,
}

/// A card in a lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    Pod(PodId),
    /// Pods of one owner; where `owner` is none, those of a namespace that have none, or, without a namespace, whatever
    /// a lane has no more room for.
    Group {
        namespace: String,
        owner: Option<Owner>,
        pods: Vec<PodId>,
    },
}

impl Cell {
    pub(super) fn pods(&self) -> &[PodId] {
        match self {
            Cell::Pod(pod) => std::slice::from_ref(pod),
            Cell::Group { pods, .. } => pods,
        }
    }

    /// The owner of a group.
    pub(super) fn owner(&self) -> Option<&Owner> {
        match self {
            Cell::Group { owner, .. } => owner.as_ref(),
            Cell::Pod(_) => None,
        }
    }
}

/// More nodes than this are folded, all but so many.
const MOST_LANES: usize = 12;
const SHOWN_LANES: usize = 8;
/// A lane with more cards than this, or a cluster with more pods, folds pods by their owner.
const MOST_CARDS: usize = 8;
const MOST_PODS: usize = 60;
/// More bars than this cannot be told apart.
const MOST_BARS: usize = 30;
const MOST_BARS_NARROW: usize = 10;
/// More outside than this does not fit.
const MOST_OUTSIDE: usize = 14;

impl Plan {
    pub(super) fn new(cluster: &Cluster, simulation: &Simulation, narrow: bool) -> Self {
        let places = visited(simulation);
        let most_bars = if narrow { MOST_BARS_NARROW } else { MOST_BARS };
        let bars = bars(cluster, &places, most_bars);
        Self {
            outside: outside(cluster, &places, &bars),
            lanes: lanes(cluster, simulation, &places),
            more_services: cluster.services.len().saturating_sub(bars.len()),
            bars,
            dns: places.contains(&Place::Dns),
            pending: pending(cluster),
        }
    }
}

/// Whether a Service has rules on the nodes.
pub(super) fn has_rules(service: &Service) -> bool {
    !service.headless && service.kind != ServiceType::ExternalName
}

/// Whether what an ExternalName names is an address: DNS cannot answer with it, so nobody ever gets there.
pub(super) fn is_address(name: &str) -> bool {
    name.trim_end_matches('.').parse::<IpAddr>().is_ok()
}

fn visited(simulation: &Simulation) -> BTreeSet<Place> {
    let routes = simulation.routes().iter();
    let mut places: BTreeSet<Place> =
        routes.flat_map(|route| [route.from.clone(), route.to.clone()]).collect();
    let starts = simulation.flights().iter().flat_map(|flight| flight.stations.first());
    places.extend(starts.map(|station| station.place.clone()));
    places
}

/// ExternalName first: their bars lead out to the left. Else the manifest's order; where there are too many,
/// those that packets meet.
fn bars(cluster: &Cluster, places: &BTreeSet<Place>, most: usize) -> Vec<ServiceId> {
    let met: BTreeSet<ServiceId> = places
        .iter()
        .filter_map(|place| match place {
            Place::Rules(_, service) | Place::LoadBalancer(service) => Some(*service),
            _ => None,
        })
        .collect();
    let mut ids: Vec<ServiceId> = cluster.services.ids().collect();
    crate::order::sort_by_key(&mut ids, |id| (!met.contains(id), *id));
    ids.truncate(most);
    let leads_out = |id: &ServiceId| {
        cluster.services.get(*id).is_some_and(|service| service.kind == ServiceType::ExternalName)
    };
    crate::order::sort_by_key(&mut ids, |id| (!leads_out(id), *id));
    ids
}

/// Whether a Service's load balancer states the nodes' own addresses (K3s does): then nothing stands before the nodes.
pub(super) fn is_on_nodes(cluster: &Cluster, service: &Service) -> bool {
    let mut addresses = service.load_balancer.iter().flat_map(|balancer| &balancer.ingress).peekable();
    addresses.peek().is_some()
        && addresses.all(|address| match address {
            LoadBalancerAddress::Vip(ip) => cluster.node_at(*ip).is_some(),
            LoadBalancerAddress::Proxy(_) | LoadBalancerAddress::Hostname(_) => false,
        })
}

fn outside(cluster: &Cluster, places: &BTreeSet<Place>, bars: &[ServiceId]) -> Vec<Outsider> {
    let clients = places.iter().filter_map(|place| match place {
        Place::Internet(ip) => Some(Outsider::Client(*ip)),
        _ => None,
    });
    let mut all: Vec<Outsider> = clients.collect();
    let service = |id: &ServiceId| cluster.services.get(*id);
    let balanced = |id: &&ServiceId| {
        service(id).is_some_and(|it| it.kind == ServiceType::LoadBalancer && !is_on_nodes(cluster, it))
            || places.contains(&Place::LoadBalancer(**id))
    };
    all.extend(bars.iter().filter(balanced).map(|id| Outsider::LoadBalancer(*id)));
    all.extend(cluster.ingresses.ids().map(Outsider::Ingress));
    all.extend(cluster.gateways.ids().map(Outsider::Gateway));
    all.extend(externals(cluster, places, bars));
    all.truncate(MOST_OUTSIDE);
    all
}

/// Where ExternalName Services lead, hand-written endpoints that are no pods, and whatever else packets reach.
fn externals(cluster: &Cluster, places: &BTreeSet<Place>, bars: &[ServiceId]) -> Vec<Outsider> {
    let mut found: Vec<(Place, Option<ServiceId>)> = Vec::new();
    let mut add = |place: Place, service| {
        if !found.iter().any(|(known, _)| *known == place) {
            found.push((place, service));
        }
    };
    for id in bars {
        let Some(service) = cluster.services.get(*id) else { continue };
        if let Some(name) = service.external_name.as_ref().filter(|name| !is_address(name)) {
            add(Place::External(name.as_str().into()), Some(*id));
        }
        let strangers =
            service.endpoints.iter().filter(|it| it.pod.is_none() && cluster.node_at(it.ip).is_none());
        strangers.take(4).for_each(|it| add(Place::Address(it.ip), Some(*id)));
    }
    for place in places {
        if matches!(place, Place::External(_) | Place::Address(_) | Place::Workstation | Place::ApiServer) {
            add(place.clone(), None);
        }
    }
    found.into_iter().map(|(place, service)| Outsider::External(place, service)).collect()
}

fn lanes(cluster: &Cluster, simulation: &Simulation, places: &BTreeSet<Place>) -> Vec<LanePlan> {
    let mut by_node: Vec<Vec<PodId>> = vec![Vec::new(); cluster.nodes.len()];
    for (id, pod) in cluster.pods.enumerated() {
        let lane = pod.node.and_then(|node| by_node.get_mut(node.index()));
        lane.into_iter().for_each(|lane| lane.push(id));
    }
    let callers = simulation.scenario().callers.iter().filter_map(|caller| match caller.from {
        Client::Node(node) => Some(node),
        _ => None,
    });
    let processes: BTreeSet<NodeId> = callers.collect();
    let crowded = cluster.pods.len() > MOST_PODS;
    let lane = |nodes: Vec<NodeId>| {
        let pods: Vec<PodId> =
            nodes.iter().filter_map(|node| by_node.get(node.index())).flatten().copied().collect();
        LanePlan {
            host_process: nodes.iter().any(|node| processes.contains(node)),
            cells: cells(cluster, &pods, crowded || nodes.len() > 1),
            nodes,
        }
    };
    let (shown, folded) = shown_nodes(cluster, places, &by_node);
    let mut lanes: Vec<LanePlan> = shown.into_iter().map(|node| lane(vec![node])).collect();
    if !folded.is_empty() {
        lanes.push(lane(folded));
    }
    lanes
}

/// Where there are too many nodes: first those that packets visit, then those with pods; in their order.
fn shown_nodes(
    cluster: &Cluster,
    places: &BTreeSet<Place>,
    by_node: &[Vec<PodId>],
) -> (Vec<NodeId>, Vec<NodeId>) {
    let all: Vec<NodeId> = cluster.nodes.ids().collect();
    if all.len() <= MOST_LANES {
        return (all, Vec::new());
    }
    let visited: BTreeSet<NodeId> = places
        .iter()
        .filter_map(|place| match place {
            Place::Node(node) | Place::Rules(node, _) => Some(*node),
            Place::Pod(pod) => cluster.pods.get(*pod).and_then(|pod| pod.node),
            _ => None,
        })
        .collect();
    let mut ranked = all.clone();
    crate::order::sort_by_key(&mut ranked, |node| {
        (!visited.contains(node), by_node.get(node.index()).is_none_or(Vec::is_empty), *node)
    });
    let shown: BTreeSet<NodeId> = ranked.into_iter().take(SHOWN_LANES).collect();
    all.into_iter().partition(|node| shown.contains(node))
}

/// The cards of some pods: one for each, or one for each owner where they are many.
fn cells(cluster: &Cluster, pods: &[PodId], crowded: bool) -> Vec<Cell> {
    if pods.len() <= MOST_CARDS && !crowded {
        return pods.iter().copied().map(Cell::Pod).collect();
    }
    let mut groups: BTreeMap<(&str, Option<&Owner>), Vec<PodId>> = BTreeMap::new();
    let mut order = Vec::new();
    for id in pods {
        let Some(pod) = cluster.pods.get(*id) else { continue };
        let key = (pod.namespace.as_str(), pod.owner.as_ref());
        let group = groups.entry(key).or_default();
        if group.is_empty() {
            order.push(key);
        }
        group.push(*id);
    }
    let mut cells = Vec::new();
    for key in order {
        let Some(pods) = groups.remove(&key) else { continue };
        match (pods.as_slice(), &key.1) {
            ([only], _) => cells.push(Cell::Pod(*only)),
            (_, None) if pods.len() <= MOST_CARDS / 2 => cells.extend(pods.into_iter().map(Cell::Pod)),
            (_, owner) => {
                let (namespace, owner) = (key.0.to_string(), owner.cloned());
                cells.push(Cell::Group { namespace, owner, pods });
            }
        }
    }
    merge_tail(cells)
}

/// No lane has more cards than fit: the last one holds all the rest.
fn merge_tail(mut cells: Vec<Cell>) -> Vec<Cell> {
    if cells.len() <= MOST_CARDS {
        return cells;
    }
    let tail = cells.split_off(MOST_CARDS.saturating_sub(1));
    let pods = tail.iter().flat_map(|cell| cell.pods()).copied().collect();
    cells.push(Cell::Group { namespace: String::new(), owner: None, pods });
    cells
}

fn pending(cluster: &Cluster) -> Vec<Cell> {
    let pods: Vec<PodId> =
        cluster.pods.enumerated().filter(|(_, pod)| pod.node.is_none()).map(|(id, _)| id).collect();
    cells(cluster, &pods, cluster.pods.len() > MOST_PODS)
}
