// The scenarios of a debug session, one function each. A scenario proves what a person would see; `scene` proves that the
// cluster is as it was.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "./editor.mjs";
import { descendant, descendants, kill, listener } from "./processes.mjs";
import { listens, NAME } from "./scene.mjs";
import { Crowd, visit } from "./stage.mjs";

export const ACTIVE = /orders ← /;
export const PAUSED = /orders: [1-9]\d* held, others pass/;
export const RESTORED = /orders: as it was/;

export async function toBreakpoint({ window, place, visitors, stage, shot }) {
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
  await shot("paused");
  return hit;
}

export async function clearBreakpoint({ window, place }) {
  await window.toggleBreakpoint(place.line);
  await until("the breakpoint to be gone", async () => (await window.page.locator(".debug-breakpoints .breakpoint .codicon-debug-breakpoint").count()) === 0);
}

export async function answers(visitors) {
  const before = visitors.by("laptop");
  await until("the laptop to answer", () => visitors.by("laptop") > before + 5);
}

/** Breakpoint by a visitor's request, others pass, continue, stop. */
export async function story(scene) {
  const { window, visitors, shot } = scene;
  const hit = await toBreakpoint(scene);
  await clearBreakpoint(scene);
  await window.continue();
  await window.statusIs(ACTIVE);
  await answers(visitors);
  await shot("active");
  const begun = performance.now();
  await window.stop();
  await window.statusIs(RESTORED);
  const back = performance.now() - begun;
  await shot("restored");
  return { "F5 to breakpoint": hit, "stop to restored": back };
}

/** The held request is in the view with the line where it stands, the mouse over it tells the rest, and a click leads there. */
export async function requests(scene) {
  const { window, place, shot } = scene;
  await toBreakpoint(scene);
  await window.showView();
  const at = `${place.file.split("/").pop()}:${place.line}`;
  const row = window.page.locator(".monaco-list-row", { hasText: at }).first();
  await row.waitFor({ state: "visible" });
  await shot("requests");
  await row.hover();
  await window.page.locator(".workbench-hover", { hasText: new RegExp(`stood\\sat\\s.*${at}[^]*Request\\s*host:`) }).waitFor();
  await shot("hover");
  await row.click();
  await until("the cursor to be on the line", async () =>
    (await window.page.locator(".statusbar-item", { hasText: `Ln ${place.line},` }).count()) > 0);
  await clearBreakpoint(scene);
  await window.continue();
  await window.statusIs(ACTIVE);
  // The newest is on top, and the one that was held has gone down the list.
  await window.page.locator(".monaco-list-row", { hasText: /200 · [\d.]+ ms/ }).first().waitFor({ state: "visible" });
  await window.stop();
  await window.statusIs(RESTORED);
}

/** In dark and in both high contrasts: the bar and the view can be read; pictures of them and of the menu. */
export async function look(scene) {
  const { window, editor, shot } = scene;
  await toBreakpoint(scene);
  await window.showView();
  await window.viewRow(/held/).waitFor();
  for (const [theme, mark] of [["Default Dark Modern", "vs-dark"], ["Default High Contrast", "hc-black"], ["Default High Contrast Light", "hc-light"]]) {
    editor.set({ "workbench.colorTheme": theme });
    await window.page.locator(`.monaco-workbench.${mark}`).waitFor();
    await shot(mark);
    await window.ask("Ashore: Menu", "Pause interception");
    await shot(`${mark}-menu`);
    await window.page.keyboard.press("Escape");
    await until("texts that can be read", async () => (await window.page.evaluate(contrast, ".statusbar-item[id^='ashore.ashore'] a, .monaco-list-row[aria-label*='held']")) >= 4.5);
  }
  await clearBreakpoint(scene);
  await window.continue();
  await window.statusIs(ACTIVE);
  await window.stop();
  await window.statusIs(RESTORED);
}

/** In the page: the least contrast of a text with what is behind it, as WCAG counts it. */
function contrast(texts) {
  const numbers = (colour) => colour.match(/[\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((part) => part / 255).map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, n) => sum + part * [0.2126, 0.7152, 0.0722][n], 0);
  const behind = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = numbers(getComputedStyle(one).backgroundColor);
      if ((colour[3] ?? 1) > 0.9) return colour;
    }
    return [255, 255, 255];
  };
  const ratios = [...document.querySelectorAll(texts)].map((element) => {
    const [one, other] = [light(numbers(getComputedStyle(element).color)), light(behind(element))];
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  });
  return Math.min(...ratios);
}

/** The stop button while the debuggee stands: the held request is answered all the same. */
export async function stopWhilePaused(scene) {
  await toBreakpoint(scene);
  await scene.window.stop();
  await scene.window.statusIs(RESTORED);
}

/** The restart button: the agent stays, the new program is sent the traffic. */
export async function restart(scene) {
  const { window, visitors } = scene;
  await window.debug(NAME);
  await window.statusIs(ACTIVE);
  await answers(visitors);
  await again(scene);
  await window.stop();
  await window.statusIs(RESTORED);
}

async function again({ window, visitors, place }) {
  const first = await listener(place.port);
  await window.restart();
  await until("another program to listen", async () => (await listener(place.port)) !== first);
  await window.statusIs(ACTIVE);
  await answers(visitors);
}

/** Restarted with a launch.json that has changed meanwhile: VS Code asks for the new configuration before it ends the old program. */
export async function restartChanged(scene) {
  const { window, place, visitors } = scene;
  await window.debug(NAME);
  await window.statusIs(ACTIVE);
  await answers(visitors);
  const file = join(place.folder, ".vscode", "launch.json");
  writeFileSync(file, readFileSync(file, "utf8").replace('"env": {', '"env": { "CHANGED": "yes",'));
  const changed = async () => readFileSync(`/proc/${await listener(place.port)}/environ`, "utf8").includes("CHANGED=yes");
  // VS Code reads it in its own time.
  await until("a program with the changed configuration", async () => {
    await again(scene);
    return changed();
  });
  await window.stop();
  await window.statusIs(RESTORED);
}

/** The program ends by itself. */
export async function programEnds(scene) {
  const { window, place } = scene;
  await window.debug(NAME);
  await window.statusIs(ACTIVE);
  kill(await listener(place.port), "SIGKILL");
  await window.statusIs(RESTORED);
}

/** A program that runs already is joined, and left running. */
export async function attach(scene) {
  const { window, place } = scene;
  await toBreakpoint(scene);
  await clearBreakpoint(scene);
  await window.continue();
  await window.statusIs(ACTIVE);
  await window.stop();
  await window.statusIs(RESTORED);
  if (!(await listens(place.port))) throw new Error("the program that was attached to is gone");
}

/** Without debugging, the rule counts as well. */
export async function withoutDebugging(scene) {
  const { window, visitors, place } = scene;
  await window.openFile(place.file);
  await until("VS Code to start the run configuration", async () => {
    await window.page.keyboard.press("Control+F5");
    return window.page.locator(".debug-toolbar").waitFor({ timeout: 10_000 }).then(() => true, () => false);
  });
  await window.statusIs(ACTIVE);
  await answers(visitors);
  await window.stop();
  await window.statusIs(RESTORED);
}

/** Two at once, each with its target; the stop button ends both. */
export async function compound(scene) {
  const { window, visitors, shot } = scene;
  await window.debug("Both");
  await window.statusIs(/←.*\(\+1\)/);
  await window.showView();
  for (const session of [/orders ←.*Debug orders/, /inventory ←.*Debug inventory/]) await window.viewRow(session).waitFor();
  await answers(visitors);
  await shot("both");
  await window.stop();
  await window.statusIs(/as it was/);
}

/** The adapter breaks. */
export async function adapterKilled(scene) {
  const { window, editor, visitors } = scene;
  await window.debug(NAME);
  await window.statusIs(ACTIVE);
  await answers(visitors);
  kill(await descendant(editor.serverPid, /debugpy\.adapter/), "SIGKILL");
  await window.statusIs(RESTORED);
}

export async function windowCloses({ window, visitors }) {
  await window.debug(NAME);
  await window.statusIs(ACTIVE);
  await answers(visitors);
  await window.leave();
}

/** The server dies in the middle: its guard puts everything back, debugging goes on, and it is started again. */
export async function serverKilled(scene) {
  const { window, editor, stage, shot } = scene;
  await toBreakpoint(scene);
  await clearBreakpoint(scene);
  const first = await descendant(editor.serverPid, /ashore.lsp/);
  kill(first, "SIGKILL");
  await window.continue();
  const back = await stage.do({ do: "back", limitMs: 30_000 });
  if (back.different) throw new Error(`not as it was: ${back.different.join(", ")}`);
  await until("the server to be started again", async () => (await descendant(editor.serverPid, /ashore.lsp/)) !== first);
  await window.statusIs(/Ashore/);
  await shot("again");
  await window.stop();
}

/** The editor itself dies, at once and with all of its own processes. */
export async function editorKilled({ window, editor, visitors }) {
  await window.debug(NAME);
  await window.statusIs(ACTIVE);
  await answers(visitors);
  const hosts = descendants(editor.serverPid).filter(({ command }) => command.includes("bootstrap-fork"));
  for (const pid of [editor.serverPid, ...hosts.map((host) => host.pid)]) kill(pid, "SIGKILL");
}

/** The tunnel breaks and cannot come back for a while: the cluster answers, the status bar says so, and then it goes on. */
export async function reconnecting({ window, stage, visitors, shot }) {
  await window.debug(NAME);
  await window.statusIs(ACTIVE);
  await answers(visitors);
  // A right that is missing would be final; an API server that cannot just now is not.
  await stage.do({ do: "refuse", verb: "*", resource: "pods/portforward", code: 503, message: "the server is currently unable to handle the request" });
  try {
    await stage.do({ do: "cut" });
    await window.statusIs(/orders: reconnecting, the cluster answers/);
    const before = visitors.by("cluster");
    await until("the cluster to answer", () => visitors.by("cluster") > before + 20);
    await shot("bar");
  } finally {
    await stage.do({ do: "allow" });
  }
  await window.statusIs(ACTIVE);
  await answers(visitors);
  await window.stop();
  await window.statusIs(RESTORED);
}

/**
 * 10,000 requests a minute: the view is drawn at most five times a second and never stands still, has at most 500 rows, and the
 * window stays quick.
 */
export async function flood({ window, stage, shot }) {
  await window.debug(NAME);
  await window.statusIs(ACTIVE);
  await window.showView();
  const crowd = new Crowd(stage.facts.orders, 220);
  try {
    const row = window.viewRow(/^GET /);
    await row.waitFor();
    await until("600 answers", () => crowd.here > 600);
    await window.page.evaluate(watchRows);
    const spells = [];
    // A machine that others share may not have it at once.
    await until("10,000 a minute", async () => spells.push(await spell(window, crowd)) && spells.at(-1).rate >= 10_000)
      .catch((error) => { throw new Error(`${error.message}: ${spells.map(({ rate }) => Math.round(rate)).join(", ")} a minute`); });
    const rows = Number(await row.getAttribute("aria-setsize"));
    // Beside the requests: the session, and the targets.
    if (rows !== 502) throw new Error(`the view has ${rows} rows`);
    const asked = performance.now();
    await window.ask("Ashore: Menu", "Pause interception");
    const menu = performance.now() - asked;
    await shot("menu");
    await window.page.keyboard.press("Escape");
    crowd.stop();
    await until("the last answers", () => crowd.waiting === 0);
    if (crowd.failed.length > 0) throw new Error(`${crowd.failed.length} failed: ${crowd.failed[0]}`);
    await window.stop();
    await window.statusIs(RESTORED);
    const { rate, still, stuck } = spells.at(-1);
    return { "a minute": rate, menu, still, stuck };
  } finally {
    crowd.close();
  }
}

/** 1,000 requests: how many a minute that were, and in ms how long the view and the page stood still at most. */
async function spell(window, crowd) {
  const begun = performance.now(), first = crowd.here;
  await window.page.evaluate(() => globalThis.rows.begin());
  await until("another 1,000 answers", () => crowd.here >= first + 1_000);
  const seconds = (performance.now() - begun) / 1_000;
  const { drawn, still, stuck } = await window.page.evaluate(() => globalThis.rows.end());
  if (drawn > seconds * 5 + 3) throw new Error(`drawn ${drawn} times in ${seconds} s`);
  if (still > 5_000) throw new Error(`the view stood still for ${still} ms`);
  return { rate: ((crowd.here - first) / seconds) * 60, still, stuck };
}

/** In the page: looks at every frame whether the rows say something else than before. */
function watchRows() {
  const pane = document.querySelector(".pane-header[aria-label^='Ashore']").parentElement;
  const look = () => [...pane.querySelectorAll(".monaco-list-row")].map((row) => row.textContent).join();
  let before = look(), drawn = 0, at = 0, frame = 0, still = 0, stuck = 0;
  const each = (now) => {
    stuck = Math.max(stuck, now - frame);
    frame = now;
    const seen = look();
    if (seen !== before) {
      still = Math.max(still, now - at);
      [before, drawn, at] = [seen, drawn + 1, now];
    }
    requestAnimationFrame(each);
  };
  globalThis.rows = {
    begin: () => { drawn = 0; at = frame = performance.now(); still = stuck = 0; },
    end: () => ({ drawn, still: Math.max(still, performance.now() - at), stuck }),
  };
  globalThis.rows.begin();
  requestAnimationFrame(each);
}
