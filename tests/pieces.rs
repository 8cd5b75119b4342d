//! What is prepared piece by piece is, to the bit, what is prepared in one go, wherever the pieces end; and it is cut
//! where there is much to do.

#![allow(clippy::expect_used, clippy::panic, reason = "a case that cannot be read fails the test")]

mod files;

use std::fmt::Write;
use std::sync::Arc;

use serviscope::pace::Pace;
use serviscope::simulation::{Preparation, Prepared, Step, Wanted, default_scenario, life};
use serviscope::{cluster, manifest};

/// The preparation in pieces of so many units, and how many there were. Progress never goes back within a stage.
fn prepare(text: &str, before: Option<Arc<Prepared>>, units: u64) -> (Prepared, usize) {
    let wanted = Wanted { text: text.into(), checked: true, seed: 7, before };
    if units == 0 {
        return (serviscope::simulation::prepare(wanted), 1);
    }
    let mut work = Preparation::new(wanted, units);
    let mut steps = 1;
    loop {
        match work.step() {
            Step::Done(prepared) => return (prepared, steps),
            Step::Working(rest) => work = rest,
        }
        steps += 1;
        let progress = work.progress();
        assert!(progress.percent() <= 100, "{progress:?}");
    }
}

/// The same by the functions that do all of it at once.
fn at_once(text: &str) -> Prepared {
    let nothing = manifest::Known::default();
    let (manifest, found, known) =
        serviscope::pace::at_once(manifest::parse_again(text, &nothing, &Pace::endless()));
    let (cluster, mut diagnostics) = life::settle(&manifest, cluster::SEED);
    diagnostics.items.extend(found.items);
    let cluster = Arc::new(cluster);
    let scenario = default_scenario(&cluster);
    let mode = serviscope::network::ProxyMode::default();
    let simulation = serviscope::simulation::Simulation::new(cluster.clone(), mode, scenario, 7);
    Prepared {
        text: text.into(),
        lines: serviscope::text::LineIndex::new(text),
        manifest,
        known,
        problems: diagnostics.sorted().items,
        cluster,
        simulation: Arc::new(simulation),
    }
}

fn texts(folder: &str) -> Vec<(String, String)> {
    files::named(files::files(folder, "yaml"))
}

/// Deployments that stand twice, a list, a broken document, and more pods than nodes have room for.
fn mixed() -> String {
    let mut text = String::new();
    for (version, at) in [0, 1].into_iter().flat_map(|version| (0..6).map(move |at| (version, at))) {
        write!(
            text,
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: w{at}}}\nspec:\n  replicas: {}\n  selector: \
             {{matchLabels: {{app: w{at}}}}}\n  template:\n    metadata: {{labels: {{app: w{at}}}}}\n    spec: \
             {{containers: [{{name: c, image: \"n:{version}\", resources: {{requests: {{cpu: 900m}}}}}}]}}\n---\n",
            at + 1
        )
        .expect("a text grows");
    }
    text += "apiVersion: v1\nkind: List\nitems:\n";
    for at in 0..20 {
        text += &format!(
            "- {{apiVersion: v1, kind: Service, metadata: {{name: s{at}}}, spec: {{selector: {{app: w{at}}}, ports: [{{port: 80}}]}}}}\n"
        );
    }
    text + "---\nkind: [\n---\napiVersion: v1\nkind: Servce\nmetadata: {name: x}\n---\n\tapiVersion: v1\nkind: Pod\n"
}

#[test]
fn pieces_make_what_one_go_makes() {
    let mut all = texts("public/presets");
    all.extend(texts("tests/network").into_iter().step_by(5));
    all.push(("mixed".into(), mixed()));
    assert!(all.len() > 20, "there are manifests to try");
    for (name, text) in all {
        let wanted = at_once(&text);
        for units in [0, 1, 7, 400] {
            let (made, steps) = prepare(&text, None, units);
            assert!(made == wanted, "{name} in pieces of {units} units");
            assert_eq!(steps == 1, units == 0, "{name} in pieces of {units} units: {steps}");
        }
    }
}

#[test]
fn an_edit_that_changes_no_cluster_keeps_the_simulation() {
    let text = mixed();
    let before = Arc::new(prepare(&text, None, 50).0);
    let (after, _) = prepare(&format!("# one more line\n{text}"), Some(before.clone()), 50);
    assert!(!Arc::ptr_eq(&after.cluster, &before.cluster), "places moved, so it is another cluster");
    let (after, _) = prepare(&format!("{text}# one more line"), Some(before.clone()), 50);
    assert!(Arc::ptr_eq(&after.cluster, &before.cluster));
    assert!(Arc::ptr_eq(&after.simulation, &before.simulation));
}

#[test]
fn much_work_comes_in_many_pieces() {
    let million = mixed().replace("replicas: 3", "replicas: 20000");
    let (_, steps) = prepare(&million, None, 1_000);
    assert!(steps > 50, "{steps} pieces");
}
