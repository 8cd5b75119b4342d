//! The cards of the overview: fewer lines than on the packet path. Draws; places nothing.

use kurbo::Rect;

use super::groups::{group_name, group_word};
use super::headers::{address_within, type_label};
use super::lanes::{lane_name, node_subject, without_rules};
use super::layout::Serves;
use super::overview::NodeBox;
use super::pen::Pen;
use super::plan::{Cell, LanePlan, Outsider, Plan};
use super::pods::{SQUEEZED, health};
use super::shape::{Align, BoxRole, Health, Label, LineRole, Shape, TextRole};
use super::text::{measure, room, shorten, shorten_evenly, shorten_host};
use super::thing::{Layer, Part, Subject, Thing, ThingKind};
use super::word::Word;
use super::{metrics::node_address, outside};
use crate::cluster::{Cluster, Service, ServiceId};
use crate::network::Place;
use crate::simulation::BackendKey;

/// The height of a card of the first column.
pub(super) fn caller_height(cluster: &Cluster, outsider: &Outsider, narrow: bool) -> f64 {
    match outsider {
        Outsider::Ingress(_) | Outsider::Gateway(_) if !narrow => {
            outside::height(cluster, &Plan::default(), outsider, outside::MOST_ROWS)
        }
        _ => 56.0,
    }
}

/// A client, an Ingress or a host outside: as on the packet path, without its icon where there is no room.
pub(super) fn outsider(
    cluster: &Cluster,
    plan: &Plan,
    outsider: &Outsider,
    rect: Rect,
    narrow: bool,
) -> Thing {
    let mut thing = outside::draw(cluster, plan, outsider, rect, outside::MOST_ROWS);
    if !narrow {
        return thing;
    }
    let mut pen = Pen::of(thing.service);
    pen.card(rect, 9.0, if thing.service.is_some() { BoxRole::CardAccent } else { BoxRole::Card });
    let (left, width, middle) = (rect.x0 + 8.0, rect.width() - 12.0, rect.center().y);
    let (word, name) = match outsider {
        Outsider::Client(ip) => (Ok(Word::Client), ip.to_string()),
        Outsider::Ingress(id) => {
            (Err("Ingress"), cluster.ingresses.get(*id).map_or(String::new(), |it| it.name.clone()))
        }
        Outsider::Gateway(id) => {
            (Err("Gateway"), cluster.gateways.get(*id).map_or(String::new(), |it| it.name.clone()))
        }
        Outsider::LoadBalancer(_) => (Ok(Word::LoadBalancer), thing.name.clone()),
        Outsider::External(Place::Address(_), _) => (Ok(Word::ExternalHost), thing.name.clone()),
        Outsider::External(place, _) => (Ok(outside::word_of(place)), thing.name.clone()),
    };
    match word {
        Ok(word) => pen.word((left, middle - 4.0), Align::Start, TextRole::SmallTitle, word, &[], width),
        Err(kind) => pen.text((left, middle - 4.0), Align::Start, TextRole::SmallTitle, kind, width),
    }
    pen.text((left, middle + 14.0), Align::Start, TextRole::MonoDim, &name, width);
    thing.shapes = pen.shapes;
    thing
}

/// A Service's card: name, type, address, and how many of its endpoints are ready.
pub(super) fn service(id: ServiceId, service: &Service, rect: Rect, narrow: bool) -> Thing {
    let mut pen = Pen::of(Some(id));
    pen.card(rect, 10.0, BoxRole::CardAccent);
    let pad = if narrow { 9.0 } else { 14.0 };
    let (left, right) = (rect.x0 + pad, rect.x1 - pad);
    let inner = right - left;
    let kind = type_label(service);
    let kind_width = room(&kind, TextRole::Type);
    let beside = measure(&service.name, TextRole::Title) + kind_width + 8.0 <= inner;
    let name_room = if beside { inner - kind_width - 8.0 } else { inner };
    let base = rect.y0 + if beside { 25.0 } else { 21.0 };
    let name = shorten_evenly(&service.name, TextRole::Title, name_room);
    pen.cut((left, base), Align::Start, TextRole::Title, &name, &service.name, name_room);
    let (at, align) = match beside {
        true => ((right, base), Align::End),
        false => ((left, base + 16.0), Align::Start),
    };
    match &kind {
        Label::Verbatim(text) => pen.text(at, align, TextRole::Type, text, inner),
        Label::Word(word, _) => pen.word(at, align, TextRole::Type, *word, &[], inner),
    }
    let last = rect.y0 + if beside { 46.0 } else { 53.0 };
    let address = match service.cluster_ip().filter(|_| narrow) {
        Some(ip) => ip.to_string(),
        None => address_within(service, inner),
    };
    pen.text((left, last), Align::Start, TextRole::Mono, &address, inner);
    Thing {
        kind: Some(ThingKind::Service),
        name: service.full_name(),
        part: Part::Whole,
        subject: Subject::Service(id),
        rect,
        layer: Layer::Front,
        service: Some(id),
        span: service.spans.name,
        shapes: pen.shapes,
    }
}

/// Of a Service without rules: what it is under its card, and the ring by which its packets pass, tied to the card.
pub(super) fn beside(id: ServiceId, service: &Service, card: Rect, ring: Option<Rect>) -> Option<Thing> {
    let (word, role) = without_rules(service)?;
    let mut pen = Pen::of(Some(id));
    pen.word((card.x0 + 2.0, card.y1 + 13.0), Align::Start, role, word, &[], card.width() - 4.0);
    if let Some(ring) = ring {
        let y = ring.center().y;
        pen.line(&[(card.x1, y), (ring.x0, y)], LineRole::Pole);
        pen.card(ring, ring.width() / 2.0, BoxRole::BarHollow);
    }
    Some(Thing {
        kind: Some(ThingKind::Service),
        name: service.full_name(),
        part: Part::Bar,
        subject: Subject::Service(id),
        rect: ring.unwrap_or(Rect::new(card.x0, card.y1 + 2.0, card.x1, card.y1 + 16.0)),
        layer: Layer::Back,
        service: Some(id),
        span: service.spans.name,
        shapes: pen.shapes,
    })
}

/// A node's box with its title.
pub(super) fn node(cluster: &Cluster, plan: &LanePlan, node: &NodeBox, narrow: bool) -> Thing {
    let mut pen = Pen::of(None);
    let it = plan.nodes.first().and_then(|node| cluster.nodes.get(*node));
    let single = plan.nodes.len() == 1;
    let down = single && it.is_some_and(|node| !node.ready);
    pen.card(node.rect, 12.0, if down { BoxRole::LaneDown } else { BoxRole::Lane });
    let (left, base) = (node.rect.x0 + 12.0, node.rect.y0 + 20.0);
    let width = node.rect.width() - 24.0;
    let title_room = if narrow { width } else { width * 0.5 };
    let mut title_width = 0.0;
    match it.filter(|_| single) {
        Some(node) => {
            let short = shorten_host(&node.name, TextRole::Title, title_room);
            title_width = measure(&short, TextRole::Title);
            pen.cut((left, base), Align::Start, TextRole::Title, &short, &node.name, title_room);
        }
        None => {
            let count = plan.nodes.len().to_string();
            let role = if narrow { TextRole::SmallTitle } else { TextRole::Title };
            pen.word((left, base), Align::Start, role, Word::MoreNodes, &[&count], title_room);
        }
    }
    let at = (node.rect.x1 - 12.0, base);
    match it.filter(|_| single && !narrow) {
        Some(_) if down => pen.word(at, Align::End, TextRole::Bad, Word::NotReady, &[], width * 0.5 - 8.0),
        Some(node) => {
            pen.text(at, Align::End, TextRole::MonoDim, &node_address(node), width - title_width - 10.0);
        }
        None => {}
    }
    if plan.cells.is_empty() {
        let at = (left, node.rect.y1 - 16.0);
        pen.word(at, Align::Start, TextRole::Note, Word::NoPods, &[], width);
    }
    Thing {
        kind: Some(ThingKind::Node),
        name: lane_name(cluster, plan),
        part: Part::Whole,
        subject: node_subject(&plan.nodes),
        rect: node.rect,
        layer: Layer::Back,
        service: None,
        span: it.and_then(|node| node.span),
        shapes: pen.shapes,
    }
}

/// A pod or a group of pods as one row: state, name, share of traffic.
pub(super) fn pod(cluster: &Cluster, serves: &Serves, cell: &Cell, rect: Rect, lane: &str) -> Option<Thing> {
    let first = *cell.pods().first()?;
    let pod = cluster.pods.get(first)?;
    let service = serves.of_cell(cell);
    let (name, count, full, subject, state) = match cell {
        Cell::Pod(id) => (pod.name.as_str(), String::new(), pod.full_name(), Subject::Pod(*id), health(pod)),
        Cell::Group { owner, pods, .. } => {
            let ready = pods.iter().filter_map(|id| cluster.pods.get(*id)).all(|pod| pod.ready);
            let name = owner.as_ref().map_or("", |owner| owner.name.as_str());
            let state = if ready { Health::Good } else { Health::Bad };
            (name, format!(" ×{}", pods.len()), group_name(cell, lane), Subject::Pods(pods.clone()), state)
        }
    };
    let mut pen = Pen::of(service);
    let role = match (service, state) {
        (Some(_), Health::Bad) => BoxRole::CardNotReady,
        (Some(_), _) => BoxRole::CardAccent,
        (None, _) => BoxRole::CardQuiet,
    };
    pen.card(rect, 8.0, role);
    let base = rect.center().y + 4.0;
    pen.dot((rect.x0 + 12.0, rect.center().y), 4.0, state);
    let left = rect.x0 + 22.0;
    let share = service.is_some() && rect.width() > 150.0;
    let all = rect.x1 - 8.0 - left - if share { 42.0 } else { 0.0 };
    let role = TextRole::SmallTitle;
    if name.is_empty() {
        let count = cell.pods().len().to_string();
        pen.word((left, base), Align::Start, role, group_word(cell), &[&count], all);
    } else {
        let shown = shorten(name, role, all * SQUEEZED - measure(&count, role));
        let (shown, all_of_it) = (format!("{shown}{count}"), format!("{name}{count}"));
        pen.cut((left, base), Align::Start, role, &shown, &all_of_it, all);
    }
    if let (true, Some(service)) = (share, service) {
        let y = rect.y1 - 4.5;
        pen.shapes.push(Shape::Share {
            track: Rect::new(left, y, rect.x1 - 10.0, y + 2.0),
            text: (rect.x1 - 10.0, base).into(),
            service,
            backends: cell.pods().iter().copied().map(BackendKey::Pod).collect(),
        });
    }
    Some(Thing {
        kind: Some(ThingKind::Pod),
        name: full,
        part: Part::Whole,
        subject,
        rect,
        layer: Layer::Front,
        service,
        span: pod.template.span.filter(|_| !name.is_empty()),
        shapes: pen.shapes,
    })
}
