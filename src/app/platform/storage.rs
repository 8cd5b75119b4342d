//! What is kept between visits. A browser that refuses storage keeps nothing, and nothing breaks.

use leptos::prelude::window;

/// A thing that is kept.
#[derive(Clone, Copy)]
pub enum Key {
    /// The person's text.
    Text,
    /// `dark` or `light`, where chosen.
    Theme,
    /// `en` or `ko`, where chosen.
    Lang,
    /// The width of the left pane.
    Left,
}

impl Key {
    fn name(self) -> &'static str {
        match self {
            Key::Text => "serviscope.text",
            Key::Theme => "serviscope.theme",
            Key::Lang => "serviscope.lang",
            Key::Left => "serviscope.left",
        }
    }
}

/// What was kept.
pub fn get(key: Key) -> Option<String> {
    window().local_storage().ok().flatten()?.get_item(key.name()).ok().flatten()
}

/// Keeps it; false where the browser refused (a full or a forbidden storage).
pub fn set(key: Key, value: &str) -> bool {
    let storage = window().local_storage().ok().flatten();
    storage.is_some_and(|storage| storage.set_item(key.name(), value).is_ok())
}
