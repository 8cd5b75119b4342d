//! Lanes, network cards, bars and crossings. Draws; places nothing.

use kurbo::{Point, Rect};

use super::frame::{Bar, Frame, Lane};
use super::metrics::node_address;
use super::pen::Pen;
use super::plan::{LanePlan, has_rules, is_address};
use super::shape::{Align, BoxRole, Health, Label, LineRole, Shape, TextRole};
use super::text;
use super::thing::{Layer, Part, Subject, Thing, ThingKind};
use super::word::Word;
use crate::cluster::{Cluster, NodeId, Service, ServiceId, ServiceType, TrafficPolicy};
use crate::network::stages::service::{Entry, Reach, reach};
use crate::network::{Network, ProxyMode};

/// The name of a lane: its node's, or how many nodes it holds.
pub(super) fn lane_name(cluster: &Cluster, plan: &LanePlan) -> String {
    match plan.nodes.as_slice() {
        [node] => cluster.nodes.get(*node).map(|node| node.name.clone()).unwrap_or_default(),
        nodes => format!("+{}", nodes.len()),
    }
}

/// A lane with its title.
pub(super) fn draw_lane(cluster: &Cluster, plan: &LanePlan, lane: &Lane, frame: &Frame) -> Thing {
    let mut pen = Pen::of(None);
    let node = plan.nodes.first().and_then(|node| cluster.nodes.get(*node));
    let single = plan.nodes.len() == 1;
    let down = single && node.is_some_and(|node| !node.ready);
    pen.card(lane.rect, 12.0, if down { BoxRole::LaneDown } else { BoxRole::Lane });
    let narrow = frame.metrics.narrow;
    let (left, base) = (lane.rect.x0 + if narrow { 10.0 } else { 16.0 }, lane.rect.y0 + 20.0);
    // Up to the first bar: there is nothing in between.
    let bar = frame.bars.first().map_or(frame.metrics.pods_left, |bar| bar.rect.x0);
    let room = match narrow {
        true => lane.rect.width() * 0.34,
        false => (frame.metrics.title_width + 4.0).max(bar - 10.0 - left),
    };
    match node.filter(|_| single) {
        Some(node) => {
            let short = text::shorten_host(&node.name, TextRole::Title, room);
            pen.cut((left, base), Align::Start, TextRole::Title, &short, &node.name, room);
            let at = if narrow { (lane.rect.x1 - 12.0, base) } else { (left, base + 17.0) };
            let align = if narrow { Align::End } else { Align::Start };
            let address = node_address(node);
            let address_room = if narrow { lane.rect.width() * 0.6 - 30.0 } else { room };
            if down {
                pen.word(at, align, TextRole::Bad, Word::NotReady, &[], room);
            } else {
                pen.text(at, align, TextRole::MonoDim, &address, address_room);
            }
        }
        None => {
            let count = plan.nodes.len().to_string();
            pen.word((left, base), Align::Start, TextRole::Title, Word::MoreNodes, &[&count], room);
        }
    }
    if plan.cells.is_empty() {
        let at = ((frame.metrics.pods_left + frame.metrics.lane_right) / 2.0, lane.rect.center().y + 4.0);
        let at = (at.0.min(lane.rect.x1 - 60.0), at.1);
        pen.word(at, Align::Middle, TextRole::Note, Word::NoPods, &[], 90.0);
    }
    Thing {
        kind: Some(ThingKind::Node),
        name: lane_name(cluster, plan),
        part: Part::Whole,
        subject: node_subject(&plan.nodes),
        rect: lane.rect,
        layer: Layer::Back,
        service: None,
        span: node.and_then(|node| node.span),
        shapes: pen.shapes,
    }
}

pub(super) fn node_subject(nodes: &[NodeId]) -> Subject {
    match nodes {
        [node] => Subject::Node(*node),
        nodes => Subject::Nodes(nodes.to_vec()),
    }
}

/// A node's network card: its doors in the colours of their Services.
pub(super) fn draw_door(cluster: &Cluster, plan: &LanePlan, lane: &Lane) -> Thing {
    let mut pen = Pen::of(None);
    let rect = lane.door;
    pen.card(rect, 7.0, BoxRole::Door);
    let middle = rect.center().x;
    pen.text((middle, rect.y0 + 15.0), Align::Middle, TextRole::MonoDim, "eth0", rect.width() - 8.0);
    for door in &lane.doors {
        pen.service = Some(door.service);
        let at = (middle, door.y + 4.0);
        pen.text(at, Align::Middle, TextRole::MonoAccent, &door.text, rect.width() - 10.0);
    }
    pen.service = None;
    let mut y = lane.doors.last().map_or(rect.y0 + 15.0, |door| door.y + 4.0) + 17.0;
    if lane.more_doors > 0 {
        let count = lane.more_doors.to_string();
        pen.word((middle, y), Align::Middle, TextRole::Note, Word::More, &[&count], rect.width() - 8.0);
        y += 17.0;
    }
    if plan.host_process {
        pen.word((middle, y), Align::Middle, TextRole::Note, Word::HostProcess, &[], rect.width() - 8.0);
    }
    Thing {
        kind: Some(ThingKind::Node),
        name: lane_name(cluster, plan),
        part: Part::Door,
        subject: node_subject(&plan.nodes),
        rect,
        layer: Layer::Front,
        service: None,
        span: None,
        shapes: pen.shapes,
    }
}

/// A Service's bar: filled where there are rules, hollow where there are none.
pub(super) fn draw_bar(service: &Service, bar: &Bar, frame: &Frame) -> Thing {
    let mut pen = Pen::of(Some(bar.service));
    let x = bar.rect.center().x;
    let leads_out = service.kind == ServiceType::ExternalName;
    if service.external_name.as_deref().is_some_and(is_address) {
        dead_end(&mut pen, (x, bar.rect.y0));
    } else if leads_out {
        lead(&mut pen, frame, bar);
    } else {
        let radius = (bar.rect.width() / 2.0).min(9.0);
        pen.card(bar.rect, radius, if service.headless { BoxRole::BarHollow } else { BoxRole::Bar });
    }
    if has_rules(service) {
        pen.line(&[(x, bar.rect.y0 + 6.0), (x, bar.rect.y1 - 6.0)], LineRole::BarAxis);
    }
    notes(&mut pen, service, x, frame);
    let y1 = if leads_out { frame.band } else { bar.rect.y1 };
    Thing {
        kind: Some(ThingKind::Service),
        name: service.full_name(),
        part: Part::Bar,
        subject: Subject::Service(bar.service),
        rect: Rect::new(bar.rect.x0, bar.rect.y0.min(y1), bar.rect.x1, y1),
        layer: Layer::Back,
        service: Some(bar.service),
        span: service.spans.name,
        shapes: pen.shapes,
    }
}

/// A name that never resolves leads nowhere: a cross where the line from its header ends.
fn dead_end(pen: &mut Pen, (x, y): (f64, f64)) {
    for side in [-4.5, 4.5] {
        pen.line(&[(x - side, y - 4.5), (x + side, y + 4.5)], LineRole::Cross);
    }
}

/// An ExternalName leads out: from its header to the host outside, by DNS alone.
fn lead(pen: &mut Pen, frame: &Frame, bar: &Bar) {
    let x = bar.rect.center().x;
    let host = frame.outside.iter().find_map(|(outsider, rect)| match outsider {
        super::plan::Outsider::External(_, Some(service)) if *service == bar.service => Some(*rect),
        _ => None,
    });
    let Some(host) = host else { return };
    let y = frame.band;
    let highest = frame.outside.first().is_some_and(|(_, first)| *first == host);
    let channel = if frame.metrics.narrow { host.center().x } else { frame.metrics.lane_left - 30.0 };
    match frame.metrics.narrow {
        true => pen.line(&[(x, y - 8.0), (x, y)], LineRole::Lead),
        false if highest => {
            let end = (host.center().x, host.y0 - 2.0);
            pen.line(&[(x, y - 8.0), (x, y), (end.0, y), end], LineRole::Lead);
        }
        false => {
            let end = (host.x1 + 2.0, host.center().y - 12.0);
            pen.line(&[(x, y - 8.0), (x, y), (channel, y), (channel, end.1), end], LineRole::Lead);
        }
    }
}

/// What a Service without rules is.
pub(super) fn without_rules(service: &Service) -> Option<(Word, TextRole)> {
    match service.kind {
        ServiceType::ExternalName if service.external_name.as_deref().is_some_and(is_address) => {
            Some((Word::NeverResolves, TextRole::Bad))
        }
        ServiceType::ExternalName => Some((Word::OnlyDns, TextRole::Note)),
        _ if service.headless => Some((Word::NoRules, TextRole::Note)),
        _ => None,
    }
}

/// What a bar stands for, under it.
fn notes(pen: &mut Pen, service: &Service, x: f64, frame: &Frame) {
    let Some(y) = frame.notes else { return };
    let room = frame.metrics.pitch - 12.0;
    match without_rules(service) {
        Some((word, role)) => pen.word((x, y), Align::Middle, role, word, &[], room),
        None => {
            let own = text::room(&Label::Word(Word::RulesOf, Vec::new()), TextRole::Note);
            // The page may squeeze a text a little.
            let name = text::shorten_evenly(&service.name, TextRole::Note, room * 1.3 - own);
            let name = text::fit(&name, TextRole::Note, f64::INFINITY).text;
            pen.word((x, y), Align::Middle, TextRole::Note, Word::RulesOf, &[&name], room);
            pen.word((x, y + 15.0), Align::Middle, TextRole::Note, Word::OnEveryNode, &[], room);
        }
    }
}

/// Where a bar crosses a lane: that node's copy of the rules.
pub(super) fn draw_crossing(
    network: &Network,
    plan: &LanePlan,
    service: ServiceId,
    at: Point,
    radius: f64,
) -> Thing {
    let cluster: &Cluster = &network.cluster;
    let it = cluster.services.get(service);
    let name = it.map(Service::full_name).unwrap_or_default();
    let shut = it.is_some_and(|it| {
        let any = it.endpoints.iter().any(|endpoint| endpoint.ready || endpoint.serving);
        !any || plan.nodes.iter().all(|node| shut_on(network, *node, service, it))
    });
    let subject = plan.nodes.first().map_or(Subject::Service(service), |node| Subject::Rules(*node, service));
    Thing {
        kind: Some(ThingKind::Service),
        name: format!("{name}@{}", lane_name(cluster, plan)),
        part: Part::Crossing,
        subject,
        rect: Rect::from_center_size(at, (radius * 2.0, radius * 2.0)),
        layer: Layer::Front,
        service: Some(service),
        span: None,
        shapes: vec![Shape::Crossing { at, radius, service, shut }],
    }
}

/// Whether a node's rules lead nowhere while there are endpoints elsewhere: only policy Local does that. What enters
/// from outside may still pass; under ipvs it always does.
fn shut_on(network: &Network, node: NodeId, id: ServiceId, service: &Service) -> bool {
    let dropped = |entry| matches!(reach(network, node, id, entry), Some(Reach::Refused | Reach::Dropped));
    let from_outside = service.externally_accessible();
    service.internal_traffic_policy == TrafficPolicy::Local
        && !(from_outside && network.mode == ProxyMode::Ipvs)
        && dropped(Entry::ClusterIp)
        && (!from_outside || dropped(Entry::NodePort))
}

/// How many Services have no bar, for want of room.
pub(super) fn draw_more_services(count: usize, at: Point) -> Thing {
    let mut pen = Pen::of(None);
    let count = count.to_string();
    pen.word((at.x, at.y), Align::End, TextRole::Note, Word::MoreServices, &[&count], 120.0);
    Thing {
        kind: None,
        name: "more services".to_string(),
        part: Part::Caption,
        subject: Subject::Caption,
        rect: Rect::new(at.x - 120.0, at.y - 12.0, at.x, at.y + 4.0),
        layer: Layer::Back,
        service: None,
        span: None,
        shapes: pen.shapes,
    }
}

/// The strip of pods that have no node.
pub(super) fn draw_strip(rect: Rect) -> Thing {
    let mut pen = Pen::of(None);
    pen.card(rect, 12.0, BoxRole::Strip);
    pen.dot((rect.x0 + 20.0, rect.y0 + 17.0), 4.5, Health::Idle);
    pen.word((rect.x0 + 32.0, rect.y0 + 21.0), Align::Start, TextRole::Title, Word::Pending, &[], 120.0);
    Thing {
        kind: None,
        name: "pending".to_string(),
        part: Part::Caption,
        subject: Subject::Caption,
        rect,
        layer: Layer::Back,
        service: None,
        span: None,
        shapes: pen.shapes,
    }
}
