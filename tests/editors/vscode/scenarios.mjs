// The scenarios, one function each. A scenario proves what a person would see; `scene` proves that the cluster is as it was.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "./editor.mjs";
import { NAME } from "./scene.mjs";
import { visit } from "./stage.mjs";

const ACTIVE = /orders ← /;
const PAUSED = /orders: [1-9]\d* held, others pass/;
const RESTORED = /orders: as it was/;

async function toBreakpoint({ window, place, visitors, stage }) {
  await window.openFile(place.file);
  await window.breakpoint(place.line);
  const begun = performance.now();
  await window.debug(NAME);
  await window.stopped();
  const hit = performance.now() - begun;
  await window.statusIs(PAUSED);
  const before = visitors.by("cluster");
  // The others notice nothing.
  await until("others to be answered while paused", () => visitors.by("cluster") >= before + 20);
  const other = await visit(stage.facts.orders);
  if (!other.ok || other.by === "laptop") throw new Error(`while paused a visitor got ${other.body}`);
  return hit;
}

async function clearBreakpoint({ window, place }) {
  await window.toggleBreakpoint(place.line);
  await until("the breakpoint to be gone", async () => (await window.page.locator(".debug-breakpoints .breakpoint .codicon-debug-breakpoint").count()) === 0);
}

/** Breakpoint by a visitor's request, others pass, continue, stop. */
export async function story(scene) {
  const { window, visitors, shot } = scene;
  const hit = await toBreakpoint(scene);
  await shot("paused");
  await clearBreakpoint(scene);
  await window.continue();
  await window.statusIs(ACTIVE);
  await until("the held visitor's answer from the laptop", () => visitors.by("laptop") > 5);
  await shot("active");
  const begun = performance.now();
  await window.stop();
  await window.statusIs(RESTORED);
  await shot("restored");
  return { "F5 to breakpoint": hit, "stop to restored": performance.now() - begun };
}

/** The stop button while the debuggee stands: the held request is answered all the same. */
export async function stopWhilePaused(scene) {
  await toBreakpoint(scene);
  await scene.window.stop();
  await scene.window.statusIs(RESTORED);
}

export async function restart(scene) {
  const { window, visitors } = scene;
  await toBreakpoint(scene);
  await clearBreakpoint(scene);
  await window.restart();
  await window.statusIs(ACTIVE);
  const before = visitors.by("laptop");
  await until("the second debuggee to answer", () => visitors.by("laptop") > before + 5);
  await window.stop();
  await window.statusIs(RESTORED);
}

/** The program ends by itself. */
export async function programEnds(scene) {
  const { window, place } = scene;
  await window.debug(NAME);
  await window.statusIs(ACTIVE);
  kill(await listener(place.port), "SIGTERM");
  await window.statusIs(RESTORED);
}

/** Without debugging, the rule counts as well. */
export async function withoutDebugging(scene) {
  const { window, visitors, place } = scene;
  await window.openFile(place.file);
  await window.breakpoint(place.line);
  await window.command("Debug: Select and Start Debugging").catch(() => {});
  await window.page.keyboard.press("Escape");
  await window.page.keyboard.press("Control+F5");
  await window.statusIs(ACTIVE);
  await until("the laptop to answer", () => visitors.by("laptop") > 5);
  await window.stop();
  await window.statusIs(RESTORED);
}

export async function windowCloses({ window, place, visitors }) {
  await window.debug(NAME);
  await window.statusIs(ACTIVE);
  await until("the laptop to answer", () => visitors.by("laptop") > 5);
  await window.close();
}

export async function serverKilled(scene) {
  const { window, editor } = scene;
  await toBreakpoint(scene);
  await clearBreakpoint(scene);
  kill(await child(editor.serverPid, /ashore.lsp/), "SIGKILL");
  // The debug session goes on.
  await window.continue();
  await until("the server to be started again", () => child(editor.serverPid, /ashore.lsp/));
  await window.stop();
}

/** The editor itself dies. */
export async function editorKilled({ window, editor, visitors }) {
  await window.debug(NAME);
  await window.statusIs(ACTIVE);
  await until("the laptop to answer", () => visitors.by("laptop") > 5);
  kill(editor.serverPid, "SIGKILL");
}

/** No rule yet: one question, and the answer is written down. */
export async function firstUse(scene) {
  const { window, place, shot } = scene;
  await window.debug(NAME);
  const row = window.page.locator('.quick-input-list .monaco-list-row[aria-label*="deployment/orders"]');
  await row.waitFor();
  await shot("question");
  await row.click();
  await window.statusIs(ACTIVE);
  const rule = readFileSync(join(place.folder, ".ashore.toml"), "utf8");
  if (!rule.includes('target = "deployment/orders"') || !rule.includes(NAME)) throw new Error(`written was:\n${rule}`);
  await window.stop();
  await window.statusIs(RESTORED);
}

/** A right is missing: one notice, and debugging goes on. */
export async function forbidden(scene) {
  const { window, stage, shot } = scene;
  await stage.do({ do: "refuse", verb: "create", resource: "deployments", code: 403, message: "" });
  try {
    await window.debug(NAME);
    const notice = await until("a notice", async () => (await window.notices()).find((text) => /deployments/.test(text)));
    await shot("notice");
    if (/ApiError|HyperError/.test(notice)) throw new Error(`a raw error: ${notice}`);
    await window.page.locator(".debug-toolbar").waitFor();
    await window.stop();
  } finally {
    await stage.do({ do: "allow" });
  }
}

/** No cluster at all: debugging works as if Ashore were not there. */
export async function noCluster({ window, shot }) {
  await window.debug(NAME);
  await window.page.locator(".debug-toolbar").waitFor();
  await until("a notice", async () => (await window.notices()).find((text) => /kubeconfig|cluster/i.test(text)));
  await shot("notice");
  await window.stop();
}

function kill(pid, signal) { process.kill(Number(pid), signal); }

/** The process that listens on a port of this machine. */
async function listener(port) {
  const { execFileSync } = await import("node:child_process");
  return until(`a listener on ${port}`, () => /pid=(\d+)/.exec(execFileSync("ss", ["-Hltnp", `sport = :${port}`], { encoding: "utf8" }))?.[1]);
}

/** A descendant of a process whose command line fits. */
async function child(root, pattern) {
  const { readdirSync } = await import("node:fs");
  return until(`a process ${pattern}`, () => {
    const parents = new Map();
    const commands = new Map();
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      try {
        parents.set(pid, /\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8"))?.[1]);
        commands.set(pid, readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " "));
      } catch { /* it has ended */ }
    }
    const under = (pid) => pid !== undefined && (pid === String(root) || under(parents.get(pid)));
    return [...commands].find(([pid, command]) => pattern.test(command) && under(pid))?.[0];
  });
}
