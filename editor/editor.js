// The code editor: CodeMirror 6 behind a small handle, so that the page knows no part of it.
//
// The page loads this file with `import()` after the first picture is up, from beside `index.html`:
// `await import(new URL("editor.js", document.baseURI).href)`. Colours come from CSS custom properties of
// the page (theme.js names them), so dark and light need no rebuild.
//
//   export function mount(parent, options) -> handle
//
//   options: {
//     text: string,                     the first text
//     dark: boolean,
//     lang?: "en" | "ko",               of the search panel and the like
//     label: string,                    the accessible name
//     placeholder?: string,             shown while the text is empty
//     onChange(text),                   the person (or `replace`, or a fix, or undo) changed the text
//     onCursor(offset, line),           when the cursor moves; the line counts from 1
//     onHoverLine(line | null),         the line under the pointer, when it changes
//     onTry?(text | undefined),         a key was tried on a copy that nobody sees (rehearsal.js), or all are
//   }
//
//   handle.setText(text)                replaces what differs; can be undone; no onChange
//   handle.getText()
//   handle.setDiagnostics([{from, to, severity: "error" | "warning" | "info", message,
//                           fixTitle?, fix?: {from, to, insert}}])
//   handle.highlight([{from, to, className?}])   tints those lines; `cm-sv-lit` where no class is given
//   handle.replace(from, to, insert)    one edit that can be undone; fires onChange
//   handle.reveal(offset, {focus?})     scrolls there and puts the cursor; takes the focus only if asked
//   handle.setDark(dark)
//   handle.setWords({lang, label, placeholder})
//   handle.focus()
//   handle.destroy()
//
// Offsets are UTF-16 code units of a text whose lines end in `\n`: give it such a text, since every other line
// ending is made `\n` and offsets would drift. They are clamped, never an error.

import { isolateHistory } from "@codemirror/commands";
import { setDiagnostics } from "@codemirror/lint";
import { Annotation, Compartment, EditorSelection, EditorState } from "@codemirror/state";
import { EditorView, placeholder } from "@codemirror/view";
import { hoveredLine } from "./hover.js";
import { phrases } from "./phrases.js";
import { toLint } from "./problems.js";
import { rehearse } from "./rehearsal.js";
import { normal, setup } from "./setup.js";
import { litLines, setLitLines } from "./tints.js";

/** Marks a change that the page made itself and need not be told of. */
const fromPage = Annotation.define();

/** Makes a change a step of its own to undo, however soon after typing it comes. */
const oneStep = isolateHistory.of("full");

/** Puts an editor into `parent`; the head of this file says what comes back. */
export function mount(parent, options) {
  const look = new Compartment();
  const words = new Compartment();
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: normal(options.text ?? ""),
      extensions: [
        look.of(brightness(options.dark)),
        words.of(named(options)),
        setup,
        litLines,
        reports(options),
        hoveredLine((line) => options.onHoverLine?.(line)),
      ],
    }),
  });
  rehearse(view.state.doc.toString(), [setup, litLines], (text) => options.onTry?.(text));
  return handle(view, look, words);
}

function handle(view, look, words) {
  const clamp = (offset) => Math.max(0, Math.min(Math.trunc(offset) || 0, view.state.doc.length));
  const range = ({ from, to }) => ({ from: clamp(from), to: Math.max(clamp(from), clamp(to)) });
  return {
    setText(text) {
      const changes = difference(view.state.doc.toString(), normal(text));
      if (changes) view.dispatch({ changes, annotations: [fromPage.of(true), oneStep] });
    },
    getText: () => view.state.doc.toString(),
    setDiagnostics(problems) {
      const lint = problems.map((problem) => toLint({ ...problem, ...range(problem) }));
      view.dispatch(setDiagnostics(view.state, lint));
    },
    highlight(ranges) {
      const lit = ranges.map((lines) => ({ ...lines, ...range(lines) }));
      view.dispatch({ effects: setLitLines.of(lit) });
    },
    replace(from, to, insert) {
      const changes = { ...range({ from, to }), insert: normal(insert) };
      view.dispatch({ changes, annotations: oneStep, userEvent: "input.complete" });
    },
    reveal(offset, { focus = false } = {}) {
      const at = EditorSelection.cursor(clamp(offset));
      view.dispatch({ selection: at, effects: EditorView.scrollIntoView(at, { y: "center" }) });
      if (focus) view.focus();
    },
    setDark: (dark) => view.dispatch({ effects: look.reconfigure(brightness(dark)) }),
    setWords: (options) => view.dispatch({ effects: words.reconfigure(named(options)) }),
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}

function brightness(dark) {
  return EditorView.theme({}, { dark: Boolean(dark) });
}

function named({ lang, label, placeholder: hint }) {
  return [
    EditorState.phrases.of(phrases[lang] ?? {}),
    EditorView.contentAttributes.of({ "aria-label": label ?? "YAML" }),
    hint ? placeholder(hint) : [],
  ];
}

/** Tells the page what the person did. */
function reports({ onChange, onCursor }) {
  return EditorView.updateListener.of((update) => {
    const byPerson = update.transactions.some((change) => change.docChanged && !change.annotation(fromPage));
    if (byPerson) onChange?.(update.state.doc.toString());
    if (update.selectionSet || byPerson) {
      const { head } = update.state.selection.main;
      onCursor?.(head, update.state.doc.lineAt(head).number);
    }
  });
}

/** The one change that makes `after` of `before`, as small as its ends allow: what it leaves alone keeps
    the cursor, the folds and the marks that are on it. */
function difference(before, after) {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  const same = (at, to) => before.charCodeAt(at) === after.charCodeAt(to);
  let head = 0;
  while (head < shorter && same(head, head)) head += 1;
  let tail = 0;
  while (tail < shorter - head && same(before.length - 1 - tail, after.length - 1 - tail)) tail += 1;
  return { from: head, to: before.length - tail, insert: after.slice(head, after.length - tail) };
}
