//! One trace spread over time: when its packet is where. Knows hops and durations, no other connection.

use std::sync::Arc;

use super::{RouteId, SimTime};
use crate::cluster::Cluster;
use crate::network::{Action, Client, Hop, Leg, Outcome, Place, Trace};

/// A connection on its way: its trace, and when each place is reached and left.
#[derive(Clone, Debug, PartialEq)]
pub struct Flight {
    /// The hops.
    pub trace: Arc<Trace>,
    /// Which caller of the scenario opened it.
    pub caller: usize,
    /// Which of that caller's connections it is, from 0.
    pub nth: u32,
    /// When it was opened.
    pub start: SimTime,
    /// The places in order. Never empty.
    pub stations: Vec<Station>,
    /// When nothing of it is to be seen any more: its outcome is shown for a moment.
    pub end: SimTime,
}

/// A stop of a packet: one or more consecutive hops at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Station {
    /// Where.
    pub place: Place,
    /// The first of its hops, as an index into the trace's.
    pub first_hop: usize,
    /// How many hops happen here; none where a packet only starts or bounces back.
    pub hops: usize,
    /// When it gets here.
    pub arrive: SimTime,
    /// When it leaves for the next station.
    pub depart: SimTime,
    /// The route to the next station; none at the last.
    pub route: Option<RouteId>,
    /// It was refused here or before, and bounces.
    pub refused: bool,
}

impl Station {
    /// The hop that is happening here at a time.
    pub fn hop_at(&self, time: SimTime) -> usize {
        let stay = self.depart.since(self.arrive).0;
        let spent = time.since(self.arrive).0.min(stay.saturating_sub(1));
        let nth = spent.saturating_mul(self.hops as u64).checked_div(stay).unwrap_or(0);
        self.first_hop.saturating_add(usize::try_from(nth).unwrap_or(0))
    }

    /// The last hop here: the packet leaves as that hop made it.
    pub fn last_hop(&self) -> usize {
        self.first_hop.saturating_add(self.hops.saturating_sub(1))
    }

    /// When each of its hops happens; its arrival where it has none.
    pub fn hop_times(&self) -> impl Iterator<Item = SimTime> + '_ {
        let hops = self.hops.max(1) as u64;
        let stay = self.depart.since(self.arrive).0;
        (0..hops).map(move |nth| {
            // Rounded up, so that `hop_at` of that time is that hop.
            SimTime(self.arrive.0.saturating_add(stay.saturating_mul(nth).div_ceil(hops)))
        })
    }
}

impl Flight {
    /// When a hop of its trace happens, by its index.
    pub fn hop_time(&self, hop: usize) -> Option<SimTime> {
        let at = |station: &&Station| {
            (station.first_hop..station.first_hop.saturating_add(station.hops)).contains(&hop)
        };
        let station = self.stations.iter().find(at)?;
        station.hop_times().nth(hop.saturating_sub(station.first_hop))
    }

    /// When its outcome is known.
    pub fn settled(&self) -> SimTime {
        self.stations.last().map_or(self.start, |station| station.arrive)
    }

    /// Spreads a trace over time from `start` on.
    pub(super) fn new(cluster: &Cluster, trace: Arc<Trace>, caller: usize, nth: u32, start: SimTime) -> Self {
        let mut stations = itinerary(&trace);
        let mut now = start;
        let mut previous: Option<Place> = None;
        for station in &mut stations {
            if let Some(from) = previous.take() {
                now = now.plus(travel(cluster, &from, &station.place));
            }
            station.arrive = now;
            now = now.plus(stay(cluster, station, &trace));
            station.depart = now;
            previous = Some(station.place.clone());
        }
        let settled = stations.last().map_or(start, |station| station.arrive);
        let end = settled.plus(afterglow(trace.outcome));
        Self { trace, caller, nth, start, stations, end }
    }
}

/// Where a client stands.
pub fn client_place(client: Client) -> Place {
    match client {
        Client::Internet(ip) => Place::Internet(ip),
        Client::Pod(pod) => Place::Pod(pod),
        Client::Node(node) => Place::Node(node),
        Client::PortForward(_) => Place::Workstation,
    }
}

/// The stations of a trace without their times: consecutive hops at one place are one.
fn itinerary(trace: &Trace) -> Vec<Station> {
    let home = client_place(trace.request.from);
    let mut stations: Vec<Station> = Vec::new();
    if trace.hops.first().is_none_or(|hop| hop.at != home) {
        stations.push(station(home.clone(), 0, 0, false));
    }
    let mut refused = false;
    for (index, hop) in trace.hops.iter().enumerate() {
        refused |= hop.action == Action::Refuse;
        match stations.last_mut() {
            Some(last) if last.place == hop.at && last.hops > 0 => {
                last.hops = last.hops.saturating_add(1);
                last.refused |= refused;
            }
            _ => stations.push(station(hop.at.clone(), index, 1, refused)),
        }
    }
    if trace.outcome == Outcome::Refused {
        bounce(&mut stations, &home, trace.hops.last());
    }
    stations
}

fn station(place: Place, first_hop: usize, hops: usize, refused: bool) -> Station {
    let zero = SimTime::ZERO;
    Station { place, first_hop, hops, arrive: zero, depart: zero, route: None, refused }
}

/// A rejection travels back to the client by the way that the request came.
fn bounce(stations: &mut Vec<Station>, home: &Place, last_hop: Option<&Hop>) {
    if last_hop.is_none_or(|hop| hop.leg == Leg::Reply && hop.at == *home) {
        return;
    }
    let Some(hop) = stations.last().map(Station::last_hop) else { return };
    let mut back: Vec<Place> = Vec::new();
    for passed in stations.iter().rev().skip(1) {
        back.push(passed.place.clone());
        if passed.place == *home {
            break;
        }
    }
    stations.extend(back.into_iter().map(|place| station(place, hop, 0, true)));
}

/// How long a packet is on its way between two places. Longer outside than inside a node, so that the eye
/// tells them apart; real latencies would differ by more than a picture can show.
fn travel(cluster: &Cluster, from: &Place, to: &Place) -> SimTime {
    let millis = match (from, to) {
        (Place::Dns, _) | (_, Place::Dns) => 550,
        _ => match (node_of(cluster, from), node_of(cluster, to)) {
            (Some(a), Some(b)) if a == b => 420,
            (Some(_), Some(_)) => 640,
            _ => 720,
        },
    };
    SimTime::from_millis(millis)
}

fn node_of(cluster: &Cluster, place: &Place) -> Option<crate::cluster::NodeId> {
    match place {
        Place::Node(node) | Place::Rules(node, _) => Some(*node),
        Place::Pod(pod) => cluster.pods.get(*pod).and_then(|pod| pod.node),
        _ => None,
    }
}

/// How long a packet stays at a station: a moment for each decision, and the backend's own time.
fn stay(cluster: &Cluster, station: &Station, trace: &Trace) -> SimTime {
    let hops = trace.hops.iter().skip(station.first_hop).take(station.hops);
    let decisions = hops.clone().map(|hop| hop_millis(hop.action)).sum::<u64>().max(60);
    let answers = hops.clone().any(|hop| hop.action == Action::Reply);
    let latency = match &station.place {
        Place::Pod(pod) if answers => cluster.pods.get(*pod).and_then(|pod| pod.template.latency_us),
        _ => None,
    };
    // A backend that takes minutes would empty the picture.
    SimTime::from_millis(decisions).plus(SimTime(latency.unwrap_or(0).min(3_000_000)))
}

fn hop_millis(action: Action) -> u64 {
    match action {
        Action::Dnat | Action::Snat | Action::Restore => 170,
        Action::Balance | Action::Choose | Action::Query => 220,
        Action::Deliver | Action::Reply | Action::Refuse => 140,
        Action::Send | Action::Answer | Action::Enter | Action::Forward => 70,
        Action::Receive | Action::Drop | Action::Fail => 70,
    }
}

/// How long an outcome is shown where it happened.
fn afterglow(outcome: Outcome) -> SimTime {
    SimTime::from_millis(match outcome {
        Outcome::Delivered => 450,
        Outcome::Refused => 800,
        Outcome::Dropped | Outcome::Unresolved | Outcome::Unreachable => 1_200,
    })
}
