//! The few functions of `browser.js`, and the questions that the page asks the window.

use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/app/platform/browser.js")]
extern "C" {
    /// Hands over the core: `(name, arguments as JSON in UTF-8) -> result as JSON`.
    pub fn provide(answer: &js_sys::Function);

    /// Loads the editor's bundle and mounts it.
    #[wasm_bindgen(catch, js_name = openEditor)]
    pub async fn open_editor(parent: &web_sys::HtmlElement, options: &JsValue) -> Result<JsValue, JsValue>;

    /// The link of a state.
    #[wasm_bindgen(catch, js_name = shareLink)]
    pub async fn share_link(state: &str) -> Result<JsValue, JsValue>;

    /// The state inside a link.
    #[wasm_bindgen(catch, js_name = readLink)]
    pub async fn read_link(kind: &str, data: &str, limit: f64) -> Result<JsValue, JsValue>;

    /// Whether the text could be copied.
    #[wasm_bindgen(catch, js_name = copyText)]
    pub async fn copy_text(text: &str) -> Result<JsValue, JsValue>;

    /// Saves the stage's picture, with these packets (JSON) drawn into it.
    #[wasm_bindgen(catch, js_name = exportSvg)]
    pub async fn export_svg(dots: &str, name: &str) -> Result<(), JsValue>;

    /// Narrows the stage's texts that run wider than their room in this browser's fonts.
    #[wasm_bindgen(js_name = fitTexts)]
    pub fn fit_texts();

    /// Calls in a task of its own, after input and frames that wait. Of several before it comes, the last alone.
    pub fn soon(call: &js_sys::Function);

    /// That a text is being read, or no longer: what asks about it waits.
    pub fn busy(busy: bool);

    /// The text of a file.
    #[wasm_bindgen(catch, js_name = fileText)]
    pub async fn file_text(file: &web_sys::File) -> Result<JsValue, JsValue>;
}

/// Whether a media query matches now.
pub fn media(query: &str) -> bool {
    leptos::prelude::window().match_media(query).ok().flatten().is_some_and(|found| found.matches())
}

/// Whether things should jump rather than glide.
pub fn reduced_motion() -> bool {
    media("(prefers-reduced-motion: reduce)")
}

/// Milliseconds of the page's clock, for measuring frames.
pub fn now() -> f64 {
    leptos::prelude::window().performance().map_or(0.0, |clock| clock.now())
}
