// One file for the extension host: it starts faster than a folder of modules.
import { build } from "esbuild";

await build({
  entryPoints: ["src/extension.ts"],
  outfile: "dist/extension.js",
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  external: ["vscode"],
  minify: true,
  sourcemap: process.argv.includes("--sourcemap"),
  legalComments: "none",
});
