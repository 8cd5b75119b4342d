//! What cluster do these manifests make? `cargo run --release --example inspect < manifests.yaml` (contract.md)

use std::io::{Read, Write};
use std::process::ExitCode;

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

fn answer() -> Result<String, String> {
    if let Some(argument) = std::env::args().nth(1) {
        return Err(format!(
            "it takes no arguments, only a manifest on standard input, but got '{argument}'"
        ));
    }
    let mut bytes = Vec::new();
    std::io::stdin()
        .read_to_end(&mut bytes)
        .map_err(|error| format!("standard input cannot be read: {error}"))?;
    let text = String::from_utf8_lossy(&bytes);
    let (parsed, mut diagnostics) = manifest::parse(&text);
    let (built, found) = cluster::build(&parsed, cluster::SEED);
    diagnostics.extend(found);
    let answer = wire::inspect::InspectJson::new(&text, &built, diagnostics, Lang::En);
    serde_json::to_string_pretty(&answer).map_err(|error| error.to_string())
}
