//! Labels that every pod of a workload has a value of its own for. Where nobody selects by them, pods that
//! differ in nothing else are one class. Knows selectors; must not know nodes.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{PodClass, Spreader};
use crate::manifest::kinds::{LabelSelector, Labels, PodAffinity, PodAffinityTerm, PodSpec};

/// What a StatefulSet and an indexed Job add (workloads.md 6.1).
const KEYS: [&str; 3] = [
    "statefulset.kubernetes.io/pod-name",
    "apps.kubernetes.io/pod-index",
    "batch.kubernetes.io/job-completion-index",
];

/// Which of [`KEYS`] some selector names.
#[derive(Default)]
pub(super) struct OwnLabels {
    named: BTreeSet<&'static str>,
}

impl OwnLabels {
    /// Those that Services select by.
    pub(super) fn of(spreaders: &[Spreader]) -> Self {
        let mut own = Self::default();
        for key in spreaders.iter().flat_map(|it| it.selector.keys()) {
            own.name(key);
        }
        own
    }

    /// The labels of a class without those that nobody selects by. A class that comes later and selects by
    /// one of them does not see it on those that came before.
    pub(super) fn of_class(&mut self, class: &PodClass) -> Arc<Labels> {
        self.read(&class.spec);
        let idle = |key: &&&str| !self.named.contains(**key) && class.labels.contains_key(**key);
        if KEYS.iter().find(idle).is_none() {
            return class.labels.clone();
        }
        let mut labels = (*class.labels).clone();
        labels.retain(|key, _| !KEYS.contains(&key.as_str()) || self.named.contains(key.as_str()));
        Arc::new(labels)
    }

    fn read(&mut self, spec: &PodSpec) {
        for constraint in &spec.topology_spread_constraints {
            constraint.label_selector.iter().for_each(|selector| self.selector(selector));
            constraint.match_label_keys.iter().for_each(|key| self.name(key));
        }
        let Some(affinity) = &spec.affinity else { return };
        for affinity in affinity.pod_affinity.iter().chain(&affinity.pod_anti_affinity) {
            terms(affinity).for_each(|term| self.term(term));
        }
    }

    fn term(&mut self, term: &PodAffinityTerm) {
        term.label_selector.iter().for_each(|selector| self.selector(selector));
        term.match_label_keys.iter().chain(&term.mismatch_label_keys).for_each(|key| self.name(key));
    }

    fn selector(&mut self, selector: &LabelSelector) {
        selector.match_labels.keys().for_each(|key| self.name(key));
        selector.match_expressions.iter().filter_map(|it| it.key.as_deref()).for_each(|key| self.name(key));
    }

    fn name(&mut self, key: &str) {
        self.named.extend(KEYS.iter().find(|own| **own == key));
    }
}

fn terms(affinity: &PodAffinity) -> impl Iterator<Item = &PodAffinityTerm> {
    affinity.required.iter().chain(affinity.preferred.iter().map(|it| &it.pod_affinity_term))
}
