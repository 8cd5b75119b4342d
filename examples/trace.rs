//! What happens to this request? `cargo run --release --example trace -- --from CLIENT --to TARGET < manifests.yaml`
//! (contract.md)

use std::io::{Read, Write};
use std::process::ExitCode;
use std::sync::Arc;

use serviscope::network::{Network, NodePortAddresses, ProxyMode, Scheduler};
use serviscope::simulation::life;
use serviscope::words::Lang;
use serviscope::{cluster, manifest};

#[allow(dead_code, reason = "each program uses a part of the wire")]
mod wire;

use wire::{request, trace};

const USAGE: &str = "--from CLIENT --to TARGET [--requests N] [--seed S] \
                     [--proxy-mode iptables|nftables|ipvs] [--ipvs-scheduler rr|wrr|lc|wlc|lblc|lblcr|sh|dh|sed|nq|mh] \
                     [--nodeport-addresses primary|RANGE,...] [--masquerade-all]";

/// The command line, read but not yet held against a cluster.
struct Asked {
    from: String,
    to: String,
    requests: u32,
    seed: u64,
    mode: ProxyMode,
    masquerade_all: bool,
    scheduler: Scheduler,
    node_port_addresses: NodePortAddresses,
}

fn main() -> ExitCode {
    match answer() {
        Ok(json) => {
            // Whoever reads may have seen enough (`| head`).
            let _ = writeln!(std::io::stdout(), "{json}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("trace: {message}");
            ExitCode::from(2)
        }
    }
}

fn answer() -> Result<String, String> {
    let asked = read_arguments(std::env::args().skip(1))?;
    let mut bytes = Vec::new();
    std::io::stdin()
        .read_to_end(&mut bytes)
        .map_err(|error| format!("standard input cannot be read: {error}"))?;
    let text = String::from_utf8_lossy(&bytes);
    let (parsed, _) = manifest::parse(&text);
    let (built, _) = life::settle(&parsed, cluster::SEED);
    let (from, to) = request::ends(&asked.from, &asked.to, &built)?;
    let network = Network::program(Arc::new(built), asked.mode, asked.masquerade_all)
        .with_scheduler(asked.scheduler)
        .with_node_port_addresses(asked.node_port_addresses);
    let question = trace::Question { from, to, requests: asked.requests, seed: asked.seed };
    let answer = trace::run(&text, &network, &question, Lang::En);
    serde_json::to_string_pretty(&answer).map_err(|error| error.to_string())
}

fn read_arguments(mut arguments: impl Iterator<Item = String>) -> Result<Asked, String> {
    let (mut from, mut to) = (None, None);
    let (mut requests, mut seed, mut mode, mut masquerade_all) = (1, 1, ProxyMode::default(), false);
    let (mut scheduler, mut node_port_addresses) = Default::default();
    while let Some(argument) = arguments.next() {
        let mut value =
            || arguments.next().ok_or_else(|| format!("{argument} needs a value; usage: {USAGE}"));
        match argument.as_str() {
            "--from" => from = Some(value()?),
            "--to" => to = Some(value()?),
            "--requests" => requests = count(&value()?)?,
            "--seed" => seed = number(&value()?)?,
            "--proxy-mode" => mode = request::proxy_mode(&value()?)?,
            "--ipvs-scheduler" => scheduler = request::scheduler(&value()?)?,
            "--nodeport-addresses" => node_port_addresses = request::node_port_addresses(&value()?)?,
            "--masquerade-all" => masquerade_all = true,
            _ => return Err(format!("'{argument}' is not known; usage: {USAGE}")),
        }
    }
    let missing = |name: &str| format!("{name} is missing; usage: {USAGE}");
    let from: String = from.ok_or_else(|| missing("--from"))?;
    let to: String = to.ok_or_else(|| missing("--to"))?;
    // A wrong target is told before anything is read; what kubectl forwards to needs the cluster.
    if from != request::PORT_FORWARD {
        request::target(&to)?;
    }
    Ok(Asked { from, to, requests, seed, mode, masquerade_all, scheduler, node_port_addresses })
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
