//! The stage from manifests: simulation and layout of the presets, and of clusters that are made to be hard.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has found something"
)]

mod balancers;
mod crossings;
mod describe;
mod externals;
#[path = "../files/mod.rs"]
mod files;
mod folded;
mod headers;
mod layout;
mod manifests;
mod overlap;
mod overviews;
mod pictures;
mod port_forward;
mod simulation;
mod svg;

use std::sync::Arc;

use serviscope::cluster::{self, Cluster};
use serviscope::manifest;
use serviscope::network::ProxyMode;
use serviscope::simulation::{Simulation, default_scenario};

fn cluster_of(text: &str) -> Arc<Cluster> {
    let (manifest, _) = manifest::parse(text);
    Arc::new(cluster::build(&manifest, cluster::SEED).0)
}

fn simulated(cluster: &Arc<Cluster>) -> Simulation {
    Simulation::new(cluster.clone(), ProxyMode::Iptables, default_scenario(cluster), 1)
}
