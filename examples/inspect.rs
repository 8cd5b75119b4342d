//! What cluster do these manifests make? `cargo run --release --example inspect < manifests.yaml` (contract.md)
//!
//! And what becomes of it? `--event "fail-node node-2 @10s" --at 350s`: the cluster then, and what happened until then.

use std::process::ExitCode;

use serde::Serialize;
use serviscope::manifest::Manifest;
use serviscope::simulation::life::{self, DNS_CACHE, EPOCH, Event};
use serviscope::simulation::{SimTime, schedule};
use serviscope::words::Lang;
use serviscope::{cluster, manifest};

mod terminal;
#[allow(dead_code, reason = "each program uses a part of the wire")]
mod wire;

use wire::{cron::CronJobJson, event, inspect::InspectJson, life::LifeJson};

fn main() -> ExitCode {
    terminal::say("inspect", answer())
}

/// What is asked for beside the cluster.
struct Asked {
    /// The pod whose environment is asked for.
    environment: Option<String>,
    /// The question to cluster DNS.
    dns: Option<String>,
    /// So many answers of nodes about pods are given, at most.
    answers: usize,
    /// The slices too.
    slices: bool,
    /// What is to happen.
    events: Vec<(SimTime, Event)>,
    /// When to look.
    at: Option<SimTime>,
    /// What time zero is, in seconds since 1970.
    epoch: Option<i64>,
}

/// The plain answer, and the life where one was asked for.
#[derive(Serialize)]
struct Answer {
    #[serde(flatten)]
    cluster: InspectJson,
    #[serde(flatten)]
    life: Option<LifeJson>,
    /// When CronJobs are due next, where a time was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    cron_jobs: Option<Vec<CronJobJson>>,
}

fn read_arguments(mut arguments: impl Iterator<Item = String>) -> Result<Asked, String> {
    const USAGE: &str = "[--why] [--slices] [--env pod/NAMESPACE/NAME] [--dns NAME[/TYPE]] [--event \"EVENT @TIME\"]... [--at TIME] [--epoch 2026-01-01T00:00:00Z] < manifests.yaml";
    let mut asked = Asked {
        environment: None,
        dns: None,
        answers: wire::why::PLAIN,
        slices: false,
        events: Vec::new(),
        at: None,
        epoch: None,
    };
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value; usage: {USAGE}"));
        match argument.as_str() {
            "--why" => asked.answers = usize::MAX,
            "--slices" => asked.slices = true,
            "--env" => asked.environment = Some(value()?),
            "--dns" => asked.dns = Some(value()?),
            "--event" => asked.events.push(event::timed(&value()?)?),
            "--epoch" => {
                let text = value()?;
                let none = || format!("'{text}' is no time: write 2026-01-01T00:00:00Z");
                asked.epoch = Some(schedule::second(&text).ok_or_else(none)?);
            }
            "--at" => asked.at = Some(event::time(&value()?)?),
            _ => return Err(format!("'{argument}' is not known; usage: {USAGE}")),
        }
    }
    Ok(asked)
}

fn answer() -> Result<String, String> {
    let asked = read_arguments(std::env::args().skip(1))?;
    let text = terminal::input()?;
    let (parsed, mut diagnostics) = manifest::parse(&text);
    let (mut built, found) = life::settle(&parsed, cluster::SEED);
    diagnostics.extend(found);
    let life = wire::life::asked(&parsed, &asked.events, asked.at, asked.epoch.unwrap_or(EPOCH));
    let cron_jobs = cron_jobs(&parsed, &asked, life.as_ref().map(|(_, at)| *at));
    let reasons = match &life {
        Some((life, at)) => {
            built = (*life.at(*at)).clone();
            wire::why::all(&parsed, &built, 0, Lang::En)
        }
        None => wire::why::all(&parsed, &built, asked.answers, Lang::En),
    };
    let mut cluster = InspectJson::new(&text, &built, diagnostics, Lang::En).with_reasons(reasons);
    if asked.slices {
        let world = life.as_ref().map(|(life, at)| life.world(*at));
        cluster = cluster.with_slices(world.as_ref().map_or(&parsed, |it| &it.manifest), &built);
    }
    if let Some(name) = asked.environment {
        cluster = cluster.with_environment(&built, wire::request::pod(&name, &built)?);
    }
    if let Some(question) = asked.dns {
        let known = life.as_ref().and_then(|(life, at)| Some(life.named(*at, DNS_CACHE)?.0));
        let known = known.as_deref().unwrap_or(&built);
        cluster = cluster.with_dns(wire::dns::DnsJson::new(known, &question)?);
    }
    let life = life.map(|(life, at)| LifeJson::new(&life, at, Lang::En));
    serde_json::to_string_pretty(&Answer { cluster, life, cron_jobs }).map_err(|error| error.to_string())
}

/// When CronJobs are due after the time that is looked at, where one was given.
fn cron_jobs(manifest: &Manifest, asked: &Asked, at: Option<SimTime>) -> Option<Vec<CronJobJson>> {
    if at.is_none() && asked.epoch.is_none() {
        return None;
    }
    let past = i64::try_from(at.unwrap_or(SimTime::ZERO).0 / 1_000_000).unwrap_or(i64::MAX);
    Some(wire::cron::due(manifest, asked.epoch.unwrap_or(EPOCH).saturating_add(past)))
}
