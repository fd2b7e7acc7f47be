// The shop's orders service in four languages, each with the debugger that people use for it.
import { execFileSync, spawn } from "node:child_process";
import { copyFileSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const shop = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "fixtures", "shop");
const env = { SHOP_INSTANCE: "laptop" };
/** The editor's home is a new one for each scene; what Go has built is kept, else each would build its library anew. */
export const GO = {
  GOCACHE: process.env.GOCACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "go-build"),
  GOPATH: process.env.GOPATH ?? join(homedir(), "go"),
  GOFLAGS: "-mod=mod", GOTOOLCHAIN: "local", GOPROXY: "off",
};

/**
 * `file` to open, and the `launch` of a run configuration; `prepare` builds what has to be built. `serve` is the command line of a
 * program that was started elsewhere, `attach` the run configuration that joins it by its process or its debugger's port.
 */
export const LANGUAGES = {
  debugpy: {
    source: "orders.py", file: "orders.py",
    launch: (port) => ({
      type: "python", request: "launch", program: "${workspaceFolder}/orders.py", args: ["--port", `${port}`], env, console: "internalConsole",
    }),
    serve: (port, debug) => [process.env.TEST_DEBUGPY, "-m", "debugpy", "--listen", `127.0.0.1:${debug}`, "orders.py", "--port", `${port}`],
    attach: (debug) => ({ type: "python", request: "attach", connect: { host: "127.0.0.1", port: debug } }),
  },
  "js-debug": {
    source: "node/orders.js", file: "orders.js",
    launch: (port) => ({
      type: "node", request: "launch", program: "${workspaceFolder}/orders.js", args: ["--port", `${port}`], env,
    }),
    serve: (port, debug) => [process.execPath, `--inspect=127.0.0.1:${debug}`, "orders.js", "--port", `${port}`],
    attach: (debug) => ({ type: "node", request: "attach", address: "127.0.0.1", port: debug }),
  },
  "lldb-dap": {
    source: "c/orders.c", file: "orders.c",
    launch: (port) => ({
      type: "lldb-dap", request: "launch", program: "${workspaceFolder}/orders", args: ["--port", `${port}`],
      env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
    }),
    prepare: (folder) => execFileSync("cc", ["-g", "-O0", "-pthread", "-o", join(folder, "orders"), join(folder, "orders.c")]),
    serve: (port) => ["./orders", "--port", `${port}`],
    attach: (debug, pid) => ({ type: "lldb-dap", request: "attach", pid }),
  },
  delve: {
    source: "go/main.go", file: "main.go",
    launch: (port) => ({
      type: "go", request: "launch", mode: "debug", program: "${workspaceFolder}", args: ["--port", `${port}`], env,
    }),
    prepare: (folder) => {
      copyFileSync(join(shop, "go", "go.mod"), join(folder, "go.mod"));
      const options = { cwd: folder, env: { ...process.env, ...GO }, stdio: ["ignore", "pipe", "pipe"] };
      execFileSync("go", ["build", "-gcflags=all=-N -l", "-o", "orders", "."], options);
    },
    serve: (port) => ["./orders", "--port", `${port}`],
    attach: (debug, pid) => ({ type: "go", request: "attach", mode: "local", processId: pid }),
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

/** Another service of the shop, for run configurations beside the first. */
export function furnishInventory(folder) {
  copyFileSync(join(shop, "inventory.py"), join(folder, "inventory.py"));
  return (port) => ({
    type: "python", request: "launch", program: "${workspaceFolder}/inventory.py", env: { PORT: `${port}` }, console: "internalConsole",
  });
}

/** Starts the service as somebody else would, to be attached to. */
export function serve(language, folder, port, debug) {
  const [program, ...args] = language.serve(port, debug);
  return spawn(program, args, { cwd: folder, env: { ...process.env, ...env }, stdio: "ignore" });
}
