//! A pod: where it runs, what it listens on, which Services lead to it.

use leptos::prelude::*;
use serviscope::cluster::{Cluster, Listens, Pod, PodId};
use serviscope::words::Ui;

use super::{Inspected, environment, parts, why};

/// The page of a pod.
pub fn page(here: Inspected, cluster: &Cluster, id: PodId) -> Option<AnyView> {
    let pod = cluster.pods.get(id)?;
    let owner = pod.owner.as_ref().map(|owner| [owner.kind.name(), "/", &owner.name].concat());
    let restarts = (pod.restarts > 0).then(|| pod.restarts.to_string());
    let node = parts::to_node(here, cluster, pod.node).or_else(|| parts::said(here.t(Ui::NoNode)));
    let [host_name, resolver] = environment::rows(cluster, here, pod);
    let rows = vec![
        (Ui::Status, parts::said(parts::readiness(here, pod.ready, pod.terminating))),
        (Ui::Phase, parts::code(pod.phase.name())),
        (Ui::Address, parts::codes(&pod.ips)),
        (Ui::OnNode, node),
        (Ui::Owner, owner.and_then(parts::code)),
        (Ui::Restarts, restarts.and_then(parts::code)),
        (Ui::Listens, listens(here, pod)),
        (Ui::Labels, parts::chips(pod.labels.iter())),
        (Ui::Services, services(here, cluster, id)),
        host_name,
        resolver,
        (Ui::Manifest, parts::to_line(here, pod.template.span)),
    ];
    let refused = pod.rejected.as_ref().map(|why| view! { <p class="bad">{why.to_string()}</p> });
    let why = why::section(here, cluster, pod);
    let variables = environment::section(here, cluster, id);
    Some(view! { {refused}{parts::facts(here, rows)}{why}{variables} }.into_any())
}

fn listens(here: Inspected, pod: &Pod) -> Option<AnyView> {
    match &*pod.listens {
        Listens::Everything => parts::said(here.t(Ui::AllPorts)),
        Listens::Ports(ports) => parts::codes(
            ports.iter().map(|(protocol, port)| [&port.to_string(), "/", protocol.name()].concat()),
        ),
    }
}

/// The Services that have it as an endpoint.
fn services(here: Inspected, cluster: &Cluster, id: PodId) -> Option<AnyView> {
    let leads =
        |service: &serviscope::cluster::Service| service.endpoints.iter().any(|it| it.pod == Some(id));
    let links: Vec<AnyView> = cluster
        .services
        .enumerated()
        .filter(|(_, service)| leads(service))
        .filter_map(|(service, _)| parts::to_service(here, cluster, service))
        .map(|link| view! { <div>{link}</div> }.into_any())
        .collect();
    (!links.is_empty()).then(|| links.into_any())
}
