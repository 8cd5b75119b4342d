//! All wires of a picture: one for each two boxes and Service, spread where several meet at a card.

use std::collections::BTreeMap;

use super::route::{Side, Span, sides};
use super::spots::{Spot, Spots};
use super::wire::Wire;
use crate::cluster::ServiceId;
use crate::simulation::Route;

/// The wires, and for each route which it is and whether it goes along it backwards.
pub(super) fn wires(spots: &Spots, routes: &[Route]) -> (Vec<Wire>, Vec<Option<(usize, bool)>>) {
    let (mut spans, tracks) = collect(spots, routes);
    spread(spots, &mut spans);
    let mut place_of: Vec<Option<usize>> = Vec::new();
    let mut wires = Vec::new();
    for (span, route, reversed) in &spans {
        let path = spots.path(span).map(|path| if *reversed { path.reverse_subpaths() } else { path });
        place_of.push(path.as_ref().map(|_| wires.len()));
        wires.extend(path.map(|path| Wire::new(route.clone(), path)));
    }
    let placed = |(span, backwards): (usize, bool)| Some(((*place_of.get(span)?)?, backwards));
    let tracks = tracks.into_iter().map(|track| track.and_then(placed)).collect();
    (wires, tracks)
}

/// A wire to be laid, the route it was made for, and whether that goes from the second box to the first.
type Laid = (Span, Route, bool);

fn collect(spots: &Spots, routes: &[Route]) -> (Vec<Laid>, Vec<Option<(usize, bool)>>) {
    let mut known: BTreeMap<(Spot, Spot, Option<ServiceId>, bool), (usize, bool)> = BTreeMap::new();
    let mut spans: Vec<Laid> = Vec::new();
    let mut tracks = Vec::new();
    for route in routes {
        let (Some(from), Some(to)) = (spots.of(&route.from), spots.of(&route.to)) else {
            tracks.push(None);
            continue;
        };
        if from == to {
            tracks.push(None);
            continue;
        }
        let reversed = from > to;
        let (a, b) = if reversed { (to, from) } else { (from, to) };
        // Questions to DNS have one wire for each pod, whatever they ask for.
        let service = route.service.filter(|_| !route.lookup);
        let key = (a, b, service, route.lookup);
        let (index, first_reversed) = *known.entry(key).or_insert_with(|| {
            let span = Span { a, b, service, shift_a: 0.0, shift_b: 0.0 };
            spans.push((span, route.clone(), reversed));
            (spans.len().saturating_sub(1), reversed)
        });
        tracks.push(Some((index, reversed != first_reversed)));
    }
    (spans, tracks)
}

/// Wires that share a side of a card are set apart, in the order of where they go: no two cross at the card.
fn spread(spots: &Spots, spans: &mut [Laid]) {
    let mut meeting: BTreeMap<(Spot, Side), Vec<(f64, usize, bool)>> = BTreeMap::new();
    for (index, (span, ..)) in spans.iter().enumerate() {
        let (side_a, side_b) = sides(spots, span.a, span.b);
        let (Some(a), Some(b)) = (spots.rect(span.a), spots.rect(span.b)) else { continue };
        let along = |side: Side, other: kurbo::Rect| match side {
            Side::Top | Side::Bottom => other.center().x,
            _ => other.center().y,
        };
        meeting.entry((span.a, side_a)).or_default().push((along(side_a, b), index, true));
        meeting.entry((span.b, side_b)).or_default().push((along(side_b, a), index, false));
    }
    for ((spot, side), mut ends) in meeting {
        let Some(rect) = spots.rect(spot) else { continue };
        let room = match side {
            Side::Fixed => continue,
            Side::Top | Side::Bottom => rect.width() * 0.6,
            Side::Left | Side::Right => rect.height() * 0.55,
        };
        ends.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
        let step = (room / ends.len().max(1) as f64).min(13.0);
        let start = -step * (ends.len().saturating_sub(1)) as f64 / 2.0;
        for (position, (_, index, first)) in ends.into_iter().enumerate() {
            let shift = start + step * position as f64;
            if let Some((span, ..)) = spans.get_mut(index) {
                *(if first { &mut span.shift_a } else { &mut span.shift_b }) = shift;
            }
        }
    }
}
