//! A cluster's life: controllers over time, held against timelines that are written down, and against what must hold at
//! every moment of every life.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

#[allow(dead_code, reason = "a case has its times in a place of their own")]
#[path = "../examples/wire/event.rs"]
mod event;
mod files;
#[path = "life/timeline.rs"]
mod timeline;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serviscope::cluster::{self, Cluster, OwnerKind, SEED};
use serviscope::diagnostic::Severity;
use serviscope::manifest::{self, Manifest};
use serviscope::simulation::SimTime;
use serviscope::simulation::life::{self, Actor, Ending, Event, Life, Timing, What, WorkloadKey};
use serviscope::text::LineIndex;
use serviscope::words::{self, Lang};

fn files(folder: &str) -> Vec<PathBuf> {
    files::files(folder, "yaml")
}

/// `BLESS=1` writes what comes out into the files, to be read before it is committed. `timeline` says how to read them.
#[test]
fn clusters_live_as_their_timelines_say() {
    let mut wrong = String::new();
    for file in files("tests/life") {
        let text = fs::read_to_string(&file).unwrap();
        wrong.extend(files::difference(&file, &timeline::answered(&text)));
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn read(file: &Path) -> Option<Manifest> {
    let (manifest, said) = manifest::parse(&fs::read_to_string(file).unwrap());
    (said.count(Severity::Error) == 0).then_some(manifest)
}

/// Nobody has anything to do in a cluster that is settled: controllers and scheduler find it as they would leave it.
#[test]
fn what_is_settled_stays_settled() {
    let mut wrong = Vec::new();
    let mut lives = 0;
    for folder in [
        "tests/parity/workloads",
        "tests/parity/endpoints",
        "tests/parity/scheduling",
        "tests/apps",
        "tests/good",
        "tests/cluster",
        "tests/live",
        "public/presets",
    ] {
        for file in files(folder) {
            let Some(manifest) = read(&file) else { continue };
            let horizon = SimTime::from_millis(5_000);
            let life = Life::new(Arc::new(manifest), &[], SEED, Timing { horizon, ..Timing::default() });
            lives += 1;
            let by_controllers = |by: &Actor| matches!(by, Actor::Controller(_) | Actor::Scheduler);
            // A Job's controller says what came out, one whose pods are refused says so: that changes nothing.
            let said = |what: &What| {
                matches!(what, What::JobComplete | What::JobFailed { .. } | What::CreateFails { .. })
            };
            let changes: Vec<String> = life
                .changes()
                .iter()
                .filter(|change| by_controllers(&change.by) && !said(&change.what))
                .map(|change| serviscope::words::change(change, serviscope::words::Lang::En))
                .collect();
            if !changes.is_empty() {
                wrong.push(format!("{}:\n  {}", file.display(), changes.join("\n  ")));
            }
        }
    }
    assert!(lives > 150, "{lives} lives");
    assert!(wrong.is_empty(), "{} not settled:\n{}", wrong.len(), wrong.join("\n"));
}

const SURGES: [(&str, &str); 7] =
    [("25%", "25%"), ("1", "0"), ("0", "1"), ("100%", "0%"), ("0", "100%"), ("30%", "45%"), ("2", "3")];

/// A Deployment of so many replicas, in a version.
fn deployment(replicas: usize, (surge, unavailable): (&str, &str), version: &str, ready: bool) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web}}\nspec:\n  replicas: {replicas}\n  \
         strategy: {{rollingUpdate: {{maxSurge: {surge}, maxUnavailable: {unavailable}}}}}\n  \
         selector: {{matchLabels: {{app: web}}}}\n  template:\n    metadata:\n      labels: {{app: web}}\n      \
         annotations: {{serviscope.dev/ready: '{ready}'}}\n    spec: {{containers: [{{name: app, image: 'web:{version}'}}]}}\n"
    )
}

/// `25%` or a number of so many, rounded up or down.
fn part(limit: &str, of: u64, up: bool) -> u64 {
    match limit.strip_suffix('%') {
        None => limit.parse().unwrap(),
        Some(percent) if up => (of * percent.parse::<u64>().unwrap()).div_ceil(100),
        Some(percent) => of * percent.parse::<u64>().unwrap() / 100,
    }
}

// rules: 6.2.1 6.2.2
#[test]
fn no_moment_of_a_rollout_is_beyond_its_limits() {
    let mut rng = serviscope::rng::Rng::new(7);
    for _ in 0..60 {
        let replicas = rng.below(12) + 1;
        let limits = *rng.pick(&SURGES).unwrap();
        let version = |number: u32, ready: bool| {
            let text = deployment(replicas, limits, &number.to_string(), ready);
            Arc::new(manifest::parse(&text).0)
        };
        let at = |rng: &mut serviscope::rng::Rng| SimTime::from_millis(10_000 + rng.below(4_000) as u64);
        let second = (SimTime::from_millis(10_000), Event::Apply(version(2, rng.below(3) > 0)));
        let third = (at(&mut rng), Event::Apply(version(3, true)));
        let timing = Timing { horizon: SimTime::from_millis(200_000), ..Timing::default() };
        let life = Life::new(version(1, true), &[second.clone(), third.clone()], SEED, timing.clone());
        let wanted = replicas as u64;
        let surge = part(limits.0, wanted, true);
        let unavailable = part(limits.1, wanted, false);
        let unavailable = if surge == 0 { unavailable.max(1) } else { unavailable };
        for moment in life.moments() {
            let world = life.world(moment);
            let web = world.workloads.values().find(|it| it.key.kind == OwnerKind::Deployment).unwrap();
            let status = world.deployment_status(web, moment);
            let said = format!("{replicas} of {limits:?} at {moment:?}: {status:?}");
            assert!(status.replicas <= wanted + surge, "{said}");
            assert!(status.available >= wanted.saturating_sub(unavailable), "{said}");
        }
        let end = life.world(SimTime::from_millis(200_000));
        let web = end.workloads.values().find(|it| it.key.kind == OwnerKind::Deployment).unwrap();
        let status = end.deployment_status(web, SimTime::from_millis(200_000));
        assert_eq!((status.updated, status.available), (wanted, wanted), "{replicas} of {limits:?}");
        // Once more: the same in every byte.
        let again = Life::new(version(1, true), &[second, third], SEED, timing);
        assert_eq!(format!("{:?}", again.changes()), format!("{:?}", life.changes()));
    }
}

/// A pod that is made later, or whose container starts again, sees the Services that came in between.
// rules: 4.4.2 4.5.9
#[test]
fn a_pod_sees_the_services_that_are_older_than_its_container() {
    let late = "apiVersion: v1\nkind: Service\nmetadata: {name: late}\nspec: {clusterIP: 10.96.0.50, ports: [{port: 80}]}\n";
    let probed = "apiVersion: v1\nkind: Pod\nmetadata: {name: probed}\nspec: {containers: [{name: c, image: i, \
                  livenessProbe: {tcpSocket: {port: 80}, periodSeconds: 1}}]}\n";
    let text = format!("{}---\n{probed}---\n{late}", deployment(1, ("1", "0"), "1", true));
    let (manifest, said) = manifest::parse(&text);
    assert_eq!(said.count(Severity::Error), 0, "{text}");
    let seen = |cluster: &Cluster, owned: bool| {
        let (id, pod) = cluster.pods.enumerated().find(|(_, pod)| pod.owner.is_some() == owned).unwrap();
        let found = cluster::environment(cluster, id).unwrap();
        (pod.full_name(), found.services.len(), found.younger.len())
    };
    let settled = cluster::build(&manifest, SEED).0;
    for (owned, asked) in [(true, "delete-pod"), (false, "fail-liveness")] {
        let (name, services, younger) = seen(&settled, owned);
        assert_eq!((services, younger), (1, 1), "the Service stands below {name}");
        let event = event::timed(&format!("{asked} {name} @5s")).unwrap();
        let horizon = SimTime::from_seconds(120.0);
        let timing = Timing { horizon, ..Timing::default() };
        let life = Life::with_cron_jobs(Arc::new(manifest.clone()), &[event], SEED, timing);
        let (_, services, younger) = seen(&life.at(horizon), owned);
        assert_eq!((services, younger), (2, 0), "after {asked}");
    }
}

#[test]
fn what_is_too_much_is_not_worked_out_and_said() {
    let both = |replicas: usize| {
        let version = |it: &str| deployment(replicas, ("25%", "25%"), it, true);
        let (manifest, _) = manifest::parse(&format!("{}---\n{}", version("1"), version("2")));
        let (cluster, said) = serviscope::simulation::life::settle(&manifest, SEED);
        let codes: Vec<&str> = said.items.iter().map(|it| it.code.name()).collect();
        (cluster.pods.len(), codes.contains(&"too-many-pods-to-update"))
    };
    assert_eq!(both(20), (20, false));
    assert_eq!(both(5_100), (5_100, true));
    // Pods that fail for ever are made again for ever, and all of them lie there: that ends, too.
    let failing = deployment(30, ("25%", "25%"), "1", true).replace("ready: 'true'", "phase: Failed");
    let timing = Timing { most_work: 30_000, ..Timing::default() };
    let life = Life::new(Arc::new(manifest::parse(&failing).0), &[], SEED, timing);
    assert_eq!(life.ending(), Ending::TooMuch);
}

/// What settling says of each case of `tests/restless`, as `# | LINE CODE` (the line without these) and the sentences in
/// both languages. `BLESS=1` writes what comes out into the files.
#[test]
fn what_never_settles_is_said() {
    for file in files("tests/restless") {
        let text = fs::read_to_string(&file).unwrap();
        let bare: String = text.split_inclusive('\n').filter(|line| !line.starts_with("# |")).collect();
        let (manifest, _) = manifest::parse(&bare);
        let (_, said) = life::settle(&manifest, SEED);
        let lines = LineIndex::new(&bare);
        let unsettled = said
            .items
            .iter()
            .filter(|it| it.code.name().contains("settle") || it.code.name().contains("ever"));
        let sentences = unsettled.map(|it| {
            let of = |lang| words::diagnostic(it, lang);
            let line = lines.line(it.span.start) + 1;
            format!("# | {line} {} {} / {}\n", it.code.name(), of(Lang::En), of(Lang::Ko))
        });
        let found = sentences.collect::<String>() + &bare;
        assert_eq!(files::difference(&file, &found), None);
    }
}

/// No more than 500 pods are made at one look, in batches that double.
// rules: 6.1.6
#[test]
fn a_replica_set_makes_five_hundred_pods_at_one_look() {
    let text = "apiVersion: apps/v1\nkind: ReplicaSet\nmetadata: {name: web}\nspec:\n  replicas: 1\n  selector: {matchLabels: {app: web}}\n  \
                template:\n    metadata: {labels: {app: web}}\n    spec: {containers: [{name: app, image: web}]}\n";
    let target = WorkloadKey { kind: OwnerKind::ReplicaSet, namespace: "default".into(), name: "web".into() };
    let scale = (SimTime::from_millis(10_000), Event::Scale { target, replicas: 601 });
    let timing = Timing { horizon: SimTime::from_millis(12_000), ..Timing::default() };
    let life = Life::new(Arc::new(manifest::parse(text).0), &[scale], SEED, timing);
    let mut made = Vec::new();
    let mut before = 1;
    for moment in life.moments().filter(|at| *at > SimTime::from_millis(10_000)) {
        let now = life.world(moment).pods.len();
        if now > before {
            made.push(now - before);
        }
        before = now;
    }
    assert_eq!(made, [1, 2, 4, 8, 16, 32, 64, 128, 245, 1, 2, 4, 8, 16, 32, 37]);
}

/// A Job's controller makes and deletes no more than 500 pods at one look, either.
// rules: 6.6.1
#[test]
fn a_job_makes_and_deletes_five_hundred_pods_at_one_look() {
    let job = |parallelism: usize| {
        let text = format!(
            "apiVersion: batch/v1\nkind: Job\nmetadata: {{name: work}}\nspec:\n  parallelism: {parallelism}\n  completions: 2000\n  \
             template:\n    spec: {{restartPolicy: Never, nodeSelector: {{none: such}}, containers: [{{name: c, image: i}}]}}\n"
        );
        Arc::new(manifest::parse(&text).0)
    };
    let apply = |at: u64, parallelism: usize| (SimTime::from_millis(at), Event::Apply(job(parallelism)));
    let timing = Timing { horizon: SimTime::from_millis(25_000), ..Timing::default() };
    let life = Life::new(job(0), &[apply(10_000, 601), apply(20_000, 0)], SEED, timing);
    let counts: Vec<usize> = life.moments().map(|moment| life.world(moment).pods.len()).collect();
    let steps = counts.windows(2).map(|it| it[1] as i64 - it[0] as i64).filter(|step| *step != 0);
    assert_eq!(steps.collect::<Vec<_>>(), [500, 101, -500, -101]);
}

/// When the node controller deletes the pods of nodes that fail together, in seconds.
fn evictions(nodes: usize, failed: usize) -> Vec<u64> {
    let mut text = String::new();
    for at in 0..nodes {
        text += &format!(
            "apiVersion: v1\nkind: Node\nmetadata: {{name: n{at}}}\nstatus: {{allocatable: {{cpu: 4, memory: 8Gi, pods: 110}}, conditions: [{{type: Ready, status: \"True\"}}]}}\n---\n\
             apiVersion: v1\nkind: Pod\nmetadata: {{name: p{at}}}\nspec: {{nodeName: n{at}, containers: [{{name: c, image: i}}]}}\n---\n"
        );
    }
    let fail = |at: usize| (SimTime::from_millis(10_000), Event::FailNode(format!("n{at}")));
    let events: Vec<_> = (0..failed).map(fail).collect();
    let timing = Timing { horizon: SimTime::from_millis(600_000), ..Timing::default() };
    let life = Life::new(Arc::new(manifest::parse(&text).0), &events, SEED, timing);
    let deleted = life.changes().iter().filter(|it| it.what == What::Terminating);
    deleted.map(|it| it.at.0 / 1_000_000).collect()
}

/// From 55 % on (and three nodes at least) a small cluster evicts nobody, and one of more than 50 nodes slowly.
// rules: 6.10.2
#[test]
fn large_outages_evict_slowly_or_not_at_all() {
    assert_eq!(evictions(11, 6)[..3], [360, 370, 380], "54.5 %");
    assert_eq!(evictions(9, 5), [0; 0], "55.6 %");
    assert_eq!(evictions(20, 11), [0; 0], "55 %");
    assert_eq!(evictions(50, 28), [0; 0], "56 % of 50");
    assert_eq!(evictions(51, 28)[..2], [360, 370], "54.9 %");
    assert_eq!(evictions(51, 29)[..2], [360, 460]);
}
