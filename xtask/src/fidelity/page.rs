//! The page for readers of the repository: docs/fidelity.md.

use std::fmt::Write;

use super::Fidelity;
use super::marks::Case;
use super::rules::Entry;

const HEAD: &str = "\
# What is simulated

Every rule that Serviscope is held to, and the cases that prove it: a case fails when its rule is broken. A record is
what a real control plane did with a manifest ([tests/parity](../tests/parity/README.md)); the other cases are
manifests with their expectations, and Rust tests. What a static simulation cannot show is said where it applies.

This page is made from the cases by `cargo xtask fidelity`, and `tests/fidelity.rs` fails when it is not up to date.
A case names its rules in a comment `rules: 3.2.4` beside it, a record in `tests/parity/rules.txt`; the rules stand in
`tests/fidelity/rules.txt`, the reasons in `tests/fidelity/not_simulated.txt`.
";

/// The page, whole.
pub fn markdown(all: &Fidelity) -> String {
    let mut out = format!("{HEAD}\n{}", summary(all));
    for entry in &all.rules.entries {
        match entry.depth() {
            1 => heading(&mut out, "##", entry),
            2 => {
                heading(&mut out, "###", entry);
                out.push_str("\n| rule | what it says | proved by |\n| --- | --- | --- |\n");
                if let Some(shown) = shown(all, &entry.id) {
                    let what =
                        if all.rules.items(&entry.id).next().is_some() { "the tables" } else { &entry.en };
                    row(&mut out, &entry.id, what, &shown);
                }
            }
            _ => row(&mut out, &entry.id, &entry.en, &shown(all, &entry.id).unwrap_or_default()),
        }
    }
    out
}

fn heading(out: &mut String, level: &str, entry: &Entry) {
    let _ = writeln!(out, "\n{level} {} {}", entry.id, entry.en);
}

fn row(out: &mut String, id: &str, what: &str, shown: &str) {
    let _ = writeln!(out, "| {id} | {} | {shown} |", what.replace('|', "\\|"));
}

/// How many rules are proved, not simulated, and open, by chapter.
fn summary(all: &Fidelity) -> String {
    let mut out =
        String::from("| chapter | rules | with cases | not simulated |\n| --- | --- | --- | --- |\n");
    let ids = all.rules.to_be_shown();
    for entry in all.rules.entries.iter().filter(|entry| entry.depth() == 1) {
        let prefix = format!("{}.", entry.id);
        let inside: Vec<&str> = ids.iter().copied().filter(|id| id.starts_with(&prefix)).collect();
        counts(&mut out, &format!("{}. {}", entry.id, entry.en), &inside, all);
    }
    counts(&mut out, "**All**", &ids, all);
    if !all.open().is_empty() {
        let _ = writeln!(out, "\nStill without a case: {}.", all.open().len());
    }
    out
}

fn counts(out: &mut String, name: &str, ids: &[&str], all: &Fidelity) {
    let [rules, proved, not] = all.counts(ids);
    let _ = writeln!(out, "| {name} | {rules} | {proved} | {not} |");
}

/// The cases of a rule, or why there is none; nothing where it is open.
fn shown(all: &Fidelity, id: &str) -> Option<String> {
    let cases = all.cases.get(id).map(|cases| cases.iter().map(link).collect::<Vec<_>>().join(", "));
    let reason = all.reasons.get(id).map(|entry| match &cases {
        Some(_) => format!("In part: {}", entry.en),
        None => format!("Not simulated: {}", entry.en),
    });
    match (cases, reason) {
        (None, None) => None,
        (cases, reason) => Some([cases, reason].into_iter().flatten().collect::<Vec<_>>().join(". ")),
    }
}

fn link(case: &Case) -> String {
    format!("[{}](../{})", case.name, case.path)
}
