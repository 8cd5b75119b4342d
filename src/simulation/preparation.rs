//! The whole chain from a text to its recorded simulation, piece by piece, so that a page that prepares a large text goes
//! on meanwhile. What is not changed by an edit is taken over from before.

use std::rc::Rc;
use std::sync::Arc;

use super::{Simulation, default_scenario, life};
use crate::cluster::{self, Cluster};
use crate::diagnostic::Diagnostic;
use crate::manifest::{self, Known, Manifest};
use crate::network::{Network, ProxyMode};
use crate::pace::{Pace, Piece, Pieces, Progress, Stage, at_once};
use crate::text::LineIndex;

/// A text, and everything that follows from it.
#[derive(Debug, PartialEq)]
pub struct Prepared {
    /// The text; every span points into it.
    pub text: Arc<str>,
    /// Its lines.
    pub lines: LineIndex,
    /// Its objects.
    pub manifest: Manifest,
    /// Its documents as they were read, for the text after the next key.
    pub known: Known,
    /// What is wrong with it, in the order of the text; nothing where it was not looked for.
    pub problems: Vec<Diagnostic>,
    /// The cluster that it makes.
    pub cluster: Arc<Cluster>,
    /// The default scenario, played on it.
    pub simulation: Arc<Simulation>,
}

/// What is to be prepared.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The text.
    pub text: Arc<str>,
    /// Whether it is looked at for problems: not where it is known to have none.
    pub checked: bool,
    /// The seed of the traffic's dice.
    pub seed: u64,
    /// What stands now.
    pub before: Option<Arc<Prepared>>,
}

/// Work that has begun.
pub struct Preparation {
    pieces: Pieces<Prepared>,
    pace: Rc<Pace>,
}

/// What a step came to.
pub enum Step {
    /// There is more to do.
    Working(Preparation),
    /// All is there.
    Done(Prepared),
}

impl Preparation {
    /// Nothing of it is done yet; each step does about so many units of work.
    pub fn new(wanted: Wanted, units: u64) -> Self {
        let pace = Rc::new(Pace::pieces_of(units));
        let own = pace.clone();
        Self { pieces: Pieces::new(async move { prepare_paced(wanted, &own).await }), pace }
    }

    /// Does the next step.
    pub fn step(self) -> Step {
        match self.pieces.next() {
            Piece::More(pieces) => Step::Working(Self { pieces, pace: self.pace }),
            Piece::Done(prepared) => Step::Done(prepared),
        }
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        self.pace.progress()
    }
}

/// All of it in one go.
pub fn prepare(wanted: Wanted) -> Prepared {
    at_once(prepare_paced(wanted, &Pace::endless()))
}

/// Gives back what a text took, in pieces of about so many units: a large one takes longer than a frame.
pub fn free(prepared: Prepared, units: u64) -> Pieces<()> {
    Pieces::new(async move {
        let pace = Pace::pieces_of(units);
        let Prepared { manifest, cluster, simulation, .. } = prepared;
        for object in manifest.objects.into_iter().chain(manifest.rounds.into_iter().flatten()) {
            drop(object);
            pace.work(2).await;
        }
        drop(simulation);
        pace.turn().await;
        if let Some(cluster) = Arc::into_inner(cluster) {
            cluster.free(&pace).await;
        }
    })
}

async fn prepare_paced(wanted: Wanted, pace: &Pace) -> Prepared {
    let Wanted { text, checked, seed, before } = wanted;
    let lines = LineIndex::new(&text);
    let (manifest, cluster, problems, known) = match (checked, &before) {
        (true, Some(before)) => read(&text, &before.known, pace).await,
        (true, None) => read(&text, &Known::default(), pace).await,
        (false, _) => trust(&text),
    };
    pace.begin(Stage::Playing, 3);
    let same = before.filter(|before| *before.cluster == cluster);
    pace.turn().await;
    let cluster = same.as_ref().map_or_else(|| Arc::new(cluster), |same| same.cluster.clone());
    let simulation = same.map(|same| same.simulation.clone()).filter(|it| it.seed() == seed);
    let simulation = match simulation {
        Some(simulation) => simulation,
        None => Arc::new(play(cluster.clone(), seed, pace).await),
    };
    Prepared { text, lines, manifest, known, problems, cluster, simulation }
}

/// The link's seed is for the dice of the traffic alone: names and nodes are those that `inspect` prints.
async fn read(text: &str, before: &Known, pace: &Pace) -> (Manifest, Cluster, Vec<Diagnostic>, Known) {
    let (manifest, found, known) = manifest::parse_again(text, before, pace).await;
    pace.turn().await;
    let (cluster, mut diagnostics) = life::settle_paced(&manifest, cluster::SEED, pace).await;
    diagnostics.items.extend(found.items);
    (manifest, cluster, diagnostics.sorted().items, known)
}

fn trust(text: &str) -> (Manifest, Cluster, Vec<Diagnostic>, Known) {
    let manifest = manifest::trusted(text);
    let cluster = cluster::build_trusted(&manifest, cluster::SEED);
    (manifest, cluster, Vec::new(), Known::default())
}

async fn play(cluster: Arc<Cluster>, seed: u64, pace: &Pace) -> Simulation {
    let scenario = default_scenario(&cluster);
    pace.reach(1);
    pace.turn().await;
    let network = Network::program(cluster, ProxyMode::default());
    pace.reach(2);
    pace.turn().await;
    Simulation::on(Arc::new(network), scenario, seed)
}
