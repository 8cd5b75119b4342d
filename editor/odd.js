// Finds what a browser cannot draw without standing still, or nobody can read: text that is not text (thousands of odd
// characters, each looked for in every font), and lines without an end. Knows nothing of how they are shown.

/** Less text than this is drawn, whatever it is. */
export const LITTLE = 4096;

/** Text is looked at in windows of so many characters. */
const WINDOW = 4096;

/** A window with so many odd characters is not text: one in a hundred. */
const MANY = 40;

/** Places this near one another are one. */
const NEAR = 8 * WINDOW;

/** A line longer than this is too long to be shown whole. */
export const LONG = 10_000;

/** So many pairs of a window are looked at: emoji are pairs too. */
const MOST_PAIRS = 64;

// Control characters but tabs, line ends and the colours of a terminal; what turns the direction of text; what has no
// meaning. U+FFFD is not odd: a text in another encoding is full of it, and it costs nothing.
const ODD = /[\0-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffc\p{Cn}\p{Co}]/u;

/** Marks that stand on the character before them: a tower of them is odd. */
const MARK = /\p{M}/u;
const TOWER = 8;

/** What each UTF-16 unit is: 1 odd, 2 a mark, 3 the first of a pair; 4 not yet looked at. */
const kinds = new Uint8Array(65_536).fill(4);

function kindOf(unit) {
  const known = kinds[unit];
  return known < 4 ? known : (kinds[unit] = look(unit));
}

function look(unit) {
  if (unit >= 0xd800 && unit < 0xdc00) return 3;
  const character = String.fromCharCode(unit);
  if (ODD.test(character)) return 1;
  return MARK.test(character) ? 2 : 0;
}

/** Where the first odd character of a window is, or -1 where the window is text. */
function firstOdd(text) {
  if (!/[^\t\n -~]/.test(text)) return -1;
  let first = -1;
  let odd = 0;
  let pairs = 0;
  let tower = 0;
  for (let at = 0; at < text.length; at += 1) {
    const kind = kindOf(text.charCodeAt(at));
    tower = kind === 2 ? tower + 1 : 0;
    const isOdd = kind === 1 || tower === TOWER || (kind === 3 && (pairs += 1) <= MOST_PAIRS && isOddPair(text, at));
    if (!isOdd) continue;
    if (first < 0) first = at;
    odd += tower || 1;
  }
  return odd >= MANY ? first : -1;
}

const isOddPair = (text, at) => ODD.test(text.slice(at, at + 2));

/** The places between two offsets of a document that cannot be shown whole: [{from, to, isText}], in order. */
export function unshowable(doc, from, to) {
  const places = [];
  for (let at = from; at < to; at += WINDOW) {
    const end = Math.min(at + WINDOW, to);
    const text = doc.sliceString(at, end);
    const odd = firstOdd(text);
    if (odd >= 0) join(places, at + odd, doc.lineAt(end).to, false);
    else if (!text.includes("\n")) {
      const line = doc.lineAt(at);
      if (line.length > LONG) join(places, line.from, line.to, true);
    }
  }
  return places;
}

/** Adds a place, or makes the last one longer. */
function join(places, from, to, isText) {
  const last = places.at(-1);
  const joins = last && (isText ? from <= last.to : from <= last.to + NEAR && (!last.isText || from <= last.to));
  if (!joins) places.push({ from, to, isText });
  else {
    last.to = Math.max(last.to, to);
    last.isText &&= isText;
  }
}
