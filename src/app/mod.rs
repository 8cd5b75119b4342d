//! The page. The only place that knows a browser, and that knows no rule of Kubernetes.

use leptos::prelude::*;

/// Mounts the page into the document's body.
pub fn mount() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(|| view! { <main>"Serviscope"</main> });
}
