//! Something that opens below a button, and closes on Escape or a click elsewhere.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// A button that opens a popover: the holder of both closes it when the focus or a click goes elsewhere.
#[component]
pub fn Holder(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The button.
    button: AnyView,
    /// What opens; made when it does.
    content: ViewFn,
) -> impl IntoView {
    let holder = NodeRef::<html::Div>::new();
    let outside = window_event_listener(ev::pointerdown, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        let inside = holder.get_untracked().is_some_and(|holder| holder.contains(target.as_ref()));
        if !inside && open.try_get_untracked() == Some(true) {
            open.set(false);
        }
    });
    on_cleanup(move || outside.remove());
    let escape = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && open.get_untracked() {
            event.stop_propagation();
            open.set(false);
            focus_first(holder);
        }
    };
    view! {
        <div class="holder" node_ref=holder on:keydown=escape>
            {button}
            <Show when=move || open.get()>{content.run()}</Show>
        </div>
    }
    .into_any()
}

/// Gives the focus to the first button inside.
fn focus_first(holder: NodeRef<html::Div>) {
    let first = holder.get_untracked().and_then(|holder| holder.query_selector("button").ok().flatten());
    if let Some(button) = first.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        button.focus().ok();
    }
}

/// Moves the focus among the elements that a selector finds inside a list, as arrow keys do.
/// Returns whether the key was one of those.
pub fn rove(event: &ev::KeyboardEvent, selector: &str) -> bool {
    let Some(list) = event.current_target().and_then(|list| list.dyn_into::<web_sys::Element>().ok()) else {
        return false;
    };
    let Ok(items) = list.query_selector_all(selector) else { return false };
    let last = items.length().saturating_sub(1);
    let focused = document().active_element();
    let at = (0..items.length()).find(|at| items.item(*at).map(JsCast::unchecked_into) == focused);
    let next = match event.key().as_str() {
        "ArrowDown" => at.map_or(0, |at| (at + 1).min(last)),
        "ArrowUp" => at.map_or(last, |at| u32::saturating_sub(at, 1)),
        "Home" => 0,
        "End" => last,
        _ => return false,
    };
    event.prevent_default();
    if let Some(item) = items.item(next).and_then(|item| item.dyn_into::<web_sys::HtmlElement>().ok()) {
        item.focus().ok();
    }
    true
}
