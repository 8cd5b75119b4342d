//! What cluster do these manifests make? `cargo run --release --example inspect < manifests.yaml` (contract.md)
//!
//! And what becomes of it? `--event "fail-node node-2 @10s" --at 350s`: the cluster then, and what happened until then.

use std::io::{Read, Write};
use std::process::ExitCode;
use std::sync::Arc;

use serde::Serialize;
use serviscope::manifest::Manifest;
use serviscope::simulation::SimTime;
use serviscope::simulation::life::{self, Event, Life, Timing};
use serviscope::words::Lang;
use serviscope::{cluster, manifest};

#[allow(dead_code, reason = "each program uses a part of the wire")]
mod wire;

use wire::{event, inspect::InspectJson, life::LifeJson};

fn main() -> ExitCode {
    match answer() {
        Ok(json) => {
            // Whoever reads may have seen enough (`| head`).
            let _ = writeln!(std::io::stdout(), "{json}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("inspect: {message}");
            ExitCode::from(2)
        }
    }
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
}

/// The plain answer, and the life where one was asked for.
#[derive(Serialize)]
struct Answer {
    #[serde(flatten)]
    cluster: InspectJson,
    #[serde(flatten)]
    life: Option<LifeJson>,
}

fn read_arguments(mut arguments: impl Iterator<Item = String>) -> Result<Asked, String> {
    const USAGE: &str = "[--why] [--slices] [--env pod/NAMESPACE/NAME] [--dns NAME[/TYPE]] [--event \"EVENT @TIME\"]... [--at TIME] < manifests.yaml";
    let mut asked = Asked {
        environment: None,
        dns: None,
        answers: wire::why::PLAIN,
        slices: false,
        events: Vec::new(),
        at: None,
    };
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value; usage: {USAGE}"));
        match argument.as_str() {
            "--why" => asked.answers = usize::MAX,
            "--slices" => asked.slices = true,
            "--env" => asked.environment = Some(value()?),
            "--dns" => asked.dns = Some(value()?),
            "--event" => asked.events.push(event::timed(&value()?)?),
            "--at" => asked.at = Some(event::time(&value()?)?),
            _ => return Err(format!("'{argument}' is not known; usage: {USAGE}")),
        }
    }
    Ok(asked)
}

fn answer() -> Result<String, String> {
    let asked = read_arguments(std::env::args().skip(1))?;
    let mut bytes = Vec::new();
    std::io::stdin()
        .read_to_end(&mut bytes)
        .map_err(|error| format!("standard input cannot be read: {error}"))?;
    let text = String::from_utf8_lossy(&bytes);
    let (parsed, mut diagnostics) = manifest::parse(&text);
    let (mut built, found) = life::settle(&parsed, cluster::SEED);
    diagnostics.extend(found);
    let life = lived(&parsed, &asked);
    let reasons = match &life {
        Some((life, at)) => {
            built = (*life.at(*at)).clone();
            Vec::new()
        }
        None => wire::why::all(&parsed, &built, asked.answers, Lang::En),
    };
    let mut cluster = InspectJson::new(&text, &built, diagnostics, Lang::En).with_reasons(reasons);
    if asked.slices {
        cluster = cluster.with_slices(&built);
    }
    if let Some(name) = asked.environment {
        cluster = cluster.with_environment(&built, wire::request::pod(&name, &built)?);
    }
    if let Some(question) = asked.dns {
        cluster = cluster.with_dns(wire::dns::DnsJson::new(&built, &question)?);
    }
    let life = life.map(|(life, at)| LifeJson::new(&life, at, Lang::En));
    serde_json::to_string_pretty(&Answer { cluster, life }).map_err(|error| error.to_string())
}

/// The life that was asked for, and the time: without one, when nothing happens any more.
fn lived(manifest: &Manifest, asked: &Asked) -> Option<(Life, SimTime)> {
    if asked.events.is_empty() && asked.at.is_none() {
        return None;
    }
    let horizon = asked.at.unwrap_or(Timing::default().horizon);
    let timing = Timing { horizon, ..Timing::default() };
    let life = Life::with_cron_jobs(Arc::new(manifest.clone()), &asked.events, cluster::SEED, timing);
    let at = asked.at.unwrap_or_else(|| life.moments().last().unwrap_or(SimTime::ZERO));
    Some((life, at))
}
