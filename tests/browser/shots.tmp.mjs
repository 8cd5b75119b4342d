import { chromium } from "@playwright/test";
import { ADDRESS } from "./server.mjs";
import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { presets } from "./page.mjs";
const out = process.argv[2] ?? "/tmp/shots";
mkdirSync(out, { recursive: true });
const server = spawn("node", [new URL("server.mjs", import.meta.url).pathname]);
await new Promise((r) => setTimeout(r, 800));
const b = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const kinds = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };
for (const [kind, viewport] of Object.entries(kinds)) for (const scheme of ["dark", "light"]) for (const locale of ["en-US", "ko-KR"]) {
  if (locale === "ko-KR" && scheme === "light") continue;
  const c = await b.newContext({ viewport, colorScheme: scheme, locale, reducedMotion: "no-preference" });
  const page = await c.newPage();
  for (const p of presets) {
    await page.goto(ADDRESS + "?preset=" + p);
    await page.evaluate(() => window.serviscope.inspect());
    if (kind === "desktop") await page.locator(".cm-content").waitFor();
    for (const t of [2.6, 9.3]) {
      await page.evaluate((t) => { window.serviscope.pause(); window.serviscope.seek(t); }, t);
      await page.evaluate(() => new Promise((d) => requestAnimationFrame(() => requestAnimationFrame(d))));
      await page.screenshot({ path: `${out}/${kind}-${scheme}-${locale.slice(0, 2)}-${p}-${t}.png` });
    }
    if (scheme === "dark" && locale === "en-US") {
      await page.getByTestId("view").locator("[data-value=overview]").click();
      await page.evaluate(() => new Promise((d) => requestAnimationFrame(() => requestAnimationFrame(d))));
      await page.screenshot({ path: `${out}/${kind}-overview-${p}.png` });
    }
  }
  await c.close();
}
await b.close(); server.kill();
