//! What follows from the state: a chain of memos, each an `Arc`. The only caller of the core.

mod lit;

use std::ops::Deref;
use std::sync::Arc;

use leptos::prelude::*;
use serviscope::cluster::{self, Cluster};
use serviscope::diagnostic::{Diagnostic, Severity};
use serviscope::manifest::{self, Manifest};
use serviscope::network::{Network, ProxyMode};
use serviscope::scene::{self, Layout, Size};
use serviscope::simulation::{Caller, Counters, SimTime, Simulation, default_scenario, life};
use serviscope::text::{LineIndex, Span};

use super::model::{Model, Sent};
use super::platform::browser;
use super::wire::request;

/// A shared value that is equal only to itself: memos compare it in no time.
pub struct Kept<T>(Arc<T>);

impl<T> Kept<T> {
    /// Shares a value.
    pub fn new(value: T) -> Self {
        Self(Arc::new(value))
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

/// The manifest as it was read.
pub struct Read {
    /// Its text; every span points into it.
    pub text: Arc<str>,
    /// Its lines.
    pub lines: LineIndex,
    /// Its objects.
    pub manifest: Manifest,
    /// What is wrong; none: it was not looked for, because nothing is.
    found: Option<Vec<Diagnostic>>,
}

/// The cluster that it makes, and everything that is wrong.
pub struct Built {
    /// The cluster.
    pub cluster: Arc<Cluster>,
    /// The problems of reading and building, in the order of the text.
    pub problems: Vec<Diagnostic>,
}

/// The chain. `Copy`: it lives as long as the page.
#[derive(Clone, Copy)]
pub struct Derived {
    /// text -> objects.
    pub read: Memo<Kept<Read>>,
    /// objects -> cluster.
    pub built: Memo<Kept<Built>>,
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
        let read = Memo::new(move |_| {
            let text = model.drawn.get();
            let checked = model.checks.get() || model.preset.with(Option::is_none);
            model.cost.set_value(0.0);
            timed(model, || Kept::new(if checked { read(text) } else { trusted(text) }))
        });
        let built = Memo::new(move |_| {
            let read = read.get();
            timed(model, || Kept::new(build(&read)))
        });
        let cluster = Memo::new(move |old: Option<&Kept<Cluster>>| same(old, built.get().cluster.clone()));
        let simulation = Memo::new(move |_| {
            let (cluster, sent) = (cluster.get(), model.sent.get());
            let seed = model.seed.get();
            timed(model, || Kept::new(play(cluster.shared(), &sent, seed)))
        });
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
        let lit = Memo::new(move |_| lit::spans(model, read, simulation, layout));
        Self { read, built, simulation, layout, counters, lit }
    }
}

/// Does a part of the chain, and adds the time to what the text of the moment costs.
fn timed<T>(model: Model, make: impl FnOnce() -> T) -> T {
    let began = browser::now();
    let made = make();
    model.cost.update_value(|cost| *cost += browser::now() - began);
    made
}

/// The old value where the new one is equal to it, so that nothing that follows is made again.
fn same<T: PartialEq>(old: Option<&Kept<T>>, new: Arc<T>) -> Kept<T> {
    match old {
        Some(old) if **old == *new => old.clone(),
        _ => Kept(new),
    }
}

fn read(text: Arc<str>) -> Read {
    let (manifest, diagnostics) = manifest::parse(&text);
    Read { lines: LineIndex::new(&text), text, manifest, found: Some(diagnostics.items) }
}

fn trusted(text: Arc<str>) -> Read {
    Read { lines: LineIndex::new(&text), manifest: manifest::trusted(&text), text, found: None }
}

/// The link's seed is for the dice of the traffic alone: names and nodes are those that `inspect` prints.
fn build(read: &Read) -> Built {
    let Some(found) = &read.found else {
        let cluster = cluster::build_trusted(&read.manifest, cluster::SEED);
        return Built { cluster: Arc::new(cluster), problems: Vec::new() };
    };
    let (cluster, mut diagnostics) = life::settle(&read.manifest, cluster::SEED);
    diagnostics.items.extend(found.iter().cloned());
    Built { cluster: Arc::new(cluster), problems: diagnostics.sorted().items }
}

fn play(cluster: Arc<Cluster>, sent: &[Sent], seed: u64) -> Simulation {
    let mut scenario = default_scenario(&cluster);
    scenario.callers.extend(sent.iter().filter_map(|sent| caller(&cluster, sent)));
    let network = Network::program(cluster, ProxyMode::default(), false);
    Simulation::on(Arc::new(network), scenario, seed)
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

impl Built {
    /// How many problems are errors or warnings.
    pub fn serious(&self) -> usize {
        self.problems.iter().filter(|problem| problem.severity != Severity::Info).count()
    }
}
