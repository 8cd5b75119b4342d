//! Reading the record: what is in flight at a moment, and where to step to. Changes nothing.

use super::{ConnectionId, Counters, Flight, RouteId, SimTime, Simulation, Station};
use crate::cluster::ServiceId;
use crate::network::{Leg, Outcome, Packet, Place};

/// Everything at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment<'a> {
    /// The moment.
    pub time: SimTime,
    /// What is in flight, by the time that it was sent.
    pub packets: Vec<InFlight<'a>>,
    /// What has happened so far.
    pub counters: Counters,
}

/// What is to be seen of a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PacketState {
    /// On its way, or being decided on.
    Flying,
    /// The reply is back: shown for a moment.
    Delivered,
    /// Rejected: on its way back, and for a moment where the client learns of it.
    Refused,
    /// Gone where it died (dropped, no route, no such name): shown for a moment.
    Dropped,
}

/// What a packet is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Track {
    /// Between two places.
    Route(RouteId),
    /// At one place, between the route that it came by and the one that it will leave by.
    Station {
        /// How it came; none where it starts.
        inbound: Option<RouteId>,
        /// How it will leave; none where it ends.
        outbound: Option<RouteId>,
    },
}

/// A packet at a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct InFlight<'a> {
    /// Its connection.
    pub connection: ConnectionId,
    /// Out or back.
    pub leg: Leg,
    /// The last hop that it passed, as an index into its trace's.
    pub hop: usize,
    /// Where it comes from, or is.
    pub from: &'a Place,
    /// Where it goes; the same where it stays.
    pub to: &'a Place,
    /// How far, from 0 to 1: eased on the way, of its stay at a station, of the moment that an outcome shows.
    pub progress: f64,
    /// What it is on.
    pub track: Track,
    /// Its Service: its colour.
    pub service: Option<ServiceId>,
    /// What is to be seen of it.
    pub state: PacketState,
    /// Its header, as the last hop left it.
    pub packet: &'a Packet,
}

/// Where cluster DNS listens.
const DNS_PORT: u16 = 53;

impl InFlight<'_> {
    /// It is on its way back: a reply, or what DNS answered.
    pub fn goes_back(&self) -> bool {
        self.leg == Leg::Reply || self.leg == Leg::Lookup && self.packet.source.port == DNS_PORT
    }
}

impl Simulation {
    /// What is to be seen at a time. Times after the end are the end. Copies no trace.
    pub fn at(&self, time: SimTime) -> Moment<'_> {
        let earliest = time.since(self.longest);
        let from = self.flights.partition_point(|flight| flight.start < earliest);
        let to = self.flights.partition_point(|flight| flight.start <= time);
        let flights = self.flights.get(from..to).unwrap_or(&[]);
        let packets = flights.iter().filter_map(|flight| flight.at(time)).collect();
        Moment { time, packets, counters: self.tally.at(time) }
    }

    /// What has happened up to a time.
    pub fn counters(&self, time: SimTime) -> Counters {
        self.tally.at(time)
    }

    /// The next moment at which a packet reaches a hop.
    pub fn next_stop(&self, time: SimTime) -> Option<SimTime> {
        self.stops.get(self.stops.partition_point(|stop| *stop <= time)).copied()
    }

    /// The last moment before this one at which a packet reached a hop.
    pub fn previous_stop(&self, time: SimTime) -> Option<SimTime> {
        let before = self.stops.partition_point(|stop| *stop < time);
        self.stops.get(before.checked_sub(1)?).copied()
    }
}

impl Flight {
    /// Where its packet is; none before its start and after its end.
    pub fn at(&self, time: SimTime) -> Option<InFlight<'_>> {
        if time < self.start || time >= self.end {
            return None;
        }
        let reached = self.stations.partition_point(|station| station.arrive <= time);
        let index = reached.checked_sub(1)?;
        let here = self.stations.get(index)?;
        let inbound = index.checked_sub(1).and_then(|before| self.stations.get(before)?.route);
        match self.stations.get(reached) {
            None => self.ended(here, inbound, time),
            Some(_) if time < here.depart => {
                let track = Track::Station { inbound, outbound: here.route };
                let progress = fraction(time, here.arrive, here.depart);
                self.in_flight(here, &here.place, here.hop_at(time), progress, track)
            }
            Some(next) => {
                let progress = ease(fraction(time, here.depart, next.arrive));
                let track = here.route.map_or(Track::Station { inbound, outbound: None }, Track::Route);
                self.in_flight(here, &next.place, here.last_hop(), progress, track)
            }
        }
    }

    fn ended<'a>(
        &'a self,
        here: &'a Station,
        inbound: Option<RouteId>,
        time: SimTime,
    ) -> Option<InFlight<'a>> {
        let track = Track::Station { inbound, outbound: None };
        let progress = fraction(time, here.arrive, self.end);
        let mut packet = self.in_flight(here, &here.place, here.last_hop(), progress, track)?;
        packet.state = match self.trace.outcome {
            Outcome::Delivered => PacketState::Delivered,
            Outcome::Refused => PacketState::Refused,
            Outcome::Dropped | Outcome::Unresolved | Outcome::Unreachable => PacketState::Dropped,
        };
        Some(packet)
    }

    fn in_flight<'a>(
        &'a self,
        here: &'a Station,
        to: &'a Place,
        hop: usize,
        progress: f64,
        track: Track,
    ) -> Option<InFlight<'a>> {
        let passed = self.trace.hops.get(hop)?;
        let back = here.refused && (here.hops == 0 || *to != here.place);
        Some(InFlight {
            connection: self.id(),
            leg: if back { Leg::Reply } else { passed.leg },
            hop,
            from: &here.place,
            to,
            progress,
            track,
            service: self.trace.service,
            state: if here.refused { PacketState::Refused } else { PacketState::Flying },
            packet: &passed.packet,
        })
    }
}

/// How much of a stretch of time is over, from 0 to 1; all of it where it is empty.
fn fraction(time: SimTime, from: SimTime, to: SimTime) -> f64 {
    match to.since(from).0 {
        0 => 1.0,
        whole => (time.since(from).0.min(whole)) as f64 / whole as f64,
    }
}

/// Slow away, slow in.
fn ease(x: f64) -> f64 {
    x * x * (3.0 - 2.0 * x)
}
