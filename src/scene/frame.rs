//! Where every box stands: lanes, bars, headers, cards. Knows sizes and the plan; draws nothing.

use std::collections::BTreeMap;

use kurbo::{Point, Rect, Size};

use super::headers::{Header, place_headers};
use super::metrics::{LANE_GAP, Metrics, NARROW_TITLE_HEIGHT, TITLE_HEIGHT, door_texts};
use super::outside;
use super::plan::{LanePlan, Outsider, Plan, has_rules};
use super::shape::TextRole;
use super::text::measure;
use crate::cluster::{Cluster, ServiceId};

/// All boxes.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub metrics: Metrics,
    pub size: Size,
    pub outside: Vec<(Outsider, Rect)>,
    /// How many rows the cards outside may have.
    pub outside_rows: usize,
    pub headers: Vec<Header>,
    pub bars: Vec<Bar>,
    pub lanes: Vec<Lane>,
    pub dns: Option<Rect>,
    /// The strip of pods without a node, and its cards.
    pub strip: Option<(Rect, Vec<Rect>)>,
    /// The base lines of the two headings.
    pub heading: f64,
    pub cluster_heading: f64,
    /// Where the notes under the bars begin, where there is room for them.
    pub notes: Option<f64>,
    /// The horizontal channel between headers and lanes.
    pub band: f64,
}

/// A Service's bar.
#[derive(Clone, Debug)]
pub(super) struct Bar {
    pub service: ServiceId,
    pub rect: Rect,
    pub radius: f64,
}

/// A lane.
#[derive(Clone, Debug)]
pub(super) struct Lane {
    pub rect: Rect,
    pub door: Rect,
    /// The rows of the network card.
    pub doors: Vec<Door>,
    /// How many doors are not shown.
    pub more_doors: usize,
    /// The height at which each bar crosses.
    pub tracks: BTreeMap<ServiceId, f64>,
    /// The height at which packets pass that no rule touches.
    pub bypass: f64,
    pub cells: Vec<CellBox>,
}

/// An opening of a network card.
#[derive(Clone, Debug)]
pub(super) struct Door {
    pub service: ServiceId,
    pub text: String,
    pub y: f64,
}

/// A card's place in a lane.
#[derive(Clone, Debug)]
pub(super) struct CellBox {
    pub rect: Rect,
    pub column: usize,
    /// The free space under its row.
    pub gutter: f64,
}

/// The height of the notes under the bars, and of the space that is there without them.
const NOTES: f64 = 46.0;
const NO_NOTES: f64 = 14.0;
/// More doors than this are counted only.
const MOST_DOORS: usize = 3;
const DOOR_ROW: f64 = 17.0;
const DOOR_HEAD: f64 = 23.0;

impl Frame {
    pub(super) fn new(cluster: &Cluster, plan: &Plan, size: Size, narrow: bool) -> Self {
        let metrics = Metrics::new(cluster, plan, size.width, narrow);
        let most = if narrow { 1 } else { Metrics::useful_columns(plan) };
        let with_columns = |columns: usize| metrics.with_columns(plan, columns);
        // Pods side by side as long as the bars keep their distance; more where the height asks for it.
        let comfortable = (2..=most).rev().map(with_columns).find(|metrics| metrics.bars_comfortable(plan));
        let first = comfortable.unwrap_or_else(|| with_columns(1));
        let columns = first.columns;
        let mut frame = Self::with(cluster, plan, size, first);
        let rows =
            |columns: usize| plan.lanes.iter().map(|lane| lane.cells.len().div_ceil(columns.max(1))).max();
        for metrics in (columns.saturating_add(1)..=most).map(with_columns) {
            if frame.size.height <= size.height || !metrics.bars_fit(plan) {
                break;
            }
            // A column that spares no row takes the bars' room for nothing.
            if rows(metrics.columns) == rows(frame.metrics.columns) {
                continue;
            }
            frame = Self::with(cluster, plan, size, metrics);
        }
        if frame.size.height > size.height && !narrow {
            let mut metrics = frame.metrics.clone();
            metrics.make_dense();
            frame = Self::with(cluster, plan, size, metrics);
        }
        frame
    }

    fn with(cluster: &Cluster, plan: &Plan, size: Size, metrics: Metrics) -> Self {
        let count = plan.bars.len();
        let bar_xs: Vec<(ServiceId, f64)> =
            plan.bars.iter().enumerate().map(|(index, id)| (*id, metrics.bar_x(index, count))).collect();
        let heading = if metrics.narrow { 20.0 } else { 30.0 };
        let mut top = if metrics.narrow { heading + 12.0 } else { heading + 16.0 };
        let mut outside = Vec::new();
        if metrics.narrow {
            outside = outside::in_rows(cluster, plan, &metrics, top);
            let lowest = outside.iter().map(|(_, rect)| rect.y1).reduce(f64::max);
            top = lowest.map_or(heading, |lowest| lowest + 44.0);
        }
        let cluster_heading = if metrics.narrow { top } else { heading };
        if metrics.narrow {
            top += 12.0;
        }
        let dns = plan.dns.then(|| dns_box(&metrics, top));
        let header_end = dns.map_or(metrics.lane_right, |dns| dns.x0 - 10.0);
        let (headers, header_bottom) = place_headers(cluster, &bar_xs, &metrics, top, header_end);
        let band_bottom = dns.map_or(header_bottom, |dns| header_bottom.max(dns.y1));
        let lanes_top = band_bottom + if metrics.narrow { 14.0 } else { 20.0 };
        let mut notes_height =
            if metrics.pitch >= 92.0 && !metrics.narrow && count > 0 { NOTES } else { NO_NOTES };
        let pending_width = pending_width(cluster, plan, &metrics);
        let strip_height = strip_height(plan, &metrics, pending_width);
        let room = size.height - lanes_top - notes_height - strip_height;
        let lanes = place_lanes(cluster, plan, &metrics, lanes_top, room);
        let lanes_bottom = lanes.last().map_or(lanes_top + 40.0, |lane| lane.rect.y1);
        // Half a note at the lower edge of the screen is worse than none.
        let fits = |notes: f64| lanes_bottom + notes + strip_height <= size.height;
        if !fits(notes_height) && fits(NO_NOTES) {
            notes_height = NO_NOTES;
        }
        let strip =
            (strip_height > 0.0).then(|| strip(plan, &metrics, pending_width, lanes_bottom + notes_height));
        let rows = outside::rows_for(cluster, plan, &metrics, lanes_bottom.max(size.height - 20.0) - top);
        if !metrics.narrow {
            // Where the lanes go on below the screen, the entrances are still on it.
            let seen = lanes_bottom.min((size.height - 20.0).max(lanes_top));
            outside = outside::stacked(cluster, plan, &metrics, top, (lanes_top, seen), rows);
        }
        let bottom = strip.as_ref().map_or(lanes_bottom + notes_height, |(rect, _)| rect.y1 + 14.0);
        let bottom = outside.iter().map(|(_, rect)| rect.y1 + 16.0).fold(bottom, f64::max);
        let bars = bar_xs.iter().map(|(id, x)| bar(*id, *x, &metrics, lanes_top, lanes_bottom)).collect();
        Self {
            size: Size::new(size.width, bottom.max(size.height.min(bottom)).ceil()),
            outside,
            outside_rows: rows,
            headers,
            bars,
            lanes,
            dns,
            strip,
            heading,
            cluster_heading,
            notes: (notes_height > 20.0).then_some(lanes_bottom + 24.0),
            band: band_bottom + if metrics.narrow { 7.0 } else { 8.0 },
            metrics,
        }
    }
}

fn dns_box(metrics: &Metrics, top: f64) -> Rect {
    let (width, height) = if metrics.narrow { (126.0, 42.0) } else { (132.0, 46.0) };
    Rect::new(metrics.lane_right - width, top, metrics.lane_right, top + height)
}

fn bar(service: ServiceId, x: f64, metrics: &Metrics, top: f64, bottom: f64) -> Bar {
    let half = metrics.bar_width / 2.0;
    let rect = Rect::new(x - half, top - 8.0, x + half, bottom + 8.0);
    Bar { service, rect, radius: (metrics.bar_width * 0.36).clamp(3.5, 11.0) }
}

/// The lanes one under the other: each as high as its pods need, and higher where there is room.
fn place_lanes(cluster: &Cluster, plan: &Plan, metrics: &Metrics, top: f64, room: f64) -> Vec<Lane> {
    let doors: Vec<(ServiceId, String)> = plan
        .bars
        .iter()
        .filter_map(|id| Some((*id, cluster.services.get(*id)?)))
        .flat_map(|(id, service)| door_texts(cluster, service).into_iter().map(move |text| (id, text)))
        .collect();
    let least: Vec<f64> = plan.lanes.iter().map(|lane| least_height(metrics, lane, doors.len())).collect();
    let gaps = LANE_GAP * (plan.lanes.len().saturating_sub(1)) as f64;
    let spare = room - gaps - least.iter().sum::<f64>();
    let extra = (spare / plan.lanes.len().max(1) as f64)
        .clamp(0.0, if metrics.narrow { 10.0 } else { 120.0 })
        .floor();
    let mut y = top;
    let mut lanes = Vec::new();
    for (lane, height) in plan.lanes.iter().zip(least) {
        let rect = Rect::new(metrics.lane_left, y, metrics.lane_right, y + height + extra);
        lanes.push(place_lane(cluster, plan, metrics, lane, rect, &doors));
        y = rect.y1 + LANE_GAP;
    }
    lanes
}

fn title_height(metrics: &Metrics) -> f64 {
    if metrics.narrow { NARROW_TITLE_HEIGHT } else { TITLE_HEIGHT }
}

fn door_height(rows: usize) -> f64 {
    DOOR_HEAD + DOOR_ROW * rows as f64 + if rows > 0 { 4.0 } else { 0.0 }
}

fn door_rows(doors: usize) -> usize {
    doors.min(MOST_DOORS) + usize::from(doors > MOST_DOORS)
}

fn least_height(metrics: &Metrics, lane: &LanePlan, doors: usize) -> f64 {
    let rows = door_rows(doors) + usize::from(lane.host_process);
    let left = title_height(metrics) + door_height(rows) + 14.0;
    let grid = metrics.grid_height(lane);
    let pods = if metrics.narrow { title_height(metrics) + grid + 14.0 } else { grid + 36.0 };
    left.max(pods).max(if metrics.narrow { 100.0 } else { 124.0 })
}

fn place_lane(
    cluster: &Cluster,
    plan: &Plan,
    metrics: &Metrics,
    lane: &LanePlan,
    rect: Rect,
    doors: &[(ServiceId, String)],
) -> Lane {
    let grid = metrics.grid_height(lane);
    let lowest = rect.y1 - grid - 14.0;
    let centred = rect.y0 + (rect.height() - grid) / 2.0 + if metrics.narrow { 8.0 } else { 4.0 };
    let under_title = rect.y0 + title_height(metrics);
    let grid_top = lowest.min(if metrics.narrow { centred.min(under_title) } else { centred });
    let rows = door_rows(doors.len()) + usize::from(lane.host_process);
    let height = door_height(rows);
    let middle = (grid_top + metrics.pod_height.min(grid) / 2.0)
        .max(under_title + height / 2.0)
        .min(rect.y1 - 10.0 - height / 2.0)
        .round();
    let left = rect.x0 - if metrics.narrow { -8.0 } else { 14.0 };
    let door = Rect::new(left, middle - height / 2.0, left + metrics.door_width, middle + height / 2.0);
    let shown = doors.iter().take(MOST_DOORS).enumerate().map(|(row, (service, text))| Door {
        service: *service,
        text: text.clone(),
        y: door.y0 + DOOR_HEAD + DOOR_ROW * row as f64 + 5.0,
    });
    let (tracks, bypass) = tracks(cluster, plan, rect, middle, under_title);
    Lane {
        door,
        doors: shown.collect(),
        more_doors: doors.len().saturating_sub(MOST_DOORS),
        tracks,
        bypass,
        cells: cell_boxes(metrics, lane.cells.len(), metrics.pods_left, grid_top),
        rect,
    }
}

/// Each Service crosses a lane at a height of its own, so that a packet passes other Services' bars beside
/// their circles; under them is room for packets that no rule touches.
fn tracks(
    cluster: &Cluster,
    plan: &Plan,
    rect: Rect,
    middle: f64,
    under_title: f64,
) -> (BTreeMap<ServiceId, f64>, f64) {
    let ruled: Vec<ServiceId> =
        plan.bars.iter().copied().filter(|id| cluster.services.get(*id).is_some_and(has_rules)).collect();
    let count = ruled.len().max(1) as f64;
    let (top, bottom) = (under_title, rect.y1 - 14.0);
    let step = ((bottom - top) / (count + 0.6)).clamp(1.0, 28.0);
    let span = step * (count - 1.0);
    let start = (middle - span / 2.0).clamp(top, (bottom - step - span).max(top));
    let tracks = ruled
        .into_iter()
        .enumerate()
        .map(|(index, id)| (id, (start + step * index as f64).round()))
        .collect();
    (tracks, (start + span + step).min(bottom).round())
}

fn cell_boxes(metrics: &Metrics, count: usize, left: f64, top: f64) -> Vec<CellBox> {
    let place = |index: usize| {
        let (row, column) = (index / metrics.columns.max(1), index % metrics.columns.max(1));
        let x = left + column as f64 * (metrics.pod_width + metrics.column_gap);
        let y = top + row as f64 * (metrics.pod_height + metrics.row_gap);
        let rect = Rect::from_origin_size(Point::new(x, y.round()), (metrics.pod_width, metrics.pod_height));
        CellBox { rect, column, gutter: rect.y1 + (metrics.row_gap / 2.0).min(9.0) }
    };
    (0..count).map(place).collect()
}

/// Cards in the strip are as wide as what they say of why they wait asks for.
fn pending_width(cluster: &Cluster, plan: &Plan, metrics: &Metrics) -> f64 {
    let reasons = plan.pending.iter().filter_map(|cell| cluster.pods.get(*cell.pods().first()?));
    let texts = reasons.filter_map(|pod| pod.unscheduled.as_ref());
    let wanted = texts.map(|text| measure(text, TextRole::Note) + 27.0).fold(metrics.pod_width, f64::max);
    wanted.min(metrics.lane_right - metrics.lane_left - 28.0).min(WIDEST_PENDING)
}

const WIDEST_PENDING: f64 = 420.0;

fn strip_columns(metrics: &Metrics, pending_width: f64) -> usize {
    let width = metrics.lane_right - metrics.lane_left - 28.0;
    ((width + 12.0) / (pending_width + 12.0)).floor().max(1.0) as usize
}

fn strip_height(plan: &Plan, metrics: &Metrics, pending_width: f64) -> f64 {
    if plan.pending.is_empty() {
        return 0.0;
    }
    let rows = plan.pending.len().div_ceil(strip_columns(metrics, pending_width)) as f64;
    34.0 + rows * (PENDING_HEIGHT + 12.0) + 4.0
}

/// The height of a card in the strip.
const PENDING_HEIGHT: f64 = 52.0;

fn strip(plan: &Plan, metrics: &Metrics, width: f64, top: f64) -> (Rect, Vec<Rect>) {
    let bottom = top + strip_height(plan, metrics, width);
    let rect = Rect::new(metrics.lane_left, top, metrics.lane_right, bottom);
    let columns = strip_columns(metrics, width);
    let cards = (0..plan.pending.len()).map(|index| {
        let x = rect.x0 + 14.0 + (index % columns) as f64 * (width + 12.0);
        let y = rect.y0 + 34.0 + (index / columns) as f64 * (PENDING_HEIGHT + 12.0);
        Rect::new(x, y, x + width, y + PENDING_HEIGHT)
    });
    (rect, cards.collect())
}
