// `test` of Playwright, with the promises that hold on every page: nothing in the console, no exception,
// nothing blocked by the policy, no request to another origin. Every spec imports `test` and `expect` from
// here. A test that provokes one of them says so first: `complaints.expect(/regular expression/)`.
import { test as base, expect } from "@playwright/test";

class Complaints {
  #expected = [];
  #seen = [];

  /** From now on, a complaint that matches is no failure. */
  expect(pattern) {
    this.#expected.push(pattern);
  }

  /** Adds one. */
  add(text) {
    this.#seen.push(text);
  }

  /** Those that nobody expected. */
  unexpected() {
    return this.#seen.filter((text) => !this.#expected.some((pattern) => pattern.test(text)));
  }
}

export const test = base.extend({
  complaints: [
    async ({ context, baseURL }, use) => {
      const complaints = new Complaints();
      const { origin } = new URL(baseURL);
      // Chromium writes what a Content-Security-Policy blocks to the console, as an error.
      context.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) complaints.add(`console: ${message.text()}`);
      });
      context.on("weberror", (error) => complaints.add(`exception: ${error.error()}`));
      context.on("request", (request) => {
        const url = new URL(request.url());
        if (url.protocol.startsWith("http") && url.origin !== origin) complaints.add(`request: ${url}`);
      });
      context.on("response", (response) => {
        if (response.status() >= 400) complaints.add(`response ${response.status()}: ${response.url()}`);
      });
      context.on("requestfailed", (request) => {
        const reason = request.failure()?.errorText ?? "";
        // Leaving a page aborts what it was still loading.
        if (reason !== "net::ERR_ABORTED") complaints.add(`failed: ${request.url()} ${reason}`);
      });
      await use(complaints);
      expect(complaints.unexpected(), "what the page complained about").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
