//! A layout as SVG text, dark as the page is: for looking at, and for nothing else.

use serviscope::cluster::{Id, ServiceId};
use serviscope::scene::*;
use serviscope::words::{Lang, scene::label};

const ACCENTS: [&str; 8] =
    ["#4f9cf9", "#ff8a5b", "#46c2a0", "#c58af9", "#e7b93c", "#f277a8", "#7fd1e8", "#a3c552"];

fn accent(layout: &Layout, service: Option<ServiceId>) -> &'static str {
    service.map_or("#7f8ba3", |id| ACCENTS[usize::from(layout.accents[id.index()]) % 8])
}

pub fn svg(layout: &Layout, dots: &[Dot], lang: Lang) -> String {
    let (w, h) = (layout.size.width, layout.size.height);
    let mut out = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' width='{w}' height='{h}' viewBox='0 0 {w} {h}' \
         font-family='DejaVu Sans, Noto Sans CJK KR, sans-serif'><rect width='{w}' height='{h}' fill='#0d131f'/>"
    );
    for thing in layout.things.iter().filter(|thing| thing.layer == Layer::Back) {
        thing.shapes.iter().for_each(|it| shape(&mut out, layout, it, lang));
    }
    for wire in &layout.wires {
        let color = accent(layout, wire.service);
        let dash = if wire.lookup { " stroke-dasharray='2 4'" } else { "" };
        let (opacity, width) = if wire.lookup { (0.5, 1.0) } else { (0.75, 1.5) };
        out += &format!(
            "<path d='{}' fill='none' stroke='{color}' stroke-width='{width}' opacity='{opacity}'{dash}/>",
            wire.path.to_svg()
        );
    }
    for thing in layout.things.iter().filter(|thing| thing.layer == Layer::Front) {
        thing.shapes.iter().for_each(|it| shape(&mut out, layout, it, lang));
    }
    for dot in dots {
        let color = dot.accent.map_or("#aab4c8", |it| ACCENTS[usize::from(it) % 8]);
        let hollow = matches!(dot.role, DotRole::Reply | DotRole::Answer);
        let radius = if matches!(dot.role, DotRole::Query | DotRole::Answer) { 3.5 } else { 6.0 };
        let fill = if hollow { "#0d131f" } else { color };
        out += &format!(
            "<circle cx='{0}' cy='{1}' r='{2}' fill='{color}' opacity='.22'/>\
             <circle cx='{0}' cy='{1}' r='{radius}' fill='{fill}' stroke='{color}' stroke-width='2'/>",
            dot.x,
            dot.y,
            radius + 4.0
        );
    }
    out + "</svg>"
}

fn shape(out: &mut String, layout: &Layout, shape: &Shape, lang: Lang) {
    match shape {
        Shape::Box { rect, radius, role, service } => {
            let color = accent(layout, *service);
            let (fill, stroke, more) = match role {
                BoxRole::Lane => ("#131c2b", "#233047", ""),
                BoxRole::LaneDown => ("#1d1a24", "#5a3038", " stroke-dasharray='4 4'"),
                BoxRole::Card => ("#16202f", "#33415c", ""),
                BoxRole::CardAccent => ("#152238", color, ""),
                BoxRole::CardNotReady => ("#152030", color, " stroke-dasharray='4 3'"),
                BoxRole::CardQuiet => ("#141c2a", "#2b3850", ""),
                BoxRole::Door => ("#1b263a", "#33415c", ""),
                BoxRole::Bar => (color, "none", " fill-opacity='.13'"),
                BoxRole::BarHollow => ("none", color, " stroke-dasharray='5 4' stroke-opacity='.6'"),
                BoxRole::Chip => (color, "none", " fill-opacity='.2'"),
                BoxRole::ChipDim => ("#1b2536", "none", ""),
                BoxRole::Row => ("#1b263a", "none", ""),
                BoxRole::Strip => ("#141b29", "#3a3350", " stroke-dasharray='4 4'"),
                BoxRole::Stack => ("#121a28", color, " stroke-opacity='.45'"),
            };
            *out += &format!(
                "<rect x='{}' y='{}' width='{}' height='{}' rx='{radius}' fill='{fill}' stroke='{stroke}'{more}/>",
                rect.x0,
                rect.y0,
                rect.width(),
                rect.height()
            );
        }
        Shape::Text { at, align, role, label: it, service, .. } => {
            let color = accent(layout, *service);
            let (size, weight, fill, mono) = match role {
                TextRole::Heading => (12, 400, "#7a879e", false),
                TextRole::Title => (13, 700, "#eef2f8", false),
                TextRole::SmallTitle => (12, 700, "#eef2f8", false),
                TextRole::Mono => (11, 400, "#b6c0d2", true),
                TextRole::MonoDim => (11, 400, "#8391a8", true),
                TextRole::MonoAccent => (11, 400, color, true),
                TextRole::Note => (11, 400, "#8391a8", false),
                TextRole::Type => (11, 400, color, false),
                TextRole::Bad => (11, 400, "#ff8a5b", false),
                TextRole::Chip => (11, 400, color, false),
                TextRole::ChipDim => (11, 400, "#66748c", false),
            };
            let anchor = match align {
                Align::Start => "start",
                Align::Middle => "middle",
                Align::End => "end",
            };
            let family = if mono { " font-family='DejaVu Sans Mono, monospace'" } else { "" };
            let spacing = if *role == TextRole::Heading { " letter-spacing='1'" } else { "" };
            let text = label(it, lang).replace('&', "&amp;").replace('<', "&lt;");
            *out += &format!(
                "<text x='{}' y='{}' font-size='{size}' font-weight='{weight}' fill='{fill}' \
                 text-anchor='{anchor}'{family}{spacing}>{text}</text>",
                at.x, at.y
            );
        }
        Shape::Line { path, role, service } => {
            let color = accent(layout, *service);
            let (color, more) = match role {
                LineRole::BarAxis => (color, " stroke-dasharray='1.5 4' opacity='.9'"),
                LineRole::Pole => (color, " opacity='.7'"),
                LineRole::Lead => (color, " stroke-dasharray='4 4' opacity='.8'"),
                LineRole::Rule => ("#2b3850", ""),
                LineRole::Blocked => ("#ff8a5b", " stroke-dasharray='1.5 4' opacity='.75'"),
                LineRole::Cross => ("#ff8a5b", ""),
            };
            *out += &format!(
                "<path d='{}' fill='none' stroke='{color}' stroke-width='1.3'{more}/>",
                path.to_svg()
            );
        }
        Shape::Dot { at, radius, health } => {
            let fill = match health {
                Health::Good => "#46c2a0",
                Health::Bad => "#ff8a5b",
                Health::Idle => "#66748c",
            };
            *out += &format!("<circle cx='{}' cy='{}' r='{radius}' fill='{fill}'/>", at.x, at.y);
        }
        Shape::Crossing { at, radius, service, .. } => {
            let color = accent(layout, Some(*service));
            *out += &format!(
                "<circle cx='{0}' cy='{1}' r='{radius}' fill='#0d131f' stroke='{color}' stroke-width='1.8'/>\
                 <path d='M{2} {1}h{3}m-{4} -{4}l{4} {4}l-{4} {4}' fill='none' stroke='{color}' stroke-width='1.3'/>",
                at.x,
                at.y,
                at.x - radius * 0.4,
                radius * 0.8,
                radius * 0.3
            );
        }
        Shape::Icon { at, size, .. } => {
            *out += &format!(
                "<circle cx='{}' cy='{}' r='{}' fill='none' stroke='#8391a8' stroke-width='1.4'/>",
                at.x,
                at.y,
                size * 0.42
            );
        }
        Shape::Share { track, text, service, .. } => {
            let color = accent(layout, Some(*service));
            *out += &format!(
                "<rect x='{0}' y='{1}' width='{2}' height='{3}' rx='2' fill='#24324a'/>\
                 <rect x='{0}' y='{1}' width='{4}' height='{3}' rx='2' fill='{color}'/>\
                 <text x='{5}' y='{6}' font-size='11' fill='#8391a8' text-anchor='end'>34%</text>",
                track.x0,
                track.y0,
                track.width(),
                track.height(),
                track.width() * 0.34,
                text.x,
                text.y
            );
        }
    }
}
