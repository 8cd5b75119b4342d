//! The one door to the page's state: everything that a person, a link or a host page can do.

use std::sync::Arc;

use leptos::prelude::*;
use serviscope::scene::View;
use serviscope::simulation::SimTime;
use serviscope::text::{Edit, apply_edits};
use serviscope::words::presets::Preset;
use serviscope::words::{Lang, Ui};

use super::model::{Model, Pane, Sent, Theme, Thing, lang_name};
use super::platform::storage::{self, Key};

/// Something that is done to the page.
pub enum Action {
    /// The person typed; the text is the editor's.
    Type(String),
    /// Another manifest, from a file, a host page or a link.
    Load(String),
    /// A lesson.
    Open(&'static Preset),
    /// Closes the lesson.
    EndLesson,
    /// Mends the text that was read; one that was typed meanwhile is left alone, its problems are told anew.
    Fix {
        /// What the edits are of.
        read: Arc<str>,
        /// What to do.
        edits: Vec<Edit>,
    },
    /// The large text that was waited for is drawn now.
    Draw,
    /// The checks of manifests are loaded: what was taken as right is checked.
    Check,
    /// Play or pause.
    Play(bool),
    /// Time passes by itself.
    Pass(SimTime),
    /// Goes to a moment; the recording's end is the limit of whoever asks.
    Seek(SimTime),
    /// Simulated seconds per second.
    Speed(f64),
    /// The seed of all chance.
    Seed(u64),
    /// A request more.
    Send(Sent),
    /// Opens the inspector on something, or closes it.
    Select(Option<Thing>),
    /// The pointer or the focus is on something on the stage.
    Hover(Option<Thing>),
    /// The pointer or the cursor is on a line of the text.
    PointAt(Option<u32>),
    /// Shows a byte of the text in the editor.
    Reveal(usize),
    /// Switches the picture.
    View(View),
    /// Chooses a theme.
    Theme(Theme),
    /// The system changed its mind.
    SystemDark(bool),
    /// Chooses a language.
    Lang(Lang),
    /// The stage has another size.
    Resize(f64, f64),
    /// Switches the pane of a narrow screen.
    Pane(Pane),
    /// Moves the splitter.
    Left(f64),
    /// Says something for a while.
    Say(Ui, Vec<String>),
    /// Says nothing more.
    Hush,
}

/// Texts above this many bytes are drawn after a pause in typing.
pub const LARGE: usize = 256 * 1024;

/// What takes longer than this from reading to layout, milliseconds, is drawn after a pause as well.
const SLOW: f64 = 600.0;

/// Texts above this many bytes are kept but not drawn.
pub const TOO_LARGE: usize = 32 * 1024 * 1024;

impl Model {
    /// Does it.
    pub fn apply(self, action: Action) {
        match action {
            Action::Type(text) => self.typed(text),
            Action::Load(text) => self.load(text, None),
            Action::Open(preset) => self.load(preset.manifest().to_string(), Some(preset.name)),
            Action::EndLesson => set(self.lesson, None),
            Action::Fix { read, edits } if *self.text.read_untracked() == read => {
                self.typed(apply_edits(&read, &edits));
            }
            Action::Fix { .. } => {}
            Action::Draw => self.draw(),
            Action::Check => self.check(),
            Action::Play(playing) => set(self.playing, playing),
            Action::Seek(time) => self.seek(time),
            Action::Pass(time) => set(self.time, time),
            Action::Speed(speed) => set(self.speed, if speed > 0.0 { speed.clamp(0.05, 20.0) } else { 1.0 }),
            Action::Seed(seed) => set(self.seed, seed),
            Action::Send(sent) => self.sent.update(|all| Arc::make_mut(all).push(sent)),
            Action::Select(thing) => set(self.selected, thing),
            Action::Hover(thing) => {
                if thing.is_some() {
                    set(self.line, None);
                }
                set(self.hovered, thing);
            }
            Action::PointAt(line) => set(self.line, line),
            Action::Reveal(byte) => self.reveal(byte),
            Action::View(view) => set(self.view, view),
            Action::Theme(theme) => {
                storage::set(Key::Theme, theme.name());
                set(self.theme, Some(theme));
            }
            Action::SystemDark(dark) => set(self.system_dark, dark),
            Action::Lang(lang) => {
                storage::set(Key::Lang, lang_name(lang));
                set(self.lang, lang);
            }
            Action::Resize(width, height) => set(self.size, (width, height)),
            Action::Pane(pane) => set(self.pane, pane),
            Action::Left(width) => set(self.left, width.clamp(220.0, 900.0)),
            Action::Say(ui, args) => self.message.set(Some((ui, args))),
            Action::Hush => set(self.message, None),
        }
    }

    fn typed(self, text: String) {
        if *self.text.get_untracked() == *text {
            return;
        }
        set(self.preset, None);
        self.text.set(text.into());
        if !self.slow() {
            self.draw();
        }
    }

    /// Whether the text is drawn when typing pauses, and not at each key: it is large, or its cluster is.
    pub fn slow(self) -> bool {
        self.text.with_untracked(|text| text.len() > LARGE)
            || self.preparing.cost.try_get_value().unwrap_or(0.0) > SLOW
    }

    fn load(self, text: String, preset: Option<&'static str>) {
        self.text.set(unix_lines(text).into());
        set(self.preset, preset);
        set(self.lesson, preset);
        set(self.selected, None);
        set(self.hovered, None);
        set(self.line, None);
        self.sent.set(Arc::default());
        set(self.time, SimTime::ZERO);
        self.draw();
        self.start.set_value(self.preparing.busy.get_untracked().then_some(SimTime::ZERO));
    }

    fn seek(self, time: SimTime) {
        set(self.time, time);
        self.start.update_value(|start| *start = start.map(|_| time));
    }

    /// What is read now begins where it was to begin, however long the picture before it went on; never after its end.
    pub fn started(self, end: SimTime) {
        let start = self.start.try_update_value(Option::take).flatten();
        set(self.time, start.unwrap_or(self.time.get_untracked()).min(end));
    }

    /// What was taken as right is looked at.
    fn check(self) {
        if !self.checks.get_untracked() {
            let taken = self.preset.with_untracked(Option::is_some);
            self.checks.set(true);
            if taken {
                self.prepare();
            }
        }
    }

    fn prepare(self) {
        let checked = self.checks.get_untracked() || self.preset.with_untracked(Option::is_none);
        self.preparing.begin(self.drawn.get_untracked(), checked, self.seed.get_untracked());
    }

    fn draw(self) {
        let text = self.text.get_untracked();
        if text.len() > TOO_LARGE {
            let megabytes = |bytes: usize| (bytes / (1024 * 1024)).to_string();
            let args = vec![megabytes(text.len()), megabytes(TOO_LARGE)];
            self.apply(Action::Say(Ui::TextTooLarge, args));
        } else if *self.drawn.read_untracked() != text {
            self.drawn.set(text);
            self.prepare();
        }
    }

    fn reveal(self, byte: usize) {
        let count = self.reveal.get_untracked().map_or(0, |(_, count)| count.wrapping_add(1));
        self.reveal.set(Some((byte, count)));
        set(self.pane, if self.embed { Pane::Stage } else { Pane::Editor });
    }
}

/// Writes only what differs, so that nobody is told of nothing.
fn set<T: PartialEq + Clone + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.with_untracked(|now| *now != value) {
        signal.set(value);
    }
}

/// Editors make every line ending `\n`; so is the text that spans point into.
fn unix_lines(text: String) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}
