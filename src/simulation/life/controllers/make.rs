//! New pods and new versions of workloads: names, labels, templates (workloads.md 6.1).

use std::borrow::Cow;
use std::sync::Arc;

use super::super::change::Actor;
use super::super::engine::Engine;
use super::super::event::PodName;
use super::super::kubelet::Containers;
use super::super::world::{Pod, Uid, Workload};
use crate::cluster::{self, LivePod, Owner, Placed, PodPhase, Started};
use crate::manifest::kinds::{Kind, Labels, PodTemplateSpec};
use crate::manifest::{Node, NodeKind, Object, Scalar};
use crate::simulation::SimTime;
use crate::text::Span;

/// The annotation that `kubectl rollout restart` changes.
const RESTARTED: &str = "kubectl.kubernetes.io/restartedAt";

/// What one pod has besides what its workload's template gives it.
#[derive(Default)]
pub(crate) struct Own {
    /// Its name; none: a random one.
    pub name: Option<String>,
    /// What stands between the workload's name and the random part (a Job's index).
    pub infix: Option<String>,
    /// Labels of its own.
    pub labels: Labels,
    /// Its host name, where the template's does not do.
    pub hostname: Option<String>,
    /// The node that it is made for.
    pub pinned: Option<String>,
}

impl Engine {
    /// Makes one pod of a workload; none where it is refused.
    pub(crate) fn make_pod(&mut self, workload: &Workload, own: Own) -> Option<Uid> {
        let key = &workload.key;
        let number = self.world.workloads.get(key).map_or(0, |it| it.made);
        let name = own.name.clone().unwrap_or_else(|| self.random_name(workload, &own, number));
        let origin = self.admit(key, &workload.object, &name)?;
        let behaviour = Arc::new(cluster::behaviour(&origin)?);
        self.note(key, |it| it.made = it.made.saturating_add(1));
        let mut labels = (*workload.mould.labels).clone();
        labels.extend(own.labels);
        let visible = workload.owner.as_ref().unwrap_or(key);
        let live = LivePod {
            owner: Some(Owner { kind: visible.kind, name: visible.name.clone() }),
            labels: Arc::new(labels),
            hostname: own.hostname.or_else(|| workload.mould.hostname.clone()),
            pinned: own.pinned,
            started: if self.still { Started::Unsaid } else { Started::Later },
            ..pending(origin, name)
        };
        let now = self.now;
        let controller = Some(key.clone());
        let revision = Some(workload.mould.hash.clone());
        let make = |uid| Pod { controller, revision, ..new_pod(uid, live, behaviour, now) };
        Some(self.add_pod(make, Actor::Controller(key.clone())))
    }

    fn random_name(&self, workload: &Workload, own: &Own, number: u64) -> String {
        let key = &workload.key;
        let prefix = cluster::name_prefix(&key.name, own.infix.as_deref());
        let number = number.to_string();
        let mut name = String::new();
        for attempt in 0..1_000u32 {
            let attempt = attempt.to_string();
            let parts = ["life", key.kind.name(), &key.namespace, &key.name, &number, &attempt];
            name = cluster::generated_name(&prefix, cluster::name_hash(self.seed, &parts));
            let taken = PodName { namespace: key.namespace.clone(), name: name.clone() };
            if !self.was_born(&taken) {
                break;
            }
        }
        name
    }
}

/// A pod of the manifest, when it is applied.
pub(crate) fn bare_pod(object: &Arc<Object>, now: SimTime) -> Option<impl FnOnce(Uid) -> Pod + use<>> {
    let Kind::Pod(pod) = &object.kind else { return None };
    let behaviour = Arc::new(cluster::behaviour(object)?);
    let live = LivePod {
        labels: Arc::new(pod.metadata.labels.clone()),
        hostname: pod.spec.hostname.clone().filter(|name| !name.is_empty()),
        ..pending(object.clone(), object.name.clone())
    };
    Some(move |uid| new_pod(uid, live, behaviour, now))
}

fn new_pod(uid: Uid, live: LivePod, behaviour: Arc<cluster::Behaviour>, now: SimTime) -> Pod {
    Pod {
        uid,
        live,
        controller: None,
        revision: None,
        behaviour,
        created: now,
        ready_since: None,
        settled: false,
        deletion: None,
        containers: Containers::default(),
    }
}

fn pending(origin: Arc<Object>, name: String) -> LivePod {
    LivePod {
        origin,
        name,
        owner: None,
        labels: Arc::default(),
        hostname: None,
        pinned: None,
        node: None,
        missing_node: None,
        ips: Vec::new(),
        phase: PodPhase::Pending,
        ready: false,
        terminating: false,
        unscheduled: None,
        nominated: None,
        preempted: false,
        bound_at: 0,
        rejected: None,
        restarts: 0,
        shown: Cow::Borrowed(""),
        placed: Placed::NotAsked,
        nth: 0,
        started: Started::Unsaid,
    }
}

/// A workload after `kubectl rollout restart`: one annotation of its template changed.
pub(crate) fn restarted(object: &Object, now: SimTime) -> Object {
    let mut object = object.clone();
    let stamp = format!("{}us", now.0);
    if let Some(template) = template_mut(&mut object.kind) {
        template.metadata.annotations.insert(RESTARTED.to_string(), stamp.clone());
    }
    let mut root = (*object.source.root).clone();
    let path = ["spec", "template", "metadata", "annotations", RESTARTED];
    let place = path.iter().try_fold(&mut root, |node, key| child(node, key));
    if let Some(place) = place {
        place.kind = NodeKind::Scalar(Scalar::Str(stamp));
    }
    object.source.root = Arc::new(root);
    object
}

/// What `kubectl apply` leaves of a restart: the annotation that it does not know of stays.
pub(crate) fn still_restarted(before: &Object, after: &Object) -> Option<Object> {
    let stamp = |object: &Object| object.kind.pod_template()?.metadata.annotations.get(RESTARTED).cloned();
    let kept = stamp(before).filter(|_| stamp(after).is_none())?;
    let micros = kept.strip_suffix("us")?.parse().ok()?;
    Some(restarted(after, SimTime(micros)))
}

/// The value of a key of a map, made where it is not there.
fn child<'n>(node: &'n mut Node, key: &str) -> Option<&'n mut Node> {
    let span = node.span;
    if !matches!(node.kind, NodeKind::Map(_)) {
        node.kind = NodeKind::Map(Vec::new());
    }
    let NodeKind::Map(entries) = &mut node.kind else { return None };
    if !entries.iter().any(|entry| entry.key == key) {
        let value = Node { span: Span::at(span.start as usize), kind: NodeKind::Map(Vec::new()) };
        entries.push(crate::manifest::tree::Entry { key: key.to_string(), key_span: value.span, value });
    }
    entries.iter_mut().find(|entry| entry.key == key).map(|entry| &mut entry.value)
}

fn template_mut(kind: &mut Kind) -> Option<&mut PodTemplateSpec> {
    match kind {
        Kind::Deployment(it) => Some(&mut it.spec.template),
        Kind::ReplicaSet(it) => Some(&mut it.spec.template),
        Kind::StatefulSet(it) => Some(&mut it.spec.template),
        Kind::DaemonSet(it) => Some(&mut it.spec.template),
        Kind::ReplicationController(it) => it.spec.template.as_mut(),
        _ => None,
    }
}
