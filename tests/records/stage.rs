//! A stream as the server took it: what it refused, or was never sent, is not there.

use serde_json::{Map, Value};
use serviscope::manifest::kinds::Kind;
use serviscope::manifest::{self, Manifest, Object};
use serviscope::simulation::life;

use crate::{endpoints, kubectl, pods, routes, services, workloads};

/// What was applied until now.
pub struct Stage {
    text: String,
    /// What became of the objects of each manifest, and how many documents came before it.
    applied: Vec<(u32, Vec<Value>)>,
    /// How many documents are there anyhow.
    given: u32,
}

impl Stage {
    /// The first manifest, after documents that are there anyhow.
    pub fn new(before: &str, text: &str, record: &Value) -> Self {
        let given = manifest::parse(before).0.documents;
        Self { text: format!("{before}{text}"), applied: vec![(0, entries(record))], given }
    }

    /// Another manifest, applied to what has settled.
    pub fn then(&self, text: &str, record: &Value) -> Self {
        let first = self.text.trim_end();
        let (before, _) = manifest::parse(first);
        let mut applied = self.applied.clone();
        applied.push((before.documents, entries(record)));
        Self { text: format!("{first}\n---\n{text}"), applied, given: self.given }
    }

    /// What differs in what kubectl says of the last manifest.
    pub fn kubectl(&self, record: &Value) -> Option<String> {
        let first = self.applied.last().map_or(0, |it| it.0).max(self.given);
        kubectl::differences(&self.text, first, record)
    }

    fn took(&self, object: &Object) -> bool {
        let entries = self.applied.iter().rev().find(|(first, _)| object.source.document >= *first);
        let is_it = |it: &&Value| {
            it["kind"] == object.kind.name()
                && it["name"] == object.name.as_str()
                && it["namespace"].as_str().unwrap_or_default() == object.namespace
        };
        let entry = entries.and_then(|(_, entries)| entries.iter().find(is_it));
        let is_node = matches!(object.kind, Kind::Node(_));
        entry.map_or(is_node && self.is_given(object), |it| it["accepted"] == true)
    }

    /// A node of the cluster's own.
    fn is_given(&self, object: &Object) -> bool {
        let names: Vec<&Value> = self.applied.iter().flat_map(|it| &it.1).map(|it| &it["kind"]).collect();
        !names.iter().any(|kind| *kind == "Node") && object.source.document < self.given
    }

    /// What a record has under `after`, of ours.
    pub fn cluster(&self, after: &Value, seed: u64) -> Value {
        let (manifest, _) = manifest::parse(&self.text);
        let manifest: Manifest = manifest.only(|object| self.took(object));
        let (cluster, _) = life::settle(&manifest, seed);
        let (world, now) = life::settled_world(&manifest, seed);
        let said = life::explain_all(&manifest, seed);
        let mut all = Map::new();
        for (section, items) in [
            ("services", services::ours(&world, &cluster)),
            ("pods", pods::ours(&cluster, &said)),
            ("endpointslices", endpoints::slices(&world, &cluster)),
            ("endpoints", endpoints::objects(&world, &cluster)),
            ("workloads", workloads::ours(&world, &cluster, now, after)),
            ("ingresses", routes::ingresses(&world, &cluster)),
            ("networkpolicies", routes::policies(&world, &cluster)),
        ] {
            all.insert(section.to_string(), Value::Array(items));
        }
        Value::Object(all)
    }
}

fn entries(record: &Value) -> Vec<Value> {
    record["applied"].as_array().unwrap().clone()
}
