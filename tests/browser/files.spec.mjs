// A file that is opened or dropped is loaded as if it were pasted.
import { expect, test } from "./fixture.mjs";
import { editor, manifestOf, names, open, text } from "./page.mjs";

const choose = (page, name, buffer, mimeType = "text/yaml") =>
  page.locator("input[type=file]").setInputFiles({ name, mimeType, buffer: Buffer.from(buffer) });

/** Drops a file on the stage, or elsewhere. */
async function drop(page, name, content, onto = page.getByTestId("stage")) {
  const dataTransfer = await page.evaluateHandle(({ name, content }) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([content], name, { type: "" }));
    return transfer;
  }, { name, content });
  await onto.dispatchEvent("dragover", { dataTransfer });
  await onto.dispatchEvent("drop", { dataTransfer });
}

test("an opened file is loaded, with the line endings of any system", async ({ page }) => {
  await open(page);
  await choose(page, "headless.yaml", manifestOf("headless").replaceAll("\n", "\r\n"));
  await expect.poll(() => names(page, "service")).toEqual(["default/db"]);
  expect(await text(page)).toBe(manifestOf("headless"));
  await expect(await editor(page)).toContainText("clusterIP: None");
  await expect(page.getByTestId("diagnostics")).toBeHidden();
});

test("a dropped file is loaded, wherever it is dropped", async ({ page }) => {
  await open(page);
  await drop(page, "anything.txt", manifestOf("no-selector"));
  await expect.poll(() => names(page, "service")).toEqual(["default/legacy-db"]);
});

test("a file that is dropped on the text takes its place, and is not in it twice", async ({ page }) => {
  await open(page, "?preset=clusterip");
  await drop(page, "headless.yaml", manifestOf("headless"), await editor(page));
  await expect.poll(() => names(page, "service")).toEqual(["default/db"]);
  expect(await text(page)).toBe(manifestOf("headless"));
});

test("a JSON file is a manifest too", async ({ page }) => {
  await open(page);
  const spec = { containers: [{ name: "solo", image: "nginx" }] };
  const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "solo" }, spec };
  const list = { apiVersion: "v1", kind: "List", items: [pod] };
  await choose(page, "list.json", JSON.stringify(list), "application/json");
  await expect.poll(() => names(page, "pod")).toEqual(["default/solo"]);
});

test("a file that is no text is refused in words, and the text stays", async ({ page }) => {
  await open(page, "?preset=clusterip");
  for (const content of [[0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe, 0x00], [0x61, 0x00, 0x62]]) {
    await choose(page, "picture.png", content, "image/png");
    await expect(page.getByText("That file is not text.")).toBeVisible();
    await page.getByRole("status").getByRole("button", { name: "Close" }).click();
    await expect(page.getByText("That file is not text.")).toBeHidden();
  }
  expect(await text(page)).toBe(manifestOf("clusterip"));
});

test("the picture is saved as a file that needs nothing of the page, and shows nothing that the page does not", async ({ page }) => {
  await open(page, "?preset=clusterip");
  await page.evaluate(() => window.serviscope.pause());
  await page.getByTestId("export").click();
  const coming = page.waitForEvent("download");
  await page.getByTestId("export-svg").click();
  const download = await coming;
  expect(download.suggestedFilename()).toBe("serviscope.svg");
  const chunks = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk);
  const svg = Buffer.concat(chunks).toString("utf8");
  const drawn = await page.evaluate((svg) => {
    const root = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
    const all = [...root.querySelectorAll("*")];
    return {
      tag: root.tagName,
      names: [...root.querySelectorAll("[data-kind=service]")].map((it) => it.dataset.name),
      ofThePage: all.filter((it) => it.hasAttribute("class") || it.hasAttribute("style")).length,
      unresolved: svg.includes("var("),
      // Rings of the focus are rectangles; the file has one more, its ground.
      boxes: root.querySelectorAll("rect").length - 1,
    };
  }, svg);
  const boxes = await page.evaluate(
    () => [...document.querySelectorAll("svg.picture rect")].filter((it) => getComputedStyle(it).display !== "none").length,
  );
  const expected = { tag: "svg", names: await names(page, "service"), ofThePage: 0, unresolved: false, boxes };
  expect(drawn).toEqual(expected);
});
