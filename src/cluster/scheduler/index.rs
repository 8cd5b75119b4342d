//! Finding classes by what selects them, and by what they select, without asking each one.
//! Knows labels and terms; must not know nodes.

use std::collections::{BTreeMap, BTreeSet};

use super::ClassId;
use super::terms::{Group, Namespaces};
use crate::manifest::kinds::Labels;

/// Classes by a label pair.
#[derive(Default)]
struct Bucket {
    by_pair: BTreeMap<String, BTreeMap<String, Vec<ClassId>>>,
    others: Vec<ClassId>,
}

impl Bucket {
    fn insert(&mut self, pair: Option<(&str, &str)>, class: ClassId) {
        match pair {
            Some((key, value)) => {
                let values = self.by_pair.entry(key.to_string()).or_default();
                values.entry(value.to_string()).or_default().push(class);
            }
            None => self.others.push(class),
        }
    }

    fn pair(&self, key: &str, value: &str) -> &[ClassId] {
        self.by_pair.get(key).and_then(|values| values.get(value)).map_or(&[], Vec::as_slice)
    }
}

/// Classes by their own namespace and labels. `others` of a bucket holds all of its namespace.
#[derive(Default)]
pub(super) struct ByLabels {
    namespaces: BTreeMap<String, Bucket>,
}

impl ByLabels {
    /// Adds a class.
    pub(super) fn insert(&mut self, namespace: &str, labels: &Labels, class: ClassId) {
        let bucket = self.namespaces.entry(namespace.to_string()).or_default();
        bucket.insert(None, class);
        for (key, value) in labels {
            bucket.insert(Some((key, value)), class);
        }
    }

    /// Adds to `found` every class that may be of a group, perhaps others.
    pub(super) fn candidates(&self, group: &Group, found: &mut BTreeSet<ClassId>) {
        let anchor = group.anchor();
        let mut take = |bucket: &Bucket| match anchor {
            Some((key, value)) => found.extend(bucket.pair(key, value)),
            None => found.extend(&bucket.others),
        };
        match &group.namespaces {
            _ if group.nobody => {}
            Namespaces::All => self.namespaces.values().for_each(take),
            Namespaces::Named(names) => {
                names.iter().filter_map(|name| self.namespaces.get(name)).for_each(&mut take);
            }
        }
    }
}

/// Classes by the pods that their affinity terms speak of.
#[derive(Default)]
pub(super) struct ByTerms {
    anywhere: Bucket,
    namespaces: BTreeMap<String, Bucket>,
}

impl ByTerms {
    /// Adds a class for one of its terms.
    pub(super) fn insert(&mut self, group: &Group, class: ClassId) {
        match &group.namespaces {
            _ if group.nobody => {}
            Namespaces::All => self.anywhere.insert(group.anchor(), class),
            Namespaces::Named(names) => {
                for name in names {
                    self.namespaces.entry(name.clone()).or_default().insert(group.anchor(), class);
                }
            }
        }
    }

    /// Adds to `found` every class that may have a term about such a pod, perhaps others.
    pub(super) fn candidates(&self, namespace: &str, labels: &Labels, found: &mut BTreeSet<ClassId>) {
        for bucket in self.namespaces.get(namespace).into_iter().chain([&self.anywhere]) {
            found.extend(&bucket.others);
            for (key, value) in labels {
                found.extend(bucket.pair(key, value));
            }
        }
    }
}
