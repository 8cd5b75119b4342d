//! TLS at an Ingress controller: which certificate it shows, and whether it takes plain HTTP at all (ingress-policy.md 7.5).
//!
//! Judges names only: SNI picks the certificate, the Host header the rule.

use crate::cluster::{Cluster, Ingress, IngressId, IngressTls};
use crate::network::cause::{Cause, CauseCode};
use crate::network::http::{HostFit, host_fit, host_only};

/// The certificate for a server name: the Secret of the best fitting TLS host, else the controller's own.
pub fn certificate(cluster: &Cluster, ids: &[IngressId], server_name: Option<&str>) -> Cause {
    let name = server_name.map(|name| host_only(name).to_ascii_lowercase());
    let ingresses = ids.iter().filter_map(|id| cluster.ingresses.get(*id));
    let all = ingresses.flat_map(|ingress| ingress.tls.iter().map(move |tls| (ingress, tls)));
    let fitting = all.filter_map(|(ingress, tls)| {
        let fit = tls_fit(ingress, tls, name.as_deref()?)?;
        Some((fit, ingress, tls))
    });
    let best = fitting.reduce(|best, next| if next.0 > best.0 { next } else { best });
    let shown = name.unwrap_or_default();
    match best.and_then(|(_, ingress, tls)| Some((ingress, tls, tls.secret.as_ref()?))) {
        Some((ingress, tls, secret)) => Cause::new(CauseCode::IngressEndsTls)
            .arg(shown)
            .arg([&ingress.namespace, "/", secret].concat())
            .at(tls.span),
        None => Cause::new(CauseCode::IngressDefaultCertificate)
            .arg(shown)
            .at(best.and_then(|(_, _, tls)| tls.span)),
    }
}

/// How well a TLS entry is for a host; one without hosts is for those of the Ingress's rules.
fn tls_fit(ingress: &Ingress, tls: &IngressTls, host: &str) -> Option<HostFit> {
    if tls.hosts.is_empty() {
        return ingress.rules.iter().filter_map(|rule| host_fit(rule.host.as_deref()?, host)).max();
    }
    tls.hosts.iter().filter_map(|known| host_fit(known, host)).max()
}

/// Whether ingress-nginx sends a plain request to HTTPS: for hosts with TLS unless told not to, for any where told to.
pub fn redirects(cluster: &Cluster, ids: &[IngressId], host: &str) -> Option<(IngressId, Cause)> {
    let host = host_only(host).to_ascii_lowercase();
    ids.iter().find_map(|id| {
        let ingress = cluster.ingresses.get(*id)?;
        let nginx = ingress.nginx.as_ref()?;
        let has_rule =
            ingress.rules.iter().any(|rule| host_fit(rule.host.as_deref().unwrap_or(""), &host).is_some());
        let tls = ingress.tls.iter().find(|tls| tls_fit(ingress, tls, &host).is_some());
        let redirects = has_rule && (nginx.force_ssl_redirect || (nginx.ssl_redirect && tls.is_some()));
        let span = tls.and_then(|tls| tls.span).or(ingress.span);
        redirects.then(|| (*id, Cause::new(CauseCode::IngressRedirectsToHttps).arg(&host).at(span)))
    })
}
