//! `window.serviscope`: what host pages, teachers and tests may ask (contract.md). Plain JSON in and out.

use serde_json::{Value, json};
use serviscope::simulation::SimTime;
use wasm_bindgen::prelude::*;

use super::{browser, link};
use crate::app::action::Action;
use crate::app::derived::Derived;
use crate::app::model::Model;

/// Answers from now on.
pub fn provide(model: Model, derived: Derived) {
    type Answer = dyn Fn(String, String) -> Result<JsValue, JsValue>;
    let answer = Closure::<Answer>::new(move |name: String, args: String| {
        let args: Vec<Value> = serde_json::from_str(&args).unwrap_or_default();
        let answered = answer(model, derived, &name, &args);
        answered.map(|value| value.to_string().into()).map_err(|said| js_sys::Error::new(&said).into())
    });
    browser::provide(answer.as_ref().unchecked_ref());
    answer.forget();
}

fn answer(model: Model, derived: Derived, name: &str, args: &[Value]) -> Result<Value, String> {
    let number = || args.first().and_then(Value::as_f64).ok_or_else(|| format!("{name} takes a number"));
    match name {
        "play" => model.apply(Action::Play(true)),
        "pause" => model.apply(Action::Play(false)),
        "step" => crate::app::timeline::step(model, derived, true),
        "stepBack" => crate::app::timeline::step(model, derived, false),
        "seek" => model.apply(Action::Seek(SimTime::from_seconds(number()?))),
        "setSpeed" => model.apply(Action::Speed(number()?)),
        "state" => return Ok(link::state(model)),
        "apply" => return Err("not yet: cluster events come later".into()),
        _ => return Err(format!("not yet: {name}")),
    }
    Ok(json!(null))
}
