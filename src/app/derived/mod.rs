//! What follows from the state: a chain of memos, each an `Arc`. What takes long, from the text to the simulation, is the
//! work of `preparing`; what only one pane asks of the core, that pane asks itself.

mod lit;

use std::ops::Deref;
use std::sync::Arc;

use leptos::prelude::*;
use serviscope::cluster::Cluster;
use serviscope::diagnostic::Severity;
use serviscope::scene::{self, Layout, Size};
use serviscope::simulation::{Caller, Counters, Prepared, SimTime, Simulation, default_scenario};
use serviscope::text::Span;

use super::model::{Model, Sent};
use super::wire::request;

/// A shared value that is equal only to itself: memos compare it in no time.
pub struct Kept<T>(Arc<T>);

impl<T> Kept<T> {
    /// Shares a value.
    pub fn new(value: T) -> Self {
        Self(Arc::new(value))
    }

    /// The value itself, where nobody else has it.
    pub fn into_inner(self) -> Option<T> {
        Arc::into_inner(self.0)
    }

    /// The shared value.
    pub fn shared(&self) -> Arc<T> {
        self.0.clone()
    }
}

impl<T> Clone for Kept<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> PartialEq for Kept<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> Deref for Kept<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

/// The chain. `Copy`: it lives as long as the page.
#[derive(Clone, Copy)]
pub struct Derived {
    /// text -> objects -> cluster, and the default scenario played on it.
    pub prepared: RwSignal<Kept<Prepared>>,
    /// The same for what is said beside the picture, a frame later.
    pub told: RwSignal<Kept<Prepared>>,
    /// cluster, scenario, seed -> everything that will happen.
    pub simulation: Memo<Kept<Simulation>>,
    /// cluster, size, view -> where everything is.
    pub layout: Memo<Kept<Layout>>,
    /// What has happened at the moment.
    pub counters: Memo<Kept<Counters>>,
    /// The places of the manifest that made what is selected or pointed at.
    pub lit: Memo<Vec<Span>>,
}

impl Derived {
    /// The chain of a model.
    pub fn new(model: Model) -> Self {
        let prepared = model.preparing.shown;
        let played = Memo::new(move |_| Kept(prepared.with(|prepared| prepared.simulation.clone())));
        let simulation = Memo::new(move |_| {
            let (played, sent, seed) = (played.get(), model.sent.get(), model.seed.get());
            if sent.is_empty() && played.seed() == seed {
                played
            } else {
                Kept::new(play(&played, &sent, seed))
            }
        });
        let end = move || simulation.with_untracked(|simulation| simulation.duration());
        Effect::watch(move || prepared.track(), move |(), _, _| model.started(end()), false);
        let layout = Memo::new(move |old: Option<&Kept<Layout>>| {
            let (width, height) = model.size.get();
            let simulation = simulation.get();
            let size = Size::new(width.max(320.0), height.max(200.0));
            let made = scene::layout(&simulation.network().cluster, &simulation, size, model.view.get());
            same(old, Arc::new(made))
        });
        let counters = Memo::new(move |old: Option<&Kept<Counters>>| {
            let made = simulation.with(|simulation| simulation.counters(model.time.get()));
            same(old, Arc::new(made))
        });
        let lit = Memo::new(move |_| lit::spans(model, prepared, simulation, layout));
        let told = model.preparing.told;
        // What a key leaves behind is given back after its frame.
        Effect::new(move |_| {
            told.track();
            (simulation.get_untracked(), layout.get_untracked())
        });
        Self { prepared, told, simulation, layout, counters, lit }
    }
}

/// The old value where the new one is equal to it, so that nothing that follows is made again.
fn same<T: PartialEq>(old: Option<&Kept<T>>, new: Arc<T>) -> Kept<T> {
    match old {
        Some(old) if **old == *new => old.clone(),
        _ => Kept(new),
    }
}

/// The same network with other traffic.
fn play(played: &Simulation, sent: &[Sent], seed: u64) -> Simulation {
    let network = played.network_shared();
    let mut scenario = default_scenario(&network.cluster);
    scenario.callers.extend(sent.iter().filter_map(|sent| caller(&network.cluster, sent)));
    Simulation::on(network, scenario, seed)
}

/// A request that was added by hand, as a caller; none where its client is not in this cluster.
fn caller(cluster: &Cluster, sent: &Sent) -> Option<Caller> {
    let (from, to) = request::ends(&sent.from, &sent.to, cluster).ok()?;
    Some(Caller {
        from,
        to,
        start: sent.at,
        every: SimTime((BURST.0 / u64::from(sent.requests.max(1))).min(BETWEEN_SENT.0)),
        count: Some(sent.requests),
    })
}

/// The time between two requests that were sent by hand together.
const BETWEEN_SENT: SimTime = SimTime::from_millis(400);

/// However many there are, they are on their way in this time.
const BURST: SimTime = SimTime::from_millis(4_000);

/// How many problems are errors or warnings.
pub fn serious(prepared: &Prepared) -> usize {
    prepared.problems.iter().filter(|problem| problem.severity != Severity::Info).count()
}
