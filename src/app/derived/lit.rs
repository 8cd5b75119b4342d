//! Which places of the manifest made what is selected or pointed at on the stage.

use leptos::prelude::*;
use serviscope::scene::Layout;
use serviscope::simulation::{ConnectionId, Prepared, Simulation};
use serviscope::text::Span;

use super::Kept;
use crate::app::model::{Model, Thing};

/// The places: what is pointed at before what is selected.
pub fn spans(
    model: Model,
    read: RwSignal<Kept<Prepared>>,
    simulation: Memo<Kept<Simulation>>,
    layout: Memo<Kept<Layout>>,
) -> Vec<Span> {
    match model.hovered.get().or_else(|| model.selected.get()) {
        None => Vec::new(),
        Some(Thing::Connection(id)) => {
            let time = model.time.get();
            let span = simulation.with(|simulation| {
                let flight = simulation.flight(ConnectionId(id))?;
                let hop = flight.at(time)?.hop;
                // A hop that no line decided leaves the last deciding one lit.
                let passed = flight.trace.hops.get(..=hop)?;
                passed.iter().rev().find_map(|hop| hop.cause.span)
            });
            span.into_iter().collect()
        }
        Some(Thing::Entity(kind, name)) => {
            let span = layout.with(|layout| {
                let is = |thing: &&serviscope::scene::Thing| {
                    *thing.name == *name && thing.kind.is_some_and(|it| it.data_kind() == kind)
                };
                layout.things.iter().filter(is).find_map(|thing| thing.span)
            });
            span.map(|span| read.with(|read| object_around(read, span))).into_iter().collect()
        }
    }
}

/// The whole object that a place is in.
fn object_around(read: &Prepared, span: Span) -> Span {
    let roots = read.manifest.objects.iter().map(|object| object.source.root.span);
    let around = |root: &Span| root.start <= span.start && span.end <= root.end;
    roots.filter(around).min_by_key(|root| root.end.saturating_sub(root.start)).unwrap_or(span)
}
