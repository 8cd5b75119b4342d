//! A trace as a list: place, action, header before and after, reason, line.

use leptos::html;
use leptos::prelude::*;
use serviscope::cluster::Cluster;
use serviscope::network::{self, Action as HopAction, Hop, Leg, Network, Payload, Place};
use serviscope::simulation::{Flight, SimTime};
use serviscope::words::{self, Lang, Ui};

use super::Inspected;
use super::parts::to_line;
use crate::app::action::Action;

/// Where something is, in words.
pub fn place(cluster: &Cluster, place: &Place, lang: Lang) -> String {
    let node = |id| cluster.nodes.get(id).map(|node| node.name.clone()).unwrap_or_default();
    let service = |id| cluster.services.get(id).map(|service| service.name.clone()).unwrap_or_default();
    let with = |ui: Ui, args: &[String]| words::fill(ui.text(lang), args);
    match place {
        Place::Internet(ip) => with(Ui::PlaceInternet, &[ip.to_string()]),
        Place::Pod(pod) => cluster.pods.get(*pod).map(|pod| pod.name.clone()).unwrap_or_default(),
        Place::Node(id) => node(*id),
        Place::Rules(id, of) => with(Ui::PlaceRules, &[service(*of), node(*id)]),
        Place::LoadBalancer(of) => with(Ui::PlaceBalancer, &[service(*of)]),
        Place::Ingress(id) => cluster.ingresses.get(*id).map(|it| it.name.clone()).unwrap_or_default(),
        Place::Gateway(id) => cluster.gateways.get(*id).map(|it| it.name.clone()).unwrap_or_default(),
        Place::Dns => Ui::KindDns.text(lang).to_string(),
        Place::External(name) => name.to_string(),
        Place::Workstation => Ui::PlaceWorkstation.text(lang).to_string(),
        Place::ApiServer => Ui::PlaceApiServer.text(lang).to_string(),
        Place::Address(ip) => ip.to_string(),
    }
}

/// The header as a hop leaves it, with what it changed struck through.
pub fn rewritten(hop: &Hop) -> AnyView {
    let before = hop.before.as_ref();
    let source = field(before.map(|packet| packet.source.to_string()), hop.packet.source.to_string());
    let destination =
        field(before.map(|packet| packet.destination.to_string()), hop.packet.destination.to_string());
    let payload =
        payload(&hop.packet.payload).map(|text| view! { <span class="header payload">{text}</span> });
    view! {
        <span class="header"><b>"src "</b>{source}</span>
        <span class="header"><b>"dst "</b>{destination}</span>
        {payload}
    }
    .into_any()
}

fn field(before: Option<String>, after: String) -> AnyView {
    match before.filter(|before| *before != after) {
        Some(before) => view! { <del>{before}</del>" "<ins>{after}</ins> }.into_any(),
        None => after.into_any(),
    }
}

/// What a packet carries, where something looks at it.
fn payload(payload: &Payload) -> Option<String> {
    match payload {
        Payload::Data => None,
        Payload::DnsQuery { name, record } => Some([*record, "? ", name].concat()),
        Payload::DnsAnswer { name, found: false, .. } => Some([&**name, " NXDOMAIN"].concat()),
        Payload::DnsAnswer { name, records, .. } if records.is_empty() => {
            Some([&**name, " NOERROR"].concat())
        }
        Payload::DnsAnswer { records, .. } => Some(records.join(", ")),
        Payload::Http { host, path, head } => {
            let method = head.as_ref().map_or("GET", |head| head.method());
            let headers = head.iter().flat_map(|head| &head.headers);
            let headers: String = headers.map(|(name, value)| [" · ", name, ": ", value].concat()).collect();
            Some([method, " ", path, " · Host ", host, &headers].concat())
        }
        Payload::HttpStatus(status) => Some(["HTTP ", &status.to_string()].concat()),
    }
}

/// The hops in order, under a heading for each leg; `now` is the one that the packet passed last.
pub fn list(here: Inspected, network: &Network, flight: &Flight, now: Memo<Option<usize>>) -> AnyView {
    let hops = &flight.trace.hops;
    let mut leg = None;
    let items = hops.iter().enumerate().map(|(at, hop)| {
        let heading = (leg.replace(hop.leg) != Some(hop.leg)).then(|| leg_heading(here, hop.leg));
        (heading, item(here, network, hop, (at, flight.hop_time(at)), now)).into_any()
    });
    let list = NodeRef::<html::Ol>::new();
    Effect::new(move |_| {
        if let (Some(_), Some(list)) = (now.get(), list.get()) {
            show_current(&list);
        }
    });
    view! { <ol class="hops" node_ref=list aria-label=here.t(Ui::Hops)>{items.collect_view()}</ol> }
        .into_any()
}

/// Scrolls the body that the list is in, and nothing else, so that the current hop can be read.
fn show_current(list: &web_sys::HtmlElement) {
    let find = || {
        let current = list.query_selector("[aria-current]").ok()??;
        Some((current.get_bounding_client_rect(), list.closest(".body").ok()??))
    };
    let Some((current, body)) = find() else { return };
    let frame = body.get_bounding_client_rect();
    let (above, below) = (frame.top() - current.top(), current.bottom() - frame.bottom());
    if above > 0.0 || below > 0.0 {
        let by = if below > 0.0 { below.min(-above) + 12.0 } else { -above - 12.0 };
        body.set_scroll_top(body.scroll_top().saturating_add(by as i32));
    }
}

fn leg_heading(here: Inspected, leg: Leg) -> AnyView {
    let word = match leg {
        Leg::Lookup => Ui::LegLookup,
        Leg::Request => Ui::LegRequest,
        Leg::Reply => Ui::LegReply,
    };
    view! { <li class="leg"><h3>{here.t(word)}</h3></li> }.into_any()
}

/// The chains of iptables that it passed there, as `iptables-save` names them.
fn passed(network: &Network, hop: &Hop) -> Option<AnyView> {
    let chains = network::chains::of_hop(network, hop).join(" → ");
    (!chains.is_empty()).then(|| view! { <span class="header chains">{chains}</span> }.into_any())
}

fn item(
    here: Inspected,
    network: &Network,
    hop: &Hop,
    (at, time): (usize, Option<SimTime>),
    now: Memo<Option<usize>>,
) -> AnyView {
    let lang = here.model.lang.get();
    let bad = matches!(hop.action, HopAction::Refuse | HopAction::Drop | HopAction::Fail);
    let leg = match hop.leg {
        Leg::Lookup => "hop lookup",
        Leg::Request => "hop",
        Leg::Reply => "hop reply",
    };
    let go = move |_| {
        here.model.apply(Action::Play(false));
        if let Some(time) = time {
            here.model.apply(Action::Seek(time));
        }
    };
    let is_now = move || now.get() == Some(at);
    view! {
        <li class=leg class:bad=bad class:now=is_now aria-current=move || is_now().then_some("step") data-action=hop.action.name()>
            <p class="place">
                <button type="button" class="what" title=here.t(Ui::GoThere) on:click=go>
                    {words::action(hop.action, lang)}
                </button>
                " · "
                {place(&network.cluster, &hop.at, lang)}
            </p>
            {rewritten(hop)}
            {passed(network, hop)}
            <p class="because">{words::because(hop, lang)}" "{to_line(here, hop.cause.span)}</p>
        </li>
    }
    .into_any()
}
