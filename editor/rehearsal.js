// Does once, on an editor that nobody sees, what the first keys will do: a browser compiles code when it runs for the first
// time, and the first key should not have to wait for that. In steps, while the page has nothing else to do.

import { setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";

/** How often a key is tried: enough for the browser to compile well what runs at each. */
const KEYS = 12;
/** No more of a text than this is copied. */
const ENOUGH = 20_000;

const whenIdle = globalThis.requestIdleCallback?.bind(globalThis) ?? ((run) => setTimeout(run, 200));

/** Tries keys in a copy of a text, in an editor with these extensions that never comes into the page. */
export function rehearse(text, extensions) {
  let left = KEYS;
  let view = null;
  const step = () => {
    view ??= new EditorView({ state: EditorState.create({ doc: text.slice(0, ENOUGH), extensions }) });
    tryKey(view, left);
    left -= 1;
    if (left > 0) whenIdle(step);
    else view.destroy();
  };
  whenIdle(step);
}

/** A character is typed somewhere in the text, a problem comes or goes there, and it is deleted again. */
function tryKey(view, number) {
  const at = Math.floor((view.state.doc.length * number) / (KEYS + 1));
  view.dispatch({ changes: { from: at, insert: "7" }, selection: { anchor: at + 1 }, userEvent: "input.type" });
  const problem = { from: at, to: at + 1, severity: "warning", message: "-" };
  view.dispatch(setDiagnostics(view.state, number % 2 ? [problem] : []));
  view.dispatch({ changes: { from: at, to: at + 1 }, userEvent: "delete.backward" });
}
