//! Selectors of Services: those that match no pod, with what they nearly match (endpoints.md 2.10).

use std::collections::{BTreeMap, BTreeSet};

use super::super::model::{Service, ServiceType};
use super::super::objects::Item;
use super::super::selectors::pairs_match;
use super::{Lints, names, pairs, use_instead};
use crate::diagnostic::{Code, Diagnostics, Fix, FixLabel, Severity};
use crate::manifest::Path;
use crate::manifest::kinds::{self, Labels};
use crate::pace::Pace;
use crate::text::Edit;

/// A selector is compared with so many label sets, at most.
const MAX_SETS: usize = 500;
/// What looking at a selector takes, in units of work.
const NEAREST: usize = 4;
/// So many comparisons are made in all; selectors after that get no nearest labels.
const MAX_COMPARISONS: usize = 100_000;

/// A label set that pods have, or would have.
pub(super) struct Set<'c> {
    pub namespace: &'c str,
    pub labels: &'c Labels,
}

pub(super) async fn check(lints: &Lints<'_>, sets: &Sets<'_>, out: &mut Diagnostics, pace: &Pace) {
    let mut budget = MAX_COMPARISONS;
    for (service, item) in lints.cluster.services.iter().zip(&lints.objects.services) {
        pace.work(NEAREST).await;
        let Some(selector) = &service.selector else { continue };
        if service.kind == ServiceType::ExternalName {
            let args = vec![item.name().to_string()];
            item.warn(out, Code::ExternalNameSelector, "spec.selector", args, None);
        } else if !lints.selection.selects(&service.namespace, selector) {
            nothing(item, selector, sets, &mut budget, out);
        } else {
            nobody_ready(service, item, out);
        }
    }
}

/// All label sets, and where each pair stands in them.
pub(super) struct Sets<'c> {
    pub all: Vec<Set<'c>>,
    by_pair: BTreeMap<(&'c str, &'c str), Vec<usize>>,
}

impl<'c> Sets<'c> {
    /// Those that a selector matches, in any namespace.
    fn matching(&self, selector: &Labels) -> Vec<&Set<'c>> {
        let lists = selector.iter().map(|(key, value)| {
            self.by_pair.get(&(key.as_str(), value.as_str())).map_or(&[][..], Vec::as_slice)
        });
        let shortest = lists.min_by_key(|list| list.len()).unwrap_or(&[]);
        let sets = shortest.iter().filter_map(|&at| self.all.get(at));
        sets.filter(|set| pairs_match(selector, set.labels)).collect()
    }
}

/// The labels of pods and of templates, each once.
pub(super) fn sets<'c>(lints: &Lints<'c>) -> Sets<'c> {
    let mut seen = BTreeSet::new();
    let pods = lints.objects.pods.iter().map(|item| (item.namespace(), &item.it.metadata.labels));
    let templates =
        lints.objects.workloads.iter().filter_map(|object| {
            Some((object.namespace.as_str(), &object.kind.pod_template()?.metadata.labels))
        });
    let all = pods.chain(templates).filter(|(_, labels)| !labels.is_empty());
    let all: Vec<Set> = all
        .filter(|(namespace, labels)| seen.insert((*namespace, *labels)))
        .map(|(namespace, labels)| Set { namespace, labels })
        .collect();
    let mut by_pair: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (at, set) in all.iter().enumerate() {
        for (key, value) in set.labels {
            by_pair.entry((key, value)).or_default().push(at);
        }
    }
    Sets { all, by_pair }
}

fn nothing(
    item: &Item<kinds::Service>,
    selector: &Labels,
    sets: &Sets,
    budget: &mut usize,
    out: &mut Diagnostics,
) {
    let matching = sets.matching(selector);
    if matching.iter().any(|set| set.namespace == item.namespace()) {
        return; // Its workload makes no pods now: none are wanted, or their time has not come.
    }
    if let Some(other) = matching.first() {
        let args = vec![pairs(selector), other.namespace.to_string(), item.namespace().to_string()];
        item.warn(out, Code::SelectorOtherNamespace, "spec.selector", args, None);
        return;
    }
    let compared = sets.all.get(..sets.all.len().min(MAX_SETS).min(*budget)).unwrap_or(&[]);
    *budget = budget.saturating_sub(compared.len());
    let here: Vec<&Set> = compared.iter().filter(|set| set.namespace == item.namespace()).collect();
    let mut near: Vec<Near> = here.iter().filter_map(|set| near(selector, set.labels)).collect();
    crate::order::sort_by_key(&mut near, Near::distance);
    let least = near.first().map_or(0, Near::distance);
    let nearest = near.iter().filter(|it| it.distance() == least);
    let certain = one_of(nearest).filter(|it| it.certain(&here));
    let shown = certain.or_else(|| near.first());
    let labels = shown.map(|it| it.labels.clone()).unwrap_or_default();
    let args = vec![pairs(selector), item.namespace().to_string(), pairs(&labels)];
    let mut diagnostic =
        item.diagnostic(Severity::Warning, Code::SelectorMatchesNothing, "spec.selector", args);
    if let Some(it) = certain {
        let path = Path::of("spec.selector").map_key(&it.key);
        diagnostic.span = item.object.source.span(&path);
        diagnostic.field = Some(path.to_string());
        diagnostic.fix = it.fix(item, &path);
    }
    out.push(diagnostic);
}

/// A label set that a selector misses by one pair.
struct Near {
    /// The pair of the selector that the labels lack.
    key: String,
    value: String,
    /// What the labels have instead: another value of the key, or the value under another key.
    instead: Instead,
    /// The pairs of the labels that the selector should have had.
    labels: Labels,
}

enum Instead {
    Value(String),
    Key(String),
    Nothing,
}

impl Near {
    /// Slips of the keyboard between what was written and what is there.
    fn distance(&self) -> usize {
        match &self.instead {
            Instead::Value(value) => names::distance(&self.value, value),
            Instead::Key(key) => names::distance(&self.key, key),
            Instead::Nothing => usize::MAX,
        }
    }

    /// Whether this is surely what was meant: a slip of the keyboard, or the only labels there are.
    fn certain(&self, here: &[&Set]) -> bool {
        let alone = here.len() == 1;
        match &self.instead {
            Instead::Value(value) => alone || names::nearest(&self.value, &[value]).is_some(),
            Instead::Key(key) => alone || names::nearest(&self.key, &[key]).is_some(),
            Instead::Nothing => false,
        }
    }

    fn fix(&self, item: &Item<kinds::Service>, path: &Path) -> Option<Fix> {
        match &self.instead {
            Instead::Value(value) => use_instead(item.object, path, value),
            Instead::Key(key) if !item.object.repaired => {
                let selector = item.object.source.node(&Path::of("spec.selector"))?;
                let span = selector.entry(&self.key)?.key_span;
                Some(Fix {
                    edit: Edit { span, replacement: key.clone() },
                    label: FixLabel::Rename(key.clone()),
                })
            }
            _ => None,
        }
    }
}

fn near(selector: &Labels, labels: &Labels) -> Option<Near> {
    let mut missing = selector.iter().filter(|(key, value)| labels.get(*key) != Some(*value));
    let (key, value) = missing.next().filter(|_| missing.next().is_none())?;
    let mut shown: Labels =
        selector.iter().filter(|(own, _)| *own != key).map(|(k, v)| (k.clone(), v.clone())).collect();
    let instead = if let Some(other) = labels.get(key) {
        shown.insert(key.clone(), other.clone());
        Instead::Value(other.clone())
    } else if let Some((other, _)) =
        labels.iter().find(|(own, has)| *has == value && !selector.contains_key(*own))
    {
        shown.insert(other.clone(), value.clone());
        Instead::Key(other.clone())
    } else {
        Instead::Nothing
    };
    if shown.is_empty() {
        return None;
    }
    Some(Near { key: key.clone(), value: value.clone(), instead, labels: shown })
}

fn one_of<'n>(mut found: impl Iterator<Item = &'n Near>) -> Option<&'n Near> {
    let first = found.next()?;
    found.all(|other| other.labels == first.labels).then_some(first)
}

fn nobody_ready(service: &Service, item: &Item<kinds::Service>, out: &mut Diagnostics) {
    let usable = service.endpoints.iter().any(|it| it.ready || (it.serving && it.terminating));
    if !usable && !service.endpoints.is_empty() {
        let args = vec![item.name().to_string()];
        out.push(item.diagnostic(Severity::Info, Code::NoReadyEndpoints, "spec.selector", args));
    }
}
