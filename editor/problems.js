// Diagnostics of the core, as CodeMirror's lint shows them: underlined, marked in the gutter, with a
// button for the fix; and their lines tinted.

import { setDiagnosticsEffect } from "@codemirror/lint";
import { StateField } from "@codemirror/state";
import { Decoration, EditorView } from "@codemirror/view";
import { lineDecorations } from "./tints.js";

/** One diagnostic in CodeMirror's words; the head of editor.js says what comes in. */
export function toLint({ from, to, severity, message, fixTitle, fix }) {
  return { from, to, severity, message, actions: fix ? [action(from, fixTitle ?? "Fix", fix)] : [] };
}

/** The text may have moved since the diagnostic was made: CodeMirror knows where it is now (`at`). */
function action(from, name, fix) {
  return {
    name,
    apply(view, at) {
      const { length } = view.state.doc;
      const moved = (offset) => Math.max(0, Math.min(offset + at - from, length));
      const changes = { from: moved(fix.from), to: moved(fix.to), insert: fix.insert };
      view.dispatch({ changes, userEvent: "input.complete" });
      view.focus();
    },
  };
}

/** Tints the first line of each error and warning; an error wins over a warning on the same line. */
export const problemLines = StateField.define({
  create: () => Decoration.none,
  update(lines, change) {
    const news = change.effects.some((effect) => effect.is(setDiagnosticsEffect));
    return news ? tinted(change.state, change.effects) : lines.map(change.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

function tinted(state, effects) {
  const order = ["warning", "error"];
  const all = effects.filter((effect) => effect.is(setDiagnosticsEffect)).flatMap((effect) => effect.value);
  const ranges = order.flatMap((severity) =>
    all
      .filter((problem) => problem.severity === severity)
      .map(({ from }) => ({ from, to: from, className: `cm-sv-line-${severity}` })),
  );
  return lineDecorations(state.doc, ranges);
}
