//! ReplicaSets that nobody owns, and the Deployments that take them over (workloads.md 6.1.4).

use super::super::selectors;
use super::Context;
use super::owners::{TEMPLATE_HASH, controller};
use crate::manifest::Object;
use crate::manifest::kinds::{Deployment, Kind, LabelSelector, Labels, PodTemplateSpec, ReplicaSet};

/// ReplicaSets without owner and the Deployment that takes each over: its selector matches the ReplicaSet's own labels.
pub(super) struct Orphans<'a>(Vec<(&'a Object, &'a Object)>);

impl<'a> Orphans<'a> {
    pub(super) fn of(context: &Context<'a>) -> Self {
        let sets = context.objects.workloads.iter().copied().filter_map(|object| match &object.kind {
            Kind::ReplicaSet(it) if controller(&it.metadata).is_none() && !it.metadata.labels.is_empty() => {
                Some((object, &it.metadata.labels))
            }
            _ => None,
        });
        let adopts = |deployment: &Object, set: &Object, labels: &Labels| match &deployment.kind {
            Kind::Deployment(it) => {
                let selector = it.spec.selector.as_ref().filter(|it| **it != LabelSelector::default());
                deployment.namespace == set.namespace
                    && selector.is_some_and(|selector| selectors::matches(selector, labels))
            }
            _ => false,
        };
        let adopted = sets.take(MAX_ORPHANS).filter_map(|(set, labels)| {
            let mut workloads = context.objects.workloads.iter().copied();
            Some((set, workloads.find(|deployment| adopts(deployment, set, labels))?))
        });
        Self(adopted.collect())
    }

    /// The Deployment that takes over this ReplicaSet.
    pub(super) fn deployment_of(&self, set: &Object) -> Option<&'a Object> {
        self.0.iter().find(|(own, _)| std::ptr::eq(*own, set)).map(|(_, deployment)| *deployment)
    }

    /// The ReplicaSets that this Deployment takes over.
    pub(super) fn sets_of(&self, deployment: &Object) -> impl Iterator<Item = &'a Object> {
        self.0.iter().filter(move |(_, own)| std::ptr::eq(*own, deployment)).map(|(set, _)| *set)
    }
}

/// So many ReplicaSets without owner are compared with all Deployments, at most.
const MAX_ORPHANS: usize = 500;

/// Whether two templates are equal but for the hash label.
pub(super) fn same(set: &ReplicaSet, deployment: &Deployment) -> bool {
    let plain = |template: &PodTemplateSpec| {
        let mut template = template.clone();
        template.metadata.labels.remove(TEMPLATE_HASH);
        template
    };
    plain(&set.spec.template) == plain(&deployment.spec.template)
}
