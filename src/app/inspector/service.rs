//! A Service: what it is, where it leads, and a way to try it.

use leptos::prelude::*;
use serviscope::cluster::{
    Cluster, Endpoint, LoadBalancerAddress, PodPhase, Protocol, Service, ServiceId, TargetPort, TrafficPolicy,
};
use serviscope::network::Address;
use serviscope::simulation::BackendKey;
use serviscope::words::Ui;

use super::{Inspected, names, parts};
use crate::app::action::Action;
use crate::app::model::{Sent, Thing};

/// How many endpoints are listed.
const LISTED: usize = 60;

/// The page of a Service.
pub fn page(here: Inspected, cluster: &Cluster, id: ServiceId) -> Option<AnyView> {
    let service = cluster.services.get(id)?;
    let body = view! {
        {parts::facts(here, facts(here, service))}
        {parts::section(here, Ui::Ports, ports(here, service))}
        {names::section(here, id)}
        {parts::section(here, Ui::Endpoints, endpoints(here, cluster, id, service))}
        {parts::section(here, Ui::Try, attempts(here, cluster, service))}
    };
    Some(body.into_any())
}

fn facts(here: Inspected, service: &Service) -> Vec<(Ui, Option<AnyView>)> {
    let policy = |policy: TrafficPolicy| match policy {
        TrafficPolicy::Cluster => "Cluster",
        TrafficPolicy::Local => "Local",
    };
    let cluster_ip = match service.headless {
        true => parts::said(here.t(Ui::Headless)),
        false => parts::codes(&service.cluster_ips),
    };
    let selector = match &service.selector {
        Some(selector) => parts::chips(selector.iter()),
        None => service.external_name.is_none().then(|| here.t(Ui::NoSelector).into_any()),
    };
    let affinity =
        service.affinity_seconds.map(|seconds| here.model.say_with(Ui::AffinitySaid, &[seconds.to_string()]));
    let outside = service.externally_accessible().then(|| policy(service.external_traffic_policy));
    vec![
        (Ui::Type, parts::code(service.kind.name())),
        (Ui::ClusterIp, cluster_ip),
        (Ui::ExternalIps, parts::codes(&service.external_ips)),
        (Ui::Addresses, parts::codes(balancer_addresses(service))),
        (Ui::ExternalName, service.external_name.as_ref().and_then(parts::code)),
        (Ui::Selector, selector),
        (Ui::ExternalPolicy, outside.and_then(parts::code)),
        (
            Ui::InternalPolicy,
            parts::code(policy(service.internal_traffic_policy)).filter(|_| !service.headless),
        ),
        (Ui::Affinity, affinity.and_then(parts::said)),
        (Ui::Manifest, parts::to_line(here, service.spans.name)),
    ]
}

/// The addresses of a Service's load balancer.
pub fn balancer_addresses(service: &Service) -> Vec<String> {
    let addresses = service.load_balancer.iter().flat_map(|balancer| &balancer.ingress);
    let text = |address: &LoadBalancerAddress| match address {
        LoadBalancerAddress::Vip(ip) | LoadBalancerAddress::Proxy(ip) => ip.to_string(),
        LoadBalancerAddress::Hostname(name) => name.clone(),
    };
    addresses.map(text).collect()
}

fn ports(here: Inspected, service: &Service) -> Option<AnyView> {
    if service.ports.is_empty() {
        return None;
    }
    let with_node_port = service.ports.iter().any(|port| port.node_port.is_some());
    let rows = service.ports.iter().map(|port| {
        let name = port.name.clone().map(|name| [" ", &name].concat());
        let target = match &port.target {
            TargetPort::Number(number) => number.to_string(),
            TargetPort::Name(name) => name.clone(),
        };
        let node_port =
            with_node_port.then(|| view! { <td><code>{port.node_port.map(|it| it.to_string())}</code></td> });
        view! {
            <tr>
                <td><code>{port.port.to_string()}"/"{port.protocol.name()}</code>{name}</td>
                <td><code>{target}</code></td>
                {node_port}
            </tr>
        }
        .into_any()
    });
    let table = view! {
        <table>
            <thead>
                <tr>
                    <th>{here.t(Ui::Port)}</th>
                    <th>{here.t(Ui::TargetPort)}</th>
                    {with_node_port.then(|| view! { <th>{here.t(Ui::NodePort)}</th> })}
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    };
    Some(table.into_any())
}

fn endpoints(here: Inspected, cluster: &Cluster, id: ServiceId, service: &Service) -> Option<AnyView> {
    if service.external_name.is_some() {
        return None;
    }
    if service.endpoints.is_empty() {
        return Some(view! { <p>{here.t(Ui::NoEndpoints)}</p> }.into_any());
    }
    let rows =
        service.endpoints.iter().take(LISTED).map(|endpoint| endpoint_row(here, cluster, id, endpoint));
    let more = service.endpoints.len().saturating_sub(LISTED);
    let table = view! {
        <table>
            <thead>
                <tr>
                    <th>{here.t(Ui::Address)}</th>
                    <th>{here.t(Ui::Status)}</th>
                    <th>{here.t(Ui::ShareOfTraffic)}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
        {(more > 0).then(|| view! { <p class="kind">"+ "{more.to_string()}</p> })}
    };
    Some(table.into_any())
}

fn endpoint_row(here: Inspected, cluster: &Cluster, id: ServiceId, endpoint: &Endpoint) -> AnyView {
    let port = endpoint.port.unwrap_or(0);
    let key = match endpoint.pod {
        Some(pod) => BackendKey::Pod(pod),
        None => BackendKey::Address(Address::ip(endpoint.ip, port)),
    };
    let share = Memo::new(move |_| {
        let share = here.derived.counters.with(|counters| counters.share(id, &key));
        share.map(|share| (share * 100.0).round() as u32)
    });
    let ready = endpoint.ready;
    let who = endpoint.pod.and_then(|pod| parts::to_pod(here, cluster, pod));
    view! {
        <tr>
            <td><code>{parts::address(endpoint)}</code><div>{who}</div></td>
            <td class:bad=!ready>{parts::readiness(here, ready, endpoint.terminating)}</td>
            <td>{move || share.get().map(|share| [&share.to_string(), "%"].concat())}</td>
        </tr>
    }
    .into_any()
}

/// Buttons that send one connection from the clients that make sense.
fn attempts(here: Inspected, cluster: &Cluster, service: &Service) -> Option<AnyView> {
    let buttons: Vec<AnyView> = calls(cluster, service)
        .into_iter()
        .map(|(from, to, name)| {
            let name = if name.is_empty() { here.t(Ui::TheInternet).to_string() } else { name };
            let send = move |_| call(here, &from, &to);
            let text = here.model.say_with(Ui::CallFrom, &[name]);
            view! { <button type="button" class="button" on:click=send>{text}</button> }.into_any()
        })
        .collect();
    (!buttons.is_empty()).then(|| view! { <div class="try">{buttons}</div> }.into_any())
}

/// Sends one connection now, and follows it.
fn call(here: Inspected, from: &str, to: &str) {
    let at = here.model.time.get_untracked();
    let caller = here.derived.simulation.with_untracked(|simulation| simulation.scenario().callers.len());
    let sent = Sent { from: from.to_string(), to: to.to_string(), requests: 1, at };
    here.model.apply(Action::Send(sent));
    let id = u32::try_from(caller).unwrap_or(0).wrapping_shl(16);
    here.model.apply(Action::Select(Some(Thing::Connection(id))));
    here.model.apply(Action::Play(true));
}

/// Client, target and the client's name; an empty name is the internet.
fn calls(cluster: &Cluster, service: &Service) -> Vec<(String, String, String)> {
    let mut calls = Vec::new();
    let port = service.ports.first();
    let number = port.map_or(80, |port| port.port);
    let scheme = match port.map(|port| port.protocol) {
        Some(Protocol::Udp) => "udp://",
        Some(Protocol::Sctp) => "sctp://",
        _ => "",
    };
    let outside = balancer_addresses(service).into_iter().next().map(|address| (address, number));
    let outside = outside.or_else(|| service.external_ips.first().map(|ip| (ip.to_string(), number)));
    let door = || Some((cluster.nodes.iter().find(|node| node.ready)?.ip.to_string(), port?.node_port?));
    if let Some((address, port)) = outside.or_else(door) {
        calls.push(("internet".into(), target(scheme, &address, port), String::new()));
    }
    let backends: Vec<_> = service.endpoints.iter().filter_map(|endpoint| endpoint.pod).collect();
    let can = |pod: &&serviscope::cluster::Pod| pod.phase == PodPhase::Running && pod.ip().is_some();
    let mut strangers =
        cluster.pods.enumerated().filter(|(id, _)| !backends.contains(id)).map(|(_, pod)| pod);
    let client = strangers.find(can).or_else(|| cluster.pods.iter().find(can));
    if let Some(pod) = client {
        let host = [service.name.as_str(), ".", &service.namespace].concat();
        let from = ["pod/", &pod.full_name()].concat();
        calls.push((from.clone(), target(scheme, &host, number), pod.name.clone()));
        if let Some(ip) = service.external_ips.first().map(ToString::to_string) {
            calls.push((from, target(scheme, &ip, number), [&pod.name, " → ", &ip].concat()));
        }
    }
    if let (Some(node), Some(ip)) = (cluster.nodes.iter().find(|node| node.ready), service.cluster_ip()) {
        calls.push((
            ["node/", &node.name].concat(),
            target(scheme, &ip.to_string(), number),
            node.name.clone(),
        ));
    }
    calls
}

fn target(scheme: &str, host: &str, port: u16) -> String {
    let host = if host.contains(':') { ["[", host, "]"].concat() } else { host.to_string() };
    [scheme, &host, ":", &port.to_string()].concat()
}
