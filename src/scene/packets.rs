//! Packets on the picture: where each dot is at a moment. Called for every frame.

use kurbo::Point;

use super::Layout;
use super::thing::RouteTrack;
use crate::cluster::ServiceId;
use crate::network::Leg;
use crate::simulation::{ConnectionId, InFlight, Moment, PacketState, RouteId, Track};

/// What a dot looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DotRole {
    /// A request: filled.
    Request,
    /// A reply: hollow.
    Reply,
    /// A DNS question: small, filled.
    Query,
    /// A DNS answer: small, hollow.
    Answer,
}

/// A packet to be drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dot {
    /// Pixels from the left of the content.
    pub x: f64,
    /// Pixels from its top.
    pub y: f64,
    /// What it looks like.
    pub role: DotRole,
    /// What is to be seen of it: `Delivered` pulses, `Dropped` fades with a cross, `Refused` is red.
    pub state: PacketState,
    /// How far the showing of an outcome is, from 0 to 1; 0 while it flies.
    pub fade: f64,
    /// Its Service.
    pub service: Option<ServiceId>,
    /// The colour number of its Service; none: grey.
    pub accent: Option<u8>,
    /// Its connection.
    pub connection: ConnectionId,
    /// The hop that it passed last.
    pub hop: usize,
}

/// The dots of a moment, in the order in which their packets were sent.
pub fn packets(layout: &Layout, moment: &Moment) -> Vec<Dot> {
    moment.packets.iter().filter_map(|packet| dot(layout, packet)).collect()
}

fn dot(layout: &Layout, packet: &InFlight) -> Option<Dot> {
    let at = position(layout, packet)?;
    let ended = matches!(packet.track, Track::Station { outbound: None, .. });
    Some(Dot {
        x: at.x,
        y: at.y,
        role: role(packet),
        state: packet.state,
        fade: if ended && packet.state != PacketState::Flying { packet.progress } else { 0.0 },
        service: packet.service,
        accent: packet.service.map(|service| layout.accent(service)),
        connection: packet.connection,
        hop: packet.hop,
    })
}

fn role(packet: &InFlight) -> DotRole {
    match (packet.leg == Leg::Lookup, packet.goes_back()) {
        (false, false) => DotRole::Request,
        (false, true) => DotRole::Reply,
        (true, false) => DotRole::Query,
        (true, true) => DotRole::Answer,
    }
}

/// Where a packet is: on its wire, or between the ends of two wires while it stays at a place.
fn position(layout: &Layout, packet: &InFlight) -> Option<Point> {
    match packet.track {
        Track::Route(route) => along(layout, route, packet.progress),
        Track::Station { inbound, outbound } => {
            let came = inbound.and_then(|route| along(layout, route, 1.0));
            let leaves = outbound.and_then(|route| along(layout, route, 0.0));
            match (came, leaves) {
                (Some(came), Some(leaves)) => Some(came.lerp(leaves, packet.progress)),
                (Some(only), None) | (None, Some(only)) => Some(only),
                (None, None) => layout.anchor(packet.from),
            }
        }
    }
}

/// The point at this fraction of a route.
fn along(layout: &Layout, route: RouteId, fraction: f64) -> Option<Point> {
    match layout.track(route)? {
        RouteTrack::Still(point) => Some(point),
        RouteTrack::Wire(wire, backwards) => {
            let wire = layout.wires.get(wire)?;
            wire.point_at(if backwards { 1.0 - fraction } else { fraction })
        }
    }
}
