//! Pictures for a person to look at.

use std::path::Path;

use serviscope::scene::{self, Size, View};
use serviscope::simulation::SimTime;
use serviscope::words::Lang;

/// Writes them to `target/stage`; the environment's `STAGE` chooses by a part of the name.
#[test]
#[ignore = "writes files; for looking at"]
fn pictures() {
    let out = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/stage");
    std::fs::create_dir_all(&out).unwrap();
    let only = std::env::var("STAGE").unwrap_or_default();
    for (name, text) in super::manifests::all().iter().filter(|(name, _)| name.contains(&only)) {
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
