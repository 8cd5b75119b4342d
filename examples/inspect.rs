//! What cluster do these manifests make? `cargo run --release --example inspect < manifests.yaml` (contract.md)

use std::io::{Read, Write};
use std::process::ExitCode;

use serviscope::simulation::life;
use serviscope::words::Lang;
use serviscope::{cluster, manifest};

#[allow(dead_code, reason = "each program uses a part of the wire")]
mod wire;

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
    /// So many answers of nodes about pods are given, at most.
    answers: usize,
    /// The slices too.
    slices: bool,
}

fn read_arguments(mut arguments: impl Iterator<Item = String>) -> Result<Asked, String> {
    const USAGE: &str = "[--why] [--slices] [--env pod/NAMESPACE/NAME] < manifests.yaml";
    let mut asked = Asked { environment: None, answers: wire::why::PLAIN, slices: false };
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--why" => asked.answers = usize::MAX,
            "--slices" => asked.slices = true,
            "--env" => {
                let pod = arguments.next().ok_or(format!("--env needs a value; usage: {USAGE}"))?;
                asked.environment = Some(pod);
            }
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
    let (built, found) = life::settle(&parsed, cluster::SEED);
    diagnostics.extend(found);
    let reasons = wire::why::all(&parsed, &built, asked.answers, Lang::En);
    let mut answer =
        wire::inspect::InspectJson::new(&text, &built, diagnostics, Lang::En).with_reasons(reasons);
    if asked.slices {
        answer = answer.with_slices(&built);
    }
    if let Some(name) = asked.environment {
        answer = answer.with_environment(&built, wire::request::pod(&name, &built)?);
    }
    serde_json::to_string_pretty(&answer).map_err(|error| error.to_string())
}
