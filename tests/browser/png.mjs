// A small PNG of a screenshot: 256 colours are enough for a page of flat surfaces, and a third of the bytes.
import { crc32, deflateSync } from "node:zlib";

const COLOURS = 256;

/** How often each colour comes, as [red, green, blue, count]. */
function histogram(rgba) {
  const counts = new Map();
  for (let at = 0; at < rgba.length; at += 4) {
    const colour = (rgba[at] << 16) | (rgba[at + 1] << 8) | rgba[at + 2];
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  return [...counts].map(([colour, count]) => [colour >> 16, (colour >> 8) & 255, colour & 255, count]);
}

/** The channel in which a box of colours is widest, and how wide. */
function widest(box) {
  const spans = [0, 1, 2].map((channel) => {
    const values = box.map((colour) => colour[channel]);
    return values.reduce((a, b) => Math.max(a, b)) - values.reduce((a, b) => Math.min(a, b));
  });
  const span = Math.max(...spans);
  return { channel: spans.indexOf(span), span };
}

/** Median cut: the box whose error is largest is halved, until there are as many boxes as colours. */
function boxes(colours) {
  const scored = (box) => ({ box, ...widest(box), weight: box.reduce((sum, colour) => sum + colour[3], 0) });
  const all = [scored(colours)];
  while (all.length < COLOURS) {
    const score = ({ span, weight }) => span * Math.sqrt(weight);
    const at = all.reduce((best, one, index) => (score(one) > score(all[best]) ? index : best), 0);
    const { box, channel, span } = all[at];
    if (span === 0) break;
    box.sort((a, b) => a[channel] - b[channel]);
    const middle = (box[0][channel] + box.at(-1)[channel]) / 2;
    const cut = box.findIndex((colour) => colour[channel] > middle);
    all.splice(at, 1, scored(box.slice(0, cut)), scored(box.slice(cut)));
  }
  return all.map(({ box }) => box);
}

/** The mean colour of a box. */
function mean(box) {
  const weight = box.reduce((sum, colour) => sum + colour[3], 0);
  return [0, 1, 2].map((channel) => Math.round(box.reduce((sum, colour) => sum + colour[channel] * colour[3], 0) / weight));
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** A PNG with a palette, from rows of red, green, blue, alpha. */
export function paletted(rgba, width, height) {
  const found = boxes(histogram(rgba));
  const index = new Map();
  for (const [at, box] of found.entries()) for (const [r, g, b] of box) index.set((r << 16) | (g << 8) | b, at);
  // Each row begins with its filter: none.
  const rows = Buffer.alloc((width + 1) * height);
  for (let at = 0; at < width * height; at += 1) {
    const colour = (rgba[4 * at] << 16) | (rgba[4 * at + 1] << 8) | rgba[4 * at + 2];
    rows[at + Math.floor(at / width) + 1] = index.get(colour);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("PLTE", Buffer.from(found.flatMap(mean))),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}
