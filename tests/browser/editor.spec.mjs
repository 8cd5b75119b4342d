// The editor's handle (editor/editor.js), mounted by itself under the page's own policy.
import { expect, test } from "./fixture.mjs";

const SERVICE = "apiVersion: v1\nkind: Service\nspec:\n  externalTrafficPolicy: local\n  ports:\n    - port: 80\n";
const LOCAL = { from: SERVICE.indexOf("local"), to: SERVICE.indexOf("local") + 5 };

/** Mounts an editor in a box over the page; `window.ed` is its handle, `window.told` what it reported. */
async function mount(page, text = SERVICE) {
  await page.goto("");
  await page.evaluate(async (text) => {
    const { mount } = await import(new URL("editor.js", document.baseURI).href);
    const box = document.createElement("div");
    box.id = "box";
    Object.assign(box.style, { position: "fixed", inset: "0 50% 0 0", zIndex: 99 });
    document.body.append(box);
    window.told = { changes: [], cursors: [], hovers: [] };
    window.ed = mount(box, {
      text,
      dark: true,
      label: "Manifest",
      onChange: (text) => window.told.changes.push(text),
      onCursor: (offset, line) => window.told.cursors.push([offset, line]),
      onHoverLine: (line) => window.told.hovers.push(line),
    });
  }, text);
  return page.locator("#box");
}

const told = (page) => page.evaluate(() => window.told);
const text = (page) => page.evaluate(() => window.ed.getText());

test("typing is told, setText is not, and undo brings it back", async ({ page }) => {
  const box = await mount(page);
  await box.getByRole("textbox", { name: "Manifest" }).click();
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.type("x");
  expect((await told(page)).changes).toEqual([`${SERVICE}x`]);
  await page.evaluate(() => window.ed.setText("kind: Pod\r\n"));
  expect(await text(page)).toBe("kind: Pod\n");
  expect((await told(page)).changes).toHaveLength(1);
  await page.keyboard.press("ControlOrMeta+z");
  expect(await text(page)).toBe(`${SERVICE}x`);
  expect((await told(page)).changes).toHaveLength(2);
});

test("a diagnostic is underlined, its line tinted, and its fix applied by its button", async ({ page }) => {
  const box = await mount(page);
  await page.evaluate((at) => {
    const fix = { ...at, insert: "Local" };
    window.ed.setDiagnostics([{ ...at, severity: "error", message: "no <b>policy</b>", fixTitle: "Use Local", fix }]);
  }, LOCAL);
  await expect(box.locator(".cm-sv-line-error")).toHaveText("  externalTrafficPolicy: local");
  await expect(box.locator(".cm-lint-marker-error")).toBeVisible();
  await box.locator(".cm-lintRange-error").hover();
  await expect(page.getByText("no <b>policy</b>")).toBeVisible();
  // The text before it grows: the fix moves with what it fixes.
  await page.evaluate(() => window.ed.replace(0, 0, "# comment\n"));
  await box.locator(".cm-lintRange-error").hover();
  await page.getByRole("button", { name: "Use Local" }).click();
  expect(await text(page)).toBe(`# comment\n${SERVICE.replace("local", "Local")}`);
  expect((await told(page)).changes.at(-1)).toContain("externalTrafficPolicy: Local");
});

test("lines light up, reveal moves the cursor and leaves the focus", async ({ page }) => {
  const box = await mount(page);
  await page.evaluate((text) => window.ed.highlight([{ from: text.indexOf("ports"), to: text.length - 1 }]), SERVICE);
  await expect(box.locator(".cm-sv-lit")).toHaveText(["  ports:", "    - port: 80"]);
  await page.evaluate((at) => window.ed.reveal(at.from), LOCAL);
  expect((await told(page)).cursors.at(-1)).toEqual([LOCAL.from, 4]);
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
  await box.getByText("kind").hover();
  await expect.poll(async () => (await told(page)).hovers.at(-1)).toBe(2);
});

test("Tab indents, and after Escape it leaves", async ({ page }) => {
  const box = await mount(page, "");
  await box.getByRole("textbox").focus();
  await page.keyboard.press("Tab");
  expect(await text(page)).toBe("  ");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  expect(await text(page)).toBe("  ");
  await expect(box.getByRole("textbox")).not.toBeFocused();
});

test("whoever indents by Tab, or comes by it, is told how to leave", async ({ page }) => {
  const box = await mount(page, "a: 1");
  const content = box.getByRole("textbox");
  const hint = box.locator(".cm-sv-leaving");
  await content.click();
  await page.keyboard.type("x");
  await expect(hint).toHaveCount(0);
  await page.keyboard.press("Tab");
  await expect(hint).toHaveText("Tab indents. To leave: Escape, then Tab.");
  await page.keyboard.type("y");
  await expect(hint).toHaveCount(0);
  await page.evaluate(() => window.ed.setWords({ lang: "ko", label: "매니페스트" }));
  await expect(content).toHaveAttribute("aria-description", "Tab: 들여쓰기. 나가기: Esc 다음 Tab.");
  // From outside: forwards out of the editor, and back into it.
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  await expect(content).not.toBeFocused();
  await expect(hint).toHaveCount(0);
  await page.keyboard.press("Shift+Tab");
  await expect(content).toBeFocused();
  await expect(hint).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(hint).toBeVisible();
});

test("a deletion leaves the other lines as they are, and nothing that floats makes the page longer", async ({ page }) => {
  const box = await mount(page, "a: 12\nb: true\nc: 3\nd: x\n");
  await box.locator(".cm-sv-scalar").first().click();
  await page.keyboard.press("End");
  await page.evaluate(() => {
    window.changed = [];
    new MutationObserver((records) => window.changed.push(...records.map(({ target }) => target)))
      .observe(document.querySelector("#box .cm-content"), { childList: true, characterData: true, subtree: true });
  });
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Backspace");
  await expect(box.locator(".cm-line").first()).toHaveText("a: ");
  const lines = await page.evaluate(() => {
    const line = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest(".cm-line");
    return [...new Set(window.changed.filter((it) => it.isConnected).map((it) => line(it)?.textContent))];
  });
  expect(lines).toEqual(["a: "]);
  expect(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBe(0);
});

test("its search speaks the page's language", async ({ page }) => {
  const box = await mount(page);
  await page.evaluate(() => window.ed.setWords({ lang: "ko", label: "매니페스트" }));
  await box.getByRole("textbox", { name: "매니페스트" }).press("ControlOrMeta+f");
  await expect(box.getByPlaceholder("찾기")).toBeFocused();
});

test("offsets beyond the text are clamped", async ({ page }) => {
  const box = await mount(page, "a: 1");
  await page.evaluate(() => {
    window.ed.setDiagnostics([{ from: 90, to: 99, severity: "warning", message: "far" }]);
    window.ed.highlight([{ from: -5, to: 1e9 }]);
    window.ed.reveal(1e9);
    window.ed.replace(50, 2, "!");
  });
  await expect(box.locator(".cm-sv-lit")).toHaveCount(1);
  expect(await text(page)).toBe("a: 1!");
  await page.evaluate(() => window.ed.destroy());
  await expect(box.locator(".cm-editor")).toHaveCount(0);
});
