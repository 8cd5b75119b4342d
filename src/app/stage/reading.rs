//! How far a large text is on its way to the picture, above the picture that stands meanwhile.

use leptos::prelude::*;
use serviscope::pace::Stage;
use serviscope::words::Ui;

use crate::app::model::Model;

/// The line; nothing where a text is through in a moment. The words are announced once, not each percent.
pub fn line(model: Model) -> AnyView {
    let news = model.preparing.news;
    let stage = Memo::new(move |_| news.get().map(|(stage, _)| stage));
    let percent = move || [&news.get().map_or(0, |(_, percent)| percent).to_string(), " %"].concat();
    let part = move || [&news.get().map_or(0, |(_, percent)| percent).to_string(), "%"].concat();
    let said = move || match stage.get() {
        None => "",
        Some(Stage::Reading) => model.say(Ui::ReadingText),
        Some(_) => model.say(Ui::BuildingCluster),
    };
    view! {
        <div class="reading" data-testid="reading" class:shown=move || stage.get().is_some() style:--part=part>
            <p>
                <span role="status">{said}</span>
                <span class="percent" aria-hidden="true">{percent}</span>
            </p>
        </div>
    }
    .into_any()
}
