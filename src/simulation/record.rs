//! The record of a scenario: every connection that it makes, written down once. Knows no moment.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::counters::Tally;
use super::{Caller, Flight, Scenario, SimTime};
use crate::cluster::{Cluster, ServiceId};
use crate::network::{self, Client, Flows, Host, Leg, Network, Place, ProxyMode, Request, Scheme, Trace};
use crate::rng::Rng;

/// One connection of a simulation. Stays the same when callers are added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnectionId(pub u32);

/// One of a simulation's routes: an index into [`Simulation::routes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RouteId(pub u32);

/// Two places that packets go between, one after the other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Route {
    /// Where they come from.
    pub from: Place,
    /// Where they go.
    pub to: Place,
    /// The Service of their connections: the colour of the wire.
    pub service: Option<ServiceId>,
    /// They are DNS questions and answers.
    pub lookup: bool,
}

/// A scenario played on a network, written down: immutable, read at any time.
#[derive(Clone, Debug, PartialEq)]
pub struct Simulation {
    network: Arc<Network>,
    scenario: Scenario,
    seed: u64,
    duration: SimTime,
    /// By start.
    pub(super) flights: Vec<Flight>,
    /// The longest life of a flight: where to begin to look for those in the air.
    pub(super) longest: SimTime,
    /// All moments at which a packet reaches a hop, in order.
    pub(super) stops: Vec<SimTime>,
    pub(super) tally: Tally,
    by_connection: BTreeMap<ConnectionId, usize>,
    routes: Vec<Route>,
}

/// No record is longer: what a picture can hold, and memory with it.
const MOST_CONNECTIONS: usize = 24_000;

impl Simulation {
    /// Plays a scenario on a cluster and writes it down.
    pub fn new(cluster: Arc<Cluster>, mode: ProxyMode, scenario: Scenario, seed: u64) -> Self {
        let network = Arc::new(Network::program(cluster, mode));
        Self::on(network, scenario, seed)
    }

    /// Plays a scenario on a network that is programmed already.
    pub fn on(network: Arc<Network>, scenario: Scenario, seed: u64) -> Self {
        let asked = network.clone();
        Self::record(network, scenario, seed, |request, flows| network::trace(&asked, request, flows))
    }

    /// Writes down what `answer` says of each request, in the order of time.
    pub(crate) fn record(
        network: Arc<Network>,
        scenario: Scenario,
        seed: u64,
        mut answer: impl FnMut(&Request, &mut Flows) -> Trace,
    ) -> Self {
        let cluster = network.cluster.clone();
        let mut flows = Flows::new(seed);
        let mut flights = Vec::new();
        let mut duration = scenario.duration;
        for opening in openings(&scenario) {
            let Some(caller) = scenario.callers.get(opening.caller) else { continue };
            // Dice of its own: what one caller gets does not hang on the others.
            flows.rng = Rng::new(dice(&cluster, caller, opening.nth, seed));
            flows.now = opening.at.0;
            let request = request(caller, opening.caller, opening.nth);
            let trace = Arc::new(answer(&request, &mut flows));
            let flight = Flight::new(&cluster, trace, opening.caller, opening.nth, opening.at);
            if caller.count.is_some() {
                duration = duration.max(flight.end);
            } else if flight.end > scenario.duration {
                continue;
            }
            flights.push(flight);
        }
        let mut routes = Routes::default();
        flights.iter_mut().for_each(|flight| routes.take(flight));
        Self {
            seed,
            duration,
            longest: flights.iter().map(|flight| flight.end.since(flight.start)).max().unwrap_or_default(),
            stops: stops(&flights),
            tally: Tally::new(&flights),
            by_connection: flights.iter().enumerate().map(|(at, flight)| (flight.id(), at)).collect(),
            routes: routes.list,
            flights,
            network,
            scenario,
        }
    }

    /// The seed of its dice.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// How long it lasts before it begins again.
    pub fn duration(&self) -> SimTime {
        self.duration
    }

    /// The traffic plan that was played.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The network it was played on, to play on it again.
    pub fn network_shared(&self) -> Arc<Network> {
        self.network.clone()
    }

    /// The network it was played on.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// Everything that was recorded of one connection.
    pub fn flight(&self, connection: ConnectionId) -> Option<&Flight> {
        self.flights.get(*self.by_connection.get(&connection)?)
    }

    /// All connections, by start.
    pub fn flights(&self) -> &[Flight] {
        &self.flights
    }

    /// The distinct routes that any packet takes, in the order of their first packet.
    pub fn routes(&self) -> &[Route] {
        &self.routes
    }

    /// The same with one more caller. What was before its start stays as it was.
    pub fn with_caller(&self, extra: Caller) -> Self {
        let mut scenario = self.scenario.clone();
        scenario.callers.push(extra);
        Self::on(self.network.clone(), scenario, self.seed)
    }
}

impl Flight {
    /// The connection's id: the caller in the high half, the number of the connection in the low.
    pub fn id(&self) -> ConnectionId {
        let caller = u32::try_from(self.caller).unwrap_or(u32::MAX);
        ConnectionId(caller.wrapping_shl(16) | (self.nth & 0xFFFF))
    }
}

/// A connection that is to be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Opening {
    pub at: SimTime,
    pub caller: usize,
    pub nth: u32,
}

/// All openings of a scenario in the order of time; where there are too many, the first ones.
pub(super) fn openings(scenario: &Scenario) -> Vec<Opening> {
    let mut openings = Vec::new();
    for (index, caller) in scenario.callers.iter().enumerate() {
        let every = caller.every.0.max(1);
        let fitting = scenario.duration.since(caller.start).0.div_ceil(every);
        let count = caller.count.map_or(fitting, u64::from).min(MOST_CONNECTIONS as u64);
        for nth in 0..u32::try_from(count).unwrap_or(0) {
            let at = SimTime(caller.start.0.saturating_add(every.saturating_mul(u64::from(nth))));
            openings.push(Opening { at, caller: index, nth });
        }
    }
    crate::order::sort(&mut openings);
    openings.truncate(MOST_CONNECTIONS);
    openings
}

/// Source ports from where Linux takes them, each caller in a range of its own.
pub(super) fn request(caller: &Caller, index: usize, nth: u32) -> Request {
    let offset = (index as u64).wrapping_mul(977).wrapping_add(u64::from(nth)) % 20_000;
    let source_port = 40_000u16.saturating_add(u16::try_from(offset).unwrap_or(0));
    Request { from: caller.from, to: caller.to.clone(), source_port }
}

/// A seed from names and numbers, never from ids: they change when something else is added.
pub(super) fn dice(cluster: &Cluster, caller: &Caller, nth: u32, seed: u64) -> u64 {
    let from = match caller.from {
        Client::Internet(ip) => ip.to_string(),
        Client::Pod(pod) => cluster.pods.get(pod).map(|pod| pod.full_name()).unwrap_or_default(),
        Client::Node(node) => cluster.nodes.get(node).map(|node| node.name.clone()).unwrap_or_default(),
        Client::PortForward(forwarded) => forwarded.text(cluster),
    };
    let host = match &caller.to.host {
        Host::Ip(ip) => ip.to_string(),
        Host::Name(name) => name.clone(),
    };
    let scheme = match caller.to.scheme {
        Scheme::Raw(protocol) => protocol.name(),
        Scheme::Http => "http",
        Scheme::Https => "https",
    };
    let key = format!("{from} {scheme} {host}:{} {} {nth}", caller.to.port, caller.to.path);
    key.bytes().fold(seed ^ 0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    })
}

fn stops(flights: &[Flight]) -> Vec<SimTime> {
    let stations = flights.iter().flat_map(|flight| &flight.stations);
    let mut stops: Vec<SimTime> = stations.flat_map(|station| station.hop_times()).collect();
    crate::order::sort(&mut stops);
    stops.dedup();
    stops
}

/// The routes so far, each once.
#[derive(Default)]
struct Routes {
    list: Vec<Route>,
    known: BTreeMap<Route, RouteId>,
}

impl Routes {
    /// Notes a flight's routes, and in its stations which they are.
    fn take(&mut self, flight: &mut Flight) {
        let trace = flight.trace.clone();
        let mut rest = flight.stations.as_mut_slice();
        while let [station, tail @ ..] = rest {
            if let Some(next) = tail.first() {
                let lookup = station.place == Place::Dns || next.place == Place::Dns;
                let leg = trace.hops.get(station.last_hop()).map(|hop| hop.leg);
                let route = Route {
                    from: station.place.clone(),
                    to: next.place.clone(),
                    service: trace.service,
                    lookup: lookup || leg == Some(Leg::Lookup),
                };
                station.route = Some(self.id(route));
            }
            rest = tail;
        }
    }

    fn id(&mut self, route: Route) -> RouteId {
        if let Some(id) = self.known.get(&route) {
            return *id;
        }
        let id = RouteId(u32::try_from(self.list.len()).unwrap_or(u32::MAX));
        self.list.push(route.clone());
        self.known.insert(route, id);
        id
    }
}
