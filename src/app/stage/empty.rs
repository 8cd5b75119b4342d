//! What stands where there is nothing to draw: an invitation.

use leptos::prelude::*;
use serviscope::words::Ui;
use serviscope::words::presets::PRESETS;

use crate::app::action::Action;
use crate::app::model::Model;

/// How many lessons are offered.
const OFFERED: usize = 6;

/// The invitation.
pub fn invitation(model: Model) -> AnyView {
    let buttons = PRESETS.iter().take(OFFERED).map(|preset| {
        let open = move |_| {
            model.apply(Action::Open(preset));
            model.apply(Action::Play(true));
        };
        view! {
            <button type="button" class="button" on:click=open>
                {move || preset.title(model.lang.get())}
            </button>
        }
        .into_any()
    });
    view! {
        <div class="empty" data-testid="empty">
            <h2>{model.t(Ui::EmptyTitle)}</h2>
            <p>{model.t(Ui::EmptySaid)}</p>
            <div class="offers">{buttons.collect_view()}</div>
        </div>
    }
    .into_any()
}
