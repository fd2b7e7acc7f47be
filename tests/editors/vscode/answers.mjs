// Scenarios of what a person answers: the first question and its second step, what is kept where, and the ways out of what stands in the way.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { notice } from "./asking.mjs";
import { until } from "./editor.mjs";
import { AWAY } from "./panel.mjs";
import { NAME } from "./scene.mjs";
import { ACTIVE, RESTORED } from "./scenarios.mjs";
import { visit } from "./stage.mjs";

export const row = (window, text, more = "") => window.page.locator(`.quick-input-list .monaco-list-row${more}[aria-label*="${text}"]`).first();
export const question = ".quick-input-widget:visible";

async function restored(window) {
  await window.stop();
  await window.statusIs(RESTORED);
}

/** No rule yet: after F5 Enter takes what stands out, a letter and Enter whose requests; and the answer is written down. */
export async function firstUse({ window, place, shot }) {
  const begun = performance.now();
  await window.debug(NAME);
  await window.page.mouse.move(...AWAY);
  // Its name alone is this one's: Enter takes it. "Not Now" is there, too.
  await row(window, "deployment/orders", ".focused").waitFor();
  for (const other of ["Not Now", "Another Namespace…", "Another Context…", "Never for This Configuration…"]) await row(window, other).waitFor();
  await shot("question");
  await window.page.keyboard.press("Enter");
  await row(window, "All Requests").waitFor();
  await row(window, "Only Mine").waitFor();
  await shot("second");
  if (await window.page.locator(`${question} .monaco-list-row.focused`).count()) throw new Error("an answer is preselected");
  await window.page.keyboard.press("Enter");
  if (!(await row(window, "All Requests").isVisible())) throw new Error("Enter alone took an answer");
  await window.page.keyboard.type("all");
  await row(window, "All Requests", ".focused").waitFor();
  await window.page.keyboard.press("Enter");
  await window.statusIs(ACTIVE);
  const seconds = performance.now() - begun;
  const rule = place.rules();
  if (!rule.includes('target = "deployment/orders"') || !rule.includes(NAME)) throw new Error(`written was:\n${rule}`);
  await restored(window);
  return { "F5 to active": seconds };
}

/** "Only Mine": nobody else's requests come, and the one that the question names does. */
export async function onlyMine({ window, place, stage, visitors, shot }) {
  await window.debug(NAME);
  await row(window, "deployment/orders").click();
  await row(window, "Only Mine").click();
  await window.statusIs(/orders ← x-ashore=/);
  await shot("active");
  const mine = () => visit(stage.facts.orders, "/orders/7", 10_000, { "x-ashore": process.env.USER });
  await until("mine at the laptop", async () => (await mine()).by === "laptop");
  if (visitors.by("laptop") > 0) throw new Error("somebody else's request came");
  if (!place.rules().includes('x-ashore = "$USER"')) throw new Error(`the rule is\n${place.rules()}`);
  await restored(window);
}

/** Escape is "Not Now": it is not asked again in this window, the status bar says so, and a click there asks. */
export async function notNow({ window, shot }) {
  await window.debug(NAME);
  await row(window, "Not Now").waitFor();
  await window.page.keyboard.press("Escape");
  await window.statusIs(/Debug orders\? Choose a target/);
  await shot("bar");
  await window.stop();
  await window.gone(".debug-toolbar");
  await window.debug(NAME);
  await window.page.locator(".debug-toolbar").waitFor();
  await window.statusIs(/Debug orders\? Choose a target/);
  if (await window.page.locator(question).count()) throw new Error("it asked again");
  await window.page.locator('.statusbar-item[id^="ashore.ashore"]').first().click();
  await row(window, "Choose Target…", ".focused").waitFor();
  await window.page.keyboard.press("Escape");
  await window.stop();
}

/** "Never" asks once more, is one person's word, and is kept. */
export async function never({ window, place, visitors }) {
  await window.debug(NAME);
  await row(window, "Never for This Configuration…").click();
  const sure = row(window, "Never for This Configuration");
  await until("the second step", async () => (await window.page.locator(`${question} .monaco-list-row`).count()) === 1);
  await sure.click();
  await until("the answer in the person's own file", () => place.own().includes("enabled = false"));
  if (existsSync(join(place.folder, ".ashore.toml"))) throw new Error("the team's file was written");
  await window.stop();
  await window.gone(".debug-toolbar");
  await window.debug(NAME);
  await window.page.locator(".debug-toolbar").waitFor();
  const served = visitors.answers.length;
  await until("visitors", () => visitors.answers.length > served + 40);
  if (await window.page.locator(question).count()) throw new Error("it asked again");
  if (visitors.by("laptop") > 0) throw new Error("traffic came all the same");
  await window.stop();
}

/** The code lens over a launch configuration switches it off and on again, for this person alone. */
export async function lens({ window, place, shot }) {
  await window.openFile("launch.json");
  const rule = place.rules();
  const lens = (text) => window.page.locator(".codelens-decoration a", { hasText: text }).first();
  await lens(/orders/).waitFor();
  await shot("lens");
  await lens(/orders/).click();
  await lens("Ashore: off").waitFor();
  if (!place.own().includes("enabled = false")) throw new Error(`mine is:\n${place.own()}`);
  await lens("Ashore: off").click();
  await lens(/orders/).waitFor();
  if (place.rules() !== rule || place.own() !== "") throw new Error(`left behind:\n${place.rules()}\n${place.own()}`);
}

/** The whole workspace off, and on from the status bar. */
export async function wholeOff({ window, visitors, place, shot }) {
  const rule = place.rules();
  await window.command("Ashore: Turn Off for This Workspace");
  await window.statusIs(/Ashore: off/);
  await window.debug(NAME);
  await window.page.locator(".debug-toolbar").waitFor();
  const served = visitors.answers.length;
  await until("visitors", () => visitors.answers.length > served + 40);
  if (visitors.by("laptop") > 0) throw new Error("traffic came all the same");
  await window.stop();
  await window.gone(".debug-toolbar");
  await window.page.locator('.statusbar-item[id^="ashore.ashore"]').first().click();
  await shot("menu");
  await row(window, "Turn On for This Workspace").click();
  await window.statusIs(/^Ashore$/);
  if (place.rules() !== rule) throw new Error("the team's file was written");
  await window.debug(NAME);
  await window.statusIs(ACTIVE);
  await restored(window);
}

/** No kubeconfig and no rule: nothing is asked, and one quiet state says why and what to do. */
export async function quiet({ window, shot }) {
  await window.statusIs(/Ashore: no kubeconfig/);
  await window.debug(NAME);
  await window.page.locator(".debug-toolbar").waitFor();
  await window.statusIs(/Ashore: no kubeconfig/);
  await window.page.locator('.statusbar-item[id^="ashore.ashore"]').first().click();
  for (const offered of ["Choose Kubeconfig…", "Try Again", "Check the Cluster"]) await row(window, offered).waitFor();
  await shot("menu");
  await window.page.keyboard.press("Escape");
  const told = await window.notices();
  if (told.length > 0) throw new Error(`told: ${told.join(", ")}`);
  await window.stop();
}

/** The same person has the target in another window: it is left there by one click, and comes here. */
export async function leaveThere({ window, editor, place, shot }) {
  const second = await editor.open(place.folder);
  await window.debug(NAME);
  await window.statusIs(ACTIVE);
  await second.debug(NAME);
  await notice(second, /already intercepted/);
  await shot("second", second);
  await second.page.locator(".notification-toast .monaco-button", { hasText: "Leave There" }).click();
  await window.statusIs(RESTORED);
  // Its program cannot listen on the port that the first one's still has.
  await second.statusIs(/orders: ready/);
  await window.stop();
  await second.stop();
  await second.statusIs(RESTORED);
}
