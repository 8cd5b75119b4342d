//! `v1 LimitRange` (pkg/apis/core/validation, ValidateLimitRange). The defaults of a container's limits are filled in
//! before: one that clashes with what was not written is told at what was.

use std::collections::{BTreeMap, BTreeSet};

use super::names::Syntax;
use super::report::{Field, Report};
use super::{detail, labels, meta, pod};
use crate::diagnostic::Code;
use crate::manifest::kinds::{LimitRange, LimitRangeItem, Quantity, ResourceList};
use crate::manifest::quantity::{Amount, canonical};

const TYPES: &[&str] = &["Container", "Pod", "PersistentVolumeClaim"];

/// Checks a LimitRange.
pub(super) fn check(range: &LimitRange, report: &Report) {
    let root = report.root();
    let spec = root.key("spec");
    let list = spec.key("limits");
    meta::check(&range.metadata, Syntax::Subdomain, &root.key("metadata"));
    let mut seen = BTreeSet::new();
    for (at, item) in range.spec.limits.iter().enumerate() {
        let field = list.index(at);
        check_type(item, &field, &mut seen);
        check_item(item, &field);
    }
}

fn lists(item: &LimitRangeItem) -> [(&'static str, &ResourceList); 5] {
    [
        ("max", &item.max),
        ("min", &item.min),
        ("default", &item.default),
        ("defaultRequest", &item.default_request),
        ("maxLimitRequestRatio", &item.max_limit_request_ratio),
    ]
}

fn check_type<'i>(item: &'i LimitRangeItem, field: &Field, seen: &mut BTreeSet<&'i str>) {
    let kind = item.type_.as_deref().unwrap_or("");
    if !kind.contains('/') {
        field.key("type").one_of(Some(kind), TYPES);
    }
    if !seen.insert(kind) {
        field.key("type").duplicate(kind);
    }
}

/// Whether Kubernetes itself counts something of this name, in containers or elsewhere.
fn is_standard(name: &str) -> bool {
    const COUNTED: &[&str] = &[
        "storage",
        "pods",
        "services",
        "services.nodeports",
        "services.loadbalancers",
        "replicationcontrollers",
        "resourcequotas",
        "secrets",
        "configmaps",
        "persistentvolumeclaims",
        "requests.cpu",
        "requests.memory",
        "requests.ephemeral-storage",
        "limits.cpu",
        "limits.memory",
        "limits.ephemeral-storage",
    ];
    COUNTED.contains(&name) || pod::is_standard(name)
}

fn check_item(item: &LimitRangeItem, field: &Field) {
    let of_pod = item.is("Pod");
    for (key, amounts) in lists(item) {
        let here = field.key(key);
        if of_pod && key.starts_with("default") {
            if !amounts.is_empty() {
                here.forbidden(detail::NOT_FOR_POD_LIMITS);
            }
            continue;
        }
        for name in amounts.keys() {
            labels::check_key(&here.map_key(name), name);
            let of_containers = of_pod || item.is("Container");
            if name.contains('/') || pod::is_standard(name) {
                continue;
            }
            let (place, shown) = (here.map_key(name), format!("\"{name}\""));
            match (is_standard(name), of_containers) {
                (false, true) => place.error(Code::UnknownResource, &[name]),
                (false, false) => place.invalid(shown, detail::STANDARD_RESOURCE),
                (true, true) => place.invalid(shown, detail::NOT_OF_CONTAINERS),
                (true, false) => {}
            }
        }
    }
    let storage = item.min.contains_key("storage") || item.max.contains_key("storage");
    if item.is("PersistentVolumeClaim") && !storage {
        field.key("limits").required(detail::STORAGE_LIMIT_NEEDED);
    }
    let names: BTreeSet<&String> = lists(item).into_iter().flat_map(|(_, amounts)| amounts.keys()).collect();
    let filled = Filled::of(item);
    names.into_iter().for_each(|name| filled.check(name, field));
}

/// The limits of one type with their defaults, and how each is called.
struct Filled {
    lists: BTreeMap<&'static str, ResourceList>,
}

impl Filled {
    fn of(item: &LimitRangeItem) -> Self {
        let mut lists: BTreeMap<&str, ResourceList> =
            lists(item).into_iter().map(|(key, amounts)| (key, amounts.clone())).collect();
        lists.insert("default", item.default_limits());
        lists.insert("defaultRequest", item.default_requests());
        Self { lists }
    }

    fn get(&self, list: &str, name: &str) -> Option<(&Quantity, Amount)> {
        let quantity = self.lists.get(list)?.get(name)?;
        Some((quantity, Amount::read(quantity).ok()?))
    }

    fn check(&self, name: &str, field: &Field) {
        for (less, more, at) in [
            ("min", "max", "min"),
            ("min", "defaultRequest", "defaultRequest"),
            ("defaultRequest", "max", "defaultRequest"),
            ("defaultRequest", "default", "defaultRequest"),
            ("min", "default", "default"),
            ("default", "max", "default"),
        ] {
            let (Some((less_text, less_is)), Some((more_text, more_is))) =
                (self.get(less, name), self.get(more, name))
            else {
                continue;
            };
            if less_is > more_is {
                let list = field.key(at);
                let shown = if at == less { less_text } else { more_text };
                let args = [&canonical(shown), less, &canonical(less_text), more, &canonical(more_text)];
                list.map_key(name).error(Code::LimitsDisagree, &args);
            }
        }
        self.check_ratio(name, field);
    }

    fn check_ratio(&self, name: &str, field: &Field) {
        let Some((ratio, amount)) = self.get("maxLimitRequestRatio", name) else { return };
        let list = field.key("maxLimitRequestRatio");
        let here = list.map_key(name);
        if Amount::read(&Quantity::Int(1)).is_ok_and(|one| amount < one) {
            here.invalid(canonical(ratio), detail::RATIO_BELOW_ONE);
        }
        let (Some((_, least)), Some((_, most))) = (self.get("min", name), self.get("max", name)) else {
            return;
        };
        if let Some(range) = most.times(least).filter(|range| amount.units() as f64 > *range) {
            let (ratio, range) = (canonical(ratio), format!("{range:.6}"));
            let args = [&ratio, "maxLimitRequestRatio", &ratio, "max/min", &range];
            here.error(Code::LimitsDisagree, &args);
        }
    }
}
