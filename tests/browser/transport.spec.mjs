// Time: play, pause, step, seek, speed; the same moment is always the same picture.
import { expect, test } from "./fixture.mjs";
import { call, editor, open, openAt, snapshot, text } from "./page.mjs";

const time = async (page) => (await snapshot(page)).time;

test("play and pause", async ({ page }) => {
  await open(page, "?preset=clusterip");
  const play = page.getByTestId("play");
  await expect(play).toHaveAccessibleName("Pause");
  await play.click();
  await expect(play).toHaveAccessibleName("Play");
  const stopped = await snapshot(page);
  expect(stopped.playing).toBe(false);
  expect(await snapshot(page)).toEqual(stopped);
  await play.click();
  await expect.poll(() => time(page)).toBeGreaterThan(stopped.time);
});

test("a step goes to the next hop, a step back to where it was", async ({ page }) => {
  await openAt(page, "?preset=loadbalancer", 2);
  const start = await snapshot(page);
  const stops = [];
  for (let count = 0; count < 4; count += 1) {
    await page.getByTestId("step").click();
    stops.push(await snapshot(page));
  }
  const times = stops.map((stop) => stop.time);
  expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
  expect(times[0]).toBeGreaterThan(start.time);
  for (const stop of stops.slice(0, -1).reverse()) {
    await page.getByTestId("step-back").click();
    expect(await snapshot(page)).toEqual(stop);
  }
  expect((await snapshot(page)).playing).toBe(false);
});

test("a step while playing pauses", async ({ page }) => {
  await open(page, "?preset=clusterip");
  await page.getByTestId("step").click();
  expect((await snapshot(page)).playing).toBe(false);
});

test("the same moment is the same picture, however one comes to it and in whichever tab", async ({ page, context }) => {
  await openAt(page, "?preset=loadbalancer", 4.2);
  const first = await snapshot(page);
  expect(first.time).toBe(4.2);
  expect(first.packets.length).toBeGreaterThan(0);
  for (const detour of [0, 11.3, 1e9, 4.1]) {
    await call(page, "seek", detour);
    await call(page, "seek", 4.2);
    expect(await snapshot(page)).toEqual(first);
  }
  const other = await context.newPage();
  await openAt(other, "?preset=loadbalancer", 4.2);
  expect(await snapshot(other)).toEqual(first);
});

test("packets are where the picture is: on the stage, each between two places", async ({ page }) => {
  await openAt(page, "?preset=loadbalancer", 3);
  const box = await page.getByTestId("stage").boundingBox();
  const { packets } = await snapshot(page);
  for (const packet of packets) {
    expect(packet).toMatchObject({
      id: expect.any(Number), connection: expect.any(Number), leg: expect.stringMatching(/^(request|reply)$/),
      at: expect.any(String), to: expect.any(String), state: expect.stringMatching(/^(flying|delivered|refused|dropped)$/),
    });
    expect(packet.x).toBeGreaterThan(0);
    expect(packet.x).toBeLessThan(box.width);
    expect(packet.y).toBeGreaterThan(0);
    expect(packet.y).toBeLessThan(box.height);
  }
});

test("the speed is chosen from its menu, and time goes on at it", async ({ page }) => {
  await openAt(page, "?preset=clusterip");
  await page.getByTestId("speed").click();
  await page.getByRole("menuitemradio", { name: "2×" }).click();
  await expect(page.getByTestId("speed")).toHaveText("2×");
  expect((await snapshot(page)).speed).toBe(2);
  await call(page, "setSpeed", 0.5);
  await expect(page.getByTestId("speed")).toHaveText("0.5×");
});

test("the scrubber works by keyboard and says where it is", async ({ page }) => {
  await openAt(page, "?preset=clusterip", 5);
  const scrubber = page.getByTestId("scrubber");
  await scrubber.focus();
  await page.keyboard.press("ArrowRight");
  expect(await time(page)).toBeGreaterThan(5);
  await page.keyboard.press("ArrowLeft");
  expect(await time(page)).toBe(5);
  await page.keyboard.press("End");
  const end = await time(page);
  expect(end).toBeGreaterThan(10);
  await expect(scrubber).toHaveAttribute("aria-valuetext", new RegExp(`^${end.toFixed(1)} of ${end.toFixed(1)} seconds$`));
  await page.keyboard.press("Home");
  expect(await time(page)).toBe(0);
});

test("seeking beyond either end stops there", async ({ page }) => {
  await openAt(page, "?preset=clusterip", 1e12);
  const end = await time(page);
  await call(page, "seek", end);
  expect(await time(page)).toBe(end);
  await call(page, "seek", -5);
  expect(await time(page)).toBe(0);
});

test("Space plays and pauses, but types a space in the editor", async ({ page }) => {
  await openAt(page, "?preset=clusterip", 1);
  await page.keyboard.press("Space");
  expect((await snapshot(page)).playing).toBe(true);
  await page.keyboard.press("Space");
  expect((await snapshot(page)).playing).toBe(false);
  const before = await text(page);
  await (await editor(page)).focus();
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.press("Space");
  expect((await snapshot(page)).playing).toBe(false);
  expect(await text(page)).toBe(`${before} `);
});

test("keys step and jump as in a video player", async ({ page }) => {
  await openAt(page, "?preset=clusterip", 5);
  await page.keyboard.press("ArrowRight");
  expect(await time(page)).toBe(6);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press(".");
  const next = await time(page);
  expect(next).toBeGreaterThan(5);
  await page.keyboard.press(",");
  expect(await time(page)).toBeLessThan(next);
});
