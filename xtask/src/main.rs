//! What a person or CI runs: `cargo xtask serve | build | profile | fidelity | test`.
//!
//! Reading order: `run` (how a program is started), `tools` (found or installed), `site` (the release build),
//! `finish` (its policy and bundles),
//! `parts` (the program in two files), `split` (how it is cut), `lists`, `bodies` and `pack` (the first part, packed), `size` (its budgets), `serve` (while developing), `checks` (what CI runs),
//! `fidelity` (which rules have cases).

mod bodies;
mod checks;
mod fidelity;
mod finish;
mod lists;
mod pack;
mod parts;
mod run;
mod serve;
mod site;
mod size;
mod split;
mod tools;

use std::process::ExitCode;

/// What a command comes to: nothing more to say, or one message for the person who ran it.
pub type Outcome<T = ()> = Result<T, String>;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  serve [--port N] [--release]   build the page, serve it, rebuild on change
  build                          leave the release site in dist/ and check its size
  profile                        watch in Chromium what the first picture executes, by which build splits
  fidelity                       write docs/fidelity.md from the cases
  test                           run everything that CI runs

Each installs what it misses into a cache folder of yours, once for all clones.";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["serve", options @ ..] => serve::serve(options),
        ["build"] => site::build_command(),
        ["profile"] => parts::profile_command(),
        ["fidelity"] => fidelity(),
        ["test"] => checks::test(),
        [] | ["help" | "-h" | "--help"] => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprintln!("cannot read `{}`\n\n{USAGE}", words.join(" "));
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("\nerror: {message}");
            ExitCode::FAILURE
        }
    }
}

/// `cargo xtask fidelity`.
fn fidelity() -> Outcome {
    let all = fidelity::Fidelity::read(run::root()).map_err(|problems| problems.join("\n"))?;
    all.write(run::root()).map_err(|error| error.to_string())?;
    println!(
        "{}: {} rules, {} still without a case",
        fidelity::PAGE,
        all.rules.to_be_shown().len(),
        all.open().len()
    );
    Ok(())
}
