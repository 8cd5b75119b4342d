//! Pods: those written as such, and those that the controllers make (workloads.md).
//!
//! `stated` and `workloads` make drafts in the order of the text; `placement` gives them nodes;
//! `finish` makes the cluster's pods of them. Must not know Services beyond their selectors.

mod adoption;
mod behaviour;
mod draft;
mod finish;
mod orphans;
mod owners;
mod placement;
mod replicas;
mod sharing;
mod stated;
mod traits;
mod workloads;

pub(super) use finish::finish;
pub(super) use placement::{explain, place};

use std::collections::BTreeMap;

use super::families::Families;
use super::model::{Namespace, Node};
use super::objects::Objects;
use super::{IndexVec, NodeId};
use crate::diagnostic::Diagnostics;
use draft::Drafts;
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
    pub seed: u64,
}

/// The drafts of all pods, in the order of the text.
pub(super) fn draft<'a>(context: &Context<'a>, out: &mut Diagnostics) -> Drafts<'a> {
    let mut drafts = Drafts::default();
    let owners = owners::Owners::of(context.objects);
    let mut bare = stated::read(context, &owners);
    let mut plans = workloads::plan(context, &owners, &bare);
    adoption::adopt(context, &mut plans, &mut bare, out);
    sharing::share(&mut plans, bare.len(), out);
    let mut order: Vec<(usize, Step)> = bare.iter().map(|pod| (pod.place, Step::Bare(pod))).collect();
    order.extend(plans.iter().map(|plan| (plan.place, Step::Plan(plan))));
    crate::order::sort_by_key(&mut order, |(place, _)| *place);
    for pod in &bare {
        drafts.reserve_name(pod.item.namespace(), pod.item.name());
    }
    for (_, step) in order {
        match step {
            Step::Bare(pod) => stated::draft(pod, &mut drafts),
            Step::Plan(plan) => replicas::draft(context, plan, &mut drafts),
        }
    }
    drafts
}

enum Step<'p, 'a> {
    Bare(&'p stated::Bare<'a>),
    Plan(&'p workloads::Plan<'a>),
}
