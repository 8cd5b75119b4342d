//! What the API server takes and what surely does not do what was meant: one file for each theme.
//! Silent on good manifests. Decides nothing about the cluster.

mod annotations;
mod backends;
mod classes;
mod gateways;
mod limits;
mod names;
mod nodes;
mod nowhere;
mod pods;
mod selectors;
mod slices;
mod targets;

use super::model::Cluster;
use super::objects::Objects;
use super::selection::Selection;
use crate::diagnostic::{Diagnostics, Fix, FixLabel};
use crate::manifest::kinds::Labels;
use crate::manifest::{Object, Path};
use crate::pace::Pace;
use crate::text::Edit;

/// What the lints read.
struct Lints<'c> {
    cluster: &'c Cluster,
    objects: &'c Objects<'c>,
    selection: Selection<'c>,
}

/// Looks for everything.
pub(super) async fn check(cluster: &Cluster, objects: &Objects<'_>, out: &mut Diagnostics, pace: &Pace) {
    let lints = Lints { cluster, objects, selection: Selection::of(&cluster.pods) };
    pace.work(cluster.pods.len()).await;
    nodes::check(&lints, out);
    annotations::check(&lints, out);
    pace.work(objects.workloads.len().saturating_add(objects.pods.len())).await;
    pods::check(&lints, out, pace).await;
    let sets = selectors::sets(&lints);
    selectors::check(&lints, &sets, out, pace).await;
    nowhere::check(&lints, &sets, out);
    targets::check(&lints, out, pace).await;
    backends::check(&lints, out);
    if !objects.gateways.is_empty() || !objects.http_routes.is_empty() {
        gateways::check(&lints, out);
    }
    pace.work(objects.ingresses.len().saturating_add(objects.http_routes.len())).await;
    classes::check(&lints, out);
    slices::check(&lints, out);
    if !objects.limit_ranges.is_empty() {
        limits::check(&lints, out);
    }
    pace.work(objects.slices.len().saturating_add(objects.endpoints.len())).await;
}

/// A fix that puts another value at a path; none where nothing is written there, or where the object stands
/// otherwise in the text than it was read.
fn use_instead(object: &Object, path: &Path, value: &str) -> Option<Fix> {
    if object.repaired {
        return None;
    }
    let span = object.source.node(path)?.span;
    let edit = Edit { span, replacement: quoted_if_needed(value) };
    Some(Fix { edit, label: FixLabel::Use(value.to_string()) })
}

/// The value as YAML reads it as text: in quotes where it could be read as something else.
fn quoted_if_needed(value: &str) -> String {
    const WORDS: [&str; 9] = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"];
    let plain = value.starts_with(|c: char| c.is_ascii_alphabetic())
        && value.chars().all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c))
        && !WORDS.contains(&value.to_ascii_lowercase().as_str());
    if plain { value.to_string() } else { format!("\"{value}\"") }
}

/// `app=web,tier=front`
fn pairs(labels: &Labels) -> String {
    let pairs: Vec<String> = labels.iter().map(|(key, value)| format!("{key}={value}")).collect();
    pairs.join(",")
}

/// Names side by side, cut after a few.
fn listed<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let mut names: Vec<&str> = names.collect();
    names.dedup();
    let more = names.len() > 6;
    names.truncate(6);
    if more { format!("{} ...", names.join(", ")) } else { names.join(", ") }
}
