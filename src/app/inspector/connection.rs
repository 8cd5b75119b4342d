//! One connection: how it ends, and every hop out and back.

use leptos::prelude::*;
use serviscope::network::{Backend, BackendKind, Outcome, Place, Trace};
use serviscope::scene::Subject;
use serviscope::simulation::{ConnectionId, Flight, Simulation};
use serviscope::words::{self, Ui};

use super::{Inspected, hops, page as frame, parts};
use crate::app::action::Action;
use crate::app::model::Thing;
use crate::app::stage::stands_for;

/// How many connections are listed with a thing.
const LISTED: usize = 8;

/// The trace of a connection.
pub fn page(here: Inspected, id: ConnectionId) -> AnyView {
    let simulation = here.derived.simulation.get();
    let Some(flight) = simulation.flight(id) else {
        let gone = view! { <p>{here.t(Ui::Gone)}</p> };
        return frame(here, Ui::KindConnection, "–".into(), gone.into_any());
    };
    let now = Memo::new(move |_| {
        let time = here.model.time.get();
        here.derived.simulation.with(|simulation| Some(simulation.flight(id)?.at(time)?.hop))
    });
    let trace = &flight.trace;
    let rows = vec![
        (Ui::From, parts::said(client(here, &simulation, flight))),
        (Ui::AnsweredBy, trace.backend.as_ref().and_then(|backend| backend_link(here, &simulation, backend))),
        (Ui::SeenAs, trace.source_seen.and_then(parts::code)),
    ];
    let body = view! {
        {outcome(here, trace)}
        {parts::facts(here, rows)}
        {hops::list(here, simulation.network(), flight, now)}
    };
    frame(here, Ui::KindConnection, ["→ ", &target(trace)].concat(), body.into_any())
}

fn outcome(here: Inspected, trace: &Trace) -> AnyView {
    let lang = here.model.lang.get();
    let good = trace.outcome == Outcome::Delivered;
    let reason = trace.reason.map(|reason| [": ", words::reason(reason, lang)].concat());
    view! {
        <p class="outcome" class:delivered=good class:failed=!good data-outcome=trace.outcome.name()>
            <span class="sign" aria-hidden="true">{if good { "✓" } else { "✕" }}</span>
            <strong>{words::outcome(trace.outcome, lang)}{reason}</strong>
        </p>
    }
    .into_any()
}

fn client(here: Inspected, simulation: &Simulation, flight: &Flight) -> String {
    let place = flight.stations.first().map(|station| &station.place);
    let lang = here.model.lang.get();
    place.map(|place| hops::place(&simulation.network().cluster, place, lang)).unwrap_or_default()
}

/// The target as it was asked for.
fn target(trace: &Trace) -> String {
    let to = &trace.request.to;
    let host = match &to.host {
        serviscope::network::Host::Ip(ip) => serviscope::network::Address::ip(*ip, to.port).to_string(),
        serviscope::network::Host::Name(name) => [name.as_str(), ":", &to.port.to_string()].concat(),
    };
    let scheme = match to.scheme {
        serviscope::network::Scheme::Raw(_) => "",
        serviscope::network::Scheme::Http => "http://",
        serviscope::network::Scheme::Https => "https://",
    };
    [scheme, &host, &to.path].concat()
}

fn backend_link(here: Inspected, simulation: &Simulation, backend: &Backend) -> Option<AnyView> {
    let cluster = &simulation.network().cluster;
    match &backend.kind {
        BackendKind::Pod(pod) => parts::to_pod(here, cluster, *pod),
        BackendKind::Node(node) => parts::to_node(here, cluster, Some(*node)),
        BackendKind::External(name) => parts::code(name),
        BackendKind::Address => parts::code(backend.ip?),
    }
}

/// The last connections that passed a thing, each a way to its trace.
pub fn through(here: Inspected, subject: Subject) -> AnyView {
    let list = move || {
        // Whenever a connection ends, not at every frame.
        here.derived.counters.track();
        let time = here.model.time.get_untracked();
        let simulation = here.derived.simulation.get();
        let begun = simulation.flights().iter().rev().skip_while(|flight| flight.start > time);
        let passing = begun.filter(|flight| concerns(&subject, flight));
        let (mut rows, mut count) = (Vec::new(), 0_usize);
        for flight in passing {
            if count < LISTED {
                rows.push(row(here, &simulation, flight));
            }
            count += 1;
        }
        let name = here.t(Ui::Connections);
        if rows.is_empty() {
            view! { <h3>{name}</h3><p class="kind">{here.t(Ui::NoConnections)}</p> }.into_any()
        } else {
            view! { <h3>{name}" · "{count.to_string()}</h3><ul class="connections">{rows}</ul> }.into_any()
        }
    };
    list.into_any()
}

/// Whether a connection passes a thing: also one to a Service that only DNS or a proxy knows, and one that a node's rules
/// decide on.
fn concerns(subject: &Subject, flight: &Flight) -> bool {
    let own = match subject {
        Subject::Service(id) => flight.trace.service == Some(*id),
        _ => false,
    };
    let passes = |place: &Place| match (subject, place) {
        (Subject::Node(node), Place::Rules(on, _)) => node == on,
        _ => stands_for(subject, place),
    };
    own || flight.stations.iter().any(|station| passes(&station.place))
}

fn row(here: Inspected, simulation: &Simulation, flight: &Flight) -> AnyView {
    let id = flight.id().0;
    let settled = flight.settled() <= here.model.time.get_untracked();
    let sign = match (settled, flight.trace.outcome) {
        (false, _) => "…",
        (true, Outcome::Delivered) => "✓",
        (true, _) => "✕",
    };
    let failed = settled && flight.trace.outcome != Outcome::Delivered;
    let open = move |_| here.model.apply(Action::Select(Some(Thing::Connection(id))));
    let text = [&client(here, simulation, flight), " → ", &target(&flight.trace)].concat();
    view! {
        <li>
            <span class="sign" class:failed=failed aria-hidden="true">{sign}</span>
            <button type="button" class="link" on:click=open>{text}</button>
        </li>
    }
    .into_any()
}
