//! What the API server's admission makes of new pods and claims: LimitRanges give requests and limits, and refuse
//! (workloads.md 6.11.4; plugin/pkg/admission/limitranger). Knows specs; must not know nodes or time.

mod faults;
mod limit_ranges;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::objects::{Item, Objects};
use crate::manifest::kinds::{Kind, LimitRange, PersistentVolumeClaim, PodSpec};
use crate::manifest::{Manifest, Object};
pub use faults::Refusal;

/// Which of the namespace's LimitRanges are there when something is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// All.
    Now,
    /// Those before this byte of the text: objects are made in its order.
    Place(u32),
}

impl Since {
    /// When an object of the manifest is made.
    pub fn of(object: &Object) -> Self {
        Self::Place(place(object))
    }

    /// Whether an object is the dump of a live one: it was made long before, and keeps what it has.
    pub fn is_dumped(object: &Object) -> bool {
        let metadata = object.kind.metadata();
        let running = matches!(&object.kind, Kind::Pod(it) if it.status.phase.is_some());
        running || metadata.uid.is_some() || metadata.creation_timestamp.is_some()
    }
}

fn place(object: &Object) -> u32 {
    object.source.root.span.start
}

/// The LimitRanges of a cluster, by namespace and name.
#[derive(Clone, Debug, Default)]
pub struct Admission {
    ranges: BTreeMap<String, BTreeMap<String, (u32, LimitRange)>>,
}

impl Admission {
    /// Those of a manifest.
    pub fn of(manifest: &Manifest) -> Self {
        Self::of_ranges(&Objects::of(manifest).limit_ranges)
    }

    pub(super) fn of_ranges(items: &[Item<LimitRange>]) -> Self {
        let mut all = Self::default();
        for item in items {
            let own = all.ranges.entry(item.namespace().to_string()).or_default();
            own.insert(item.name().to_string(), (place(item.object), item.it.clone()));
        }
        all
    }

    /// Whether a namespace has none.
    pub fn is_idle(&self, namespace: &str) -> bool {
        !self.ranges.contains_key(namespace)
    }

    fn there(&self, namespace: &str, since: Since) -> Vec<&LimitRange> {
        let own = self.ranges.get(namespace).into_iter().flat_map(BTreeMap::values);
        let before = own.filter(|(place, _)| match since {
            Since::Now => true,
            Since::Place(made) => *place < made,
        });
        before.map(|(_, range)| range).collect()
    }

    /// A new pod's spec as the API server keeps it.
    ///
    /// # Errors
    /// What the server says where it does not take the pod.
    pub fn pod<'s>(
        &self,
        namespace: &str,
        since: Since,
        spec: &'s PodSpec,
    ) -> Result<Cow<'s, PodSpec>, Refusal> {
        if self.is_idle(namespace) {
            return Ok(Cow::Borrowed(spec));
        }
        let ranges = self.there(namespace, since);
        let filled = limit_ranges::filled(spec, &ranges);
        match limit_ranges::refusal(&filled, &ranges) {
            Some(refusal) => Err(refusal),
            None => Ok(filled),
        }
    }

    /// What a new pod is made from: itself as written, or its workload.
    ///
    /// # Errors
    /// What the server says where it does not take the pod.
    pub fn origin(&self, origin: &Arc<Object>, since: Since) -> Result<Arc<Object>, Refusal> {
        let Some(spec) = origin.kind.pod_spec().filter(|_| !self.is_idle(&origin.namespace)) else {
            return Ok(origin.clone());
        };
        let Cow::Owned(filled) = self.pod(&origin.namespace, since, spec)? else { return Ok(origin.clone()) };
        let mut admitted = (**origin).clone();
        if let Some(spec) = admitted.kind.pod_spec_mut() {
            *spec = filled;
        }
        Ok(Arc::new(admitted))
    }

    /// Whether the claims are taken that a StatefulSet makes for each of its pods.
    ///
    /// # Errors
    /// What the server says where one is not.
    pub fn claims_of(&self, object: &Object, since: Since) -> Result<(), Refusal> {
        let Kind::StatefulSet(it) = &object.kind else { return Ok(()) };
        let mut claims = it.spec.volume_claim_templates.iter();
        claims.try_for_each(|claim| self.claim(&object.namespace, since, claim))
    }

    /// Whether a new claim is taken.
    ///
    /// # Errors
    /// What the server says where it is not.
    pub fn claim(&self, namespace: &str, since: Since, claim: &PersistentVolumeClaim) -> Result<(), Refusal> {
        let ranges = self.there(namespace, since);
        limit_ranges::claim_refusal(claim, &ranges).map_or(Ok(()), Err)
    }
}
