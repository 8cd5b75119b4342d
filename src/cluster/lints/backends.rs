//! Ingress backends that lead nowhere (ingress-policy.md 7.4.1).

use std::collections::BTreeSet;

use super::super::model::Service;
use super::super::objects::Item;
use super::{Lints, listed, names, use_instead};
use crate::diagnostic::{Code, Diagnostics, Fix, FixLabel};
use crate::manifest::Path;
use crate::manifest::kinds::{self, IngressServiceBackend};
use crate::text::Edit;

pub(super) fn check(lints: &Lints, out: &mut Diagnostics) {
    for item in &lints.objects.ingresses {
        let spec = &item.it.spec;
        if let Some(service) = spec.default_backend.as_ref().and_then(|backend| backend.service.as_ref()) {
            backend(lints, item, service, &Path::of("spec.defaultBackend.service"), out);
        }
        for (at, rule) in spec.rules.iter().enumerate() {
            let paths = rule.http.as_ref().map_or(&[][..], |http| http.paths.as_slice());
            for (number, path) in paths.iter().enumerate() {
                if let Some(service) = &path.backend.service {
                    let place = Path::of(&format!("spec.rules[{at}].http.paths[{number}].backend.service"));
                    backend(lints, item, service, &place, out);
                }
            }
        }
    }
}

fn backend(
    lints: &Lints,
    item: &Item<kinds::Ingress>,
    backend: &IngressServiceBackend,
    path: &Path,
    out: &mut Diagnostics,
) {
    let Some(name) = backend.name.as_deref() else { return };
    let found = lints.cluster.service_named(item.namespace(), name);
    match found.and_then(|id| lints.cluster.services.get(id)) {
        Some(service) => port(item, backend, service, path, out),
        None => missing(lints, item, name, &path.key("name"), out),
    }
}

fn missing(lints: &Lints, item: &Item<kinds::Ingress>, name: &str, path: &Path, out: &mut Diagnostics) {
    let services = lints.cluster.services.iter();
    let here: Vec<&str> = services
        .clone()
        .filter(|service| service.namespace == item.namespace())
        .map(|service| service.name.as_str())
        .collect();
    let elsewhere: BTreeSet<&str> =
        services.filter(|service| service.name == name).map(|service| service.namespace.as_str()).collect();
    let near = names::nearest(name, &here).filter(|_| elsewhere.is_empty());
    let fix = near.and_then(|near| use_instead(item.object, path, near));
    let args = vec![name.to_string(), item.namespace().to_string(), listed(elsewhere.into_iter())];
    item.warn(out, Code::BackendServiceMissing, &path.to_string(), args, fix);
}

/// A port that the Service does not have; its target port perhaps.
fn port(
    item: &Item<kinds::Ingress>,
    backend: &IngressServiceBackend,
    service: &Service,
    path: &Path,
    out: &mut Diagnostics,
) {
    let Some(port) = &backend.port else { return };
    let name = port.name.as_deref().filter(|name| !name.is_empty());
    let has = service.ports.iter().any(|own| match (name, port.number) {
        (Some(name), _) => own.name.as_deref() == Some(name),
        (None, Some(number)) => i64::from(own.port) == number,
        (None, None) => true,
    });
    if has || service.ports.is_empty() {
        return;
    }
    let (wanted, path) = match name {
        Some(name) => (name.to_string(), path.key("port").key("name")),
        None => (port.number.unwrap_or(0).to_string(), path.key("port").key("number")),
    };
    let shown = |own: &super::super::model::ServicePort| match &own.name {
        Some(name) => format!("{} ({name})", own.port),
        None => own.port.to_string(),
    };
    let there: Vec<String> = service.ports.iter().map(shown).collect();
    let fix = right_port(item, service, name, &path);
    let args = vec![wanted, service.name.clone(), listed(there.iter().map(String::as_str))];
    item.warn(out, Code::BackendPortMissing, &path.to_string(), args, fix);
}

/// The only port there is, or the name that was nearly written.
fn right_port(
    item: &Item<kinds::Ingress>,
    service: &Service,
    name: Option<&str>,
    path: &Path,
) -> Option<Fix> {
    if let Some(name) = name {
        let names: Vec<&str> = service.ports.iter().filter_map(|own| own.name.as_deref()).collect();
        let only = match names.as_slice() {
            [only] if service.ports.len() == 1 => Some(*only),
            _ => None,
        };
        return use_instead(item.object, path, names::nearest(name, &names).or(only)?);
    }
    let [only] = service.ports.as_slice() else { return None };
    let value = only.port.to_string();
    let span = item.object.source.node(path).filter(|_| !item.object.repaired)?.span;
    Some(Fix { edit: Edit { span, replacement: value.clone() }, label: FixLabel::Use(value) })
}
