
// The rest of the program (xtask/src/split/), added to the glue of wasm-bindgen by `cargo xtask build`.
// It is fetched when the first picture stands, and at once, blocking, by code that cannot wait for it.
const restUrl = new URL("REST_FILE", import.meta.url);
let restIsThere = false;
let restComes = null;

/** Who comes for more than the first lesson needs all of the program at once: it is fetched beside the first part. */
function comesForMore() {
  if (location.hash.length > 1 || /[?&](preset|embed)\b/.test(location.search)) return true;
  try {
    return localStorage.getItem("serviscope.text") !== null;
  } catch {
    return false;
  }
}

/** The rest, compiled; null where it cannot be had. */
async function compiledRest() {
  const response = await fetch(restUrl);
  return response.ok ? WebAssembly.compile(await response.arrayBuffer()) : null;
}

/** Waited for before the program starts; then put beside the first part. */
const wholeProgram = comesForMore() ? compiledRest().catch(() => null) : null;

function putRest(module) {
  if (restIsThere) return;
  const first = { ...wasm };
  for (let at = 0; at < wasm.calls.length; at++) first[`f${at.toString(36)}`] = wasm.calls.get(at);
  new WebAssembly.Instance(module, { ...__wbg_get_imports(), first });
  restIsThere = true;
  // Not at once: the program may be in the middle of something.
  setTimeout(() => dispatchEvent(new Event("restOfProgram")));
}

function loadRest() {
  window.restOfProgram.blocked += 1;
  const request = new XMLHttpRequest();
  request.open("GET", restUrl, false);
  request.overrideMimeType("text/plain; charset=x-user-defined");
  request.send();
  putRest(new WebAssembly.Module(Uint8Array.from(request.responseText, (byte) => byte.charCodeAt(0) & 255)));
}

async function fetchRest() {
  if (restIsThere) return;
  const module = await compiledRest();
  if (module) putRest(module);
}

/** Settles when the rest is there, or cannot be had for now. */
window.restOfProgram = () => (restComes ??= fetchRest().catch(() => (restComes = null)));
/** How often code had to wait, blocking, because the rest had not come yet: never, on a usual visit. */
window.restOfProgram.blocked = 0;

addEventListener("TrunkApplicationStarted", () => {
  const soon = window.requestIdleCallback ?? ((task) => setTimeout(task, 500));
  requestAnimationFrame(() => soon(() => window.restOfProgram(), { timeout: 2000 }));
}, { once: true });
