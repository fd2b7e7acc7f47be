// Runs the scenarios and ends with a table and one closing line. Its environment: ASHORE_STAGE and ASHORE_VSIX (programs built
// by xtask), TEST_DEBUGPY, TEST_DLV, TEST_LLDB_DAP, ASHORE_SHOTS (folder of the screenshots). Arguments: `--short` for the story
// with every adapter and the faults with one; words of the scenarios to run, else all.
import { join } from "node:path";
import * as asking from "./asking.mjs";
import * as driving from "./driving.mjs";
import { scene } from "./scene.mjs";
import * as scenarios from "./scenarios.mjs";
import { here, withRig } from "./tooling.mjs";

const ADAPTERS = ["debugpy", "js-debug", "lldb-dap", "delve"];
const each = (play, options = {}) => ADAPTERS.map((adapter) => ({ play, adapter, ...options }));
const OTHERS = ["js-debug", "lldb-dap", "delve"];
const ALL = [
  ...each("story"),
  ...each("requests", { long: OTHERS }),
  ...each("restart", { long: OTHERS }),
  { play: "restartChanged", long: ADAPTERS },
  ...each("attach", { attach: true, long: ADAPTERS }),
  ...each("stopWhilePaused", { long: ADAPTERS }),
  ...each("programEnds", { long: ADAPTERS, mayFail: 1 }),
  { play: "withoutDebugging", long: ADAPTERS },
  // The inventory speaks no HTTP: bytes that its program had when it was ended cannot be sent to another.
  { play: "compound", compound: true, mayFail: 200 },
  { play: "adapterKilled", mayFail: 1, long: ADAPTERS },
  // What was on its way when the tunnel broke.
  { play: "reconnecting", mayFail: 2, long: ADAPTERS },
  { play: "flood", adapter: "js-debug", quiet: true, long: ADAPTERS },
  { play: "windowCloses" },
  { play: "serverKilled" },
  { play: "editorKilled", mayFail: 1, long: ADAPTERS },
  { play: "firstUse", rule: null },
  { play: "never", rule: null, long: ADAPTERS },
  { play: "lens" },
  { play: "mode", long: ADAPTERS },
  { play: "look", long: ADAPTERS },
  { play: "chinese", language: "zh-cn", long: ADAPTERS },
  { play: "forbidden", long: ADAPTERS },
  { play: "noCluster", env: { KUBECONFIG: "/nonexistent" } },
  // The colleague ends program and intercept at once.
  { play: "held", mayFail: 2, long: ADAPTERS },
  { play: "untrusted", trust: true, long: ADAPTERS },
  { play: "noFolder", folder: false, long: ADAPTERS },
  { play: "brokenLaunch", long: ADAPTERS },
  { play: "twoWindows", long: ADAPTERS },
  { play: "otherVersion", settings: { "ashore.server.path": join(here, "other-version.sh") }, long: ADAPTERS },
  { play: "activation", long: ADAPTERS },
  ...["debugpy", "js-debug"].map((adapter) => ({ play: "steps", adapter, long: ["js-debug"] })),
  { play: "ownSocket", adapter: "js-debug" },
  { play: "twoPorts", adapter: "js-debug" },
  { play: "environment", rule: { environment: { SHOP_INSTANCE: "laptop" } } },
  { play: "standing" },
  { play: "subprocess" },
  { play: "disabled", settings: { "ashore.enabled": false }, long: ADAPTERS },
];

const short = process.argv.includes("--short");
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const rows = [];
await withRig(async (common) => {
  for (const { play, adapter = "debugpy", long = [], ...options } of ALL) {
    const title = `${play} ${adapter}`;
    if (wanted.length > 0 && !wanted.some((name) => title.includes(name))) continue;
    if (short && long.includes(adapter)) continue;
    const begun = performance.now();
    let result = "ok", figures = {};
    try {
      const told = scenarios[play] ?? asking[play] ?? driving[play];
      figures = (await scene({ ...common, title, adapter, launch: told.launch, ...options }, told)) ?? {};
    } catch (error) {
      result = "FAILED";
      console.error(`${title}: ${error.stack ?? error}`);
    }
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    rows.push({ scenario: play, adapter, result, s: seconds, ...round(figures) });
    console.error(`${title}: ${result} (${seconds} s)`);
  }
});
console.table(rows);
const failed = rows.filter((row) => row.result !== "ok").length;
console.log(`${rows.length - failed} passed, ${failed} failed, 0 skipped`);
process.exitCode = failed > 0 ? 1 : 0;

function round(figures) {
  return Object.fromEntries(Object.entries(figures).map(([name, ms]) => [name, name === "a minute" ? Math.round(ms) : `${Math.round(ms)} ms`]));
}
