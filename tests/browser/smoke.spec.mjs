// The page comes up, within its budget.
import { gzipSync } from "node:zlib";
import { expect, test } from "./fixture.mjs";

const FIRST_LOAD_BUDGET = 300_000;

test("the stage appears", async ({ page }) => {
  await page.goto("");
  await expect(page.getByTestId("stage")).toBeVisible();
});

test("what a first visit downloads until the picture is up, without the editor, is within its budget", async ({ page }) => {
  const bodies = [];
  page.on("response", (response) => {
    if (!response.url().endsWith("/editor.js")) bodies.push(response.body());
  });
  await page.goto("");
  await expect(page.getByTestId("stage")).toBeVisible();
  const sizes = (await Promise.all([...bodies])).map((body) => gzipSync(body, { level: 9 }).length);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  expect(total).toBeGreaterThan(10_000);
  expect(total).toBeLessThanOrEqual(FIRST_LOAD_BUDGET);
});
