//! The page. The only place that knows a browser, and that knows no rule of Kubernetes.
//!
//! `model` is the state, `action` the one door to it, `derived` what follows from it; then a folder per
//! pane, `ui` for the parts that panes share, `platform` for the browser itself.

mod action;
mod derived;
mod editor;
mod inspector;
mod model;
mod platform;
mod preparing;
mod problems;
mod rehearsal;
mod stage;
mod timeline;
mod topbar;
mod ui;
#[allow(dead_code, reason = "shared with the command-line programs, which use all of it")]
#[path = "../../examples/wire/mod.rs"]
mod wire;

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use serviscope::words::{Lang, Ui};

use action::Action;
use derived::Derived;
use model::{Model, Pane, Theme, lang_name, lang_of};
use platform::storage::{self, Key};
use platform::{browser, drop, link, media, rest};

/// Mounts the page into the document's body.
pub fn mount() {
    platform::last_words::install();
    leptos::mount::mount_to_body(App);
}

/// The frame of panes.
#[component]
fn App() -> impl IntoView {
    let model = Model::new(link::embed());
    preferences(model);
    let derived = Derived::new(model);
    rest::when_there(move || model.apply(Action::Check));
    link::open(model, true, move || platform::api::provide(model, derived));
    outside(model);
    provide_context(derived);
    let over = RwSignal::new(false);
    drop::anywhere(model, over);
    timeline::keys::listen(model, derived);
    view! {
        <div
            class="app"
            class:embed=model.embed
            class:dropping=over
            class:inspecting=move || model.selected.with(Option::is_some)
            data-drop=model.t(Ui::DropHere)
            data-pane=move || if model.pane.get() == Pane::Stage { "stage" } else { "editor" }
            style:--left=move || serviscope::scene::digits(model.left.get()) + "px"
        >
            {(!model.embed).then(|| with_editor(model, derived))}
            <stage::StagePane model derived />
            <inspector::Inspector model derived />
            <timeline::Timeline model derived />
            {model.embed.then(|| open_whole(model))}
            <Message model />
        </div>
    }
}

/// The panes that an embedded stage does without.
fn with_editor(model: Model, derived: Derived) -> AnyView {
    view! {
        <topbar::TopBar model />
        <section class="left" id="left" aria-label=model.t(Ui::PaneEditor)>
            <editor::EditorPane model derived />
            <problems::Problems model derived />
            <problems::lesson::Lesson model />
            <footer class="foot">
                <problems::Status model derived />
                <a class="link" data-testid="fidelity" href=move || fidelity_page(model.lang.get())>
                    {model.t(Ui::WhatIsSimulated)}
                </a>
            </footer>
            <ui::splitter::Splitter
                label=Signal::derive(model.t(Ui::Splitter))
                width=model.left.into()
                controls="left"
                on_move=Callback::new(move |width| model.apply(Action::Left(width)))
            />
        </section>
    }
    .into_any()
}

/// Which rules are simulated and proved, a page of the site that is made of the cases.
fn fidelity_page(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "fidelity.html",
        Lang::Ko => "fidelity.ko.html",
    }
}

/// The way from an embedded stage to the whole page.
fn open_whole(model: Model) -> AnyView {
    let href = RwSignal::new(String::from("./"));
    let make = move || {
        leptos::task::spawn_local(async move {
            if let Some(made) = link::share(model).await {
                href.set(made);
            }
        });
    };
    view! {
        <a
            class="button icon embed-open"
            aria-label=model.t(Ui::OpenIn)
            title=model.t(Ui::OpenIn)
            target="_blank"
            rel="noopener"
            href=href
            on:pointerenter=move |_| make()
            on:focus=move |_| make()
        >
            "↗"
        </a>
    }
    .into_any()
}

/// What is said for a while.
#[component]
fn Message(model: Model) -> impl IntoView {
    let pending = StoredValue::new_local(None::<Timeout>);
    Effect::new(move |_| {
        if model.message.get().is_some() {
            pending.set_value(Some(Timeout::new(9_000, move || model.apply(Action::Hush))));
        }
    });
    let text = move || model.message.get().map(|(ui, args)| model.say_with(ui, &args));
    view! {
        <div class="toast-holder" role="status">
            {move || text().map(|text| view! {
                <p class="toast">
                    {text}
                    " "
                    <button type="button" class="link" on:click=move |_| model.apply(Action::Hush)>
                        {model.t(Ui::Close)}
                    </button>
                </p>
            })}
        </div>
    }
    .into_any()
}

/// What was chosen before, else what the system and the browser prefer.
fn preferences(model: Model) {
    let tag = window().navigator().language().unwrap_or_default();
    model.lang.set(lang_of(&storage::get(Key::Lang).unwrap_or(tag)));
    model.theme.set(storage::get(Key::Theme).and_then(|name| Theme::named(&name)));
    if let Some(width) = storage::get(Key::Left).and_then(|width| width.parse().ok()) {
        model.apply(Action::Left(width));
    }
    model.apply(Action::SystemDark(!browser::media("(prefers-color-scheme: light)")));
    media::on_change("(prefers-color-scheme: light)", move |light| model.apply(Action::SystemDark(!light)));
}

/// Keeps the document's own attributes as the state is.
fn outside(model: Model) {
    let root = document().document_element();
    Effect::new(move |_| {
        let Some(root) = &root else { return };
        root.set_attribute("lang", lang_name(model.lang.get())).ok();
        match model.theme.get() {
            Some(theme) => root.set_attribute("data-theme", theme.name()).ok(),
            None => root.remove_attribute("data-theme").ok(),
        };
    });
    Effect::new(move |before: Option<()>| {
        let width = model.left.get();
        if before.is_some() {
            storage::set(Key::Left, &width.to_string());
        }
    });
    let hash = window_event_listener(leptos::ev::hashchange, move |_| link::open(model, false, || ()));
    on_cleanup(move || hash.remove());
}
