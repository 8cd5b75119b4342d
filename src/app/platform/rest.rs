//! The rest of the program, which the release page loads after the first picture (xtask/rest.js).

use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// What xtask/rest.js calls its function, and then its event.
const NAME: &str = "restOfProgram";

/// Whether this page loads its program in two parts at all.
pub fn comes_later() -> bool {
    js_sys::Reflect::has(&window(), &JsValue::from_str(NAME)).unwrap_or(false)
}

/// Calls once the rest is there.
pub fn when_there(call: impl Fn() + 'static) {
    let there = window_event_listener_untyped(NAME, move |_| call());
    on_cleanup(move || there.remove());
}
