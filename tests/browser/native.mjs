// The two programs of contract.md, run natively: the page must say what they say. `cargo test` has built
// them already; by hand they are built here.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

function run(program, args, input = "") {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: ROOT, input, encoding: "utf8", maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${error ?? stderr}`);
  return stdout;
}

/** Builds both, and says where they are (Playwright's global setup). */
export default function build() {
  const args = ["build", "--quiet", "--locked", "--example", "inspect", "--example", "trace"];
  const lines = run("cargo", [...args, "--message-format=json"]).split("\n").filter(Boolean);
  for (const { target, executable } of lines.map((line) => JSON.parse(line))) {
    if (executable) process.env[`SERVISCOPE_${target.name.toUpperCase()}`] = executable;
  }
}

/** What `inspect` prints. */
export const inspect = (manifest) => JSON.parse(run(process.env.SERVISCOPE_INSPECT, [], manifest));

/** What `trace` prints; the question is written as for `window.serviscope.trace`. */
export function trace(manifest, { from, to, requests, seed, proxyMode, method, headers = {} }) {
  const options = { from, to, requests, seed, "proxy-mode": proxyMode, method };
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const args = given.flatMap(([name, value]) => [`--${name}`, String(value)]);
  args.push(...Object.entries(headers).flatMap(([name, value]) => ["--header", `${name}: ${value}`]));
  return JSON.parse(run(process.env.SERVISCOPE_TRACE, args, manifest));
}
