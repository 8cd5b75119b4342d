// Serves dist/ under a sub-path, as a static host would, and nothing else.
// By hand: `node tests/browser/server.mjs`.
import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";

const BASE = "/some/sub/path/";
const SITE = fileURLToPath(new URL("../../dist/", import.meta.url));

/** Each clone has a port of its own, so that the tests of one never see the site of another. */
const PORT = 41000 + [...SITE].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 2000, 0);

/** Where the site is, with a slash at the end. */
export const ADDRESS = `http://127.0.0.1:${PORT}${BASE}`;

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".yaml": "text/plain; charset=utf-8",
};

function fileOf(url) {
  const { pathname } = new URL(url, ADDRESS);
  if (!pathname.startsWith(BASE)) return null;
  const path = normalize(join(SITE, decodeURIComponent(pathname.slice(BASE.length)) || "index.html"));
  return path.startsWith(SITE.endsWith(sep) ? SITE : SITE + sep) ? path : null;
}

function answer(request, response) {
  const path = fileOf(request.url);
  const stat = path && statSync(path, { throwIfNoEntry: false });
  if (!stat?.isFile()) {
    response.writeHead(404, { "content-type": "text/plain" }).end("not here");
    return;
  }
  const type = TYPES[extname(path)] ?? "application/octet-stream";
  response.writeHead(200, { "content-type": type, "content-length": stat.size, "cache-control": "no-store" });
  createReadStream(path).pipe(response);
}

/** Serves from now on; the server, once it listens. */
export const serve = () =>
  new Promise((resolve) => {
    const server = createServer(answer).listen(PORT, "127.0.0.1", () => resolve(server));
  });

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await serve();
  console.log(`dist/ is at ${ADDRESS}`);
}
