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

function loadLaterLooks() {
  for (const name of ["inspector.css", "popover.css"]) {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = name;
    document.head.append(link);
  }
}

addEventListener("restOfProgram", loadLaterLooks, { once: true });
// While developing the program comes in one part.
ready.then(() => window.restOfProgram ?? requestAnimationFrame(loadLaterLooks));

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

async function pump(bytes, transform) {
  const stream = new Blob([bytes]).stream().pipeThrough(transform);
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function toBase64url(bytes) {
  let binary = "";
  for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function fromBase64url(text) {
  const binary = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** Inflates, but stops at `limit` bytes: a small link must not become a gigabyte. */
async function inflate(bytes, limit) {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate")).getReader();
  const parts = [];
  for (let size = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return new Uint8Array(await new Blob(parts).arrayBuffer());
    size += value.length;
    if (size > limit) throw new Error("too large");
    parts.push(value);
  }
}

/** The whole link of a state given as JSON. */
export async function shareLink(state) {
  const packed = await pump(new TextEncoder().encode(state), new CompressionStream("deflate"));
  const url = new URL(location.href);
  url.search = "";
  url.hash = `pako:${toBase64url(packed)}`;
  return url.href;
}

/** The text inside `#pako:` or `#base64:`; rejects what is cut off or larger than `limit` bytes. */
export async function readLink(kind, data, limit) {
  if (data.length > 2 * limit) throw new Error("too large");
  const bytes = fromBase64url(data);
  const plain = kind === "pako" ? await inflate(bytes, limit) : bytes;
  return new TextDecoder("utf-8", { fatal: true }).decode(plain);
}

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

function download(name, type, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
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

const WRITTEN = [
  "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-opacity", "opacity",
  "font-family", "font-size", "font-weight", "letter-spacing", "text-decoration-line",
];

/** Writes the look that style sheets give an element into the element itself. */
function writeStyles(from, to) {
  const style = getComputedStyle(from);
  for (const name of WRITTEN) {
    const value = style.getPropertyValue(name);
    if (value) to.setAttribute(name, value);
  }
  const place = from.style?.transform?.match(/^translate\(([-\d.e]+)px, ([-\d.e]+)px\)$/);
  if (place) to.setAttribute("transform", `translate(${place[1]} ${place[2]})`);
  for (const name of ["class", "style", "tabindex", "role", "data-room"]) to.removeAttribute(name);
  for (const [at, child] of [...from.children].entries()) writeStyles(child, to.children[at]);
}

function element(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** A colour as the page shows it. */
function resolved(colour) {
  const probe = document.createElement("i");
  probe.style.color = colour;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

export function exportSvg(dots, name) {
  const picture = document.querySelector("svg.picture");
  if (!picture) return;
  const copy = picture.cloneNode(true);
  writeStyles(picture, copy);
  const ground = resolved("var(--stage)");
  copy.prepend(element("rect", { width: "100%", height: "100%", fill: ground }));
  for (const { x, y, colour, hollow, square } of JSON.parse(dots)) {
    const paint = resolved(colour);
    const look = { fill: hollow ? ground : paint, stroke: paint, "stroke-width": hollow ? 2.4 : 0 };
    const shape = square
      ? element("path", { d: `M${x} ${y - 5}l5 5-5 5-5-5z`, ...look })
      : element("circle", { cx: x, cy: y, r: 6, ...look });
    copy.append(shape);
  }
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  download(name, "image/svg+xml", new XMLSerializer().serializeToString(copy));
}
