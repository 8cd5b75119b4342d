//! What a kubelet does with one pod, and when schedules are due, each by itself: cases in `tests/kubelet/`. What becomes of
//! a whole cluster is in `tests/life/`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

mod files;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use serviscope::cluster::images;
use serviscope::manifest::kinds::{Container, Kind};
use serviscope::rng::Rng;
use serviscope::simulation::SimTime;
use serviscope::simulation::kubelet::{PodPlan, PodRun, Said, State};
use serviscope::simulation::schedule::{self, Schedule};

fn lines(file: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kubelet").join(file);
    let text = fs::read_to_string(path).unwrap();
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_string).collect()
}

// rules: 1.9
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
    let mut wrong = String::new();
    for file in files::files("tests/kubelet/pods", "yaml") {
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

/// A pod of parts that chance puts together.
fn any_pod(rng: &mut Rng) -> String {
    let commands = [
        "",
        ", command: [sleep, '7']",
        ", command: [sh, -c, 'sleep 3; exit 1']",
        ", command: ['false']",
        ", command: [sh, -c, 'touch /f; sleep 9; rm /f; sleep 99']",
    ];
    let images = ["web", "luksa/kubia-unhealthy", "nginx:1.91", "luksa/batch-job"];
    let checks = [
        "httpGet: {port: 8080}",
        "tcpSocket: {port: 80}",
        "exec: {command: [cat, /f]}",
        "exec: {command: ['false']}",
    ];
    let container = |name: &str, probed: bool, rng: &mut Rng| {
        let mut text = format!(
            "{{name: {name}, image: '{}'{}",
            rng.pick(&images).unwrap(),
            rng.pick(&commands).unwrap()
        );
        for kind in ["startupProbe", "readinessProbe", "livenessProbe"] {
            if probed && rng.below(3) == 0 {
                let (check, delay, period) = (rng.pick(&checks).unwrap(), rng.below(8), 1 + rng.below(9));
                text.push_str(&format!(
                    ", {kind}: {{{check}, initialDelaySeconds: {delay}, periodSeconds: {period}}}"
                ));
            }
        }
        text
    };
    let app = format!("{}}}, {}}}", container("a", true, rng), container("b", true, rng));
    let beside = rng.below(2) == 0;
    let sidecar = if beside { ", restartPolicy: Always" } else { "" };
    let init = format!("{}{sidecar}}}", container("i", beside, rng));
    let init = if rng.below(2) == 0 { format!("  initContainers: [{init}]\n") } else { String::new() };
    let policy = rng.pick(&["Always", "OnFailure", "Never"]).unwrap();
    let deadline = if rng.below(4) == 0 { "  activeDeadlineSeconds: 50\n" } else { "" };
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: any}}\nspec:\n  restartPolicy: {policy}\n{deadline}{init}  \
         containers: [{app}]\n"
    )
}

/// Whatever a pod is and whatever is done to it: time goes on, a pod that is over stays over, restarts are never taken
/// back, nothing is ready that does not run, and a deleted one goes, in its grace period and two seconds.
#[test]
fn any_pod_lives_and_dies() {
    let mut rng = Rng::new(11);
    let mut ends = 0;
    for _ in 0..400 {
        let text = any_pod(&mut rng);
        let (manifest, _) = serviscope::manifest::parse(&text);
        let Some(Kind::Pod(pod)) = manifest.objects.first().map(|object| &object.kind) else {
            panic!("{text}")
        };
        let plan = Arc::new(PodPlan::of(&pod.spec, &Said::default()));
        let second = SimTime::from_millis(1_000);
        let mut run = PodRun::new(plan, SimTime::ZERO, second, SimTime::from_millis(500));
        let (mut now, mut over, mut restarts, mut deleted) = (SimTime::ZERO, false, 0, None);
        for _ in 0..60 {
            let at = now.plus(SimTime::from_millis(rng.below(9_000) as u64));
            match rng.below(12) {
                0 => run.force_readiness(false, at),
                1 => run.force_readiness(true, at),
                2 => run.fail_liveness(at),
                3 => drop(run.request(8_080, at)),
                4 if deleted.is_none() && rng.below(4) == 0 => {
                    run.delete(at, None);
                    deleted = Some(at);
                }
                5 => run.reboot(at, 7),
                _ => run.advance(at),
            }
            now = at;
            run.advance(now);
            assert!(run.next().is_none_or(|next| next > now), "{text}: stuck at {now:?}");
            assert!(!over || run.is_over(), "{text}: alive again");
            assert!(run.restarts() >= restarts, "{text}");
            let runs = run.containers().any(|(it, _)| matches!(it.state, State::Running { .. }));
            assert!(!run.is_ready() || runs, "{text}: ready, and nothing runs");
            (over, restarts) = (run.is_over(), run.restarts());
        }
        if let Some(at) = deleted {
            run.advance(at.max(now).plus(SimTime::from_millis(33_000)));
            assert!(run.is_gone(), "{text}: deleted and still there");
            ends += 1;
        }
    }
    assert!(ends > 40, "{ends} deleted");
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
