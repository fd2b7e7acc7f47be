// Every row of the server's table of problems: its notice is drawn with the buttons that it has, and each button does what it says.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { NAME } from "./scene.mjs";
import { Script } from "./script.mjs";

const TABLE = new URL("../mends.json", import.meta.url);
const ORDERS = { target: "deployment/orders", mode: { mode: "global" } };
const TARGETS = {
  context: "production", namespace: "shop", contexts: ["production", "staging"], namespaces: ["shop", "tea"],
  targets: [{ choice: ORDERS, reasons: [], service: "orders", servicePort: "http/80", whole: true }],
  question: { title: "Which traffic?", hint: "", never: "Never", neverDetail: "" },
};

const row = (window, label) => window.page.locator(`.quick-input-list .monaco-list-row[aria-label*="${label}"]`).first();
const title = (window, text) => window.page.locator(".quick-input-widget:visible .quick-input-title", { hasText: text });

/** What an editor does itself. */
const HERE = {
  async chooseTarget({ window, script }, { session, configuration }) {
    await title(window, "Which traffic?").waitFor();
    await row(window, "deployment/orders").click();
    if (session) await script.request("ashore/chooseTarget", { session, remember: true, target: ORDERS });
    else await script.request("ashore/setRule", { ...configuration, on: true, target: ORDERS });
  },
  chooseContext: (scene, notice) => elsewhere(scene, notice, "context", "staging"),
  chooseNamespace: (scene, notice) => elsewhere(scene, notice, "namespace", "tea"),
  async chooseKubeconfig({ window, script, place, counted }) {
    const name = `kubeconfig-${(counted.files += 1)}`;
    await title(window, "which kubeconfig?").waitFor();
    await row(window, name).click();
    // Another kubeconfig is another server's.
    const { kubeconfig } = await script.program("lsp");
    if (kubeconfig !== join(place.folder, name)) throw new Error(`the server has ${kubeconfig}`);
    script.tell("ashore/stateChanged", view(place));
  },
  async openFile({ window }, _, { file, line }) {
    const { page } = window;
    await page.locator(`.tab.active[data-resource-name="${file.split("/").pop()}"]`).waitFor();
    await page.locator(".statusbar-item[id='status.editor.selection']", { hasText: `Ln ${line},` }).waitFor();
    await page.keyboard.press("Control+k");
    await page.keyboard.press("Control+w");
    await page.locator(".tab").first().waitFor({ state: "detached" });
  },
  async showLog({ window }) {
    const output = window.page.locator(".part.panel [id='workbench.panel.output']");
    await output.waitFor();
    await window.page.keyboard.press("Control+j");
    await output.waitFor({ state: "hidden" });
  },
  async doctor({ script, place, counted }) {
    const { folder, kubeconfig } = await script.program("doctor");
    if (folder !== place.folder) throw new Error(`it looked at ${folder}`);
    if (counted.files > 0 && !kubeconfig?.endsWith(`/kubeconfig-${counted.files}`)) throw new Error(`it looked by ${kubeconfig}`);
  },
};

/** Another place, and then the same target again. */
async function elsewhere({ window, script }, { session, configuration }, key, name) {
  await title(window, `which ${key}?`).waitFor();
  await row(window, name).click();
  await script.request("ashore/setCluster", { folder: configuration.folder, [key]: name });
  await script.request("ashore/act", { kind: "retry", session, ...configuration });
}

/** What it leaves to the server. */
async function there({ window, script }, { session, configuration }, { kind, title, confirm }) {
  if (confirm) {
    const dialog = window.page.locator(".monaco-dialog-box", { hasText: confirm });
    await dialog.locator(".monaco-button", { hasText: title.replace("…", "") }).click();
  }
  await script.request("ashore/act", { kind, ...(session && { session }), ...configuration, ...(confirm && { confirm }) });
}

function view({ folder }) {
  return { session: "s1", runConfiguration: NAME, folder, state: "failed", target: ORDERS };
}

/** Sends a notice, and gives what is drawn of it. */
async function drawn({ window, script }, { notice, actions = [], ...about }) {
  script.tell("ashore/notice", { notice, actions, ...about });
  const item = window.page.locator(".notification-list-item", { hasText: `Ashore: ${notice.message}` });
  await item.waitFor();
  const buttons = await item.locator(".notification-list-item-buttons-container .monaco-button").allInnerTexts();
  const wanted = actions.map((action) => action.title);
  if (buttons.join("|") !== wanted.join("|")) throw new Error(`${notice.message}\nhas ${buttons} and not ${wanted}`);
  return item;
}

/**
 * Each notice of the table, and its buttons. What the server does is pressed everywhere; what the editor does itself, once in each
 * row of buttons: it is the same again whatever the sentence above them says.
 */
export async function mends({ window, place }) {
  const table = JSON.parse(readFileSync(TABLE, "utf8").replaceAll("$FOLDER", place.folder));
  const script = await Script.start({ "ashore/targets": TARGETS });
  const scene = { window, place, script, counted: { files: 0 } };
  for (const n of [1, 2, 3]) writeFileSync(join(place.folder, `kubeconfig-${n}`), "");
  const rows = [], seen = new Set();
  try {
    await script.program("lsp");
    script.tell("ashore/stateChanged", view(place));
    await openList(scene);
    const begun = performance.now();
    for (const notice of table) {
      const actions = notice.actions ?? [];
      const line = { problem: notice.notice.code ?? "", level: notice.notice.level, drawn: actions.map(({ title }) => title).join(", "), pressed: 0 };
      rows.push(line);
      const again = seen.has(line.drawn);
      seen.add(line.drawn);
      const pressed = actions.filter(({ kind }) => !again || !(kind in HERE));
      if (pressed.length === 0) await drawn(scene, notice);
      for (const action of pressed) {
        const item = await drawn(scene, notice);
        await item.locator(".monaco-button", { hasText: action.title }).click();
        await (HERE[action.kind] ?? there)(scene, notice, action);
        await item.waitFor({ state: "hidden" });
        if (script.heard.length + script.started.length > 0) throw new Error(`${action.kind} asked for more: ${JSON.stringify(script.heard)}`);
        line.pressed += 1;
      }
    }
    const took = performance.now() - begun;
    for (const kind of ["chooseTarget", "chooseContext"]) await nothingToChoose(scene, table, kind);
    return { table: took };
  } catch (error) {
    throw new Error(`${JSON.stringify(rows.at(-1))}: ${error.stack}`);
  } finally {
    console.table(rows);
    script.stop();
  }
}

/** Who wants to choose where nothing can be had is told why. */
async function nothingToChoose(scene, table, kind) {
  const message = `Nothing for ${kind}.`;
  scene.script.answers["ashore/targets"] = { context: "", namespace: "", targets: [], problem: message };
  const notice = table.find(({ actions }) => actions?.some((action) => action.kind === kind));
  const { title } = notice.actions.find((action) => action.kind === kind);
  await (await drawn(scene, notice)).locator(".monaco-button", { hasText: title }).click();
  await scene.window.page.locator(".notification-list-item", { hasText: `Ashore: ${message}` }).waitFor();
}

/** More than ten that pop up in a row stand in the list alone: it is open as long as something stands there. */
async function openList(scene) {
  await drawn(scene, { notice: { level: "info", message: "One that stays." }, actions: [{ kind: "showLog", title: "Close" }] });
  await scene.window.page.locator(".statusbar-item[id='status.notifications']").click();
  await scene.window.page.locator(".notifications-center.visible").waitFor();
}
