// Runs the scenarios and ends with a table and one closing line. Its environment: ASHORE_STAGE and ASHORE_VSIX (programs built
// by xtask), TEST_DEBUGPY, TEST_DLV, TEST_LLDB_DAP, ASHORE_SHOTS (folder of the screenshots). Arguments: `--short` for the story
// with every adapter and the faults with one; words of the scenarios to run, else all but those that are run by name alone.
import { join } from "node:path";
import * as answers from "./answers.mjs";
import * as asking from "./asking.mjs";
import * as driving from "./driving.mjs";
import * as mends from "./mends.mjs";
import * as panel from "./panel.mjs";
import * as pictures from "./pictures.mjs";
import { scene } from "./scene.mjs";
import * as scenarios from "./scenarios.mjs";
import { SCRIPTED } from "./script.mjs";
import * as stories from "./stories.mjs";
import { here, withRig } from "./tooling.mjs";

const ADAPTERS = ["debugpy", "js-debug", "lldb-dap", "delve"];
const each = (play, options = {}) => ADAPTERS.map((adapter) => ({ play, adapter, ...options }));
const OTHERS = ["js-debug", "lldb-dap", "delve"];
const ALL = [
  ...each("story"),
  ...each("requests", { long: OTHERS }),
  { play: "standingPanel", quiet: true },
  { play: "manyRequests", env: { USER: "kim" }, long: ADAPTERS },
  { play: "hundredThousand", long: ADAPTERS },
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
  { play: "serverKilled", errors: [/server ended/] },
  { play: "editorKilled", mayFail: 1, long: ADAPTERS },
  { play: "firstUse", rule: null },
  { play: "onlyMine", rule: null, long: ADAPTERS },
  { play: "notNow", rule: null },
  { play: "never", rule: null, long: ADAPTERS },
  { play: "quiet", rule: null, env: { KUBECONFIG: "/nonexistent" } },
  { play: "wholeOff", long: ADAPTERS },
  { play: "leaveThere", notices: [/already intercepted/], long: ADAPTERS },
  { play: "mends", quiet: true, ...SCRIPTED, notices: [/./] },
  { play: "pictures", quiet: true, ...SCRIPTED, notices: [/./], named: true },
  { play: "lens" },
  { play: "lateAnswer", rule: null, long: ADAPTERS },
  { play: "compoundAsked", rule: null, compound: true, mayFail: 200, long: ADAPTERS },
  { play: "renamed", long: ADAPTERS },
  { play: "pausePressed", long: ADAPTERS },
  { play: "neverListens", long: ADAPTERS },
  // With so many Services the double itself is slow.
  { play: "crowded", rule: null, quiet: true, mayFail: 5, long: ADAPTERS },
  { play: "mode", long: ADAPTERS },
  { play: "look", long: ADAPTERS },
  { play: "chinese", language: "zh-cn", long: ADAPTERS },
  { play: "forbidden", notices: [/You may not create deployments/], long: ADAPTERS },
  { play: "noCluster", env: { KUBECONFIG: "/nonexistent" }, notices: [/No kubeconfig/] },
  // The colleague ends program and intercept at once.
  { play: "held", mayFail: 2, notices: [/mary/], long: ADAPTERS },
  { play: "untrusted", trust: true, long: ADAPTERS },
  { play: "noFolder", folder: false, notices: [/Open a folder/], long: ADAPTERS },
  { play: "brokenLaunch", long: ADAPTERS },
  { play: "twoWindows", notices: [/already intercepted/], long: ADAPTERS },
  { play: "otherVersion", settings: { "ashore.server.path": join(here, "other-version.sh") }, errors: [/version 9\.9\.9/], long: ADAPTERS },
  { play: "activation", long: ADAPTERS },
  ...["debugpy", "js-debug"].map((adapter) => ({ play: "steps", adapter, long: ["js-debug"] })),
  { play: "ownSocket", adapter: "js-debug" },
  { play: "twoPorts", adapter: "js-debug" },
  { play: "environment", rule: { environment: { SHOP_INSTANCE: "laptop" } } },
  { play: "standing", notices: [/stands still/] },
  { play: "subprocess" },
  { play: "disabled", settings: { "ashore.enabled": false }, long: ADAPTERS },
];

const short = process.argv.includes("--short");
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const rows = [], reasons = [];
await withRig(async (common) => {
  for (const { play, adapter = "debugpy", long = [], named, ...options } of ALL) {
    const title = `${play} ${adapter}`;
    if (wanted.length > 0 && !wanted.some((name) => title.includes(name))) continue;
    if (short && long.includes(adapter)) continue;
    if (named && wanted.length === 0) continue;
    const begun = performance.now();
    let result = "ok", figures = {};
    try {
      const told = scenarios[play] ?? answers[play] ?? asking[play] ?? driving[play] ?? panel[play] ?? mends[play] ?? pictures[play] ?? stories[play];
      figures = (await scene({ ...common, title, adapter, launch: told.launch, ...options }, told)) ?? {};
    } catch (error) {
      result = "FAILED";
      console.error(`${title}: ${error.stack ?? error}`);
      reasons.push(`${title}: ${firstLine(error)}`);
    }
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    rows.push({ scenario: play, adapter, result, s: seconds, ...round(figures) });
    console.error(`${title}: ${result} (${seconds} s)`);
  }
});
console.table(rows);
// The two below are read by xtask.
for (const reason of reasons) console.log(`failed: ${reason}`);
console.log(`${rows.length - reasons.length} passed, ${reasons.length} failed, 0 skipped`);
process.exitCode = reasons.length > 0 ? 1 : 0;

function firstLine(error) {
  return String(error.message ?? error).split("\n")[0];
}

function round(figures) {
  return Object.fromEntries(Object.entries(figures).map(([name, ms]) => [name, name === "a minute" ? Math.round(ms) : `${Math.round(ms)} ms`]));
}
