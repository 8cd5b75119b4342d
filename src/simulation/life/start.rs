//! The settled cluster of a manifest, as a world: whose pods are whose, which ReplicaSets there must be.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::admission::Gate;
use super::claims;
use super::controllers;
use super::kubelet::Containers;
use super::world::{Deletion, Pod, Uid, Workload, WorkloadKey, World};
use crate::cluster::{self, Cluster, LiveNode, LivePod, Node, NodeReady, OwnerKind, Since};
use crate::manifest::kinds::{Kind, Labels, ObjectMeta};
use crate::manifest::{Manifest, Object};
use crate::simulation::SimTime;

/// The label that ties a pod to its ReplicaSet.
pub(super) const TEMPLATE_HASH: &str = "pod-template-hash";

/// The world of a settled cluster.
pub(super) fn world(manifest: Arc<Manifest>, cluster: &Cluster) -> World {
    let mut world = World {
        workloads: BTreeMap::new(),
        by_owner: BTreeMap::new(),
        nodes: cluster.nodes.iter().map(|it| (it.name.clone(), node(it))).collect(),
        cron_jobs: Arc::default(),
        pods: BTreeMap::new(),
        by_controller: BTreeMap::new(),
        claims: BTreeMap::new(),
        moved: None,
        default_nodes: !manifest.without_nodes
            && !manifest.objects.iter().any(|it| matches!(it.kind, Kind::Node(_))),
        manifest,
    };
    for object in world.manifest.clone().objects.iter() {
        let workload = workload(&Arc::new(object.clone()), SimTime::ZERO);
        workload.into_iter().for_each(|it| world.put_workload(Arc::new(it)));
    }
    adopt_sets(&mut world);
    let mut origins = Origins::of(&world);
    for (at, shown) in cluster.pods.iter().enumerate() {
        let uid = Uid(u64::try_from(at).unwrap_or(u64::MAX));
        if let Some(pod) = origins.pod(&mut world, cluster, shown, uid) {
            world.by_controller.entry(pod.controller.clone()).or_default().insert(uid);
            world.pods.insert(uid, Arc::new(pod));
        }
    }
    make_missing_sets(&mut world);
    look_at_rollouts(&mut world);
    claims::settle(&mut world);
    world
}

/// A world at rest, as one that has been so for long: what is ready is available, rollouts are complete.
pub(super) fn for_long(world: &mut World) {
    for pod in world.pods.values_mut() {
        Arc::make_mut(pod).settled = true;
    }
    look_at_rollouts(world);
}

/// A settled world, as one that has been so since before time zero.
pub(super) fn at_zero(world: &mut World) {
    for pod in world.pods.values_mut() {
        let pod = Arc::make_mut(pod);
        pod.created = SimTime::ZERO;
        pod.ready_since = pod.ready_since.map(|_| SimTime::ZERO);
        pod.deletion = pod.deletion.map(|_| Deletion { since: SimTime::ZERO, until: SimTime::ZERO });
        pod.settled = true;
    }
    for workload in world.workloads.values_mut() {
        let workload = Arc::make_mut(workload);
        workload.rollout.since = SimTime::ZERO;
        if workload.key.kind == OwnerKind::Job {
            workload.created = SimTime::ZERO;
        }
        if let Some(job) = &mut workload.job {
            Arc::make_mut(job).at_zero();
        }
    }
}

/// A node as the cluster has it.
fn node(node: &Node) -> LiveNode {
    let tainted = |key: &str| node.taints.iter().any(|taint| taint.key.as_deref() == Some(key));
    let ready = match node.ready {
        true => NodeReady::True,
        false if tainted("node.kubernetes.io/unreachable") => NodeReady::Unknown,
        false if tainted("node.kubernetes.io/not-ready") => NodeReady::False,
        false => NodeReady::Unstated,
    };
    LiveNode { ready, unschedulable: node.unschedulable, down: node.down }
}

/// The workload that an object is; none for any other kind.
pub(super) fn workload(object: &Arc<Object>, now: SimTime) -> Option<Workload> {
    let kind = kind(&object.kind)?;
    let mould = cluster::mould(object)?;
    let key = WorkloadKey { kind, namespace: object.namespace.clone(), name: object.name.clone() };
    let owner = controller_of(object.kind.metadata(), &object.namespace)
        .filter(|owner| owner.kind == OwnerKind::Deployment);
    let replicas = replicas(&object.kind);
    Some(Workload { owner, ..Workload::new(key, object.clone(), mould, replicas, now) })
}

fn kind(kind: &Kind) -> Option<OwnerKind> {
    match kind {
        Kind::Deployment(_) => Some(OwnerKind::Deployment),
        Kind::ReplicaSet(_) => Some(OwnerKind::ReplicaSet),
        Kind::ReplicationController(_) => Some(OwnerKind::ReplicationController),
        Kind::StatefulSet(_) => Some(OwnerKind::StatefulSet),
        Kind::DaemonSet(_) => Some(OwnerKind::DaemonSet),
        Kind::Job(_) => Some(OwnerKind::Job),
        _ => None,
    }
}

/// `spec.replicas` with its default.
pub(super) fn replicas(kind: &Kind) -> u64 {
    kind.replicas().map_or(1, |it| u64::try_from(it).unwrap_or(0))
}

/// The controller that an object's metadata names, where it is of a kind that is simulated.
fn controller_of(metadata: &ObjectMeta, namespace: &str) -> Option<WorkloadKey> {
    let owner = metadata.owner_references.iter().find(|owner| owner.controller != Some(false))?;
    let kind = OwnerKind::ALL.into_iter().find(|kind| Some(kind.name()) == owner.kind.as_deref())?;
    Some(WorkloadKey { kind, namespace: namespace.to_string(), name: owner.name.clone()? })
}

/// ReplicaSets without owner belong to the Deployment whose selector matches their own labels (workloads.md 6.1.4).
fn adopt_sets(world: &mut World) {
    let deployments: Vec<Arc<Workload>> =
        world.workloads.values().filter(|it| it.key.kind == OwnerKind::Deployment).cloned().collect();
    for deployment in deployments {
        for set in orphans_of(world, &deployment) {
            let owner = Some(deployment.key.clone());
            world.put_workload(Arc::new(Workload { owner, ..(*set).clone() }));
        }
    }
}

/// The ReplicaSets that a Deployment would take over.
pub(super) fn orphans_of(world: &World, deployment: &Workload) -> Vec<Arc<Workload>> {
    let Kind::Deployment(it) = &deployment.object.kind else { return Vec::new() };
    let Some(selector) = it.spec.selector.as_ref() else { return Vec::new() };
    let sets = world.workloads.values().filter(|it| it.key.kind == OwnerKind::ReplicaSet);
    let adopted = sets.filter(|set| {
        let metadata = set.object.kind.metadata();
        let written = matches!(set.object.kind, Kind::ReplicaSet(_));
        let labels = if written { &metadata.labels } else { &*set.mould.labels };
        set.owner.is_none()
            && set.key.namespace == deployment.key.namespace
            && !labels.is_empty()
            && controller_of(metadata, &set.key.namespace).is_none()
            && cluster::selectors::matches(selector, labels)
    });
    adopted.cloned().collect()
}

/// Where pods come from.
struct Origins {
    written: BTreeMap<(String, String), Arc<Object>>,
    gate: Gate,
}

impl Origins {
    fn of(world: &World) -> Self {
        let pods = world.manifest.objects.iter().filter(|object| matches!(object.kind, Kind::Pod(_)));
        let named = pods.map(|it| ((it.namespace.clone(), it.name.clone()), Arc::new(it.clone())));
        Self { written: named.collect(), gate: Gate::of(&world.manifest) }
    }

    fn pod(&mut self, world: &mut World, cluster: &Cluster, shown: &cluster::Pod, uid: Uid) -> Option<Pod> {
        let written = self.written.get(&(shown.namespace.clone(), shown.name.clone())).cloned();
        let controller = self.controller(world, shown, written.as_deref());
        let origin = match (written, &controller) {
            (Some(written), _) => written,
            (None, Some(key)) => world.workloads.get(key)?.object.clone(),
            (None, None) => return None,
        };
        let origin = match Since::is_dumped(&origin) && matches!(origin.kind, Kind::Pod(_)) {
            true => origin,
            false => self.gate.origin(&origin, Since::of(&origin)).ok()?,
        };
        let behaviour = Arc::new(cluster::behaviour(&origin)?);
        Some(Pod {
            uid,
            live: live(cluster, shown, origin),
            // At rest, all pods are of the newest version: a dump's hashes are not ours.
            revision: controller.as_ref().and_then(|key| Some(world.workloads.get(key)?.mould.hash.clone())),
            controller,
            created: SimTime::ZERO,
            ready_since: shown.ready.then_some(SimTime::ZERO),
            settled: false,
            deletion: shown.terminating.then_some(Deletion { since: SimTime::ZERO, until: SimTime::ZERO }),
            containers: Containers::settled(&behaviour, shown),
            behaviour,
        })
    }

    /// The controller that owns a pod directly: of a Deployment's pod, the ReplicaSet of its hash.
    fn controller(
        &self,
        world: &mut World,
        shown: &cluster::Pod,
        written: Option<&Object>,
    ) -> Option<WorkloadKey> {
        let stated = written.and_then(|it| controller_of(it.kind.metadata(), &shown.namespace));
        if let Some(stated) = stated.filter(|key| world.workloads.contains_key(key)) {
            return Some(stated);
        }
        let owner = shown.owner.as_ref()?;
        let key =
            WorkloadKey { kind: owner.kind, namespace: shown.namespace.clone(), name: owner.name.clone() };
        if owner.kind != OwnerKind::Deployment {
            return Some(key);
        }
        let deployment = world.workloads.get(&key)?.clone();
        let hash = shown.labels.get(TEMPLATE_HASH);
        let named = hash.map(|hash| format!("{}-{hash}", owner.name));
        let matches = |set: &&Arc<Workload>| {
            Some(&set.key.name) == named.as_ref()
                || set
                    .mould
                    .selector
                    .as_ref()
                    .is_some_and(|it| cluster::selectors::matches(it, &shown.labels))
        };
        if let Some(set) = world.sets_of(&key).into_iter().find(matches) {
            return Some(set.key.clone());
        }
        let set = set_of(&deployment, &deployment.object, 0, 1, SimTime::ZERO)?;
        let key = set.key.clone();
        if !world.workloads.contains_key(&key) {
            world.put_workload(Arc::new(set));
        }
        Some(key)
    }
}

/// The ReplicaSet that a Deployment makes for a version of itself.
pub(super) fn set_of(
    deployment: &Workload,
    version: &Arc<Object>,
    replicas: u64,
    revision: u64,
    now: SimTime,
) -> Option<Workload> {
    let mould = cluster::mould(version)?;
    let key = WorkloadKey {
        kind: OwnerKind::ReplicaSet,
        namespace: deployment.key.namespace.clone(),
        name: format!("{}-{}", deployment.key.name, mould.hash),
    };
    let owner = Some(deployment.key.clone());
    Some(Workload { owner, revision, ..Workload::new(key, version.clone(), mould, replicas, now) })
}

/// At rest, a Deployment's ReplicaSets want the pods that they have.
fn make_missing_sets(world: &mut World) {
    let keys: Vec<WorkloadKey> = world.workloads.keys().cloned().collect();
    for key in keys.iter().filter(|key| key.kind == OwnerKind::Deployment) {
        let Some(deployment) = world.workloads.get(key).cloned() else { continue };
        let paused = matches!(&deployment.object.kind, Kind::Deployment(it) if it.spec.paused == Some(true));
        if world.sets_of(key).is_empty() && !paused {
            let set = set_of(&deployment, &deployment.object, deployment.replicas, 1, SimTime::ZERO);
            set.into_iter().for_each(|set| world.put_workload(Arc::new(set)));
        }
    }
    let made: BTreeSet<WorkloadKey> = world
        .workloads
        .values()
        .filter(|it| it.owner.is_some() && !matches!(it.object.kind, Kind::ReplicaSet(_)))
        .map(|it| it.key.clone())
        .collect();
    for key in made {
        let Some(owner) = world.workloads.get(&key).and_then(|it| it.owner.clone()) else { continue };
        let Some(wanted) = world.workloads.get(&owner).map(|it| it.replicas) else { continue };
        let size = world.workloads.get(&owner).map(|it| controllers::desired(it));
        if let Some(set) = world.workloads.get_mut(&key) {
            Arc::make_mut(set).desired = size;
            Arc::make_mut(set).replicas = wanted;
        }
    }
}

/// At rest, a rollout is complete or has come as far as it comes; nothing is being updated.
fn look_at_rollouts(world: &mut World) {
    let deployments = world.workloads.values().filter(|it| it.key.kind == OwnerKind::Deployment);
    let rollouts: Vec<_> = deployments.map(|it| (it.key.clone(), controllers::at_rest(world, it))).collect();
    for (key, rollout) in rollouts {
        if let Some(deployment) = world.workloads.get_mut(&key) {
            Arc::make_mut(deployment).rollout = rollout;
        }
    }
}

/// Whether a pod waits for the node that the other is on: then that one goes for it.
fn makes_go(pod: &cluster::Pod, other: &cluster::Pod) -> bool {
    pod.nominated.is_some() && pod.nominated == other.node
}

fn live(cluster: &Cluster, shown: &cluster::Pod, origin: Arc<Object>) -> LivePod {
    let node = shown.node.and_then(|node| cluster.nodes.get(node)).map(|node| node.name.clone());
    let pinned = shown.owner.as_ref().is_some_and(|owner| owner.kind == OwnerKind::DaemonSet);
    LivePod {
        name: shown.name.clone(),
        owner: shown.owner.clone(),
        labels: Arc::new(own_labels(&shown.labels, &origin)),
        hostname: shown.hostname.clone(),
        pinned: node.clone().filter(|_| pinned),
        node,
        missing_node: shown.missing_node.clone(),
        ips: shown.ips.clone(),
        phase: shown.phase,
        ready: shown.ready,
        terminating: shown.terminating,
        unscheduled: shown.unscheduled.clone(),
        nominated: shown.nominated.and_then(|node| cluster.nodes.get(node)).map(|node| node.name.clone()),
        preempted: shown.terminating && cluster.pods.iter().any(|it| makes_go(it, shown)),
        bound_at: 0,
        rejected: shown.rejected.clone(),
        restarts: shown.restarts,
        shown: shown.shown.clone(),
        placed: shown.placed,
        nth: 0,
        started: shown.started.clone(),
        origin,
    }
}

/// The labels without those that come from the node, unless they were written.
fn own_labels(labels: &Labels, origin: &Object) -> Labels {
    let places = ["topology.kubernetes.io/zone", "topology.kubernetes.io/region"];
    let written = match &origin.kind {
        Kind::Pod(it) => it.metadata.labels.clone(),
        _ => cluster::mould(origin).map(|it| (*it.labels).clone()).unwrap_or_default(),
    };
    let own = labels.iter().filter(|(key, _)| !places.contains(&key.as_str()) || written.contains_key(*key));
    own.map(|(key, value)| (key.clone(), value.clone())).collect()
}
