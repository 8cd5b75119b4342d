//! What the filters of an HTTPRoute make of a request (ingress-policy.md 7.7.7). Knows no route and no backend.

use std::fmt;

use crate::cluster::{
    FilterAction, HeaderChanges, ListenerProtocol, PathChange, PathMatchType, Redirect, RouteFilter,
    RouteMatch,
};
use crate::network::cause::{Cause, CauseCode};
use crate::network::http::host_only;
use crate::network::packet::Head;

/// A request on its way through the filters.
#[derive(Clone, Debug)]
pub struct Filtered {
    /// The Host header.
    pub host: String,
    /// Path and query.
    pub path: String,
    /// Method and headers.
    pub head: Head,
    /// What the filters did, where somebody wants to know.
    pub causes: Vec<Cause>,
}

/// Runs filters in order; a redirect ends them: its status and its Location.
pub fn run(
    filters: &[RouteFilter],
    matched: &RouteMatch,
    listener: (&ListenerProtocol, u16),
    it: &mut Filtered,
) -> Option<(u16, Location)> {
    for filter in filters {
        match &filter.action {
            FilterAction::RequestHeaders(changes) => {
                change(changes, &mut it.head.headers);
                it.causes.push(
                    Cause::new(CauseCode::GatewayChangesHeaders).arg(changes_text(changes)).at(filter.span),
                );
            }
            FilterAction::ResponseHeaders(changes) => {
                let cause = Cause::new(CauseCode::GatewayChangesResponse).arg(changes_text(changes));
                it.causes.push(cause.at(filter.span));
            }
            FilterAction::Mirror(backend) => {
                // A reference that leads nowhere is left out.
                if backend.service.is_ok() {
                    let to = format!("{}:{}", backend.name, backend.port);
                    it.causes.push(Cause::new(CauseCode::GatewayMirrors).arg(to).at(filter.span));
                }
            }
            FilterAction::Redirect(redirect) => {
                return Some((redirect.status, location(redirect, matched, listener, it)));
            }
            FilterAction::Rewrite(rewrite) => {
                let before = format!("{}{}", it.host, it.path);
                if let Some(host) = &rewrite.hostname {
                    it.host.clone_from(host);
                }
                if let Some(path) = &rewrite.path {
                    it.path = changed_path(path, matched, &it.path);
                }
                let after = format!("{}{}", it.host, it.path);
                it.causes.push(Cause::new(CauseCode::GatewayRewrites).arg(before).arg(after).at(filter.span));
            }
            FilterAction::Other(name) => {
                it.causes.push(Cause::new(CauseCode::GatewayFilterNotSimulated).arg(name).at(filter.span));
            }
        }
    }
    None
}

fn change(changes: &HeaderChanges, headers: &mut Vec<(String, String)>) {
    for (name, value) in &changes.set {
        headers.retain(|(own, _)| !own.eq_ignore_ascii_case(name));
        headers.push((name.clone(), value.clone()));
    }
    for (name, value) in &changes.add {
        match headers.iter_mut().find(|(own, _)| own.eq_ignore_ascii_case(name)) {
            Some((_, old)) => *old = format!("{old},{value}"),
            None => headers.push((name.clone(), value.clone())),
        }
    }
    for name in &changes.remove {
        headers.retain(|(own, _)| !own.eq_ignore_ascii_case(name));
    }
}

/// `x-env=canary, +via=edge, -cookie`
fn changes_text(changes: &HeaderChanges) -> String {
    let set = changes.set.iter().map(|(name, value)| format!("{name}={value}"));
    let add = changes.add.iter().map(|(name, value)| format!("+{name}={value}"));
    let remove = changes.remove.iter().map(|name| format!("-{name}"));
    set.chain(add).chain(remove).collect::<Vec<_>>().join(", ")
}

/// A path with its change made; the query stays.
fn changed_path(change: &PathChange, matched: &RouteMatch, path: &str) -> String {
    let (path, query) = path.find('?').map_or((path, ""), |at| path.split_at(at));
    let changed = match change {
        PathChange::Full(whole) => whole.clone(),
        PathChange::Prefix(value) => {
            let prefix = match matched.path_type {
                PathMatchType::Prefix => matched.path.trim_end_matches('/'),
                PathMatchType::Exact | PathMatchType::Regex => path,
            };
            let rest = path.strip_prefix(prefix).unwrap_or("");
            format!("{}{rest}", value.trim_end_matches('/'))
        }
    };
    let slash = if changed.starts_with('/') { "" } else { "/" };
    format!("{slash}{changed}{query}")
}

/// Where a redirect leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// `http`, `https`.
    pub scheme: String,
    /// A name or an address.
    pub host: String,
    /// The port.
    pub port: u16,
    /// Path and query.
    pub path: String,
}

/// A port that goes without saying is not said.
impl fmt::Display for Location {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { scheme, host, port, path } = self;
        if *port == usual_port(scheme) {
            write!(out, "{scheme}://{host}{path}")
        } else {
            write!(out, "{scheme}://{host}:{port}{path}")
        }
    }
}

fn usual_port(scheme: &str) -> u16 {
    if scheme == "https" { 443 } else { 80 }
}

/// Where a redirect leads, with what it leaves out taken from the request.
fn location(
    redirect: &Redirect,
    matched: &RouteMatch,
    listener: (&ListenerProtocol, u16),
    it: &Filtered,
) -> Location {
    let (protocol, port) = listener;
    let own = if *protocol == ListenerProtocol::Https { "https" } else { "http" };
    let scheme = redirect.scheme.as_deref().unwrap_or(own);
    let port = redirect.port.unwrap_or(if redirect.scheme.is_some() { usual_port(scheme) } else { port });
    let host = redirect.hostname.as_deref().unwrap_or_else(|| host_only(&it.host));
    let path =
        redirect.path.as_ref().map_or_else(|| it.path.clone(), |path| changed_path(path, matched, &it.path));
    Location { scheme: scheme.to_string(), host: host.to_string(), port, path }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table of `replacePrefixMatch` in the API's own words.
    #[test]
    fn prefixes_are_replaced_by_path_elements() {
        for (path, prefix, value, expected) in [
            ("/foo/bar", "/foo", "/xyz", "/xyz/bar"),
            ("/foo/bar", "/foo", "/xyz/", "/xyz/bar"),
            ("/foo/bar", "/foo/", "/xyz", "/xyz/bar"),
            ("/foo/bar", "/foo/", "/xyz/", "/xyz/bar"),
            ("/foo", "/foo", "/xyz", "/xyz"),
            ("/foo/", "/foo", "/xyz", "/xyz/"),
            ("/foo/bar", "/foo", "", "/bar"),
            ("/foo/", "/foo", "", "/"),
            ("/foo", "/foo", "", "/"),
            ("/foo/", "/foo", "/", "/"),
            ("/foo", "/foo", "/", "/"),
            ("/foo?q=1", "/foo", "/xyz", "/xyz?q=1"),
        ] {
            let matched = RouteMatch {
                path_type: PathMatchType::Prefix,
                path: prefix.into(),
                pattern: None,
                headers: Vec::new(),
                query: Vec::new(),
                method: None,
                span: None,
            };
            let change = PathChange::Prefix(value.into());
            assert_eq!(changed_path(&change, &matched, path), expected, "{path} {prefix} {value}");
        }
    }

    #[test]
    fn a_redirect_says_only_the_port_that_does_not_go_without_saying() {
        let matched = RouteMatch {
            path_type: PathMatchType::Prefix,
            path: "/old".into(),
            pattern: None,
            headers: Vec::new(),
            query: Vec::new(),
            method: None,
            span: None,
        };
        let (http, https) = (ListenerProtocol::Http, ListenerProtocol::Https);
        for (scheme, host, port, new, listener, expected) in [
            (None, None, None, None, (&http, 80), "http://a.test/old/x?q=1"),
            (None, None, None, None, (&http, 8080), "http://a.test:8080/old/x?q=1"),
            (Some("https"), None, None, None, (&http, 8080), "https://a.test/old/x?q=1"),
            (Some("https"), None, Some(8443), None, (&http, 80), "https://a.test:8443/old/x?q=1"),
            (None, Some("b.test"), None, Some("/new"), (&https, 443), "https://b.test/new/x?q=1"),
        ] {
            let redirect = Redirect {
                scheme: scheme.map(str::to_string),
                hostname: host.map(str::to_string),
                port,
                path: new.map(|new: &str| PathChange::Prefix(new.to_string())),
                status: 302,
            };
            let request = Filtered {
                host: "a.test:80".into(),
                path: "/old/x?q=1".into(),
                head: Head::default(),
                causes: Vec::new(),
            };
            assert_eq!(location(&redirect, &matched, listener, &request).to_string(), expected);
        }
    }
}
