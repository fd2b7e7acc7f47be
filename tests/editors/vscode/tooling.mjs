// What every program of this folder is started with: the rig, the stage and the environment that xtask gives.
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Rig } from "./editor.mjs";
import { setUp } from "./setup.mjs";
import { Stage } from "./stage.mjs";

export const here = dirname(fileURLToPath(import.meta.url));

/** Runs `play` with the rig, a stage and the folder of the screenshots; both end with it. */
export async function withRig(play) {
  setUp();
  const shots = process.env.ASHORE_SHOTS ?? join(here, "shots");
  mkdirSync(shots, { recursive: true });
  const { TEST_DEBUGPY, TEST_DLV, TEST_LLDB_DAP } = process.env;
  const stage = await Stage.start(process.env.ASHORE_STAGE);
  const rig = await Rig.start([process.env.ASHORE_VSIX, process.env.TEST_ADAPTERS_VSIX].filter(Boolean));
  try {
    return await play({ rig, stage, shots, tools: { TEST_DEBUGPY, TEST_DLV, TEST_LLDB_DAP } });
  } finally {
    await rig.stop();
    await stage.stop();
  }
}
