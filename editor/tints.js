// Tints whole lines: those that made the thing that is selected or pointed at on the stage.

import { RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView } from "@codemirror/view";

/** Replaces the tinted lines: [{from, to, className?}]. */
export const setLitLines = StateEffect.define();

export const litLines = StateField.define({
  create: () => Decoration.none,
  update(lines, change) {
    const set = change.effects.find((effect) => effect.is(setLitLines));
    return set ? lineDecorations(change.state.doc, set.value, "cm-sv-lit") : lines.map(change.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** One line decoration per line that a range touches; a later range wins where two meet. */
export function lineDecorations(doc, ranges, usual) {
  const classes = new Map();
  for (const { from, to, className } of ranges) {
    const last = doc.lineAt(Math.min(to, doc.length)).number;
    for (let number = doc.lineAt(Math.min(from, doc.length)).number; number <= last; number += 1) {
      classes.set(number, className ?? usual);
    }
  }
  const builder = new RangeSetBuilder();
  for (const number of [...classes.keys()].sort((a, b) => a - b)) {
    const { from } = doc.line(number);
    builder.add(from, from, Decoration.line({ class: classes.get(number) }));
  }
  return builder.finish();
}
