// How to leave the editor without a mouse: Tab indents in it, so a person who comes to it or indents by Tab is told
// that Escape and then Tab leaves. Knows nothing of what is written.

import { EditorView, ViewPlugin } from "@codemirror/view";

const HINT = "Tab indents. To leave: Escape, then Tab.";

/** Keys after which the hint still helps. */
const WAITING = ["Tab", "Escape", "Shift"];

class Hint {
  constructor(view) {
    this.view = view;
    this.shown = null;
  }

  say() {
    if (this.shown) return;
    const hint = document.createElement("div");
    hint.className = "cm-sv-leaving";
    // A screen reader has it from the description.
    hint.setAttribute("aria-hidden", "true");
    hint.textContent = this.view.state.phrase(HINT);
    this.view.dom.append(hint);
    this.shown = hint;
  }

  hush() {
    this.shown?.remove();
    this.shown = null;
  }

  destroy() {
    this.hush();
  }
}

export const leaving = [
  EditorView.contentAttributes.of((view) => ({ "aria-description": view.state.phrase(HINT) })),
  ViewPlugin.fromClass(Hint, {
    eventHandlers: {
      // Where Tab came from elsewhere, only its end is seen here.
      keyup(event) {
        if (event.key === "Tab") this.say();
      },
      keydown(event) {
        if (!WAITING.includes(event.key)) this.hush();
      },
      mousedown() {
        this.hush();
      },
      blur() {
        this.hush();
      },
    },
  }),
];
