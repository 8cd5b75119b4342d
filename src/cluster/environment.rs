//! What a pod finds in its environment: the variables that tell it of Services (dns-discovery.md 4.4).
//!
//! Pure reading of a cluster, on request. Must not know DNS, packets or words.

use std::net::IpAddr;

use super::addresses::KUBERNETES;
use super::model::*;
use super::{PodId, ServiceId};

/// The variables that the kubelet gives the containers of one pod.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    /// `enableServiceLinks`: without it only `kubernetes` of the namespace default is told of (4.4.1).
    pub service_links: bool,
    /// `JOB_COMPLETION_INDEX`, in a pod of an Indexed Job (workloads.md 6.6.5).
    pub index: Option<Variable>,
    /// One entry for each Service that it is told of: `kubernetes` first, the others in the manifest's order.
    pub services: Vec<ServiceVariables>,
    /// Services that it would be told of had they been there when its containers started (4.4.2).
    pub younger: Vec<ServiceId>,
}

/// The variables of one Service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceVariables {
    /// The Service; none for the cluster's own `kubernetes`, which the manifest does not have.
    pub service: Option<ServiceId>,
    /// Its variables, in the order that the kubelet makes them.
    pub variables: Vec<Variable>,
}

/// One variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// The containers whose own `env` has that name, and wins (4.4.4).
    pub overridden_in: Vec<String>,
}

/// The Service variables of a pod; none for one that is not of this cluster.
pub fn environment(cluster: &Cluster, pod: PodId) -> Option<Environment> {
    let pod = cluster.pods.get(pod)?;
    let service_links = pod.template.service_links;
    let mut found = Environment { service_links, ..Environment::default() };
    let index = pod.labels.get("batch.kubernetes.io/job-completion-index");
    found.index = index.map(|index| overridden("JOB_COMPLETION_INDEX".to_string(), index.clone(), pod));
    found.services.push(kubernetes(cluster, pod));
    for (id, service) in cluster.services.enumerated().filter(|_| service_links) {
        if service.namespace != pod.namespace || service.name == "kubernetes" || of(service).is_none() {
            continue;
        }
        if there_before(service, pod) {
            let variables = variables(service, pod);
            found.services.push(ServiceVariables { service: Some(id), variables });
        } else {
            found.younger.push(id);
        }
    }
    Some(found)
}

/// The Service `kubernetes`: the pod's own namespace's where it has one, else that of `default`, which is always
/// told of. Every cluster has it, and older than any pod.
fn kubernetes(cluster: &Cluster, pod: &Pod) -> ServiceVariables {
    let stated = |namespace: &str| {
        let id = cluster.service_named(namespace, "kubernetes")?;
        let service = cluster.services.get(id).filter(|service| of(service).is_some())?;
        Some(ServiceVariables { service: Some(id), variables: variables(service, pod) })
    };
    let own = if pod.template.service_links { stated(&pod.namespace) } else { None };
    own.or_else(|| stated("default")).unwrap_or_else(|| {
        let https = Port { name: Some("https"), protocol: Protocol::Tcp, port: 443 };
        ServiceVariables { service: None, variables: made("kubernetes", KUBERNETES, &[https], pod) }
    })
}

/// Its first cluster IP and its ports, where it has both: headless ones and ExternalNames have none.
fn of(service: &Service) -> Option<(IpAddr, &[ServicePort])> {
    let ports = service.ports.as_slice();
    Some((service.cluster_ip().filter(|_| !ports.is_empty())?, ports))
}

/// Whether a Service had its cluster IP when the pod's containers started. What a dump dates is older than what
/// it does not; without dates objects are made in the order of the text, as `kubectl apply` makes them.
fn there_before(service: &Service, pod: &Pod) -> bool {
    match (&service.created, &pod.started) {
        (_, Started::Later) => true,
        (Some(created), Started::Stated(started)) => created <= started,
        (Some(_), Started::Unsaid) => true,
        (None, Started::Stated(_)) => false,
        (None, Started::Unsaid) => {
            let place = |span: Option<crate::text::Span>| span.map(|span| span.start);
            place(service.spans.name) <= place(pod.template.span)
        }
    }
}

fn variables(service: &Service, pod: &Pod) -> Vec<Variable> {
    let Some((ip, ports)) = of(service) else { return Vec::new() };
    let port = |port: &ServicePort| Port { name: None, protocol: port.protocol, port: port.port };
    let ports: Vec<Port> = ports.iter().map(|own| Port { name: own.name.as_deref(), ..port(own) }).collect();
    made(&service.name, ip, &ports, pod)
}

/// A Service port as the kubelet writes it down.
struct Port<'a> {
    name: Option<&'a str>,
    protocol: Protocol,
    port: u16,
}

/// The names and values of dns-discovery.md 4.4.3: the Service's own first, then those of Docker's links.
fn made(service: &str, ip: IpAddr, ports: &[Port<'_>], pod: &Pod) -> Vec<Variable> {
    let prefix = variable_name(service);
    let mut pairs = vec![([&prefix, "_SERVICE_HOST"].concat(), ip.to_string())];
    if let Some(first) = ports.first() {
        pairs.push(([&prefix, "_SERVICE_PORT"].concat(), first.port.to_string()));
    }
    for port in ports {
        if let Some(name) = port.name {
            let name = [&prefix, "_SERVICE_PORT_", &variable_name(name)].concat();
            pairs.push((name, port.port.to_string()));
        }
    }
    for (at, port) in ports.iter().enumerate() {
        let protocol = port.protocol.name().to_ascii_lowercase();
        let number = port.port.to_string();
        let url = [&protocol, "://", &host_and_port(ip, &number)].concat();
        if at == 0 {
            pairs.push(([&prefix, "_PORT"].concat(), url.clone()));
        }
        let own = [&prefix, "_PORT_", &number, "_", port.protocol.name()].concat();
        pairs.push((own.clone(), url));
        pairs.push(([&own, "_PROTO"].concat(), protocol));
        pairs.push(([&own, "_PORT"].concat(), number));
        pairs.push(([&own, "_ADDR"].concat(), ip.to_string()));
    }
    pairs.into_iter().map(|(name, value)| overridden(name, value, pod)).collect()
}

/// Upper case, `-` to `_` (4.4.3).
fn variable_name(name: &str) -> String {
    name.to_ascii_uppercase().replace('-', "_")
}

/// An IPv6 address in brackets.
fn host_and_port(ip: IpAddr, port: &str) -> String {
    let host = ip.to_string();
    if ip.is_ipv6() { ["[", &host, "]:", port].concat() } else { [&host, ":", port].concat() }
}

fn overridden(name: String, value: String, pod: &Pod) -> Variable {
    let containers = pod.template.containers.iter().filter(|container| container.env.contains(&name));
    let overridden_in = containers.map(|container| container.name.clone()).collect();
    Variable { name, value, overridden_in }
}

/// What `hostname` says inside a pod: `spec.hostname`, else its name, cut to 63 characters; on the host network
/// its node's name (dns-discovery.md 4.1.4).
pub fn host_name(cluster: &Cluster, pod: &Pod) -> String {
    let node = pod.node.and_then(|node| cluster.nodes.get(node)).filter(|_| pod.template.host_network);
    if let Some(node) = node {
        return node.name.clone();
    }
    let name = pod.hostname.as_ref().unwrap_or(&pod.name);
    let short: String = name.chars().take(63).collect();
    short.trim_end_matches(['-', '.']).to_string()
}
