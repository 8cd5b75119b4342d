//! What a pod sees of the cluster by itself: its name, its resolver, the variables that tell it of Services.

use leptos::prelude::*;
use serviscope::cluster::{self, Cluster, Environment, Pod, PodId, Variable};
use serviscope::network::stages::dns;
use serviscope::words::Ui;

use super::{Inspected, parts};

/// So many Services that came too late are listed.
const LISTED: usize = 20;

/// The rows of its name and its resolver.
pub fn rows(cluster: &Cluster, here: Inspected, pod: &Pod) -> [(Ui, Option<AnyView>); 2] {
    let file = dns::resolv_conf(cluster, pod);
    let mut lines: Vec<String> = file.servers.iter().map(|server| ["nameserver ", server].concat()).collect();
    for (word, values) in [("search ", file.searches.join(" ")), ("options ", file.option_texts().join(" "))]
    {
        if !values.is_empty() {
            lines.push([word, &values].concat());
        }
    }
    let node = file.of_node.then(|| view! { <div>{here.t(Ui::NodesResolver)}</div> });
    let file = view! { {node}{parts::codes(lines)} }.into_any();
    [(Ui::HostName, parts::code(cluster::host_name(cluster, pod))), (Ui::ResolvConf, Some(file))]
}

/// Its Service variables, folded, and which Services came too late.
pub fn section(here: Inspected, cluster: &Cluster, id: PodId) -> Option<AnyView> {
    let found = cluster::environment(cluster, id)?;
    let of_services = found.services.iter().flat_map(|one| &one.variables);
    let variables: Vec<&Variable> = found.index.iter().chain(of_services).collect();
    let count = here.model.say_with(Ui::VariableCount, &[variables.len().to_string()]);
    let lines: Vec<AnyView> = variables.into_iter().map(|variable| line(here, variable)).collect();
    let unlinked = (!found.service_links).then(|| view! { <p>{here.t(Ui::NoServiceLinks)}</p> });
    let content = view! {
        {unlinked}
        {younger(here, cluster, &found)}
        <details class="variables"><summary>{count}</summary>{lines}</details>
    };
    parts::section(here, Ui::ServiceVariables, Some(content.into_any()))
}

fn line(here: Inspected, variable: &Variable) -> AnyView {
    let text = [&variable.name, "=", &variable.value].concat();
    let own = (!variable.overridden_in.is_empty())
        .then(|| here.model.say_with(Ui::OwnVariable, &[variable.overridden_in.join(", ")]));
    let own = own.map(|own| view! { <p class="kind">{own}</p> });
    view! { <div><code>{text}</code>{own}</div> }.into_any()
}

fn younger(here: Inspected, cluster: &Cluster, found: &Environment) -> Option<AnyView> {
    let links: Vec<AnyView> = found
        .younger
        .iter()
        .take(LISTED)
        .filter_map(|id| parts::to_service(here, cluster, *id))
        .map(|link| view! { <div>{link}</div> }.into_any())
        .collect();
    let said = here.t(Ui::YoungerServices);
    (!links.is_empty()).then(|| view! { <p>{said}</p>{links} }.into_any())
}
