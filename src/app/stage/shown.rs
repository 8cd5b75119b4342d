//! The things that are shown, each with signals of its own, which are set only where something about it changed. One
//! that hung on the whole layout would be asked again for every thing at every key.

use std::collections::BTreeMap;

use kurbo::Point;
use leptos::prelude::*;
use leptos::reactive::signal::ArcRwSignal;
use serviscope::scene::Thing as Drawn;

use super::Stage;
use super::focus::key;
use crate::app::derived::Kept;

/// What may change about a thing while it is shown.
#[derive(Clone)]
pub struct Shown {
    /// How it looks.
    pub thing: ArcRwSignal<Kept<Drawn>>,
    /// Where it stands, or glides to: after a key it sets out a frame later, when all else is drawn.
    pub place: ArcRwSignal<Point>,
    /// It belongs to what is in focus.
    pub lit: ArcRwSignal<bool>,
    /// The line that is pointed at made it.
    pub written: ArcRwSignal<bool>,
}

/// All things that are shown, by their keys. `Copy`: it lives as long as the picture.
#[derive(Clone, Copy)]
pub struct Everything(StoredValue<BTreeMap<String, Shown>>);

impl Everything {
    /// Keeps the things that will be shown as the layout and the focus are.
    pub fn follow(stage: Stage) -> Self {
        let all = Self(StoredValue::default());
        let drawn = move || stage.derived.told.get_untracked() == stage.derived.prepared.get_untracked();
        Effect::new(move |_| {
            stage.derived.layout.with(|layout| {
                layout.things.iter().for_each(|thing| all.with(&key(thing), |shown| shown.show(thing)));
            });
            if drawn() {
                all.set_out();
            }
        });
        Effect::new(move |_| {
            stage.derived.told.track();
            all.set_out();
        });
        Effect::new(move |_| {
            stage.focus.with(|focus| {
                all.0.try_with_value(|all| {
                    for (key, shown) in all {
                        set(&shown.lit, focus.things.contains(key));
                        set(&shown.written, focus.written.contains(key));
                    }
                });
            });
        });
        all
    }

    /// A thing is shown from now on, until its owner is gone.
    pub fn show(self, stage: Stage, key: String, thing: Drawn) -> Shown {
        let lit =
            |of: &dyn Fn(&super::focus::Focus) -> bool| ArcRwSignal::new(stage.focus.with_untracked(of));
        let shown = Shown {
            place: ArcRwSignal::new(thing.rect.origin()),
            thing: ArcRwSignal::new(Kept::new(thing)),
            lit: lit(&|focus| focus.things.contains(&key)),
            written: lit(&|focus| focus.written.contains(&key)),
        };
        let own = shown.thing.clone();
        self.0.update_value(|all| {
            all.insert(key.clone(), shown.clone());
        });
        on_cleanup(move || {
            self.0.try_update_value(|all| {
                // Its successor may be there already.
                if all.get(&key).is_some_and(|it| it.thing == own) {
                    all.remove(&key);
                }
            });
        });
        shown
    }

    /// What stands elsewhere now sets out for there.
    fn set_out(self) {
        self.0.try_with_value(|all| all.values().for_each(Shown::set_out));
    }

    fn with(self, key: &str, act: impl FnOnce(&Shown)) {
        self.0.try_with_value(|all| all.get(key).map(act));
    }
}

impl Shown {
    fn show(&self, thing: &Drawn) {
        if !self.thing.read_untracked().looks_like(thing) {
            self.thing.set(Kept::new(thing.clone()));
        }
    }

    fn set_out(&self) {
        set(&self.place, self.thing.read_untracked().rect.origin());
    }
}

/// Sets a signal to a value, if it has another one.
pub fn set<T: PartialEq + Send + Sync + 'static>(
    signal: &(impl Set<Value = T> + WithUntracked<Value = T>),
    value: T,
) {
    if signal.with_untracked(|old| *old != value) {
        signal.set(value);
    }
}
