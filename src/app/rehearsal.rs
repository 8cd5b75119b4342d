//! Draws changes of the text on a picture that nobody sees, while the page has nothing else to do: a browser compiles
//! what runs for the first time, and the person's first key should not wait for that. Knows the page's state, and
//! leaves it alone.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use serviscope::simulation::{Preparation, SimTime, Step, Wanted};
use wasm_bindgen::JsCast;

use super::derived::{Derived, Kept};
use super::model::Model;
use super::preparing::STEP;
use super::problems::{Problems, Status};
use super::stage::StagePane;

/// No longer text is tried, bytes.
const ENOUGH: usize = 20_000;

/// With more pods than these, a picture takes longer than a moment in which the page idles.
const MOST: usize = 100;

/// A text that takes more steps than these is left.
const STEPS: usize = 100;

/// The picture that nobody sees, from the first text that is tried to the last.
pub struct Rehearsal {
    page: Model,
    understudy: RefCell<Option<Understudy>>,
}

/// The panes that follow the text, outside the document. They are gone when this is dropped.
struct Understudy {
    model: Model,
    _panes: UnmountHandle<<AnyView as Render>::State>,
}

impl Rehearsal {
    /// Nothing is tried yet.
    pub fn new(page: Model) -> Self {
        Self { page, understudy: RefCell::default() }
    }

    /// Draws a text; the first one makes the picture, none ends it.
    pub fn show(&self, text: Option<String>) {
        let Ok(mut understudy) = self.understudy.try_borrow_mut() else { return };
        let Some(text) = text else {
            *understudy = None;
            return;
        };
        let pods = self.page.preparing.shown.with_untracked(|shown| shown.cluster.pods.len());
        if text.len() <= ENOUGH && pods <= MOST {
            *understudy = understudy.take().or_else(|| Understudy::of(self.page));
            if let Some(understudy) = &*understudy {
                understudy.draw(text.into());
            }
        }
    }
}

impl Understudy {
    fn of(page: Model) -> Option<Self> {
        let parent = document().create_element("div").ok()?.dyn_into().ok()?;
        let made = Rc::new(Cell::new(None));
        let slot = made.clone();
        let panes = mount_to(parent, move || {
            let model = like(page);
            slot.set(Some(model));
            let derived = Derived::new(model);
            view! {
                <StagePane model derived />
                <Problems model derived />
                <Status model derived />
            }
            .into_any()
        });
        Some(Self { model: made.get()?, _panes: panes })
    }

    /// At once, or not at all: the page's own work in slices is not to wait for this.
    fn draw(&self, text: Arc<str>) {
        let shown = self.model.preparing.shown;
        let before = Some(shown.get_untracked().shared());
        let wanted =
            Wanted { text: text.clone(), checked: true, seed: self.model.seed.get_untracked(), before };
        let mut work = Preparation::new(wanted, STEP);
        for _ in 0..STEPS {
            match work.step() {
                Step::Working(rest) => work = rest,
                Step::Done(prepared) => {
                    if prepared.cluster.pods.len() <= MOST {
                        self.model.text.set(text.clone());
                        self.model.drawn.set(text);
                        shown.set(Kept::new(prepared));
                        self.model.preparing.told.set(shown.get_untracked());
                    }
                    return;
                }
            }
        }
    }
}

/// With the language, the view and the size of the page.
fn like(page: Model) -> Model {
    let model = Model::new(page.embed);
    model.lang.set(page.lang.get_untracked());
    model.view.set(page.view.get_untracked());
    model.size.set(page.size.get_untracked());
    // Packets fly then.
    model.time.set(SimTime::from_millis(1_500));
    model
}
