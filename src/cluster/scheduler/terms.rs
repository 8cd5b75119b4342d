//! What a pod says about other pods: affinity terms and spread constraints, read once per class
//! (scheduling.md 5.6). Knows labels and namespaces; must not know where pods are.

use std::collections::{BTreeMap, BTreeSet};

use super::topology::{HOSTNAME, KeyId, ZONE};
use super::{PodClass, Spreader};
use crate::cluster::model::Namespace;
use crate::cluster::selectors;
use crate::manifest::kinds::{
    LabelSelector, LabelSelectorRequirement, Labels, PodAffinity, PodAffinityTerm, TopologySpreadConstraint,
};

/// The namespaces that a term looks into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Namespaces {
    /// Every one (`namespaceSelector: {}`).
    All,
    /// These.
    Named(BTreeSet<String>),
}

/// Pods by namespace and labels.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// Where they are.
    pub namespaces: Namespaces,
    /// All of these select them; empty: every pod of the namespaces.
    pub selectors: Vec<LabelSelector>,
    /// The selector is null: nobody.
    pub nobody: bool,
}

/// A namespace, and a key and its value there.
type Pair<'a> = (&'a str, &'a str, &'a str);

/// The Services' selectors, found by one of their pairs.
#[derive(Default)]
pub(super) struct Services<'a> {
    by_pair: BTreeMap<Pair<'a>, Vec<(usize, &'a Labels)>>,
}

impl<'a> Services<'a> {
    /// Those that have a selector.
    pub(super) fn of(spreaders: &'a [Spreader<'a>]) -> Self {
        let mut services = Self::default();
        for (at, it) in spreaders.iter().enumerate() {
            let Some((key, value)) = it.selector.iter().next() else { continue };
            services.by_pair.entry((it.namespace, key, value)).or_default().push((at, it.selector));
        }
        services
    }

    /// The selectors of the Services that are there and select such a pod, merged.
    fn selectors_of(&self, class: &PodClass) -> Labels {
        let labels = &class.labels;
        let found = labels.iter().filter_map(|(key, value)| self.by_pair.get(&(class.namespace, key, value)));
        let there = found.flatten().filter(|(at, _)| class.services.is_none_or(|there| *at < there));
        let matching = there.filter(|(_, selector)| selectors::pairs_match(selector, labels));
        matching.flat_map(|(_, selector)| (*selector).clone()).collect()
    }
}

/// A term of pod affinity or anti-affinity.
#[derive(Clone, Debug)]
pub(super) struct Term {
    /// The pods.
    pub group: Group,
    /// The topology.
    pub key: KeyId,
    /// Of a preferred term; negative for anti-affinity.
    pub weight: i64,
}

/// A spread constraint.
#[derive(Clone, Debug)]
pub(super) struct Constraint {
    /// The pods that are counted.
    pub group: Group,
    /// The topology.
    pub key: KeyId,
    /// Its name.
    pub key_name: String,
    /// `maxSkew`.
    pub max_skew: i64,
    /// `minDomains`, 1 by default.
    pub min_domains: usize,
    /// `nodeAffinityPolicy` is not Ignore.
    pub honor_affinity: bool,
    /// `nodeTaintsPolicy` is Honor.
    pub honor_taints: bool,
}

impl Constraint {
    /// Whether its domains are the nodes themselves.
    pub(super) fn by_host(&self) -> bool {
        self.key_name == HOSTNAME
    }
}

impl Group {
    /// Whether a pod of this namespace and these labels is one of them.
    pub(super) fn has(&self, namespace: &str, labels: &Labels) -> bool {
        let inside = match &self.namespaces {
            Namespaces::All => true,
            Namespaces::Named(names) => names.contains(namespace),
        };
        inside && !self.nobody && self.selectors.iter().all(|selector| selectors::matches(selector, labels))
    }

    /// A pair that every one of them has, to find them by.
    pub(super) fn anchor(&self) -> Option<(&str, &str)> {
        self.selectors.iter().find_map(anchor)
    }
}

fn anchor(selector: &LabelSelector) -> Option<(&str, &str)> {
    let pair = selector.match_labels.iter().next().map(|(key, value)| (key.as_str(), value.as_str()));
    let single =
        |it: &'_ LabelSelectorRequirement| it.operator.as_deref() == Some("In") && it.values.len() == 1;
    pair.or_else(|| {
        let expression = selector.match_expressions.iter().find(|it| single(it))?;
        Some((expression.key.as_deref()?, expression.values.first()?.as_str()))
    })
}

/// What reading terms needs to know beside the pod.
pub(super) struct Reader<'r, F: FnMut(&str) -> KeyId> {
    /// The namespaces and their labels.
    pub namespaces: &'r BTreeMap<String, Namespace>,
    /// Gives topology keys their ids.
    pub key: F,
}

impl<F: FnMut(&str) -> KeyId> Reader<'_, F> {
    /// The required terms.
    pub(super) fn required(&mut self, affinity: Option<&PodAffinity>, class: &PodClass) -> Vec<Term> {
        let terms = affinity.map_or(&[][..], |affinity| &affinity.required);
        terms.iter().filter_map(|term| self.term(term, 1, class)).collect()
    }

    /// The preferred terms; `sign` is -1 for anti-affinity.
    pub(super) fn preferred(
        &mut self,
        affinity: Option<&PodAffinity>,
        sign: i64,
        class: &PodClass,
    ) -> Vec<Term> {
        let terms = affinity.map_or(&[][..], |affinity| &affinity.preferred);
        let weight = |weight: Option<i64>| weight.unwrap_or(0).clamp(0, 100) * sign;
        terms
            .iter()
            .filter_map(|term| self.term(&term.pod_affinity_term, weight(term.weight), class))
            .collect()
    }

    fn term(&mut self, term: &PodAffinityTerm, weight: i64, class: &PodClass) -> Option<Term> {
        let mut selector = term.label_selector.clone();
        if let Some(selector) = &mut selector {
            merge(selector, &term.match_label_keys, "In", &class.labels);
            merge(selector, &term.mismatch_label_keys, "NotIn", &class.labels);
        }
        let group = Group {
            namespaces: self.namespaces(term, class.namespace),
            nobody: selector.is_none(),
            selectors: selector.into_iter().collect(),
        };
        Some(Term { group, key: (self.key)(term.topology_key.as_deref()?), weight })
    }

    /// The list and the selected ones together; neither given: the pod's own.
    fn namespaces(&self, term: &PodAffinityTerm, own: &str) -> Namespaces {
        let mut names: BTreeSet<String> = term.namespaces.iter().cloned().collect();
        match &term.namespace_selector {
            Some(selector) if *selector == LabelSelector::default() => return Namespaces::All,
            Some(selector) => {
                let selected =
                    |(_, namespace): &(&String, &Namespace)| selectors::matches(selector, &namespace.labels);
                names.extend(self.namespaces.iter().filter(selected).map(|(name, _)| name.clone()));
            }
            None if names.is_empty() => drop(names.insert(own.to_string())),
            None => {}
        }
        Namespaces::Named(names)
    }

    /// The pod's constraints with this answer to `whenUnsatisfiable`.
    pub(super) fn constraints(&mut self, class: &PodClass, answer: &str) -> Vec<Constraint> {
        let constraints = class.spec.topology_spread_constraints.iter();
        constraints
            .filter(|it| it.when_unsatisfiable.as_deref() == Some(answer))
            .filter_map(|it| self.constraint(it, class))
            .collect()
    }

    fn constraint(&mut self, it: &TopologySpreadConstraint, class: &PodClass) -> Option<Constraint> {
        let mut selector = it.label_selector.clone();
        if let Some(selector) = &mut selector {
            merge(selector, &it.match_label_keys, "In", &class.labels);
        }
        let key_name = it.topology_key.clone()?;
        Some(Constraint {
            group: own_group(class, selector.is_none(), selector.into_iter().collect()),
            key: (self.key)(&key_name),
            key_name,
            max_skew: it.max_skew.unwrap_or(1),
            min_domains: it.min_domains.and_then(|least| usize::try_from(least).ok()).unwrap_or(1),
            honor_affinity: it.node_affinity_policy.as_deref() != Some("Ignore"),
            honor_taints: it.node_taints_policy.as_deref() == Some("Honor"),
        })
    }

    /// The built-in constraints of a pod that has none itself: by host and zone, with the selectors of its
    /// Services and its controller; without any of those, none (5.5.3).
    pub(super) fn default_constraints(&mut self, class: &PodClass, services: &Services) -> Vec<Constraint> {
        let match_labels = services.selectors_of(class);
        let services = LabelSelector { match_labels, match_expressions: Vec::new() };
        let mut selectors = vec![services];
        selectors.extend(class.owner_selector.clone());
        selectors.retain(|selector| *selector != LabelSelector::default());
        if selectors.is_empty() {
            return Vec::new();
        }
        let group = own_group(class, false, selectors);
        [(HOSTNAME, 3), (ZONE, 5)].map(|(name, skew)| self.default_constraint(name, skew, &group)).into()
    }

    fn default_constraint(&mut self, name: &str, max_skew: i64, group: &Group) -> Constraint {
        Constraint {
            group: group.clone(),
            key: (self.key)(name),
            key_name: name.to_string(),
            max_skew,
            min_domains: 1,
            honor_affinity: true,
            honor_taints: false,
        }
    }
}

fn own_group(class: &PodClass, nobody: bool, selectors: Vec<LabelSelector>) -> Group {
    let namespaces = Namespaces::Named([class.namespace.to_string()].into());
    Group { namespaces, selectors, nobody }
}

/// Adds the pod's own values of these labels to a selector; a label that it lacks adds nothing.
fn merge(selector: &mut LabelSelector, keys: &[String], operator: &str, labels: &Labels) {
    for key in keys {
        let Some(value) = labels.get(key) else { continue };
        selector.match_expressions.push(LabelSelectorRequirement {
            key: Some(key.clone()),
            operator: Some(operator.to_string()),
            values: vec![value.clone()],
        });
    }
}
