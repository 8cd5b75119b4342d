//! The text: a plain text area at once, the code editor when it has come. Text leaves by `Action::Type` and
//! enters by the `text` signal alone.

mod area;
mod marks;

use std::sync::Arc;

use gloo_timers::callback::Timeout;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serviscope::words::Ui;
use wasm_bindgen::JsCast;

use self::area::{Area, TextArea};
use super::action::Action;
use super::derived::Derived;
use super::model::{Model, lang_name};
use super::platform::editor_bridge::{Editor, Reports, Words};
use super::platform::storage::{self, Key};
use super::platform::{drop, link};
use super::rehearsal::Rehearsal;
use super::ui::icon::{Icon, icon};

/// The editor, once it is there; and the text that it has.
#[derive(Clone, Copy)]
pub struct Desk {
    editor: StoredValue<Option<Editor>, LocalStorage>,
    here: RwSignal<bool>,
    has: StoredValue<Arc<str>>,
}

impl Desk {
    fn new(model: Model) -> Self {
        Self {
            editor: StoredValue::new_local(None),
            here: RwSignal::new(false),
            has: StoredValue::new(model.text.get_untracked()),
        }
    }

    /// Does something with the editor, if it is there. Tracks whether it is.
    fn with(self, act: impl FnOnce(&Editor)) {
        if self.here.get() {
            self.editor.try_with_value(|editor| {
                if let Some(editor) = editor {
                    act(editor);
                }
            });
        }
    }

    /// Whether the editor is there.
    fn is_here(self) -> bool {
        self.here.get()
    }

    /// The person typed.
    fn typed(self, model: Model, text: String) {
        let text: Arc<str> = text.into();
        self.has.try_set_value(text.clone());
        model.apply(Action::Type(text.to_string()));
    }
}

/// The left pane's upper part.
#[component]
pub fn EditorPane(
    /// The page's state.
    model: Model,
    /// What follows from it.
    derived: Derived,
) -> impl IntoView {
    let desk = Desk::new(model);
    let area = Area::new();
    let host = NodeRef::<html::Div>::new();
    host.on_load(move |host| open(model, desk, host.unchecked_into()));
    follow_text(model, desk, area);
    follow_words(model, desk);
    follow_reveal(model, desk, area);
    marks::follow(model, derived, desk);
    marks::light(derived, desk);
    keep(model);
    draw_large(model);
    view! {
        <div class="editor-bar">
            <span>{model.t(Ui::Manifest)}</span>
            <OpenFile model />
        </div>
        <div class="editor" data-testid="editor">
            <TextArea model desk area />
            <div class="editor-host" node_ref=host hidden=move || !desk.here.get()></div>
        </div>
    }
    .into_any()
}

/// Opens a file from the disk.
#[component]
fn OpenFile(model: Model) -> impl IntoView {
    let picker = NodeRef::<html::Input>::new();
    let click = move |_| {
        if let Some(picker) = picker.get_untracked() {
            picker.click();
        }
    };
    let change = move |_| {
        let Some(input) = picker.get_untracked() else { return };
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            drop::open(model, file);
        }
        input.set_value("");
    };
    view! {
        <button type="button" class="button" on:click=click>
            {icon(|| Icon::Open)}
            {model.t(Ui::OpenFile)}
        </button>
        <input node_ref=picker type="file" hidden accept=".yaml,.yml,.json,.txt,text/*,application/json" on:change=change />
    }
    .into_any()
}

/// Brings the code editor, after the first picture.
fn open(model: Model, desk: Desk, host: web_sys::HtmlElement) {
    let rehearsal = Rehearsal::new(model);
    let reports = Reports {
        on_change: Box::new(move |text| desk.typed(model, text)),
        on_cursor: Box::new(move |line| model.apply(Action::PointAt(Some(line)))),
        on_hover: Box::new(move |line| model.apply(Action::PointAt(line))),
        on_try: Box::new(move |text| rehearsal.show(text)),
    };
    Timeout::new(120, move || {
        spawn_local(async move {
            let text = model.text.get_untracked();
            let dark = untrack(|| model.dark());
            let words = untrack(|| words(model));
            if let Some(editor) = Editor::open(host, text.to_string(), dark, words, reports).await {
                // What was typed or loaded meanwhile is the text now.
                let now = model.text.get_untracked();
                if now != text {
                    editor.set_text(&now);
                }
                desk.has.try_set_value(now);
                desk.editor.try_set_value(Some(editor));
                desk.here.set(true);
            }
        });
    })
    .forget();
}

fn words(model: Model) -> Words {
    Words {
        lang: lang_name(model.lang.get()),
        label: model.say(Ui::EditorLabel),
        placeholder: model.say(Ui::EditorHint),
    }
}

/// Text that came from elsewhere goes into the editor.
fn follow_text(model: Model, desk: Desk, area: Area) {
    Effect::new(move |_| {
        let text = model.text.get();
        if desk.has.with_value(|has| *has == text) {
            return;
        }
        desk.has.set_value(text.clone());
        desk.with(|editor| editor.set_text(&text));
        if !desk.here.get_untracked() {
            area.show(&text);
        }
    });
}

fn follow_words(model: Model, desk: Desk) {
    Effect::new(move |_| {
        let words = words(model);
        desk.with(|editor| editor.set_words(&words));
    });
    Effect::new(move |_| {
        let dark = model.dark();
        desk.with(|editor| editor.set_dark(dark));
    });
}

/// Scrolls to the place that was asked for.
fn follow_reveal(model: Model, desk: Desk, area: Area) {
    Effect::new(move |_| {
        let Some((byte, _)) = model.reveal.get() else { return };
        let text = model.text.get_untracked();
        desk.with(|editor| editor.reveal(&text, byte));
        if !desk.here.get_untracked() {
            area.reveal(&text, byte);
        }
    });
}

/// A browser that does not keep less is not to keep anything, and its person knows.
const MUCH: usize = 1024 * 1024;

/// Keeps the text for the next visit, a moment after the last edit, or says once that the browser refused.
fn keep(model: Model) {
    let was_kept = StoredValue::new(true);
    let pending = StoredValue::new_local(None::<Timeout>);
    Effect::new(move |before: Option<()>| {
        let text = model.text.get();
        if before.is_none() && text.is_empty()
            || model.embed
            || model.linked.get_value() == Some(text.clone())
        {
            return;
        }
        link::edited(model);
        let timeout = Timeout::new(300, move || {
            let kept = storage::set(Key::Text, &text) || text.len() < MUCH;
            if !kept && was_kept.get_value() {
                model.apply(Action::Say(Ui::NotKept, Vec::new()));
            }
            was_kept.set_value(kept);
        });
        pending.set_value(Some(timeout));
    });
}

/// Large texts are drawn when typing pauses; small ones at once (`Action::Type`).
fn draw_large(model: Model) {
    let pending = StoredValue::new_local(None::<Timeout>);
    Effect::new(move |_| {
        let waits = model.text.with(|text| *text != model.drawn.get_untracked());
        if waits {
            pending.set_value(Some(Timeout::new(600, move || model.apply(Action::Draw))));
        }
    });
}
