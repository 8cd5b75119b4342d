//! Target ports that the selected pods do not have (endpoints.md 2.4, 2.10.2, 2.10.3).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::super::model::{PodTraits, Protocol, ServicePort, ServiceType, TargetPort};
use super::super::objects::Item;
use super::super::selection::{PerSelector, Selectors};
use super::{Lints, listed, names, use_instead};
use crate::diagnostic::{Code, Diagnostics, Fix, FixLabel, Severity};
use crate::manifest::Path;
use crate::manifest::kinds::{self, Labels};
use crate::pace::Pace;
use crate::text::Edit;

pub(super) async fn check(lints: &Lints<'_>, out: &mut Diagnostics, pace: &Pace) {
    let selectors = Selectors::of(&lints.cluster.services, |service| service.selector.as_ref());
    let mut known = PerSelector::default();
    for ((id, service), item) in lints.cluster.services.enumerated().zip(&lints.objects.services) {
        pace.work(service.endpoints.len().saturating_add(1)).await;
        if service.kind == ServiceType::ExternalName || service.ports.is_empty() {
            continue;
        }
        let Some(number) = selectors.number(id) else { continue };
        let declared = known.of(number, || {
            let declared = selectors.all.get(number).map(|selector| Declared::of(lints, *selector));
            let declared = declared.unwrap_or_default();
            let size = declared.ports.len();
            (declared, size)
        });
        if !declared.any {
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

/// What the selected templates declare.
#[derive(Default)]
struct Declared<'c> {
    /// There are some.
    any: bool,
    /// One of them declares no port at all.
    one_is_silent: bool,
    ports: BTreeSet<(Protocol, Option<&'c str>, u16)>,
}

impl<'c> Declared<'c> {
    fn of(lints: &Lints<'c>, (namespace, selector): (&str, &Labels)) -> Self {
        let mut templates: BTreeMap<usize, &'c Arc<PodTraits>> = BTreeMap::new();
        for group in lints.selection.groups_of(namespace, selector) {
            let pods = lints.selection.groups.get(group).map_or(&[][..], |group| group.pods.as_slice());
            for pod in pods.iter().filter_map(|&id| lints.cluster.pods.get(id)) {
                templates.insert(Arc::as_ptr(&pod.template) as usize, &pod.template);
            }
        }
        let mut declared = Self { any: !templates.is_empty(), ..Self::default() };
        for template in templates.values() {
            let ports = || template.containers.iter().flat_map(|container| &container.ports);
            declared.one_is_silent |= ports().next().is_none();
            declared.ports.extend(ports().map(|own| (own.protocol, own.name.as_deref(), own.port)));
        }
        declared
    }

    /// Those of a protocol, by their names.
    fn speaking(&self, protocol: Protocol) -> impl Iterator<Item = (Option<&'c str>, u16)> {
        let of = self.ports.iter().filter(move |(own, _, _)| *own == protocol);
        of.map(|(_, name, number)| (*name, *number))
    }
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
    if declared.speaking(port.protocol).any(|(own, _)| own == Some(name)) {
        return;
    }
    let other = declared.ports.iter().find(|(_, own, _)| *own == Some(name));
    let other_protocol = other.map_or("", |(protocol, _, _)| protocol.name());
    let mut names: Vec<&str> = declared.speaking(port.protocol).filter_map(|(own, _)| own).collect();
    names.dedup();
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
    if declared.one_is_silent || declared.speaking(port.protocol).any(|(_, own)| own == number) {
        return;
    }
    let numbers: BTreeSet<u16> = declared.speaking(port.protocol).map(|(_, own)| own).collect();
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
