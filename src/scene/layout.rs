//! The packet path: boxes, then drawings, then wires. The one place that knows the order.

use std::collections::BTreeMap;

use kurbo::Size;

use super::frame::Frame;
use super::groups::draw_pending;
use super::plan::{Cell, Plan};
use super::pods::Cards;
use super::spots::Spots;
use super::thing::{Layout, Thing, View};
use super::word::Word;
use super::{blocked, headers, lanes, outside, wiring};
use crate::cluster::{Cluster, Id, PodId, Service, ServiceId};
use crate::network::{Network, Place};
use crate::simulation::Simulation;

/// How many colours the palette has.
pub const PALETTE: u8 = 8;

/// Lanes, bars and what is outside.
pub(super) fn packet_path(cluster: &Cluster, simulation: &Simulation, size: Size, narrow: bool) -> Layout {
    let plan = Plan::new(cluster, simulation, narrow);
    let frame = Frame::new(cluster, &plan, size, narrow);
    let things = draw(simulation.network(), &plan, &frame);
    let spots = Spots::new(&frame, &plan, simulation);
    let (wires, tracks) = wiring::wires(&spots, simulation.routes());
    let anchors = anchors(&spots, simulation);
    let accents = accents(cluster);
    let (view, size) = (View::PacketPath, frame.size);
    Layout { view, size, scale: 1.0, narrow, things, wires, accents, tracks, anchors }
}

fn draw(network: &Network, plan: &Plan, frame: &Frame) -> Vec<Thing> {
    let cluster: &Cluster = &network.cluster;
    let mut things = back(cluster, plan, frame);
    let service = |id: ServiceId| cluster.services.get(id);
    for header in &frame.headers {
        things.extend(service(header.service).map(|it| headers::draw_header(it, header)));
    }
    things.extend(frame.dns.map(|rect| outside::draw_dns(cluster, rect)));
    for (outsider, rect) in &frame.outside {
        things.push(outside::draw(cluster, plan, outsider, *rect, frame.outside_rows));
    }
    let serves = Serves::of(cluster);
    let cards = Cards { cluster, serves: &serves, compact: frame.metrics.compact() };
    for (lane_plan, lane) in plan.lanes.iter().zip(&frame.lanes) {
        things.push(lanes::draw_door(cluster, lane_plan, lane));
        for bar in &frame.bars {
            let Some(y) = lane.tracks.get(&bar.service) else { continue };
            let at = (bar.rect.center().x, *y).into();
            things.push(lanes::draw_crossing(network, lane_plan, bar.service, at, bar.radius));
        }
        let name = lanes::lane_name(cluster, lane_plan);
        let cells = lane_plan.cells.iter().zip(&lane.cells);
        things.extend(cells.filter_map(|(cell, place)| cards.draw(cell, place.rect, &name)));
    }
    if let Some((_, rects)) = &frame.strip {
        let cells = plan.pending.iter().zip(rects);
        things.extend(cells.filter_map(|(cell, rect)| draw_pending(cluster, cell, *rect)));
    }
    things
}

/// What is behind the wires.
fn back(cluster: &Cluster, plan: &Plan, frame: &Frame) -> Vec<Thing> {
    let mut things = Vec::new();
    if !frame.outside.is_empty() {
        things.push(outside::heading(Word::Outside, (frame.metrics.left, frame.heading).into(), 140.0));
    }
    let cluster_left = frame.metrics.lane_left;
    things.push(outside::heading(Word::Cluster, (cluster_left, frame.cluster_heading).into(), 140.0));
    if plan.more_services > 0 {
        let at = (frame.metrics.lane_right, frame.cluster_heading).into();
        things.push(lanes::draw_more_services(plan.more_services, at));
    }
    let lanes = plan.lanes.iter().zip(&frame.lanes);
    things.extend(lanes.map(|(plan, lane)| lanes::draw_lane(cluster, plan, lane, frame)));
    for bar in &frame.bars {
        things.extend(cluster.services.get(bar.service).map(|service| lanes::draw_bar(service, bar, frame)));
    }
    things.extend(blocked::draw(cluster, plan, frame));
    let bar_top = frame.bars.first().map_or(0.0, |bar| bar.rect.y0);
    for header in &frame.headers {
        let service = cluster.services.get(header.service);
        things.extend(service.map(|it| headers::draw_pole(it, header, bar_top)));
    }
    things.extend(frame.strip.as_ref().map(|(rect, _)| lanes::draw_strip(*rect)));
    things
}

/// The Services whose endpoint each pod is: looked up for each of many pods, of which few have more than one.
pub(super) struct Serves {
    first: Vec<Option<ServiceId>>,
    more: BTreeMap<PodId, Vec<ServiceId>>,
}

impl Serves {
    pub(super) fn of(cluster: &Cluster) -> Self {
        let mut first: Vec<Option<ServiceId>> = vec![None; cluster.pods.len()];
        let mut more: BTreeMap<PodId, Vec<ServiceId>> = BTreeMap::new();
        for (id, service) in cluster.services.enumerated() {
            for pod in service.endpoints.iter().filter_map(|endpoint| endpoint.pod) {
                match first.get_mut(pod.index()) {
                    Some(Some(known)) if *known != id => {
                        let services = more.entry(pod).or_default();
                        if services.last() != Some(&id) {
                            services.push(id);
                        }
                    }
                    Some(free) => *free = Some(id),
                    None => {}
                }
            }
        }
        Self { first, more }
    }

    /// The first Service of a pod.
    pub(super) fn first(&self, pod: PodId) -> Option<ServiceId> {
        *self.first.get(pod.index())?
    }

    /// The Service in whose colour a card is: of pods of several owners, only one that all of them have.
    pub(super) fn of_cell(&self, cell: &Cell) -> Option<ServiceId> {
        let mut services = cell.pods().iter().map(|pod| self.first(*pod));
        if cell.owner().is_some() {
            return services.flatten().next();
        }
        let first = services.next()??;
        services.all(|it| it == Some(first)).then_some(first)
    }

    /// All Services of a pod.
    pub(super) fn all(&self, pod: PodId) -> impl Iterator<Item = ServiceId> {
        self.first(pod).into_iter().chain(self.more.get(&pod).into_iter().flatten().copied())
    }
}

fn anchors(spots: &Spots, simulation: &Simulation) -> BTreeMap<Place, kurbo::Point> {
    let mut anchors = BTreeMap::new();
    let routes = simulation.routes().iter().flat_map(|route| [&route.from, &route.to]);
    let stations = simulation.flights().iter().flat_map(|flight| flight.stations.first());
    for place in routes.chain(stations.map(|station| &station.place)) {
        if !anchors.contains_key(place) {
            let rect = spots.of(place).and_then(|spot| spots.box_of(spot));
            anchors.extend(rect.map(|rect| (place.clone(), rect.center())));
        }
    }
    anchors
}

/// A colour for each Service by its name, so that it keeps it while others come and go; the next free one
/// where two names want the same.
pub(super) fn accents(cluster: &Cluster) -> Vec<u8> {
    let mut taken = [false; PALETTE as usize];
    let mut left = usize::from(PALETTE);
    let mut accents = Vec::new();
    for service in cluster.services.iter() {
        if left == 0 {
            taken = [false; PALETTE as usize];
            left = usize::from(PALETTE);
        }
        let wanted = (0..PALETTE).map(|step| (wish(service) + step) % PALETTE);
        let accent =
            wanted.into_iter().find(|accent| taken.get(usize::from(*accent)) == Some(&false)).unwrap_or(0);
        if let Some(slot) = taken.get_mut(usize::from(accent)) {
            *slot = true;
        }
        left = left.saturating_sub(1);
        accents.push(accent);
    }
    accents
}

fn wish(service: &Service) -> u8 {
    let hash = service
        .name
        .bytes()
        .fold(0x811C_9DC5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    u8::try_from(hash.wrapping_add(WEB) % u32::from(PALETTE)).unwrap_or(0)
}

/// Gives `web`, which most examples have, the first colour.
const WEB: u32 = 7;
