//! What dots look like: colours of the theme, shapes. Knows a 2D context, no frame and no place.

use std::f64::consts::TAU;

use leptos::prelude::{document, window};
use serviscope::scene::{Dot, DotRole};
use serviscope::simulation::PacketState;
use wasm_bindgen::JsCast;
use web_sys::CanvasRenderingContext2d;

/// Half of a dot's square, CSS pixels: its halo fits.
pub const HALF: f64 = 14.0;

/// The radius of the ring that shows an outcome, after so much of its time (0 to 1).
pub fn ring_radius(fade: f64) -> f64 {
    7.0 + 12.0 * fade
}

/// A dot's look: colour, role, and whether it is a refusal or the selected one.
#[derive(Clone, Copy)]
pub struct Look {
    accent: u8,
    role: DotRole,
    tint: Tint,
}

impl Look {
    /// How a dot looks; a chosen one in the colour of what is chosen.
    pub fn of(dot: &Dot, chosen: bool) -> Self {
        let tint = match dot.state {
            PacketState::Refused => Tint::Bad,
            PacketState::Dropped if dot.fade > 0.0 => Tint::Bad,
            _ if chosen => Tint::Chosen,
            _ => Tint::Service,
        };
        Self { accent: dot.accent.map_or(GREY, |accent| accent % 8), role: dot.role, tint }
    }

    /// All looks, each at its place.
    pub fn every() -> impl Iterator<Item = Self> {
        const ROLES: [DotRole; 4] = [DotRole::Request, DotRole::Reply, DotRole::Query, DotRole::Answer];
        const TINTS: [Tint; 3] = [Tint::Service, Tint::Chosen, Tint::Bad];
        (0..=GREY).flat_map(|accent| {
            ROLES
                .into_iter()
                .flat_map(move |role| TINTS.into_iter().map(move |tint| Self { accent, role, tint }))
        })
    }

    /// How many there are.
    pub const ALL: usize = 9 * 4 * 3;

    /// Its place in a list of all.
    pub fn index(self) -> usize {
        let role = match self.role {
            DotRole::Request => 0,
            DotRole::Reply => 1,
            DotRole::Query => 2,
            DotRole::Answer => 3,
        };
        let tint = match self.tint {
            Tint::Service => 0,
            Tint::Chosen => 1,
            Tint::Bad => 2,
        };
        (usize::from(self.accent.min(GREY)) * 4 + role) * 3 + tint
    }
}

/// What overrules the Service's colour.
#[derive(Clone, Copy)]
enum Tint {
    Service,
    Chosen,
    Bad,
}

/// The colour number of what belongs to no Service.
const GREY: u8 = 8;

/// The colours of the theme, as the browser resolves them.
pub struct Palette {
    services: Vec<String>,
    chosen: String,
    /// What failed.
    pub bad: String,
    /// What arrived.
    pub ok: String,
    ground: String,
}

impl Palette {
    /// Asks the browser. None before there is a body.
    pub fn read() -> Option<Self> {
        let probe: web_sys::HtmlElement = document().create_element("i").ok()?.dyn_into().ok()?;
        probe.set_hidden(true);
        document().body()?.append_child(&probe).ok()?;
        let colour = |name: &str| {
            probe.style().set_property("color", &["var(", name, ")"].concat()).ok()?;
            window().get_computed_style(&probe).ok()??.get_property_value("color").ok()
        };
        let names = ["--s0", "--s1", "--s2", "--s3", "--s4", "--s5", "--s6", "--s7", "--muted"];
        let palette = Self {
            services: names.iter().filter_map(|name| colour(name)).collect(),
            chosen: colour("--header")?,
            bad: colour("--danger")?,
            ok: colour("--ok")?,
            ground: colour("--stage")?,
        };
        probe.remove();
        Some(palette)
    }

    fn of(&self, accent: u8, tint: Tint) -> &str {
        match tint {
            Tint::Service => self.services.get(usize::from(accent)).map_or("", String::as_str),
            Tint::Chosen => &self.chosen,
            Tint::Bad => &self.bad,
        }
    }
}

/// Draws one look around the origin: a halo, and a dot that is filled on the way out and hollow on the way back; DNS in squares.
pub fn paint(context: &CanvasRenderingContext2d, palette: &Palette, look: Look) {
    let Look { accent, role, tint } = look;
    let colour = palette.of(accent, tint);
    context.set_fill_style_str(colour);
    context.set_stroke_style_str(colour);
    let lookup = matches!(role, DotRole::Query | DotRole::Answer);
    context.set_global_alpha(0.24);
    shape(context, lookup, if lookup { 8.5 } else { 11.0 });
    context.fill();
    context.set_global_alpha(1.0);
    let radius = if lookup { 4.6 } else { 6.2 };
    if matches!(role, DotRole::Request | DotRole::Query) {
        shape(context, lookup, radius);
        context.fill();
    } else {
        context.set_fill_style_str(&palette.ground);
        context.set_line_width(2.4);
        shape(context, lookup, radius - 0.6);
        context.fill();
        context.stroke();
    }
}

/// A circle, or a square on its corner.
fn shape(context: &CanvasRenderingContext2d, square: bool, radius: f64) {
    context.begin_path();
    if square {
        context.move_to(0.0, -radius);
        context.line_to(radius, 0.0);
        context.line_to(0.0, radius);
        context.line_to(-radius, 0.0);
        context.close_path();
    } else {
        context.arc(0.0, 0.0, radius, 0.0, TAU).ok();
    }
}

/// A packet died here.
pub fn cross(context: &CanvasRenderingContext2d, (x, y): (f64, f64), colour: &str) {
    const ARM: f64 = 6.0;
    context.set_stroke_style_str(colour);
    context.set_line_width(2.4);
    context.begin_path();
    context.move_to(x - ARM, y - ARM);
    context.line_to(x + ARM, y + ARM);
    context.move_to(x + ARM, y - ARM);
    context.line_to(x - ARM, y + ARM);
    context.stroke();
}

/// An outcome is known here.
pub fn ring(context: &CanvasRenderingContext2d, (x, y): (f64, f64), radius: f64, colour: &str) {
    context.set_stroke_style_str(colour);
    context.set_line_width(2.0);
    context.begin_path();
    context.arc(x, y, radius, 0.0, TAU).ok();
    context.stroke();
}
