// Long work comes in slices: the page lives on while a large text is read, and an ordinary one is drawn by the next frame.
import { expect, test } from "./fixture.mjs";
import { call, cursorAfter, editor, manifestOf, names, open, openAt, problems, snapshot, thing } from "./page.mjs";

const deployment = (name, replicas) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: c, image: nginx}]}
---
`;

/** As many pods as Kubernetes supports: seconds of work on any machine. */
const large = [0, 1, 2, 3].map((at) => deployment(`huge-${at}`, 40_000)).join("");

const reading = (page) => page.getByTestId("reading");

test("a key is in the picture by the next frame, and what it does not change stays as it is", async ({ page }) => {
  await openAt(page, "?preset=loadbalancer-local");
  await cursorAfter(page, "replicas: 3");
  await page.keyboard.press("Backspace");
  await page.keyboard.type("3");
  await expect(thing(page, "pod")).toHaveCount(3);
  await page.keyboard.press("Backspace");
  await page.evaluate(() => {
    const things = () => [...document.querySelectorAll("[data-testid=stage] [data-kind]")];
    const name = ({ dataset }) => `${dataset.kind} ${dataset.name}`;
    window.byNextFrame = new Promise((settle) => {
      addEventListener("input", () => {
        const before = new Map(things().map((it) => [name(it), [it, it.innerHTML]]));
        requestAnimationFrame(() => {
          const known = things().filter((it) => before.has(name(it)));
          settle({
            pods: things().filter((it) => it.dataset.kind === "pod").length,
            before: before.size,
            sameNodes: known.filter((it) => before.get(name(it))[0] === it).length,
          });
        });
      }, { once: true, capture: true });
    });
  });
  await page.keyboard.type("4");
  const seen = await page.evaluate(() => window.byNextFrame);
  expect(seen.pods).toBe(4);
  expect(seen.sameNodes).toBe(seen.before);
});

test("a comment redraws nothing", async ({ page }) => {
  await openAt(page, "?preset=loadbalancer");
  const shapes = () =>
    page.evaluate(() => {
      const all = [...document.querySelectorAll(".picture *")];
      const fresh = window.known ? all.filter((it) => !window.known.has(it)).length : 0;
      window.known = new Set(all);
      return { all: all.length, fresh };
    });
  const before = await shapes();
  expect(before.all).toBeGreaterThan(50);
  await (await editor(page)).focus();
  await page.keyboard.press("ControlOrMeta+Home");
  await page.keyboard.type("# one more line\n");
  await expect(await editor(page)).toContainText("one more line");
  await expect(page.locator(".status")).toContainText("No problems");
  expect(await shapes()).toEqual({ all: before.all, fresh: 0 });
});

test("while a large text is read, the picture stands and moves, and the page says how far it is", async ({ page }) => {
  test.slow();
  await open(page, "?preset=clusterip");
  await call(page, "play");
  // Looked at within the page: from outside, the text may be read before all is looked at.
  const { answer, seen } = await page.evaluate(async (text) => {
    const one = (name) => document.querySelector(`[data-testid=${name}]`);
    const seen = [];
    let reads = true;
    const look = () => {
      const services = [...document.querySelectorAll('[data-testid=stage] [data-kind="service"]')].map((it) => it.dataset.name);
      if (one("reading").classList.contains("shown")) {
        seen.push({ services, words: one("reading").textContent, time: one("scrubber").value });
      }
      if (reads) requestAnimationFrame(look);
    };
    look();
    const { pods, diagnostics } = await window.serviscope.load(text);
    reads = false;
    return { answer: [pods.length, diagnostics.map(({ code }) => code)], seen };
  }, large);
  expect(answer).toEqual([150_000, Array(4).fill("too-many-pods")]);
  expect(seen.at(0).words).toMatch(/(Reading the manifest|Building the cluster)\s*\d+ %/);
  expect(seen.at(0).services).toEqual(["default/cart"]);
  expect(new Set(seen.map(({ time }) => time)).size).toBeGreaterThan(1);
  await expect(reading(page)).not.toHaveClass(/shown/);
  await expect(thing(page, "service")).toHaveCount(0);
});

test("a newer text takes the place of one that is being read", async ({ page }) => {
  await open(page, "?preset=clusterip");
  // Within the page: from outside, the large one may be done before the newer is there.
  const services = await page.evaluate(async ([large, small]) => {
    const older = window.serviscope.load(large);
    const reading = document.querySelector("[data-testid=reading]");
    while (!reading.classList.contains("shown")) await new Promise(requestAnimationFrame);
    const answers = await Promise.all([older, window.serviscope.load(small)]);
    return answers.map(({ services }) => services.map(({ name }) => name));
  }, [large, manifestOf("nodeport")]);
  expect(services).toEqual([["web"], ["web"]]);
  await expect.poll(() => names(page, "service")).toEqual(["default/web"]);
  await expect(reading(page)).not.toHaveClass(/shown/);
  expect(await problems(page)).toEqual([]);
});
