// Anything at all may be pasted. The page says what is wrong and stays alive, and nothing in a name is markup.
import { expect, test } from "./fixture.mjs";
import { call, manifestOf, names, open, paste, problems, snapshot, thing } from "./page.mjs";

const status = (page) => page.locator(".status");

/** The page still does what it is told: by its buttons, and by another text. */
async function alive(page) {
  await expect(status(page)).not.toHaveText("Reading ...");
  await call(page, "pause");
  await page.getByTestId("play").click();
  expect((await snapshot(page)).playing).toBe(true);
  await paste(page, manifestOf("clusterip"));
  await expect.poll(() => names(page, "service")).toEqual(["default/cart"]);
  await expect(page.getByTestId("diagnostics")).toBeHidden();
}

const bomb = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
  .concat([...Array(11).keys()].map((level) => `a${level + 1}: &a${level + 1} [${Array(9).fill(`*a${level}`)}]`))
  .join("\n");

const hostile = {
  "a novel": "It was a bright cold day in April, and the clocks were striking thirteen.\n\n".repeat(4_000),
  "a binary as text": [...Array(60_000).keys()].map((at) => String.fromCodePoint((at * 7_919) % 0xd7ff)).join(""),
  "an alias bomb": bomb,
  "deep flow": "[".repeat(50_000),
  "deep blocks": [...Array(3_000).keys()].map((depth) => `${" ".repeat(depth)}a:`).join("\n"),
  "one long line": `kind: ${"x".repeat(1_000_000)}`,
  "a web page": "<!DOCTYPE html>\n<html><body onload=\"alert(1)\">kind: Service</body></html>\n".repeat(50),
  "a thousand broken documents": "kind: [\n---\n".repeat(1_000),
  "control characters": "kind: Service\n\u0001\u0007\u001b[31m\u202e\ufeff\u2028: [\n",
};

for (const [what, text] of Object.entries(hostile)) {
  test(`${what} gets a message`, async ({ page }) => {
    await open(page);
    await paste(page, text);
    await expect.poll(() => problems(page).then(({ length }) => length)).toBeGreaterThan(0);
    await alive(page);
  });
}

test("five megabytes of Services are read, and the page goes on", async ({ page }) => {
  test.slow();
  await open(page);
  const service = (at) => `---
apiVersion: v1
kind: Service
metadata: {name: web-${at}}
spec:
  selector: {app: web-${at}}
  ports: [{port: 80, targetPort: 8080}]
# ${"padding ".repeat(24)}
`;
  const text = [...Array(16_000).keys()].map(service).join("");
  expect(text.length).toBeGreaterThan(5_000_000);
  await page.locator("input[type=file]").setInputFiles({ name: "big.yaml", mimeType: "text/yaml", buffer: Buffer.from(text) });
  await expect(status(page)).toContainText("16000 objects");
  await alive(page);
});

test("a million replicas are counted, not drawn one by one", async ({ page }) => {
  test.slow();
  await open(page);
  await paste(page, manifestOf("nodeport").replace("replicas: 2", "replicas: 1000000"));
  await expect.poll(() => problems(page).then(({ length }) => length)).toBeGreaterThan(0);
  await expect(thing(page, "service", "default/web")).toBeVisible();
  expect((await names(page, "pod")).length).toBeLessThan(500);
  await alive(page);
});

test("markup in names and values is text", async ({ page }) => {
  const dialogs = [];
  page.on("dialog", (dialog) => dialogs.push(dialog.dismiss()));
  await page.addInitScript(() => (window.hacked = () => (window.wasHacked = true)));
  await open(page);
  const evil = `<img src=x onerror=hacked()><script>hacked()</script>"'><svg onload=hacked()>`;
  const manifest = manifestOf("loadbalancer")
    .replaceAll("name: web", `name: ${JSON.stringify(evil)}`)
    .replaceAll("app: web", `app: ${JSON.stringify(evil)}`)
    .replaceAll("type: LoadBalancer", `type: ${JSON.stringify(evil)}`)
    .replaceAll("kind: Pod", `kind: ${JSON.stringify(evil)}`);
  await paste(page, manifest);
  await expect.poll(() => problems(page).then(({ length }) => length)).toBeGreaterThan(0);
  for (const kind of ["service", "pod", "node", "client"]) {
    const first = thing(page, kind).first();
    if ((await first.count()) === 0) continue;
    await first.click({ position: { x: 30, y: 14 } });
    await expect(page.getByTestId("inspector")).toBeVisible();
  }
  const made = "img, script:not([src]), svg[onload], [onerror], [onload]";
  expect(await page.locator("body").locator(made).count()).toBe(0);
  expect(await page.evaluate(() => window.wasHacked)).toBeUndefined();
  expect(dialogs).toEqual([]);
  await alive(page);
});
