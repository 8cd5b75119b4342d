//! Media queries that change while the page is open.

use leptos::prelude::window;
use wasm_bindgen::prelude::*;

/// Calls `on_change` whenever the answer changes, for as long as the page lives.
pub fn on_change(query: &str, on_change: impl Fn(bool) + 'static) {
    let Ok(Some(list)) = window().match_media(query) else { return };
    let asked = list.clone();
    let callback = Closure::<dyn Fn()>::new(move || on_change(asked.matches()));
    list.add_event_listener_with_callback("change", callback.as_ref().unchecked_ref()).ok();
    callback.forget();
}
