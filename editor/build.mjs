// Bundles the editor into one module, target/editor/editor.js. Trunk runs this before each build
// (Trunk.toml), so that the page finds it while developing and in the release alike.
import { readFile } from "node:fs/promises";
import { build } from "esbuild";

/** What CodeMirror's parts say otherwise than we need it. The lock file pins the texts that are looked for. */
const MENDED = [
  // It adds its styles by style-mod, which writes them into a <style> element wherever the root is a document and
  // uses constructed style sheets in shadow roots only. The page's policy forbids <style> elements.
  {
    file: /style-mod\.js$/,
    from: "if (!root.head && root.adoptedStyleSheets",
    to: "if (root.adoptedStyleSheets",
  },
  // Where something was deleted, the ends of the old marks after it are compared with places in the new text: every
  // mark seems to have moved, and all shown lines after the cursor are made anew for one Backspace.
  {
    file: /state\/dist\/index\.js$/,
    from: "a.openEnd(end) != b.openEnd(end)",
    to: "a.openEnd(end - dPos) != b.openEnd(end)",
  },
  // So many pixels of lines are kept ready outside of what is seen: each costs at every key.
  {
    file: /view\/dist\/index\.js$/,
    from: "1000 /* VP.Margin */",
    to: "300",
  },
];

const mended = {
  name: "mended",
  setup({ onLoad }) {
    for (const { file, from, to } of MENDED) {
      onLoad({ filter: file }, async ({ path }) => {
        const source = await readFile(path, "utf8");
        if (!source.includes(from)) throw new Error(`${path} has changed: see editor/build.mjs`);
        return { contents: source.replaceAll(from, to), loader: "js" };
      });
    }
  },
};

await build({
  entryPoints: ["editor/editor.js"],
  outfile: "target/editor/editor.js",
  bundle: true,
  format: "esm",
  minify: true,
  target: "es2020",
  legalComments: "none",
  // Where a browser can tell CodeMirror of waiting input, it colours for 100 ms at a time; else for what is left of
  // a frame. Frames wait as well as input, and the picture beside the text moves.
  define: { "navigator.scheduling": "undefined" },
  logLevel: "warning",
  plugins: [mended],
});
