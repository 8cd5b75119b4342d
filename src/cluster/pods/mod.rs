//! Pods: those written as such, and those that the controllers make (workloads.md).
//!
//! `stated` and `workloads` make drafts, each in the order of the text; `placement` gives them nodes;
//! `finish` makes the cluster's pods of them. Must not know Services beyond their selectors.

mod adoption;
mod behaviour;
mod daemons;
mod draft;
mod finish;
mod jobs;
mod live;
mod orphans;
mod owners;
mod placement;
mod replicas;
mod sharing;
mod stated;
mod traits;
mod word;
mod workloads;

pub use behaviour::Behaviour;
pub(super) use behaviour::{KEYS as ANNOTATIONS, PREFIX as ANNOTATION_PREFIX, Takes, takes};
pub use daemons::Daemon;
pub(super) use daemons::daemon_fit;
pub(super) use finish::finish;
pub use live::{Assignment, LivePod, Mould, behaviour, mould, same_template};
pub(super) use live::{assign, bindings, explain_live, show};
pub(super) use placement::{explain, explain_all, place};

use std::collections::BTreeMap;

use super::budgets::Scales;
use super::claims::Claims;
use super::families::Families;
use super::model::{Namespace, Node};
use super::objects::Objects;
use super::{IndexVec, NodeId};
use crate::diagnostic::Diagnostics;
use crate::pace::Pace;
use draft::Drafts;
pub use jobs::{INDEX as JOB_INDEX, has_ended as job_has_ended};
pub(super) use traits::protocol;

/// The most pods that are made in all: those of the largest cluster that Kubernetes supports.
pub const MAX_PODS: usize = 150_000;

/// What the pod steps read.
pub(super) struct Context<'a> {
    pub objects: &'a Objects<'a>,
    pub nodes: &'a IndexVec<NodeId, Node>,
    pub node_names: &'a BTreeMap<String, NodeId>,
    pub namespaces: &'a BTreeMap<String, Namespace>,
    pub families: &'a Families,
    pub scales: &'a dyn Scales,
    pub claims: &'a dyn Claims,
    pub seed: u64,
}

/// The drafts of all pods, in the order in which they come to be: those written as such are there as soon as they are
/// applied, those of workloads when their controllers have seen them. So a changed number of replicas moves no bare pod.
pub(super) async fn draft<'a>(context: &Context<'a>, out: &mut Diagnostics, pace: &Pace) -> Drafts<'a> {
    let mut drafts = Drafts::default();
    let owners = owners::Owners::of(context.objects);
    pace.work(context.objects.workloads.len()).await;
    let mut bare = stated::read(context, &owners);
    if !context.objects.limit_ranges.is_empty() {
        bare.retain(|pod| stated::spec(context, pod).is_some());
    }
    pace.work(bare.len()).await;
    let mut plans = workloads::plan(context, &owners, &bare, pace).await;
    adoption::adopt(context, &mut plans, &mut bare, out);
    pace.work(bare.len()).await;
    sharing::share(&mut plans, bare.len(), out);
    for pod in &bare {
        drafts.reserve_name(pod.item.namespace(), pod.item.name());
    }
    for pod in &bare {
        stated::draft(context, pod, &mut drafts);
        pace.work(2).await;
    }
    for plan in &plans {
        replicas::draft(context, plan, &mut drafts, pace).await;
    }
    drafts
}
