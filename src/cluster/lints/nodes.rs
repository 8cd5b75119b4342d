//! Nodes on which nothing can run, because of what their objects leave out (scheduling.md 5.9).

use super::Lints;
use crate::diagnostic::{Code, Diagnostics};

pub(super) fn check(lints: &Lints, out: &mut Diagnostics) {
    for item in &lints.objects.nodes {
        let status = &item.it.status;
        let args = || vec![item.name().to_string()];
        let without = |name: &str| {
            let amounts = if status.allocatable.is_empty() { &status.capacity } else { &status.allocatable };
            !amounts.contains_key(name)
        };
        if without("pods") {
            item.warn(out, Code::NodeWithoutRoom, "status.allocatable", args(), None);
        } else if !status.conditions.iter().any(|it| it.type_.as_deref() == Some("Ready")) {
            item.warn(out, Code::NodeNotReporting, "status.conditions", args(), None);
        }
    }
}
