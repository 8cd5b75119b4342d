//! Things and wires as elements that can be reached by keyboard and named by a screen reader.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::ev;
use leptos::prelude::*;
use serviscope::cluster::{Id, ServiceId};
use serviscope::scene::{Layer, Layout, Part, Thing as Drawn, Wire};
use serviscope::words::Ui;

use super::focus::key;
use super::pointer::entity;
use super::{Stage, shapes};
use crate::app::action::Action;
use crate::app::derived::Kept;
use crate::app::inspector;
use crate::app::platform::browser;

/// The things of a layout by their keys; what did not change is the same `Kept`.
type Index = BTreeMap<String, Kept<Drawn>>;

/// The still part of the picture.
pub fn picture(stage: Stage) -> AnyView {
    let index = Memo::new(move |old: Option<&Kept<Index>>| {
        let layout = stage.derived.layout.get();
        Kept::new(index(&layout, old.map(|old| &**old)))
    });
    Effect::new(move |_| {
        stage.derived.layout.track();
        stage.model.lang.track();
        browser::fit_texts();
    });
    let drawn = Memo::new(move |old: Option<&Kept<Vec<Wire>>>| {
        let wires = stage.derived.layout.with(|layout| layout.wires.clone());
        old.filter(|old| ***old == wires).cloned().unwrap_or_else(|| Kept::new(wires))
    });
    let size = move || stage.derived.layout.with(|layout| (layout.size.width, layout.size.height));
    view! {
        <svg
            class="picture"
            role="group"
            aria-label=stage.model.t(Ui::StageLabel)
            class:strong=move || stage.focus.with(|focus| focus.strong)
            class:focused=move || stage.focus.with(|focus| !focus.nothing)
            width=move || size().0.to_string()
            height=move || size().1.to_string()
        >
            <g class="back">{things(stage, index, Layer::Back)}</g>
            <g class="wires">{move || wires(stage, &drawn.get())}</g>
            <g class="front">{things(stage, index, Layer::Front)}</g>
        </svg>
    }
    .into_any()
}

fn index(layout: &Layout, old: Option<&Index>) -> Index {
    let keep = |thing: &Drawn| {
        let key = key(thing);
        let kept = old.and_then(|old| old.get(&key)).filter(|old| ***old == *thing).cloned();
        (key, kept.unwrap_or_else(|| Kept::new(thing.clone())))
    };
    layout.things.iter().map(keep).collect()
}

fn things(stage: Stage, index: Memo<Kept<Index>>, layer: Layer) -> AnyView {
    let keys = move || {
        stage.derived.layout.with(|layout| {
            layout.things.iter().filter(|thing| thing.layer == layer).map(key).collect::<Vec<String>>()
        })
    };
    view! {
        <For each=keys key=Clone::clone children=move |key: String| group(stage, index, key) />
    }
    .into_any()
}

/// One thing, or one part of a thing.
fn group(stage: Stage, index: Memo<Kept<Index>>, key: String) -> AnyView {
    let key: Arc<str> = key.into();
    let thing = {
        let key = key.clone();
        Memo::new(move |old: Option<&Option<Kept<Drawn>>>| {
            // One that is on its way out keeps its look.
            index.with(|index| index.get(&*key).cloned()).or_else(|| old.cloned().flatten())
        })
    };
    let place = move || {
        thing.with(|thing| {
            thing
                .as_ref()
                .map(|it| format!("translate({}px, {}px)", it.rect.x0, it.rect.y0))
                .unwrap_or_default()
        })
    };
    let Some(first) = thing.get_untracked() else { return ().into_any() };
    // Another place in the text is no other look.
    let look = Memo::new(move |old: Option<&Option<Kept<Drawn>>>| match (old, thing.get()) {
        (Some(Some(old)), Some(new)) if old.shapes == new.shapes && old.rect == new.rect => Some(old.clone()),
        (_, new) => new,
    });
    let inside = move || look.get().map(|it| shapes::all(stage, &it));
    let lit = Memo::new({
        let key = key.clone();
        move |_| stage.focus.with(|focus| focus.things.contains(&*key))
    });
    let written = Memo::new(move |_| stage.focus.with(|focus| focus.written.contains(&*key)));
    let accent = move || thing.with(|thing| colour(stage, thing.as_ref().and_then(|thing| thing.service)));
    let whole = first.part == Part::Whole && first.kind.is_some();
    let reachable = first.kind.is_some() && !matches!(first.part, Part::Caption | Part::Bar);
    let select = move || thing.with_untracked(|thing| thing.as_ref().and_then(|thing| entity(thing)));
    let key_down = move |event: ev::KeyboardEvent| {
        if matches!(event.key().as_str(), "Enter" | " ") {
            event.prevent_default();
            stage.model.apply(Action::Select(select()));
        }
    };
    let part = match first.part {
        Part::Whole => "whole",
        Part::Bar => "bar",
        Part::Crossing => "crossing",
        Part::Door => "door",
        Part::Caption => "caption",
    };
    let label = move || thing.with(|thing| thing.as_ref().map(|it| spoken(stage, it)).unwrap_or_default());
    view! {
        <g
            class=format!("thing {part}")
            class:lit=lit
            class:written=written
            style:transform=place
            style:--c=accent
            data-kind=whole.then(|| first.kind.map(|kind| kind.data_kind()))
            data-name=whole.then(|| first.name.clone())
            data-part=part
            tabindex=if reachable { "0" } else { "-1" }
            role=reachable.then_some("button")
            aria-label=move || reachable.then(label)
            on:focus=move |_| stage.model.apply(Action::Hover(select()))
            on:blur=move |_| stage.model.apply(Action::Hover(None))
            on:keydown=key_down
        >
            {inside}
        </g>
    }
    .into_any()
}

/// The custom property of a Service's colour.
pub fn colour(stage: Stage, service: Option<ServiceId>) -> &'static str {
    match service {
        Some(service) => {
            tone(stage.derived.accents.with(|all| all.get(service.index()).copied().unwrap_or_default()))
        }
        None => "var(--muted)",
    }
}

/// The custom property of a colour number.
pub fn tone(accent: u8) -> &'static str {
    match accent % 8 {
        0 => "var(--s0)",
        1 => "var(--s1)",
        2 => "var(--s2)",
        3 => "var(--s3)",
        4 => "var(--s4)",
        5 => "var(--s5)",
        6 => "var(--s6)",
        _ => "var(--s7)",
    }
}

/// What a screen reader says of a thing: its texts in their order.
fn spoken(stage: Stage, thing: &Drawn) -> String {
    let lang = stage.model.lang.get();
    if let (Part::Crossing, Some((service, node))) = (thing.part, thing.name.split_once('@')) {
        return serviscope::words::fill(Ui::PlaceRules.text(lang), &[service.into(), node.into()]);
    }
    let kind = thing.kind.map_or("", |kind| inspector::kind_word(kind.data_kind()).text(lang));
    let texts = thing.shapes.iter().filter_map(|shape| shapes::said(shape, lang));
    let texts: Vec<String> = texts.collect();
    [kind, ": ", &texts.join(", ")].concat()
}

fn wires(stage: Stage, wires: &[Wire]) -> AnyView {
    let all = wires.iter().enumerate().map(|(at, it)| wire(stage, at, it));
    all.collect_view().into_any()
}

fn wire(stage: Stage, at: usize, wire: &Wire) -> AnyView {
    let lit = move || stage.focus.with(|focus| focus.wires.contains(&at));
    let class = if wire.lookup { "wire lookup" } else { "wire" };
    let service = wire.service.map(Id::index);
    view! {
        <path
            class=class
            class:lit=lit
            style:--c=colour(stage, wire.service)
            data-service=service.map(|it| it.to_string())
            d=wire.path.to_svg()
        />
    }
    .into_any()
}
