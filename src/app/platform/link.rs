//! The state in a link: `#pako:`, `#base64:`, `#yaml=`, `?preset=` (contract.md, Links). Nothing is sent anywhere.

use gloo_timers::callback::Timeout;
use js_sys::decode_uri_component;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::{Map, Value, json};
use serviscope::simulation::SimTime;
use serviscope::words::Ui;
use serviscope::words::presets::{PRESETS, Preset};

use super::browser;
use super::storage::{self, Key};
use crate::app::action::Action;
use crate::app::model::{Model, Sent, Theme, Thing, lang_name, lang_of, view_name, view_named};

/// No link is read that unpacks to more bytes.
const LARGEST: f64 = 16_000_000.0;

/// No link adds more traffic to the scenario.
const MOST_SENT: usize = 64;

/// What the address asks for.
enum Asked {
    Packed(&'static str, String),
    Yaml(String),
    Preset(String),
    Nothing,
}

/// Whether the address asks for the stage alone.
pub fn embed() -> bool {
    let search = window().location().search().unwrap_or_default();
    let Ok(params) = web_sys::UrlSearchParams::new_with_str(&search) else { return false };
    params.has("embed")
}

fn asked() -> Asked {
    let hash = window().location().hash().unwrap_or_default();
    let hash = hash.strip_prefix('#').unwrap_or(&hash);
    if let Some(data) = hash.strip_prefix("pako:") {
        return Asked::Packed("pako", data.to_string());
    }
    if let Some(data) = hash.strip_prefix("base64:") {
        return Asked::Packed("base64", data.to_string());
    }
    if let Some(text) = hash.strip_prefix("yaml=") {
        return Asked::Yaml(text.to_string());
    }
    let search = window().location().search().unwrap_or_default();
    let params = web_sys::UrlSearchParams::new_with_str(&search).ok();
    params.and_then(|params| params.get("preset")).map_or(Asked::Nothing, Asked::Preset)
}

/// Opens what the address asks for; else what the person had; else the first lesson. Calls `done` then: a
/// packed state takes a moment to unpack.
pub fn open(model: Model, first: bool, done: impl FnOnce() + 'static) {
    match asked() {
        Asked::Packed(kind, data) => {
            spawn_local(async move {
                let read = browser::read_link(kind, &data, LARGEST).await.ok();
                let state = read.and_then(|read| read.as_string()).and_then(|text| parse(&text));
                match state {
                    Some(state) => restore(model, &state),
                    None => fall_back(model, first, Some(Ui::BrokenLink)),
                }
                done();
            });
            return;
        }
        Asked::Yaml(text) => match decode_uri_component(&text).ok().and_then(|text| text.as_string()) {
            Some(text) => {
                model.apply(Action::Load(text));
                model.apply(Action::Play(true));
                came_by_link(model);
            }
            None => fall_back(model, first, Some(Ui::BrokenLink)),
        },
        Asked::Preset(name) => match Preset::named(&name) {
            Some(preset) => {
                model.apply(Action::Open(preset));
                model.apply(Action::Play(true));
                came_by_link(model);
            }
            None => fall_back(model, first, Some(Ui::UnknownPreset)),
        },
        Asked::Nothing if first => fall_back(model, first, None),
        Asked::Nothing => {}
    }
    done();
}

/// What the person had, or the first lesson, already moving.
fn fall_back(model: Model, first: bool, message: Option<Ui>) {
    if first {
        match storage::get(Key::Text).filter(|text| !model.embed && !text.trim().is_empty()) {
            Some(text) => match PRESETS.iter().find(|preset| preset.manifest() == text) {
                Some(preset) => model.apply(Action::Open(preset)),
                None => model.apply(Action::Load(text)),
            },
            None => {
                if let Some(preset) = PRESETS.first() {
                    model.apply(Action::Open(preset));
                }
            }
        }
        model.apply(Action::Play(plays(model)));
    }
    if let Some(message) = message {
        model.apply(Action::Say(message, Vec::new()));
    }
}

/// Whether the stage moves by itself: with reduced motion packets jump, and an embedded stage waits.
fn plays(model: Model) -> bool {
    !(model.embed && browser::reduced_motion())
}

fn parse(text: &str) -> Option<Map<String, Value>> {
    match serde_json::from_str(text) {
        Ok(Value::Object(state)) if state.get("manifest").is_some_and(Value::is_string) => Some(state),
        _ => None,
    }
}

/// Takes over what a link says; what it leaves out stays, but for chance; what is unknown is ignored.
fn restore(model: Model, state: &Map<String, Value>) {
    let text = |key: &str| state.get(key).and_then(Value::as_str);
    model.apply(Action::Seed(state.get("seed").and_then(Value::as_u64).unwrap_or(1)));
    model.apply(Action::Load(text("manifest").unwrap_or("").to_string()));
    came_by_link(model);
    let sent = state.get("scenario").and_then(|scenario| scenario.get("send")).and_then(Value::as_array);
    for sent in sent.into_iter().flatten().take(MOST_SENT).filter_map(read_sent) {
        model.apply(Action::Send(sent));
    }
    if let Some(view) = text("view").and_then(view_named) {
        model.apply(Action::View(view));
    }
    if let Some(theme) = text("theme").and_then(Theme::named) {
        model.theme.set(Some(theme));
    }
    if let Some(lang) = text("lang") {
        model.lang.set(lang_of(lang));
    }
    model.apply(Action::Select(text("select").and_then(Thing::parse)));
    let time = state.get("t").and_then(Value::as_f64);
    model.apply(Action::Seek(SimTime::from_seconds(time.unwrap_or(0.0))));
    // A link to a moment shows that moment.
    model.apply(Action::Play(time.is_none() && plays(model)));
}

/// The state of a link.
pub fn state(model: Model) -> Value {
    let mut state = json!({
        "v": 1,
        "manifest": &*model.text.get_untracked(),
        "seed": model.seed.get_untracked(),
        "t": model.time.get_untracked().seconds(),
        "view": view_name(model.view.get_untracked()),
        "lang": lang_name(model.lang.get_untracked()),
    });
    if let Some(state) = state.as_object_mut() {
        let sent: Vec<Value> = model.sent.with_untracked(|sent| sent.iter().map(write_sent).collect());
        if !sent.is_empty() {
            state.insert("scenario".into(), json!({ "send": sent }));
        }
        if let Some(theme) = model.theme.get_untracked() {
            state.insert("theme".into(), theme.name().into());
        }
        if let Some(thing) = model.selected.get_untracked() {
            state.insert("select".into(), thing.written().into());
        }
    }
    state
}

/// Traffic that was added by hand, as a link's `scenario` carries it.
fn write_sent(sent: &Sent) -> Value {
    json!({ "from": sent.from, "to": sent.to, "requests": sent.requests, "at": sent.at.seconds() })
}

/// The same read; none where it is no traffic.
fn read_sent(value: &Value) -> Option<Sent> {
    let text = |key: &str| Some(value.get(key)?.as_str()?.to_string());
    let requests = value.get("requests").and_then(Value::as_u64).unwrap_or(1);
    let at = value.get("at").and_then(Value::as_f64).unwrap_or(0.0);
    Some(Sent {
        from: text("from")?,
        to: text("to")?,
        requests: u32::try_from(requests).unwrap_or(u32::MAX),
        at: SimTime::from_seconds(at),
    })
}

/// The whole link.
pub async fn share(model: Model) -> Option<String> {
    browser::share_link(&state(model).to_string()).await.ok()?.as_string()
}

/// What an address brought was edited: the address is taken back, so that a reload keeps the edits. A moment later, when
/// the edits are kept: it takes a browser as long as a key may.
pub fn edited(model: Model) {
    if model.linked.try_update_value(Option::take).flatten().is_none() {
        return;
    }
    let edited = window().location().href();
    Timeout::new(300, move || {
        let (Ok(path), Ok(history)) = (window().location().pathname(), window().history()) else { return };
        // Another address may have come meanwhile.
        if edited == window().location().href() {
            history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&path)).ok();
        }
    })
    .forget();
}

/// Notes that the text came from the address.
fn came_by_link(model: Model) {
    model.linked.set_value(Some(model.text.get_untracked()));
}

/// An iframe that shows a link's state.
pub fn iframe(link: &str) -> String {
    let embedded = link.replacen('#', "?embed#", 1);
    format!(
        "<iframe src=\"{embedded}\" title=\"Serviscope\" width=\"100%\" height=\"520\" loading=\"lazy\" style=\"border:0\"></iframe>"
    )
}
