//! Pods that are folded into one card: whose they are must be plain, and what they do not share is not shown.

use serviscope::cluster::{Id, PodId};
use serviscope::scene::{self, BoxRole, Layout, Shape, Size, Subject, TextRole, Thing, View};
use serviscope::words::{Lang, scene::label, scene::sentence};

use super::manifests::{deployment, service};
use super::{cluster_of, simulated};

/// So many Deployments on the first node, each of one pod with its Service.
pub fn on_one_node(count: usize) -> String {
    let one = |index: usize| {
        let name = format!("app{index}");
        service(&name, "ClusterIP", "")
            + &deployment(&name, 1).replace("    spec:\n", "    spec:\n      nodeName: node-1\n")
    };
    (0..count).map(one).collect()
}

/// Bare pods on the first node, with this label each; `{}` is the number.
fn bare(count: usize, app: &str) -> String {
    let one = |index: usize| {
        let app = app.replace("{}", &index.to_string());
        format!(
            "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: bare{index}, labels: {{app: {app}}}}}\n\
             spec: {{nodeName: node-1, containers: [{{name: c, image: i}}]}}\n"
        )
    };
    (0..count).map(one).collect()
}

fn layout_of(text: &str, view: View, size: (f64, f64)) -> Layout {
    let cluster = cluster_of(text);
    scene::layout(&cluster, &simulated(&cluster), Size::new(size.0, size.1), view)
}

fn groups(layout: &Layout) -> Vec<&Thing> {
    layout.things.iter().filter(|it| matches!(it.subject, Subject::Pods(_))).collect()
}

fn texts(thing: &Thing, lang: Lang) -> Vec<String> {
    let text = |shape: &Shape| match shape {
        Shape::Text { label: it, .. } => Some(label(it, lang)),
        _ => None,
    };
    thing.shapes.iter().filter_map(text).collect()
}

const SIZES: [(f64, f64); 3] = [(1068.0, 772.0), (1068.0, 3000.0), (390.0, 744.0)];

#[test]
fn what_is_folded_across_owners_is_a_neutral_card_that_says_so() {
    for (count, folded) in [(8, 0), (9, 2), (10, 3), (12, 5)] {
        for view in [View::PacketPath, View::Overview] {
            for size in SIZES {
                let layout = layout_of(&on_one_node(count), view, size);
                let groups = groups(&layout);
                assert_eq!(groups.len(), usize::from(folded > 0), "{count}");
                for group in groups {
                    assert!(matches!(&group.subject, Subject::Pods(pods) if pods.len() == folded));
                    assert!(group.service.is_none() && group.span.is_none(), "{:?}", group.service);
                    let said = [Lang::En, Lang::Ko].map(|lang| texts(group, lang));
                    assert_eq!(said[0][0], format!("{folded} other pods"));
                    assert_eq!(said[1][0], format!("다른 파드 {folded}개"));
                    assert!(!said[0].iter().any(|text| text.contains("app=")), "{said:?}");
                    let accent = |it: &Shape| matches!(it, Shape::Box { role: BoxRole::CardAccent, .. });
                    assert!(!group.shapes.iter().any(accent));
                    assert!(!group.shapes.iter().any(|it| matches!(it, Shape::Share { .. })));
                }
            }
        }
    }
}

#[test]
fn a_folded_card_across_owners_lists_them() {
    let layout = layout_of(&on_one_node(10), View::PacketPath, SIZES[0]);
    let group = groups(&layout)[0];
    assert!(texts(group, Lang::En).contains(&"app7, app8, app9".to_string()));
    let cluster = cluster_of(&on_one_node(10));
    let said = scene::describe_thing(&cluster, group).unwrap();
    assert_eq!(sentence(&said, Lang::En), "3 pods, 3 ready: app7, app8, app9, node-1.");
}

#[test]
fn pods_without_owner_have_a_colour_and_a_label_only_where_all_share_them() {
    for (app, said, coloured) in [("web", "app=web", true), ("own-{}", "bare0, bare1", false)] {
        let text = bare(9, app) + &service("web", "ClusterIP", "") + &service("own-0", "ClusterIP", "");
        for view in [View::PacketPath, View::Overview] {
            let layout = layout_of(&text, view, SIZES[0]);
            let group = groups(&layout)[0];
            assert_eq!(group.service.is_some(), coloured, "{app} {view:?}");
            let shown = texts(group, Lang::En);
            assert_eq!(shown[0], "9 pods");
            let says = shown.iter().any(|text| text.contains(said));
            assert!(says || view == View::Overview, "{shown:?}");
        }
    }
}

#[test]
fn two_namespaces_without_owners_do_not_share_a_name() {
    let other = bare(9, "b").replace("{name: bare", "{namespace: other, name: bare");
    let text =
        "apiVersion: v1\nkind: Namespace\nmetadata: {name: other}\n".to_string() + &bare(9, "a") + &other;
    let layout = layout_of(&text, View::PacketPath, SIZES[0]);
    let names: Vec<&str> = groups(&layout).iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["default/*@node-1", "other/*@node-1"]);
}

/// The base lines of a card's titles and notes, from the top.
fn lines(thing: &Thing) -> Vec<f64> {
    let base = |shape: &Shape| match shape {
        Shape::Text { at, role: TextRole::Title | TextRole::SmallTitle | TextRole::Note, .. } => Some(at.y),
        _ => None,
    };
    let mut lines: Vec<f64> = thing.shapes.iter().filter_map(base).collect();
    lines.sort_by(f64::total_cmp);
    lines.dedup();
    lines
}

#[test]
fn the_lines_of_a_folded_card_keep_apart_and_inside() {
    let owned = deployment("web", 40) + &service("web", "ClusterIP", "");
    for text in [on_one_node(10), bare(9, "own-{}"), owned] {
        for size in SIZES {
            let layout = layout_of(&text, View::PacketPath, size);
            let groups = groups(&layout);
            assert!(!groups.is_empty());
            for group in groups {
                let lines = lines(group);
                assert!(lines.windows(2).all(|pair| pair[1] - pair[0] >= 15.0), "{size:?} {lines:?}");
                assert!(lines.iter().all(|y| (group.rect.y0 + 12.0..group.rect.y1 - 4.0).contains(y)));
            }
        }
    }
}

#[test]
fn pods_that_wait_are_folded_by_their_owner() {
    let waiting = |name: &str| {
        deployment(name, 9).replace("    spec:\n", "    spec:\n      nodeSelector: {gpu: \"true\"}\n")
    };
    let layout = layout_of(&(waiting("a") + &waiting("b")), View::PacketPath, SIZES[0]);
    let names: Vec<&str> = groups(&layout).iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["default/Deployment/a@pending", "default/Deployment/b@pending"]);
}

#[test]
fn the_owner_of_pods_is_known_where_they_have_one_in_common() {
    let cluster = cluster_of(&(deployment("a", 2) + &deployment("b", 1) + &bare(1, "a")));
    let owner = |pods: &[usize]| {
        let pods: Vec<PodId> = pods.iter().map(|it| cluster.pods.ids().nth(*it).unwrap()).collect();
        assert!(pods.iter().all(|pod| pod.index() < 4));
        scene::common_owner(&cluster, &pods).map(|owner| owner.name.clone())
    };
    let whose: Vec<Option<String>> = (0..4).map(|at| owner(&[at])).collect();
    assert_eq!(whose.iter().flatten().filter(|it| *it == "a").count(), 2);
    let of = |name: Option<&str>| whose.iter().position(|it| it.as_deref() == name).unwrap();
    let second = whose.iter().rposition(|it| it.as_deref() == Some("a")).unwrap();
    assert_eq!(owner(&[of(Some("a")), second]).as_deref(), Some("a"));
    assert_eq!(owner(&[of(Some("a")), of(Some("b"))]), None);
    assert_eq!(owner(&[of(Some("a")), of(None)]), None);
}
