//! The header cards of the bars: centred above them where there is room, else flags on poles.

use kurbo::Rect;

use super::metrics::Metrics;
use super::pen::Pen;
use super::shape::{Align, BoxRole, Label, LineRole, TextRole};
use super::text::{measure, room, shorten_evenly};
use super::thing::{Layer, Part, Subject, Thing, ThingKind};
use super::word::Word;
use crate::cluster::{Cluster, Service, ServiceId, ServiceType};

/// A header card.
#[derive(Clone, Debug)]
pub(super) struct Header {
    pub service: ServiceId,
    pub rect: Rect,
    /// The bar under it.
    pub x: f64,
    /// Only one line: many Services.
    pub brief: bool,
}

const HEIGHT: f64 = 46.0;
const BRIEF_HEIGHT: f64 = 23.0;
const GAP: f64 = 8.0;
const STEP_GAP: f64 = 6.0;
const BRIEF_GAP: f64 = 4.0;
/// The widest header: on the narrow screen beside others, else, and where all stand in one row.
const NARROW: f64 = 158.0;
const WIDEST: f64 = 202.0;
const WIDEST_IN_A_ROW: f64 = 290.0;
/// A staircase has no more steps: else it takes the lanes' room.
const MOST_STEPS: f64 = 3.0;
const MOST_BRIEF_STEPS: f64 = 4.0;
/// Poles pass behind headers only where that spares so much height.
const PACKED_FROM: f64 = 0.7;

/// The headers, and where the lowest ends.
pub(super) fn place_headers(
    cluster: &Cluster,
    bars: &[(ServiceId, f64)],
    metrics: &Metrics,
    top: f64,
    end: f64,
) -> (Vec<Header>, f64) {
    let widths = |brief: bool, most: f64| -> Vec<f64> {
        let of = |id| cluster.services.get(id).map_or(100.0, |service| width(service, brief, most));
        bars.iter().map(|(id, _)| of(*id)).collect()
    };
    let most = if metrics.narrow && bars.len() > 1 { NARROW } else { WIDEST };
    let wide = if metrics.narrow { most } else { WIDEST_IN_A_ROW };
    for most in [wide, most] {
        if let Some(row) = in_a_row(bars, &widths(false, most), metrics, top, end) {
            return row;
        }
    }
    // On the narrow screen wires come down beside the lanes.
    let start = metrics.lane_left - if metrics.narrow { 0.0 } else { 20.0 };
    let room = Room { start, lanes: metrics.lane_left, end };
    let full = gable(bars, &widths(false, most), top, &room, false);
    if full.1 - top <= MOST_STEPS * (HEIGHT + STEP_GAP) {
        return full;
    }
    let mut brief = gable(bars, &widths(true, most), top, &room, true);
    brief.0.iter_mut().for_each(|header| trim(cluster, header));
    if brief.1 - top <= MOST_BRIEF_STEPS * (BRIEF_HEIGHT + BRIEF_GAP) {
        return brief;
    }
    let packed = packed(bars, &widths(true, most), top, end, start);
    if packed.1 - top < (brief.1 - top) * PACKED_FROM { packed } else { brief }
}

fn height(brief: bool) -> f64 {
    if brief { BRIEF_HEIGHT } else { HEIGHT }
}

/// One row, each in the middle above its bar, else side by side above all bars; none where one would not be above
/// its bar.
fn in_a_row(
    bars: &[(ServiceId, f64)],
    widths: &[f64],
    metrics: &Metrics,
    top: f64,
    end: f64,
) -> Option<(Vec<Header>, f64)> {
    let all = widths.iter().map(|width| width + GAP).sum::<f64>() - GAP;
    let middle = (bars.first()?.1 + bars.last()?.1) / 2.0;
    row(bars, widths, metrics, top, end, None)
        .or_else(|| row(bars, widths, metrics, top, end, Some(middle - all / 2.0)))
}

fn row(
    bars: &[(ServiceId, f64)],
    widths: &[f64],
    metrics: &Metrics,
    top: f64,
    end: f64,
    mut from: Option<f64>,
) -> Option<(Vec<Header>, f64)> {
    let mut headers: Vec<Header> = Vec::new();
    for ((service, x), width) in bars.iter().zip(widths) {
        let left = from.unwrap_or(x - width / 2.0).round();
        let rect = Rect::new(left, top, left + width, top + HEIGHT);
        let taken = headers.last().map_or(metrics.lane_left - 20.0, |last| last.rect.x1);
        if rect.x0 < taken + GAP - 0.5 || rect.x1 > end || rect.x0 + 12.0 > *x || rect.x1 - 12.0 < *x {
            return None;
        }
        from = from.map(|_| rect.x1 + GAP);
        headers.push(Header { service: *service, rect, x: *x, brief: false });
    }
    Some((headers, top + HEIGHT))
}

/// Two staircases back to back, the highest steps in the middle: the first flags hang to the left of their poles, the
/// others to the right, split where it takes the fewest rows and crosses the fewest poles.
fn gable(
    bars: &[(ServiceId, f64)],
    widths: &[f64],
    top: f64,
    room: &Room,
    brief: bool,
) -> (Vec<Header>, f64) {
    let hung: Vec<Flag> = bars
        .iter()
        .zip(widths)
        .map(|((service, x), width)| Flag {
            service: *service,
            x: *x,
            width: width.min(room.end - room.start),
        })
        .collect();
    let fits = |flag: &Flag| flag.x + OVERHANG - flag.width.min(LEAST_FLAG) >= room.start;
    let most = hung.iter().take_while(|flag| fits(flag)).count();
    let splits = (0..=most).map(|split| steps(&hung, split, room));
    let best =
        splits.min_by_key(|placed| rows_of(placed).saturating_add(crossings(placed))).unwrap_or_default();
    let rows = rows_of(&best);
    let pitch = height(brief) + if brief { BRIEF_GAP } else { STEP_GAP };
    let headers = best
        .into_iter()
        .map(|step| {
            let y = top + pitch * (rows.saturating_sub(step.row).saturating_sub(1)) as f64;
            let rect = Rect::new(step.left, y, step.right, y + height(brief));
            Header { service: step.service, rect, x: step.x, brief }
        })
        .collect();
    (headers, top + pitch * rows.max(1) as f64)
}

/// From where to where headers may stand.
struct Room {
    /// The least, a little beyond the lanes.
    start: f64,
    /// Where the lanes begin.
    lanes: f64,
    end: f64,
}

/// A header that hangs on a pole.
struct Flag {
    service: ServiceId,
    x: f64,
    width: f64,
}

/// A flag that has its place; the lowest row is 0.
struct Step {
    service: ServiceId,
    x: f64,
    left: f64,
    right: f64,
    row: usize,
}

/// How far a flag reaches over to the other side of its pole.
const OVERHANG: f64 = 9.0;
/// A flag that hangs to the left is cut down to this where the lanes end.
const LEAST_FLAG: f64 = 150.0;

fn rows_of(steps: &[Step]) -> usize {
    steps.iter().map(|step| step.row.saturating_add(1)).max().unwrap_or(0)
}

/// How often a pole passes behind a flag: where one had to move, for want of room at the edge.
fn crossings(steps: &[Step]) -> usize {
    let behind = |pole: &Step, flag: &Step| flag.row < pole.row && flag.left < pole.x && pole.x < flag.right;
    steps.iter().map(|pole| steps.iter().filter(|flag| behind(pole, flag)).count()).sum()
}

/// Each flag above all those that it reaches over, so that no pole crosses a flag: so the outermost are placed first.
fn steps(flags: &[Flag], split: usize, room: &Room) -> Vec<Step> {
    let (before, after) = flags.split_at_checked(split).unwrap_or((&[], flags));
    // One that would stand out beyond the lanes keeps to them, as far as the next pole lets it.
    let next = |flag: &Flag| flags.iter().map(|it| it.x).find(|x| *x > flag.x).unwrap_or(room.end);
    let to_left = before.iter().map(|flag| {
        let free = (next(flag) - GAP - OVERHANG).max(flag.x + OVERHANG);
        let right = (room.lanes + flag.width).clamp(flag.x + OVERHANG, free).round();
        (flag, (right - flag.width).max(room.start), right)
    });
    let to_right = after.iter().rev().map(|flag| {
        let left = (flag.x - OVERHANG).min(room.end - flag.width).round();
        (flag, left, left + flag.width)
    });
    let mut placed: Vec<Step> = Vec::new();
    for (flag, left, right) in to_left.chain(to_right) {
        let meets = |other: &&Step| {
            let near = |x: f64| x > left - GAP && x < right + GAP;
            other.left < right + GAP && other.right > left - GAP || near(other.x)
        };
        let row = placed.iter().filter(meets).map(|other| other.row.saturating_add(1)).max().unwrap_or(0);
        placed.push(Step { service: flag.service, x: flag.x, left, right, row });
    }
    if let Some(right) = placed.get_mut(split..) {
        right.reverse();
    }
    placed
}

/// As few rows as the widths allow: each flag in the first row that is free there. Poles pass behind flags.
fn packed(bars: &[(ServiceId, f64)], widths: &[f64], top: f64, end: f64, start: f64) -> (Vec<Header>, f64) {
    let mut ends: Vec<f64> = Vec::new();
    let mut headers = Vec::new();
    for ((service, x), width) in bars.iter().zip(widths) {
        let width = width.min(end - start);
        let left = (x - 9.0).min(end - width).round();
        let free = ends.iter().position(|taken| taken + GAP <= left);
        let row = free.unwrap_or(ends.len());
        match ends.get_mut(row) {
            Some(taken) => *taken = left + width,
            None => ends.push(left + width),
        }
        let y = top + (BRIEF_HEIGHT + BRIEF_GAP) * row as f64;
        let rect = Rect::new(left, y, left + width, y + BRIEF_HEIGHT);
        headers.push(Header { service: *service, rect, x: *x, brief: true });
    }
    (headers, top + (BRIEF_HEIGHT + BRIEF_GAP) * ends.len().max(1) as f64)
}

/// The line from a header down to its bar.
pub(super) fn draw_pole(service: &Service, header: &Header, bar_top: f64) -> Thing {
    let mut pen = Pen::of(Some(header.service));
    pen.line(&[(header.x, header.rect.y1), (header.x, bar_top)], LineRole::Pole);
    Thing {
        kind: None,
        name: format!("pole {}", service.full_name()),
        part: Part::Caption,
        subject: Subject::Caption,
        rect: Rect::new(header.x - 1.0, header.rect.y1, header.x + 1.0, bar_top.max(header.rect.y1)),
        layer: Layer::Back,
        service: Some(header.service),
        span: None,
        shapes: pen.shapes,
    }
}

fn width(service: &Service, brief: bool, most: f64) -> f64 {
    let name = measure(&service.name, TextRole::Title);
    let title = name + 10.0 + room(&type_label(service), TextRole::Type);
    let address = if brief { 0.0 } else { measure(&address(service), TextRole::Mono) };
    // Where the type has no room, none is kept for it.
    let title = if title + 24.0 > most { name } else { title };
    (title.max(address) + 24.0).clamp(84.0, most).round()
}

/// A header that had to be narrower than its name with its type keeps no room for the type.
fn trim(cluster: &Cluster, header: &mut Header) {
    let Some(service) = cluster.services.get(header.service) else { return };
    if !shows_type(service, header.rect.width() - 2.0 * PAD) {
        let name = (measure(&service.name, TextRole::Title) + 24.0).max(84.0).round();
        let left = (header.rect.x1 - name).min(header.x - OVERHANG);
        header.rect.x0 = header.rect.x0.max(left);
    }
}

/// Between a header's edge and its texts.
const PAD: f64 = 10.0;

/// Whether the type has room beside the name.
fn shows_type(service: &Service, inner: f64) -> bool {
    measure(&service.name, TextRole::Title) + room(&type_label(service), TextRole::Type) + 8.0 <= inner
}

/// The type as a person calls it.
pub(super) fn type_label(service: &Service) -> Label {
    match service.headless {
        true => Label::Word(Word::Headless, Vec::new()),
        false => Label::Verbatim(service.kind.name().to_string()),
    }
}

/// The second line: the cluster IP with its ports, or what is there instead.
pub(super) fn address(service: &Service) -> String {
    address_with(service, MOST_PORTS)
}

/// The same with as many ports as there is room for: none of them is cut.
pub(super) fn address_within(service: &Service, room: f64) -> String {
    let some = |ports: usize| address_with(service, ports);
    let fits = |text: &String| measure(text, TextRole::Mono) <= room;
    (1..=MOST_PORTS).rev().map(some).find(fits).unwrap_or_else(|| some(1))
}

/// More ports than this are not written out.
const MOST_PORTS: usize = 3;

fn address_with(service: &Service, most: usize) -> String {
    if let Some(name) = service.external_name.as_ref().filter(|_| service.kind == ServiceType::ExternalName) {
        return format!("→ {name}");
    }
    let ports: Vec<String> = service.ports.iter().map(|port| port.port.to_string()).collect();
    let shown = ports.iter().take(most).cloned().collect::<Vec<_>>().join(",");
    let more = if ports.len() > most { ",…" } else { "" };
    let host = match service.cluster_ip() {
        _ if service.headless => "clusterIP: None".to_string(),
        Some(std::net::IpAddr::V6(ip)) => format!("[{ip}]"),
        Some(ip) => ip.to_string(),
        None => "–".to_string(),
    };
    match (service.headless, shown.is_empty()) {
        (true, _) | (_, true) => host,
        (false, false) => format!("{host}:{shown}{more}"),
    }
}

/// A header card.
pub(super) fn draw_header(service: &Service, header: &Header) -> Thing {
    let mut pen = Pen::of(Some(header.service));
    let rect = header.rect;
    pen.card(rect, 8.0, BoxRole::CardAccent);
    let (left, right) = (rect.x0 + PAD, rect.x1 - PAD);
    let base = if header.brief { rect.y0 + 16.0 } else { rect.y0 + 19.0 };
    let type_label = type_label(service);
    let type_width = room(&type_label, TextRole::Type);
    let inner = right - left;
    let shows_type = shows_type(service, inner);
    let name_room = if shows_type { inner - type_width - 8.0 } else { inner };
    let name = shorten_evenly(&service.name, TextRole::Title, name_room);
    pen.cut((left, base), Align::Start, TextRole::Title, &name, &service.name, name_room);
    if shows_type {
        match &type_label {
            Label::Verbatim(text) => {
                pen.text((right, base), Align::End, TextRole::Type, text, type_width + 1.0)
            }
            Label::Word(word, _) => {
                pen.word((right, base), Align::End, TextRole::Type, *word, &[], type_width)
            }
        }
    }
    if !header.brief {
        pen.text((left, base + 18.0), Align::Start, TextRole::Mono, &address_within(service, inner), inner);
    }
    Thing {
        kind: Some(ThingKind::Service),
        name: service.full_name(),
        part: Part::Whole,
        subject: Subject::Service(header.service),
        rect,
        layer: Layer::Front,
        service: Some(header.service),
        span: service.spans.name,
        shapes: pen.shapes,
    }
}
