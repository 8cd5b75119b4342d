//! The pieces of a kubelet and of the CronJob controller, each by itself: cases in `tests/kubelet/`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

use std::fs;
use std::path::Path;
use std::sync::Arc;

use serviscope::cluster::{Cluster, images};
use serviscope::manifest::kinds::{Container, Kind};
use serviscope::network::{Client, Host, ProxyMode, Scheme, Target};
use serviscope::simulation::kubelet::{PodPlan, PodRun, Said, State};
use serviscope::simulation::life::{Change, Event, Life, PodName, Thing, Timing};
use serviscope::simulation::schedule::{self, Schedule};
use serviscope::simulation::{Caller, Scenario, SimTime, Traffic, under_traffic};

fn lines(file: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kubelet").join(file);
    let text = fs::read_to_string(path).unwrap();
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_string).collect()
}

#[test]
fn schedules_are_due_when_robfig_cron_says() {
    let cases = lines("cron.txt");
    assert!(cases.len() > 30);
    for case in cases {
        let parts: Vec<&str> = case.split('|').map(str::trim).collect();
        let [expression, zone, from, expected] = parts[..] else { panic!("{case}") };
        let zone = Some(zone).filter(|zone| !zone.is_empty());
        let schedule = Schedule::new(expression, zone).unwrap_or_else(|| panic!("{case}"));
        let mut at = schedule::second(from).unwrap();
        for expected in expected.split_whitespace() {
            let next = schedule.next(at);
            let shown = next.map_or("never".to_string(), schedule::rfc3339);
            assert_eq!(shown, expected, "{case}");
            at = next.unwrap_or(at);
        }
    }
}

#[test]
fn what_the_server_refuses_is_no_schedule() {
    for (expression, zone) in [
        ("* * * *", None),
        ("0 0 * * 7", None),
        ("@fortnightly", None),
        ("* * * * *", Some("Mars/Olympus")),
        ("TZ=Asia/Seoul * * * * *", None),
    ] {
        assert!(Schedule::new(expression, zone).is_none(), "{expression}");
    }
}

/// What a line beginning with `# at` does to the pod.
fn act(pod: &mut PodRun, at: SimTime, words: &[&str]) {
    match words {
        ["delete"] => pod.delete(at, None),
        ["delete", "grace", seconds] => pod.delete(at, Some(time(seconds))),
        ["fail-readiness"] => pod.force_readiness(false, at),
        ["pass-readiness"] => pod.force_readiness(true, at),
        ["fail-liveness"] => pod.fail_liveness(at),
        ["request", port, "->", status] => {
            let status = status.parse::<u16>().unwrap();
            assert_eq!(pod.request(port.parse().unwrap(), at), status, "at {at:?}");
        }
        other => panic!("{other:?}"),
    }
}

fn time(text: &str) -> SimTime {
    SimTime::from_seconds(text.trim_end_matches('s').parse().unwrap())
}

fn state(pod: &PodRun, at: SimTime) -> String {
    if pod.is_gone() {
        return "gone".into();
    }
    let ready = if pod.is_ready() { "ready" } else { "unready" };
    let running: Vec<&str> = pod
        .containers()
        .filter(|(it, _)| matches!(it.state, State::Running { .. }))
        .map(|(_, plan)| plan.name.as_str())
        .collect();
    format!("{} {:?} {ready} restarts={} [{}]", pod.shown(at), pod.phase(), pod.restarts(), running.join(" "))
}

/// Every moment at which the pod looks different, up to a time.
fn timeline(pod: &mut PodRun, acts: &[(SimTime, Vec<&str>)], until: SimTime) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    let mut acts = acts.iter().peekable();
    let mut at = SimTime::ZERO;
    loop {
        let now = state(pod, at);
        if seen.last().is_none_or(|last| last.split_once(' ').unwrap().1 != now) {
            seen.push(format!("{}s {now}", at.seconds()));
        }
        let next = [pod.next(), acts.peek().map(|(at, _)| *at)].into_iter().flatten().min();
        let Some(next) = next.filter(|next| *next <= until) else { return seen };
        at = next;
        match acts.peek() {
            Some((due, words)) if *due <= at => {
                act(pod, at, words);
                acts.next();
            }
            _ => pod.advance(at),
        }
    }
}

/// Cases in `tests/kubelet/pods/`: a Pod, and in comments what is done to it and how it then looks:
/// `# until 60s`, `# settled` (else it is new), `# at 5s delete`, and `# | 0s ContainerCreating ...`.
#[test]
fn pods_live_as_their_timelines_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kubelet/pods");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() > 10);
    let mut wrong = String::new();
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        for case in text.split("\n---\n") {
            let comments = || case.lines().filter_map(|line| line.strip_prefix("# "));
            let until = comments().find_map(|line| line.strip_prefix("until ")).map(time).unwrap();
            let settled = comments().any(|line| line == "settled");
            let acts: Vec<(SimTime, Vec<&str>)> = comments()
                .filter_map(|line| line.strip_prefix("at "))
                .map(|line| line.split_whitespace().collect::<Vec<_>>())
                .map(|words| (time(words[0]), words[1..].to_vec()))
                .collect();
            let expected: Vec<&str> = comments().filter_map(|line| line.strip_prefix("| ")).collect();
            let (manifest, said) = serviscope::manifest::parse(case);
            assert_eq!(
                said.count(serviscope::diagnostic::Severity::Error),
                0,
                "{}: {said:?}",
                file.display()
            );
            let Some(Kind::Pod(pod)) = manifest.objects.first().map(|object| &object.kind) else {
                panic!("{}: no pod", file.display())
            };
            let plan = Arc::new(PodPlan::of(&pod.spec, &Said::default()));
            let stop = SimTime::from_millis(500);
            let mut run = match settled {
                true => PodRun::settled(plan, SimTime::ZERO, SimTime::from_millis(1_000), stop),
                false => PodRun::new(plan, SimTime::ZERO, SimTime::from_millis(1_000), stop),
            };
            let found = timeline(&mut run, &acts, until);
            if found != expected {
                let found = found.iter().map(|line| format!("# | {line}\n")).collect::<String>();
                wrong.push_str(&format!(
                    "{} {}\n{found}\n",
                    file.display(),
                    pod.metadata.name.as_deref().unwrap()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "found:\n{wrong}");
}

fn pod_name(text: &str) -> PodName {
    PodName { namespace: "default".into(), name: text.into() }
}

/// `apply a=1 -> a=2`: the manifest with `a: 2` instead of `a: 1`.
fn applied(text: &str, from: &str, to: &str) -> Event {
    assert!(text.contains(from), "{from}");
    let (manifest, said) = serviscope::manifest::parse(&text.replace(from, to));
    assert_eq!(said.count(serviscope::diagnostic::Severity::Error), 0, "{said:?}");
    Event::Apply(Arc::new(manifest))
}

fn event(text: &str, words: &[&str]) -> Event {
    match words {
        ["apply", from, "->", to] => applied(text, &from.replace('=', ": "), &to.replace('=', ": ")),
        ["fail-node", node] => Event::FailNode(node.to_string()),
        ["restore-node", node] => Event::RestoreNode(node.to_string()),
        ["delete-node", node] => Event::DeleteNode(node.to_string()),
        ["drain", node] => Event::Drain(node.to_string()),
        ["delete-pod", pod] => Event::DeletePod(pod_name(pod)),
        ["fail-readiness", pod] => Event::FailReadiness(pod_name(pod)),
        ["pass-readiness", pod] => Event::PassReadiness(pod_name(pod)),
        ["fail-liveness", pod] => Event::FailLiveness(pod_name(pod)),
        ["requests", pod, port, count] => {
            let (port, count) = (port.parse().unwrap(), count.parse().unwrap());
            Event::Requests { pod: pod_name(pod), port, count }
        }
        other => panic!("{other:?}"),
    }
}

fn shown(change: &Change) -> String {
    let thing = match &change.object {
        Thing::Pod(pod) => pod.name.clone(),
        Thing::Workload(key) => format!("{}/{}", key.kind.name(), key.name),
        Thing::Node(node) => node.clone(),
        Thing::CronJob(name) => format!("CronJob/{}", name.name),
        Thing::Cluster => "cluster".into(),
    };
    format!("# | {}s {thing} {:?}\n", change.at.seconds(), change.what)
}

/// The endpoints of all Services: ready, serving, terminating.
fn endpoints(life: &Life, at: SimTime) -> String {
    let cluster = life.at(at);
    let mut found: Vec<String> = Vec::new();
    for service in cluster.services.iter() {
        for it in &service.endpoints {
            let flag = |name: &str, on: bool| if on { format!("+{name}") } else { format!("-{name}") };
            let pod = it
                .pod
                .and_then(|pod| cluster.pods.get(pod))
                .map_or(it.ip.to_string(), |pod| pod.name.clone());
            let flags =
                [flag("ready", it.ready), flag("serving", it.serving), flag("terminating", it.terminating)];
            found.push(format!("{pod}@{}{}", it.ip, flags.concat()));
        }
    }
    format!("# = {}s {}\n", at.seconds(), found.join(" "))
}

/// Cases in `tests/kubelet/life/`: a manifest; in comments what is done (`# at 5s fail-node node-1`), what happens (`# | 55s
/// web-0 Unready`), and how endpoints are at moments (`# = 60s web-0+ready...`). `BLESS=1` writes what comes out into
/// the files, to be read before it is committed.
#[test]
fn nodes_and_pods_live_as_their_timelines_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kubelet/life");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut wrong = String::new();
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let found = lived(&text);
        if found != text {
            wrong.push_str(&format!("{}\n{found}\n", file.display()));
            if std::env::var_os("BLESS").is_some() {
                fs::write(&file, found).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "found:\n{wrong}");
}

/// `POD SERVICE:PORT every 2s`: HTTP, from the first second on.
fn caller(cluster: &Cluster, line: &str) -> Caller {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [pod, target, "every", every] = words[..] else { panic!("{line}") };
    let (host, port) = target.split_once(':').unwrap();
    let to = Target {
        scheme: Scheme::Http,
        host: Host::Name(host.into()),
        port: port.parse().unwrap(),
        path: "/".into(),
        head: Default::default(),
    };
    let from = Client::Pod(cluster.pod_named("default", pod).unwrap());
    Caller { from, to, start: time("1s"), every: time(every), count: None }
}

fn lived(text: &str) -> String {
    let lines = || text.lines().filter_map(|line| line.strip_prefix("# "));
    let events: Vec<(SimTime, Event)> = lines()
        .filter_map(|line| line.strip_prefix("at "))
        .map(|line| line.split_whitespace().collect::<Vec<_>>())
        .map(|words| (time(words[0]), event(text, &words[1..])))
        .collect();
    let horizon = lines().find_map(|line| line.strip_prefix("until ")).map(time).unwrap();
    let (manifest, said) = serviscope::manifest::parse(text);
    assert_eq!(said.count(serviscope::diagnostic::Severity::Error), 0, "{said:?}");
    let epoch = lines().find_map(|line| line.strip_prefix("epoch ")).and_then(schedule::second);
    let timing = Timing { horizon, ..Timing::default() };
    let timing = Timing { epoch: epoch.unwrap_or(timing.epoch), ..timing };
    let (built, _) = serviscope::cluster::build(&manifest, 1);
    let callers =
        lines().filter_map(|line| line.strip_prefix("calls ")).map(|line| caller(&built, line)).collect();
    let scenario = Scenario { callers, duration: horizon };
    let manifest = Arc::new(manifest);
    let make =
        |events: &[(SimTime, Event)]| Life::with_cron_jobs(manifest.clone(), events, 1, timing.clone());
    let traffic = Traffic { scenario: &scenario, cluster: &built, mode: ProxyMode::default(), seed: 1 };
    let life = under_traffic(make, &events, &traffic);
    let mut out = String::new();
    let mut told = false;
    for line in text.lines() {
        match line.strip_prefix("# = ") {
            Some(moment) => {
                let at = moment.split_whitespace().next().unwrap();
                out.push_str(&endpoints(&life, time(at)));
            }
            None if line.starts_with("# | ") => {}
            None => {
                if !told && !line.starts_with('#') {
                    life.changes().iter().for_each(|change| out.push_str(&shown(change)));
                    told = true;
                }
                out.push_str(line);
                out.push('\n');
            }
        }
    }
    out
}

/// Every image that `docs/behaviour.md` lists does something of its own.
#[test]
fn the_images_of_the_documentation_are_known() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/behaviour.md")).unwrap();
    let table = page.split("## Images that teach").nth(1).unwrap().split("\n## ").next().unwrap();
    let rows = table.lines().filter(|line| line.starts_with("| `"));
    let mut known = 0;
    for first in rows.map(|row| row.split('|').nth(1).unwrap()) {
        for words in first.split('`').skip(1).step_by(2).filter(|words| words.contains(['/', ':', '_', ' ']))
        {
            let mut words = words.split_whitespace().map(str::to_string);
            let image = words.next().unwrap();
            let image = if image == "agnhost" { "e2e-test-images/agnhost".to_string() } else { image };
            let args: Vec<String> = words.chain(["-text=hello".to_string()]).collect();
            if image == "perl" {
                continue; // Its command is what is known.
            }
            let container = Container { image: Some(image.clone()), args, ..Container::default() };
            assert_ne!(images::habits(&container), images::Habits::default(), "{image}");
            known += 1;
        }
    }
    assert!(known > 12, "{known}");
}
