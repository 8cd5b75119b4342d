//! The border between two panes: moved by pointer or arrows (the window splitter of the ARIA practices).

use leptos::ev;
use leptos::prelude::*;
use serviscope::scene::digits;
use wasm_bindgen::JsCast;

/// A vertical border. `width` is that of the pane on its left, CSS pixels.
#[component]
pub fn Splitter(
    /// Its name.
    label: Signal<&'static str>,
    /// The width of the pane on its left.
    width: Signal<f64>,
    /// The id of that pane.
    controls: &'static str,
    /// Asks for another width.
    on_move: Callback<f64>,
) -> impl IntoView {
    let moving = RwSignal::new(false);
    let down = move |event: ev::PointerEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if target.is_some_and(|target| target.set_pointer_capture(event.pointer_id()).is_ok()) {
            event.prevent_default();
            moving.set(true);
        }
    };
    let drag = move |event: ev::PointerEvent| {
        if moving.get_untracked() {
            on_move.run(f64::from(event.client_x()));
        }
    };
    let key = move |event: ev::KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowLeft" => -24.0,
            "ArrowRight" => 24.0,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        on_move.run(width.get_untracked() + step);
    };
    view! {
        <div
            class="splitter"
            class:moving=moving
            role="separator"
            tabindex="0"
            aria-orientation="vertical"
            aria-controls=controls
            aria-label=label
            aria-valuenow=move || digits(width.get().round())
            aria-valuemin="220"
            aria-valuemax="900"
            on:pointerdown=down
            on:pointermove=drag
            on:pointerup=move |_| moving.set(false)
            on:pointercancel=move |_| moving.set(false)
            on:keydown=key
        ></div>
    }
    .into_any()
}
