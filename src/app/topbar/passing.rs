//! Passing on: the share link, the embed snippet, the exported picture.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serviscope::words::Ui;

use crate::app::model::Model;
use crate::app::platform::{browser, link};
use crate::app::ui::icon::{Icon, icon};
use crate::app::ui::popover::Holder;

/// A button of the bar that opens something.
fn opener(
    model: Model,
    word: Ui,
    sign: Icon,
    mark: &'static str,
    open: RwSignal<bool>,
    on_open: impl Fn() + 'static,
) -> AnyView {
    let click = move |_| {
        let opens = !open.get_untracked();
        open.set(opens);
        if opens {
            on_open();
        }
    };
    view! {
        <button
            type="button"
            class="button passing"
            data-testid=mark
            aria-label=model.t(word)
            aria-haspopup="dialog"
            aria-expanded=move || open.get().to_string()
            on:click=click
        >
            {icon(move || sign)}
            <span class="label">{model.t(word)}</span>
        </button>
    }
    .into_any()
}

/// Copies a link that holds the whole state.
#[component]
pub fn Share(
    /// The page's state.
    model: Model,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let url = RwSignal::new(String::new());
    let copied = RwSignal::new(false);
    let make = move || {
        copied.set(false);
        spawn_local(async move {
            let Some(made) = link::share(model).await else { return };
            url.set(made.clone());
            copied.set(copy(&made).await);
        });
    };
    let button = opener(model, Ui::Share, Icon::Share, "share", open, make);
    let title = move || model.say(if copied.get() { Ui::LinkCopied } else { Ui::LinkToCopy });
    let content = move || {
        view! {
            <div class="popover" role="dialog" aria-label=title>
                <h2 aria-live="polite">{title}</h2>
                <input type="text" readonly aria-label=model.t(Ui::LinkToCopy) prop:value=url on:focus=select_all />
                <p>{model.t(Ui::LinkCopiedSaid)}</p>
            </div>
        }
        .into_any()
    };
    view! { <Holder open button content=content.into() /> }.into_any()
}

/// Shows an iframe to paste into a page.
#[component]
pub fn Embed(
    /// The page's state.
    model: Model,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let snippet = RwSignal::new(String::new());
    let copied = RwSignal::new(false);
    let make = move || {
        copied.set(false);
        spawn_local(async move {
            if let Some(made) = link::share(model).await {
                snippet.set(link::iframe(&made));
            }
        });
    };
    let button = opener(model, Ui::Embed, Icon::Code, "embed", open, make);
    let click = move |_| {
        spawn_local(async move { copied.set(copy(&snippet.get_untracked()).await) });
    };
    let content = move || {
        view! {
            <div class="popover" role="dialog" aria-label=model.t(Ui::EmbedTitle)>
                <h2>{model.t(Ui::EmbedTitle)}</h2>
                <p>{model.t(Ui::EmbedSaid)}</p>
                <textarea readonly rows="5" aria-label=model.t(Ui::EmbedTitle) prop:value=snippet></textarea>
                <button type="button" class="button strong" on:click=click>
                    {move || model.say(if copied.get() { Ui::Copied } else { Ui::Copy })}
                </button>
            </div>
        }
        .into_any()
    };
    view! { <Holder open button content=content.into() /> }.into_any()
}

/// Saves the picture as it is.
#[component]
pub fn Export(
    /// The page's state.
    model: Model,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let button = opener(model, Ui::Export, Icon::Export, "export", open, || {});
    let save = move |_| {
        open.set(false);
        crate::app::stage::export::save(model);
    };
    let content = move || {
        view! {
            <div class="popover" role="dialog" aria-label=model.t(Ui::ExportTitle)>
                <h2>{model.t(Ui::ExportTitle)}</h2>
                <button type="button" class="button" data-testid="export-svg" on:click=save>
                            {icon(|| Icon::Export)}
                    {model.t(Ui::ExportSvg)}
                </button>
            </div>
        }
        .into_any()
    };
    view! { <Holder open button content=content.into() /> }.into_any()
}

async fn copy(text: &str) -> bool {
    browser::copy_text(text).await.ok().and_then(|done| done.as_bool()).unwrap_or(false)
}

fn select_all(event: leptos::ev::FocusEvent) {
    use wasm_bindgen::JsCast;
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
    if let Some(input) = target {
        input.select();
    }
}
