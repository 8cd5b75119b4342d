//! What holds of every layout.

use kurbo::ParamCurve;
use serviscope::cluster::Cluster;
use serviscope::network::Place;
use serviscope::scene::{self, Layer, Layout, Part, Shape, Size, Thing, ThingKind, View, text_room};
use serviscope::simulation::{SimTime, Simulation, Track};

use super::manifests::{self, deployment, service};
use super::overlap;
use super::{cluster_of, simulated};

const SIZES: [(f64, f64); 11] = [
    (360.0, 744.0),
    (390.0, 744.0),
    (600.0, 744.0),
    (640.0, 744.0),
    (820.0, 744.0),
    (908.0, 592.0),
    (1030.0, 744.0),
    (1440.0, 744.0),
    (2560.0, 744.0),
    LARGE,
    (3068.0, 1312.0),
];

/// The stage of a window of 2560 by 1440.
const LARGE: (f64, f64) = (2040.0, 1312.0);

/// Every manifest at every size in both views.
fn each(mut judge: impl FnMut(&str, &Cluster, &Simulation, &Layout)) {
    for (name, text) in manifests::all() {
        let cluster = cluster_of(&text);
        let simulation = simulated(&cluster);
        for (width, height) in SIZES {
            for view in [View::PacketPath, View::Overview] {
                let layout = scene::layout(&cluster, &simulation, Size::new(width, height), view);
                judge(&format!("{name}, {width} wide, {view:?}"), &cluster, &simulation, &layout);
            }
        }
    }
}

#[test]
fn no_two_cards_overlap() {
    each(|case, _, _, layout| {
        let overlapping = overlap::of_cards(layout);
        assert!(overlapping.is_empty(), "{case}: {overlapping:#?}");
    });
}

#[test]
fn lanes_do_not_overlap_and_hold_their_cards() {
    each(|case, cluster, _, layout| {
        let lanes: Vec<&Thing> = layout
            .things
            .iter()
            .filter(|it| it.kind == Some(ThingKind::Node) && it.part == Part::Whole)
            .collect();
        assert!(lanes.len() <= 12 && lanes.len() >= cluster.nodes.len().min(8), "{case}: {}", lanes.len());
        assert!(lanes.windows(2).all(|pair| pair[0].rect.y1 < pair[1].rect.y0), "{case}");
        for pod in layout.things.iter().filter(|it| it.kind == Some(ThingKind::Pod)) {
            let placed = lanes.iter().any(|lane| lane.rect.union(pod.rect) == lane.rect);
            let pending =
                layout.things.iter().any(|it| it.name == "pending" && it.rect.contains(pod.rect.center()));
            assert!(placed || pending, "{case}: {}", pod.name);
        }
    });
}

#[test]
fn everything_is_inside_the_content() {
    each(|case, _, _, layout| {
        let Size { width, height } = layout.size;
        let inside = |x: f64, y: f64| (0.0..=width).contains(&x) && (0.0..=height).contains(&y);
        for thing in &layout.things {
            let rect = thing.rect;
            assert!(inside(rect.x0, rect.y0) && inside(rect.x1, rect.y1), "{case}: {} {rect:?}", thing.name);
        }
        for wire in &layout.wires {
            for step in 0..=50 {
                let point = wire.point_at(f64::from(step) / 50.0).unwrap();
                assert!(inside(point.x, point.y), "{case}: {:?} at {point:?}", wire.route);
            }
        }
    });
}

#[test]
fn texts_fit_where_they_stand_and_none_is_too_small_to_read() {
    each(|case, _, _, layout| {
        for thing in &layout.things {
            for shape in &thing.shapes {
                let Shape::Text { at, align, role, label, width, .. } = shape else { continue };
                let needed = text_room(label, *role);
                // A word may be squeezed a little: its room is that of the longer language. So may a pod's name.
                let squeezed = match (label, role) {
                    (scene::Label::Word(..), _) => 0.6,
                    (_, scene::TextRole::Title | scene::TextRole::SmallTitle) => 0.9,
                    _ => 1.0,
                };
                let fits = needed * squeezed <= width + 0.5;
                assert!(fits, "{case}: {label:?} needs {needed} of {width}");
                let (left, right) = match align {
                    scene::Align::Start => (at.x, at.x + needed.min(*width)),
                    scene::Align::Middle => {
                        (at.x - needed.min(*width) / 2.0, at.x + needed.min(*width) / 2.0)
                    }
                    scene::Align::End => (at.x - needed.min(*width), at.x),
                };
                assert!(left >= -0.5 && right <= layout.size.width + 0.5, "{case}: {label:?} {left} {right}");
            }
        }
    });
}

#[test]
fn every_place_of_every_trace_has_an_anchor_and_every_packet_a_dot_on_its_wire() {
    each(|case, _, simulation, layout| {
        for flight in simulation.flights() {
            for station in &flight.stations {
                assert!(layout.anchor(&station.place).is_some(), "{case}: {:?}", station.place);
            }
        }
        for second in 0..20 {
            let moment = simulation.at(SimTime::from_millis(second * 1_999));
            let dots = scene::packets(layout, &moment);
            assert_eq!(dots.len(), moment.packets.len(), "{case}");
            for (dot, packet) in dots.iter().zip(&moment.packets) {
                let at = scene::Point::new(dot.x, dot.y);
                let on_content =
                    at.x >= 0.0 && at.x <= layout.size.width && at.y >= 0.0 && at.y <= layout.size.height;
                assert!(on_content, "{case}: {at:?}");
                let Track::Route(route) = packet.track else { continue };
                let Some((wire, backwards)) = layout.wire_of(route) else { continue };
                let way = if backwards { 1.0 - packet.progress } else { packet.progress };
                assert!(wire.point_at(way).unwrap().distance(at) < 0.01, "{case}");
                let ends = [wire.start().unwrap(), wire.end().unwrap()];
                let near = |end: &scene::Point| end.distance(at) <= wire.length() + 0.01;
                assert!(ends.iter().all(near), "{case}");
            }
        }
    });
}

#[test]
fn no_text_runs_into_another_or_under_a_card() {
    each(|case, _, _, layout| {
        let overlapping = overlap::of_texts(layout);
        assert!(overlapping.is_empty(), "{case}: {overlapping:#?}");
    });
}

#[test]
fn wires_keep_clear_of_cards_that_they_do_not_end_at() {
    let mut worst = Vec::new();
    let many = (0..11).map(|index| {
        service(&format!("service-{index}"), "ClusterIP", "") + &deployment(&format!("service-{index}"), 1)
    });
    let balanced = service("frontend-external", "LoadBalancer", "")
        + &deployment("frontend-external", 1)
        + &many.collect::<String>();
    for (name, text) in manifests::presets().into_iter().chain([("a wide balancer".to_string(), balanced)]) {
        let cluster = cluster_of(&text);
        let simulation = simulated(&cluster);
        for width in [360.0, 390.0, 700.0, 908.0, 1030.0, 1440.0] {
            let layout = scene::layout(&cluster, &simulation, Size::new(width, 744.0), View::PacketPath);
            let cards = layout.things.iter().filter(|it| it.layer == Layer::Front);
            let cards: Vec<&Thing> = cards.collect();
            for wire in &layout.wires {
                let ends = [wire.start().unwrap(), wire.end().unwrap()];
                for card in &cards {
                    let near = card.rect.inflate(1.0, 1.0);
                    let own = ends.iter().any(|end| near.contains(*end));
                    let inside = card.rect.inflate(-2.0, -2.0);
                    let through = (0..=400).any(|step| {
                        wire.point_at(f64::from(step) / 400.0).is_some_and(|at| inside.contains(at))
                    });
                    if !own && through {
                        worst.push(format!("{name}, {width} wide: {:?} through {}", wire.route, card.name));
                    }
                }
            }
        }
    }
    assert!(worst.is_empty(), "{worst:#?}");
}

/// A layout without what a comment moves: the places in the text.
fn without_spans(mut layout: Layout) -> Layout {
    layout.things.iter_mut().for_each(|thing| thing.span = None);
    layout
}

#[test]
fn a_large_screen_shows_a_picture_larger_where_all_of_it_has_room() {
    let (width, height) = LARGE;
    let mut larger = 0;
    for (name, text) in manifests::all() {
        let cluster = cluster_of(&text);
        let simulation = simulated(&cluster);
        for view in [View::PacketPath, View::Overview] {
            let layout = scene::layout(&cluster, &simulation, Size::new(width, height), view);
            let (drawn, high) = (layout.size.width * layout.scale, layout.size.height * layout.scale);
            assert!(drawn <= width && drawn > width - 2.0 * layout.scale, "{name}: {drawn}");
            assert!(layout.scale == 1.0 || layout.scale > 1.25 && high <= height, "{name}: {high}");
            larger += usize::from(layout.scale > 1.0);
        }
    }
    assert!(larger > 20, "{larger}");
    for (name, text) in manifests::presets() {
        let cluster = cluster_of(&text);
        let layout = |width| {
            let size = Size::new(width, height);
            scene::layout(&cluster, &simulated(&cluster), size, View::PacketPath)
        };
        assert!(layout(width).scale > 1.0, "{name}");
        assert_eq!(layout(1030.0).scale, 1.0, "{name}");
    }
}

#[test]
fn a_comment_moves_nothing() {
    for (name, text) in manifests::all() {
        let commented = format!("# a comment\n\n{text}");
        for view in [View::PacketPath, View::Overview] {
            let [one, other] = [&text, &commented].map(|text| {
                let cluster = cluster_of(text);
                let simulation = simulated(&cluster);
                without_spans(scene::layout(&cluster, &simulation, Size::new(1030.0, 744.0), view))
            });
            assert!(one == other, "{name}: {view:?}");
        }
    }
}

#[test]
fn another_service_keeps_the_order_and_the_colours_of_the_others() {
    let before = manifests::shop();
    for added in [service("aaa", "NodePort", "") + &before, before.clone() + &service("zzz", "ClusterIP", "")]
    {
        let [old, new] = [&before, &added].map(|text| {
            let cluster = cluster_of(text);
            let simulation = simulated(&cluster);
            let layout = scene::layout(&cluster, &simulation, Size::new(1030.0, 744.0), View::PacketPath);
            let mut headers: Vec<(i64, String, u8)> = layout
                .things
                .iter()
                .filter(|it| it.kind == Some(ThingKind::Service) && it.part == Part::Bar)
                .map(|it| (it.rect.x0 as i64, it.name.clone(), layout.accent(it.service.unwrap())))
                .collect();
            headers.sort();
            let kept = headers.into_iter().map(|(_, name, accent)| (name, accent));
            kept.filter(|(name, _)| !name.contains("aaa") && !name.contains("zzz")).collect::<Vec<_>>()
        });
        assert_eq!(old.len(), 7);
        let names = |list: &[(String, u8)]| list.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&old), names(&new));
        let same = old.iter().zip(&new).filter(|(one, other)| one.1 == other.1).count();
        assert!(same >= 5, "only {same} of 7 Services kept their colour");
    }
}

#[test]
fn names_are_unique_and_every_kind_of_thing_is_there() {
    let mut kinds = std::collections::BTreeSet::new();
    each(|case, _, _, layout| {
        let mut seen = std::collections::BTreeSet::new();
        for thing in &layout.things {
            assert!(seen.insert((thing.kind, thing.part, &thing.name)), "{case}: {} twice", thing.name);
            if thing.part == Part::Whole {
                kinds.extend(thing.kind.map(ThingKind::data_kind));
            }
        }
    });
    let all = ["client", "dns", "external", "ingress", "load-balancer", "node", "pod", "service"];
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), all);
}

#[test]
fn pointing_finds_the_frontmost_thing() {
    let cluster = cluster_of(&manifests::two_services());
    let simulation = simulated(&cluster);
    let layout = scene::layout(&cluster, &simulation, Size::new(1030.0, 744.0), View::PacketPath);
    for thing in layout.things.iter().filter(|it| it.layer == Layer::Front) {
        assert_eq!(layout.hit(thing.rect.center()).map(|it| &it.name), Some(&thing.name));
    }
    let lane = layout.thing(ThingKind::Node, "node-1").unwrap();
    let corner = scene::Point::new(lane.rect.x0 + 3.0, lane.rect.y1 - 3.0);
    assert_eq!(layout.hit(corner).map(|it| it.name.as_str()), Some("node-1"));
}

/// The picture of a preset on the stage of a laptop's screen.
fn on_a_laptop(preset: &str) -> (std::sync::Arc<Cluster>, Layout) {
    let (_, text) = super::manifests::presets().into_iter().find(|(name, _)| name == preset).unwrap();
    let cluster = super::cluster_of(&text);
    let simulation = super::simulated(&cluster);
    let layout = scene::layout(&cluster, &simulation, Size::new(1068.0, 772.0), View::PacketPath);
    (cluster, layout)
}

#[test]
fn two_services_have_their_headers_side_by_side() {
    let (_, layout) = on_a_laptop("loadbalancer");
    let headers: Vec<&Thing> = layout
        .things
        .iter()
        .filter(|it| it.kind == Some(ThingKind::Service) && it.part == Part::Whole)
        .collect();
    assert_eq!(headers.len(), 2);
    assert!(
        (headers[0].rect.y0 - headers[1].rect.y0).abs() < 0.5,
        "{:?} {:?}",
        headers[0].rect,
        headers[1].rect
    );
}

#[test]
fn no_address_of_a_pod_is_cut_in_a_preset() {
    for (name, _) in super::manifests::presets() {
        let (cluster, layout) = on_a_laptop(&name);
        let shown: Vec<&str> = layout.things.iter().flat_map(|it| &it.shapes).filter_map(verbatim).collect();
        for ip in cluster.pods.iter().filter_map(serviscope::cluster::Pod::ip) {
            assert!(shown.contains(&ip.to_string().as_str()), "{name}: {ip} in {shown:?}");
        }
    }
}

#[test]
fn no_name_of_a_pod_of_up_to_twenty_letters_is_cut_in_a_preset() {
    for (name, _) in super::manifests::presets() {
        let (cluster, layout) = on_a_laptop(&name);
        let shown: Vec<&str> = layout.things.iter().flat_map(|it| &it.shapes).filter_map(verbatim).collect();
        for pod in cluster.pods.iter().filter(|pod| pod.node.is_some() && pod.name.len() <= 20) {
            assert!(shown.contains(&pod.name.as_str()), "{name}: {} in {shown:?}", pod.name);
        }
    }
}

/// The verbatim texts of the first thing of a kind, on the stage of a laptop's screen.
fn texts_on_a_laptop(text: &str, kind: ThingKind) -> Vec<String> {
    let cluster = super::cluster_of(text);
    let simulation = super::simulated(&cluster);
    let layout = scene::layout(&cluster, &simulation, Size::new(1068.0, 772.0), View::PacketPath);
    let thing = layout.things.iter().find(|it| it.kind == Some(kind) && it.part == Part::Whole).unwrap();
    thing.shapes.iter().filter_map(verbatim).map(str::to_string).collect()
}

/// Two nodes of a cloud, whose names differ in the middle.
const CLOUD: &str = "apiVersion: v1\nkind: Node\nmetadata: {name: ip-10-0-1-23.ap-northeast-2.compute.internal}\n---\n\
                     apiVersion: v1\nkind: Node\nmetadata: {name: ip-10-0-2-77.ap-northeast-2.compute.internal}\n";

#[test]
fn a_load_balancers_card_names_its_service_and_tells_its_nodes_apart() {
    for name in ["nginx", "frontend", "wordpress"] {
        let shown = texts_on_a_laptop(&service(name, "LoadBalancer", ""), ThingKind::LoadBalancer);
        assert!(shown.iter().any(|text| text == name), "{shown:?}");
    }
    let text = CLOUD.to_string() + &service("nginx", "LoadBalancer", "  externalTrafficPolicy: Local\n");
    let shown = texts_on_a_laptop(&text, ThingKind::LoadBalancer);
    assert!(shown.iter().any(|text| text == "nginx"), "{shown:?}");
    assert!(shown.iter().any(|text| text == "ip-10-0-1-23…"), "{shown:?}");
    assert!(shown.iter().any(|text| text == "ip-10-0-2-77…"), "{shown:?}");
}

#[test]
fn the_name_of_a_node_has_the_room_up_to_the_first_bar() {
    let text = CLOUD.to_string() + &service("nginx", "NodePort", "");
    let shown = texts_on_a_laptop(&text, ThingKind::Node);
    assert!(shown.iter().any(|text| text.starts_with("ip-10-0-1-23.ap-northeast-2")), "{shown:?}");
}

#[test]
fn of_a_label_the_value_is_shown_before_the_domain_of_its_key() {
    let label = "{app.kubernetes.io/name: kafka}";
    let text = format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: kafka-0, labels: {label}}}\nspec: {{containers: [{{name: c, image: i}}]}}\n---\n\
         apiVersion: v1\nkind: Service\nmetadata: {{name: kafka}}\nspec: {{selector: {label}, ports: [{{port: 80}}]}}\n"
    );
    let shown = texts_on_a_laptop(&text, ThingKind::Pod);
    assert!(shown.iter().any(|text| text == "…/name=kafka"), "{shown:?}");
}

/// A pod by itself, of this name and with this in its spec.
fn pod(name: &str, metadata: &str, spec: &str) -> String {
    format!(
        "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, labels: {{app: web}}{metadata}}}\nspec: {{containers: [{{name: c, image: i{spec}}}]}}\n"
    )
}

#[test]
fn ports_are_shown_whole_or_not_at_all() {
    let ports = ", ports: [{containerPort: 8080}, {containerPort: 9090}, {containerPort: 9100}]";
    let shown = texts_on_a_laptop(&pod("a", "", ports), ThingKind::Pod);
    assert!(shown.iter().any(|text| text == ":8080 …" || text == ":8080 :9090 …"), "{shown:?}");
}

#[test]
fn a_pod_that_waits_says_why() {
    let text = pod("big", "", ", resources: {requests: {cpu: \"64\"}}");
    let shown = texts_on_a_laptop(&text, ThingKind::Pod);
    assert!(
        shown.iter().any(|text| text.ends_with("Insufficient cpu.") || text.contains("Insufficient cpu. ")),
        "{shown:?}"
    );
}

#[test]
fn the_label_of_a_pod_that_is_not_ready_is_whole() {
    let text =
        pod("a", ", annotations: {serviscope.dev/ready: \"false\"}", "") + &service("web", "ClusterIP", "");
    let shown = texts_on_a_laptop(&text, ThingKind::Pod);
    assert!(shown.iter().any(|text| text == "app=web"), "{shown:?}");
}

#[test]
fn an_overview_without_clients_stands_in_the_middle() {
    let text = pod("a", "", "") + &service("web", "ClusterIP", "");
    let cluster = super::cluster_of(&text);
    let simulation = super::simulated(&cluster);
    let layout = scene::layout(&cluster, &simulation, Size::new(1068.0, 772.0), View::Overview);
    assert!(!layout.things.iter().any(|it| it.kind == Some(ThingKind::Client)));
    let cards = layout.things.iter().filter(|it| it.kind.is_some());
    let (left, right) =
        cards.fold((f64::MAX, 0.0_f64), |(left, right), it| (left.min(it.rect.x0), right.max(it.rect.x1)));
    assert!((left - (1068.0 - right)).abs() < 3.0, "{left} {right}");
}

#[test]
fn the_ports_of_a_service_are_whole_on_its_narrow_card() {
    let ports = "  ports: [{name: a, port: 8080}, {name: b, port: 9090}]\n";
    let text = format!(
        "apiVersion: v1\nkind: Service\nmetadata: {{name: web}}\nspec:\n  clusterIP: 10.96.112.186\n  selector: {{app: web}}\n{ports}"
    ) + &service("other", "ClusterIP", "");
    let cluster = super::cluster_of(&text);
    let simulation = super::simulated(&cluster);
    let layout = scene::layout(&cluster, &simulation, Size::new(390.0, 744.0), View::PacketPath);
    let shown: Vec<&str> = layout.things.iter().flat_map(|it| &it.shapes).filter_map(verbatim).collect();
    assert!(shown.contains(&"10.96.112.186:8080,…"), "{shown:?}");
}

fn verbatim(shape: &Shape) -> Option<&str> {
    match shape {
        Shape::Text { label: scene::Label::Verbatim(text), .. } => Some(text),
        _ => None,
    }
}

#[test]
fn what_the_rules_send_and_what_passes_by_them_come_to_a_pod_without_crossing() {
    let (_, layout) = on_a_laptop("nodeport");
    let end = |wire: &scene::Wire, from: fn(&Place) -> bool| {
        let at_pod = matches!(wire.route.to, Place::Pod(_)) && from(&wire.route.from);
        at_pod.then(|| wire.path.segments().last().map(|it| it.end().y)).flatten()
    };
    let ends = |from: fn(&Place) -> bool| layout.wires.iter().filter_map(move |wire| end(wire, from));
    let by_rule = ends(|place| matches!(place, Place::Rules(..))).fold(f64::MAX, f64::min);
    let beside = ends(|place| matches!(place, Place::Node(_))).fold(f64::MAX, f64::min);
    assert!(by_rule < beside, "{by_rule} {beside}");
}
