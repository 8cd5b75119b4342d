//! The size of an element, as it changes.

use leptos::prelude::*;
use wasm_bindgen::prelude::*;

/// Calls `on_size` with width and height in CSS pixels, now and whenever they change, until the owner ends.
pub fn observe(element: &web_sys::Element, on_size: impl Fn(f64, f64) + 'static) {
    let callback = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
        let Some(entry) = entries.iter().last() else { return };
        let rect = entry.unchecked_into::<web_sys::ResizeObserverEntry>().content_rect();
        on_size(rect.width(), rect.height());
    });
    let Ok(observer) = web_sys::ResizeObserver::new(callback.as_ref().unchecked_ref()) else { return };
    observer.observe(element);
    let kept = StoredValue::new_local((observer, callback));
    on_cleanup(move || {
        kept.try_with_value(|(observer, _)| observer.disconnect());
    });
}
