//! A trace as a list: place, action, header before and after, reason, line.

use leptos::prelude::*;
use serviscope::cluster::Cluster;
use serviscope::network::{Hop, Packet, Place};
use serviscope::words::Lang;

/// Where a hop is, in words.
pub fn hop_place(cluster: &Cluster, place: &Place, _lang: Lang) -> String {
    let node = |id| cluster.nodes.get(id).map_or("", |node| node.name.as_str());
    let service = |id| cluster.services.get(id).map_or("", |service| service.name.as_str());
    match place {
        Place::Internet(ip) => ip.to_string(),
        Place::Pod(pod) => cluster.pods.get(*pod).map(|pod| pod.name.clone()).unwrap_or_default(),
        Place::Node(id) => node(*id).to_string(),
        Place::Rules(id, of) => format!("rules of {} on {}", service(*of), node(*id)),
        Place::LoadBalancer(of) => format!("load balancer of {}", service(*of)),
        Place::Ingress(id) => cluster.ingresses.get(*id).map(|it| it.name.clone()).unwrap_or_default(),
        Place::Dns => "CoreDNS".into(),
        Place::External(name) => name.to_string(),
        Place::Address(ip) => ip.to_string(),
    }
}

/// The header as a hop leaves it, with what it changed struck through.
pub fn rewritten(hop: &Hop) -> AnyView {
    let before = hop.before.as_ref();
    let source = field(before.map(|packet| packet.source.to_string()), hop.packet.source.to_string());
    let destination =
        field(before.map(|packet| packet.destination.to_string()), hop.packet.destination.to_string());
    view! {
        <code class="header"><b>"src "</b>{source}</code>
        <code class="header"><b>"dst "</b>{destination}</code>
    }
    .into_any()
}

fn field(before: Option<String>, after: String) -> AnyView {
    match before.filter(|before| *before != after) {
        Some(before) => view! { <del>{before}</del>" "<ins>{after}</ins> }.into_any(),
        None => after.into_any(),
    }
}

/// Whether a packet carries something to read.
pub fn payload(_packet: &Packet) -> Option<String> {
    None
}
