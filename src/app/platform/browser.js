// What only JavaScript says well: promises, dynamic import, streams. Knows nothing of the page's state.

// ---- window.serviscope: there at once; calls wait until the core answers. ----

let core = null;
// Texts go into the core as UTF-8: letter by letter, as it would read a string, five megabytes take many frames.
const encoder = new TextEncoder();
let settle;
const ready = new Promise((resolve) => (settle = resolve));

function ask(name, args) {
  return JSON.parse(core(name, encoder.encode(JSON.stringify(args))) ?? "null");
}

// While a large text is being read, what asks about it waits for it.
let read = Promise.resolve();
let wasRead = () => {};

export function busy(busy) {
  if (busy) read = new Promise((resolve) => (wasRead = resolve));
  else wasRead();
}

/** A call that always gives a promise. It may need the rest of the program (xtask/rest.js). */
const waits = (name) => async (...args) => {
  await Promise.all([ready, window.restOfProgram?.()]);
  await read;
  return ask(name, args);
};

/** Begins to read another text, and says what it makes once it is read. */
async function load(text) {
  await Promise.all([ready, window.restOfProgram?.()]);
  ask("load", [text]);
  await read;
  return ask("inspect", []);
}

/** A call that answers at once when the core is there, and with a promise before. */
const asks = (name) => (...args) => (core ? ask(name, args) : ready.then(() => ask(name, args)));

window.serviscope = {
  ...Object.fromEntries(["inspect", "trace", "apply"].map((name) => [name, waits(name)])),
  ...Object.fromEntries(
    ["play", "pause", "step", "stepBack", "seek", "setSpeed", "send", "snapshot"].map((name) => [name, asks(name)]),
  ),
  load,
  link: async () => {
    await ready;
    return shareLink(JSON.stringify(ask("state", [])));
  },
};

/** Hands over the core: a function (name, argumentsAsJsonInUtf8) -> resultAsJson that throws its refusals. */
export function provide(answer) {
  core = answer;
  settle();
}

// ---- What opens later gets its looks with the code that draws it, after the first picture. ----

const later = () => import(new URL("later.js", document.baseURI).href);

function loadLater() {
  // What cannot be had now is asked for again when it is needed.
  later().catch(() => {});
  for (const name of ["inspector.css", "later.css"]) {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = name;
    document.head.append(link);
  }
}

addEventListener("restOfProgram", loadLater, { once: true });
// While developing the program comes in one part.
ready.then(() => window.restOfProgram ?? requestAnimationFrame(loadLater));

// ---- Work in slices: a message is a task of its own, and comes after input and frames that wait. ----

const channel = new MessageChannel();
let work = null;
channel.port1.onmessage = () => {
  const now = work;
  work = null;
  now();
};

export function soon(call) {
  if (!work) channel.port2.postMessage(0);
  work = call;
}

// ---- The editor, loaded after the first picture. ----

export async function openEditor(parent, options) {
  // The release page loads the rest of its program after the first picture too (xtask/rest.js).
  const bundle = import(new URL("editor.js", document.baseURI).href);
  const [{ mount }] = await Promise.all([bundle, window.restOfProgram?.()]);
  const inUtf8 = (tell) => (text) => tell(text === undefined ? text : encoder.encode(text));
  return mount(parent, { ...options, onChange: inUtf8(options.onChange), onTry: inUtf8(options.onTry) });
}

// ---- Links. ----

/** The whole link of a state given as JSON. */
export const shareLink = async (state) => (await later()).shareLink(state);

/** The text inside `#pako:` or `#base64:`; rejects what is cut off or larger than `limit` bytes. */
export const readLink = async (...link) => (await later()).readLink(...link);

// ---- Clipboard, files. ----

/** Whether the text could be copied. */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** The text of a file; rejects what is no UTF-8. */
export async function fileText(file) {
  const text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
  if (text.includes("\u0000")) throw new Error("not text");
  return text;
}

// ---- Texts of the stage. ----

let fitting = 0;

/** Texts that are as wide as they should be, as they were then. */
const fitted = new WeakMap();

/** In the next frame: reads every width, then writes. Fonts differ; the layout had to estimate. */
export function fitTexts() {
  cancelAnimationFrame(fitting);
  fitting = requestAnimationFrame(() => {
    const looks = (text) => `${text.dataset.room} ${text.getAttribute("class")} ${text.textContent}`;
    const all = document.querySelectorAll(".picture text[data-room]");
    const texts = [...all].filter((text) => fitted.get(text) !== looks(text));
    for (const text of texts) text.removeAttribute("textLength");
    const widths = texts.map((text) => text.getComputedTextLength());
    for (const [at, text] of texts.entries()) {
      // What is not shown has no width, and is looked at again.
      if (widths[at] > 0) fitted.set(text, looks(text));
      const room = Number(text.dataset.room);
      if (room > 0 && widths[at] > room + 0.5) {
        text.setAttribute("textLength", room);
        text.setAttribute("lengthAdjust", "spacingAndGlyphs");
      }
    }
  });
}

// ---- The picture as a file. ----

/** Saves the stage's picture; rejects where the code for it cannot be had. */
export async function exportSvg(dots, name) {
  (await later()).exportSvg(dots, name);
}
