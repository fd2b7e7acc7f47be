// The extension's own sources in a test, with a VS Code that does what the test says.
import { build } from "esbuild";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The exports of `contents`, which may name any source from the extension's folder; `vscode` and each of `others` is the text of a module. */
export async function bundled(contents, vscode = "", others = {}) {
  const scripted = { vscode, ...others };
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root },
    bundle: true, write: false, format: "esm", platform: "node", logLevel: "silent",
    plugins: [{
      name: "vscode",
      setup(build) {
        build.onResolve({ filter: /.*/ }, ({ path }) => path in scripted ? { path, namespace: "scripted" } : undefined);
        build.onLoad({ filter: /.*/, namespace: "scripted" }, ({ path }) => ({ contents: scripted[path] }));
      },
    }],
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString("base64")}`);
}
