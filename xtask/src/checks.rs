//! Everything that CI runs, what fails soonest first. The first failure stops.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::run::{command, succeed, succeed_reading, timed};
use crate::{Outcome, site, size, tools};

/// `cargo xtask test`.
pub fn test() -> Outcome {
    let mut report = Report::default();
    report.step("tools", tools::rust_components)?;
    let mut folders = Vec::new();
    let mut chromium = PathBuf::new();
    report.step("tools for the page and its tests", || {
        folders = tools::for_the_page()?;
        chromium = tools::chromium()?;
        Ok(())
    })?;
    report.step("formatting", || cargo(&["fmt", "--all", "--check"]))?;
    report.step("clippy, native", || {
        cargo(&["clippy", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"])
    })?;
    report.step("clippy, wasm32", || {
        cargo(&["clippy", "--locked", "--target", "wasm32-unknown-unknown", "--", "-D", "warnings"])
    })?;
    let mut native = 0;
    report.step("native tests", || {
        let mut tests = command("cargo", &[]);
        succeed_reading(tests.args(["test", "--locked", "--workspace"]), |line| native += passed(line))
    })?;
    report.step("release build", || site::build(&folders))?;
    let mut browser = 0;
    report.step("browser tests", || browser_tests(&folders, &chromium, |line| browser += passed(line)))?;
    report.step("sizes", || size::check(&site::dist()))?;
    report.print();
    println!("All checks passed: {native} native tests, {browser} browser tests.");
    Ok(())
}

fn cargo(arguments: &[&str]) -> Outcome {
    succeed(command("cargo", &[]).args(arguments))
}

fn browser_tests(folders: &[PathBuf], chromium: &Path, read: impl FnMut(&str)) -> Outcome {
    let mut playwright = command("node", folders);
    playwright.args(["node_modules/@playwright/test/cli.js", "test", "--config", "tests/browser"]);
    succeed_reading(playwright.env("CHROMIUM", chromium), read)
}

/// How many tests passed, from a summary line of cargo (`test result: ok. 12 passed; ...`) or of
/// Playwright (`  12 passed (3.4s)`); 0 for any other line.
fn passed(line: &str) -> u32 {
    let words: Vec<&str> = line.split_whitespace().collect();
    let count = match words.as_slice() {
        ["test", "result:", _, count, "passed;", ..] => count,
        [count, "passed", time] if time.starts_with('(') => count,
        _ => return 0,
    };
    count.parse().unwrap_or(0)
}

/// The steps that are done, and how long each took.
#[derive(Default)]
struct Report {
    done: Vec<(&'static str, Duration)>,
}

impl Report {
    /// Runs one step between its name and its time; on failure the whole run ends with it.
    fn step(&mut self, name: &'static str, work: impl FnOnce() -> Outcome) -> Outcome {
        println!("\n=== {name}");
        let (outcome, time) = timed(work);
        if let Err(message) = outcome {
            self.print();
            println!("  FAILED {:>7.1} s  {name}", time.as_secs_f64());
            return Err(format!("{name}: {message}"));
        }
        self.done.push((name, time));
        Ok(())
    }

    fn print(&self) {
        println!("\n=== summary");
        for (name, time) in &self.done {
            println!("  ok     {:>7.1} s  {name}", time.as_secs_f64());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::passed;

    #[test]
    fn counts_are_read_from_both_runners() {
        assert_eq!(passed("test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured"), 12);
        assert_eq!(passed("  7 passed (3.4s)"), 7);
        assert_eq!(passed("test parsing_never_fails ... ok"), 0);
        assert_eq!(passed("the packet passed (through)"), 0);
    }
}
