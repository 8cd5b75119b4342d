//! The header of the selected packet, beside it: what was rewritten at the last hop.

use std::cell::RefCell;

use leptos::prelude::*;
use serviscope::scene::{Dot, digits};
use wasm_bindgen::JsCast;

use super::{Painter, Stage};

use crate::app::inspector;
use crate::app::model::Thing;

const ID: &str = "packet-tag";

/// The tag's room beside the dot, CSS pixels.
const GAP: f64 = 22.0;

/// The tag. The frame callback moves it ([`place`]); its text follows the packet's last hop.
pub fn tag(stage: Stage, painter: Painter) -> AnyView {
    let hop = Memo::new(move |_| {
        let Some(Thing::Connection(id)) = stage.model.selected.get() else { return None };
        stage.model.time.track();
        painter.dot(id).map(|dot| (id, dot.hop))
    });
    let content = move || {
        let (id, hop) = hop.get()?;
        let simulation = stage.derived.simulation.get();
        let flight = simulation.flight(serviscope::simulation::ConnectionId(id))?;
        let passed = flight.trace.hops.get(hop)?;
        let lang = stage.model.lang.get();
        let what = serviscope::words::action(passed.action, lang);
        let place = inspector::place(&simulation.network().cluster, &passed.at, lang);
        let lines = inspector::rewritten(passed);
        Some(view! {
            <p class="what">{what}" · "{place}</p>
            {lines}
        })
    };
    view! {
        <div id=ID class="tag" hidden=move || hop.with(Option::is_none) aria-hidden="true">{content}</div>
    }
    .into_any()
}

/// Puts the tag below its dot, or above it where there is no room.
pub fn place(stage: Stage, dots: &RefCell<Vec<Dot>>, from: (f64, f64), scale: f64) -> Option<()> {
    let Some(Thing::Connection(id)) = stage.model.selected.try_get_untracked()? else { return None };
    let dot = *dots.try_borrow().ok()?.iter().find(|dot| dot.connection.0 == id)?;
    let tag: web_sys::HtmlElement = document().get_element_by_id(ID)?.dyn_into().ok()?;
    let (width, height) = stage.model.size.try_get_untracked()?;
    let (own_width, own_height) = (f64::from(tag.offset_width()), f64::from(tag.offset_height()));
    let (x, y) = ((dot.x - from.0) * scale, (dot.y - from.1) * scale);
    let x = (x - 46.0).clamp(8.0, (width - own_width - 8.0).max(8.0));
    let below = y + GAP;
    let y = if below + own_height > height - 8.0 { y - GAP - own_height } else { below };
    tag.style()
        .set_property("transform", &["translate(", &digits(x), "px, ", &digits(y), "px)"].concat())
        .ok()
}
