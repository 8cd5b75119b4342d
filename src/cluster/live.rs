//! The cluster at a moment of a simulation: its pods are those that the simulation says, as it says; nodes, addresses
//! of Services and endpoints follow by the same rules as at time zero. Must not know time or events.

use std::collections::BTreeMap;

use super::budgets::Scales;
use super::claims::Claims;
use super::families::Families;
use super::model::Node;
use super::nodes::{LiveNode, overrule};
use super::objects::Objects;
use super::pods::{self, Assignment, Daemon, LivePod};
use super::scheduler::Explanation;
use super::volumes::{Binding, Volumes};
use super::{Cluster, Moved, context, ground, services_and_endpoints};
use crate::diagnostic::Diagnostics;
use crate::manifest::{Manifest, Object};
use crate::pace::{Pace, at_once};

/// What a simulation knows at a moment.
#[derive(Clone, Copy)]
pub struct LiveState<'a> {
    /// The objects that are applied. Its Pods do not count: those of `pods` do.
    pub manifest: &'a Manifest,
    /// The nodes, by name; one that is not here is gone.
    pub nodes: &'a BTreeMap<String, LiveNode>,
    /// The three default nodes are among them: the manifest had none at the beginning.
    pub default_nodes: bool,
    /// The pods, in the order they were made.
    pub pods: &'a [&'a LivePod],
    /// How many pods the workloads want.
    pub scales: &'a dyn Scales,
    /// The claims that there are.
    pub claims: &'a dyn Claims,
    /// What has changed since slices were dumped, where some were ([`super::has_dumped_slices`]).
    pub moved: Option<&'a Moved>,
    /// The seed that the cluster was built with.
    pub seed: u64,
}

/// The cluster as it is.
pub fn live(state: &LiveState) -> Cluster {
    at_once(live_paced(state, &Pace::endless()))
}

/// The same in pieces.
pub async fn live_paced(state: &LiveState<'_>, pace: &Pace) -> Cluster {
    let objects = Objects::of(state.manifest);
    let families = Families::of(&objects);
    let mut cluster = grounds(state, &objects, &families);
    cluster.pods = pods::show(&context(&objects, &cluster, &families, state.seed), state.pods, pace).await;
    cluster.index.add_pods(&cluster.pods);
    let mut said = Diagnostics::default();
    services_and_endpoints(&mut cluster, &objects, &families, state.moved, (&mut said, pace)).await;
    cluster
}

/// What the scheduler says to the pods without node, and to those that have to go for them: by their places in `pods`.
pub async fn assign(state: &LiveState<'_>, pace: &Pace) -> Vec<(usize, Assignment)> {
    let objects = Objects::of(state.manifest);
    let families = Families::of(&objects);
    let cluster = grounds(state, &objects, &families);
    let context = of_moment(state, context(&objects, &cluster, &families, state.seed));
    pods::assign(&context, state.pods, pace).await
}

/// The volumes of all claims, where some are bound with their first pod only: those of the pods that are there.
pub fn bindings(state: &LiveState) -> Vec<Binding> {
    if !Volumes::any_waits(state.manifest) {
        return Vec::new();
    }
    let objects = Objects::of(state.manifest);
    let families = Families::of(&objects);
    let cluster = grounds(state, &objects, &families);
    let context = of_moment(state, context(&objects, &cluster, &families, state.seed));
    pods::bindings(&context, state.pods)
}

/// What every node says to the pods without node, as [`super::explain_all`].
pub fn explain_live(state: &LiveState) -> BTreeMap<String, Explanation> {
    let objects = Objects::of(state.manifest);
    let families = Families::of(&objects);
    let cluster = grounds(state, &objects, &families);
    let context = of_moment(state, context(&objects, &cluster, &families, state.seed));
    pods::explain_live(&context, state.pods)
}

/// What counts and claims there are now, not those that are written.
fn of_moment<'a>(state: &LiveState<'a>, context: pods::Context<'a>) -> pods::Context<'a> {
    pods::Context { scales: state.scales, claims: state.claims, ..context }
}

/// What a DaemonSet's controller thinks of each node (workloads.md 6.5).
pub fn daemon_nodes(state: &LiveState, daemon_set: &Object) -> BTreeMap<String, Daemon> {
    let objects = Objects::of(state.manifest);
    let cluster = grounds(state, &objects, &Families::of(&objects));
    let of = |node: &Node| (node.name.clone(), pods::daemon_fit(daemon_set, node));
    cluster.nodes.iter().map(of).collect()
}

fn grounds(state: &LiveState, objects: &Objects, families: &Families) -> Cluster {
    let mut cluster = ground(state.manifest, objects, families, state.default_nodes);
    overrule(&mut cluster.nodes, state.nodes);
    cluster.index.node_by_name.clear();
    cluster.index.node_by_ip.clear();
    cluster.index.add_nodes(&cluster.nodes);
    cluster
}
