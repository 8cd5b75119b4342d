//! ExternalName Services: a host outside where DNS can answer with it, a dead end where it cannot.

use serviscope::scene::{self, Layout, LineRole, Part, Shape, Size, ThingKind, View};
use serviscope::words::{Lang, scene::label, scene::sentence};

use super::{cluster_of, simulated};

fn text(external_name: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Service\nmetadata: {{name: payments}}\nspec: {{type: ExternalName, externalName: \
         {external_name}}}\n---\napiVersion: v1\nkind: Pod\nmetadata: {{name: checkout}}\nspec: {{containers: \
         [{{name: c, image: i}}]}}\n"
    )
}

fn has_line(layout: &Layout, wanted: LineRole) -> bool {
    let shapes = layout.things.iter().flat_map(|it| &it.shapes);
    shapes.into_iter().any(|it| matches!(it, Shape::Line { role, .. } if *role == wanted))
}

fn says(layout: &Layout, wanted: &str) -> bool {
    let shapes = layout.things.iter().flat_map(|it| &it.shapes);
    shapes.into_iter().any(|it| matches!(it, Shape::Text { label: it, .. } if label(it, Lang::En) == wanted))
}

#[test]
fn a_host_that_dns_cannot_answer_with_is_not_drawn_as_one() {
    for (name, reached) in [
        ("api.payments.example.com", true),
        ("10.1.2.3.example.com", true),
        ("10.1.2.3", false),
        ("10.1.2.3.", false),
    ] {
        let cluster = cluster_of(&text(name));
        let simulation = simulated(&cluster);
        for (width, height) in [(1068.0, 772.0), (700.0, 772.0), (390.0, 744.0)] {
            for view in [View::PacketPath, View::Overview] {
                let layout = scene::layout(&cluster, &simulation, Size::new(width, height), view);
                let case = format!("{name} {width} {view:?}");
                let hosts = layout.things.iter().filter(|it| it.kind == Some(ThingKind::External));
                assert_eq!(hosts.count(), usize::from(reached), "{case}");
                let paths = view == View::PacketPath;
                // The narrow packet path has no notes under its bars.
                let notes = !(layout.narrow && paths);
                assert_eq!(says(&layout, "never resolves"), !reached && notes, "{case}");
                assert_eq!(has_line(&layout, LineRole::Lead), reached && paths, "{case}");
                assert_eq!(has_line(&layout, LineRole::Cross), !reached && paths, "{case}");
                for thing in layout.things.iter().filter(|it| it.part == Part::Bar) {
                    assert!(thing.rect.x0 >= 0.0 && thing.rect.y1 <= layout.size.height, "{case}");
                }
            }
        }
        let layout = scene::layout(&cluster, &simulation, Size::new(1068.0, 772.0), View::PacketPath);
        let service = layout.thing(ThingKind::Service, "default/payments").unwrap();
        let said = sentence(&scene::describe_thing(&cluster, service).unwrap(), Lang::En);
        assert_eq!(said.ends_with("never resolves."), !reached, "{said}");
    }
}
