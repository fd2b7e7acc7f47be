// Fetches a real VS Code (the npm package code-server carries its server and workbench), the Node that it needs and
// Playwright into a cache folder. Chromium is Debian's; `cargo xtask setup` installs it.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

const VERSIONS = { "code-server": "4.139.1", node: "24", "playwright-core": "1.65.1", "node-gyp": "12" };

/** The rig's folder: named by its versions, so that new ones never meet the leavings of old ones. */
export const home = join(
  process.env.ASHORE_CACHE_DIR ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "ashore"),
  `vscode-${VERSIONS["code-server"]}-${VERSIONS["playwright-core"]}`,
);
/** Where VS Code's server lives. */
export const vscode = join(home, "code-server", "lib", "vscode");
/** What writes VS Code's logs; without its native part there are none. */
const spdlog = join(vscode, "node_modules", "@vscode", "spdlog");
/** The Node that runs it. */
export const node = join(home, "node_modules", "node", "bin", "node");

function run(command, args, cwd) {
  try {
    execFileSync(command, args, { cwd, stdio: ["ignore", "pipe", "pipe"], timeout: 600_000 });
  } catch (error) {
    throw new Error(`${command} ${args.join(" ")} failed in the VS Code rig's set-up:\n${error.stderr}`);
  }
}

/** Does nothing when the rig is there. A set-up that was cut off leaves no folder with the final name. */
export function setUp() {
  fetchAll();
  buildLog();
}

/** A build that was cut off leaves nothing under the final name. */
function buildLog() {
  if (existsSync(join(spdlog, "build"))) return;
  console.error("VS Code rig: its log …");
  const half = `${spdlog}.half`;
  rmSync(half, { recursive: true, force: true });
  cpSync(spdlog, half, { recursive: true });
  const headers = join(home, "node_modules", "node", "node_modules", `node-linux-${process.arch}`);
  run("npm", ["exec", "--yes", "--loglevel=error", `node-gyp@${VERSIONS["node-gyp"]}`, "--", "rebuild", `--nodedir=${headers}`], half);
  renameSync(join(half, "build"), join(spdlog, "build"));
  rmSync(half, { recursive: true, force: true });
}

function fetchAll() {
  if (existsSync(node) && existsSync(vscode)) return;
  const half = `${home}.half`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(join(half, "code-server"), { recursive: true });
  writeFileSync(join(half, "package.json"), '{"private":true}\n');
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
  console.error("VS Code rig: Node and Playwright …");
  run("npm", ["install", `node@${VERSIONS.node}`, `playwright-core@${VERSIONS["playwright-core"]}`, ...quiet], half);
  console.error("VS Code rig: VS Code's server …");
  const archive = `code-server-${VERSIONS["code-server"]}.tgz`;
  run("npm", ["pack", `code-server@${VERSIONS["code-server"]}`, "--loglevel=error"], half);
  run("tar", ["xzf", archive, "--strip-components=1", "-C", "code-server"], half);
  rmSync(join(half, archive));
  const inner = join(half, "code-server", "lib", "vscode");
  for (const folder of [inner, join(inner, "extensions")]) {
    run("npm", ["install", "--omit=dev", "--ignore-scripts", ...quiet], folder);
  }
  rmSync(home, { recursive: true, force: true });
  renameSync(half, home);
}
