// Small screens, languages, themes, reduced motion, contrast.
import { expect, test } from "./fixture.mjs";
import { call, editor, names, open, openAt, snapshot } from "./page.mjs";

/** Whether the page as a whole scrolls sideways. */
const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

for (const [width, height] of [[390, 844], [360, 640]]) {
  test.describe(`a phone of ${width} by ${height}`, () => {
    test.use({ viewport: { width, height }, hasTouch: true, isMobile: true });

    test("shows the stage, and the editor one tap away", async ({ page }) => {
      await openAt(page, "?preset=loadbalancer", 3);
      expect(await overflow(page)).toBe(0);
      const stage = page.getByTestId("stage");
      await expect(stage).toBeVisible();
      expect((await stage.boundingBox()).height).toBeGreaterThan(height / 3);
      expect(await names(page, "service")).toEqual(["default/redis", "default/web"]);
      await page.getByRole("button", { name: "Editor", exact: true }).tap();
      await expect(await editor(page)).toBeVisible();
      expect(await overflow(page)).toBe(0);
      await page.getByRole("button", { name: "Stage", exact: true }).tap();
      await expect(stage).toBeVisible();
    });

    test("a tap opens the inspector, which fits and closes", async ({ page }) => {
      await openAt(page, "?preset=clusterip");
      await page.locator('[data-kind=service][data-name="default/cart"]').tap({ position: { x: 30, y: 14 } });
      const inspector = page.getByTestId("inspector");
      await expect(inspector).toContainText("ClusterIP");
      const box = await inspector.boundingBox();
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(width);
      expect(box.y + box.height).toBeLessThanOrEqual(height);
      await inspector.getByRole("button", { name: "Close" }).tap();
      await expect(inspector).toHaveCount(0);
    });

    test("what is tapped does not disappear under the inspector", async ({ page }) => {
      await openAt(page, "?preset=clusterip", 3);
      const pod = page.locator("[data-kind=pod]").nth(2);
      await pod.scrollIntoViewIfNeeded();
      await pod.tap({ position: { x: 20, y: 14 } });
      const sheet = page.getByTestId("inspector");
      await expect(sheet).toBeVisible();
      await expect
        .poll(async () => (await sheet.boundingBox()).y - (await pod.boundingBox()).y - (await pod.boundingBox()).height)
        .toBeGreaterThanOrEqual(0);
    });

    test("what the bar opens is inside the screen", async ({ page }) => {
      await open(page, "?preset=loadbalancer-local");
      for (const [id, role] of [["preset", "listbox"], ["share", "dialog"], ["embed", "dialog"]]) {
        await page.getByTestId(id).tap();
        const box = await page.getByRole(role).boundingBox();
        expect(box.x, id).toBeGreaterThanOrEqual(0);
        expect(box.x + box.width, id).toBeLessThanOrEqual(width);
        expect(box.y + box.height, id).toBeLessThanOrEqual(height);
        await page.keyboard.press("Escape");
        await expect(page.getByRole(role)).toHaveCount(0);
      }
    });

    test("every control of the bars is inside the screen", async ({ page }) => {
      await open(page, "?preset=loadbalancer-local");
      for (const id of ["preset", "view", "share", "theme", "language", "play", "step", "step-back", "speed", "scrubber"]) {
        const box = await page.getByTestId(id).boundingBox();
        expect(box, id).not.toBeNull();
        expect(box.x, id).toBeGreaterThanOrEqual(0);
        expect(box.x + box.width, id).toBeLessThanOrEqual(width + 0.5);
      }
      const [preset, share] = [page.getByTestId("preset"), page.getByTestId("share")];
      const [left, right] = [await preset.boundingBox(), await share.boundingBox()];
      expect(left.x + left.width).toBeLessThanOrEqual(right.x);
    });
  });
}

for (const [width, height] of [[768, 1024], [1024, 768]]) {
  test.describe(`a tablet of ${width} by ${height}`, () => {
    test.use({ viewport: { width, height } });

    test("has every control of the timeline on the screen, and no time over another", async ({ page }) => {
      await openAt(page, "?preset=loadbalancer", 6.2);
      for (const id of ["play", "step", "step-back", "speed", "scrubber", "counters", "cluster-event"]) {
        const box = await page.getByTestId(id).boundingBox();
        expect(box.x + box.width, id).toBeLessThanOrEqual(width + 0.5);
        expect(box.y + box.height, id).toBeLessThanOrEqual(height + 0.5);
      }
      const times = await page.locator(".times span").evaluateAll((all) =>
        all.filter((it) => getComputedStyle(it).visibility === "visible").map((it) => it.getBoundingClientRect().toJSON()),
      );
      const sorted = times.sort((one, other) => one.left - other.left);
      for (const [at, { right }] of sorted.entries()) expect(right).toBeLessThanOrEqual(sorted[at + 1]?.left ?? width);
    });
  });
}

test.describe("a small frame in another page", () => {
  test.use({ viewport: { width: 600, height: 340 } });

  test("shows the folded picture, and nothing lies on it", async ({ page }) => {
    await openAt(page, "?embed&preset=loadbalancer", 5);
    expect((await snapshot(page)).view).toBe("overview");
    const stage = await page.getByTestId("stage").boundingBox();
    const whole = await page.getByRole("link", { name: "Open in Serviscope" }).boundingBox();
    expect(whole.y).toBeGreaterThanOrEqual(stage.y + stage.height);
    expect(stage.height).toBeGreaterThan(270);
  });
});

test("Korean throughout: the document says so, and no control speaks English", async ({ page }) => {
  await open(page, "?preset=loadbalancer");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await page.getByTestId("language").click();
  await expect(page.locator("html")).toHaveAttribute("lang", "ko");
  await editor(page);
  for (const id of ["share", "embed", "export", "play", "step", "step-back", "speed", "scrubber", "cluster-event", "theme"]) {
    const said = await page.getByTestId(id).evaluate((it) => it.getAttribute("aria-label") || it.textContent);
    expect(said, id).toMatch(/[가-힣]/);
  }
  await expect(page.getByTestId("view")).toHaveText(/[가-힣]/);
  await expect(page.getByTestId("lesson")).toHaveText(/[가-힣]/);
  await expect(page.locator(".status")).toHaveText(/[가-힣]/);
  const english = await page
    .locator("button:visible:not([data-testid=preset])")
    .evaluateAll((all) => all.map((it) => it.textContent.trim()).filter((it) => /^[A-Za-z ]{4,}$/.test(it)));
  expect(english).toEqual([]);
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("lang", "ko");
});

test.describe("a browser that prefers Korean", () => {
  test.use({ locale: "ko-KR" });
  test("gets Korean at once", async ({ page }) => {
    await open(page);
    await expect(page.locator("html")).toHaveAttribute("lang", "ko");
    await expect(page.getByTestId("play")).toHaveAccessibleName("일시정지");
  });
});

test("the theme follows the system until one is chosen, and then stays", async ({ page }) => {
  await open(page);
  const ground = () => page.evaluate(() => getComputedStyle(document.querySelector("[data-testid=stage]")).backgroundColor);
  const dark = await ground();
  await page.emulateMedia({ colorScheme: "light" });
  await expect.poll(ground).not.toBe(dark);
  const light = await ground();
  await page.getByTestId("theme").click();
  await expect.poll(ground).toBe(dark);
  await page.reload();
  await expect(page.getByTestId("stage")).toBeVisible();
  await expect.poll(ground).toBe(dark);
  await page.getByTestId("theme").click();
  await expect.poll(ground).toBe(light);
});

/** What the canvas of packets shows at two moments between the same two stops. */
async function twoMoments(page) {
  await openAt(page, "?preset=clusterip", 3);
  await call(page, "step");
  const { time } = await snapshot(page);
  const drawn = async (seconds) => {
    await call(page, "seek", seconds);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    return page.locator("canvas").first().evaluate((canvas) => canvas.toDataURL());
  };
  const pictures = [await drawn(time + 0.01), await drawn(time + 0.06)];
  await call(page, "step");
  expect((await snapshot(page)).time).toBeGreaterThan(time + 0.06);
  return pictures;
}

test("packets glide; with reduced motion they jump from place to place", async ({ page }) => {
  const [before, after] = await twoMoments(page);
  expect(after).not.toBe(before);
  await page.emulateMedia({ reducedMotion: "reduce" });
  const [still, same] = await twoMoments(page);
  expect(same).toBe(still);
  const running = () => document.getAnimations().filter(({ playState }) => playState === "running").length;
  expect(await page.evaluate(running)).toBe(0);
});

test.describe("a screen of 2560 by 1440", () => {
  test.use({ viewport: { width: 2560, height: 1440 } });

  test("shows the picture larger, and what is clicked is what is seen", async ({ page }) => {
    await openAt(page, "?preset=loadbalancer", 2.2);
    const [stage, picture] = [page.getByTestId("stage"), page.locator("svg.picture")];
    const [room, drawn] = [await stage.boundingBox(), await picture.boundingBox()];
    expect(drawn.height).toBeLessThanOrEqual(room.height);
    const lanes = await page.locator('[data-kind=node][data-name="node-1"]').boundingBox();
    const client = await page.locator("[data-kind=client]").boundingBox();
    expect(lanes.x + lanes.width - client.x).toBeGreaterThan(room.width * 0.9);
    const { packets } = await snapshot(page);
    const { x, y } = packets.find(({ leg, lookup }) => leg === "request" && !lookup);
    await page.mouse.click(room.x + x, room.y + y);
    await expect(page.getByTestId("inspector")).toContainText("Connection");
    await page.locator('[data-kind=pod][data-name="default/shop"]').click();
    await expect(page.getByTestId("inspector")).toContainText("10.244.1.72");
  });
});

test("the line of the state stands beside its link, however long it is", async ({ page }) => {
  await openAt(page, "?preset=loadbalancer");
  await call(page, "load", "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: none}\nspec: {ports: [{port: 80}]}\n");
  const status = page.locator(".status");
  await expect(status).toContainText("drawn anyway");
  const [line, link] = [await status.boundingBox(), await page.getByTestId("fidelity").boundingBox()];
  expect(link.y).toBeLessThan(line.y + line.height);
  expect(line.x + line.width).toBeLessThanOrEqual(link.x);
});
