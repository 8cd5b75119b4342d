//! The work between a text and its picture: in slices, so that the page lives on, and the newest text alone. A small text
//! is through within the first slice, in the task of its key. Knows no pane.

use std::sync::Arc;

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use serviscope::pace::{Piece, Pieces, Progress, Stage};
use serviscope::simulation::{Preparation, Prepared, Step, Wanted, free, prepare};
use wasm_bindgen::prelude::*;

use super::action;
use super::derived::Kept;
use super::platform::browser;
use super::platform::frames::Frames;

/// A step of the work, in its units: far less than a slice.
pub const STEP: u64 = 120;

/// So long the page is held at most before input and frames come first again, milliseconds.
const SLICE: f64 = 8.0;

/// With more objects and pods than these, memory is given back in slices.
const LARGE: usize = 2_000;

/// So many steps are taken at once for a new text that is not large, however slow the machine: more than an ordinary
/// one needs.
const AT_ONCE: usize = 100;

/// There is no picture yet to be kept alive.
const FIRST_SLICE: f64 = 120.0;

/// What takes longer than this says how far it is, milliseconds.
const MOMENT: f64 = 350.0;

/// It says so at most so often, milliseconds.
const NEWS: f64 = 120.0;

/// The work on the newest text, and what came of the last one. `Copy`: it lives as long as the page.
#[derive(Clone, Copy)]
pub struct Preparing {
    /// What is shown.
    pub shown: RwSignal<Kept<Prepared>>,
    /// What is said of it beside the picture: the same a frame later, since a key waits for its picture first.
    pub told: RwSignal<Kept<Prepared>>,
    /// What the work is at, and how far in percent; none while there is none, or only for a moment.
    pub news: RwSignal<Option<(Stage, u8)>>,
    /// Whether there is work, however short.
    pub busy: RwSignal<bool>,
    /// How long the last text took, milliseconds of the main thread.
    pub cost: StoredValue<f64>,
    first: StoredValue<bool>,
    running: StoredValue<Option<Running>, LocalStorage>,
    leaving: StoredValue<Vec<Leaving>, LocalStorage>,
    again: StoredValue<Option<Closure<dyn Fn()>>, LocalStorage>,
    after_frame: StoredValue<Option<Frames>, LocalStorage>,
}

/// What is shown no more, and gives its memory back.
enum Leaving {
    /// Somebody may still read it.
    Whole(Kept<Prepared>),
    /// Nobody does.
    Parts(Pieces<()>),
}

/// One text's work.
struct Running {
    work: Preparation,
    began: f64,
    said: f64,
    cost: f64,
}

impl Preparing {
    /// The empty text is there, and nothing to do.
    pub fn new() -> Self {
        let empty = Wanted { text: "".into(), checked: false, seed: 1, before: None };
        let empty = Kept::new(prepare(empty));
        let preparing = Self {
            shown: RwSignal::new(empty.clone()),
            told: RwSignal::new(empty),
            news: RwSignal::new(None),
            busy: RwSignal::new(false),
            cost: StoredValue::new(0.0),
            first: StoredValue::new(true),
            running: StoredValue::new_local(None),
            leaving: StoredValue::new_local(Vec::new()),
            again: StoredValue::new_local(None),
            after_frame: StoredValue::new_local(None),
        };
        preparing.again.set_value(Some(Closure::new(move || preparing.turn())));
        preparing
    }

    /// Begins with a text, and leaves the one that it was at.
    pub fn begin(self, text: Arc<str>, checked: bool, seed: u64) {
        let first = self.first.get_value();
        self.first.set_value(false);
        let before = Some(self.shown.get_untracked().shared());
        let least = if text.len() > action::LARGE { 1 } else { AT_ONCE };
        let wanted = Wanted { text, checked, seed, before };
        let now = browser::now();
        let running = Running { work: Preparation::new(wanted, STEP), began: now, said: now, cost: 0.0 };
        let was_busy = self.running.try_update_value(|it| it.replace(running).is_some()) == Some(true);
        self.slice(if first { FIRST_SLICE } else { SLICE }, least);
        let is_busy = self.running.with_value(Option::is_some);
        if is_busy && !was_busy {
            self.busy.set(true);
            browser::busy(true);
        }
    }

    /// A task's work.
    fn turn(self) {
        if self.running.with_value(Option::is_some) {
            self.slice(SLICE, 1);
        } else {
            self.free();
        }
    }

    /// Gives back the memory of what is shown no more.
    fn free(self) {
        let end = browser::now() + SLICE;
        while browser::now() < end {
            let Some(leaving) = self.leaving.try_update_value(Vec::pop).flatten() else { return };
            let rest = match leaving {
                Leaving::Whole(kept) => kept.into_inner().map(|prepared| free(prepared, STEP)),
                Leaving::Parts(parts) => match parts.next() {
                    Piece::More(rest) => Some(rest),
                    Piece::Done(()) => None,
                },
            };
            self.leaving.update_value(|all| all.extend(rest.map(Leaving::Parts)));
        }
        self.ask();
    }

    fn ask(self) {
        self.again.with_value(|again| {
            if let Some(again) = again {
                browser::soon(again.as_ref().unchecked_ref());
            }
        });
    }

    /// Works for so long, but takes so many steps at least, and asks to go on where that was not enough.
    fn slice(self, length: f64, least: usize) {
        let Some(mut running) = self.running.try_update_value(Option::take).flatten() else { return };
        let began = browser::now();
        let end = began + length;
        let mut taken = 0_usize;
        loop {
            taken = taken.saturating_add(1);
            match running.work.step() {
                Step::Done(prepared) => {
                    let cost = running.cost + browser::now() - began;
                    return self.done(prepared, cost);
                }
                Step::Working(work) => running.work = work,
            }
            let now = browser::now();
            if now >= end && taken >= least {
                running.cost += now - began;
                return self.wait(running, now);
            }
        }
    }

    fn wait(self, mut running: Running, now: f64) {
        if now - running.began > MOMENT && now - running.said > NEWS {
            running.said = now;
            self.say(Some(running.work.progress()));
        }
        self.running.set_value(Some(running));
        self.ask();
    }

    fn say(self, progress: Option<Progress>) {
        let before = self.news.get_untracked();
        // A document that is read again begins again: that is no news.
        let percent = |it: Progress| it.percent().max(before.map_or(0, |(_, percent)| percent));
        let now = progress.map(|it| (it.stage.max(before.map_or(it.stage, |(stage, _)| stage)), percent(it)));
        if before != now {
            self.news.set(now);
        }
    }

    fn tell_after_frame(self) {
        let tell = move |_| {
            Timeout::new(0, move || self.tell()).forget();
            false
        };
        self.after_frame.update_value(|frames| frames.get_or_insert_with(|| Frames::new(tell)).ask());
    }

    fn tell(self) {
        if let Some(shown) = self.shown.try_get_untracked() {
            self.told.try_set(shown);
        }
    }

    fn done(self, prepared: Prepared, cost: f64) {
        self.cost.set_value(cost);
        self.say(None);
        let before = self.shown.get_untracked();
        let large = before.cluster.pods.len().saturating_add(before.manifest.objects.len()) > LARGE;
        self.shown.set(Kept::new(prepared));
        if large || before.text.is_empty() {
            self.tell();
        } else {
            self.tell_after_frame();
        }
        if large {
            self.leaving.update_value(|all| all.push(Leaving::Whole(before)));
            self.ask();
        }
        if self.busy.get_untracked() {
            self.busy.set(false);
            browser::busy(false);
        }
    }
}
