//! Ingresses that no controller acts on, and certificates for hosts that no rule has (ingress-policy.md 7.2, 7.5).

use std::collections::BTreeSet;

use super::super::objects::Item;
use super::{Lints, listed, names, use_instead};
use crate::diagnostic::{Code, Diagnostics};
use crate::manifest::Path;
use crate::manifest::kinds;

const LEGACY: &str = "kubernetes.io/ingress.class";

pub(super) fn check(lints: &Lints, out: &mut Diagnostics) {
    let classes: Vec<&str> = lints.objects.classes.iter().map(|item| item.name()).collect();
    for (item, built) in lints.objects.ingresses.iter().zip(lints.cluster.ingresses.iter()) {
        match item.it.spec.ingress_class_name.as_deref().filter(|name| !name.is_empty()) {
            Some(name) if !built.served => missing(item, name, &classes, out),
            Some(_) => {}
            None => unclassed(item, built.class.is_some(), &classes, out),
        }
        tls_hosts(item, out);
    }
}

/// A class that is not there, where others are: nobody acts (7.2.1).
fn missing(item: &Item<kinds::Ingress>, name: &str, classes: &[&str], out: &mut Diagnostics) {
    let path = Path::of("spec.ingressClassName");
    let fix = names::nearest(name, classes).and_then(|near| use_instead(item.object, &path, near));
    let args = vec![name.to_string(), item.name().to_string(), listed(classes.iter().copied())];
    item.warn(out, Code::IngressClassMissing, &path.to_string(), args, fix);
}

/// No class and no default: most controllers ignore it (7.2.4).
fn unclassed(item: &Item<kinds::Ingress>, has_one: bool, classes: &[&str], out: &mut Diagnostics) {
    if has_one || classes.is_empty() || item.it.metadata.annotations.contains_key(LEGACY) {
        return;
    }
    let args = vec![item.name().to_string(), listed(classes.iter().copied())];
    item.warn(out, Code::IngressWithoutClass, "spec", args, None);
}

/// A host with a certificate that no rule serves (7.5.2).
fn tls_hosts(item: &Item<kinds::Ingress>, out: &mut Diagnostics) {
    let spec = &item.it.spec;
    let hosts: BTreeSet<&str> = spec.rules.iter().filter_map(|rule| rule.host.as_deref()).collect();
    if hosts.is_empty() || spec.rules.iter().any(|rule| rule.host.as_deref().is_none_or(str::is_empty)) {
        return;
    }
    let there: Vec<&str> = hosts.iter().copied().collect();
    for (at, tls) in spec.tls.iter().enumerate() {
        for (number, host) in tls.hosts.iter().enumerate() {
            if hosts.iter().any(|rule| covers(rule, host) || covers(host, rule)) {
                continue;
            }
            let path = Path::of(&format!("spec.tls[{at}].hosts[{number}]"));
            let fix = names::nearest(host, &there).and_then(|near| use_instead(item.object, &path, near));
            let args = vec![host.clone(), listed(there.iter().copied())];
            item.warn(out, Code::TlsHostWithoutRule, &path.to_string(), args, fix);
        }
    }
}

/// The same host, or a wildcard for its first label.
fn covers(pattern: &str, host: &str) -> bool {
    let rest = host.split_once('.').map(|(_, rest)| rest);
    pattern == host || pattern.strip_prefix("*.").is_some_and(|pattern| Some(pattern) == rest)
}
