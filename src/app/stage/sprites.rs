//! Pictures of dots, drawn once for each look and stamped from then on with a 2D context: fit for hundreds.

use leptos::prelude::document;
use serviscope::scene::Dot;
use serviscope::simulation::PacketState;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::looks::{self, HALF, Look, Palette};

/// The sprites so far, for one pixel ratio and one theme.
#[derive(Default)]
pub struct Sprites {
    ratio: f64,
    palette: Option<Palette>,
    sprites: Vec<Option<HtmlCanvasElement>>,
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
        if ending {
            context.set_global_alpha(alpha * (1.0 - dot.fade));
        }
        let sprite = self.sprite(Look::of(dot, chosen))?;
        let side = 2.0 * HALF;
        context
            .draw_image_with_html_canvas_element_and_dw_and_dh(sprite, dot.x - HALF, dot.y - HALF, side, side)
            .ok()?;
        if ending {
            let palette = self.palette.as_ref()?;
            let (at, radius) = ((dot.x, dot.y), looks::ring_radius(dot.fade));
            match dot.state {
                PacketState::Dropped => looks::cross(context, at, &palette.bad),
                PacketState::Refused => looks::ring(context, at, radius, &palette.bad),
                PacketState::Delivered => looks::ring(context, at, radius, &palette.ok),
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
            *slot = picture(self.palette.as_ref()?, look, self.ratio);
        }
        slot.as_ref()
    }
}

/// A look as a picture of its own.
fn picture(palette: &Palette, look: Look, ratio: f64) -> Option<HtmlCanvasElement> {
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    let side = (2.0 * HALF * ratio).ceil() as u32;
    canvas.set_width(side);
    canvas.set_height(side);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    context.scale(ratio, ratio).ok()?;
    context.translate(HALF, HALF).ok()?;
    looks::paint(&context, palette, look);
    Some(canvas)
}
