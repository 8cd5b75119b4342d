//! What happens to this request? `cargo run --release --example trace -- --from CLIENT --to TARGET < manifests.yaml`
//! (contract.md)

use std::collections::BTreeSet;
use std::process::ExitCode;
use std::sync::Arc;

use serviscope::cluster::{Cluster, NodeId};
use serviscope::manifest::Manifest;
use serviscope::network::{Head, Target};
use serviscope::simulation::SimTime;
use serviscope::simulation::life::{self, EPOCH, Event};
use serviscope::words::Lang;
use serviscope::{cluster, manifest};

mod terminal;
#[allow(dead_code, reason = "each program uses a part of the wire")]
mod wire;

use wire::proxy::{self, Proxy};
use wire::{event, request, trace};

fn usage() -> String {
    format!(
        "--from CLIENT --to TARGET [--requests N] [--seed S] [--event 'EVENT @TIME']... [--at TIME] [--dns-cache TIME] [--method M] [--header 'Name: value']... {}",
        proxy::USAGE
    )
}

/// The command line, read but not yet held against a cluster.
struct Asked {
    from: String,
    to: String,
    head: Head,
    requests: u32,
    seed: u64,
    proxy: Proxy,
    events: Vec<(SimTime, Event)>,
    at: Option<SimTime>,
    dns_cache: SimTime,
}

fn main() -> ExitCode {
    terminal::say("trace", answer())
}

fn answer() -> Result<String, String> {
    let asked = read_arguments(std::env::args().skip(1))?;
    let text = terminal::input()?;
    let (parsed, _) = manifest::parse(&text);
    let (built, down, names) = at_that_time(&parsed, &asked);
    let (from, to) = request::ends(&asked.from, &asked.to, &built)?;
    let mut network = asked.proxy.program(built)?.with_down(down);
    if let Some((known, age_us)) = names {
        network = network.with_old_names(known, age_us);
    }
    let to = Target { head: asked.head, ..to };
    let question = trace::Question { from, to, requests: asked.requests, seed: asked.seed };
    let answer = trace::run(&text, &network, &question, Lang::En);
    serde_json::to_string_pretty(&answer).map_err(|error| error.to_string())
}

/// The cluster that packets meet, the nodes that have stopped, and what DNS knows and since how many microseconds.
type Moment = (Arc<Cluster>, BTreeSet<NodeId>, Option<(Arc<Cluster>, u64)>);

/// Settled, or as it is when asked for, with the rules that kube-proxy wrote last.
fn at_that_time(parsed: &Manifest, asked: &Asked) -> Moment {
    let Some((life, at)) = wire::life::asked(parsed, &asked.events, asked.at, EPOCH) else {
        return (Arc::new(life::settle(parsed, cluster::SEED).0), BTreeSet::new(), None);
    };
    let built = life.programmed(at);
    let world = life.world(at);
    let stopped = world.nodes.iter().filter(|(_, node)| node.down);
    let down = stopped.filter_map(|(name, _)| built.node_named(name)).collect();
    let names = life.named(at, asked.dns_cache).map(|(known, seen)| (known, at.since(seen).0));
    (built, down, names)
}

fn read_arguments(mut arguments: impl Iterator<Item = String>) -> Result<Asked, String> {
    let (mut from, mut to) = (None, None);
    let (mut requests, mut seed, mut proxy) = (1, 1, Proxy::default());
    let mut head = Head::default();
    let (mut events, mut at, mut dns_cache) = (Vec::new(), None, life::DNS_CACHE);
    while let Some(argument) = arguments.next() {
        let mut value =
            || arguments.next().ok_or_else(|| format!("{argument} needs a value; usage: {}", usage()));
        match argument.as_str() {
            "--from" => from = Some(value()?),
            "--to" => to = Some(value()?),
            "--method" => head.method = Some(request::method(&value()?)?),
            "--header" => head.headers.push(request::header(&value()?)?),
            "--event" => events.push(event::timed(&value()?)?),
            "--dns-cache" => dns_cache = event::time(&value()?)?,
            "--at" => at = Some(event::time(&value()?)?),
            "--requests" => requests = count(&value()?)?,
            "--seed" => seed = number(&value()?)?,
            flag if proxy.take(flag, &mut value)? => {}
            _ => return Err(format!("'{argument}' is not known; usage: {}", usage())),
        }
    }
    let missing = |name: &str| format!("{name} is missing; usage: {}", usage());
    let from: String = from.ok_or_else(|| missing("--from"))?;
    let to: String = to.ok_or_else(|| missing("--to"))?;
    // A wrong target is told before anything is read; what kubectl forwards to needs the cluster.
    if from != request::PORT_FORWARD {
        request::target(&to)?;
    }
    Ok(Asked { from, to, head, requests, seed, proxy, events, at, dns_cache })
}

fn number(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("'{text}' is no seed: use a whole number"))
}

fn count(text: &str) -> Result<u32, String> {
    text.parse()
        .ok()
        .filter(|&count| (1..=trace::MOST_REQUESTS).contains(&count))
        .ok_or_else(|| format!("'{text}' is no number of requests: use 1 to {}", trace::MOST_REQUESTS))
}
