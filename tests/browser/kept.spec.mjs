// A large text stays where the person left it: for the next visit, and in the plain text area, which shows its head.
import { expect, test } from "./fixture.mjs";
import { binary, editor, manifestOf, names, open, paste, text } from "./page.mjs";

const note = (page) => page.locator(".cm-sv-folded");

test("it is kept, and folded when the page comes back", async ({ page }) => {
  await open(page);
  await paste(page, binary);
  await page.waitForFunction((text) => localStorage.getItem("serviscope.text") === text, binary);
  await open(page);
  await editor(page);
  await expect(note(page)).toBeVisible();
  expect(await text(page)).toBe(binary);
  await paste(page, manifestOf("clusterip"));
  await expect.poll(() => names(page, "service")).toEqual(["default/cart"]);
});

test("a text that the browser does not keep is said to be lost at the end of the visit", async ({ page }) => {
  await open(page);
  await paste(page, `# ${"a comment ".repeat(600_000)}`);
  await expect(page.getByText("too large to be kept in the browser")).toBeVisible();
});

test("until the code editor is there the text area shows the head, and nothing is lost", async ({ page, complaints }) => {
  complaints.expect(/editor\.js|ERR_FAILED/);
  await page.addInitScript((text) => localStorage.setItem("serviscope.text", text), binary);
  await page.route("**/editor.js", (route) => route.abort());
  await open(page);
  const area = page.locator("textarea");
  await expect(area).toBeVisible();
  const shown = (await area.inputValue()).length;
  expect(shown).toBeGreaterThan(0);
  expect(shown).toBeLessThan(3_000);
  expect(await text(page)).toBe(binary);
  await area.focus();
  await page.keyboard.press("ControlOrMeta+Home");
  await page.keyboard.type("# ");
  expect(await text(page)).toBe(`# ${binary}`);
  // To select all means all.
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.press("Delete");
  expect(await text(page)).toBe("");
  await area.evaluate((element, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, binary);
  expect(await text(page)).toBe(binary);
  expect((await area.inputValue()).length).toBeLessThan(3_000);
});
