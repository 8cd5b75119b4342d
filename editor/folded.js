// Folds what cannot be shown whole (odd.js), in the very change that brings it: no frame ever lays it out. The text
// stays whole in the document; a note below the place says how much is folded, and shows it piece by piece.

import { EditorState, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, keymap, WidgetType } from "@codemirror/view";
import { LITTLE, unshowable } from "./odd.js";

/** So much of a place is shown at first. */
const HEAD = 240;

/** The same of what is not text. */
const ODD_HEAD = 80;

/** So much more is shown at a time. */
const PIECE = 1_000;

/** A line that shows no more than this is wrapped: CodeMirror draws it whole. */
const WRAPPED = 3_600;

/** Shows what is folded between two offsets. */
const show = StateEffect.define({
  map: ({ from, to }, changes) => ({ from: changes.mapPos(from), to: changes.mapPos(to) }),
});

/** What stands for the folded text, in its line. */
class Gap extends WidgetType {
  constructor(isText) {
    super();
    this.isText = isText;
  }

  eq(other) {
    return other.isText === this.isText;
  }

  toDOM(view) {
    const gap = document.createElement("span");
    gap.className = "cm-foldPlaceholder";
    gap.textContent = "⋯";
    gap.onclick = () => showAt(view, view.posAtDOM(gap));
    return gap;
  }
}

/** The note below. */
class Note extends WidgetType {
  constructor(words, more, at) {
    super();
    Object.assign(this, { words, more, at });
  }

  eq(other) {
    return other.words === this.words && other.more === this.more && other.at === this.at;
  }

  get estimatedHeight() {
    return 70;
  }

  toDOM(view) {
    const note = document.createElement("div");
    note.className = "cm-sv-folded";
    const inner = note.appendChild(document.createElement("div"));
    const words = inner.appendChild(document.createElement("span"));
    words.textContent = this.words;
    const more = inner.appendChild(document.createElement("button"));
    more.type = "button";
    more.className = "cm-button";
    more.textContent = this.more;
    more.onclick = () => showAt(view, this.at);
    return note;
  }
}

const gaps = new Map([true, false].map((isText) => [isText, Decoration.replace({ widget: new Gap(isText), isText })]));

/** A folded place, or nothing where there is nothing to fold. */
const fold = (isText, from, to) => (from < to ? [gaps.get(isText).range(from, to)] : []);

/** The folds of a text that is new between two offsets. */
function foldsIn(doc, from, to) {
  if (to - from < LITTLE) return [];
  return unshowable(doc, from, to).flatMap((place) =>
    fold(place.isText, whole(doc, place.from + (place.isText ? HEAD : ODD_HEAD)), place.to),
  );
}

/** An offset that does not part a pair. */
function whole(doc, at) {
  const unit = doc.sliceString(at, at + 1).charCodeAt(0);
  return unit >= 0xdc00 && unit < 0xe000 ? at + 1 : at;
}

const folds = StateField.define({
  create: ({ doc }) => Decoration.set(foldsIn(doc, 0, doc.length)),
  update(set, change) {
    if (change.docChanged) set = changed(set, change);
    if (set.size === 0) return set;
    for (const effect of change.effects) if (effect.is(show)) set = shown(set, change.newDoc, effect.value);
    if (change.selection) set = shown(set, change.newDoc, around(change.newSelection.main.head, set));
    return set;
  },
  provide: (field) => [
    EditorView.decorations.from(field),
    EditorView.atomicRanges.of((view) => view.state.field(field)),
    EditorView.decorations.compute([field, EditorState.phrases], (state) => notes(state, state.field(field))),
  ],
});

function changed(set, change) {
  const add = [];
  change.changes.iterChangedRanges((_fromA, _toA, from, to) => add.push(...foldsIn(change.newDoc, from, to)));
  const kept = set.map(change.changes);
  if (add.length === 0) return kept;
  const touches = (from, to) => add.some((range) => from < range.to && range.from < to);
  return kept.update({ filter: (from, to) => !touches(from, to), add, sort: true });
}

/** The folds without what is shown now. */
function shown(set, doc, { from, to }) {
  const apart = (start, end) => start >= to || end <= from;
  const add = [];
  set.between(from, to, (start, end, { spec: { isText } }) => {
    if (!apart(start, end)) add.push(...fold(isText, start, from), ...fold(isText, whole(doc, to), end));
  });
  return set.update({ filterFrom: from, filterTo: to, filter: apart, add, sort: true });
}

/** What the cursor is in the midst of: it must be seen. */
function around(head, set) {
  let place = { from: head, to: head };
  const near = PIECE / 2;
  set.between(head, head, (from, to) => {
    if (from < head && head < to) place = { from: Math.max(from, head - near), to: Math.min(to, head + near) };
  });
  return place;
}

/** Shows the next piece of the fold at an offset. */
function showAt(view, at) {
  let effects = null;
  view.state.field(folds).between(at, at, (from, to) => {
    effects ??= show.of({ from, to: to - from < 2 * PIECE ? to : from + PIECE });
  });
  if (effects) view.dispatch({ effects });
  return Boolean(effects);
}

/** Below each line with folds, a note; and the line wrapped, while it is short enough. */
function notes(state, set) {
  const lines = new Map();
  set.between(0, state.doc.length, (from, to, { spec }) => {
    const end = state.doc.lineAt(to).to;
    const line = lines.get(end) ?? { at: from, isText: true, folded: 0, start: state.doc.lineAt(from).from };
    lines.set(end, { ...line, isText: line.isText && spec.isText, folded: line.folded + to - from });
  });
  const decorations = [...lines].flatMap(([end, { at, start, isText, folded }]) => {
    const said = isText ? "Long line: $ characters folded" : "Not text: $ characters folded";
    const words = state.phrase(said, folded.toLocaleString("en"));
    const note = Decoration.widget({ widget: new Note(words, state.phrase("Show more"), at), block: true, side: 1 });
    const isShort = end - start - folded <= WRAPPED;
    return [...(isShort ? [Decoration.line({ class: "cm-sv-wrapped" }).range(start)] : []), note.range(end)];
  });
  return Decoration.set(decorations, true);
}

/** Shows a piece of what is folded in the cursor's line. */
function showHere(view) {
  const { doc, selection } = view.state;
  const line = doc.lineAt(selection.main.head);
  let at = null;
  view.state.field(folds).between(line.from, line.to, (from) => {
    at ??= from;
  });
  return at !== null && showAt(view, at);
}

export const folded = [folds, keymap.of([{ key: "Ctrl-Shift-]", mac: "Cmd-Alt-]", run: showHere }])];
