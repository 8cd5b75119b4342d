// `window.serviscope` is what contract.md says, and says what the programs say.
import { expect, test } from "./fixture.mjs";
import { inspect, trace } from "./native.mjs";
import { call, manifestOf, names, open, openAt, presets, snapshot } from "./page.mjs";

/** Everything that the page offers. */
const CALLS = [
  "load", "inspect", "trace", "play", "pause", "step", "stepBack", "seek", "setSpeed", "send", "apply", "snapshot", "link",
];

/** The message with which a call is refused; null where it is not. */
const refusal = (page, name, ...args) => call(page, name, ...args).then(() => null, (error) => error.message);

test("every call is there before the core is, and waits for it", async ({ page }) => {
  await page.addInitScript(() => {
    // The moment at which the page's script puts the interface there.
    let api;
    Object.defineProperty(window, "serviscope", {
      get: () => api,
      set: (value) => {
        api = value;
        window.early = value.inspect();
      },
    });
  });
  await page.goto("?preset=clusterip");
  expect(await page.evaluate(() => window.early)).toEqual(inspect(manifestOf("clusterip")));
  expect((await page.evaluate(() => Object.keys(window.serviscope))).sort()).toEqual([...CALLS].sort());
});

test("load and inspect say what inspect prints, for every lesson", async ({ page }) => {
  await open(page);
  for (const preset of presets) {
    const expected = inspect(manifestOf(preset));
    expect(await call(page, "load", manifestOf(preset)), preset).toEqual(expected);
    expect(await call(page, "inspect"), preset).toEqual(expected);
  }
});

test("load says what is wrong as inspect does, with fixes", async ({ page }) => {
  await open(page);
  const broken = manifestOf("nodeport").replace("type: NodePort", "type: nodeport").replace("port: 80", "port: eighty");
  const answer = await call(page, "load", broken);
  expect(answer).toEqual(inspect(broken));
  expect(answer.diagnostics.filter(({ severity }) => severity === "error").length).toBeGreaterThan(0);
  expect(await call(page, "load", "")).toEqual(inspect(""));
});

test("trace says what trace prints", async ({ page }) => {
  const cases = [
    ["clusterip", { from: "pod/frontend", to: "cart:80" }],
    ["clusterip", { from: "pod/frontend", to: "cart:80", requests: 50, seed: 7 }],
    ["clusterip", { from: "internet", to: "10.96.0.20:80" }],
    ["clusterip", { from: "pod/default/frontend", to: "nobody:80" }],
    ["nodeport", { from: "internet=203.0.113.77", to: "192.168.0.12:30080", proxyMode: "nftables" }],
    ["loadbalancer-local", { from: "internet", to: "http://198.51.100.1/", requests: 20, proxyMode: "ipvs" }],
    ["headless", { from: "pod/api", to: "db-1.db:5432" }],
    ["externalname", { from: "pod/checkout", to: "https://payments/" }],
    ["ingress", { from: "internet", to: "http://shop.example.com/api", requests: 4 }],
    ["ingress", { from: "internet", to: "http://other.example.com/" }],
    ["gateway", { from: "internet", to: "http://shop.example.com/", requests: 50 }],
    ["gateway", { from: "internet", to: "http://shop.example.com/cart", method: "POST", headers: { "X-Env": "canary" } }],
    ["internal-local", { from: "node/node-1", to: "udp://agent.default.svc.cluster.local:8125" }],
  ];
  await open(page);
  for (const [preset, question] of cases) {
    await call(page, "load", manifestOf(preset));
    expect(await call(page, "trace", question), JSON.stringify(question)).toEqual(trace(manifestOf(preset), question));
  }
});

test("a question that makes no sense is refused with a message", async ({ page }) => {
  await open(page, "?preset=clusterip");
  const refused = [
    ["load"], ["load", 3], ["load", null],
    ["trace"], ["trace", {}], ["trace", { from: "pod/frontend" }], ["trace", { from: "pod/nobody", to: "cart:80" }],
    ["trace", { from: "pod/frontend", to: "cart" }], ["trace", { from: "moon", to: "cart:80" }],
    ["trace", { from: "pod/frontend", to: "cart:80", proxyMode: "userspace" }],
    ["trace", { from: "internet", to: "http://a.test/", headers: { "no name": "x" } }],
    ["trace", { from: "internet", to: "http://a.test/", method: "get it" }],
    ["send", {}], ["send", { from: "pod/nobody", to: "cart:80" }],
    ["seek"], ["seek", "soon"], ["setSpeed", "fast"],
    ["apply", { event: "delete-pod", target: "default/cart-0" }],
  ];
  for (const [name, ...args] of refused) {
    const message = await refusal(page, name, ...args);
    expect(message, `${name} ${JSON.stringify(args)}`).toMatch(/[a-z]{3}/);
    expect(message).not.toMatch(/undefined|unreachable executed|RuntimeError|panicked/);
  }
  expect(await names(page, "service")).toEqual(["default/cart"]);
});

test("what was sent arrives", async ({ page }) => {
  await openAt(page, "?preset=clusterip", 2);
  await call(page, "seek", 1e9);
  const before = (await snapshot(page)).counters.delivered;
  await call(page, "seek", 2);
  await call(page, "send", { from: "node/node-1", to: "cart.default.svc.cluster.local:80", requests: 3 });
  await call(page, "seek", 1e9);
  const { counters } = await snapshot(page);
  expect(counters.unresolved).toBe(3);
  await call(page, "seek", 2);
  await call(page, "send", { from: "pod/frontend", to: "cart:80", requests: 4 });
  await call(page, "seek", 1e9);
  expect((await snapshot(page)).counters.delivered).toBe(before + 4);
});

test("the transport can be driven from outside", async ({ page }) => {
  await open(page, "?preset=nodeport");
  await call(page, "pause");
  expect((await snapshot(page)).playing).toBe(false);
  await call(page, "seek", 3);
  await call(page, "step");
  const after = (await snapshot(page)).time;
  expect(after).toBeGreaterThan(3);
  await call(page, "stepBack");
  expect((await snapshot(page)).time).toBeLessThan(after);
  await call(page, "play");
  expect((await snapshot(page)).playing).toBe(true);
});

test("a snapshot has the shape that the contract names", async ({ page }) => {
  await openAt(page, "?preset=nodeport", 3);
  const seen = await call(page, "snapshot");
  expect(Object.keys(seen).sort()).toEqual(["counters", "frame", "packets", "playing", "speed", "time", "view"]);
  expect(Object.keys(seen.frame).sort()).toEqual(["count", "max_ms", "p50_ms", "p95_ms"]);
  expect(Object.keys(seen.counters).sort()).toEqual(
    ["backends", "delivered", "dropped", "refused", "unreachable", "unresolved"],
  );
  const fields = ["id", "connection", "leg", "at", "to", "x", "y", "source", "destination", "service", "state"];
  for (const packet of seen.packets) expect(Object.keys(packet)).toEqual(expect.arrayContaining(fields));
});

test("a question to DNS is a request until DNS has answered, and a reply from there to its end", async ({ page }) => {
  await openAt(page, "?preset=clusterip", 0);
  const seen = new Set();
  for (let at = 0; at < 4; at += 0.1) {
    await call(page, "seek", at);
    for (const { lookup, leg, source, destination } of (await snapshot(page)).packets.filter(({ lookup }) => lookup)) {
      const asked = destination === "10.96.0.10:53";
      expect(asked || source === "10.96.0.10:53").toBe(true);
      expect(leg).toBe(asked ? "request" : "reply");
      seen.add(leg);
    }
  }
  expect([...seen].sort()).toEqual(["reply", "request"]);
});
