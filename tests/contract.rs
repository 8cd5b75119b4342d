//! The headless contract, from the outside: a manifest, a question, and what the answer must hold.
//!
//! Each `tests/contract/NAME.yaml` is a manifest; `NAME.json` beside it is a list of questions:
//! `{"inspect": EXPECTED}` or `{"trace": {"from", "to", "requests", "seed", "proxyMode", "ipvsScheduler", "nodePortAddresses", "masqueradeAll", ...}, "expect": EXPECTED}`.
//! `{"wrong": {"from", "to"}}`: a wrong command line, which is answered in one line.
//! An expectation holds where every field that it names is equal; a list must have as many items, each of which
//! holds. `"hops"` may be a list of lines `at action source>destination`, of the requests and replies (no lookups).
//! `"chains"`: those of every hop that has some.
#![allow(clippy::indexing_slicing, reason = "a test may panic")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may panic")]

use std::fs;
use std::sync::Arc;

use serde_json::{Value, json};
use serviscope::words::Lang;
use serviscope::{cluster, manifest};

mod files;

#[allow(dead_code, reason = "the programs use more of it")]
#[path = "../examples/wire/mod.rs"]
mod wire;

#[allow(dead_code, reason = "the programs use more of it")]
#[path = "../examples/terminal/mod.rs"]
mod terminal;

fn inspect(text: &str) -> Value {
    let (parsed, mut diagnostics) = manifest::parse(text);
    let (built, found) = cluster::build(&parsed, cluster::SEED);
    diagnostics.extend(found);
    let reasons = wire::why::all(&parsed, &built, wire::why::PLAIN, Lang::En);
    let answer = wire::inspect::InspectJson::new(text, &built, diagnostics, Lang::En).with_reasons(reasons);
    serde_json::to_value(answer).unwrap()
}

/// What the program says of a wrong command line, null where it takes it.
fn refusal(text: &str, asked: &Value) -> Value {
    let built = cluster::build(&manifest::parse(text).0, cluster::SEED).0;
    let ends = wire::request::ends(asked["from"].as_str().unwrap(), asked["to"].as_str().unwrap(), &built);
    ends.err().map_or(Value::Null, |message| Value::String(terminal::one_line(&message)))
}

fn trace(text: &str, asked: &Value) -> Value {
    let (parsed, _) = manifest::parse(text);
    let (built, _) = cluster::build(&parsed, cluster::SEED);
    let (from, to) = (asked["from"].as_str().unwrap(), asked["to"].as_str().unwrap());
    let (from, to) = wire::request::ends(from, to, &built).unwrap();
    let network = wire::proxy::Proxy::read(asked).unwrap().program(Arc::new(built)).unwrap();
    let requests = u32::try_from(asked["requests"].as_u64().unwrap_or(1)).unwrap();
    let seed = asked["seed"].as_u64().unwrap_or(1);
    let question = wire::trace::Question { from, to, requests, seed };
    let mut answer = serde_json::to_value(wire::trace::run(text, &network, &question, Lang::En)).unwrap();
    let lines = hop_lines(&answer);
    answer["hop_lines"] = lines;
    let hops = answer["hops"].as_array().unwrap().iter();
    answer["chains"] = hops.filter_map(|hop| hop.get("chains")).cloned().collect();
    answer
}

fn hop_lines(answer: &Value) -> Value {
    let hops = answer["hops"].as_array().unwrap();
    let part = |value: &Value| value.as_str().unwrap_or("-").to_string();
    hops.iter()
        .filter(|hop| hop["leg"] != json!("lookup"))
        .map(|hop| {
            let packet = &hop["packet"];
            let ends = format!("{}>{}", part(&packet["source"]), part(&packet["destination"]));
            format!("{} {} {ends}", part(&hop["at"]), part(&hop["action"]))
        })
        .collect()
}

/// Where an answer does not hold what is expected, one line each.
fn differences(expected: &Value, got: &Value, at: &str, out: &mut Vec<String>) {
    match (expected, got) {
        (Value::Object(fields), Value::Object(_)) => {
            for (name, value) in fields {
                let lines =
                    name == "hops" && value.as_array().is_some_and(|hops| hops.iter().all(Value::is_string));
                let found = if lines { &got["hop_lines"] } else { &got[name] };
                differences(value, found, &format!("{at}.{name}"), out);
            }
        }
        (Value::Array(wanted), Value::Array(found)) if wanted.len() == found.len() => {
            for (index, (value, item)) in wanted.iter().zip(found).enumerate() {
                differences(value, item, &format!("{at}[{index}]"), out);
            }
        }
        _ if expected == got => {}
        _ => out.push(format!("{at}: expected {expected}\n    got {got}")),
    }
}

#[test]
fn every_case_holds() {
    let mut failures = Vec::new();
    let mut asked = 0;
    for path in files::files("tests/contract", "json") {
        let name = path.file_stem().unwrap().to_string_lossy().to_string();
        let text = fs::read_to_string(path.with_extension("yaml")).expect("the case's manifest");
        let questions: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).expect(&name);
        for (index, question) in questions.as_array().expect("a list of questions").iter().enumerate() {
            asked += 1;
            if let Some(asked) = question.get("wrong") {
                let got = refusal(&text, asked);
                let line = got.as_str().filter(|line| line.lines().count() == 1);
                failures
                    .extend(line.is_none().then(|| format!("{name}[{index}]: {asked} is answered {got}")));
                continue;
            }
            let (expected, got) = match question.get("trace") {
                Some(request) => (&question["expect"], trace(&text, request)),
                None => (&question["inspect"], inspect(&text)),
            };
            let mut found = Vec::new();
            differences(expected, &got, "", &mut found);
            failures.extend(found.iter().map(|line| format!("{name}[{index}]{line}")));
        }
    }
    assert!(asked > 0, "no questions were asked");
    assert!(failures.is_empty(), "{} differences\n{}", failures.len(), failures.join("\n"));
}
