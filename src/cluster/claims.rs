//! Claims that are made from templates: those that a StatefulSet makes for its pods (`TEMPLATE-POD`, workloads.md 6.4.5), and
//! that of a generic ephemeral volume (`POD-VOLUME`; pkg/controller/volume/ephemeral). Must not know nodes.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Owner, OwnerKind};
use super::objects::Objects;
use crate::manifest::kinds::{Kind, PodSpec};

/// Who knows which PersistentVolumeClaims there are.
pub trait Claims {
    /// All of them, by namespace and name, those that no pod has made yet left out.
    fn claims(&self) -> BTreeSet<(&str, &str)>;

    /// The volume of one that was bound with a pod, which may be gone since.
    fn volume(&self, namespace: &str, claim: &str) -> Option<&str>;
}

/// The templates that claims are made from.
pub(super) struct Makers<'a> {
    sets: BTreeMap<(&'a str, &'a str), Vec<&'a str>>,
}

impl<'a> Makers<'a> {
    /// Those of a manifest.
    pub(super) fn of(objects: &Objects<'a>) -> Self {
        let mut sets = BTreeMap::new();
        for object in &objects.workloads {
            let Kind::StatefulSet(it) = &object.kind else { continue };
            let names = it.spec.volume_claim_templates.iter().filter_map(|it| it.metadata.name.as_deref());
            sets.insert((object.namespace.as_str(), object.name.as_str()), names.collect());
        }
        Self { sets }
    }

    /// The names of the claims that come to be with a pod.
    pub(super) fn names(
        &self,
        (namespace, pod): (&str, &str),
        owner: Option<&Owner>,
        spec: &PodSpec,
    ) -> Vec<String> {
        let set = owner.filter(|owner| owner.kind == OwnerKind::StatefulSet);
        let templates = set.and_then(|set| self.sets.get(&(namespace, set.name.as_str())));
        let of_set = templates.into_iter().flatten().map(|template| format!("{template}-{pod}"));
        of_set.chain(ephemeral(pod, spec)).collect()
    }
}

/// The claims of a pod's generic ephemeral volumes.
fn ephemeral<'s>(pod: &'s str, spec: &'s PodSpec) -> impl Iterator<Item = String> + 's {
    let volumes = spec.volumes.iter().filter(|volume| volume.ephemeral.is_some());
    volumes.filter_map(move |volume| Some(format!("{pod}-{}", volume.name.as_deref()?)))
}

/// The claims that a pod's volumes name.
pub(super) fn named(spec: &PodSpec) -> impl Iterator<Item = (&str, Option<&str>)> {
    let sources = spec.volumes.iter().map(|volume| (volume, volume.persistent_volume_claim.as_ref()));
    sources.filter_map(|(volume, claim)| Some((claim?.claim_name.as_deref()?, volume.name.as_deref())))
}
