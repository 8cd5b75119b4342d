//! `src/manifest/schema/fields.txt`: made here from the published API schema, and held to its own grammar.
//!
//! To make it anew: `SERVISCOPE_SCHEMA=kubernetes-fields.json cargo test --test schema_data -- --ignored`.
//! That file has `kinds` (`"apiVersion kind"` to type) and `types` (type to field to `ref`, `items`, `map` or
//! `type` with `format`; `required`).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;
use serviscope::manifest::schema::{Schema, Shape};

const DATA: &str = "src/manifest/schema/fields.txt";

/// Written by hand: kinds that the published file leaves out, and those of the Gateway API.
const BY_HAND: [&str; 2] = ["src/manifest/schema/more.txt", "src/manifest/schema/gateway.txt"];

/// Kinds that are read but that the published file leaves out.
const EXTRA: &str = "= scheduling.k8s.io/v1 PriorityClass scheduling.v1.PriorityClass\n";
const EXTRA_TYPES: &str = "scheduling.v1.PriorityClass apiVersion:s description:s globalDefault:b kind:s \
                           metadata:@ObjectMeta preemptionPolicy:s value:i!\n";

#[test]
#[ignore = "needs the published schema; writes the data file"]
fn make() {
    let path = std::env::var("SERVISCOPE_SCHEMA").expect("SERVISCOPE_SCHEMA names the schema");
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut out = format!(
        "# The fields of the kinds of Kubernetes {}. Made by tests/schema_data.rs.\n\
         # `= apiVersion kind type`; `type field:shape ...`; `!`: required. Shapes: s text, i int32, l int64, n number,\n\
         # b boolean, q quantity, x int or text, t time, y base64, a anything, o any map, @type, []list, {{}}map.\n",
        schema["kubernetes"].as_str().unwrap()
    );
    for (kind, name) in schema["kinds"].as_object().unwrap() {
        writeln!(out, "= {kind} {}", name.as_str().unwrap()).unwrap();
    }
    out.push_str(EXTRA);
    for (name, fields) in schema["types"].as_object().unwrap() {
        out.push_str(name);
        for (field, spec) in fields.as_object().unwrap() {
            let required = if spec["required"] == true { "!" } else { "" };
            write!(out, " {field}:{}{required}", shape(spec)).unwrap();
        }
        out.push('\n');
    }
    out.push_str(EXTRA_TYPES);
    std::fs::write(DATA, out).unwrap();
}

fn shape(spec: &Value) -> String {
    if let Some(name) = spec["ref"].as_str() {
        return format!("@{name}");
    }
    if spec.get("items").is_some() {
        return format!("[]{}", shape(&spec["items"]));
    }
    if spec.get("map").is_some() {
        return format!("{{}}{}", shape(&spec["map"]));
    }
    let letter = match (spec["type"].as_str().unwrap(), spec["format"].as_str().unwrap_or("")) {
        ("string", "date-time") => "t",
        ("string", "byte") => "y",
        ("string", _) => "s",
        ("integer", "int64") => "l",
        ("integer", _) => "i",
        ("number", _) => "n",
        ("boolean", _) => "b",
        ("quantity", _) => "q",
        ("int-or-string", _) => "x",
        ("object", _) => "o",
        ("any", _) => "a",
        other => panic!("unknown type {other:?}"),
    };
    letter.to_string()
}

/// Every line of the data is understood: nothing is lost between the file and the program.
#[test]
fn all_of_the_data_is_read() {
    let text = [DATA, BY_HAND[0], BY_HAND[1]].map(|path| std::fs::read_to_string(path).unwrap()).concat();
    let schema = Schema::get();
    let mut seen = BTreeMap::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split(' ');
        let head = words.next().unwrap();
        if head == "=" {
            let rest: Vec<&str> = words.collect();
            let kind = schema.kind(rest[0], rest[1]).unwrap_or_else(|| panic!("{line}"));
            assert_eq!(schema.type_name(kind), rest[2]);
            continue;
        }
        seen.insert(head, words.collect::<Vec<_>>());
    }
    assert_eq!(seen.len(), schema.types());
    for (name, fields) in seen {
        let id = schema.type_named(name).unwrap_or_else(|| panic!("{name}"));
        assert_eq!(fields.len(), schema.fields(id).len(), "{name}");
        for field in fields {
            let (key, code) = field.split_once(':').unwrap();
            let found = schema.field(id, key).unwrap_or_else(|| panic!("{name}.{key}"));
            assert_eq!(found.required, code.ends_with('!'), "{name}.{key}");
            assert_eq!(print(schema, &found.shape), code.trim_end_matches('!'), "{name}.{key}");
        }
    }
}

fn print(schema: &Schema, shape: &Shape) -> String {
    match shape {
        Shape::Text => "s".into(),
        Shape::Int32 => "i".into(),
        Shape::Int64 => "l".into(),
        Shape::Number => "n".into(),
        Shape::Bool => "b".into(),
        Shape::Quantity => "q".into(),
        Shape::IntOrText => "x".into(),
        Shape::Time => "t".into(),
        Shape::Bytes => "y".into(),
        Shape::Any => "a".into(),
        Shape::Object => "o".into(),
        Shape::Type(id) => format!("@{}", schema.type_name(*id)),
        Shape::List(inner) => format!("[]{}", print(schema, inner)),
        Shape::Map(inner) => format!("{{}}{}", print(schema, inner)),
    }
}
