//! PersistentVolumeClaims while time runs: those that StatefulSets make for their pods, who owns them, when they go
//! (workloads.md 6.4.5; pkg/controller/statefulset/stateful_pod_control.go, the garbage collector, pvc-protection).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::change::{Actor, Thing, What};
use super::engine::{Engine, Tick};
use super::event::PodName;
use super::world::{Pod, Uid, Workload, WorkloadKey, World};
use crate::cluster::{self, Admission, Claims, LivePod, PodPhase, Since};
use crate::manifest::kinds::{Kind, StatefulSet};
use crate::manifest::{Manifest, Object};

/// A claim of a moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claim {
    /// Who takes it along when it goes; none: it stays.
    pub owner: Option<ClaimOwner>,
    /// It is being deleted, and waits for the pod that uses it.
    pub terminating: bool,
    /// The volume that it was given with its first pod: it keeps it when the pod goes.
    pub volume: Option<String>,
}

/// The owner of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClaimOwner {
    /// Its StatefulSet (`whenDeleted: Delete`).
    Set(WorkloadKey),
    /// Its pod, which is being scaled away (`whenScaled: Delete`).
    Pod(PodName),
}

/// The claims of a manifest, and those that the StatefulSets of a settled cluster made for their pods; and which pods wait
/// on their nodes for others.
pub(super) fn settle(world: &mut World) {
    let claims = settled(&world.manifest, world);
    for pod in world.pods.values_mut() {
        if pod.live.phase == PodPhase::Pending && pod.live.node.is_some() && !has_all(&claims, pod) {
            Arc::make_mut(pod).containers.volumes_missing = true;
        }
    }
    world.claims = claims;
}

fn settled(manifest: &Manifest, world: &World) -> BTreeMap<PodName, Claim> {
    let admission = Admission::of(manifest);
    let is_there = |it: &&Object| {
        let Kind::PersistentVolumeClaim(claim) = &it.kind else { return false };
        admission.claim(&it.namespace, Since::of(it), claim).is_ok()
    };
    let written = manifest.objects.iter().filter(is_there);
    let mut claims: BTreeMap<PodName, Claim> =
        written.map(|it| (named(&it.namespace, it.name.clone()), Claim::default())).collect();
    for pod in world.pods.values() {
        if pod.live.phase == PodPhase::Running {
            // It would not run without them, whether a dump lists them or not.
            let volumes = used(&pod.live.origin).map(|name| named(pod.namespace(), name.to_string()));
            for name in volumes {
                claims.entry(name).or_default();
            }
        }
        let set = pod.controller.as_ref().and_then(|key| world.workloads.get(key));
        let Some(set) = set else { continue };
        for name in made_for(&set.object, pod.namespace(), &pod.live.name) {
            claims.entry(name).or_insert_with(|| Claim { owner: owner(set, None), ..Claim::default() });
        }
    }
    claims
}

/// The claims of the settled state have what came with its pods.
pub(super) fn bind_settled(world: &mut World, seed: u64) {
    let bound = bound(world, seed);
    world.claims.extend(bound);
}

/// The claims that have a volume since the last time.
fn bound(world: &World, seed: u64) -> Vec<(PodName, Claim)> {
    let pods: Vec<&LivePod> = world.pods.values().map(|pod| &pod.live).collect();
    let bound = cluster::bindings(&world.state(&pods, seed)).into_iter();
    let new = bound.filter_map(|it| {
        let name = named(&it.namespace, it.claim);
        let claim = world.claims.get(&name).filter(|claim| claim.volume.is_none())?;
        Some((name, Claim { volume: Some(it.volume), ..claim.clone() }))
    });
    new.collect()
}

fn named(namespace: &str, name: String) -> PodName {
    PodName { namespace: namespace.to_string(), name }
}

/// The claims that a StatefulSet makes for a pod of it: `TEMPLATE-POD`.
fn made_for(set: &Object, namespace: &str, pod: &str) -> Vec<PodName> {
    let Kind::StatefulSet(it) = &set.kind else { return Vec::new() };
    let templates = it.spec.volume_claim_templates.iter();
    let names = templates.filter_map(|claim| claim.metadata.name.as_deref());
    names.map(|template| named(namespace, format!("{template}-{pod}"))).collect()
}

/// Who owns the claims of a pod, which is to be scaled away or not.
fn owner(set: &Workload, condemned: Option<&PodName>) -> Option<ClaimOwner> {
    let Kind::StatefulSet(it) = &set.object.kind else { return None };
    let when = |policy: fn(&StatefulSet) -> &Option<String>| policy(it).as_deref() == Some("Delete");
    let scaled = when(|it| &it.spec.persistent_volume_claim_retention_policy.when_scaled);
    let deleted = when(|it| &it.spec.persistent_volume_claim_retention_policy.when_deleted);
    match condemned {
        Some(pod) if scaled => Some(ClaimOwner::Pod(pod.clone())),
        _ => deleted.then(|| ClaimOwner::Set(set.key.clone())),
    }
}

/// Whether a pod's claims are all there.
fn has_all(claims: &BTreeMap<PodName, Claim>, pod: &Pod) -> bool {
    used(&pod.live.origin).all(|name| claims.contains_key(&named(pod.namespace(), name.to_string())))
}

/// The claims that the pods of an origin name, but for those that are made for each of them.
fn used(origin: &Object) -> impl Iterator<Item = &str> {
    let set = if let Kind::StatefulSet(it) = &origin.kind { Some(it) } else { None };
    let templates = set.into_iter().flat_map(|it| &it.spec.volume_claim_templates);
    let own: Vec<&str> = templates.filter_map(|claim| claim.metadata.name.as_deref()).collect();
    let volumes = origin.kind.pod_spec().into_iter().flat_map(|spec| &spec.volumes);
    let shared = volumes.filter(move |volume| volume.name.as_deref().is_none_or(|name| !own.contains(&name)));
    let sources = shared.filter_map(|volume| volume.persistent_volume_claim.as_ref());
    sources.filter_map(|source| source.claim_name.as_deref())
}

/// Whether a pod that has not ended has a volume of this claim.
fn uses(pod: &Pod, claim: &PodName) -> bool {
    if pod.has_ended() || pod.namespace() != claim.namespace {
        return false;
    }
    let origin = &pod.live.origin;
    used(origin).any(|name| name == claim.name)
        || made_for(origin, pod.namespace(), &pod.live.name).contains(claim)
}

impl Claims for World {
    fn claims(&self) -> BTreeSet<(&str, &str)> {
        self.claims.keys().map(|name| (name.namespace.as_str(), name.name.as_str())).collect()
    }

    fn volume(&self, namespace: &str, claim: &str) -> Option<&str> {
        self.claims.get(&named(namespace, claim.to_string()))?.volume.as_deref()
    }
}

impl Engine {
    /// Makes the claims that a StatefulSet's next pod lacks; whether it has them all.
    pub(super) fn make_claims(&mut self, set: &Workload, pod: &str) -> bool {
        let Kind::StatefulSet(it) = &set.object.kind else { return true };
        let mut all = true;
        for template in &it.spec.volume_claim_templates {
            let Some(name) = template.metadata.name.as_deref() else { continue };
            let name = named(&set.key.namespace, format!("{name}-{pod}"));
            let there = self.world.claims.get(&name).map(|claim| claim.terminating);
            match there {
                Some(terminating) => all &= !terminating,
                None if !self.admit_claim(&set.key, &name.name, template) => return false,
                None => {
                    let claim = Claim { owner: owner(set, None), ..Claim::default() };
                    self.put_claim(&name, Some(claim));
                    self.log(Thing::Claim(name), What::Created, Actor::Controller(set.key.clone()));
                }
            }
        }
        all
    }

    /// A claim is there now: pods that waited for it go on, those without node by way of the scheduler.
    pub(super) fn claim_came(&mut self, name: &PodName) {
        self.wake_scheduler();
        let waits =
            |pod: &Pod| pod.containers.volumes_missing && uses(pod, name) && has_all(&self.world.claims, pod);
        let waiting: Vec<Uid> =
            self.world.pods.iter().filter(|(_, pod)| waits(pod)).map(|(uid, _)| *uid).collect();
        for uid in waiting {
            self.change_pod(uid, |pod| pod.containers.volumes_missing = false);
            self.pod_bound(uid);
        }
    }

    /// Claims that waited for a pod have what came with it, for good.
    pub(super) fn bind_claims(&mut self) {
        for (name, claim) in bound(&self.world, self.seed) {
            self.put_claim(&name, Some(claim));
        }
    }

    /// Keeps the owners of a pod's claims as the StatefulSet's policy wants them.
    pub(super) fn own_claims(&mut self, set: &Workload, pod: &Pod, condemned: bool) {
        let pod = pod.names();
        let owner = owner(set, condemned.then_some(&pod));
        for name in made_for(&set.object, &set.key.namespace, &pod.name) {
            let there = self.world.claims.get(&name).filter(|claim| claim.owner != owner);
            if let Some(claim) = there.cloned() {
                self.put_claim(&name, Some(Claim { owner: owner.clone(), ..claim }));
            }
        }
    }

    /// Those that a StatefulSet owned go with it, or stay and belong to nobody.
    pub(super) fn release_claims(&mut self, set: &WorkloadKey, orphan: bool) {
        let owner = Some(ClaimOwner::Set(set.clone()));
        let all = self.world.claims.iter().filter(|(_, claim)| claim.owner == owner);
        let all: Vec<(PodName, Claim)> = all.map(|(name, claim)| (name.clone(), claim.clone())).collect();
        for (name, claim) in all {
            if orphan {
                self.put_claim(&name, Some(Claim { owner: None, ..claim }));
            } else {
                self.after(self.timing.controller, Tick::Claim(name));
            }
        }
    }

    /// A pod's object is gone: claims that it owned go too, and those that waited for it.
    pub(super) fn claims_without(&mut self, pod: &PodName) {
        let owned = Some(ClaimOwner::Pod(pod.clone()));
        let waits = |claim: &Claim| claim.terminating || claim.owner == owned;
        let all = self.world.claims.iter().filter(|(name, it)| name.namespace == pod.namespace && waits(it));
        let all: Vec<PodName> = all.map(|(name, _)| name.clone()).collect();
        all.into_iter().for_each(|name| self.after(self.timing.controller, Tick::Claim(name)));
    }

    /// Every claim of a namespace is deleted.
    pub(super) fn delete_claims(&mut self, namespace: &str) {
        let all: Vec<PodName> =
            self.world.claims.keys().filter(|name| name.namespace == namespace).cloned().collect();
        all.into_iter().for_each(|name| self.collect_claim(&name));
    }

    /// Deletes a claim, as soon as no pod uses it.
    pub(super) fn collect_claim(&mut self, name: &PodName) {
        let Some(claim) = self.world.claims.get(name).cloned() else { return };
        let used = self.world.pods.values().any(|pod| uses(pod, name));
        let (thing, by) = (Thing::Claim(name.clone()), Actor::GarbageCollector);
        match (used, claim.terminating) {
            (true, true) => {}
            (true, false) => {
                self.put_claim(name, Some(Claim { terminating: true, ..claim }));
                self.log(thing, What::Terminating, by);
            }
            (false, terminating) => {
                self.put_claim(name, None);
                self.log(thing, if terminating { What::Gone } else { What::Deleted }, by);
                self.wake_sets(&name.namespace);
            }
        }
    }

    /// StatefulSets that wait for a claim to go look again.
    fn wake_sets(&mut self, namespace: &str) {
        let sets = self.world.workloads.values();
        let sets =
            sets.filter(|it| it.key.namespace == namespace && matches!(it.object.kind, Kind::StatefulSet(_)));
        let keys: Vec<WorkloadKey> = sets.map(|it| it.key.clone()).collect();
        keys.iter().for_each(|key| self.wake(key));
    }
}
