//! What traffic needs to know of a pod template.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::Arc;

use super::super::cidr::parse_ip;
use super::super::images;
use super::super::model::{Container, ContainerPort, DnsPolicy, PodTraits, Protocol};
use super::behaviour::Behaviour;
use crate::manifest::kinds::{self, PodSpec};
use crate::text::Span;

/// The traits of a template.
pub(super) fn of(spec: &PodSpec, behaviour: &Behaviour, span: Option<Span>) -> Arc<PodTraits> {
    let host_network = spec.host_network == Some(true);
    let dns = spec.dns_config.clone().unwrap_or_default();
    let options = dns.options.into_iter();
    Arc::new(PodTraits {
        containers: serving(spec).map(|(it, sidecar)| container_of(it, host_network, sidecar)).collect(),
        inits: spec.init_containers.len(),
        mentions: mentions(spec),
        host_network,
        gated: !spec.scheduling_gates.is_empty(),
        subdomain: spec.subdomain.clone().filter(|name| !name.is_empty()),
        dns_policy: dns_policy(spec),
        dns_servers: dns.nameservers,
        dns_searches: dns.searches,
        dns_options: options.filter_map(|option| Some((option.name?, option.value))).collect(),
        host_aliases: host_aliases(spec),
        service_links: spec.enable_service_links != Some(false),
        service_account: spec.service_account_name.clone().filter(|name| !name.is_empty()),
        latency_us: behaviour.latency_us,
        fail_after: behaviour.fail_after,
        run_for_us: behaviour.run_for_us,
        span,
    })
}

fn host_aliases(spec: &PodSpec) -> Vec<(String, IpAddr)> {
    let named = |alias: &kinds::HostAlias| {
        let ip = parse_ip(alias.ip.as_deref()?)?;
        Some(alias.hostnames.iter().map(move |name| (name.to_ascii_lowercase(), ip)).collect::<Vec<_>>())
    };
    spec.host_aliases.iter().filter_map(named).flatten().collect()
}

/// A script may be long; whom a pod calls is said at its beginning or not at all.
const MOST_MENTIONS: usize = 200;

/// Words that a host name may be, each once, in order.
fn mentions(spec: &PodSpec) -> Vec<String> {
    let containers = spec.containers.iter().chain(&spec.init_containers);
    let texts = containers.flat_map(|container| {
        let values = container.env.iter().filter_map(|variable| variable.value.as_ref());
        values.chain(&container.command).chain(&container.args)
    });
    let is_part = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || matches!(it, '-' | '.');
    let words = texts.flat_map(|text| text.split(|it: char| !is_part(it)));
    let likely = words.filter(|word| word.starts_with(|it: char| it.is_ascii_lowercase()));
    let mut seen = BTreeSet::new();
    let fresh = likely.filter(|word| seen.insert(*word)).take(MOST_MENTIONS);
    fresh.map(str::to_string).collect()
}

/// Containers in the order that names of ports are looked up in: the app's, then the sidecars (endpoints.md 2.4);
/// whether each is one of those.
fn serving(spec: &PodSpec) -> impl Iterator<Item = (&kinds::Container, bool)> {
    let stays = |container: &&kinds::Container| container.restart_policy.as_deref() == Some("Always");
    let sidecars = spec.init_containers.iter().filter(stays);
    spec.containers.iter().map(|it| (it, false)).chain(sidecars.map(|it| (it, true)))
}

fn container_of(container: &kinds::Container, host_network: bool, sidecar: bool) -> Container {
    let habits = images::habits(container);
    Container {
        says: habits.says,
        fail_after: habits.fail_after,
        name: container.name.clone().unwrap_or_default(),
        image: container.image.clone().unwrap_or_default(),
        sidecar,
        ports: container.ports.iter().filter_map(|port| port_of(port, host_network)).collect(),
        env: container.env.iter().filter_map(|variable| variable.name.clone()).collect(),
    }
}

fn port_of(port: &kinds::ContainerPort, host_network: bool) -> Option<ContainerPort> {
    let number = u16::try_from(port.container_port?).ok().filter(|&number| number > 0)?;
    let host_port = port.host_port.and_then(|port| u16::try_from(port).ok()).filter(|&port| port > 0);
    Some(ContainerPort {
        name: port.name.clone().filter(|name| !name.is_empty()),
        port: number,
        protocol: protocol(port.protocol.as_deref()),
        host_port: if host_network { host_port.or(Some(number)) } else { host_port },
        host_ip: port.host_ip.as_deref().and_then(parse_ip).filter(|ip| !ip.is_unspecified()),
    })
}

/// A protocol by name; TCP where none is given.
pub(in super::super) fn protocol(name: Option<&str>) -> Protocol {
    match name {
        Some("UDP") => Protocol::Udp,
        Some("SCTP") => Protocol::Sctp,
        _ => Protocol::Tcp,
    }
}

fn dns_policy(spec: &PodSpec) -> DnsPolicy {
    match spec.dns_policy.as_deref() {
        Some("Default") => DnsPolicy::Default,
        Some("None") => DnsPolicy::None,
        Some("ClusterFirstWithHostNet") => DnsPolicy::ClusterFirstWithHostNet,
        _ => DnsPolicy::ClusterFirst,
    }
}
