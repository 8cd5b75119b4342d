// The language of the editor: YAML, but a text that its parser cannot bear (thousands of brackets inside one
// another overflow the stack) is shown without colours. Left alone, one such paste would end all editing,
// since every later change asks the same broken parse.

import { LanguageSupport } from "@codemirror/language";
import { yamlLanguage } from "@codemirror/lang-yaml";
import { Tree } from "@lezer/common";

/** A parse that gives up instead of throwing. */
class Careful {
  constructor(parse, input) {
    this.parse = parse;
    this.input = input;
  }

  advance() {
    try {
      return this.parse.advance();
    } catch {
      return new Tree(yamlLanguage.parser.topNode, [], [], this.input.length);
    }
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

export const yaml = new LanguageSupport(yamlLanguage.configure({ wrap: (parse, input) => new Careful(parse, input) }));
