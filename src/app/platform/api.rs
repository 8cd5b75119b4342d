//! `window.serviscope`: what host pages, teachers and tests may ask (contract.md). Plain JSON in and out.

use js_sys::Uint8Array;
use leptos::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};
use serviscope::cluster::{Cluster, Service};
use serviscope::diagnostic::Diagnostics;
use serviscope::network::{Head, Leg, Target};
use serviscope::scene::{self, View};
use serviscope::simulation::{BackendKey, Counters, InFlight, PacketState, SimTime};
use serviscope::words::Lang;
use wasm_bindgen::prelude::*;

use super::{browser, link};
use crate::app::action::Action;
use crate::app::derived::Derived;
use crate::app::model::{Model, Sent, view_name};
use crate::app::wire::dns::DnsJson;
use crate::app::wire::inspect::InspectJson;
use crate::app::wire::proxy::Proxy;
use crate::app::wire::{request, trace, why};

/// Answers from now on.
pub fn provide(model: Model, derived: Derived) {
    type Answer = dyn Fn(String, Uint8Array) -> Result<JsValue, JsValue>;
    let api = Api { model, derived };
    let answer = Closure::<Answer>::new(move |name: String, args: Uint8Array| {
        let args: Vec<Value> = serde_json::from_slice(&args.to_vec()).unwrap_or_default();
        let answered = untrack(|| api.answer(&name, &args));
        answered.map(|value| value.to_string().into()).map_err(|said| js_sys::Error::new(&said).into())
    });
    browser::provide(answer.as_ref().unchecked_ref());
    answer.forget();
}

type Answer = Result<Value, String>;

#[derive(Clone, Copy)]
struct Api {
    model: Model,
    derived: Derived,
}

impl Api {
    fn answer(self, name: &str, args: &[Value]) -> Answer {
        let number = || args.first().and_then(Value::as_f64).ok_or_else(|| format!("{name} takes a number"));
        match name {
            "load" => return self.load(args),
            "inspect" => return self.inspect(args.first().unwrap_or(&Value::Null)),
            "trace" => return self.trace(args.first().unwrap_or(&Value::Null)),
            "play" => self.model.apply(Action::Play(true)),
            "pause" => self.model.apply(Action::Play(false)),
            "step" => crate::app::timeline::step(self.model, self.derived, true),
            "stepBack" => crate::app::timeline::step(self.model, self.derived, false),
            "seek" => self.seek(number()?),
            "setSpeed" => self.model.apply(Action::Speed(number()?)),
            "send" => return self.send(args.first().unwrap_or(&Value::Null)),
            "snapshot" => return Ok(self.snapshot()),
            "state" => return Ok(link::state(self.model)),
            "apply" => return Err("not yet: cluster events are not built".into()),
            _ => return Err(format!("there is no call `{name}`")),
        }
        Ok(Value::Null)
    }

    fn load(self, args: &[Value]) -> Answer {
        let text = args.first().and_then(Value::as_str).ok_or("load takes a manifest as a string")?;
        self.model.apply(Action::Load(text.to_string()));
        Ok(Value::Null)
    }

    /// `{env: "pod/default/web-0"}` adds what that pod sees, `{dns: "web.default.svc.cluster.local/SRV"}` what cluster
    /// DNS answers.
    fn inspect(self, asked: &Value) -> Answer {
        self.model.apply(Action::Check);
        let read = self.derived.prepared.get();
        let diagnostics = Diagnostics { items: read.problems.clone() };
        let reasons = why::all(&read.manifest, &read.cluster, why::PLAIN, Lang::En);
        let mut answer =
            InspectJson::new(&read.text, &read.cluster, diagnostics, Lang::En).with_reasons(reasons);
        if let Some(name) = asked.get("env").and_then(Value::as_str) {
            answer = answer.with_environment(&read.cluster, request::pod(name, &read.cluster)?);
        }
        if let Some(question) = asked.get("dns").and_then(Value::as_str) {
            answer = answer.with_dns(DnsJson::new(&read.cluster, question)?);
        }
        written(&answer)
    }

    fn trace(self, asked: &Value) -> Answer {
        let cluster = self.derived.prepared.get().cluster.clone();
        let text =
            |key: &str| asked.get(key).and_then(Value::as_str).ok_or_else(|| format!("trace needs `{key}`"));
        let (from, to) = request::ends(text("from")?, text("to")?, &cluster)?;
        let question = trace::Question {
            from,
            to: Target { head: head(asked)?, ..to },
            requests: count(asked),
            seed: asked.get("seed").and_then(Value::as_u64).unwrap_or(1),
        };
        let network = Proxy::read(asked)?.program(cluster)?;
        let read = self.derived.prepared.get();
        written(&trace::run(&read.text, &network, &question, Lang::En))
    }

    fn seek(self, seconds: f64) {
        let end = self.derived.simulation.with(|simulation| simulation.duration());
        self.model.apply(Action::Seek(SimTime::from_seconds(seconds).min(end)));
    }

    fn send(self, asked: &Value) -> Answer {
        let cluster = self.derived.prepared.get().cluster.clone();
        let text =
            |key: &str| asked.get(key).and_then(Value::as_str).ok_or_else(|| format!("send needs `{key}`"));
        let (from, to) = (text("from")?, text("to")?);
        request::ends(from, to, &cluster)?;
        let sent =
            Sent { from: from.into(), to: to.into(), requests: count(asked), at: self.model.time.get() };
        self.model.apply(Action::Send(sent));
        Ok(Value::Null)
    }

    fn snapshot(self) -> Value {
        let simulation = self.derived.simulation.get();
        let layout = self.derived.layout.get();
        let cluster = &simulation.network().cluster;
        let time = self.model.time.get();
        let moment = simulation.at(time);
        let dots = scene::packets(&layout, &moment);
        let scrolled = scrolled();
        // Dots come in the order of their packets; one without a place has none.
        let mut dots = dots.into_iter().peekable();
        let packets: Vec<Value> = moment
            .packets
            .iter()
            .map(|packet| {
                let dot = dots.next_if(|dot| dot.connection == packet.connection);
                packet_json(
                    cluster,
                    packet,
                    dot.map(|dot| (dot.x * layout.scale - scrolled.0, dot.y * layout.scale - scrolled.1)),
                )
            })
            .collect();
        let view: View = self.model.view.get();
        json!({
            "time": time.seconds(),
            "playing": self.model.playing.get(),
            "speed": self.model.speed.get(),
            "view": view_name(view),
            "packets": packets,
            "counters": counters_json(cluster, &moment.counters),
            "frame": self.frames(),
        })
    }

    fn frames(self) -> Value {
        let frames = self.model.frames.try_get_value().unwrap_or_default();
        let quantile = |part: f64| (frames.quantile(part) * 100.0).round() / 100.0;
        json!({"count": frames.count(), "p50_ms": quantile(0.5), "p95_ms": quantile(0.95), "max_ms": quantile(1.0)})
    }
}

/// How far the stage is scrolled: positions are given as they are seen.
fn scrolled() -> (f64, f64) {
    let scroll = document().query_selector(".stage-scroll").ok().flatten();
    scroll.map_or((0.0, 0.0), |it| (f64::from(it.scroll_left()), f64::from(it.scroll_top())))
}

fn written(answer: &impl Serialize) -> Answer {
    serde_json::to_value(answer).map_err(|error| error.to_string())
}

/// `method`, and `headers` as an object.
fn head(asked: &Value) -> Result<Head, String> {
    let method = asked.get("method").and_then(Value::as_str).map(request::method).transpose()?;
    let written = asked.get("headers").and_then(Value::as_object).into_iter().flatten();
    let header = |(name, value): (&String, &Value)| {
        let value = value.as_str().ok_or("a header's value is a string")?;
        request::header(&[name, ": ", value].concat())
    };
    Ok(Head { method, headers: written.map(header).collect::<Result<_, String>>()? })
}

fn count(asked: &Value) -> u32 {
    let count = asked.get("requests").and_then(Value::as_u64).unwrap_or(1);
    u32::try_from(count).unwrap_or(u32::MAX).clamp(1, trace::MOST_REQUESTS)
}

fn packet_json(cluster: &Cluster, packet: &InFlight<'_>, at: Option<(f64, f64)>) -> Value {
    let service = packet.service.and_then(|service| cluster.services.get(service)).map(Service::full_name);
    let id = packet.connection.0;
    json!({
        "id": id,
        "connection": id,
        "leg": if packet.goes_back() { "reply" } else { "request" },
        "lookup": packet.leg == Leg::Lookup,
        "at": trace::place(cluster, packet.from),
        "to": trace::place(cluster, packet.to),
        "x": at.map(|at| at.0),
        "y": at.map(|at| at.1),
        "source": packet.packet.source.to_string(),
        "destination": packet.packet.destination.to_string(),
        "service": service,
        "state": match packet.state {
            PacketState::Flying => "flying",
            PacketState::Delivered => "delivered",
            PacketState::Refused => "refused",
            PacketState::Dropped => "dropped",
        },
    })
}

fn counters_json(cluster: &Cluster, counters: &Counters) -> Value {
    let mut backends = serde_json::Map::new();
    for ((_, key), count) in &counters.backends {
        let name = match key {
            BackendKey::Pod(pod) => cluster.pods.get(*pod).map(|pod| pod.full_name()).unwrap_or_default(),
            BackendKey::Address(address) => address.to_string(),
            BackendKey::External(name) => name.to_string(),
            BackendKey::Node(node) => {
                cluster.nodes.get(*node).map(|node| node.name.clone()).unwrap_or_default()
            }
        };
        let so_far = backends.get(&name).and_then(Value::as_u64).unwrap_or(0);
        backends.insert(name, json!(so_far + u64::from(*count)));
    }
    json!({
        "delivered": counters.delivered,
        "refused": counters.refused,
        "dropped": counters.dropped,
        "unresolved": counters.unresolved,
        "unreachable": counters.unreachable,
        "backends": backends,
    })
}
