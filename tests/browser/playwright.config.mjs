// The browser suite: Chromium on the release site in dist/, served from under a sub-path.
// `cargo xtask test` runs it after the build; by hand: `npx playwright test --config tests/browser`.
import { defineConfig } from "@playwright/test";
import { ADDRESS } from "./server.mjs";

export default defineConfig({
  testDir: ".",
  globalSetup: "./native.mjs",
  outputDir: "../../test-results",
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  // A test that needs a second try is broken, and CI names it as flaky; but one race does not hold back a landing.
  retries: process.env.CI ? 1 : 0,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  use: {
    baseURL: ADDRESS,
    browserName: "chromium",
    viewport: { width: 1440, height: 900 },
    colorScheme: "dark",
    locale: "en-US",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
      args: [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
      ],
    },
  },
  webServer: {
    command: "node server.mjs",
    url: ADDRESS,
    reuseExistingServer: false,
    timeout: 15_000,
  },
});
