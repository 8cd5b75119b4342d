//! The overview: the same things folded into three columns: who calls, Services, pods by node.
//!
//! Load balancers, network cards and rules are folded into their Service's card. Packets of headless and
//! ExternalName Services pass beside the card, by a hollow ring that is tied to it: DNS names the pods, and nothing of
//! the Service is on the way.

use std::collections::BTreeMap;

use kurbo::{BezPath, Point, Rect, Size};

use super::curve::Way;
use super::layout::{Serves, accents};
use super::overview_cards as cards;
use super::plan::{Outsider, Plan, has_rules};
use super::thing::{Layout, Thing, View};
use super::wiring::{self, Boxes, Side, Span};
use super::word::Word;
use crate::cluster::{Cluster, NodeId, PodId, ServiceId};
use crate::network::Place;
use crate::simulation::Simulation;

/// A box of the overview.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Spot {
    /// A card of the first column.
    Caller(usize),
    /// A Service's card.
    Service(ServiceId),
    /// The ring beside the card of a Service without rules.
    Beside(ServiceId),
    /// Cluster DNS.
    Dns,
    /// A node's box.
    Node(usize),
    /// A pod's row, by lane and cell.
    Pod(usize, usize),
    /// A host outside, under the nodes.
    Host(usize),
}

/// All boxes.
pub(super) struct Columns {
    pub narrow: bool,
    pub callers: Vec<(Outsider, Rect)>,
    pub services: Vec<(ServiceId, Rect)>,
    pub dns: Option<Rect>,
    pub nodes: Vec<NodeBox>,
    pub hosts: Vec<(Outsider, Rect)>,
    pub top: f64,
    pub bottom: f64,
    pub xs: [(f64, f64); 3],
}

/// A node's box with a row for each pod or group.
pub(super) struct NodeBox {
    pub rect: Rect,
    pub rows: Vec<Rect>,
}

const HEADING: f64 = 26.0;
const TOP: f64 = 42.0;
const SERVICE_HEIGHT: f64 = 62.0;
const NODE_HEAD: f64 = 30.0;
const ROW_HEIGHT: f64 = 28.0;
const ROW_GAP: f64 = 6.0;

/// Clients, Services, pods by node.
pub(super) fn overview(cluster: &Cluster, simulation: &Simulation, size: Size, narrow: bool) -> Layout {
    let plan = Plan::new(cluster, simulation, narrow);
    let columns = Columns::new(cluster, &plan, size, narrow);
    let places = Places::new(cluster, &plan, &columns);
    let (wires, tracks) = wiring::wires(&places, simulation.routes());
    let mut things = draw(cluster, &plan, &columns);
    // A ring that no wire meets would stand for nothing.
    let ends: Vec<Point> = wires.iter().flat_map(|wire| [wire.start(), wire.end()]).flatten().collect();
    let met = |ring: &Rect| ends.iter().any(|end| ring.inflate(1.0, 1.0).contains(*end));
    for (id, rect) in &columns.services {
        let ring = columns.ring(*id).filter(met);
        things.extend(cluster.services.get(*id).and_then(|it| cards::beside(*id, it, *rect, ring)));
    }
    let mut anchors = BTreeMap::new();
    for route in simulation.routes() {
        for place in [&route.from, &route.to] {
            let rect = places.spot(place, route.service).and_then(|spot| places.rect(spot));
            anchors.extend(rect.map(|rect| (place.clone(), rect.center())));
        }
    }
    let starts = simulation.flights().iter().filter_map(|it| Some((it.stations.first()?, it.trace.service)));
    for (station, service) in starts {
        let rect = places.spot(&station.place, service).and_then(|spot| places.rect(spot));
        anchors.extend(rect.map(|rect| (station.place.clone(), rect.center())));
    }
    let size = Size::new(size.width, columns.bottom.ceil());
    let (view, accents) = (View::Overview, accents(cluster));
    Layout { view, size, scale: 1.0, narrow, things, wires, accents, tracks, anchors }
}

impl Columns {
    fn new(cluster: &Cluster, plan: &Plan, size: Size, narrow: bool) -> Self {
        let (hosts, callers): (Vec<Outsider>, Vec<Outsider>) =
            plan.outside.iter().cloned().partition(|it| matches!(it, Outsider::External(..)));
        let callers: Vec<Outsider> =
            callers.into_iter().filter(|it| !matches!(it, Outsider::LoadBalancer(_))).collect();
        let xs = columns(size.width, callers.is_empty());
        let caller_heights: Vec<f64> =
            callers.iter().map(|it| cards::caller_height(cluster, it, narrow)).collect();
        let node_heights: Vec<f64> = plan.lanes.iter().map(|lane| node_height(lane.cells.len())).collect();
        let host_heights = vec![if narrow { 46.0 } else { 52.0 }; hosts.len()];
        let right: Vec<f64> = node_heights.iter().chain(&host_heights).copied().collect();
        let dns_height = if plan.dns { Some(44.0) } else { None };
        let middle: Vec<f64> = plan.bars.iter().map(|_| SERVICE_HEIGHT).chain(dns_height).collect();
        let needed = [stack(&caller_heights, 30.0), stack(&middle, 18.0), stack(&right, 16.0)];
        let window = size.height - TOP - 20.0;
        let height = needed.into_iter().fold(window, f64::max);
        // Of a picture that is scrolled, no column stands in the middle: what is seen first would be empty.
        let spread = |heights: &[f64], least, most| spread(heights, least, most, window, height > window);
        let callers_y = spread(&caller_heights, 30.0, 70.0);
        let middle_y = spread(&middle, 18.0, 46.0);
        let right_y = spread(&right, 16.0, 40.0);
        let rect = |column: usize, y: f64, height: f64| {
            let (x0, x1) = xs.get(column).copied().unwrap_or((0.0, 0.0));
            Rect::new(x0, y, x1, y + height)
        };
        let nodes = plan.lanes.iter().zip(&node_heights).zip(&right_y);
        let hosts_y = right_y.iter().skip(plan.lanes.len());
        Self {
            narrow,
            callers: callers
                .into_iter()
                .zip(caller_heights.iter().zip(callers_y))
                .map(|(it, (height, y))| (it, rect(0, y, *height)))
                .collect(),
            services: plan
                .bars
                .iter()
                .zip(&middle_y)
                .map(|(id, y)| (*id, rect(1, *y, SERVICE_HEIGHT)))
                .collect(),
            dns: dns_height.zip(middle_y.last()).map(|(height, y)| rect(1, *y, height)),
            nodes: nodes
                .map(|((lane, height), y)| node_box(rect(2, *y, *height), lane.cells.len()))
                .collect(),
            hosts: hosts
                .into_iter()
                .zip(host_heights.iter().zip(hosts_y))
                .map(|(it, (height, y))| (it, rect(2, *y, *height)))
                .collect(),
            top: HEADING,
            bottom: TOP + height + 20.0,
            xs,
        }
    }
}

impl Columns {
    fn card(&self, id: ServiceId) -> Option<Rect> {
        self.services.iter().find(|(service, _)| *service == id).map(|(_, rect)| *rect)
    }

    /// Beside a Service's card, close to it.
    fn ring(&self, id: ServiceId) -> Option<Rect> {
        let card = self.card(id)?;
        let gap = self.xs.last()?.0 - card.x1;
        let at = Point::new(card.x1 + (gap * 0.45).min(26.0), card.center().y);
        Some(Rect::from_center_size(at, (RING, RING)))
    }
}

/// How wide the ring beside a card is.
const RING: f64 = 13.0;

/// The most room between two columns, where there is no third.
const WIDEST_GAP: f64 = 360.0;

/// Three columns with the room between them shared evenly. The first is left out where nobody is in it; the others
/// then stand in the middle.
fn columns(width: f64, without_first: bool) -> [(f64, f64); 3] {
    let margin = if width < 640.0 { 8.0 } else { 22.0 } + ((width - 1_300.0) / 2.0).max(0.0);
    let inner = width - 2.0 * margin;
    let left = (inner * 0.22).clamp(92.0, 176.0).floor();
    let middle = (inner * 0.25).clamp(102.0, 208.0).floor();
    let right = (inner * 0.32).clamp(116.0, 320.0).floor();
    if without_first {
        let gap = (inner - middle - right).min(WIDEST_GAP);
        let start = (margin + (inner - middle - gap - right) / 2.0).floor();
        let third = start + middle + gap;
        return [(start, start), (start, start + middle), (third, third + right)];
    }
    let gap = (inner - left - middle - right) / 2.0;
    let second = (margin + left + gap).floor();
    [(margin, margin + left), (second, second + middle), (width - margin - right, width - margin)]
}

fn node_height(cells: usize) -> f64 {
    let rows = cells.max(1) as f64;
    NODE_HEAD + rows * ROW_HEIGHT + (rows - 1.0) * ROW_GAP + 10.0
}

fn node_box(rect: Rect, cells: usize) -> NodeBox {
    let row = |index: usize| {
        let y = rect.y0 + NODE_HEAD + index as f64 * (ROW_HEIGHT + ROW_GAP);
        Rect::new(rect.x0 + 8.0, y, rect.x1 - 8.0, y + ROW_HEIGHT)
    };
    NodeBox { rect, rows: (0..cells).map(row).collect() }
}

fn stack(heights: &[f64], gap: f64) -> f64 {
    heights.iter().sum::<f64>() + gap * heights.len().saturating_sub(1) as f64
}

/// The tops of boxes one under the other, in the middle of the height or from the top.
fn spread(heights: &[f64], least: f64, most: f64, height: f64, from_top: bool) -> Vec<f64> {
    let gaps = heights.len().saturating_sub(1) as f64;
    let sum: f64 = heights.iter().sum();
    let gap = if gaps > 0.0 { ((height - sum) / (gaps + 1.0)).clamp(least, most) } else { 0.0 };
    let above = if from_top { 0.0 } else { (height - sum - gap * gaps) / 2.0 };
    let mut y = (TOP + above.max(0.0)).round();
    let mut tops = Vec::new();
    for own in heights {
        tops.push(y);
        y = (y + own + gap).round();
    }
    tops
}

/// Which box each place is folded into.
struct Places<'a> {
    cluster: &'a Cluster,
    columns: &'a Columns,
    lanes: BTreeMap<NodeId, usize>,
    cells: BTreeMap<PodId, (usize, usize)>,
}

impl<'a> Places<'a> {
    fn new(cluster: &'a Cluster, plan: &Plan, columns: &'a Columns) -> Self {
        let mut lanes = BTreeMap::new();
        let mut cells = BTreeMap::new();
        for (lane, it) in plan.lanes.iter().enumerate() {
            lanes.extend(it.nodes.iter().map(|node| (*node, lane)));
            for (cell, card) in it.cells.iter().enumerate() {
                cells.extend(card.pods().iter().map(|pod| (*pod, (lane, cell))));
            }
        }
        Self { cluster, columns, lanes, cells }
    }

    fn service(&self, id: ServiceId) -> Option<Spot> {
        let drawn = self.columns.services.iter().any(|(service, _)| *service == id);
        let service = self.cluster.services.get(id).filter(|_| drawn)?;
        Some(if has_rules(service) { Spot::Service(id) } else { Spot::Beside(id) })
    }

    fn outsider(&self, place: &Place) -> Option<Spot> {
        let among = |list: &[(Outsider, Rect)]| list.iter().position(|(it, _)| it.place() == *place);
        let caller = among(&self.columns.callers).map(Spot::Caller);
        let last = self.columns.hosts.len().checked_sub(1).map(Spot::Host);
        caller.or_else(|| among(&self.columns.hosts).map(Spot::Host)).or(last)
    }

    /// Where a wire meets a box; `to_right` where it goes on to the right.
    fn end(&self, spot: Spot, side: Side, shift: f64) -> Option<Point> {
        let rect = self.rect(spot)?;
        Some(match side {
            Side::Left => Point::new(rect.x0, rect.center().y + shift),
            Side::Right => Point::new(rect.x1, rect.center().y + shift),
            Side::Top => Point::new(rect.center().x + shift, rect.y0),
            Side::Bottom => Point::new(rect.center().x + shift, rect.y1),
            Side::Fixed => rect.center(),
        })
    }
}

/// The column of a spot, from the left; between two columns for the points beside Services.
fn column(spot: Spot) -> u8 {
    match spot {
        Spot::Caller(_) => 0,
        Spot::Service(_) | Spot::Dns => 1,
        Spot::Beside(_) => 2,
        Spot::Node(_) | Spot::Pod(..) | Spot::Host(_) => 3,
    }
}

impl Boxes for Places<'_> {
    type Spot = Spot;

    fn spot(&self, place: &Place, service: Option<ServiceId>) -> Option<Spot> {
        match place {
            Place::Pod(pod) => self.cells.get(pod).map(|(lane, cell)| Spot::Pod(*lane, *cell)),
            Place::LoadBalancer(service) => self.service(*service).or_else(|| {
                let (last, _) = self.columns.services.last()?;
                self.service(*last)
            }),
            Place::Rules(node, _) | Place::Node(node) => {
                let folded = service.and_then(|service| self.service(service));
                folded.or_else(|| self.lanes.get(node).map(|lane| Spot::Node(*lane)))
            }
            Place::Dns => self.columns.dns.map(|_| Spot::Dns),
            _ => self.outsider(place),
        }
    }

    fn rect(&self, spot: Spot) -> Option<Rect> {
        let columns = self.columns;
        match spot {
            Spot::Caller(index) => columns.callers.get(index).map(|(_, rect)| *rect),
            Spot::Host(index) => columns.hosts.get(index).map(|(_, rect)| *rect),
            Spot::Service(id) => columns.card(id),
            Spot::Beside(id) => columns.ring(id),
            Spot::Dns => columns.dns,
            Spot::Node(lane) => columns.nodes.get(lane).map(|node| node.rect),
            Spot::Pod(lane, cell) => columns.nodes.get(lane)?.rows.get(cell).copied(),
        }
    }

    fn sides(&self, a: Spot, b: Spot) -> (Side, Side) {
        match column(a).cmp(&column(b)) {
            std::cmp::Ordering::Less => (Side::Right, Side::Left),
            std::cmp::Ordering::Greater => (Side::Left, Side::Right),
            std::cmp::Ordering::Equal if matches!(a, Spot::Caller(_)) => match (a, b) {
                (Spot::Caller(one), Spot::Caller(other)) if other == one.saturating_add(1) => {
                    (Side::Bottom, Side::Top)
                }
                _ => (Side::Right, Side::Right),
            },
            std::cmp::Ordering::Equal => (Side::Left, Side::Left),
        }
    }

    fn path(&self, span: &Span<Spot>) -> Option<BezPath> {
        let (side_a, side_b) = self.sides(span.a, span.b);
        let start = self.end(span.a, side_a, span.shift_a)?;
        let end = self.end(span.b, side_b, span.shift_b)?;
        let way = Way::from(start);
        let bow = ((end.y - start.y).abs() * 0.25).clamp(20.0, 60.0);
        if let (Spot::Caller(_), Spot::Beside(id)) = (span.a, span.b) {
            let card = self.columns.card(id)?;
            // Over the card, not through it.
            let over = card.y0 - 9.0;
            let way = way.swing(Point::new(card.x0, over)).line(Point::new(card.x1 - 4.0, over));
            return Some(way.swing(end).done());
        }
        let way = match (side_a, side_b) {
            (Side::Bottom, _) => way.drop(end),
            (Side::Left, Side::Left) => way.bow(end, -bow),
            (Side::Right, Side::Right) => way.bow(end, bow),
            _ => way.swing(end),
        };
        Some(way.done())
    }
}

fn draw(cluster: &Cluster, plan: &Plan, columns: &Columns) -> Vec<Thing> {
    let mut things = Vec::new();
    let headings = [Word::Clients, Word::Services, Word::Pods];
    for (word, (x0, x1)) in headings.into_iter().zip(columns.xs) {
        if x1 > x0 {
            things.push(super::outside::heading(word, Point::new(x0, columns.top), x1 - x0));
        }
    }
    for (lane, node) in plan.lanes.iter().zip(&columns.nodes) {
        things.push(cards::node(cluster, lane, node, columns.narrow));
    }
    for (outsider, rect) in columns.callers.iter().chain(&columns.hosts) {
        things.push(cards::outsider(cluster, plan, outsider, *rect, columns.narrow));
    }
    for (id, rect) in &columns.services {
        things.extend(cluster.services.get(*id).map(|it| cards::service(*id, it, *rect, columns.narrow)));
    }
    things.extend(columns.dns.map(|rect| super::outside::draw_dns(cluster, rect)));
    let serves = Serves::of(cluster);
    for (lane, node) in plan.lanes.iter().zip(&columns.nodes) {
        let name = super::lanes::lane_name(cluster, lane);
        let rows = lane.cells.iter().zip(&node.rows);
        things.extend(rows.filter_map(|(cell, rect)| cards::pod(cluster, &serves, cell, *rect, &name)));
    }
    things
}
