//! Whether what was recorded and what we have are the same: every field of every object, of which each has its like.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// The plugin whose formula changed after 1.35, whatever the emulation version (parity/README.md).
const CHANGED: &str = "NodeResourcesBalancedAllocation";

/// What differs between two clusters, section by section.
pub fn of_clusters(recorded: &Value, ours: &Value, stage: &str) -> Vec<String> {
    let keys = |it: &Value| it.as_object().unwrap().keys().cloned().collect::<BTreeSet<String>>();
    let sections: BTreeSet<String> = keys(recorded).union(&keys(ours)).cloned().collect();
    sections.iter().filter_map(|section| of_sections(recorded, ours, section, stage)).collect()
}

/// An empty section is left out of a record.
fn of_sections(recorded: &Value, ours: &Value, section: &str, stage: &str) -> Option<String> {
    let list = |it: &Value| -> Vec<Value> {
        it[section].as_array().into_iter().flatten().map(without_what_changed).collect()
    };
    let any_order = section.starts_with("endpoint");
    let (missing, extra) = unmatched(&list(recorded), &list(ours), any_order);
    (!missing.is_empty() || !extra.is_empty())
        .then(|| format!("{stage} {section}\n  recorded {}\n  ours     {}", lines(&missing), lines(&extra)))
}

fn lines(items: &[Value]) -> String {
    let lines: Vec<String> = items.iter().map(ToString::to_string).collect();
    lines.join("\n           ")
}

/// The recorded items that nothing of ours is like, and what of ours is left over.
fn unmatched(recorded: &[Value], ours: &[Value], any_order: bool) -> (Vec<Value>, Vec<Value>) {
    let mut left = ours.to_vec();
    let mut missing = Vec::new();
    for random in [false, true] {
        for item in recorded.iter().filter(|it| it.to_string().contains("(any)") == random) {
            match left.iter().position(|it| is_like(item, it, any_order)) {
                Some(at) => drop(left.remove(at)),
                None => missing.push(item.clone()),
            }
        }
    }
    (missing, left)
}

fn is_like(recorded: &Value, ours: &Value, any_order: bool) -> bool {
    match (recorded, ours) {
        (Value::String(text), _) if text == "(varies)" => true,
        (Value::String(text), Value::String(_)) if text == "(any)" => true,
        (Value::Object(one), Value::Object(other)) => {
            one.keys().eq(other.keys()) && one.iter().all(|(key, it)| is_like(it, &other[key], any_order))
        }
        (Value::Array(one), Value::Array(other)) if any_order => {
            let (missing, extra) = unmatched(one, other, true);
            missing.is_empty() && extra.is_empty()
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_like(one, other, false))
        }
        _ => recorded == ours,
    }
}

/// Scores without the part of the plugin whose formula changed, and without zeros: a plugin that is not asked says nothing.
fn without_what_changed(item: &Value) -> Value {
    let Some(plugins) = item["plugin_scores"].as_object() else { return item.clone() };
    let mut item = item.clone();
    let mut kept = Map::new();
    for (node, scores) in plugins {
        let mut scores = scores.as_object().unwrap().clone();
        let changed = scores.remove(CHANGED).and_then(|it| it.as_i64()).unwrap_or(0);
        scores.retain(|_, score| *score != 0);
        let total = item["scores"][node].as_i64().unwrap() - changed;
        item["scores"][node] = total.into();
        kept.insert(node.clone(), Value::Object(scores));
    }
    item["plugin_scores"] = Value::Object(kept);
    item
}
