//! The overview: packets that pass by a Service, and columns that begin on the first screen.

use kurbo::Shape as _;
use serviscope::network::Place;
use serviscope::scene::{
    self, BoxRole, Layer, Layout, LineRole, Part, Shape, Size, Thing, ThingKind, View, Wire,
};

use super::manifests::{self, deployment, service};
use super::{cluster_of, simulated};

const SIZES: [(f64, f64); 4] = [(1068.0, 772.0), (1440.0, 772.0), (700.0, 772.0), (390.0, 744.0)];

fn layout_of(text: &str, (width, height): (f64, f64)) -> Layout {
    let cluster = cluster_of(text);
    scene::layout(&cluster, &simulated(&cluster), Size::new(width, height), View::Overview)
}

fn preset(name: &str) -> String {
    manifests::presets().into_iter().find(|(it, _)| it == name).unwrap().1
}

fn rings(layout: &Layout) -> impl Iterator<Item = &Thing> {
    let hollow = |it: &Shape| matches!(it, Shape::Box { role: BoxRole::BarHollow, .. });
    layout.things.iter().filter(move |it| it.part == Part::Bar && it.shapes.iter().any(hollow))
}

fn ingress_to_headless() -> String {
    "apiVersion: v1\nkind: Service\nmetadata: {name: db}\nspec:\n  clusterIP: None\n  selector: {app: db}\n  \
     ports: [{port: 80, targetPort: 8080}]\n---\napiVersion: networking.k8s.io/v1\nkind: Ingress\n\
     metadata: {name: site}\nspec:\n  rules:\n  - host: a.example.com\n    http:\n      paths:\n      \
     - {path: /, pathType: Prefix, backend: {service: {name: db, port: {number: 80}}}}\n"
        .to_string()
        + &deployment("db", 3)
}

#[test]
fn what_passes_by_a_service_passes_a_ring_tied_to_its_card() {
    for text in [preset("headless"), preset("externalname"), ingress_to_headless()] {
        for size in SIZES {
            let layout = layout_of(&text, size);
            let all: Vec<&Thing> = rings(&layout).collect();
            let [ring] = all.as_slice() else { panic!("{} rings", all.len()) };
            let card = layout.thing(ThingKind::Service, &ring.name).unwrap().rect;
            let beside = ring.rect.x0 - card.x1;
            assert!((2.0..=24.0).contains(&beside), "{size:?}: {beside}");
            let tie = |it: &Shape| match it {
                Shape::Line { path, role: LineRole::Pole, .. } => Some(path.bounding_box()),
                _ => None,
            };
            let tie = ring.shapes.iter().find_map(tie).unwrap();
            assert!((tie.x0 - card.x1).abs() < 0.5 && (tie.x1 - ring.rect.x0).abs() < 0.5, "{tie:?}");
            let calls = |it: &&Wire| {
                matches!(it.route.to, Place::Ingress(_)) || matches!(it.route.from, Place::Internet(_))
            };
            let wires: Vec<&Wire> =
                layout.wires.iter().filter(|it| it.service == ring.service && !calls(it)).collect();
            assert!(wires.len() > 1);
            for wire in wires {
                let meets = [wire.start(), wire.end()].into_iter().flatten();
                let near = ring.rect.inflate(0.5, 0.5);
                assert_eq!(meets.filter(|end| near.contains(*end)).count(), 1, "{:?}", wire.route);
                let inside = card.inflate(-1.0, -1.0);
                let through = (0..=300)
                    .any(|step| wire.point_at(f64::from(step) / 300.0).is_some_and(|at| inside.contains(at)));
                assert!(!through, "{size:?}: {:?} through the card", wire.route);
            }
        }
    }
}

#[test]
fn a_ring_that_no_wire_meets_is_not_drawn() {
    let layout = layout_of(&preset("loadbalancer"), SIZES[0]);
    assert_eq!(rings(&layout).count(), 0);
    let alone = "apiVersion: v1\nkind: Service\nmetadata: {name: db}\nspec: {clusterIP: None, selector: {app: db}, ports: [{port: 80}]}\n";
    assert_eq!(rings(&layout_of(alone, SIZES[0])).count(), 0);
}

#[test]
fn of_a_picture_that_is_scrolled_every_column_begins_at_the_top() {
    let many = |count: usize| -> String {
        let name = |at: usize| format!("s-{at:02}");
        (0..count).map(|at| service(&name(at), "NodePort", "") + &deployment(&name(at), 1)).collect()
    };
    let pods = service("web", "LoadBalancer", "") + &deployment("web", 24);
    for (text, size, scrolled) in [
        (many(30), SIZES[0], true),
        (many(30), SIZES[3], true),
        (pods, (1068.0, 300.0), true),
        (many(2), SIZES[0], false),
    ] {
        let layout = layout_of(&text, size);
        assert_eq!(layout.size.height > size.1, scrolled, "{:?}", layout.size);
        for kind in [ThingKind::Client, ThingKind::Service, ThingKind::Node] {
            let cards = layout.things.iter().filter(|it| it.kind == Some(kind) && it.part == Part::Whole);
            let top = cards.map(|it| it.rect.y0).fold(f64::MAX, f64::min);
            assert_eq!(top <= 44.0, scrolled, "{kind:?} {size:?}: {top}");
        }
        let fronts = layout.things.iter().filter(|it| it.layer == Layer::Front);
        assert!(fronts.map(|it| it.rect.y1).fold(0.0, f64::max) <= layout.size.height);
    }
}
