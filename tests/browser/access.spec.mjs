// What axe finds by itself: names, roles, structure, and contrast (WCAG 2.2 AA), in both themes.
import axe from "axe-core";
import { expect, test } from "./fixture.mjs";
import { editor, openAt, paste } from "./page.mjs";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What is broken, in short: the rule, where, why. */
async function violations(page) {
  await page.evaluate(axe.source);
  // A card is read with commas between its texts; axe wants them as they stand in the document.
  const rules = { "label-content-name-mismatch": { enabled: false } };
  const options = { runOnly: { type: "tag", values: RULES }, rules };
  const { violations } = await page.evaluate((options) => window.axe.run(options), options);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, any }) => `${id}: ${target} ${any[0]?.message ?? ""}`));
}

for (const colorScheme of ["dark", "light"]) {
  test.describe(`${colorScheme} theme`, () => {
    test.use({ colorScheme });

    test("nothing to find on a lesson with the inspector open", async ({ page }) => {
      await openAt(page, "?preset=loadbalancer", 3);
      await editor(page);
      await page.locator('[data-kind=service][data-name="default/web"]').click({ position: { x: 30, y: 14 } });
      await expect(page.getByTestId("inspector")).toBeVisible();
      expect(await violations(page)).toEqual([]);
    });

    test("nothing to find with problems, nor on an empty page, nor in an open menu", async ({ page }) => {
      await openAt(page, "?preset=loadbalancer", 3);
      await paste(page, "apiVersion: v1\nkind: service\nmetadata: {name: web}\nspec: {type: nodeport, selector: {app: web}}\n");
      await expect(page.getByTestId("diagnostics")).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await paste(page, " ");
      await expect(page.getByTestId("empty")).toBeVisible();
      await page.getByTestId("preset").click();
      await expect(page.getByRole("listbox")).toBeVisible();
      expect(await violations(page)).toEqual([]);
    });
  });
}

test("whatever takes the focus has a role and a name", async ({ page }) => {
  await openAt(page, "?preset=loadbalancer", 3);
  await editor(page);
  const nameless = () => {
    const all = [...document.querySelectorAll("[data-testid=stage] *")].filter((it) => it.tabIndex >= 0);
    const says = (it) => it.getAttribute("aria-label")?.replace(/^[^:]*: ?$/, "") || it.textContent;
    return all.filter((it) => !it.getAttribute("role") || !says(it)).map((it) => it.outerHTML.slice(0, 120));
  };
  expect(await page.evaluate(nameless)).toEqual([]);
  const crossing = page.locator("[data-part=crossing]").first();
  await expect(crossing).toHaveAccessibleName(/^rules of default\/web on node-1$/);
});
