//! Admission of pods that are made while time runs: with what LimitRanges give them, or not at all (workloads.md 6.11.4).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::change::{Actor, Thing, What};
use super::engine::Engine;
use super::event::PodName;
use super::world::WorkloadKey;
use crate::cluster::{Admission, Refusal, Since};
use crate::manifest::kinds::PersistentVolumeClaim;
use crate::manifest::{Manifest, Object};

/// What admission knows.
#[derive(Default)]
pub(super) struct Gate {
    admission: Admission,
    /// What was made of an origin, which is kept so that its place stays its own.
    origins: BTreeMap<*const Object, (Arc<Object>, Arc<Object>)>,
    /// Workloads whose pods are refused, each told once.
    refused: BTreeSet<WorkloadKey>,
}

impl Gate {
    /// That of a manifest.
    pub(super) fn of(manifest: &Manifest) -> Self {
        Self { admission: Admission::of(manifest), ..Self::default() }
    }

    /// What a pod is made from; the same for all that are made from the same.
    ///
    /// # Errors
    /// What the server says where it does not take the pod.
    pub(super) fn origin(&mut self, origin: &Arc<Object>, since: Since) -> Result<Arc<Object>, Refusal> {
        if self.admission.is_idle(&origin.namespace) {
            return Ok(origin.clone());
        }
        if let Some((_, admitted)) = self.origins.get(&Arc::as_ptr(origin)) {
            return Ok(admitted.clone());
        }
        let admitted = self.admission.origin(origin, since)?;
        self.origins.insert(Arc::as_ptr(origin), (origin.clone(), admitted.clone()));
        Ok(admitted)
    }
}

impl Engine {
    /// What the next pod of a workload is made from; none where it is refused.
    pub(super) fn admit(
        &mut self,
        key: &WorkloadKey,
        origin: &Arc<Object>,
        name: &str,
    ) -> Option<Arc<Object>> {
        match self.gate.origin(origin, Since::Now) {
            Ok(admitted) => {
                self.gate.refused.remove(key);
                Some(admitted)
            }
            Err(refusal) => {
                self.refuse(key, refusal.of_pod(name));
                None
            }
        }
    }

    /// Whether a claim may be made for a StatefulSet's next pod.
    pub(super) fn admit_claim(
        &mut self,
        set: &WorkloadKey,
        name: &str,
        claim: &PersistentVolumeClaim,
    ) -> bool {
        match self.gate.admission.claim(&set.namespace, Since::Now, claim) {
            Ok(()) => true,
            Err(refusal) => {
                self.refuse(set, refusal.of_claim(name));
                false
            }
        }
    }

    fn refuse(&mut self, key: &WorkloadKey, message: String) {
        if self.gate.refused.insert(key.clone()) {
            let by = Actor::Controller(key.clone());
            self.log(Thing::Workload(key.clone()), What::CreateFails { message }, by);
        }
    }

    /// What a pod that was written as such is made from; none where it is refused.
    pub(super) fn admit_bare(&mut self, object: &Object) -> Option<Arc<Object>> {
        let refusal = match self.gate.origin(&Arc::new(object.clone()), Since::Now) {
            Ok(admitted) => return Some(admitted),
            Err(refusal) => refusal,
        };
        let names = PodName { namespace: object.namespace.clone(), name: object.name.clone() };
        let message = refusal.of_pod(&object.name);
        self.log(Thing::Pod(names), What::Refused { message }, Actor::Outside);
        None
    }

    /// Other objects are applied: what was refused is tried again.
    pub(super) fn renew_gate(&mut self) {
        let refused = std::mem::take(&mut self.gate).refused;
        self.gate = Gate::of(&self.world.manifest);
        refused.iter().for_each(|key| self.wake(key));
    }
}
