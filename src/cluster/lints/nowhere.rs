//! What is accepted and leads nowhere: an externalName that is an address (dns-discovery.md 4.3.3), a Service that
//! nobody gives endpoints (endpoints.md 2.1), ports of hand-written endpoints that no Service has (2.6.2), policies that
//! select nobody (ingress-policy.md 7.6.2).

use super::super::cidr::parse_ip;
use super::super::endpoints::SERVICE_NAME;
use super::super::model::{Service, ServiceType};
use super::super::objects::Item;
use super::super::pods::protocol;
use super::super::selectors::matches;
use super::selectors::{Set, Sets};
use super::{Lints, names, use_instead};
use crate::diagnostic::{Code, Diagnostics, Severity};
use crate::manifest::Path;
use crate::manifest::kinds::{self, EndpointPort, LabelSelector};

/// So many label sets are looked at for policies in all; policies after that are not judged.
const MAX_COMPARISONS: usize = 100_000;

pub(super) fn check(lints: &Lints, sets: &Sets, out: &mut Diagnostics) {
    for (service, item) in lints.cluster.services.iter().zip(&lints.objects.services) {
        address_as_name(service, item, out);
        short_name(lints, service, item, out);
    }
    for (service, item) in lints.cluster.services.iter().zip(&lints.objects.services) {
        nobody_behind(lints, service, item, out);
    }
    for item in &lints.objects.slices {
        let named = item.it.metadata.labels.get(SERVICE_NAME);
        ports(lints, item, named.map_or("", String::as_str), "ports", &item.it.ports, out);
    }
    for item in &lints.objects.endpoints {
        let service = lints.cluster.service_named(item.namespace(), item.name());
        let service = service.and_then(|id| lints.cluster.services.get(id));
        if service.is_some_and(|it| it.selector.is_some()) {
            continue; // The controller writes over them.
        }
        for (at, subset) in item.it.subsets.iter().enumerate() {
            ports(lints, item, item.name(), &format!("subsets[{at}].ports"), &subset.ports, out);
        }
    }
    policies(lints, sets, out);
}

/// Cluster DNS makes no address of it: it asks for a host of that name.
fn address_as_name(service: &Service, item: &Item<kinds::Service>, out: &mut Diagnostics) {
    let name = service.external_name.as_deref().unwrap_or("");
    if service.kind == ServiceType::ExternalName && parse_ip(name).is_some() {
        let args = vec![item.name().to_string(), name.to_string()];
        item.warn(out, Code::ExternalNameIsAddress, "spec.externalName", args, None);
    }
}

/// The short name of a Service (`db`, `db.shop`, `db.shop.svc`): pods may ask for it, a CNAME may not lead to it.
fn short_name(lints: &Lints, service: &Service, item: &Item<kinds::Service>, out: &mut Diagnostics) {
    let Some(written) =
        service.external_name.as_deref().filter(|_| service.kind == ServiceType::ExternalName)
    else {
        return;
    };
    let name = written.strip_suffix(".svc").unwrap_or(written);
    let (other, namespace) = name.split_once('.').unwrap_or((name, &service.namespace));
    let itself = (namespace, other) == (&*service.namespace, &*service.name);
    if !itself && lints.cluster.service_named(namespace, other).is_some() {
        let whole = format!("{other}.{namespace}.svc.cluster.local");
        let fix = use_instead(item.object, &Path::of("spec.externalName"), &whole);
        let args = vec![item.name().to_string(), written.to_string(), whole];
        item.warn(out, Code::ExternalNameIsShort, "spec.externalName", args, fix);
    }
}

/// A Service without selector whose endpoints are nowhere in the manifest. Perhaps they are elsewhere.
fn nobody_behind(lints: &Lints, service: &Service, item: &Item<kinds::Service>, out: &mut Diagnostics) {
    let external = service.kind == ServiceType::ExternalName;
    let dumped = item.it.metadata.uid.is_some();
    if external || dumped || service.selector.is_some() || !service.endpoints.is_empty() {
        return;
    }
    let here = |namespace: &str, name: &str| namespace == item.namespace() && name == item.name();
    let of_slice = |name: Option<&String>| name.map_or("", String::as_str).to_string();
    let mut slices = lints.objects.slices.iter();
    let in_slices = slices.any(|it| here(it.namespace(), &of_slice(it.it.metadata.labels.get(SERVICE_NAME))));
    if !in_slices && !lints.objects.endpoints.iter().any(|it| here(it.namespace(), it.name())) {
        let args = vec![item.name().to_string()];
        out.push(item.diagnostic(Severity::Info, Code::NoEndpointsWritten, "spec", args));
    }
}

/// Ports by name and protocol: kube-proxy takes those of the Service alone.
fn ports<T>(
    lints: &Lints,
    item: &Item<T>,
    service: &str,
    list: &str,
    ports: &[EndpointPort],
    out: &mut Diagnostics,
) {
    let service = lints.cluster.service_named(item.namespace(), service);
    let Some(service) = service.and_then(|id| lints.cluster.services.get(id)) else { return };
    if service.headless || service.kind == ServiceType::ExternalName {
        return;
    }
    for (at, port) in ports.iter().enumerate() {
        let name = port.name.as_deref().unwrap_or("");
        let protocol = protocol(port.protocol.as_deref());
        let same = || service.ports.iter().filter(|own| own.protocol == protocol);
        let own_name = |own: &super::super::model::ServicePort| own.name.clone().unwrap_or_default();
        if same().any(|own| own_name(own) == name) {
            continue;
        }
        let path = Path::of(list).index(at).key("name");
        let there: Vec<String> = same().map(own_name).collect();
        let known: Vec<&str> = there.iter().map(String::as_str).collect();
        let fix = names::nearest(name, &known).and_then(|near| use_instead(item.object, &path, near));
        let args = vec![name.to_string(), protocol.name().to_string(), service.name.clone()];
        item.warn(out, Code::EndpointPortUnknown, &path.to_string(), args, fix);
    }
}

/// A podSelector that matches no pod of its namespace, where that has some.
fn policies(lints: &Lints, sets: &Sets, out: &mut Diagnostics) {
    let mut budget = MAX_COMPARISONS;
    for item in &lints.objects.policies {
        let selector = &item.it.spec.pod_selector;
        let Some(left) = budget.checked_sub(sets.all.len()) else { return };
        budget = left;
        let here = || sets.all.iter().filter(|set| set.namespace == item.namespace());
        let selects = |set: &Set| matches(selector, set.labels);
        let dumped = item.it.metadata.uid.is_some();
        if !dumped && *selector != LabelSelector::default() && here().next().is_some() && !here().any(selects)
        {
            let args = vec![item.name().to_string(), item.namespace().to_string()];
            item.warn(out, Code::PolicySelectsNothing, "spec.podSelector", args, None);
        }
    }
}
