//! Keys as in a video player, wherever nobody types.

use leptos::ev;
use leptos::prelude::*;
use serviscope::simulation::SimTime;
use wasm_bindgen::JsCast;

use crate::app::action::Action;
use crate::app::derived::Derived;
use crate::app::model::Model;

/// How far an arrow goes.
const JUMP: SimTime = SimTime::from_millis(1_000);

/// Listens for as long as the owner lives.
pub fn listen(model: Model, derived: Derived) {
    let handle = window_event_listener(ev::keydown, move |event| {
        if event.default_prevented() || event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        if event.key() == "Escape" {
            model.apply(Action::Select(None));
        } else if !takes_keys(&event) && act(model, derived, &event.key()) {
            event.prevent_default();
        }
    });
    on_cleanup(move || handle.remove());
}

/// Whether the focus is on something that uses such keys itself.
fn takes_keys(event: &ev::KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let Some(target) = target else { return false };
    let selector = match event.key().as_str() {
        " " => "input, textarea, select, button, a, [contenteditable], [role=separator], [tabindex='0']",
        _ => "input, textarea, select, [contenteditable], [role=separator], [role=listbox], [role=menu]",
    };
    target.closest(selector).ok().flatten().is_some()
}

fn act(model: Model, derived: Derived, key: &str) -> bool {
    let time = model.time.get_untracked();
    match key {
        " " | "k" => model.apply(Action::Play(!model.playing.get_untracked())),
        "." => super::step(model, derived, true),
        "," => super::step(model, derived, false),
        "ArrowRight" => {
            let end = derived.simulation.with_untracked(|simulation| simulation.duration());
            model.apply(Action::Seek(time.plus(JUMP).min(end)));
        }
        "ArrowLeft" => model.apply(Action::Seek(time.since(JUMP))),
        _ => return false,
    }
    true
}
