//! Gives every draft its node, in the order they were made, as the scheduler would (scheduling.md 5.1).

mod claims;
mod disruption;
mod preempting;
mod retrying;
mod waiting;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::model::{Placed, PodPhase, Started};
use super::super::naming;
use super::super::priorities::Priorities;
use super::super::scheduler::{
    ClassId, Explanation, Incoming, Placement, PodClass, Rejection, Resident, Scheduler, Spreader,
};
use super::super::volumes::Volumes;
use super::super::{Id, NodeId, PodId};
use super::Context;
use super::draft::{Draft, Drafts, Template};
use crate::pace::{Pace, at_once};
use crate::rng::Rng;
use claims::Claims;
use disruption::Budgets;

/// What becomes of a draft.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) enum Fate {
    /// It is not made (yet): the one before it in its StatefulSet is not ready, or admission refuses it.
    Held,
    /// It was deleted again.
    Gone,
    /// It is there.
    Made(Made),
}

/// A pod that is there.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Made {
    pub node: Option<NodeId>,
    pub missing_node: Option<Arc<str>>,
    pub message: Option<Arc<str>>,
    pub nominated: Option<NodeId>,
    pub rejected: Option<Arc<str>>,
    pub phase: PodPhase,
    pub ready: bool,
    pub terminating: bool,
    pub placed: Placed,
}

/// Rounds in which pods that wait for others are tried again.
const MAX_ROUNDS: usize = 16;
/// What placing a pod takes, in units of work, and to look at how many nodes takes one more.
const PLACING: usize = 2;
const NODES: usize = 50;

/// Places all drafts; the fates are in their order. Drafts may be added: replacements of preempted pods.
pub(in super::super) async fn place(
    context: &Context<'_>,
    drafts: &mut Drafts<'_>,
    pace: &Pace,
) -> Vec<Fate> {
    run(context, drafts, Watch::None, pace).await.0
}

/// The same, for what every node said when it came to one pod (`namespace/name`): the last time, if it was
/// tried again. None where the scheduler never saw such a pod.
pub(in super::super) fn explain(context: &Context, drafts: &mut Drafts, pod: &str) -> Option<Explanation> {
    let is_it = |draft: &Draft| {
        let template = drafts.templates.get(draft.template);
        template.is_some_and(|it| {
            pod.strip_prefix(it.namespace).and_then(|it| it.strip_prefix('/')) == Some(&draft.name)
        })
    };
    let watched = drafts.drafts.iter().position(is_it)?;
    at_once(run(context, drafts, Watch::One(watched), &Pace::endless())).1.remove(&watched)
}

/// The same for every pod, by `namespace/name`.
pub(in super::super) fn explain_all(context: &Context, drafts: &mut Drafts) -> BTreeMap<String, Explanation> {
    let (_, said) = at_once(run(context, drafts, Watch::All, &Pace::endless()));
    let name = |at: usize| {
        let draft = drafts.drafts.get(at)?;
        Some(format!("{}/{}", drafts.templates.get(draft.template)?.namespace, draft.name))
    };
    said.into_iter().filter_map(|(at, said)| Some((name(at)?, said))).collect()
}

/// Whose nodes' answers are kept.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Watch {
    None,
    One(usize),
    All,
}

/// What the nodes said, by draft.
type Said = BTreeMap<usize, Explanation>;

async fn run(context: &Context<'_>, drafts: &mut Drafts<'_>, watch: Watch, pace: &Pace) -> (Vec<Fate>, Said) {
    let spreaders: Vec<Spreader> = spreaders(context);
    let claims = Claims::of(context, drafts);
    let templates = &drafts.templates;
    let mut placing = Placing {
        context,
        templates,
        spreaders: &spreaders,
        scheduler: Scheduler::new(context.nodes, context.namespaces, &spreaders),
        priorities: Priorities::of(context.objects),
        budgets: Budgets::of(&context.objects.budgets),
        volumes: Volumes::of(context.objects, context.claims),
        claims,
        classes: BTreeMap::new(),
        failed: BTreeMap::new(),
        fates: vec![Fate::Held; drafts.drafts.len()],
        placed: 0,
        made_room: false,
        watch,
        said: Said::new(),
    };
    let queue = &mut drafts.drafts;
    // What a dump says to run is there before anything new is placed.
    let dumped = |draft: &Draft| draft.stated.as_ref().is_some_and(|stated| stated.phase.is_some());
    let (mut there, mut new): (Vec<usize>, Vec<usize>) =
        (0..queue.len()).partition(|at| queue.get(*at).is_some_and(dumped));
    crate::order::sort_by_key(&mut there, |at| queue.get(*at).map(age));
    placing.nominated(queue);
    if drafts.waited {
        placing.by_priority(&mut new, queue);
    }
    for (done, at) in there.into_iter().chain(new).enumerate() {
        placing.draft(at, queue);
        pace.share(done, queue.len(), (15, 75));
        pace.work(PLACING.saturating_add(context.nodes.len() / NODES)).await;
    }
    placing.retry(queue, pace).await;
    if placing.is_any_held(queue) {
        placing.claims.is_over = true;
        placing.retry(queue, pace).await;
    }
    (placing.fates, placing.said)
}

/// Who started earlier goes first, as far as anything says it.
fn age(draft: &Draft) -> (u64, Arc<str>) {
    let started = draft.stated.as_ref().map(|stated| &stated.started);
    let text = match started {
        Some(Started::Stated(at)) => at.clone(),
        _ => Arc::default(),
    };
    (draft.past.bound_at, text)
}

fn spreaders<'a>(context: &Context<'a>) -> Vec<Spreader<'a>> {
    let services = context.objects.services.iter();
    let selecting = services.filter_map(|item| {
        let selector = item.it.spec.selector.as_ref().filter(|selector| !selector.is_empty())?;
        Some(Spreader { namespace: item.namespace(), selector, place: item.object.source.root.span.start })
    });
    selecting.collect()
}

struct Placing<'c, 'a> {
    context: &'c Context<'a>,
    templates: &'c [Template<'a>],
    spreaders: &'c [Spreader<'c>],
    scheduler: Scheduler<'c>,
    priorities: Priorities<'a>,
    budgets: Budgets<'a>,
    claims: Claims<'a>,
    volumes: Volumes<'a>,
    classes: BTreeMap<usize, ClassId>,
    /// What a class was told last, so that the next pod of it need not ask.
    failed: BTreeMap<ClassId, Arc<str>>,
    fates: Vec<Fate>,
    placed: usize,
    /// A preemption has freed more than it took, perhaps: whoever waits is tried again.
    made_room: bool,
    watch: Watch,
    said: Said,
}

impl<'c> Placing<'c, '_> {
    /// Decides on one draft, if it is not held back.
    fn draft(&mut self, at: usize, queue: &mut Vec<Draft>) {
        let Some((draft, template)) = self.look(at, queue) else { return };
        if draft.after.is_some_and(|before| !self.is_ready(before)) {
            return;
        }
        let Some((priority, preempts)) = self.priorities.of_pod(&template.spec) else { return };
        self.claims.come(draft, template);
        if self.claims.may_come(template) {
            return;
        }
        let class = self.class(draft, template, priority, preempts);
        let resident = Resident {
            pod: PodId::from_index(at),
            class,
            terminating: false,
            preempted: draft.past.preempted,
        };
        if draft.past.nominated.is_some() {
            self.scheduler.withdraw(resident.pod);
        }
        self.budgets.look(queue, self.templates);
        match self.decide(at, queue, (draft, template), class) {
            Decision::Bound { node, placed } => self.bind(at, draft, template, resident, (node, placed)),
            Decision::Waits { missing_node, message } => {
                self.wait(at, draft, template, missing_node, message);
            }
            Decision::Later { node } => {
                self.wait(at, draft, template, None, draft.past.told.clone());
                self.hold(resident, node, queue);
            }
            Decision::Preempts { node, victims, waiting } => {
                let lingering = self.evict(&victims, queue);
                let Some((draft, template)) = self.look(at, queue) else { return };
                if lingering {
                    self.wait(at, draft, template, None, Some(waiting.into()));
                    self.hold(resident, node, queue);
                } else {
                    let victims = u32::try_from(victims.len()).unwrap_or(u32::MAX);
                    self.bind(at, draft, template, resident, (node, Placed::MadeRoom { victims }));
                }
            }
        }
    }

    fn look<'q>(&self, at: usize, queue: &'q [Draft]) -> Option<(&'q Draft, &'c Template<'c>)>
    where
        'c: 'q,
    {
        let draft = queue.get(at)?;
        Some((draft, self.templates.get(draft.template)?))
    }

    fn is_ready(&self, at: usize) -> bool {
        matches!(self.fates.get(at), Some(Fate::Made(made)) if made.ready && !made.terminating)
    }

    /// A pod that is written as such is placed before what stands behind it in the stream is there (parity record
    /// names-labels/namespace-made-in-the-same-stream); controllers take longer to make theirs.
    fn services_there(&self, template: &Template) -> Option<usize> {
        let place = template.place?;
        let there = self.spreaders.partition_point(|it| it.place < place);
        (there < self.spreaders.len()).then_some(there)
    }

    fn class(&mut self, draft: &Draft, template: &'c Template<'c>, priority: i64, preempts: bool) -> ClassId {
        let shared = draft.labels.is_none();
        if let Some(&class) = self.classes.get(&draft.template).filter(|_| shared) {
            return class;
        }
        let class = self.scheduler.class(PodClass {
            namespace: template.namespace,
            labels: draft.labels.clone().unwrap_or_else(|| template.labels.clone()),
            spec: Cow::Borrowed(&*template.spec),
            owner_selector: template.owner_selector.clone(),
            services: self.services_there(template),
            volumes: self.volumes.conflicts(template.namespace, &template.claims, self.context.nodes),
            alone: self.volumes.alone(template.namespace, &template.claims),
            priority,
            preempts,
        });
        if shared {
            self.classes.insert(draft.template, class);
        }
        class
    }

    fn decide(
        &mut self,
        at: usize,
        queue: &[Draft],
        (draft, template): (&Draft, &Template),
        class: ClassId,
    ) -> Decision {
        let spec = &*template.spec;
        if let Some(node) = draft.bound {
            return Decision::Bound { node, placed: Placed::NotAsked };
        }
        if let Some(name) = spec.node_name.as_deref().filter(|name| !name.is_empty()) {
            return match self.context.node_names.get(name) {
                Some(&node) => Decision::Bound { node, placed: Placed::ByName },
                None => Decision::Waits { missing_node: Some(name.into()), message: None },
            };
        }
        if let Some(kept) = self.kept_waiting(draft, template) {
            return Decision::Waits { missing_node: None, message: kept.message };
        }
        if self.watch == Watch::All || self.watch == Watch::One(at) {
            self.said.insert(at, self.scheduler.explain(class, draft.pinned));
        }
        let alike = draft.pinned.is_none() && draft.past.nominated.is_none();
        if let Some(message) = self.failed.get(&class).filter(|_| alike) {
            return Decision::Waits { missing_node: None, message: Some(message.clone()) };
        }
        let mut rng = Rng::new(naming::hash(self.context.seed, &["place", template.namespace, &draft.name]));
        let (budgets, fates, scales) = (&self.budgets, &self.fates, self.context.scales);
        let allowances = || budgets.allowances(queue, fates, scales);
        let (pinned, nominated) = (draft.pinned, draft.past.nominated);
        let incoming = Incoming { class, pinned, nominated, allowances: &allowances };
        match self.scheduler.place(&incoming, &mut rng) {
            Placement::Node(node) => Decision::Bound { node, placed: self.chosen(draft) },
            Placement::Preempt { node, victims, waiting } => Decision::Preempts { node, victims, waiting },
            Placement::Later => match nominated {
                Some(node) => Decision::Later { node },
                None => Decision::Waits { missing_node: None, message: None },
            },
            Placement::Nowhere { message } => {
                let message: Arc<str> = message.into();
                if alike {
                    self.failed.insert(class, message.clone());
                }
                Decision::Waits { missing_node: None, message: Some(message) }
            }
        }
    }

    fn chosen(&self, draft: &Draft) -> Placed {
        match self.scheduler.choice() {
            Some(choice) if draft.pinned.is_none() => Placed::Chosen(choice),
            _ => Placed::Pinned,
        }
    }

    fn bind(
        &mut self,
        at: usize,
        draft: &Draft,
        template: &Template,
        resident: Resident,
        (node, placed): (NodeId, Placed),
    ) {
        let starts = self.context.nodes.get(node).is_some_and(|node| node.ready)
            && (self.claims.missing(template).is_none()
                || draft.stated.as_ref().is_some_and(|it| it.phase.is_some()));
        let mut made = settled(draft, template, starts);
        (made.node, made.placed) = (Some(node), placed);
        let at_node = self.context.nodes.get(node);
        if at_node.is_some_and(|node| self.volumes.bind(template.namespace, &template.claims, node)) {
            // Who shares a claim goes where it is now.
            self.classes.clear();
            self.failed.clear();
        }
        if let Some(rejection) = self.rejection(draft, template, resident.class, node).filter(|_| starts) {
            let text = format!("{}: {}", rejection.reason, rejection.message());
            made = Made { rejected: Some(text.into()), phase: PodPhase::Failed, ready: false, ..made };
        }
        if !matches!(made.phase, PodPhase::Succeeded | PodPhase::Failed) {
            self.scheduler.occupy(Resident { terminating: made.terminating, ..resident }, node);
        }
        self.placed = self.placed.saturating_add(1);
        self.set(at, Fate::Made(made));
    }

    /// What the kubelet of a node named by hand says, where nothing states how the pod is (scheduling.md 5.7).
    fn rejection(
        &self,
        draft: &Draft,
        template: &Template,
        class: ClassId,
        node: NodeId,
    ) -> Option<Rejection> {
        let by_hand = template.spec.node_name.as_deref().is_some_and(|name| !name.is_empty());
        let shown =
            draft.stated.as_ref().is_some_and(|stated| stated.phase.is_some() || !stated.ips.is_empty());
        if by_hand && !shown { self.scheduler.admit(class, node) } else { None }
    }

    fn wait(
        &mut self,
        at: usize,
        draft: &Draft,
        template: &Template,
        missing_node: Option<Arc<str>>,
        message: Option<Arc<str>>,
    ) {
        let made = settled(draft, template, false);
        let fate = if made.terminating && made.phase == PodPhase::Pending && missing_node.is_none() {
            // A pod without a node goes at once when it is deleted (workloads.md 6.9.4).
            Fate::Gone
        } else {
            let asked = self.asked(draft, template, message.is_some());
            let placed = if missing_node.is_some() { Placed::ByName } else { asked };
            Fate::Made(Made { missing_node, message, placed, ..made })
        };
        self.set(at, fate);
    }

    fn set(&mut self, at: usize, fate: Fate) {
        if let Some(slot) = self.fates.get_mut(at) {
            *slot = fate;
        }
    }
}

enum Decision {
    Bound {
        node: NodeId,
        placed: Placed,
    },
    Waits {
        missing_node: Option<Arc<str>>,
        message: Option<Arc<str>>,
    },
    Preempts {
        node: NodeId,
        victims: Vec<PodId>,
        waiting: String,
    },
    /// Those that it made go are not gone.
    Later {
        node: NodeId,
    },
}

/// Phase and readiness: what the status states, else what the annotations say, where the pod can start at all.
fn settled(draft: &Draft, template: &Template, starts: bool) -> Made {
    let behaviour = &template.behaviour;
    let stated = draft.stated.as_deref();
    let runs = stated.and_then(|stated| stated.phase).or_else(|| {
        let shown = stated.is_some_and(|stated| !stated.ips.is_empty() || stated.ready == Some(true));
        // An address shows that the pod was started, not that it still runs: the annotation says that.
        (shown && behaviour.phase == PodPhase::Running).then_some(PodPhase::Running)
    });
    let phase = runs.unwrap_or(if starts { behaviour.phase } else { PodPhase::Pending });
    let ready = stated.and_then(|stated| stated.ready).unwrap_or(behaviour.ready);
    Made {
        node: None,
        missing_node: None,
        message: None,
        nominated: None,
        rejected: None,
        phase,
        ready: ready && phase == PodPhase::Running,
        terminating: draft.deleted || (behaviour.terminating && phase == PodPhase::Running),
        placed: Placed::NotAsked,
    }
}
