// Opens the instrumented page in FOLDER as first visitors do, and writes which points of the
// program were reached until packets moved for a while, a byte each. Run by `cargo xtask profile`:
// node xtask/profile.mjs FOLDER OUTPUT
import { readFile, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { chromium } from "@playwright/test";

const SITE = "http://profile.test/";
const TYPES = { ".css": "text/css", ".html": "text/html", ".js": "text/javascript", ".svg": "image/svg+xml", ".wasm": "application/wasm" };
/** How long packets move, in milliseconds: long enough for connections of every kind to come and go, also where
 * the machine has other things to do. */
const MOVING = Number(process.env.MOVING ?? 9000);

const desktop = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };
const VISITORS = [
  { viewport: desktop, colorScheme: "dark", locale: "en-US", sizes: true },
  { viewport: desktop, colorScheme: "light", locale: "ko-KR", deviceScaleFactor: 2, sizes: true },
  { viewport: { width: 1024, height: 768 }, colorScheme: "dark", locale: "en-US", reducedMotion: "reduce" },
  { viewport: phone, colorScheme: "dark", locale: "ko-KR", isMobile: true, hasTouch: true },
  { viewport: phone, colorScheme: "light", locale: "en-US", isMobile: true, hasTouch: true },
];

/** Screens of visitors: the layout of the first picture takes other ways on each. */
const WIDTHS = [320, 360, 390, 412, 430, 540, 600, 768, 820, 912, 1024, 1152, 1280, 1366, 1440, 1536, 1680, 1920, 2560];
const HEIGHTS = [568, 640, 720, 768, 844, 915, 1080, 1180, 1440];

/** Shows the page on each of them for a few frames. */
async function everySize(page) {
  for (const width of WIDTHS) {
    for (const height of HEIGHTS) {
      await page.setViewportSize({ width, height });
      await page.waitForTimeout(90);
    }
  }
}

/** Answers from the folder; the editor, which comes after the first picture, never comes. */
async function answer(route, folder) {
  const path = new URL(route.request().url()).pathname.slice(1) || "index.html";
  if (path === "editor.js") return;
  try {
    await route.fulfill({ body: await readFile(join(folder, path)), contentType: TYPES[extname(path)] ?? "text/plain" });
  } catch {
    await route.fulfill({ status: 404 });
  }
}

/** Which points one visitor reaches: a 0 or 1 each. */
async function visit(browser, { sizes, ...visitor }, folder) {
  const context = await browser.newContext(visitor);
  const page = await context.newPage();
  page.on("pageerror", (error) => console.error(error));
  await page.addInitScript(() => {
    // As on the release page, whose rest has not come yet.
    window.restOfProgram = () => new Promise(() => {});
    addEventListener("TrunkApplicationStarted", (event) => (window.program = event.detail.wasm));
  });
  await page.route(`${SITE}**`, (route) => answer(route, folder));
  await page.goto(SITE);
  await page.getByTestId("stage").waitFor();
  await page.waitForTimeout(MOVING);
  if (sizes) await everySize(page);
  if (process.env.SHOT) await page.screenshot({ path: process.env.SHOT });
  const reached = await page.evaluate(() => {
    const { memory, probes, probed } = window.program;
    const bytes = new Uint8Array(memory.buffer, probes.value, probed.value);
    return bytes.join("");
  });
  await context.close();
  return reached;
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
let all = [];
for (const visitor of VISITORS) {
  const reached = await visit(browser, visitor, process.argv[2]);
  all = [...reached].map((digit, at) => (digit === "1" || all[at] ? 1 : 0));
}
await browser.close();
await writeFile(process.argv[3], Uint8Array.from(all));
