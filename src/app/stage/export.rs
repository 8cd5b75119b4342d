//! The picture as a file of its own: the stage's SVG with its colours written in, and the packets of the moment.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;
use serviscope::scene::{Dot, DotRole};
use serviscope::words::Ui;

use super::canvas::dots_now;
use super::svg::tone;
use crate::app::action::Action;
use crate::app::derived::Derived;
use crate::app::model::Model;
use crate::app::platform::browser;

/// Saves the picture.
pub fn save(model: Model) {
    let Some(derived) = use_context::<Derived>() else { return };
    let layout = derived.layout.get_untracked();
    let simulation = derived.simulation.get_untracked();
    let dots = dots_now(&layout, &simulation, model.time.get_untracked());
    let dots: Vec<_> = dots.iter().map(written).collect();
    spawn_local(async move {
        if browser::export_svg(&json!(dots).to_string(), "serviscope.svg").await.is_err() {
            model.apply(Action::Say(Ui::NotSaved, Vec::new()));
        }
    });
}

fn written(dot: &Dot) -> serde_json::Value {
    json!({
        "x": dot.x,
        "y": dot.y,
        "colour": dot.accent.map_or("var(--muted)", tone),
        "hollow": matches!(dot.role, DotRole::Reply | DotRole::Answer),
        "square": matches!(dot.role, DotRole::Query | DotRole::Answer),
    })
}
