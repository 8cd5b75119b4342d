// The page's program is packed by LZMA (a `.lzma` file that tells its length): a fifth smaller than by gzip, which
// is all that static hosts and browsers can be relied on for. Put into the start script by `cargo xtask build`;
// follows the specification of the LZMA SDK. Proved by xtask/src/pack.rs.

/** The bytes of a program that is packed at an address, with lists of differences and without its stubs. */
export async function program(address, lists, places) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
  return whole(summed(unpack(new Uint8Array(await response.arrayBuffer())), lists), places);
}

/** Writes the stubs that xtask/src/bodies.rs left out. */
export function whole(bytes, [types, functions, bodies, size, prepare, table]) {
  const out = new Uint8Array(size);
  let at = types;
  const read = () => {
    let number = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      number |= (byte & 127) << shift;
      if (byte < 128) return number;
    }
  };
  const skip = (count) => (at += count);
  const written = (number, limit = 128) => (number < limit ? [number] : [(number & 127) | 128, number >> 7]);
  const params = Array.from({ length: read() }, () => {
    skip(1);
    const count = read();
    skip(count);
    skip(read());
    return count;
  });
  at = functions;
  const kinds = Array.from({ length: read() }, read);
  let to = 0;
  const put = (part) => {
    out.set(part, to);
    to += part.length;
  };
  put(bytes.subarray(0, (at = bodies)));
  let slot = 0;
  for (const kind of kinds) {
    const from = at;
    const length = read();
    if (length) {
      put(bytes.subarray(from, skip(length)));
      continue;
    }
    slot = (slot + bytes[at++] + (bytes[at++] << 8)) & 65535;
    const gets = Array.from({ length: params[kind] }, (_, param) => [32, param]).flat();
    const calls = [16, ...written(prepare), 17, ...written(kind), ...written(table), 11];
    const body = [0, ...gets, 65, ...written(slot++, 64), ...calls];
    put([body.length, ...body]);
  }
  put(bytes.subarray(at));
  return out;
}

/** Sums up what xtask/src/lists.rs wrote as differences: numbers of two bytes, as WebAssembly writes them. */
export function summed(bytes, lists) {
  for (const [from, to] of lists) {
    for (let at = from, number = 0; at < to; at += 2) {
      number += bytes[at] | (bytes[at + 1] << 8);
      bytes[at] = number | 128;
      bytes[at + 1] = (number >> 7) & 127;
    }
  }
  return bytes;
}

/** Where the chances of each kind of question begin. */
const MATCH = 0, REP = 192, REP_NOT_LAST = 204, REP_NOT_SECOND = 216, REP_NOT_THIRD = 228, REP_LONG = 240;
const SLOT = 432, DISTANCE = 688, ALIGN = 802, LENGTH = 818, REP_LENGTH = 1332, LITERAL = 1846;

export function unpack(packed) {
  const context = packed[0] % 9;
  const places = (packed[0] / 9) | 0;
  const literalMask = (1 << places % 5) - 1;
  const placeMask = (1 << ((places / 5) | 0)) - 1;
  const out = new Uint8Array(new DataView(packed.buffer, packed.byteOffset).getUint32(5, true));
  const chances = new Uint16Array(LITERAL + (0x300 << (context + (places % 5)))).fill(1024);
  let range = -1;
  let code = 0;
  let next = 14;
  while (next < 18) code = (code << 8) | packed[next++];

  const bit = (at) => {
    const chance = chances[at];
    const bound = Math.imul(range >>> 11, chance);
    let answer = 0;
    if (code >>> 0 < bound >>> 0) {
      range = bound;
      chances[at] = chance + ((2048 - chance) >>> 5);
    } else {
      answer = 1;
      range = (range - bound) | 0;
      code = (code - bound) | 0;
      chances[at] = chance - (chance >>> 5);
    }
    if (range >>> 24 === 0) {
      range <<= 8;
      code = (code << 8) | packed[next++];
    }
    return answer;
  };
  const tree = (at, bits) => {
    let node = 1;
    for (let left = bits; left > 0; left--) node = (node << 1) | bit(at + node);
    return node - (1 << bits);
  };
  const reverse = (at, bits) => {
    let node = 1;
    let number = 0;
    for (let place = 0; place < bits; place++) {
      const answer = bit(at + node);
      node = (node << 1) | answer;
      number |= answer << place;
    }
    return number;
  };
  const even = (bits) => {
    let number = 0;
    for (let left = bits; left > 0; left--) {
      range >>>= 1;
      const answer = code >>> 0 < range >>> 0 ? 0 : 1;
      if (answer) code = (code - range) | 0;
      number = (number << 1) | answer;
      if (range >>> 24 === 0) {
        range <<= 8;
        code = (code << 8) | packed[next++];
      }
    }
    return number;
  };
  const length = (at, place) => {
    if (!bit(at)) return tree(at + 2 + (place << 3), 3);
    return bit(at + 1) ? 16 + tree(at + 258, 8) : 8 + tree(at + 130 + (place << 3), 3);
  };
  const far = (slot) => {
    if (slot < 4) return slot;
    const bits = (slot >> 1) - 1;
    const start = (2 | (slot & 1)) << bits;
    if (slot < 14) return start + reverse(DISTANCE + start - slot - 1, bits);
    return start + (even(bits - 4) << 4) + reverse(ALIGN, 4);
  };

  let [last, second, third, fourth] = [0, 0, 0, 0];
  let state = 0;
  let at = 0;
  while (at < out.length) {
    const place = at & placeMask;
    if (!bit(MATCH + (state << 4) + place)) {
      const before = at > 0 ? out[at - 1] : 0;
      const base = LITERAL + 0x300 * (((at & literalMask) << context) + (before >> (8 - context)));
      let symbol = 1;
      if (state > 6) {
        let like = out[at - last - 1];
        while (symbol < 256) {
          const expected = (like >> 7) & 1;
          like <<= 1;
          const answer = bit(base + ((1 + expected) << 8) + symbol);
          symbol = (symbol << 1) | answer;
          if (answer !== expected) break;
        }
      }
      while (symbol < 256) symbol = (symbol << 1) | bit(base + symbol);
      out[at++] = symbol;
      state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
      continue;
    }
    let count = 1;
    if (bit(REP + state)) {
      if (bit(REP_NOT_LAST + state)) {
        let distance = second;
        if (bit(REP_NOT_SECOND + state)) {
          distance = third;
          if (bit(REP_NOT_THIRD + state)) {
            distance = fourth;
            fourth = third;
          }
          third = second;
        }
        second = last;
        last = distance;
        count = 0;
      } else if (bit(REP_LONG + (state << 4) + place)) {
        count = 0;
      }
      if (count === 0) {
        count = 2 + length(REP_LENGTH, place);
        state = state < 7 ? 8 : 11;
      } else {
        state = state < 7 ? 9 : 11;
      }
    } else {
      [fourth, third, second] = [third, second, last];
      count = length(LENGTH, place);
      last = far(tree(SLOT + (Math.min(count, 3) << 6), 6));
      count += 2;
      state = state < 7 ? 7 : 10;
    }
    for (const end = Math.min(at + count, out.length); at < end; at++) out[at] = out[at - last - 1];
  }
  return out;
}
