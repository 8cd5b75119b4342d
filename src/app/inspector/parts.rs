//! The small parts that pages are made of: facts, chips, links to things and lines.

use std::sync::Arc;

use leptos::prelude::*;
use serviscope::cluster::{Cluster, Endpoint, NodeId, PodId, ServiceId};
use serviscope::network::Address;
use serviscope::text::Span;
use serviscope::words::{self, Ui};

use super::Inspected;
use crate::app::action::Action;
use crate::app::model::Thing;

/// Rows of a name and what it is; those without a value are left out.
pub fn facts(here: Inspected, rows: Vec<(Ui, Option<AnyView>)>) -> AnyView {
    let rows = rows.into_iter().filter_map(|(name, value)| {
        let value = value?;
        Some(view! { <dt>{here.t(name)}</dt><dd>{value}</dd> }.into_any())
    });
    view! { <dl class="facts">{rows.collect_view()}</dl> }.into_any()
}

/// A value in the machine's own spelling.
pub fn code(text: impl ToString) -> Option<AnyView> {
    let text = text.to_string();
    (!text.is_empty()).then(|| view! { <code>{text}</code> }.into_any())
}

/// A value in words.
pub fn said(text: impl ToString) -> Option<AnyView> {
    let text = text.to_string();
    (!text.is_empty()).then(|| text.into_any())
}

/// A list of machine values, one below the other.
pub fn codes<T: ToString>(values: impl IntoIterator<Item = T>) -> Option<AnyView> {
    let lines: Vec<String> = values.into_iter().map(|value| value.to_string()).collect();
    if lines.is_empty() {
        return None;
    }
    Some(
        lines
            .into_iter()
            .map(|line| view! { <div><code>{line}</code></div> }.into_any())
            .collect_view()
            .into_any(),
    )
}

/// `key=value` on chips.
pub fn chips<'a>(labels: impl Iterator<Item = (&'a String, &'a String)>) -> Option<AnyView> {
    let chips: Vec<AnyView> = labels
        .map(|(key, value)| view! { <code>{[key.as_str(), "=", value.as_str()].concat()}</code> }.into_any())
        .collect();
    (!chips.is_empty()).then(|| view! { <div class="chips">{chips}</div> }.into_any())
}

/// A button that opens another thing.
pub fn to_thing(here: Inspected, kind: &'static str, name: String, shown: String) -> AnyView {
    let thing = Thing::Entity(kind, Arc::from(name.as_str()));
    let open = move |_| here.model.apply(Action::Select(Some(thing.clone())));
    view! { <button type="button" class="link" on:click=open>{shown}</button> }.into_any()
}

/// A button that opens a node.
pub fn to_node(here: Inspected, cluster: &Cluster, node: Option<NodeId>) -> Option<AnyView> {
    let name = cluster.nodes.get(node?)?.name.clone();
    Some(to_thing(here, "node", name.clone(), name))
}

/// A button that opens a pod.
pub fn to_pod(here: Inspected, cluster: &Cluster, pod: PodId) -> Option<AnyView> {
    let pod = cluster.pods.get(pod)?;
    Some(to_thing(here, "pod", pod.full_name(), pod.name.clone()))
}

/// A button that opens a Service.
pub fn to_service(here: Inspected, cluster: &Cluster, service: ServiceId) -> Option<AnyView> {
    let service = cluster.services.get(service)?;
    Some(to_thing(here, "service", service.full_name(), service.name.clone()))
}

/// A button that shows a place of the manifest in the editor.
pub fn to_line(here: Inspected, span: Option<Span>) -> Option<AnyView> {
    let span = span?;
    let line = here.derived.prepared.with(|read| read.lines.line(span.start));
    let text = words::fill(here.t(Ui::Line), &[line.to_string()]);
    if here.model.embed {
        return Some(text.into_any());
    }
    let show = move |_| here.model.apply(Action::Reveal(span.start as usize));
    Some(view! { <button type="button" class="link line" on:click=show>{text}</button> }.into_any())
}

/// Whether something takes traffic.
pub fn readiness(here: Inspected, ready: bool, terminating: bool) -> String {
    let word = here.t(if ready { Ui::Ready } else { Ui::NotReady });
    if terminating { [word, " · ", here.t(Ui::Terminating)].concat() } else { word.to_string() }
}

/// An endpoint's address, with its port where it has one.
pub fn address(endpoint: &Endpoint) -> String {
    match endpoint.port {
        Some(port) => Address::ip(endpoint.ip, port).to_string(),
        None => endpoint.ip.to_string(),
    }
}

/// A heading and what stands under it, if anything does.
pub fn section(here: Inspected, name: Ui, content: Option<AnyView>) -> Option<AnyView> {
    let content = content?;
    Some(view! { <h3>{here.t(name)}</h3>{content} }.into_any())
}
