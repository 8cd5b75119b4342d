//! Files that are opened or dropped become text; what is no text, or too large, becomes a message.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serviscope::words::Ui;

use super::browser;
use crate::app::action::Action;
use crate::app::model::Model;

/// The largest file that is read, in MB.
pub const LARGEST_MB: u32 = 64;

/// Reads a file and loads it, or says why not.
pub fn open(model: Model, file: web_sys::File) {
    if file.size() > f64::from(LARGEST_MB) * 1_048_576.0 {
        model.apply(Action::Say(Ui::FileTooLarge, vec![LARGEST_MB.to_string()]));
        return;
    }
    spawn_local(async move {
        match browser::file_text(&file).await.ok().and_then(|text| text.as_string()) {
            Some(text) => model.apply(Action::Load(text)),
            None => model.apply(Action::Say(Ui::FileNotText, Vec::new())),
        }
    });
}

/// The first file of a drop.
pub fn dropped(event: &web_sys::DragEvent) -> Option<web_sys::File> {
    event.data_transfer()?.files()?.get(0)
}

/// Whether files are dragged, and not a piece of text within the page.
fn has_files(event: &web_sys::DragEvent) -> bool {
    event.data_transfer().is_some_and(|data| data.types().includes(&"Files".into(), 0))
}

/// Takes files that are dropped anywhere on the page; `over` says whether one is above it.
pub fn anywhere(model: Model, over: RwSignal<bool>) {
    let drag = window_event_listener(leptos::ev::dragover, move |event| {
        if has_files(&event) {
            event.prevent_default();
            over.set(true);
        }
    });
    let leave = window_event_listener(leptos::ev::dragleave, move |event| {
        if event.related_target().is_none() {
            over.set(false);
        }
    });
    let drop = window_event_listener(leptos::ev::drop, move |event| {
        over.set(false);
        if has_files(&event) {
            event.prevent_default();
        }
        if let Some(file) = dropped(&event) {
            open(model, file);
        }
    });
    on_cleanup(move || {
        drag.remove();
        leave.remove();
        drop.remove();
    });
}
