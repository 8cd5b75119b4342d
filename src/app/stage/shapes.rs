//! Each shape of a thing as an element, placed relative to the thing. Roles become classes; style sheets
//! give them their look.

use leptos::prelude::*;
use leptos::svg;
use serviscope::cluster::ServiceId;
use serviscope::scene::{
    Align, BoxRole, Health, Icon, LineRole, Point, Rect, Shape, TextRole, Thing, digits, path_data,
};
use serviscope::simulation::BackendKey;
use serviscope::words::Lang;

use super::Stage;
use super::svg::colour;

/// The thing that a shape is part of.
#[derive(Clone, Copy)]
struct Whole {
    stage: Stage,
    origin: Point,
    service: Option<ServiceId>,
}

impl Whole {
    fn x(self, x: f64) -> String {
        digits(x - self.origin.x)
    }

    fn y(self, y: f64) -> String {
        digits(y - self.origin.y)
    }

    /// The colour of a shape's Service, where it is not the thing's own, which a shape inherits.
    fn colour(self, service: Option<ServiceId>) -> Option<&'static str> {
        (service != self.service).then(|| colour(self.stage, service))
    }
}

/// All shapes of a thing, back to front, and the ring that shows the focus.
pub fn all(stage: Stage, thing: &Thing) -> AnyView {
    let whole = Whole { stage, origin: thing.rect.origin(), service: thing.service };
    let lang = stage.model.lang.get();
    let shapes = thing.shapes.iter().map(|shape| one(whole, shape, lang)).collect_view();
    let ring = view! {
        <rect
            class="ring"
            x="-3"
            y="-3"
            rx="11"
            width=digits(thing.rect.width() + 6.0)
            height=digits(thing.rect.height() + 6.0)
        />
    };
    (shapes, ring).into_any()
}

fn one(whole: Whole, shape: &Shape, lang: Lang) -> AnyView {
    match shape {
        Shape::Box { rect, radius, role, service } => boxed(whole, *rect, *radius, *role, *service),
        Shape::Text { at, align, role, label, full, service, width } => {
            let text = Text { at: *at, align: *align, role: *role, width: *width };
            text.view(whole, serviscope::words::scene::label(label, lang), full.clone(), *service)
        }
        Shape::Line { path, role, service } => {
            let moved = kurbo::Affine::translate(-whole.origin.to_vec2()) * path;
            let class = match role {
                LineRole::BarAxis => "axis",
                LineRole::Pole => "pole",
                LineRole::Lead => "lead",
                LineRole::Rule => "rule",
                LineRole::Blocked => "blocked",
                LineRole::Cross => "cross",
            };
            view! { <path class=class style:--c=whole.colour(*service) d=path_data(&moved) /> }.into_any()
        }
        Shape::Dot { at, radius, health } => health_dot(whole, *at, *radius, *health),
        Shape::Crossing { at, radius, service, shut } => crossing(whole, *at, (*radius, *shut), *service),
        Shape::Icon { at, size, icon } => picture(whole, *at, *size, *icon),
        Shape::Share { track, text, service, backends } => {
            share(whole, *track, *text, *service, backends.clone())
        }
    }
}

/// What a screen reader says of a shape.
pub fn said(shape: &Shape, lang: Lang) -> Option<String> {
    match shape {
        Shape::Text { label, full, .. } => {
            Some(full.clone().unwrap_or_else(|| serviscope::words::scene::label(label, lang)))
        }
        _ => None,
    }
}

fn boxed(whole: Whole, rect: Rect, radius: f64, role: BoxRole, service: Option<ServiceId>) -> AnyView {
    let class = match role {
        BoxRole::Lane => "lane",
        BoxRole::LaneDown => "lane down",
        BoxRole::Card => "card",
        BoxRole::CardAccent => "card accent",
        BoxRole::CardNotReady => "card accent unready",
        BoxRole::CardQuiet => "card quiet",
        BoxRole::Door => "doorway",
        BoxRole::Bar => "strip",
        BoxRole::BarHollow => "strip hollow",
        BoxRole::Chip => "chip",
        BoxRole::ChipDim => "chip quiet",
        BoxRole::Row => "row",
        BoxRole::Strip => "waiting",
        BoxRole::Stack => "stack",
    };
    let view = svg::rect()
        .class(class)
        .style(("--c", whole.colour(service)))
        .attr("x", whole.x(rect.x0))
        .attr("y", whole.y(rect.y0))
        .attr("width", digits(rect.width().max(0.0)))
        .attr("height", digits(rect.height().max(0.0)))
        .attr("rx", digits(radius));
    // Few boxes ever light up: the others have nothing to follow.
    match (role, service) {
        (BoxRole::Chip, Some(_)) => view.class(("hot", move || whole.stage.hot.get() == service)).into_any(),
        _ => view.into_any(),
    }
}

struct Text {
    at: Point,
    align: Align,
    role: TextRole,
    width: f64,
}

impl Text {
    fn view(self, whole: Whole, text: String, full: Option<String>, service: Option<ServiceId>) -> AnyView {
        let class = match self.role {
            TextRole::Heading => "heading",
            TextRole::Title => "title",
            TextRole::SmallTitle => "title small",
            TextRole::Mono => "mono",
            TextRole::MonoDim => "mono dim",
            TextRole::MonoAccent => "mono tinted",
            TextRole::Note => "note",
            TextRole::Type => "note tinted",
            TextRole::Bad => "note bad",
            TextRole::Chip => "chip-text",
            TextRole::ChipDim => "chip-text dim",
        };
        let anchor = match self.align {
            Align::Start => None,
            Align::Middle => Some("middle"),
            Align::End => Some("end"),
        };
        let title = full.map(|full| view! { <title>{full}</title> });
        view! {
            <text
                class=class
                style:--c=whole.colour(service)
                x=whole.x(self.at.x)
                y=whole.y(self.at.y)
                text-anchor=anchor
                data-room=digits(self.width)
            >
                {text}
                {title}
            </text>
        }
        .into_any()
    }
}

fn health_dot(whole: Whole, at: Point, radius: f64, health: Health) -> AnyView {
    let class = match health {
        Health::Good => "health good",
        Health::Bad => "health bad",
        Health::Idle => "health idle",
    };
    view! {
        <circle
            class=class
            cx=whole.x(at.x)
            cy=whole.y(at.y)
            r=digits(radius)
        />
    }
    .into_any()
}

fn crossing(whole: Whole, at: Point, (radius, shut): (f64, bool), service: ServiceId) -> AnyView {
    let sign = if shut { "M-3 -3L3 3M3 -3L-3 3" } else { "M-4 0H4M1 -3L4 0L1 3" };
    view! {
        <g class="gate" style:--c=whole.colour(Some(service)) transform=["translate(", &whole.x(at.x), " ", &whole.y(at.y), ")"].concat()>
            <circle r=digits(radius) />
            <path d=sign class:cross=shut />
        </g>
    }
    .into_any()
}

fn picture(whole: Whole, at: Point, size: f64, icon: Icon) -> AnyView {
    let path = match icon {
        Icon::Person => {
            "M8 1.2a3.3 3.3 0 1 1 0 6.6 3.3 3.3 0 0 1 0-6.6zM1.6 15c.4-3.6 3-5.6 6.4-5.6s6 2 6.4 5.6"
        }
        Icon::Cloud => "M4.4 12.6a3.2 3.2 0 0 1 0-6.4 4.2 4.2 0 0 1 8-.2 3.3 3.3 0 0 1-.4 6.6z",
        Icon::Gate => "M2.5 14V6.5a5.5 5.5 0 0 1 11 0V14M6 14V7.5M10 14V7.5M1 14h14",
        Icon::Globe => {
            "M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM1.5 8h13M8 1.5c3.6 3.6 3.6 9.4 0 13M8 1.5c-3.6 3.6-3.6 9.4 0 13"
        }
        Icon::Book => {
            "M8 3.5C6.5 2.4 4.5 2 2 2v10.5c2.5 0 4.5.4 6 1.5 1.5-1.1 3.5-1.5 6-1.5V2c-2.5 0-4.5.4-6 1.5zM8 3.5V14"
        }
        Icon::Process => {
            "M4 4h8v8H4zM6.5 1.5V4M9.5 1.5V4M6.5 12v2.5M9.5 12v2.5M1.5 6.5H4M1.5 9.5H4M12 6.5h2.5M12 9.5h2.5"
        }
    };
    let scale = size / 16.0;
    let place = [
        "translate(",
        &whole.x(at.x - size / 2.0),
        " ",
        &whole.y(at.y - size / 2.0),
        ") scale(",
        &digits(scale),
        ")",
    ]
    .concat();
    view! { <path class="icon" transform=place d=path /> }.into_any()
}

/// The share of the traffic that backends got, as it is at the moment.
fn share(whole: Whole, track: Rect, text: Point, service: ServiceId, backends: Vec<BackendKey>) -> AnyView {
    let part = Memo::new(move |_| {
        let counters = whole.stage.derived.counters.get();
        counters.share_of(service, &backends).map(|share| (share * 100.0).round())
    });
    let filled = move || digits(track.width() * part.get().unwrap_or(0.0) / 100.0);
    view! {
        <g style:--c=whole.colour(Some(service))>
            <rect
                class="share"
                x=whole.x(track.x0)
                y=whole.y(track.y0)
                width=digits(track.width())
                height=digits(track.height())
                rx=digits(track.height() / 2.0)
            />
            <rect
                class="share full"
                x=whole.x(track.x0)
                y=whole.y(track.y0)
                width=filled
                height=digits(track.height())
                rx=digits(track.height() / 2.0)
            />
            <text
                class="mono percent"
                x=whole.x(text.x)
                y=whole.y(text.y)
                text-anchor="end"
            >
                {move || part.get().map(|part| digits(part) + "%")}
            </text>
        </g>
    }
    .into_any()
}
