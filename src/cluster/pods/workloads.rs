//! What each controller wants: how many pods, of which template, under which names (workloads.md 6.1).

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound::{Included, Unbounded};
use std::ops::Range;

use super::super::model::{Owner, OwnerKind};
use super::super::naming;
use super::super::{NodeId, selectors};
use super::Context;
use super::daemons::{daemon_set, of_daemon_set};
use super::jobs::{job, of_job};
use super::orphans::{self, Orphans};
use super::owners::{Owners, TEMPLATE_HASH, controller};
use super::stated::Bare;
use crate::manifest::kinds::{
    Deployment, Kind, LabelSelector, Labels, ObjectMeta, PodTemplateSpec, ReplicaSet, ReplicationController,
    StatefulSet,
};
use crate::manifest::{Object, Path};
use crate::pace::Pace;

/// What one controller makes.
pub(super) struct Plan<'a> {
    pub object: &'a Object,
    /// Where its object stands in the text.
    pub place: usize,
    pub owner: Owner,
    /// The kind and name that its pods refer to as their controller.
    pub reference: (&'static str, &'a str),
    pub template: &'a PodTemplateSpec,
    /// The selector that adopts pods; none: it adopts none.
    pub selector: Option<Cow<'a, LabelSelector>>,
    /// Labels that it adds to the template's.
    pub added: Labels,
    /// Names begin with this and a dash.
    pub base: String,
    /// Pods that are wanted besides those that are there.
    pub wanted: u64,
    /// Pods of the manifest that count already.
    pub present: u64,
    pub shape: Shape,
    /// Claims that a StatefulSet's own templates make, by volume name.
    pub own_volumes: Vec<&'a str>,
}

/// How names and places are given.
pub(super) enum Shape {
    /// Random names, any node.
    Replicas,
    /// Numbered names, but for those that stated pods have. Ordered: each waits for the one before.
    Ordinals { range: Range<u64>, there: BTreeMap<u64, Taken>, ordered: bool },
    /// One on each of these nodes.
    PerNode(Vec<NodeId>),
    /// Random names after an index: the lowest of those that are not taken.
    Indexed { taken: BTreeSet<u64> },
}

/// Who has the name of an ordinal of a StatefulSet.
pub(super) enum Taken {
    /// A stated pod that it owns or adopts.
    Own { ready: bool },
    /// Somebody else's pod.
    Foreign,
}

/// What a plan takes, in units of work.
const PLAN: usize = 4;

/// So many pairs of a node and a DaemonSet are looked at, at most.
const MAX_DAEMON_NODES: usize = 4 * super::MAX_PODS;

/// The plans of all workloads, in the order of the text.
pub(super) async fn plan<'a>(
    context: &Context<'a>,
    owners: &Owners<'a>,
    bare: &[Bare<'a>],
    pace: &Pace,
) -> Vec<Plan<'a>> {
    let known = Known::of(context, bare);
    let mut budget = MAX_DAEMON_NODES;
    let mut plans = Vec::new();
    for object in &context.objects.workloads {
        plans.extend(match &object.kind {
            Kind::Deployment(it) => deployment(owners, &known, object, it),
            Kind::ReplicaSet(it) => Some(replica_set(owners, &known, object, it)),
            Kind::ReplicationController(it) => {
                of_replication_controller(object, it).map(|plan| plan.replicas(it.spec.replicas, &known))
            }
            Kind::StatefulSet(it) => Some(stateful_set(&known, object, it)),
            Kind::DaemonSet(it) => Some(daemon_set(context, &known, object, it, &mut budget)),
            Kind::Job(it) => job(&known, object, it),
            _ => None,
        });
        let nodes = if matches!(object.kind, Kind::DaemonSet(_)) { context.nodes.len() } else { 0 };
        pace.work(PLAN.saturating_add(nodes / 4)).await;
    }
    plans
}

/// What one workload's pods are made from, whatever number of them is wanted.
pub(super) fn blank(object: &Object) -> Option<Plan<'_>> {
    match &object.kind {
        Kind::Deployment(it) => Some(of_deployment(object, it)),
        Kind::ReplicaSet(it) => Some(of_replica_set(object, it)),
        Kind::ReplicationController(it) => of_replication_controller(object, it),
        Kind::StatefulSet(it) => Some(of_stateful_set(object, it)),
        Kind::DaemonSet(it) => Some(of_daemon_set(object, it)),
        Kind::Job(it) => Some(of_job(object, it)),
        _ => None,
    }
}

/// The stated pods by what they belong to.
pub(super) struct Known<'b, 'a> {
    orphans: Orphans<'a>,
    by_reference: BTreeMap<(&'a str, &'a str, &'a str), Vec<&'b Bare<'a>>>,
    by_owner: BTreeMap<(&'a str, &'b Owner), u64>,
    by_name: BTreeMap<(&'a str, &'a str), &'b Bare<'a>>,
}

impl<'b, 'a> Known<'b, 'a> {
    fn of(context: &Context<'a>, bare: &'b [Bare<'a>]) -> Self {
        let mut known = Self {
            orphans: Orphans::of(context),
            by_reference: BTreeMap::new(),
            by_owner: BTreeMap::new(),
            by_name: BTreeMap::new(),
        };
        for pod in bare {
            let namespace = pod.item.namespace();
            if let Some((kind, name)) = pod.reference {
                known.by_reference.entry((kind, namespace, name)).or_default().push(pod);
            }
            if let Some(owner) = pod.owner.as_ref().filter(|_| pod.active()) {
                let count = known.by_owner.entry((namespace, owner)).or_default();
                *count = count.saturating_add(1);
            }
            known.by_name.insert((namespace, pod.item.name()), pod);
        }
        known
    }

    /// The stated pods that have a name of a StatefulSet, with their ordinals.
    fn ordinals(&self, set: &'a Object) -> impl Iterator<Item = (u64, &'b Bare<'a>)> {
        let namespace = set.namespace.as_str();
        let from = (Included((namespace, set.name.as_str())), Unbounded);
        let named = self
            .by_name
            .range(from)
            .take_while(move |((own, name), _)| *own == namespace && name.starts_with(&set.name));
        named.filter_map(|((_, name), pod)| {
            let digits = name.strip_prefix(&set.name)?.strip_prefix('-')?;
            let plain = digits.len() == 1 || !digits.starts_with('0');
            Some((digits.parse().ok().filter(|_| plain)?, *pod))
        })
    }

    /// The stated pods that name a plan's controller as theirs.
    pub(super) fn of_controller(&self, plan: &Plan<'a>) -> &[&'b Bare<'a>] {
        let (kind, name) = plan.reference;
        let key = (kind, plan.object.namespace.as_str(), name);
        self.by_reference.get(&key).map_or(&[], Vec::as_slice)
    }
}

impl<'a> Plan<'a> {
    /// One that wants no pods yet.
    pub(super) fn new(object: &'a Object, kind: OwnerKind, template: &'a PodTemplateSpec) -> Self {
        Self {
            object,
            place: object.source.root.span.start as usize,
            owner: Owner { kind, name: object.name.clone() },
            reference: (kind.name(), &object.name),
            template,
            selector: None,
            added: Labels::new(),
            base: object.name.clone(),
            wanted: 0,
            present: 0,
            shape: Shape::Replicas,
            own_volumes: Vec::new(),
        }
    }

    fn replicas(mut self, replicas: Option<i64>, known: &Known<'_, 'a>) -> Self {
        let active = known.of_controller(&self).iter().filter(|pod| pod.active()).count();
        self.present = u64::try_from(active).unwrap_or(u64::MAX);
        self.wanted = count(replicas, 1).saturating_sub(self.present);
        self
    }
}

fn count(stated: Option<i64>, default: u64) -> u64 {
    stated.map_or(default, |value| u64::try_from(value).unwrap_or(0))
}

fn deployment<'a>(
    owners: &Owners<'a>,
    known: &Known<'_, 'a>,
    object: &'a Object,
    it: &'a Deployment,
) -> Option<Plan<'a>> {
    let mut adopted = known.orphans.sets_of(object);
    let same_template =
        adopted.any(|set| matches!(&set.kind, Kind::ReplicaSet(set) if orphans::same(set, it)));
    if it.spec.paused == Some(true) || owners.has_replica_sets(object) || same_template {
        return None;
    }
    let mut plan = of_deployment(object, it);
    plan.present = known.by_owner.get(&(object.namespace.as_str(), &plan.owner)).copied().unwrap_or(0);
    plan.wanted = count(it.spec.replicas, 1).saturating_sub(plan.present);
    Some(plan)
}

fn of_deployment<'a>(object: &'a Object, it: &'a Deployment) -> Plan<'a> {
    let hash = revision(object);
    let mut plan = Plan::new(object, OwnerKind::Deployment, &it.spec.template);
    plan.base = format!("{}-{hash}", object.name);
    let mut selector = it.spec.selector.clone().unwrap_or_default();
    selector.match_labels.insert(TEMPLATE_HASH.to_string(), hash.clone());
    plan.selector = Some(Cow::Owned(selector));
    plan.added.insert(TEMPLATE_HASH.to_string(), hash);
    plan
}

fn replica_set<'a>(
    owners: &Owners<'a>,
    known: &Known<'_, 'a>,
    object: &'a Object,
    it: &'a ReplicaSet,
) -> Plan<'a> {
    let mut plan = of_replica_set(object, it);
    let mut replicas = it.spec.replicas;
    if let Some(name) = owning_deployment(&it.metadata) {
        plan.owner = Owner { kind: OwnerKind::Deployment, name: name.to_string() };
    } else if let Some((deployment, Kind::Deployment(adopting))) =
        known.orphans.deployment_of(object).map(|deployment| (deployment, &deployment.kind))
    {
        plan.owner = Owner { kind: OwnerKind::Deployment, name: deployment.name.clone() };
        let stays = orphans::same(it, adopting) && !owners.has_replica_sets(deployment);
        replicas = if stays { adopting.spec.replicas } else { Some(0) };
    }
    plan.replicas(replicas, known)
}

fn of_replica_set<'a>(object: &'a Object, it: &'a ReplicaSet) -> Plan<'a> {
    let selector = it.spec.selector.as_ref().map(Cow::Borrowed);
    Plan { selector, ..Plan::new(object, OwnerKind::ReplicaSet, &it.spec.template) }
}

fn of_replication_controller<'a>(object: &'a Object, it: &'a ReplicationController) -> Option<Plan<'a>> {
    let template = it.spec.template.as_ref()?;
    let pairs = if it.spec.selector.is_empty() { &template.metadata.labels } else { &it.spec.selector };
    let selector = LabelSelector { match_labels: pairs.clone(), match_expressions: Vec::new() };
    let plan = Plan::new(object, OwnerKind::ReplicationController, template);
    Some(Plan { selector: Some(Cow::Owned(selector)), ..plan })
}

fn owning_deployment(metadata: &ObjectMeta) -> Option<&str> {
    controller(metadata).filter(|owner| owner.kind.as_deref() == Some("Deployment"))?.name.as_deref()
}

fn stateful_set<'a>(known: &Known<'_, 'a>, object: &'a Object, it: &'a StatefulSet) -> Plan<'a> {
    let mut plan = of_stateful_set(object, it);
    let ordered = it.spec.is_ordered();
    let start = count(it.spec.ordinals.as_ref().and_then(|ordinals| ordinals.start), 0);
    let mut end = start.saturating_add(count(it.spec.replicas, 1));
    let mut there = BTreeMap::new();
    for (ordinal, pod) in known.ordinals(object) {
        if ordinal < start || ordinal >= end {
            continue;
        }
        if is_its_own(&plan, pod) {
            there.insert(ordinal, Taken::Own { ready: pod.ready() });
        } else if ordered {
            // Its name is taken by somebody else's pod: it cannot be made, and what comes after waits for it.
            end = ordinal;
        } else {
            there.insert(ordinal, Taken::Foreign);
        }
    }
    there.retain(|ordinal, _| *ordinal < end);
    let taken = u64::try_from(there.len()).unwrap_or(u64::MAX);
    plan.wanted = end.saturating_sub(start).saturating_sub(taken);
    plan.shape = Shape::Ordinals { range: start..end, there, ordered };
    plan
}

fn of_stateful_set<'a>(object: &'a Object, it: &'a StatefulSet) -> Plan<'a> {
    let mut plan = Plan::new(object, OwnerKind::StatefulSet, &it.spec.template);
    plan.selector = it.spec.selector.as_ref().map(Cow::Borrowed);
    plan.added.insert("controller-revision-hash".into(), revision(object));
    plan.own_volumes =
        it.spec.volume_claim_templates.iter().filter_map(|claim| claim.metadata.name.as_deref()).collect();
    plan
}

/// A pod of a StatefulSet's name that it owns, or may adopt.
fn is_its_own(plan: &Plan, pod: &Bare) -> bool {
    match pod.reference {
        Some(reference) => reference == plan.reference,
        None => plan.selector.as_ref().is_some_and(|selector| selectors::matches(selector, pod.labels())),
    }
}

/// The hash of its template.
pub(super) fn revision(object: &Object) -> String {
    naming::template_hash(object.source.node(&Path::of("spec.template")))
}
