// Links, and the picture as a file. Loaded after the first picture, or for a link (src/app/platform/browser.js).

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

/** The whole link of a state given as JSON. */
export async function shareLink(state) {
  const packed = await pump(new TextEncoder().encode(state), new CompressionStream("deflate"));
  const url = new URL(location.href);
  url.search = "";
  url.hash = `pako:${toBase64url(packed)}`;
  return url.href;
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

/** The text inside `#pako:` or `#base64:`; rejects what is cut off or larger than `limit` bytes. */
export async function readLink(kind, data, limit) {
  if (data.length > 2 * limit) throw new Error("too large");
  const bytes = fromBase64url(data);
  const plain = kind === "pako" ? await inflate(bytes, limit) : bytes;
  return new TextDecoder("utf-8", { fatal: true }).decode(plain);
}

// ---- The picture: the stage's SVG with its colours written in. ----

function download(name, type, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

const WRITTEN = [
  "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-opacity", "opacity",
  "font-family", "font-size", "font-weight", "letter-spacing", "text-decoration-line",
];

/** Writes the look that style sheets give an element into the element itself. */
function writeStyles(from, to) {
  const style = getComputedStyle(from);
  if (style.display === "none") return to.remove();
  for (const name of WRITTEN) {
    const value = style.getPropertyValue(name);
    if (value) to.setAttribute(name, value);
  }
  const place = from.style?.transform?.match(/^translate\(([-\d.e]+)px, ([-\d.e]+)px\)$/);
  if (place) to.setAttribute("transform", `translate(${place[1]} ${place[2]})`);
  for (const name of ["class", "style", "tabindex", "role", "data-room"]) to.removeAttribute(name);
  const copies = [...to.children];
  for (const [at, child] of [...from.children].entries()) writeStyles(child, copies[at]);
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
