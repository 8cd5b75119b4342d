// Does once, on an editor that nobody sees, what the first keys will do: a browser compiles code when it runs for the first
// time, and the first key should not have to wait for that. In steps, while the page has nothing else to do.

import { setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { setLitLines } from "./tints.js";

/** How often a key is tried: enough for the browser to compile well what runs at each. */
const KEYS = 24;
/** No more of a text than this is copied. */
const ENOUGH = 20_000;
/** Where a try takes longer than this, milliseconds, the machine has better things to do. */
const LONG = 120;
/** A screen that has no room for the text beside the picture: there nobody sees both change. */
const NARROW = "(max-width: 760px)";

const whenIdle = globalThis.requestIdleCallback?.bind(globalThis) ?? ((run) => setTimeout(run, 200));

/** Tries keys in a copy of a text, in an editor with these extensions that never comes into the page. What each makes of
    the text is told, so that whoever draws it can try that too; then nothing, at the end. */
export function rehearse(text, extensions, tell) {
  if (matchMedia(NARROW).matches) return;
  let left = KEYS;
  let view = null;
  const onTime = async (act) => {
    const began = performance.now();
    const made = await act();
    if (performance.now() - began > LONG) left = 0;
    return made;
  };
  const step = async () => {
    view ??= new EditorView({ state: EditorState.create({ doc: text.slice(0, ENOUGH), extensions }) });
    if (left === 0) {
      view.destroy();
      return tell();
    }
    const made = await onTime(() => tryKey(view, left));
    left = Math.max(0, left - 1);
    whenIdle(async () => {
      await onTime(() => tell(made));
      whenIdle(step);
    });
  };
  whenIdle(step);
}

/** A character is typed at the end of a line and deleted again, or deleted and typed again; in between a problem comes or
    goes there. What the text was in between. */
async function tryKey(view, number) {
  const { doc } = view.state;
  const at = doc.line(1 + Math.floor((doc.lines * number) / (KEYS + 1))).to;
  view.dispatch({ selection: { anchor: at }, effects: setLitLines.of([{ from: at, to: at }]) });
  const before = view.state.sliceDoc(at - 1, at);
  const deletesFirst = number % 4 > 1 && before.trim() !== "";
  if (deletesFirst) erase(view);
  else await write(view, at, "7");
  const made = view.state.doc.toString();
  const here = view.state.selection.main.head;
  const problem = { from: here, to: here, severity: "warning", message: "-" };
  view.dispatch(setDiagnostics(view.state, number % 2 ? [problem] : []));
  if (deletesFirst) await write(view, here, before);
  else erase(view);
  return made;
}

function erase(view) {
  press(view, { key: "Backspace", keyCode: 8 });
}

function press(view, key) {
  const event = (name) => new KeyboardEvent(name, { ...key, bubbles: true, cancelable: true });
  view.contentDOM.dispatchEvent(event("keydown"));
  view.contentDOM.dispatchEvent(event("keyup"));
}

/** As a browser writes what is typed: into the document itself, and the editor reads what became of it. */
async function write(view, at, character) {
  press(view, { key: character, keyCode: character.toUpperCase().charCodeAt(0) });
  const { node, offset } = view.domAtPos(at);
  const before = view.state;
  if (node.nodeType === Node.TEXT_NODE) node.insertData(offset, character);
  await null;
  if (view.state === before) view.dispatch({ changes: { from: at, insert: character }, selection: { anchor: at + 1 } });
}
