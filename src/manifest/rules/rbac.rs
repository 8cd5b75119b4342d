//! `rbac.authorization.k8s.io/v1` (pkg/apis/rbac/validation): rules, and who is bound to them. Read from the nodes.

use super::detail;
use super::names::{self, Syntax};
use super::report::Field;

const GROUP: &str = "rbac.authorization.k8s.io";
const SUBJECTS: &[&str] = &["ServiceAccount", "User", "Group"];

/// Checks a Role, ClusterRole or a binding of one.
pub(super) fn check(kind: &str, root: &Field) {
    let namespaced = !kind.starts_with("Cluster");
    if kind.ends_with("Binding") {
        check_reference(namespaced, &root.key("roleRef"));
        let subjects = root.key("subjects");
        (0..subjects.len()).for_each(|at| check_subject(namespaced, &subjects.index(at)));
    } else {
        let aggregation = root.key("aggregationRule");
        let selectors = aggregation.key("clusterRoleSelectors");
        if aggregation.is_written() && selectors.len() == 0 {
            selectors.required(detail::ROLE_SELECTOR_NEEDED);
        }
        let rules = root.key("rules");
        (0..rules.len()).for_each(|at| check_rule(namespaced, &rules.index(at)));
    }
}

/// What may be done, and to what: resources, or addresses that are none.
fn check_rule(namespaced: bool, field: &Field) {
    let [verbs, addresses, groups, resources, named] =
        ["verbs", "nonResourceURLs", "apiGroups", "resources", "resourceNames"].map(|key| field.key(key));
    if verbs.len() == 0 {
        verbs.required(detail::VERB_NEEDED);
    }
    if addresses.len() > 0 {
        if namespaced {
            addresses.invalid("[…]", detail::NO_ADDRESSES_IN_NAMESPACES);
        }
        if groups.len() + resources.len() + named.len() > 0 {
            addresses.invalid("[…]", detail::RESOURCES_OR_ADDRESSES);
        }
        return;
    }
    if groups.len() == 0 {
        groups.required(detail::GROUP_NEEDED);
    }
    if resources.len() == 0 {
        resources.required(detail::RESOURCE_NEEDED);
    }
}

fn check_reference(namespaced: bool, field: &Field) {
    let (group, kind, name) = (field.key("apiGroup"), field.key("kind"), field.key("name"));
    group.one_of_or_empty(group.text(), &[GROUP]);
    let kinds: &[&str] = if namespaced { &["Role", "ClusterRole"] } else { &["ClusterRole"] };
    kind.one_of(Some(kind.text().unwrap_or("")), kinds);
    match name.text().unwrap_or("") {
        "" => name.required(""),
        text if text.contains('/') => name.invalid(format!("\"{text}\""), detail::NO_SLASH),
        _ => {}
    }
}

/// An account of a namespace, or a user or group of the cluster's.
fn check_subject(namespaced: bool, field: &Field) {
    let [kind, name, group, namespace] = ["kind", "name", "apiGroup", "namespace"].map(|key| field.key(key));
    let (who, called) = (kind.text().unwrap_or(""), name.text().unwrap_or(""));
    if called.is_empty() {
        name.required("");
    }
    match who {
        "ServiceAccount" => {
            names::check_optional(&name, Some(called), Syntax::Subdomain);
            group.one_of_or_empty(group.text(), &[""]);
            if !namespaced && namespace.text().unwrap_or("").is_empty() {
                namespace.required("");
            }
        }
        "User" | "Group" => group.one_of_or_empty(group.text(), &[GROUP]),
        _ => kind.unsupported(who, SUBJECTS),
    }
}
