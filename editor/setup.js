// What the editor can do, whatever it shows: the parts of CodeMirror that a YAML editor needs, and no more.

import { defaultKeymap, history, historyKeymap, indentLess, indentMore } from "@codemirror/commands";
import {
  codeFolding, foldGutter, foldKeymap, indentOnInput, indentUnit, syntaxHighlighting,
} from "@codemirror/language";
import { lintGutter, lintKeymap } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import {
  crosshairCursor, drawSelection, dropCursor, EditorView, highlightActiveLine, highlightActiveLineGutter,
  highlightSpecialChars, keymap, lineNumbers, rectangularSelection, tooltips,
} from "@codemirror/view";
import { brackets } from "./brackets.js";
import { folded } from "./folded.js";
import { leaving } from "./leaving.js";
import { problemLines } from "./problems.js";
import { yaml } from "./language.js";
import { plainScalars } from "./scalars.js";
import { highlighting, theme } from "./theme.js";

const INDENT = "  ";

/** Tab indents with spaces, as YAML demands. Escape and then Tab leaves the editor (CodeMirror's own rule),
    so that nobody who works by keyboard is caught. */
const tab = { key: "Tab", run: insertIndent, shift: indentLess };

function insertIndent(view) {
  const { state } = view;
  if (state.selection.ranges.some((range) => !range.empty)) return indentMore(view);
  view.dispatch(state.update(state.replaceSelection(INDENT), { scrollIntoView: true, userEvent: "input" }));
  return true;
}

/** Every line ending is made `\n` where text comes in (CodeMirror would else look for all kinds in each text). */
export const normal = (text) => (text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text);

const lineEnds = [EditorState.lineSeparator.of("\n"), EditorView.clipboardInputFilter.of(normal)];

/** A file that is dropped is the page's to open, wherever it is dropped. */
const droppedFiles = EditorView.domEventHandlers({ drop: (event) => event.dataTransfer?.files.length > 0 });

/** The editor's box is laid out by itself (theme.js), so what floats over it has its place outside. */
const floating = tooltips({ parent: document.body });

export const setup = [
  yaml,
  syntaxHighlighting(highlighting),
  plainScalars,
  theme,
  indentUnit.of(INDENT),
  EditorState.tabSize.of(2),
  lineEnds,
  EditorState.allowMultipleSelections.of(true),
  EditorView.contentAttributes.of({ spellcheck: "false", autocorrect: "off", autocapitalize: "off", tabindex: "0" }),
  history(),
  search({ top: true }),
  highlightSelectionMatches(),
  lineNumbers(),
  lintGutter(),
  folded,
  codeFolding(),
  foldGutter(),
  problemLines,
  drawSelection(),
  dropCursor(),
  droppedFiles,
  leaving,
  floating,
  rectangularSelection(),
  crosshairCursor(),
  highlightSpecialChars(),
  highlightActiveLine(),
  highlightActiveLineGutter(),
  brackets,
  indentOnInput(),
  keymap.of([tab, ...searchKeymap, ...historyKeymap, ...foldKeymap, ...lintKeymap, ...defaultKeymap]),
];
