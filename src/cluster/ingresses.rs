//! The Ingresses: class, address, rules with the Services they lead to (ingress-policy.md 7.1 to 7.4).

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::assigned::Assigned;
use super::cidr::parse_ip;
use super::model::*;
use super::objects::{Item, Objects};
use super::{IndexVec, IngressId, ServiceId};
use crate::manifest::kinds;

const CLASS_ANNOTATION: &str = "kubernetes.io/ingress.class";
const NGINX: &str = "k8s.io/ingress-nginx";
const NGINX_PREFIX: &str = "nginx.ingress.kubernetes.io/";
const DEFAULT_CLASS: &str = "ingressclass.kubernetes.io/is-default-class";

/// The Ingresses of a manifest. Those of one class share the address of its controller.
pub(super) fn build(
    objects: &Objects,
    services: &BTreeMap<String, ServiceId>,
    assigned: &mut Assigned,
) -> IndexVec<IngressId, Ingress> {
    let default = default_class(objects);
    let classes: BTreeMap<&str, &kinds::IngressClass> =
        objects.classes.iter().map(|item| (item.name(), item.it)).collect();
    let mut of_class: BTreeMap<String, IpAddr> = BTreeMap::new();
    let mut ingresses = IndexVec::default();
    for item in &objects.ingresses {
        let class = class(item, default);
        let (mut addresses, hostnames) = stated(item);
        let stated = !addresses.is_empty() || !hostnames.is_empty();
        let served = stated || is_served(item, &classes);
        if served && !stated {
            addresses.extend(controller_address(class.as_deref().unwrap_or(""), &mut of_class, assigned));
        }
        ingresses.push(Ingress {
            namespace: item.namespace().to_string(),
            name: item.name().to_string(),
            served,
            nginx: nginx(item, class.as_deref(), &classes),
            class,
            addresses,
            hostnames,
            rules: rules(item, services),
            default_backend: backend(
                item,
                item.it.spec.default_backend.as_ref(),
                "spec.defaultBackend",
                services,
            ),
            tls: tls(item),
            created: item.it.metadata.creation_timestamp.as_deref().map(std::sync::Arc::from),
            span: Some(item.at("metadata.name")),
        });
    }
    ingresses
}

/// The class that the API fills in where none is given: the newest default one; of equal age, the first by name (7.2.2).
fn default_class<'a>(objects: &Objects<'a>) -> Option<&'a str> {
    let defaults = objects
        .classes
        .iter()
        .filter(|item| item.it.metadata.annotations.get(DEFAULT_CLASS).map(String::as_str) == Some("true"));
    let newest = defaults.min_by(|a, b| {
        let age = |item: &Item<kinds::IngressClass>| item.it.metadata.creation_timestamp.clone();
        age(b).cmp(&age(a)).then_with(|| a.name().cmp(b.name()))
    });
    newest.map(|item| item.name())
}

fn class(item: &Item<kinds::Ingress>, default: Option<&str>) -> Option<String> {
    let named = item.it.spec.ingress_class_name.clone().filter(|name| !name.is_empty());
    let legacy = item.it.metadata.annotations.get(CLASS_ANNOTATION).cloned();
    named.or(legacy).or_else(|| default.map(str::to_string))
}

/// Whether a controller acts on it: a class that the manifest does not have, where it has others, has none (7.2.1).
fn is_served(item: &Item<kinds::Ingress>, classes: &BTreeMap<&str, &kinds::IngressClass>) -> bool {
    let named = item.it.spec.ingress_class_name.as_deref().filter(|name| !name.is_empty());
    classes.is_empty() || named.is_none_or(|name| classes.contains_key(name))
}

/// Whether ingress-nginx acts on it, by its class's controller, else by the class's name; and what it is told.
fn nginx(
    item: &Item<kinds::Ingress>,
    class: Option<&str>,
    classes: &BTreeMap<&str, &kinds::IngressClass>,
) -> Option<NginxOptions> {
    let class = class?;
    let controller = classes.get(class).and_then(|known| known.spec.controller.as_deref());
    if !controller.map_or(class == "nginx", |controller| controller == NGINX) {
        return None;
    }
    let says = |name: &str| item.it.metadata.annotations.get(&[NGINX_PREFIX, name].concat());
    let target = says("rewrite-target").filter(|target| target.starts_with('/') && !target.contains('$'));
    Some(NginxOptions {
        ssl_redirect: says("ssl-redirect").is_none_or(|value| value != "false"),
        force_ssl_redirect: says("force-ssl-redirect").is_some_and(|value| value == "true"),
        rewrite_target: target.cloned(),
    })
}

fn tls(item: &Item<kinds::Ingress>) -> Vec<IngressTls> {
    let entries = item.it.spec.tls.iter().enumerate();
    let tls = entries.map(|(at, tls)| IngressTls {
        hosts: tls.hosts.clone(),
        secret: tls.secret_name.clone().filter(|name| !name.is_empty()),
        span: Some(item.at(&format!("spec.tls[{at}]"))),
    });
    tls.collect()
}

fn stated(item: &Item<kinds::Ingress>) -> (Vec<IpAddr>, Vec<String>) {
    let entries = &item.it.status.load_balancer.ingress;
    let addresses = entries.iter().filter_map(|entry| parse_ip(entry.ip.as_deref()?)).collect();
    let hostnames = entries.iter().filter_map(|entry| entry.hostname.clone()).filter(|name| !name.is_empty());
    (addresses, hostnames.collect())
}

fn controller_address(
    class: &str,
    of_class: &mut BTreeMap<String, IpAddr>,
    assigned: &mut Assigned,
) -> Option<IpAddr> {
    if let Some(&ip) = of_class.get(class) {
        return Some(ip);
    }
    let ip = assigned.outside_pool.give(&mut assigned.outside, &["Ingress", class])?;
    of_class.insert(class.to_string(), ip);
    Some(ip)
}

fn rules(item: &Item<kinds::Ingress>, services: &BTreeMap<String, ServiceId>) -> Vec<IngressRule> {
    let mut rules = Vec::new();
    for (at, rule) in item.it.spec.rules.iter().enumerate() {
        let host = rule.host.clone().filter(|host| !host.is_empty());
        let paths = rule.http.as_ref().map_or(&[][..], |http| http.paths.as_slice());
        if paths.is_empty() {
            let span = Some(item.at(&format!("spec.rules[{at}].host")));
            rules.push(IngressRule { host, path: None, unserved: None, span });
            continue;
        }
        for (number, path) in paths.iter().enumerate() {
            let here = format!("spec.rules[{at}].http.paths[{number}]");
            let leads_to = backend(item, Some(&path.backend), &format!("{here}.backend"), services);
            let text = path.path.clone().filter(|path| !path.is_empty()).unwrap_or_else(|| "/".to_string());
            let path_type = path_type(path.path_type.as_deref());
            let span = Some(item.at(&format!("{here}.path")));
            let (path, unserved) = match leads_to {
                Some(backend) => (Some(IngressPath { path: text, path_type, backend }), None),
                None => (None, Some((text, path_type))),
            };
            rules.push(IngressRule { host: host.clone(), path, unserved, span });
        }
    }
    rules
}

fn path_type(text: Option<&str>) -> PathType {
    match text {
        Some("Exact") => PathType::Exact,
        Some("Prefix") => PathType::Prefix,
        _ => PathType::ImplementationSpecific,
    }
}

/// A backend; none where it is no Service (a resource of some other kind).
fn backend(
    item: &Item<kinds::Ingress>,
    backend: Option<&kinds::IngressBackend>,
    path: &str,
    services: &BTreeMap<String, ServiceId>,
) -> Option<IngressBackend> {
    let service = backend?.service.as_ref()?;
    let name = service.name.clone()?;
    let port = service.port.as_ref();
    let number = port.and_then(|port| u16::try_from(port.number?).ok()).filter(|&port| port > 0);
    let port = match (number, port.and_then(|port| port.name.clone())) {
        (Some(number), _) => BackendPort::Number(number),
        (None, name) => BackendPort::Name(name.unwrap_or_default()),
    };
    Some(IngressBackend {
        service: services.get(&format!("{}/{name}", item.namespace())).copied(),
        service_name: name,
        port,
        span: Some(item.at(&format!("{path}.service.name"))),
    })
}
