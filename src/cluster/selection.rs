//! Which pods a selector selects, without looking at every pod: pods are grouped by their labels.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use super::model::{Pod, Service};
use super::{Id, IndexVec, PodId, ServiceId, selectors};
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
    pub(super) fn groups_of<'s>(
        &'s self,
        namespace: &'s str,
        selector: &'s Labels,
    ) -> impl Iterator<Item = usize> + use<'s, 'a> {
        let lists = selector.iter().map(|(key, value)| {
            self.by_pair.get(&(namespace, key.as_str(), value.as_str())).map_or(&[][..], Vec::as_slice)
        });
        let shortest: &'s [usize] = lists.min_by_key(|list| list.len()).unwrap_or(&[]);
        let matches = move |at: &usize| {
            let labels = self.groups.get(*at).map(|group| group.labels);
            selector.len() == 1 || labels.is_some_and(|labels| selectors::pairs_match(selector, labels))
        };
        shortest.iter().copied().filter(matches)
    }

    /// Whether a selector of pairs selects any pod.
    pub(super) fn selects(&self, namespace: &str, selector: &Labels) -> bool {
        self.groups_of(namespace, selector).next().is_some()
    }

    /// The pods that a selector of pairs selects, in order.
    pub(super) fn pods_of(&self, namespace: &str, selector: &Labels) -> Vec<PodId> {
        let groups = self.groups_of(namespace, selector);
        let mut pods: Vec<PodId> = groups
            .filter_map(|at| self.groups.get(at))
            .flat_map(|group| group.pods.iter().copied())
            .collect();
        crate::order::sort(&mut pods);
        pods
    }
}

/// The selectors of the Services, each once: thousands of Services may have the same one.
pub(super) struct Selectors<'a> {
    /// With their namespaces, in order.
    pub all: Vec<(&'a str, &'a Labels)>,
    of_service: Vec<Option<usize>>,
}

impl<'a> Selectors<'a> {
    /// `own`: which selector of a Service is meant.
    pub(super) fn of(
        services: &'a IndexVec<ServiceId, Service>,
        own: fn(&Service) -> Option<&Labels>,
    ) -> Self {
        let having = services
            .enumerated()
            .filter_map(|(id, service)| Some((service.namespace.as_str(), own(service)?, id.index())));
        let mut having: Vec<(&str, &Labels, usize)> = having.collect();
        crate::order::sort(&mut having);
        let mut all: Vec<(&str, &Labels)> = Vec::new();
        let mut of_service = vec![None; services.len()];
        for (namespace, selector, service) in having {
            if all.last() != Some(&(namespace, selector)) {
                all.push((namespace, selector));
            }
            if let Some(slot) = of_service.get_mut(service) {
                *slot = all.len().checked_sub(1);
            }
        }
        Self { all, of_service }
    }

    /// Which of them a Service has.
    pub(super) fn number(&self, service: ServiceId) -> Option<usize> {
        self.of_service.get(service.index()).copied().flatten()
    }
}

/// What was worked out for selectors, by their numbers.
pub(super) struct PerSelector<T> {
    known: Vec<Option<Rc<T>>>,
    held: usize,
}

impl<T> PerSelector<T> {
    /// So many things are kept at most; then all are forgotten.
    const MOST: usize = 1_000_000;

    /// What is known for a number, or is made now, with how many things it holds.
    pub(super) fn of(&mut self, number: usize, make: impl FnOnce() -> (T, usize)) -> Rc<T> {
        if let Some(Some(known)) = self.known.get(number) {
            return known.clone();
        }
        if self.held > Self::MOST {
            *self = Self::default();
        }
        let (made, size) = make();
        let made = Rc::new(made);
        self.held = self.held.saturating_add(size);
        if self.known.len() <= number {
            self.known.resize_with(number.saturating_add(1), || None);
        }
        if let Some(slot) = self.known.get_mut(number) {
            *slot = Some(made.clone());
        }
        made
    }
}

impl<T> Default for PerSelector<T> {
    fn default() -> Self {
        Self { known: Vec::new(), held: 0 }
    }
}
