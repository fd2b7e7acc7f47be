// The shop's orders service in four languages, each with the debugger that people use for it.
import { execFileSync } from "node:child_process";
import { copyFileSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const shop = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "fixtures", "shop");
const env = { SHOP_INSTANCE: "laptop" };

/** `file` to open, and the `launch` of a run configuration; `prepare` builds what has to be built. */
export const LANGUAGES = {
  debugpy: {
    source: "orders.py", file: "orders.py",
    launch: (port) => ({
      type: "python", request: "launch", program: "${workspaceFolder}/orders.py", args: ["--port", `${port}`], env, console: "internalConsole",
    }),
  },
  "js-debug": {
    source: "node/orders.js", file: "orders.js",
    launch: (port) => ({
      type: "node", request: "launch", program: "${workspaceFolder}/orders.js", args: ["--port", `${port}`], env,
    }),
  },
  "lldb-dap": {
    source: "c/orders.c", file: "orders.c",
    launch: (port) => ({
      type: "lldb-dap", request: "launch", program: "${workspaceFolder}/orders", args: ["--port", `${port}`], env: { ...env },
    }),
    prepare: (folder) => execFileSync("cc", ["-g", "-O0", "-pthread", "-o", join(folder, "orders"), join(folder, "orders.c")]),
  },
  delve: {
    source: "go/main.go", file: "main.go",
    launch: (port) => ({
      type: "go", request: "launch", mode: "debug", program: "${workspaceFolder}", args: ["--port", `${port}`], env,
    }),
    prepare: (folder) => copyFileSync(join(shop, "go", "go.mod"), join(folder, "go.mod")),
  },
};

/** Puts a language's service into a folder; gives the line of its breakpoint. */
export function furnish(language, folder) {
  const source = join(shop, language.source);
  copyFileSync(source, join(folder, language.file));
  language.prepare?.(folder);
  const lines = readFileSync(source, "utf8").split("\n");
  return lines.findIndex((line) => line.includes("BREAKPOINT of the demo")) + 1;
}
