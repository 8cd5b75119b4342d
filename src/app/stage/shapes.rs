//! Each shape of a thing as an element, placed relative to the thing. Roles become classes; style sheets
//! give them their look.

use leptos::prelude::*;
use serviscope::cluster::ServiceId;
use serviscope::scene::{
    Align, BoxRole, Health, Icon, LineRole, Point, Rect, Shape, TextRole, Thing, digits, path_data,
};
use serviscope::simulation::BackendKey;
use serviscope::words::Lang;

use super::Stage;
use super::svg::colour;

/// All shapes of a thing, back to front, and the ring that shows the focus.
pub fn all(stage: Stage, thing: &Thing) -> AnyView {
    let origin = thing.rect.origin();
    let lang = stage.model.lang.get();
    let shapes = thing.shapes.iter().map(|shape| one(stage, shape, origin, lang)).collect_view();
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

fn one(stage: Stage, shape: &Shape, origin: Point, lang: Lang) -> AnyView {
    match shape {
        Shape::Box { rect, radius, role, service } => boxed(stage, *rect, *radius, *role, *service, origin),
        Shape::Text { at, align, role, label, full, service, width } => {
            let text = Text { at: *at, align: *align, role: *role, width: *width };
            text.view(stage, serviscope::words::scene::label(label, lang), full.clone(), *service, origin)
        }
        Shape::Line { path, role, service } => {
            let moved = kurbo::Affine::translate(-origin.to_vec2()) * path;
            let class = match role {
                LineRole::BarAxis => "axis",
                LineRole::Pole => "pole",
                LineRole::Lead => "lead",
                LineRole::Rule => "rule",
                LineRole::Blocked => "blocked",
                LineRole::Cross => "cross",
            };
            view! { <path class=class style:--c=colour(stage, *service) d=path_data(&moved) /> }.into_any()
        }
        Shape::Dot { at, radius, health } => health_dot(*at, *radius, *health, origin),
        Shape::Crossing { at, radius, service, shut } => {
            crossing(stage, *at, (*radius, *shut), *service, origin)
        }
        Shape::Icon { at, size, icon } => picture(*at, *size, *icon, origin),
        Shape::Share { track, text, service, backends } => {
            share(stage, *track, *text, *service, backends.clone(), origin)
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

fn boxed(
    stage: Stage,
    rect: Rect,
    radius: f64,
    role: BoxRole,
    service: Option<ServiceId>,
    origin: Point,
) -> AnyView {
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
    let hot = move || role == BoxRole::Chip && service.is_some() && stage.hot.get() == service;
    view! {
        <rect
            class=class
            class:hot=hot
            style:--c=colour(stage, service)
            x=digits(rect.x0 - origin.x)
            y=digits(rect.y0 - origin.y)
            width=digits(rect.width().max(0.0))
            height=digits(rect.height().max(0.0))
            rx=digits(radius)
        />
    }
    .into_any()
}

struct Text {
    at: Point,
    align: Align,
    role: TextRole,
    width: f64,
}

impl Text {
    fn view(
        self,
        stage: Stage,
        text: String,
        full: Option<String>,
        service: Option<ServiceId>,
        origin: Point,
    ) -> AnyView {
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
            Align::Start => "start",
            Align::Middle => "middle",
            Align::End => "end",
        };
        let title = full.map(|full| view! { <title>{full}</title> });
        view! {
            <text
                class=class
                style:--c=colour(stage, service)
                x=digits(self.at.x - origin.x)
                y=digits(self.at.y - origin.y)
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

fn health_dot(at: Point, radius: f64, health: Health, origin: Point) -> AnyView {
    let class = match health {
        Health::Good => "health good",
        Health::Bad => "health bad",
        Health::Idle => "health idle",
    };
    view! {
        <circle
            class=class
            cx=digits(at.x - origin.x)
            cy=digits(at.y - origin.y)
            r=digits(radius)
        />
    }
    .into_any()
}

fn crossing(
    stage: Stage,
    at: Point,
    (radius, shut): (f64, bool),
    service: ServiceId,
    origin: Point,
) -> AnyView {
    let (x, y) = (at.x - origin.x, at.y - origin.y);
    let sign = if shut { "M-3 -3L3 3M3 -3L-3 3" } else { "M-4 0H4M1 -3L4 0L1 3" };
    view! {
        <g class="gate" style:--c=colour(stage, Some(service)) transform=["translate(", &digits(x), " ", &digits(y), ")"].concat()>
            <circle r=digits(radius) />
            <path d=sign class:cross=shut />
        </g>
    }
    .into_any()
}

fn picture(at: Point, size: f64, icon: Icon, origin: Point) -> AnyView {
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
        &digits(at.x - origin.x - size / 2.0),
        " ",
        &digits(at.y - origin.y - size / 2.0),
        ") scale(",
        &digits(scale),
        ")",
    ]
    .concat();
    view! { <path class="icon" transform=place d=path /> }.into_any()
}

/// The share of the traffic that backends got, as it is at the moment.
fn share(
    stage: Stage,
    track: Rect,
    text: Point,
    service: ServiceId,
    backends: Vec<BackendKey>,
    origin: Point,
) -> AnyView {
    let part = Memo::new(move |_| {
        let counters = stage.derived.counters.get();
        counters.share_of(service, &backends).map(|share| (share * 100.0).round())
    });
    let (x, y) = (track.x0 - origin.x, track.y0 - origin.y);
    let filled = move || digits(track.width() * part.get().unwrap_or(0.0) / 100.0);
    view! {
        <g style:--c=colour(stage, Some(service))>
            <rect
                class="share"
                x=digits(x)
                y=digits(y)
                width=digits(track.width())
                height=digits(track.height())
                rx=digits(track.height() / 2.0)
            />
            <rect
                class="share full"
                x=digits(x)
                y=digits(y)
                width=filled
                height=digits(track.height())
                rx=digits(track.height() / 2.0)
            />
            <text
                class="mono percent"
                x=digits(text.x - origin.x)
                y=digits(text.y - origin.y)
                text-anchor="end"
            >
                {move || part.get().map(|part| digits(part) + "%")}
            </text>
        </g>
    }
    .into_any()
}
