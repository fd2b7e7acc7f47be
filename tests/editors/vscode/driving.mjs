// How a debug session is driven, one behaviour each: whatever the debugger says or leaves unsaid, nobody else is held, and the
// program's own socket is the one that gets the requests.
import http from "node:http";
import { copyFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { until } from "./editor.mjs";
import { kill, listener } from "./processes.mjs";
import { NAME } from "./scene.mjs";
import { ACTIVE, answers, clearBreakpoint, RESTORED, toBreakpoint } from "./scenarios.mjs";

const shop = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "fixtures", "shop");

async function ends({ window }) {
  await window.stop();
  await window.statusIs(RESTORED);
}

/** A step is standing: who comes meanwhile is with the cluster. */
export async function steps(scene) {
  const { window, visitors } = scene;
  await toBreakpoint(scene);
  await clearBreakpoint(scene);
  const first = performance.now();
  for (let step = 0; step < 4; step += 1) {
    await window.page.locator(".debug-toolbar .codicon-debug-step-over").first().click();
    await new Promise((resolve) => setTimeout(resolve, 500));
    await window.stopped();
  }
  const last = performance.now();
  await window.continue();
  await window.statusIs(ACTIVE);
  await answers(visitors);
  const came = visitors.answers.filter(({ at, ms }) => at - ms > first && at - ms < last);
  const held = came.filter(({ by }) => by === "laptop");
  if (came.length < 20 || held.length > 0) throw new Error(`${held.length} of ${came.length} were held while one stepped`);
  await ends(scene);
}

/** The program listens on `[::1]` alone, and a stranger has its port on 127.0.0.1. */
export async function ownSocket(scene) {
  const { window, place, visitors } = scene;
  let strangers = 0;
  const stranger = http.createServer((_, answer) => { strangers += 1; answer.end("{}"); });
  await new Promise((resolve) => stranger.listen(place.port, "127.0.0.1", resolve));
  try {
    await window.debug(NAME);
    await window.statusIs(ACTIVE);
    await answers(visitors);
    await ends(scene);
  } finally {
    stranger.close();
  }
  if (strangers > 0) throw new Error(`a stranger got ${strangers} of the cluster's requests`);
}
ownSocket.launch = () => ({ env: { SHOP_INSTANCE: "laptop", POD_IP: "::1" } });

/** The program has two ports; the one with the lower number speaks first, as a mail server does. */
export async function twoPorts(scene) {
  const { window, visitors } = scene;
  await window.debug(NAME);
  await window.statusIs(ACTIVE);
  await answers(visitors);
  await ends(scene);
}
twoPorts.launch = (port, folder) => {
  const lines = [
    'const greets = (socket) => socket.on("error", () => {}).end("220 mail\\r\\n");',
    `require("node:net").createServer(greets).listen(${port - 1}, "127.0.0.1");`,
    `process.argv.push("--port", "${port}");`,
    'require("./orders.js");',
  ];
  writeFileSync(join(folder, "two.js"), lines.join("\n"));
  return { program: "${workspaceFolder}/two.js", args: [] };
};

/** What a rule adds to the environment is in the program. */
export async function environment(scene) {
  const { window, visitors } = scene;
  await window.debug(NAME);
  await window.statusIs(ACTIVE);
  // The name by which it answers is in the rule alone.
  await answers(visitors);
  await ends(scene);
}
environment.launch = () => ({ env: undefined });

/** The program stands, and no debugger has said so. */
export async function standing(scene) {
  const { window, place, visitors, shot } = scene;
  await window.debug(NAME);
  await window.statusIs(ACTIVE);
  await answers(visitors);
  const pid = await listener(place.port);
  kill(pid, "SIGSTOP");
  try {
    const before = visitors.by("cluster");
    await until("the cluster to answer the others", () => visitors.by("cluster") > before + 20);
    await shot("standing");
  } finally {
    kill(pid, "SIGCONT");
  }
  await answers(visitors);
  await ends(scene);
}

/** The service is a subprocess; its own debug session is a part of its parent's. */
export async function subprocess(scene) {
  const { window, place } = scene;
  await toBreakpoint(scene);
  await clearBreakpoint(scene);
  await window.continue();
  await window.statusIs(ACTIVE);
  const refused = (await window.notices()).filter((text) => /already/.test(text));
  if (refused.length > 0) throw new Error(`${place.file}: ${refused[0]}`);
  // The button first lets the subprocess's debugger go, which the program survives.
  await window.stop();
  await window.gone(".debug-call-stack .session:has-text('Subprocess')");
  await window.statusIs(ACTIVE);
  await ends(scene);
}
subprocess.launch = (port, folder) => {
  copyFileSync(join(shop, "orders.py"), join(folder, "orders.py"));
  const script = `import subprocess, sys\nsubprocess.run([sys.executable, "orders.py", "--port", "${port}"])\n`;
  writeFileSync(join(folder, "parent.py"), script);
  return { program: "${workspaceFolder}/parent.py", args: [], cwd: "${workspaceFolder}", subProcess: true };
};
