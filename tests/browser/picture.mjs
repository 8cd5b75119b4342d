// Takes the pictures that README.md opens with, docs/stage.png and docs/stage-light.png, from dist/:
// `node tests/browser/picture.mjs` after `cargo xtask build`. The lesson on load balancers, when a packet has
// just been sent on to a pod.
import { writeFileSync } from "node:fs";
import { chromium } from "@playwright/test";
import { paletted } from "./png.mjs";
import { ADDRESS, serve } from "./server.mjs";

const PICTURES = { dark: "stage.png", light: "stage-light.png" };
const [WIDTH, HEIGHT] = [1440, 900];

/** Seconds into the lesson from which on a good moment is sought, and how far. */
const [FROM, TO] = [16, 38];

/** A packet from outside that the node's rules have sent on to a pod, while enough else moves; null for none. */
function chosen({ packets }) {
  const sentOn = ({ at, to, service, state }) =>
    state === "flying" && service === "default/web" && at.startsWith("node/") && to.startsWith("pod/");
  const flying = packets.filter(({ state }) => state === "flying");
  return flying.length >= 4 ? (flying.find(sentOn) ?? null) : null;
}

/** Opens the lesson, stopped at such a moment, with that packet selected. */
async function prepare(page) {
  await page.goto(`${ADDRESS}?preset=loadbalancer`);
  await page.getByTestId("editor").locator(".cm-content").waitFor();
  await page.evaluate(() => window.serviscope.inspect().then(() => window.serviscope.pause()));
  let packet = null;
  for (let time = FROM; !packet && time < TO; time += 0.1) {
    await page.evaluate((time) => window.serviscope.seek(time), time);
    packet = chosen(await page.evaluate(() => window.serviscope.snapshot()));
  }
  if (!packet) throw new Error("the lesson has no such moment");
  const stage = await page.getByTestId("stage").boundingBox();
  await page.mouse.click(stage.x + packet.x, stage.y + packet.y);
  await page.getByTestId("inspector").waitFor();
  await page.mouse.move(720, 20);
}

/** The pixels of a PNG, row by row: a browser reads it well. */
async function pixels(page, png) {
  await page.goto("about:blank");
  const bytes = await page.evaluate(async (data) => {
    const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    context.drawImage(bitmap, 0, 0);
    const image = context.getImageData(0, 0, bitmap.width, bitmap.height);
    return btoa(Array.from(image.data, (byte) => String.fromCharCode(byte)).join(""));
  }, png.toString("base64"));
  return Buffer.from(bytes, "base64");
}

const server = await serve();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
for (const [colorScheme, name] of Object.entries(PICTURES)) {
  const viewport = { width: WIDTH, height: HEIGHT };
  const page = await browser.newPage({ viewport, colorScheme, locale: "en-US", reducedMotion: "reduce" });
  await prepare(page);
  const shot = await page.screenshot({ animations: "disabled" });
  const picture = paletted(await pixels(page, shot), WIDTH, HEIGHT);
  writeFileSync(new URL(`../../docs/${name}`, import.meta.url), picture);
}
await browser.close();
server.close();
