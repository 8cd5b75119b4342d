// Marks the bracket at the cursor and the one that it matches, but not in a line without an end: CodeMirror's own
// extension reads such a line to its end at each move of the cursor.

import { matchBrackets } from "@codemirror/language";
import { StateField } from "@codemirror/state";
import { Decoration, EditorView } from "@codemirror/view";
import { LONG } from "./odd.js";

const matched = Decoration.mark({ class: "cm-matchingBracket" });
const alone = Decoration.mark({ class: "cm-nonmatchingBracket" });

function marks(state) {
  const { head, empty } = state.selection.main;
  if (!empty || state.doc.lineAt(head).length > LONG) return Decoration.none;
  const match =
    matchBrackets(state, head, -1) ??
    (head > 0 ? matchBrackets(state, head - 1, 1) : null) ??
    matchBrackets(state, head, 1) ??
    (head < state.doc.length ? matchBrackets(state, head + 1, -1) : null);
  if (!match) return Decoration.none;
  const mark = match.matched ? matched : alone;
  return Decoration.set([match.start, match.end].filter(Boolean).map(({ from, to }) => mark.range(from, to)), true);
}

export const brackets = StateField.define({
  create: marks,
  update: (old, change) => (change.docChanged || change.selection ? marks(change.state) : old),
  provide: (field) => EditorView.decorations.from(field),
});
