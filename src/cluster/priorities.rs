//! Pod priorities: classes of the manifest, those that every cluster has, the default (scheduling.md 5.8).

use std::collections::BTreeMap;

use super::objects::Objects;
use crate::manifest::kinds::PodSpec;

/// The priorities of a cluster.
pub(super) struct Priorities<'a> {
    by_name: BTreeMap<&'a str, (i64, bool)>,
    default: (i64, bool),
}

impl<'a> Priorities<'a> {
    pub(super) fn of(objects: &Objects<'a>) -> Self {
        let mut by_name: BTreeMap<&str, (i64, bool)> = [
            ("system-cluster-critical", (2_000_000_000, true)),
            ("system-node-critical", (2_000_001_000, true)),
        ]
        .into();
        let mut default = (0, true);
        for item in &objects.priorities {
            let entry = (item.it.value.unwrap_or(0), item.it.preemption_policy.as_deref() != Some("Never"));
            by_name.insert(item.name(), entry);
            if item.it.global_default == Some(true) {
                default = entry;
            }
        }
        Self { by_name, default }
    }

    /// A pod's priority and whether it preempts; none where it names a class that nobody made, or says something else
    /// than its class: such a pod is refused at admission (parity record scheduling/priorityclass-missing).
    pub(super) fn of_pod(&self, spec: &PodSpec) -> Option<(i64, bool)> {
        let (value, preempts) = match spec.priority_class_name.as_deref().filter(|name| !name.is_empty()) {
            // A dump states the number: the class need not be in it.
            Some(name) => self.by_name.get(name).copied().or(spec.priority.map(|value| (value, true)))?,
            None => (spec.priority.unwrap_or(self.default.0), self.default.1),
        };
        if self.contradiction(spec).is_some() {
            return None;
        }
        let preempts = spec.preemption_policy.as_deref().map_or(preempts, |policy| policy != "Never");
        Some((value, preempts))
    }

    /// What a pod says otherwise than its class: the field, what it says, what the class says. A dump states the
    /// number that its class had, and is let be.
    pub(super) fn contradiction(&self, spec: &PodSpec) -> Option<(&'static str, String, String)> {
        let named = spec.priority_class_name.as_deref().filter(|name| !name.is_empty());
        let (value, preempts) = match named {
            Some(name) => *self.by_name.get(name)?,
            None => self.default,
        };
        match spec.priority {
            Some(given) if named.is_some() && given != value => {
                return Some(("priority", given.to_string(), value.to_string()));
            }
            Some(_) => return None,
            None => {}
        }
        let policy = if preempts { "PreemptLowerPriority" } else { "Never" };
        let given = spec.preemption_policy.as_deref().filter(|given| *given != policy)?;
        Some(("preemptionPolicy", given.to_string(), policy.to_string()))
    }
}
