//! The code editor of `editor/editor.js`, typed. Knows offsets in UTF-16 units, and no page state.

use js_sys::{Array, Object, Reflect, Uint8Array};
use serviscope::text::{Span, Utf16, utf16_offset};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The handle that `mount` returns.
    #[derive(Clone)]
    pub type Handle;
    #[wasm_bindgen(method, catch, js_name = setText)]
    fn set_text(this: &Handle, text: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch, js_name = setDiagnostics)]
    fn set_diagnostics(this: &Handle, problems: &Array) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn highlight(this: &Handle, ranges: &Array) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn reveal(this: &Handle, offset: f64, options: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch, js_name = setDark)]
    fn set_dark(this: &Handle, dark: bool) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch, js_name = setWords)]
    fn set_words(this: &Handle, words: &JsValue) -> Result<(), JsValue>;
}

/// What the person does in the editor.
pub struct Reports {
    /// The text changed.
    pub on_change: Box<dyn Fn(String)>,
    /// The cursor is on this line, from 1.
    pub on_cursor: Box<dyn Fn(u32)>,
    /// The pointer is on this line, or left.
    pub on_hover: Box<dyn Fn(Option<u32>)>,
    /// A key was tried on a copy that nobody sees, and made this text; or all are.
    pub on_try: Box<dyn Fn(Option<String>)>,
}

/// What the editor says of itself.
pub struct Words {
    /// `en` or `ko`.
    pub lang: &'static str,
    /// Its accessible name.
    pub label: &'static str,
    /// Shown while it is empty.
    pub placeholder: &'static str,
}

/// A problem to underline. Offsets are bytes of the text.
pub struct Mark {
    /// What it is about.
    pub span: Span,
    /// `error`, `warning` or `info`.
    pub severity: &'static str,
    /// What is wrong.
    pub message: String,
    /// What would mend it: the button's title, the place, what to put there.
    pub fix: Option<(String, Span, String)>,
}

/// What the editor calls; dropped with it.
struct Callbacks {
    _change: Closure<dyn Fn(Uint8Array)>,
    _cursor: Closure<dyn Fn(JsValue, JsValue)>,
    _hover: Closure<dyn Fn(JsValue)>,
    _try: Closure<dyn Fn(Option<Uint8Array>)>,
}

/// A mounted editor.
pub struct Editor {
    handle: Handle,
    _callbacks: Callbacks,
}

impl Editor {
    /// Loads the editor and mounts it; none where that fails.
    pub async fn open(
        parent: web_sys::HtmlElement,
        text: String,
        dark: bool,
        words: Words,
        reports: Reports,
    ) -> Option<Self> {
        let options = said(&words);
        put(&options, "text", &text.into());
        put(&options, "dark", &dark.into());
        let Reports { on_change, on_cursor, on_hover, on_try } = reports;
        let change = Closure::<dyn Fn(Uint8Array)>::new(move |text: Uint8Array| {
            if let Ok(text) = String::from_utf8(text.to_vec()) {
                on_change(text);
            }
        });
        let tried = Closure::<dyn Fn(Option<Uint8Array>)>::new(move |text: Option<Uint8Array>| {
            on_try(text.and_then(|text| String::from_utf8(text.to_vec()).ok()));
        });
        let cursor = Closure::<dyn Fn(JsValue, JsValue)>::new(move |_, line: JsValue| {
            if let Some(line) = line.as_f64() {
                on_cursor(line as u32);
            }
        });
        let hover =
            Closure::<dyn Fn(JsValue)>::new(move |line: JsValue| on_hover(line.as_f64().map(|it| it as u32)));
        put(&options, "onChange", change.as_ref());
        put(&options, "onCursor", cursor.as_ref());
        put(&options, "onHoverLine", hover.as_ref());
        put(&options, "onTry", tried.as_ref());
        let handle = super::browser::open_editor(&parent, &options).await.ok()?;
        Some(Self {
            handle: handle.unchecked_into(),
            _callbacks: Callbacks { _change: change, _cursor: cursor, _hover: hover, _try: tried },
        })
    }

    /// Replaces the text; not reported back.
    pub fn set_text(&self, text: &str) {
        self.handle.set_text(text).ok();
    }

    /// Follows the theme.
    pub fn set_dark(&self, dark: bool) {
        self.handle.set_dark(dark).ok();
    }

    /// Follows the language.
    pub fn set_words(&self, words: &Words) {
        self.handle.set_words(&said(words)).ok();
    }

    /// Underlines these problems and no others.
    pub fn mark(&self, text: &str, marks: Vec<Mark>) {
        let offsets = Utf16::of(text);
        let list: Array = marks.into_iter().map(|mark| marked(&offsets, mark)).collect();
        self.handle.set_diagnostics(&list).ok();
    }

    /// Tints the lines of these spans and no others.
    pub fn light(&self, text: &str, spans: &[Span]) {
        let offsets = Utf16::of(text);
        let list: Array = spans.iter().map(|span| JsValue::from(range(&offsets, *span))).collect();
        self.handle.highlight(&list).ok();
    }

    /// Scrolls to a byte of the text and puts the cursor there.
    pub fn reveal(&self, text: &str, byte: usize) {
        let options = Object::new();
        put(&options, "focus", &true.into());
        self.handle.reveal(utf16_offset(text, byte) as f64, &options).ok();
    }
}

fn said(words: &Words) -> Object {
    let options = Object::new();
    put(&options, "lang", &words.lang.into());
    put(&options, "label", &words.label.into());
    put(&options, "placeholder", &words.placeholder.into());
    options
}

fn marked(offsets: &Utf16<'_>, mark: Mark) -> JsValue {
    let problem = range(offsets, mark.span);
    put(&problem, "severity", &mark.severity.into());
    put(&problem, "message", &mark.message.into());
    if let Some((title, span, insert)) = mark.fix {
        let fix = range(offsets, span);
        put(&fix, "insert", &insert.into());
        put(&problem, "fixTitle", &title.into());
        put(&problem, "fix", &fix);
    }
    problem.into()
}

fn put(object: &Object, key: &str, value: &JsValue) {
    Reflect::set(object, &key.into(), value).ok();
}

fn range(offsets: &Utf16<'_>, span: Span) -> Object {
    let range = Object::new();
    put(&range, "from", &(offsets.at(span.start as usize) as f64).into());
    put(&range, "to", &(offsets.at(span.end as usize) as f64).into());
    range
}
