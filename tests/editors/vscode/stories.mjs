// Scenarios of the table of stories (docs/stories.md) that need no more than a workspace, and of what comes in crowds.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { question, row } from "./answers.mjs";
import { until } from "./editor.mjs";
import { INVENTORY, NAME } from "./scene.mjs";
import { ACTIVE, answers, RESTORED } from "./scenarios.mjs";

const launchFile = ({ folder }) => join(folder, ".vscode", "launch.json");

/** Writes launch.json as `change` leaves it. */
function rewrite(place, change) {
  const launch = JSON.parse(readFileSync(launchFile(place), "utf8"));
  change(launch);
  writeFileSync(launchFile(place), JSON.stringify(launch, null, 2));
}

async function takesAll(window) {
  await row(window, "All Requests").waitFor();
  await window.page.keyboard.type("all");
  await row(window, "All Requests", ".focused").waitFor();
  await window.page.keyboard.press("Enter");
}

/** The program was quicker than the person: the question is for the next start, and its answer is kept. */
export async function lateAnswer({ window, place, shot }) {
  await window.debug(NAME);
  await row(window, "deployment/orders").waitFor();
  // The question covers the buttons.
  await window.page.keyboard.press("Shift+F5");
  await window.gone(".debug-toolbar");
  await shot("question");
  await row(window, "deployment/orders").click();
  await takesAll(window);
  await until("the rule", () => place.has(".ashore.toml") && place.rules().includes('target = "deployment/orders"'));
  await window.debug(NAME);
  await window.statusIs(ACTIVE);
  await window.stop();
  await window.statusIs(RESTORED);
}

/** Each member of a compound is asked for, one after the other, and each answer becomes its rule. */
export async function compoundAsked({ window, place, visitors, shot }) {
  await window.debug("Both");
  for (const [name, target] of [[NAME, "orders"], [INVENTORY, "inventory"]]) {
    await until(`the question for ${name}`, async () => (await window.page.locator(question).innerText().catch(() => "")).includes(name));
    await shot(target);
    await row(window, `deployment/${target}`).click();
    await takesAll(window);
    await until(`the rule of ${name}`, () => place.has(".ashore.toml") && place.rules().includes(`target = "deployment/${target}"`));
  }
  await window.statusIs(/←.*\(\+1\)/);
  await answers(visitors);
  await window.stop();
  await window.statusIs(/as it was/);
}

/** A rule belongs to a name: under another one it is asked again, and the old rule stays. */
export async function renamed({ window, place, shot }) {
  const rule = place.rules();
  rewrite(place, (launch) => { launch.configurations[0].name = "Serve orders"; });
  await window.debug("Serve orders");
  await row(window, "deployment/orders").waitFor();
  await shot("question");
  await row(window, "deployment/orders").click();
  await takesAll(window);
  await window.statusIs(ACTIVE);
  if (!place.rules().startsWith(rule.trimEnd()) || !place.rules().includes("Serve orders")) throw new Error(`written was:\n${place.rules()}`);
  await window.stop();
  await window.statusIs(RESTORED);
}

/** A pause lets everybody pass, and goes on. */
export async function pausePressed({ window, visitors, shot }) {
  await window.debug(NAME);
  await window.statusIs(ACTIVE);
  await answers(visitors);
  await window.command("Ashore: Pause Interception");
  await window.statusIs(/orders: interception paused/);
  await shot("paused");
  const here = visitors.by("laptop"), there = visitors.by("cluster");
  await until("the cluster's answers", () => visitors.by("cluster") > there + 20);
  // What was on its way when it was pressed.
  if (visitors.by("laptop") > here + 2) throw new Error("traffic came all the same");
  await window.command("Ashore: Resume Interception");
  await window.statusIs(ACTIVE);
  await answers(visitors);
  await window.stop();
  await window.statusIs(RESTORED);
}

/** The program never listens: the cluster answers, and after a while one sentence says what is missing. */
export async function neverListens({ window, visitors, shot }) {
  await window.debug(NAME);
  await window.statusIs(/orders: ready/);
  const there = visitors.by("cluster");
  await until("the cluster's answers", () => visitors.by("cluster") > there + 20);
  await until("what is missing", async () => /listens on no port yet/.test(await window.status()));
  await shot("waits");
  if (visitors.by("laptop") > 0) throw new Error("traffic came all the same");
  await window.stop();
  await window.statusIs(RESTORED);
}
neverListens.launch = (port, folder) => {
  writeFileSync(join(folder, "sleeps.py"), "import time\ntime.sleep(600)\n");
  return { program: "${workspaceFolder}/sleeps.py", args: [] };
};

const LONG = "a-name-of-sixty-three-characters-which-is-the-most-that-is-legal";
/** The double has addresses for no more. */
const TARGETS = 240;
const long = (number) => `${`t${number}-${LONG}`.slice(0, 62)}x`;

/** 40 configurations, hundreds of targets, names of 63 characters: nothing is preselected, and what is typed finds the one. */
export async function crowded({ window, place, stage, visitors, shot }) {
  const objects = Array.from({ length: TARGETS }, (_, number) => workload(long(number))).flat();
  await stage.do({ do: "apply", objects });
  try {
    rewrite(place, (launch) => {
      for (let number = 0; number < 39; number += 1) launch.configurations.push({ ...launch.configurations[0], name: `${number} ${LONG}` });
    });
    await window.openFile("launch.json");
    await window.page.locator(".codelens-decoration a").first().waitFor();
    await shot("configurations");
    await window.debug(`7 ${LONG}`);
    await row(window, "deployment/orders").waitFor();
    await shot("targets");
    if (await window.page.locator(`${question} .monaco-list-row.focused[aria-label*="sixty-three"]`).count()) throw new Error(`one of ${TARGETS} is preselected`);
    await window.page.keyboard.type("t123-a-name");
    await row(window, long(123), ".focused").waitFor();
    await shot("typed");
    await window.page.locator(`${question} input.input`).fill("deployment/orders");
    await row(window, "deployment/orders", ".focused").waitFor();
    await window.page.keyboard.press("Enter");
    await takesAll(window);
    await window.statusIs(ACTIVE);
    await answers(visitors);
    await shot("active");
    await window.stop();
    await window.statusIs(RESTORED);
  } finally {
    await stage.do({ do: "delete", objects });
  }
}

function workload(name) {
  const labels = { app: name };
  const template = { metadata: { labels }, spec: { containers: [{ name: "app", image: "shop/inventory:1" }] } };
  const metadata = { name, namespace: "shop" };
  return [
    { apiVersion: "apps/v1", kind: "Deployment", metadata, spec: { replicas: 0, selector: { matchLabels: labels }, template } },
    { apiVersion: "v1", kind: "Service", metadata, spec: { selector: labels, ports: [{ name: "http", port: 80 }] } },
  ];
}
