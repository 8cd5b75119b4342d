//! The menu of lessons.

use leptos::ev;
use leptos::prelude::*;
use serviscope::words::Ui;
use serviscope::words::presets::{PRESETS, Preset, Theme};

use crate::app::action::Action;
use crate::app::model::Model;
use crate::app::ui::icon::{Icon, icon};
use crate::app::ui::popover::{Holder, rove};

const GROUPS: [(Theme, Ui); 4] = [
    (Theme::Outside, Ui::ThemeOutside),
    (Theme::Inside, Ui::ThemeInside),
    (Theme::Names, Ui::ThemeNames),
    (Theme::Choice, Ui::ThemeChoice),
];

/// The button that says what is open, and its menu.
#[component]
pub fn Presets(
    /// The page's state.
    model: Model,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let name = move || {
        let preset = model.preset.get().and_then(Preset::named);
        preset.map_or_else(|| model.say(Ui::OwnManifest), |preset| preset.title(model.lang.get()))
    };
    let key = move |event: ev::KeyboardEvent| {
        if event.key() == "ArrowDown" && !open.get_untracked() {
            event.prevent_default();
            open.set(true);
        }
    };
    let button = view! {
        <button
            type="button"
            class="button preset-button"
            data-testid="preset"
            aria-haspopup="listbox"
            aria-expanded=move || open.get().to_string()
            aria-label=move || format!("{}: {}", model.say(Ui::Presets), name())
            on:click=move |_| open.update(|open| *open = !*open)
            on:keydown=key
        >
            <span>{name}</span>
            {icon(|| Icon::Down)}
        </button>
    };
    let content = move || list(model, open);
    view! { <Holder open button=button.into_any() content=content.into() /> }.into_any()
}

fn list(model: Model, open: RwSignal<bool>) -> AnyView {
    let groups = GROUPS.map(|(theme, word)| {
        let presets = PRESETS.iter().filter(|preset| preset.theme == theme);
        let options = presets.map(|preset| option(model, preset, open)).collect_view();
        view! {
            <div role="group" aria-label=model.t(word)>
                <p class="group" aria-hidden="true">{model.t(word)}</p>
                {options}
            </div>
        }
        .into_any()
    });
    let focus = NodeRef::<leptos::html::Div>::new();
    focus.on_load(|list| {
        use wasm_bindgen::JsCast;
        let find = |selector| list.query_selector(selector).ok().flatten();
        let first = find("[aria-selected=true]").or_else(|| find("[role=option]"));
        if let Some(option) = first.and_then(|option| option.dyn_into::<web_sys::HtmlElement>().ok()) {
            option.focus().ok();
        }
    });
    view! {
        <div
            class="popover menu start"
            role="listbox"
            aria-label=model.t(Ui::Presets)
            node_ref=focus
            on:keydown=|event| {
                rove(&event, "[role=option]");
            }
        >
            {groups.into_iter().collect_view()}
        </div>
    }
    .into_any()
}

fn option(model: Model, preset: &'static Preset, open: RwSignal<bool>) -> AnyView {
    view! {
        <button
            type="button"
            role="option"
            data-value=preset.name
            aria-selected=move || (model.preset.get() == Some(preset.name)).to_string()
            on:click=move |_| {
                open.set(false);
                model.apply(Action::Open(preset));
                model.apply(Action::Play(true));
            }
        >
            <strong>{move || preset.title(model.lang.get())}</strong>
            {move || preset.lesson(model.lang.get())}
        </button>
    }
    .into_any()
}
