//! What stands outside the cluster: clients, load balancers, Ingresses and Gateways, hosts. Cards and places.

use std::collections::BTreeSet;
use std::net::IpAddr;

use kurbo::{Point, Rect};

use super::entrance_cards;
use super::metrics::Metrics;
use super::pen::Pen;
use super::plan::{Outsider, Plan};
use super::shape::{Align, BoxRole, Health, Icon, Label, LineRole, TextRole};
use super::text;
use super::thing::{Layer, Part, Subject, Thing, ThingKind};
use super::word::Word;
use crate::cluster::{Cluster, LoadBalancerAddress, NodeId, Service, ServiceId, TrafficPolicy};
use crate::network::Place;

pub(super) const ROW: f64 = 17.0;
/// More health rows or Ingress rules than this are counted only.
pub(super) const MOST_ROWS: usize = 6;
const MOST_ROWS_NARROW: usize = 3;

/// How many rows the cards may have so that all of them fit a height; on the narrow screen always a few.
pub(super) fn rows_for(cluster: &Cluster, plan: &Plan, metrics: &Metrics, room: f64) -> usize {
    if metrics.narrow {
        return MOST_ROWS_NARROW;
    }
    let needed = |rows: usize| {
        let heights: f64 = plan.outside.iter().map(|it| height(cluster, plan, it, rows) + 26.0).sum();
        heights - 26.0
    };
    [MOST_ROWS, MOST_ROWS_NARROW, 1].into_iter().find(|rows| needed(*rows) <= room).unwrap_or(0)
}

/// One under the other, in the middle of the height of the lanes.
pub(super) fn stacked(
    cluster: &Cluster,
    plan: &Plan,
    metrics: &Metrics,
    top: f64,
    lanes: (f64, f64),
    rows: usize,
) -> Vec<(Outsider, Rect)> {
    let heights: Vec<f64> = plan.outside.iter().map(|it| height(cluster, plan, it, rows)).collect();
    let (lanes_top, lanes_bottom) = lanes;
    let gaps = heights.len().saturating_sub(1) as f64;
    let sum: f64 = heights.iter().sum();
    let spare = lanes_bottom - lanes_top - sum;
    let gap = if gaps > 0.0 { (spare / (gaps + 0.8)).clamp(26.0, 96.0) } else { 0.0 };
    let total = sum + gap * gaps;
    let mut y = ((lanes_top + lanes_bottom - total) / 2.0).max(top).round();
    let mut placed = Vec::new();
    for (outsider, height) in plan.outside.iter().zip(heights) {
        let rect = Rect::new(metrics.left, y, metrics.left + metrics.outside_width, y + height);
        placed.push((outsider.clone(), rect));
        y = (rect.y1 + gap).round();
    }
    placed
}

/// The width at which no card cuts a text.
pub(super) fn wanted(cluster: &Cluster, plan: &Plan) -> f64 {
    plan.outside.iter().map(|it| card_width(cluster, plan, it)).fold(0.0, f64::max)
}

fn card_width(cluster: &Cluster, plan: &Plan, outsider: &Outsider) -> f64 {
    match outsider {
        Outsider::Client(_) => 0.0,
        Outsider::External(place, _) => text::measure(&name_of(place), TextRole::Mono) + 50.0,
        Outsider::LoadBalancer(id) => cluster.services.get(*id).map_or(0.0, |service| {
            let title = balancer_title_room() + text::measure(&service.name, TextRole::Type) + TITLE_GAP;
            let address =
                balancer_address(service).map_or(0.0, |it| text::measure(&it, TextRole::MonoAccent));
            title.max(address).max(health_width(cluster, plan)) + 28.0
        }),
        Outsider::Ingress(id) => cluster.ingresses.get(*id).map_or(0.0, |ingress| {
            entrance_cards::rows_width(&entrance_cards::ingress_rows(cluster, ingress))
        }),
        Outsider::Gateway(id) => cluster.gateways.get(*id).map_or(0.0, |gateway| {
            entrance_cards::rows_width(&entrance_cards::gateway_rows(cluster, gateway))
        }),
    }
}

/// Between a load balancer's title and the Service's name.
const TITLE_GAP: f64 = 6.0;

/// The room for a node's row: its name without the domain, and what is said of it.
fn health_width(cluster: &Cluster, plan: &Plan) -> f64 {
    let shown = health_nodes(plan).into_iter().take(MOST_ROWS + 1);
    let nodes = shown.filter_map(|id| cluster.nodes.get(id));
    let names = nodes.map(|node| {
        let own = node.name.split('.').next().unwrap_or_default();
        text::measure(own, TextRole::Note) + if own.len() < node.name.len() { 8.0 } else { 0.0 }
    });
    let said = text::room(&Label::Word(Word::NoneReady, Vec::new()), TextRole::Note);
    names.fold(0.0, f64::max) + said + 22.0
}

fn balancer_title_room() -> f64 {
    text::room(&Label::Word(Word::LoadBalancer, Vec::new()), TextRole::Title)
}

/// The first of two cards in a row: half of it, less or more where only one of them needs more than half.
fn first_of_two(a: f64, b: f64, total: f64) -> f64 {
    let half = total / 2.0;
    match (a > half, b > half) {
        (false, true) => (total - b).max(a.max(LEAST)),
        (true, false) => a.min(total - b.max(LEAST)),
        _ => half,
    }
    .floor()
}

/// No card beside another is narrower.
const LEAST: f64 = 128.0;

/// Side by side in rows of two: the narrow screen. One that is alone in its row is as wide as its texts ask for.
pub(super) fn in_rows(cluster: &Cluster, plan: &Plan, metrics: &Metrics, top: f64) -> Vec<(Outsider, Rect)> {
    let mut placed = Vec::new();
    let mut y = top;
    for row in plan.outside.chunks(2) {
        let highest = row.iter().map(|it| height(cluster, plan, it, MOST_ROWS_NARROW)).fold(0.0, f64::max);
        let widths: Vec<f64> = row.iter().map(|it| card_width(cluster, plan, it)).collect();
        let total = metrics.right - metrics.left;
        let first = match *widths.as_slice() {
            [a, b] => first_of_two(a, b, total - 10.0),
            [alone] => alone.max(metrics.outside_width).min(total),
            _ => total,
        };
        for (column, outsider) in row.iter().enumerate() {
            let own = height(cluster, plan, outsider, MOST_ROWS_NARROW);
            let (x, end) = match column {
                0 => (metrics.left, metrics.left + first),
                _ => (metrics.left + first + 10.0, metrics.right),
            };
            placed.push((outsider.clone(), Rect::new(x, y, end, y + own)));
        }
        y += highest + 14.0;
    }
    placed
}

pub(super) fn height(cluster: &Cluster, plan: &Plan, outsider: &Outsider, most: usize) -> f64 {
    let rows = match outsider {
        Outsider::Client(_) | Outsider::External(..) => {
            return if most <= MOST_ROWS_NARROW { 48.0 } else { 56.0 };
        }
        Outsider::LoadBalancer(id) => {
            let checked = cluster.services.get(*id).and_then(health_port).is_some();
            shown_rows(health_nodes(plan).len(), most) + usize::from(checked && most > 0)
        }
        Outsider::Ingress(id) => {
            let rows = |ingress| entrance_cards::ingress_rows(cluster, ingress).len();
            cluster.ingresses.get(*id).map_or(0, |ingress| shown_rows(rows(ingress), most))
        }
        Outsider::Gateway(id) => {
            let rows = |gateway| entrance_cards::gateway_rows(cluster, gateway).len();
            cluster.gateways.get(*id).map_or(0, |gateway| shown_rows(rows(gateway), most))
        }
    };
    52.0 + rows as f64 * ROW + if rows > 0 { 10.0 } else { 0.0 }
}

fn shown_rows(count: usize, most: usize) -> usize {
    if most == 0 { 0 } else { count.min(most.saturating_add(1)) }
}

/// How many rows are shown, and how many are only counted: never a single one, whose count would take its place.
pub(super) fn rows_of(count: usize, most: usize) -> (usize, usize) {
    let shown = if count <= most.saturating_add(1) { count } else { most };
    (shown, count.saturating_sub(shown))
}

/// The card of something outside.
pub(super) fn draw(cluster: &Cluster, plan: &Plan, outsider: &Outsider, rect: Rect, most: usize) -> Thing {
    match outsider {
        Outsider::Client(ip) => client(*ip, rect),
        Outsider::LoadBalancer(id) => load_balancer(cluster, plan, *id, rect, most),
        Outsider::Ingress(id) => entrance_cards::ingress(cluster, *id, rect, most),
        Outsider::Gateway(id) => entrance_cards::gateway(cluster, *id, rect, most),
        Outsider::External(place, service) => external(place, *service, rect),
    }
}

pub(super) fn thing(kind: ThingKind, name: String, subject: Subject, rect: Rect, pen: Pen) -> Thing {
    let service = pen.service;
    let (part, layer) = (Part::Whole, Layer::Front);
    Thing { kind: Some(kind), name, part, subject, rect, layer, service, span: None, shapes: pen.shapes }
}

fn client(ip: IpAddr, rect: Rect) -> Thing {
    let mut pen = Pen::of(None);
    pen.card(rect, 10.0, BoxRole::Card);
    let middle = rect.center().y;
    pen.icon((rect.x0 + 25.0, middle), 26.0, Icon::Person);
    let (left, room) = (rect.x0 + 46.0, rect.width() - 54.0);
    pen.word((left, middle - 4.0), Align::Start, TextRole::Title, Word::Client, &[], room);
    pen.text((left, middle + 14.0), Align::Start, TextRole::MonoDim, &ip.to_string(), room);
    thing(ThingKind::Client, ip.to_string(), Subject::Place(Place::Internet(ip)), rect, pen)
}

/// What kind of thing is outside.
pub(super) fn word_of(place: &Place) -> Word {
    match place {
        Place::Address(_) => Word::ExternalAddress,
        Place::Workstation => Word::Workstation,
        Place::ApiServer => Word::ApiServer,
        _ => Word::ExternalHost,
    }
}

fn name_of(place: &Place) -> String {
    match place {
        Place::External(name) => name.to_string(),
        Place::Address(ip) => ip.to_string(),
        Place::Workstation => "kubectl".to_string(),
        Place::ApiServer => "kube-apiserver".to_string(),
        _ => String::new(),
    }
}

fn external(place: &Place, service: Option<ServiceId>, rect: Rect) -> Thing {
    let (name, word) = (name_of(place), word_of(place));
    let mut pen = Pen::of(service);
    pen.card(rect, 10.0, if service.is_some() { BoxRole::CardAccent } else { BoxRole::Card });
    let middle = rect.center().y;
    pen.icon((rect.x0 + 23.0, middle), 22.0, Icon::Globe);
    let (left, room) = (rect.x0 + 42.0, rect.width() - 50.0);
    pen.word((left, middle - 4.0), Align::Start, TextRole::Note, word, &[], room);
    pen.text((left, middle + 14.0), Align::Start, TextRole::Mono, &name, room);
    let kind = if *place == Place::Workstation { ThingKind::Client } else { ThingKind::External };
    thing(kind, name, Subject::Place(place.clone()), rect, pen)
}

/// The nodes that have a health row: those of the lanes that are one node.
fn health_nodes(plan: &Plan) -> Vec<NodeId> {
    plan.lanes.iter().flat_map(|lane| lane.nodes.iter().copied()).collect()
}

fn health_port(service: &Service) -> Option<u16> {
    service.load_balancer.as_ref().and_then(|balancer| balancer.health_check_node_port)
}

fn load_balancer(cluster: &Cluster, plan: &Plan, id: ServiceId, rect: Rect, most: usize) -> Thing {
    let mut pen = Pen::of(Some(id));
    pen.card(rect, 10.0, BoxRole::CardAccent);
    let (left, right) = (rect.x0 + 14.0, rect.x1 - 14.0);
    let room = right - left;
    let Some(service) = cluster.services.get(id) else {
        return thing(ThingKind::LoadBalancer, String::new(), Subject::LoadBalancer(id), rect, pen);
    };
    let title_room = balancer_title_room();
    pen.word((left, rect.y0 + 22.0), Align::Start, TextRole::Title, Word::LoadBalancer, &[], room);
    if room - title_room > 24.0 + TITLE_GAP {
        let name_room = room - title_room - TITLE_GAP;
        let name = text::shorten_evenly(&service.name, TextRole::Type, name_room);
        pen.cut((right, rect.y0 + 22.0), Align::End, TextRole::Type, &name, &service.name, name_room);
    }
    match balancer_address(service) {
        Some(address) => pen.text((left, rect.y0 + 41.0), Align::Start, TextRole::MonoAccent, &address, room),
        None => pen.word((left, rect.y0 + 41.0), Align::Start, TextRole::Bad, Word::NoAddress, &[], room),
    }
    if most > 0 {
        health_rows(&mut pen, cluster, plan, service, (left, right, rect.y0 + 52.0), most);
    }
    let mut card = thing(ThingKind::LoadBalancer, service.full_name(), Subject::LoadBalancer(id), rect, pen);
    card.span = service.spans.kind;
    card
}

fn health_rows(
    pen: &mut Pen,
    cluster: &Cluster,
    plan: &Plan,
    service: &Service,
    area: (f64, f64, f64),
    most: usize,
) {
    let (left, right, top) = area;
    pen.line(&[(left, top), (right, top)], LineRole::Rule);
    let mut y = top + 14.0;
    if let Some(port) = health_port(service) {
        let port = port.to_string();
        pen.word((left, y), Align::Start, TextRole::Note, Word::HealthCheck, &[&port], right - left);
        y += ROW;
    }
    let nodes = health_nodes(plan);
    let (shown, more) = rows_of(nodes.len(), most);
    for node in nodes.iter().take(shown) {
        health_row(pen, cluster, service, *node, (left, right, y));
        y += ROW;
    }
    if more > 0 {
        pen.word((left, y), Align::Start, TextRole::Note, Word::More, &[&more.to_string()], right - left);
    }
}

fn balancer_address(service: &Service) -> Option<String> {
    let address = match service.load_balancer.as_ref()?.ingress.first()? {
        LoadBalancerAddress::Vip(ip) | LoadBalancerAddress::Proxy(ip) => ip.to_string(),
        LoadBalancerAddress::Hostname(name) => name.clone(),
    };
    let ports: Vec<String> = service.ports.iter().take(2).map(|port| port.port.to_string()).collect();
    Some(format!("{address}:{}", ports.join(",")))
}

/// How many ready endpoints a node has.
fn ready_on(service: &Service, node: NodeId) -> usize {
    let on = service.endpoints.iter().filter(|endpoint| endpoint.ready && endpoint.node == Some(node));
    on.map(|endpoint| endpoint.ip).collect::<BTreeSet<IpAddr>>().len()
}

/// Whether a load balancer sends to a node: under policy Local, where a ready endpoint is on it.
pub(super) fn passes_check(cluster: &Cluster, service: &Service, node: NodeId) -> bool {
    let local = service.external_traffic_policy == TrafficPolicy::Local;
    cluster.nodes.get(node).is_some_and(|node| node.ready) && (!local || ready_on(service, node) > 0)
}

/// A node's row: whether it takes traffic, and why.
fn health_row(pen: &mut Pen, cluster: &Cluster, service: &Service, node: NodeId, row: (f64, f64, f64)) {
    let (left, right, y) = row;
    let Some(it) = cluster.nodes.get(node) else { return };
    let local = service.external_traffic_policy == TrafficPolicy::Local;
    let ready = ready_on(service, node);
    let good = passes_check(cluster, service, node);
    pen.dot((left + 4.0, y - 4.0), 4.0, if good { Health::Good } else { Health::Bad });
    let (word, args) = match (it.ready, local, ready) {
        (false, ..) => (Word::NotReady, None),
        (true, false, _) => (Word::Healthy, None),
        (true, true, 0) => (Word::NoneReady, None),
        (true, true, count) => (Word::LocalEndpoints, Some(count.to_string())),
    };
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let all = right - left - 16.0;
    let label = Label::Word(word, args.iter().map(|arg| arg.to_string()).collect());
    let said = text::room(&label, TextRole::Note).min(all / 2.0);
    let room = all - said - 6.0;
    let name = text::shorten_host(&it.name, TextRole::Note, room);
    pen.cut((left + 16.0, y), Align::Start, TextRole::Note, &name, &it.name, room);
    pen.word((right, y), Align::End, TextRole::Note, word, &args, said);
}

/// The card of cluster DNS.
pub(super) fn draw_dns(cluster: &Cluster, rect: Rect) -> Thing {
    let mut pen = Pen::of(None);
    pen.card(rect, 8.0, BoxRole::Card);
    let middle = rect.center().y;
    let has_icon = rect.width() >= 120.0;
    if has_icon {
        pen.icon((rect.x0 + 20.0, middle), 18.0, Icon::Book);
    }
    let left = rect.x0 + if has_icon { 36.0 } else { 9.0 };
    let room = rect.x1 - left - 6.0;
    pen.word((left, middle - 3.0), Align::Start, TextRole::SmallTitle, Word::ClusterDns, &[], room);
    let address = cluster.dns_ip.map_or(String::new(), |ip| ip.to_string());
    pen.text((left, middle + 14.0), Align::Start, TextRole::MonoDim, &address, room);
    thing(ThingKind::Dns, "kube-system/kube-dns".to_string(), Subject::Place(Place::Dns), rect, pen)
}

/// The base line and left end of a heading.
pub(super) fn heading(word: Word, at: Point, width: f64) -> Thing {
    let mut pen = Pen::of(None);
    pen.word((at.x, at.y), Align::Start, TextRole::Heading, word, &[], width);
    Thing {
        kind: None,
        name: format!("{word:?}"),
        part: Part::Caption,
        subject: Subject::Caption,
        rect: Rect::new(at.x, at.y - 12.0, at.x + 100.0, at.y + 4.0),
        layer: Layer::Back,
        service: None,
        span: None,
        shapes: pen.shapes,
    }
}
