//! The page's state: the root signals. Only [`Model::apply`](super::action) writes them; panes read.

use std::collections::VecDeque;
use std::sync::Arc;

use leptos::prelude::*;
use serviscope::scene::View;
use serviscope::simulation::SimTime;
use serviscope::words::{Lang, Ui, fill};

use super::platform::rest;
use super::preparing::Preparing;

/// Dark or light.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark.
    Dark,
    /// Light.
    Light,
}

/// What a narrow screen shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    /// The text.
    Editor,
    /// The picture.
    #[default]
    Stage,
}

/// A thing that can be pointed at and selected: by name, so that it outlives an edit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    /// A thing on the stage, by its `data-kind` and `data-name`.
    Entity(&'static str, Arc<str>),
    /// A connection, by its number in the recording.
    Connection(u32),
}

/// A request that somebody added to the scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Sent {
    /// Who calls, as `contract.md` writes clients.
    pub from: String,
    /// What is called, as it writes targets.
    pub to: String,
    /// How many connections.
    pub requests: u32,
    /// When.
    pub at: SimTime,
}

/// How long frames took, milliseconds of the main thread.
#[derive(Clone, Debug, Default)]
pub struct FrameLog {
    count: u64,
    times: VecDeque<f64>,
}

impl FrameLog {
    /// How many frames are remembered for the quantiles.
    const REMEMBERED: usize = 600;

    /// Notes one more.
    pub fn note(&mut self, millis: f64) {
        self.count = self.count.saturating_add(1);
        if self.times.len() >= Self::REMEMBERED {
            self.times.pop_front();
        }
        self.times.push_back(millis);
    }

    /// How many there were in all.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The quantile of the last ones, from 0 to 1; 0 before the first.
    pub fn quantile(&self, part: f64) -> f64 {
        let mut sorted: Vec<f64> = self.times.iter().copied().collect();
        sorted.sort_by(f64::total_cmp);
        let at = (part * sorted.len().saturating_sub(1) as f64).round() as usize;
        sorted.get(at).copied().unwrap_or(0.0)
    }
}

/// The root signals. `Copy`: they live as long as the page.
#[derive(Clone, Copy)]
pub struct Model {
    /// The manifest as it stands in the editor.
    pub text: RwSignal<Arc<str>>,
    /// The manifest as it is drawn, or is being read to be: the same, a moment later where it is large.
    pub drawn: RwSignal<Arc<str>>,
    /// The way from it to the picture.
    pub preparing: Preparing,
    /// The moment that a text which is being read begins at; none: the one that it is then.
    pub start: StoredValue<Option<SimTime>>,
    /// The preset that is open and not edited.
    pub preset: RwSignal<Option<&'static str>>,
    /// The preset whose lesson is shown: it stays while its text is edited.
    pub lesson: RwSignal<Option<&'static str>>,
    /// Whether the checks of manifests are loaded: until then a preset, which is known to be right, is not checked.
    pub checks: RwSignal<bool>,
    /// Where the scenario is.
    pub time: RwSignal<SimTime>,
    /// Whether it moves.
    pub playing: RwSignal<bool>,
    /// Simulated seconds per second.
    pub speed: RwSignal<f64>,
    /// The seed of all chance.
    pub seed: RwSignal<u64>,
    /// Requests added by hand.
    pub sent: RwSignal<Arc<Vec<Sent>>>,
    /// What the inspector shows.
    pub selected: RwSignal<Option<Thing>>,
    /// What the pointer or the focus is on, on the stage.
    pub hovered: RwSignal<Option<Thing>>,
    /// The line that is pointed at in the editor, else the cursor's.
    pub line: RwSignal<Option<u32>>,
    /// Which picture.
    pub view: RwSignal<View>,
    /// What the person chose; none follows the system.
    pub theme: RwSignal<Option<Theme>>,
    /// What the system prefers.
    pub system_dark: RwSignal<bool>,
    /// The language.
    pub lang: RwSignal<Lang>,
    /// The size that the stage has on the page, CSS pixels.
    pub size: RwSignal<(f64, f64)>,
    /// What a narrow screen shows.
    pub pane: RwSignal<Pane>,
    /// The width of the left pane, CSS pixels.
    pub left: RwSignal<f64>,
    /// What is said at the bottom of the page for a while.
    pub message: RwSignal<Option<(Ui, Vec<String>)>>,
    /// Where the editor should go: a byte, and a counter so that the same byte can be asked for twice.
    pub reveal: RwSignal<Option<(usize, u32)>>,
    /// The text that an address brought: kept as the person's own only once it is edited.
    pub linked: StoredValue<Option<Arc<str>>>,
    /// How long the last frames took.
    pub frames: StoredValue<FrameLog>,
    /// Only the stage is shown (`?embed`).
    pub embed: bool,
}

impl Model {
    /// An empty page.
    pub fn new(embed: bool) -> Self {
        let (left, size) = first_sizes(embed);
        // A small frame in another page has room for the folded picture only.
        let view = if embed && size.1 < 420.0 { View::Overview } else { View::default() };
        Self {
            text: RwSignal::new("".into()),
            drawn: RwSignal::new("".into()),
            preparing: Preparing::new(),
            start: StoredValue::new(None),
            preset: RwSignal::new(None),
            lesson: RwSignal::new(None),
            checks: RwSignal::new(!rest::comes_later()),
            time: RwSignal::new(SimTime::ZERO),
            playing: RwSignal::new(false),
            speed: RwSignal::new(1.0),
            seed: RwSignal::new(1),
            sent: RwSignal::default(),
            selected: RwSignal::new(None),
            hovered: RwSignal::new(None),
            line: RwSignal::new(None),
            view: RwSignal::new(view),
            theme: RwSignal::new(None),
            system_dark: RwSignal::new(true),
            lang: RwSignal::new(Lang::En),
            size: RwSignal::new(size),
            pane: RwSignal::new(Pane::default()),
            left: RwSignal::new(left),
            message: RwSignal::new(None),
            reveal: RwSignal::new(None),
            linked: StoredValue::default(),
            frames: StoredValue::default(),
            embed,
        }
    }

    /// A text of the interface in the language of the moment.
    pub fn say(self, ui: Ui) -> &'static str {
        ui.text(self.lang.get())
    }

    /// The same with its places filled.
    pub fn say_with(self, ui: Ui, args: &[String]) -> String {
        fill(self.say(ui), args)
    }

    /// The same as a closure, for `view!`.
    pub fn t(self, ui: Ui) -> impl Fn() -> &'static str + Copy + Send + Sync + 'static {
        move || self.say(ui)
    }

    /// Whether the page is dark now.
    pub fn dark(self) -> bool {
        self.theme.get().map_or_else(|| self.system_dark.get(), |theme| theme == Theme::Dark)
    }
}

/// The left pane's width, and about the size that the stage will have: so the first picture is nearly the last.
fn first_sizes(embed: bool) -> (f64, (f64, f64)) {
    let side =
        |value: Result<wasm_bindgen::JsValue, _>| value.ok().and_then(|it| it.as_f64()).unwrap_or(1_000.0);
    let (width, height) = (side(window().inner_width()), side(window().inner_height()));
    let left = (width / 4.0).clamp(372.0, 520.0);
    let beside = if embed || width <= 760.0 { 0.0 } else { left };
    (left, (width - beside, height - if embed { 76.0 } else { 128.0 }))
}

/// As links write a view.
pub fn view_name(view: View) -> &'static str {
    match view {
        View::PacketPath => "packet-path",
        View::Overview => "overview",
    }
}

/// The view of a name.
pub fn view_named(name: &str) -> Option<View> {
    [View::PacketPath, View::Overview].into_iter().find(|view| view_name(*view) == name)
}

impl Theme {
    /// As links, storage and `data-theme` write it.
    pub fn name(self) -> &'static str {
        match self {
            Theme::Dark => "dark",
            Theme::Light => "light",
        }
    }

    /// From there.
    pub fn named(name: &str) -> Option<Self> {
        [Theme::Dark, Theme::Light].into_iter().find(|theme| theme.name() == name)
    }
}

/// As links and storage write a language.
pub fn lang_name(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "en",
        Lang::Ko => "ko",
    }
}

/// The language that a tag (`ko-KR`) asks for.
pub fn lang_of(tag: &str) -> Lang {
    if tag == "ko" || tag.starts_with("ko-") { Lang::Ko } else { Lang::En }
}

impl Thing {
    /// As links write it: `pod/default/web-0`; a bare `default/web` is a Service.
    pub fn written(&self) -> String {
        match self {
            Thing::Entity("service", name) => name.to_string(),
            Thing::Entity(kind, name) => format!("{kind}:{name}"),
            Thing::Connection(id) => format!("connection:{id}"),
        }
    }

    /// From a link.
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, name) = text.split_once(':').unwrap_or(("service", text));
        if kind == "connection" {
            return Some(Thing::Connection(name.parse().ok()?));
        }
        let kind = KINDS.iter().find(|known| **known == kind)?;
        Some(Thing::Entity(kind, name.into()))
    }
}

/// The values of `data-kind` (contract.md).
pub const KINDS: [&str; 8] =
    ["node", "pod", "service", "client", "load-balancer", "ingress", "external", "dns"];
