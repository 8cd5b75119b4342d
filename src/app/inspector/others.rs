//! Nodes, load balancers, Ingresses, and whatever else has a place on the stage.

use std::collections::BTreeSet;

use leptos::prelude::*;
use serviscope::cluster::{
    BackendPort, Cluster, IngressBackend, IngressId, IngressTls, NodeId, PodId, ServiceId, TrafficPolicy,
};
use serviscope::network::Place;
use serviscope::scene::{self, Label, Word};
use serviscope::words::{self, Ui};

use super::service::balancer_addresses;
use super::{Inspected, hops, parts};

/// How many pods or nodes are listed.
const LISTED: usize = 60;

/// A node.
pub fn node(here: Inspected, cluster: &Cluster, id: NodeId) -> Option<AnyView> {
    let node = cluster.nodes.get(id)?;
    let pods = cluster.pods.enumerated().filter(|(_, pod)| pod.node == Some(id)).map(|(pod, _)| pod);
    let rows = vec![
        (Ui::Status, parts::said(parts::readiness(here, node.ready, false))),
        (Ui::Address, parts::codes(std::iter::once(&node.ip).chain(&node.other_ips))),
        (Ui::Zone, node.zone.as_ref().and_then(parts::code)),
        (Ui::Pods, pod_links(here, cluster, pods)),
        (Ui::Manifest, parts::to_line(here, node.span)),
    ];
    Some(parts::facts(here, rows))
}

/// Nodes that are folded into one lane.
pub fn nodes(cluster: &Cluster, ids: &[NodeId]) -> Option<AnyView> {
    let names = ids.iter().take(LISTED).filter_map(|id| cluster.nodes.get(*id)).map(|node| &node.name);
    parts::codes(names)
}

/// How many pods are folded into one card, and whose they are where that is one owner.
pub fn pods_title(here: Inspected, cluster: &Cluster, ids: &[PodId]) -> String {
    let Some(owner) = scene::common_owner(cluster, ids) else {
        return counted(here, Word::SomePods, ids.len());
    };
    let owner = [owner.kind.name(), "/", &owner.name].concat();
    words::fill(here.t(Ui::PodsOf), &[ids.len().to_string(), owner])
}

/// A number as the stage says it.
pub fn counted(here: Inspected, word: Word, count: usize) -> String {
    words::scene::label(&Label::Word(word, vec![count.to_string()]), here.model.lang.get())
}

/// Pods that are folded into one card: each with whether it is ready, and its node where they are on several.
pub fn pods(here: Inspected, cluster: &Cluster, ids: &[PodId]) -> Option<AnyView> {
    let known = || ids.iter().filter_map(|id| Some((*id, cluster.pods.get(*id)?)));
    let node = scene::common_node(cluster, ids);
    let nowhere = known().all(|(_, pod)| pod.node.is_none());
    let place = if nowhere { parts::said(here.t(Ui::NoNode)) } else { parts::to_node(here, cluster, node) };
    let ready = known().filter(|(_, pod)| pod.ready).count();
    let label = Label::Word(Word::ReadyOf, vec![ready.to_string(), ids.len().to_string()]);
    let status = parts::said(words::scene::label(&label, here.model.lang.get()));
    let rows: Vec<AnyView> = known()
        .take(LISTED)
        .map(|(id, pod)| {
            let state = parts::readiness(here, pod.ready, pod.terminating);
            let on = node.is_none().then(|| parts::to_node(here, cluster, pod.node)).flatten();
            let link = parts::to_pod(here, cluster, id);
            view! { <tr><td>{link}</td><td class:bad=!pod.ready>{state}</td><td>{on}</td></tr> }.into_any()
        })
        .collect();
    let more = ids.len().saturating_sub(LISTED);
    let table = view! {
        <table><tbody>{rows}</tbody></table>
        {(more > 0).then(|| view! { <p class="kind">"+ "{more.to_string()}</p> })}
    };
    let facts = parts::facts(here, vec![(Ui::Status, status), (Ui::OnNode, place)]);
    Some(view! { {facts}{parts::section(here, Ui::Pods, Some(table.into_any()))} }.into_any())
}

fn pod_links(here: Inspected, cluster: &Cluster, pods: impl Iterator<Item = PodId>) -> Option<AnyView> {
    let links: Vec<AnyView> = pods
        .take(LISTED)
        .filter_map(|pod| parts::to_pod(here, cluster, pod))
        .map(|link| view! { <div>{link}</div> }.into_any())
        .collect();
    (!links.is_empty()).then(|| links.into_any())
}

/// A load balancer: what its health checks say of each node.
pub fn load_balancer(here: Inspected, cluster: &Cluster, id: ServiceId) -> Option<AnyView> {
    let service = cluster.services.get(id)?;
    let balancer = service.load_balancer.as_ref();
    let local = service.external_traffic_policy == TrafficPolicy::Local;
    let ready: BTreeSet<NodeId> = service
        .endpoints
        .iter()
        .filter(|endpoint| endpoint.ready)
        .filter_map(|endpoint| endpoint.node)
        .collect();
    let health = cluster.nodes.enumerated().take(LISTED).map(|(id, node)| {
        let healthy = node.ready && (!local || ready.contains(&id));
        let word = here.t(if healthy { Ui::Healthy } else { Ui::Unhealthy });
        view! { <div><code>{node.name.clone()}</code>" "{word}</div> }.into_any()
    });
    let ranges = balancer.map(|balancer| balancer.source_ranges.as_slice()).unwrap_or_default();
    let ranges =
        ranges.iter().map(|range| [&range.base.to_string(), "/", &range.prefix.to_string()].concat());
    let check = balancer.and_then(|balancer| balancer.health_check_node_port);
    let rows = vec![
        (Ui::KindService, parts::to_service(here, cluster, id)),
        (Ui::Addresses, parts::codes(balancer_addresses(service))),
        (Ui::Policy, parts::code(if local { "Local" } else { "Cluster" })),
        (Ui::HealthCheck, check.and_then(parts::code)),
        (Ui::SourceRanges, parts::codes(ranges)),
        (Ui::Status, Some(health.collect_view().into_any())),
        (Ui::Manifest, parts::to_line(here, service.spans.kind)),
    ];
    Some(parts::facts(here, rows))
}

/// An Ingress: its rules.
pub fn ingress(here: Inspected, cluster: &Cluster, id: IngressId) -> Option<AnyView> {
    let ingress = cluster.ingresses.get(id)?;
    let rules = ingress.rules.iter().take(LISTED).map(|rule| {
        let host = rule.host.clone().unwrap_or_else(|| here.t(Ui::AnyHost).to_string());
        let path = rule.path.as_ref().map_or("", |path| path.path.as_str()).to_string();
        let kind = rule.path.as_ref().map(|path| path.path_type.name());
        let to = rule.path.as_ref().map(|path| backend(here, cluster, &path.backend));
        view! {
            <tr>
                <td><code>{host}{path}</code>" "{kind}</td>
                <td>{to}</td>
                <td>{parts::to_line(here, rule.span)}</td>
            </tr>
        }
        .into_any()
    });
    let rows = vec![
        (Ui::Class, ingress.class.as_ref().and_then(parts::code)),
        (Ui::Addresses, parts::codes(&ingress.addresses)),
        (Ui::Tls, parts::codes(ingress.tls.iter().map(certificate))),
        (Ui::DefaultBackend, ingress.default_backend.as_ref().map(|to| backend(here, cluster, to))),
        (Ui::Manifest, parts::to_line(here, ingress.span)),
    ];
    let table = (!ingress.rules.is_empty())
        .then(|| view! { <table><tbody>{rules.collect_view()}</tbody></table> }.into_any());
    let rules = parts::section(here, Ui::Rules, table);
    Some(view! { {parts::facts(here, rows)}{rules} }.into_any())
}

/// The hosts of a certificate, and the Secret that it is in.
fn certificate(tls: &IngressTls) -> String {
    let hosts = if tls.hosts.is_empty() { "*".to_string() } else { tls.hosts.join(", ") };
    match &tls.secret {
        Some(secret) => [&hosts, " (", secret, ")"].concat(),
        None => hosts,
    }
}

fn backend(here: Inspected, cluster: &Cluster, backend: &IngressBackend) -> AnyView {
    let port = match &backend.port {
        BackendPort::Number(number) => number.to_string(),
        BackendPort::Name(name) => name.clone(),
    };
    let name = backend.service.and_then(|service| parts::to_service(here, cluster, service));
    let name = name.unwrap_or_else(|| backend.service_name.clone().into_any());
    view! { {name}<code>":"{port}</code> }.into_any()
}

/// A client, a host outside, cluster DNS.
pub fn place(here: Inspected, cluster: &Cluster, place: &Place) -> Option<AnyView> {
    let address = match place {
        Place::Internet(ip) | Place::Address(ip) => parts::code(ip),
        Place::Dns => cluster.dns_ip.and_then(parts::code),
        other => parts::said(hops::place(cluster, other, here.model.lang.get())),
    };
    Some(parts::facts(here, vec![(Ui::Address, address)]))
}
