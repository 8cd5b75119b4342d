//! Things and wires as elements that can be reached by keyboard and named by a screen reader.

use std::collections::BTreeSet;
use std::sync::Arc;

use kurbo::BezPath;
use leptos::ev;
use leptos::prelude::*;
use serviscope::cluster::{Id, ServiceId};
use serviscope::scene::{Layer, Part, Thing as Drawn, Wire, digits, path_data};
use serviscope::words::Ui;

use super::focus::key;
use super::pointer::entity;
use super::shown::Everything;
use super::{Stage, shapes};
use crate::app::action::Action;

use crate::app::inspector;
use crate::app::platform::browser;

/// The still part of the picture.
pub fn picture(stage: Stage) -> AnyView {
    let all = Everything::follow(stage);
    Effect::new(move |_| {
        stage.derived.layout.track();
        stage.model.lang.track();
        browser::fit_texts();
    });
    let lines = Memo::new(move |old: Option<&Vec<Line>>| {
        let old = old.map(Vec::as_slice).unwrap_or_default();
        stage.derived.layout.with(|layout| lines(&layout.wires, old))
    });
    let lit = Memo::new(move |_| stage.focus.with(|focus| focus.wires.clone()));
    let (size, scale) = (
        move || stage.derived.layout.with(|layout| layout.size),
        move || stage.derived.layout.with(|layout| layout.scale),
    );
    view! {
        <svg
            class="picture"
            role="group"
            aria-label=stage.model.t(Ui::StageLabel)
            class:strong=move || stage.focus.with(|focus| focus.strong)
            class:focused=move || stage.focus.with(|focus| !focus.nothing)
            viewBox=move || ["0 0", &digits(size().width), &digits(size().height)].join(" ")
            width=move || digits(size().width * scale())
            height=move || digits(size().height * scale())
        >
            <g class="back">{things(stage, all, Layer::Back)}</g>
            <g class="wires">{move || lines.with(|lines| lit.with(|lit| wires(stage, lines, lit)))}</g>
            <g class="front">{things(stage, all, Layer::Front)}</g>
        </svg>
    }
    .into_any()
}

fn things(stage: Stage, all: Everything, layer: Layer) -> AnyView {
    // With where they stand in the layout.
    let keys = Memo::new(move |_| {
        stage.derived.layout.with(|layout| {
            let own = layout.things.iter().enumerate().filter(|(_, thing)| thing.layer == layer);
            own.map(|(at, thing)| (key(thing), at)).collect::<Vec<(String, usize)>>()
        })
    });
    let child = move |(key, at): (String, usize)| {
        let thing = stage.derived.layout.with_untracked(|layout| layout.things.get(at).cloned());
        thing.map(|thing| group(stage, all, key, thing))
    };
    view! {
        <For each=move || keys.get() key=|(key, _)| key.clone() children=child />
    }
    .into_any()
}

/// One thing, or one part of a thing.
fn group(stage: Stage, all: Everything, key: String, first: Drawn) -> AnyView {
    let part = match first.part {
        Part::Whole => "whole",
        Part::Bar => "bar",
        Part::Crossing => "crossing",
        Part::Door => "door",
        Part::Caption => "caption",
    };
    let (kind, name) = (first.kind, first.name.clone());
    let whole = first.part == Part::Whole && kind.is_some();
    let reachable = kind.is_some() && !matches!(first.part, Part::Caption | Part::Bar);
    let own = entity(&first);
    let shown = all.show(stage, key, first);
    let thing = shown.thing;
    let place = move || {
        shown.place.with(|place| ["translate(", &digits(place.x), "px, ", &digits(place.y), "px)"].concat())
    };
    let accent = {
        let thing = thing.clone();
        move || colour(stage, thing.with(|thing| thing.service))
    };
    let label = {
        let thing = thing.clone();
        move || reachable.then(|| thing.with(|it| spoken(stage, it)))
    };
    let inside = move || thing.with(|it| shapes::all(stage, it));
    let select = {
        let own = own.clone();
        move || stage.model.apply(Action::Select(own.clone()))
    };
    let key_down = move |event: ev::KeyboardEvent| {
        match event.key().as_str() {
            // A click has left the focus here: as elsewhere, it plays and pauses.
            " " if !stage.keyed.get_untracked() => {
                stage.model.apply(Action::Play(!stage.model.playing.get_untracked()));
            }
            "Enter" | " " => select(),
            _ => return,
        }
        event.prevent_default();
    };
    let focus = {
        let own = own.clone();
        move |event: ev::FocusEvent| {
            let element = event_target::<web_sys::Element>(&event);
            stage.keyed.set(element.matches(":focus-visible").unwrap_or(true));
            stage.model.apply(Action::Hover(own.clone()));
        }
    };
    view! {
        <g
            class=format!("thing {part}")
            class:lit=shown.lit
            class:written=shown.written
            style:transform=place
            style:--c=accent
            data-kind=whole.then(|| kind.map(|kind| kind.data_kind()))
            data-name=whole.then_some(name)
            data-part=part
            tabindex=if reachable { "0" } else { "-1" }
            role=reachable.then_some("button")
            aria-label=label
            on:focus=focus
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
            tone(stage.accents.with(|all| all.get(service.index()).copied().unwrap_or_default()))
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

/// A wire as it is drawn.
#[derive(Clone, PartialEq)]
struct Line {
    path: BezPath,
    /// The same as SVG writes it.
    written: Arc<str>,
    service: Option<ServiceId>,
    lookup: bool,
}

/// The wires as they are drawn; a path that did not change is not written again.
fn lines(wires: &[Wire], old: &[Line]) -> Vec<Line> {
    let line = |(at, wire): (usize, &Wire)| {
        let known = old.get(at).filter(|old| old.path == wire.path).map(|old| old.written.clone());
        Line {
            path: wire.path.clone(),
            written: known.unwrap_or_else(|| path_data(&wire.path).into()),
            service: wire.service,
            lookup: wire.lookup,
        }
    };
    wires.iter().enumerate().map(line).collect()
}

fn wires(stage: Stage, lines: &[Line], lit: &BTreeSet<usize>) -> AnyView {
    let all = lines.iter().enumerate().map(|(at, line)| wire(stage, line, lit.contains(&at)));
    all.collect_view().into_any()
}

fn wire(stage: Stage, line: &Line, lit: bool) -> AnyView {
    let class = match (line.lookup, lit) {
        (true, true) => "wire lookup lit",
        (true, false) => "wire lookup",
        (false, true) => "wire lit",
        (false, false) => "wire",
    };
    view! {
        <path
            class=class
            style:--c=colour(stage, line.service)
            data-service=line.service.map(|it| it.index().to_string())
            d=line.written.clone()
        />
    }
    .into_any()
}
