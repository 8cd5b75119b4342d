// What specs do with a page, in the page's own terms: `window.serviscope` and the `data-` marks.
import { readFileSync, readdirSync } from "node:fs";
import { inflateSync } from "node:zlib";
import { expect } from "./fixture.mjs";

const PRESETS = new URL("../../public/presets/", import.meta.url);

/** The names of all presets, from the files. */
export const presets = readdirSync(PRESETS)
  .filter((file) => file.endsWith(".yaml"))
  .map((file) => file.slice(0, -".yaml".length));

/** The manifest of a preset. */
export const manifestOf = (preset) => readFileSync(new URL(`${preset}.yaml`, PRESETS), "utf8");

/** Opens the page, and waits until its core answers. */
export async function open(page, query = "") {
  await page.goto(query);
  await page.evaluate(() => window.serviscope.inspect());
}

/** Opens the page paused at a moment, so that nothing moves under a test's hands. */
export async function openAt(page, query, seconds = 0) {
  await open(page, query);
  await page.evaluate((seconds) => {
    window.serviscope.pause();
    window.serviscope.seek(seconds);
  }, seconds);
}

/** One call of `window.serviscope`; a refusal rejects with its message. */
export const call = (page, name, ...args) =>
  page.evaluate(async ({ name, args }) => window.serviscope[name](...args), { name, args });

/** What is to be seen now, without what depends on the machine. */
export async function snapshot(page) {
  const { frame, ...rest } = await call(page, "snapshot");
  return rest;
}

/** A thing on the stage. */
export const thing = (page, kind, name) =>
  page.locator(`[data-testid=stage] [data-kind="${kind}"]${name ? `[data-name="${name}"]` : ""}`);

/** The names of the things of a kind, as they are drawn. */
export const names = (page, kind) =>
  thing(page, kind).evaluateAll((all) => all.map((it) => it.dataset.name).sort());

/** Waits until nothing on the stage is on its way to another place. */
const settled = (page) =>
  page.evaluate(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    await frame();
    // After its frame, what moved sets out.
    await new Promise((done) => setTimeout(done));
    await frame();
    // A cursor blinks for ever.
    const ends = ({ effect }) => Number.isFinite(effect.getComputedTiming().endTime);
    await Promise.allSettled(document.getAnimations().filter(ends).map(({ finished }) => finished));
  });

/** Where the things of a kind come to stand, by name. */
export async function places(page, kind) {
  await settled(page);
  return thing(page, kind).evaluateAll((all) =>
    Object.fromEntries(all.map((it) => [it.dataset.name, getComputedStyle(it).transform])),
  );
}

/** The code editor, once it has come; `.cm-content` is where one types. */
export async function editor(page) {
  const content = page.getByTestId("editor").locator(".cm-content");
  await expect(content).toBeVisible();
  return content;
}

/** Replaces the whole text as a person would: select all, paste. */
export async function paste(page, text) {
  const content = await editor(page);
  await content.focus();
  await page.keyboard.press("ControlOrMeta+a");
  await content.evaluate((element, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

/** The first line of the editor that has a text: scrolled there, since only lines near what is seen are in the page. */
export async function lineOf(page, text) {
  const content = await editor(page);
  const line = content.locator(".cm-line", { hasText: text }).first();
  const scroller = page.getByTestId("editor").locator(".cm-scroller");
  await scroller.evaluate((it) => it.scrollTo(0, 0));
  await expect(async () => {
    if ((await line.count()) === 0) await scroller.evaluate((it) => it.scrollBy(0, it.clientHeight / 2));
    expect(await line.count()).toBe(1);
  }).toPass();
  return line;
}

/** Puts the cursor behind the first occurrence of a text in the editor. */
export async function cursorAfter(page, text) {
  const line = await lineOf(page, text);
  await line.click();
  await page.keyboard.press("End");
}

/** The state inside a share link. */
export function unpack(link) {
  const data = new URL(link).hash.replace("#pako:", "");
  return JSON.parse(inflateSync(Buffer.from(data, "base64url")).toString("utf8"));
}

/** The whole text in the editor, also where it is too long to be in the document. */
export const text = async (page) => unpack(await call(page, "link")).manifest;

/** The problems that are listed: their codes and lines. */
export const problems = (page) =>
  page
    .getByTestId("diagnostics")
    .locator("article")
    .evaluateAll((all) => all.map((it) => ({ code: it.dataset.code, line: Number(it.dataset.line) })));

const everything = [...Array(500_000).keys()].map((at) => String.fromCodePoint((at * 7_919) % 0xd7ff)).join("");

/** Bytes read as text: every character there is, in lines of odd lengths. */
export const binary = everything.replaceAll("\r", "\u0001");
