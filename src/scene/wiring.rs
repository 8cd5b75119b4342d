//! All wires of a picture: one for each two boxes and Service, spread where several meet at a card.
//! Knows boxes only by what a picture says of them, so that each picture lays its own curves.

use std::collections::BTreeMap;

use kurbo::{BezPath, Point, Rect};

use super::thing::RouteTrack;
use super::wire::Wire;
use crate::cluster::ServiceId;
use crate::network::Place;
use crate::simulation::Route;

/// The side of a box that a wire is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    Left,
    Right,
    Top,
    Bottom,
    /// A circle, or a door of the Service: all wires meet in one point.
    Fixed,
}

/// One wire to be laid: two boxes, in order, and how far each end is moved along its side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Span<S> {
    pub a: S,
    pub b: S,
    pub service: Option<ServiceId>,
    pub shift_a: f64,
    pub shift_b: f64,
}

/// What a picture says of its boxes.
pub(super) trait Boxes {
    /// Names a box.
    type Spot: Copy + Ord;
    /// The box of a place, for packets of a Service.
    fn spot(&self, place: &Place, service: Option<ServiceId>) -> Option<Self::Spot>;
    /// Where a box is.
    fn rect(&self, spot: Self::Spot) -> Option<Rect>;
    /// The sides that a wire between two boxes (in order) uses.
    fn sides(&self, a: Self::Spot, b: Self::Spot) -> (Side, Side);
    /// How far under the middle of one box a wire comes to another, where it does not come straight.
    fn detour(&self, _from: Self::Spot, _to: Self::Spot) -> f64 {
        0.0
    }
    /// The way from the first box to the second.
    fn path(&self, span: &Span<Self::Spot>) -> Option<BezPath>;
}

/// A wire to be laid, the route it was made for, and whether that goes from the second box to the first.
struct Laid<S> {
    span: Span<S>,
    route: Route,
    reversed: bool,
}

/// What a route is on before the wires are laid.
enum Found {
    Span(usize, bool),
    Still(Point),
    Nothing,
}

/// The wires, and for each route what its packets are on.
pub(super) fn wires<B: Boxes>(boxes: &B, routes: &[Route]) -> (Vec<Wire>, Vec<Option<RouteTrack>>) {
    let (mut spans, found) = collect(boxes, routes);
    spread(boxes, &mut spans);
    let mut place_of: Vec<Option<usize>> = Vec::new();
    let mut wires = Vec::new();
    for laid in spans {
        let path = boxes.path(&laid.span);
        place_of.push(path.as_ref().map(|_| wires.len()));
        let forward = |path: BezPath| if laid.reversed { path.reverse_subpaths() } else { path };
        wires.extend(path.map(|path| Wire::new(laid.route, forward(path))));
    }
    let track = |found| match found {
        Found::Span(span, backwards) => {
            let wire = (*place_of.get(span)?)?;
            Some(RouteTrack::Wire(wire, backwards))
        }
        Found::Still(point) => Some(RouteTrack::Still(point)),
        Found::Nothing => None,
    };
    let tracks = found.into_iter().map(track).collect();
    (wires, tracks)
}

fn collect<B: Boxes>(boxes: &B, routes: &[Route]) -> (Vec<Laid<B::Spot>>, Vec<Found>) {
    let mut known = BTreeMap::new();
    let mut spans: Vec<Laid<B::Spot>> = Vec::new();
    let mut found = Vec::new();
    for route in routes {
        let ends = (boxes.spot(&route.from, route.service), boxes.spot(&route.to, route.service));
        let (from, to) = match ends {
            (Some(from), Some(to)) if from == to => {
                found.push(boxes.rect(from).map_or(Found::Nothing, |rect| Found::Still(rect.center())));
                continue;
            }
            (Some(from), Some(to)) => (from, to),
            _ => {
                found.push(Found::Nothing);
                continue;
            }
        };
        let reversed = from > to;
        let (a, b) = if reversed { (to, from) } else { (from, to) };
        // Questions to DNS have one wire for each pod, whatever they ask for.
        let service = route.service.filter(|_| !route.lookup);
        let (index, first_reversed) = *known.entry((a, b, service, route.lookup)).or_insert_with(|| {
            let span = Span { a, b, service, shift_a: 0.0, shift_b: 0.0 };
            spans.push(Laid { span, route: route.clone(), reversed });
            (spans.len().saturating_sub(1), reversed)
        });
        found.push(Found::Span(index, reversed != first_reversed));
    }
    (spans, found)
}

/// An end of a wire at a side: where the other end is, which wire, and whether it is its first end.
type End = (f64, usize, bool);

/// Wires that share a side of a card are set apart, in the order of where they go: no two cross at the card.
fn spread<B: Boxes>(boxes: &B, spans: &mut [Laid<B::Spot>]) {
    let mut meeting: BTreeMap<(B::Spot, Side), Vec<End>> = BTreeMap::new();
    for (index, Laid { span, .. }) in spans.iter().enumerate() {
        let (side_a, side_b) = boxes.sides(span.a, span.b);
        let (Some(a), Some(b)) = (boxes.rect(span.a), boxes.rect(span.b)) else { continue };
        meeting.entry((span.a, side_a)).or_default().push((along(side_a, b), index, true));
        meeting.entry((span.b, side_b)).or_default().push((
            along(side_b, a) + boxes.detour(span.a, span.b),
            index,
            false,
        ));
    }
    for ((spot, side), mut ends) in meeting {
        let Some(room) = boxes.rect(spot).and_then(|rect| room(side, rect)) else { continue };
        crate::order::sort_by(&mut ends, |one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
        let step = (room / ends.len().max(1) as f64).min(13.0);
        let start = -step * (ends.len().saturating_sub(1)) as f64 / 2.0;
        for (position, (_, index, first)) in ends.into_iter().enumerate() {
            let shift = start + step * position as f64;
            if let Some(Laid { span, .. }) = spans.get_mut(index) {
                *(if first { &mut span.shift_a } else { &mut span.shift_b }) = shift;
            }
        }
    }
}

/// Where the other end is along a side.
fn along(side: Side, other: Rect) -> f64 {
    match side {
        Side::Top | Side::Bottom => other.center().x,
        Side::Left | Side::Right | Side::Fixed => other.center().y,
    }
}

/// How far wires may be spread along a side.
fn room(side: Side, rect: Rect) -> Option<f64> {
    match side {
        Side::Fixed => None,
        Side::Top | Side::Bottom => Some(rect.width() * 0.6),
        Side::Left | Side::Right => Some(rect.height() * 0.55),
    }
}
