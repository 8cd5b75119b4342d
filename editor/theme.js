// How the editor looks. Every colour is a custom property that the page defines for dark and light:
// --ed-key, --ed-string, --ed-number, --ed-comment, --ed-gutter, --ed-active, --danger, --warning,
// --accent, --text, --muted, --surface; and the fonts --mono and --sans.

import { HighlightStyle } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

export const highlighting = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--ed-key)" },
  { tag: [tags.string, tags.content, tags.special(tags.string)], color: "var(--ed-string)" },
  { tag: [tags.number, tags.bool, tags.atom], color: "var(--ed-number)" },
  { tag: tags.comment, color: "var(--ed-comment)", fontStyle: "italic" },
  { tag: [tags.separator, tags.punctuation, tags.squareBracket, tags.brace, tags.meta], color: "var(--muted)" },
  { tag: [tags.labelName, tags.typeName, tags.keyword], color: "var(--accent)" },
]);

const mix = (colour, share) => `color-mix(in srgb, var(${colour}) ${share}%, transparent)`;

const MONO = "var(--mono, ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace)";
const SANS = "var(--sans, system-ui, sans-serif)";

/** About the width of the gutters, and of what is seen of the lines beside them. */
const GUTTERS = "60px";
const WIDTH = `calc(100cqw - ${GUTTERS} - 16px)`;

const frame = {
  // The box of what floats has this look too, but no size.
  "&": { color: "var(--text)", backgroundColor: "transparent", fontSize: "13px" },
  // A key changes nothing outside of the editor: the browser need not lay out the page around it.
  "&.cm-editor": { height: "100%", contain: "size layout" },
  "&.cm-focused": { outline: "none" },
  "&.cm-focused .cm-scroller": { boxShadow: `inset 2px 0 0 ${mix("--accent", 55)}` },
  ".cm-scroller": {
    overflow: "auto",
    containerType: "inline-size",
    fontFamily: MONO,
    lineHeight: "1.5",
  },
  ".cm-content": { padding: "12px 0", caretColor: "var(--accent)" },
  ".cm-line": { padding: "0 12px 0 4px" },
  ".cm-placeholder": { color: "var(--muted)" },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: "var(--accent)", borderLeftWidth: "2px" },
  "& .cm-scroller > .cm-selectionLayer .cm-selectionBackground": { background: mix("--accent", 22) },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": {
    background: mix("--accent", 34),
  },
  ".cm-selectionMatch": { backgroundColor: mix("--accent", 16) },
  ".cm-activeLine": { backgroundColor: "var(--ed-active)" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": {
    backgroundColor: mix("--accent", 24),
    outline: `1px solid ${mix("--accent", 60)}`,
  },
  "&.cm-focused .cm-nonmatchingBracket": { backgroundColor: mix("--danger", 24) },
  ".cm-sv-scalar, .cm-sv-scalar *": { color: "var(--ed-number)" },
};

const gutters = {
  ".cm-gutters": { backgroundColor: "var(--panel)", border: "none", color: "var(--ed-gutter)" },
  ".cm-activeLineGutter": { backgroundColor: "transparent", color: "var(--text)" },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0 6px 0 8px", minWidth: "34px" },
  ".cm-gutter-lint": { width: "10px" },
  ".cm-gutter-lint .cm-gutterElement": { padding: "0" },
  ".cm-lint-marker": { width: "8px", height: "8px", borderRadius: "50%", margin: "6px 0 0 1px" },
  ".cm-lint-marker-error": { content: "''", backgroundColor: "var(--danger)" },
  ".cm-lint-marker-warning": { content: "''", backgroundColor: "var(--warning)", borderRadius: "1px" },
  ".cm-lint-marker-info": { content: "''", backgroundColor: "var(--muted)" },
  ".cm-foldGutter .cm-gutterElement": { padding: "0 2px", cursor: "pointer" },
  "@media (hover: hover)": {
    ".cm-foldGutter .cm-gutterElement": { opacity: "0" },
    ".cm-gutters:hover .cm-foldGutter .cm-gutterElement": { opacity: "1" },
  },
  ".cm-foldPlaceholder": {
    backgroundColor: mix("--accent", 16),
    border: "none",
    color: "var(--muted)",
    padding: "0 6px",
  },
  ".cm-sv-wrapped": { maxWidth: WIDTH, whiteSpace: "pre-wrap", overflowWrap: "anywhere" },
  ".cm-sv-folded": { padding: "6px 12px 8px 4px", fontFamily: SANS },
  ".cm-sv-folded > div": {
    position: "sticky",
    left: GUTTERS,
    boxSizing: "border-box",
    display: "flex",
    flexWrap: "wrap",
    gap: "6px 12px",
    alignItems: "center",
    justifyContent: "space-between",
    maxWidth: WIDTH,
    padding: "7px 7px 7px 12px",
    border: `1px solid ${mix("--muted", 30)}`,
    borderRadius: "9px",
    color: "var(--muted)",
    backgroundColor: "var(--surface)",
  },
  ".cm-sv-folded .cm-button": { padding: "3px 10px", fontSize: "12.5px", cursor: "pointer" },
};

const leaving = {
  ".cm-sv-leaving": {
    position: "absolute",
    right: "14px",
    bottom: "10px",
    zIndex: 10,
    maxWidth: "calc(100% - 28px)",
    boxSizing: "border-box",
    padding: "5px 10px",
    border: `1px solid ${mix("--muted", 40)}`,
    borderRadius: "8px",
    color: "var(--text)",
    backgroundColor: "var(--surface)",
    fontFamily: SANS,
    fontSize: "12px",
    pointerEvents: "none",
  },
};

const problems = {
  ".cm-lintRange": { backgroundImage: "none", textDecorationSkipInk: "none", paddingBottom: "0" },
  ".cm-lintRange-error": { textDecoration: "underline wavy var(--danger) 1px", textUnderlineOffset: "3px" },
  ".cm-lintRange-warning": { textDecoration: "underline wavy var(--warning) 1px", textUnderlineOffset: "3px" },
  ".cm-lintRange-info": { textDecoration: "underline dotted var(--muted) 1px", textUnderlineOffset: "3px" },
  ".cm-lintRange-active": { backgroundColor: mix("--danger", 18) },
  ".cm-lintPoint:after, .cm-lintPoint-error:after": { borderBottomColor: "var(--danger)" },
  ".cm-lintPoint-warning:after": { borderBottomColor: "var(--warning)" },
  ".cm-sv-line-error": { backgroundColor: mix("--danger", 20) },
  ".cm-sv-line-warning": { backgroundColor: mix("--warning", 14) },
  ".cm-sv-lit": { backgroundColor: mix("--accent", 24) },
};

const panels = {
  ".cm-tooltip": {
    backgroundColor: "var(--surface)",
    color: "var(--text)",
    border: `1px solid ${mix("--muted", 40)}`,
    borderRadius: "8px",
    overflow: "hidden",
    maxWidth: "min(420px, 90vw)",
    fontFamily: SANS,
  },
  ".cm-diagnostic": { padding: "8px 12px", borderLeft: "3px solid var(--muted)" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--danger)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--warning)" },
  ".cm-diagnosticAction": {
    display: "block",
    margin: "8px 0 0",
    padding: "4px 10px",
    borderRadius: "6px",
    color: "var(--text)",
    backgroundColor: mix("--accent", 26),
  },
  ".cm-diagnosticAction u": { textDecoration: "none" },
  ".cm-panels": { backgroundColor: "var(--surface)", color: "var(--text)", fontFamily: SANS },
  ".cm-panels-top": { borderBottom: `1px solid ${mix("--muted", 30)}` },
  ".cm-panels-bottom": { borderTop: `1px solid ${mix("--muted", 30)}` },
  ".cm-panel.cm-search": { padding: "8px 28px 8px 8px" },
  ".cm-panel.cm-search [name=close]": { color: "var(--muted)", fontSize: "18px", right: "6px", top: "4px" },
  ".cm-textfield": {
    backgroundColor: "transparent",
    color: "var(--text)",
    border: `1px solid ${mix("--muted", 50)}`,
    borderRadius: "6px",
    padding: "3px 6px",
  },
  ".cm-button": {
    backgroundImage: "none",
    backgroundColor: mix("--accent", 20),
    color: "var(--text)",
    border: "none",
    borderRadius: "6px",
    padding: "4px 8px",
  },
  ".cm-searchMatch": { backgroundColor: mix("--warning", 30), outline: "none" },
  ".cm-searchMatch-selected": { backgroundColor: mix("--warning", 55) },
  ".cm-panel.cm-panel-lint ul [aria-selected]": { backgroundColor: mix("--accent", 20) },
};

export const theme = EditorView.theme({ ...frame, ...gutters, ...leaving, ...problems, ...panels });
