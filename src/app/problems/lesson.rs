//! The lesson of the preset that was opened: a sentence to read and a thing to try.

use leptos::prelude::*;
use serviscope::words::Ui;
use serviscope::words::presets::Preset;

use crate::app::action::Action;
use crate::app::model::Model;

/// The lesson, until it is closed or another text takes the place of its own.
#[component]
pub fn Lesson(
    /// The page's state.
    model: Model,
) -> impl IntoView {
    let opened = move || model.lesson.get().and_then(Preset::named);
    // A text that took the place of the whole preset is no matter of its lesson.
    let still = Memo::new(move |_| {
        let begins = |preset: &Preset| preset.manifest().lines().next();
        opened().is_some_and(|preset| model.text.with(|text| text.lines().next() == begins(preset)))
    });
    let card = move || {
        let preset = opened().filter(|_| still.get())?;
        let lang = model.lang.get();
        Some(view! {
            <aside class="lesson" data-testid="lesson">
                <p>{preset.lesson(lang)}</p>
                <p class="attempt"><strong>{model.say(Ui::TryThis)}</strong>" "{with_code(preset.attempt(lang))}</p>
                <button
                    type="button"
                    class="link"
                    aria-label=model.t(Ui::Close)
                    on:click=move |_| model.apply(Action::EndLesson)
                >
                    "×"
                </button>
            </aside>
        })
    };
    view! { {card} }.into_any()
}

/// A sentence with its `quoted` parts as code.
fn with_code(sentence: &'static str) -> AnyView {
    let part = |(at, text): (usize, &'static str)| {
        if at % 2 == 1 { view! { <code>{text}</code> }.into_any() } else { text.into_any() }
    };
    sentence.split('`').enumerate().map(part).collect_view().into_any()
}
