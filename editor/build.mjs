// Bundles the editor into one module, target/editor/editor.js. Trunk runs this before each build
// (Trunk.toml), so that the page finds it while developing and in the release alike.
import { readFile } from "node:fs/promises";
import { build } from "esbuild";

// CodeMirror adds its styles by style-mod, which writes them into a <style> element wherever the root is a
// document and uses constructed style sheets in shadow roots only. The page's policy forbids <style>
// elements, so here it uses constructed sheets in both. The lock file pins the text that this looks for.
const SHADOW_ROOTS_ONLY = "if (!root.head && root.adoptedStyleSheets";

const constructedStyleSheets = {
  name: "constructed-style-sheets",
  setup({ onLoad }) {
    onLoad({ filter: /style-mod\.js$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      if (!source.includes(SHADOW_ROOTS_ONLY)) throw new Error(`${path} has changed: see editor/build.mjs`);
      return { contents: source.replace(SHADOW_ROOTS_ONLY, "if (root.adoptedStyleSheets"), loader: "js" };
    });
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
  plugins: [constructedStyleSheets],
});
