//! Which box each place of a trace is in. Folded pods and nodes share one.

use std::collections::{BTreeMap, BTreeSet};

use kurbo::{Point, Rect};

use super::frame::{CellBox, Frame, Lane};
use super::plan::Plan;
use crate::cluster::{NodeId, PodId, ServiceId};
use crate::network::{Client, Place};
use crate::simulation::Simulation;

/// A box that wires begin and end at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Spot {
    /// A card outside, by its position.
    Outside(usize),
    /// A lane's network card.
    Door(usize),
    /// A lane's crossing with a bar.
    Crossing(usize, ServiceId),
    /// A card in a lane.
    Pod(usize, usize),
    /// Cluster DNS.
    Dns,
}

/// Finds boxes by place.
pub(super) struct Spots<'a> {
    pub frame: &'a Frame,
    lanes: BTreeMap<NodeId, usize>,
    cells: BTreeMap<PodId, (usize, usize)>,
    /// Cards of pods that call, and the Services they call.
    clients: BTreeSet<((usize, usize), ServiceId)>,
}

impl<'a> Spots<'a> {
    pub(super) fn new(frame: &'a Frame, plan: &Plan, simulation: &Simulation) -> Self {
        let mut lanes = BTreeMap::new();
        let mut cells = BTreeMap::new();
        let asked = asked(simulation);
        for (lane, it) in plan.lanes.iter().enumerate() {
            lanes.extend(it.nodes.iter().map(|node| (*node, lane)));
            for (cell, card) in it.cells.iter().enumerate() {
                let visited = card.pods().iter().filter(|pod| asked.contains(pod));
                cells.extend(visited.map(|pod| (*pod, (lane, cell))));
            }
        }
        let callers = simulation.flights().iter().filter_map(|flight| match flight.trace.request.from {
            Client::Pod(pod) => Some((*cells.get(&pod)?, flight.trace.service?)),
            _ => None,
        });
        let clients = callers.collect();
        Self { frame, lanes, cells, clients }
    }

    pub(super) fn of(&self, place: &Place) -> Option<Spot> {
        match place {
            Place::Pod(pod) => self.cells.get(pod).map(|(lane, cell)| Spot::Pod(*lane, *cell)),
            Place::Node(node) => self.lanes.get(node).map(|lane| Spot::Door(*lane)),
            Place::Rules(node, service) => {
                let lane = *self.lanes.get(node)?;
                let crossed = self.frame.lanes.get(lane)?.tracks.contains_key(service);
                Some(if crossed { Spot::Crossing(lane, *service) } else { Spot::Door(lane) })
            }
            Place::Dns => self.frame.dns.map(|_| Spot::Dns),
            _ => {
                let known = self.frame.outside.iter().position(|(outsider, _)| outsider.place() == *place);
                // The last card stands for those that had no room.
                known.or(self.frame.outside.len().checked_sub(1)).map(Spot::Outside)
            }
        }
    }

    pub(super) fn lane(&self, lane: usize) -> Option<&Lane> {
        self.frame.lanes.get(lane)
    }

    pub(super) fn cell(&self, lane: usize, cell: usize) -> Option<&CellBox> {
        self.lane(lane)?.cells.get(cell)
    }

    pub(super) fn is_client(&self, lane: usize, cell: usize, service: Option<ServiceId>) -> bool {
        service.is_some_and(|service| self.clients.contains(&((lane, cell), service)))
    }

    /// The box itself.
    pub(super) fn box_of(&self, spot: Spot) -> Option<Rect> {
        match spot {
            Spot::Outside(index) => self.frame.outside.get(index).map(|(_, rect)| *rect),
            Spot::Door(lane) => self.lane(lane).map(|lane| lane.door),
            Spot::Crossing(..) => {
                let (center, radius) = self.crossing(spot)?;
                Some(Rect::from_center_size(center, (radius * 2.0, radius * 2.0)))
            }
            Spot::Pod(lane, cell) => self.cell(lane, cell).map(|cell| cell.rect),
            Spot::Dns => self.frame.dns,
        }
    }

    /// The middle and radius of a crossing.
    pub(super) fn crossing(&self, spot: Spot) -> Option<(Point, f64)> {
        let Spot::Crossing(lane, service) = spot else { return None };
        let bar = self.frame.bars.iter().find(|bar| bar.service == service)?;
        let y = *self.lane(lane)?.tracks.get(&service)?;
        Some((Point::new(bar.rect.center().x, y), bar.radius))
    }
}

/// The pods that packets come to or from: few of a large cluster's.
fn asked(simulation: &Simulation) -> BTreeSet<PodId> {
    let of_place = |place: &Place| match place {
        Place::Pod(pod) => Some(*pod),
        _ => None,
    };
    let routes = simulation.routes().iter().flat_map(|route| [&route.from, &route.to]);
    let stations = simulation.flights().iter().flat_map(|flight| &flight.stations).map(|it| &it.place);
    let clients = simulation.flights().iter().filter_map(|flight| match flight.trace.request.from {
        Client::Pod(pod) => Some(pod),
        _ => None,
    });
    routes.chain(stations).filter_map(of_place).chain(clients).collect()
}
