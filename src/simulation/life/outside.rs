//! Events from outside that change objects: apply, scale, restart, delete, label, cordon.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::change::{Actor, Thing, What};
use super::claims::Claim;
use super::controllers;
use super::engine::Engine;
use super::event::{Event, PodName};
use super::start;
use super::world::{Uid, Workload, WorkloadKey};
use crate::cluster::{self, LiveNode, NodeReady, Owner, OwnerKind};
use crate::manifest::kinds::{Kind, Labels, Node};
use crate::manifest::{self, Manifest, Object};

impl Engine {
    /// Something happens outside.
    pub(super) fn outside(&mut self, event: Event) {
        if let Some(absent) = self.absent(&event) {
            self.log(absent, What::NotFound, Actor::Outside);
            return;
        }
        if let Some(unchanged) = not_taken(&event) {
            self.log(unchanged, What::NotTaken, Actor::Outside);
            return;
        }
        match event {
            Event::Apply(manifest) => self.apply(&manifest),
            Event::Scale { target, replicas } => self.scale(&target, replicas),
            Event::Rollout(target) => self.restart(&target),
            Event::Delete(target) => self.delete_workload(&target),
            Event::Orphan(target) => self.orphan_workload(&target),
            Event::DeleteNamespace(name) => self.delete_namespace(&name),
            Event::DeletePod(pod) => {
                if let Some(uid) = self.world.pod_named(&pod).map(|pod| pod.uid) {
                    self.delete_pod(uid, Actor::Outside);
                }
            }
            Event::Label { pod, key, value } => self.label(&pod, &key, value),
            Event::Cordon(name) => self.cordon(&name, true),
            Event::Uncordon(name) => self.cordon(&name, false),
            other => self.kubelet_event(other),
        }
    }

    /// What an event is about, where it is not there: nothing happens to it, and that is said.
    fn absent(&self, event: &Event) -> Option<Thing> {
        match event {
            Event::Apply(_) => None,
            Event::Scale { target, .. }
            | Event::Rollout(target)
            | Event::Delete(target)
            | Event::Orphan(target) => {
                let there = self.world.workloads.contains_key(target);
                (!there).then(|| Thing::Workload(target.clone()))
            }
            Event::DeleteNamespace(name) => {
                let pods = self.world.pods.values().any(|pod| pod.namespace() == name);
                let mut objects = self.world.manifest.objects.iter();
                let stated = objects.any(|it| it.namespace == *name || is_namespace(it, name));
                (!pods && !stated).then(|| Thing::Namespace(name.clone()))
            }
            Event::FailNode(name)
            | Event::ShutdownNode { node: name, .. }
            | Event::RestoreNode(name)
            | Event::DeleteNode(name)
            | Event::Cordon(name)
            | Event::Uncordon(name)
            | Event::Drain(name) => {
                let there = self.world.nodes.contains_key(name);
                (!there).then(|| Thing::Node(name.clone()))
            }
            Event::DeletePod(pod)
            | Event::Label { pod, .. }
            | Event::FailReadiness(pod)
            | Event::PassReadiness(pod)
            | Event::FailLiveness(pod)
            | Event::Requests { pod, .. } => {
                self.world.pod_named(pod).is_none().then(|| Thing::Pod(pod.clone()))
            }
        }
    }

    /// The later state of every object counts; workloads keep what the manifest leaves open.
    fn apply(&mut self, manifest: &Arc<Manifest>) {
        self.log(Thing::Cluster, What::Applied, Actor::Outside);
        let before = self.world.manifest.clone();
        let objects = manifest::applied(&before.objects, &manifest.objects);
        self.put_manifest(Arc::new(Manifest { objects, rounds: Vec::new(), ..(**manifest).clone() }));
        let named = |object: &Object| (object.kind.name(), object.namespace.clone(), object.name.clone());
        let applied: BTreeSet<_> = manifest.objects.iter().map(named).collect();
        let merged = self.world.manifest.clone();
        for object in merged.objects.iter().filter(|object| applied.contains(&named(object))) {
            match &object.kind {
                Kind::Pod(_) => self.apply_pod(object),
                Kind::Node(_) => self.apply_node(object),
                Kind::PersistentVolumeClaim(_) => self.apply_claim(object),
                _ => self.apply_workload(object, &before),
            }
        }
        self.wake_cron_jobs();
    }

    fn apply_workload(&mut self, object: &Object, before: &Manifest) {
        let known = start::workload(&Arc::new(object.clone()), self.now);
        let Some(mut new) = known else { return };
        let restarted = self.world.workloads.get(&new.key).and_then(|old| {
            let kept = controllers::still_restarted(&old.object, object)?;
            start::workload(&Arc::new(kept), self.now)
        });
        new = restarted.unwrap_or(new);
        let Some(old) = self.world.workloads.get(&new.key).cloned() else {
            let (key, replicas) = (new.key.clone(), new.replicas);
            self.put_workload(new);
            self.log(Thing::Workload(key), What::Made { replicas }, Actor::Outside);
            return;
        };
        let written = before.objects.iter().find(|it| same(it, object));
        let unstated = |kind: &Kind| kind.replicas().is_none();
        if unstated(&object.kind) && written.is_none_or(|it| unstated(&it.kind)) {
            new.replicas = old.replicas;
        }
        let (scaled, changed) = (new.replicas != old.replicas, new.mould.hash != old.mould.hash);
        let (key, from, to) = (new.key.clone(), old.replicas, new.replicas);
        self.put_workload(Workload {
            owner: old.owner.clone(),
            revision: old.revision.saturating_add(u64::from(changed)),
            created: old.created,
            desired: old.desired,
            made: old.made,
            job: old.job.clone(),
            rollout: old.rollout.clone(),
            current: old.current.clone().or_else(|| changed.then(|| old.version())),
            daemon_nodes: old.daemon_nodes.clone(),
            ..new
        });
        if scaled {
            self.log(Thing::Workload(key.clone()), What::Scaled { from, to }, Actor::Outside);
        }
        if changed {
            self.log(Thing::Workload(key), What::TemplateChanged, Actor::Outside);
        }
    }

    fn apply_pod(&mut self, object: &Object) {
        let names = PodName { namespace: object.namespace.clone(), name: object.name.clone() };
        let labels = object.kind.metadata().labels.clone();
        match self.world.pod_named(&names).cloned() {
            Some(pod) => {
                let origin = Arc::new(object.clone());
                let written = match &pod.live.origin.kind {
                    Kind::Pod(it) => it.metadata.labels.clone(),
                    _ => Labels::new(),
                };
                let mut now = (*pod.live.labels).clone();
                now.retain(|key, _| !written.contains_key(key));
                now.extend(labels);
                self.change_pod(pod.uid, |pod| {
                    pod.behaviour = cluster::behaviour(&origin).map_or(pod.behaviour.clone(), Arc::new);
                    pod.live.origin = origin;
                    pod.live.labels = Arc::new(now);
                });
            }
            None => {
                let admitted = self.admit_bare(object);
                let made = admitted.and_then(|it| controllers::bare_pod(&it, self.now));
                if let Some(made) = made {
                    self.add_pod(made, Actor::Outside);
                }
            }
        }
    }

    fn apply_claim(&mut self, object: &Object) {
        let name = PodName { namespace: object.namespace.clone(), name: object.name.clone() };
        if !self.world.claims.contains_key(&name) {
            self.put_claim(&name, Some(Claim::default()));
        }
    }

    fn apply_node(&mut self, object: &Object) {
        let Kind::Node(it) = &object.kind else { return };
        // What an applied Node says of its status counts only where it is new.
        let known = self.world.nodes.get(&object.name).copied();
        let before = known.unwrap_or_else(|| LiveNode { ready: ready(it), ..LiveNode::default() });
        let unschedulable = it.spec.unschedulable == Some(true);
        self.put_node(&object.name, Some(LiveNode { unschedulable, ..before }));
        self.evict_from(&object.name);
    }

    fn scale(&mut self, target: &WorkloadKey, replicas: u64) {
        let Some(old) = self.world.workloads.get(target).cloned() else { return };
        let from = old.replicas;
        if from != replicas {
            self.put_workload(Workload { replicas, ..(*old).clone() });
            self.log(Thing::Workload(target.clone()), What::Scaled { from, to: replicas }, Actor::Outside);
        }
    }

    fn restart(&mut self, target: &WorkloadKey) {
        let Some(old) = self.world.workloads.get(target).cloned() else { return };
        let object = Arc::new(controllers::restarted(&old.object, self.now));
        let Some(mould) = cluster::mould(&object) else { return };
        self.put_workload(Workload {
            object,
            mould: Arc::new(mould),
            revision: old.revision.saturating_add(1),
            current: old.current.clone().or_else(|| Some(old.version())),
            ..(*old).clone()
        });
        self.log(Thing::Workload(target.clone()), What::TemplateChanged, Actor::Outside);
    }

    /// Deletes a workload; what it owns goes in the background (workloads.md 6.1.3).
    fn delete_workload(&mut self, target: &WorkloadKey) {
        let mut owners: BTreeSet<WorkloadKey> = BTreeSet::from([target.clone()]);
        owners.extend(self.world.sets_of(target).iter().map(|set| set.key.clone()));
        for key in &owners {
            let pods: Vec<Uid> = self.world.pods_of(key).map(|pod| pod.uid).collect();
            self.log(Thing::Workload(key.clone()), What::Deleted, Actor::Outside);
            self.remove_workload(key);
            self.release_claims(key, false);
            pods.iter().for_each(|&uid| self.delete_pod(uid, Actor::Controller(key.clone())));
        }
    }

    /// Deletes a workload alone: what it owns belongs to nobody from now on.
    fn orphan_workload(&mut self, target: &WorkloadKey) {
        let sets: Vec<Arc<Workload>> = self.world.sets_of(target).into_iter().cloned().collect();
        let pods: Vec<Uid> = self.world.pods_of(target).map(|pod| pod.uid).collect();
        self.log(Thing::Workload(target.clone()), What::Deleted, Actor::Outside);
        self.remove_workload(target);
        self.release_claims(target, true);
        for set in sets {
            let pods: Vec<Uid> = self.world.pods_of(&set.key).map(|pod| pod.uid).collect();
            let visible = Owner { kind: set.key.kind, name: set.key.name.clone() };
            for uid in pods {
                self.change_pod(uid, |pod| pod.live.owner = Some(visible.clone()));
            }
            self.put_workload(Workload { owner: None, ..(*set).clone() });
        }
        for uid in pods {
            self.change_pod(uid, |pod| {
                pod.controller = None;
                pod.live.owner = None;
            });
        }
    }

    /// Deletes everything in a namespace (workloads.md 6.11.3).
    fn delete_namespace(&mut self, name: &str) {
        let all = self.world.workloads.values().filter(|it| it.key.namespace == name && it.owner.is_none());
        let keys: Vec<WorkloadKey> = all.map(|it| it.key.clone()).collect();
        keys.iter().for_each(|key| self.delete_workload(key));
        let pods = self.world.pods.values().filter(|pod| pod.namespace() == name);
        let pods: Vec<Uid> = pods.map(|pod| pod.uid).collect();
        pods.into_iter().for_each(|uid| self.delete_pod(uid, Actor::Outside));
        self.delete_claims(name);
        let mut manifest = (*self.world.manifest).clone();
        manifest.objects.retain(|object| object.namespace != name && !is_namespace(object, name));
        self.put_manifest(Arc::new(manifest));
    }

    /// `kubectl cordon` and `uncordon`: the node takes no new pods, or takes them again.
    pub(super) fn cordon(&mut self, name: &str, unschedulable: bool) {
        let Some(node) = self.world.nodes.get(name) else { return };
        if node.unschedulable != unschedulable {
            self.change_node(name, |node| node.unschedulable = unschedulable);
            let what = if unschedulable { What::Cordoned } else { What::Uncordoned };
            self.log(Thing::Node(name.to_string()), what, Actor::Outside);
        }
    }

    fn label(&mut self, pod: &PodName, key: &str, value: Option<String>) {
        let Some(uid) = self.world.pod_named(pod).map(|pod| pod.uid) else { return };
        let said = What::Labelled { key: key.to_string(), value: value.clone() };
        self.change_pod(uid, |pod| {
            let mut labels = (*pod.live.labels).clone();
            match value {
                Some(value) => drop(labels.insert(key.to_string(), value)),
                None => drop(labels.remove(key)),
            }
            pod.live.labels = Arc::new(labels);
        });
        self.wake_scheduler_for_room();
        self.log_pod(uid, said, Actor::Outside);
    }
}

/// What an event cannot change: a Job's template is immutable, and neither Jobs nor DaemonSets have a scale.
fn not_taken(event: &Event) -> Option<Thing> {
    let (target, kinds) = match event {
        Event::Rollout(target) => (target, &[OwnerKind::Job][..]),
        Event::Scale { target, .. } => (target, &[OwnerKind::Job, OwnerKind::DaemonSet][..]),
        _ => return None,
    };
    kinds.contains(&target.kind).then(|| Thing::Workload(target.clone()))
}

/// What a Node's status says.
fn ready(node: &Node) -> NodeReady {
    let condition = node.status.conditions.iter().find(|it| it.type_.as_deref() == Some("Ready"));
    match condition.map(|it| it.status.as_deref()) {
        None => NodeReady::Unstated,
        Some(Some("True")) => NodeReady::True,
        Some(Some("False")) => NodeReady::False,
        Some(_) => NodeReady::Unknown,
    }
}

fn is_namespace(object: &Object, name: &str) -> bool {
    matches!(object.kind, Kind::Namespace(_)) && object.name == name
}

fn same(one: &Object, other: &Object) -> bool {
    one.kind.name() == other.kind.name() && one.namespace == other.namespace && one.name == other.name
}
