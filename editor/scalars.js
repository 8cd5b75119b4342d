// Colours plain numbers and booleans: to YAML's grammar every unquoted value is the same literal.

import { syntaxTree } from "@codemirror/language";
import { RangeSetBuilder } from "@codemirror/state";
import { Decoration, ViewPlugin } from "@codemirror/view";

const scalar = Decoration.mark({ class: "cm-sv-scalar" });
const PLAIN = /^(?:[-+]?\d+(?:\.\d+)?|true|false|null|~)$/;
const LONGEST = 24;

export const plainScalars = ViewPlugin.fromClass(
  class {
    constructor(view) {
      this.decorations = decorate(view);
      this.tree = syntaxTree(view.state);
    }

    update(update) {
      const tree = syntaxTree(update.state);
      if (update.docChanged || update.viewportChanged || tree !== this.tree) {
        this.decorations = decorate(update.view);
        this.tree = tree;
      }
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

function decorate(view) {
  const builder = new RangeSetBuilder();
  for (const { from, to } of view.visibleRanges) {
    syntaxTree(view.state).iterate({
      from,
      to,
      enter(node) {
        if (node.name !== "Literal" || node.to - node.from > LONGEST || node.node.parent?.name === "Key") return;
        if (PLAIN.test(view.state.sliceDoc(node.from, node.to))) builder.add(node.from, node.to, scalar);
      },
    });
  }
  return builder.finish();
}
