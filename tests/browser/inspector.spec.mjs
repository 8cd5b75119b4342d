// What one clicks opens in the inspector with its facts, and every hop leads to the line that decided it.
import { expect, test } from "./fixture.mjs";
import { inspect } from "./native.mjs";
import { call, editor, manifestOf, open, openAt, snapshot, thing } from "./page.mjs";

const PRESET = "loadbalancer";
const cluster = () => inspect(manifestOf(PRESET));
const inspector = (page) => page.getByTestId("inspector");

/** Clicks a card at its upper left, where its name is. */
const click = (page, kind, name) => thing(page, kind, name).click({ position: { x: 30, y: 14 } });

/** Clicks the packet of a connection, where the page says that it is, once it is drawn there. */
async function clickPacket(page, { x, y }) {
  await page.evaluate(async () => {
    for (let frames = 0; frames < 2; frames += 1) await new Promise((done) => requestAnimationFrame(done));
  });
  const box = await page.getByTestId("stage").boundingBox();
  await page.mouse.click(box.x + x, box.y + y);
}

test("a pod, a node, a Service, a client and the load balancer open with their facts", async ({ page }) => {
  await openAt(page, `?preset=${PRESET}`);
  const { pods, nodes, services } = cluster();
  const [pod, node, service] = [pods.find(({ owner }) => owner === "Deployment/web"), nodes[0], services[0]];
  const cases = [
    ["pod", `default/${pod.name}`, [pod.name, "Pod", pod.ip, pod.node, "Deployment/web", "nameserver 10.96.0.10",
      "search default.svc.cluster.local svc.cluster.local cluster.local", "KUBERNETES_SERVICE_HOST=10.96.0.1"]],
    ["node", node.name, [node.name, "Node", node.ip]],
    ["service", "default/web", ["web", "Service", "LoadBalancer", service.cluster_ip, "app=web", pod.ip]],
    ["client", undefined, ["Client"]],
    ["load-balancer", undefined, ["Load balancer", service.load_balancer_ips[0]]],
  ];
  for (const [kind, name, facts] of cases) {
    await click(page, kind, name);
    for (const fact of facts) await expect(inspector(page)).toContainText(fact);
  }
  await page.keyboard.press("Escape");
  await expect(inspector(page)).toHaveCount(0);
});

test("a packet opens with every hop, and a hop's line leads to the editor", async ({ page }) => {
  await openAt(page, `?preset=${PRESET}`, 3);
  await editor(page);
  const { packets } = await snapshot(page);
  const packet = packets.find(({ state, service }) => state === "flying" && service === "default/web");
  await clickPacket(page, packet);
  await expect(inspector(page)).toContainText("Connection");
  await expect(inspector(page).locator("[data-outcome]")).toHaveAttribute("data-outcome", "delivered");
  const actions = await inspector(page).locator("[data-action]").evaluateAll((all) => all.map((it) => it.dataset.action));
  expect(actions[0]).toBe("send");
  expect(actions).toContain("dnat");
  await expect(inspector(page).locator("del").first()).toBeVisible();
  const line = inspector(page).getByRole("button", { name: /^Line \d+/ }).first();
  const number = Number((await line.textContent()).replace(/\D/g, ""));
  await line.click();
  const expected = manifestOf(PRESET).split("\n")[number - 1];
  await expect(page.getByTestId("editor").locator(".cm-activeLine")).toHaveText(expected);
});

test("the hop where the packet is, is marked, and moves with time", async ({ page }) => {
  await openAt(page, `?preset=${PRESET}`, 3);
  const { packets } = await snapshot(page);
  await clickPacket(page, packets.find(({ state, leg }) => state === "flying" && leg === "request"));
  const current = inspector(page).locator("[aria-current=step]");
  await expect(current).toHaveCount(1);
  const at = () => current.evaluate((item) => [...item.parentElement.children].indexOf(item));
  const before = await at();
  await call(page, "step");
  await call(page, "step");
  await call(page, "step");
  await expect.poll(at).toBeGreaterThan(before);
});

test("selecting an object lights its lines in the editor", async ({ page }) => {
  await openAt(page, `?preset=${PRESET}`);
  await editor(page);
  await click(page, "service", "default/redis");
  const lit = page.getByTestId("editor").locator(".cm-sv-lit");
  await expect(lit.first()).toBeVisible();
  await expect(lit.filter({ hasText: "redis" }).first()).toBeVisible();
});

test("the ground of the stage closes the inspector, and so does its button", async ({ page }) => {
  await openAt(page, `?preset=${PRESET}`);
  await click(page, "node", "node-1");
  await inspector(page).getByRole("button", { name: "Close" }).click();
  await expect(inspector(page)).toHaveCount(0);
  await click(page, "node", "node-1");
  await expect(inspector(page)).toBeVisible();
  const box = await page.getByTestId("stage").boundingBox();
  await page.mouse.click(box.x + 4, box.y + box.height - 4);
  await expect(inspector(page)).toHaveCount(0);
});

test("a crossing tells where that node's rules lead, and the way back to the Service", async ({ page }) => {
  await openAt(page, "?preset=loadbalancer-local", 1);
  await page.locator("[data-part=crossing]").nth(1).click();
  const card = page.getByTestId("inspector");
  await expect(card.getByRole("heading", { level: 2 })).toHaveText("rules of web on node-2");
  await expect(card).toContainText("Nothing: policy Local, and no endpoint is on this node, so the rules drop it.");
  await card.getByRole("button", { name: "web", exact: true }).click();
  await expect(card.getByRole("heading", { level: 2 })).toHaveText("default/web");
});

test("Tab reaches things on the stage, Enter opens them, Escape closes", async ({ page }) => {
  await openAt(page, `?preset=${PRESET}`);
  await page.getByRole("separator").focus();
  const focused = () => page.evaluate(() => document.activeElement.dataset.kind ?? null);
  for (let presses = 0; presses < 5 && !(await focused()); presses += 1) await page.keyboard.press("Tab");
  const kind = await focused();
  expect(kind).not.toBeNull();
  await page.keyboard.press("Enter");
  await expect(inspector(page)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(inspector(page)).toHaveCount(0);
  expect(await focused()).toBe(kind);
});

test("after a click on the stage the space bar plays and pauses; for who came by keyboard it opens", async ({ page }) => {
  await openAt(page, `?preset=${PRESET}`);
  const { nodes } = cluster();
  await click(page, "node", nodes[0].name);
  await expect(inspector(page)).toBeVisible();
  await page.keyboard.press("Escape");
  const playing = async () => (await snapshot(page)).playing;
  await page.keyboard.press("Space");
  expect(await playing()).toBe(true);
  await page.keyboard.press("Space");
  expect(await playing()).toBe(false);
  await expect(inspector(page)).toHaveCount(0);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await expect(inspector(page)).toBeVisible();
  expect(await playing()).toBe(false);
});

// A headless Service and an ExternalName are passed by no packet, and what a node drops never gets past its rules.
for (const preset of ["headless", "externalname", "gateway"]) {
  test(`the Services of ${preset} list the connections to them`, async ({ page }) => {
    await openAt(page, `?preset=${preset}`, 30);
    const { services } = inspect(manifestOf(preset));
    for (const { namespace, name } of services.filter(({ namespace }) => namespace === "default")) {
      await click(page, "service", `${namespace}/${name}`);
      await expect(inspector(page).getByRole("heading", { level: 2 })).toContainText(name);
      await expect(inspector(page).getByRole("heading", { name: /^Connections so far · \d+$/ })).toBeVisible();
      await expect(inspector(page).locator(".connections button").first()).toBeVisible();
    }
  });
}

test("a pod that is folded into a card is opened from the card's list", async ({ page }) => {
  const many = manifestOf("clusterip").replace(/replicas: \d+/, "replicas: 60");
  await open(page);
  await call(page, "load", many);
  const card = page.locator("[data-kind=pod]").filter({ hasText: /×\d/ }).first();
  await card.click({ position: { x: 30, y: 14 } });
  const heading = inspector(page).getByRole("heading", { level: 2 });
  await expect(heading).toContainText("pods of Deployment/");
  const pod = inspector(page).locator(".body button").filter({ hasText: /-\w{5}$/ }).first();
  const name = await pod.textContent();
  await pod.click();
  await expect(heading).toContainText(name);
  await expect(inspector(page)).toContainText("10.244.");
});

test("another thing's page begins at its top", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 640 });
  await openAt(page, `?preset=${PRESET}`, 20);
  await click(page, "service", "default/web");
  const body = inspector(page).locator(".body");
  await body.evaluate((it) => it.scrollTo(0, 200));
  expect(await body.evaluate((it) => it.scrollTop)).toBeGreaterThan(100);
  await click(page, "service", "default/redis");
  await expect.poll(() => body.evaluate((it) => it.scrollTop)).toBe(0);
});

test("a connection is sent from the inspector and followed", async ({ page }) => {
  await openAt(page, `?preset=${PRESET}`);
  const before = (await snapshot(page)).counters.delivered;
  await click(page, "service", "default/redis");
  await inspector(page).getByRole("button", { name: /^Call from/ }).first().click();
  await expect(inspector(page)).toContainText("Connection");
  expect((await snapshot(page)).playing).toBe(true);
  await expect.poll(async () => (await snapshot(page)).counters.delivered).toBeGreaterThan(before);
});

test("links inside the inspector lead from thing to thing", async ({ page }) => {
  await openAt(page, `?preset=${PRESET}`);
  const pod = cluster().pods.find(({ owner }) => owner === "Deployment/redis");
  await click(page, "service", "default/redis");
  await inspector(page).getByRole("button", { name: pod.name }).click();
  await expect(inspector(page).getByRole("heading", { level: 2 })).toContainText(pod.name);
  await inspector(page).getByRole("button", { name: pod.node }).first().click();
  await expect(inspector(page).getByRole("heading", { level: 2 })).toHaveText(pod.node);
});

test("what is selected stays so while the manifest is edited, and says when it is gone", async ({ page }) => {
  await openAt(page, "?preset=headless");
  await click(page, "pod", "default/db-2");
  await page.evaluate((text) => window.serviscope.load(text), manifestOf("headless"));
  await click(page, "pod", "default/db-2");
  const content = await editor(page);
  await content.getByText("replicas: 3").click();
  await page.keyboard.press("End");
  await page.keyboard.press("Backspace");
  await page.keyboard.type("2");
  await expect(inspector(page)).toContainText("not in the picture any more");
  await page.keyboard.press("Backspace");
  await page.keyboard.type("3");
  await expect(inspector(page)).toContainText("db-2");
  await expect(inspector(page)).not.toContainText("not in the picture any more");
});
