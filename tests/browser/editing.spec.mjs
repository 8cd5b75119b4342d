// Typing: the picture follows, what is broken is said at its line and can be mended, nothing typed is lost.
import { expect, test } from "./fixture.mjs";
import { call, cursorAfter, editor, manifestOf, names, open, openAt, paste, places, problems, snapshot, text, thing } from "./page.mjs";

test("a plain text area is there until the code editor comes, and if it never does", async ({ page, complaints }) => {
  complaints.expect(/editor\.js|net::ERR_FAILED/);
  await page.route("**/editor.js", (route) => route.abort());
  await open(page, "?preset=clusterip");
  const area = page.getByRole("textbox", { name: "Manifest (YAML)" });
  await expect(area).toHaveValue(manifestOf("clusterip"));
  await area.fill(manifestOf("clusterip").replace("replicas: 3", "replicas: 5"));
  await expect(thing(page, "pod")).toHaveCount(6);
});

test("what is typed before the code editor comes is kept", async ({ page }) => {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  await page.route("**/editor.js", (route) => released.then(() => route.continue()));
  await open(page, "?preset=clusterip");
  const area = page.getByRole("textbox", { name: "Manifest (YAML)" });
  await area.fill("kind: Pod\napiVersion: v1\nmetadata: {name: early}\n");
  release();
  await expect(await editor(page)).toContainText("early");
  expect(await text(page)).toBe("kind: Pod\napiVersion: v1\nmetadata: {name: early}\n");
});

test("one replica more adds one pod, and what was there keeps its place", async ({ page }) => {
  await openAt(page, "?preset=loadbalancer-local");
  const [pods, nodes, services] = [await places(page, "pod"), await places(page, "node"), await places(page, "service")];
  await cursorAfter(page, "replicas: 3");
  await page.keyboard.press("Backspace");
  await page.keyboard.type("4");
  await expect(thing(page, "pod")).toHaveCount(4);
  const now = await places(page, "pod");
  expect(now).toMatchObject(pods);
  expect(await places(page, "node")).toEqual(nodes);
  expect(await places(page, "service")).toEqual(services);
  const added = Object.keys(now).filter((name) => !(name in pods));
  expect(added).toEqual([expect.stringMatching(/^default\/web-/)]);
});

test("no frame shows a text without its picture", async ({ page }) => {
  await openAt(page, "?preset=ingress");
  await cursorAfter(page, "replicas: 2");
  const before = (await names(page, "pod")).length;
  await page.evaluate(() => {
    const seen = (window.seen = []);
    const look = () => {
      const replicas = /replicas: ?(\d*)/.exec(document.querySelector(".cm-content").textContent)?.[1];
      const pods = document.querySelectorAll('[data-testid=stage] [data-kind="pod"]').length;
      if (seen.at(-1)?.join() !== [replicas, pods].join()) seen.push([replicas, pods]);
      window.looking = requestAnimationFrame(look);
    };
    look();
  });
  for (const key of ["Backspace", "4", "Backspace", "3", "Backspace", "2"]) {
    await page.keyboard.press(key);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
  }
  // None is one: what is not stated has its default.
  const shown = { "": before - 1, 2: before, 3: before + 1, 4: before + 2 };
  const seen = await page.evaluate(() => (cancelAnimationFrame(window.looking), window.seen));
  expect(seen.map(([replicas]) => replicas)).toEqual(["2", "", "4", "", "3", "", "2"]);
  expect(seen).toEqual(seen.map(([replicas]) => [replicas, shown[replicas]]));
});

test("what a key moved comes to stand where a new visit draws it", async ({ page }) => {
  await openAt(page, "?preset=ingress");
  await cursorAfter(page, "replicas: 2");
  await page.keyboard.press("Backspace");
  await page.keyboard.type("4");
  const typed = await text(page);
  const kinds = ["pod", "node", "service", "ingress"];
  const now = await Promise.all(kinds.map((kind) => places(page, kind)));
  await openAt(page, "?preset=nodeport");
  await call(page, "load", typed);
  expect(now).toEqual(await Promise.all(kinds.map((kind) => places(page, kind))));
});

test("of an object that is not drawn, its first error says so", async ({ page }) => {
  await open(page, "?preset=nodeport");
  await paste(page, `${manifestOf("nodeport")}---\napiVersion: v1\nkind: Service\nmetadata: {name: two}\nspec:\n  ipFamilyPolicy: RequireDualStack\n  ipFamilies: [IPv6, IPv4]\n  ports: [{port: 80}]\n`);
  const cards = page.getByTestId("diagnostics").locator("article");
  await expect(cards).toHaveCount(2);
  await expect(cards.first()).toContainText("Not drawn until this is mended.");
  await expect(cards.last()).not.toContainText("Not drawn");
});

test("a cleared editor invites, and says no error", async ({ page }) => {
  await open(page, "?preset=nodeport");
  await (await editor(page)).focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.press("Delete");
  await expect(page.getByTestId("empty")).toBeVisible();
  await expect(page.getByTestId("diagnostics")).toBeHidden();
  await page.keyboard.press("ControlOrMeta+z");
  await expect(thing(page, "service", "default/web")).toBeVisible();
  expect(await text(page)).toBe(manifestOf("nodeport"));
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.press("Delete");
  await page.getByTestId("empty").getByRole("button").first().click();
  await expect(page.getByTestId("empty")).toBeHidden();
});

test("a broken document is said at its line, and the others stay", async ({ page }) => {
  await open(page, "?preset=clusterip");
  const lines = manifestOf("clusterip").split("\n");
  const line = lines.indexOf("kind: Deployment");
  lines[line] = "kind: [Deployment";
  await paste(page, lines.join("\n"));
  await expect.poll(() => problems(page)).not.toEqual([]);
  const { start, end } = { start: lines.indexOf("---") + 1, end: lines.lastIndexOf("---") + 1 };
  for (const problem of (await problems(page)).filter(({ code }) => /yaml|flow|syntax|unclosed/.test(code))) {
    expect(problem.line).toBeGreaterThanOrEqual(start);
    expect(problem.line).toBeLessThanOrEqual(end);
  }
  expect(await names(page, "service")).toEqual(["default/cart"]);
  expect(await names(page, "pod")).toContain("default/frontend");
});

test("a wrong value is drawn as it was meant, said at its line, and mended by its button", async ({ page }) => {
  await open(page);
  const right = manifestOf("loadbalancer-local");
  await paste(page, right.replace("externalTrafficPolicy: Local", "externalTrafficPolicy: local"));
  await expect.poll(() => problems(page)).toHaveLength(1);
  expect((await problems(page))[0].line).toBe(right.split("\n").indexOf("  externalTrafficPolicy: Local") + 1);
  await expect(page.getByTestId("editor").locator(".cm-sv-line-error")).toHaveText("  externalTrafficPolicy: local");
  await expect(page.locator(".status")).toContainText("1 problem");
  await expect(page.locator(".status")).toContainText("drawn with Local");
  const drawn = await places(page, "pod");
  await page.getByTestId("diagnostics").getByRole("button", { name: /Local/ }).click();
  await expect(page.getByTestId("diagnostics")).toBeHidden();
  expect(await text(page)).toBe(right);
  expect(await places(page, "pod")).toEqual(drawn);
  await (await editor(page)).focus();
  await page.keyboard.press("ControlOrMeta+z");
  await expect.poll(() => problems(page)).toHaveLength(1);
});

test("several certain problems are mended together", async ({ page }) => {
  await open(page);
  const right = manifestOf("nodeport");
  await paste(page, right.replace("type: NodePort", "type: nodeport").replace("kind: Deployment", "kind: deployment"));
  await page.getByRole("button", { name: /^Fix all/ }).click();
  await expect(page.getByTestId("diagnostics")).toBeHidden();
  expect(await text(page)).toBe(right);
});

test("a fix is not made on a text that was typed since", async ({ page }) => {
  await open(page);
  const right = `# mine\n${manifestOf("nodeport")}`;
  const broken = right.replace("type: NodePort", "type: nodeport");
  await paste(page, broken);
  await expect(page.getByTestId("diagnostics").locator(".fix")).toBeVisible();
  await (await editor(page)).focus();
  await page.keyboard.press("ControlOrMeta+Home");
  await page.evaluate(async () => {
    document.execCommand("insertText", false, "#");
    // The editor reads it in a microtask; the next frame, which tells the problem anew, is not there yet.
    await null;
    document.querySelector(".fix").click();
  });
  await expect.poll(() => text(page)).toBe(`#${broken}`);
  await page.getByTestId("diagnostics").locator(".fix").click();
  await expect(page.getByTestId("diagnostics")).toBeHidden();
  expect(await text(page)).toBe(`#${right}`);
});

test("the keys that are tried while the page idles leave it as it is", async ({ page }) => {
  await page.addInitScript(() => {
    window.tried = { asked: 0, done: 0, unseen: 0 };
    const observe = ResizeObserver.prototype.observe;
    ResizeObserver.prototype.observe = function (element) {
      if (element.matches(".stage-scroll") && !element.isConnected) window.tried.unseen += 1;
      return observe.call(this, element);
    };
    window.requestIdleCallback = (run) => {
      window.tried.asked += 1;
      // At once: no frame comes in between, and what was asked for and is gone again must not be called.
      queueMicrotask(async () => {
        await run();
        window.tried.done += 1;
      });
    };
  });
  await openAt(page, "?preset=loadbalancer", 2);
  const before = [await text(page), await names(page, "pod"), await places(page, "pod"), await snapshot(page)];
  await expect.poll(() => page.evaluate(() => window.tried.asked > 2 && window.tried.asked === window.tried.done)).toBe(true);
  expect([await text(page), await names(page, "pod"), await places(page, "pod"), await snapshot(page)]).toEqual(before);
  expect(await page.evaluate(() => window.tried.unseen)).toBe(1);
  await expect(page.getByTestId("lesson")).toBeVisible();
  await (await editor(page)).focus();
  await page.keyboard.press("ControlOrMeta+z");
  expect(await text(page)).toBe(before[0]);
});

test("a line of a problem leads to the editor", async ({ page }) => {
  await open(page);
  await paste(page, manifestOf("clusterip").replace("port: 80\n", "port: 99999\n"));
  await page.getByTestId("diagnostics").getByRole("button", { name: /^Line/ }).first().click();
  await expect(await editor(page)).toBeFocused();
  await expect(page.getByTestId("editor").locator(".cm-activeLine")).toContainText("99999");
});

test("what is said again and again is said once, after what is worse, with a link to each line", async ({ page }) => {
  const account = (name) => `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: ${name}\n---\n`;
  await open(page);
  await paste(page, account("a") + account("b") + account("c") + manifestOf("clusterip").replace("port: 80\n", "port: 99999\n"));
  await expect.poll(async () => (await problems(page)).map(({ line }) => line).slice(1)).toEqual([2]);
  const [worst] = await problems(page);
  expect(worst.line).toBeGreaterThan(15);
  const also = page.locator(".problem .also");
  await expect(also.getByRole("button")).toHaveText(["7", "12"]);
  await also.getByRole("button", { name: "Line 12" }).click();
  await expect(await editor(page)).toBeFocused();
  expect(await page.getByTestId("editor").locator(".cm-lineNumbers .cm-activeLineGutter").textContent()).toBe("12");
});

test("the text is kept across a reload", async ({ page }) => {
  await open(page);
  await paste(page, manifestOf("headless").replace("replicas: 3", "replicas: 2"));
  await expect.poll(() => names(page, "pod")).toEqual(["default/api", "default/db-0", "default/db-1"]);
  await expect
    .poll(() => page.evaluate(() => Object.values(localStorage).some((value) => value.includes("replicas: 2"))))
    .toBe(true);
  await open(page);
  expect(await text(page)).toContain("replicas: 2");
  expect(await names(page, "pod")).toEqual(["default/api", "default/db-0", "default/db-1"]);
});

test("what was typed comes back by undo after a lesson was opened by mistake", async ({ page }) => {
  await open(page);
  const own = manifestOf("headless").replace("name: db", "name: mine");
  await paste(page, own);
  await page.getByTestId("preset").click();
  await page.getByRole("option", { name: /NodePort/ }).first().click();
  await expect.poll(() => names(page, "service")).toEqual(["default/web"]);
  await (await editor(page)).focus();
  await page.keyboard.press("ControlOrMeta+z");
  await expect.poll(() => text(page)).toBe(own);
  expect(await names(page, "service")).toEqual(["default/mine"]);
});

test("a lesson ends where a whole other text takes its place, not where its own is edited", async ({ page }) => {
  await openAt(page, "?preset=clusterip");
  await cursorAfter(page, "replicas: 3");
  await page.keyboard.type("0");
  await expect(page.getByTestId("lesson")).toBeVisible();
  await paste(page, "apiVersion: v1\nkind: Service\nmetadata: {name: other}\nspec: {ports: [{port: 80}]}\n");
  await expect(page.getByTestId("lesson")).toHaveCount(0);
});

test("a long line slides under the line numbers, not through them", async ({ page }) => {
  await openAt(page, "?preset=clusterip");
  await editor(page);
  const clear = await page.locator(".cm-gutters").evaluate((it) => getComputedStyle(it).backgroundColor);
  expect(clear).not.toBe("rgba(0, 0, 0, 0)");
});
