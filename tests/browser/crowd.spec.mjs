// Thousands of packets at once: drawn by WebGL where the browser has it, by the 2D canvas where it has not.
import { expect, test } from "./fixture.mjs";
import { call, openAt, snapshot } from "./page.mjs";

/** How many pixels of the stage have about the colour of the lesson's first Service. */
async function coloured(page) {
  const picture = await page.getByTestId("stage").screenshot();
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    let count = 0;
    for (let at = 0; at < data.length; at += 4) {
      if (data[at + 2] > 200 && data[at] < 130) count += 1;
    }
    return count;
  }, picture.toString("base64"));
}

/** A crowd between the client and the cluster, and the pixels that it adds. */
async function crowd(page) {
  await openAt(page, "?preset=loadbalancer", 0);
  const before = await coloured(page);
  const { services } = await call(page, "inspect");
  const [address] = services.find(({ name }) => name === "web").load_balancer_ips;
  await call(page, "send", { from: "internet", to: `${address}:80`, requests: 2000 });
  await call(page, "seek", 3);
  const { packets } = await snapshot(page);
  expect(packets.length).toBeGreaterThan(1000);
  await expect.poll(() => coloured(page)).toBeGreaterThan(before + 4000);
}

const sheet = (page) => page.locator("[data-testid=stage] canvas.crowd");

test("a crowd of packets is drawn at once, and the few after it one by one", async ({ page, complaints }) => {
  // Without a GPU, Chromium says of itself that it reads the pixels back.
  complaints.expect(/GL Driver Message .* Performance/);
  await crowd(page);
  await expect(sheet(page)).toBeVisible();
  await call(page, "seek", 0);
  await expect(sheet(page)).toBeHidden();
});

test("without WebGL a crowd is drawn all the same", async ({ page }) => {
  await page.addInitScript(() => {
    const real = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function getContext(kind, ...options) {
      return kind === "webgl" ? null : real.call(this, kind, ...options);
    };
  });
  await crowd(page);
  await expect(sheet(page)).toBeHidden();
});
