//! Pictures for a person to look at.

use std::path::Path;

use serviscope::scene::{self, Size, View};
use serviscope::simulation::SimTime;
use serviscope::words::Lang;

/// Writes them to `target/stage`; the environment's `STAGE` chooses by a part of the name, and `STAGE_FILE` is a file
/// to draw instead.
#[test]
#[ignore = "writes files; for looking at"]
fn pictures() {
    let out = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/stage");
    std::fs::create_dir_all(&out).unwrap();
    let only = std::env::var("STAGE").unwrap_or_default();
    let given = std::env::var("STAGE_FILE").ok().map(|path| {
        let name = Path::new(&path).file_stem().unwrap_or_default().to_string_lossy().into_owned();
        vec![(name, std::fs::read_to_string(&path).unwrap())]
    });
    let all = given.unwrap_or_else(super::manifests::all);
    for (name, text) in all.iter().filter(|(name, _)| name.contains(&only)) {
        let cluster = super::cluster_of(text);
        let simulation = super::simulated(&cluster);
        for (width, height) in [(1030.0, 744.0), (1500.0, 900.0), (720.0, 700.0), (390.0, 600.0)] {
            for view in [View::PacketPath, View::Overview] {
                let layout = scene::layout(&cluster, &simulation, Size::new(width, height), view);
                let moment = simulation.at(SimTime::from_millis(12_400));
                let dots = scene::packets(&layout, &moment);
                let file = format!("{}-{width}-{view:?}.svg", name.replace([' ', ','], "-"));
                std::fs::write(out.join(file), super::svg::svg(&layout, &dots, Lang::En)).unwrap();
            }
        }
    }
}

/// How long the parts take for a large cluster; `cargo test --profile native` for figures that count.
#[test]
#[ignore = "prints times"]
#[allow(clippy::disallowed_methods, reason = "measures, and asserts nothing about time")]
fn times_of_a_large_cluster() {
    let text = super::manifests::large(2_000, 2_000, 15);
    let mut last = std::time::Instant::now();
    let mut lap = |what: &str| {
        println!("{what}: {} ms", last.elapsed().as_millis());
        last = std::time::Instant::now();
    };
    let cluster = super::cluster_of(&text);
    lap("text to cluster");
    let scenario = serviscope::simulation::default_scenario(&cluster);
    lap("scenario");
    let mode = serviscope::network::ProxyMode::Iptables;
    let simulation = serviscope::simulation::Simulation::new(cluster.clone(), mode, scenario, 1);
    lap("simulation");
    let layout = scene::layout(&cluster, &simulation, Size::new(1440.0, 900.0), View::PacketPath);
    lap("layout");
    let shapes: usize = layout.things.iter().map(|thing| thing.shapes.len()).sum();
    println!("{} things, {shapes} shapes, {} wires", layout.things.len(), layout.wires.len());
    let moment = simulation.at(SimTime::from_millis(5_000));
    lap("moment");
    println!("{} dots", scene::packets(&layout, &moment).len());
    lap("dots");
}
