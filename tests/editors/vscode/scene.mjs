// What every scenario stands on: a cluster, an editor with the extension, a workspace with a run configuration and its rule.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Editor, until } from "./editor.mjs";
import { furnish, LANGUAGES } from "./languages.mjs";
import { Visitors } from "./stage.mjs";

export const NAME = "Debug orders";

/** A free port below the range that the system gives out by itself. */
export function freePort() {
  return new Promise((resolve) => {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const server = net.createServer();
    server.once("error", () => resolve(freePort()));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(port)));
  });
}

/** A workspace folder of its own. `rule: null` writes no `.ashore.toml`. */
export async function workspace(adapter, { rule = {}, more = [], name = NAME } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "ashore-ws-"));
  const language = LANGUAGES[adapter];
  const line = furnish(language, folder);
  const port = await freePort();
  mkdirSync(join(folder, ".vscode"));
  const configurations = [{ name, ...language.launch(port) }, ...more];
  writeFileSync(join(folder, ".vscode", "launch.json"), JSON.stringify({ version: "0.2.0", configurations }, null, 2));
  if (rule) {
    const keys = { run: name, target: "deployment/orders", ...rule };
    writeFileSync(join(folder, ".ashore.toml"), `[[intercept]]\n${Object.entries(keys).map(([key, value]) => `${key} = ${JSON.stringify(value)}`).join("\n")}\n`);
  }
  return { folder, port, line, file: language.file, name, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

/** A binary beside the extension's own, for a quick try. */
function server() {
  return process.env.ASHORE_BIN ? { "ashore.server.path": process.env.ASHORE_BIN } : {};
}

/** Runs `play` in a window on a workspace; whatever happens, the editor ends and the cluster must be as it was. */
export async function scene({ stage, vsix, tools, shots, title, adapter = "debugpy", env = {}, settings = {}, ...options }, play) {
  const place = await workspace(adapter, options);
  await stage.do({ do: "snapshot" });
  const editor = await Editor.start({ vsix, env: { ...tools, ...stage.env, ...env }, settings: { ...server(), ...settings } });
  const visitors = new Visitors(stage.facts.orders);
  let window;
  try {
    window = await editor.open(place.folder);
    const shot = (name) => window.screenshot(join(shots, `${title.replace(/\W+/g, "-")}-${name}.png`));
    const result = await play({ editor, window, place, visitors, stage, shot });
    const back = await stage.do({ do: "back", limitMs: 30_000 });
    if (back.different) throw new Error(`not as it was: ${back.different.join(", ")}`);
    visitors.stop();
    await until("the last visitors' answers", () => visitors.waiting === 0);
    if (visitors.failed.length > 0 && !options.mayFail) {
      throw new Error(`${visitors.failed.length} of ${visitors.answers.length} visitors failed: ${visitors.failed[0].body}`);
    }
    return result;
  } catch (error) {
    await window?.screenshot(join(shots, `FAILED-${title.replace(/\W+/g, "-")}.png`)).catch(() => {});
    throw new Error(`${error.stack ?? error}\nthe extension's log:\n${editor.log()}`);
  } finally {
    visitors.stop();
    await editor.stop();
    place.remove();
  }
}
