//! The top bar: presets, view, passing on, language, theme.

mod passing;
mod presets;

use leptos::prelude::*;
use serviscope::scene::View;
use serviscope::words::{Lang, Ui};

use super::action::Action;
use super::model::{Model, Pane, Theme, view_name};
use super::ui::icon::{Icon, icon};

/// The bar.
#[component]
pub fn TopBar(
    /// The page's state.
    model: Model,
) -> impl IntoView {
    view! {
        <header class="topbar">
            <div>
                <h1 class="brand">{mark()}<b>"Serviscope"</b></h1>
                <presets::Presets model />
            </div>
            <div class="middle">
                <PaneSwitch model />
                <ViewSwitch model />
            </div>
            <div class="end">
                <passing::Share model />
                <passing::Embed model />
                <passing::Export model />
                <LanguageSwitch model />
                <ThemeSwitch model />
            </div>
        </header>
    }
    .into_any()
}

/// The page's mark.
fn mark() -> AnyView {
    view! {
        <svg viewBox="0 0 32 32" aria-hidden="true" fill="none">
            <g stroke="var(--accent)" stroke-width="3">
                <circle cx="16" cy="16" r="12.5" />
                <path d="M16 3.5v25M3.5 16h18" stroke-width="2.5" />
            </g>
            <circle cx="23.5" cy="16" r="5" fill="var(--s3)" />
        </svg>
    }
    .into_any()
}

/// Packet path or overview.
#[component]
fn ViewSwitch(model: Model) -> impl IntoView {
    let choice = move |view: View, word: Ui| {
        view! {
            <button
                type="button"
                data-value=view_name(view)
                aria-pressed=move || (model.view.get() == view).to_string()
                on:click=move |_| model.apply(Action::View(view))
            >
                {model.t(word)}
            </button>
        }
        .into_any()
    };
    view! {
        <div class="segmented" role="group" data-testid="view" aria-label=model.t(Ui::View)>
            {choice(View::PacketPath, Ui::PacketPath)}
            {choice(View::Overview, Ui::Overview)}
        </div>
    }
    .into_any()
}

/// Editor or stage, where there is no room for both.
#[component]
fn PaneSwitch(model: Model) -> impl IntoView {
    let choice = move |pane: Pane, word: Ui| {
        view! {
            <button
                type="button"
                aria-pressed=move || (model.pane.get() == pane).to_string()
                on:click=move |_| model.apply(Action::Pane(pane))
            >
                {model.t(word)}
            </button>
        }
        .into_any()
    };
    view! {
        <div class="segmented pane-switch" role="group" aria-label=model.t(Ui::Panes)>
            {choice(Pane::Editor, Ui::PaneEditor)}
            {choice(Pane::Stage, Ui::PaneStage)}
        </div>
    }
    .into_any()
}

/// English or Korean.
#[component]
fn LanguageSwitch(model: Model) -> impl IntoView {
    let other = move || if model.lang.get_untracked() == Lang::En { Lang::Ko } else { Lang::En };
    view! {
        <button
            type="button"
            class="button language"
            data-testid="language"
            title=model.t(Ui::Language)
            on:click=move |_| model.apply(Action::Lang(other()))
        >
            <span class:on=move || model.lang.get() == Lang::En>"EN"</span>
            <span class="dot">"·"</span>
            <span lang="ko" class:on=move || model.lang.get() == Lang::Ko>"한국어"</span>
        </button>
    }
    .into_any()
}

/// Dark or light.
#[component]
fn ThemeSwitch(model: Model) -> impl IntoView {
    let word = move || model.say(if model.dark() { Ui::ThemeLight } else { Ui::ThemeDark });
    let other = move || if untrack(|| model.dark()) { Theme::Light } else { Theme::Dark };
    view! {
        <button
            type="button"
            class="button icon"
            data-testid="theme"
            aria-label=word
            title=word
            on:click=move |_| model.apply(Action::Theme(other()))
        >
            {icon(move || if model.dark() { Icon::Moon } else { Icon::Sun })}
        </button>
    }
    .into_any()
}
