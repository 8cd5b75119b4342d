// The page comes up, within its budget.
import { gzipSync } from "node:zlib";
import { expect, test } from "./fixture.mjs";
import { paste, problems } from "./page.mjs";

// As `cargo xtask build` counts it too (xtask/src/size.rs): gzip of text and code, packed files as they are.
const FIRST_LOAD_BUDGET = 300_000;

test("the stage appears", async ({ page }) => {
  await page.goto("");
  await expect(page.getByTestId("stage")).toBeVisible();
});

const sent = (response, body) =>
  response.url().endsWith(".lzma") ? body.length : gzipSync(body, { level: 9 }).length;

test("what a first visit downloads until the picture moves, without the editor, is within its budget", async ({ page }) => {
  const sizes = [];
  page.on("response", (response) => {
    // The rest of the program, and the looks of what it draws, are fetched when the first picture stands (xtask/rest.js).
    if (/\/((editor|later)\.js|rest-\w+\.wasm|(inspector|later)\.css)$/.test(response.url())) return;
    sizes.push(response.body().then((body) => sent(response, body)));
  });
  await page.goto("");
  await expect(page.getByTestId("stage")).toBeVisible();
  const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  expect(total).toBeGreaterThan(10_000);
  expect(total).toBeLessThanOrEqual(FIRST_LOAD_BUDGET);
});

// Where the first picture needs code that its profile does not know, the visitor waits for the whole program.
for (const [width, height] of [[1280, 720], [1366, 768], [1536, 864], [1920, 1080], [2560, 1440], [1024, 768], [412, 915], [360, 640]]) {
  test(`the first picture waits for nothing at ${width} x ${height}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.goto("");
    await expect(page.getByTestId("stage")).toBeVisible();
    await expect.poll(() => page.getByTestId("scrubber").inputValue().then(Number)).toBeGreaterThan(2);
    expect(await page.evaluate(() => window.restOfProgram.blocked), "`cargo xtask profile` is due").toBe(0);
  });
}

test("the first picture moves without the rest of the program, which then does its part", async ({ page }) => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route(/\/rest-\w+\.wasm$/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("");
  await expect(page.getByTestId("stage"), "`cargo xtask profile` is due").toBeVisible();
  await expect.poll(() => page.getByTestId("scrubber").inputValue().then(Number)).toBeGreaterThan(0);
  expect(await page.evaluate(() => window.restOfProgram.blocked), "`cargo xtask profile` is due").toBe(0);
  release();
  await page.evaluate(() => window.restOfProgram());
  await paste(page, "kind: Nothing\n");
  await expect.poll(() => problems(page)).not.toEqual([]);
});
