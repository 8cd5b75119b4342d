//! The ways between boxes: calm curves that keep to the free channels. Knows boxes; no packets.
//!
//! Free are: the gap between what is outside and the lanes; in a lane the height of each Service (its track)
//! and the bypass under them; the channel left of the pods; the gutter under each row of pods; the gaps
//! between columns of pods, and the band between headers and lanes, for DNS.

use kurbo::{BezPath, Point, Rect};

use super::curve::Way;
use super::spots::{Spot, Spots};
use super::wiring::{Boxes, Side, Span as AnySpan};
use crate::cluster::ServiceId;
use crate::network::Place;

type Span = AnySpan<Spot>;

/// How far a door's wire takes to swing to its track.
const SWING: f64 = 30.0;

impl Boxes for Spots<'_> {
    type Spot = Spot;

    fn spot(&self, place: &Place, _service: Option<ServiceId>) -> Option<Spot> {
        self.of(place)
    }

    fn rect(&self, spot: Spot) -> Option<Rect> {
        self.box_of(spot)
    }

    fn sides(&self, a: Spot, b: Spot) -> (Side, Side) {
        let narrow = self.frame.metrics.narrow;
        match (a, b) {
            (Spot::Outside(first), Spot::Outside(second)) if narrow => match (first / 2, second / 2) {
                (one, other) if one == other => (Side::Right, Side::Left),
                _ => (Side::Bottom, Side::Top),
            },
            (Spot::Outside(first), Spot::Outside(second)) => match second.saturating_sub(first) {
                1 => (Side::Bottom, Side::Top),
                _ => (Side::Left, Side::Left),
            },
            (Spot::Outside(_), Spot::Pod(..)) if narrow => (Side::Bottom, Side::Left),
            (Spot::Outside(_), _) if narrow => (Side::Bottom, Side::Fixed),
            (Spot::Outside(_), Spot::Pod(..)) => (Side::Right, Side::Left),
            (Spot::Outside(_), Spot::Dns) => (Side::Right, Side::Bottom),
            (Spot::Outside(_), _) => (Side::Right, Side::Fixed),
            (Spot::Pod(..), Spot::Pod(..)) => (Side::Left, Side::Left),
            (Spot::Pod(..), Spot::Dns) => (Side::Right, Side::Bottom),
            (_, Spot::Pod(..)) => (Side::Fixed, Side::Left),
            (_, Spot::Dns) => (Side::Fixed, Side::Bottom),
            _ => (Side::Fixed, Side::Fixed),
        }
    }

    /// A network card's wire comes to a pod by the bypass, under all that the rules sent.
    fn detour(&self, from: Spot, to: Spot) -> f64 {
        match (from, to) {
            (Spot::Door(one), Spot::Pod(other, _)) if one == other => 100.0,
            _ => 0.0,
        }
    }

    fn path(&self, span: &Span) -> Option<BezPath> {
        let (a, b) = (span.a, span.b);
        match (a, b) {
            (Spot::Outside(_), Spot::Outside(_)) => self.outside_to_outside(span),
            (Spot::Outside(_), Spot::Door(lane)) => self.outside_to_door(span, lane),
            (Spot::Outside(_), Spot::Crossing(lane, _)) => self.outside_to_crossing(span, lane),
            (Spot::Outside(_), Spot::Pod(lane, cell)) => self.outside_to_pod(span, lane, cell),
            (Spot::Door(one), Spot::Door(other)) => self.door_to_door(one, other),
            (Spot::Door(one), Spot::Crossing(other, _)) => self.door_to_crossing(span, one, other),
            (Spot::Door(one), Spot::Pod(lane, cell)) => self.door_to_pod(span, one, lane, cell),
            (Spot::Crossing(..), Spot::Pod(lane, cell)) => self.crossing_to_pod(span, lane, cell),
            (Spot::Pod(..), Spot::Pod(..)) => self.pod_to_pod(span),
            (Spot::Pod(lane, cell), Spot::Dns) => self.pod_to_dns(span, lane, cell),
            _ => self.plainly(span),
        }
    }
}

impl Spots<'_> {
    fn outside_to_outside(&self, span: &Span) -> Option<BezPath> {
        let (a, b) = (self.box_of(span.a)?, self.box_of(span.b)?);
        let way = match self.sides(span.a, span.b) {
            (Side::Right, _) => {
                let start = Point::new(a.x1, a.center().y + span.shift_a);
                Way::from(start).swing(Point::new(b.x0, b.center().y + span.shift_b))
            }
            (Side::Bottom, _) => {
                let start = Point::new(a.center().x + span.shift_a, a.y1);
                Way::from(start).drop(Point::new(b.center().x + span.shift_b, b.y0))
            }
            _ => {
                let start = Point::new(a.x0, a.center().y + span.shift_a);
                let end = Point::new(b.x0, b.center().y + span.shift_b);
                let channel = a.x0 - 13.0 + span.shift_a.clamp(-5.0, 5.0);
                Way::from(start).round(&[Point::new(channel, start.y), Point::new(channel, end.y), end], 9.0)
            }
        };
        Some(way.done())
    }

    /// Where a wire from outside meets a network card: at the Service's door, else at its head.
    fn door_left(&self, lane: usize, service: Option<ServiceId>) -> Option<Point> {
        let lane = self.lane(lane)?;
        let door = lane.doors.iter().find(|door| Some(door.service) == service);
        Some(Point::new(lane.door.x0, door.map_or(lane.door.y0 + 11.0, |door| door.y)))
    }

    /// Where a wire leaves a network card towards a Service's track.
    fn door_right(&self, lane: usize, service: Option<ServiceId>) -> Option<Point> {
        let lane = self.lane(lane)?;
        let track = service.and_then(|service| lane.tracks.get(&service)).copied();
        let (top, bottom) = (lane.door.y0 + 6.0, lane.door.y1 - 6.0);
        Some(Point::new(lane.door.x1, track.unwrap_or(bottom).clamp(top, bottom)))
    }

    /// From a card outside to a point at the left edge of the lanes.
    fn come_in(&self, span: &Span, to: Point) -> Option<Way> {
        let card = self.box_of(span.a)?;
        if !self.frame.metrics.narrow {
            return Some(Way::from(Point::new(card.x1, card.center().y + span.shift_a)).swing(to));
        }
        let start = Point::new(card.center().x + span.shift_a, card.y1);
        let x = self.frame.metrics.lane_left - 10.0 + (span.shift_a / 6.0).clamp(-6.0, 4.0);
        let shelf =
            (card.y1 + 18.0).max(self.outside_bottom() + 13.0) - (span.shift_a / 4.0).clamp(-4.0, 4.0);
        let corners = [Point::new(start.x, shelf), Point::new(x, shelf), Point::new(x, to.y), to];
        Some(Way::from(start).round(&corners, 9.0))
    }

    fn outside_bottom(&self) -> f64 {
        self.frame.outside.iter().map(|(_, rect)| rect.y1).fold(0.0, f64::max)
    }

    fn outside_to_door(&self, span: &Span, lane: usize) -> Option<BezPath> {
        Some(self.come_in(span, self.door_left(lane, span.service)?)?.done())
    }

    /// Past the network card, under it.
    fn under_door(&self, span: &Span, lane: usize) -> Option<Way> {
        let it = self.lane(lane)?;
        let y = self.bypass(span, lane)?.max(it.door.y1 + 8.0).min(it.rect.y1 - 6.0);
        let way = self.come_in(span, Point::new(it.door.x0 - 2.0, y))?;
        Some(way.line(Point::new(it.door.x1, y)))
    }

    fn outside_to_crossing(&self, span: &Span, lane: usize) -> Option<BezPath> {
        let (center, radius) = self.crossing(span.b)?;
        Some(self.under_door(span, lane)?.swing(center - (radius, 0.0)).done())
    }

    fn outside_to_pod(&self, span: &Span, lane: usize, cell: usize) -> Option<BezPath> {
        let way = self.under_door(span, lane)?;
        Some(self.enter_pod(self.along_bypass(way, span, lane)?, span, lane, cell)?.done())
    }

    fn along_bypass(&self, way: Way, span: &Span, lane: usize) -> Option<Way> {
        let it = self.lane(lane)?;
        let y = self.bypass(span, lane)?;
        let way = way.swing(Point::new(it.door.x1 + SWING, y));
        Some(way.line(Point::new(self.frame.metrics.zone_right.max(it.door.x1 + SWING), y)))
    }

    /// The height at which a Service's packets pass by the rules: each a little beside the others.
    fn bypass(&self, span: &Span, lane: usize) -> Option<f64> {
        let it = self.lane(lane)?;
        let rank = self.frame.bars.iter().position(|bar| Some(bar.service) == span.service).unwrap_or(0);
        let middle = (self.frame.bars.len().saturating_sub(1)) as f64 / 2.0;
        let apart = (14.0 / self.frame.bars.len().max(1) as f64).min(5.0);
        Some((it.bypass + (rank as f64 - middle) * apart).min(it.rect.y1 - 6.0))
    }

    fn door_to_door(&self, one: usize, other: usize) -> Option<BezPath> {
        let (a, b) = (self.lane(one)?.door, self.lane(other)?.door);
        let (start, end) = (Point::new(a.x0, a.y0 + 11.0), Point::new(b.x0, b.y0 + 11.0));
        // Of a curve's bulge three quarters are to be seen: it keeps clear of what stands outside.
        let metrics = &self.frame.metrics;
        let beside = (start.x - metrics.left - metrics.outside_width - 6.0) / 0.75;
        let most = if metrics.narrow { 32.0 } else { beside.clamp(24.0, 52.0) };
        let bulge = ((end.y - start.y).abs() * 0.2).clamp(24.0, most);
        Some(Way::from(start).bow(end, -bulge).done())
    }

    fn door_to_crossing(&self, span: &Span, one: usize, other: usize) -> Option<BezPath> {
        let (center, radius) = self.crossing(span.b)?;
        let start = self.door_right(one, span.service)?;
        let end = center - (radius, 0.0);
        if one != other {
            return Some(Way::from(start).swing(end).done());
        }
        let level = Point::new((start.x + SWING).min(end.x), end.y);
        Some(Way::from(start).swing(level).line(end).done())
    }

    fn door_to_pod(&self, span: &Span, door: usize, lane: usize, cell: usize) -> Option<BezPath> {
        let it = self.lane(door)?;
        let y = self.bypass(span, door)?;
        let start = Point::new(it.door.x1, y.clamp(it.door.y0 + 7.0, it.door.y1 - 7.0));
        let way = self.along_bypass(Way::from(start), span, door)?;
        Some(self.enter_pod(way, span, lane, cell)?.done())
    }

    fn crossing_to_pod(&self, span: &Span, lane: usize, cell: usize) -> Option<BezPath> {
        let (center, radius) = self.crossing(span.a)?;
        let zone = self.frame.metrics.zone_right;
        let way = if self.is_client(lane, cell, span.service) {
            // A client's packets come in under the track, so that they are told from those that go on.
            let low = Point::new(center.x + radius + 13.0, center.y + radius.min(9.0) + 2.0);
            let start = Point::new(center.x + radius * 0.5, center.y + radius * 0.87);
            Way::from(start)
                .bend(Point::new(start.x + 1.0, low.y), low)
                .line(Point::new(zone.max(low.x), low.y))
        } else {
            let start = center + (radius, 0.0);
            Way::from(start).line(Point::new(zone.max(start.x), start.y))
        };
        Some(self.enter_pod(way, span, lane, cell)?.done())
    }

    /// Into a pod's left side: straight in the first column, else by the gutter under its row.
    fn enter_pod(&self, way: Way, span: &Span, lane: usize, cell: usize) -> Option<Way> {
        let card = self.cell(lane, cell)?;
        let end = Point::new(card.rect.x0, card.rect.center().y + span.shift_b);
        if card.column == 0 {
            return Some(way.swing(end));
        }
        let metrics = &self.frame.metrics;
        let gutter = card.gutter + (span.shift_b / 4.0).clamp(-3.0, 3.0);
        let way = way.swing(Point::new(metrics.pods_left, gutter));
        let turn = Point::new(card.rect.x0 - metrics.column_gap + 1.0, gutter);
        Some(way.line(turn).swing(end))
    }

    fn pod_to_pod(&self, span: &Span) -> Option<BezPath> {
        let (Spot::Pod(one, first), Spot::Pod(other, second)) = (span.a, span.b) else { return None };
        let (a, b) = (self.cell(one, first)?, self.cell(other, second)?);
        let way = self.out_of_pod(span, one, first)?;
        let left = self.frame.metrics.pods_left;
        let entry = match b.column {
            0 => Point::new(b.rect.x0, b.rect.center().y + span.shift_b),
            _ => Point::new(left, b.gutter + (span.shift_b / 4.0).clamp(-3.0, 3.0)),
        };
        let exit = if a.column == 0 { a.rect.center().y + span.shift_a } else { a.gutter };
        let bulge =
            ((entry.y - exit).abs() * 0.3).clamp(26.0, if self.frame.metrics.narrow { 30.0 } else { 62.0 });
        let way = way.bow(entry, -bulge);
        if b.column == 0 {
            return Some(way.done());
        }
        let turn = Point::new(b.rect.x0 - self.frame.metrics.column_gap + 1.0, entry.y);
        let end = Point::new(b.rect.x0, b.rect.center().y + span.shift_b);
        Some(way.line(turn).swing(end).done())
    }

    fn out_of_pod(&self, span: &Span, lane: usize, cell: usize) -> Option<Way> {
        let card = self.cell(lane, cell)?;
        let way = Way::from(Point::new(card.rect.x0, card.rect.center().y + span.shift_a));
        if card.column == 0 {
            return Some(way);
        }
        let metrics = &self.frame.metrics;
        let turn = Point::new(card.rect.x0 - metrics.column_gap + 1.0, card.gutter);
        Some(way.swing(turn).line(Point::new(metrics.pods_left, card.gutter)))
    }

    /// Up beside the pods' columns, to the card of DNS over them.
    fn pod_to_dns(&self, span: &Span, lane: usize, cell: usize) -> Option<BezPath> {
        let (card, dns) = (self.cell(lane, cell)?, self.frame.dns?);
        let metrics = &self.frame.metrics;
        let last = card.column.saturating_add(1) >= metrics.columns;
        let gap = if last { 8.0 } else { metrics.column_gap / 2.0 };
        let channel = card.rect.x1 + gap;
        let start = Point::new(card.rect.x1, card.rect.y0 + 18.0);
        let end_x = (channel + span.shift_b).clamp(dns.x0 + 10.0, dns.x1 - 8.0);
        let mut corners = vec![Point::new(channel, start.y)];
        if (end_x - channel).abs() > 1.0 {
            corners.push(Point::new(channel, self.frame.band));
            corners.push(Point::new(end_x, self.frame.band));
        }
        corners.push(Point::new(if corners.len() > 1 { end_x } else { channel }, dns.y1));
        Some(Way::from(start).round(&corners, 7.0).done())
    }

    /// Whatever else happens to be next to each other in a trace.
    fn plainly(&self, span: &Span) -> Option<BezPath> {
        let (a, b) = (self.box_of(span.a)?, self.box_of(span.b)?);
        let (start, end) = (a.center(), b.center());
        Some(Way::from(start).swing(end).done())
    }
}
