//! Hosts and paths of HTTP requests, as the controllers of Ingresses and Gateways alike compare them.
//!
//! Knows texts. Must not know rules, nor what follows from a fit.

use crate::cluster::PathType;

/// How well a rule's host fits: exact beats wildcard beats none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum HostFit {
    /// The rule is for every host.
    Any,
    /// A wildcard for its first label.
    Wildcard,
    /// The same.
    Exact,
}

/// The Host header without its port and the last dot of a full name.
pub(crate) fn host_only(host: &str) -> &str {
    if host.starts_with('[') {
        return host.split_inclusive(']').next().unwrap_or(host);
    }
    host.split(':').next().unwrap_or(host).trim_end_matches('.')
}

/// How a rule's host, in whatever case, fits a host in lower case; empty: every host. A wildcard covers exactly one
/// label.
pub(crate) fn host_fit(rule: &str, host: &str) -> Option<HostFit> {
    if rule.is_empty() {
        return Some(HostFit::Any);
    }
    let rule = rule.to_ascii_lowercase();
    if rule == host {
        return Some(HostFit::Exact);
    }
    let (first, rest) = host.split_once('.')?;
    (rule.strip_prefix("*.") == Some(rest) && !first.is_empty()).then_some(HostFit::Wildcard)
}

/// Whether a request's path fits (ingress-policy.md 7.3, the table).
pub(crate) fn path_matches(path_type: PathType, wanted: &str, path: &str) -> bool {
    match path_type {
        PathType::Exact => wanted == path,
        PathType::Prefix | PathType::ImplementationSpecific => {
            let wanted = wanted.strip_suffix('/').unwrap_or(wanted);
            path.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        }
    }
}
