// What a key costs in the built page, in the main thread's own time: from the key to the change of the picture, and to
// the end of the frame that shows it (design.md 9: one frame, 16 ms). Processor time, not the clock: other work on the machine counts less.
//   node benches/keys.mjs [FOLDER ...]     dist/ if none; several are measured in turn, to be compared
// Every lesson at a number of replicas, a port and a name, and a manifest of 1,054 lines; or ONLY=clusterip,loadbalancer.
// ROUNDS (3) visits of each, KEYS (8) pairs of a Backspace and a character at the end of the line.
import { createServer } from "node:http";
import { readdir, readFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { chromium } from "@playwright/test";

const FOLDERS = process.argv.length > 2 ? process.argv.slice(2) : ["dist"];
const ROUNDS = Number(process.env.ROUNDS ?? 3);
const KEYS = Number(process.env.KEYS ?? 8);
/** Keys before these are not warm. */
const COLD = 6;
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".wasm": "application/wasm" };
/** The mark in the trace: the picture has just changed. What only stands elsewhere sets out for there a frame later. */
const CHANGED = "picture changed";

/** As many lines as thirty-four Services with their Deployments have. */
const manifest = Array.from({ length: 34 }, (_, at) => `apiVersion: v1
kind: Service
metadata:
  name: s${at}
spec:
  selector:
    app: s${at}
  ports:
  - port: 80
    targetPort: 8080
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: s${at}
spec:
  replicas: 2
  selector:
    matchLabels:
      app: s${at}
  template:
    metadata:
      labels:
        app: s${at}
    spec:
      containers:
      - name: c
        image: nginx
        ports:
        - containerPort: 8080
---
`).join("");
const LONG = "1,054 lines";
const lessons = (await readdir(new URL("../public/presets/", import.meta.url))).map((file) => basename(file, ".yaml"));
const NAMES = process.env.ONLY?.split(",") ?? [...lessons, LONG];

/** Where is typed: the first line that ends like this, and the characters that are tried there. */
const PLACES = {
  "a number of replicas": { line: /replicas: \d$/, characters: "234" },
  "a port": { line: /[pP]ort: \d+$/, characters: "123" },
  "a name": { line: /name: [a-z-]+$/, characters: "xyz" },
};

async function served(folder) {
  const answer = async (request, response) => {
    const { pathname } = new URL(request.url, "http://local");
    const body = await readFile(join(folder, pathname === "/" ? "index.html" : pathname)).catch(() => null);
    response.writeHead(body ? 200 : 404, { "content-type": TYPES[extname(pathname)] ?? "text/html" }).end(body);
  };
  const server = createServer(answer);
  await new Promise((listens) => server.listen(0, "127.0.0.1", listens));
  return `http://127.0.0.1:${server.address().port}/`;
}

/** Each key's milliseconds: until the picture is changed, and until the frame that shows it is handed over. */
async function visit(browser, address, name, { line, characters }) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const text = name === LONG && manifest;
  await page.goto(`${address}?preset=${text ? "clusterip" : name}`);
  await page.locator(".cm-content").waitFor();
  await page.evaluate(() => window.serviscope.inspect());
  if (text) await page.evaluate((it) => window.serviscope.load(it), text);
  await page.evaluate(() => window.serviscope.pause());
  await page.waitForTimeout(1500);
  const place = page.locator(".cm-line", { hasText: line }).first();
  // The editor has only those lines in the document that are near what is shown.
  for (let top = 0; top < 2_000 && (await place.count()) === 0; top += 400) {
    await page.locator(".cm-scroller").evaluate((it, to) => it.scrollTo(0, to), top);
    await page.waitForTimeout(100);
  }
  if ((await place.count()) === 0) return page.close();
  await place.click();
  await page.waitForTimeout(300);
  await page.keyboard.press("End");
  await page.evaluate((mark) => {
    const changed = new MutationObserver((records) => {
      if (records.some((it) => it.attributeName !== "style")) performance.mark(mark);
    });
    changed.observe(document.querySelector(".picture"), { attributes: true, childList: true, subtree: true });
  }, CHANGED);
  const events = await traced(page, async () => {
    for (let at = 0; at < KEYS; at += 1) {
      await page.keyboard.press("Backspace");
      await page.waitForTimeout(200);
      await page.keyboard.type(characters[at % characters.length]);
      await page.waitForTimeout(200);
    }
  });
  await page.close();
  return costs(events);
}

async function traced(page, act) {
  const session = await page.context().newCDPSession(page);
  const events = [];
  session.on("Tracing.dataCollected", ({ value }) => events.push(...value));
  await session.send("Tracing.start", { transferMode: "ReportEvents", categories: "devtools.timeline,toplevel,blink.user_timing" });
  await act();
  const complete = new Promise((done) => session.once("Tracing.tracingComplete", done));
  await session.send("Tracing.end");
  await complete;
  return events;
}

function costs(events) {
  const pressed = events.filter((it) => it.name === "EventDispatch" && it.args?.data?.type === "keydown");
  const own = ({ pid, tid, ph, dur }) => pid === pressed[0].pid && tid === pressed[0].tid && ph === "X" && dur > 0;
  const all = events.filter(own).sort((a, b) => a.ts - b.ts);
  let end = 0;
  const outer = all.filter((it) => it.ts >= end && ((end = it.ts + it.dur), true));
  const spent = (from, to) => outer.filter((it) => it.ts + it.dur > from && it.ts < to).reduce((sum, it) => sum + (it.tdur ?? 0), 0) / 1000;
  return pressed.map(({ ts }, at) => {
    const limit = Math.min(pressed[at + 1]?.ts ?? Infinity, ts + 150_000);
    const changed = events.findLast((it) => it.name === CHANGED && it.ts >= ts && it.ts < limit)?.ts ?? ts;
    const frame = all.find((it) => it.name === "Layerize" && it.ts >= changed && it.ts < limit);
    return { work: spent(ts, changed), picture: spent(ts, frame ? frame.ts + frame.dur : limit) };
  });
}

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]?.toFixed(1) ?? "-";

/** Measures one place in one text, in each folder. */
async function measure(browser, addresses, name, place) {
  const visits = FOLDERS.map(() => []);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [at, address] of addresses.entries()) {
      const keys = await visit(browser, address, name, PLACES[place]);
      if (!keys) return;
      visits[at].push(keys);
    }
  }
  for (const [at, folder] of FOLDERS.entries()) {
    const nth = (key, what) => median(visits[at].map((keys) => keys[key]?.[what]));
    const warm = (what) => median(visits[at].flatMap((keys) => keys.slice(COLD).map((it) => it[what])));
    const said = (what) => `1st ${nth(0, what)}, 2nd ${nth(1, what)}, warm ${warm(what)}`;
    console.log(`${folder}: a key at ${place} in ${name}: work ${said("work")}; with its frame ${said("picture")} ms`);
  }
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || undefined, args: ["--no-sandbox", "--disable-gpu"] });
const addresses = await Promise.all(FOLDERS.map(served));
for (const name of NAMES) {
  for (const place of Object.keys(PLACES)) await measure(browser, addresses, name, place);
}
await browser.close();
process.exit(0);
