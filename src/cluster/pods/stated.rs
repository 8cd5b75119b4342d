//! Pods written as such: by hand, or dumped from a live cluster.

use std::borrow::Cow;
use std::sync::Arc;

use super::super::admission::Since;
use super::super::claims::named;
use super::super::model::{Owner, PodPhase};
use super::super::objects::Item;
use super::Context;
use super::behaviour::{Behaviour, Stated};
use super::draft::{Draft, Drafts, Template};
use super::owners::{Owners, controller};
use super::traits;
use crate::manifest::Object;
use crate::manifest::kinds::{self, Labels, PodSpec};

/// A pod of the manifest.
pub(super) struct Bare<'a> {
    pub item: Item<'a, kinds::Pod>,
    /// Where it stands in the text.
    pub place: usize,
    pub behaviour: Behaviour,
    pub stated: Stated,
    pub owner: Option<Owner>,
    /// The kind and name of the controller that its metadata states.
    pub reference: Option<(&'a str, &'a str)>,
    /// Labels that an adopting controller adds.
    pub adopted_labels: Labels,
    /// A controller deletes it.
    pub removed: bool,
}

impl<'a> Bare<'a> {
    /// Counts as a replica: neither ended nor being deleted (workloads.md 6.1.6).
    pub(super) fn active(&self) -> bool {
        let phase = self.stated.phase.unwrap_or(self.behaviour.phase);
        !self.deleted() && !matches!(phase, PodPhase::Succeeded | PodPhase::Failed)
    }

    /// Is being deleted.
    pub(super) fn deleted(&self) -> bool {
        self.item.it.metadata.deletion_timestamp.is_some() || self.behaviour.terminating
    }

    /// Runs and is ready, as far as can be said before it has a node.
    pub(super) fn ready(&self) -> bool {
        self.active()
            && self.stated.phase.unwrap_or(self.behaviour.phase) == PodPhase::Running
            && self.stated.ready.unwrap_or(self.behaviour.ready)
    }

    /// Its labels as written.
    pub(super) fn labels(&self) -> &'a Labels {
        &self.item.it.metadata.labels
    }
}

/// The pods of the manifest.
pub(super) fn read<'a>(context: &Context<'a>, owners: &Owners<'a>) -> Vec<Bare<'a>> {
    let pods = context.objects.pods.iter().map(|item| {
        let metadata = &item.it.metadata;
        let reference = controller(metadata);
        Bare {
            item: *item,
            place: item.object.source.root.span.start as usize,
            behaviour: Behaviour::of(&metadata.annotations, &item.it.spec),
            stated: Stated::of(item.it),
            owner: owners.of_pod(item.namespace(), metadata),
            reference: reference.and_then(|owner| Some((owner.kind.as_deref()?, owner.name.as_deref()?))),
            adopted_labels: Labels::new(),
            removed: false,
        }
    });
    pods.collect()
}

/// Makes its draft.
pub(super) fn draft<'a>(context: &Context<'a>, pod: &Bare<'a>, drafts: &mut Drafts<'a>) {
    let Some(spec) = spec(context, pod).filter(|_| !pod.removed) else { return };
    let item = &pod.item;
    let mut labels = pod.labels().clone();
    labels.extend(pod.adopted_labels.clone());
    let made = template(item.object, &item.it.spec, labels, pod.behaviour.clone());
    let place = Some(item.object.source.root.span.start);
    let template = drafts.template(Template { spec, place, ..made });
    drafts.push(Draft {
        hostname: item.it.spec.hostname.clone().filter(|name| !name.is_empty()),
        owner: pod.owner.clone(),
        stated: Some(Box::new(pod.stated.clone())),
        deleted: item.it.metadata.deletion_timestamp.is_some(),
        ..Draft::new(template, item.name().to_string())
    });
}

/// Its spec as admission leaves it; none: it is refused.
pub(super) fn spec<'a>(context: &Context<'a>, pod: &Bare<'a>) -> Option<Cow<'a, PodSpec>> {
    let (object, spec) = (pod.item.object, &pod.item.it.spec);
    let admission = &context.objects.admission;
    if admission.is_idle(&object.namespace) || Since::is_dumped(object) {
        return Some(Cow::Borrowed(spec));
    }
    admission.pod(&object.namespace, Since::of(object), spec).ok()
}

/// A template that one pod alone is made from: itself.
pub(super) fn template<'a>(
    object: &'a Object,
    spec: &'a PodSpec,
    labels: Labels,
    behaviour: Behaviour,
) -> Template<'a> {
    Template {
        namespace: &object.namespace,
        spec: Cow::Borrowed(spec),
        labels: Arc::new(labels),
        traits: traits::of(spec, &behaviour, Some(object.source.at("metadata.name"))),
        behaviour,
        owner_selector: None,
        place: None,
        claims: claims(spec, &[]),
    }
}

/// The claims that a pod's volumes name, but for the volumes that a StatefulSet fills from its own templates.
pub(super) fn claims<'s>(spec: &'s PodSpec, own_volumes: &[&str]) -> Vec<&'s str> {
    let own = |name: Option<&str>| name.is_some_and(|name| own_volumes.contains(&name));
    named(spec).filter(|(_, volume)| !own(*volume)).map(|(claim, _)| claim).collect()
}
