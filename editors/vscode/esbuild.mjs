// Two files for the extension host: what a window needs when it opens, and the language client, which can come later. And the page
// of the panel, which is a browser's.
import { build } from "esbuild";

const common = { bundle: true, minify: true, sourcemap: process.argv.includes("--sourcemap"), legalComments: "none" };
await build({
  ...common,
  entryPoints: ["src/extension.ts", "src/client.ts"],
  outdir: "dist",
  platform: "node",
  target: "node20",
  format: "cjs",
  external: ["vscode", "./client.js"],
  supported: { "dynamic-import": false },
});
await build({
  ...common,
  entryPoints: ["page/main.ts", { in: "page/style.css", out: "main" }],
  outdir: "dist/page",
  platform: "browser",
  target: "chrome124",
  format: "iife",
});
