// What a person waits for, measured in a real VS Code: F5 → the first request at the laptop, the stop button → everything as it was.
// Beside it the debuggee's own start, from F5 to listening, without Ashore. Arguments: the number of runs. Environment: as run.mjs.
import { until } from "./editor.mjs";
import { listens, NAME, scene } from "./scene.mjs";
import { ACTIVE, RESTORED } from "./scenarios.mjs";
import { Visitors } from "./stage.mjs";
import { withRig } from "./tooling.mjs";

const RUNS = Number(process.argv[2] ?? 20);
const ADAPTERS = ["debugpy", "js-debug"];

/** Presses F5 once the last session is over; gives the moment. */
async function start({ window, place }) {
  await window.gone(".debug-toolbar");
  await until("the port to be free", async () => !(await listens(place.port)));
  const begun = performance.now();
  await window.page.keyboard.press("F5");
  return begun;
}

async function open({ window, place }) {
  await window.openFile(place.file);
  // The first start names the configuration; F5 takes it again afterwards.
  await window.debug(NAME);
  await until("the program to listen", () => listens(place.port));
}

async function own(scene) {
  const { window, place } = scene;
  const figures = { own: [] };
  await open(scene);
  for (let run = 0; run < RUNS; run += 1) {
    await window.stop();
    const begun = await start(scene);
    await until("the program to listen", () => listens(place.port), 60_000, 5);
    figures.own.push(performance.now() - begun);
  }
  await window.stop();
  return figures;
}

async function sessions(scene) {
  const { window, stage } = scene;
  const figures = { first: [], traffic: [], objects: [] };
  await open(scene);
  await window.statusIs(ACTIVE);
  for (let run = 0; run <= RUNS; run += 1) {
    const visitors = new Visitors(stage.facts.orders, undefined, 10);
    try {
      if (run > 0) {
        const begun = await start(scene);
        await until("the laptop's first answer", () => visitors.by("laptop") > 0, 60_000, 5);
        figures.first.push(performance.now() - begun);
        await window.statusIs(ACTIVE);
      }
      const stopped = performance.now();
      const back = stage.do({ do: "back", limitMs: 30_000 });
      await window.stop();
      const { different } = await back;
      const objects = performance.now() - stopped;
      if (different) throw new Error(`not as it was: ${different.join(", ")}`);
      await window.statusIs(RESTORED);
      if (run > 0) {
        figures.objects.push(objects);
        figures.traffic.push(Math.max(...visitors.answers.filter((one) => one.by === "laptop").map((one) => one.at)) - stopped);
      }
    } finally {
      visitors.stop();
    }
    console.error(`run ${run} of ${RUNS}`);
  }
  return figures;
}

function at(values, share) {
  const sorted = values.toSorted((one, other) => one - other);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]);
}

const rows = [];
await withRig(async (common) => {
  for (const adapter of ADAPTERS) {
    const alone = await scene({ ...common, title: `bench-own ${adapter}`, adapter, quiet: true, settings: { "ashore.enabled": false } }, own);
    const together = await scene({ ...common, title: `bench ${adapter}`, adapter, quiet: true }, sessions);
    const figures = {
      "the debuggee's own start (F5 to listening, without Ashore)": alone.own,
      "F5 to the first request at the laptop": together.first,
      "stop to the last request at the laptop": together.traffic,
      "stop to all objects as they were": together.objects,
    };
    for (const [figure, values] of Object.entries(figures)) {
      rows.push({ adapter, figure, "p50 ms": at(values, 0.5), "p95 ms": at(values, 0.95), runs: values.length });
    }
  }
});
console.log("| adapter | | p50 | p95 | runs |\n|---|---|---|---|---|");
for (const row of rows) console.log(`| ${row.adapter} | ${row.figure} | ${row["p50 ms"]} ms | ${row["p95 ms"]} ms | ${row.runs} |`);
