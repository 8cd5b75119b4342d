// Tells which line the pointer is on.

import { EditorView } from "@codemirror/view";

/** Calls `report` with the line's number from 1, or null, when it changes. */
export function hoveredLine(report) {
  let last = null;
  const tell = (line) => {
    if (line !== last) report(line);
    last = line;
  };
  return EditorView.domEventHandlers({
    mousemove(event, view) {
      const height = event.clientY - view.documentTop;
      const outside = height < 0 || height > view.contentHeight;
      tell(outside ? null : view.state.doc.lineAt(view.lineBlockAtHeight(height).from).number);
    },
    mouseleave: () => tell(null),
  });
}
