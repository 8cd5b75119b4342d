//! What belongs to what is selected or pointed at: the things and wires that stay bright.

use std::collections::BTreeSet;

use leptos::prelude::*;
use serviscope::cluster::{Cluster, NodeId, PodId, ServiceId};
use serviscope::network::Place;
use serviscope::scene::{Layout, Part, Subject, Thing as Drawn};
use serviscope::simulation::{ConnectionId, Simulation};
use serviscope::text::Span;

use crate::app::derived::Derived;
use crate::app::model::{Model, Thing};

/// The bright part of the picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Focus {
    /// Nothing is in focus: everything is as it is.
    pub nothing: bool,
    /// All else is dimmed (a connection is selected), not only the wires.
    pub strong: bool,
    /// The Service whose labels light up.
    pub service: Option<ServiceId>,
    /// The keys of the things.
    pub things: BTreeSet<String>,
    /// The wires, by index.
    pub wires: BTreeSet<usize>,
    /// Things made by the line that is pointed at.
    pub written: BTreeSet<String>,
}

/// A thing's key: the same from one layout to the next.
pub fn key(thing: &Drawn) -> String {
    let kind = thing.kind.map_or("caption", |kind| kind.data_kind());
    let part = match thing.part {
        Part::Whole => "",
        Part::Bar => "bar",
        Part::Crossing => "crossing",
        Part::Door => "door",
        Part::Caption => "caption",
    };
    [kind, &thing.name, part].join("|")
}

/// What is in focus now: what is pointed at, else what is selected; a selected connection before all.
pub fn focus(model: Model, derived: Derived) -> Focus {
    let (selected, hovered) = (model.selected.get(), model.hovered.get());
    let layout = derived.layout.get();
    let simulation = derived.simulation.get();
    let mut focus = match (&selected, &hovered) {
        (Some(Thing::Connection(id)), _) => connection(&layout, &simulation, ConnectionId(*id)),
        (_, Some(thing)) | (Some(thing), None) => of_thing(&layout, &simulation, thing),
        (None, None) => Focus { nothing: true, ..Focus::default() },
    };
    if let Some(line) = model.line.get() {
        focus.written = written(&layout, derived, line);
    }
    focus
}

/// What a thing of the stage stands for; it may be gone.
pub fn subject_of(layout: &Layout, kind: &str, name: &str) -> Option<Subject> {
    drawn(layout, kind, name).map(|thing| thing.subject.clone())
}

fn drawn<'a>(layout: &'a Layout, kind: &str, name: &str) -> Option<&'a Drawn> {
    let is = |thing: &&Drawn| thing.name == name && thing.kind.is_some_and(|it| it.data_kind() == kind);
    let whole = layout.things.iter().filter(is).find(|thing| thing.part == Part::Whole);
    whole.or_else(|| layout.things.iter().find(is))
}

fn of_thing(layout: &Layout, simulation: &Simulation, thing: &Thing) -> Focus {
    let Thing::Entity(kind, name) = thing else { return Focus { nothing: true, ..Focus::default() } };
    let found = drawn(layout, kind, name);
    let Some(found) = found else { return Focus { nothing: true, ..Focus::default() } };
    let cluster = &*simulation.network().cluster;
    match &found.subject {
        Subject::Service(service) | Subject::Rules(_, service) | Subject::LoadBalancer(service) => {
            of_service(layout, cluster, *service)
        }
        Subject::Pod(pod) => touching(layout, |place| *place == Place::Pod(*pod), found),
        Subject::Pods(pods) => {
            touching(layout, |place| matches!(place, Place::Pod(pod) if pods.contains(pod)), found)
        }
        Subject::Node(node) => of_node(layout, cluster, *node, found),
        Subject::Ingress(ingress) => touching(layout, |place| *place == Place::Ingress(*ingress), found),
        Subject::Gateway(gateway) => touching(layout, |place| *place == Place::Gateway(*gateway), found),
        Subject::Place(own) => touching(layout, |place| place == own, found),
        Subject::Nodes(_) | Subject::Caption => Focus { nothing: true, ..Focus::default() },
    }
}

fn of_service(layout: &Layout, cluster: &Cluster, service: ServiceId) -> Focus {
    let endpoints = cluster.services.get(service).map(|it| it.endpoints.as_slice()).unwrap_or_default();
    let pods: BTreeSet<PodId> = endpoints.iter().filter_map(|endpoint| endpoint.pod).collect();
    let belongs = |thing: &&Drawn| match &thing.subject {
        Subject::Pod(pod) => pods.contains(pod),
        Subject::Pods(all) => all.iter().any(|pod| pods.contains(pod)),
        Subject::Service(id) | Subject::Rules(_, id) | Subject::LoadBalancer(id) => *id == service,
        _ => false,
    };
    let wires = layout.wires.iter().enumerate().filter(|(_, wire)| wire.service == Some(service));
    Focus {
        service: Some(service),
        things: layout.things.iter().filter(belongs).map(key).collect(),
        wires: wires.map(|(at, _)| at).collect(),
        ..Focus::default()
    }
}

fn of_node(layout: &Layout, cluster: &Cluster, node: NodeId, own: &Drawn) -> Focus {
    let here = |place: &Place| match place {
        Place::Node(id) | Place::Rules(id, _) => *id == node,
        Place::Pod(pod) => cluster.pods.get(*pod).is_some_and(|pod| pod.node == Some(node)),
        _ => false,
    };
    touching(layout, here, own)
}

/// The wires that touch a place, and what is at their other ends.
fn touching(layout: &Layout, here: impl Fn(&Place) -> bool, own: &Drawn) -> Focus {
    let wires = layout.wires.iter().enumerate();
    let wires: BTreeSet<usize> =
        wires.filter(|(_, wire)| here(&wire.route.from) || here(&wire.route.to)).map(|(at, _)| at).collect();
    let ends = wires
        .iter()
        .filter_map(|at| layout.wires.get(*at))
        .flat_map(|wire| [&wire.route.from, &wire.route.to]);
    let places: Vec<&Place> = ends.collect();
    let mut things: BTreeSet<String> = layout
        .things
        .iter()
        .filter(|thing| places.iter().any(|place| stands_for(&thing.subject, place)))
        .map(key)
        .collect();
    things.insert(key(own));
    Focus { things, wires, ..Focus::default() }
}

fn connection(layout: &Layout, simulation: &Simulation, id: ConnectionId) -> Focus {
    let Some(flight) = simulation.flight(id) else { return Focus { nothing: true, ..Focus::default() } };
    let on_way =
        |subject: &Subject| flight.stations.iter().any(|station| stands_for(subject, &station.place));
    let routes = flight.stations.iter().filter_map(|station| station.route);
    let wires: Vec<_> = routes.filter_map(|route| layout.wire_of(route).map(|(wire, _)| wire)).collect();
    let on_wires =
        layout.wires.iter().enumerate().filter(|(_, wire)| wires.iter().any(|it| std::ptr::eq(*it, *wire)));
    Focus {
        strong: true,
        things: layout.things.iter().filter(|thing| on_way(&thing.subject)).map(key).collect(),
        wires: on_wires.map(|(at, _)| at).collect(),
        ..Focus::default()
    }
}

/// Whether a thing is where a packet is.
pub fn stands_for(subject: &Subject, place: &Place) -> bool {
    match (subject, place) {
        (Subject::Node(a), Place::Node(b)) => a == b,
        (Subject::Nodes(all), Place::Node(b)) => all.contains(b),
        (Subject::Pod(a), Place::Pod(b)) => a == b,
        (Subject::Pods(all), Place::Pod(b)) => all.contains(b),
        (Subject::Rules(a, s), Place::Rules(b, t)) => a == b && s == t,
        (Subject::Service(a), Place::Rules(_, b)) => a == b,
        (Subject::LoadBalancer(a), Place::LoadBalancer(b)) => a == b,
        (Subject::Ingress(a), Place::Ingress(b)) => a == b,
        (Subject::Gateway(a), Place::Gateway(b)) => a == b,
        (Subject::Place(a), b) => a == b,
        _ => false,
    }
}

/// The things that an object of the manifest made, whose lines this is one of.
fn written(layout: &Layout, derived: Derived, line: u32) -> BTreeSet<String> {
    let read = derived.prepared.get();
    let (from, to) = (read.lines.start_of(line), read.lines.start_of(line.saturating_add(1)));
    let whole = |span: &Span| span.start < to.max(from.saturating_add(1)) && from < span.end;
    let spans = read.manifest.objects.iter().map(|object| object.source.root.span);
    let Some(object) = spans.rev().find(whole) else { return BTreeSet::new() };
    let made =
        |thing: &&Drawn| thing.span.is_some_and(|span| object.start <= span.start && span.end <= object.end);
    layout.things.iter().filter(made).map(key).collect()
}
