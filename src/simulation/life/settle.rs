//! What becomes of a manifest that was applied, settled, and applied again: of an object that stands twice, the later
//! state counts, and the pods that there are come from the earlier one too.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::engine::{Engine, Restless, Why};
use super::event::Event;
use super::record::show_paced;
use super::scheduling::Explaining;
use super::start;
use super::timing::Timing;
use super::world::World;
use crate::cluster::scheduler::Explanation;
use crate::cluster::{self, Cluster, PodPhase};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::manifest::kinds::Kind;
use crate::manifest::{Manifest, Object};
use crate::pace::{Pace, Stage, at_once};
use crate::simulation::SimTime;

/// So many rounds are worked out; what was applied before them is taken as one.
const MOST_ROUNDS: usize = 16;

/// With more pods than these, only the last state counts: working out each step would take too long.
const MOST_PODS: u64 = 10_000;

/// Whether `cluster::build` makes the settled cluster: nothing stands twice, and no Job's pods have ended of which it
/// depends what comes next.
#[inline]
pub(super) fn is_built_settled(manifest: &Manifest) -> bool {
    manifest.rounds.is_empty() && !manifest.objects.iter().any(goes_on)
}

/// A Job whose pods end at once, and whose indexes decide about each other.
fn goes_on(object: &Object) -> bool {
    let Kind::Job(it) = &object.kind else { return false };
    let decides = it.spec.backoff_limit_per_index.is_some() || it.spec.success_policy.is_some();
    decides && cluster::behaviour(object).is_some_and(|it| it.phase != PodPhase::Running)
}

/// The settled cluster of a manifest. Where nothing stands twice, what `cluster::build` makes.
pub fn settle(manifest: &Manifest, seed: u64) -> (Cluster, Diagnostics) {
    at_once(settle_paced(manifest, seed, &Pace::endless()))
}

/// The same in pieces.
pub async fn settle_paced(manifest: &Manifest, seed: u64, pace: &Pace) -> (Cluster, Diagnostics) {
    let (built, diagnostics) = cluster::build_paced(manifest, seed, pace).await;
    if is_built_settled(manifest) {
        (built, diagnostics)
    } else {
        settle_rounds(manifest, seed, built, diagnostics, pace).await
    }
}

async fn settle_rounds(
    manifest: &Manifest,
    seed: u64,
    built: Cluster,
    mut diagnostics: Diagnostics,
    pace: &Pace,
) -> (Cluster, Diagnostics) {
    let pods = wanted(manifest);
    if pods <= MOST_PODS {
        let (engine, restless) = settled_paced(manifest, seed, Explaining::default(), pace).await;
        diagnostics.items.extend(restless.and_then(|it| never_settles(manifest, &it)));
        return (show_paced(&engine.world, seed, pace).await, diagnostics);
    }
    diagnostics.items.extend(without_past(manifest, pods));
    (built, diagnostics)
}

/// About how many pods all rounds want together.
fn wanted(manifest: &Manifest) -> u64 {
    let once = manifest.objects.iter().filter(|_| manifest.rounds.is_empty());
    let objects = || manifest.rounds.iter().flatten().chain(once.clone());
    let nodes = objects().filter(|it| matches!(it.kind, Kind::Node(_))).count().max(3);
    let pods = |object: &Object| match &object.kind {
        Kind::DaemonSet(_) => u64::try_from(nodes).unwrap_or(u64::MAX),
        Kind::Job(it) => it.spec.parallelism(),
        kind => start::replicas(kind),
    };
    objects().fold(0, |sum: u64, object| sum.saturating_add(pods(object)))
}

/// That the cluster is shown as if only the last state had ever been applied.
fn without_past(manifest: &Manifest, pods: u64) -> Option<Diagnostic> {
    let object = manifest.rounds.last().and_then(|round| round.first()).or(manifest.objects.first())?;
    Some(Diagnostic {
        code: Code::TooManyPodsToUpdate,
        severity: Severity::Info,
        span: object.source.at("metadata.name"),
        document: object.source.document,
        field: Some("metadata.name".to_string()),
        args: vec![pods.to_string(), MOST_PODS.to_string()],
        fix: None,
    })
}

/// That the settled state was not reached, at the object that keeps things going.
fn never_settles(manifest: &Manifest, restless: &Restless) -> Option<Diagnostic> {
    let is_maker = |object: &&Object| {
        let maker = restless.maker.as_ref();
        maker.is_some_and(|key| {
            (object.kind.name(), &object.namespace, &object.name)
                == (key.kind.name(), &key.namespace, &key.name)
        })
    };
    let last = || manifest.rounds.last().and_then(|round| round.first()).or(manifest.objects.first());
    let object = manifest.objects.iter().find(is_maker).or_else(last)?;
    let mut args = vec![object.kind.name().to_string(), object.name.clone()];
    let code = match restless.why {
        Why::Pods(count) => {
            args.push(count.to_string());
            Code::PodsForEver
        }
        Why::Minutes(minutes) => {
            args.push(minutes.to_string());
            Code::NeverSettles
        }
        Why::Work => Code::TooMuchToSettle,
    };
    Some(Diagnostic {
        code,
        severity: Severity::Warning,
        span: object.source.at("metadata.name"),
        document: object.source.document,
        field: Some("metadata.name".to_string()),
        args,
        fix: None,
    })
}

/// What the API server holds once everything has settled, at the time when it has.
pub fn settled_world(manifest: &Manifest, seed: u64) -> (World, SimTime) {
    let engine = settled(manifest, seed);
    (engine.world, engine.now)
}

/// Why each pod of a stream is where it is, by `namespace/name`: what every node said when the scheduler came to it.
pub fn explain_all(manifest: &Manifest, seed: u64) -> BTreeMap<String, Explanation> {
    if is_built_settled(manifest) {
        return cluster::explain_all(manifest, seed);
    }
    let explaining = Explaining { ask: Some(cluster::explain_live), ..Explaining::default() };
    at_once(settled_paced(manifest, seed, explaining, &Pace::endless())).0.explaining.said
}

/// An engine in which everything has settled.
pub(super) fn settled(manifest: &Manifest, seed: u64) -> Engine {
    at_once(settled_paced(manifest, seed, Explaining::default(), &Pace::endless())).0
}

async fn settled_paced(
    manifest: &Manifest,
    seed: u64,
    explaining: Explaining,
    pace: &Pace,
) -> (Engine, Option<Restless>) {
    pace.begin(Stage::Settling, manifest.rounds.len());
    let early = manifest.rounds.len().saturating_sub(MOST_ROUNDS);
    let (early, late) = manifest.rounds.split_at_checked(early).unwrap_or_default();
    let all: Vec<Object> = early.iter().flatten().cloned().collect();
    let mut rounds = late.iter();
    let first = match (all.is_empty(), rounds.next()) {
        (true, Some(first)) => round(first),
        (true, None) => manifest.clone(),
        (false, first) => round(&[all, first.cloned().unwrap_or_default()].concat()),
    };
    let first = with_nodes(first, manifest);
    let (built, _) = cluster::build_paced(&first, seed, pace).await;
    pace.begin(Stage::Settling, rounds.len().saturating_add(1));
    let mut engine = Engine::new(start::world(Arc::new(first), &built), seed, Timing::default());
    engine.still = true;
    engine.explaining = explaining;
    if engine.explaining.ask.is_some() {
        engine.explaining.said = cluster::explain_all(&engine.world.manifest, seed);
    }
    engine.begin();
    pace.turn().await;
    let mut restless = engine.settle(pace).await;
    for (at, objects) in rounds.enumerate() {
        pace.reach(at.saturating_add(1));
        engine.outside(Event::Apply(Arc::new(round(objects))));
        pace.turn().await;
        restless = engine.settle(pace).await.or(restless);
    }
    (engine, restless)
}

/// Where nodes are stated at all, there are no others (contract.md): those of later rounds are there from the beginning.
fn with_nodes(mut first: Manifest, manifest: &Manifest) -> Manifest {
    let is_node = |it: &&Object| matches!(it.kind, Kind::Node(_));
    if first.objects.iter().find(is_node).is_none() {
        first.objects.extend(manifest.objects.iter().filter(is_node).cloned());
    }
    first.without_nodes = manifest.without_nodes;
    first
}

fn round(objects: &[Object]) -> Manifest {
    Manifest { objects: objects.to_vec(), ..Manifest::default() }
}
