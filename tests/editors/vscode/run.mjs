// Runs the scenarios and ends with a table and one closing line. Its environment: ASHORE_STAGE and ASHORE_VSIX (programs built
// by xtask), TEST_DEBUGPY, TEST_DLV, TEST_LLDB_DAP, ASHORE_SHOTS (folder of the screenshots). Arguments: names to run, else all.
import { mkdirSync } from "node:fs";
import { join, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { scene } from "./scene.mjs";
import * as scenarios from "./scenarios.mjs";
import { setUp } from "./setup.mjs";
import { Stage } from "./stage.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const ALL = [
  ...["debugpy", "js-debug", "lldb-dap", "delve"].map((adapter) => ({ play: "story", adapter })),
  { play: "stopWhilePaused", adapter: "debugpy" },
  ...["debugpy", "js-debug"].map((adapter) => ({ play: "restart", adapter })),
  { play: "programEnds", adapter: "debugpy" },
  { play: "withoutDebugging", adapter: "debugpy" },
  { play: "windowCloses", adapter: "debugpy", mayFail: true },
  { play: "serverKilled", adapter: "debugpy" },
  { play: "editorKilled", adapter: "debugpy", mayFail: true },
  { play: "firstUse", adapter: "debugpy", rule: null },
  { play: "forbidden", adapter: "debugpy" },
  { play: "noCluster", adapter: "debugpy", env: { KUBECONFIG: "/nonexistent" } },
];

setUp();
const shots = process.env.ASHORE_SHOTS ?? join(here, "shots");
mkdirSync(shots, { recursive: true });
const vsix = [process.env.ASHORE_VSIX, process.env.TEST_ADAPTERS_VSIX].filter(Boolean);
const tools = { TEST_DEBUGPY: process.env.TEST_DEBUGPY, TEST_DLV: process.env.TEST_DLV, TEST_LLDB_DAP: process.env.TEST_LLDB_DAP };
const wanted = process.argv.slice(2);
const rows = [];
const stage = await Stage.start(process.env.ASHORE_STAGE);
try {
  for (const one of ALL) {
    const title = `${one.play} ${one.adapter}`;
    if (wanted.length > 0 && !wanted.some((name) => title.includes(name))) continue;
    const begun = performance.now();
    let result = "ok", figures = {};
    try {
      figures = (await scene({ stage, vsix, tools, shots, title, ...one }, scenarios[one.play])) ?? {};
    } catch (error) {
      result = "FAILED";
      console.error(`${title}: ${error.stack ?? error}`);
    }
    rows.push({ scenario: one.play, adapter: one.adapter, result, s: ((performance.now() - begun) / 1000).toFixed(1), ...round(figures) });
    console.error(`${title}: ${result}`);
  }
} finally {
  await stage.stop();
}
console.table(rows);
const failed = rows.filter((row) => row.result !== "ok").length;
console.log(`${rows.length - failed} passed, ${failed} failed, 0 skipped`);
process.exitCode = failed > 0 ? 1 : 0;

function round(figures) {
  return Object.fromEntries(Object.entries(figures).map(([name, ms]) => [name, `${Math.round(ms)} ms`]));
}
