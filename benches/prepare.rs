//! How long a text takes to its picture: a key in a lesson and in a manifest of 1,000 lines (design.md 9: one frame, 16
//! ms), and the longest piece of work on the largest texts, during which a page cannot answer.
//! `cargo bench --bench prepare [FILE ...]`: of these manifests instead. Native, and by the clock: on a quiet machine.
//! The page adds its editor, its elements and its frame, in WebAssembly: `benches/keys.mjs` measures the whole of it.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a benchmark reads the clock, and may fail"
)]

use std::fmt::Write;
use std::sync::Arc;
use std::time::Instant;

use serviscope::pace::Progress;
use serviscope::scene::{self, Size, View};
use serviscope::simulation::{Preparation, Prepared, Step, Wanted};

/// As the page cuts it.
const STEP: u64 = 120;
const KEYS: usize = 40;

fn main() {
    let files: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with("--")).collect();
    if !files.is_empty() {
        files.iter().for_each(|file| large(file, &std::fs::read_to_string(file).unwrap()));
        return;
    }
    key("a lesson", include_str!("../public/presets/loadbalancer.yaml"));
    key("1,000 lines", &thousand_lines());
    let deployment = |at: usize| workload(at, 1, "a");
    large("5 MB of Deployments", &(0..23_000).map(deployment).collect::<String>());
    large("150,000 pods", &(0..3).map(|at| workload(at, 50_000, "a") + &service(at)).collect::<String>());
    let twice = ["a", "b"].into_iter().flat_map(|image| (0..1_000).map(move |at| workload(at, 1, image)));
    large("1,000 Deployments twice", &twice.collect::<String>());
}

/// The time from a key in `replicas` to the layout of its picture: the median.
fn key(name: &str, text: &str) {
    let other = text.replacen("replicas: ", "replicas: 1", 1);
    let (mut before, _, _) = prepare(text, None);
    let mut times = Vec::new();
    for at in 0..KEYS {
        let start = Instant::now();
        let (after, _, _) = prepare(if at % 2 == 0 { &other } else { text }, Some(Arc::new(before)));
        layout(&after);
        times.push(start.elapsed().as_secs_f64() * 1_000.0);
        before = after;
    }
    times.sort_by(f64::total_cmp);
    let median = times.get(KEYS / 2).unwrap();
    println!("a key in {name} ({} lines): {median:.2} ms", text.lines().count());
}

fn large(name: &str, text: &str) {
    let start = Instant::now();
    let (made, longest, at) = prepare(text, None);
    let prepared = start.elapsed().as_secs_f64() * 1_000.0;
    let start = Instant::now();
    layout(&made);
    let layout = start.elapsed().as_secs_f64() * 1_000.0;
    let start = Instant::now();
    drop(made);
    let dropped = start.elapsed().as_secs_f64() * 1_000.0;
    println!(
        "{name}: {prepared:.0} ms, longest piece {longest:.1} ms (after {at:?}); layout {layout:.1} ms; freed in {dropped:.0} ms"
    );
}

/// The work, its longest piece in milliseconds, and where that began.
fn prepare(text: &str, before: Option<Arc<Prepared>>) -> (Prepared, f64, Progress) {
    let mut work = Preparation::new(Wanted { text: text.into(), checked: true, seed: 1, before }, STEP);
    let (mut longest, mut at) = (0.0, Progress::default());
    loop {
        let (start, from) = (Instant::now(), work.progress());
        let step = work.step();
        let took = start.elapsed().as_secs_f64() * 1_000.0;
        if took > longest {
            (longest, at) = (took, from);
        }
        match step {
            Step::Done(made) => return (made, longest, at),
            Step::Working(rest) => work = rest,
        }
    }
}

fn layout(made: &Prepared) {
    scene::layout(&made.cluster, &made.simulation, Size::new(1_068.0, 772.0), View::PacketPath);
}

fn workload(at: usize, replicas: usize, image: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: w{at}}}\nspec:\n  replicas: {replicas}\n  selector: {{matchLabels: {{app: w{at}}}}}\n  template:\n    metadata: {{labels: {{app: w{at}}}}}\n    spec: {{containers: [{{name: c, image: \"n:{image}\"}}]}}\n---\n"
    )
}

fn service(at: usize) -> String {
    format!(
        "apiVersion: v1\nkind: Service\nmetadata: {{name: s{at}}}\nspec:\n  selector: {{app: w{at}}}\n  ports: [{{port: 80, targetPort: 8080}}]\n---\n"
    )
}

/// Thirty Deployments with their Services, written out as people write them.
fn thousand_lines() -> String {
    let mut text = String::new();
    for at in 0..30 {
        let kind = if at % 3 == 0 { "NodePort" } else { "ClusterIP" };
        write!(
            text,
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: app-{at}\n  labels:\n    app: app-{at}\nspec:\n  replicas: {}\n  selector:\n    matchLabels:\n      app: app-{at}\n  template:\n    metadata:\n      labels:\n        app: app-{at}\n    spec:\n      containers:\n      - name: web\n        image: nginx:1.27\n        ports:\n        - containerPort: 8080\n---\napiVersion: v1\nkind: Service\nmetadata:\n  name: app-{at}\nspec:\n  type: {kind}\n  selector:\n    app: app-{at}\n  ports:\n  - port: 80\n    targetPort: 8080\n---\n",
            at % 4 + 1
        )
        .unwrap();
    }
    text
}
