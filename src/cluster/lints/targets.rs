//! Target ports that the selected pods do not have (endpoints.md 2.4, 2.10.2, 2.10.3).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::super::model::{ContainerPort, PodTraits, Service, ServicePort, ServiceType, TargetPort};
use super::super::objects::Item;
use super::{Lints, listed, names, use_instead};
use crate::diagnostic::{Code, Diagnostics, Fix, FixLabel, Severity};
use crate::manifest::Path;
use crate::manifest::kinds;
use crate::pace::Pace;
use crate::text::Edit;

pub(super) async fn check(lints: &Lints<'_>, out: &mut Diagnostics, pace: &Pace) {
    for (service, item) in lints.cluster.services.iter().zip(&lints.objects.services) {
        pace.work(service.endpoints.len().saturating_add(1)).await;
        if service.kind == ServiceType::ExternalName || service.ports.is_empty() {
            continue;
        }
        let declared = declared(lints, service);
        if declared.is_empty() {
            continue;
        }
        let mut written = item.it.spec.ports.iter().enumerate().filter(|(_, port)| port.port.is_some());
        for port in &service.ports {
            let Some((at, _)) = written.next() else { break };
            let path = Path::of("spec.ports").index(at).key("targetPort");
            match &port.target {
                TargetPort::Name(name) => named(item, port, name, &path, &declared, out),
                TargetPort::Number(number) => numbered(item, port, *number, &path, &declared, out),
            }
        }
    }
}

/// The ports of each selected template; none at all where a template declares none.
type Declared<'c> = Vec<Vec<&'c ContainerPort>>;

fn declared<'c>(lints: &Lints<'c>, service: &Service) -> Declared<'c> {
    let Some(selector) = &service.selector else { return Vec::new() };
    let mut templates: BTreeMap<usize, &'c Arc<PodTraits>> = BTreeMap::new();
    for group in lints.selection.groups_of(&service.namespace, selector) {
        let pods = lints.selection.groups.get(group).map_or(&[][..], |group| group.pods.as_slice());
        for pod in pods.iter().filter_map(|&id| lints.cluster.pods.get(id)) {
            templates.insert(Arc::as_ptr(&pod.template) as usize, &pod.template);
        }
    }
    let ports = |template: &&'c Arc<PodTraits>| -> Vec<&'c ContainerPort> {
        template.containers.iter().flat_map(|container| &container.ports).collect()
    };
    templates.values().map(ports).collect()
}

/// A name that no selected pod has: no endpoint has a port then.
fn named(
    item: &Item<kinds::Service>,
    port: &ServicePort,
    name: &str,
    path: &Path,
    declared: &Declared,
    out: &mut Diagnostics,
) {
    let all = || declared.iter().flatten();
    let is_it = |own: &&&ContainerPort| own.name.as_deref() == Some(name);
    if all().filter(is_it).any(|own| own.protocol == port.protocol) {
        return;
    }
    let other_protocol = all().find(is_it).map(|own| own.protocol.name()).unwrap_or("");
    let there: BTreeSet<&str> =
        all().filter(|own| own.protocol == port.protocol).filter_map(|own| own.name.as_deref()).collect();
    let names: Vec<&str> = there.iter().copied().collect();
    let fix = names::nearest(name, &names).and_then(|near| use_instead(item.object, path, near));
    let args = vec![
        name.to_string(),
        port.protocol.name().to_string(),
        listed(names.into_iter()),
        other_protocol.to_string(),
    ];
    item.warn(out, Code::TargetPortNameMissing, &path.to_string(), args, fix);
}

/// A number that no selected pod declares, though all declare some. A container may listen on it all the same.
fn numbered(
    item: &Item<kinds::Service>,
    port: &ServicePort,
    number: u16,
    path: &Path,
    declared: &Declared,
    out: &mut Diagnostics,
) {
    let has = |own: &&ContainerPort| own.protocol == port.protocol && own.port == number;
    let silent = declared.iter().any(|ports| ports.is_empty() || ports.iter().any(has));
    if silent {
        return;
    }
    let numbers: BTreeSet<u16> =
        declared.iter().flatten().filter(|own| own.protocol == port.protocol).map(|own| own.port).collect();
    let texts: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    let args =
        vec![number.to_string(), port.protocol.name().to_string(), listed(texts.iter().map(String::as_str))];
    let mut diagnostic = item.diagnostic(Severity::Info, Code::TargetPortUndeclared, &path.to_string(), args);
    // A container may listen on what it does not declare: only a slip of one digit is certain.
    let slip = |declared: &&String| texts.len() == 1 && names::distance(&number.to_string(), declared) == 1;
    diagnostic.fix = texts.first().filter(slip).filter(|_| !item.object.repaired).and_then(|declared| {
        let span = item.object.source.node(path)?.span;
        let edit = Edit { span, replacement: declared.clone() };
        Some(Fix { edit, label: FixLabel::Use(declared.clone()) })
    });
    out.push(diagnostic);
}
