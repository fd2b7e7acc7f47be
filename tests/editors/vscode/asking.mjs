// Scenarios of what is told: notices, modes, and workspaces in which nothing can be done.
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "./editor.mjs";
import { descendants } from "./processes.mjs";
import { freePort, NAME } from "./scene.mjs";
import { visit } from "./stage.mjs";
import { ACTIVE, RESTORED } from "./scenarios.mjs";

export async function notice(window, pattern) {
  const told = await until(`a notice ${pattern}`, async () => (await window.notices()).find((text) => pattern.test(text)));
  if (/ApiError|HyperError|reqwest|panicked/.test(told)) throw new Error(`a raw error: ${told}`);
  return told;
}

/** A right is missing: one notice that offers no other target, debugging goes on, and the bar is not red for ever. */
export async function forbidden({ window, stage, shot }) {
  await stage.do({ do: "refuse", verb: "create", resource: "deployments", code: 403, message: "" });
  try {
    await window.debug(NAME);
    await notice(window, /deployments/);
    await window.statusIs(/not intercepted/);
    await shot("notice");
    const buttons = await window.page.locator(".notification-toast .monaco-button").allInnerTexts();
    if (buttons.some((text) => /Choose Target/.test(text))) throw new Error(`another target is offered: ${buttons.join(", ")}`);
    await window.page.locator(".debug-toolbar").waitFor();
    await window.stop();
    await window.statusIs(/^Ashore/);
    await shot("after");
  } finally {
    await stage.do({ do: "allow" });
  }
}

/** No cluster at all: debugging works as if Ashore were not there. */
export async function noCluster({ window, shot }) {
  await window.debug(NAME);
  await window.page.locator(".debug-toolbar").waitFor();
  await notice(window, /kubeconfig|cluster/i);
  await shot("notice");
  await window.stop();
}

/** A colleague has the target: who, and what to do. */
export async function held({ window, stage, visitors, shot }) {
  const port = await freePort();
  const { ashore, state } = stage.facts;
  const colleague = spawn(ashore, ["intercept", "deployment/orders", "--namespace", "shop", "--port", `${port}`, "--", process.execPath, "-e", SERVE, `${port}`], {
    env: { ...process.env, ...stage.env, ASHORE_STATE_DIR: `${state}-colleague`, USER: "mary" }, stdio: "ignore",
  });
  try {
    await until("the colleague's answers", () => visitors.by("colleague") > 5);
    await window.debug(NAME);
    await notice(window, /mary/);
    await shot("notice");
    await window.page.locator(".debug-toolbar").waitFor();
    await window.stop();
  } finally {
    colleague.kill("SIGINT");
    await until("the colleague to leave", () => colleague.exitCode !== null || colleague.signalCode !== null);
  }
}

const SERVE = `require("node:http").createServer((q, a) => a.end('{"served_by": "colleague"}')).listen(+process.argv[1], "127.0.0.1")`;

/** An untrusted folder: no server, and the status bar says why. */
export async function untrusted({ window, editor, shot }) {
  await window.statusIs(/Ashore/);
  await until("the reason", async () => /not trusted/.test(await window.statusLabel()));
  if (descendants(editor.serverPid).some(({ command }) => /ashore.lsp/.test(command))) throw new Error("a server was started");
  await shot("bar");
}

/** No folder: nothing to do, nothing in the way. */
export async function noFolder({ window, shot }) {
  await window.statusIs(/Ashore/);
  await window.command("Ashore: Open Rule");
  await notice(window, /Open a folder/);
  await shot("notice");
}

/** launch.json is being typed: what can be read of it counts. */
export async function brokenLaunch({ window, place, shot }) {
  const file = join(place.folder, ".vscode/launch.json");
  const { readFileSync } = await import("node:fs");
  const text = readFileSync(file, "utf8");
  writeFileSync(file, `${text.trimEnd().slice(0, -1)}, "configurations": [{ "name": `);
  await window.openFile("launch.json");
  await window.page.locator(".squiggly-error").first().waitFor();
  await window.statusIs(/^Ashore$/);
  await shot("broken");
  writeFileSync(file, text);
  await window.debug(NAME);
  await window.statusIs(ACTIVE);
  await window.stop();
  await window.statusIs(RESTORED);
}

/** The same folder in two windows: the second one is told who has the target. */
export async function twoWindows({ window, editor, place, shot }) {
  const second = await editor.open(place.folder);
  await window.debug(NAME);
  await window.statusIs(ACTIVE);
  await second.debug(NAME);
  await notice(second, /already intercepted/);
  await shot("second", second);
  await second.stop();
  await window.statusIs(ACTIVE);
  await window.stop();
  await window.statusIs(RESTORED);
}

/** A server of another version is not started, and which one is wanted is said. */
export async function otherVersion({ window, shot }) {
  await window.statusIs(/Ashore/);
  await until("the reason", async () => /version 9\.9\.9/.test(await window.statusLabel()));
  await shot("bar");
}

/** The extension keeps nobody waiting: the least of some windows, since the first ones meet cold files and a machine may be busy. */
export async function activation({ window, editor, place, shot }) {
  const times = [];
  for (let n = 0; n < 12 && (n < 3 || Math.min(...times) > 50); n += 1) {
    const one = n === 0 ? window : await editor.open(place.folder);
    await one.statusIs(/Ashore/);
    await one.command("Developer: Show Running Extensions");
    const row = one.page.locator(".runtime-extensions-editor .monaco-list-row", { hasText: "Ashore" }).first();
    const text = await until("the time of activation", async () => /Activation: (\d+)\s*ms/.exec(await row.innerText().catch(() => "")));
    times.push(Number(text[1]));
    if (n === 0) await shot("extensions");
    await one.close();
  }
  const least = Math.min(...times);
  if (least > 50) throw new Error(`activation took ${times.join(", ")} ms`);
  return { activation: least };
}

/** The switch in the settings: nothing happens. */
export async function disabled({ window, visitors }) {
  await window.debug(NAME);
  await window.page.locator(".debug-toolbar").waitFor();
  const served = visitors.answers.length;
  await until("visitors", () => visitors.answers.length > served + 40);
  if (visitors.by("laptop") > 0) throw new Error("traffic came all the same");
  await window.stop();
}

/** Another mode for a session that lives: only those with the header come, and the rule says so too. */
export async function mode({ window, place, stage, visitors, shot }) {
  await window.debug(NAME);
  await window.statusIs(ACTIVE);
  await (await window.ask("Ashore: Choose Mode", "header of mine")).click();
  const input = window.page.locator(".quick-input-widget:visible input.input");
  await until("the question for the header", async () => (await input.inputValue().catch(() => "")).startsWith("x-ashore="));
  await shot("question");
  await input.fill("x-me=1");
  await input.press("Enter");
  await window.statusIs(/orders ← x-me=1, /);
  const mine = () => visit(stage.facts.orders, "/orders/7", 10_000, { "x-me": "1" });
  await until("mine at the laptop", async () => (await mine()).by === "laptop");
  const here = visitors.by("laptop"), others = visitors.by("cluster");
  await until("the others' answers", () => visitors.by("cluster") > others + 20);
  if (visitors.by("laptop") > here) throw new Error("somebody else's request came all the same");
  // The team's rule stays: this is one person's wish.
  if (!place.own().includes("x-me") || place.rules().includes("x-me")) throw new Error(`mine is\n${place.own()}\nthe rule is\n${place.rules()}`);
  await shot("personal");
  await window.stop();
  await window.statusIs(RESTORED);
}

/** In Chinese: what the status bar, the palette and the view say. */
export async function chinese({ window, place, shot }) {
  await window.openFile(place.file);
  await window.debug(NAME);
  await window.statusIs(/orders ← 全部，/);
  await window.command("Ashore: 显示请求");
  await window.requests.getByRole("columnheader", { name: "停在" }).waitFor();
  await shot("panel");
  await window.showView();
  await window.page.locator(".monaco-list-row", { hasText: "目标" }).first().waitFor();
  await shot("active");
  await window.stop();
  await window.statusIs(/orders：已恢复原样/);
}
