//! The packets: the one frame callback that moves time and draws the dots above the still picture.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::html;
use leptos::prelude::*;
use leptos::reactive::traits::Track as _;
use serviscope::scene::{self, Dot, Layout, Point};
use serviscope::simulation::{ConnectionId, Moment, PacketState, SimTime, Simulation, Track};
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::Stage;
use super::crowd::{Crowd, View};
use super::looks::HALF;
use super::sprites::Sprites;
use crate::app::action::Action;
use crate::app::model::{Model, Thing};
use crate::app::platform::browser;
use crate::app::platform::frames::Frames;

/// A hidden tab gets no frames: time does not jump when it is back.
const LONGEST_STEP_MS: f64 = 100.0;

/// With more dots than this the crowd's painter takes over.
const MANY: usize = 400;

/// Draws the packets. `Copy`: a handle.
#[derive(Clone, Copy)]
pub struct Painter {
    stage: Stage,
    desk: StoredValue<Rc<Desk>, LocalStorage>,
}

/// The painter of crowds: made when the first crowd is there.
enum Hired {
    NotYet,
    /// It draws what is shown now, or does not.
    Ready(Crowd, bool),
    /// The browser has no WebGL, or took it away.
    Never,
}

/// What lives from frame to frame.
struct Desk {
    frames: RefCell<Option<Frames>>,
    context: RefCell<Option<CanvasRenderingContext2d>>,
    sprites: RefCell<Sprites>,
    /// The canvas of the crowd, hidden until it is needed.
    crowd_canvas: NodeRef<html::Canvas>,
    crowd: RefCell<Hired>,
    dots: RefCell<Vec<Dot>>,
    last: Cell<Option<f64>>,
    still: Cell<bool>,
}

impl Painter {
    /// A painter for a canvas, and another one above it for crowds: only one of them shows.
    pub fn new(stage: Stage, canvas: NodeRef<html::Canvas>, crowd: NodeRef<html::Canvas>) -> Self {
        let desk = Rc::new(Desk {
            frames: RefCell::new(None),
            context: RefCell::new(None),
            sprites: RefCell::new(Sprites::default()),
            crowd_canvas: crowd,
            crowd: RefCell::new(Hired::NotYet),
            dots: RefCell::new(Vec::new()),
            last: Cell::new(None),
            still: Cell::new(browser::reduced_motion()),
        });
        canvas.on_load({
            let desk = desk.clone();
            move |canvas| {
                let context = canvas.get_context("2d").ok().flatten().and_then(|it| it.dyn_into().ok());
                if let Ok(mut slot) = desk.context.try_borrow_mut() {
                    *slot = context;
                }
                desk.ask();
            }
        });
        let frames = Frames::new({
            let desk = Rc::downgrade(&desk);
            move |timestamp| desk.upgrade().is_some_and(|desk| desk.frame(stage, timestamp))
        });
        if let Ok(mut slot) = desk.frames.try_borrow_mut() {
            *slot = Some(frames);
        }
        Self { stage, desk: StoredValue::new_local(desk) }
    }

    /// Asks for a frame whenever what is drawn changes.
    pub fn follow(self) {
        let Self { stage, .. } = self;
        Effect::new(move |_| {
            stage.derived.layout.track();
            stage.derived.simulation.track();
            stage.focus.track();
            let model = stage.model;
            model.time.track();
            model.playing.track();
            model.selected.track();
            model.size.track();
            self.ask();
        });
        Effect::new(move |_| {
            stage.model.dark();
            stage.model.theme.track();
            self.with(|desk| desk.forget_colours());
            self.ask();
        });
    }

    fn with<T>(self, read: impl FnOnce(&Rc<Desk>) -> T) -> Option<T> {
        self.desk.try_with_value(read)
    }

    /// Asks for a frame.
    pub fn ask(self) {
        self.with(|desk| desk.ask());
    }

    /// The packet nearest to a point of the content, if one is that near.
    pub fn nearest(self, point: Point, within: f64) -> Option<ConnectionId> {
        self.with(|desk| {
            let dots = desk.dots.try_borrow().ok()?;
            let distance = |dot: &Dot| (dot.x - point.x).powi(2) + (dot.y - point.y).powi(2);
            let near = dots.iter().filter(|dot| distance(dot) <= within * within);
            near.min_by(|a, b| distance(a).total_cmp(&distance(b))).map(|dot| dot.connection)
        })?
    }

    /// The dot of a connection as it was last drawn.
    pub fn dot(self, connection: u32) -> Option<Dot> {
        self.with(|desk| {
            let dots = desk.dots.try_borrow().ok()?;
            dots.iter().find(|dot| dot.connection.0 == connection).copied()
        })?
    }

    /// Shows that something can be clicked.
    pub fn set_cursor(self, clickable: bool) {
        if let Some(scroll) = self.stage.scroll.get_untracked() {
            scroll.class_list().toggle_with_force("over-packet", clickable).ok();
        }
    }
}

impl Desk {
    fn ask(&self) {
        if let Ok(frames) = self.frames.try_borrow()
            && let Some(frames) = frames.as_ref()
        {
            frames.ask();
        }
    }

    fn forget_colours(&self) {
        if let Ok(mut sprites) = self.sprites.try_borrow_mut() {
            *sprites = Sprites::default();
        }
        if let Ok(mut crowd) = self.crowd.try_borrow_mut()
            && let Hired::Ready(crowd, _) = &mut *crowd
        {
            crowd.forget_colours();
        }
    }

    /// One frame: moves time, draws. Whether it wants another.
    fn frame(&self, stage: Stage, timestamp: f64) -> bool {
        let began = browser::now();
        let model = stage.model;
        let playing = model.playing.try_get_untracked().unwrap_or(false);
        let last = self.last.replace(playing.then_some(timestamp));
        if let (true, Some(last)) = (playing, last) {
            self.advance(stage, (timestamp - last).clamp(0.0, LONGEST_STEP_MS));
        }
        self.draw(stage);
        model.frames.try_update_value(|log| log.note(browser::now() - began));
        playing
    }

    /// Moves time on; at the end the scenario begins again.
    fn advance(&self, stage: Stage, millis: f64) {
        let Model { time, speed, .. } = stage.model;
        let (Some(now), Some(speed)) = (time.try_get_untracked(), speed.try_get_untracked()) else { return };
        let next = now.plus(SimTime::from_seconds(millis * speed / 1_000.0));
        let end = stage.derived.simulation.with_untracked(|simulation| simulation.duration());
        stage.model.apply(Action::Pass(if next >= end { SimTime::ZERO } else { next }));
    }

    fn draw(&self, stage: Stage) -> Option<()> {
        let context = self.context.try_borrow().ok()?.clone()?;
        let scroll = stage.scroll.get_untracked()?;
        let (left, top) = (f64::from(scroll.scroll_left()), f64::from(scroll.scroll_top()));
        let (width, height) = stage.model.size.try_get_untracked()?;
        let layout = stage.derived.layout.get_untracked();
        let scale = layout.scale;
        let ratio = window().device_pixel_ratio().clamp(1.0, 3.0) * scale;
        let simulation = stage.derived.simulation.get_untracked();
        let moment = self.moment(&simulation, stage.model.time.try_get_untracked()?);
        let dots = scene::packets(&layout, &moment);
        let selected = match stage.model.selected.try_get_untracked()? {
            Some(Thing::Connection(id)) => Some(ConnectionId(id)),
            _ => None,
        };
        let from = (left / scale, top / scale);
        let view = View { from, size: (width / scale, height / scale), ratio };
        let quiet = if selected.is_some() { 0.22 } else { 1.0 };
        let seen: Vec<&Dot> = dots.iter().filter(|dot| view.shows(dot)).collect();
        let others =
            seen.iter().filter(|dot| selected != Some(dot.connection)).map(|dot| (*dot, quiet, false));
        let chosen = seen.iter().filter(|dot| selected == Some(dot.connection)).map(|dot| (*dot, 1.0, true));
        let stamps = others.chain(chosen);
        if seen.len() <= MANY || self.draw_crowd(view, stamps.clone()).is_none() {
            self.dismiss_crowd();
            self.draw_few(&context, view, stamps)?;
        }
        *self.dots.try_borrow_mut().ok()? = dots;
        super::tag::place(stage, &self.dots, from, scale);
        Some(())
    }

    /// Stamps them one by one.
    fn draw_few<'a>(
        &self,
        context: &CanvasRenderingContext2d,
        view: View,
        stamps: impl Iterator<Item = (&'a Dot, f64, bool)>,
    ) -> Option<()> {
        let View { from: (left, top), size: (width, height), ratio } = view;
        fit(&context.canvas()?, view);
        context.set_transform(ratio, 0.0, 0.0, ratio, -left * ratio, -top * ratio).ok()?;
        context.clear_rect(left, top, width, height);
        let mut sprites = self.sprites.try_borrow_mut().ok()?;
        sprites.fit(ratio);
        for (dot, alpha, chosen) in stamps {
            context.set_global_alpha(alpha);
            sprites.draw(context, dot, chosen, alpha);
        }
        Some(())
    }

    /// Draws them all at once; none where the browser cannot.
    fn draw_crowd<'a>(&self, view: View, stamps: impl Iterator<Item = (&'a Dot, f64, bool)>) -> Option<()> {
        let canvas = self.crowd_canvas.get_untracked()?;
        let mut hired = self.crowd.try_borrow_mut().ok()?;
        if let Hired::NotYet = *hired {
            *hired = Crowd::new(canvas.clone()).map_or(Hired::Never, |crowd| Hired::Ready(crowd, false));
        }
        let Hired::Ready(crowd, shown) = &mut *hired else { return None };
        if crowd.is_lost() {
            canvas.set_hidden(true);
            *hired = Hired::Never;
            return None;
        }
        fit(&canvas, view);
        crowd.draw(view, stamps)?;
        if !*shown {
            *shown = true;
            canvas.set_hidden(false);
            let few = self.context.try_borrow().ok()?.clone()?;
            few.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0).ok()?;
            few.clear_rect(0.0, 0.0, f64::from(canvas.width()), f64::from(canvas.height()));
        }
        Some(())
    }

    /// The crowd has gone.
    fn dismiss_crowd(&self) {
        if let Ok(mut hired) = self.crowd.try_borrow_mut()
            && let Hired::Ready(_, shown @ true) = &mut *hired
        {
            *shown = false;
            if let Some(canvas) = self.crowd_canvas.get_untracked() {
                canvas.set_hidden(true);
            }
        }
    }

    /// The packets of a time; with reduced motion each waits where it was, and jumps.
    fn moment<'a>(&self, simulation: &'a Simulation, time: SimTime) -> Moment<'a> {
        let mut moment = simulation.at(time);
        if self.still.get() {
            for packet in &mut moment.packets {
                if packet.state == PacketState::Flying || matches!(packet.track, Track::Route(_)) {
                    packet.progress = 0.0;
                }
            }
        }
        moment
    }
}

impl View {
    /// Some of a dot is inside.
    fn shows(&self, dot: &Dot) -> bool {
        let ((left, top), (width, height)) = (self.from, self.size);
        dot.x > left - HALF
            && dot.x < left + width + HALF
            && dot.y > top - HALF
            && dot.y < top + height + HALF
    }
}

/// Makes the backing store as large as the canvas is on the screen.
fn fit(canvas: &HtmlCanvasElement, view: View) {
    let pixels = |length: f64| (length * view.ratio).round() as u32;
    let (width, height) = (pixels(view.size.0), pixels(view.size.1));
    if canvas.width() != width || canvas.height() != height {
        canvas.set_width(width);
        canvas.set_height(height);
    }
}

/// The dots of the moment, for whoever does not draw.
pub fn dots_now(layout: &Layout, simulation: &Simulation, time: SimTime) -> Vec<Dot> {
    scene::packets(layout, &simulation.at(time))
}
