//! Where a Service's bar crosses a lane: that node's copy of the rules, and where they lead.

use leptos::prelude::*;
use serviscope::cluster::{Cluster, Endpoint, NodeId, Service, ServiceId};
use serviscope::network::Network;
use serviscope::network::stages::service::{Entry, Reach, reach};
use serviscope::words::Ui;

use super::{Inspected, parts};

/// How many endpoints are listed.
const LISTED: usize = 60;

/// The page of a crossing.
pub fn page(here: Inspected, network: &Network, node: NodeId, id: ServiceId) -> Option<AnyView> {
    let cluster: &Cluster = &network.cluster;
    let service = cluster.services.get(id)?;
    let facts = vec![
        (Ui::KindService, parts::to_service(here, cluster, id)),
        (Ui::OnNode, parts::to_node(here, cluster, Some(node))),
    ];
    let led = |name: Ui, entry: Entry| {
        let content = leads(here, cluster, service, reach(network, node, id, entry)?);
        parts::section(here, name, Some(content))
    };
    let outside = service.externally_accessible().then(|| led(Ui::FromOutside, Entry::NodePort));
    Some(view! { {parts::facts(here, facts)} {led(Ui::FromPods, Entry::ClusterIp)} {outside} }.into_any())
}

fn leads(here: Inspected, cluster: &Cluster, service: &Service, reach: Reach) -> AnyView {
    let positions = match reach {
        Reach::Refused => return view! { <p class="bad">{here.t(Ui::ReachRefused)}</p> }.into_any(),
        Reach::Dropped => return view! { <p class="bad">{here.t(Ui::ReachDropped)}</p> }.into_any(),
        Reach::To(positions) => positions,
    };
    let more = positions.len().saturating_sub(LISTED);
    let shown = positions.iter().take(LISTED).filter_map(|at| service.endpoints.get(*at as usize));
    let rows: Vec<AnyView> = shown.map(|endpoint| row(here, cluster, endpoint)).collect();
    view! {
        <table><tbody>{rows}</tbody></table>
        {(more > 0).then(|| view! { <p class="kind">"+ "{more.to_string()}</p> })}
    }
    .into_any()
}

fn row(here: Inspected, cluster: &Cluster, endpoint: &Endpoint) -> AnyView {
    let who = endpoint.pod.and_then(|pod| parts::to_pod(here, cluster, pod));
    view! {
        <tr>
            <td><code>{parts::address(endpoint)}</code><div>{who}</div></td>
            <td>{parts::to_node(here, cluster, endpoint.node)}</td>
        </tr>
    }
    .into_any()
}
