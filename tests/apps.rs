//! Well-known applications as they are published, and dumps of live clusters (`tests/apps/*`), written out by hand:
//! no error, every Service that has pods reached, every pod placed, a picture in which nothing overlaps.
//!
//! What a file has to say stands in its first lines:
//!
//! ```text
//! # warns: selector-matches-nothing                a code of the warnings that it has, and no other
//! # waits: default/web-3                           a pod without a node
//! # ends: internet -> 198.51.100.1:80 refused      a call that does not arrive, and how it ends
//! ```
//! JSON has no comments: what `app.json` has to say stands in `app.head`.
//!
//! `SERVISCOPE_SHOW=1 cargo test --test apps -- --nocapture` prints who calls what in each file, and how it ends.
#![allow(clippy::unwrap_used, reason = "a test that panics has found something")]

#[path = "apps/callers.rs"]
mod callers;
#[path = "stage/overlap.rs"]
mod overlap;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serviscope::cluster::{self, Cluster, Pod, ServiceId};
use serviscope::diagnostic::{Diagnostic, Severity};
use serviscope::manifest;
use serviscope::network::{self, Client, Flows, Host, Network, Outcome, ProxyMode, Request, Scheme, Target};
use serviscope::scene::{self, Size, View};
use serviscope::simulation::{Simulation, default_scenario};
use serviscope::text::LineIndex;
use serviscope::words::presets::PRESETS;
use serviscope::words::{self, Lang};

/// One file, read.
struct App {
    name: String,
    text: String,
    /// Where what is stated of it stands.
    head: String,
    cluster: Arc<Cluster>,
    found: Vec<Diagnostic>,
}

fn apps() -> Vec<App> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/apps");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let only = std::env::var("SERVISCOPE_ONLY").unwrap_or_default();
    let is_manifest = |path: &PathBuf| path.extension().is_some_and(|it| it == "yaml" || it == "json");
    let chosen = paths.into_iter().filter(|path| is_manifest(path) && path.to_string_lossy().contains(&only));
    let apps = chosen.map(|path| {
        let app =
            App::read(&path.file_name().unwrap().to_string_lossy(), &fs::read_to_string(&path).unwrap());
        match fs::read_to_string(path.with_extension("head")) {
            Ok(head) => App { head, ..app },
            Err(_) => app,
        }
    });
    apps.collect()
}

impl App {
    fn read(name: &str, text: &str) -> Self {
        let (manifest, mut found) = serviscope::manifest::parse(text);
        let (cluster, built) = cluster::build(&manifest, cluster::SEED);
        assert!((cluster.clone(), built.clone()) == cluster::build(&manifest, cluster::SEED), "{name}");
        found.extend(built);
        Self {
            name: name.to_string(),
            text: text.to_string(),
            head: text.to_string(),
            cluster: Arc::new(cluster),
            found: found.sorted().items,
        }
    }

    /// What the lines `# KEY: ...` at the head say.
    fn stated(&self, key: &str) -> BTreeSet<String> {
        let head = self.head.lines().take_while(|line| line.starts_with('#'));
        let said = head.filter_map(|line| line.strip_prefix("# ")?.strip_prefix(key)?.strip_prefix(": "));
        said.map(str::to_string).collect()
    }

    fn scenario_calls(&self) -> Vec<Call> {
        let network = Network::program(self.cluster.clone(), ProxyMode::Iptables);
        let mut flows = Flows::new(1);
        let callers = default_scenario(&self.cluster).callers;
        let calls = (40_000u16..).zip(callers).map(|(source_port, caller)| {
            let request = Request { from: caller.from, to: caller.to, source_port };
            let trace = network::trace(&network, &request, &mut flows);
            let end = match trace.reason {
                Some(reason) => format!("{:?} {reason:?}", trace.outcome),
                None => format!("{:?}", trace.outcome),
            };
            let asked = format!("{} -> {}", self.client(&request.from), target(&request.to));
            Call { asked, end, arrived: trace.outcome == Outcome::Delivered, service: trace.service }
        });
        calls.collect()
    }

    /// The Services that the scenario's connections come to while it lasts: a small weight takes its time.
    fn called_in_time(&self) -> Vec<ServiceId> {
        let scenario = default_scenario(&self.cluster);
        let simulation = Simulation::new(self.cluster.clone(), ProxyMode::Iptables, scenario, 1);
        simulation.flights().iter().filter_map(|flight| flight.trace.service).collect()
    }

    fn client(&self, client: &Client) -> String {
        match client {
            Client::Internet(_) => "internet".to_string(),
            Client::Pod(id) => self.cluster.pods.get(*id).map(Pod::full_name).unwrap(),
            Client::Node(id) => format!("node/{}", self.cluster.nodes.get(*id).unwrap().name),
            Client::PortForward(forwarded) => forwarded.text(&self.cluster),
        }
    }

    /// Services that have a ready endpoint, by id.
    fn serving(&self) -> BTreeSet<ServiceId> {
        let services = self.cluster.services.enumerated();
        services.filter(|(_, it)| it.endpoints.iter().any(|end| end.ready)).map(|(id, _)| id).collect()
    }
}

/// A call of the default scenario, and how it ended.
struct Call {
    asked: String,
    end: String,
    arrived: bool,
    service: Option<ServiceId>,
}

fn target(target: &Target) -> String {
    let host = match &target.host {
        Host::Ip(ip) => ip.to_string(),
        Host::Name(name) => name.clone(),
    };
    let scheme = match target.scheme {
        Scheme::Raw(protocol) => format!("{protocol:?}").to_lowercase() + "://",
        other => format!("{other:?}").to_lowercase() + "://",
    };
    format!("{}{host}:{}{}", scheme.replace("tcp://", ""), target.port, target.path)
}

fn judge(judge: impl Fn(&App, &mut Vec<String>)) {
    let mut wrong = Vec::new();
    for app in apps() {
        let mut of_this = Vec::new();
        judge(&app, &mut of_this);
        wrong.extend(of_this.into_iter().map(|it| format!("{}: {it}", app.name)));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn there_are_twenty_applications_and_three_dumps() {
    let apps = apps();
    let (dumps, written): (Vec<_>, Vec<_>) = apps.iter().partition(|app| app.name.starts_with("dump-"));
    assert!(written.len() >= 20 && dumps.len() >= 3, "{} and {}", written.len(), dumps.len());
    for app in apps {
        assert!(!app.cluster.pods.is_empty() && !app.cluster.services.is_empty(), "{} is empty", app.name);
    }
}

#[test]
fn no_errors_and_only_the_warnings_that_are_stated() {
    judge(|app, wrong| {
        let mut stated = app.stated("warns");
        for it in &app.found {
            let line = LineIndex::new(&app.text).line(it.span.start);
            let said = format!("{line}: {} {}", it.code.name(), words::diagnostic(it, Lang::En));
            match it.severity {
                Severity::Error => wrong.push(said),
                Severity::Warning if !app.stated("warns").contains(it.code.name()) => wrong.push(said),
                Severity::Warning => drop(stated.remove(it.code.name())),
                Severity::Info => {}
            }
        }
        wrong.extend(stated.into_iter().map(|code| format!("no warning {code}")));
    });
}

#[test]
fn every_call_arrives_and_every_service_with_pods_is_called() {
    judge(|app, wrong| {
        let calls = app.scenario_calls();
        if std::env::var_os("SERVISCOPE_SHOW").is_some() {
            println!("== {}", app.name);
            calls.iter().for_each(|call| println!("{} {}", call.asked, call.end));
        }
        let found = calls.iter().filter(|call| !call.arrived);
        let found: BTreeSet<String> = found.map(|call| format!("{} {}", call.asked, call.end)).collect();
        let stated = app.stated("ends");
        wrong.extend(found.difference(&stated).map(|it| format!("does not arrive: {it}")));
        wrong.extend(stated.difference(&found).map(|it| format!("does not end as stated: {it}")));
        let reached: BTreeSet<ServiceId> =
            calls.iter().filter_map(|it| it.service).chain(app.called_in_time()).collect();
        for id in app.serving().difference(&reached) {
            wrong.push(format!("never called: {}", app.cluster.services.get(*id).unwrap().name));
        }
    });
}

#[test]
fn every_pod_has_a_node_unless_stated() {
    judge(|app, wrong| {
        let stated = app.stated("waits");
        let waiting = app.cluster.pods.iter().filter(|pod| pod.node.is_none());
        let found: BTreeSet<String> = waiting.map(Pod::full_name).collect();
        for name in found.difference(&stated) {
            let pod = app.cluster.pods.iter().find(|pod| pod.full_name() == *name).unwrap();
            wrong.push(format!("{name} has no node: {:?}", pod.unscheduled));
        }
        wrong.extend(stated.difference(&found).map(|it| format!("does not wait: {it}")));
    });
}

#[test]
fn nothing_overlaps_on_a_desktop_and_on_a_phone() {
    judge(|app, wrong| {
        let scenario = default_scenario(&app.cluster);
        let simulation = Simulation::new(app.cluster.clone(), ProxyMode::Iptables, scenario, 1);
        for width in [390.0, 1440.0] {
            for view in [View::PacketPath, View::Overview] {
                let layout = scene::layout(&app.cluster, &simulation, Size::new(width, 744.0), view);
                let found = overlap::of_cards(&layout).into_iter().chain(overlap::of_texts(&layout));
                wrong.extend(found.map(|it| format!("{width} wide, {view:?}: {it}")));
            }
        }
    });
}

/// Every diagnostic of every file is a sentence in both languages.
#[test]
fn every_diagnostic_has_words() {
    judge(|app, wrong| {
        for it in &app.found {
            for lang in [Lang::En, Lang::Ko] {
                let said = words::diagnostic(it, lang);
                if said.trim().is_empty() || said.contains('{') && !app.text.contains('{') {
                    wrong.push(format!("{}: {said}", it.code.name()));
                }
            }
            if std::env::var_os("SERVISCOPE_SHOW").is_some() {
                let line = LineIndex::new(&app.text).line(it.span.start);
                println!(
                    "{}:{line} {:?} {}\n    {}",
                    app.name,
                    it.severity,
                    words::diagnostic(it, Lang::En),
                    words::diagnostic(it, Lang::Ko)
                );
            }
        }
    });
}

/// The page takes them as right until its checks are loaded (src/manifest/trusted.rs).
#[test]
fn the_presets_have_no_errors_and_come_out_the_same_unchecked() {
    for preset in PRESETS {
        let (manifest, found) = manifest::parse(preset.manifest());
        assert!(found.items.iter().all(|it| it.severity != Severity::Error), "{}", preset.name);
        let trusted = manifest::trusted(preset.manifest());
        assert_eq!(trusted, manifest, "{}", preset.name);
        let built = cluster::build_trusted(&trusted, cluster::SEED);
        assert_eq!(built, cluster::build(&manifest, cluster::SEED).0, "{}", preset.name);
    }
}
