// The page 'What is simulated': reachable from the main page, in both languages and themes, readable by everyone.
import axe from "axe-core";
import { expect, test } from "./fixture.mjs";
import { openAt } from "./page.mjs";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function violations(page) {
  await page.evaluate(axe.source);
  const options = { runOnly: { type: "tag", values: RULES } };
  const { violations } = await page.evaluate((options) => window.axe.run(options), options);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, any }) => `${id}: ${target} ${any[0]?.message ?? ""}`));
}

for (const colorScheme of ["dark", "light"]) {
  test.describe(`${colorScheme} theme`, () => {
    test.use({ colorScheme });

    test("the page of rules opens from the main page, lists every chapter, and leads back", async ({ page }) => {
      await openAt(page, "?preset=loadbalancer");
      await page.getByTestId("fidelity").click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("What is simulated");
      await expect(page.getByRole("heading", { level: 2 })).toHaveCount(7);
      await expect(page.locator("tr[id='r3.2.4']")).toContainText("local list");
      expect(await violations(page)).toEqual([]);
      await page.getByRole("link", { name: "한국어" }).click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("무엇을 시뮬레이션하는가");
      await expect(page.locator("html")).toHaveAttribute("lang", "ko");
      expect(await violations(page)).toEqual([]);
      await page.getByRole("link", { name: "Serviscope로 돌아가기" }).click();
      await expect(page.getByTestId("stage")).toBeVisible();
    });
  });
}
