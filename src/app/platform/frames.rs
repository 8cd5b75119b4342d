//! One callback before each repaint, asked for only while something moves.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::prelude::window;
use wasm_bindgen::prelude::*;

/// Asks for frames. Clones ask the same loop.
#[derive(Clone)]
pub struct Frames {
    inner: Rc<Inner>,
}

/// What the browser calls.
type OnFrame = Closure<dyn FnMut(f64)>;

struct Inner {
    /// The browser's number of the frame that is asked for.
    asked: Cell<Option<i32>>,
    callback: RefCell<Option<OnFrame>>,
}

impl Frames {
    /// A loop that calls `on_frame` with the browser's timestamp (milliseconds); it returns whether it
    /// wants the next frame as well.
    pub fn new(mut on_frame: impl FnMut(f64) -> bool + 'static) -> Self {
        let inner = Rc::new(Inner { asked: Cell::new(None), callback: RefCell::new(None) });
        let weak = Rc::downgrade(&inner);
        let callback = Closure::<dyn FnMut(f64)>::new(move |timestamp| {
            let Some(inner) = weak.upgrade() else { return };
            inner.asked.set(None);
            if on_frame(timestamp) {
                inner.ask();
            }
        });
        if let Ok(mut slot) = inner.callback.try_borrow_mut() {
            *slot = Some(callback);
        }
        Self { inner }
    }

    /// Asks for one frame, once however often it is called before it comes.
    pub fn ask(&self) {
        self.inner.ask();
    }
}

impl Inner {
    fn ask(&self) {
        if self.asked.get().is_some() {
            return;
        }
        let Ok(callback) = self.callback.try_borrow() else { return };
        if let Some(callback) = callback.as_ref() {
            let asked = window().request_animation_frame(callback.as_ref().unchecked_ref());
            self.asked.set(asked.ok());
        }
    }
}

/// The browser must not call what is gone.
impl Drop for Inner {
    fn drop(&mut self) {
        if let Some(asked) = self.asked.get() {
            window().cancel_animation_frame(asked).ok();
        }
    }
}
