// What cannot be drawn without standing still, or read by anybody, is folded in the editor: the page answers, and the
// text is whole.
import { expect, test } from "./fixture.mjs";
import { binary, call, editor, lineOf, manifestOf, names, open, paste, problems, text } from "./page.mjs";

const spec = { ports: [{ port: 80 }] };
const service = (at) => ({ apiVersion: "v1", kind: "Service", metadata: { name: `s${at}` }, spec });
const oneLine = JSON.stringify({ apiVersion: "v1", kind: "List", items: [...Array(2_000).keys()].map(service) });

const note = (page) => page.locator(".cm-sv-folded");
const codes = async (page) => (await problems(page)).map(({ code }) => code);

/** How many characters the browser has to lay out. */
const drawn = (page) => page.locator(".cm-content").evaluate((content) => content.textContent.length);

test("of a binary the head is drawn, the rest is folded in the change that brings it", async ({ page }) => {
  await open(page, "?preset=clusterip");
  const content = await editor(page);
  // The first thing that is laid out after the paste is looked at before any frame.
  await content.evaluate((element) => {
    new MutationObserver((_, observer) => {
      window.firstDrawn = element.textContent.length;
      observer.disconnect();
    }).observe(element, { childList: true, subtree: true });
  });
  await paste(page, binary);
  await expect(note(page)).toContainText("Not text: 499,920 characters folded");
  expect(await page.evaluate(() => window.firstDrawn)).toBeLessThan(2_000);
  await expect.poll(() => codes(page)).toEqual(["not-text"]);
  expect(await text(page)).toBe(binary);
});

test("a fold opens piece by piece, by its button, its mark, and a key", async ({ page }) => {
  await open(page);
  await paste(page, binary);
  const before = await drawn(page);
  await note(page).getByRole("button", { name: "Show more" }).click();
  await expect(note(page)).toContainText("498,920");
  expect(await drawn(page)).toBeGreaterThan(before);
  await page.locator(".cm-foldPlaceholder").click();
  await expect(note(page)).toContainText("497,920");
  await page.locator(".cm-content").press("Control+Shift+BracketRight");
  await expect(note(page)).toContainText("496,920");
  expect(await text(page)).toBe(binary);
});

test("undo brings the old text back, and redo the folded one", async ({ page }) => {
  await open(page, "?preset=clusterip");
  await paste(page, binary);
  await expect(note(page)).toBeVisible();
  await page.keyboard.press("ControlOrMeta+z");
  await expect(note(page)).toBeHidden();
  expect(await text(page)).toBe(manifestOf("clusterip"));
  await expect.poll(() => names(page, "service")).toEqual(["default/cart"]);
  await page.keyboard.press("ControlOrMeta+Shift+z");
  await expect(note(page)).toBeVisible();
  expect(await text(page)).toBe(binary);
});

test("a long line is folded, and drawn where it is looked for", async ({ page }) => {
  await open(page);
  await paste(page, oneLine);
  await expect(note(page)).toContainText("Long line:");
  expect(await drawn(page)).toBeLessThan(2_000);
  expect((await call(page, "inspect")).services).toHaveLength(2_000);
  await page.keyboard.press("ControlOrMeta+f");
  await page.keyboard.type('"s1234"');
  await page.keyboard.press("Enter");
  await expect(page.locator(".cm-line", { hasText: '"s1234"' })).toBeVisible();
  await expect(page.locator(".cm-foldPlaceholder")).toHaveCount(2);
  expect(await text(page)).toBe(oneLine);
});

test("a binary in the midst of a manifest folds alone", async ({ page }) => {
  const manifest = manifestOf("clusterip");
  const blob = binary.slice(0, 50_000).replaceAll("\n", "");
  const mixed = `${manifest}---\nkind: ConfigMap\ndata:\n  blob: ${blob}\n---\n${manifest}`;
  await open(page);
  await paste(page, mixed);
  await expect(note(page)).toHaveCount(1);
  await expect(await lineOf(page, "kind: ConfigMap")).toBeVisible();
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.type("# the end");
  expect(await text(page)).toBe(`${mixed}# the end`);
  await lineOf(page, "kind: ConfigMap");
  await expect(note(page)).toHaveCount(1);
});

test("text in any script, another encoding or a terminal's colours is not folded", async ({ page }) => {
  await open(page);
  const words = ["쿠버네티스 서비스", "服务发现与负载均衡", "サービス", "الخدمات", "สวัสดีชาวโลก", "नमस्ते दुनिया"];
  const all = [...words, "👩‍👩‍👧‍👦🇰🇷❤️‍🔥", "\ufffd\ufffd\ufffd\ufffd"];
  const line = (at) => `# ${all[at % all.length].repeat(3)} \u001b[31mred\u001b[0m`;
  await paste(page, [...Array(1_000).keys()].map(line).join("\n"));
  await expect(page.locator(".cm-line", { hasText: "\ufffd" }).last()).toBeVisible();
  await expect(note(page)).toHaveCount(0);
});

test("what nests too deeply or goes on too long has no colours, and the next text has them again", async ({ page }) => {
  await open(page);
  const coloured = page.locator(".cm-line span[class]", { hasText: "apiVersion" });
  for (const hostile of ["- ".repeat(5_000), "[".repeat(5_000), `text: ${"word ".repeat(1_000_000)}`]) {
    await paste(page, hostile);
    await expect.poll(() => problems(page).then(({ length }) => length)).toBeGreaterThan(0);
    await expect(coloured).toHaveCount(0);
    await paste(page, manifestOf("clusterip"));
    await expect(coloured.first()).toBeVisible();
  }
});

test("the note speaks Korean", async ({ page }) => {
  await open(page);
  await paste(page, binary);
  await page.getByRole("button", { name: /한국어/ }).click();
  await expect(note(page)).toContainText("텍스트가 아님: 499,920자 접음");
  await expect(note(page).getByRole("button", { name: "더 보기" })).toBeVisible();
});
