//! The sizes that a width allows: columns, cards, pitches. Knows how much there is, not where it goes.

use super::outside;
use super::plan::{LanePlan, Plan, is_on_nodes};
use super::shape::TextRole;
use super::text::measure;
use crate::cluster::{Cluster, Service, ServiceType};

/// Sizes in pixels, all for one width.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Metrics {
    pub narrow: bool,
    /// The content between the margins.
    pub left: f64,
    pub right: f64,
    /// The cards outside; zero where there are none.
    pub outside_width: f64,
    /// Where the lanes begin and end.
    pub lane_left: f64,
    pub lane_right: f64,
    /// The part of a lane that title and network card take.
    pub door_width: f64,
    pub title_width: f64,
    /// Pod cards.
    pub pod_width: f64,
    pub pod_height: f64,
    pub columns: usize,
    pub column_gap: f64,
    pub row_gap: f64,
    pub pods_left: f64,
    /// Where bars may stand.
    pub zone_left: f64,
    pub zone_right: f64,
    /// The middles of the first and the last bar, where there is more than one.
    pub bars: (f64, f64),
    /// From one bar to the next, and a bar's width.
    pub pitch: f64,
    pub bar_width: f64,
}

/// The most that the picture spreads: wider screens get margins.
const WIDEST: f64 = 1_800.0;
/// The space between lanes, on the narrow screen and else.
pub(super) const LANE_GAP: f64 = 14.0;
/// The cards outside, where there is room.
const LEAST_OUTSIDE: f64 = 172.0;
/// What stays free inside a lane's right end: the channel of DNS questions.
const LANE_PAD: f64 = 16.0;
/// The titles' height at the top of a lane.
pub(super) const TITLE_HEIGHT: f64 = 50.0;
pub(super) const NARROW_TITLE_HEIGHT: f64 = 28.0;
/// Pod cards are as wide as their names ask for, up to this; where the bars need the room, down to the next.
const WIDEST_POD: f64 = 248.0;
/// The width of pod cards one above the other, where room is scarce; and of such side by side.
const LEAST_WIDE: f64 = 204.0;
const LEAST_BESIDE: f64 = 176.0;
/// A pod card without the space between its lines.
const COMPACT_POD: f64 = 74.0;

impl Metrics {
    pub(super) fn new(cluster: &Cluster, plan: &Plan, width: f64, narrow: bool) -> Self {
        let mut metrics =
            if narrow { Self::narrow(cluster, plan, width) } else { Self::wide(cluster, plan, width) };
        metrics.place_columns(plan, 1);
        if narrow {
            metrics.widen_pods(plan, pod_width(cluster, plan).clamp(154.0, 204.0));
        }
        metrics
    }

    fn wide(cluster: &Cluster, plan: &Plan, width: f64) -> Self {
        let margin = 22.0 + ((width - WIDEST) / 2.0).max(0.0);
        let (left, right) = (margin.round(), (width - margin).round());
        let roomy = width >= 880.0;
        let outside_width = match (plan.outside.is_empty(), roomy) {
            (true, _) => 0.0,
            (false, true) => outside::wanted(cluster, plan).clamp(LEAST_OUTSIDE, 212.0).ceil(),
            (false, false) => 144.0,
        };
        let gap = match plan.outside.is_empty() {
            // Wires between nodes bow out to the left.
            true if plan.lanes.len() > 1 => 56.0,
            true => 30.0,
            // What the cards take above their least does not come from the lanes.
            false => {
                let gap = ((width - 640.0) * 0.11 + 52.0).clamp(52.0, 120.0);
                let least = if roomy { LEAST_OUTSIDE } else { 140.0 };
                (gap - (outside_width - least)).max(48.0)
            }
        };
        let lane_left = (left + outside_width + gap).round();
        let (pod_least, pod_most) = if roomy { (160.0, WIDEST_POD) } else { (132.0, 152.0) };
        Self {
            narrow: false,
            left,
            right,
            outside_width,
            lane_left,
            lane_right: right,
            door_width: door_width(cluster, plan, 68.0, 124.0),
            title_width: title_width(cluster, plan).clamp(96.0, if roomy { 150.0 } else { 112.0 }),
            pod_width: pod_width(cluster, plan).clamp(pod_least, pod_most).round(),
            pod_height: 96.0,
            columns: 1,
            column_gap: 28.0,
            row_gap: 20.0,
            pods_left: right,
            zone_left: lane_left,
            zone_right: right,
            bars: (lane_left, right),
            pitch: 0.0,
            bar_width: 0.0,
        }
    }

    fn narrow(cluster: &Cluster, plan: &Plan, width: f64) -> Self {
        let (left, right) = (10.0, width - 10.0);
        // The channel to the left of the lanes is where wires come down from outside.
        let lane_left = left + 20.0;
        Self {
            narrow: true,
            left,
            right,
            outside_width: ((right - left - 10.0) / 2.0).floor(),
            lane_left,
            lane_right: right,
            door_width: door_width(cluster, plan, 56.0, if plan.bars.len() > 2 { 84.0 } else { 108.0 }),
            title_width: 0.0,
            pod_width: pod_width(cluster, plan)
                .clamp(
                    122.0,
                    if width > 430.0 {
                        168.0
                    } else if width < 380.0 {
                        138.0
                    } else {
                        146.0
                    },
                )
                .round(),
            pod_height: COMPACT_POD,
            columns: 1,
            column_gap: 24.0,
            row_gap: 14.0,
            pods_left: right,
            zone_left: lane_left,
            zone_right: right,
            bars: (lane_left, right),
            pitch: 0.0,
            bar_width: 0.0,
        }
    }

    /// Settles how many pods stand side by side, and with that the room for the bars.
    pub(super) fn place_columns(&mut self, plan: &Plan, columns: usize) {
        self.columns = columns.max(1);
        let count = self.columns as f64;
        let pad = if self.narrow { 14.0 } else { LANE_PAD };
        let pods = count * self.pod_width + (count - 1.0) * self.column_gap;
        let has_pods = plan.lanes.iter().any(|lane| !lane.cells.is_empty());
        self.pods_left = if has_pods { self.lane_right - pad - pods } else { self.lane_right - pad };
        let (before, after, widest) = if self.narrow { (16.0, 26.0, 22.0) } else { (26.0, 48.0, 34.0) };
        let straddle = if self.narrow { -8.0 } else { 14.0 };
        let title_end = if self.narrow { 0.0 } else { self.lane_left + 16.0 + self.title_width };
        let door_end = self.lane_left - straddle + self.door_width;
        self.zone_left = title_end.max(door_end) + before;
        self.zone_right = (self.pods_left - after).max(self.zone_left + 20.0);
        // A bar keeps clear of titles, and leaves wires the way to turn on both its sides.
        let half = widest / 2.0;
        let first = (title_end + 9.0).max(door_end + before) + half;
        self.bars = (first, (self.zone_right - half - 9.0).max(first));
        let (zone, count) = (self.zone_right - self.zone_left, plan.bars.len());
        self.pitch = match count {
            0..=1 => zone,
            _ => (zone / count as f64).max((self.bars.1 - self.bars.0) / (count as f64 - 1.0)),
        }
        .min(210.0);
        self.bar_width = (self.pitch * 0.5).clamp(5.0, widest).floor();
    }

    /// The same with so many pods side by side, as wide as the bars allow.
    pub(super) fn with_columns(&self, plan: &Plan, columns: usize) -> Self {
        let least = self.pod_width.min(if columns > 1 { LEAST_BESIDE } else { LEAST_WIDE });
        let mut tried = self.clone();
        loop {
            tried.place_columns(plan, columns);
            if tried.pod_width <= least || tried.bars_comfortable(plan) {
                return tried;
            }
            tried.pod_width = (tried.pod_width - 4.0).max(least);
        }
    }

    /// Whether the bars stand far enough apart.
    pub(super) fn bars_fit(&self, plan: &Plan) -> bool {
        let least = match plan.bars.len() {
            0..=1 => 60.0,
            2..=4 => 56.0,
            5..=10 => 34.0,
            _ => 14.0,
        };
        self.pitch >= least
    }

    /// Lower cards, where the lanes would not fit.
    pub(super) fn make_dense(&mut self) {
        self.pod_height = COMPACT_POD;
        self.row_gap = 14.0;
    }

    /// Whether cards leave out the space between their lines.
    pub(super) fn compact(&self) -> bool {
        self.pod_height <= COMPACT_POD
    }

    /// Whether they stand as they should.
    pub(super) fn bars_comfortable(&self, plan: &Plan) -> bool {
        let least = match plan.bars.len() {
            0..=1 => 124.0,
            2 => 108.0,
            3 => 116.0,
            4..=6 => 76.0,
            7..=10 => 52.0,
            _ => 20.0,
        };
        self.pitch >= least
    }

    /// On the narrow screen, cards take what the bars can spare.
    fn widen_pods(&mut self, plan: &Plan, wanted: f64) {
        let bars = match plan.bars.len() {
            0..=1 => 34.0,
            several => several as f64 * 40.0,
        };
        let spare = (self.zone_right - self.zone_left) - bars;
        let wider = (self.pod_width + spare.max(0.0)).min(wanted.max(self.pod_width)).floor();
        self.pod_width = wider;
        self.place_columns(plan, 1);
    }

    /// The most columns that any lane has use for.
    pub(super) fn useful_columns(plan: &Plan) -> usize {
        plan.lanes.iter().map(|lane| lane.cells.len()).max().unwrap_or(0).clamp(1, 4)
    }

    /// The height of a lane's pod grid.
    pub(super) fn grid_height(&self, lane: &LanePlan) -> f64 {
        let rows = lane.cells.len().div_ceil(self.columns).max(1) as f64;
        rows * self.pod_height + (rows - 1.0) * self.row_gap
    }

    /// The bar of this index, its middle.
    pub(super) fn bar_x(&self, index: usize, count: usize) -> f64 {
        let middle = match count {
            0..=1 => (self.zone_left + self.zone_right) / 2.0,
            _ => (self.bars.0 + self.bars.1) / 2.0,
        };
        (middle + self.pitch * (index as f64 - (count as f64 - 1.0) / 2.0)).round()
    }
}

/// The room for each pod's name, and for its address with two ports beside it.
fn pod_width(cluster: &Cluster, plan: &Plan) -> f64 {
    let pods = plan.lanes.iter().flat_map(|lane| &lane.cells).flat_map(|cell| cell.pods().first());
    let widths = pods.filter_map(|pod| cluster.pods.get(*pod)).map(|pod| {
        let ports = pod.template.containers.iter().map(|it| it.ports.len()).sum::<usize>().min(2) as f64;
        let address = pod.ip().map_or(0.0, |ip| measure(&ip.to_string(), TextRole::MonoDim));
        (measure(&pod.name, TextRole::SmallTitle) + 42.0).max(address + ports * 37.0 + 36.0)
    });
    widths.fold(0.0, f64::max)
}

fn title_width(cluster: &Cluster, plan: &Plan) -> f64 {
    let nodes = plan.lanes.iter().filter_map(|lane| cluster.nodes.get(*lane.nodes.first()?));
    let widths = nodes.map(|node| {
        let address = measure(&node_address(node), TextRole::MonoDim);
        measure(&node.name, TextRole::Title).max(address)
    });
    widths.fold(0.0, f64::max)
}

/// Under a node's name: its address, and its zone where it has one.
pub(super) fn node_address(node: &crate::cluster::Node) -> String {
    match &node.zone {
        Some(zone) => format!("{} · {zone}", node.ip),
        None => node.ip.to_string(),
    }
}

fn door_width(cluster: &Cluster, plan: &Plan, least: f64, most: f64) -> f64 {
    let services = plan.bars.iter().filter_map(|id| cluster.services.get(*id));
    let texts = services.flat_map(|service| door_texts(cluster, service));
    (texts.map(|text| measure(&text, TextRole::MonoAccent) + 12.0).fold(0.0, f64::max))
        .clamp(least, most)
        .round()
}

/// What a Service opens on every node's card: node ports, external addresses, ports of a balancer that the nodes are.
pub(super) fn door_texts(cluster: &Cluster, service: &Service) -> Vec<String> {
    if service.kind == ServiceType::ExternalName {
        return Vec::new();
    }
    let ports = service.ports.iter().filter_map(|port| port.node_port);
    let mut texts: Vec<String> = ports.map(|port| format!(":{port}")).collect();
    // A port at each door, where each node's address is stated.
    let stated = service.load_balancer.as_ref().map_or(0, |balancer| balancer.ingress.len());
    if stated >= cluster.nodes.len() && is_on_nodes(cluster, service) {
        texts.extend(service.ports.iter().map(|port| format!(":{}", port.port)));
    }
    for ip in &service.external_ips {
        texts.extend(service.ports.first().map(|port| format!("{ip}:{}", port.port)));
    }
    texts
}
