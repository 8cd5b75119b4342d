//! The header cards of the bars: centred above them where there is room, else flags on poles.

use kurbo::Rect;

use super::metrics::Metrics;
use super::pen::Pen;
use super::shape::{Align, BoxRole, Label, LineRole, TextRole};
use super::text::{measure, room};
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
/// A staircase has no more steps: else it takes the lanes' room.
const MOST_STEPS: f64 = 3.0;
const MOST_BRIEF_STEPS: f64 = 4.0;

/// The headers, and where the lowest ends.
pub(super) fn place_headers(
    cluster: &Cluster,
    bars: &[(ServiceId, f64)],
    metrics: &Metrics,
    top: f64,
    end: f64,
) -> (Vec<Header>, f64) {
    let widths = |brief: bool| -> Vec<f64> {
        let of = |id| {
            cluster
                .services
                .get(id)
                .map_or(100.0, |service| width(service, brief, metrics.narrow, bars.len() == 1))
        };
        bars.iter().map(|(id, _)| of(*id)).collect()
    };
    if let Some(row) = in_a_row(bars, &widths(false), metrics, top, end) {
        return row;
    }
    let full = staircase(bars, &widths(false), top, end, metrics.lane_left, false);
    if full.1 - top <= MOST_STEPS * (HEIGHT + STEP_GAP) {
        return full;
    }
    let brief = staircase(bars, &widths(true), top, end, metrics.lane_left, true);
    if brief.1 - top <= MOST_BRIEF_STEPS * (BRIEF_HEIGHT + BRIEF_GAP) {
        return brief;
    }
    packed(bars, &widths(true), top, end, metrics.lane_left)
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

/// A staircase that falls to the right: each flag hangs on a pole at its left end, above all the flags
/// to its right that it reaches over, so that no pole crosses a flag.
fn staircase(
    bars: &[(ServiceId, f64)],
    widths: &[f64],
    top: f64,
    end: f64,
    start: f64,
    brief: bool,
) -> (Vec<Header>, f64) {
    let mut placed: Vec<(Header, usize)> = Vec::new();
    for ((service, x), width) in bars.iter().zip(widths).rev() {
        let width = width.min(end - start);
        let left = (x - 9.0).min(end - width).round();
        let reach = left + width + GAP;
        let over = placed.iter().filter(|(other, _)| other.rect.x0 < reach || other.x < reach);
        let row = over.map(|(_, row)| row.saturating_add(1)).max().unwrap_or(0);
        let rect = Rect::new(left, 0.0, left + width, height(brief));
        placed.push((Header { service: *service, rect, x: *x, brief }, row));
    }
    let rows = placed.iter().map(|(_, row)| row.saturating_add(1)).max().unwrap_or(0);
    let pitch = height(brief) + if brief { BRIEF_GAP } else { STEP_GAP };
    let mut headers: Vec<Header> = placed
        .into_iter()
        .map(|(mut header, row)| {
            let y = top + pitch * (rows.saturating_sub(row).saturating_sub(1)) as f64;
            header.rect = Rect::new(header.rect.x0, y, header.rect.x1, y + height(brief));
            header
        })
        .collect();
    headers.reverse();
    (headers, top + pitch * rows.max(1) as f64)
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

fn width(service: &Service, brief: bool, narrow: bool, alone: bool) -> f64 {
    let name = measure(&service.name, TextRole::Title);
    let title = name + 10.0 + room(&type_label(service), TextRole::Type);
    let address = if brief { 0.0 } else { measure(&address(service), TextRole::Mono) };
    let most = match (narrow, brief) {
        (true, _) if !alone => 158.0,
        (false, true) => 172.0,
        _ => 202.0,
    };
    // Where the type has no room, none is kept for it.
    let title = if title + 24.0 > most { name } else { title };
    (title.max(address) + 24.0).clamp(84.0, most).round()
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
    let (left, right) = (rect.x0 + 10.0, rect.x1 - 10.0);
    let base = if header.brief { rect.y0 + 16.0 } else { rect.y0 + 19.0 };
    let type_label = type_label(service);
    let type_width = room(&type_label, TextRole::Type);
    let inner = right - left;
    let name_width = measure(&service.name, TextRole::Title);
    let shows_type = name_width + type_width + 8.0 <= inner;
    let name_room = if shows_type { inner - type_width - 8.0 } else { inner };
    pen.text((left, base), Align::Start, TextRole::Title, &service.name, name_room);
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
