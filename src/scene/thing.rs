//! The things on the stage: what can be pointed at, named and reached by keyboard.

use kurbo::{Point, Rect, Size};

use super::shape::Shape;
use super::wire::Wire;
use crate::cluster::{GatewayId, IngressId, NodeId, PodId, ServiceId};
use crate::network::Place;
use crate::simulation::RouteId;
use crate::text::Span;

use std::collections::BTreeMap;

/// What a thing is: `data-kind` (contract.md).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ThingKind {
    /// A node: its lane.
    Node,
    /// A pod, or a group of pods.
    Pod,
    /// A Service: its header card.
    Service,
    /// A client.
    Client,
    /// A load balancer.
    LoadBalancer,
    /// An Ingress's entry point, or a Gateway.
    Ingress,
    /// A host or address outside.
    External,
    /// Cluster DNS.
    Dns,
}

impl ThingKind {
    /// The value of `data-kind`.
    pub fn data_kind(self) -> &'static str {
        match self {
            ThingKind::Node => "node",
            ThingKind::Pod => "pod",
            ThingKind::Service => "service",
            ThingKind::Client => "client",
            ThingKind::LoadBalancer => "load-balancer",
            ThingKind::Ingress => "ingress",
            ThingKind::External => "external",
            ThingKind::Dns => "dns",
        }
    }
}

/// What of the cluster a thing stands for: what the inspector opens.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A node.
    Node(NodeId),
    /// Nodes that are folded into one lane.
    Nodes(Vec<NodeId>),
    /// A pod.
    Pod(PodId),
    /// Pods that are folded into one card.
    Pods(Vec<PodId>),
    /// A Service.
    Service(ServiceId),
    /// A Service's copy of rules on a node.
    Rules(NodeId, ServiceId),
    /// A load balancer.
    LoadBalancer(ServiceId),
    /// An Ingress.
    Ingress(IngressId),
    /// A Gateway.
    Gateway(GatewayId),
    /// Anything else that has a place: clients, hosts outside, cluster DNS.
    Place(Place),
    /// A caption: nothing.
    Caption,
}

/// Which part of a thing a group of shapes is. Only a `Whole` carries `data-kind` and `data-name`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The thing itself.
    Whole,
    /// A Service's bar across the lanes.
    Bar,
    /// Where a Service's bar crosses a lane.
    Crossing,
    /// A node's network card.
    Door,
    /// A heading or note.
    Caption,
}

/// Before or behind the wires.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// Lanes and bars.
    Back,
    /// Cards.
    Front,
}

/// A group of shapes that is one thing, or one part of a thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Thing {
    /// What it is; captions have none.
    pub kind: Option<ThingKind>,
    /// Its name: `data-name`. With kind and part, unique, and the same from one layout to the next.
    pub name: String,
    /// Which part of the thing.
    pub part: Part,
    /// What it stands for.
    pub subject: Subject,
    /// What can be pointed at, and what nothing else may cover (of things of the front).
    pub rect: Rect,
    /// Before or behind the wires.
    pub layer: Layer,
    /// The Service whose colour it has.
    pub service: Option<ServiceId>,
    /// Where the manifest has it.
    pub span: Option<Span>,
    /// What it looks like, back to front.
    pub shapes: Vec<Shape>,
}

impl Thing {
    /// Whether it is the same picture: its place in the text, and the ids that it stands for, are not seen.
    pub fn looks_like(&self, other: &Thing) -> bool {
        let rest = |it: &Thing| (it.kind, it.part, it.rect, it.layer, it.service);
        rest(self) == rest(other) && self.name == other.name && self.shapes == other.shapes
    }
}

/// Which picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum View {
    /// Node lanes and Service bars.
    #[default]
    PacketPath,
    /// Clients, Services, pods by node.
    Overview,
}

/// What the packets of a route are on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum RouteTrack {
    /// A wire, by its index, and whether they go along it backwards.
    Wire(usize, bool),
    /// Nothing: both places are folded into one thing, and they wait in its middle.
    Still(Point),
}

/// Where everything is.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// Which picture.
    pub view: View,
    /// The size of the content: as wide as was given, perhaps higher.
    pub size: Size,
    /// How large it is shown: one, and more on a screen larger than the picture needs.
    pub scale: f64,
    /// Laid out for a narrow screen.
    pub narrow: bool,
    /// Everything, back to front within each layer.
    pub things: Vec<Thing>,
    /// The ways of the packets.
    pub wires: Vec<Wire>,
    /// The number of each Service's colour in the palette, by the Service's index.
    pub accents: Vec<u8>,
    /// For each route of the simulation what its packets are on.
    pub(super) tracks: Vec<Option<RouteTrack>>,
    /// Where packets are that stay at a place.
    pub(super) anchors: BTreeMap<Place, Point>,
}

impl Layout {
    /// The wire of a route, and whether the route goes along it backwards.
    pub fn wire_of(&self, route: RouteId) -> Option<(&Wire, bool)> {
        match self.track(route)? {
            RouteTrack::Wire(wire, backwards) => Some((self.wires.get(wire)?, backwards)),
            RouteTrack::Still(_) => None,
        }
    }

    pub(super) fn track(&self, route: RouteId) -> Option<RouteTrack> {
        *self.tracks.get(route.0 as usize)?
    }

    /// Where a place is.
    pub fn anchor(&self, place: &Place) -> Option<Point> {
        self.anchors.get(place).copied()
    }

    /// The colour number of a Service.
    pub fn accent(&self, service: ServiceId) -> u8 {
        self.accents.get(crate::cluster::Id::index(service)).copied().unwrap_or(0)
    }

    /// The thing under a point, the frontmost.
    pub fn hit(&self, point: Point) -> Option<&Thing> {
        let named = |layer| {
            let of_layer = self.things.iter().rev().filter(move |thing| thing.layer == layer);
            of_layer.filter(|thing| thing.subject != Subject::Caption)
        };
        named(Layer::Front).chain(named(Layer::Back)).find(|thing| thing.rect.contains(point))
    }

    /// The thing of a kind and name.
    pub fn thing(&self, kind: ThingKind, name: &str) -> Option<&Thing> {
        let whole = |thing: &&Thing| thing.part == Part::Whole && thing.kind == Some(kind);
        self.things.iter().filter(whole).find(|thing| thing.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_seen_makes_another_look() {
        let thing = Thing {
            kind: Some(ThingKind::Pod),
            name: "default/web".into(),
            part: Part::Whole,
            subject: Subject::Caption,
            rect: Rect::new(0.0, 0.0, 10.0, 10.0),
            layer: Layer::Front,
            service: None,
            span: None,
            shapes: Vec::new(),
        };
        let elsewhere =
            Thing { span: Some(Span::new(3, 9)), subject: Subject::Pods(Vec::new()), ..thing.clone() };
        assert!(thing.looks_like(&elsewhere));
        let moved = Thing { rect: Rect::new(1.0, 0.0, 10.0, 10.0), ..thing.clone() };
        assert!(!thing.looks_like(&moved));
        assert!(!thing.looks_like(&Thing { name: "default/db".into(), ..thing.clone() }));
    }
}
