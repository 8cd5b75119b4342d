//! Pod cards; those of several pods are in `groups`. Draws; places nothing.

use kurbo::Rect;

use super::layout::Serves;
use super::pen::Pen;
use super::plan::Cell;
use super::shape::{Align, BoxRole, Health, Label, Shape, TextRole};
use super::text::{self, measure, shorten, shorten_key};
use super::thing::{Layer, Part, Subject, Thing, ThingKind};
use super::word::Word;
use crate::cluster::{Cluster, Pod, PodId, PodPhase, Service, ServiceId};
use crate::simulation::BackendKey;

/// What all cards of a picture need to know.
pub(super) struct Cards<'a> {
    pub cluster: &'a Cluster,
    /// The Services whose endpoint each pod is, by pod.
    pub serves: &'a Serves,
    /// Without the space between the lines.
    pub compact: bool,
}

impl Cards<'_> {
    /// The card of a cell; `lane` tells apart groups of one owner on several nodes.
    pub(super) fn draw(&self, cell: &Cell, rect: Rect, lane: &str) -> Option<Thing> {
        match cell {
            Cell::Pod(id) => self.pod(*id, rect),
            Cell::Group { .. } => self.group(cell, rect, lane),
        }
    }

    pub(super) fn service_of(&self, cell: &Cell) -> Option<(ServiceId, &Service)> {
        let id = self.serves.of_cell(cell)?;
        Some((id, self.cluster.services.get(id)?))
    }

    fn pod(&self, id: PodId, rect: Rect) -> Option<Thing> {
        let pod = self.cluster.pods.get(id)?;
        let service = self.service_of(&Cell::Pod(id));
        let mut pen = Pen::of(service.map(|(id, _)| id));
        let health = health(pod);
        let role = match (service, health) {
            (Some(_), Health::Bad) => BoxRole::CardNotReady,
            (Some(_), _) => BoxRole::CardAccent,
            (None, _) => BoxRole::CardQuiet,
        };
        pen.card(rect, 9.0, role);
        title(&mut pen, rect, health, &pod.name, "");
        let (left, right) = (rect.x0 + 13.0, rect.x1 - 13.0);
        let second = rect.y0 + if self.compact { 37.0 } else { 41.0 };
        let address = pod.ip().map(|ip| ip.to_string());
        let all = right - left - 4.0;
        let needed = address.as_ref().map_or(0.0, |address| measure(address, TextRole::MonoDim) + 1.0);
        let port = port_text(&self.ports(id, pod), all - needed);
        let port_room = port_room(measure(&port, TextRole::MonoAccent), needed, all);
        let port_role = if service.is_some() { TextRole::MonoAccent } else { TextRole::MonoDim };
        if !port.is_empty() {
            pen.text((right, second), Align::End, port_role, &port, port_room + 1.0);
        }
        match address {
            Some(address) => {
                let room = all - port_room;
                pen.text((left, second), Align::Start, TextRole::MonoDim, &address, room);
            }
            None => pen.word((left, second), Align::Start, TextRole::Note, Word::NoAddress, &[], 80.0),
        }
        self.foot(&mut pen, rect, pod, &[id], service);
        Some(thing(pod.full_name(), Subject::Pod(id), rect, pod.template.span, pen))
    }

    /// Labels, the state where it is not well, and the share of traffic.
    pub(super) fn foot(
        &self,
        pen: &mut Pen,
        rect: Rect,
        pod: &Pod,
        ids: &[PodId],
        service: Option<(ServiceId, &Service)>,
    ) {
        let (left, right) = (rect.x0 + 13.0, rect.x1 - 13.0);
        let base = rect.y1 - if self.compact { 17.0 } else { 29.0 };
        let state = state_word(pod).filter(|_| ids.len() == 1);
        let note_room = match (&state, service) {
            (Some((word, _)), _) => text::room(&Label::Word(*word, Vec::new()), TextRole::Note).min(66.0),
            (None, Some(_)) => 31.0,
            (None, None) => 0.0,
        };
        let chip_room = right - left - note_room - 6.0;
        chip(pen, pod, service.map(|(_, service)| service), (left, base, chip_room));
        if let Some((word, args)) = state {
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            let role = if word == Word::Restarts { TextRole::Note } else { TextRole::Bad };
            pen.word((right, base), Align::End, role, word, &args, note_room);
        }
        let well = state_word(pod).is_none_or(|(word, _)| word == Word::Restarts);
        let receives = well || ids.len() > 1;
        if let (Some((id, _)), true) = (service, receives) {
            let y = rect.y1 - if self.compact { 9.0 } else { 14.0 };
            pen.shapes.push(Shape::Share {
                track: Rect::new(left, y, right, y + 4.0),
                text: (right, base).into(),
                service: id,
                backends: ids.iter().copied().map(BackendKey::Pod).collect(),
            });
        }
    }

    /// The ports that Services reach it by, else those that it declares.
    fn ports(&self, id: PodId, pod: &Pod) -> Vec<u16> {
        let services = self.serves.all(id).filter_map(|service| self.cluster.services.get(service));
        let endpoints = services.flat_map(|service| &service.endpoints).filter(|it| it.pod == Some(id));
        let mut ports: Vec<u16> = endpoints.filter_map(|endpoint| endpoint.port).collect();
        if ports.is_empty() {
            ports.extend(pod.template.containers.iter().flat_map(|it| &it.ports).map(|port| port.port));
        }
        let mut seen = Vec::new();
        for port in ports {
            if !seen.contains(&port) {
                seen.push(port);
            }
        }
        seen
    }
}

/// As many ports as there is room for, two at most, none of them cut: `:8080 …`.
fn port_text(ports: &[u16], room: f64) -> String {
    let some = |count: usize| {
        let more = (ports.len() > count).then(|| "…".to_string());
        let shown = ports.iter().take(count).map(|port| format!(":{port}")).chain(more);
        shown.collect::<Vec<_>>().join(" ")
    };
    let fits = |text: &String| measure(text, TextRole::MonoAccent) <= room;
    [2, 1].map(some).into_iter().find(fits).unwrap_or_else(|| some(0))
}

/// The room for a card's ports, that of the address and of both given. An address that is cut says nothing, and so does
/// a port: the ports give way to the address, at last to an ellipsis; to one that is too long anyway, two thirds.
fn port_room(wanted: f64, address: f64, all: f64) -> f64 {
    let spare = all - address;
    let room = if wanted <= spare || spare >= ONE_PORT { spare } else { ELLIPSIS };
    wanted.min(if spare < ELLIPSIS { all * 0.3 } else { room })
}

/// The room of a port's text, and of what stands for it.
const ONE_PORT: f64 = 37.0;
const ELLIPSIS: f64 = 8.0;

pub(super) fn thing(
    name: String,
    subject: Subject,
    rect: Rect,
    span: Option<crate::text::Span>,
    pen: Pen,
) -> Thing {
    let (kind, part, layer) = (Some(ThingKind::Pod), Part::Whole, Layer::Front);
    Thing { kind, name, part, subject, rect, layer, service: pen.service, span, shapes: pen.shapes }
}

/// The dot, the name, and a suffix that is never cut.
pub(super) fn title(pen: &mut Pen, rect: Rect, health: Health, name: &str, suffix: &str) {
    let (at, all) = title_place(pen, rect, health);
    let fits = measure(name, TextRole::Title) + measure(suffix, TextRole::Title) <= all;
    let role = if fits { TextRole::Title } else { TextRole::SmallTitle };
    // Pods of one workload differ at the end of their names: that is what must stay.
    let shown = shorten(name, role, all * SQUEEZED - measure(suffix, role));
    pen.cut(at, Align::Start, role, &format!("{shown}{suffix}"), &format!("{name}{suffix}"), all);
}

/// The dot; where the title beside it begins, and its room.
pub(super) fn title_place(pen: &mut Pen, rect: Rect, health: Health) -> ((f64, f64), f64) {
    pen.dot((rect.x0 + 16.0, rect.y0 + 18.0), 4.5, health);
    let left = rect.x0 + 27.0;
    ((left, rect.y0 + 22.0), rect.x1 - 11.0 - left)
}

/// A name that is a little too long is set a little closer, rather than cut for two letters.
pub(super) const SQUEEZED: f64 = 1.1;

pub(super) fn health(pod: &Pod) -> Health {
    match pod.phase {
        PodPhase::Running if pod.ready && !pod.terminating => Health::Good,
        PodPhase::Running | PodPhase::Failed => Health::Bad,
        PodPhase::Pending | PodPhase::Succeeded | PodPhase::Unknown => Health::Idle,
    }
}

/// What is to be said of a pod that is not plainly well.
fn state_word(pod: &Pod) -> Option<(Word, Option<String>)> {
    match pod.phase {
        _ if pod.terminating => Some((Word::Terminating, None)),
        PodPhase::Pending => Some((Word::Pending, None)),
        PodPhase::Running if !pod.ready => Some((Word::NotReady, None)),
        PodPhase::Succeeded => Some((Word::Completed, None)),
        PodPhase::Failed => Some((Word::Failed, None)),
        PodPhase::Unknown => Some((Word::Unknown, None)),
        PodPhase::Running if pod.restarts > 0 => Some((Word::Restarts, Some(pod.restarts.to_string()))),
        PodPhase::Running => None,
    }
}

/// The label that says most: one that the Service selects by, else the first of the person's own.
fn chip(pen: &mut Pen, pod: &Pod, service: Option<&Service>, place: (f64, f64, f64)) {
    let (left, base, room) = place;
    let selector = service.and_then(|service| service.selector.as_ref());
    let selected = |key: &String| selector.is_some_and(|selector| selector.contains_key(key));
    let chosen = pod.labels.iter().find(|(key, _)| selected(key));
    let own = || pod.labels.iter().find(|(key, _)| !GENERATED.contains(&key.as_str()));
    let Some((key, value)) = chosen.or_else(own) else { return };
    let full = format!("{key}={value}");
    let fits = measure(&full, TextRole::Chip) + 16.0 <= room;
    // The value says most: before it, the key's domain gives way.
    let short = shorten_key(key).filter(|_| !fits).map(|key| format!("{key}={value}"));
    let text = text::fit(short.as_ref().unwrap_or(&full), TextRole::Chip, room - 15.0).text;
    let width = (measure(&text, TextRole::Chip) + 16.0).min(room);
    if width < 30.0 {
        return;
    }
    let (role, text_role) = match chosen {
        Some(_) => (BoxRole::Chip, TextRole::Chip),
        None => (BoxRole::ChipDim, TextRole::ChipDim),
    };
    pen.card(Rect::new(left, base - 13.0, left + width, base + 5.0), 9.0, role);
    pen.cut((left + 8.0, base), Align::Start, text_role, &text, &full, width - 15.0);
}

/// Labels that controllers add: nobody selects by them by hand.
const GENERATED: [&str; 6] = [
    "pod-template-hash",
    "controller-revision-hash",
    "statefulset.kubernetes.io/pod-name",
    "apps.kubernetes.io/pod-index",
    "batch.kubernetes.io/controller-uid",
    "controller-uid",
];
