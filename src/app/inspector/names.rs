//! The names that cluster DNS has for a Service, with their records. Reads the network's answers.

use leptos::prelude::*;
use serviscope::cluster::ServiceId;
use serviscope::network::stages::dns::{self, Response};
use serviscope::words::Ui;

use super::{Inspected, parts};

/// So many names are listed.
const LISTED: usize = 24;

/// The section of a Service's names.
pub fn section(here: Inspected, id: ServiceId) -> Option<AnyView> {
    let simulation = here.derived.simulation.get();
    let network = simulation.network();
    let service = network.cluster.services.get(id)?;
    let names = dns::names_of_service(network, service);
    let rows: Vec<AnyView> = names.iter().take(LISTED).map(|(name, answer)| row(name, answer)).collect();
    let table = view! { <table><tbody>{rows}</tbody></table> };
    parts::section(here, Ui::DnsNames, Some(table.into_any()))
}

fn row(name: &str, answer: &Response) -> AnyView {
    let records = match (answer.exists, answer.records.is_empty()) {
        (false, _) => parts::code("NXDOMAIN"),
        (true, true) => parts::code("NOERROR"),
        (true, false) => parts::codes(&answer.records),
    };
    view! { <tr><td><code>{name.to_string()}</code></td><td>{records}</td></tr> }.into_any()
}
