//! Which pods a selector selects, without looking at every pod: pods are grouped by their labels.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::model::Pod;
use super::{IndexVec, PodId, selectors};
use crate::manifest::kinds::Labels;

/// Pods that share their labels.
pub(super) struct Group<'a> {
    pub namespace: &'a str,
    pub labels: &'a Labels,
    pub pods: Vec<PodId>,
}

/// The pods of a cluster by their labels.
pub(super) struct Selection<'a> {
    pub groups: Vec<Group<'a>>,
    by_pair: BTreeMap<(&'a str, &'a str, &'a str), Vec<usize>>,
}

impl<'a> Selection<'a> {
    pub(super) fn of(pods: &'a IndexVec<PodId, Pod>) -> Self {
        let mut groups: Vec<Group> = Vec::new();
        // Labels are compared by where they are kept: equal ones kept twice make two groups, which does no harm.
        let mut known: BTreeMap<(usize, &str), usize> = BTreeMap::new();
        for (id, pod) in pods.enumerated() {
            let key = (Arc::as_ptr(&pod.labels) as usize, pod.namespace.as_str());
            let at = *known.entry(key).or_insert_with(|| {
                groups.push(Group { namespace: &pod.namespace, labels: &pod.labels, pods: Vec::new() });
                groups.len().saturating_sub(1)
            });
            if let Some(group) = groups.get_mut(at) {
                group.pods.push(id);
            }
        }
        let mut by_pair: BTreeMap<(&str, &str, &str), Vec<usize>> = BTreeMap::new();
        for (at, group) in groups.iter().enumerate() {
            for (key, value) in group.labels {
                by_pair.entry((group.namespace, key, value)).or_default().push(at);
            }
        }
        Self { groups, by_pair }
    }

    /// The groups that a selector of pairs selects. An empty selector selects nothing here.
    pub(super) fn groups_of(&self, namespace: &str, selector: &Labels) -> Vec<usize> {
        let lists = selector.iter().map(|(key, value)| {
            self.by_pair.get(&(namespace, key.as_str(), value.as_str())).map_or(&[][..], Vec::as_slice)
        });
        let Some(shortest) = lists.min_by_key(|list| list.len()) else { return Vec::new() };
        let matches = |at: &usize| {
            self.groups.get(*at).is_some_and(|group| selectors::pairs_match(selector, group.labels))
        };
        shortest.iter().copied().filter(matches).collect()
    }

    /// The pods that a selector of pairs selects, in order.
    pub(super) fn pods_of(&self, namespace: &str, selector: &Labels) -> Vec<PodId> {
        let groups = self.groups_of(namespace, selector);
        let mut pods: Vec<PodId> = groups
            .iter()
            .filter_map(|&at| self.groups.get(at))
            .flat_map(|group| group.pods.iter().copied())
            .collect();
        crate::order::sort(&mut pods);
        pods
    }
}
