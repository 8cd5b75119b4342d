// Bundles the editor into one module, target/editor/editor.js. Trunk runs this before each build
// (Trunk.toml), so that the page finds it while developing and in the release alike.
import { build } from "esbuild";

await build({
  entryPoints: ["editor/editor.js"],
  outfile: "target/editor/editor.js",
  bundle: true,
  format: "esm",
  minify: true,
  target: "es2020",
  legalComments: "none",
  logLevel: "warning",
});
