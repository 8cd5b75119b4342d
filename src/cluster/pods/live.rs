//! Pods that a simulation has made already, as drafts: no controller is asked here, nothing is counted.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

use super::super::model::{Owner, Placed, Pod, PodPhase, Started};
use super::super::scheduler::Explanation;
use super::super::volumes::{Binding, Volumes};
use super::super::{IndexVec, NodeId, PodId};
use super::behaviour::{Behaviour, Stated};
use super::draft::{Draft, Drafts, Past, Template};
use super::placement::{Fate, Made};
use super::{Context, explain_all, finish, orphans, place, replicas, stated as written, workloads};
use crate::manifest::Object;
use crate::manifest::kinds::{Kind, Labels};
use crate::pace::Pace;

/// A pod as a simulation knows it at a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct LivePod {
    /// What it was made from: itself as written, or its workload as it was then.
    pub origin: Arc<Object>,
    /// Its name. The namespace is that of its origin.
    pub name: String,
    /// The workload that it belongs to, as a person sees it.
    pub owner: Option<Owner>,
    /// Its labels; those of its node's place left out.
    pub labels: Arc<Labels>,
    /// Its host name, where it has one.
    pub hostname: Option<String>,
    /// How many pods had its name before it.
    pub nth: u32,
    /// The node that it is made for (a DaemonSet's pod).
    pub pinned: Option<String>,
    /// The node that it is bound to.
    pub node: Option<String>,
    /// A node that it names and that is not there.
    pub missing_node: Option<Arc<str>>,
    /// Its addresses; those that it will have, before it starts.
    pub ips: Vec<IpAddr>,
    /// Its phase.
    pub phase: PodPhase,
    /// Its Ready condition.
    pub ready: bool,
    /// `deletionTimestamp` is set.
    pub terminating: bool,
    /// Why it has no node.
    pub unscheduled: Option<Arc<str>>,
    /// The node whose pods were made to go for it (`status.nominatedNodeName`).
    pub nominated: Option<String>,
    /// It is being deleted for a pod of a higher priority.
    pub preempted: bool,
    /// When it was bound, in microseconds; 0: before everything.
    pub bound_at: u64,
    /// Why its node did not take it.
    pub rejected: Option<Arc<str>>,
    /// How it came to its node, or to none.
    pub placed: Placed,
    /// How often its containers were restarted.
    pub restarts: u32,
    /// What its kubelet says of its containers, as [`Pod::shown`].
    pub shown: Cow<'static, str>,
    /// When its first container started.
    pub started: Started,
}

/// What the scheduler (or the node that a pod names) says to a pod without node.
#[derive(Clone, Debug, PartialEq)]
pub enum Assignment {
    /// It is bound to this node and will have these addresses. `starts`: its volumes are there.
    Bound {
        /// The node.
        node: String,
        /// The addresses.
        ips: Vec<IpAddr>,
        /// How the node was chosen.
        placed: Placed,
        /// Nothing but the node keeps it from starting.
        starts: bool,
        /// What the node's kubelet has against it.
        rejected: Option<Arc<str>>,
    },
    /// It waits: the message where there is one, the node that it names where there is no such.
    Waits {
        /// The scheduler's message.
        message: Option<Arc<str>>,
        /// Who was asked.
        placed: Placed,
        /// The name of a node that is not there.
        missing_node: Option<Arc<str>>,
        /// The node whose pods are made to go for it.
        nominated: Option<String>,
    },
    /// Admission refuses it.
    Refused,
    /// It was there, and is deleted to make room for one of a higher priority.
    Preempted,
}

/// The pods as they are.
pub(in super::super) async fn show(
    context: &Context<'_>,
    pods: &[&LivePod],
    pace: &Pace,
) -> IndexVec<PodId, Pod> {
    let mut drafts = Drafts::default();
    draft(context, pods, &mut drafts, |_| false);
    let fates: Vec<Fate> = pods.iter().map(|pod| Fate::Made(made(context, pod))).collect();
    let mut shown = finish(context, &drafts, &fates, pace).await;
    for (shown, pod) in shown.iter_mut().zip(pods) {
        shown.shown = pod.shown.clone();
        if matches!(pod.phase, PodPhase::Pending) {
            shown.ips.clear();
        }
    }
    shown
}

fn made(context: &Context, pod: &LivePod) -> Made {
    Made {
        node: node(context, pod),
        missing_node: pod.missing_node.clone(),
        message: pod.unscheduled.clone(),
        nominated: pod.nominated.as_ref().and_then(|name| context.node_names.get(name)).copied(),
        placed: pod.placed,
        rejected: pod.rejected.clone(),
        phase: pod.phase,
        ready: pod.ready,
        terminating: pod.terminating,
    }
}

fn node(context: &Context, pod: &LivePod) -> Option<NodeId> {
    context.node_names.get(pod.node.as_deref()?).copied()
}

/// The drafts of pods, those without node as new ones.
fn waiting<'a>(context: &Context<'a>, pods: &[&'a LivePod]) -> Drafts<'a> {
    let mut drafts = Drafts::default();
    drafts.waited = true;
    draft(context, pods, &mut drafts, |pod| pod.node.is_none() && !pod.terminating);
    // A pod that has to go takes its time: who made it go waits for that.
    drafts.templates.iter_mut().for_each(|template| template.behaviour.lingers = true);
    drafts
}

/// What the nodes say to the pods without node, by `namespace/name`.
pub(in super::super) fn explain_live(context: &Context, pods: &[&LivePod]) -> BTreeMap<String, Explanation> {
    explain_all(context, &mut waiting(context, pods))
}

/// The volumes of all claims, once those that wait are bound with the pods that have a node, the first first.
pub(in super::super) fn bindings(context: &Context, pods: &[&LivePod]) -> Vec<Binding> {
    let mut volumes = Volumes::of(context.objects, context.claims);
    let drafts = waiting(context, pods);
    let mut bound: Vec<&Draft> = drafts.drafts.iter().filter(|draft| draft.bound.is_some()).collect();
    crate::order::sort_by_key(&mut bound, |draft| draft.past.bound_at);
    for draft in bound {
        let template = drafts.templates.get(draft.template);
        let node = draft.bound.and_then(|node| context.nodes.get(node));
        if let Some((template, node)) = template.zip(node) {
            volumes.bind(template.namespace, &template.claims, node);
        }
    }
    volumes.bindings()
}

/// What becomes of the pods without node that are to be placed now; by the places of the pods.
pub(in super::super) async fn assign(
    context: &Context<'_>,
    pods: &[&LivePod],
    pace: &Pace,
) -> Vec<(usize, Assignment)> {
    let mut drafts = waiting(context, pods);
    let mut fates = place(context, &mut drafts, pace).await;
    let starts: Vec<bool> = drafts.drafts.iter().zip(&fates).map(|it| starts(&drafts, it)).collect();
    for (fate, pod) in fates.iter_mut().zip(pods) {
        if let Fate::Made(made) = fate
            && made.node.is_some()
            && pod.node.is_none()
        {
            made.phase = PodPhase::Running; // So that it is given its addresses.
        }
    }
    let finished = finish(context, &drafts, &fates, pace).await;
    let mut shown = finished.iter();
    let mut out = Vec::new();
    for (at, fate) in fates.iter().enumerate() {
        let made = if matches!(fate, Fate::Made(_)) { shown.next() } else { None };
        let Some(pod) = pods.get(at) else { break };
        let found = match fate {
            _ if pod.node.is_some() => preempted(pod, fate),
            Fate::Held => Some(Assignment::Refused),
            Fate::Gone => None,
            Fate::Made(it) => Some(answer(context, it, made, starts.get(at) == Some(&true))),
        };
        out.extend(found.map(|found| (at, found)));
    }
    out
}

fn starts(drafts: &Drafts, (draft, fate): (&Draft, &Fate)) -> bool {
    let behaviour = drafts.templates.get(draft.template).map(|template| template.behaviour.phase);
    matches!(fate, Fate::Made(made) if Some(made.phase) == behaviour || made.phase != PodPhase::Pending)
}

fn preempted(pod: &LivePod, fate: &Fate) -> Option<Assignment> {
    let still = matches!(fate, Fate::Made(made) if made.terminating == pod.terminating);
    (!still && !pod.terminating).then_some(Assignment::Preempted)
}

fn answer(context: &Context, made: &Made, pod: Option<&Pod>, starts: bool) -> Assignment {
    match made.node.and_then(|node| context.nodes.get(node)) {
        Some(node) => Assignment::Bound {
            node: node.name.clone(),
            ips: pod.map(|pod| pod.ips.clone()).unwrap_or_default(),
            placed: made.placed,
            starts,
            rejected: made.rejected.clone(),
        },
        None => Assignment::Waits {
            message: made.message.clone(),
            placed: made.placed,
            missing_node: made.missing_node.clone(),
            nominated: made.nominated.and_then(|node| context.nodes.get(node)).map(|node| node.name.clone()),
        },
    }
}

fn draft<'a>(
    context: &Context<'a>,
    pods: &[&'a LivePod],
    drafts: &mut Drafts<'a>,
    is_new: impl Fn(&LivePod) -> bool,
) {
    let mut templates: BTreeMap<*const Object, usize> = BTreeMap::new();
    for pod in pods {
        let key = Arc::as_ptr(&pod.origin);
        let template = match templates.get(&key) {
            Some(&template) => template,
            None => {
                let Some(template) = self::template(&pod.origin) else { continue };
                let place = drafts.template(template);
                templates.insert(key, place);
                place
            }
        };
        let own = drafts.templates.get(template).is_none_or(|it| *it.labels != *pod.labels);
        drafts.push(Draft {
            template,
            name: pod.name.clone(),
            hostname: pod.hostname.clone(),
            owner: pod.owner.clone(),
            labels: own.then(|| pod.labels.clone()),
            pinned: pod.pinned.as_ref().and_then(|name| context.node_names.get(name)).copied(),
            bound: node(context, pod),
            nth: pod.nth,
            stated: (!is_new(pod)).then(|| Box::new(stated(pod))),
            past: Past {
                bound_at: pod.bound_at,
                nominated: pod.nominated.as_ref().and_then(|name| context.node_names.get(name)).copied(),
                preempted: pod.preempted,
                told: pod.unscheduled.clone(),
            },
            deleted: pod.terminating,
            after: None,
        });
    }
}

fn stated(pod: &LivePod) -> Stated {
    Stated {
        phase: Some(pod.phase),
        ready: Some(pod.ready),
        ips: pod.ips.clone(),
        // A pod that is not to be placed now and has no node waits.
        unscheduled: pod.node.is_none().then(String::new),
        restarts: pod.restarts,
        word: None,
        started: pod.started.clone(),
    }
}

/// The template of a workload, or of a pod that is its own.
fn template(origin: &Object) -> Option<Template<'_>> {
    match &origin.kind {
        Kind::Pod(it) => {
            let behaviour = Behaviour::of(&it.metadata.annotations, &it.spec);
            Some(written::template(origin, &it.spec, it.metadata.labels.clone(), behaviour))
        }
        _ => workloads::blank(origin).map(|plan| replicas::template(&plan)),
    }
}

/// How the containers of a workload's (or a pod's own) pods behave.
pub fn behaviour(origin: &Object) -> Option<Behaviour> {
    match &origin.kind {
        Kind::Pod(it) => Some(Behaviour::of(&it.metadata.annotations, &it.spec)),
        _ => workloads::blank(origin)
            .map(|plan| Behaviour::of(&plan.template.metadata.annotations, &plan.template.spec)),
    }
}

/// Whether a ReplicaSet (as written, or as its Deployment was when it made it) has a Deployment's template.
pub fn same_template(set: &Object, deployment: &Object) -> bool {
    match (&set.kind, &deployment.kind) {
        (Kind::ReplicaSet(set), Kind::Deployment(deployment)) => orphans::same(set, deployment),
        _ => workloads::revision(set) == workloads::revision(deployment),
    }
}

/// What a simulation needs to know of a workload to make its pods.
#[derive(Clone, Debug, PartialEq)]
pub struct Mould {
    /// Labels of the pods, those that the controller adds to all of them included.
    pub labels: Arc<Labels>,
    /// The hash of the template, as labels and names have it.
    pub hash: String,
    /// Pods that match it are adopted.
    pub selector: Option<crate::manifest::kinds::LabelSelector>,
    /// The host name that the template gives.
    pub hostname: Option<String>,
}

/// The mould of a workload.
pub fn mould(origin: &Object) -> Option<Mould> {
    let plan = workloads::blank(origin)?;
    let mut labels = plan.template.metadata.labels.clone();
    labels.extend(plan.added.clone());
    Some(Mould {
        labels: Arc::new(labels),
        hash: workloads::revision(origin),
        hostname: plan.template.spec.hostname.clone().filter(|name| !name.is_empty()),
        selector: plan.selector.map(Cow::into_owned),
    })
}
