//! The headers above the bars: few rows, and no line from a header down to its bar behind another header.

use serviscope::scene::{self, Layout, Part, Size, Thing, ThingKind, View};

use super::manifests::{deployment, service};

fn layout_of(services: usize) -> Layout {
    let name = |index: usize| format!("{}-service-{index}", WORDS[index % WORDS.len()]);
    let with_pods = |name: String| service(&name, "ClusterIP", "") + &deployment(&name, 1);
    let text: String = (0..services).map(name).map(with_pods).collect();
    let cluster = super::cluster_of(&text);
    let simulation = super::simulated(&cluster);
    scene::layout(&cluster, &simulation, Size::new(1068.0, 772.0), View::PacketPath)
}

const WORDS: [&str; 4] = ["cart", "recommendation", "ad", "checkout"];

fn headers(layout: &Layout) -> Vec<&Thing> {
    let is_header = |it: &&Thing| it.kind == Some(ThingKind::Service) && it.part == Part::Whole;
    layout.things.iter().filter(is_header).collect()
}

#[test]
fn headers_take_little_more_than_half_as_many_rows_as_there_are_services() {
    for services in 3..=16 {
        let layout = layout_of(services);
        let mut rows: Vec<f64> = headers(&layout).iter().map(|it| it.rect.y0).collect();
        assert_eq!(rows.len(), services);
        rows.sort_by(f64::total_cmp);
        rows.dedup();
        assert!(rows.len() <= services / 2 + 2, "{services}: {rows:?}");
    }
}

#[test]
fn no_pole_passes_behind_a_header() {
    for services in 3..=16 {
        let layout = layout_of(services);
        for pole in layout.things.iter().filter(|it| it.name.starts_with("pole ")) {
            let behind = |it: &&&Thing| it.rect.inset(-0.5).intersect(pole.rect).area() > 0.0;
            let crossed: Vec<&str> =
                headers(&layout).iter().filter(behind).map(|it| it.name.as_str()).collect();
            assert!(crossed.is_empty(), "{services}, {}: {crossed:?}", pole.name);
        }
    }
}
