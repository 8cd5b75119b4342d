//! What is selected, in full: a thing's facts, a connection's trace. Reads the state, decides nothing.

mod connection;
mod environment;
mod gateway;
mod hops;
mod names;
mod others;
mod parts;
mod pod;
mod rules;
mod service;
mod why;

use leptos::html;
use leptos::prelude::*;
use serviscope::cluster::Cluster;
use serviscope::network::Place;
use serviscope::scene::{Subject, Word};
use serviscope::simulation::ConnectionId;
use serviscope::words::Ui;

use super::action::Action;
use super::derived::Derived;
use super::model::{Model, Thing};
use super::stage::subject_of;
use super::ui::icon::{Icon, icon};

pub use hops::{place, rewritten};

/// What every page of the inspector needs. `Copy`.
#[derive(Clone, Copy)]
pub struct Inspected {
    /// The page's state.
    pub model: Model,
    /// What follows from it.
    pub derived: Derived,
}

impl Inspected {
    /// A text of the interface.
    pub fn t(self, ui: Ui) -> &'static str {
        self.model.say(ui)
    }
}

/// The card over the stage: open while something is selected.
#[component]
pub fn Inspector(
    /// The page's state.
    model: Model,
    /// What follows from it.
    derived: Derived,
) -> impl IntoView {
    let here = Inspected { model, derived };
    let open = Memo::new(move |_| model.selected.with(Option::is_some));
    let card = NodeRef::<html::Aside>::new();
    Effect::new(move |_| {
        model.selected.track();
        let card = card.get();
        // Once the stage has the room to scroll.
        request_animation_frame(move || {
            let Some(card) = card else { return };
            // The elements of one page are taken over by the next.
            if let Ok(Some(body)) = card.query_selector(".body") {
                body.set_scroll_top(0);
            }
            reveal(&card);
        });
    });
    let content = move || {
        let thing = model.selected.get()?;
        Some(match thing {
            Thing::Connection(id) => connection::page(here, ConnectionId(id)),
            Thing::Entity(kind, name) => entity(here, kind, &name),
        })
    };
    view! {
        <Show when=move || open.get()>
            <aside class="inspector" data-testid="inspector" aria-label=model.t(Ui::Inspector) node_ref=card>
                {content}
            </aside>
        </Show>
    }
    .into_any()
}

/// Where the card lies over the lower part of the stage (phones), scrolls what was tapped out from under it.
fn reveal(card: &web_sys::HtmlElement) -> Option<()> {
    let tapped = document().active_element()?.closest(".picture [data-part]").ok()??;
    let scroll = tapped.closest(".stage-scroll").ok()??;
    let (own, sheet) = (tapped.get_bounding_client_rect(), card.get_bounding_client_rect());
    let under = own.bottom() + 12.0 - sheet.top();
    let beside = own.left() > sheet.right() || sheet.top() < scroll.get_bounding_client_rect().top() + 60.0;
    if under > 0.0 && !beside {
        scroll.set_scroll_top(scroll.scroll_top().saturating_add(under as i32));
    }
    Some(())
}

/// Heading, close button, body.
fn page(here: Inspected, kind: Ui, name: String, body: AnyView) -> AnyView {
    let model = here.model;
    view! {
        <header>
            <div>
                <h2>{name}</h2>
                <p class="kind">{here.t(kind)}</p>
            </div>
            <button
                type="button"
                class="button icon close"
                aria-label=here.t(Ui::Close)
                on:click=move |_| model.apply(Action::Select(None))
            >
                {icon(|| Icon::Close)}
            </button>
        </header>
        <div class="body" tabindex="0">{body}</div>
    }
    .into_any()
}

fn entity(here: Inspected, kind: &'static str, name: &str) -> AnyView {
    let layout = here.derived.layout.get();
    let simulation = here.derived.simulation.get();
    let cluster: &Cluster = &simulation.network().cluster;
    let subject = subject_of(&layout, kind, name).or_else(|| folded(cluster, kind, name));
    let word = match subject {
        Some(Subject::Gateway(_)) => Ui::KindGateway,
        _ => kind_word(kind),
    };
    let Some(subject) = subject else {
        let gone = view! { <p>{here.t(Ui::Gone)}</p> };
        return page(here, word, name.to_string(), gone.into_any());
    };
    let (word, name) = match &subject {
        Subject::Rules(node, id) => {
            let place = Place::Rules(*node, *id);
            (Ui::RulesKind, hops::place(cluster, &place, here.model.lang.get()))
        }
        Subject::Pods(ids) => (Ui::KindPods, others::pods_title(here, cluster, ids)),
        Subject::Nodes(ids) => (word, others::counted(here, Word::MoreNodes, ids.len())),
        _ => (word, name.to_string()),
    };
    let body = match &subject {
        Subject::Service(id) => service::page(here, cluster, *id),
        Subject::Rules(node, id) => rules::page(here, simulation.network(), *node, *id),
        Subject::LoadBalancer(id) => others::load_balancer(here, cluster, *id),
        Subject::Pod(id) => pod::page(here, cluster, *id),
        Subject::Pods(ids) => others::pods(here, cluster, ids),
        Subject::Node(id) => others::node(here, cluster, *id),
        Subject::Nodes(ids) => others::nodes(cluster, ids),
        Subject::Ingress(id) => others::ingress(here, cluster, *id),
        Subject::Gateway(id) => gateway::page(here, cluster, *id),
        Subject::Place(place) => others::place(here, cluster, place),
        Subject::Caption => None,
    };
    let connections = connection::through(here, subject);
    let body = view! { {body}{connections} };
    page(here, word, name, body.into_any())
}

/// What has no card of its own, since it is folded into another's: links lead to it all the same.
fn folded(cluster: &Cluster, kind: &str, name: &str) -> Option<Subject> {
    match (kind, name.split_once('/')) {
        ("pod", Some((namespace, name))) => cluster.pod_named(namespace, name).map(Subject::Pod),
        ("service", Some((namespace, name))) => cluster.service_named(namespace, name).map(Subject::Service),
        ("node", None) => cluster.node_named(name).map(Subject::Node),
        _ => None,
    }
}

/// What a kind of thing on the stage is called.
pub fn kind_word(kind: &str) -> Ui {
    match kind {
        "node" => Ui::KindNode,
        "pod" => Ui::KindPod,
        "service" => Ui::KindService,
        "client" => Ui::KindClient,
        "load-balancer" => Ui::KindLoadBalancer,
        "ingress" => Ui::KindIngress,
        "dns" => Ui::KindDns,
        _ => Ui::KindExternal,
    }
}
