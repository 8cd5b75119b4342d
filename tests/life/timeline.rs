//! A timeline as text: a manifest whose leading comments say what is done and what happens.
//!
//! `# at 10s EVENT` (`event` has the forms), `# until 60s`; then what comes out: `# | 10.02s` and a sentence for each
//! change, and `# = 15s` with all workloads, claims, endpoints and pods that do not run at that time. A line `#==== 20s apply` begins what is applied then.
//! `# ? 11s NAME` asks cluster DNS, `# > 11s POD HOST:PORT` sends a request, each answered in the line below it.
//! `# epoch 2026-11-20T13:59:30Z` is time zero for CronJobs, `# calls POD SERVICE:PORT every 2s` traffic by HTTP.

use std::sync::Arc;

use serviscope::cluster::{self, Cluster, OwnerKind, SEED};
use serviscope::diagnostic::Severity;
use serviscope::manifest::{self, Manifest};
use serviscope::network::stages::dns;
use serviscope::network::{
    self, BackendKind, CauseCode, Client, Flows, Head, Host, Leg, Network, ProxyMode, Request, Scheme, Target,
};
use serviscope::simulation::life::{ClaimOwner, DNS_CACHE, EPOCH, Event, JobStatus, Life, Timing};
use serviscope::simulation::schedule;
use serviscope::simulation::{Caller, Scenario, SimTime, Traffic, under_traffic};
use serviscope::words::{self, Lang};

use crate::event;

const APPLY: &str = "#==== ";

/// A case, as far as it asks.
pub struct Case {
    pub life: Life,
}

/// Works a case out.
pub fn read(text: &str) -> Case {
    let comments = || text.lines().filter_map(|line| line.strip_prefix("# "));
    let until = comments().find_map(|line| line.strip_prefix("until ")).map(time).expect("# until");
    let mut events: Vec<(SimTime, Event)> = comments()
        .filter_map(|line| line.strip_prefix("at "))
        .map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            (time(words[0]), event::event(&words[1..]).unwrap_or_else(|wrong| panic!("{wrong}")))
        })
        .collect();
    let mut parts = text.split(APPLY);
    let first = parts.next().unwrap();
    for part in parts {
        let (head, rest) = part.split_once('\n').expect("a manifest");
        let at = time(head.split_whitespace().next().unwrap());
        events.push((at, Event::Apply(Arc::new(manifest(rest)))));
    }
    events.sort_by_key(|(at, _)| *at);
    let epoch = comments().find_map(|line| line.strip_prefix("epoch ")).and_then(schedule::second);
    let timing = Timing { horizon: until, epoch: epoch.unwrap_or(EPOCH), ..Timing::default() };
    let manifest = Arc::new(manifest(first));
    let (built, _) = cluster::build(&manifest, SEED);
    let callers = comments().filter_map(|line| line.strip_prefix("calls ")).map(|line| caller(&built, line));
    let scenario = Scenario { callers: callers.collect(), duration: until };
    let traffic = Traffic { scenario: &scenario, cluster: &built, mode: ProxyMode::default(), seed: SEED };
    let make =
        |events: &[(SimTime, Event)]| Life::with_cron_jobs(manifest.clone(), events, SEED, timing.clone());
    Case { life: under_traffic(make, &events, &traffic) }
}

fn caller(cluster: &Cluster, line: &str) -> Caller {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [pod, target, "every", every] = words[..] else { panic!("{line}") };
    let (host, port) = target.split_once(':').expect("a port");
    let to = Target {
        scheme: Scheme::Http,
        host: Host::Name(host.into()),
        port: port.parse().expect("a port"),
        path: "/".into(),
        head: Head::default(),
    };
    let from = Client::Pod(cluster.pod_named("default", pod).expect("a pod"));
    Caller { from, to, start: time("1s"), every: time(every), count: None }
}

fn manifest(text: &str) -> Manifest {
    let (manifest, said) = manifest::parse(text);
    assert_eq!(said.count(Severity::Error), 0, "{said:?}");
    manifest
}

fn time(text: &str) -> SimTime {
    event::time(text).unwrap_or_else(|wrong| panic!("{wrong}"))
}

/// The case with what comes out written into it.
pub fn answered(text: &str) -> String {
    let case = read(text);
    let mut out = String::new();
    let mut told = false;
    for line in text.lines() {
        if line.starts_with("# | ") || line.starts_with("#   ") {
            continue;
        }
        if !told && !line.starts_with('#') {
            told = true;
            for change in case.life.changes() {
                let sentence = words::change(change, Lang::En);
                out.push_str(&format!("# | {}s {}\n", change.at.seconds(), short(&sentence)));
            }
        }
        if let Some(moment) = line.strip_prefix("# = ") {
            out.push_str(&shown(&case.life, time(moment.split_whitespace().next().unwrap())));
            continue;
        }
        out.push_str(line);
        out.push('\n');
        if let Some(asked) = line.strip_prefix("# ? ") {
            out.push_str(&format!("#   {}\n", named(&case.life, asked)));
        }
        if let Some(asked) = line.strip_prefix("# > ") {
            out.push_str(&format!("#   {}\n", called(&case.life, asked)));
        }
    }
    out
}

/// The network of a moment: kube-proxy's rules and DNS as they know the cluster then.
fn network(life: &Life, at: SimTime) -> Network {
    let network = Network::program(life.programmed(at), ProxyMode::default());
    match life.named(at, DNS_CACHE) {
        Some((known, seen)) => network.with_old_names(known, at.since(seen).0),
        None => network,
    }
}

/// `11s NAME`: the A records.
fn named(life: &Life, asked: &str) -> String {
    let words: Vec<&str> = asked.split_whitespace().collect();
    let [at, name] = words[..] else { panic!("{asked}") };
    let answer = dns::query(&network(life, time(at)), name, dns::Record::A);
    match (answer.exists, answer.records.as_slice()) {
        (false, _) => "NXDOMAIN".to_string(),
        (true, records) => records.join(", "),
    }
}

/// `11s POD HOST:PORT`: how a new request ends, and why a name led where it did.
fn called(life: &Life, asked: &str) -> String {
    let words: Vec<&str> = asked.split_whitespace().collect();
    let [at, pod, target] = words[..] else { panic!("{asked}") };
    let network = network(life, time(at));
    let Caller { from, to, .. } = caller(&network.cluster, &format!("{pod} {target} every 1s"));
    let request = Request { from, to, source_port: 40_000 };
    let trace = network::trace(&network, &request, &mut Flows::new(SEED));
    let told = trace.hops.iter().filter(|hop| hop.leg == Leg::Lookup).map(|hop| &hop.cause.code);
    let told = told.clone().find(|code| **code == CauseCode::DnsAnswersOld).map_or("", |_| " by an old name");
    let backend = trace.backend.as_ref().map(|backend| match backend.kind {
        BackendKind::Pod(id) => network.pod_name(id),
        _ => "elsewhere".to_string(),
    });
    let ip = trace.backend.and_then(|backend| backend.ip).map_or(String::new(), |ip| format!(" {ip}"));
    let why = trace.reason.map_or(String::new(), |reason| format!(" {}", reason.name()));
    short(&format!("{:?}{why} {}{ip}{told}", trace.outcome, backend.unwrap_or_default()))
}

/// Everything is in one namespace here: its name says nothing.
fn short(text: &str) -> String {
    text.replace("default/", "")
}

fn shown(life: &Life, at: SimTime) -> String {
    let world = life.world(at);
    let mut out = format!("# = {}s\n", at.seconds());
    for it in world.workloads.values() {
        let name = format!("{}/{}", it.key.kind.name(), it.key.name);
        let status = match it.key.kind {
            OwnerKind::Deployment => {
                let status = world.deployment_status(it, at);
                format!(
                    "pods {} updated {} ready {} available {} {:?}",
                    status.replicas, status.updated, status.ready, status.available, it.rollout.progress
                )
            }
            OwnerKind::StatefulSet => {
                let status = world.stateful_set_status(it, at);
                format!("pods {} updated {} ready {}", status.replicas, status.updated, status.ready)
            }
            OwnerKind::DaemonSet => {
                let status = world.daemon_set_status(it, at);
                format!("nodes {} updated {} ready {}", status.desired, status.updated, status.ready)
            }
            OwnerKind::ReplicaSet | OwnerKind::ReplicationController => {
                let status = world.replica_set_status(it, at);
                format!("wants {} pods {} ready {}", it.replicas, status.replicas, status.ready)
            }
            OwnerKind::Job => it.job.as_ref().map_or("unseen".to_string(), |status| job(status)),
        };
        out.push_str(&format!("#   {name} {status}\n"));
    }
    for (name, status) in world.cron_jobs.iter() {
        let active: Vec<&str> = status.active.iter().map(|job| job.name.as_str()).collect();
        let time = |time: Option<i64>| time.map_or("never".to_string(), schedule::rfc3339);
        let (last, well) = (time(status.last_schedule_time), time(status.last_successful_time));
        out.push_str(&format!(
            "#   CronJob/{} active [{}] last {last} well {well}\n",
            name.name,
            active.join(" ")
        ));
    }
    let cluster = life.at(at);
    for pod in cluster.pods.iter().filter(|pod| pod.status() != "Running") {
        out.push_str(&format!("#   Pod/{} {} restarts {}\n", pod.name, pod.status(), pod.restarts));
    }
    for (name, claim) in &world.claims {
        let owner = match &claim.owner {
            Some(ClaimOwner::Set(set)) => format!(" of {}/{}", set.kind.name(), set.name),
            Some(ClaimOwner::Pod(pod)) => format!(" of Pod/{}", pod.name),
            None => String::new(),
        };
        let ends = if claim.terminating { " terminating" } else { "" };
        out.push_str(&format!("#   Claim/{}{owner}{ends}\n", name.name));
    }
    for service in cluster.services.iter() {
        for it in &service.endpoints {
            let pod = it.pod.and_then(|pod| cluster.pods.get(pod)).map_or("-", |pod| pod.name.as_str());
            let flag = |on: bool, name: &'static str| if on { name } else { "" };
            let flags = [
                flag(it.ready, " ready"),
                flag(it.serving, " serving"),
                flag(it.terminating, " terminating"),
            ];
            out.push_str(&format!("#   {} {} is {pod}{}\n", service.name, it.ip, flags.concat()));
        }
    }
    out
}

/// A Job's status: what is not 0 or empty, and its conditions with their reasons.
fn job(status: &JobStatus) -> String {
    let mut out = Vec::new();
    for (name, count) in [
        ("active", status.active),
        ("ready", status.ready),
        ("succeeded", status.succeeded),
        ("failed", status.failed),
        ("terminating", status.terminating),
    ] {
        out.extend((count > 0).then(|| format!("{name} {count}")));
    }
    out.extend(Some(format!("completed [{}]", status.completed_indexes)).filter(|it| it != "completed []"));
    out.extend(status.failed_indexes.as_ref().map(|indexes| format!("failed [{indexes}]")));
    out.extend(status.conditions.iter().map(|it| {
        let not = if it.status { "" } else { "not " };
        format!("{not}{} ({})", it.kind.name(), it.reason)
    }));
    out.extend(status.start_time.map(|at| format!("since {}s", at.seconds())));
    out.extend(status.completion_time.map(|at| format!("until {}s", at.seconds())));
    out.join(" ")
}
