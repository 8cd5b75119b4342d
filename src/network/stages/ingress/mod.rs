//! An Ingress controller: which rule a request matches, and where it goes (ingress-policy.md 7.3, 7.4).
//!
//! Knows hosts, paths and backends. Must not know kube-proxy: the controller sends straight to endpoints.

pub mod tls;

use std::cmp::Reverse;

use crate::cluster::{
    BackendPort, Cluster, Ingress, IngressBackend, IngressId, IngressRule, PathType, Service,
};
use crate::network::cause::{Cause, CauseCode};
use crate::network::http::{HostFit, host_fit, host_only, path_matches};

/// What the controller makes of a request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict<'a> {
    /// This rule's backend.
    Rule(IngressId, &'a IngressRule, &'a IngressBackend),
    /// The default backend of this Ingress; why.
    Default(IngressId, &'a IngressBackend, Missed),
    /// No rule, and no default backend: 404.
    NotFound(Missed),
}

/// Why no rule's backend took it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missed {
    /// No rule has the host.
    Host,
    /// The host's rules have no such path.
    Path,
    /// The host's rule has no paths at all.
    NoPaths,
}

/// Chooses among the rules of all Ingresses at one address. Host first, then the longest path, Exact before
/// Prefix; of equals the older Ingress (ingress-policy.md 7.3).
pub fn judge<'a>(cluster: &'a Cluster, ids: &[IngressId], host: &str, path: &str) -> Verdict<'a> {
    let ingresses = || ids.iter().filter_map(|id| Some((*id, cluster.ingresses.get(*id)?)));
    let host = host_only(host).to_ascii_lowercase();
    let fits = |rule: &IngressRule| host_fit(rule.host.as_deref().unwrap_or(""), &host);
    let rules = || ingresses().flat_map(|(id, ingress)| ingress.rules.iter().map(move |rule| (id, rule)));
    let Some(best) = rules().filter_map(|(_, rule)| fits(rule)).max() else {
        return default_of(ingresses(), Missed::Host);
    };
    let of_host = || rules().filter(|(_, rule)| fits(rule) == Some(best));
    let path = path.split(['?', '#']).next().unwrap_or("");
    let matching = of_host().filter_map(|(id, rule)| {
        let wanted = rule.path.as_ref()?;
        path_matches(wanted.path_type, &wanted.path, path).then_some((id, rule, wanted))
    });
    let chosen = matching.min_by_key(|(_, _, wanted)| {
        (Reverse(wanted.path.trim_end_matches('/').len()), wanted.path_type != PathType::Exact)
    });
    match chosen {
        Some((id, rule, wanted)) => Verdict::Rule(id, rule, &wanted.backend),
        None => {
            let bare = of_host().all(|(_, rule)| rule.path.is_none());
            let missed = if bare { Missed::NoPaths } else { Missed::Path };
            // Another Ingress's default backend is not for this host: the controller answers by itself.
            let has_host = |id| best == HostFit::Any || of_host().any(|(of, _)| of == id);
            default_of(ingresses().filter(|(id, _)| has_host(*id)), missed)
        }
    }
}

/// The first default backend of these Ingresses.
fn default_of<'a>(
    mut ingresses: impl Iterator<Item = (IngressId, &'a Ingress)>,
    missed: Missed,
) -> Verdict<'a> {
    let found = ingresses.find_map(|(id, one)| Some((id, one.default_backend.as_ref()?)));
    found.map_or(Verdict::NotFound(missed), |(id, backend)| Verdict::Default(id, backend, missed))
}

/// The position of the Service port that a backend names.
pub fn backend_port(service: &Service, port: &BackendPort) -> Option<u16> {
    let at = service.ports.iter().position(|known| match port {
        BackendPort::Number(number) => known.port == *number,
        BackendPort::Name(name) => known.name.as_deref() == Some(name),
    })?;
    u16::try_from(at).ok()
}

/// `80` or `http`.
pub fn port_text(port: &BackendPort) -> String {
    match port {
        BackendPort::Number(number) => number.to_string(),
        BackendPort::Name(name) => name.clone(),
    }
}

/// Why the controller chose this backend, or none.
pub fn cause(verdict: Verdict<'_>, host: &str, path: &str) -> Cause {
    let backend_text =
        |backend: &IngressBackend| format!("{}:{}", backend.service_name, port_text(&backend.port));
    match verdict {
        Verdict::Rule(_, rule, backend) => {
            let (path_type, wanted) =
                rule.path.as_ref().map_or(("", ""), |path| (path.path_type.name(), path.path.as_str()));
            let host = rule.host.as_deref().unwrap_or("*");
            Cause::new(CauseCode::IngressRule)
                .arg(host)
                .arg(wanted)
                .arg(path_type)
                .arg(backend_text(backend))
                .at(rule.span.or(backend.span))
        }
        Verdict::Default(_, backend, missed) => {
            let code = match missed {
                Missed::Host => CauseCode::IngressDefaultNoHost,
                Missed::Path => CauseCode::IngressDefaultNoPath,
                Missed::NoPaths => CauseCode::IngressDefaultNoRules,
            };
            Cause::new(code).arg(host).arg(path).arg(backend_text(backend)).at(backend.span)
        }
        Verdict::NotFound(missed) => {
            let code = match missed {
                Missed::Host => CauseCode::IngressNoHost,
                Missed::Path | Missed::NoPaths => CauseCode::IngressNoPath,
            };
            Cause::new(code).arg(host).arg(path)
        }
    }
}
