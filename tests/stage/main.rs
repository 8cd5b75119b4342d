//! The stage from manifests: simulation and layout of the presets and of clusters that are made to be hard.

mod svg;

use std::path::Path;
use std::sync::Arc;

use serviscope::cluster::{self, Cluster};
use serviscope::manifest;
use serviscope::network::ProxyMode;
use serviscope::scene::{self, Size, View};
use serviscope::simulation::{SimTime, Simulation, default_scenario};
use serviscope::words::Lang;

fn cluster_of(text: &str) -> Arc<Cluster> {
    let (manifest, _) = manifest::parse(text);
    Arc::new(cluster::build(&manifest, 1).0)
}

fn simulated(cluster: &Arc<Cluster>) -> Simulation {
    Simulation::new(cluster.clone(), ProxyMode::Iptables, default_scenario(cluster), 1)
}

/// Writes pictures of the presets to `target/stage`, for a person to look at.
#[test]
#[ignore = "writes files; for looking at"]
fn pictures() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let out = root.join("target/stage");
    std::fs::create_dir_all(&out).unwrap();
    let only = std::env::var("STAGE").unwrap_or_default();
    let extra = root.join("target/stage-in");
    for folder in [root.join("public/presets"), extra] {
        let Ok(entries) = std::fs::read_dir(folder) else { continue };
        for path in entries.map(|entry| entry.unwrap().path()) {
            let name = path.file_stem().unwrap().to_string_lossy().to_string();
            if !path.extension().is_some_and(|it| it == "yaml") || !name.contains(&only) {
                continue;
            }
            let cluster = cluster_of(&std::fs::read_to_string(&path).unwrap());
            let simulation = simulated(&cluster);
            for (width, height, view) in [
                (1030.0, 744.0, View::PacketPath),
                (1500.0, 900.0, View::PacketPath),
                (720.0, 700.0, View::PacketPath),
                (390.0, 600.0, View::PacketPath),
                (1030.0, 744.0, View::Overview),
                (390.0, 600.0, View::Overview),
            ] {
                let layout = scene::layout(&cluster, &simulation, Size::new(width, height), view);
                let moment = simulation.at(SimTime::from_millis(12_400));
                let dots = scene::packets(&layout, &moment);
                let file = format!("{name}-{width}-{view:?}.svg");
                std::fs::write(out.join(file), svg::svg(&layout, &dots, Lang::En)).unwrap();
            }
        }
    }
}
