//! The plain text area: until the code editor is there, and where it never comes. A text area lays out all that it has,
//! so that of a large text it shows the head alone; what is behind it stays as it is. Knows no code editor.

use leptos::ev::ClipboardEvent;
use leptos::html;
use leptos::prelude::*;
use serviscope::words::Ui;

use super::Desk;
use crate::app::model::Model;

/// No more of a text is shown, bytes.
const MOST: usize = 64 * 1024;

/// No more of a text that is not text is shown, bytes: its characters are looked for in every font.
const MOST_ODD: usize = 2 * 1024;

/// So many control characters make a text none.
const ODD: usize = 8;

/// What of the text is not in the text area.
#[derive(Clone, Copy)]
pub struct Area {
    node: NodeRef<html::Textarea>,
    /// The byte of the model's text that the hidden part begins at.
    cut: StoredValue<usize>,
    /// Whether all that is shown was selected when the person typed: then all of the text is meant.
    all: StoredValue<bool>,
}

impl Area {
    /// An empty one, not on the page yet.
    pub fn new() -> Self {
        Self { node: NodeRef::new(), cut: StoredValue::new(0), all: StoredValue::new(false) }
    }

    /// Shows a text, or its head.
    pub fn show(self, text: &str) {
        let Some(area) = self.node.get_untracked() else { return };
        let cut = head(text);
        self.cut.set_value(cut);
        area.set_value(text.get(..cut).unwrap_or(text));
    }

    /// Puts the cursor at a byte of the text.
    pub fn reveal(self, text: &str, byte: usize) {
        let Some(area) = self.node.get_untracked() else { return };
        let at = u32::try_from(serviscope::text::utf16_offset(text, byte)).unwrap_or(u32::MAX);
        area.focus().ok();
        area.set_selection_range(at, at).ok();
    }

    /// The selection, in UTF-16 units of what is shown, and what is shown.
    fn selected(self) -> Option<(usize, usize, Vec<u16>)> {
        let area = self.node.get_untracked()?;
        let units: Vec<u16> = area.value().encode_utf16().collect();
        let at = |place: Option<u32>| place.and_then(|it| usize::try_from(it).ok()).unwrap_or(units.len());
        let (start, end) = (at(area.selection_start().ok()?), at(area.selection_end().ok()?));
        Some((start, end, units))
    }

    /// Something is about to be typed.
    fn before(self) {
        let all = self.selected().is_some_and(|(start, end, units)| start == 0 && end >= units.len());
        self.all.set_value(all);
    }

    /// The text with this in the place of its head.
    fn whole(self, model: Model, shown: &str, all: bool) -> String {
        let text = model.text.get_untracked();
        let hidden = if all { "" } else { text.get(self.cut.get_value()..).unwrap_or("") };
        [shown, hidden].concat()
    }

    fn typed(self, model: Model, desk: Desk, shown: String) {
        let text = self.whole(model, &shown, self.all.get_value());
        self.cut.set_value(shown.len());
        if shown.is_empty() {
            self.show(&text);
        }
        desk.typed(model, text);
    }

    /// Takes a large text out of the browser's hands before it is laid out.
    fn pasted(self, model: Model, desk: Desk, event: &ClipboardEvent) {
        let data = event.clipboard_data().and_then(|data| data.get_data("text/plain").ok());
        let Some(data) = data.filter(|data| data.len() > MOST_ODD) else { return };
        let Some((start, end, units)) = self.selected() else { return };
        event.prevent_default();
        let part = |units: Option<&[u16]>| String::from_utf16_lossy(units.unwrap_or_default());
        let shown = [part(units.get(..start)), data, part(units.get(end..))].concat();
        let text = self.whole(model, &shown, start == 0 && end >= units.len());
        self.show(&text);
        desk.typed(model, text);
    }
}

/// The length of what is shown of a text, in whole lines where it has any.
fn head(text: &str) -> usize {
    let first = text.get(..floor(text, MOST)).unwrap_or(text);
    let is_odd = |it: &char| it.is_control() && !matches!(it, '\n' | '\t' | '\r');
    let odd = first.chars().filter(is_odd).take(ODD).count() == ODD;
    let most = if odd { floor(text, MOST_ODD) } else { first.len() };
    if most >= text.len() {
        return text.len();
    }
    let lines = first.get(..most).and_then(|it| it.rfind('\n')).map(|end| end.saturating_add(1));
    lines.unwrap_or(most)
}

/// The last place at or before this one where a character begins.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The text area, hidden once the code editor is there.
#[component]
pub fn TextArea(
    /// The page's state.
    model: Model,
    /// Who is told of the text.
    desk: Desk,
    /// Itself.
    area: Area,
) -> impl IntoView {
    area.node.on_load(move |_| area.show(&model.text.get_untracked()));
    view! {
        <textarea
            node_ref=area.node
            hidden=move || desk.is_here()
            spellcheck="false"
            autocapitalize="off"
            autocomplete="off"
            wrap="off"
            aria-label=model.t(Ui::EditorLabel)
            placeholder=model.t(Ui::EditorHint)
            on:beforeinput=move |_| area.before()
            on:input=move |event| area.typed(model, desk, event_target_value(&event))
            on:paste=move |event| area.pasted(model, desk, &event)
        ></textarea>
    }
    .into_any()
}
