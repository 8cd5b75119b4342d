//! Pictures of dots, drawn once for each look and stamped from then on: ten thousand fit a frame.

use std::f64::consts::TAU;

use leptos::prelude::{document, window};
use serviscope::scene::{Dot, DotRole};
use serviscope::simulation::PacketState;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// Half of a sprite's side, CSS pixels.
pub const HALF: f64 = 14.0;

/// A dot's look: colour, role, and whether it is a refusal or the selected one.
#[derive(Clone, Copy)]
struct Look {
    accent: u8,
    role: DotRole,
    tint: Tint,
}

impl Look {
    /// How many there are.
    const ALL: usize = 9 * 4 * 3;

    /// Its place in a list of all.
    fn index(self) -> usize {
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

/// The sprites so far, for one pixel ratio and one theme.
#[derive(Default)]
pub struct Sprites {
    ratio: f64,
    palette: Option<Palette>,
    sprites: Vec<Option<HtmlCanvasElement>>,
}

/// The colours of the theme, as the browser resolves them.
struct Palette {
    services: Vec<String>,
    chosen: String,
    bad: String,
    ok: String,
    ground: String,
}

impl Palette {
    fn read() -> Option<Self> {
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

impl Sprites {
    /// Starts again where the screen's pixels changed.
    pub fn fit(&mut self, ratio: f64) {
        if self.ratio != ratio {
            *self = Self { ratio, ..Self::default() };
        }
        if self.palette.is_none() {
            self.palette = Palette::read();
        }
    }

    /// Draws a dot, and what shows its outcome. `alpha` is the context's own.
    pub fn draw(
        &mut self,
        context: &CanvasRenderingContext2d,
        dot: &Dot,
        chosen: bool,
        alpha: f64,
    ) -> Option<()> {
        let ending = dot.fade > 0.0;
        let tint = match dot.state {
            PacketState::Refused => Tint::Bad,
            PacketState::Dropped if ending => Tint::Bad,
            _ if chosen => Tint::Chosen,
            _ => Tint::Service,
        };
        if ending {
            context.set_global_alpha(alpha * (1.0 - dot.fade));
        }
        let look = Look { accent: dot.accent.map_or(GREY, |accent| accent % 8), role: dot.role, tint };
        let sprite = self.sprite(look)?;
        let side = 2.0 * HALF;
        context
            .draw_image_with_html_canvas_element_and_dw_and_dh(sprite, dot.x - HALF, dot.y - HALF, side, side)
            .ok()?;
        if ending {
            let palette = self.palette.as_ref()?;
            match dot.state {
                PacketState::Dropped => cross(context, dot, &palette.bad),
                PacketState::Refused => ring(context, dot, &palette.bad),
                PacketState::Delivered => ring(context, dot, &palette.ok),
                PacketState::Flying => {}
            }
            context.set_global_alpha(alpha);
        }
        Some(())
    }

    fn sprite(&mut self, look: Look) -> Option<&HtmlCanvasElement> {
        if self.sprites.is_empty() {
            self.sprites.resize(Look::ALL, None);
        }
        let slot = self.sprites.get_mut(look.index())?;
        if slot.is_none() {
            *slot = paint(self.palette.as_ref()?, look, self.ratio);
        }
        slot.as_ref()
    }
}

/// Draws one look: a halo, and a dot that is filled on the way out and hollow on the way back; DNS in squares.
fn paint(palette: &Palette, look: Look, ratio: f64) -> Option<HtmlCanvasElement> {
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    let side = (2.0 * HALF * ratio).ceil() as u32;
    canvas.set_width(side);
    canvas.set_height(side);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    context.scale(ratio, ratio).ok()?;
    context.translate(HALF, HALF).ok()?;
    let Look { accent, role, tint } = look;
    let colour = palette.of(accent, tint);
    context.set_fill_style_str(colour);
    context.set_stroke_style_str(colour);
    let lookup = matches!(role, DotRole::Query | DotRole::Answer);
    context.set_global_alpha(0.24);
    shape(&context, lookup, if lookup { 8.5 } else { 11.0 });
    context.fill();
    context.set_global_alpha(1.0);
    let radius = if lookup { 4.6 } else { 6.2 };
    if matches!(role, DotRole::Request | DotRole::Query) {
        shape(&context, lookup, radius);
        context.fill();
    } else {
        context.set_fill_style_str(&palette.ground);
        context.set_line_width(2.4);
        shape(&context, lookup, radius - 0.6);
        context.fill();
        context.stroke();
    }
    Some(canvas)
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
fn cross(context: &CanvasRenderingContext2d, dot: &Dot, colour: &str) {
    const ARM: f64 = 6.0;
    context.set_stroke_style_str(colour);
    context.set_line_width(2.4);
    context.begin_path();
    context.move_to(dot.x - ARM, dot.y - ARM);
    context.line_to(dot.x + ARM, dot.y + ARM);
    context.move_to(dot.x + ARM, dot.y - ARM);
    context.line_to(dot.x - ARM, dot.y + ARM);
    context.stroke();
}

/// An outcome is known here.
fn ring(context: &CanvasRenderingContext2d, dot: &Dot, colour: &str) {
    context.set_stroke_style_str(colour);
    context.set_line_width(2.0);
    context.begin_path();
    context.arc(dot.x, dot.y, 7.0 + 12.0 * dot.fade, 0.0, TAU).ok();
    context.stroke();
}
