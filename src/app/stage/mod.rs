//! The picture: things and wires as SVG, packets on a canvas above, both from one `scene::Layout`.

mod canvas;
mod crowd;
mod empty;
pub mod export;
mod focus;
mod looks;
mod pointer;
mod reading;
mod shapes;
mod shown;
mod sprites;
mod svg;
mod tag;

use leptos::html;
use leptos::prelude::*;
use serviscope::cluster::ServiceId;

use super::action::Action;
use super::derived::Derived;
use super::model::Model;
use super::platform::resize;

pub use canvas::Painter;
pub use focus::{stands_for, subject_of};

/// What the parts of the stage share. `Copy`.
#[derive(Clone, Copy)]
pub struct Stage {
    /// The page's state.
    pub model: Model,
    /// What follows from it.
    pub derived: Derived,
    /// What belongs to what is selected or pointed at.
    pub focus: Memo<focus::Focus>,
    /// The number of each Service's colour: few layouts change one.
    pub accents: RwSignal<Vec<u8>>,
    /// The Service whose labels light up.
    pub hot: RwSignal<Option<ServiceId>>,
    /// The element that scrolls.
    pub scroll: NodeRef<html::Div>,
    /// The focus came to its thing by keyboard, not by a click.
    pub keyed: RwSignal<bool>,
}

/// The stage pane.
#[component]
pub fn StagePane(
    /// The page's state.
    model: Model,
    /// What follows from it.
    derived: Derived,
) -> impl IntoView {
    let focus = Memo::new(move |_| focus::focus(model, derived));
    let accents = RwSignal::new(derived.layout.with_untracked(|layout| layout.accents.clone()));
    let hot = RwSignal::new(focus.with_untracked(|focus| focus.service));
    Effect::new(move |_| derived.layout.with(|layout| shown::set(&accents, layout.accents.clone())));
    Effect::new(move |_| shown::set(&hot, focus.with(|focus| focus.service)));
    let keyed = RwSignal::new(true);
    let stage = Stage { model, derived, focus, accents, hot, scroll: NodeRef::new(), keyed };
    let canvas = NodeRef::<html::Canvas>::new();
    let crowd = NodeRef::<html::Canvas>::new();
    let painter = Painter::new(stage, canvas, crowd);
    provide_context(painter);
    painter.follow();
    stage.scroll.on_load(move |element| {
        resize::observe(&element, move |width, height| model.apply(Action::Resize(width, height)));
    });
    let nothing = move || {
        derived.layout.with(|layout| layout.things.iter().all(|thing| thing.kind.is_none()))
            || derived.prepared.with(|prepared| prepared.text.trim().is_empty())
    };
    let nothing = Memo::new(move |_| nothing());
    view! {
        <main class="stage" data-testid="stage">
            <div
                class="stage-scroll"
                node_ref=stage.scroll
                on:scroll=move |_| painter.ask()
                on:pointermove=move |event| pointer::moved(stage, painter, &event)
                on:pointerleave=move |_| model.apply(Action::Hover(None))
                on:click=move |event| pointer::clicked(stage, painter, &event)
            >
                <Show when=move || !nothing.get()>{svg::picture(stage)}</Show>
            </div>
            <canvas node_ref=canvas aria-hidden="true" hidden=nothing></canvas>
            <canvas node_ref=crowd class="crowd" aria-hidden="true" hidden=true></canvas>
            {tag::tag(stage, painter)}
            {reading::line(model)}
            <Show when=move || nothing.get()>{empty::invitation(model)}</Show>
        </main>
    }
    .into_any()
}
