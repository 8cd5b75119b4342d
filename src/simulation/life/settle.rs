//! What becomes of a manifest that was applied, settled, and applied again: of an object that stands twice, the later
//! state counts, and the pods that there are come from the earlier one too.

use std::sync::Arc;

use super::engine::Engine;
use super::event::Event;
use super::record::show;
use super::start;
use super::timing::Timing;
use super::world::World;
use crate::cluster::{self, Cluster};
use crate::diagnostic::Diagnostics;
use crate::manifest::{Manifest, Object};
use crate::simulation::SimTime;

/// So many rounds are worked out; what was applied before them is taken as one.
const MOST_ROUNDS: usize = 16;

/// The settled cluster of a manifest. Where nothing stands twice, what `cluster::build` makes.
#[inline]
pub fn settle(manifest: &Manifest, seed: u64) -> (Cluster, Diagnostics) {
    let (built, diagnostics) = cluster::build(manifest, seed);
    let settled = if manifest.rounds.is_empty() { built } else { settle_rounds(manifest, seed) };
    (settled, diagnostics)
}

fn settle_rounds(manifest: &Manifest, seed: u64) -> Cluster {
    show(&settled_world(manifest, seed).0, seed)
}

/// What the API server holds once everything has settled, at the time when it has.
pub fn settled_world(manifest: &Manifest, seed: u64) -> (World, SimTime) {
    let early = manifest.rounds.len().saturating_sub(MOST_ROUNDS);
    let (early, late) = manifest.rounds.split_at_checked(early).unwrap_or_default();
    let all: Vec<Object> = early.iter().flatten().cloned().collect();
    let mut rounds = late.iter();
    let first = match (all.is_empty(), rounds.next()) {
        (true, Some(first)) => round(first),
        (true, None) => manifest.clone(),
        (false, first) => round(&[all, first.cloned().unwrap_or_default()].concat()),
    };
    let (built, _) = cluster::build(&first, seed);
    let mut engine = Engine::new(start::world(Arc::new(first), &built), seed, Timing::default());
    engine.still = true;
    engine.begin();
    engine.settle();
    for objects in rounds {
        engine.outside(Event::Apply(Arc::new(round(objects))));
        engine.settle();
    }
    (engine.world, engine.now)
}

fn round(objects: &[Object]) -> Manifest {
    Manifest { objects: objects.to_vec(), ..Manifest::default() }
}
