// The language of the editor: YAML, but what its parser cannot bear is shown without colours: thousands of
// things inside one another (its tree is walked by recursion), and what follows a value that goes on for hundreds of
// thousands of characters (the parser reads a value in one go, however long the page stands still). Left
// alone, one such paste would end all editing, since every later change asks the same broken parse.

import { LanguageSupport } from "@codemirror/language";
import { yamlLanguage } from "@codemirror/lang-yaml";
import { Tree } from "@lezer/common";

/** So many characters the parser may look ahead in one step. */
const LONGEST_STEP = 200_000;

/** A tree that is deeper than this is not walked. */
const DEEPEST = 400;

/** What is shorter than this is not that deep. */
const SHORTEST = DEEPEST / 2;

const { parser } = yamlLanguage;

/** Thrown out of a step that looks too far ahead. */
class TooFar extends Error {}

/** A text that lets a step look ahead so far only. It is handed out in small parts, since a line may be everything. */
class Limited {
  constructor(input) {
    this.input = input;
    this.chunkFrom = 0;
    this.chunkText = "";
    this.stepFrom(0);
  }

  stepFrom(from) {
    this.limit = from + LONGEST_STEP;
  }

  get length() {
    return this.input.length;
  }

  get lineChunks() {
    return false;
  }

  chunk(from) {
    if (from < this.chunkFrom || from >= this.chunkFrom + this.chunkText.length) {
      this.chunkFrom = from;
      this.chunkText = this.input.chunk(from);
    }
    if (from > this.limit) throw new TooFar();
    const at = from - this.chunkFrom;
    return this.chunkText.slice(at, at + 4096);
  }

  read(from, to) {
    return this.input.read(from, to);
  }
}

/** A parse that gives up instead of throwing, and before it takes long. */
class Careful {
  constructor(input, fragments, ranges) {
    this.input = new Limited(input);
    this.fragments = fragments;
    this.ranges = ranges;
    this.parse = parser.createParse(this.input, fragments, ranges);
  }

  advance() {
    try {
      this.input.stepFrom(this.parse.parsedPos);
      const tree = this.parse.advance();
      return tree && (isDeep(tree) ? this.plain() : this.filled(tree));
    } catch (error) {
      return error instanceof TooFar ? this.endBefore(this.parse.parsedPos) : this.plain();
    }
  }

  /** Begins again with the text up to there. */
  endBefore(end) {
    const from = this.ranges[0].from;
    if (end <= from || end >= this.ranges[0].to) return this.plain();
    const { stoppedAt } = this.parse;
    this.ranges = [{ from, to: end }];
    this.parse = parser.createParse(this.input, this.fragments, this.ranges);
    if (stoppedAt !== null && stoppedAt < end) this.parse.stopAt(stoppedAt);
    return null;
  }

  /** What was not read is without colours, but it was looked at. */
  filled(tree) {
    const length = this.stoppedAt ?? this.input.length;
    if (tree.length >= length) return tree;
    return new Tree(tree.type, tree.children, tree.positions, length, tree.propValues);
  }

  plain() {
    return new Tree(parser.topNode, [], [], this.input.length);
  }

  get parsedPos() {
    return this.parse.parsedPos;
  }

  stopAt(position) {
    this.parse.stopAt(position);
  }

  get stoppedAt() {
    return this.parse.stoppedAt;
  }
}

/** Whether a tree is too deep to be walked. */
function isDeep(tree) {
  let level = [tree];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST) return true;
    level = level.flatMap(({ children }) => children.filter(({ children, length }) => children && length > SHORTEST));
  }
  return false;
}

export const yaml = new LanguageSupport(
  yamlLanguage.configure({ wrap: (_, input, fragments, ranges) => new Careful(input, fragments, ranges) }),
);
