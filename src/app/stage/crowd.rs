//! Thousands of dots in one drawing call: WebGL, from one sheet with all looks. A 2D context stamps hundreds in a
//! frame; ten thousand take it ten frames. Where there is no WebGL, `new` says so, and the 2D context goes on alone.

use js_sys::{Object, Reflect};
use leptos::prelude::document;
use serviscope::scene::Dot;
use serviscope::simulation::PacketState;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    CanvasRenderingContext2d, HtmlCanvasElement, WebGlBuffer, WebGlProgram, WebGlRenderingContext as Gl,
    WebGlUniformLocation,
};

use super::looks::{self, HALF, Look, Palette};

/// The sheet's columns and rows.
const COLUMNS: usize = 12;
const ROWS: usize = 10;
/// Behind the looks: the cross and the two rings that show outcomes.
const CROSS: usize = Look::ALL;
const BAD_RING: usize = Look::ALL + 1;
const OK_RING: usize = Look::ALL + 2;
/// The radius of a ring on the sheet.
const SHEET_RING: f64 = 12.0;

/// Numbers for each dot: place, side, opacity, place on the sheet.
const NUMBERS: i32 = 5;
const BYTES: i32 = NUMBERS * 4;

const VERTEX: &str = "
attribute vec4 spot;
attribute float sprite;
uniform vec4 view;
uniform float ratio;
varying vec2 cell;
varying float opacity;
void main() {
  gl_Position = vec4((spot.x - view.x) * view.z - 1.0, 1.0 - (spot.y - view.y) * view.w, 0.0, 1.0);
  gl_PointSize = spot.z * ratio;
  float row = floor((sprite + 0.5) / 12.0);
  cell = vec2(sprite - row * 12.0, row);
  opacity = spot.w;
}";

const FRAGMENT: &str = "
#ifdef GL_FRAGMENT_PRECISION_HIGH
precision highp float;
#else
precision mediump float;
#endif
uniform sampler2D sheet;
varying vec2 cell;
varying float opacity;
void main() {
  gl_FragColor = texture2D(sheet, (cell + gl_PointCoord) / vec2(12.0, 10.0)) * opacity;
}";

/// What is to be seen: the part of the content, CSS pixels, and the screen's pixels for each.
#[derive(Clone, Copy)]
pub struct View {
    /// Left and top.
    pub from: (f64, f64),
    /// Width and height.
    pub size: (f64, f64),
    /// Screen pixels for each CSS pixel.
    pub ratio: f64,
}

/// Draws many dots.
pub struct Crowd {
    canvas: HtmlCanvasElement,
    gl: Gl,
    view: Option<WebGlUniformLocation>,
    ratio: Option<WebGlUniformLocation>,
    /// The pixel ratio that the sheet was drawn for.
    sheet: Option<f64>,
    /// Reused from frame to frame.
    bytes: Vec<u8>,
}

impl Crowd {
    /// A painter on a canvas that has no context yet; none where the browser has no WebGL.
    pub fn new(canvas: HtmlCanvasElement) -> Option<Self> {
        let options = Object::new();
        for name in ["antialias", "depth"] {
            Reflect::set(&options, &name.into(), &JsValue::FALSE).ok()?;
        }
        let gl: Gl = canvas.get_context_with_context_options("webgl", &options).ok()??.dyn_into().ok()?;
        let program = program(&gl)?;
        gl.use_program(Some(&program));
        let buffer = gl.create_buffer()?;
        attributes(&gl, &program, &buffer)?;
        gl.enable(Gl::BLEND);
        gl.blend_func(Gl::ONE, Gl::ONE_MINUS_SRC_ALPHA);
        let view = gl.get_uniform_location(&program, "view");
        let ratio = gl.get_uniform_location(&program, "ratio");
        Some(Self { canvas, gl, view, ratio, sheet: None, bytes: Vec::new() })
    }

    /// The browser took the graphics memory away: time for the 2D context.
    pub fn is_lost(&self) -> bool {
        self.gl.is_context_lost()
    }

    /// The theme changed.
    pub fn forget_colours(&mut self) {
        self.sheet = None;
    }

    /// Draws dots, the later ones above: each with its opacity, and whether it is the chosen one.
    pub fn draw<'a>(&mut self, view: View, dots: impl Iterator<Item = (&'a Dot, f64, bool)>) -> Option<()> {
        self.fit(view.ratio)?;
        self.bytes.clear();
        for (dot, alpha, chosen) in dots {
            let alpha = alpha * (1.0 - dot.fade);
            self.put(dot, 2.0 * HALF, alpha, Look::of(dot, chosen).index());
            if dot.fade > 0.0 {
                let ring = 2.0 * HALF * looks::ring_radius(dot.fade) / SHEET_RING;
                match dot.state {
                    PacketState::Dropped => self.put(dot, 2.0 * HALF, alpha, CROSS),
                    PacketState::Refused => self.put(dot, ring, alpha, BAD_RING),
                    PacketState::Delivered => self.put(dot, ring, alpha, OK_RING),
                    PacketState::Flying => {}
                }
            }
        }
        let ((left, top), (width, height)) = (view.from, view.size);
        let gl = &self.gl;
        let (wide, high) = (self.canvas.width().cast_signed(), self.canvas.height().cast_signed());
        gl.viewport(0, 0, wide, high);
        gl.clear_color(0.0, 0.0, 0.0, 0.0);
        gl.clear(Gl::COLOR_BUFFER_BIT);
        let scale = (2.0 / width.max(1.0), 2.0 / height.max(1.0));
        gl.uniform4f(self.view.as_ref(), left as f32, top as f32, scale.0 as f32, scale.1 as f32);
        gl.uniform1f(self.ratio.as_ref(), view.ratio as f32);
        gl.buffer_data_with_u8_array(Gl::ARRAY_BUFFER, &self.bytes, Gl::STREAM_DRAW);
        let count = i32::try_from(self.bytes.len()).unwrap_or(i32::MAX) / BYTES;
        gl.draw_arrays(Gl::POINTS, 0, count);
        Some(())
    }

    fn put(&mut self, dot: &Dot, side: f64, alpha: f64, sprite: usize) {
        let sprite = u16::try_from(sprite).unwrap_or(0);
        for number in [dot.x as f32, dot.y as f32, side as f32, alpha as f32, f32::from(sprite)] {
            self.bytes.extend_from_slice(&number.to_le_bytes());
        }
    }

    /// Draws the sheet anew where the screen's pixels or the colours changed.
    fn fit(&mut self, ratio: f64) -> Option<()> {
        if self.sheet == Some(ratio) {
            return Some(());
        }
        let sheet = sheet(&Palette::read()?, ratio)?;
        let gl = &self.gl;
        gl.bind_texture(Gl::TEXTURE_2D, gl.create_texture().as_ref());
        gl.pixel_storei(Gl::UNPACK_PREMULTIPLY_ALPHA_WEBGL, 1);
        for (name, value) in [
            (Gl::TEXTURE_WRAP_S, Gl::CLAMP_TO_EDGE),
            (Gl::TEXTURE_WRAP_T, Gl::CLAMP_TO_EDGE),
            (Gl::TEXTURE_MIN_FILTER, Gl::LINEAR),
            (Gl::TEXTURE_MAG_FILTER, Gl::LINEAR),
        ] {
            gl.tex_parameteri(Gl::TEXTURE_2D, name, value.cast_signed());
        }
        let format = Gl::RGBA;
        gl.tex_image_2d_with_u32_and_u32_and_canvas(
            Gl::TEXTURE_2D,
            0,
            format.cast_signed(),
            format,
            Gl::UNSIGNED_BYTE,
            &sheet,
        )
        .ok()?;
        self.sheet = Some(ratio);
        Some(())
    }
}

/// All looks, and the marks of outcomes, in rows.
fn sheet(palette: &Palette, ratio: f64) -> Option<HtmlCanvasElement> {
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    let side = (2.0 * HALF * ratio).ceil();
    canvas.set_width(side as u32 * COLUMNS as u32);
    canvas.set_height(side as u32 * ROWS as u32);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    let at = |index: usize| {
        let (column, row) = ((index % COLUMNS) as f64, (index / COLUMNS) as f64);
        context.set_transform(ratio, 0.0, 0.0, ratio, (column + 0.5) * side, (row + 0.5) * side).ok()
    };
    for look in Look::every() {
        at(look.index())?;
        looks::paint(&context, palette, look);
    }
    at(CROSS)?;
    looks::cross(&context, (0.0, 0.0), &palette.bad);
    at(BAD_RING)?;
    looks::ring(&context, (0.0, 0.0), SHEET_RING, &palette.bad);
    at(OK_RING)?;
    looks::ring(&context, (0.0, 0.0), SHEET_RING, &palette.ok);
    Some(canvas)
}

fn program(gl: &Gl) -> Option<WebGlProgram> {
    let program = gl.create_program()?;
    for (kind, source) in [(Gl::VERTEX_SHADER, VERTEX), (Gl::FRAGMENT_SHADER, FRAGMENT)] {
        let shader = gl.create_shader(kind)?;
        gl.shader_source(&shader, source);
        gl.compile_shader(&shader);
        gl.attach_shader(&program, &shader);
    }
    gl.link_program(&program);
    gl.get_program_parameter(&program, Gl::LINK_STATUS).is_truthy().then_some(program)
}

fn attributes(gl: &Gl, program: &WebGlProgram, buffer: &WebGlBuffer) -> Option<()> {
    gl.bind_buffer(Gl::ARRAY_BUFFER, Some(buffer));
    for (name, numbers, offset) in [("spot", 4, 0), ("sprite", 1, 16)] {
        let place = u32::try_from(gl.get_attrib_location(program, name)).ok()?;
        gl.enable_vertex_attrib_array(place);
        gl.vertex_attrib_pointer_with_i32(place, numbers, Gl::FLOAT, false, BYTES, offset);
    }
    Some(())
}
