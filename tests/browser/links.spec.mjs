// The state in the address: nothing is sent, everything comes back, and a broken link costs nothing.
import { deflateSync } from "node:zlib";
import { expect, test } from "./fixture.mjs";
import { call, editor, manifestOf, names, open, openAt, paste, snapshot, text, unpack } from "./page.mjs";

const pako = (state) => `#pako:${deflateSync(JSON.stringify(state)).toString("base64url")}`;
const BROKEN = /This link cannot be read/;

/** The part of a link that a test opens, since its host differs. */
const fragment = (link) => new URL(link).hash;

test("a link brings back text, moment, view, selection, theme and language", async ({ page, context }) => {
  await openAt(page, "?preset=loadbalancer", 4.35);
  await page.getByTestId("view").locator("[data-value=overview]").click();
  await page.getByTestId("theme").click();
  const theme = await page.locator("html").getAttribute("data-theme");
  await page.locator('[data-kind=service][data-name="default/web"]').click({ position: { x: 30, y: 14 } });
  const before = await snapshot(page);
  const link = await call(page, "link");
  expect(unpack(link)).toMatchObject({ v: 1, t: 4.35, view: "overview", select: "default/web", theme, lang: "en" });
  const other = await context.newPage();
  await open(other, fragment(link));
  expect(await snapshot(other)).toEqual(before);
  expect(await text(other)).toBe(manifestOf("loadbalancer"));
  await expect(other.getByTestId("inspector")).toContainText("LoadBalancer");
  await expect(other.locator("html")).toHaveAttribute("data-theme", theme);
});

test("the share button gives that link", async ({ page }) => {
  await openAt(page, "?preset=headless", 2);
  await page.getByTestId("share").click();
  const field = page.getByRole("dialog").getByRole("textbox");
  await expect(field).toHaveValue(/#pako:/);
  expect(unpack(await field.inputValue()).manifest).toBe(manifestOf("headless"));
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByTestId("share")).toBeFocused();
});

test("the embed button gives an iframe of the same state", async ({ page }) => {
  await openAt(page, "?preset=headless", 2);
  await page.getByTestId("embed").click();
  const field = page.getByRole("dialog").getByRole("textbox");
  await expect(field).toHaveValue(/^<iframe src="[^"]+\?embed#pako:[^"]+" title="[^"]+"/);
});

test("links written by hand: JSON in base64, and plain YAML", async ({ page }) => {
  const state = { v: 1, manifest: manifestOf("nodeport"), lang: "ko", nonsense: [1, 2] };
  await open(page, `#base64:${Buffer.from(JSON.stringify(state)).toString("base64url")}`);
  await expect.poll(() => names(page, "service")).toEqual(["default/web"]);
  await expect(page.locator("html")).toHaveAttribute("lang", "ko");
  await page.goto("about:blank");
  await open(page, `#yaml=${encodeURIComponent(manifestOf("externalname"))}`);
  await expect.poll(() => names(page, "service")).toEqual(["default/payments"]);
  expect(await text(page)).toBe(manifestOf("externalname"));
});

test("a link that is followed on the open page is opened in it", async ({ page }) => {
  await open(page, "?preset=clusterip");
  await page.evaluate((hash) => (location.hash = hash), pako({ v: 1, manifest: manifestOf("headless") }));
  await expect.poll(() => names(page, "service")).toEqual(["default/db"]);
});

test("a link shows the same packets, whatever link was open before it", async ({ page }) => {
  const link = pako({ v: 1, manifest: manifestOf("loadbalancer"), t: 6 });
  await open(page, link);
  const alone = (await snapshot(page)).packets;
  await page.evaluate((hash) => (location.hash = hash), pako({ v: 1, manifest: manifestOf("nodeport"), seed: 7, t: 6 }));
  await expect.poll(() => names(page, "service")).toEqual(["default/web"]);
  await page.evaluate((hash) => (location.hash = hash), link);
  await expect.poll(async () => (await snapshot(page)).packets).toEqual(alone);
});

test("a moment after the end is the end, one before the start the start", async ({ page }) => {
  await open(page, pako({ v: 1, manifest: manifestOf("clusterip"), t: 1000 }));
  await expect.poll(async () => (await snapshot(page)).time).toBe(40);
  await page.goto("about:blank");
  await open(page, pako({ v: 1, manifest: manifestOf("clusterip"), t: -5 }));
  await expect.poll(async () => (await snapshot(page)).time).toBe(0);
});

test("a link without a moment plays, one with a moment stands there", async ({ page }) => {
  await open(page, pako({ v: 1, manifest: manifestOf("clusterip") }));
  await expect.poll(async () => (await snapshot(page)).playing).toBe(true);
  await page.goto("about:blank");
  await open(page, pako({ v: 1, manifest: manifestOf("clusterip"), t: 3 }));
  await expect.poll(async () => (await snapshot(page)).time).toBe(3);
  expect((await snapshot(page)).playing).toBe(false);
});

const whole = pako({ v: 1, manifest: manifestOf("loadbalancer") });
const broken = {
  "cut off": whole.slice(0, -20),
  "cut short": whole.slice(0, 20),
  empty: "#pako:",
  "no base64": "#pako:!!!!",
  "no manifest": pako({ v: 1, text: "x" }),
  "no object": pako([1]),
  "not compressed": `#pako:${Buffer.from("{}").toString("base64url")}`,
  "a bomb": `#pako:${deflateSync(Buffer.alloc(40_000_000, 0x20), { level: 9 }).toString("base64url")}`,
  "half an escape": "#yaml=%E0%A4%A",
};

test("traffic that was added goes with the link", async ({ page, context }) => {
  await openAt(page, "?preset=clusterip", 2);
  await call(page, "send", { from: "pod/frontend", to: "cart:80", requests: 6 });
  await call(page, "seek", 3.5);
  const link = await call(page, "link");
  expect(unpack(link).scenario).toEqual({ send: [{ from: "pod/frontend", to: "cart:80", requests: 6, at: 2 }] });
  const there = await snapshot(page);
  const other = await context.newPage();
  await open(other, fragment(link));
  await expect.poll(async () => (await snapshot(other)).packets).toEqual(there.packets);
  // What is no traffic is left aside.
  const odd = { v: 1, manifest: manifestOf("clusterip"), scenario: { send: [1, { from: "pod/frontend" }, null] }, t: 3.5 };
  await other.goto("about:blank");
  await open(other, pako(odd));
  expect((await snapshot(other)).packets.length).toBeLessThan(there.packets.length);
});

test("a broken link says so, and keeps what the person had", async ({ page }) => {
  await open(page);
  const own = manifestOf("headless").replaceAll("name: db", "name: mine");
  await paste(page, own);
  await expect
    .poll(() => page.evaluate(() => Object.values(localStorage).some((value) => value.includes("name: mine"))))
    .toBe(true);
  for (const [what, hash] of Object.entries(broken)) {
    await page.goto("about:blank");
    await open(page, hash);
    await expect(page.getByText(BROKEN), what).toBeVisible();
    expect(await text(page), what).toBe(own);
  }
});

test("a broken link on the open page keeps the text as well", async ({ page }) => {
  await open(page, "?preset=clusterip");
  await page.evaluate((hash) => (location.hash = hash), broken["cut off"]);
  await expect(page.getByText(BROKEN)).toBeVisible();
  expect(await text(page)).toBe(manifestOf("clusterip"));
});

test("looking at somebody's link does not overwrite one's own text", async ({ page }) => {
  await open(page);
  const own = manifestOf("headless").replaceAll("name: db", "name: mine");
  await paste(page, own);
  await expect
    .poll(() => page.evaluate(() => Object.values(localStorage).some((value) => value.includes("name: mine"))))
    .toBe(true);
  await page.goto("about:blank");
  await open(page, whole);
  await expect.poll(() => names(page, "service")).toEqual(["default/redis", "default/web"]);
  await page.goto("about:blank");
  await open(page);
  expect(await text(page)).toBe(own);
});

test("an embedded stage has no editor, and a way to the whole page", async ({ page }) => {
  await open(page, "?embed&preset=clusterip");
  await expect(page.getByTestId("stage")).toBeVisible();
  await expect(page.getByTestId("editor")).toHaveCount(0);
  await expect(page.getByTestId("play")).toBeVisible();
  expect(await names(page, "service")).toEqual(["default/cart"]);
  const whole = page.getByRole("link", { name: "Open in Serviscope" });
  await whole.hover();
  await expect(whole).toHaveAttribute("href", /#pako:/);
  expect(unpack(await whole.getAttribute("href")).manifest).toBe(manifestOf("clusterip"));
  await page.goto(fragment(await whole.getAttribute("href")));
  await editor(page);
});
