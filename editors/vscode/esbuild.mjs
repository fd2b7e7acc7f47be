// Two files for the extension host: what a window needs when it opens, and the language client, which can come later.
import { build } from "esbuild";

await build({
  entryPoints: ["src/extension.ts", "src/client.ts"],
  outdir: "dist",
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  external: ["vscode", "./client.js"],
  supported: { "dynamic-import": false },
  minify: true,
  sourcemap: process.argv.includes("--sourcemap"),
  legalComments: "none",
});
