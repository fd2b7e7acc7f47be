// What every scenario stands on: a cluster, an editor with the extension, a workspace with a run configuration and its rule.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Editor, until } from "./editor.mjs";
import { furnish, furnishInventory, GO, LANGUAGES, serve } from "./languages.mjs";
import { Visitors } from "./stage.mjs";

export const NAME = "Debug orders";
export const INVENTORY = "Debug inventory";

/** A free port below the range that the system gives out by itself. */
export function freePort() {
  return new Promise((resolve) => {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const server = net.createServer();
    server.once("error", () => resolve(freePort()));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(port)));
  });
}

/**
 * A workspace folder of its own. `rule: null` writes no `.ashore.toml`; `attach` starts the program beforehand; `compound` adds
 * a second service and a compound of the two; `launch` changes the run configuration, by the port and the folder.
 */
export async function workspace(adapter, config, { rule = {}, attach = false, compound = false, launch: changed = () => ({}) } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "ashore-ws-"));
  const language = LANGUAGES[adapter];
  const line = furnish(language, folder);
  const port = await freePort();
  const place = { folder, port, line, file: language.file };
  let configuration = language.launch(port);
  if (attach) {
    const debug = await freePort();
    place.program = serve(language, folder, port, debug);
    await until("the program to attach to", () => listens(port));
    configuration = language.attach(debug, place.program.pid);
  }
  configuration = { ...configuration, ...changed(port, folder) };
  const launch = { version: "0.2.0", configurations: [{ name: NAME, ...configuration }] };
  const rules = [];
  if (rule) rules.push({ run: NAME, target: "deployment/orders", ...rule });
  if (compound) {
    launch.configurations.push({ name: INVENTORY, ...furnishInventory(folder)(await freePort()) });
    launch.compounds = [{ name: "Both", configurations: [NAME, INVENTORY], stopAll: true }];
    if (rule) rules.push({ run: INVENTORY, target: "deployment/inventory" });
  }
  mkdirSync(join(folder, ".vscode"));
  writeFileSync(join(folder, ".vscode", "launch.json"), JSON.stringify(launch, null, 2));
  const words = (value) => (typeof value === "object" ? `{ ${pairs(value, ", ")} }` : JSON.stringify(value));
  const pairs = (keys, between) => Object.entries(keys).map(([key, value]) => `${key} = ${words(value)}`).join(between);
  const table = (keys) => `${pairs(keys, "\n")}\n`;
  if (rules.length > 0) writeFileSync(join(folder, ".ashore.toml"), rules.map((keys) => `[[intercept]]\n${table(keys)}`).join("\n"));
  place.rules = () => readFileSync(join(folder, ".ashore.toml"), "utf8");
  place.has = (name) => existsSync(join(folder, name));
  /** The person's own file for this folder. */
  place.own = () => own(config, folder);
  place.remove = () => {
    place.program?.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  return place;
}

function own(config, folder) {
  const projects = join(config, "projects");
  const file = existsSync(projects) && readdirSync(projects).find((name) => name.startsWith(`${basename(folder)}-`));
  return file ? readFileSync(join(projects, file), "utf8") : "";
}

/** Does anybody listen there? */
export function listens(port) {
  return new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1");
    socket.once("connect", () => { socket.destroy(); resolve(true); });
    socket.once("error", () => resolve(false));
  });
}

/** A binary beside the extension's own, for a quick try. */
function server() {
  return process.env.ASHORE_BIN ? { "ashore.server.path": process.env.ASHORE_BIN } : {};
}

/** What a scenario does not say that it expects is a trouble. */
function unexpected(what, told, expected = []) {
  const odd = told.filter((text) => !expected.some((pattern) => pattern.test(text)));
  if (odd.length > 0) throw new Error(`an unexpected ${what}: ${odd.join("\n")}`);
}

/** Runs `play` in a window on a workspace; whatever happens, the editor ends and the cluster must be as it was. */
export async function scene({ rig, stage, tools, shots, title, adapter = "debugpy", env = {}, settings = {}, trust, language, folder = true, quiet = false, ...options }, play) {
  const place = await workspace(adapter, stage.env.ASHORE_CONFIG_DIR, options);
  await stage.do({ do: "snapshot" });
  const shot = (name, view = window) => view.screenshot(join(shots, `${title.replace(/\W+/g, "-")}-${name}.png`));
  let editor, window, visitors;
  try {
    editor = await Editor.start({ rig, trust, language, env: { ...tools, ...GO, ...stage.env, ...env }, settings: { ...server(), ...settings } });
    visitors = new Visitors(stage.facts.orders, undefined, quiet ? 1_000 : 50);
    window = await editor.open(folder ? place.folder : undefined);
    const result = await play({ editor, window, place, visitors, stage, shot, shots });
    const back = await stage.do({ do: "back", limitMs: 30_000 });
    if (back.different) throw new Error(`not as it was: ${back.different.join(", ")}`);
    visitors.stop();
    await until("the last visitors' answers", () => visitors.waiting === 0);
    if (visitors.failed.length > (options.mayFail ?? 0)) {
      throw new Error(`${visitors.failed.length} of ${visitors.answers.length} visitors failed: ${visitors.failed[0].body}`);
    }
    unexpected("error in the log", editor.errors(), options.errors);
    unexpected("notice", editor.notices, options.notices);
    return result;
  } catch (error) {
    await window?.screenshot(join(shots, `FAILED-${title.replace(/\W+/g, "-")}.png`)).catch(() => {});
    await editor?.end();
    throw new Error(`${error.stack ?? error}\nsaid between editor and adapters:\n${editor?.log()}`);
  } finally {
    visitors?.stop();
    await editor?.stop();
    place.remove();
    // What a failed scene leaves is not the next one's beginning.
    await stage.do({ do: "back", limitMs: 30_000 });
  }
}
