// Every lesson opens by its link, shows what its manifest makes, and moves.
import { expect, test } from "./fixture.mjs";
import { inspect } from "./native.mjs";
import { call, manifestOf, names, open, presets, snapshot, text } from "./page.mjs";

/** Sorted full names. */
const full = (objects) => objects.map(({ namespace, name }) => `${namespace}/${name}`).sort();

for (const preset of presets) {
  test(`${preset} shows what it is about, in both views, and its packets arrive`, async ({ page }) => {
    const expected = inspect(manifestOf(preset));
    expect(expected.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    await open(page, `?preset=${preset}`);
    expect(await text(page)).toBe(manifestOf(preset));
    for (const view of ["packet-path", "overview"]) {
      await page.getByTestId("view").locator(`[data-value=${view}]`).click();
      await expect.poll(async () => (await snapshot(page)).view).toBe(view);
      expect(await names(page, "node")).toEqual(expected.nodes.map(({ name }) => name).sort());
      expect(await names(page, "pod")).toEqual(full(expected.pods));
      expect(await names(page, "service")).toEqual(full(expected.services));
      expect(await names(page, "ingress")).toEqual(full([...expected.ingresses, ...expected.gateways]));
    }
    await expect(page.getByTestId("diagnostics").locator(".error")).toHaveCount(0);
    expect((await snapshot(page)).playing).toBe(true);
    await call(page, "setSpeed", 5);
    await expect.poll(async () => (await snapshot(page)).counters.delivered).toBeGreaterThan(0);
    await expect(page.getByTestId("counters")).toContainText(/[1-9]\d* delivered/);
  });
}

test("each lesson's packets end as it teaches", async ({ page }) => {
  await open(page);
  for (const preset of presets) {
    await call(page, "load", manifestOf(preset));
    await call(page, "pause");
    await call(page, "seek", 1e9);
    const { counters } = await snapshot(page);
    const { delivered, backends, ...failed } = counters;
    expect(delivered, preset).toBeGreaterThan(5);
    expect(failed, preset).toEqual({ refused: 0, dropped: 0, unresolved: 0, unreachable: 0 });
    expect(Object.values(backends).reduce((sum, count) => sum + count, 0), preset).toBe(delivered);
  }
});

test("the menu opens a lesson, by mouse and by keyboard", async ({ page }) => {
  await open(page);
  const button = page.getByTestId("preset");
  await button.click();
  await page.getByRole("option", { name: /NodePort/ }).first().click();
  await expect.poll(() => names(page, "service")).toEqual(["default/web"]);
  expect((await call(page, "inspect")).services[0].type).toBe("NodePort");
  await button.focus();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("option", { selected: true })).toBeFocused();
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("listbox")).toHaveCount(0);
  await button.click();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("listbox")).toHaveCount(0);
  await expect(button).toBeFocused();
});

test("a first visit opens a lesson that is already moving", async ({ page }) => {
  await open(page);
  await expect(page.getByTestId("lesson")).toBeVisible();
  expect((await snapshot(page)).playing).toBe(true);
  await expect.poll(async () => (await snapshot(page)).packets.length).toBeGreaterThan(0);
});

test("an unknown lesson says so, and opens another", async ({ page }) => {
  await open(page, "?preset=nonesuch");
  await expect(page.getByText("There is no preset of that name.")).toBeVisible();
  expect((await names(page, "service")).length).toBeGreaterThan(0);
});
